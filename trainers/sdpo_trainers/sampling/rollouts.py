"""The attempts that a training step learns from.

They are sampled with the weights that the step before has left, or, with `sampling.ahead`, in a thread of its own
with weights that are that many steps older, while the steps between are learned from. Which weights a step's
attempts are sampled with depends on its number alone, never on what happens to be finished first; so a run is the
same each time, and a run that is resumed with what was sampled ahead (`save`, `load`) is the run that was not
stopped.
"""

from __future__ import annotations

import random
import time
from collections.abc import Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sdpo_gym.env import FeedbackEnv
from sdpo_gym.policy import Policy, Sampling
from sdpo_gym.tasks import TaskSource, stable_hash
from sdpo_gym.types import Group, Task, from_json, to_json
from sdpo_trainers.backend import Backend, SecondAttempts
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.distributed import World
from sdpo_trainers.sampling.checks import check_ahead
from sdpo_trainers.sampling.samplers import LocalSampler, Sampler
from sdpo_trainers.teaching.oracles import oracle_group

AHEAD = "ahead.jsonl"


@dataclass(frozen=True)
class Batch:
    """What was sampled for a step.

    Attributes:
        step: Which.
        version: Of the weights that it was sampled with: the number of the step that left them.
        groups: What is learned from.
        passed_over: Groups without signal, in whose place others were sampled.
        second: Second attempts, where the backend learns from them.
        rounds: How often was sampled.
        seconds: How long it took.
    """

    step: int
    version: int
    groups: tuple[Group, ...]
    passed_over: tuple[Group, ...] = ()
    second: tuple[SecondAttempts, ...] = ()
    rounds: int = 1
    seconds: float = 0.0


