"""A local transformers model as a policy."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace

import torch

from sdpo_gym.errors import PolicyError
from sdpo_gym.policy import Continued, Conversation, Sampling
from sdpo_gym.types import Sample
from sdpo_trainers.models import LoadedModel, load_model
from sdpo_trainers.rendering import render_answer, render_prompt
from sdpo_trainers.sampling.generation import generate
from sdpo_trainers.sampling.prefill import families
from sdpo_trainers.sampling.scoring import score_answers


class TransformersPolicy:
    """Answers conversations with a local model.

    Several threads may use it, and then take turns: what one is answered does not depend on the others.

    Args:
        loaded: The model with its tokenizer. The policy reads its weights as they are at each call, so it may be
            trained in between.
        batch_size: How many answers to sample at once.
    """

    def __init__(self, loaded: LoadedModel, batch_size: int = 32) -> None:
        self.loaded, self.name, self.batch_size = loaded, loaded.name, batch_size
        self._turn = threading.Lock()

    @classmethod
    def from_name(
        cls, name: str, device: str | torch.device | None = None, batch_size: int = 32
    ) -> TransformersPolicy:
        """Loads the model of that name; see `sdpo_trainers.models.load_model`."""
        return cls(load_model(name, device=device), batch_size)

    @property
    def context_length(self) -> int:
        """How many tokens the model can read and write in all."""
        return self.loaded.context_length

    def count_tokens(self, messages: Conversation) -> int:
        """How many tokens the model reads before it answers a conversation."""
        return len(render_prompt(self.loaded.tokenizer, messages))

    def sample(self, conversations: Sequence[Conversation], n: int, sampling: Sampling) -> list[list[Sample]]:
        """Samples n answers to each conversation.

        A conversation that goes on after an answer may outgrow the model's context: its answers are then as long
        as there is room for, and where there is none they are empty and truncated.

        Raises:
            PolicyError: If the prompt of a first turn with its answer would not fit into the model's context.
        """
        with self._turn, self.loaded.casting():  # the tokenizer's turn too: it is changed while it is used
            return self._sample(conversations, n, sampling)

    def answer_logprobs(self, conversations: Sequence[Conversation], answers: Sequence[str]) -> list[float | None]:
        """The log-probability, in nats, of giving each of these answers to its conversation, and of ending there.

        At temperature 1, whatever the policy is sampled at. The same calls give the same numbers; the other
        conversations of a call change them by the rounding of floating-point sums alone.

        Returns:
            One for each conversation, None where it does not fit into the model's context with its answer.

        Raises:
            PolicyError: If the model's output is not finite.
        """
        with self._turn, self.loaded.casting():
            tokenizer = self.loaded.tokenizer
            prompts = [render_prompt(tokenizer, conversation) for conversation in conversations]
            written = [render_answer(tokenizer, answer) for answer in answers]
            fitting = [
                i
                for i, (prompt, answer) in enumerate(zip(prompts, written, strict=True))
                if len(prompt) + len(answer) <= self.loaded.context_length
            ]
            found = score_answers(
                self.loaded.model,
                [prompts[i] for i in fitting],
                [written[i] for i in fitting],
                self.loaded.eos_ids,
                self.batch_size,
            )
        logprobs: list[float | None] = [None] * len(prompts)
        for i, logprob in zip(fitting, found, strict=True):
            logprobs[i] = logprob
        return logprobs

    def _sample(self, conversations: Sequence[Conversation], n: int, sampling: Sampling) -> list[list[Sample]]:
        loaded = self.loaded
        prompts = [render_prompt(loaded.tokenizer, conversation) for conversation in conversations]
        room = [min(loaded.context_length - len(prompt), sampling.max_tokens) for prompt in prompts]
        for conversation, prompt, left in zip(conversations, prompts, room, strict=True):
            if left < sampling.max_tokens and not isinstance(conversation, Continued):
                raise PolicyError(
                    f"{self.name} reads and writes at most {loaded.context_length} tokens; a prompt of "
                    f"{len(prompt)} and an answer of up to {sampling.max_tokens} do not fit: "
                    "shorten the prompt or lower max_tokens"
                )
        answers: list[list[Sample]] = [
            [Sample("", tuple(prompt), finish_reason="length")] * n if left <= 0 else []
            for prompt, left in zip(prompts, room, strict=True)
        ]
        for batch in self._batches(prompts, room, n):
            for first in range(0, n, self.batch_size):
                some = min(self.batch_size, n - first)
                sampled = generate(
                    loaded.model,
                    loaded.tokenizer,
                    [prompts[i] for i in batch],
                    some,
                    replace(sampling, max_tokens=room[batch[0]], seed=0 if sampling.seeds else sampling.seed),
                    loaded.eos_ids,
                    keys=[sampling.seeds[i] for i in batch] if sampling.seeds else batch,
                    first_sample=first,
                )
                for i, samples in zip(batch, sampled, strict=True):
                    answers[i] += samples
        return answers

    def _batches(self, prompts: Sequence[Sequence[int]], room: Sequence[int], n: int) -> Iterator[list[int]]:
        """Prompts that have room for an answer, those with as much room as one another together.

        Prompts that begin alike share a batch, so that they are read together, and otherwise neighbours in length,
        so that little of it is padding.
        """
        per_batch = max(1, self.batch_size // n)
        alike = [sorted(family, key=lambda i: len(prompts[i])) for family in families(prompts)]
        order = [i for family in sorted(alike, key=lambda family: len(prompts[family[-1]])) for i in family]
        fitting = sorted((i for i in order if room[i] > 0), key=lambda i: -room[i])
        for _, equal in itertools.groupby(fitting, key=lambda i: room[i]):
            some = list(equal)
            yield from (some[start : start + per_batch] for start in range(0, len(some), per_batch))
