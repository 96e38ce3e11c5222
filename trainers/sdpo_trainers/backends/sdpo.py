"""SDPO: the model, shown the feedback and a sibling's success, teaches itself (arXiv 2601.20802).

The teacher re-scores the student's own tokens in the reprompt's context; the student is pulled to the
teacher's next-token distributions at every position. In an episode of several turns that is done for every turn,
each under a reprompt of its own. Turns that have neither a demonstration nor feedback carry no signal and are left
out.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from sdpo_gym.errors import ConfigError
from sdpo_trainers.backend import Batch, Loss, Needs
from sdpo_trainers.losses import (
    divergence,
    entropy,
    importance_weights,
    token_logprobs,
    top_k_distributions,
)
from sdpo_trainers.self_teacher import SelfTaught, SelfTeacherOptions


class SDPOOptions(SelfTeacherOptions):
    """Settings of SDPO; the defaults are the paper's for generalization."""

    alpha: float = Field(
        0.5, ge=0, le=1, description="0: KL(teacher‖student), 1: KL(student‖teacher), between: JSD"
    )
    top_k: int = Field(100, ge=1, description="Compare the student's k likeliest tokens at each position")
    tail: bool = Field(True, description="Keep the probability outside the k as one more entry")
    importance_limit: float = Field(2.0, gt=0, description="Importance weights are clipped above this")


class SDPO(SelfTaught):
    """Self-distillation policy optimization with rich feedback."""

    Options: ClassVar[type[SDPOOptions]] = SDPOOptions
    options: SDPOOptions

    @property
    def needs(self) -> Needs:
        return Needs(teacher="distribution")

    def loss(self, batch: Batch) -> Loss:
        if batch.teacher_logits is None:
            raise ConfigError("SDPO needs a teacher's logits")
        tokens, options = batch.tokens, self.options
        student, teacher = top_k_distributions(
            batch.student_logits, batch.teacher_logits, options.top_k, options.tail
        )
        apart = divergence(student, teacher, options.alpha)
        logprobs = token_logprobs(batch.student_logits.detach(), tokens.ids)
        weights = importance_weights(logprobs, tokens.old_logprobs, options.importance_limit)
        return Loss(
            weights * apart,
            {
                "entropy": entropy(batch.student_logits.detach()),
                "teacher_entropy": entropy(batch.teacher_logits),
                "divergence": apart.detach(),
                "teacher_gap": token_logprobs(batch.teacher_logits, tokens.ids) - logprobs,
            },
        )
