"""The policy-gradient surrogate that GRPO's family and the methods that build on it share.

`surrogate(batch, advantages, options)` is a pure function: a backend gives it each token's own advantage. The
backend adds `options.needs` to its `needs`, and returns `prepared(tokens, options)` from its `prepare`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator
from torch import Tensor

from sdpo_gym.errors import ConfigError
from sdpo_gym.settings import Section
from sdpo_trainers.backend import Batch, Loss, Needs, Tokens
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.losses import (
    clipped_policy_gradient,
    entropy,
    importance_correction,
    kl_estimate,
    ratio,
    sequence_ratio,
    token_logprobs,
    weighted_policy_gradient,
)
from sdpo_trainers.teaching.reprompt_options import refuse_change

KlEstimator = Literal["k3", "k2", "k3_weighted"]

LOG_RATIO, LOG_CORRECTION = "sequence_log_ratio", "sequence_log_correction"
"""Under which names `prepared` hands over the figures of whole responses."""


class SurrogateOptions(Section):
    """Settings of the policy gradient; the defaults are those of the SDPO paper's baseline."""

    objective: Literal["ppo", "gspo", "cispo", "reinforce"] = Field(
        "ppo",
        description="ppo: clipped ratio of each token; gspo: clipped ratio of the whole response; cispo: clipped "
        "ratio without gradient times the log-probability; reinforce: the log-probability, no ratio",
    )
    clip_low: float = Field(0.2, gt=0, le=1, description="The ratio is clipped below 1 - this; 1: no bound")
    clip_high: float = Field(0.28, gt=0, description="The ratio is clipped above 1 + this")
    dual_clip: float = Field(
        0.0, ge=0, description="Where the advantage is negative, the ratio counts as at most this; 0: no bound"
    )
    kl: float = Field(0.0, ge=0, description="Coefficient of the KL divergence from the reference")
    kl_estimator: KlEstimator = Field(
        "k3",
        description="k3: r - log r - 1 with r = reference / policy, with the gradient of KL(reference‖policy); "
        "k2: ½ (log r)², with that of KL(policy‖reference); k3_weighted: k3 times the token's importance ratio, "
        "with that of KL(policy‖reference) also off-policy",
    )
    kl_reference: Literal["start", "base"] = Field(
        "start",
        description="start: the weights that the run started from; base: the model without its adapters",
    )
    correction: Literal["none", "token_truncate", "token_mask", "sequence_truncate", "sequence_mask"] = Field(
        "none",
        description="Weight of what another engine sampled, the trainer's own probability over the sampler's: of "
        "the token or of the response; above the limit it is truncated to it, or what has it is left out",
    )
    correction_limit: float = Field(2.0, ge=1, description="Largest weight of the correction")

    @model_validator(mode="after")
    def _refuse_what_cannot_act_in_the_surrogate(self) -> SurrogateOptions:
        objective = f"algorithm.objective = {self.objective!r}"
        if self.objective == "reinforce":
            refuse_change(self, "clip_low", f"{objective}, which has no ratio")
            refuse_change(self, "clip_high", f"{objective}, which has no ratio")
        if self.objective in ("cispo", "reinforce"):
            refuse_change(self, "dual_clip", objective)
        if 0 < self.dual_clip <= 1 + self.clip_high:
            raise ConfigError(
                f"algorithm.dual_clip = {self.dual_clip} must be 0 or above 1 + algorithm.clip_high = "
                f"{1 + self.clip_high:g}"
            )
        if self.kl == 0:
            for name in ("kl_reference", "kl_estimator"):
                refuse_change(self, name, "algorithm.kl = 0")
        if self.correction == "none":
            refuse_change(self, "correction_limit", "algorithm.correction = 'none'")
        return self

    def check_run(self, config: TrainConfig) -> None:
        """Refuses what could not act in a run with these settings; for `Backend.check`.

        Raises:
            ConfigError: With the reason.
        """
        if self.kl and self.kl_reference == "base" and config.lora.rank == 0:
            raise ConfigError(
                "algorithm.kl_reference = 'base' is the model without its adapters, and lora.rank = 0 trains a "
                "model that has none; use 'start'"
            )
        if self.correction != "none" and config.sampler.kind == "local" and not config.sampling.ahead:
            raise ConfigError(
                f"algorithm.correction = {self.correction!r} is for attempts that another engine or older weights "
                "sampled; here the model that is trained samples them itself (sampler.kind = 'local' and "
                "sampling.ahead = 0)"
            )

    @property
    def needs(self) -> Needs:
        """What the surrogate needs; a backend adds what else it needs (`dataclasses.replace`)."""
        return Needs(
            reference=self.kl > 0,
            base=self.kl > 0 and self.kl_reference == "base",
            student=self.objective == "gspo" or self.correction.startswith("sequence"),
            old=self.correction != "none",
        )


