"""RLSD: the reward says in which direction, a self-teacher how far (arXiv 2604.03128); with CEPO's switch.

The teacher is the model itself, shown the right answer. For each token, u = log teacher - log student is how much
the answer speaks for it, and its advantage is

    Â = A ((1 - λ) + λ clip(exp(sign(A) u), 1 - ε, 1 + ε)),

with A of GRPO, so that no token's advantage changes its sign. λ falls evenly from `teacher_share` in the first
step to 0 after `teacher_share_steps`; from there on it is GRPO, at its cost.

CEPO (arXiv 2605.19436), `against = "wrong_answer"`, compares with the same teacher shown a wrong answer in the
very same words, rather than with the student. Where there is none it is RLSD, or with `fallback = "planted"` the
oracle with a mistake planted in it is shown.

The answer is the environment's oracle, a whole reply rather than the bare result that the papers show, and a wrong
answer is a whole failed reply of a sibling; a task without an oracle is an error, `success = "sibling"` goes
without them. What is assumed: the student's log-probability in u is the one it has when the loss is taken; the
exponent is clamped to ± 20 before the exponential. In the paper the teacher has the student's weights
(`teacher = "live"`); the published script takes a snapshot every 20 steps and lets λ fall over 60.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar, Literal

import torch
from pydantic import Field, model_validator

from sdpo_gym.errors import ConfigError
from sdpo_gym.types import Group, Task, Trajectory
from sdpo_trainers.backend import Batch, Context, Example, Loss
from sdpo_trainers.backends.shaped import Shaped, ShapedOptions, Turn, evidence
from sdpo_trainers.engine.teacher import TeacherKind
from sdpo_trainers.losses import token_logprobs
from sdpo_trainers.losses.credit import evidence_weights, weighted_advantages
from sdpo_trainers.objectives.advantages import Scale
from sdpo_trainers.objectives.surrogate import surrogate
from sdpo_trainers.teaching.exhibits import Exhibits
from sdpo_trainers.teaching.oracles import planted_failure
from sdpo_trainers.teaching.reprompt_options import refuse_change


class RLSDOptions(ShapedOptions):
    """Settings of RLSD; the defaults are the paper's."""

    tells_failures_apart = True
    scale: Scale = Field("group", description="Divide advantages by a standard deviation, as the paper does")
    success: Literal["sibling", "oracle"] = Field(
        "oracle", description="Whose answer the teacher is shown: a successful sibling's, or the task's oracle"
    )
    feedback: Literal["never", "without_demonstration", "always"] = Field(
        "never", description="When the teacher is shown the feedback on the attempt as well"
    )
    teacher: TeacherKind = Field(
        "live", description="Whose weights teach: ema, trust_region, snapshot, live, frozen"
    )
    teacher_share: float = Field(
        0.5, gt=0, le=1, description="How much of an advantage's size the teacher decides, at first (λ)"
    )
    teacher_share_steps: int = Field(
        50, ge=0, description="Steps after which the teacher decides nothing any more; 0: its share stays"
    )
    weight_range: float = Field(
        0.2, gt=0, lt=1, description="A token weighs between 1 - this and 1 + this of the teacher's share (ε)"
    )
    against: Literal["student", "wrong_answer"] = Field(
        "student",
        description="What the teacher is compared with: the student, or (CEPO) the teacher shown a wrong answer",
    )
    fallback: Literal["student", "planted"] = Field(
        "student",
        description="What stands in for the wrong answer where no sibling failed: the student, or the oracle with "
        "a mistake planted in it",
    )

    @model_validator(mode="after")
    def _refuse_what_cannot_act_in_rlsd(self) -> RLSDOptions:
        if self.against == "wrong_answer" and self.feedback != "never":
            raise ConfigError(
                "algorithm.against = 'wrong_answer' compares two answers in the same words; algorithm.feedback "
                f"= {self.feedback!r} would stand beside one of them alone; leave it at 'never'"
            )
        if self.against == "student":
            refuse_change(self, "fallback", "algorithm.against = 'student'")
            if self.success == "oracle" and self.feedback != "always":
                refuse_change(self, "success_threshold", "algorithm.success = 'oracle'")
        return self

    def share(self, step: int) -> float:
        """λ in a step, counted from 1."""
        if not self.teacher_share_steps:
            return self.teacher_share
        return self.teacher_share * max(0.0, 1 - (step - 1) / self.teacher_share_steps)


class RLSD(Shaped):
    """Policy gradient whose size, token by token, a teacher that knows the answer decides."""

    Options: ClassVar[type[RLSDOptions]] = RLSDOptions
    options: RLSDOptions

    def __init__(self, options: RLSDOptions, context: Context) -> None:
        super().__init__(options, context)
        self.share = options.teacher_share
        """λ of the step whose examples were made last."""

    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        self.share = self.options.share(step)
        examples = super().examples(groups, step)
        self.counts["teacher_share"] = self.share
        if self.options.against == "wrong_answer" and self.share:
            self.counts["reprompt/no_wrong_answer"] = float(sum(not e.contrast_ids for e in examples))
        return examples

    def teaches(self, example: Example) -> bool:
        return self.share > 0 and bool(example.advantage)

    @property
    def wrong(self) -> int:
        return int(self.options.against == "wrong_answer")

    def contexts(self, groups: Sequence[Group], step: int) -> Mapping[Turn, Example]:
        found = dict(super().contexts(groups, step))
        if self.options.fallback == "planted":
            failures: dict[str, Trajectory | None] = {}
            for (g, i, k), example in found.items():
                if not example.contrast_ids:
                    failure = self._planted(groups[g].task, failures)
                    found[g, i, k] = self._contrasted(example, groups[g].trajectories[i], failure)
        return found

    def _planted(self, task: Task, known: dict[str, Trajectory | None]) -> Trajectory | None:
        if task.id not in known:
            known[task.id] = planted_failure(self.context, task, self.options.success_threshold)
        return known[task.id]

    def _contrasted(self, example: Example, attempt: Trajectory, failure: Trajectory | None) -> Example:
        if failure is None:
            return example
        shown = self.self_teacher.reprompt(attempt, Exhibits(failure, "oracle"), example.turn)
        return replace(example, contrast_ids=(tuple(self.context.encode(shown.messages)),)) if shown else example

    def loss(self, batch: Batch) -> Loss:
        tokens, options = batch.tokens, self.options
        against = token_logprobs(batch.student_logits.detach(), tokens.ids)
        if tokens.contrast_logprobs is not None:
            against = torch.where(tokens.contrasted, tokens.contrast_logprobs, against)
        told = evidence(tokens, against)
        weights = evidence_weights(told, tokens.advantages, options.weight_range)
        found = surrogate(batch, weighted_advantages(tokens.advantages, weights, self.share), options)
        return Loss(found.per_token, {**found.metrics, "evidence": told, "credit_weight": weights})
