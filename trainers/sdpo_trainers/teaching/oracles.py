"""Oracle answers played through the environment, so that later turns have their real observations."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from sdpo_gym.env import Episode
from sdpo_gym.errors import ConfigError, EnvironmentFault
from sdpo_gym.types import Group, Sample, Task, Trajectory
from sdpo_trainers.backend import Context

TRIES = 3
"""How often an episode is played before its environment counts as broken."""


def play(context: Context, task: Task, actions: Sequence[str]) -> Episode[Any]:
    """An episode in which these actions were taken, as many of them as it had turns for.

    Each action has the tokens of a sampled one: those of its prompt go on from the turn before.
    """
    with context.env.start(task) as episode:
        for action in actions:
            if episode.ending is not None:
                break
            prompt = context.encode(episode.conversation)
            episode.step(Sample(action, tuple(prompt), tuple(context.encode_answer(action))))
    return episode


def oracle_group(context: Context, task: Task, use: str = "to be supervised by") -> Group:
    """The task's oracle as a group of one; of none, with the reason, if the environment broke time and again.

    Args:
        context: The engine's.
        task: Whose oracle.
        use: What it is wanted for, for the message if there is none.

    Raises:
        ConfigError: If the task has no oracle, or it does not solve the task.
    """
    actions = task.oracle_actions
    if not actions:
        raise ConfigError(f"task {task.id} has no oracle answer, so there is nothing {use}")
    fault: EnvironmentFault | None = None
    for _ in range(TRIES):
        try:
            episode = play(context, task, actions)
        except EnvironmentFault as error:
            fault = error
            continue
        trajectory = episode.trajectory
        if episode.ending is None or trajectory.ret < 1:
            state = "is not over" if episode.ending is None else f"was {episode.ending}"
            raise ConfigError(
                f"the oracle of task {task.id} does not solve it: after {len(trajectory.turns)} of its "
                f"{len(actions)} actions the episode {state}, with a return of {trajectory.ret:g}, expected 1; "
                f"the last feedback is: {trajectory.feedback.render()}"
            )
        return Group(task, (trajectory,))
    return Group(task, (), (f"{type(fault).__name__}: {fault}",))


def planted_failure(context: Context, task: Task, threshold: float = 1.0) -> Trajectory | None:
    """The task's oracle with a mistake planted in it that the environment sees; None if it has no such mistake.

    Args:
        context: The engine's.
        task: Whose oracle.
        threshold: Of a success: what reaches it is no failure.
    """
    for mistake in itertools.islice(context.env.planted_mistakes(task), TRIES):
        try:
            episode = play(context, task, mistake.actions)
        except EnvironmentFault:  # another mistake may be judged
            continue
        if episode.ending is not None and episode.trajectory.ret < threshold:
            return episode.trajectory
    return None
