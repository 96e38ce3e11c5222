"""What acts: anything that answers conversations.

Local transformers models are in `sdpo_trainers.sampling.policy`; the endpoint policy is in `sdpo_gym.endpoint`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from sdpo_gym.errors import ConfigError
from sdpo_gym.types import Message, Sample, Trajectory

Conversation = Sequence[Message]


class Continued(tuple[Message, ...]):
    """A conversation that also knows the tokens of its last answer.

    A policy that works with tokens goes on from `last` as it was read and written. Text that a model wrote does
    not always come back as the same tokens, and a model must not be trained on a past that it never had.
    """

    last: Sample

    def __new__(cls, messages: Sequence[Message], last: Sample) -> Continued:
        conversation = super().__new__(cls, messages)
        conversation.last = last
        return conversation

    def __getnewargs__(self) -> tuple[tuple[Message, ...], Sample]:
        return tuple(self), self.last  # for pickle and copy, which processes use among themselves


def read_before(trajectory: Trajectory, turn: int) -> Conversation:
    """What the policy read before a turn of a trajectory; it knows the tokens of the answer before."""
    messages = trajectory.turns[turn].messages
    return Continued(messages, trajectory.turns[turn - 1].action) if turn else messages


@dataclass(frozen=True)
class Sampling:
    """How to sample.

    Attributes:
        temperature: 0 is greedy.
        top_p: Nucleus; 1 keeps everything.
        max_tokens: At most so many new tokens; an answer that reaches it is truncated.
        seed: Makes sampling repeatable where the policy can; None leaves it to chance.
        seeds: One for each conversation, for a policy that draws each on its own: it then goes by them and not by
            `seed`, so that what is sampled of a conversation does not depend on what it is sampled beside.
    """

    temperature: float = 1.0
    top_p: float = 1.0
    max_tokens: int = 256
    seed: int | None = 0
    seeds: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.temperature < math.inf:
            raise ConfigError(f"temperature must be 0 or more, got {self.temperature}")
        if not 0 < self.top_p <= 1:
            raise ConfigError(f"top_p must lie in (0, 1], got {self.top_p}")
        if self.max_tokens < 1:
            raise ConfigError(f"max_tokens must be at least 1, got {self.max_tokens}")


@runtime_checkable
class Policy(Protocol):
    """Answers conversations.

    `sample` returns, for each conversation in order, n samples in order. `batch_size` is how many samples it
    likes to make at once; rollouts hand it about so many.
    """

    name: str
    batch_size: int

    def sample(self, conversations: Sequence[Conversation], n: int, sampling: Sampling) -> list[list[Sample]]: ...


@runtime_checkable
class ScoresAnswers(Protocol):
    """A policy that can tell how likely it is to give a certain answer; endpoints cannot.

    `answer_logprobs` returns, for each conversation in order, the log-probability of the answer given with it, in
    nats: the sum over the answer's tokens and its end, at temperature 1. It is None where conversation and answer
    are longer than the policy can read.
    """

    def answer_logprobs(
        self, conversations: Sequence[Conversation], answers: Sequence[str]
    ) -> list[float | None]: ...


class ScriptedPolicy:
    """Answers from a function of (conversation, sample number): for tests, baselines and oracles."""

    def __init__(
        self,
        script: Callable[[Conversation, int], str | Sample],
        name: str = "scripted",
        batch_size: int = 64,
    ) -> None:
        self.script, self.name, self.batch_size = script, name, batch_size

    def sample(self, conversations: Sequence[Conversation], n: int, sampling: Sampling) -> list[list[Sample]]:
        """Calls the script for each conversation and each of the n samples."""
        return [
            [a if isinstance(a, Sample) else Sample(a) for a in (self.script(c, i) for i in range(n))]
            for c in conversations
        ]
