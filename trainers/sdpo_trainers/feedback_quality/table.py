"""A measurement in the terminal: findings, arms with a plot, kinds, places, leaks. Reads as well in a pipe."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sdpo_gym.cli.display import printable, table
from sdpo_gym.statistics import Estimate
from sdpo_trainers.feedback_quality.result import FeedbackQuality, Finding
from sdpo_trainers.feedback_quality.wording import ARM_TITLES, NOT_KNOWN, counted, difference, rate, share, tokens

MARKS = {"good": "+", "bad": "!", "unclear": "?", "note": "·"}
"""What stands before a finding."""
_STYLES = {"good": "green", "bad": "bold red", "unclear": "yellow", "note": "dim"}
_MOST_ROWS = 12
_WIDEST_PLOT = 50
_SURE, _LIKELY, _POSSIBLE = "█", "▓", "─"


def show_quality(out: Console, quality: FeedbackQuality) -> None:
    """Prints all of a measurement, the findings first."""
    _head(out, quality)
    _findings(out, quality.findings)
    if quality.arms:
        _arms(out, quality)
        _plot(out, quality)
    if quality.versus:
        rows = _numbers("difference in repairs", "95% interval")
        for pair, estimate in quality.versus.items():
            one, _, other = pair.partition(" - ")
            rows.add_row(f"{_title(one)} − {_title(other)}", difference(estimate))
        _block(out, rows)
    _likelihood(out, quality)
    _kinds(out, quality)
    _places(out, quality)
    _leaks(out, quality)


def bar(estimate: Estimate, width: int) -> str:
    """A share in [0, 1] as a bar: full to the interval's lower end, grey to the mean, a line to the upper end."""
    low, mean, high = (round(min(max(x, 0.0), 1.0) * width) for x in (estimate.low, estimate.mean, estimate.high))
    return _SURE * low + _LIKELY * (mean - low) + _POSSIBLE * (high - mean)


def _head(out: Console, quality: FeedbackQuality) -> None:
    out.print(Text(printable(f"{quality.environment}, {quality.model or 'no model'}"), style="bold"))
    if quality.model:
        out.print(
            f"{counted(quality.tasks, 'task')}, {counted(quality.n, 'first attempt')} each: "
            f"solved {rate(quality.first)}, {counted(quality.failed, 'attempt')} failed"
            + (f" ({', '.join(f'{v} {n}' for v, n in quality.verdicts.items())})" if quality.verdicts else "")
        )
    out.print()


def _findings(out: Console, findings: tuple[Finding, ...]) -> None:
    rows = Table.grid(padding=(0, 1))
    rows.add_column()
    rows.add_column(overflow="fold")
    for finding in findings:
        rows.add_row(
            Text(MARKS[finding.sign], style=_STYLES[finding.sign]),
            Text(printable(finding.statement), style="bold" if finding.sign == "bad" else ""),
        )
    _block(out, rows)


def _arms(out: Console, quality: FeedbackQuality) -> None:
    wide = out.width >= 100
    rows = _numbers("second attempts given", "repaired", "gain", *(("tried", "+tokens", "reply") if wide else ()))
    for arm in quality.arms:
        cells = [_title(arm.arm), rate(arm.repaired), difference(arm.gain) if arm.gain else ""]
        if wide:
            cells += [str(arm.attempts), tokens(arm.context_tokens), tokens(arm.response_tokens)]
        rows.add_row(*cells)
    _block(out, rows)
    for name, reason in quality.unmeasured.items():
        out.print(f"{_title(name)}: not measured, {reason}", soft_wrap=False)
    if quality.unmeasured:
        out.print()


def _plot(out: Console, quality: FeedbackQuality) -> None:
    longest = max(len(_title(arm.arm)) for arm in quality.arms)
    width = min(_WIDEST_PLOT, out.width - longest - 8)
    if width < 10:
        return
    out.print(f"{'repaired':<{longest}}  0{' ' * (width // 2 - 3)}0.5{'1':>{width - width // 2 + 1}}")
    for arm in quality.arms:
        line = Text(f"{_title(arm.arm):<{longest}}  ")
        line.append(f"{bar(arm.repaired, width):<{width}}", style="cyan")
        line.append(f"  {share(arm.repaired.mean)}")
        out.print(line, no_wrap=True)
    out.print(
        f"{_SURE} to the lower end of the 95% interval, {_LIKELY} to the mean, {_POSSIBLE} to the upper end",
        style="dim",
    )
    out.print()


def _likelihood(out: Console, quality: FeedbackQuality) -> None:
    if not quality.likelihood:
        return
    rows = _numbers("right answer, given", "log-probability", "gain in nats", "attempts")
    for result in quality.likelihood:
        gain = difference(result.gain) if result.gain else ""
        rows.add_row(_title(result.arm), difference(result.logprob), gain, str(result.attempts))
    for pair, estimate in quality.likelihood_versus.items():
        one, _, other = pair.partition(" - ")
        rows.add_row(f"{_title(one)} − {_title(other)}", "", difference(estimate), "")
    _block(out, rows)


def _kinds(out: Console, quality: FeedbackQuality) -> None:
    if not quality.kinds:
        return
    scored = any(kind.likelihood_gain for kind in quality.kinds)
    nats = ("in nats",) if scored else ()
    # Where there is little room, one column less, so that figures stay whole.
    wide = out.width >= 100 or not scored
    shares = ("without", "with") if wide else ()
    rows = _numbers("kind of note", "attempts", "tasks", *shares, "gain", *nats)
    for kind in quality.kinds[:_MOST_ROWS]:
        cells = [printable(kind.kind), str(kind.attempts), str(kind.tasks)]
        cells += [share(kind.again.mean), share(kind.full.mean)] if wide else []
        cells.append(difference(kind.gain))
        rows.add_row(*cells, *((difference(kind.likelihood_gain),) if scored else ()))
    _block(out, rows)
    _more(out, len(quality.kinds))


def _places(out: Console, quality: FeedbackQuality) -> None:
    if not quality.localisation:
        return
    rows = _numbers("planted mistake", "count", "pointed at", "by chance", "elsewhere", "named")
    for row in quality.localisation[: _MOST_ROWS + 1]:
        rows.add_row(
            printable(row.kind),
            str(row.planted),
            rate(row.pointed),
            NOT_KNOWN if row.chance is None else share(row.chance),
            share(row.elsewhere.mean) if row.elsewhere else NOT_KNOWN,
            share(row.named.mean) if row.named else NOT_KNOWN,
        )
    _block(out, rows)
    _more(out, len(quality.localisation) - 1)


def _leaks(out: Console, quality: FeedbackQuality) -> None:
    measured = [leak for leak in quality.leaks if leak.excess is not None]
    if not measured:
        return
    rows = _numbers("reader", "texts", "told", "by chance", "excess")
    for leak in measured:
        rows.add_row(
            printable(leak.reader),
            str(leak.attempts),
            rate(leak.guessed),
            rate(leak.chance),
            difference(leak.excess),
        )
    _block(out, rows)


def _numbers(*headers: str) -> Table:
    made = table(*headers)
    made.padding = (0, 2, 0, 0)
    for column in made.columns[1:]:
        column.no_wrap = True
    return made


def _title(arm: str) -> str:
    return ARM_TITLES.get(arm, arm)


def _block(out: Console, rows: Table) -> None:
    out.print(rows)
    out.print()


def _more(out: Console, number: int) -> None:
    if number > _MOST_ROWS:
        out.print(f"… and {number - _MOST_ROWS} more in the report\n", style="dim")
