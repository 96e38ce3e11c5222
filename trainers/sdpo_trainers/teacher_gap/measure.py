"""How much better the self-teacher does than the student: what self-distillation has to pass on.

Attempts are sampled as in training, and the backend builds its reprompts from them. Then each attempt that has one
is made again twice, with the same random numbers: from the reprompt (the teacher's attempt) and from the task
alone (the student's). The student's pass rate is taken from these new attempts, not from the first ones, because
the first ones decide which reprompt there is: among attempts that were chosen for having failed, anybody does
better the second time.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Any

from sdpo_gym.env import FeedbackEnv
from sdpo_gym.errors import EnvironmentFault
from sdpo_gym.policy import Conversation, Policy, Sampling
from sdpo_gym.runs import Run
from sdpo_gym.statistics import bootstrap_difference, bootstrap_rate
from sdpo_gym.types import Group, Task, Trajectory
from sdpo_trainers.backend import Backend, Reprompted
from sdpo_trainers.feedback_quality.contexts import solved
from sdpo_trainers.feedback_quality.repair import FIRST, first_attempts, second_attempts
from sdpo_trainers.teacher_gap.conclusion import conclude
from sdpo_trainers.teacher_gap.result import GapPart, TeacherGap

TEACHER, STUDENT = "teacher", "student"
"""Under which names a run folder keeps the second attempts."""

KINDS = {
    (True, False): "a demonstration",
    (False, True): "feedback",
    (True, True): "a demonstration and feedback",
}
"""What a reprompt holds, by whether it has a demonstration and whether it has feedback."""


@dataclass(frozen=True)
class Pair:
    """An attempt that has a reprompt, made again with it and without.

    Attributes:
        task: The task.
        reprompted: The reprompt, and whose it is.
        teacher: New attempts given the reprompt.
        student: New attempts given the task alone.
    """

    task: Task
    reprompted: Reprompted
    teacher: Group
    student: Group


def measure_gap(
    env: FeedbackEnv[Any],
    policy: Policy,
    backend: Backend,
    tasks: Sequence[Task],
    *,
    per_step: int,
    n: int,
    m: int = 1,
    sampling: Sampling,
    run: Run | None = None,
    on_attempt: Callable[[str, int], None] | None = None,
    name: str,
    **about: str,
) -> TeacherGap:
    """The gap on these tasks, which are tried and reprompted as in the first steps of training.

    Args:
        env: The environment.
        policy: What acts.
        backend: Whose reprompts.
        tasks: The tasks, in the order of training.
        per_step: How many of them make a step.
        n: First attempts per task.
        m: New attempts per first attempt, from the reprompt and from the task alone each.
        sampling: How to sample.
        run: Keeps the attempts, and gives back those that it already has.
        on_attempt: Called after every attempt, with `FIRST`, `TEACHER` or `STUDENT` and how many of them there
            will be.
        name: The backend's.
        **about: Environment, model and detail, as `TeacherGap` has them.

    Raises:
        EnvironmentFault: If not a single first attempt could be judged.
        SdpoGymError: As `first_attempts`, and as the backend.
    """

    tell = on_attempt or (lambda stage, total: None)
    groups = first_attempts(
        env,
        policy,
        tasks,
        n,
        sampling,
        run=run,
        chunk=per_step,
        on_trajectory=lambda _: tell(FIRST, len(tasks) * n),
    )
    reprompted = [
        replace(one, group=start + one.group)
        for step, start in enumerate(range(0, len(groups), per_step), 1)
        for one in backend.reprompted(groups[start : start + per_step], step, sampling.max_tokens)
    ]
    pairs = try_both(
        env,
        policy,
        groups,
        reprompted,
        m,
        sampling,
        run=run,
        on_attempt=lambda who: tell(who, len(reprompted) * m),
    )
    return summarise(groups, pairs, n=n, m=m, backend=name, **about)


def try_both(
    env: FeedbackEnv[Any],
    policy: Policy,
    groups: Sequence[Group],
    reprompted: Sequence[Reprompted],
    m: int,
    sampling: Sampling,
    *,
    teaching: Callable[[], AbstractContextManager[Any]] = nullcontext,
    run: Run | None = None,
    chunk: int | None = None,
    on_attempt: Callable[[str], None] | None = None,
) -> list[Pair]:
    """m new attempts from each reprompt and as many from its task alone.

    Args:
        env: The environment.
        policy: What acts.
        groups: The first attempts.
        reprompted: Which of them are made again, and with what.
        m: How often.
        sampling: How to sample.
        teaching: Entered while the teacher acts, to put its weights in place.
        run: Keeps the attempts, and gives back those that it already has.
        chunk: Attempts per chunk.
        on_attempt: Called with `TEACHER` or `STUDENT` after every attempt.
    """
    tasks = [groups[one.group].task for one in reprompted]

    def attempts(who: str, prompts: Sequence[Conversation]) -> list[Group | None]:
        def tell(_: Trajectory) -> None:
            if on_attempt:
                on_attempt(who)

        return second_attempts(
            env, policy, tasks, prompts, m, sampling, phase=who, run=run, chunk=chunk, on_trajectory=tell
        )

    with teaching():
        taught = attempts(TEACHER, [one.messages for one in reprompted])
    alone = attempts(STUDENT, [task.messages for task in tasks])
    return [
        Pair(task, one, teacher, student)
        for task, one, teacher, student in zip(tasks, reprompted, taught, alone, strict=True)
        if teacher and student
    ]


def gap_part(pairs: Sequence[Pair], holds: str = "anything") -> GapPart | None:
    """The figures of these pairs; None if there are none that the environment could judge on both sides."""
    pairs = [pair for pair in pairs if pair.teacher.trajectories and pair.student.trajectories]
    if not pairs:
        return None
    teacher = _by_task(pairs, lambda pair: _passed(pair.teacher))
    student = _by_task(pairs, lambda pair: _passed(pair.student))
    return GapPart(
        holds,
        len(pairs),
        len(teacher),
        bootstrap_rate(teacher),
        bootstrap_rate(student),
        bootstrap_difference([t - s for t, s in zip(teacher, student, strict=True)]),
    )


def gap_metrics(pairs: Sequence[Pair], attempts: int) -> dict[str, float]:
    """What a training run logs of a step's groups with so many attempts."""
    metrics = {"teacher_gap/coverage": len(pairs) / max(attempts, 1)}
    whole = gap_part(pairs)
    if whole:
        metrics |= {
            "teacher_gap/pass_rate": whole.teacher.mean,
            "teacher_gap/student": whole.student.mean,
            "teacher_gap/gap": whole.gap.mean,
        }
    return metrics


