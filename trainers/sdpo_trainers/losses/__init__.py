"""The formulas, each once, as pure functions of tensors: figures per token, averaged in `aggregation.py`."""

from sdpo_trainers.losses.divergence import (
    divergence,
    full_distributions,
    sampled_divergence,
    top_k_distributions,
)
from sdpo_trainers.losses.policy_gradient import (
    clipped_policy_gradient,
    importance_correction,
    kl_estimate,
    sequence_ratio,
    weighted_policy_gradient,
)
from sdpo_trainers.losses.tokens import entropy, importance_weights, ratio, token_logprobs

__all__ = [
    "clipped_policy_gradient",
    "divergence",
    "entropy",
    "full_distributions",
    "importance_correction",
    "importance_weights",
    "kl_estimate",
    "ratio",
    "sampled_divergence",
    "sequence_ratio",
    "token_logprobs",
    "top_k_distributions",
    "weighted_policy_gradient",
]
