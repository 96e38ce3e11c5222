"""What a person sees while a model trains: one line per step and, in a terminal, a live bar below."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from sdpo_trainers.config import TrainConfig


class LiveProgress:
    """Tells how a run goes, on standard error."""

    def __init__(self, config: TrainConfig) -> None:
        self.console = Console(stderr=True, soft_wrap=True, highlight=False)
        self.bars = Bars(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[note]}"),
            console=self.console,
            transient=True,
            disable=not self.console.is_terminal,
        )
        self.steps = self.bars.add_task(f"{config.backend} on {config.env}", total=config.steps, note="")
        self.evaluation = self.bars.add_task("evaluation", total=None, visible=False, note="")

    def __enter__(self) -> LiveProgress:
        self.bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.bars.stop()

    def training(self, step: int, steps: int, metrics: dict[str, Any]) -> None:
        """One line for a finished step."""
        verdicts = "  ".join(
            f"{name.removeprefix('verdict/')} {int(count)}"
            for name, count in metrics.items()
            if name.startswith("verdict/")
        )
        seconds = sum(v for k, v in metrics.items() if k.startswith("time/"))
        line = f"step {step:>3}/{steps}  loss {metrics['loss']:.4f}  {seconds:.1f} s"
        note = f"loss {metrics['loss']:.3f}"
        if "pass_rate" in metrics:
            line += f"  reward {metrics['reward']:.2f}  pass {metrics['pass_rate']:.2f}"
            line += f"  signal {metrics['signal_fraction']:.0%}  {metrics['tokens_per_s']:.0f} tok/s"
            line += f"  [dim]{verdicts}[/dim]"
            note = f"pass {metrics['pass_rate']:.2f}"
        self.console.print(line)
        self.bars.update(self.steps, completed=step, note=note)

    def evaluating(self, phase: str, step: int, done: int, total: int) -> None:
        """Moves the bar of the evaluation under way."""
        self.bars.update(
            self.evaluation, description=f"{phase} after step {step}", completed=done, total=total, visible=True
        )

    def evaluated(self, phase: str, step: int, metrics: dict[str, Any]) -> None:
        """One line for a finished evaluation."""
        self.bars.update(self.evaluation, visible=False)
        self.console.print(
            f"[bold]{phase:<10}[/bold] after step {step}: pass rate {metrics['pass_rate']:.3f} "
            f"(95% interval {metrics['low']:.3f} to {metrics['high']:.3f}, "
            f"{metrics['tasks']} tasks x {metrics['n']})"
        )
