"""Products by oneDNN are those of torch, with their gradients."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils._python_dispatch import TorchDispatchMode

from sdpo_trainers import products
from sdpo_trainers.products import Linear, add_product, linear, matmul, quicken
from sdpo_trainers.tiny import tiny_model

pytestmark = pytest.mark.skipif(
    products.OPERATION is None or not torch.backends.mkldnn.is_available(), reason="torch was built without oneDNN"
)


class Counting(TorchDispatchMode):
    """Counts the products by oneDNN."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.count = 0

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.count += func is products.OPERATION.default
        return func(*args, **(kwargs or {}))


def draw(*shape: int, seed: int = 0, dtype: torch.dtype = torch.float32) -> Tensor:
    generator = torch.Generator().manual_seed(seed + sum(shape))
    return torch.randn(*shape, generator=generator, dtype=torch.float64).to(dtype)


@pytest.mark.parametrize("shape", [(5,), (1, 7), (3, 4, 9), (1, 1, 1)])
@pytest.mark.parametrize("biased", [False, True])
@pytest.mark.parametrize("wanted", [(True, True), (True, False), (False, True)])
def test_values_and_gradients_are_those_of_torch(
    shape: tuple[int, ...], biased: bool, wanted: tuple[bool, bool]
) -> None:
    given = [draw(*shape, 24), draw(10, 24, seed=1), *([draw(10, seed=2)] if biased else [])]
    needs = [*wanted, *([True] if biased else [])]

    def results(function: Any, dtype: torch.dtype) -> list[Tensor]:
        tensors = [t.to(dtype).requires_grad_(n) for t, n in zip(given, needs, strict=True)]
        made = function(*tensors)
        weights = torch.linspace(-1, 1, made.numel(), dtype=dtype).view_as(made)
        asked = [t for t in tensors if t.requires_grad]
        return [made, *torch.autograd.grad((made * weights).sum(), asked)]

    with Counting() as counting:
        ours = results(linear, torch.float32)
    assert counting.count == 1 + sum(wanted)
    for mine, exact in zip(ours, results(functional.linear, torch.float64), strict=True):
        torch.testing.assert_close(mine.double(), exact, rtol=1e-5, atol=1e-5)


def test_a_sum_s_gradient_has_no_memory_of_its_own() -> None:
    weight, given = draw(6, 8).requires_grad_(), draw(2, 3, 8).requires_grad_()
    linear(given, weight).sum().backward()
    torch.testing.assert_close(given.grad, weight.detach().sum(0).expand(2, 3, 8))


def test_the_other_products_are_those_of_torch() -> None:
    one, other = draw(5, 30), draw(30, 8, seed=1)
    total, wide = draw(20_000, 8), draw(5, 20_000, seed=2)
    expected = total + wide.T @ one[:, :8]
    with Counting() as counting:
        torch.testing.assert_close(matmul(one, other), one @ other)
        add_product(total, wide.T, one[:, :8].contiguous())
    assert counting.count == 1 + 3
    torch.testing.assert_close(total, expected)


@contextmanager
def turned_off() -> Iterator[None]:
    (before,) = torch.backends.mkldnn.set_flags(False)[:1]
    try:
        yield
    finally:
        torch.backends.mkldnn.set_flags(before)


@contextmanager
def lower_precision() -> Iterator[None]:
    torch.set_float32_matmul_precision("high")
    try:
        yield
    finally:
        torch.set_float32_matmul_precision("highest")


@pytest.mark.parametrize(
    "within",
    [turned_off, lower_precision, lambda: torch.autocast("cpu", torch.bfloat16)],
    ids=["off", "high", "cast"],
)
def test_where_something_else_is_asked_for_torch_multiplies(within: Any) -> None:
    given, weight = draw(4, 8), draw(3, 8)
    with within():
        with Counting() as counting:
            made = linear(given, weight), matmul(given, weight.T.contiguous())
        expected = functional.linear(given, weight), given @ weight.T
    assert counting.count == 0
    for mine, torchs in zip(made, expected, strict=True):
        torch.testing.assert_close(mine, torchs)


@pytest.mark.parametrize(
    ("given", "weight"),
    [
        (draw(4, 8, dtype=torch.float64), draw(3, 8, dtype=torch.float64)),
        (draw(4, 8), draw(8, 3).T),
        (draw(0, 8), draw(3, 8)),
    ],
    ids=["double", "transposed", "empty"],
)
def test_what_it_cannot_do_torch_does(given: Tensor, weight: Tensor) -> None:
    torch.testing.assert_close(linear(given, weight), functional.linear(given, weight))


def test_little_of_what_was_compiled_is_kept() -> None:
    assert {"ONEDNN_PRIMITIVE_CACHE_CAPACITY", "LRU_CACHE_CAPACITY"} <= os.environ.keys()


def test_models_are_quickened_where_they_are_loaded_and_hold_what_they_held() -> None:
    layers = nn.Sequential(nn.Linear(4, 4), nn.LayerNorm(4))
    before = {name: tensor.clone() for name, tensor in layers.state_dict().items()}
    quicken(layers)
    assert type(layers[0]) is Linear
    assert all(torch.equal(tensor, before[name]) for name, tensor in layers.state_dict().items())

    model = tiny_model().model
    with Counting() as counting, torch.no_grad():
        model(torch.tensor([[1, 2, 3]]))
    assert counting.count == sum(isinstance(module, nn.Linear) for module in model.modules())
