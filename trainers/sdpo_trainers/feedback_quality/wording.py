"""How figures are written and judged, in findings, in the terminal and in the report alike."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

from sdpo_gym.statistics import Estimate

NOT_KNOWN = "–"

FEWEST_TASKS = 6
"""With fewer tasks, not even the same result in all of them is told from chance at 95% (two to the -5 is 3%)."""

MOST_NAMED = 4
"""So many kinds are named in one finding."""

ARM_TITLES = {
    "again": "the task alone",
    "verdict": "the verdict",
    "full": "full feedback",
    "shuffled": "another task's feedback",
    "demonstration": "a demonstration",
    "everything": "demonstration and feedback",
    "dialogue": "feedback in a dialogue",
}
"""What second attempts were given, in words."""


def share(value: float) -> str:
    """`0.71`."""
    return f"{value:.2f}"


def rate(estimate: Estimate | None) -> str:
    """`0.71 [0.64, 0.78]`."""
    if estimate is None:
        return NOT_KNOWN
    return f"{estimate.mean:.2f} [{estimate.low:.2f}, {estimate.high:.2f}]"


def signed(value: float) -> str:
    """`+0.12`, `−0.12` or `0.00`."""
    text = f"{abs(value):.2f}"
    return text if float(text) == 0 else f"{'−' if value < 0 else '+'}{text}"


def difference(estimate: Estimate | None) -> str:
    """`+0.12 [−0.01, +0.25]`."""
    if estimate is None:
        return NOT_KNOWN
    return f"{signed(estimate.mean)} [{signed(estimate.low)}, {signed(estimate.high)}]"


def nats(estimate: Estimate) -> str:
    """`+0.12 [−0.01, +0.25] nats`."""
    return f"{difference(estimate)} nats"


def counted(number: int, what: str) -> str:
    """`1 task`, `1,234 tasks`."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def listed(parts: Sequence[str], between: str = ", ") -> str:
    """The first of them, and how many more there are."""
    more = f" and {len(parts) - MOST_NAMED} more" if len(parts) > MOST_NAMED else ""
    return between.join(parts[:MOST_NAMED]) + more


def tokens(value: float | None) -> str:
    """`1,234`."""
    return NOT_KNOWN if value is None else f"{value:,.0f}"


def direction(estimate: Estimate) -> int:
    """1 or -1 where the interval lies above or below zero, 0 where it holds zero."""
    return (estimate.low > 0) - (estimate.high < 0)


def half_width(estimate: Estimate) -> float:
    """How far the interval reaches from the mean, on its longer side."""
    return max(estimate.high - estimate.mean, estimate.mean - estimate.low)


def widened(estimate: Estimate, looks: int, confidence: float = 0.95, bounded: bool = True) -> Estimate:
    """The interval for one of several looks at the data, so that all of them together keep the confidence.

    Bonferroni's correction, by the width that a normal distribution would have; within [-1, 1] if bounded.
    """
    quantile = NormalDist().inv_cdf
    tail = (1 - confidence) / 2
    ratio = quantile(1 - tail / max(looks, 1)) / quantile(1 - tail)
    low = estimate.mean - ratio * (estimate.mean - estimate.low)
    high = estimate.mean + ratio * (estimate.high - estimate.mean)
    return (
        Estimate(estimate.mean, max(low, -1.0), min(high, 1.0)) if bounded else Estimate(estimate.mean, low, high)
    )
