"""Each backend teaches a real model something it could not know: which of four colours is the right one.

The warm start teaches the form alone (any of the colours, each as often), so that the model begins near one in
four; every later improvement comes from rewards, demonstrations and feedback.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

import sdpo_gym
from sdpo_gym import Attempt, Feedback, FeedbackEnv, Note, ProceduralTasks, Task, Verdict, as_messages
from sdpo_gym.runs import Run
from sdpo_gym.settings import merge, validate
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.loop import Trainer

COLOURS = ("red", "green", "blue", "yellow")
NAMES = ("Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gus", "Hana", "Ivo", "Jill", "Kai", "Lena", "Max", "Nora")
THINGS = ("hat", "door", "boat", "lamp", "scarf", "kite", "chair", "vase", "bag", "cup", "wall", "car")

SETTINGS: dict[str, Any] = {
    "model": "smollm2-135m",
    "tasks_per_step": 4,
    "group_size": 8,
    "device": "cpu",
    "trackers": [],
    "sampling": {"max_tokens": 4},
    "evaluation": {"every": 1000, "tasks": 48, "n": 2, "test_tasks": 0},
    "checkpoint": {"every": 1000},
}


class Colour(FeedbackEnv[Task]):
    """Which colour somebody's thing has. `right` names it; without it, any colour is as good as another."""

    def __init__(self, split: str = "train", seed: int = 0, right: str | None = None) -> None:
        def make(rng: random.Random, task_id: str) -> Task:
            order = ", ".join(rng.sample(COLOURS, 4))
            prompt = (
                f"Which colour is the {rng.choice(THINGS)} of {rng.choice(NAMES)}: {order}? Answer with one word."
            )
            return Task(task_id, as_messages(prompt), oracle=right or rng.choice(COLOURS))

        source = ProceduralTasks(make, name="test/colour", split=split, seed=seed, size=256)  # type: ignore[arg-type]
        super().__init__(source)

    def judge(self, task: Task, attempt: Attempt) -> Feedback:
        if attempt == task.oracle:
            return Feedback.correct()
        if attempt not in COLOURS:
            return Feedback(Verdict.FORMAT_ERROR, 0.0, (Note("form", "Answer with one of the colours alone."),))
        return Feedback(Verdict.WRONG_ANSWER, 0.0, (Note("colour", f"It is not {attempt}; name another."),))


def run(path: Path, **settings: Any) -> list[dict[str, Any]]:
    config = validate(TrainConfig, merge(SETTINGS, settings))
    folder = Run.create(path, config.model_dump(mode="json"), kind="train")
    Trainer(config, folder).train()
    return folder.metrics("validation")


@pytest.fixture(scope="module")
def warm_start(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The checkpoint of a model that answers with one of the colours."""
    sdpo_gym.register("test/colour", Colour)
    path = tmp_path_factory.mktemp("warm") / "run"
    settings = {"evaluation": {"initial": False, "tasks": 1, "n": 1}, "optimizer": {"lr": 5e-4}}
    run(path, env="test/colour", backend="sft", steps=8, **settings)
    return str(path / "checkpoints" / "last")


@pytest.mark.slow
@pytest.mark.model
@pytest.mark.parametrize("backend", ["grpo", "scalar-sdpo", "sdpo"])
def test_a_backend_raises_the_pass_rate_far_beyond_noise(tmp_path: Path, warm_start: str, backend: str) -> None:
    sdpo_gym.register("test/colour", Colour)
    before, after = run(
        tmp_path / "run",
        env="test/colour",
        env_args={"right": "blue"},
        backend=backend,
        init=warm_start,
        steps=5,
        optimizer={"lr": 3e-4},
    )
    assert before["pass_rate"] < 0.5
    assert after["low"] > before["high"] + 0.2
