"""Judging a reply to a science problem: the block, the form, the value; and saying why it is wrong."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any

from sdpo_gym import Feedback, Note, Verdict

from .answers import AnyAnswer, Quantity
from .answers.base import Unreadable
from .answers.block import Committed, find_answer
from .answers.wrapping import unwrapped
from .problem import Problem
from .working import working_note


def judge_problem(problem: Problem, attempt: str, find: Callable[[str], Committed] = find_answer) -> Feedback:
    """Full marks for the right answer in the last block (or where `find` finds it), else remarks.

    The remarks are, the most useful first: what is wrong with the form, or the unit, or the value (a named
    misconception where the answer equals its result); the first intermediate quantity that is wrong, before the
    remark on a value of which nothing is known but that it is wrong; the principle to use.
    """
    try:
        written = find(attempt)
    except Unreadable as error:
        return Feedback(Verdict.FORMAT_ERROR, 0.0, (error.note,))
    committed = unwrapped(written)
    if committed != written and problem.answer.is_right(written.text):
        return Feedback.correct()  # as it stands, as an option that begins "The result is"
    end = committed.start + len(committed.text)
    try:
        value: Any = problem.answer.read(committed.text)
    except Unreadable as error:
        return Feedback(Verdict.FORMAT_ERROR, 0.0, _moved((error.note,), committed.start, end))
    if problem.answer.accepts(value):
        return Feedback.correct()
    notes = problem.answer.objections(value)
    if not notes:
        notes = problem.answer.diagnose(value)
        mistake = next((m for m in problem.mistakes if m.answer.accepts(value)), None)
        if mistake is not None and not _lacks_digits(problem.answer, value, notes):
            message = f"The answer is wrong. It is what one gets by {mistake.message}."
            notes = (Note(f"misconception.{mistake.name}", message),)
    remarks = [*_moved(notes, committed.start, end)]
    if (working := working_note(problem, attempt[: committed.start])) is not None:
        remarks.insert(0 if notes[0].kind == "answer.wrong" else len(remarks), working)
    if problem.principle:
        remarks.append(Note("principle", problem.principle))
    return Feedback(Verdict.WRONG_ANSWER, 0.0, tuple(remarks))


def _lacks_digits(answer: AnyAnswer, value: Any, notes: tuple[Note, ...]) -> bool:
    """Whether all that is wrong with an answer may be that it has too few digits."""
    few = isinstance(answer, Quantity) and value.number.digits < (answer.digits or 0)
    return few and notes[0].kind == "number.precision"


def _moved(notes: Iterable[Note], start: int, end: int) -> tuple[Note, ...]:
    """Notes on the answer's text as notes on the whole reply."""
    return tuple(
        dataclasses.replace(n, span=(start, end) if n.span is None else (n.span[0] + start, n.span[1] + start))
        for n in notes
    )
