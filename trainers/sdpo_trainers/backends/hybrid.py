"""The hybrid of GRPO and SDPO: λ GRPO + (1 - λ) SDPO (arXiv 2601.20802).

Each loss is that of its own backend, the mean over its own tokens of an optimizer step: GRPO's over attempts of
groups whose returns differ, SDPO's over those that a teacher has something to be shown for. So the gradient is the
same mixture of theirs, and λ = 0 is SDPO, λ = 1 GRPO. The paper mixes the advantages of both at each token, which
on-policy is the same but for the tokens that each mean is over.

An attempt that both learn from is two examples, which the engine reads as one sequence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

import torch
from pydantic import Field
from torch import Tensor

from sdpo_gym.errors import ConfigError
from sdpo_gym.types import Group
from sdpo_trainers.backend import Batch, Context, Example, Loss, Needs, Tokens
from sdpo_trainers.backends.grpo import GRPO, GRPOOptions
from sdpo_trainers.backends.sdpo import SDPO, SDPOOptions
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.objectives.advantages import Baseline, Scale
from sdpo_trainers.objectives.aggregation import silent_weight
from sdpo_trainers.objectives.distillation import kept_share, routed
from sdpo_trainers.objectives.surrogate import SurrogateOptions


class HybridOptions(SDPOOptions, SurrogateOptions):
    """Settings of the hybrid: those of SDPO, and those of GRPO that say what a token's loss is."""

    grpo_share: float = Field(0.9, ge=0, le=1, description="λ: GRPO's share of the loss; SDPO has the rest")
    scale: Scale = Field("none", description="Divide GRPO's advantages by a standard deviation")
    baseline: Baseline = Field("mean", description="What GRPO subtracts from a return")

    @property
    def grpo(self) -> GRPOOptions:
        """GRPO's part of them."""
        return GRPOOptions(
            **{name: getattr(self, name) for name in GRPOOptions.model_fields if hasattr(self, name)}
        )


class Hybrid(SDPO):
    """GRPO and SDPO at once."""

    Options: ClassVar[type[HybridOptions]] = HybridOptions
    options: HybridOptions

    def __init__(self, options: HybridOptions, context: Context) -> None:
        super().__init__(options, context)
        self.grpo = GRPO(options.grpo, context)

    @classmethod
    def check(cls, options: HybridOptions, config: TrainConfig) -> None:
        super().check(options, config)
        options.check_run(config)
        if options.grpo_share and config.group_size == 1:
            raise ConfigError(
                "algorithm.grpo_share compares attempts at the same task, and group_size is 1; set it to at "
                "least 2"
            )

    @property
    def needs(self) -> Needs:
        return super().needs | self.grpo.needs

    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        share = self.options.grpo_share
        rewarded = self.grpo.examples(groups, step) if share > 0 else []
        taught = super().examples(groups, step) if share < 1 else []
        return rewarded + taught

    def has_signal(self, group: Group) -> bool:
        share = self.options.grpo_share
        return (share > 0 and self.grpo.has_signal(group)) or (share < 1 and super().has_signal(group))

    def reweigh(self, weights: Tensor, tokens: Tokens, total: Callable[[Tensor], Tensor]) -> Tensor:
        """Each of the two has its share of the loss, divided among its own tokens."""
        shared = torch.zeros_like(weights)
        grpo = self.options.grpo_share
        taught = total(weights * kept_share(tokens, self.options) * tokens.taught)
        rewarded = total(weights * ~tokens.taught) + silent_weight(weights, total)
        for where, share, own in ((tokens.taught, 1 - grpo, taught), (~tokens.taught, grpo, rewarded)):
            if own:
                shared += weights * where * (share / own)
        return shared

    def prepare(self, tokens: Tokens) -> Mapping[str, Tensor]:
        return {**super().prepare(tokens), **self.grpo.prepare(tokens)}

    def loss(self, batch: Batch) -> Loss:
        return routed(batch, super().loss, self.grpo.loss)