def summarise(groups: Sequence[Group], pairs: Sequence[Pair], **about: Any) -> TeacherGap:
    """All figures and what follows from them.

    Args:
        groups: The first attempts.
        pairs: Those that have a reprompt, made again.
        **about: Environment, model, backend, detail, n and m, as `TeacherGap` has them.

    Raises:
        EnvironmentFault: If not a single first attempt could be judged.
    """
    judged = [group for group in groups if group.trajectories]
    if not judged:
        faults = [fault for group in groups for fault in group.faults]
        raise EnvironmentFault(
            f"no first attempt could be judged; the first of {len(faults)} faults: {faults[:1]}"
        )
    holding = {
        name: [p for p in pairs if (p.reprompted.demonstration, p.reprompted.feedback) == held]
        for held, name in KINDS.items()
    }
    parts = [part for name, mine in holding.items() if (part := gap_part(mine, name))]
    passed: dict[str, list[bool]] = defaultdict(list)
    for group in judged:
        passed[group.task.id] += map(solved, group.trajectories)
    found = TeacherGap(
        tasks=len({group.task.id for group in groups}),
        first=bootstrap_rate([statistics.fmean(mine) for mine in passed.values()]),
        attempts=sum(len(group.trajectories) for group in judged),
        reprompted=len(pairs),
        shortened=sum(pair.reprompted.shortened for pair in pairs),
        whole=gap_part(pairs),
        parts=tuple(parts) if len(parts) > 1 else (),
        faults=sum(len(g.faults) for g in (*groups, *(g for pair in pairs for g in (pair.teacher, pair.student)))),
        **about,
    )
    return replace(found, conclusion=tuple(conclude(found)))


def _passed(group: Group) -> float:
    return statistics.fmean(map(solved, group.trajectories))


def _by_task(pairs: Sequence[Pair], value: Callable[[Pair], float]) -> list[float]:
    """The mean of a value over the pairs of each task."""
    values: dict[str, list[float]] = defaultdict(list)
    for pair in pairs:
        values[pair.task.id].append(value(pair))
    return [statistics.fmean(values[task]) for task in sorted(values)]
