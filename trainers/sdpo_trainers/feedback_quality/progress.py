"""How far a measurement is: a live bar for each stage in a terminal, else a line now and then."""

from __future__ import annotations

import time
from types import TracebackType

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from sdpo_gym.cli.display import console
from sdpo_trainers.feedback_quality.measure import LEAKS, LIKELIHOOD, PLANTED, Stage
from sdpo_trainers.feedback_quality.repair import FIRST
from sdpo_trainers.feedback_quality.wording import ARM_TITLES

TITLES = {"teacher": "the teacher's attempts", "student": "the student's attempts"}
TITLES |= {PLANTED: "planted mistakes", FIRST: "first attempts", LEAKS: "reading the feedback"}
TITLES |= {LIKELIHOOD: "likelihood of the right answer"}


class MeasureProgress:
    """Shows stages on standard error.

    Args:
        every: Seconds between lines where there is no terminal.
    """

    def __init__(self, every: float = 15.0) -> None:
        self.out = console(stderr=True)
        self.every, self.last = every, time.monotonic()
        self.bars = Progress(
            TextColumn("{task.description:<34}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self.out,
            transient=True,
            disable=not self.out.is_terminal,
        )
        self.stage: Stage | None = None
        self.bar: TaskID | None = None

    def __enter__(self) -> MeasureProgress:
        self.bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.bars.stop()

    def __call__(self, stage: Stage) -> None:
        """Shows how far a stage is."""
        if self.stage is None or self.stage.name != stage.name or self.bar is None:
            self.bar = self.bars.add_task(self._title(stage), total=stage.total)
        self.stage = stage
        self.bars.update(self.bar, completed=stage.done)
        now = time.monotonic()
        if not self.out.is_terminal and (stage.done == stage.total or now - self.last > self.every):
            self.out.print(f"{self._title(stage)}: {stage.done} of {stage.total}")
            self.last = now

    def _title(self, stage: Stage) -> str:
        title = TITLES.get(stage.name)
        return title or f"again, given {ARM_TITLES.get(stage.name, stage.name)}"
