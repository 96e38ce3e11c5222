"""SDPO: the model, shown the feedback and a sibling's success, teaches itself (arXiv 2601.20802).

The teacher re-scores the student's own tokens in the reprompt's context; the student is pulled to the
teacher's next-token distributions at every position. In an episode of several turns that is done for every turn,
each under a reprompt of its own. Turns that have neither a demonstration nor feedback carry no signal and are left
out. The loss is the mean over all distilled tokens of an optimizer step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from torch import Tensor

from sdpo_gym.types import Group
from sdpo_trainers.backend import Batch, Context, Example, Loss, Needs, Tokens
from sdpo_trainers.objectives.distillation import (
    DistillationOptions,
    distillation,
    distilled,
    prepared,
    selected_weights,
    summarize,
)
from sdpo_trainers.objectives.token_classes import TokenClasses
from sdpo_trainers.teaching.self_teacher import SelfTaught, SelfTeacherOptions


class SDPOOptions(SelfTeacherOptions, DistillationOptions):
    """Settings of SDPO; the defaults are the paper's for generalization."""


class SDPO(SelfTaught):
    """Self-distillation policy optimization with rich feedback."""

    Options: ClassVar[type[SDPOOptions]] = SDPOOptions
    options: SDPOOptions

    def __init__(self, options: SDPOOptions, context: Context) -> None:
        super().__init__(options, context)
        self.classes = TokenClasses(context.decode) if context.decode else None

    @property
    def needs(self) -> Needs:
        return self.options.distillation_needs

    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        return self.distilled(super().examples(groups, step))

    def distilled(self, examples: Sequence[Example]) -> list[Example]:
        """The examples with only those of their tokens counting that are distilled; those without any left out."""
        chosen = []
        for example in examples:
            counted = distilled(example.response_ids, self.options, self.context.decode)
            if counted is None or any(counted):
                chosen.append(replace(example, counted=counted))
        return chosen

    def reweigh(self, weights: Tensor, tokens: Tokens, total: Callable[[Tensor], Tensor]) -> Tensor:
        return selected_weights(weights, tokens, self.options, total)

    def prepare(self, tokens: Tokens) -> Mapping[str, Tensor]:
        return prepared(tokens, self.options, self.classes)

    def summarize(self, metrics: dict[str, float]) -> dict[str, float]:
        return summarize(metrics)

    def loss(self, batch: Batch) -> Loss:
        return distillation(batch, self.options)
