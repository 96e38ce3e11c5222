"""How far a measurement is: a live bar for each stage in a terminal, else a line now and then."""

from __future__ import annotations

from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn

from sdpo_gym.cli.display import LiveBars
from sdpo_trainers.feedback_quality.measure import LEAKS, LIKELIHOOD, PLANTED, Stage
from sdpo_trainers.feedback_quality.repair import FIRST
from sdpo_trainers.feedback_quality.wording import ARM_TITLES

TITLES = {"teacher": "the teacher's attempts", "student": "the student's attempts"}
TITLES |= {PLANTED: "planted mistakes", FIRST: "first attempts", LEAKS: "reading the feedback"}
TITLES |= {LIKELIHOOD: "likelihood of the right answer"}


class MeasureProgress(LiveBars):
    """Shows stages."""

    def __init__(self) -> None:
        super().__init__(
            TextColumn("{task.description:<34}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
        )
        self.stage: Stage | None = None
        self.bar: TaskID | None = None

    def __call__(self, stage: Stage) -> None:
        """Shows how far a stage is."""
        if self.stage is None or self.stage.name != stage.name or self.bar is None:
            self.bar = self.bars.add_task(self._title(stage), total=stage.total)
        self.stage = stage
        self.bars.update(self.bar, completed=stage.done)
        self.line(f"{self._title(stage)}: {stage.done} of {stage.total}", now=stage.done == stage.total)

    def _title(self, stage: Stage) -> str:
        title = TITLES.get(stage.name)
        return title or f"again, given {ARM_TITLES.get(stage.name, stage.name)}"
