"""A trained model as a plain folder that `from_pretrained`, vLLM and others load without this package."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sdpo_gym.errors import ConfigError, RunError
from sdpo_trainers.checkpoints.checkpoint import save_model
from sdpo_trainers.checkpoints.places import BEST, LAST, checkpoint_of, is_run
from sdpo_trainers.checkpoints.sealed import damage, sealed
from sdpo_trainers.models import LoadedModel, Located, load_model, locate, quiet


@dataclass(frozen=True)
class Exported:
    """What was written.

    Attributes:
        path: The folder.
        source: The checkpoint that it was made of.
        dtype: Of the weights.
        adapter_of: The model that an adapter needs besides; None for a whole model.
    """

    path: Path
    source: Path
    dtype: str
    adapter_of: str | None = None


def export(
    source: str | Path, out: str | Path, *, best: bool = False, merge: bool = True, dtype: str | None = None
) -> Exported:
    """Writes the trained model of a run, whole or not at all.

    Adapters are merged in float32 before the weights are cast.

    Args:
        source: A run, or one checkpoint of it.
        out: The folder; it must not be there yet.
        best: Of a run the checkpoint with the best pass rate, rather than the last.
        merge: Adapters become part of the weights; without, the adapters alone are written.
        dtype: float32, bfloat16 or float16; by default that in which the model that was trained is stored.

    Raises:
        RunError: If there is no such checkpoint, it is damaged, or the folder is there.
        ConfigError: If what is asked for cannot be made of it.
    """
    checkpoint, target = find_checkpoint(Path(source), best), Path(out)
    if target.exists():
        raise RunError(f"{target} is there already; choose another folder")
    adapter = (checkpoint / "adapter_config.json").is_file()
    if not merge and not adapter:
        raise ConfigError(f"{checkpoint} has no adapters: all weights were trained; export it without --adapter")
    base = _base(checkpoint) if adapter else checkpoint
    if not merge and dtype:
        raise ConfigError("dtype has no effect on adapters alone, which are kept as they were trained")
    dtype = dtype or _stored_dtype(base)
    loaded = load_model(str(checkpoint), "float32" if merge and adapter else dtype, "cpu")
    target.parent.mkdir(parents=True, exist_ok=True)
    with sealed(target) as folder:
        if merge:
            save_model(_merged(loaded, dtype), loaded.tokenizer, folder)
            return Exported(target, checkpoint, dtype)
        name = _name_for_others(checkpoint)
        loaded.model.peft_config["default"].base_model_name_or_path = name
        save_model(loaded.model, loaded.tokenizer, folder)
        return Exported(target, checkpoint, "float32", name)


def find_checkpoint(source: Path, best: bool = False) -> Path:
    """The checkpoint that a run or a checkpoint's own folder means; it is whole.

    Raises:
        RunError: If there is none, or it is damaged.
        ConfigError: If `best` is asked of a checkpoint.
    """
    if is_run(source):
        checkpoint = checkpoint_of(source, BEST if best else LAST).resolve()
    elif best:
        raise ConfigError(f"{source} is no run, so it has no best checkpoint")
    else:
        checkpoint = source.resolve()
        if not (checkpoint / "trainer").is_dir():
            raise RunError(f"{source} is neither a run nor a checkpoint of one")
    if wrong := damage(checkpoint):
        raise RunError(f"the checkpoint {checkpoint} is damaged: {wrong}. Export another one of the run")
    return checkpoint


def _merged(loaded: LoadedModel, dtype: str) -> Any:
    import torch

    model: Any = loaded.model
    if hasattr(model, "merge_and_unload"):
        with quiet():
            model = model.merge_and_unload(safe_merge=True)
    model.to(getattr(torch, dtype))
    if model.generation_config is not None:  # servers end an answer at what is named there
        model.generation_config.eos_token_id = list(loaded.eos_ids)
    return model


def _base(checkpoint: Path) -> Path | None:
    return _located(checkpoint)[1].path


def _located(checkpoint: Path) -> tuple[str, Located]:
    """The name of the model that a checkpoint's adapters are for, and where it is.

    Raises:
        ConfigError: If it is not on this machine.
    """
    name = str(json.loads((checkpoint / "adapter_config.json").read_text())["base_model_name_or_path"])
    located = locate(name)
    if located is None:
        raise ConfigError(f"the adapted model {name!r} is not here; run: sdpo-gym model pull {name}")
    return name, located


def _name_for_others(checkpoint: Path) -> str:
    """By which other programs find the adapted model: an id of the hub, or a folder of this machine.

    Raises:
        ConfigError: If they cannot.
    """
    name, located = _located(checkpoint)
    if located.path is None:
        raise ConfigError(f"no other program could load {name!r}, which these adapters need; export them merged")
    on_hub = located.source.startswith("Hugging Face")
    return located.source.rpartition(" ")[2] if on_hub else str(located.path.resolve())


def _stored_dtype(folder: Path | None) -> str:
    """In which a model's weights are stored."""
    if folder is None:  # made in memory
        return "float32"
    config = json.loads((folder / "config.json").read_text())
    return str(config.get("dtype") or config.get("torch_dtype") or "float32")
