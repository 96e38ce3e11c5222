"""What a training run is made of before its first step: the model to train, what a backend is lent, the device."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch

import sdpo_gym
from sdpo_gym.env import FeedbackEnv
from sdpo_gym.errors import ConfigError, DataError, UnknownNameError
from sdpo_gym.settings import Section
from sdpo_trainers.adapters import check_adapters, read_configs
from sdpo_trainers.backend import Backend, Context, resolve
from sdpo_trainers.callbacks import check_callbacks
from sdpo_trainers.checkpoints.places import checkpoint_of, is_run
from sdpo_trainers.checkpoints.sealed import MANIFEST, damage
from sdpo_trainers.cli_settings import refuse_typed
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.engine.shards import Sharding
from sdpo_trainers.models import LoadedModel, load_model, quiet
from sdpo_trainers.monitoring.trackers import start_trackers
from sdpo_trainers.rendering import render_answer, render_prompt


def check_start(
    config: TrainConfig, typed: Mapping[str, Any] | None = None
) -> tuple[TrainConfig, type[Backend], Section]:
    """Refuses a run that cannot be, as far as that can be told without its tasks and without weights.

    Runs and dry runs begin with it.

    Args:
        config: The settings.
        typed: Those of them that were typed for this very run (see `refuse_typed`).

    Returns:
        The settings, resolved, the backend and its options.

    Raises:
        SdpoGymError: With the reason.
    """
    config, kind, options = resolve(config)
    refuse_typed(typed or {}, _idle(config, kind))
    check_device(config.device)
    check_trackers(config.trackers)
    check_callbacks(config.callbacks)
    if config.init and is_run(Path(config.init)):
        config = config.model_copy(update={"init": str(checkpoint_of(Path(config.init)))})
    name = config.init or config.model
    if there := read_configs(name):  # what is not on this machine is checked when it has been fetched
        check_adapters(config.lora, there[0], name, there[1])
    return config, kind, options


def _idle(config: TrainConfig, kind: type[Backend]) -> dict[str, str]:
    """With what settings have no effect that a file of settings may have all the same."""
    idle = {}
    if kind.attempts == "oracle":
        names = ("group_size", "guards.on_explosion", "guards.log_ratio", "guards.clipped")
        learns = "which learns from the environment's own answers and samples none"
        idle = dict.fromkeys(names, f"with backend {config.backend!r}, {learns}")
    if config.evaluation.test_tasks == 0:
        idle["evaluation.test_n"] = "with evaluation.test_tasks = 0"
    return idle


def splits(config: TrainConfig) -> tuple[str, ...]:
    """Of which splits of the environment a run takes tasks."""
    return ("train", "validation", *(("test",) if config.evaluation.test_tasks else ()))


def make_env(config: TrainConfig, split: str) -> FeedbackEnv[Any]:
    """The environment of a run, with the tasks of one split.

    Raises:
        SdpoGymError: If it cannot be made.
    """
    seed = config.seed if split == "train" else config.evaluation.seed
    try:
        return sdpo_gym.make(config.env, **{"split": split, "seed": seed, **config.env_args})
    except DataError as error:
        if split != "test":
            raise
        raise type(error)(f"{error}. To train without a test, set evaluation.test_tasks = 0") from error


def refuse_damaged(init: str) -> None:
    """Refuses to start from a checkpoint that is damaged.

    Raises:
        ConfigError: With what is wrong.
    """
    if (Path(init) / MANIFEST).is_file() and (wrong := damage(Path(init))):
        raise ConfigError(f"the checkpoint {init} to start from is damaged: {wrong}; use another one")


def trainable_model(config: TrainConfig, checkpoint: str | None, device: torch.device) -> LoadedModel:
    """The model with what is to be trained marked: adapters, or with rank 0 all weights.

    Args:
        config: Names the model, and the checkpoint to start from.
        checkpoint: Of this run, to go on from.
        device: Where to put it.
    """
    from peft import LoraConfig, PeftModel, get_peft_model

    if config.init and not checkpoint:
        refuse_damaged(config.init)
    torch.manual_seed(config.seed)
    dtype = None if config.dtype == "auto" else config.dtype
    if config.lora.rank == 0:
        dtype = (
            "float32"  # an update is often smaller than what bfloat16 can tell apart; `compute_dtype` says more
        )
    loaded = load_model(checkpoint or config.init or config.model, dtype, device)
    model: Any = loaded.model
    adapters = model.peft_config[model.active_adapter] if isinstance(model, PeftModel) else None
    if not checkpoint:
        check_adapters(config.lora, model.config, config.init or config.model, adapters)
    if adapters:
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
    return LoadedModel(
        model, loaded.tokenizer, loaded.name, loaded.source, casts_to=compute_dtype(config, torch.device(device))
    )


def compute_dtype(config: TrainConfig, device: torch.device) -> torch.dtype | None:
    """What products are cast to, where that is not what the weights are kept in.

    What is trained is always kept in float32, with its gradients, the optimizer's moments and the teacher's
    weights: in bfloat16, which has 8 significant bits, most updates would be rounded away. Where all weights are
    trained, it is the products that are made in bfloat16; with adapters, the weights below them are.
    """
    half = config.dtype == "bfloat16" or (config.dtype == "auto" and device.type == "cuda")
    return torch.bfloat16 if half and config.lora.rank == 0 else None


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
        decode=lambda ids: tokenizer.decode(ids, skip_special_tokens=False, clean_up_tokenization_spaces=False),
    )


def make_accelerator(config: TrainConfig, folder: Path) -> Any:
    """Accelerate's view of device and trackers.

    Raises:
        ConfigError: If the device or a tracker is not there, or what was launched cannot be done.
    """
    from accelerate import Accelerator, PartialState
    from accelerate.state import AcceleratorState
    from accelerate.utils import ProjectConfiguration

    check_trackers(config.trackers)
    check_device(config.device)
    launched = os.environ.get("ACCELERATE_MIXED_PRECISION", "no")
    device = PartialState(cpu=config.device == "cpu").device
    casts = compute_dtype(config, device) is not None
    if launched not in ("no", "bf16") or (launched == "bf16" and not casts):
        raise ConfigError(
            f"accelerate was launched with mixed_precision = {launched!r}, but the precision of a run is set by "
            "its dtype: launch with --mixed_precision no, and --set dtype=bfloat16 or float32"
        )
    AcceleratorState._reset_state()  # it would hold a second run of this process to the precision of the first
    try:
        accelerator = Accelerator(
            cpu=config.device == "cpu",
            mixed_precision="bf16" if casts else "no",
            step_scheduler_with_optimizer=False,
            log_with=config.trackers or None,
            project_config=ProjectConfiguration(str(folder), logging_dir=str(folder / "tensorboard")),
        )
        if config.trackers:
            start_trackers(accelerator, config, folder)
    except (ValueError, ImportError) as error:
        raise ConfigError(f"cannot use the trackers {config.trackers}: {error}") from error
    return accelerator


def make_sharding(config: TrainConfig, accelerator: Any) -> Sharding | None:
    """How weights are divided among the processes, as Accelerate's config says (`use_fsdp`); None if not at all.

    Raises:
        ConfigError: If it asks for what is not supported.
    """

    def asked(name: str) -> bool:
        return os.environ.get(name, "false").lower() == "true"

    if not asked("ACCELERATE_USE_FSDP") or accelerator.num_processes == 1:
        return None
    refused = {
        "fsdp_version: 1 (set it to 2)": os.environ.get("FSDP_VERSION", "1") != "2",
        "fsdp_offload_params: true": asked("FSDP_OFFLOAD_PARAMS"),
        "fsdp_activation_checkpointing: true": asked("FSDP_ACTIVATION_CHECKPOINTING"),
        "fsdp_cpu_ram_efficient_loading: true (each process loads the weights itself)": asked(
            "FSDP_CPU_RAM_EFFICIENT_LOADING"
        ),
    }
    for what, wanted in refused.items():
        if wanted:
            raise ConfigError(f"Accelerate's config asks for {what}, which is not supported here")
    if config.sampling.ahead and config.sampler.kind == "local":
        raise ConfigError("sampling.ahead needs all weights in each process, and FSDP divides them; set it to 0")
    return Sharding(compute_dtype(config, accelerator.device), asked("FSDP_RESHARD_AFTER_FORWARD"))


def check_trackers(names: Sequence[str]) -> None:
    """Refuses a tracker that is not there, over which Accelerate would pass.

    Raises:
        UnknownNameError: If Accelerate knows none of that name, with the closest.
        ConfigError: If it is not installed.
    """
    from accelerate.tracking import get_available_trackers
    from accelerate.utils import LoggerType

    known = [kind.value for kind in LoggerType if kind is not LoggerType.ALL]
    for name in names:
        if name not in known:
            raise UnknownNameError("tracker", name, known)
        if name not in [tracker.value for tracker in get_available_trackers()]:
            raise ConfigError(f"tracker {name!r} is not installed; run: pip install {name}")


def check_device(name: str) -> None:
    """Refuses a device that is not there.

    Raises:
        ConfigError: With those that there are.
    """
    if name not in ("auto", "cpu", "cuda"):
        raise ConfigError(f"device must be auto, cpu or cuda, got {name!r}")
    if name == "cuda" and not torch.cuda.is_available():
        raise ConfigError("device is cuda, but torch sees no GPU here; use --set device=cpu")
