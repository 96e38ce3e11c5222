"""Advantages: how much better an attempt is than its siblings, from returns alone."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence
from typing import Literal

Scale = Literal["none", "group", "batch"]
Baseline = Literal["mean", "leave_one_out"]

STD_EPSILON = 1e-4
"""Is added to a standard deviation before anything is divided by it."""


def advantages(
    returns: Sequence[Sequence[float]], scale: Scale = "none", baseline: Baseline = "mean"
) -> list[list[float]]:
    """Group-relative advantages. A group whose returns are all equal has none, exactly.

    Standard deviations are those of samples (n - 1), with 1e-4 added; the papers leave both open.

    Args:
        returns: Of each group of a step. Groups may differ in size.
        scale: What is divided by. "none" (Dr. GRPO, arXiv 2503.20783): nothing. "group" (GRPO, arXiv 2402.03300):
            the standard deviation of the group's returns. "batch" (arXiv 2508.08221, section 4): that of all
            returns of the step, those of groups without signal included, so that a question on which nearly all
            attempts are alike does not weigh more than others.
        baseline: What is subtracted. "mean": the group's mean. "leave_one_out" (RLOO, arXiv 2402.14740): the mean
            of the attempt's siblings, which makes the policy gradient unbiased; n / (n - 1) times the other.
    """
    divisor = _divisor(list(itertools.chain(*returns))) if scale == "batch" else 1.0
    return [_of_group(group, _divisor(group) if scale == "group" else divisor, baseline) for group in returns]


def _of_group(returns: Sequence[float], divisor: float, baseline: Baseline) -> list[float]:
    if len(set(returns)) < 2:
        return [0.0] * len(returns)
    mean = statistics.fmean(returns)
    factor = len(returns) / (len(returns) - 1) if baseline == "leave_one_out" else 1.0
    return [factor * (r - mean) / divisor for r in returns]


def _divisor(returns: Sequence[float]) -> float:
    return statistics.stdev(returns) + STD_EPSILON if len(returns) > 1 else 1.0