class Rollouts:
    """Samples and judges what each step learns from; the same for the same step, seed and weights.

    Args:
        config: Of the run.
        env: Its training environment; with `sampling.ahead` one that nobody else uses.
        policy: Answers, where there is no sampler.
        backend: Says whether it learns from attempts or from oracles, and which groups have a signal.
        sampler: What samples, and is given the weights after each update.
        world: The processes among which sampling is shared out; all get all groups.
    """

    def __init__(
        self,
        config: TrainConfig,
        env: FeedbackEnv[Any],
        policy: Policy,
        backend: Backend,
        sampler: Sampler | None = None,
        world: World | None = None,
    ) -> None:
        self.config, self.env, self.backend = config, env, backend
        self.sampler = sampler or LocalSampler(policy)
        self.passed_over: tuple[Group, ...] = ()
        """Attempts of the step collected last that it does not learn from, since they have no signal."""
        self.second: tuple[SecondAttempts, ...] = ()
        """Second attempts of the step collected last, where the backend learns from them."""
        self.metrics: dict[str, float] = {}
        """What to log of the step collected last."""
        check_ahead(config, backend.second_attempts)
        self._first: int | None = None  # the version that the weights had when this process began
        self._ahead = config.sampling.ahead
        self._world = world or World()
        if self._ahead:
            self._world = self._world.apart()
        self._pool = ThreadPoolExecutor(1, "rollouts") if self._ahead else None
        self._jobs: dict[int, Future[Batch]] = {}

    def collect(self, step: int) -> list[Group]:
        """The groups of a step, counted from 1. The weights are those that the step before has left."""
        self._begin(step - 1)
        batch = self._jobs.pop(step).result() if self._pool else self._sample(step, step - 1)
        self.passed_over, self.second = batch.passed_over, batch.second
        self.metrics = dict(self.sampler.metrics)
        if self._ahead:
            self.metrics |= {"staleness": float(step - 1 - batch.version), "time/rollout_s": batch.seconds}
        if self.config.sampling.dynamic_rounds > 1:
            self.metrics |= {
                "dynamic/rounds": float(batch.rounds),
                "dynamic/groups": float(len(batch.groups) + len(batch.passed_over)),
                "dynamic/with_signal": float(sum(map(self.backend.has_signal, batch.groups))),
            }
        return list(batch.groups)

    def updated(self, step: int) -> None:
        """The step is learned from: what comes next is sampled with the weights that it has left."""
        if self._first is None:
            return
        if self.sampler.exclusive:
            wait(self._jobs.values())
        self.sampler.publish(step)
        self._submit(step + 1 + self._ahead)

    def evaluated(self, step: int) -> Policy:
        """What is evaluated after a step."""
        self._begin(step)
        return self.sampler.evaluated(step)

    def close(self) -> None:
        """Breaks off what is being sampled."""
        self.sampler.close()
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def sampling(self, step: int, round_: int = 0) -> Sampling:
        """How a step's attempts are sampled, in a round of dynamic sampling."""
        options = self.config.sampling
        parts = ("sampling", self.config.seed, step, *([round_] if round_ else []))
        return Sampling(options.temperature, 1.0, options.max_tokens, stable_hash(*parts) % 2**31)

    # --- sampled ahead ---------------------------------------------------------------------------------

    def _begin(self, version: int) -> None:
        """Gives the sampler its first weights, and starts to sample what comes first."""
        if self._first is not None:
            return
        self._first = version
        self.sampler.publish(version)
        for step in range(version + 1, version + 2 + self._ahead):
            self._submit(step)

    def _submit(self, step: int) -> None:
        if self._pool and self._first is not None and step <= self.config.steps and step not in self._jobs:
            version = max(step - 1 - self._ahead, self._first)
            self._jobs[step] = self._pool.submit(self._sample, step, version)

    def save(self, folder: Path, step: int) -> None:
        """Keeps what was sampled, or is being, with other weights than those that the step has left.

        Waits for what is in the making: nobody could sample it again.
        """
        lines = [
            to_json(batch)
            for number, job in sorted(self._jobs.items())
            if number <= step + self._ahead and (batch := job.result()).version < step
        ]
        if lines:
            (folder / AHEAD).write_text("\n".join(lines) + "\n")

    def load(self, folder: Path) -> None:
        """Goes on with what `save` has kept, if it kept something."""
        file = folder / AHEAD
        if not (self._pool and file.is_file()):
            return
        for line in file.read_text().splitlines():
            batch = from_json(Batch, line)
            job: Future[Batch] = Future()
            # The environment's own tasks know more than their JSON says.
            job.set_result(
                replace(batch, groups=self._whole(batch.groups), passed_over=self._whole(batch.passed_over))
            )
            self._jobs[batch.step] = job

    def _whole(self, groups: Sequence[Group]) -> tuple[Group, ...]:
        return tuple(replace(group, task=self.env.tasks.by_id(group.task.id)) for group in groups)

    # --- one step --------------------------------------------------------------------------------------

    def _sample(self, step: int, version: int) -> Batch:
        """What a step learns from, sampled with the weights of that version."""
        started = time.perf_counter()
        config, rounds, count = self.config, self.config.sampling.dynamic_rounds, self.config.tasks_per_step
        tasks = next_tasks(self.env.tasks, step, count, config.seed)
        if self.backend.attempts == "oracle":
            return Batch(step, version, tuple(oracle_group(self.backend.context, task) for task in tasks))
        policy = self.sampler.policy(version)
        if rounds == 1:
            groups = self._round(policy, step, 0, tasks)
            second = self._second(policy, step, groups)
            return self._timed(started, Batch(step, version, tuple(groups), second=second))
        groups = []
        idle: list[Group] = []
        tried = 0
        while tasks and tried < rounds:
            for group in self._round(policy, step, tried, tasks):
                (groups if self.backend.has_signal(group) else idle).append(group)
            tried += 1
            seen = {group.task.id for group in (*groups, *idle)}
            tasks = other_tasks(self.env.tasks, seen, count - len(groups), (config.seed, step, tried))
        missing = count - len(groups)  # a step always has as many groups, if need be some without signal
        kept, left = (*groups, *idle[:missing]), tuple(idle[missing:])
        second = self._second(policy, step, kept)
        return self._timed(started, Batch(step, version, kept, left, second, tried))

    def _round(self, policy: Policy, step: int, round_: int, tasks: Sequence[Task]) -> list[Group]:
        return self._world.collect_groups(
            self.env, policy, tasks, self.config.group_size, self.sampling(step, round_)
        )

    def _second(self, policy: Policy, step: int, groups: Sequence[Group]) -> tuple[SecondAttempts, ...]:
        """Attempts made anew from what the backend shows for those of the step."""
        n, options = self.backend.second_attempts, self.config.sampling
        if not n:
            return ()
        shown = self.backend.reprompted(groups, step, options.max_tokens)
        seed = stable_hash("second attempts", self.config.seed, step) % 2**31
        made = self._world.collect_groups(
            self.env,
            policy,
            [groups[one.group].task for one in shown],
            n,
            replace(self.sampling(step), seed=seed),
            prompts=[one.messages for one in shown],
        )
        return tuple(
            SecondAttempts(one.group, one.trajectory, group) for one, group in zip(shown, made, strict=True)
        )

    @staticmethod
    def _timed(started: float, batch: Batch) -> Batch:
        return replace(batch, seconds=time.perf_counter() - started)


def next_tasks(tasks: TaskSource[Any], step: int, count: int, seed: int) -> list[Task]:
    """The tasks of a step (counted from 1): a seeded shuffle of the source, then another, without end."""
    chosen = []
    orders: dict[int, list[int]] = {}
    for position in range((step - 1) * count, step * count):
        epoch, place = divmod(position, len(tasks))
        if epoch not in orders:
            orders[epoch] = list(range(len(tasks)))
            random.Random(stable_hash("tasks", seed, epoch)).shuffle(orders[epoch])
        chosen.append(tasks[orders[epoch][place]])
    return chosen


def other_tasks(tasks: TaskSource[Any], seen: Collection[str], count: int, key: tuple[int, ...]) -> list[Task]:
    """`count` tasks that were not seen, or as many as there are, drawn by `key`."""
    rng = random.Random(stable_hash("other tasks", *key))
    drawn = [tasks[i] for i in rng.sample(range(len(tasks)), min(len(tasks), count + len(seen)))]
    return [task for task in drawn if task.id not in seen][: max(count, 0)]
