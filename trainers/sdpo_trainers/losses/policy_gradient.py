"""Policy gradients, each formula once, as pure functions of tensors.

Shapes: M tokens over a vocabulary of V. All functions return a figure *per token*, (M,); tokens are averaged in
`aggregation.py`. Logits and log-probabilities are float32 or wider.
"""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor

from sdpo_trainers.losses.tokens import RATIO_EXPONENT_LIMIT, ratio


def clipped_policy_gradient(
    ratios: Tensor, advantages: Tensor, clip_low: float, clip_high: float, dual_clip: float = 0.0
) -> Tensor:
    """The clipped surrogate, negated: -min(r A, clip(r, 1 - low, 1 + high) A).

    PPO (arXiv 1707.06347, equation 7) with separate bounds (DAPO, arXiv 2503.14476, equation 10) and, if asked, a
    bound where A < 0: then it is -max(min(...), c A) (dual-clip PPO, arXiv 1912.09729, equation 8).

    Args:
        ratios: Of the policy to the one that the tokens were sampled from, with gradient, (M,).
        advantages: (M,).
        clip_low: There is no gradient from ratios below 1 - clip_low where A < 0.
        clip_high: There is none from ratios above 1 + clip_high where A > 0.
        dual_clip: There is none from ratios above c where A < 0; 0 leaves them.
    """
    objective = torch.minimum(ratios * advantages, ratios.clamp(1 - clip_low, 1 + clip_high) * advantages)
    if dual_clip:
        objective = torch.where(advantages < 0, torch.maximum(objective, dual_clip * advantages), objective)
    return -objective


def sequence_ratio(logprobs: Tensor, log_ratio: Tensor) -> Tensor:
    """A whole response's ratio with the token's share of its gradient, sg[s] π / sg[π], (M,).

    GSPO-token (GSPO, arXiv 2507.18071, equation 14). Summed over the response and divided by its length, it has
    the gradient of s, GSPO's ratio.

    Args:
        logprobs: Of the sampled tokens under the policy, with gradient, (M,).
        log_ratio: The logarithm of each token's response's ratio s, without gradient, (M,).
    """
    bounded = log_ratio.detach().clamp(-RATIO_EXPONENT_LIMIT, RATIO_EXPONENT_LIMIT)
    return bounded.exp() * (logprobs - logprobs.detach()).exp()


def weighted_policy_gradient(logprobs: Tensor, weights: Tensor, advantages: Tensor) -> Tensor:
    """-sg[w] A log π, (M,): REINFORCE with w = 1; CISPO (arXiv 2506.13585, equation 4) with a clipped ratio.

    Args:
        logprobs: Of the sampled tokens under the policy, with gradient, (M,).
        weights: (M,).
        advantages: (M,).
    """
    return -(weights.detach() * advantages * logprobs)


def kl_estimate(logprobs: Tensor, reference_logprobs: Tensor, kind: Literal["k3", "k2"] = "k3") -> Tensor:
    """An estimate of KL(policy ‖ reference) from a sampled token, (M,).

    With ρ = reference / policy, k3 is ρ - log ρ - 1 (GRPO, arXiv 2402.03300, equation 4) and k2 is ½ (log ρ)². On
    tokens of the policy k3 is unbiased, with the gradient of KL(reference ‖ policy); k2 is biased, with the
    gradient of KL(policy ‖ reference). Neither is negative.

    Args:
        logprobs: Of the sampled tokens under the policy, (M,).
        reference_logprobs: Under the reference, (M,).
        kind: Which.
    """
    if kind == "k2":
        return 0.5 * (reference_logprobs - logprobs).square()
    apart = (reference_logprobs - logprobs).clamp(max=RATIO_EXPONENT_LIMIT)
    return torch.expm1(apart) - apart


def importance_correction(log_ratio: Tensor, limit: float, mask: bool) -> Tensor:
    """What a token sampled elsewhere weighs, without gradient, (M,): min(r, limit), or r where r <= limit, else 0.

    Args:
        log_ratio: Of the policy that is trained, as it was before the update, to the sampler; (M,).
        limit: Above 1.
        mask: Leave out what is above the limit, rather than truncate it (TIS).
    """
    r = ratio(log_ratio.detach(), torch.zeros_like(log_ratio))
    return torch.where(r <= limit, r, 0.0) if mask else r.clamp(max=limit)
