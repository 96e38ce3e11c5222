"""Credit that a self-teacher gives to single tokens of an attempt, each formula once, as pure functions.

Shapes: M tokens, everything is (M,). Evidence is u = log teacher - log student of the sampled token, or the
difference between two teachers that were shown something else. All of it is taken without gradient: what comes out
are advantages, for `surrogate.py` to turn into a loss.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn.functional import softplus

from sdpo_trainers.losses.tokens import RATIO_EXPONENT_LIMIT


def evidence_weights(evidence: Tensor, advantages: Tensor, epsilon: float) -> Tensor:
    """clip(exp(sign(A) u), 1 - epsilon, 1 + epsilon): RLSD (arXiv 2604.03128).

    A token that the teacher finds likelier than the student weighs more where the attempt did well, and less where
    it did badly. The exponent is clamped first, so that nothing overflows.

    Args:
        evidence: u, (M,).
        advantages: (M,).
        epsilon: How far from 1 a weight may be.
    """
    exponent = (advantages.sign() * evidence).clamp(-RATIO_EXPONENT_LIMIT, RATIO_EXPONENT_LIMIT)
    return exponent.exp().clamp(1 - epsilon, 1 + epsilon)


def weighted_advantages(advantages: Tensor, weights: Tensor, share: float) -> Tensor:
    """A ((1 - share) + share w): the direction from the reward, the size from the teacher (arXiv 2604.03128).

    Args:
        advantages: (M,).
        weights: Of `evidence_weights`, (M,), above 0.
        share: In [0, 1]; with 0 the advantages stay as they are.
    """
    return advantages * (1 - share + share * weights)


def contrast_residual(evidence: Tensor, scale: float, temperature: float) -> Tensor:
    """scale tanh(e / temperature): RLCSD (arXiv 2606.11709).

    Args:
        evidence: e, the log-probability with a correct hint minus the log of the mean probability with wrong
            ones, (M,).
        scale: Largest residual.
        temperature: At which evidence the hyperbolic tangent bends.
    """
    return scale * (evidence / temperature).tanh()


def shifted_advantages(advantages: Tensor, residual: Tensor) -> Tensor:
    """A + r, cut off at 0 where it would have changed A's sign; 0 where A is (arXiv 2606.11709)."""
    shifted = advantages + residual
    return torch.where(
        advantages > 0, shifted.clamp(min=0), torch.where(advantages < 0, shifted.clamp(max=0), 0.0)
    )


def anti_distillation(evidence: Tensor) -> Tensor:
    """-½ (softplus(u) - log 2): AntiSD (arXiv 2605.11609, section 4).

    The advantage by which a policy gradient ascends the Jensen–Shannon divergence between student and teacher. It
    is at most ½ log 2, for tokens that the teacher, who knows the solution, would not have written, and falls
    without bound for those that it would.
    """
    return -0.5 * (softplus(evidence) - math.log(2))
