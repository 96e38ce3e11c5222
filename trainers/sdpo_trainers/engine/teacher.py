"""Whose weights teach.

Only the weights that are trained differ between student and teacher: with adapters, both share the base
model, and the teacher costs a copy of the adapters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor

from sdpo_gym.errors import ConfigError
from sdpo_trainers.engine.shards import divided, gathered

TeacherKind = Literal["ema", "trust_region", "snapshot", "live", "frozen", "base"]

UPDATES = "snapshot.updates"
"""Under which name a snapshot's checkpoint says how often the student was updated."""


@dataclass(frozen=True)
class TeacherOptions:
    """Whose weights teach.

    Attributes:
        kind: "ema" follows the student slowly, "trust_region" mixes the logits of the initial weights with the
            student's, "snapshot" is the student as it was some steps ago, "frozen" are the initial weights, "live"
            the student's, "base" those below the adapters.
        rate: Of the moving average, teacher = (1 - rate) teacher + rate student once per training step, however
            many updates it has (the reference's rule); or of the mixture, logits = (1 - rate) initial + rate
            student.
        every: Training steps between snapshots.
    """

    kind: TeacherKind
    rate: float = 0.0
    every: int = 1


class Teacher:
    """The weights that teach.

    Args:
        model: The student, as it is read.
        options: Whose.
        kept: The student as it is trained, where that is another module (`engine.shards`): the teacher's weights
            are divided among the processes as its are, and whole only inside `whole`.
    """

    def __init__(self, model: Any, options: TeacherOptions, kept: Any = None) -> None:
        self.kind, self.rate, self.every = options.kind, options.rate, options.every
        self.updates = 0
        """Of the student, so far."""
        self._model = model
        self._places = {name: p for name, p in model.named_parameters() if p.requires_grad}
        self._student = self._places
        if kept is not None and kept is not model:
            self._student = {name: p for name, p in kept.named_parameters() if p.requires_grad}
        if self.kind == "base":
            self._check_base()
        own = self._student.items() if self.kind not in ("live", "base") else ()
        self._weights = {name: p.detach().clone() for name, p in own}
        self._whole = self._weights if self._student is self._places else {}

    @property
    def voices(self) -> tuple[tuple[float, bool], ...]:
        """What the teacher's logits are the sum of: a factor, and whether the weights kept here are meant."""
        if self.kind == "trust_region":
            return ((1 - self.rate, True), (self.rate, False))
        return ((1.0, self.kind != "live"),)

    @contextmanager
    def whole(self) -> Iterator[None]:
        """The weights kept here are whole, so that they can be put in place. All processes must enter."""
        if self._student is self._places:
            yield
            return
        try:
            for name, weights in self._weights.items():
                self._whole[name] = gathered(weights).to(self._places[name].dtype)
            yield
        finally:
            self._whole.clear()

    @contextmanager
    def in_place(self, kept: bool = True) -> Iterator[None]:
        """The model has the teacher's weights inside, and the student's again afterwards.

        A trust region's logits are not those of any weights; what is in place then are the initial ones.

        Args:
            kept: Whether the weights kept here are meant, rather than the student's own.
        """
        if self.kind == "base":
            with self._model.disable_adapter():
                yield
            return
        own = {name: self._places[name].data for name in (self._weights if kept else ())}
        try:
            for name in own:
                self._places[name].data = self._whole[name]
            yield
        finally:
            for name, weights in own.items():
                self._places[name].data = weights

    def weights_of(self, module: torch.nn.Module) -> Mapping[str, Tensor]:
        """The teacher's weights of one module of the student, by their names in the module."""
        names = {id(p): name for name, p in self._places.items()}
        own = {name: names[id(p)] for name, p in module.named_parameters() if id(p) in names}
        return {name: self._whole[full] for name, full in own.items() if full in self._whole}

    def _check_base(self) -> None:
        if not hasattr(self._model, "disable_adapter"):
            raise ConfigError("the model has no adapters, so there is no base below them to compare with")
        if any(p.requires_grad for p in self._model.get_base_model().get_output_embeddings().parameters()):
            raise ConfigError(
                "the output projection is trained, so the base below the adapters cannot be compared"
            )

    @torch.no_grad()
    def update(self) -> None:
        """Follows the student by one training step; does nothing unless the kind is "ema" or "snapshot"."""
        self.updates += 1
        for name, weights in self._weights.items():
            if self.kind == "ema":
                weights.lerp_(self._student[name].to(weights.dtype), self.rate)
            elif self.kind == "snapshot" and self.updates % self.every == 0:
                weights.copy_(self._student[name])

    def state_dict(self) -> dict[str, Tensor]:
        """The teacher's weights, for a checkpoint; empty for "live". All processes must call it."""
        state = {name: gathered(weights).contiguous() for name, weights in self._weights.items()}
        return state | {UPDATES: torch.tensor(self.updates)} if self.kind == "snapshot" else state

    @torch.no_grad()
    def load_state_dict(self, state: dict[str, Tensor]) -> None:
        """Restores what `state_dict` gave."""
        for name, weights in self._weights.items():
            weights.copy_(divided(state[name], weights))
        if self.kind == "snapshot":
            self.updates = int(state[UPDATES])
