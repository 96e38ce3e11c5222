"""Measuring what an environment's feedback is worth to a policy.

quality = measure(env, policy, run=run)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Any

from sdpo_gym.env import FeedbackEnv
from sdpo_gym.errors import ConfigError, EnvironmentFault
from sdpo_gym.policy import Policy, Sampling, ScoresAnswers
from sdpo_gym.runs import Run
from sdpo_gym.statistics import Estimate, bootstrap_rate
from sdpo_gym.tasks import TaskSource
from sdpo_gym.types import Group, Task
from sdpo_trainers.feedback_quality.arms import Arm
from sdpo_trainers.feedback_quality.contexts import Room, build_cases, solved, verdict_of
from sdpo_trainers.feedback_quality.findings import conclude
from sdpo_trainers.feedback_quality.leaks import leak_rates, pieces
from sdpo_trainers.feedback_quality.likelihood import not_measured, oracle_logprobs
from sdpo_trainers.feedback_quality.localisation import play_mistakes, summarise
from sdpo_trainers.feedback_quality.repair import FIRST, Repair, first_attempts, try_again
from sdpo_trainers.feedback_quality.result import FeedbackQuality
from sdpo_trainers.feedback_quality.summary import (
    arm_results,
    differences,
    examples,
    feedback_text,
    kind_results,
    likelihood_results,
    logprob_difference,
    unmeasured,
)

PLANTED, LIKELIHOOD, LEAKS = "planted", "likelihood", "leaks"

TASKS, FIRST_ATTEMPTS, SECOND_ATTEMPTS = 24, 2, 1
"""The default sizes: up to 384 attempts. With answers of 256 tokens, a model of 135M parameters works through them
in about ten minutes on two cores. Intervals are over tasks, so more tasks tell more than more attempts at each."""


@dataclass(frozen=True)
class Stage:
    """How far a measurement is.

    Attributes:
        name: What is being done: "planted" (mistakes, by task), "first" (attempts), an arm (second attempts),
            "likelihood" (of the right answer, by failed attempt), or "leaks" (pieces of feedback).
        done: How many of them are.
        total: How many there will be, at most.
    """

    name: str
    done: int
    total: int


def measure(
    env: FeedbackEnv[Any],
    policy: Policy | None,
    tasks: TaskSource[Any] | Sequence[Task] | None = None,
    *,
    n: int = FIRST_ATTEMPTS,
    m: int = SECOND_ATTEMPTS,
    arms: Sequence[Arm] = tuple(Arm),
    sampling: Sampling | None = None,
    seed: int = 0,
    mistakes: int = 12,
    likelihood: bool = True,
    reader: Policy | None = None,
    run: Run | None = None,
    chunk: int | None = None,
    on_progress: Callable[[Stage], None] | None = None,
) -> FeedbackQuality:
    """Tries tasks, and those attempts that failed once more in every arm.

    Where the policy can tell, looks how likely the oracle's answer is in every arm. Besides, plants mistakes in
    the oracles of the same tasks and looks whether the notes point at them, and looks whether the feedback gives
    answers away.

    Args:
        env: The environment.
        policy: Whose attempts they are. Without one nothing is tried, and planted mistakes and leaks remain.
        tasks: The tasks; the first 24 of the environment's if not given.
        n: First attempts per task.
        m: Second attempts for each failed first one, in each arm.
        arms: Which contexts to compare. "again" is always among them.
        sampling: How to sample.
        seed: Of everything else that is drawn: demonstrations, whose feedback goes to whom, examples.
        mistakes: At most so many planted mistakes for each task; 0 for none.
        likelihood: Whether to look how likely the oracle's answer is, if the policy can score given answers.
        reader: A model that guesses answers from feedback alone; without one, only programs look for them.
        run: Keeps what was sampled, and gives back what it has.
        chunk: Prompts per chunk; the default fills a few of the policy's batches. A resumed measurement must be
            given the chunk that it was started with.
        on_progress: Called after every attempt.

    Raises:
        ConfigError: If there are no tasks, or n, m or chunk is below 1, or mistakes below 0.
        RunError: If the run was made with other tasks or other feedback.
        EnvironmentFault: If not a single first attempt, or planted mistake, could be judged.
        PolicyError: If the policy fails. What the run has by then stays there.
    """
    tasks = env.tasks[:TASKS] if tasks is None else tasks[:]
    arms = [arm for arm in Arm if arm in arms or arm is Arm.AGAIN]
    sampling = sampling or Sampling()
    if not tasks or n < 1 or m < 1 or mistakes < 0:
        raise ConfigError(
            f"measuring needs tasks, n >= 1, m >= 1 and mistakes >= 0; got {len(tasks)}, {n}, {m} and {mistakes}"
        )
    if policy is not None:
        env.bind_policy(policy)  # here too: in a resumed run, rollouts may have nothing left to do
    tell = _Progress(on_progress)
    tell.begin(PLANTED, len(tasks))
    planted = play_mistakes(env, tasks, per_task=mistakes, on_task=tell.of(PLANTED)) if mistakes else []
    first: list[Group] = []
    repairs: list[Repair] = []
    remark = ""
    if policy is not None:
        tell.begin(FIRST, len(tasks) * n)
        first = first_attempts(
            env, policy, tasks, n, sampling, run=run, chunk=chunk, on_trajectory=lambda _: tell(FIRST)
        )
        _check_judged(first)
        cases = build_cases(env, first, arms, Room.of(policy, sampling.max_tokens), seed=seed)
        for arm in arms:
            tell.begin(arm, m * sum(arm in case.contexts for case in cases))
        repairs = try_again(env, policy, cases, arms, m, sampling, run=run, chunk=chunk, on_trajectory=tell)
        if likelihood and isinstance(policy, ScoresAnswers) and cases:
            tell.begin(LIKELIHOOD, len(cases))
            logprobs = oracle_logprobs(policy, cases, arms, run=run, on_case=tell.of(LIKELIHOOD))
            repairs = [replace(repair, logprobs=mine) for repair, mine in zip(repairs, logprobs, strict=True)]
        remark = not_measured(policy, repairs, likelihood)
    failed = [(repair.case.task, repair.case.first) for repair in repairs]
    given = pieces(failed + [(one.task, one.trajectory) for one in planted])
    tell.begin(LEAKS, len(given) * (1 if reader is None else 2))
    leaks = leak_rates(env, given, reader=reader, sampling=sampling, on_piece=tell.of(LEAKS))
    judged = [group.trajectories for group in first if group.trajectories]
    second = [group for repair in repairs for group in repair.second.values()]
    quality = FeedbackQuality(
        environment=_name(env),
        digest=env.tasks.digest(),
        model=policy.name if policy else "",
        tasks=len(tasks),
        n=n if policy else 0,
        m=m if policy else 0,
        first=bootstrap_rate([fmean(map(solved, mine)) for mine in judged]) if judged else Estimate(0.0, 0.0, 1.0),
        failed=len(failed),
        verdicts=dict(Counter(str(verdict_of(trajectory)) for _, trajectory in failed).most_common()),
        arms=arm_results(repairs, arms),
        versus=differences(repairs, arms),
        kinds=kind_results(repairs),
        localisation=summarise(planted),
        leaks=leaks,
        examples=examples(repairs, seed),
        faults=sum(len(group.faults) for group in [*first, *second]),
        texts=len({feedback_text(trajectory) for _, trajectory in failed}),
        unmeasured=unmeasured(repairs, arms) if policy else {},
        likelihood=likelihood_results(repairs, arms),
        likelihood_versus=differences(repairs, arms, logprob_difference),
        likelihood_remark=remark,
        mistakes=mistakes,
    )
    return replace(quality, findings=conclude(quality))


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
    """Counts what is done, by stage."""

    def __init__(self, tell: Callable[[Stage], None] | None) -> None:
        self.tell = tell
        self.stages: dict[str, Stage] = {}

    def begin(self, name: str, total: int) -> None:
        self.stages[name] = Stage(name, 0, total)

    def of(self, name: str) -> Callable[[], None]:
        """What counts one of a stage."""
        return lambda: self(name)

    def __call__(self, name: str) -> None:
        self.stages[name] = stage = replace(self.stages[name], done=self.stages[name].done + 1)
        if self.tell:
            self.tell(stage)
