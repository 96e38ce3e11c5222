"""Handing what a run logs to TensorBoard, Weights & Biases or Trackio, through Accelerate."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sdpo_gym.health import Alarm
from sdpo_gym.tasks import stable_hash
from sdpo_trainers.callbacks import Callback, End, Evaluation, Step
from sdpo_trainers.config import TrainConfig

PROJECT = "sdpo-gym"


def start_trackers(accelerator: Any, config: TrainConfig, folder: Path) -> None:
    """Opens the trackers, gives them the settings, and names the run after its folder.

    Args:
        accelerator: Accelerate's, with its trackers.
        config: The settings.
        folder: The run's; Weights & Biases goes on with the run of the same folder.
    """
    name = folder.resolve().name
    place = {"id": f"{stable_hash('tracked run', str(folder.resolve())):016x}"[:16], "resume": "allow"}
    accelerator.init_trackers(
        PROJECT,
        config=flat(config.model_dump(mode="json")),
        init_kwargs={"wandb": {"name": name, "dir": str(folder), **place}, "trackio": {"name": name}},
    )


def flat(settings: Mapping[str, Any], prefix: str = "") -> dict[str, str | int | float | bool]:
    """Nested settings by their dotted names, what is no number as text."""
    found: dict[str, str | int | float | bool] = {}
    for key, value in settings.items():
        if isinstance(value, Mapping):
            found |= flat(value, f"{prefix}{key}.")
        elif value is not None:
            found[f"{prefix}{key}"] = value if isinstance(value, str | int | float | bool) else str(value)
    return found


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
        for tracker in self.accelerator.trackers:  # `end_training` would part the processes, too
            tracker.finish()
