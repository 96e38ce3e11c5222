"""Every formula against a naive float64 implementation, values and gradients."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from sdpo_trainers import losses

N, T, V = 3, 4, 11


@pytest.fixture
def draw() -> Callable[..., Tensor]:
    generator = torch.Generator().manual_seed(0)

    def normal(*shape: int, scale: float = 1.0) -> Tensor:
        return torch.randn(*shape, generator=generator, dtype=torch.float64) * scale

    return normal


def same_value_and_gradient(ours: Tensor, naive: Tensor, wrt: Tensor) -> None:
    torch.testing.assert_close(ours, naive)
    weights = torch.linspace(0.5, 1.5, ours.numel(), dtype=ours.dtype).view_as(ours)
    (g1,) = torch.autograd.grad((ours * weights).sum(), wrt, retain_graph=True)
    (g2,) = torch.autograd.grad((naive * weights).sum(), wrt, retain_graph=True)
    torch.testing.assert_close(g1, g2)


def naive_softmax(logits: Tensor) -> Tensor:
    e = logits.exp()
    return e / e.sum(-1, keepdim=True)


def test_token_logprobs_are_those_of_a_softmax(draw: Callable[..., Tensor]) -> None:
    logits = draw(N, T, V).requires_grad_()
    tokens = torch.randint(V, (N, T), generator=torch.Generator().manual_seed(1))
    naive = torch.stack(
        [torch.stack([naive_softmax(logits[n, t])[tokens[n, t]].log() for t in range(T)]) for n in range(N)]
    )
    same_value_and_gradient(losses.token_logprobs(logits, tokens), naive, logits)


def test_entropy_is_minus_sum_p_log_p(draw: Callable[..., Tensor]) -> None:
    logits = draw(N, T, V).requires_grad_()
    p = naive_softmax(logits)
    same_value_and_gradient(losses.entropy(logits), -(p * p.log()).sum(-1), logits)


def test_clipped_policy_gradient_follows_the_published_formula(draw: Callable[..., Tensor]) -> None:
    logp = draw(N, T, scale=0.5).requires_grad_()
    old, advantages = draw(N, T, scale=0.5), torch.tensor([[1.0], [-2.0], [0.5]], dtype=torch.float64)
    rows = []
    for n in range(N):
        row = []
        for t in range(T):
            r = (logp[n, t] - old[n, t]).exp()
            a = float(advantages[n, 0])
            clipped = 0.8 if float(r) < 0.8 else 1.28 if float(r) > 1.28 else r
            row.append(-min(r * a, clipped * a, key=float))
        rows.append(torch.stack([x if isinstance(x, Tensor) else torch.tensor(x) for x in row]))
    naive = torch.stack(rows)
    same_value_and_gradient(
        losses.clipped_policy_gradient(losses.ratio(logp, old), advantages, 0.2, 0.28), naive, logp
    )


def test_clipping_stops_the_gradient_on_the_side_that_the_advantage_pushes_to() -> None:
    logp = torch.tensor([[0.5, -0.5, 0.5, -0.5]], requires_grad=True)
    advantages = torch.tensor([[1.0, -1.0, -1.0, 1.0]])
    losses.clipped_policy_gradient(logp.exp(), advantages, 0.2, 0.28).sum().backward()
    assert logp.grad is not None
    assert (logp.grad[0, :2] == 0).all()
    assert (logp.grad[0, 2:] != 0).all()


def naive_divergence(s: Tensor, t: Tensor, alpha: float) -> Tensor:
    """From probabilities, straight from the definition."""
    if alpha == 0:
        return (t * (t / s).log()).sum(-1)
    if alpha == 1:
        return (s * (s / t).log()).sum(-1)
    m = (1 - alpha) * s + alpha * t
    return (1 - alpha) * (s * (s / m).log()).sum(-1) + alpha * (t * (t / m).log()).sum(-1)


@pytest.mark.parametrize("alpha", [0.0, 0.1, 0.5, 0.9, 1.0])
def test_divergence_is_the_generalised_jensen_shannon_divergence(
    draw: Callable[..., Tensor], alpha: float
) -> None:
    student, teacher = draw(N, T, V).requires_grad_(), draw(N, T, V)
    ours = losses.divergence(student.log_softmax(-1), teacher.log_softmax(-1), alpha)
    same_value_and_gradient(ours, naive_divergence(naive_softmax(student), naive_softmax(teacher), alpha), student)


@pytest.mark.parametrize("alpha", [0.0, 0.5, 1.0])
def test_divergence_from_itself_is_zero_with_zero_gradient(draw: Callable[..., Tensor], alpha: float) -> None:
    logits = draw(N, T, V).requires_grad_()
    apart = losses.divergence(logits.log_softmax(-1), logits.detach().log_softmax(-1), alpha)
    torch.testing.assert_close(apart, torch.zeros_like(apart))
    (gradient,) = torch.autograd.grad(apart.sum(), logits)
    torch.testing.assert_close(gradient, torch.zeros_like(gradient))


@pytest.mark.parametrize("tail", [True, False])
@pytest.mark.parametrize("k", [1, 3, 10])
def test_top_k_keeps_the_students_likeliest_tokens_and_the_rest_in_one_entry(
    draw: Callable[..., Tensor], k: int, tail: bool
) -> None:
    student, teacher = draw(N, T, V).requires_grad_(), draw(N, T, V)
    ours_student, ours_teacher = losses.top_k_distributions(student, teacher, k, tail)
    s, t = naive_softmax(student), naive_softmax(teacher)
    order = s.argsort(-1, descending=True)[..., :k]
    s_k, t_k = s.gather(-1, order), t.gather(-1, order)
    if tail:
        s_k = torch.cat([s_k, 1 - s_k.sum(-1, keepdim=True)], -1)
        t_k = torch.cat([t_k, 1 - t_k.sum(-1, keepdim=True)], -1)
    else:
        s_k, t_k = s_k / s_k.sum(-1, keepdim=True), t_k / t_k.sum(-1, keepdim=True)
    same_value_and_gradient(ours_student, s_k.log(), student)
    torch.testing.assert_close(ours_teacher, t_k.log())


@pytest.mark.parametrize("tail", [True, False])
def test_top_k_of_the_whole_vocabulary_is_the_whole_distribution(draw: Callable[..., Tensor], tail: bool) -> None:
    student, teacher = draw(N, T, V), draw(N, T, V)
    pair = losses.top_k_distributions(student, teacher, V + 5, tail)
    whole = losses.divergence(student.log_softmax(-1), teacher.log_softmax(-1), 0.5)
    torch.testing.assert_close(losses.divergence(*pair, 0.5), whole)


def test_the_tail_stays_finite_when_the_top_k_holds_everything() -> None:
    logits = torch.zeros(1, 1, V)
    logits[..., 0] = 200.0
    logits.requires_grad_()
    student, teacher = losses.top_k_distributions(logits, logits.detach() * 0.5, 2, tail=True)
    apart = losses.divergence(student, teacher, 0.5)
    assert torch.isfinite(apart).all()
    (gradient,) = torch.autograd.grad(apart.sum(), logits)
    assert torch.isfinite(gradient).all()


def test_importance_weights_are_clipped_carry_no_gradient_and_are_one_on_policy(
    draw: Callable[..., Tensor],
) -> None:
    logp = draw(N, T).requires_grad_()
    assert (losses.importance_weights(logp, logp.detach(), 2.0) == 1).all()
    weights = losses.importance_weights(logp, logp.detach() - 3, 2.0)
    assert (weights == 2).all()
    assert not weights.requires_grad
    small = losses.importance_weights(logp, logp.detach() + 1, 2.0)
    torch.testing.assert_close(small, torch.full_like(small, math.exp(-1)))


def test_a_ratio_far_off_stays_finite() -> None:
    far = losses.ratio(torch.tensor([[1000.0, -1000.0]]), torch.zeros(1, 2))
    assert torch.isfinite(far).all()
