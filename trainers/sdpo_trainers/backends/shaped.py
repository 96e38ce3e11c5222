"""What policy gradients have in common whose credit a self-teacher shapes: GRPO's examples, with its contexts.

The attempts that are learned from, their advantages and the surrogate are those of `grpo.py`; each turn has the
contexts of `self_teacher.py` beside it. What the methods differ in is what they make of both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

import torch
from torch import Tensor

from sdpo_gym.backends import TeacherDetail
from sdpo_gym.errors import ConfigError
from sdpo_gym.types import Group
from sdpo_trainers.backend import Example, Needs, Tokens
from sdpo_trainers.backends.grpo import GRPO, GRPOOptions
from sdpo_trainers.engine.teacher import TeacherOptions
from sdpo_trainers.teaching.self_teacher import Reprompting, SelfTeacherOptions

Turn = tuple[int, int, int]
"""The indices of a group in its step, of a trajectory in its group, and of a turn in its trajectory."""


class ShapedOptions(GRPOOptions, SelfTeacherOptions):
    """Settings of a policy gradient with a self-teacher."""


class Shaped(Reprompting, GRPO):
    """A policy gradient with a self-teacher."""

    Options: ClassVar[type[ShapedOptions]] = ShapedOptions
    options: ShapedOptions

    @property
    def needs(self) -> Needs:
        return replace(super().needs, teacher="logprobs")

    @property
    def teacher(self) -> TeacherOptions:
        return self.options.teacher_options

    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        examples = super().examples(groups, step)
        wanted = {e.group for e in examples if self.teaches(e)}
        if self.context.detail is not TeacherDetail.SHUFFLED:  # which looks for feedback at all tasks
            groups = [group if g in wanted else replace(group, trajectories=()) for g, group in enumerate(groups)]
        contexts = self.contexts(groups, step) if wanted else {}
        self.counts = self.counts | (self.self_teacher.counts if wanted else {})
        return [
            self._taught(e, contexts[e.group, e.trajectory, e.turn])
            if self.teaches(e) and (e.group, e.trajectory, e.turn) in contexts
            else e
            for e in examples
        ]

    def teaches(self, example: Example) -> bool:
        """Whether the teacher's contexts are wanted for an example of the policy gradient."""
        return not example.silent

    def contexts(self, groups: Sequence[Group], step: int) -> Mapping[Turn, Example]:
        """Examples that have the teacher's contexts.

        Args:
            groups: All attempts of the step; without those for which no contexts are wanted.
            step: Its number.
        """
        found = self.self_teacher.examples(groups, step, wrong=self.wrong)
        return {(e.group, e.trajectory, e.turn): e for e in found}

    @property
    def wrong(self) -> int:
        """In how many further contexts at most a sibling that failed stands where the success does."""
        return 0

    @staticmethod
    def _taught(example: Example, taught: Example) -> Example:
        return replace(
            example,
            teacher_ids=taught.teacher_ids,
            contrast_ids=taught.contrast_ids,
            reprompt=taught.reprompt,
            shortened=taught.shortened,
            silent=False,
        )


def evidence(tokens: Tokens, against: Tensor) -> Tensor:
    """How much likelier the teacher finds each token than something else does, in nats, (M,); 0 without a teacher.

    Args:
        tokens: With the teacher's log-probabilities.
        against: Log-probabilities to compare with, (M,).

    Raises:
        ConfigError: If the teacher's are not there.
    """
    if tokens.teacher_logprobs is None:
        raise ConfigError("a teacher's log-probabilities are needed (`Needs.teacher`), and there are none")
    return torch.where(tokens.taught, tokens.teacher_logprobs - against, 0.0).detach()
