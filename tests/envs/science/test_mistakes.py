"""Mistakes planted in answers of each type, and in how they are given."""

from __future__ import annotations

import pytest

from sdpo_envs.math.env import Form, MathEnv, MathQuestion
from sdpo_envs.science.answers import (
    ChemicalEquation,
    ChemicalFormula,
    Choice,
    Expression,
    Items,
    MathAnswer,
    Quantity,
    Sequence,
)
from sdpo_envs.science.env import ScienceEnv
from sdpo_envs.science.judge import judge_problem
from sdpo_envs.science.multiple_choice import choice_task
from sdpo_envs.science.problem import Problem, Step, mistaken, science_task

ANSWERS = {
    "quantity": Quantity(9.81, "m/s"),
    "pure number": Quantity(12.0, digits=None),
    "percentage": Quantity(42.0, "%"),
    "temperature": Quantity(300.0, "K"),
    "DNA": Sequence("ACGTTGCA", "DNA"),
    "protein": Sequence("MKDVCQ", "protein"),
    "equation": ChemicalEquation("2 H2 + O2 -> 2 H2O"),
    "formula": ChemicalFormula("K2SO4"),
    "items": Items(("850", "880", "310"), ordered=True),
    "expression": Expression("3x^2 + 17x + 10", {"x": (0.3, 2.7)}),
    "choice": Choice(("red", "green", "blue"), 1),
    "fraction": MathAnswer("\\frac{3}{4}"),
    "list": MathAnswer("1, -2, 3"),
    "interval": MathAnswer("[2, 5)"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_all_that_is_planted_in_an_answer_is_wrong_and_named_by_its_notes(name: str) -> None:
    task = science_task("t", Problem("What is it?", ANSWERS[name], "One works it out."))
    env = ScienceEnv([task])
    planted = tuple(env.planted_mistakes(task))
    assert len(planted) >= 5
    for mistake in planted:
        feedback = env.judge(task, mistake.actions[0])
        assert feedback.score < 1, mistake
        assert not mistake.note_kinds or any(mistake.named_by(note.kind) for note in feedback.notes), mistake


def test_misconceptions_come_first_and_are_named_by_their_own_notes() -> None:
    answer = Quantity(12.0, "N")
    problem = Problem("What force?", answer, mistakes=(mistaken(answer, "mass-for-weight", 1.22, "the mass"),))
    first, *_ = ScienceEnv([task := science_task("t", problem)]).planted_mistakes(task)
    assert (first.kind, first.note_kinds) == ("misconception", ("misconception.mass-for-weight",))
    assert first.actions == ("<answer>1.22 N</answer>",)


def test_a_wrong_step_is_planted_where_it_is_stated_and_what_follows_from_it_changes_too() -> None:
    step = Step("weight", Quantity(12.0, "N"))
    problem = Problem("How stiff?", Quantity(150.0, "N/m"), "weight = mass times 9.81.", steps=(step,))
    env = ScienceEnv([task := science_task("t", problem)])
    mistake = next(m for m in env.planted_mistakes(task) if m.kind == "working.step")
    assert mistake.span is not None
    (action,) = mistake.actions
    assert action[: mistake.span[0]].endswith("9.81.\n\nweight = ")
    assert "<answer>150" not in action
    kinds = {note.kind: note.span for note in env.judge(task, action).notes}
    assert kinds["working.wrong"] == mistake.span


@pytest.mark.parametrize("form", ["boxed", "tag"])
def test_answers_of_mathematics_problems_have_mistakes_in_their_own_form(form: Form) -> None:
    questions = [MathQuestion("What is half of 3?", MathAnswer("\\frac{3}{2}"), solution="Three by two.")]
    env = MathEnv({"test": questions}, "test", "set", form=form)
    (task,) = env.tasks
    planted = {mistake.kind: mistake for mistake in env.planted_mistakes(task)}
    assert {"expression.number", "expression.sign", "answer.missing", "answer.two"} <= planted.keys()
    for mistake in planted.values():
        feedback = env.judge(task, mistake.actions[0])
        assert feedback.score < 1
        assert not mistake.note_kinds or any(mistake.named_by(note.kind) for note in feedback.notes), mistake


def test_a_choice_has_other_options_and_a_letter_without_its_block() -> None:
    task = choice_task("t", "Which?", ANSWERS["choice"])  # type: ignore[arg-type]
    planted = list(ScienceEnv([task]).planted_mistakes(task))
    assert {m.actions[0] for m in planted if m.kind == "choice.other"} == {
        "<answer>A</answer>",
        "<answer>C</answer>",
    }
    assert next(m for m in planted if m.kind == "answer.missing").actions == ("B",)


def test_an_answer_that_is_right_as_far_as_it_goes_is_not_taken_for_a_misconception() -> None:
    answer = Quantity(1.14e6)
    problem = Problem("How many?", answer, mistakes=(mistaken(answer, "equal-thirds", 1.1e6, "sharing equally"),))
    kinds = [note.kind for note in judge_problem(problem, "<answer>1.1 × 10^6</answer>").notes]
    assert kinds == ["number.precision"]
    kinds = [note.kind for note in judge_problem(problem, "<answer>1.10 × 10^6</answer>").notes]
    assert kinds == ["misconception.equal-thirds"]
