"""Whole runs in two processes: the same as in one, resumed by one or two, stopped and broken off together."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest
import torch
from gloo_processes import in_processes
from letters import Letter, register_letters
from safetensors.torch import load_file

import sdpo_gym
from sdpo_gym.errors import ConfigError, RunError
from sdpo_gym.runs import Run
from sdpo_gym.settings import merge, validate
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.distributed import World, shared_run
from sdpo_trainers.loop import Trainer

SMALL: dict[str, Any] = {
    "env": "test/letter",
    "model": "tiny",
    "backend": "sdpo",
    "steps": 3,
    "tasks_per_step": 3,
    "group_size": 2,
    "device": "cpu",
    "trackers": [],
    "lora": {"rank": 4},
    "sampling": {"max_tokens": 3},
    "evaluation": {"every": 3, "tasks": 3, "n": 1, "test_tasks": 0},
    "checkpoint": {"every": 1},
}
ALL_WEIGHTS: dict[str, Any] = {"lora": {"rank": 0}}
FSDP = {"ACCELERATE_USE_FSDP": "true", "FSDP_VERSION": "2", "FSDP_RESHARD_AFTER_FORWARD": "true"}


class Interrupted(Letter):
    """Process 1 gets Ctrl-C while it judges."""

    told = False

    def judge(self, task: Any, attempt: Any) -> Any:
        if os.environ.get("RANK") == "1" and not Interrupted.told:
            Interrupted.told = True
            os.kill(os.getpid(), signal.SIGINT)
        return super().judge(task, attempt)


class Dying(Letter):
    """Process 1 is gone while it judges."""

    def judge(self, task: Any, attempt: Any) -> Any:
        if os.environ.get("RANK") == "1":
            os._exit(9)
        return super().judge(task, attempt)


def train(path: Path, until: int | None = None, **settings: Any) -> Trainer:
    """Trains in a new folder, or goes on with the run that is there."""
    config = validate(TrainConfig, merge(SMALL, settings))

    def make() -> Run:
        if (path / "manifest.json").exists():
            return Run.open(path)
        return Run.create(path, config.model_dump(mode="json"), kind="train")

    trainer = Trainer(config, shared_run(World.join("cpu"), make))
    trainer.config = trainer.config.model_copy(update={"steps": until or config.steps})
    trainer.train()
    return trainer


def runs(folder: Path) -> list[Any]:
    """What each of two processes does."""
    register_letters()
    train(folder / "two")
    os.environ |= FSDP
    train(folder / "half")
    train(folder / "divided", until=2, **ALL_WEIGHTS)
    sdpo_gym.register("test/letter", Interrupted)
    stopped = train(folder / "stopped", evaluation={"initial": False})
    with pytest.raises(ConfigError, match="fsdp_offload_params"):
        os.environ["FSDP_OFFLOAD_PARAMS"] = "true"
        train(folder / "refused")
    return [stopped.step]


def dying(folder: Path) -> str:
    """What is left of two processes when one is gone."""
    sdpo_gym.register("test/letter", Dying)
    with pytest.raises(RunError) as raised:
        train(folder / "dying")
    return str(raised.value)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Runs of one process and of two, begun or ended by the other number."""
    path: Path = tmp_path_factory.mktemp("runs")
    register_letters()
    train(path / "one")
    train(path / "half", until=2)
    train(path / "all", **ALL_WEIGHTS)
    (path / "made").mkdir()
    made = in_processes(runs, path / "made", path)
    assert made == [[1], [1]], made
    train(path / "divided", **ALL_WEIGHTS)
    return path


def told(run: Path) -> list[dict[str, float]]:
    """What a run says of its steps and of its end, but for times and for how many tokens were read by both."""
    rows = Run.open(run).metrics()
    others = ("phase", "wall_s", "tokens_per_s", "tokens_read", "tokens_trained")
    return [
        {name: value for name, value in row.items() if not name.startswith("time/") and name not in others}
        for row in rows
        if row["phase"] == "train" or row is rows[-1]
    ]


@pytest.mark.parametrize(("ours", "theirs"), [("two", "one"), ("half", "one"), ("divided", "all")])
def test_a_run_is_the_same_in_two_processes(folder: Path, ours: str, theirs: str) -> None:
    got, expected = told(folder / ours), told(folder / theirs)
    assert [row.keys() for row in got] == [row.keys() for row in expected]
    assert len(got) == 4
    for row, other in zip(got, expected, strict=True):
        assert row == pytest.approx(other, rel=1e-3, abs=1e-5)
    for step in (1, 2, 3):
        mine, his = (Run.open(folder / name).recorded(step) for name in (ours, theirs))
        assert [[t.text for t in one.group.trajectories] for one in mine] == [
            [t.text for t in one.group.trajectories] for one in his
        ]


@pytest.mark.parametrize(("ours", "theirs"), [("two", "one"), ("half", "one"), ("divided", "all")])
def test_its_checkpoint_is_the_same_too(folder: Path, ours: str, theirs: str) -> None:
    files = [
        {f.name: load_file(f) for f in (folder / name / "checkpoints" / "last").resolve().rglob("*.safetensors")}
        for name in (ours, theirs)
    ]
    assert files[0].keys() == files[1].keys()
    for file, weights in files[0].items():
        assert weights.keys() == files[1][file].keys()
        for name, values in weights.items():
            torch.testing.assert_close(values, files[1][file][name], rtol=1e-3, atol=1e-4)


def test_all_stop_after_the_same_step_when_one_is_interrupted(folder: Path) -> None:
    assert Run.open(folder / "stopped").metrics()[-1]["step"] == 1
    assert (folder / "stopped" / "checkpoints" / "last").resolve().name == "step_000001"


def test_a_process_is_told_when_another_is_gone(tmp_path: Path) -> None:
    told, gone = in_processes(dying, tmp_path, tmp_path)
    assert gone is None
    assert "another process of this run has ended, and its own output says why" in told
