"""Which modules of a model adapters are put on: found out, and refused, without its weights."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from sdpo_gym.errors import ConfigError
from sdpo_trainers.config import ALL_LINEAR, LoraOptions
from sdpo_trainers.models import TINY, locate, quiet
from sdpo_trainers.tiny import tiny_model

if TYPE_CHECKING:
    from peft import PeftConfig
    from transformers import PretrainedConfig

Targets = str | Collection[str]


def check_adapters(
    options: LoraOptions, model: PretrainedConfig, start: str, there: PeftConfig | None = None
) -> None:
    """Refuses adapters that the model cannot have, and other ones than those that training starts from.

    Args:
        options: What is asked for.
        model: The config of the model that is adapted.
        start: What training starts from, for messages.
        there: The adapters that it has already. They are trained on as they are, so nothing else may be asked for.

    Raises:
        ConfigError: With the modules that there are, or with what to set.
    """
    from peft import LoraConfig, PeftType

    asked = _asked(model, options.targets) if options.rank else frozenset()
    if there is None:
        return
    if not isinstance(there, LoraConfig):
        kind = PeftType(there.peft_type).value
        raise ConfigError(f"the adapters of {start} are of kind {kind}, and only LoRA's are trained here")
    pairs: list[tuple[str, Any, Any]] = [
        ("rank", options.rank, there.r),
        ("alpha", options.alpha, there.lora_alpha),
    ]
    if options.rank == there.r:
        own = adapted(model, there.target_modules or ())
        if asked != own:
            pairs.append(("targets", options.targets, _shortest(model, own)))
    for name, wanted, found in pairs:
        if wanted != found:
            raise ConfigError(
                f"lora.{name} = {_shown(wanted)}, but the adapters of {start} have {name} {_shown(found)}, and it "
                f"is they that are trained on: set lora.{name} = {_shown(found)}, or start from an exported model "
                "without adapters (sdpo-gym model export)"
            )


def read_configs(name: str) -> tuple[PretrainedConfig, PeftConfig | None] | None:
    """The config of a model, and of the adapters that it has already; None if it is not on this machine.

    Args:
        name: As `sdpo_trainers.models.load_model` takes it.

    Raises:
        UnknownNameError: If there can be no such model, with the closest name.
        ConfigError: If it is a folder that holds no model, or none that can be loaded.
        RunError: If it is a run without a checkpoint.
    """
    from peft import PeftConfig
    from transformers import AutoConfig

    if name == TINY:
        return tiny_model().model.config, None
    located = locate(name)
    if located is None or located.path is None:
        return None
    if (located.path / "adapter_config.json").is_file():
        there = PeftConfig.from_pretrained(str(located.path))
        below = read_configs(str(there.base_model_name_or_path))
        return below and (below[0], there)
    try:
        return AutoConfig.from_pretrained(located.path), None
    except (OSError, ValueError, KeyError) as error:
        raise ConfigError(f"cannot load model {name!r} from {located.path}: {error}") from error


def adapted(model: PretrainedConfig, targets: Targets) -> frozenset[str]:
    """The modules of a model that adapters with these targets are put on; what it lacks is passed over."""
    from peft import LoraConfig, get_peft_model

    options = LoraConfig(
        r=1, target_modules=targets if isinstance(targets, str) else list(targets), task_type="CAUSAL_LM"
    )
    with quiet():
        try:
            made: Any = get_peft_model(_skeleton(model), options, low_cpu_mem_usage=True)
        except ValueError:  # it has none of them, or one that can have no adapter
            return frozenset()
    return frozenset(made.targeted_module_names)


def _asked(model: PretrainedConfig, targets: Targets) -> frozenset[str]:
    """The modules that are asked for.

    Raises:
        ConfigError: If one of the targets is no module that can have an adapter, with those that can.
    """
    found = adapted(model, targets)
    names = [] if isinstance(targets, str) else targets
    # Without any, one that can have no adapter may have kept the others from theirs.
    lacking = [name for name in names if not any(_ends(one, name) for one in found or adapted(model, [name]))]
    if lacking:
        raise ConfigError(
            f"lora.targets = {_shown(targets)}: the model has no layer {lacking[0]!r} that can have an adapter; "
            f"it has {', '.join(_last_names(adapted(model, ALL_LINEAR)))}"
        )
    return found


def _ends(module: str, name: str) -> bool:
    return f".{module}".endswith(f".{name}")


def _shortest(model: PretrainedConfig, modules: frozenset[str]) -> Targets:
    """How to ask for these modules."""
    short = _last_names(modules)
    ways: tuple[Targets, ...] = (ALL_LINEAR, short)
    return next((way for way in ways if adapted(model, way) == modules), sorted(modules))


def _last_names(modules: Iterable[str]) -> list[str]:
    return sorted({name.rpartition(".")[2] for name in modules})


def _skeleton(config: PretrainedConfig) -> Any:
    """The model without its weights."""
    import torch
    from transformers import AutoModelForCausalLM

    with quiet(), torch.device("meta"):
        return AutoModelForCausalLM.from_config(config)


def _shown(value: Any) -> str:
    """As it would be written in a file of settings."""
    if isinstance(value, str):
        return f'"{value}"'
    return str(value) if isinstance(value, int | float) else f"[{', '.join(map(_shown, value))}]"
