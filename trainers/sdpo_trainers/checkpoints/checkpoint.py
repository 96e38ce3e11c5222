"""Saving a training run whole, and going on from what was saved.

A checkpoint is a folder that `from_pretrained` (or, with adapters, `--model FOLDER`) loads, with a subfolder
`trainer/` that holds what training needs besides: the optimizer's moments and the scheduler, the weights of the
teacher and of the reference, and the counters. Nothing in it is pickled. A manifest holds the SHA-256 of every
file and is checked before anything is loaded.

What is not in it follows from what is: the tasks of a step, its sampling noise and the state in which the global
generators of torch, numpy and Python begin it are derived from the run's seed and the step's number; what the
guards and the choice of the best checkpoint know is read from the run's metrics, which are cut back to the
checkpoint's step.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from sdpo_gym.errors import RunError
from sdpo_trainers.checkpoints.places import BEST, LAST
from sdpo_trainers.checkpoints.sealed import damage, discard, sealed
from sdpo_trainers.engine.shards import divided, gathered
from sdpo_trainers.engine.step import Engine
from sdpo_trainers.engine.teacher import Teacher
from sdpo_trainers.models import quiet

_NAME = re.compile(r"step_(\d{6,})")
_INSIDE = "trainer"


@dataclass(frozen=True)
class Saved:
    """A checkpoint that is whole.

    Attributes:
        path: Its folder.
        step: The last finished step.
        counters: Cumulative numbers to go on from.
        scheduler: The learning rate scheduler's state.
        optimizer: The parameter groups' settings.
        backend: What the backend remembers.
    """

    path: Path
    step: int
    counters: Mapping[str, float]
    scheduler: Mapping[str, Any]
    optimizer: list[dict[str, Any]]
    backend: Mapping[str, Any]

    @property
    def inside(self) -> Path:
        """The folder of what only training needs."""
        return self.path / _INSIDE


def save_checkpoint(
    folder: Path,
    step: int,
    model: Any,
    tokenizer: Any,
    engine: Engine,
    counters: Mapping[str, float],
    also: Callable[[Path], None] | None = None,
) -> Path:
    """Writes `folder/step_N` whole or not at all. All processes must call it; the main one writes.

    Args:
        folder: The run's checkpoints.
        step: The last finished step.
        model: The student.
        tokenizer: Saved beside it.
        engine: Its optimizer, scheduler, teacher, reference and backend.
        counters: Cumulative numbers to go on from.
        also: Writes what else there is to keep into a folder of the checkpoint's own (`Saved.inside`).
    """
    target = folder / f"step_{step:06d}"
    moments, groups = optimizer_state(engine)
    kept = _kept_weights(engine)
    with ExitStack() as stack:
        stack.enter_context(engine.whole(exact=True))
        if not engine.world.main:
            return target
        folder.mkdir(parents=True, exist_ok=True)
        temporary = stack.enter_context(sealed(target))
        save_model(model, tokenizer, temporary)
        inside = temporary / _INSIDE
        inside.mkdir()
        save_file(moments, inside / "optimizer.safetensors")
        for name, weights in kept.items():
            save_file(weights, inside / f"{name}.safetensors")
        state = {
            "step": step,
            "counters": dict(counters),
            "scheduler": engine.scheduler.state_dict(),
            "optimizer": groups,
            "backend": engine.backend.state_dict(),
        }
        (inside / "state.json").write_text(json.dumps(state))
        if also:
            also(inside)
    return target


def save_model(model: Any, tokenizer: Any, folder: Path) -> None:
    """Writes what `from_pretrained` loads: the weights or the adapters, and the tokenizer."""
    # PEFT would otherwise ask the hub whether the vocabulary was changed; adapters never change it here.
    adapters = {"save_embedding_layers": False} if hasattr(model, "peft_config") else {}
    with quiet():
        model.save_pretrained(folder, **adapters)
        tokenizer.save_pretrained(folder)


def tidy(folder: Path, keep: int, best: int | None) -> None:
    """Points `last` and `best` at the right checkpoints, and drops those that are not to be kept.

    Args:
        folder: The run's checkpoints.
        keep: How many, newest first.
        best: Step of one that is kept besides; None keeps none.
    """
    steps = checkpoints(folder)
    for name, path in (
        (LAST, steps[max(steps)] if steps else None),
        (BEST, steps.get(-1 if best is None else best)),
    ):
        if path is None:
            (folder / name).unlink(missing_ok=True)
        elif not ((folder / name).is_symlink() and os.readlink(folder / name) == path.name):
            link = folder / f".{name}.{os.getpid()}.tmp"
            link.unlink(missing_ok=True)
            link.symlink_to(path.name)
            os.replace(link, folder / name)
    for step in sorted(steps)[:-keep]:
        if step != best:
            discard(steps[step])
    for leftover in folder.glob(".*.tmp"):
        if leftover.is_symlink():
            leftover.unlink()
        else:
            shutil.rmtree(leftover, ignore_errors=True)


def checkpoints(folder: Path) -> dict[int, Path]:
    """The checkpoints of a run by their steps."""
    found = {f: _NAME.fullmatch(f.name) for f in (folder.iterdir() if folder.is_dir() else ())}
    return {int(match[1]): f for f, match in found.items() if match}


def last_whole(folder: Path, warn: Callable[[str], None]) -> Saved | None:
    """The newest checkpoint that is as it was written; those that are not are set aside, with a warning.

    Args:
        folder: The run's checkpoints.
        warn: Is told of each one that is damaged.

    Returns:
        None if none was ever saved.

    Raises:
        RunError: If there are some and none is whole.
    """
    steps = checkpoints(folder)
    damaged: list[tuple[Path, str]] = []
    for step in sorted(steps, reverse=True):
        wrong = damage(steps[step]) or _misfit(steps[step])
        if wrong is None:
            for path, reason in damaged:
                aside = path.with_name(f"damaged_{path.name}")
                discard(aside)
                os.replace(path, aside)
                warn(f"checkpoint {path} is damaged: {reason}. Going on from step {step}; it was moved to {aside}")
            return _read(steps[step])
        damaged.append((steps[step], wrong))
    if damaged:
        raise RunError(
            f"cannot go on: none of the checkpoints in {folder} is whole. "
            + "; ".join(f"{path.name}: {reason}" for path, reason in damaged)
            + ". Bring one back from a copy, or remove them all to start this run anew"
        )
    return None


def restore(saved: Saved, engine: Engine) -> None:
    """Gives optimizer, scheduler, teacher, reference and backend what was saved; the model is loaded by name.

    Raises:
        RunError: If the checkpoint does not fit the run.
    """
    inside = saved.inside
    try:
        load_optimizer(engine, load_file(inside / "optimizer.safetensors"), saved.optimizer)
        for name, voice in _voices(engine).items():
            if voice is not None and voice.state_dict():
                voice.load_state_dict(load_file(inside / f"{name}.safetensors"))
        engine.scheduler.load_state_dict(dict(saved.scheduler))
        if saved.backend:
            engine.backend.load_state_dict(saved.backend)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        reason = str(error).partition("\n")[0]
        raise RunError(
            f"cannot go on from {saved.path}: it does not fit the run's settings ({reason}). It was saved with "
            "others; put them back in config.toml, or start a new run with --init"
        ) from error


def optimizer_state(engine: Engine) -> tuple[dict[str, Tensor], list[dict[str, Any]]]:
    """The optimizer's moments, by the names of the weights they are of, and its groups' settings.

    The same however many processes hold them; all must call it.
    """
    state = engine.optimizer.state_dict()
    names = trained_names(engine.model)
    moments = {
        f"{names[index]}/{moment}": gathered(value.detach()).contiguous()
        for index, values in state["state"].items()
        for moment, value in values.items()
    }
    return moments, [{k: v for k, v in group.items() if k != "params"} for group in state["param_groups"]]


def load_optimizer(engine: Engine, moments: Mapping[str, Tensor], groups: list[dict[str, Any]]) -> None:
    """Restores what `optimizer_state` gave.

    Raises:
        ValueError: If it is of other weights.
    """
    places = {name: index for index, name in enumerate(trained_names(engine.model))}
    state: dict[int, dict[str, Tensor]] = {}
    for key, value in moments.items():
        name, _, moment = key.rpartition("/")
        if name not in places:
            raise ValueError(f"there are moments of {name!r}, which is not trained")
        state.setdefault(places[name], {})[moment] = divided(value, engine.trained[places[name]])
    own = engine.optimizer.state_dict()["param_groups"]
    merged = [
        # JSON has no tuples
        group | {k: tuple(v) if isinstance(v, list) else v for k, v in saved.items()}
        for group, saved in zip(own, groups, strict=True)
    ]
    engine.optimizer.load_state_dict({"state": state, "param_groups": merged})


def trained_names(model: torch.nn.Module) -> list[str]:
    """The names of the weights that are trained, in the optimizer's order."""
    return [name for name, p in model.named_parameters() if p.requires_grad]


def _kept_weights(engine: Engine) -> dict[str, dict[str, Tensor]]:
    return {name: weights for name, voice in _voices(engine).items() if voice and (weights := voice.state_dict())}


def _voices(engine: Engine) -> dict[str, Teacher | None]:
    """Whose weights are kept besides the student's. A start that is the reference is kept once."""
    start = None if engine.start is engine.reference else engine.start
    return {"teacher": engine.teacher, "reference": engine.reference, "start": start}


def _misfit(checkpoint: Path) -> str | None:
    return None if (checkpoint / _INSIDE / "state.json").is_file() else "it has no trainer/state.json"


def _read(checkpoint: Path) -> Saved:
    state = json.loads((checkpoint / _INSIDE / "state.json").read_text())
    return Saved(
        checkpoint,
        int(state["step"]),
        state["counters"],
        state["scheduler"],
        state["optimizer"],
        state.get("backend", {}),
    )