def prepared(tokens: Tokens, options: SurrogateOptions) -> dict[str, Tensor]:
    """What `surrogate` needs to know of whole responses; for `Backend.prepare`.

    Args:
        tokens: Of whole responses.
        options: Of the surrogate.
    """
    found: dict[str, Tensor] = {}
    if options.objective == "gspo" and tokens.student_logprobs is not None:
        found[LOG_RATIO] = tokens.over_responses(tokens.student_logprobs - tokens.old_logprobs, "mean")
    if options.correction.startswith("sequence"):
        found[LOG_CORRECTION] = tokens.over_responses(tokens.old_logprobs - tokens.sampler_logprobs, "sum")
    return found


def surrogate(batch: Batch, advantages: Tensor, options: SurrogateOptions) -> Loss:
    """The loss of each token, to be minimised, with its metrics.

    With r the ratio of the policy to the one that the tokens are taken to come from (`Tokens.old_logprobs`: as
    recorded by the sampler, or with a correction the trainer's own before the first update):

    * "ppo": -min(r A, clip(r, 1 - low, 1 + high) A) with the token's ratio.
    * "gspo": the same with the geometric mean of the response's ratios (arXiv 2507.18071). A response is what was
      written in one turn.
    * "cispo": -sg[clip(r, 1 - low, 1 + high)] A log π (arXiv 2506.13585).
    * "reinforce": -A log π.

    The correction multiplies this; then `kl` times the estimate of the KL divergence is added; "k3_weighted" is
    DeepSeek-V3.2's (arXiv 2512.02556, section 3.1). TIS (Yao et al. 2025, "Your efficient RL framework secretly
    brings you off-policy RL training") is "token_truncate".

    Args:
        batch: With `prepared` in its `prepared`.
        advantages: Of each token, without gradient, (C,).
        options: Which surrogate.

    Returns:
        The loss, with the metrics `entropy`, and where they are defined `ratio`, `clip_fraction` (of that
        `clip_fraction_low` and `clip_fraction_high`), `correction` and `kl`, each (C,).
    """
    tokens = batch.tokens
    logprobs = token_logprobs(batch.student_logits, tokens.ids)
    loss, metrics = _objective(batch, logprobs, advantages.to(logprobs.dtype), options)
    if options.correction != "none":
        whole = options.correction.startswith("sequence")
        apart = _of_response(batch, LOG_CORRECTION) if whole else tokens.old_logprobs - tokens.sampler_logprobs
        weights = importance_correction(apart, options.correction_limit, options.correction.endswith("mask"))
        loss = weights * loss
        metrics["correction"] = weights
    if options.kl:
        if tokens.reference_logprobs is None:
            raise ConfigError("algorithm.kl needs a reference: add `options.needs` to the backend's `needs`")
        kl = kl_estimate(logprobs, tokens.reference_logprobs, "k2" if options.kl_estimator == "k2" else "k3")
        if options.kl_estimator == "k3_weighted":
            kl = ratio(logprobs, tokens.old_logprobs) * kl
        loss = loss + options.kl * kl
        metrics["kl"] = kl.detach()
    known = tokens.student_entropy
    metrics["entropy"] = entropy(batch.student_logits.detach()) if known is None else known
    return Loss(loss, metrics)


def _objective(
    batch: Batch, logprobs: Tensor, advantages: Tensor, options: SurrogateOptions
) -> tuple[Tensor, dict[str, Tensor]]:
    if options.objective == "reinforce":
        return weighted_policy_gradient(logprobs, logprobs.new_ones(()), advantages), {}
    if options.objective == "gspo":
        ratios = sequence_ratio(logprobs, _of_response(batch, LOG_RATIO))
    else:
        ratios = ratio(logprobs, batch.tokens.old_logprobs)
    r = ratios.detach()
    low, high = r < 1 - options.clip_low, r > 1 + options.clip_high
    if options.objective == "cispo":
        weights = r.clamp(1 - options.clip_low, 1 + options.clip_high)
        loss = weighted_policy_gradient(logprobs, weights, advantages)
    else:
        loss = clipped_policy_gradient(ratios, advantages, options.clip_low, options.clip_high, options.dual_clip)
        bounded = (advantages < 0) & (r > options.dual_clip) if options.dual_clip else low.new_zeros(())
        low, high = low & (advantages < 0), high & (advantages > 0) | bounded
    return loss, {
        "ratio": r,
        "clip_fraction": (low | high).float(),
        "clip_fraction_low": low.float(),
        "clip_fraction_high": high.float(),
    }


def _of_response(batch: Batch, name: str) -> Tensor:
    if name not in batch.prepared:
        raise ConfigError(
            f"the surrogate needs figures of whole responses ({name}): return `prepared(tokens, options)` from "
            "the backend's `prepare`, and add `options.needs` to its `needs`"
        )
    return batch.prepared[name]
