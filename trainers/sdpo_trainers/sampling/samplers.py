"""What a sampler is, and the samplers that need no server.

The weights that attempts are sampled with are numbered: version 0 is what the run starts with, version t what step
t has left.
"""

from __future__ import annotations

import copy
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from torch import Tensor, no_grad

from sdpo_gym.errors import RunError
from sdpo_gym.policy import Policy
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.distributed import World
from sdpo_trainers.models import LoadedModel
from sdpo_trainers.sampling.policy import TransformersPolicy


class Sampler(Protocol):
    """Samples with the weights that it was given last, or with earlier ones.

    `exclusive` says that it has one version at a time, so that nothing may be in the making while the next one is
    published. `metrics` are to be logged.
    """

    exclusive: bool
    metrics: dict[str, float]

    def publish(self, version: int) -> None:
        """Takes the weights as they are now for this version. Nothing is trained meanwhile."""

    def policy(self, version: int) -> Policy:
        """What samples with this version, until it is asked for another; from one thread at a time."""

    def evaluated(self, version: int) -> Policy:
        """What is evaluated after the step of that number; it may be used while attempts are sampled."""

    def close(self) -> None:
        """Breaks off what is being sampled."""


class Interrupted(Exception):
    """What is being sampled is no longer wanted."""


class LocalSampler:
    """The model that is trained samples as well, in turns."""

    exclusive = True

    def __init__(self, policy: Policy) -> None:
        self._policy, self._version = policy, -1
        self.metrics: dict[str, float] = {}

    def publish(self, version: int) -> None:
        """Notes which version the weights are."""
        self._version = version

    def policy(self, version: int) -> Policy:
        """The model.

        Raises:
            RunError: If its weights are of another version.
        """
        if version != self._version:
            raise RunError(f"the model has the weights after step {self._version}, not those after step {version}")
        return self._policy

    def evaluated(self, version: int) -> Policy:
        """The model."""
        return self.policy(version)

    def close(self) -> None:
        """Nothing is sampled but when it is waited for."""


class CopySampler:
    """A second model samples while the first is trained; they share the weights that are not.

    Args:
        loaded: The model that is trained.
        kept: How many versions before the last one may still be asked for.
    """

    exclusive = False

    def __init__(self, loaded: LoadedModel, kept: int) -> None:
        self._student, self._kept = loaded.model, kept
        self.metrics: dict[str, float] = {}
        shared = {id(p): p for p in loaded.model.parameters() if not p.requires_grad}
        model: Any = copy.deepcopy(loaded.model, shared)
        self._own = _trained(model)
        # Tokenizers change while they are used, so each thread needs one.
        self._policy = TransformersPolicy(replace(loaded, model=model, tokenizer=copy.deepcopy(loaded.tokenizer)))
        self._trained = TransformersPolicy(loaded)
        self._versions: dict[int, dict[str, Tensor]] = {}
        self._closing = threading.Event()
        model.get_input_embeddings().register_forward_pre_hook(self._check)  # which every forward passes

    def publish(self, version: int) -> None:
        """Keeps a copy of the weights that are trained."""
        self._versions[version] = {name: p.detach().clone() for name, p in _trained(self._student).items()}
        for old in [v for v in self._versions if v < version - self._kept]:
            del self._versions[old]

    @no_grad()
    def policy(self, version: int) -> Policy:
        """The second model, which gets that version's weights."""
        for name, weights in self._versions[version].items():
            self._own[name].copy_(weights)
        return self._policy

    def evaluated(self, version: int) -> Policy:
        """The first model."""
        return self._trained

    def close(self) -> None:
        """The next forward of the second model raises `Interrupted`."""
        self._closing.set()

    def _check(self, *_: Any) -> None:
        if self._closing.is_set():
            raise Interrupted


def _trained(model: Any) -> dict[str, Tensor]:
    return {name: p for name, p in model.named_parameters() if p.requires_grad}


def make_sampler(config: TrainConfig, policy: TransformersPolicy, folder: Path, world: World) -> Sampler:
    """The sampler that the settings name.

    Args:
        config: Of the run.
        policy: The model that is trained.
        folder: Where weights are handed over, unless the settings say where.
        world: The processes that train.
    """
    if config.sampler.kind == "vllm":
        from sdpo_trainers.sampling.vllm import VLLMSampler

        return VLLMSampler(config, policy.loaded, folder, world)
    return CopySampler(policy.loaded, config.sampling.ahead) if config.sampling.ahead else LocalSampler(policy)
