"""The science environments, described without loading them."""

from sdpo_gym.registry import EnvironmentSpec

_PROBLEMS_CARD = """\
Procedural problems {of}, as many as one likes. Each family draws its numbers and things anew, in several
wordings, and knows the right answer, a worked solution, the law to start from, and the wrong derivations that
students make, each computed by its own formula. `topics=[...]` or `families=[...]` narrow it; docs/science.md says
how to list them. It needs the extra `science`.

Levels: 1 is one step with the law at hand; 2 takes two steps or a conversion of units; 3 takes several, or the law
turned round. `level=None` mixes all three.

Answers are numbers with units, pure numbers, expressions, chemical formulas and equations, sequences, choices and
short lists; the prompt says which, in what unit and to how many significant digits. The reply ends with an answer
block; of several the last counts.

Scoring: 1 for the right answer, else 0. A number may be in any compatible unit and notation. It must be right
within one unit of the last digit asked for; if it has fewer digits than that, it must be the value rounded.
Expressions are compared as functions, equations by what they say, whatever their common multiple. Answers that
name alternatives, or that only restate the question, never score.

Splits: what is drawn belongs to one split by a hash, whatever the seed and the wording, and the same one
in science/problems as in the part of its subject. Source and licence: made here, Apache-2.0.

Feedback at detail "verdict" says whether the form, or the answer, is at fault. At "full" it says, beside what is
wrong with the form: that a unit is missing or has the wrong dimension, and which dimension is asked for; that a
value is near but not precise enough; the kind of slip where the value differs from the right one by one (a
conversion of units, a power of ten, the sign, a reciprocal, a simple factor such as two or π); the misconception
that leads to just this answer; which elements do not balance; which of the given items do not belong; which of
the intermediate quantities that the prompt asks for are right; and the law to use. It never states the answer, an
intermediate quantity, or a figure made from them, nor the factor and the direction of a slip. A wrong sign or a
reciprocal tells what the right answer is, and so does a misconception to a reader who works out the right
derivation; a wrong choice rules that option out.
"""


def _problems(name: str, of: str, subject: str | None) -> EnvironmentSpec:
    return EnvironmentSpec(
        id=f"science/{name}",
        entry_point="sdpo_envs.science.problems.env:ScienceProblems",
        summary=f"procedural problems {of}, with named misconceptions",
        kwargs={"subject": subject},
        extra="science",
        card=_PROBLEMS_CARD.format(of=of),
    )


PROBLEMS = _problems("problems", "in all five sciences", None)
PHYSICS = _problems("physics", "in physics", "physics")
CHEMISTRY = _problems("chemistry", "in chemistry", "chemistry")
BIOLOGY = _problems("biology", "in biology", "biology")
MATERIALS = _problems("materials", "in materials science", "materials")
MATHEMATICS = _problems("mathematics", "in mathematics", "mathematics")

CHOICE_JUDGING = """\
Scoring: 1 for the right option, else 0. The reply ends with an answer block; of several the last counts. The block
names the option by its letter ("B", "(b)", "B."), by the letter and its own text, or by the whole text of just one
option. Two options, a letter with the text of another option, and comments are errors of form.

Feedback at detail "verdict" says whether the form, or the answer, is at fault. At "full" it says what is wrong
with the form, or which options are left when the chosen one is ruled out; it never tells the right one from the
others. One wrong answer rules out one option, so a question with two options is decided by it.
"""

_SCIKNOWEVAL_CARD = """\
Questions of SciKnowEval in {domain}. The default is multiple choice of level 3 (reasoning): the tasks of the SDPO
paper (arXiv 2601.20802). `levels` takes some of L1 to L5 (knowledge, comprehension, reasoning, safety,
application), `types` some of mcq, true_or_false and filling. Of the fillings, chemical equations with one way to
balance them and numbers are graded. Products of reactions as SMILES, open questions and relations to extract are
left out, because no program grades them without mistakes; `env.left_out` counts them.

Sources: a local folder with sciknoweval/{folder}/train.json and test.json (argument `data` or environment
variable SDPO_GYM_DATA; the files of the repository lasgroup/SDPO), and for other levels and types with rows in the
hub's schema in sciknoweval/**/*.jsonl; else the hub data set hicai-zju/SciKnowEval (arXiv 2406.09098), which has a
single split: a tenth of it is cut as test, so scores from the hub and from the paper's files are not comparable.
Loading from the hub needs the extra `eval`; it has not been tried, and the columns are those of the set's
repository.

Splits: test as published; a tenth of train, chosen by a stable hash, is validation. A question that occurs twice
(spacing and order of options aside) is kept once, in test where it is there.

Licences: the hub data set is published under the MIT licence; the repository of the paper's files is Apache-2.0
and states none for the data.

Where two options have the same text, both letters count as right. Equations and numbers are judged as in
science/problems.

{judging}"""


def _sciknoweval(name: str, domain: str, folder: str) -> EnvironmentSpec:
    return EnvironmentSpec(
        id=f"science/sciknoweval-{name}",
        entry_point="sdpo_envs.science.sciknoweval:SciKnowEval",
        summary=f"multiple-choice reasoning questions in {domain} (SciKnowEval, level 3; others by choice)",
        kwargs={"domain": folder},
        card=_SCIKNOWEVAL_CARD.format(domain=domain, folder=folder, judging=CHOICE_JUDGING),
    )


SCIKNOWEVAL_BIOLOGY = _sciknoweval("biology", "biology", "biology")
SCIKNOWEVAL_CHEMISTRY = _sciknoweval("chemistry", "chemistry", "chemistry")
SCIKNOWEVAL_MATERIALS = _sciknoweval("materials", "materials science", "material")
SCIKNOWEVAL_PHYSICS = _sciknoweval("physics", "physics", "physics")
