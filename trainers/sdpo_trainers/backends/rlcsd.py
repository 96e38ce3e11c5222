"""RLCSD: what a right hint speaks for, less what any hint does (arXiv 2606.11709, and its code).

The model is shown a success of the group as a reference solution and, in the very same words, up to `wrong_hints`
failures, never the attempt itself. With the hint c and the hints w, K of them,

    e = log π(token | c) - log (1/K) Σ π(token | w),

in which the change of style cancels that any hint brings. It shifts the advantage of single tokens:

    r = scale · tanh(e / temperature), selected where |r| > threshold,    Â = A + r, cut off at 0 rather than
    changing A's sign.

The loss is the mean of the clipped surrogate over the tokens that were not selected, with A, plus
`selected_weight` times its mean over those that were, with Â: each with its own denominator, over all tokens of
the optimizer step. (The code takes them per micro-batch.)

What is assumed: attempts that lack either kind of hint, as the only success of a group does, have no selected
tokens; the code's clip of r at ± 2 never acts at its scale of ½ and is left out; a snapshot's age is counted in
optimizer steps. Silent tokens of groups without signal cannot count in denominators that depend on a selection, so
`denominator = "all"` is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Literal

import torch
from pydantic import Field, model_validator
from torch import Tensor

from sdpo_gym.backends import TeacherDetail
from sdpo_gym.errors import ConfigError
from sdpo_trainers.backend import Batch, Example, Loss, Tokens
from sdpo_trainers.backends.shaped import Shaped, ShapedOptions, evidence
from sdpo_trainers.engine.teacher import TeacherKind
from sdpo_trainers.losses.credit import contrast_residual, shifted_advantages
from sdpo_trainers.objectives.advantages import Scale
from sdpo_trainers.objectives.aggregation import silent_weight
from sdpo_trainers.objectives.surrogate import surrogate


class RLCSDOptions(ShapedOptions):
    """Settings of RLCSD; the defaults are those of its code."""

    tells_failures_apart = True
    scale: Scale = Field("group", description="Divide advantages by a standard deviation, as the paper does")
    clip_high: float = Field(0.2, gt=0, description="The ratio is clipped above 1 + this")
    feedback: Literal["never"] = Field("never", description="Never: the hints come in the very same words")
    teacher: TeacherKind = Field(
        "snapshot", description="Whose weights teach: ema, trust_region, snapshot, live, frozen"
    )
    wrong_hints: int = Field(4, ge=1, description="Most failures that the right hint is compared with (K)")
    residual_scale: float = Field(0.5, gt=0, description="Largest shift of an advantage (βλ)")
    residual_temperature: float = Field(0.02, gt=0, description="Evidence at which the shift levels off (τ)")
    threshold: float = Field(0.02, ge=0, description="Tokens whose shift is larger than this are selected (δ)")
    selected_weight: float = Field(1.0, gt=0, description="Weight of the selected tokens' mean in the loss (η)")

    @model_validator(mode="after")
    def _refuse_what_cannot_act_in_rlcsd(self) -> RLCSDOptions:
        if self.threshold >= self.residual_scale:
            raise ConfigError(
                f"algorithm.threshold = {self.threshold:g} selects no token: no shift is larger than "
                f"algorithm.residual_scale = {self.residual_scale:g}"
            )
        if self.aggregation != "token":
            raise ConfigError(
                f"algorithm.aggregation = {self.aggregation!r} has no effect here: selected and other tokens are "
                "averaged each on their own; leave it at 'token'"
            )
        if self.denominator != "signal":
            raise ConfigError(
                "algorithm.denominator = 'all' has no effect here: tokens of groups without signal are neither "
                "selected nor not; leave it at 'signal'"
            )
        return self


class RLCSD(Shaped):
    """Policy gradient, shifted where a right hint and wrong hints tell tokens apart."""

    Options: ClassVar[type[RLCSDOptions]] = RLCSDOptions
    details = (TeacherDetail.FULL,)
    options: RLCSDOptions

    @property
    def wrong(self) -> int:
        return self.options.wrong_hints

    def teaches(self, example: Example) -> bool:
        return bool(example.advantage)

    @staticmethod
    def _taught(example: Example, taught: Example) -> Example:
        """One kind of hint alone says nothing, and is not read."""
        return Shaped._taught(example, taught) if taught.contrast_ids else example

    def residual(self, tokens: Tokens) -> Tensor:
        """r, (M,); 0 where it is not selected."""
        if tokens.contrast_logprobs is None:
            return torch.zeros_like(tokens.advantages)
        told = torch.where(tokens.contrasted, evidence(tokens, tokens.contrast_logprobs), 0.0)
        shift = contrast_residual(told, self.options.residual_scale, self.options.residual_temperature)
        return torch.where(shift.abs() > self.options.threshold, shift, 0.0)

    def reweigh(self, weights: Tensor, tokens: Tokens, total: Callable[[Tensor], Tensor]) -> Tensor:
        selected = self.residual(tokens) != 0
        ours = total(weights * selected)
        others = total(weights * ~selected) + silent_weight(weights, total)
        mean = torch.where(selected, self.options.selected_weight / ours, 1 / others)
        return torch.where(weights > 0, weights * mean, 0.0)

    def loss(self, batch: Batch) -> Loss:
        shift = self.residual(batch.tokens)
        found = surrogate(batch, shifted_advantages(batch.tokens.advantages, shift), self.options)
        return Loss(found.per_token, {**found.metrics, "selected": (shift != 0).float(), "shift": shift})
