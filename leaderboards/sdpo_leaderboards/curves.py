"""Learning curves of a comparison, drawn with matplotlib."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from sdpo_gym.statistics import Estimate
from sdpo_leaderboards.comparison import Comparison, Point

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito's colour-blind safe palette, without yellow (too faint on white) and black (the frame).
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9")
MARKERS = ("o", "s", "^", "D", "v", "P")


@dataclass(frozen=True)
class Theme:
    """Colours of everything but the data."""

    background: str
    text: str
    grid: str


LIGHT = Theme("#ffffff", "#24292f", "#d8dee4")
DARK = Theme("#14181f", "#d7dde5", "#333b47")


def style(comparison: Comparison, backend: str) -> tuple[str, str]:
    """The colour and the marker of a backend; no two share both, however many there are within reason."""
    index = [one.name for one in comparison.config.contenders].index(backend)
    return COLOURS[index % len(COLOURS)], MARKERS[(index + index // len(COLOURS)) % len(MARKERS)]


def draw(comparison: Comparison, format: str, theme: Theme = LIGHT) -> bytes:
    """The curves as a PNG or SVG file's bytes.

    Above: validation pass rate over attempts. Below: the same over training time, and the training reward.
    """
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    settings: dict[str, Any] = {
        "font.family": "sans-serif",
        "font.size": 10.5,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": theme.text,
        "axes.labelcolor": theme.text,
        "axes.facecolor": theme.background,
        "figure.facecolor": theme.background,
        "savefig.facecolor": theme.background,
        "text.color": theme.text,
        "xtick.color": theme.text,
        "ytick.color": theme.text,
        "grid.color": theme.grid,
        "axes.grid": True,
        "axes.axisbelow": True,
        "axes.titlesize": 11.5,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "legend.frameon": False,
        "svg.hashsalt": "sdpo-gym",
    }
    with pyplot.rc_context(settings):
        figure = _figure(comparison, theme)
        try:
            buffer = io.BytesIO()
            metadata = {"Date": None} if format == "svg" else None
            figure.savefig(buffer, format=format, dpi=150, metadata=metadata)
        finally:
            pyplot.close(figure)
    return buffer.getvalue()


def _figure(comparison: Comparison, theme: Theme) -> Figure:
    from matplotlib import pyplot

    figure, panels = pyplot.subplot_mosaic(
        [["attempts", "attempts"], ["time", "reward"]],
        figsize=(10, 7.6),
        height_ratios=[1.35, 1],
        layout="constrained",
    )
    longest = max((p.wall_s for arm in comparison.arms for p in arm.curve), default=0.0)
    unit, seconds = ("minutes", 60.0) if longest > 120 else ("seconds", 1.0)
    _validation(panels["attempts"], comparison, theme, lambda p: p.attempts, labels=True)
    _validation(panels["time"], comparison, theme, lambda p: p.wall_s / seconds, labels=False)
    _rewards(panels["reward"], comparison)
    seeds = comparison.config.seeds
    band = "band: 95% interval over tasks, one seed" if seeds == 1 else f"band: lowest to highest of {seeds} seeds"
    panels["attempts"].set(
        title=f"Validation pass rate ({band})", xlabel="attempts sampled in training", ylabel="pass rate"
    )
    panels["time"].set(
        title="The same over training time", xlabel=f"{unit}, evaluations not counted", ylabel="pass rate"
    )
    panels["reward"].set(
        title="Training reward (smoothed mean)", xlabel="attempts sampled in training", ylabel="mean reward"
    )
    return cast("Figure", figure)


def _validation(
    axes: Axes, comparison: Comparison, theme: Theme, x: Callable[[Point], float], labels: bool
) -> None:
    axes.set_ylim(-0.02, 1.02)
    for backend in (one.name for one in comparison.config.contenders):
        colour, marker = style(comparison, backend)
        curves = [arm.curve for arm in comparison.arms if arm.backend == backend and arm.curve]
        if not curves:
            continue
        points = _mean_curve(curves)
        xs = [sum(map(x, same)) / len(same) for same in points]
        band = [_band(same) for same in points]
        axes.fill_between(xs, [b.low for b in band], [b.high for b in band], color=colour, alpha=0.16, linewidth=0)
        axes.plot(
            xs, [b.mean for b in band], color=colour, marker=marker, markersize=5.5, linewidth=2, label=backend
        )
    start = _start_level(comparison)
    if start is not None:
        word = "warm start" if comparison.config.warmup_steps else "before training"
        axes.axhline(
            start, color=theme.text, linestyle="--", linewidth=1, alpha=0.8, label=f"{word} ({start:.2f})"
        )
    threshold = comparison.config.threshold
    axes.axhline(
        threshold, color=theme.text, linestyle=":", linewidth=1.2, alpha=0.8, label=f"threshold ({threshold:.2f})"
    )
    if labels:
        axes.legend(
            loc="upper left",
            ncols=6,
            bbox_to_anchor=(0, -0.16),
            borderaxespad=0,
            handlelength=2,
            columnspacing=1.4,
        )


def _rewards(axes: Axes, comparison: Comparison) -> None:
    for backend in (one.name for one in comparison.config.contenders):
        colour, _ = style(comparison, backend)
        rewards = [arm.rewards for arm in comparison.arms if arm.backend == backend and arm.rewards]
        for of_seed in rewards:
            axes.plot(*zip(*of_seed, strict=True), color=colour, linewidth=0.8, alpha=0.25)
        if rewards:
            steps = [zip(*of_step, strict=True) for of_step in zip(*rewards, strict=False)]  # that all seeds took
            xs, ys = zip(*([sum(values) / len(rewards) for values in pair] for pair in steps), strict=True)
            axes.plot(xs, _smooth(ys), color=colour, linewidth=2)


def _mean_curve(curves: Sequence[Sequence[Point]]) -> list[list[Point]]:
    """The points of all seeds, step by step, for the steps that every seed has reached."""
    by_step = [{point.step: point for point in curve} for curve in curves]
    shared = set.intersection(*(set(points) for points in by_step))
    return [[points[step] for points in by_step] for step in sorted(shared)]


def _band(points: Sequence[Point]) -> Estimate:
    if len(points) == 1:
        return points[0].rate
    means = [point.rate.mean for point in points]
    return Estimate(sum(means) / len(means), min(means), max(means))


def _start_level(comparison: Comparison) -> float | None:
    """The validation pass rate that all arms start from."""
    starts = [arm.curve[0].rate.mean for arm in comparison.arms if arm.curve and arm.curve[0].step == 0]
    return sum(starts) / len(starts) if starts else None


def _smooth(values: Sequence[float], share: float = 0.7) -> list[float]:
    """An exponential moving average without the bias of its start."""
    smoothed, mean, weight = [], 0.0, 0.0
    for value in values:
        mean, weight = share * mean + (1 - share) * value, share * weight + (1 - share)
        smoothed.append(mean / weight)
    return smoothed
