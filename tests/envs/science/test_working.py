"""What is said of the intermediate quantities that a wrong reply states."""

import pytest

from sdpo_envs.science.answers import Quantity
from sdpo_envs.science.judge import judge_problem
from sdpo_envs.science.problem import Problem, Step, oracle_of, prompt_of

PROBLEM = Problem(
    question="What is the concentration?",
    answer=Quantity(0.25, "mol/L"),
    principle="Concentration is amount of substance over volume.",
    steps=(Step("moles of NaCl", Quantity(0.125, "mol")), Step("volume", Quantity(0.5, "L"))),
)
WRONG = "\n<answer>7.77 mol/L</answer>"


def said(working: str) -> tuple[str, str] | None:
    notes = [n for n in judge_problem(PROBLEM, working + WRONG).notes if n.kind.startswith("working.")]
    return (notes[0].kind, notes[0].message) if notes else None


CASES = [
    ("", None),
    ("moles of NaCl: I do not know", None),
    ("moles of NaCl = 0.125 mol", ("working.right", "moles of NaCl")),
    ("moles of NaCl = 0.126 mol", ("working.right", "moles of NaCl")),
    ("- **moles of NaCl** = 125 mmol", ("working.right", "moles of NaCl")),
    ("2. Moles of  NaCl = 0.125 mol", ("working.right", "moles of NaCl")),
    ("moles of NaCl = 0.125 mol\nvolume = 500 mL", ("working.right", '"moles of NaCl" and "volume" are right')),
    (
        "moles of NaCl = 0.125 mol\nvolume = 2 L",
        ("working.wrong", '"moles of NaCl" is right, but "volume" is not'),
    ),
    ("volume = 2 L\nmoles of NaCl = 0.125 mol", ("working.wrong", '"volume" is not right')),
    ("moles of NaCl = 2 mol\nvolume = 2 L", ("working.wrong", '"moles of NaCl" is not right')),
    ("volume = 2 L\nNo:\nvolume = 0.5 L", ("working.right", '"volume" is right')),
    ("volume = 0.25 L × 2 = 0.5 L", ("working.right", '"volume" is right')),
    (r"volume = 1/2 \cdot 1 L \approx 0.5 L", ("working.right", '"volume" is right')),
    ("volume = 0.25 L × 2 = 0.7 L", ("working.wrong", '"volume" is not right')),
    ("volume = 0.25 L × 2", ("working.unreadable", "cannot be read")),
    ("volume = 0.5", ("working.unit", "does not have the unit")),
    ("volume = half a litre", ("working.unreadable", "cannot be read")),
]


@pytest.mark.parametrize(("working", "expected"), CASES)
def test_the_first_quantity_that_is_not_right_is_named(working, expected):
    found = said(working)
    if expected is None:
        assert found is None
    else:
        assert found is not None and found[0] == expected[0] and expected[1] in found[1]


def test_the_blamed_line_is_pointed_at():
    reply = "moles of NaCl = 0.125 mol\r\nvolume =  2 L  \n" + WRONG
    (note,) = [n for n in judge_problem(PROBLEM, reply).notes if n.kind == "working.wrong"]
    assert note.span is not None and reply[slice(*note.span)] == "2 L"
    assert note.data == {"working": {"moles of NaCl": "right", "volume": "wrong"}}


def test_a_right_answer_needs_no_working():
    assert judge_problem(PROBLEM, "<answer>0.250 mol/L</answer>").score == 1
    assert judge_problem(PROBLEM, "volume = 9 L\n<answer>0.250 mol/L</answer>").notes == ()


def test_the_oracle_states_the_quantities_as_the_prompt_asks():
    assert "\nmoles of NaCl = …\nvolume = …" in prompt_of(PROBLEM)
    assert "moles of NaCl = 0.125 mol\nvolume = 0.500 L" in oracle_of(PROBLEM)
    assert judge_problem(PROBLEM, oracle_of(PROBLEM)).score == 1


@pytest.mark.parametrize(
    "working", ["volume = " * 100_000, "volume = 1 L\n" * 100_000, "=" * 200_000, "\r" * 100_000]
)
def test_a_flood_of_lines_is_read_in_bounds(working):
    judge_problem(PROBLEM, working + WRONG)


@pytest.mark.parametrize(
    ("unit", "said"), [("", "does not have the unit"), ("°", "is right"), (" rad", "is not right")]
)
def test_an_angle_lacks_its_unit_if_it_is_right_in_degrees(unit, said):
    problem = Problem("Where?", Quantity(60, "°"), steps=(Step("angle of incidence", Quantity(30, "°")),))
    notes = judge_problem(problem, f"angle of incidence = 30{unit}\n<answer>70°</answer>").notes
    (message,) = [note.message for note in notes if note.kind.startswith("working.")]
    assert said in message


def test_a_unit_behind_a_pure_number_is_called_so():
    problem = Problem("How fast is it?", Quantity(0.6), steps=(Step("gamma", Quantity(1.25)),))
    notes = judge_problem(problem, "gamma = 1.25 m\n<answer>0.8</answer>").notes
    (message,) = [note.message for note in notes if note.kind == "working.unit"]
    assert message == 'In your working, "gamma" is a pure number and has no unit.'


def test_what_the_working_shows_comes_before_a_general_remark_and_after_a_particular_one():
    wrong_step = "moles of NaCl = 2 mol\n"
    general = judge_problem(PROBLEM, wrong_step + WRONG).notes
    particular = judge_problem(PROBLEM, wrong_step + "<answer>2.5 mol/L</answer>").notes
    assert [n.kind for n in general] == ["working.wrong", "answer.wrong", "principle"]
    assert [n.kind for n in particular] == ["number.power_of_ten", "working.wrong", "principle"]
