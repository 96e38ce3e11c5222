"""Policy gradients, each formula once, as pure functions of tensors.

Shapes: M tokens over a vocabulary of V. All functions return a figure *per token*, (M,); tokens are averaged in
`aggregation.py`. Logits and log-probabilities are float32 or wider.
"""

from __future__ import annotations

import torch
from torch import Tensor

from sdpo_trainers.losses.tokens import ratio


def clipped_policy_gradient(
    logprobs: Tensor, old_logprobs: Tensor, advantages: Tensor, clip_low: float, clip_high: float
) -> Tensor:
    """The clipped surrogate, negated: -min(r A, clip(r, 1 - low, 1 + high) A).

    PPO (arXiv 1707.06347, equation 7) with separate bounds (DAPO, arXiv 2503.14476, equation 10).

    Args:
        logprobs: Of the sampled tokens under the policy, (M,).
        old_logprobs: Of the sampled tokens under the sampler, (M,).
        advantages: (M,).
        clip_low: The ratio is held above 1 - clip_low where A < 0.
        clip_high: The ratio is held below 1 + clip_high where A > 0.
    """
    r = ratio(logprobs, old_logprobs)
    return -torch.minimum(r * advantages, r.clamp(1 - clip_low, 1 + clip_high) * advantages)
