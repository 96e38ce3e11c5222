"""Final answers of mathematics problems: which replies are right, beside math-verify where that is installed."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdpo_envs.science.answers import MathAnswer
from sdpo_envs.science.answers.base import Unreadable
from sdpo_envs.science.judge import judge_problem
from sdpo_envs.science.problem import Problem, ScienceTask, science_task
from sdpo_gym.errors import ConfigError
from sdpo_gym.leaks import find_leaks
from sdpo_gym.types import from_json, to_json

from .answer_rows import DIFFERENCES, ROWS

PAIRS = [(gold, reply, True) for gold, (right, _) in ROWS.items() for reply in right]
PAIRS += [(gold, reply, False) for gold, (_, wrong) in ROWS.items() for reply in wrong]


def kind_of(answer, reply):
    """ "right", or the kind of the first remark."""
    try:
        value = answer.read(reply)
    except Unreadable as error:
        return error.note.kind
    return "right" if answer.accepts(value) else (answer.objections(value) or answer.diagnose(value))[0].kind


@pytest.mark.parametrize(("gold", "reply", "right"), PAIRS)
def test_verdict_on_a_reply(gold, reply, right):
    assert (kind_of(MathAnswer(gold), reply) == "right") == right


@pytest.mark.parametrize("gold", ROWS)
def test_published_answer_is_right_as_it_is_written(gold):
    answer = MathAnswer(gold)
    assert answer.accepts(answer.read(answer.write()))


def test_verdicts_are_those_of_math_verify_but_for_the_differences_that_are_explained():
    math_verify = pytest.importorskip("math_verify", reason="math-verify is not installed")
    theirs = {
        (gold, reply): bool(
            math_verify.verify(math_verify.parse(f"${gold}$"), math_verify.parse(f"\\boxed{{{reply}}}"))
        )
        for gold, reply, _ in PAIRS
    }
    different = {(gold, reply) for gold, reply, right in PAIRS if theirs[gold, reply] != right}
    assert different == set(DIFFERENCES)


def test_most_verdicts_are_those_of_math_verify():
    assert len(PAIRS) >= 600
    assert set(DIFFERENCES) <= {(gold, reply) for gold, reply, _ in PAIRS}
    assert len(DIFFERENCES) < 0.2 * len(PAIRS)


@pytest.mark.parametrize("gold", ROWS)
def test_no_remark_states_the_published_answer(gold):
    problem = Problem("?", MathAnswer(gold))
    task = science_task("t", problem)
    for reply in ROWS[gold][1]:
        attempt = f"<answer>{reply}</answer>"
        for note in judge_problem(problem, attempt).notes:
            assert find_leaks(task, attempt, note.message) == [], note


REMARKS = {
    ("(2,-1)", "(-1,2)"): "math.order",
    ("(2,-1)", "(2,2)"): "math.some_parts",
    ("2,-1", "2,-1,0"): "math.count",
    ("2,-1", "2,5"): "math.some_parts",
    ("2,-1", "2"): "math.count",
    ("2", "2,-1"): "math.count",
    ("(2,-1)", "2"): "math.kind",
    ("[2,7)", "(2,7]"): "math.endpoints",
    ("15\\text{ cm}^2", "15 cm"): "math.unit",
    ("15", "-15"): "expression.sign",
    ("1024", "2^{10}"): "expression.unevaluated",
    ("\\frac13", "0.333"): "expression.rounded",
    ("x^2", "y^2"): "expression.unknown_variable",
    ("x^2", "2x^2"): "expression.constant_factor",
    ("\\text{Ada}", "Grace"): "answer.wrong",
    ("2516_8", "2516_7"): "answer.wrong",
}


@pytest.mark.parametrize(("gold", "reply"), REMARKS)
def test_remark_on_a_wrong_reply(gold, reply):
    assert kind_of(MathAnswer(gold), reply) == REMARKS[gold, reply]


SIGNS = "0123456789xyABei+-*/^()[]{}|,;:.=_ \\$%<>≤∞∪π√±&°"
PIECES = [
    r"\frac",
    r"\pm",
    r"\cup",
    r"\begin{pmatrix}",
    r"\end{pmatrix}",
    r"\\",
    r"\text{",
    " or ",
    r"\{",
    r"\}",
    r"\in",
]
PIECES += [r"\le", r"\left(", r"\right)", "^\\circ", "_8", " cm", r"\%", "x="]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(list(ROWS)),
    st.text(SIGNS, max_size=40) | st.lists(st.sampled_from([*PIECES, *SIGNS])).map("".join),
)
def test_any_text_gets_a_verdict(gold, text):
    assert kind_of(MathAnswer(gold), text)


def test_broken_versions_of_replies_get_a_verdict_within_bounds():
    rng = random.Random(1)
    start = time.process_time()
    for _ in range(3000):
        gold, reply, _ = rng.choice(PAIRS)
        text = list(reply)
        for _ in range(rng.randint(1, 4)):
            place = rng.randint(0, len(text))
            text[place : place + rng.randint(0, 2)] = rng.choices([*PIECES, *SIGNS], k=rng.randint(0, 3))
        assert kind_of(MathAnswer(gold), "".join(text))
    assert time.process_time() - start < 60


HOSTILE = [
    *(piece * (999 // len(piece)) for piece in (*PIECES, *SIGNS, "1,", "(1,", "1 or ", "±1", "1:", "x<", "a_1")),
    "(" * 400 + "1" + ")" * 400,
    r"\begin{pmatrix}" + "1&" * 400 + r"1\end{pmatrix}",
    "9**9**9**9",
    "1" * 900 + "_8",
    "9" * 999,
]


@pytest.mark.parametrize(
    "gold", ["2", "x+1", "(1,2)", "1,2", r"\text{Ada}", r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}"]
)
def test_hostile_text_is_wrong_at_once(gold):
    kind_of(MathAnswer(gold), "x + 10^{-40}")  # loads what is loaded once
    for text in HOSTILE:
        start = time.process_time()
        assert kind_of(MathAnswer(gold), text) != "right"
        assert time.process_time() - start < 0.5, text[:40]


@pytest.mark.parametrize("gold", ["", "  ", "$$", "{}"])
def test_published_answer_that_says_nothing_is_refused(gold):
    with pytest.raises(ConfigError):
        MathAnswer(gold).read("1")


def test_answer_comes_back_from_json_within_a_task():
    task = science_task("t", Problem("?", MathAnswer("2,-1")))
    assert from_json(ScienceTask, to_json(task)) == task
