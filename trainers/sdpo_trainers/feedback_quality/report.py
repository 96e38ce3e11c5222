"""A measurement as one HTML file that needs nothing else.

Everything a model or an environment wrote is untrusted: the template escapes every value, and the page's own
policy forbids scripts and any request to elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w

from sdpo_gym.cli.display import printable
from sdpo_gym.runs import write_atomically
from sdpo_gym.statistics import Estimate
from sdpo_gym.types import shorten
from sdpo_trainers.feedback_quality.result import FeedbackQuality, RepairExample
from sdpo_trainers.feedback_quality.wording import ARM_TITLES, difference, direction, rate, share, tokens

FILE = "report.html"
_LONGEST = 20_000
"""Characters of a prompt or an attempt that are shown."""
_TICKS = (-1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Axis:
    """Where values stand in a plot.

    Attributes:
        left: Of the panel.
        width: Of the panel.
        low: The value at its left end.
        high: The value at its right end.
        step: Between values that are marked; by default as suits shares.
    """

    left: float
    width: float
    low: float = 0.0
    high: float = 1.0
    step: float | None = None

    def __call__(self, value: float) -> float:
        inside = min(max(value, self.low), self.high)
        return round(self.left + (inside - self.low) / (self.high - self.low) * self.width, 1)

    @property
    def ticks(self) -> list[float]:
        """Values that are marked."""
        if self.step is not None:
            return [n * self.step for n in range(round(self.low / self.step), round(self.high / self.step) + 1)]
        inside = [tick for tick in _TICKS if self.low <= tick <= self.high]
        return [tick for tick in inside if 4 * tick % 2 == 0] if len(inside) > 6 else inside


def write_report(
    folder: Path, quality: FeedbackQuality, settings: Mapping[str, Any], manifest: Mapping[str, Any]
) -> None:
    """Writes `report.html` into a run folder."""
    write_atomically(folder / FILE, render(quality, settings, manifest))


def render(quality: FeedbackQuality, settings: Mapping[str, Any], manifest: Mapping[str, Any]) -> str:
    """The report as one HTML page.

    Args:
        quality: What was measured.
        settings: Of the run.
        manifest: Of the run: versions and machine.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("sdpo_trainers.feedback_quality"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "rate": rate,
        "difference": difference,
        "share": share,
        "tokens": tokens,
        "direction": direction,
        "text": _text,
        "arm": lambda name: ARM_TITLES.get(name, name),
    }
    page = environment.get_template("report.html.j2").render(
        quality=quality,
        repaired=Axis(190, 330),
        gained=gain_axis([arm.gain for arm in quality.arms if arm.gain]),
        again=next((arm.repaired.mean for arm in quality.arms if arm.arm == "again"), None),
        logprob=nats_axis([result.logprob for result in quality.likelihood], 190, 330),
        likelier=nats_axis([result.gain for result in quality.likelihood if result.gain], 590, 290, zero=True),
        pieces=pieces_of,
        settings=tomli_w.dumps(_without_none(settings)),
        manifest=manifest,
    )
    return printable(page).encode("utf-8", "backslashreplace").decode()  # lone surrogates are no UTF-8


def gain_axis(gains: Sequence[Estimate]) -> Axis:
    """The axis of the gains: as far as they reach, in steps of a quarter."""
    low = min([0.0, *(gain.low for gain in gains)])
    high = max([0.0, *(gain.high for gain in gains)])
    steps = [tick for tick in _TICKS if tick <= low][-1:] or [-1.0]
    ends = [tick for tick in _TICKS if tick >= high][:1] or [1.0]
    left, right = min(steps[0], -0.25), max(ends[0], 0.25)
    return Axis(590, 290, left, right)


def nats_axis(estimates: Sequence[Estimate], left: float, width: float, zero: bool = False) -> Axis:
    """An axis for log-probabilities: as far as they reach, in round steps, about four of them.

    Args:
        estimates: What is to be shown.
        left: Of the panel.
        width: Of the panel.
        zero: Whether zero is to be on it.
    """
    ends = [end for estimate in estimates for end in (estimate.low, estimate.high)] or [-1.0, 0.0]
    low, high = min([*ends, *[0.0] * zero]), max([*ends, *[0.0] * zero])
    rough = max(high - low, 0.1) / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = power * next(factor for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
    first, last = math.floor(low / step), math.ceil(high / step)
    return Axis(left, width, first * step, max(last, first + 1) * step, step)


def pieces_of(example: RepairExample) -> list[tuple[str, bool]]:
    """The first attempt, not without end, in pieces: the text, and whether a note points there."""
    text = example.first[:_LONGEST]
    marked = [False] * (len(text) + 1)
    for start, end in example.marks:
        for i in range(max(start, 0), min(max(end, start + 1), len(text))):
            marked[i] = True
    pieces: list[tuple[str, bool]] = []
    start = 0
    for i in range(1, len(text) + 1):
        if i == len(text) or marked[i] != marked[start]:
            pieces.append((text[start:i], marked[start]))
            start = i
    return pieces


def _text(text: str) -> str:
    """Text that a model wrote, not without end."""
    return shorten(text, _LONGEST)


def _without_none(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_none(inner) for name, inner in value.items() if inner is not None}
    return value
