"""The losses of the SDPO family as the papers write them, a token at a time, in double precision."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import torch
from small_engine import distributions
from torch import Tensor

from sdpo_trainers.backend import Example

TokenLoss = Callable[[Tensor, Tensor, int, float], Tensor]
"""From student and teacher log-probabilities (V,), the token, and its recorded log-probability."""


def entries(student: Tensor, teacher: Tensor, alpha: float) -> Tensor:
    """What each entry adds to a token's divergence, from probabilities."""
    if alpha == 0:
        return teacher * (teacher / student).log()
    if alpha == 1:
        return student * (student / teacher).log()
    mixture = (1 - alpha) * student + alpha * teacher
    return (1 - alpha) * student * (student / mixture).log() + alpha * teacher * (teacher / mixture).log()


def whole(student: Tensor, teacher: Tensor, alpha: float, limit: float = math.inf) -> Tensor:
    """The divergence over the whole vocabulary."""
    return entries(student.exp(), teacher.exp(), alpha).clamp(max=limit).sum()


def likeliest(student: Tensor, teacher: Tensor, alpha: float, k: int, tail: bool) -> Tensor:
    """The divergence over the student's k likeliest tokens, and the rest of both."""
    top = sorted(range(len(student)), key=student.tolist().__getitem__, reverse=True)[:k]
    s, t = student[top].exp(), teacher[top].exp()
    if tail:
        s, t = torch.cat([s, (1 - s.sum())[None]]), torch.cat([t, (1 - t.sum())[None]])
    else:
        s, t = s / s.sum(), t / t.sum()
    return entries(s, t, alpha).sum()


def importance(student: Tensor, token: int, recorded: float, limit: float) -> float:
    return min(math.exp(float(student[token].detach()) - recorded), limit)


def mean(model: Any, teacher: Any, examples: Sequence[Example], of_token: TokenLoss) -> Tensor:
    """The mean over all counted tokens.

    Args:
        model: The student.
        teacher: A function from context and response to log-probabilities (T, V).
        examples: Each with a teacher's context.
        of_token: The loss of a token.
    """
    total, count = torch.zeros((), dtype=torch.float64), 0
    for e in examples:
        student = distributions(model, e.context_ids, e.response_ids)
        expected = teacher(e.teacher_ids, e.response_ids).detach()
        for t, token in enumerate(e.response_ids):
            if e.counted is None or e.counted[t]:
                total = total + of_token(student[t], expected[t], token, e.sampler_logprobs[t])
                count += 1
    return total / count


def taught_by(model: Any) -> Callable[[Sequence[int], Sequence[int]], Tensor]:
    """A teacher with the weights of a model."""
    return lambda read, written: distributions(model, read, written)
