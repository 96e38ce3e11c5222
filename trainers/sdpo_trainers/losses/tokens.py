"""Log-probabilities, entropies and ratios of tokens.

Shapes: M tokens over a vocabulary of V. All functions return a figure *per token*, (M,); tokens are averaged in
`aggregation.py`. Logits and log-probabilities are float32 or wider.
"""

from __future__ import annotations

from torch import Tensor

RATIO_EXPONENT_LIMIT = 20.0
"""Log-ratios are clamped to ± this before they are exponentiated."""


def token_logprobs(logits: Tensor, tokens: Tensor) -> Tensor:
    """Log-probability of each token, (M,), from logits (M, V) already divided by the temperature."""
    chosen = logits.gather(-1, tokens.unsqueeze(-1)).squeeze(-1)
    return chosen - logits.logsumexp(-1)


def entropy(logits: Tensor) -> Tensor:
    """Entropy in nats, (M,), of the distributions with logits (M, V)."""
    logp = logits.log_softmax(-1)
    return -(logp.exp() * logp).sum(-1)


def ratio(logprobs: Tensor, old_logprobs: Tensor) -> Tensor:
    """Importance ratio of the current policy to the sampler, (M,)."""
    return (logprobs - old_logprobs).clamp(-RATIO_EXPONENT_LIMIT, RATIO_EXPONENT_LIMIT).exp()


def importance_weights(logprobs: Tensor, old_logprobs: Tensor, limit: float) -> Tensor:
    """min(policy / sampler, limit), without gradient, (M,): 1 when the step is on-policy."""
    return ratio(logprobs, old_logprobs).clamp(max=limit).detach()
