"""GRPO: the scalar baseline. Reads rewards only (arXiv 2402.03300; clipping as in DAPO, arXiv 2503.14476).

The advantage of an attempt is its return minus its group's mean; in an episode of several turns every turn has
it. Groups whose returns are all equal carry no signal and are left out.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from sdpo_gym.settings import Section
from sdpo_gym.types import Group
from sdpo_trainers.backend import Backend, Batch, Example, Loss, learnable_turns
from sdpo_trainers.losses import clipped_policy_gradient, entropy, ratio, token_logprobs

STD_EPSILON = 1e-4


class GRPOOptions(Section):
    """Settings of GRPO; the defaults are those of the SDPO paper's baseline."""

    scale: Literal["none", "group"] = Field(
        "none", description="Divide advantages by the group's standard deviation"
    )
    clip_low: float = Field(0.2, gt=0, lt=1, description="The ratio is clipped below 1 - this")
    clip_high: float = Field(0.28, gt=0, description="The ratio is clipped above 1 + this")


class GRPO(Backend):
    """Group-relative policy optimization."""

    Options = GRPOOptions
    options: GRPOOptions

    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        return [
            Example(
                g,
                i,
                turn.action.prompt_ids,
                turn.action.token_ids,
                turn.action.logprobs,
                advantage=advantage,
                turn=k,
            )
            for g, group in enumerate(groups)
            for i, advantage in enumerate(advantages(group.returns, self.options.scale))
            if advantage != 0
            for k, turn in learnable_turns(group.trajectories[i])
        ]

    def loss(self, batch: Batch) -> Loss:
        tokens, options = batch.tokens, self.options
        logprobs = token_logprobs(batch.student_logits, tokens.ids)
        loss = clipped_policy_gradient(
            logprobs, tokens.old_logprobs, tokens.advantages, options.clip_low, options.clip_high
        )
        r = ratio(logprobs, tokens.old_logprobs).detach()
        clipped = ((r < 1 - options.clip_low) & (tokens.advantages < 0)) | (
            (r > 1 + options.clip_high) & (tokens.advantages > 0)
        )
        return Loss(
            loss,
            {"entropy": entropy(batch.student_logits.detach()), "ratio": r, "clip_fraction": clipped.float()},
        )


def advantages(returns: Sequence[float], scale: Literal["none", "group"] = "none") -> list[float]:
    """Group-relative advantages: return minus the group's mean, over std + 1e-4 if asked (sample std)."""
    if len(set(returns)) < 2:
        return [0.0] * len(returns)
    mean = statistics.fmean(returns)
    divisor = statistics.stdev(returns) + STD_EPSILON if scale == "group" else 1.0
    return [(r - mean) / divisor for r in returns]
