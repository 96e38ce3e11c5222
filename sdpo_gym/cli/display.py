"""How the commands print: consoles, tables, text that a model wrote, the progress of an evaluation."""

from __future__ import annotations

import os
import re
import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from sdpo_gym.evaluation import Evaluation, Tally

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def console(stderr: bool = False) -> Console:
    """A console that writes plain text, in lines of a fixed width, when it is not a terminal."""
    plain = Console(stderr=stderr, highlight=False, emoji=False, markup=False)
    if not plain.is_terminal and "COLUMNS" not in os.environ:
        plain.width = 140
    return plain


def table(*headers: str, title: str | None = None) -> Table:
    """A table without lines, so that it reads as well in a pipe."""
    made = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), title=title, title_justify="left")
    for header in headers:
        made.add_column(header, overflow="fold")
    return made


def printable(text: str) -> str:
    """`text` with control characters made visible: what a model wrote must not steer the terminal."""
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text.replace("\r\n", "\n"))


def show_text(out: Console, title: str, text: str) -> None:
    """A titled block of text."""
    out.print(Text(title, style="bold"))
    out.print(Text(printable(text)), soft_wrap=True)
    out.print()


def show_evaluation(out: Console, result: Evaluation) -> None:
    """The tables that an evaluation ends with."""
    rows = table("metric", "mean", "95% interval")
    metrics = {f"avg@{result.n}": result.avg} | {f"pass@{k}": estimate for k, estimate in result.pass_at.items()}
    for name, estimate in metrics.items():
        rows.add_row(name, f"{estimate.mean:.3f}", f"{estimate.low:.3f} to {estimate.high:.3f}")
    out.print(rows)
    out.print()
    verdicts = table("verdict", "attempts", "share")
    for verdict, count in result.verdicts.items():
        verdicts.add_row(str(verdict), str(count), f"{count / result.attempts:.1%}")
    out.print(verdicts)
    out.print()
    known = f", {result.tokens} tokens" if result.tokens else ""
    out.print(
        f"{len(result.scores)} tasks, {result.attempts} attempts{known}, {result.truncated} cut off by length"
    )
    if result.faults:
        out.print(
            f"{result.faults} attempts could not be judged (environment faults) and are not in these numbers"
        )


class LiveBars:
    """Bars that move in a terminal, else a line now and then; on standard error.

    Args:
        *columns: Of the bars.
        every: Seconds between lines where there is no terminal.
    """

    def __init__(self, *columns: ProgressColumn, every: float = 15.0) -> None:
        self.out = console(stderr=True)
        self.every, self.last = every, time.monotonic()
        self.bars = Progress(*columns, console=self.out, transient=True, disable=not self.out.is_terminal)

    def __enter__(self) -> Self:
        self.bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.bars.stop()

    def line(self, text: str, now: bool = False) -> None:
        """Prints a line where there is no terminal: if it is time for one, or `now`."""
        if not self.out.is_terminal and (now or time.monotonic() - self.last > self.every):
            self.out.print(text, soft_wrap=True)
            self.last = time.monotonic()


class EvaluationProgress(LiveBars):
    """How far an evaluation is.

    Args:
        tasks: How many tasks there are.
        every: Seconds between lines where there is no terminal.
    """

    def __init__(self, tasks: int, every: float = 15.0) -> None:
        super().__init__(
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("tasks  {task.fields[note]}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            every=every,
        )
        self.started, self.before = self.last, 0
        self.bar = self.bars.add_task("", total=tasks, note="")

    def __call__(self, tally: Tally) -> None:
        """Shows how far it is."""
        now = time.monotonic()
        if tally.done == tally.resumed:  # so far everything was read from the run folder: it took no time
            self.before, self.started = tally.tokens, now
        speed = (tally.tokens - self.before) / max(now - self.started, 1e-9)
        note = f"avg {tally.score / max(tally.judged, 1):.3f}"
        note += f"  {speed:.3g} tokens/s" if speed and now - self.started > 1 else ""
        finished = tally.done * tally.tasks // tally.attempts
        self.bars.update(self.bar, completed=finished, note=note)
        rate = (tally.done - tally.resumed) / max(now - self.started, 1e-9)
        left = f"  {(tally.attempts - tally.done) / rate:.0f} s left" if rate else ""
        self.line(f"{finished}/{tally.tasks} tasks  {note}{left}")
