"""Checkpoints: whole or passed over, the last and the best kept, and gone on from bit for bit."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from letters import register_letters
from safetensors.torch import load_file
from small_runs import trainer

from sdpo_gym.errors import ConfigError, RunError
from sdpo_gym.runs import Run
from sdpo_trainers.checkpoints.checkpoint import checkpoints, last_whole, tidy
from sdpo_trainers.checkpoints.sealed import MANIFEST, damage, discard, sealed
from sdpo_trainers.monitoring.measures import best_step


@pytest.fixture(autouse=True)
def letter_environment() -> None:
    register_letters()


def steps_of(folder: Path) -> list[int]:
    return sorted(checkpoints(folder))


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run of four steps, each with its checkpoint; to be copied, not changed."""
    register_letters()
    path = tmp_path_factory.mktemp("finished") / "run"
    trainer(path, backend="sdpo").train()
    return path


# --- going on ------------------------------------------------------------------------------------------

RESUMED: dict[str, dict[str, Any]] = {
    "grpo in minibatches, all weights": {
        "env": "test/even",
        "backend": "grpo",
        "lora": {"rank": 0},
        "group_size": 4,
        "optimizer": {"minibatches": 2, "epochs": 2},
        "algorithm": {"kl": 0.1},
    },
    "sdpo with a slow teacher, in bfloat16": {
        "backend": "sdpo",
        "dtype": "bfloat16",
        "optimizer": {"minibatches": 2, "warmup_steps": 3},
        "evaluation": {"kl_every": 1},
    },
}


@pytest.mark.parametrize("case", RESUMED)
def test_a_resumed_run_is_bit_for_bit_the_run_that_went_through(tmp_path: Path, case: str) -> None:
    trainer(tmp_path / "whole", **RESUMED[case]).train()
    whole = tmp_path / "whole"
    shutil.copytree(whole, tmp_path / "parts", symlinks=True)
    for step in (3, 4):
        shutil.rmtree(tmp_path / "parts" / "checkpoints" / f"step_{step:06d}")
    trainer(tmp_path / "parts", **RESUMED[case]).train()
    for file in sorted((whole / "checkpoints" / "step_000004").rglob("*.safetensors")):
        there = load_file(tmp_path / "parts" / file.relative_to(whole))
        here = load_file(file)
        assert there.keys() == here.keys()
        assert all(torch.equal(there[name], tensor) for name, tensor in here.items()), file
    moved = load_file(whole / "checkpoints" / "step_000002" / "trainer" / "optimizer.safetensors")
    assert any(tensor.count_nonzero() for tensor in moved.values())  # otherwise nothing was learned at all


