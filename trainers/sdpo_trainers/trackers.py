"""Handing what a run logs to TensorBoard, Weights & Biases or Trackio, through Accelerate."""

from __future__ import annotations

from typing import Any

from sdpo_gym.health import Alarm
from sdpo_trainers.callbacks import Callback, End, Evaluation, Step


class Trackers(Callback):
    """Logs every step, evaluation and alarm.

    Args:
        accelerator: Accelerate's, with its trackers.
    """

    def __init__(self, accelerator: Any) -> None:
        self.accelerator = accelerator

    def on_step(self, step: Step) -> None:
        self.accelerator.log({f"train/{name}": value for name, value in step.metrics.items()}, step=step.step)

    def on_evaluation(self, evaluation: Evaluation) -> None:
        named = {f"{evaluation.phase}/{name}": value for name, value in evaluation.metrics.items()}
        self.accelerator.log(named, step=evaluation.step)

    def on_alarm(self, alarm: Alarm) -> None:
        self.accelerator.log({f"alarm/{alarm.name}": 1.0}, step=alarm.step)

    def on_end(self, end: End) -> None:
        self.accelerator.end_training()
