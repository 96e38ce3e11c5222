"""Divergences: gradients by finite differences, what the limit does, and what must not matter."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from sdpo_trainers import losses

V = 6


def drawn(seed: int, *shape: int, scale: float = 1.0) -> Tensor:
    return scale * torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.mark.parametrize("alpha", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("limit", [0.0, 0.05])
def test_gradients_are_those_of_finite_differences(alpha: float, limit: float) -> None:
    student, teacher = drawn(0, 3, V).requires_grad_(), drawn(1, 3, V)

    def full(logits: Tensor) -> Tensor:
        return losses.divergence(*losses.full_distributions(logits, teacher), alpha, limit)

    def topk(logits: Tensor) -> Tensor:
        return losses.divergence(*losses.top_k_distributions(logits, teacher, 2, tail=True), alpha, limit)

    def bare(logits: Tensor) -> Tensor:
        return losses.divergence(*losses.top_k_distributions(logits, teacher, 2, tail=False), alpha, limit)

    assert torch.autograd.gradcheck(full, student)
    assert torch.autograd.gradcheck(topk, student)
    assert torch.autograd.gradcheck(bare, student)


def test_a_limit_cuts_off_each_entry_by_itself() -> None:
    student, teacher = drawn(0, 4, V, scale=2).log_softmax(-1), drawn(1, 4, V, scale=2).log_softmax(-1)
    terms = teacher.exp() * (teacher - student)
    assert ((terms > 0.05).any(-1)).all()
    torch.testing.assert_close(losses.divergence(student, teacher, 0.0, 0.05), terms.clamp(max=0.05).sum(-1))
    torch.testing.assert_close(losses.divergence(student, teacher, 0.0, 100.0), terms.sum(-1))


def test_sampled_tokens_have_the_gradient_of_the_divergence_in_expectation() -> None:
    """Over all tokens that could have been sampled, each as often as the student would."""
    logits, teacher = drawn(0, 1, V).requires_grad_(), drawn(1, 1, V).log_softmax(-1)
    student = logits.log_softmax(-1)
    (exact,) = torch.autograd.grad(losses.divergence(student, teacher, 1.0).sum(), logits, retain_graph=True)
    estimates = losses.sampled_divergence(student[0], student[0] - teacher[0])
    (expected,) = torch.autograd.grad((student[0].exp().detach() * estimates).sum(), logits)
    torch.testing.assert_close(expected, exact)


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    alpha=st.sampled_from([0.0, 0.1, 0.5, 0.99, 1.0]),
    k=st.integers(1, V + 2),
    tail=st.booleans(),
    scale=st.sampled_from([0.01, 1.0, 30.0]),
)
def test_no_divergence_is_negative_or_moved_by_a_shift_of_logits_or_names_of_tokens(
    seed: int, alpha: float, k: int, tail: bool, scale: float
) -> None:
    student, teacher = drawn(seed, 2, V, scale=scale), drawn(seed + 1, 2, V, scale=scale)

    def of(s: Tensor, t: Tensor) -> Tensor:
        return losses.divergence(*losses.top_k_distributions(s, t, k, tail), alpha)

    apart = of(student, teacher)
    assert (apart > -1e-6).all()  # the tail's own limit is 1e-7
    torch.testing.assert_close(of(student + 3.0, teacher - 5.0), apart, atol=1e-6, rtol=1e-6)
    order = torch.randperm(V, generator=torch.Generator().manual_seed(seed))
    torch.testing.assert_close(of(student[:, order], teacher[:, order]), apart, atol=1e-6, rtol=1e-6)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6), alpha=st.sampled_from([0.0, 0.3, 1.0]), k=st.integers(1, V - 1))
def test_merging_entries_into_a_tail_never_adds_to_a_divergence(seed: int, alpha: float, k: int) -> None:
    """The data-processing inequality: less is told apart in k entries and the rest than in all."""
    student, teacher = drawn(seed, 3, V), drawn(seed + 1, 3, V)
    part = losses.divergence(*losses.top_k_distributions(student, teacher, k, tail=True), alpha)
    full = losses.divergence(*losses.full_distributions(student, teacher), alpha)
    assert (part <= full + 1e-9).all()