# --- what is damaged -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "file", ["adapter_model.safetensors", "trainer/optimizer.safetensors", "trainer/state.json"]
)
def test_a_damaged_checkpoint_is_passed_over_for_the_last_whole_one(
    tmp_path: Path, finished: Path, file: str
) -> None:
    run = shutil.copytree(finished, tmp_path / "run", symlinks=True)
    place = run / "checkpoints" / "step_000004" / file
    data = bytearray(place.read_bytes())
    data[len(data) // 2] ^= 1
    place.write_bytes(data)
    told: list[str] = []
    saved = last_whole(run / "checkpoints", told.append)
    assert saved is not None
    assert saved.step == 3
    assert f"{file} is not as it was written" in told[0]
    assert steps_of(run / "checkpoints") == [1, 2, 3]  # the damaged one is out of the way, and not lost
    assert (run / "checkpoints" / "damaged_step_000004").is_dir()


def test_half_a_checkpoint_is_passed_over(tmp_path: Path, finished: Path) -> None:
    run = shutil.copytree(finished, tmp_path / "run", symlinks=True)
    (run / "checkpoints" / "step_000004" / MANIFEST).unlink()
    shutil.rmtree(run / "checkpoints" / "step_000003" / "trainer")
    told: list[str] = []
    saved = last_whole(run / "checkpoints", told.append)
    assert saved is not None
    assert saved.step == 2
    assert len(told) == 2


def test_a_run_goes_on_from_the_last_whole_checkpoint_and_says_so(tmp_path: Path, finished: Path) -> None:
    run = shutil.copytree(finished, tmp_path / "run", symlinks=True)
    (run / "checkpoints" / "step_000004" / "adapter_model.safetensors").write_bytes(b"damaged")
    assert trainer(run, backend="sdpo").train()
    assert [alarm.name for alarm in Run.open(run).alarms()] == ["damaged_checkpoint"]
    for name, tensor in load_file(finished / "checkpoints" / "last" / "adapter_model.safetensors").items():
        assert torch.equal(load_file(run / "checkpoints" / "last" / "adapter_model.safetensors")[name], tensor)


def test_without_a_whole_checkpoint_a_run_is_refused_with_what_to_do(tmp_path: Path, finished: Path) -> None:
    run = shutil.copytree(finished, tmp_path / "run", symlinks=True)
    for step in (1, 2, 3, 4):
        (run / "checkpoints" / f"step_{step:06d}" / MANIFEST).unlink()
    with pytest.raises(RunError, match=r"none of the checkpoints .* is whole.*Bring one back"):
        trainer(run, backend="sdpo")
    assert steps_of(run / "checkpoints") == [1, 2, 3, 4]  # nothing is moved where nothing can be gone on from


def test_a_checkpoint_of_other_settings_is_refused(tmp_path: Path, finished: Path) -> None:
    run = shutil.copytree(finished, tmp_path / "run", symlinks=True)
    with pytest.raises(RunError, match="does not fit the run's settings"):
        trainer(run, backend="sdpo", evaluation={"kl_every": 1})  # no start was kept


def test_a_damaged_checkpoint_is_no_start_for_another_run(tmp_path: Path, finished: Path) -> None:
    start = shutil.copytree(finished / "checkpoints" / "step_000004", tmp_path / "start")
    (start / "adapter_model.safetensors").write_bytes(b"damaged")
    with pytest.raises(ConfigError, match="to start from is damaged"):
        trainer(tmp_path / "run", init=str(start))


def test_nothing_in_a_checkpoint_is_pickled(finished: Path) -> None:
    kinds = {f.suffix for f in (finished / "checkpoints" / "step_000004").rglob("*") if f.is_file()}
    assert kinds <= {".safetensors", ".json", ".jinja", ".md"}


# --- what is kept --------------------------------------------------------------------------------------


def made(folder: Path, *steps: int) -> Path:
    for step in steps:
        with sealed(folder / f"step_{step:06d}") as inside:
            (inside / "file").write_text(str(step))
    return folder


def test_the_newest_and_the_best_are_kept_and_linked(tmp_path: Path) -> None:
    folder = made(tmp_path, 1, 2, 3, 4, 5)
    tidy(folder, 2, 2)
    assert steps_of(folder) == [2, 4, 5]
    assert (folder / "last").resolve().name == "step_000005"
    assert (folder / "best").resolve().name == "step_000002"
    tidy(folder, 1, 5)
    assert steps_of(folder) == [5]
    assert (folder / "best").resolve().name == "step_000005"


def test_without_a_best_only_the_newest_are_kept(tmp_path: Path) -> None:
    folder = made(tmp_path, 1, 2, 3)
    tidy(folder, 1, None)
    assert sorted(f.name for f in folder.iterdir()) == ["last", "step_000003"]


def test_the_best_step_is_that_with_the_highest_pass_rate() -> None:
    rows = [{"step": s, "pass_rate": rate} for s, rate in ((0, 0.9), (10, 0.5), (20, 0.7), (30, 0.7), (40, 0.6))]
    assert best_step(rows) == 30  # of equals the one that was trained longer; the start is no checkpoint
    assert best_step(rows[:1]) is None


def test_the_best_weights_are_saved_between_two_checkpoints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rates = iter([0.1, 0.9, 0.2, 0.3])
    monkeypatch.setattr(
        "sdpo_trainers.loop.describe_evaluation",
        lambda groups, n: {"pass_rate": next(rates), "low": 0.0, "high": 1.0, "tasks": 1, "n": n},
    )
    trainer(tmp_path / "run", evaluation={"every": 1}, checkpoint={"every": 100, "keep": 1}).train()
    folder = tmp_path / "run" / "checkpoints"
    assert steps_of(folder) == [2, 4]
    assert (folder / "best").resolve().name == "step_000002"


# --- sealed folders ------------------------------------------------------------------------------------


def test_a_sealed_folder_is_whole_and_any_change_shows(tmp_path: Path) -> None:
    folder = made(tmp_path, 1) / "step_000001"
    assert damage(folder) is None
    (folder / "file").write_text("2")
    assert "file is not as it was written" in str(damage(folder))
    (folder / "file").unlink()
    assert "file cannot be read" in str(damage(folder))
    (folder / MANIFEST).write_text("{")
    assert "cannot be read" in str(damage(folder))
    (folder / MANIFEST).write_text(json.dumps({}))
    assert "names no files" in str(damage(folder))


def test_a_folder_that_could_not_be_filled_leaves_what_was_there(tmp_path: Path) -> None:
    folder = made(tmp_path, 1) / "step_000001"
    with pytest.raises(OSError, match="no room"), sealed(folder) as inside:
        (inside / "file").write_text("half")
        raise OSError("no room")
    assert damage(folder) is None
    assert (folder / "file").read_text() == "1"
    assert list(tmp_path.iterdir()) == [folder]


def test_a_folder_that_is_discarded_is_gone(tmp_path: Path) -> None:
    discard(made(tmp_path, 1) / "step_000001")
    assert list(tmp_path.iterdir()) == []
