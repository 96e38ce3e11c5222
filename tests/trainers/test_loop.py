"""Whole training runs with the tiny model: learning, resuming, stopping."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import torch
from letters import Letter, register_letters
from safetensors.torch import load_file

import sdpo_gym
from sdpo_gym import Task, as_messages
from sdpo_gym.errors import ConfigError, UnknownNameError
from sdpo_gym.runs import Run
from sdpo_gym.settings import merge, validate
from sdpo_trainers.callbacks import Callback, Callbacks, Step
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.loop import Trainer
from sdpo_trainers.sampling.rollouts import next_tasks
from sdpo_trainers.tiny import tiny_model

BACKENDS = ["grpo", "scalar-sdpo", "sdpo"]


SMALL: dict[str, Any] = {
    "env": "test/letter",
    "model": "tiny",
    "steps": 4,
    "tasks_per_step": 2,
    "group_size": 3,
    "device": "cpu",
    "trackers": [],
    "lora": {"rank": 4},
    "sampling": {"max_tokens": 3},
    "evaluation": {"every": 2, "tasks": 4, "n": 1, "test_tasks": 3, "test_n": 1},
    "checkpoint": {"every": 1, "keep": 2},
}


@pytest.fixture(autouse=True)
def letter_environment() -> None:
    register_letters()


def trainer(path: Path, **settings: Any) -> Trainer:
    config = validate(TrainConfig, merge(SMALL, settings))
    run = Run(path)
    if not (path / "manifest.json").exists():
        run = Run.create(path, config.model_dump(mode="json"), kind="train")
    return Trainer(config, run)


def adapters(run: Path) -> dict[str, torch.Tensor]:
    return load_file(run / "checkpoints" / "last" / "adapter_model.safetensors")


def without_times(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {k: v for k, v in row.items() if not k.startswith("time/") and k not in ("wall_s", "tokens_per_s")}
        for row in rows
    ]


@pytest.mark.parametrize("backend", ["sft", *BACKENDS])
def test_a_resumed_run_is_the_run_that_was_not_interrupted(tmp_path: Path, backend: str) -> None:
    trainer(tmp_path / "whole", backend=backend).train()
    first = trainer(tmp_path / "parts", backend=backend)
    first.config = first.config.model_copy(update={"steps": 2})
    first.train()
    (tmp_path / "parts" / "rollouts" / "train_000003.jsonl").write_text("left by a step that was cut off\n")
    first.run.log(3, "train", {"reward": 99.0})
    del first
    trainer(tmp_path / "parts", backend=backend).train()
    whole, parts = Run.open(tmp_path / "whole"), Run.open(tmp_path / "parts")
    for name, tensor in adapters(whole.path).items():
        assert torch.equal(tensor, adapters(parts.path)[name]), name
    expected = [r for r in without_times(whole.metrics()) if r["phase"] != "test"]
    got = [r for r in without_times(parts.metrics()) if r["phase"] != "test"]
    assert got == expected
    assert parts.recorded(3) == whole.recorded(3)


def test_the_weights_move_and_only_the_adapters(tmp_path: Path) -> None:
    t = trainer(tmp_path / "run", backend="sft", steps=1)
    before = {n: p.clone() for n, p in t.loaded.model.named_parameters()}
    t.train()
    moved = {n for n, p in t.loaded.model.named_parameters() if not torch.equal(p, before[n])}
    assert moved
    assert all("lora_" in name for name in moved)


def test_rank_zero_trains_all_weights(tmp_path: Path) -> None:
    t = trainer(tmp_path / "run", backend="sft", steps=1, lora={"rank": 0})
    before = {n: p.clone() for n, p in t.loaded.model.named_parameters()}
    t.train()
    assert any("q_proj" in n and not torch.equal(p, before[n]) for n, p in t.loaded.model.named_parameters())
    again = trainer(
        tmp_path / "on", backend="grpo", init=str(tmp_path / "run" / "checkpoints" / "last"), lora={"rank": 0}
    )
    for name, p in again.loaded.model.named_parameters():
        assert torch.equal(p, dict(t.loaded.model.named_parameters())[name])


def test_a_run_starts_from_the_checkpoint_it_is_given(tmp_path: Path) -> None:
    trainer(tmp_path / "warm", backend="sft").train()
    checkpoint = tmp_path / "warm" / "checkpoints" / "last"
    t = trainer(tmp_path / "run", backend="sdpo", init=str(checkpoint))
    loaded = {n.replace(".default", ""): p for n, p in t.loaded.model.named_parameters() if "lora_" in n}
    for name, tensor in adapters(tmp_path / "warm").items():
        assert torch.equal(loaded[name], tensor)
        assert loaded[name].requires_grad


@pytest.mark.parametrize(
    ("name", "value", "there"),
    [("rank", 8, "4"), ("rank", 0, "4"), ("alpha", 99, "32"), ("targets", ["q_proj"], '"all-linear"')],
)
def test_other_adapters_than_those_of_the_start_are_refused(
    tmp_path: Path, name: str, value: Any, there: str
) -> None:
    trainer(tmp_path / "warm", backend="sft", steps=1).train()
    init = str(tmp_path / "warm" / "checkpoints" / "last")
    with pytest.raises(ConfigError, match=rf"lora\.{name} = .*, but .* set lora\.{name} = {there},"):
        trainer(tmp_path / "run", backend="sdpo", init=init, lora={name: value})


def test_a_run_folder_tells_the_whole_story(tmp_path: Path) -> None:
    trainer(tmp_path / "run", backend="sdpo").train()
    run = Run.open(tmp_path / "run")
    assert [r["step"] for r in run.metrics("train")] == [1, 2, 3, 4]
    assert [r["step"] for r in run.metrics("validation")] == [0, 2, 4]
    assert [r["step"] for r in run.metrics("test")] == [0, 4]
    assert run.metrics("train")[-1]["attempts"] == 4 * 2 * 3
    assert [len(g.group.trajectories) for g in run.recorded(1)] == [3, 3]
    learning = [note for g in run.recorded(1) for note in g.learning]
    assert any("Write one of the letters" in note["reprompt"] for note in learning)
    assert [c.name for c in sorted((run.path / "checkpoints").glob("step_*"))] == ["step_000003", "step_000004"]


def test_the_same_seed_gives_the_same_run_and_another_seed_another(tmp_path: Path) -> None:
    for name, seed in (("a", 0), ("b", 0), ("c", 1)):
        trainer(tmp_path / name, backend="grpo", seed=seed, steps=1).train()
    texts = {
        name: [t.text for g in Run.open(tmp_path / name).recorded(1) for t in g.group.trajectories]
        for name in "abc"
    }
    assert texts["a"] == texts["b"] != texts["c"]


def test_every_task_comes_once_before_any_comes_twice() -> None:
    tasks = Letter().tasks
    seen = [t.id for step in range(1, 33) for t in next_tasks(tasks, step, 2, seed=3)]
    assert len(set(seen)) == len(tasks) == 64
    assert [t.id for t in next_tasks(tasks, 33, 2, seed=3)] != seen[:2]


def test_an_interrupt_finishes_the_step_and_saves(tmp_path: Path) -> None:
    t = trainer(tmp_path / "run", backend="grpo", steps=50, checkpoint={"every": 100})

    class Interrupting(Callback):
        def on_step(self, step: Step) -> None:
            if step.step == 2:
                os.kill(os.getpid(), signal.SIGINT)

    t.callbacks = Callbacks([Interrupting()])
    handler = signal.getsignal(signal.SIGINT)
    assert t.train() is False
    assert (tmp_path / "run" / "checkpoints" / "last").resolve().name == "step_000002"
    assert signal.getsignal(signal.SIGINT) is handler


def test_a_killed_process_goes_on_from_its_last_checkpoint(tmp_path: Path) -> None:
    run = tmp_path / "run"
    settings = ["steps=200", "trackers=[]", "checkpoint.every=1", "sampling.max_tokens=3", "group_size=2"]
    settings += ["tasks_per_step=1", "evaluation.every=1000", "evaluation.tasks=1", "evaluation.test_tasks=0"]
    command = [
        sys.executable,
        "-m",
        "sdpo_gym",
        "train",
        "--model",
        "tiny",
        "--backend",
        "sdpo",
        "--out",
        str(run),
    ]
    process = subprocess.Popen(
        [*command, *(f"--set={s}" for s in settings)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 120
    while not (run / "checkpoints" / "last").exists() and time.monotonic() < deadline:
        assert process.poll() is None, "training ended by itself"
        time.sleep(0.05)
    process.kill()
    process.wait()
    reached = int((run / "checkpoints" / "last").resolve().name.removeprefix("step_"))
    assert 1 <= reached < 200
    config = (run / "config.toml").read_text().replace("steps = 200", f"steps = {reached + 2}")
    (run / "config.toml").write_text(config)
    done = subprocess.run(
        [sys.executable, "-m", "sdpo_gym", "train", "--resume", str(run)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert [r["step"] for r in Run.open(run).metrics("train")] == list(range(1, reached + 3))


def test_a_second_process_may_not_write_to_a_run(tmp_path: Path) -> None:
    t = trainer(tmp_path / "run", backend="grpo")
    code = f"from sdpo_gym.runs import Run; Run.open({str(t.run.path)!r}).lock()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "another process is writing" in done.stderr


def test_a_task_without_an_oracle_cannot_warm_a_model_up(tmp_path: Path) -> None:
    class NoOracle(Letter):
        def __init__(self, split: str = "train", seed: int = 0) -> None:
            super().__init__(split, seed)
            self.tasks = sdpo_gym.ListTasks([Task("t", as_messages("say"))])

    sdpo_gym.register("test/no-oracle", NoOracle)
    with pytest.raises(ConfigError, match="has no oracle answer"):
        trainer(tmp_path / "run", env="test/no-oracle", backend="sft").train()


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ({"env": "test/leter"}, UnknownNameError),
        ({"backend": "sdop"}, UnknownNameError),
        ({"device": "tpu"}, ConfigError),
        ({"trackers": ["tensorbord"]}, UnknownNameError),
        ({"trackers": ["aim"]}, ConfigError),
        ({"init": "no/such/folder/here"}, sdpo_gym.SdpoGymError),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_clear_error(
    tmp_path: Path, settings: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        trainer(tmp_path / "run", **settings)


def test_the_tiny_model_is_named_in_adapters_so_that_they_load_anywhere(tmp_path: Path) -> None:
    trainer(tmp_path / "run", backend="sft", steps=1).train()
    text = (tmp_path / "run" / "checkpoints" / "last" / "adapter_config.json").read_text()
    assert '"base_model_name_or_path": "tiny"' in text
    assert tiny_model().name == "tiny"


def test_the_start_is_not_evaluated_again_where_that_has_been_done(tmp_path: Path) -> None:
    trainer(tmp_path / "warm", backend="sft").train()
    init = str(tmp_path / "warm" / "checkpoints" / "last")
    taken = trainer(tmp_path / "taken", backend="sdpo", init=init, steps=1)
    sampled: list[int] = []
    sample = taken.policy.sample
    taken.policy.sample = lambda *a: sampled.append(taken.step) or sample(*a)  # type: ignore[assignment, func-returns-value]
    taken.evaluate("test")
    assert not sampled
    other = trainer(tmp_path / "other", backend="sdpo", init=init, evaluation={"seed": 1}, steps=1)
    other.evaluate("test")
    same = trainer(tmp_path / "same", backend="sdpo", init=init, evaluation={"tasks": 3}, steps=1)
    same.evaluate("test")
    assert Run.open(tmp_path / "taken").recorded(0, "test") == Run.open(tmp_path / "warm").recorded(4, "test")
    assert Run.open(tmp_path / "same").recorded(0, "test") == Run.open(tmp_path / "taken").recorded(0, "test")
    assert Run.open(tmp_path / "other").recorded(0, "test") != Run.open(tmp_path / "taken").recorded(0, "test")
