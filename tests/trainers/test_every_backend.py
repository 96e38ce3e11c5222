"""Every backend trains from the command line, in episodes of several turns."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from lookup import Parity

import sdpo_gym
from sdpo_gym.backends import list_backends
from sdpo_gym.cli import cli
from sdpo_gym.runs import Run

SETTINGS = {
    "tasks_per_step": 4,
    "trackers": [],
    "sampling.max_tokens": 2,
    "evaluation.initial": "false",
    "evaluation.tasks": 1,
    "evaluation.test_tasks": 0,
}


def train(path: Path, name: str, *more: str) -> Run:
    sdpo_gym.register("test/parity", Parity)
    settings = SETTINGS if name == "sft" else {**SETTINGS, "group_size": 4}  # sft samples no attempts
    options = [part for key, value in settings.items() for part in ("--set", f"{key}={value}")]
    command = [
        "train",
        "--env",
        "test/parity",
        "--model",
        "tiny",
        "--backend",
        name,
        "--steps",
        "2",
        *options,
        *more,
    ]
    result = CliRunner().invoke(cli, [*command, "--out", str(path)])
    assert result.exit_code == 0, result.output
    return Run(path)


@pytest.mark.parametrize("name", list_backends())
def test_every_backend_learns_something_of_two_steps(tmp_path: Path, name: str) -> None:
    rows = train(tmp_path / "run", name).metrics("train")
    assert [row["step"] for row in rows] == [1, 2]
    assert all(row["signal_tokens"] > 0 and row["grad_norm"] > 0 for row in rows)


def test_second_attempts_are_kept_and_counted(tmp_path: Path) -> None:
    run = train(tmp_path / "run", "corrected-sft", "--set", "algorithm.tries=2")
    first, second = run.recorded(1), run.recorded(1, "second")
    failed = sum(t.ret < 1 for recorded in first for t in recorded.group.trajectories)
    assert [len(recorded.group.trajectories) for recorded in second] == [2] * failed
    row = run.metrics("train")[0]
    assert row["attempts"] == 16 + 2 * failed
    assert row["second/tried"] == failed
    learned = [note for recorded in second for note in recorded.learning]
    assert learned
    assert all(note["metrics"]["loss"] > 0 for note in learned)
    assert not any(recorded.learning for recorded in first)
