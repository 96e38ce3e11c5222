"""SDPG: a policy gradient with full-vocabulary self-distillation beside it (arXiv 2606.04036, and its code).

Per token, with A of GRPO divided by the standard deviation,

    surrogate(A) + β(k) · 1[A > 0] · KL(student ‖ teacher) + α · ½ (log student / reference)²,

where the teacher is the model itself shown the right answer, without gradient, and the KL divergence is that of
the whole next-token distributions. In step k of K, β(k) = β · min(1, k / warm-up) · min(1, (K - k) / decay).

The paper has the gate 1[A > 0] and the schedule (50, 350); the published scripts have neither. Both are presets.
The last term is the surrogate's `kl` with `kl_estimator = "k2"`, which the code calls "urkl"; "k3" has the
gradient of its "ufkl". The teacher has the student's weights in both.

What is assumed: the answer is the environment's oracle, as a whole reply; groups whose returns are all equal are
left out, as the scripts' dynamic sampling does; the divergence is not weighed by the ratio to the sampler.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar, Literal

import torch
from pydantic import Field

from sdpo_gym.errors import ConfigError
from sdpo_gym.types import Group
from sdpo_trainers.backend import Batch, Context, Example, Loss, Needs
from sdpo_trainers.backends.shaped import Shaped, ShapedOptions
from sdpo_trainers.engine.teacher import TeacherKind
from sdpo_trainers.losses import divergence
from sdpo_trainers.objectives.advantages import Scale
from sdpo_trainers.objectives.surrogate import KlEstimator, surrogate


class SDPGOptions(ShapedOptions):
    """Settings of SDPG; the defaults are the paper's, without its schedule."""

    scale: Scale = Field("group", description="Divide advantages by a standard deviation, as the paper does")
    kl: float = Field(1e-3, ge=0, description="Coefficient of the KL divergence from the reference (α)")
    kl_estimator: KlEstimator = Field("k2", description=ShapedOptions.model_fields["kl_estimator"].description)
    success: Literal["sibling", "oracle"] = Field(
        "oracle", description="Whose answer the teacher is shown: a successful sibling's, or the task's oracle"
    )
    feedback: Literal["never", "without_demonstration", "always"] = Field(
        "never", description="When the teacher is shown the feedback on the attempt as well"
    )
    teacher: TeacherKind = Field(
        "live", description="Whose weights teach: ema, trust_region, snapshot, live, frozen"
    )
    distillation: float = Field(1e-3, gt=0, description="Coefficient of the divergence from the teacher (β)")
    distillation_warmup: int = Field(0, ge=0, description="Steps over which the coefficient rises from 0")
    distillation_decay: int = Field(0, ge=0, description="Last steps of the run, over which it falls to 0")
    gate: Literal["positive", "none"] = Field(
        "positive", description="Distil attempts that did better than their group, or all"
    )

    def coefficient(self, step: int, steps: int | None) -> float:
        """β in a step, counted from 1, of a run of so many."""
        rise = min(1.0, step / self.distillation_warmup) if self.distillation_warmup else 1.0
        fall = min(1.0, (steps - step) / self.distillation_decay) if self.distillation_decay and steps else 1.0
        return self.distillation * rise * max(fall, 0.0)


class SDPG(Shaped):
    """Policy gradient and self-distillation of what did well."""

    Options: ClassVar[type[SDPGOptions]] = SDPGOptions
    options: SDPGOptions

    def __init__(self, options: SDPGOptions, context: Context) -> None:
        super().__init__(options, context)
        self.coefficient = options.distillation
        """β of the step whose examples were made last."""

    @property
    def needs(self) -> Needs:
        return replace(super().needs, teacher="distribution")

    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        self.coefficient = self.options.coefficient(step, self.context.steps)
        examples = super().examples(groups, step)
        self.counts["distillation_coefficient"] = self.coefficient
        return examples

    def teaches(self, example: Example) -> bool:
        gated = self.options.gate == "none" or (example.advantage or 0) > 0
        return self.coefficient > 0 and gated

    def loss(self, batch: Batch) -> Loss:
        if batch.teacher_logits is None:
            raise ConfigError("SDPG needs a teacher's logits")
        found = surrogate(batch, batch.tokens.advantages, self.options)
        apart = divergence(batch.student_logits.log_softmax(-1), batch.teacher_logits.log_softmax(-1), 1.0)
        apart = torch.where(batch.tokens.taught, apart, 0.0)
        return Loss(found.per_token + self.coefficient * apart, {**found.metrics, "divergence": apart.detach()})
