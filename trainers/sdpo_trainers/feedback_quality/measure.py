"""Measuring what an environment's feedback is worth to a policy.

quality = measure(env, policy, run=run)
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sdpo_gym.env import FeedbackEnv
from sdpo_gym.errors import ConfigError, EnvironmentFault
from sdpo_gym.policy import Policy, Sampling
from sdpo_gym.runs import Run
from sdpo_gym.statistics import bootstrap_rate
from sdpo_gym.tasks import TaskSource
from sdpo_gym.types import Detail, Group, Task
from sdpo_trainers.feedback_quality.arms import Arm
from sdpo_trainers.feedback_quality.contexts import Room, build_cases, feedback_sections, solved, verdict_of
from sdpo_trainers.feedback_quality.repair import FIRST, first_attempts, try_again
from sdpo_trainers.feedback_quality.result import FeedbackQuality
from sdpo_trainers.feedback_quality.summary import (
    arm_results,
    differences,
    examples,
    kind_results,
    unmeasured,
    verdict_counts,
)

TASKS, FIRST_ATTEMPTS, SECOND_ATTEMPTS = 24, 2, 2
"""The default sizes. On two cores a model of 135M parameters works through them in about ten minutes."""


@dataclass(frozen=True)
class Stage:
    """How far a measurement is.

    Attributes:
        name: What is being done: "first", or an arm.
        done: Attempts of this stage.
        total: How many there will be.
    """

    name: str
    done: int
    total: int


def measure(
    env: FeedbackEnv[Any],
    policy: Policy,
    tasks: TaskSource[Any] | Sequence[Task] | None = None,
    *,
    n: int = FIRST_ATTEMPTS,
    m: int = SECOND_ATTEMPTS,
    arms: Sequence[Arm] = tuple(Arm),
    sampling: Sampling | None = None,
    seed: int = 0,
    run: Run | None = None,
    chunk: int | None = None,
    on_progress: Callable[[Stage], None] | None = None,
) -> FeedbackQuality:
    """Tries tasks, and those attempts that failed once more in every arm.

    Args:
        env: The environment.
        policy: Whose attempts they are.
        tasks: The tasks; the first 24 of the environment's if not given.
        n: First attempts per task.
        m: Second attempts for each failed first one, in each arm.
        arms: Which contexts to compare. "again" is always among them.
        sampling: How to sample.
        seed: Of everything else that is drawn: demonstrations, whose feedback goes to whom, examples.
        run: Keeps what was sampled, and gives back what it has.
        chunk: Prompts per chunk; the default fills a few of the policy's batches. A resumed measurement must be
            given the chunk that it was started with.
        on_progress: Called after every attempt.

    Raises:
        ConfigError: If there are no tasks, or n, m or chunk is below 1.
        RunError: If the run was made with other tasks or other feedback.
        EnvironmentFault: If not a single first attempt could be judged.
        PolicyError: If the policy fails. What the run has by then stays there.
    """
    tasks = env.tasks[:TASKS] if tasks is None else tasks[:]
    arms = [arm for arm in Arm if arm in arms or arm is Arm.AGAIN]
    sampling = sampling or Sampling()
    if not tasks or n < 1 or m < 1:
        raise ConfigError(f"measuring needs tasks, n >= 1 and m >= 1; got {len(tasks)}, {n} and {m}")
    env.bind_policy(policy)  # here too: of a resumed run, rollouts may have nothing left to do
    tell = _Progress(on_progress)
    tell.begin(FIRST, len(tasks) * n)
    first = first_attempts(env, policy, tasks, n, sampling, run=run, chunk=chunk, on_trajectory=tell.first)
    _check_judged(first)
    room = Room.of(policy, sampling.max_tokens)
    cases = build_cases(env, first, arms, room, seed=seed)
    for arm in arms:
        tell.begin(arm, m * sum(arm in case.contexts for case in cases))
    repairs = try_again(env, policy, cases, arms, m, sampling, run=run, chunk=chunk, on_trajectory=tell.second)
    second = [group for repair in repairs for group in repair.second.values()]
    return FeedbackQuality(
        environment=_name(env),
        digest=env.tasks.digest(),
        model=policy.name,
        tasks=len(tasks),
        n=n,
        m=m,
        first=bootstrap_rate([statistics.fmean(map(solved, g.trajectories)) for g in first if g.trajectories]),
        failed=len(cases),
        verdicts=verdict_counts([str(verdict_of(case.first)) for case in cases]),
        arms=arm_results(repairs, arms),
        versus=differences(repairs, arms),
        kinds=kind_results(repairs),
        examples=examples(repairs, seed),
        faults=sum(len(group.faults) for group in [*first, *second]),
        texts=len({tuple(feedback_sections(case.first, Detail.FULL)) for case in cases}) if cases else None,
        unmeasured=unmeasured(repairs, arms),
    )


def _check_judged(groups: Sequence[Group]) -> None:
    if not any(group.trajectories for group in groups):
        faults = [fault for group in groups for fault in group.faults]
        raise EnvironmentFault(
            f"no first attempt could be judged, so there is nothing to measure; the first of {len(faults)} "
            f"faults: {faults[0] if faults else 'none'}"
        )


def _name(env: FeedbackEnv[Any]) -> str:
    """The environment's id with version, or the name of its class if it is not registered."""
    return str(env.spec.kwargs.get("env_id", env.spec.id)) if env.spec else type(env).__name__


class _Progress:
    """Counts attempts by stage."""

    def __init__(self, tell: Callable[[Stage], None] | None) -> None:
        self.tell = tell
        self.stages: dict[str, Stage] = {}

    def begin(self, name: str, total: int) -> None:
        self.stages[name] = Stage(name, 0, total)

    def first(self, _: object) -> None:
        self.second(FIRST)

    def second(self, name: str) -> None:
        self.stages[name] = stage = replace(self.stages[name], done=self.stages[name].done + 1)
        if self.tell:
            self.tell(stage)
