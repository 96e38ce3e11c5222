"""Reading responses in contexts without gradient: by a teacher, by a reference, by the model as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from sdpo_trainers.engine.batches import micro_batches
from sdpo_trainers.engine.student import Student, predicting
from sdpo_trainers.engine.teacher import Teacher
from sdpo_trainers.engine.trees import Forest, pack
from sdpo_trainers.losses import entropy, token_logprobs

Ids = Sequence[int]
CHUNK_LOGITS = 1 << 22
"""Logits of one chunk, tokens and the vocabulary multiplied, where the number of tokens is left to the engine."""


@dataclass(frozen=True)
class Plan:
    """One forward: what is read, and what of it is wanted.

    Attributes:
        forest: Contexts and responses.
        places: Where in the row the tokens stand that predict the response's, one response after another, (M,).
    """

    forest: Forest
    places: Tensor


@dataclass(frozen=True)
class Voice:
    """A part of a teacher's logits: a factor, hidden states (M, D), the head's weights if not the student's."""

    factor: float
    hidden: Tensor
    head: Mapping[str, Tensor] | None


class Reading:
    """How some weights read M response tokens; 0 where there was no context to read."""

    def __init__(self, reader: Reader, voices: Sequence[Voice], read: Tensor) -> None:
        self._reader, self._voices, self.read = reader, voices, read

    @torch.no_grad()
    def logits(self, where: Tensor) -> Tensor:
        """Logits (C, V) of these tokens, divided by the temperature."""
        project = self._reader.student.project
        parts = [project(v.hidden[where], v.head) for v in self._voices]
        for voice, part in zip(self._voices, parts, strict=True):
            if voice.factor != 1:
                part.mul_(voice.factor)
        return self._reader.tempered(sum(parts[1:], parts[0]))

    @torch.no_grad()
    def figures(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        """Log-probabilities and entropies of the M tokens, each (M,)."""
        found = []
        for where in torch.split(torch.arange(len(ids), device=ids.device), self._reader.chunk):
            logits = self.logits(where)
            found.append(torch.stack([token_logprobs(logits, ids[where]), entropy(logits)]))
        logprobs, entropies = torch.where(self.read, torch.cat(found, dim=1), 0.0)
        return logprobs, entropies


class Reader:
    """Reads responses in contexts.

    Args:
        student: The model. Where its weights are divided, whoever reads puts here the one that has them now.
        max_tokens: In one forward.
        chunk: How many tokens are projected onto the vocabulary at once; 0 leaves it to the vocabulary's size.
        temperature: Logits are divided by it.
    """

    def __init__(self, student: Student, max_tokens: int, chunk: int, temperature: float) -> None:
        self.student, self.max_tokens, self.temperature = student, max_tokens, temperature
        self.chunk = chunk or max(1, CHUNK_LOGITS // student.causal.config.get_text_config().vocab_size)
        self.tokens = 0
        """How many tokens were read, for whoever counts."""

    @property
    def device(self) -> torch.device:
        return self.student.device

    @property
    def dtype(self) -> torch.dtype:
        return torch.promote_types(self.student.causal.dtype, torch.float32)

    def tempered(self, logits: Tensor) -> Tensor:
        """Logits at the temperature of the sampling; those that are given if that is 1."""
        return logits if self.temperature == 1 else logits / self.temperature

    def plan(self, contexts: Sequence[Ids], responses: Sequence[Ids]) -> Plan:
        """What one forward reads. The last token of a response predicts nothing, so it is not read."""
        sequences = [(*c, *r[:-1]) for c, r in zip(contexts, responses, strict=True)]
        forest = pack(sequences, self.device)
        self.tokens += len(forest.tokens)
        return Plan(forest, predicting(forest.paths, contexts, self.device))

    def figures(self, hidden: Tensor, ids: Tensor) -> tuple[Tensor, Tensor]:
        """Log-probabilities and entropies, each (M,), of tokens after these hidden states (M, D) of the model."""
        read = torch.ones(len(hidden), dtype=torch.bool, device=self.device)
        voice = Voice(1.0, hidden, None)
        return Reading(self, [voice], read).figures(ids)

    @torch.no_grad()
    def read(self, contexts: Sequence[Ids | None], responses: Sequence[Ids], teacher: Teacher | None) -> Reading:
        """Reads every response in its context.

        Args:
            contexts: None where a response is not to be read.
            responses: Of M tokens in all.
            teacher: Whose weights read; None are the model's own as they are.
        """
        read = torch.tensor([c is not None for c in contexts], device=self.device, dtype=torch.bool)
        sizes = torch.tensor([len(r) for r in responses], device=self.device, dtype=torch.long)
        mask = read.repeat_interleave(sizes)
        voices = []
        for factor, kept in teacher.voices if teacher else ((1.0, False),):
            if teacher and kept:
                with teacher.in_place():
                    hidden = self._hidden(contexts, responses)
                head = teacher.weights_of(self.student.head)
            else:
                hidden, head = self._hidden(contexts, responses), {}
            voices.append(Voice(factor, hidden, head or None))
        return Reading(self, voices, mask)

    @torch.no_grad()
    def mean_logprobs(
        self, contexts: Sequence[Sequence[Ids]], responses: Sequence[Ids], teacher: Teacher | None
    ) -> Tensor:
        """The logarithm of each token's mean probability over its response's contexts, (M,); 0 without any."""
        rounds = max((len(several) for several in contexts), default=0)
        ids = torch.tensor([t for r in responses for t in r], device=self.device, dtype=torch.long)
        found, there = [], []
        for k in range(rounds):
            asked = [several[k] if k < len(several) else None for several in contexts]
            reading = self.read(asked, responses, teacher)
            found.append(reading.figures(ids)[0])
            there.append(reading.read)
        if not rounds:
            return torch.zeros(len(ids), device=self.device, dtype=self.dtype)
        logprobs, mask = torch.stack(found), torch.stack(there)  # (K, M)
        count = mask.sum(0)
        mean = logprobs.masked_fill(~mask, float("-inf")).logsumexp(0) - count.clamp(min=1).log()
        return torch.where(count > 0, mean, 0.0)

    def _hidden(self, contexts: Sequence[Ids | None], responses: Sequence[Ids]) -> Tensor:
        """Hidden states (M, D) at what predicts the responses' tokens; 0 where there is no context."""
        asked = [i for i, context in enumerate(contexts) if context is not None]
        sequences = [(*(contexts[i] or ()), *responses[i][:-1]) for i in asked]
        parts: list[Tensor | None] = [None] * len(contexts)
        for batch in micro_batches(sequences, self.max_tokens):
            rows = [asked[i] for i in batch]
            plan = self.plan([contexts[i] or () for i in rows], [responses[i] for i in rows])
            hidden = self.student.hidden(plan.forest).index_select(0, plan.places)
            for i, part in zip(rows, torch.split(hidden, [len(responses[i]) for i in rows]), strict=True):
                parts[i] = part
        width = self.student.causal.config.get_text_config().hidden_size
        dtype = next((p.dtype for p in parts if p is not None), self.student.causal.dtype)
        states = torch.zeros(sum(map(len, responses)), width, device=self.device, dtype=dtype)
        for found, place in zip(parts, torch.split(states, [len(r) for r in responses]), strict=True):
            if found is not None:
                place.copy_(found)
        return states
