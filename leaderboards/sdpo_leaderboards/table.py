"""The comparison's table: the same cells for the terminal and for the report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from sdpo_gym.statistics import Estimate
from sdpo_leaderboards.comparison import BackendResult, Comparison, Difference

NOT_KNOWN = "–"


@dataclass(frozen=True)
class Row:
    """One figure: its title, what it means, and how a backend's cell is written."""

    title: str
    meaning: str
    cell: Callable[[BackendResult], str]


def rows(comparison: Comparison) -> list[Row]:
    """The rows of `comparison`'s table; each backend is a column."""
    threshold = comparison.config.threshold
    return [
        Row("before", "Test pass rate before the first step", lambda b: rate(b.before)),
        Row("after", "Test pass rate after the last step", lambda b: rate(b.after)),
        Row("gain", "After minus before, on the same tasks", lambda b: difference(b.gain)),
        Row("area", "Mean height of the validation curve over attempts: 1 is solved from the start", _area),
        Row(
            f"attempts to {threshold:.0%}",
            f"Attempts sampled until a validation first showed a pass rate of {threshold:.0%}",
            _attempts_to_threshold,
        ),
        Row("best − last", "How far the last validation lies under the best: collapse if large", _drop),
        Row("attempts", "Attempts sampled in training", lambda b: count(b.attempts)),
        Row("time", "Wall-clock time of training, evaluations not counted", lambda b: duration(b.wall_s)),
        Row("tokens sampled", "Tokens sampled in training", lambda b: count(b.tokens_sampled)),
        Row(
            "tokens trained",
            "Tokens that the updates read: contexts and responses, the teacher's included",
            lambda b: count(b.tokens_trained),
        ),
    ]


def backend_label(result: BackendResult) -> str:
    """The backend's name, and how many of its seeds are in the column if not all."""
    if result.finished == result.seeds:
        return result.backend
    return f"{result.backend} ({result.finished} of {result.seeds} finished)"


def headline(comparison: Comparison) -> str:
    """The result in a sentence; empty if nothing is finished."""
    ends = [f"{b.after.mean:.2f} with {b.backend}" for b in comparison.backends if b.after]
    starts = [b.before.mean for b in comparison.backends if b.before]
    if not ends or not starts:
        return ""
    start = f"{min(starts):.2f}" if max(starts) - min(starts) < 0.005 else f"{min(starts):.2f}–{max(starts):.2f}"
    between = "; " if comparison.config.details else ", "
    return f"Test pass rate: {start} before training; after it {between.join(ends)}."


def difference_line(found: Difference) -> str:
    """One sentence on two backends."""
    certain = found.estimate.low > 0 or found.estimate.high < 0
    verdict = "the interval excludes 0" if certain else "the interval includes 0: no difference is shown"
    return f"{found.backend} minus {found.over}: {difference(found.estimate)}; {verdict}"


def print_table(comparison: Comparison, console: Console | None = None) -> None:
    """Prints the table, the paired differences and what the intervals cover."""
    console = console or Console()
    if not console.is_terminal:
        console.width = max(console.width, 110)
    table = Table(
        box=SIMPLE_HEAD, title=f"{comparison.config.env}, {comparison.config.model}", title_justify="left"
    )
    table.add_column("")
    for result in comparison.backends:
        table.add_column(backend_label(result), justify="right")
    for row in rows(comparison):
        table.add_row(row.title, *(row.cell(result) for result in comparison.backends))
    console.print()
    console.print(table)
    for found in comparison.differences:
        console.print(difference_line(found), highlight=False)
    console.print(comparison.caption, style="dim", highlight=False)


def rate(estimate: Estimate | None) -> str:
    """`0.71 [0.64, 0.78]`."""
    if estimate is None:
        return NOT_KNOWN
    return f"{estimate.mean:.2f} [{estimate.low:.2f}, {estimate.high:.2f}]"


def difference(estimate: Estimate | None) -> str:
    """`+0.12 [−0.01, +0.25]`."""
    if estimate is None:
        return NOT_KNOWN
    mean, low, high = (signed(x) for x in (estimate.mean, estimate.low, estimate.high))
    return f"{mean} [{low}, {high}]"


def signed(value: float) -> str:
    """`+0.12`, `−0.12` or `0.00`."""
    text = f"{abs(value):.2f}"
    return text if float(text) == 0 else f"{'−' if value < 0 else '+'}{text}"


def count(value: float | None) -> str:
    """`1,234`, `56.7k` or `1.2M`."""
    if value is None:
        return NOT_KNOWN
    if value < 10_000:
        return f"{value:,.0f}"
    return f"{value / 1000:.1f}k" if value < 1_000_000 else f"{value / 1e6:.2f}M"


def duration(seconds: float | None) -> str:
    """`45 s`, `2 min 05 s` or `3 h 07 min`."""
    if seconds is None:
        return NOT_KNOWN
    minutes, rest = divmod(round(seconds), 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60:02d} min"
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


def _area(result: BackendResult) -> str:
    return NOT_KNOWN if result.area is None else f"{result.area:.2f}"


def _drop(result: BackendResult) -> str:
    return NOT_KNOWN if result.drop is None else f"{result.drop:.2f}"


def _attempts_to_threshold(result: BackendResult) -> str:
    if not result.finished:
        return NOT_KNOWN
    if result.attempts_to_threshold is None:
        return "not reached"
    share = f" ({result.reached} of {result.finished} seeds)" if result.finished > 1 else ""
    return f"{count(result.attempts_to_threshold)}{share}"
