"""The attempts that a training step learns from."""

from __future__ import annotations

import random
from typing import Any

from sdpo_gym.env import FeedbackEnv
from sdpo_gym.policy import Policy, Sampling
from sdpo_gym.rollout import collect_groups
from sdpo_gym.tasks import TaskSource, stable_hash
from sdpo_gym.types import Group, Task
from sdpo_trainers.backend import Backend
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.oracles import oracle_group


class Rollouts:
    """Samples and judges what each step learns from; the same for the same step, seed and weights.

    Args:
        config: Of the run.
        env: Its training environment.
        policy: Answers.
        backend: Says whether it learns from attempts or from oracles.
    """

    def __init__(self, config: TrainConfig, env: FeedbackEnv[Any], policy: Policy, backend: Backend) -> None:
        self.config, self.env, self.policy, self.backend = config, env, policy, backend

    def collect(self, step: int) -> list[Group]:
        """The groups of a step, counted from 1."""
        config = self.config
        tasks = next_tasks(self.env.tasks, step, config.tasks_per_step, config.seed)
        if self.backend.attempts == "oracle":
            return [oracle_group(self.backend.context, task) for task in tasks]
        return collect_groups(self.env, self.policy, tasks, config.group_size, self.sampling(step))

    def sampling(self, step: int) -> Sampling:
        """How a step's attempts are sampled."""
        options = self.config.sampling
        seed = stable_hash("sampling", self.config.seed, step) % 2**31
        return Sampling(options.temperature, 1.0, options.max_tokens, seed)


def next_tasks(tasks: TaskSource[Any], step: int, count: int, seed: int) -> list[Task]:
    """The tasks of a step (counted from 1): a seeded shuffle of the source, then another, without end."""
    chosen = []
    for position in range((step - 1) * count, step * count):
        epoch, place = divmod(position, len(tasks))
        order = list(range(len(tasks)))
        random.Random(stable_hash("tasks", seed, epoch)).shuffle(order)
        chosen.append(tasks[order[place]])
    return chosen
