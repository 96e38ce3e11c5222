"""Weights that are divided among the processes (FSDP2), and whole where they are needed.

While the student learns, its layers are gathered one at a time, and gradients and the optimizer's moments stay
divided throughout. Sampling and reading without gradient take steps of which each process makes another number, so
they cannot gather as they go: for their time all weights are whole in every process.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from sdpo_trainers.engine.student import Student


@dataclass(frozen=True)
class Sharding:
    """How weights are divided.

    Attributes:
        precision: In which whole weights are used; None leaves them as they are kept.
        reshard: Whether a layer is divided again between the student's forward and its backward.
    """

    precision: torch.dtype | None = None
    reshard: bool = True


class Shards:
    """Divides a model's weights.

    Args:
        model: A causal language model of transformers or a `PeftModel`; it keeps its form, and has its weights
            only inside `whole`.
        sharding: How.
    """

    def __init__(self, model: Any, sharding: Sharding) -> None:
        from torch.distributed.device_mesh import init_device_mesh
        from torch.distributed.fsdp import MixedPrecisionPolicy, fully_shard

        self._places = list(model.parameters())
        self.student = Student(copy.deepcopy(model, {id(p): p for p in self._places}))  # weights are not copied
        policy = MixedPrecisionPolicy(
            param_dtype=sharding.precision, reduce_dtype=sharding.precision and torch.float32
        )
        mesh = init_device_mesh(self._places[0].device.type, (torch.distributed.get_world_size(),))
        for layer in layers(self.student):
            fully_shard(layer, mesh=mesh, mp_policy=policy, reshard_after_forward=sharding.reshard)
        fully_shard(self.student, mesh=mesh, mp_policy=policy)
        self._pieces = list(self.student.parameters())
        self._precision = sharding.precision
        self._release()

    @contextmanager
    def whole(self, exact: bool = False) -> Iterator[None]:
        """The model has all its weights inside. All processes must enter.

        Args:
            exact: As they are kept, rather than in the precision in which they are used.
        """
        for place, piece in zip(self._places, self._pieces, strict=True):
            weights = gathered(piece.detach())
            place.data = weights if exact or self._precision is None else weights.to(self._precision)
        try:
            yield
        finally:
            self._release()

    def _release(self) -> None:
        for place in self._places:
            place.data = place.data.new_empty(0)


def layers(student: Student) -> Sequence[torch.nn.Module]:
    """The layers of the decoder, which are gathered one after another."""
    found: Sequence[torch.nn.Module] = student.causal.get_decoder().layers
    return found


def gathered(tensor: Any) -> Tensor:
    """The whole of a tensor that may be divided. If it is, all processes must call it."""
    whole: Tensor = tensor.full_tensor() if hasattr(tensor, "full_tensor") else tensor
    return whole


def local(tensor: Any) -> Tensor:
    """This process's part of a tensor that may be divided."""
    part: Tensor = tensor.to_local() if hasattr(tensor, "to_local") else tensor
    return part


def divided(tensor: Tensor, like: Any) -> Tensor:
    """This process's part of a tensor, if one of the same shape is divided; else the tensor as it is."""
    if not hasattr(like, "full_tensor") or tensor.shape != like.shape:
        return tensor
    from torch.distributed.tensor import distribute_tensor

    whole = tensor.to(like.device, like.dtype)  # the same in every process, so each takes its own part
    part: Tensor = distribute_tensor(whole, like.device_mesh, like.placements, src_data_rank=None)
    return part
