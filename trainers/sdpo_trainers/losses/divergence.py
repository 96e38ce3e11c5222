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


def full_distributions(student_logits: Tensor, teacher_logits: Tensor) -> tuple[Tensor, Tensor]:
    """Student and teacher log-probabilities over the whole vocabulary, (M, V)."""
    return student_logits.log_softmax(-1), teacher_logits.log_softmax(-1)


def divergence(student: Tensor, teacher: Tensor, alpha: float, limit: float = 0.0) -> Tensor:
    """How far the student is from the teacher, per token (SDPO, arXiv 2601.20802, section 3).

    alpha = 0 is KL(teacher ‖ student), alpha = 1 is KL(student ‖ teacher); in between, with
    M = (1 - alpha) student + alpha teacher, it is (1 - alpha) KL(student ‖ M) + alpha KL(teacher ‖ M), the
    generalised Jensen–Shannon divergence, whose scale goes to 0 at both ends, so that these are not its limits.

    Args:
        student: Log-probabilities, (M, K), each summing to one.
        teacher: The same for the teacher.
        alpha: In [0, 1].
        limit: What each entry adds to a token's divergence is cut off above this, and has no gradient there (OPSD,
            arXiv 2601.18734); 0: nothing is. What is left then is no divergence: it may be negative.
    """
    terms = _terms(student, teacher, alpha)
    return (terms.clamp(max=limit) if limit else terms).sum(-1)


def _terms(student: Tensor, teacher: Tensor, alpha: float) -> Tensor:
    """What each entry adds to the divergence, (M, K)."""
    if alpha == 0:
        return _kl_terms(teacher, student)
    if alpha == 1:
        return _kl_terms(student, teacher)
    weights = torch.tensor([1 - alpha, alpha], dtype=student.dtype, device=student.device).log()
    mixture = torch.logsumexp(torch.stack([student + weights[0], teacher + weights[1]]), dim=0)
    return (1 - alpha) * _kl_terms(student, mixture) + alpha * _kl_terms(teacher, mixture)


def _kl_terms(p: Tensor, q: Tensor) -> Tensor:
    """What each entry adds to KL(p ‖ q), from log-probabilities."""
    return p.exp() * (p - q)


def sampled_divergence(logprobs: Tensor, gap: Tensor) -> Tensor:
    """sg(gap) log S, (M,): of the sampled tokens alone, with the gradient of KL(student ‖ teacher).

    With the token's own gap, log S - log T, the gradient is that of the token's divergence in expectation over the
    student's samples. With the sum of a response's gaps it is that of the divergence between whole responses
    (SDPO, arXiv 2601.20802, the sampled and the sequence-level form).

    Args:
        logprobs: Of the sampled tokens under the student, with gradient, (M,).
        gap: How much likelier the student finds what was sampled than the teacher, (M,).
    """
    return gap.detach() * logprobs
