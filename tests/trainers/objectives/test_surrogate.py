"""The surrogate as a function of tensors: its formulas, what it does at extremes, what it asks for."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor

from sdpo_gym.errors import ConfigError
from sdpo_gym.settings import validate
from sdpo_trainers import losses
from sdpo_trainers.backend import Batch, Needs, Tokens
from sdpo_trainers.objectives.surrogate import SurrogateOptions, prepared, surrogate

V = 6
OBJECTIVES = ["ppo", "gspo", "cispo", "reinforce"]
CORRECTIONS = ["none", "token_truncate", "token_mask", "sequence_truncate", "sequence_mask"]


def options(**values: Any) -> SurrogateOptions:
    return validate(SurrogateOptions, values)


def draw(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def batch_of(
    logits: Tensor, chosen: SurrogateOptions, old: Tensor, sampler: Tensor, reference: Tensor, rows: Tensor
) -> Batch:
    """As the engine hands it over."""
    ids = torch.arange(len(logits)) % V
    own = losses.token_logprobs(logits.detach(), ids)
    tokens = Tokens(
        ids=ids,
        rows=rows,
        advantages=torch.zeros_like(own),
        taught=rows < 0,
        contrasted=rows < 0,
        sampler_logprobs=sampler,
        old_logprobs=old,
        reference_logprobs=reference,
        student_logprobs=own,
        student_entropy=losses.entropy(logits.detach()),
    )
    return Batch(tokens, logits, prepared=prepared(tokens, chosen))


@pytest.mark.parametrize(
    "function",
    [
        lambda x, y: losses.clipped_policy_gradient(x.exp(), y, 0.2, 0.3),
        lambda x, y: losses.clipped_policy_gradient(x.exp(), y, 0.2, 0.3, 1.5),
        lambda x, y: losses.weighted_policy_gradient(x, y.detach().exp(), torch.tensor([1.0, -2.0, 0.5] * 4)),
        lambda x, y: losses.kl_estimate(x, y),
        lambda x, y: losses.kl_estimate(x, y, "k2"),
        lambda x, y: losses.ratio(x, y),
    ],
    ids=["clipped", "dual clip", "weighted", "k3", "k2", "ratio"],
)
def test_gradients_are_those_of_the_values(function: Callable[[Tensor, Tensor], Tensor]) -> None:
    x = draw(12, seed=1).requires_grad_()
    y = draw(12, seed=2)
    assert torch.autograd.gradcheck(lambda x: function(x, y), (x,))


def test_the_kl_estimate_is_zero_at_the_reference_positive_elsewhere_and_unbiased() -> None:
    assert losses.kl_estimate(torch.tensor([-1.0]), torch.tensor([-1.0])) == 0
    policy, reference = draw(V).log_softmax(-1), draw(V, seed=1).log_softmax(-1)
    estimates = losses.kl_estimate(policy, reference)
    assert (estimates > 0).all()
    torch.testing.assert_close((policy.exp() * estimates).sum(), (policy.exp() * (policy - reference)).sum())


def test_the_kl_estimates_have_the_gradients_of_the_divergences_in_either_direction() -> None:
    logits, reference = draw(V).requires_grad_(), draw(V, seed=1).log_softmax(-1)
    policy = logits.log_softmax(-1)
    forward = (reference.exp() * (reference - policy)).sum()
    reverse = (policy.exp() * (policy - reference)).sum()
    for kind, divergence in (("k3", forward), ("k2", reverse)):
        estimate = (policy.detach().exp() * losses.kl_estimate(policy, reference, kind)).sum()
        (found,) = torch.autograd.grad(estimate, logits, retain_graph=True)
        (expected,) = torch.autograd.grad(divergence, logits, retain_graph=True)
        torch.testing.assert_close(found, expected)


def test_a_response_s_ratio_has_the_gradient_of_the_geometric_mean() -> None:
    logprobs, old = draw(5).requires_grad_(), draw(5, seed=1)
    whole = (logprobs - old).mean().exp()
    ours = losses.sequence_ratio(logprobs, (logprobs - old).mean().detach().expand(5))
    torch.testing.assert_close(ours.mean(), whole)
    (found,), (expected,) = torch.autograd.grad(ours.mean(), logprobs), torch.autograd.grad(whole, logprobs)
    torch.testing.assert_close(found, expected)


def test_a_clipped_weight_keeps_every_token_s_gradient_and_a_clipped_ratio_does_not() -> None:
    rows, old = torch.zeros(4, dtype=torch.long), torch.full((4,), -9.0, dtype=torch.float64)
    for objective, kept in (("cispo", True), ("ppo", False)):
        logits = draw(4, V).requires_grad_()
        chosen = options(objective=objective)
        loss = surrogate(batch_of(logits, chosen, old, old, old, rows), torch.ones(4), chosen)
        (found,) = torch.autograd.grad(loss.per_token.sum(), logits)
        assert bool((found != 0).any()) == kept
        assert loss.metrics["clip_fraction"].mean() == 1


def test_on_policy_all_objectives_have_the_gradient_of_reinforce() -> None:
    rows, advantages = torch.tensor([0, 0, 0, 1, 1, 1]), torch.tensor([1.0, 1, 1, -2, -2, -2])
    found = {}
    for objective in OBJECTIVES:
        logits, chosen = draw(6, V).requires_grad_(), options(objective=objective)
        old = losses.token_logprobs(logits.detach(), torch.arange(6) % V)
        loss = surrogate(batch_of(logits, chosen, old, old, old, rows), advantages, chosen)
        (found[objective],) = torch.autograd.grad(loss.per_token.sum(), logits)
        torch.testing.assert_close(found[objective], found["ppo"])
    assert found["ppo"].abs().max() > 0.1


def test_each_token_has_its_own_advantage() -> None:
    chosen, rows, old = options(), torch.zeros(3, dtype=torch.long), draw(3, seed=3) - 2
    advantages = torch.tensor([1.0, 0.0, -3.0])
    together = surrogate(batch_of(draw(3, V), chosen, old, old, old, rows), advantages, chosen).per_token
    for i, advantage in enumerate(advantages):
        alone = surrogate(batch_of(draw(3, V), chosen, old, old, old, rows), advantage.expand(3), chosen)
        torch.testing.assert_close(together[i], alone.per_token[i])


@pytest.mark.parametrize("correction", CORRECTIONS)
@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("far", [0.0, 1000.0, -1000.0])
def test_probabilities_that_are_far_apart_give_finite_losses_and_gradients(
    far: float, objective: str, correction: str
) -> None:
    chosen = options(objective=objective, correction=correction, kl=0.1, kl_estimator="k2" if far < 0 else "k3")
    logits = torch.zeros(6, V)
    logits[:, 0] = far  # in float32, what is not the first token has a log-probability of -1000, or the first has
    logits.requires_grad_()
    apart = torch.tensor([-1000.0, -20.0, -1e-3, 0.0, -30.0, -500.0])
    rows = torch.tensor([0, 0, 0, 1, 1, 1])
    for others in (apart, apart.flip(0), torch.zeros(6)):
        batch = batch_of(logits, chosen, others, others.roll(1), others.roll(2), rows)
        for advantages in (torch.ones(6), -torch.ones(6)):
            loss = surrogate(batch, advantages, chosen)
            (found,) = torch.autograd.grad(loss.per_token.sum(), logits, retain_graph=True)
            assert torch.isfinite(loss.per_token).all()
            assert torch.isfinite(found).all()
            assert all(torch.isfinite(values.double()).all() for values in loss.metrics.values())


@pytest.mark.parametrize(
    ("log_ratio", "truncated", "masked"), [(-1.0, math.exp(-1), math.exp(-1)), (0.0, 1, 1), (1.0, 2, 0)]
)
def test_a_correction_bounds_weights_above_or_leaves_them_out(
    log_ratio: float, truncated: float, masked: float
) -> None:
    apart = torch.tensor([log_ratio])
    assert losses.importance_correction(apart, 2.0, mask=False).item() == pytest.approx(truncated)
    assert losses.importance_correction(apart, 2.0, mask=True).item() == pytest.approx(masked)


def test_the_surrogate_asks_for_no_more_than_it_uses() -> None:
    assert options().needs == Needs()
    assert options(objective="gspo").needs == Needs(student=True)
    assert options(kl=0.1).needs == Needs(reference=True)
    assert options(kl=0.1, kl_reference="base").needs == Needs(reference=True, base=True)
    assert options(correction="token_mask").needs == Needs(old=True)
    assert options(correction="sequence_mask").needs == Needs(old=True, student=True)


@pytest.mark.parametrize("values", [{"objective": "gspo"}, {"correction": "sequence_mask"}])
def test_a_backend_that_does_not_prepare_whole_responses_is_told(values: dict[str, str]) -> None:
    chosen, old = options(**values), draw(3)
    batch = batch_of(draw(3, V), options(), old, old, old, torch.zeros(3, dtype=torch.long))
    with pytest.raises(ConfigError, match="prepared"):
        surrogate(batch, torch.ones(3), chosen)


def test_a_backend_that_does_not_ask_for_the_reference_is_told() -> None:
    chosen, old = options(kl=0.1), draw(3)
    batch = batch_of(draw(3, V), options(), old, old, old, torch.zeros(3, dtype=torch.long))
    with pytest.raises(ConfigError, match="reference"):
        surrogate(replace(batch, tokens=replace(batch.tokens, reference_logprobs=None)), torch.ones(3), chosen)
