"""What a measurement of the gap between self-teacher and student comes to: plain data, written as JSON."""

from __future__ import annotations

from dataclasses import dataclass

from sdpo_gym.statistics import Estimate


@dataclass(frozen=True)
class GapPart:
    """The gap over attempts whose reprompts hold the same. Every task counts the same; pairs are by attempt.

    Attributes:
        holds: What the reprompts hold; "anything" for all of them.
        attempts: How many attempts these are.
        tasks: At how many tasks.
        teacher: Pass rate from the reprompt.
        student: Pass rate from the task alone.
        gap: The teacher's minus the student's.
    """

    holds: str
    attempts: int
    tasks: int
    teacher: Estimate
    student: Estimate
    gap: Estimate


@dataclass(frozen=True)
class TeacherGap:
    """Everything that was measured.

    Attributes:
        environment: Its id with version.
        model: Whose attempts they are.
        backend: Whose reprompts they are.
        detail: What the teacher is shown.
        tasks: How many tasks were tried.
        n: First attempts per task.
        m: New attempts per first attempt, the teacher's and the student's each.
        first: Pass rate of the first attempts.
        attempts: How many first attempts were judged.
        reprompted: How many of them have a reprompt.
        shortened: How many of the reprompts had to be shortened to fit.
        whole: The gap over all attempts that have a reprompt; None if none has.
        parts: The same by what the reprompts hold, if that differs.
        faults: Attempts that could not be judged, first and new.
        conclusion: What follows, in sentences, the most important first.
    """

    environment: str
    model: str
    backend: str
    detail: str
    tasks: int
    n: int
    m: int
    first: Estimate
    attempts: int
    reprompted: int
    shortened: int
    whole: GapPart | None
    parts: tuple[GapPart, ...]
    faults: int
    conclusion: tuple[str, ...] = ()

    @property
    def coverage(self) -> float:
        """Share of the first attempts that have a reprompt: the others teach nothing."""
        return self.reprompted / max(self.attempts, 1)
