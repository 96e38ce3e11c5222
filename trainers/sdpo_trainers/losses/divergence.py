"""How far a student is from its teacher, each formula once, as pure functions of tensors.

Shapes: M tokens over a vocabulary of V. All functions return a figure *per token*, (M,); tokens are averaged in
`aggregation.py`. Logits and log-probabilities are float32 or wider.
"""

from __future__ import annotations

import torch
from torch import Tensor

TAIL_LIMIT = -1e-7
"""The log of the probability inside the top k is clamped to this, so that the tail's logarithm is finite."""


def top_k_distributions(
    student_logits: Tensor, teacher_logits: Tensor, k: int, tail: bool
) -> tuple[Tensor, Tensor]:
    """Both distributions over the student's k likeliest tokens at each position.

    Log-probabilities are normalised over the whole vocabulary first. With `tail`, one more entry holds the
    rest, log(1 - sum p); without, both are renormalised over the k.

    Args:
        student_logits: (M, V).
        teacher_logits: (M, V).
        k: At most V.
        tail: Whether to keep the probability outside the k.

    Returns:
        Student and teacher log-probabilities, (M, k + 1) with the tail, else (M, k).
    """
    k = min(k, student_logits.shape[-1])
    top, ids = student_logits.topk(k, dim=-1)
    student = top - student_logits.logsumexp(-1, keepdim=True)
    teacher = teacher_logits.gather(-1, ids) - teacher_logits.logsumexp(-1, keepdim=True)
    if tail and k < student_logits.shape[-1]:
        return _with_tail(student), _with_tail(teacher)
    return student.log_softmax(-1), teacher.log_softmax(-1)


def _with_tail(logprobs: Tensor) -> Tensor:
    inside = logprobs.logsumexp(-1, keepdim=True).clamp(max=TAIL_LIMIT)
    return torch.cat([logprobs, torch.log(-torch.expm1(inside))], dim=-1)


def divergence(student: Tensor, teacher: Tensor, alpha: float) -> Tensor:
    """How far the student is from the teacher, per token (SDPO, arXiv 2601.20802, section 3).

    alpha = 0 is KL(teacher ‖ student), alpha = 1 is KL(student ‖ teacher); in between, with
    M = (1 - alpha) student + alpha teacher, it is (1 - alpha) KL(student ‖ M) + alpha KL(teacher ‖ M), the
    generalised Jensen–Shannon divergence, whose scale goes to 0 at both ends, so that these are not its limits.

    Args:
        student: Log-probabilities, (M, K), each summing to one.
        teacher: The same for the teacher.
        alpha: In [0, 1].
    """
    if alpha == 0:
        return _kl(teacher, student)
    if alpha == 1:
        return _kl(student, teacher)
    weights = torch.tensor([1 - alpha, alpha], dtype=student.dtype, device=student.device).log()
    mixture = torch.logsumexp(torch.stack([student + weights[0], teacher + weights[1]]), dim=0)
    return (1 - alpha) * _kl(student, mixture) + alpha * _kl(teacher, mixture)


def _kl(p: Tensor, q: Tensor) -> Tensor:
    """KL(p ‖ q) over the last axis, from log-probabilities."""
    return (p.exp() * (p - q)).sum(-1)
