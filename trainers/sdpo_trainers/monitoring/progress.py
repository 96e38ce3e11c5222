"""What a person sees while a model trains: one line per step and, in a terminal, a live bar below."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from sdpo_gym.health import Alarm
from sdpo_trainers.callbacks import Callback, Evaluating, Evaluation, Step
from sdpo_trainers.config import TrainConfig


class LiveProgress(Callback):
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

    def on_step(self, done: Step) -> None:
        """One line for a finished step."""
        metrics = done.metrics
        verdicts = "  ".join(
            f"{name.removeprefix('verdict/')} {int(count)}"
            for name, count in metrics.items()
            if name.startswith("verdict/")
        )
        seconds = sum(v for k, v in metrics.items() if k.startswith("time/"))
        line = f"step {done.step:>3}/{done.steps}  loss {metrics['loss']:.4f}  {seconds:.1f} s"
        note = f"loss {metrics['loss']:.3f}"
        if "pass_rate" in metrics:
            line += f"  reward {metrics['reward']:.2f}  pass {metrics['pass_rate']:.2f}"
            line += f"  signal {metrics['signal_fraction']:.0%}  {metrics['tokens_per_s']:.0f} tok/s"
            line += f"  [dim]{verdicts}[/dim]"
            note = f"pass {metrics['pass_rate']:.2f}"
        self.console.print(line)
        self.bars.update(self.steps, completed=done.step, note=note)

    def on_evaluating(self, evaluating: Evaluating) -> None:
        """Moves the bar of the evaluation under way."""
        self.bars.update(
            self.evaluation,
            description=f"{evaluating.phase} after step {evaluating.step}",
            completed=evaluating.done,
            total=evaluating.total,
            visible=True,
        )

    def on_evaluation(self, evaluation: Evaluation) -> None:
        """One line for a finished evaluation."""
        metrics = evaluation.metrics
        self.bars.update(self.evaluation, visible=False)
        self.console.print(
            f"[bold]{evaluation.phase:<10}[/bold] after step {evaluation.step}: pass rate "
            f"{metrics['pass_rate']:.3f} (95% interval {metrics['low']:.3f} to {metrics['high']:.3f}, "
            f"{metrics['tasks']} tasks x {metrics['n']})"
        )

    def on_alarm(self, alarm: Alarm) -> None:
        """One line, in a colour that is noticed."""
        self.console.print(f"[yellow]alarm[/yellow] after step {alarm.step}: {escape(alarm.message)}")
