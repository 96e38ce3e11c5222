"""A run that is killed at twenty moments, many of them in the middle of saving, is the run that nobody killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from sdpo_gym.runs import Run

KILLS = 20


@pytest.mark.slow
def test_a_run_that_is_killed_twenty_times_loses_at_most_the_step_it_was_in(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(Path(__file__).parents[1] / "helpers" / "killed.py"), str(tmp_path), str(KILLS)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads((tmp_path / "done.json").read_text())
    assert told["kills"] == KILLS
    assert told["in_saves"] >= 3  # otherwise this test would say nothing about saving
    assert max(told["lost"]) <= 1
    whole, killed = Run.open(tmp_path / "whole"), Run.open(tmp_path / "killed")
    assert without_times(killed.metrics()) == without_times(whole.metrics())
    assert killed.alarms() == whole.alarms()
    for step in whole.recorded_steps():
        assert killed.recorded(step) == whole.recorded(step)
    for place in ("adapter_model", "trainer/teacher", "trainer/optimizer"):
        expected = load_file(whole.path / "checkpoints" / "last" / f"{place}.safetensors")
        got = load_file(killed.path / "checkpoints" / "last" / f"{place}.safetensors")
        assert got.keys() == expected.keys()
        assert all(torch.equal(got[name], tensor) for name, tensor in expected.items())
    listed = [sorted(f.name for f in (run.path / "checkpoints").iterdir()) for run in (whole, killed)]
    assert listed[0] == listed[1]


def without_times(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    timed = ("wall_s", "tokens_per_s")
    return [{k: v for k, v in row.items() if not k.startswith("time/") and k not in timed} for row in rows]
