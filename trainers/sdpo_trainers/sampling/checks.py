"""Which settings of sampling can act together."""

from __future__ import annotations

from sdpo_gym.errors import ConfigError
from sdpo_trainers.config import TrainConfig


def check_sampling(config: TrainConfig, samples: bool, tells_signal: bool) -> None:
    """Refuses settings of how is sampled that could not act.

    Args:
        config: Of the run.
        samples: Whether the backend learns from attempts that are sampled.
        tells_signal: Whether it says which groups have a signal.

    Raises:
        ConfigError: With the reason.
    """
    sampling = config.sampling
    chosen = {
        "sampling.dynamic_rounds": sampling.dynamic_rounds > 1,
        "sampling.ahead": sampling.ahead > 0,
        "sampler.kind": config.sampler.kind != "local",
    }
    idle = [] if samples else [name for name, is_set in chosen.items() if is_set]
    if idle:
        raise ConfigError(
            f"{idle[0]} has no effect with backend {config.backend!r}, which learns from the environment's own "
            "answers and samples none"
        )
    if sampling.dynamic_rounds > 1 and not tells_signal:
        raise ConfigError(
            f"sampling.dynamic_rounds has no effect with backend {config.backend!r}, which does not tell a group "
            "without signal; set it to 1"
        )
    if sampling.ahead > 1 and config.sampler.kind == "vllm" and config.lora.rank == 0:
        raise ConfigError(
            "sampling.ahead is at most 1 with sampler.kind = 'vllm' and lora.rank = 0: the server has one version "
            "of all weights at a time; train adapters, or set sampling.ahead to 1"
        )


def check_ahead(config: TrainConfig, second_attempts: int) -> None:
    """Refuses to sample ahead what only the trainer can make.

    Args:
        config: Of the run.
        second_attempts: How many of them the backend learns from.

    Raises:
        ConfigError: With the reason.
    """
    if config.sampling.ahead and second_attempts:
        raise ConfigError(
            "sampling.ahead must be 0 with a backend that learns from second attempts: what those are shown is "
            "made of what the first ones were told, which takes the tokenizer that training uses"
        )
