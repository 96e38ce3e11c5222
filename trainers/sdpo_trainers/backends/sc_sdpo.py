"""SC-SDPO: SDPO whose questions weigh as in GRPO, most where half of the attempts pass (arXiv 2605.27765).

A question's loss is multiplied by √(p (1 - p)), p the share of its attempts that reached `success_threshold`,
divided by the mean of that over the questions of the batch. So a question that is always or never solved gives
nothing, whatever feedback there is on its attempts, and where all questions are as hard it is SDPO. The paper was
known by its abstract; that "batch-adaptive normalization" divides by the mean over all questions of a step is
assumed. Attempts at questions that weigh nothing still count in the mean over tokens.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from sdpo_gym.types import Group
from sdpo_trainers.backend import Example
from sdpo_trainers.backends.sdpo import SDPO, SDPOOptions


class SCSDPOOptions(SDPOOptions):
    """Settings of SC-SDPO: those of SDPO."""

    tells_failures_apart = True


class SCSDPO(SDPO):
    """Scale-consistent SDPO."""

    Options: ClassVar[type[SCSDPOOptions]] = SCSDPOOptions
    options: SCSDPOOptions

    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        weights = question_weights([self._pass_rate(group) for group in groups if group.returns])
        of_group = dict(zip((g for g, group in enumerate(groups) if group.returns), weights, strict=True))
        return [
            replace(e, weight=of_group[e.group], silent=of_group[e.group] == 0)
            for e in super().examples(groups, step)
        ]

    def has_signal(self, group: Group) -> bool:
        return 0 < self._pass_rate(group) < 1 and super().has_signal(group)

    def _pass_rate(self, group: Group) -> float:
        passed = [r >= self.options.success_threshold for r in group.returns]
        return sum(passed) / max(len(passed), 1)


def question_weights(pass_rates: Sequence[float]) -> list[float]:
    """√(p (1 - p)) of each question, divided by their mean; all 0 if no question has successes and failures."""
    spreads = [math.sqrt(p * (1 - p)) for p in pass_rates]
    mean = statistics.fmean(spreads) if spreads else 0.0
    return [spread / mean if mean else 0.0 for spread in spreads]
