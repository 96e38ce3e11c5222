"""AntiSD: away from the self-teacher rather than towards it, beside a policy gradient (arXiv 2605.11609).

A teacher that has seen a solution finds likely what the solution already implies, and unlikely what looks for
one. With u = log teacher - log student of a token, its advantage is

    Â = A - λ g · ½ (softplus(u) - log 2),

which ascends the Jensen–Shannon divergence between student and teacher, and adds at most λ ½ log 2. Attempts
whose group has no signal have A = 0, and the rest of it. The gate g is a Schmitt trigger on the median H of the
teacher's entropy over the batch's tokens: for `warmup_steps` it is shut and H is noted; then it is open, shuts
where H is below `close` times the median noted, and opens again where H is back at `reopen` times it.

The paper was read in excerpts and in two reimplementations. What is assumed: the paper's binary gate, where its
code has a λ of its own for each sequence from the teacher's perplexity, opens again at 1.07, and cuts off and
normalises u; the teacher is shown a success of the group and of failed attempts the verdict (with
`detail = "verdict"`); H is a mean over processes of their medians, and the gate moves once per optimizer step.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Literal

import torch
from pydantic import Field, model_validator
from torch import Tensor

from sdpo_gym.errors import ConfigError
from sdpo_trainers.backend import Batch, Context, Example, Loss, Tokens
from sdpo_trainers.backends.shaped import Shaped, ShapedOptions, evidence
from sdpo_trainers.engine.teacher import TeacherKind
from sdpo_trainers.losses import token_logprobs
from sdpo_trainers.losses.credit import anti_distillation
from sdpo_trainers.objectives.advantages import Scale
from sdpo_trainers.objectives.surrogate import surrogate
from sdpo_trainers.teaching.reprompt_options import refuse_change


class AntiSDOptions(ShapedOptions):
    """Settings of AntiSD; the defaults are the paper's."""

    scale: Scale = Field("group", description="Divide advantages by a standard deviation, as the paper does")
    denominator: Literal["signal", "all"] = Field(
        "all", description="Whether groups without signal are learned from and count (all, as published) or not"
    )
    feedback: Literal["never", "without_demonstration", "always"] = Field(
        "always", description="When to show the feedback on the attempt"
    )
    teacher: TeacherKind = Field(
        "live", description="Whose weights teach: ema, trust_region, snapshot, live, frozen"
    )
    anti_weight: float = Field(0.5, gt=0, description="Weight of the divergence's advantage (λ)")
    warmup_steps: int = Field(
        5,
        ge=0,
        description="Optimizer steps in which the teacher's entropy is noted; 0: the gate is always open",
    )
    close: float = Field(0.93, gt=0, description="The gate shuts below this share of the entropy noted")
    reopen: float = Field(1.0, gt=0, description="The gate opens again from this share of it on")

    @model_validator(mode="after")
    def _refuse_what_cannot_act_in_antisd(self) -> AntiSDOptions:
        if self.reopen < self.close:
            raise ConfigError(
                f"algorithm.reopen = {self.reopen:g} must be at least algorithm.close = {self.close:g}: the gate "
                "would open where it shuts"
            )
        if not self.warmup_steps:
            for name in ("close", "reopen"):
                refuse_change(self, name, "algorithm.warmup_steps = 0")
        return self


class AntiSD(Shaped):
    """Policy gradient that ascends the divergence from a teacher who knows a solution."""

    Options: ClassVar[type[AntiSDOptions]] = AntiSDOptions
    options: AntiSDOptions

    def __init__(self, options: AntiSDOptions, context: Context) -> None:
        super().__init__(options, context)
        self.noted: list[float] = []
        """The teacher's entropy in the steps of the warm-up."""
        self.open = not options.warmup_steps
        """Whether the divergence counts in the optimizer step that is being made."""
        self._shut = False  # by a low entropy, rather than by the warm-up

    def teaches(self, example: Example) -> bool:
        return True

    def reweigh(self, weights: Tensor, tokens: Tokens, total: Callable[[Tensor], Tensor]) -> Tensor:
        """Leaves the weights as they are, and moves the gate."""
        if self.options.warmup_steps and tokens.teacher_entropy is not None:
            heard = tokens.teacher_entropy[tokens.taught]
            own = heard.median() if len(heard) else heard.new_zeros(())
            processes = total(heard.new_tensor([float(len(heard) > 0)]))
            if processes:
                self._move(float(total(own[None]) / processes))
        return weights

    def _move(self, entropy: float) -> None:
        if len(self.noted) < self.options.warmup_steps:
            self.noted.append(entropy)
            return
        bound = self.options.reopen if self._shut else self.options.close
        self._shut = entropy < bound * statistics.median(self.noted)
        self.open = not self._shut

    def state_dict(self) -> dict[str, Any]:
        return {"noted": self.noted, "open": self.open, "shut": self._shut}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        self.noted, self.open, self._shut = list(state["noted"]), bool(state["open"]), bool(state["shut"])

    def loss(self, batch: Batch) -> Loss:
        tokens = batch.tokens
        told = evidence(tokens, token_logprobs(batch.student_logits.detach(), tokens.ids))
        away = torch.where(tokens.taught, anti_distillation(told), 0.0)
        weight = self.options.anti_weight if self.open else 0.0
        found = surrogate(batch, tokens.advantages + weight * away, self.options)
        gate = torch.full_like(told, float(self.open))
        return Loss(found.per_token, {**found.metrics, "evidence": told, "away": away, "gate": gate})
