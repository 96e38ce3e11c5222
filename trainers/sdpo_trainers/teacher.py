"""Whose weights teach.

Only the weights that are trained differ between student and teacher: with adapters, both share the base
model, and the teacher costs a copy of the adapters.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor


class Teacher:
    """The weights that teach: "ema" follows the student slowly, "frozen" stays, "live" is the student.

    Args:
        model: The student.
        kind: "ema", "frozen" or "live".
        rate: Of the moving average: teacher = (1 - rate) teacher + rate student, once per optimizer step.
    """

    def __init__(self, model: Any, kind: str, rate: float) -> None:
        self.kind, self.rate = kind, rate
        self._student = {name: p for name, p in model.named_parameters() if p.requires_grad}
        self._weights = {} if kind == "live" else {name: p.detach().clone() for name, p in self._student.items()}

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """The model has the teacher's weights inside, and the student's again afterwards."""
        own = {name: self._student[name].data for name in self._weights}
        try:
            for name, weights in self._weights.items():
                self._student[name].data = weights
            yield
        finally:
            for name, weights in own.items():
                self._student[name].data = weights

    @torch.no_grad()
    def update(self) -> None:
        """Follows the student by one step; does nothing unless the kind is "ema"."""
        if self.kind != "ema":
            return
        for name, weights in self._weights.items():
            weights.lerp_(self._student[name].to(weights.dtype), self.rate)

    def state_dict(self) -> dict[str, Tensor]:
        """The teacher's weights, for a checkpoint; empty for "live"."""
        return {name: weights.contiguous() for name, weights in self._weights.items()}

    @torch.no_grad()
    def load_state_dict(self, state: dict[str, Tensor]) -> None:
        """Restores what `state_dict` gave."""
        for name, weights in self._weights.items():
            weights.copy_(state[name])
