"""The built-in environments, described without loading them."""

from sdpo_gym.registry import EnvironmentSpec

_SCIKNOWEVAL_CARD = """\
Multiple-choice questions of SciKnowEval (level 3, reasoning) in {domain}: the tasks of the SDPO paper
(arXiv 2601.20802). The answer is one option letter in an answer block that ends the reply.

Sources: a local folder with sciknoweval/{folder}/train.json and test.json (argument `data` or environment
variable SDPO_GYM_DATA; the files of the repository lasgroup/SDPO), else the hub data set hicai-zju/SciKnowEval
(arXiv 2406.09098), which has a single split: a tenth of it is cut as test, so scores from the hub and from the
paper's files are not comparable. Loading from the hub needs the extra `eval`.

Splits: test as published; a tenth of train, chosen by a stable hash, is validation. A question that occurs twice
(spacing and order of options aside) is kept once, in test where it is there.

Licences: the hub data set is published under the MIT licence; the repository of the paper's files is Apache-2.0
and states none for the data.

Feedback at detail "verdict" says whether the form, or the answer, is at fault. At "full" it says what is wrong
with the form, or that the chosen option is wrong. It never names the right option or the ones that remain; one
wrong answer rules out one option, so a question with two options is decided by it. Where two options have the
same text, both letters count as right.
"""


def _sciknoweval(name: str, domain: str, folder: str) -> EnvironmentSpec:
    return EnvironmentSpec(
        id=f"science/sciknoweval-{name}",
        entry_point="sdpo_envs.science.sciknoweval:SciKnowEval",
        summary=f"multiple-choice reasoning questions in {domain} (SciKnowEval, level 3)",
        kwargs={"domain": folder},
        card=_SCIKNOWEVAL_CARD.format(domain=domain, folder=folder),
    )


SCIKNOWEVAL_BIOLOGY = _sciknoweval("biology", "biology", "biology")
SCIKNOWEVAL_CHEMISTRY = _sciknoweval("chemistry", "chemistry", "chemistry")
SCIKNOWEVAL_MATERIALS = _sciknoweval("materials", "materials science", "material")
SCIKNOWEVAL_PHYSICS = _sciknoweval("physics", "physics", "physics")

TOOLS_CALLS = EnvironmentSpec(
    id="tools/calls",
    entry_point="sdpo_envs.tools.calls:ToolCalls",
    summary="procedural single-turn function calling: pick the tool, fill in its arguments, reply in JSON",
    card="""\
One request, a few tools, one call: the reply is a JSON object with "name" and "arguments" (OpenAI's shapes of a
function call are accepted too). Requests are made from templates, so there are as many tasks as one likes.

Levels: 1 has few tools and arguments, with values written as the argument must be; 2 adds tools, optional
arguments and dates and times in words; 3 adds arrays and nested objects. `level=None` mixes all three.
`tools=[...]` narrows it to at least three named tools.

Scoring: 1 for a valid call of the right tool whose arguments equal those of the request, else 0. Strings are
compared exactly after trimming, arrays without regard to order, 7.0 equals 7, and an optional argument may be
left out where the request does not state it.

Splits: a request belongs to one split by a hash, whatever the seed. Source and licence: made here, Apache-2.0.

Feedback at detail "verdict" says whether the form, the call or the answer is at fault. At "full" it says where
the JSON breaks, which arguments are missing, unexpected or of the wrong type, which tool name is unknown (with
the closest listed one), that a tool is the wrong one, and the names of the arguments whose values are wrong. It
never states a right value or the right tool; an argument with only two possible values, such as a boolean, is
decided by learning that one of them is wrong.
""",
)
