"""Whole training runs on episodes of several turns, with the tiny model."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from lookup import Parity
from safetensors.torch import load_file

import sdpo_gym
from sdpo_gym import EnvironmentFault, Task
from sdpo_gym.runs import RecordedGroup, Run
from sdpo_gym.settings import merge, validate
from sdpo_trainers.backend import Example
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.engine.step import Update
from sdpo_trainers.loop import Trainer
from sdpo_trainers.monitoring.measures import learning
from sdpo_trainers.rendering import render_prompt

SMALL: dict[str, Any] = {
    "env": "test/parity",
    "model": "tiny",
    "steps": 3,
    "tasks_per_step": 2,
    "group_size": 4,
    "device": "cpu",
    "trackers": [],
    "lora": {"rank": 4},
    "sampling": {"max_tokens": 3},
    "evaluation": {"every": 2, "tasks": 4, "n": 1, "test_tasks": 0},
    "checkpoint": {"every": 1, "keep": 2},
}
BACKENDS = ["sft", "grpo", "scalar-sdpo", "sdpo"]


@pytest.fixture(autouse=True)
def parity_environment() -> None:
    sdpo_gym.register("test/parity", Parity)


def trainer(path: Path, **settings: Any) -> Trainer:
    config = validate(TrainConfig, merge(SMALL, settings))
    run = Run(path)
    if not (path / "manifest.json").exists():
        run = Run.create(path, config.model_dump(mode="json"), kind="train")
    return Trainer(config, run)


def adapters(run: Path) -> dict[str, torch.Tensor]:
    return load_file(run / "checkpoints" / "last" / "adapter_model.safetensors")


def steps(run: Path) -> list[RecordedGroup]:
    recorded = Run.open(run)
    return [group for step in recorded.recorded_steps() for group in recorded.recorded(step)]


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_resumed_run_on_episodes_is_the_run_that_was_not_interrupted(tmp_path: Path, backend: str) -> None:
    trainer(tmp_path / "whole", backend=backend).train()
    first = trainer(tmp_path / "parts", backend=backend)
    first.config = first.config.model_copy(update={"steps": 2})
    first.train()
    del first
    trainer(tmp_path / "parts", backend=backend).train()
    whole = adapters(tmp_path / "whole")
    assert any(tensor.abs().sum() > 0 for name, tensor in whole.items() if "lora_B" in name)
    for name, tensor in whole.items():
        assert torch.equal(tensor, adapters(tmp_path / "parts")[name]), name
    assert steps(tmp_path / "parts") == steps(tmp_path / "whole")


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_run_tells_each_turns_credit(tmp_path: Path, backend: str) -> None:
    t = trainer(tmp_path / "run", backend=backend, steps=2)
    t.train()
    figures = {
        "sft": set(),
        "grpo": {"ratio", "clip_fraction"},
        "scalar-sdpo": {"divergence", "teacher_gap", "teacher_entropy"},
        "sdpo": {"divergence", "teacher_gap", "teacher_entropy"},
    }[backend]
    turns = set()
    for recorded in steps(tmp_path / "run"):
        places = [(note["trajectory"], note["turn"]) for note in recorded.learning]
        assert places == sorted(set(places))
        for note in recorded.learning:
            turn = recorded.group.trajectories[note["trajectory"]].turns[note["turn"]]
            turns.add(note["turn"])
            assert note["tokens"] == len(turn.action.token_ids)
            assert set(note["metrics"]) >= {"loss", "entropy"} | figures
            assert all(math.isfinite(value) for value in note["metrics"].values())
            assert ("advantage" in note) is (backend == "grpo")
            assert backend in ("grpo", "sft") or "reprompt" in note
    assert turns >= {0, 1}
    learned = [len(recorded.learning) for recorded in steps(tmp_path / "run")]
    played = [sum(len(t.turns) for t in r.group.trajectories) for r in steps(tmp_path / "run")]
    row = Run.open(tmp_path / "run").metrics("train")[0]
    assert row["signal_fraction"] == pytest.approx(sum(learned[:2]) / sum(played[:2]))


def test_a_recorded_episode_has_the_tokens_that_were_read_and_written(tmp_path: Path) -> None:
    t = trainer(tmp_path / "run", backend="grpo", steps=1)
    t.train()
    trajectories = [x for recorded in steps(tmp_path / "run") for x in recorded.group.trajectories]
    assert len({len(x.turns) for x in trajectories}) > 1
    for trajectory in trajectories:
        known: tuple[int, ...] = tuple(render_prompt(t.loaded.tokenizer, trajectory.turns[0].messages))
        for turn in trajectory.turns:
            assert turn.action.prompt_ids[: len(known)] == known
            known = turn.action.prompt_ids + turn.action.token_ids


def test_oracles_that_an_environment_could_not_play_are_counted(tmp_path: Path) -> None:
    t = trainer(tmp_path / "run", backend="sft", steps=1)

    class Broken(Parity):
        def begin(self, task: Task) -> dict[str, Any]:
            raise EnvironmentFault("the world is gone")

    t.backend.context = replace(t.backend.context, env=Broken())
    t.train()
    row = Run.open(tmp_path / "run").metrics("train")[0]
    assert (row["faults"], row["signal_tokens"]) == (2, 0)


def test_what_json_cannot_say_is_recorded_as_nothing() -> None:
    example = Example(0, 0, (1,), (2,), turn=1)
    (notes,) = learning(Update({}, ((example, {"loss": math.nan, "entropy": 1.0}),)), 1)
    assert notes == [{"trajectory": 0, "turn": 1, "tokens": 1, "metrics": {"loss": None, "entropy": 1.0}}]
