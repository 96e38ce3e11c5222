"""SRPO: each attempt is learned from in the way that suits it (arXiv 2604.02288).

A failed attempt that a teacher has something to be shown for is distilled, as in SDPO; every other one has GRPO's
policy gradient (section 3.1). A distilled token weighs the more the surer the teacher is: exp(-β H), H the entropy
of its distribution, divided by the mean of these weights over all distilled tokens of the optimizer step
(section 3.2). The loss is one mean over the tokens of all attempts, those without an advantage included
(section 3.3).

The teacher is shown what SDPO's is; the paper shows successful siblings only, which is `feedback = "never"`. An
attempt is correct if it reached `success_threshold`. The paper does not say which divergence is distilled with:
it takes SDPO's settings, which are the defaults here. A KL penalty, where one is set, is the policy gradient's;
what is distilled has none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar, Literal

import torch
from pydantic import Field
from torch import Tensor

from sdpo_gym.types import Group
from sdpo_trainers.backend import Batch, Example, Loss, Needs, Tokens
from sdpo_trainers.backends.sdpo import SDPO, SDPOOptions
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.objectives.advantages import Scale, advantages
from sdpo_trainers.objectives.distillation import routed
from sdpo_trainers.objectives.surrogate import SurrogateOptions, prepared, surrogate
from sdpo_trainers.teaching.exhibits import Exhibits


class SRPOOptions(SDPOOptions, SurrogateOptions):
    """Settings of SRPO; the defaults are the paper's."""

    tells_failures_apart = True
    certainty: float = Field(
        1.0, ge=0, description="β: how much more a token weighs at which the teacher is certain; 0: no more"
    )
    scale: Scale = Field("none", description="Divide advantages by a standard deviation")
    support: Literal["full", "topk"] = Field(
        "topk",
        description="What is compared at a position: the whole vocabulary or the student's likeliest tokens",
    )
    tokens: Literal["all"] = Field("all", description="All tokens of a distilled attempt are distilled")
    skip_tokens: Literal[0] = Field(0, description="No first tokens are left out")


class SRPO(SDPO):
    """Sample-routed policy optimization."""

    Options: ClassVar[type[SRPOOptions]] = SRPOOptions
    options: SRPOOptions

    @classmethod
    def check(cls, options: SRPOOptions, config: TrainConfig) -> None:
        super().check(options, config)
        options.check_run(config)

    @property
    def needs(self) -> Needs:
        return super().needs | self.options.needs

    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        shown = self.self_teacher.exhibits(groups, step)
        for g, i in shown:
            if groups[g].returns[i] >= self.options.success_threshold:
                shown[g, i] = Exhibits()  # a correct attempt is not distilled
        of_groups = advantages([group.returns for group in groups], self.options.scale)
        given = {(g, i): a for g, group in enumerate(of_groups) for i, a in enumerate(group)}
        examples = self.self_teacher.examples(groups, step, exhibits=shown, advantages=given, silent=True)
        self.counts = dict(self.self_teacher.counts)
        return [replace(e, silent=False) for e in examples] if self.options.kl else examples

    def has_signal(self, group: Group) -> bool:
        return len(set(group.returns)) > 1 or (
            min(group.returns, default=1.0) < self.options.success_threshold and super().has_signal(group)
        )

    def reweigh(self, weights: Tensor, tokens: Tokens, total: Callable[[Tensor], Tensor]) -> Tensor:
        if tokens.teacher_entropy is None or not self.options.certainty:
            return weights
        routed_here = (tokens.taught & (weights > 0)).to(weights.dtype)
        certain = torch.exp(-self.options.certainty * tokens.teacher_entropy.to(weights.dtype)) * routed_here
        mean = total(certain) / total(routed_here).clamp(min=1)
        return torch.where(
            tokens.taught, weights * certain / mean.clamp(min=torch.finfo(mean.dtype).tiny), weights
        )

    def prepare(self, tokens: Tokens) -> Mapping[str, Tensor]:
        return {**super().prepare(tokens), **prepared(tokens, self.options)}

    def loss(self, batch: Batch) -> Loss:
        return routed(batch, super().loss, self._policy_gradient)

    def _policy_gradient(self, batch: Batch) -> Loss:
        return surrogate(batch, batch.tokens.advantages, self.options)
