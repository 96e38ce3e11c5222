"""Training runs of a few small steps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sdpo_gym.runs import Run
from sdpo_gym.settings import merge, validate
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.loop import Trainer

SMALL: dict[str, Any] = {
    "env": "test/letter",
    "model": "tiny",
    "steps": 4,
    "tasks_per_step": 2,
    "group_size": 2,
    "device": "cpu",
    "trackers": [],
    "lora": {"rank": 2},
    "sampling": {"max_tokens": 2},
    "optimizer": {"lr": 1e-2},
    "evaluation": {"initial": False, "every": 100, "tasks": 1, "n": 1, "test_tasks": 0},
    "checkpoint": {"every": 1, "keep": 4},
}


def trainer(path: Path, **settings: Any) -> Trainer:
    config = validate(TrainConfig, merge(SMALL, settings))
    run = Run(path) if (path / "manifest.json").exists() else Run.create(path, config.model_dump(), kind="train")
    return Trainer(config, run)
