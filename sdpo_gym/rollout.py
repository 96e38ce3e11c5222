"""Turning tasks into groups of trajectories: one loop for single- and multi-turn episodes.

The policy samples in this thread, in batches; judging runs in threads beside it, so that one batch is judged
while the next is sampled. What is in a batch depends on the order of the tasks alone, never on what finished
first, so the same call gives the same groups.

A trajectory whose environment breaks (`EnvironmentFault`) is started again and its actions are replayed; if it
breaks again and again it is left out of its group and counted there, never scored.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from sdpo_gym.env import Episode, FeedbackEnv
from sdpo_gym.errors import ConfigError, EnvironmentFault, PolicyError
from sdpo_gym.policy import Policy, Sampling
from sdpo_gym.tasks import stable_hash
from sdpo_gym.types import Group, Message, Sample, Task, Trajectory

Progress = Callable[[Trajectory], None]


@dataclass
class _Slot:
    """One trajectory in the making."""

    task_index: int
    task: Task
    number: int = 0
    prompt: Sequence[Message] | None = None
    episode: Episode[Any] | None = None
    actions: list[Sample] = field(default_factory=list)
    fault: str | None = None

    @property
    def alive(self) -> bool:
        return self.fault is None and self.episode is not None and self.episode.ending is None

    def advance(self, env: FeedbackEnv[Any], retries: int) -> None:
        """Brings the episode up to the last action taken; on a fault, replays it from its start."""
        for tries in itertools.count():
            try:
                if self.episode is None:
                    self.episode = env.start(self.task, self.prompt)
                for action in self.actions[len(self.episode.turns) :]:
                    self.episode.step(action)
                return
            except EnvironmentFault as fault:
                if self.episode is not None:
                    self.episode.close()
                self.episode = None
                if tries == retries:
                    self.fault = f"{type(fault).__name__}: {fault}"
                    return
            except Exception as error:
                error.add_note(f"while judging task {self.task.id!r}")
                raise


def collect_groups(
    env: FeedbackEnv[Any],
    policy: Policy,
    tasks: Sequence[Task],
    n: int = 1,
    sampling: Sampling | None = None,
    *,
    prompts: Sequence[Sequence[Message]] | None = None,
    retries: int = 2,
    judge_workers: int | None = None,
    on_trajectory: Progress | None = None,
    first: int | None = None,
) -> list[Group]:
    """Samples and judges n trajectories for each task.

    Args:
        env: The environment. `begin` and `respond` are called from several threads, each episode from one
            thread at a time.
        policy: What acts.
        tasks: The tasks, one group each.
        n: Trajectories per task.
        sampling: How to sample. Its seed is varied from batch to batch, so no two share their noise.
        prompts: What the policy is shown at first, one for each task, in place of the tasks' own messages.
        retries: How often a trajectory is tried again after an `EnvironmentFault`.
        judge_workers: Threads that judge; as many as the environment asks for if not given.
        on_trajectory: Called, in this thread, when a trajectory has ended; for progress.
        first: The number of the first of these tasks, where several calls, perhaps in several processes, each
            collect some of the tasks. What is sampled of a task then depends on the seed and its number alone, for
            a policy that goes by `Sampling.seeds`, and not on the other tasks of its call.

    Returns:
        One group per task, in order, each with its trajectories in order.

    Raises:
        PolicyError: If the policy fails, or returns another number of samples than it was asked for.
    """
    if n < 1:
        raise ConfigError(f"n must be at least 1, got {n}")
    sampling = sampling or Sampling()
    shown = [None] * len(tasks) if prompts is None else prompts
    if len(shown) != len(tasks):
        raise ConfigError(f"each of the {len(tasks)} tasks needs a prompt, got {len(shown)}")
    env.bind_policy(policy)
    slots = [
        _Slot(i, task, ((first or 0) + i) * n + j, shown[i]) for i, task in enumerate(tasks) for j in range(n)
    ]
    pool = ThreadPoolExecutor(max_workers=judge_workers or env.judge_workers, thread_name_prefix="judge")
    try:
        _finish([(slot, pool.submit(slot.advance, env, retries)) for slot in slots], on_trajectory)
        for turn in itertools.count():
            alive = [slot for slot in slots if slot.alive]
            if not alive:
                break
            judging: list[tuple[_Slot, Future[None]]] = []
            for number, batch in enumerate(_batches(alive, policy.batch_size, shared=turn == 0)):
                _act(policy, batch, _varied(sampling, turn, number, batch, apart=first is not None))
                done, judging = judging, []
                judging += [(slot, pool.submit(slot.advance, env, retries)) for slots_ in batch for slot in slots_]
                _finish(done, on_trajectory)
            _finish(judging, on_trajectory)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        for slot in slots:
            if slot.episode is not None:
                slot.episode.close()
    return [
        env.review(
            Group(
                task,
                tuple(s.episode.trajectory for s in mine if s.fault is None and s.episode),
                tuple(s.fault for s in mine if s.fault is not None),
            )
        )
        for task, mine in zip(tasks, _chunks(slots, n), strict=True)
    ]


def _batches(alive: Sequence[_Slot], batch_size: int, shared: bool) -> Iterator[list[list[_Slot]]]:
    """Batches of conversations; each conversation is the list of the slots that want a sample of it.

    On the first turn all slots of a task share their conversation, so that a policy can read it once.
    """
    if shared:
        conversations = [list(g) for _, g in itertools.groupby(alive, key=lambda s: s.task_index)]
    else:
        conversations = [[slot] for slot in alive]
    width = max(len(c) for c in conversations)
    yield from _chunks(conversations, max(1, batch_size // width))


def _varied(sampling: Sampling, turn: int, number: int, batch: Sequence[Sequence[_Slot]], apart: bool) -> Sampling:
    """How to sample a batch, so that no two share their noise; `apart`: with a seed for each conversation."""
    if sampling.seed is None:
        return sampling
    if not apart:
        return dataclasses.replace(sampling, seed=stable_hash(sampling.seed, turn, number) % 2**31)
    seeds = tuple(stable_hash(sampling.seed, turn, slots[0].number) % 2**31 for slots in batch)
    return dataclasses.replace(sampling, seed=seeds[0], seeds=seeds)


def _act(policy: Policy, batch: Sequence[Sequence[_Slot]], sampling: Sampling) -> None:
    """Samples one action for every slot of the batch."""
    width = max(len(slots) for slots in batch)
    conversations = [slots[0].episode.conversation for slots in batch if slots[0].episode]
    answers = policy.sample(conversations, width, sampling)
    got = [len(samples) for samples in answers]
    if got != [width] * len(batch):
        raise PolicyError(
            f"policy {policy.name!r} was asked for {width} samples of each of {len(batch)} conversations, "
            f"and returned {got}"
        )
    for slots, samples in zip(batch, answers, strict=True):
        for slot, sample in zip(slots, samples, strict=False):
            slot.actions.append(sample)


def _finish(judging: Sequence[tuple[_Slot, Future[None]]], on_trajectory: Progress | None) -> None:
    """Waits for what is being judged, and raises what it raised."""
    for slot, future in judging:
        future.result()
        if on_trajectory and slot.fault is None and slot.episode and slot.episode.ending is not None:
            on_trajectory(slot.episode.trajectory)


def _chunks(items: Sequence[Any], size: int) -> Iterator[Any]:
    return (items[i : i + size] for i in range(0, len(items), size))
