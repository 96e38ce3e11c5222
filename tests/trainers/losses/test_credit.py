"""What a self-teacher makes of an advantage, against the published formulas one token at a time."""

from __future__ import annotations

import math
from typing import Literal

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from sdpo_trainers.losses import kl_estimate
from sdpo_trainers.losses.credit import (
    anti_distillation,
    contrast_residual,
    evidence_weights,
    shifted_advantages,
    weighted_advantages,
)

FINITE = st.floats(-1e4, 1e4)
TOKENS = st.lists(st.tuples(FINITE, FINITE), min_size=1, max_size=8)


def draw(size: int, seed: int) -> Tensor:
    return torch.randn(size, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


def tensor(values: list[float]) -> Tensor:
    return torch.tensor(values, dtype=torch.float64)


def pairs(tokens: list[tuple[float, float]]) -> tuple[Tensor, Tensor]:
    first, second = zip(*tokens, strict=True)
    return tensor(list(first)), tensor(list(second))


@settings(max_examples=50)
@given(TOKENS, st.floats(0.01, 0.9), st.floats(0, 1))
def test_a_weighted_advantage_is_the_published_one(
    tokens: list[tuple[float, float]], epsilon: float, share: float
) -> None:
    advantages, evidence = pairs(tokens)
    ours = weighted_advantages(advantages, evidence_weights(evidence, advantages, epsilon), share)
    for got, a, u in zip(ours.tolist(), advantages.tolist(), evidence.tolist(), strict=True):
        sign = (a > 0) - (a < 0)
        weight = min(max(math.exp(min(max(sign * u, -20), 20)), 1 - epsilon), 1 + epsilon)
        assert got == pytest.approx(a * ((1 - share) + share * weight))
        assert (got > 0) - (got < 0) == sign  # the direction is the reward's


def test_without_a_share_the_advantage_stays_to_the_last_bit() -> None:
    advantages = draw(50, 0)
    weights = evidence_weights(draw(50, 1), advantages, 0.2)
    assert torch.equal(weighted_advantages(advantages, weights, 0.0), advantages)


def test_what_the_teacher_likes_weighs_more_in_a_success_and_less_in_a_failure() -> None:
    weights = evidence_weights(tensor([0.1, 0.1, -0.1, -0.1]), tensor([1.0, -1.0, 1.0, -1.0]), 0.5)
    assert weights.tolist() == pytest.approx([math.exp(0.1), math.exp(-0.1), math.exp(-0.1), math.exp(0.1)])


@settings(max_examples=50)
@given(TOKENS, st.floats(0.01, 2), st.floats(0.01, 2))
def test_a_shifted_advantage_is_the_published_one_and_never_changes_its_sign(
    tokens: list[tuple[float, float]], scale: float, temperature: float
) -> None:
    advantages, evidence = pairs(tokens)
    residual = contrast_residual(evidence, scale, temperature)
    for got, r, a, e in zip(
        shifted_advantages(advantages, residual).tolist(),
        residual.tolist(),
        advantages.tolist(),
        evidence.tolist(),
        strict=True,
    ):
        assert r == pytest.approx(scale * math.tanh(e / temperature))
        wanted = max(a + r, 0) if a > 0 else min(a + r, 0) if a < 0 else 0
        assert got == pytest.approx(wanted)


def test_going_against_the_teacher_is_worth_half_of_log_2_at_most() -> None:
    evidence = tensor([-50, -1, 0, 1, 50])
    ours = anti_distillation(evidence)
    assert ours.tolist() == pytest.approx(
        [-0.5 * (math.log1p(math.exp(u)) - math.log(2)) for u in evidence.tolist()]
    )
    assert ours[0] == pytest.approx(0.5 * math.log(2))
    assert ours[2] == pytest.approx(0, abs=1e-15)
    assert (ours.diff() < 0).all()


def test_going_against_the_teacher_ascends_the_jensen_shannon_divergence() -> None:
    student = draw(6, 2).requires_grad_()
    teacher = draw(6, 3).softmax(-1)
    p = student.softmax(-1)
    middle = (p + teacher) / 2
    divergence = 0.5 * (p * (p / middle).log()).sum() + 0.5 * (teacher * (teacher / middle).log()).sum()
    (wanted,) = torch.autograd.grad(divergence, student)
    advantages = anti_distillation(teacher.log() - p.log()).detach()
    (ours,) = torch.autograd.grad((p.detach() * advantages * student.log_softmax(-1)).sum(), student)
    torch.testing.assert_close(ours, wanted)


@pytest.mark.parametrize("kind", ["k2", "k3"])
def test_an_estimate_of_kl_has_the_gradient_of_a_divergence_in_expectation(kind: Literal["k2", "k3"]) -> None:
    policy = draw(7, 4).requires_grad_()
    reference = draw(7, 5).log_softmax(-1)
    logprobs = policy.log_softmax(-1)
    divergence = {
        "k2": (logprobs.exp() * (logprobs - reference)).sum(),
        "k3": (reference.exp() * (reference - logprobs)).sum(),
    }[kind]
    (wanted,) = torch.autograd.grad(divergence, policy, retain_graph=True)
    expected = (logprobs.exp().detach() * kl_estimate(logprobs, reference, kind)).sum()
    (ours,) = torch.autograd.grad(expected, policy)
    torch.testing.assert_close(ours, wanted)


def test_the_squared_estimate_of_kl_has_the_published_value() -> None:
    logprobs = tensor([-0.5, -2.0, -3.0]).requires_grad_()
    reference = tensor([-1.0, -1.5, -3.0])
    assert kl_estimate(logprobs, reference, "k2").tolist() == pytest.approx([0.5 * 0.25, 0.5 * 0.25, 0])
    assert torch.autograd.gradcheck(lambda x: kl_estimate(x, reference, "k2"), logprobs)
