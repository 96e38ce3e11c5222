"""First and second attempts, in chunks that are kept in a run folder as soon as they are judged.

All arms draw from the same random numbers: what an attempt is tried again with is at the same place of the same
chunk in every arm that has it, and a chunk has the same seed in all of them. So where two contexts are equal, the
second attempts are equal too, and a difference between two arms comes from their contexts alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sdpo_gym.env import FeedbackEnv
from sdpo_gym.errors import ConfigError, RunError
from sdpo_gym.evaluation import default_chunk
from sdpo_gym.policy import Conversation, Policy, Sampling
from sdpo_gym.rollout import Progress, collect_groups
from sdpo_gym.runs import Run
from sdpo_gym.tasks import stable_hash
from sdpo_gym.types import Group, Message, Task
from sdpo_trainers.feedback_quality.arms import Arm
from sdpo_trainers.feedback_quality.contexts import Case

FIRST = "first"
"""Under which name a run folder keeps first attempts."""


def phase_of(arm: Arm) -> str:
    """Under which name a run folder keeps the second attempts of an arm."""
    return f"second-{arm}"


@dataclass(frozen=True)
class Repair:
    """A failed first attempt, and the second attempts at it.

    Attributes:
        case: The failed attempt with its contexts.
        second: By arm: as many attempts as were asked for, fewer where the environment broke.
        logprobs: By arm: the log-probability of the oracle's first action, where it was measured.
    """

    case: Case
    second: Mapping[Arm, Group]
    logprobs: Mapping[Arm, float] = field(default_factory=dict)


def first_attempts(
    env: FeedbackEnv[Any],
    policy: Policy,
    tasks: Sequence[Task],
    n: int,
    sampling: Sampling,
    *,
    run: Run | None = None,
    chunk: int | None = None,
    on_trajectory: Progress | None = None,
) -> list[Group]:
    """n attempts at each task; arguments as those of `second_attempts`."""
    prompts = [task.messages for task in tasks]
    groups = _attempts(env, policy, tasks, prompts, n, sampling, FIRST, run, chunk, on_trajectory)
    return [group for group in groups if group is not None]


def second_attempts(
    env: FeedbackEnv[Any],
    policy: Policy,
    tasks: Sequence[Task],
    prompts: Sequence[Conversation | None],
    m: int,
    sampling: Sampling,
    *,
    phase: str,
    run: Run | None = None,
    chunk: int | None = None,
    on_trajectory: Progress | None = None,
) -> list[Group | None]:
    """m attempts at each of these tasks, given another prompt than the task's own.

    Args:
        env: The environment.
        policy: What acts.
        tasks: One for each prompt; a task may be there several times.
        prompts: What is shown; None where nothing is to be sampled. What stands at the same place gets the same
            random numbers in every call, as long as what is left out stands behind it or in other chunks.
        m: Attempts for each.
        sampling: How to sample.
        phase: The name under which `run` keeps them.
        run: Keeps each chunk, and gives back those that it already has.
        chunk: Prompts per chunk; the default fills a few of the policy's batches.
        on_trajectory: Called after every attempt that is sampled, and for those that the run has.

    Returns:
        A group for each prompt, None where there was none.

    Raises:
        RunError: If the run's attempts are of other tasks, prompts, or of another m.
        PolicyError: If the policy fails. What the run has by then stays there.
    """
    return _attempts(env, policy, tasks, prompts, m, sampling, phase, run, chunk, on_trajectory)


def try_again(
    env: FeedbackEnv[Any],
    policy: Policy,
    cases: Sequence[Case],
    arms: Sequence[Arm],
    m: int,
    sampling: Sampling,
    *,
    run: Run | None = None,
    chunk: int | None = None,
    on_trajectory: Callable[[Arm], None] | None = None,
) -> list[Repair]:
    """Second attempts at all these cases in all these arms, each by `second_attempts`."""
    tasks = [case.task for case in cases]
    second: list[dict[Arm, Group]] = [{} for _ in cases]
    for arm in arms:
        prompts = [case.contexts[arm].messages if arm in case.contexts else None for case in cases]
        groups = second_attempts(
            env,
            policy,
            tasks,
            prompts,
            m,
            sampling,
            phase=phase_of(arm),
            run=run,
            chunk=chunk,
            on_trajectory=_counting(on_trajectory, arm) if on_trajectory else None,
        )
        for mine, group in zip(second, groups, strict=True):
            if group is not None:
                mine[arm] = group
    return [Repair(case, mine) for case, mine in zip(cases, second, strict=True)]


def _counting(tell: Callable[[Arm], None], arm: Arm) -> Progress:
    return lambda _: tell(arm)


def _attempts(
    env: FeedbackEnv[Any],
    policy: Policy,
    tasks: Sequence[Task],
    prompts: Sequence[Conversation | None],
    n: int,
    sampling: Sampling,
    phase: str,
    run: Run | None,
    chunk: int | None,
    on_trajectory: Progress | None,
) -> list[Group | None]:
    chunk = default_chunk(policy, n) if chunk is None else chunk
    if n < 1 or chunk < 1:
        raise ConfigError(f"attempts per prompt and prompts per chunk must be at least 1, got {n} and {chunk}")
    recorded = set(run.recorded_steps(phase)) if run else set()
    attempts: list[Group | None] = [None] * len(tasks)
    for number, start in enumerate(range(0, len(tasks), chunk)):
        places = [i for i in range(start, min(start + chunk, len(tasks))) if prompts[i] is not None]
        mine, shown = [tasks[i] for i in places], [prompt for i in places if (prompt := prompts[i]) is not None]
        if not places:
            continue
        if run and number in recorded:
            groups = _recorded(run, number, phase, mine, shown, n)
            for group in groups:
                for trajectory in group.trajectories:
                    if on_trajectory:
                        on_trajectory(trajectory)
        else:
            seed = sampling.seed
            if seed is not None:
                seed = stable_hash(seed, "first" if phase == FIRST else "second", number) % 2**31
            own = dataclasses.replace(sampling, seed=seed)
            groups = collect_groups(env, policy, mine, n, own, prompts=shown, on_trajectory=on_trajectory)
            if run:
                run.record(number, groups, phase=phase)
        for i, group in zip(places, groups, strict=True):
            attempts[i] = group
    return attempts


def _recorded(
    run: Run, number: int, phase: str, tasks: Sequence[Task], prompts: Sequence[Conversation], n: int
) -> list[Group]:
    """The groups of a chunk that the run already has, if they are of these tasks and prompts."""
    groups = [recorded.group for recorded in run.recorded(number, phase)]
    if [g.task.id for g in groups] != [t.id for t in tasks] or any(
        _text(trajectory.turns[0].messages) != _text(prompt)
        for group, prompt in zip(groups, prompts, strict=True)
        for trajectory in group.trajectories
    ):
        raise RunError(
            f"{run.path} was made with other tasks or other feedback: chunk {number} of {phase} differs"
        )
    if any(len(g.trajectories) + len(g.faults) != n for g in groups):
        raise RunError(f"{run.path} was made with another number of attempts than {n} in {phase}")
    return [dataclasses.replace(group, task=task) for group, task in zip(groups, tasks, strict=True)]


def _text(messages: Sequence[Message]) -> list[tuple[str, str]]:
    return [(message.role, message.content) for message in messages]
