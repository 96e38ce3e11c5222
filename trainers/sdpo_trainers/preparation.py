"""What a training run is made of before its first step: the model to train, what a backend is lent, the device."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from sdpo_gym.env import FeedbackEnv
from sdpo_gym.errors import ConfigError, UnknownNameError
from sdpo_trainers.backend import Context
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.models import LoadedModel, load_model, quiet
from sdpo_trainers.rendering import render_answer, render_prompt


def trainable_model(config: TrainConfig, checkpoint: str | None, device: torch.device) -> LoadedModel:
    """The model with what is to be trained marked: adapters, or with rank 0 all weights.

    Args:
        config: Names the model, and the checkpoint to start from.
        checkpoint: Of this run, to go on from.
        device: Where to put it.
    """
    from peft import LoraConfig, PeftModel, get_peft_model

    torch.manual_seed(config.seed)
    dtype = None if config.dtype == "auto" else config.dtype
    loaded = load_model(checkpoint or config.init or config.model, dtype, device)
    model: Any = loaded.model
    if isinstance(model, PeftModel):
        for name, parameter in model.named_parameters():
            parameter.requires_grad_("lora_" in name)
    elif config.lora.rank:
        with quiet():
            model = get_peft_model(
                model,
                LoraConfig(
                    r=config.lora.rank,
                    lora_alpha=config.lora.alpha,
                    target_modules=config.lora.targets,
                    task_type="CAUSAL_LM",
                ),
            )
    for parameter in model.parameters():
        if parameter.requires_grad and config.lora.rank:
            parameter.data = parameter.data.float()  # adapters are small: full precision costs nothing
    model.eval()
    return LoadedModel(model, loaded.tokenizer, loaded.name, loaded.source)


def make_context(config: TrainConfig, env: FeedbackEnv[Any], loaded: LoadedModel) -> Context:
    """What a backend is lent."""
    tokenizer: Any = loaded.tokenizer
    return Context(
        env=env,
        encode=lambda messages: render_prompt(tokenizer, messages),
        encode_answer=lambda text: [*render_answer(tokenizer, text), tokenizer.eos_token_id],
        context_length=loaded.context_length,
        seed=config.seed,
        detail=config.detail,
        max_tokens=config.sampling.max_tokens,
        steps=config.steps,
    )


def make_accelerator(config: TrainConfig, folder: Path) -> Any:
    """Accelerate's view of device and trackers.

    Raises:
        ConfigError: If the device or a tracker is not there, or several processes were launched.
    """
    from accelerate import Accelerator
    from accelerate.tracking import get_available_trackers
    from accelerate.utils import LoggerType, ProjectConfiguration

    trackers = [kind.value for kind in LoggerType if kind is not LoggerType.ALL]
    for tracker in config.trackers:
        if tracker not in trackers:
            raise UnknownNameError("tracker", tracker, trackers)
        if tracker not in [known.value for known in get_available_trackers()]:  # accelerate would pass over it
            raise ConfigError(f"tracker {tracker!r} is not installed; run: pip install {tracker}")
    check_device(config.device)
    try:
        accelerator = Accelerator(
            cpu=config.device == "cpu",
            log_with=config.trackers or None,
            project_config=ProjectConfiguration(str(folder), logging_dir=str(folder / "tensorboard")),
        )
        if config.trackers:
            accelerator.init_trackers("")
    except (ValueError, ImportError) as error:
        raise ConfigError(f"cannot use the trackers {config.trackers}: {error}") from error
    if accelerator.num_processes > 1:
        raise ConfigError("training in several processes is not supported yet; start one process")
    return accelerator


def check_device(name: str) -> None:
    """Refuses a device that is not there.

    Raises:
        ConfigError: With those that there are.
    """
    if name not in ("auto", "cpu", "cuda"):
        raise ConfigError(f"device must be auto, cpu or cuda, got {name!r}")
    if name == "cuda" and not torch.cuda.is_available():
        raise ConfigError("device is cuda, but torch sees no GPU here; use --set device=cpu")
