"""What samples the attempts that training learns from: the trained model itself, or a server with its weights."""

from __future__ import annotations

from pathlib import Path

from sdpo_trainers.config import TrainConfig
from sdpo_trainers.distributed import World
from sdpo_trainers.policy import TransformersPolicy
from sdpo_trainers.samplers.base import CopySampler, LocalSampler, Sampler


def make_sampler(config: TrainConfig, policy: TransformersPolicy, folder: Path, world: World) -> Sampler:
    """The sampler that the settings name.

    Args:
        config: Of the run.
        policy: The model that is trained.
        folder: Where weights are handed over, unless the settings say where.
        world: The processes that train.
    """
    if config.sampler.kind == "vllm":
        from sdpo_trainers.samplers.vllm import VLLMSampler

        return VLLMSampler(config, policy.loaded, folder, world)
    return CopySampler(policy.loaded, config.sampling.ahead) if config.sampling.ahead else LocalSampler(policy)
