"""What a backend gives the engine is looked at before it is used, and the error names the backend."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch
from accelerate import Accelerator
from engine_cases import CONTEXT

from sdpo_gym.errors import BackendFault
from sdpo_gym.settings import Section
from sdpo_trainers.backend import Backend, Batch, Example, Loss
from sdpo_trainers.config import OptimizerOptions
from sdpo_trainers.engine.step import Engine
from sdpo_trainers.losses import token_logprobs
from sdpo_trainers.tiny import tiny_model

EXAMPLE = Example(0, 1, (1, 2), (3, 4, 5), turn=2)


class Giving(Backend):
    """Gives what a test asks for in place of a loss."""

    given: Any = None

    def examples(self, groups: object, step: int) -> list[Example]:
        return []

    def loss(self, batch: Batch) -> Any:
        found = -token_logprobs(batch.student_logits, batch.tokens.ids)
        return Loss(found) if self.given is None else self.given(found)


def update(example: Any, given: Any = None) -> None:
    backend = Giving(Section(), CONTEXT)
    backend.given = given
    Engine(tiny_model().model, backend, OptimizerOptions(), 1.0, Accelerator(cpu=True)).update([example])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (lambda found: found, "returned Tensor, expected sdpo_trainers.backend.Loss"),
        (
            lambda found: Loss(found.sum()),
            r"the loss has the shape \(\), expected a tensor of the shape \(3,\): one figure for each",
        ),
        (lambda found: Loss(1.0), r"the loss is 1\.0, expected a tensor of the shape \(3,\)"),
        (
            lambda found: Loss(found, {"x": torch.zeros(2)}),
            r"metric 'x' has the shape \(2,\), expected a tensor of the shape \(3,\)",
        ),
    ],
)
def test_a_loss_of_another_kind_or_shape_is_refused(given: Any, said: str) -> None:
    with pytest.raises(BackendFault, match=f"Giving.*{said}"):
        update(EXAMPLE, given)


@pytest.mark.parametrize(
    ("example", "said"),
    [
        (replace(EXAMPLE, counted=(True, True)), "`counted` has 2 entries for 3 tokens"),
        (replace(EXAMPLE, sampler_logprobs=(-1.0,)), "1 log-probabilities for 3 tokens"),
        ((1, 2, 3), "gave tuple as an example, expected sdpo_trainers.backend.Example"),
    ],
)
def test_an_example_whose_figures_do_not_belong_together_is_refused(example: Any, said: str) -> None:
    with pytest.raises(BackendFault, match=f"Giving.*{said}"):
        update(example)


def test_what_is_as_it_should_be_is_learned_from() -> None:
    update(replace(EXAMPLE, counted=(True, False, True)))
