"""Saving a training run whole, and going on from what was saved.

A checkpoint is a folder that `from_pretrained` (or, with adapters, `--model FOLDER`) loads, with a subfolder
`trainer/` that holds what training needs besides: optimizer, scheduler, the teacher's weights and the counters.
Random numbers need no saving: every step derives its own from the run's seed and the step's number.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from sdpo_gym.errors import RunError
from sdpo_trainers.engine.step import Engine
from sdpo_trainers.models import quiet

LAST = "last"


def save_checkpoint(
    folder: Path, step: int, model: Any, tokenizer: Any, engine: Engine, counters: dict[str, float], keep: int
) -> Path:
    """Writes `folder/step_N` whole or not at all, points `folder/last` at it, and drops old ones.

    Args:
        folder: The run's checkpoints.
        step: The last finished step.
        model: The student.
        tokenizer: Saved beside it.
        engine: Its optimizer, scheduler and teacher.
        counters: Cumulative numbers to go on from.
        keep: How many checkpoints to keep, this one included.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"step_{step:06d}"
    temporary = folder / f".{target.name}.{os.getpid()}.tmp"
    shutil.rmtree(temporary, ignore_errors=True)
    (temporary / "trainer").mkdir(parents=True)
    # PEFT would otherwise ask the hub whether the vocabulary was changed; adapters never change it here.
    with quiet():
        model.save_pretrained(
            temporary, **({"save_embedding_layers": False} if hasattr(model, "peft_config") else {})
        )
        tokenizer.save_pretrained(temporary)
    torch.save(engine.optimizer.state_dict(), temporary / "trainer" / "optimizer.pt")
    if engine.teacher and (weights := engine.teacher.state_dict()):
        save_file(weights, temporary / "trainer" / "teacher.safetensors")
    state = {"step": step, "counters": counters, "scheduler": engine.scheduler.state_dict()}
    (temporary / "trainer" / "state.json").write_text(json.dumps(state))
    _sync(temporary)
    if target.exists():
        shutil.rmtree(target)
    os.replace(temporary, target)
    link = folder / f".{LAST}.{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(target.name)
    os.replace(link, folder / LAST)
    for old in checkpoints(folder)[:-keep]:
        shutil.rmtree(old)
    for stale in folder.glob(".step_*.tmp"):
        shutil.rmtree(stale, ignore_errors=True)
    return target


def checkpoints(folder: Path) -> list[Path]:
    """The whole checkpoints of a run, oldest first."""
    return sorted(f for f in folder.glob("step_*") if (f / "trainer" / "state.json").is_file())


def load_checkpoint(checkpoint: Path, engine: Engine) -> tuple[int, dict[str, float]]:
    """Restores optimizer, scheduler and teacher; the model itself is loaded by name.

    Returns:
        The step that was finished, and the counters.

    Raises:
        RunError: If the checkpoint does not fit the run.
    """
    inside = checkpoint / "trainer"
    try:
        state = json.loads((inside / "state.json").read_text())
        optimizer = torch.load(inside / "optimizer.pt", weights_only=True, map_location="cpu")
        engine.optimizer.load_state_dict(optimizer)
        if engine.teacher and engine.teacher.kind != "live":
            engine.teacher.load_state_dict(load_file(inside / "teacher.safetensors"))
    except (OSError, EOFError, ValueError, KeyError, RuntimeError, UnpicklingError, SafetensorError) as error:
        reason = str(error).partition("\n")[0]
        raise RunError(f"cannot go on from {checkpoint}: {reason}") from error
    engine.scheduler.load_state_dict(state["scheduler"])
    return int(state["step"]), dict(state["counters"])


def _sync(folder: Path) -> None:
    """Flushes what is in the folder, so that a rename never points at data that is not there."""
    for file in folder.rglob("*"):
        if file.is_file():
            with open(file, "rb") as handle:
                os.fsync(handle.fileno())
