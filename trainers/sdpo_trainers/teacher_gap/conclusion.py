"""What the gap between self-teacher and student says of a training run, in sentences for people."""

from __future__ import annotations

from sdpo_trainers.feedback_quality.wording import FEWEST_TASKS, difference, direction, half_width, rate, share
from sdpo_trainers.teacher_gap.result import GapPart, TeacherGap

_LITTLE_COVERED = 0.5


def conclude(found: TeacherGap) -> list[str]:
    """What follows for training, in sentences; no claim without its interval."""
    if found.whole is None:
        why = "No new attempt could be judged" if found.reprompted else "No attempt has a reprompt"
        why = "Every attempt was right" if found.first.mean == 1 and not found.reprompted else why
        return [f"{why}, so {found.backend} would have nothing to learn from here. Take other tasks or settings."]
    said = [_of_the_gap(found, found.whole)]
    for part in found.parts:
        figures = f"{share(part.teacher.mean)} against {share(part.student.mean)}, {difference(part.gap)}"
        verb = {1: "helps", 0: "is not shown to help or to hurt", -1: "hurts"}[direction(part.gap)]
        said.append(f"A reprompt with {part.holds} {verb}: {figures} ({_count(part.attempts, 'attempt')}).")
    covered = f"{found.reprompted} of {_count(found.attempts, 'attempt')} have a reprompt"
    if found.coverage < _LITTLE_COVERED:
        said.append(f"Only {covered}; the others teach nothing. More attempts per task would cover more.")
    elif found.coverage < 1:
        said.append(f"{covered}; the others teach nothing.")
    if found.shortened:
        said.append(
            f"{_count(found.shortened, 'reprompt')} of {found.reprompted} had to be shortened to fit: raise "
            "algorithm.max_tokens if the model can read more."
        )
    if found.faults:
        said.append(f"{_count(found.faults, 'attempt')} could not be judged and are in no figure.")
    return said


def _of_the_gap(found: TeacherGap, whole: GapPart) -> str:
    figures = (
        f"from its reprompts {found.model} solves {rate(whole.teacher)}, from the tasks alone "
        f"{rate(whole.student)}, difference {difference(whole.gap)}"
    )
    way = direction(whole.gap)
    if way > 0:
        return f"The self-teacher does better than the student, so there is something to pass on: {figures}."
    if way < 0:
        return (
            f"The self-teacher does worse than the student: {figures}. Training would pull the model towards "
            "that: change what is shown (algorithm.*), warm the model up on reprompts (backend sft), or take a "
            "stronger one."
        )
    if whole.tasks < FEWEST_TASKS:
        return (
            f"Nothing can be told from {_count(whole.tasks, 'task')}: {figures}. Take more tasks with --tasks; at "
            f"least {FEWEST_TASKS} must have a reprompt."
        )
    if whole.teacher.mean == whole.student.mean == 0:
        return (
            f"Neither the self-teacher nor the student solved anything: {figures}. Take easier tasks, warm the "
            "model up, or take a stronger one."
        )
    return (
        f"It is not shown that the self-teacher does better than the student: {figures}. A gap smaller than about "
        f"{share(half_width(whole.gap))} would not show in {_count(whole.tasks, 'task')}; if there is none, "
        "self-distillation has nothing to pass on."
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
