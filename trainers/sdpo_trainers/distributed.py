"""Several processes that train one model: who they are, what each does, what they tell one another.

Every process knows all groups and all examples of a step, so what a token weighs needs no communication. Sampling,
evaluating, reading and learning are shared out. Only the main process writes to the run's folder.
"""

from __future__ import annotations

import contextlib
import datetime
import functools
import heapq
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import torch.distributed as dist
from torch import Tensor

from sdpo_gym.env import FeedbackEnv
from sdpo_gym.errors import RunError
from sdpo_gym.health import Alarm
from sdpo_gym.policy import Policy, Sampling
from sdpo_gym.rollout import collect_groups
from sdpo_gym.runs import Run
from sdpo_gym.types import Group, Task
from sdpo_trainers.engine.batches import micro_batches
from sdpo_trainers.engine.trees import packed_length

T = TypeVar("T")
Ids = Sequence[int]
_PATIENCE = datetime.timedelta(days=1)
"""How long one process waits for what another samples or judges. One that has died is noticed at once."""


@dataclass(frozen=True)
class World:
    """The processes that train together.

    Attributes:
        index: This one's number, from 0.
        size: How many they are.
        group: Torch's process group for what is no tensor; it works without a GPU.
    """

    index: int = 0
    size: int = 1
    group: Any = None

    @classmethod
    def join(cls, device: str = "auto") -> World:
        """The processes that were launched together, by torchrun or `accelerate launch`; one, if it was alone.

        Args:
            device: "cpu" keeps away from a GPU.
        """
        return _join(device == "cpu")

    def leave(self) -> None:
        """Parts from the others, when all is done."""
        if self.size > 1:
            dist.destroy_process_group()

    @property
    def main(self) -> bool:
        """Whether this is the process that writes, and talks to people."""
        return self.index == 0

    def apart(self) -> World:
        """The same processes, for a thread of its own: what is sent there does not meet what is sent here."""
        return replace(self, group=_new_group()) if self.size > 1 else self

    def gather(self, thing: T) -> list[T]:
        """What each process has, in their order. All must call it.

        Raises:
            RunError: If another process has ended.
        """
        if self.size == 1:
            return [thing]
        things: list[Any] = [None] * self.size
        with _others():
            dist.all_gather_object(things, thing, group=self.group)
        return things

    def together(self, work: Callable[[], T]) -> list[T]:
        """What each process made of its part of some work, in their order. All must call it.

        Raises:
            RunError: If another process failed; what this one raised, if it did. So all of them stop when one
                fails, and none waits for ever.
        """
        if self.size == 1:
            return [work()]
        made, error = None, None
        try:
            made = work()
        except Exception as raised:
            error = raised
        done = self.gather((made, error and f"{type(error).__name__}: {error}"))
        if error is not None:
            raise error
        for number, (_, failure) in enumerate(done):
            if failure:
                raise RunError(f"process {number} of {self.size} failed: {failure}")
        return [part for part, _ in done]  # type: ignore[misc]

    def first(self, work: Callable[[], T]) -> T:
        """What the main process makes, for all. All must call it.

        Raises:
            RunError: As `together`.
        """
        return self.together(lambda: work() if self.main else None)[0]  # type: ignore[return-value]

    def sum(self, values: Tensor) -> Tensor:
        """The sum over all processes of a tensor of one shape. All must call it."""
        if self.size > 1:
            values = values.clone()
            with _others():
                dist.all_reduce(values)
        return values

    def slice(self, count: int) -> slice:
        """Which of so many things are this process's: neighbours, about as many as each other process has."""
        return slice(self.index * count // self.size, (self.index + 1) * count // self.size)

    def collect_groups(
        self,
        env: FeedbackEnv[Any],
        policy: Policy,
        tasks: Sequence[Task],
        n: int = 1,
        sampling: Sampling | None = None,
        *,
        prompts: Sequence[Any] | None = None,
        first: int = 0,
        **options: Any,
    ) -> list[Group]:
        """As `sdpo_gym.rollout.collect_groups`: each process samples and judges some tasks, all get all groups.

        What is sampled of a task does not depend on how many processes there are, but for the rounding of
        floating-point sums.

        Raises:
            RunError: If another process failed.
            SdpoGymError: As `sdpo_gym.rollout.collect_groups`.
        """
        mine = self.slice(len(tasks))
        parts = self.together(
            lambda: [
                (group.trajectories, group.faults)
                for group in collect_groups(
                    env,
                    policy,
                    tasks[mine],
                    n,
                    sampling,
                    prompts=None if prompts is None else prompts[mine],
                    first=first + mine.start,
                    **options,
                )
            ]
        )
        made = (group for part in parts for group in part)
        return [Group(task, *group) for task, group in zip(tasks, made, strict=True)]


class Follower(Run):
    """A run folder that another process writes."""

    def lock(self) -> None:
        """Nothing: it is locked by who writes."""

    def write_manifest(self, manifest: Mapping[str, Any]) -> None:
        """Nothing."""

    def log(self, step: int, phase: str, metrics: Mapping[str, float]) -> None:
        """Nothing."""

    def warn(self, alarm: Alarm) -> None:
        """Nothing."""

    def keep_evidence(self, step: int) -> Path:
        """Where the rollouts are; they are kept by who writes."""
        return self._rollouts(step, "train")

    def record(self, *args: Any, **options: Any) -> None:
        """Nothing."""

    def rewind(self, step: int) -> None:
        """Nothing."""


def shared_run(world: World, make: Callable[[], Run]) -> Run:
    """The run folder that the main process makes or opens, for it to write to and for the others to read.

    Raises:
        SdpoGymError: In all processes, if the main one cannot.
    """
    made: list[Run] = []

    def work() -> Path:
        made.append(make())
        return made[0].path

    path = world.first(work)
    return made[0] if made else Follower(path)


@contextlib.contextmanager
def _others() -> Iterator[None]:
    """Says in plain words that another process has ended."""
    try:
        yield
    except RuntimeError as error:
        raise RunError(
            f"another process of this run has ended, and its own output says why ({str(error).splitlines()[0]})"
        ) from error


@functools.cache
def _join(cpu: bool) -> World:
    from accelerate import PartialState

    state = PartialState(cpu=cpu)
    if state.num_processes == 1:
        return World()
    return World(state.process_index, state.num_processes, _new_group())


def _new_group() -> Any:
    return dist.new_group(backend="gloo", timeout=_PATIENCE)


def share_out(
    sequences: Sequence[Ids], extra: Sequence[int], max_tokens: int, parts: int
) -> list[list[list[int]]]:
    """Micro-batches for each process: indices of sequences, so that each process reads about as many tokens.

    Args:
        sequences: Contexts with their responses.
        extra: How many tokens are read besides for each of them, in a teacher's context.
        max_tokens: In one forward.
        parts: How many processes.
    """
    if parts > 1 and sequences:  # enough micro-batches for all
        max_tokens = min(max_tokens, math.ceil(packed_length(sequences) / parts))
    batches = [
        (packed_length([sequences[i] for i in rows]) + sum(extra[i] for i in rows), rows)
        for rows in micro_batches(sequences, max_tokens)
    ]
    shares: list[list[list[int]]] = [[] for _ in range(parts)]
    load = [(0, part) for part in range(parts)]
    for tokens, rows in sorted(batches, reverse=True) if parts > 1 else batches:
        before, part = heapq.heappop(load)
        shares[part].append(rows)
        heapq.heappush(load, (before + tokens, part))
    return shares
