"""Attention block by block is attention under the whole mask."""

from __future__ import annotations

import random
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from sdpo_trainers.engine.attention import BlockMask, BranchMask, PackedMask, block_mask, blocks, branches
from sdpo_trainers.engine.student import Student
from sdpo_trainers.engine.trees import Forest, pack
from sdpo_trainers.tiny import tiny_model


def forest(seed: int) -> Forest:
    """Trees of prompts, turns and answers; some branches are long, some are one token."""
    draw = random.Random(seed)

    def words(most: int) -> tuple[int, ...]:
        return tuple(draw.randrange(1000) for _ in range(draw.randint(1, most)))

    sequences = []
    for _ in range(draw.randint(1, 4)):
        prompt = words(300)
        for _ in range(draw.randint(1, 4)):
            turn = prompt + words(80)
            sequences += [turn + words(draw.choice([3, 60, 200])) for _ in range(draw.randint(1, 3))]
    return pack(sequences)


def tensors(size: int, dtype: torch.dtype) -> list[Tensor]:
    generator = torch.Generator().manual_seed(size)
    return [
        torch.randn(1, 2, size, 8, generator=generator, dtype=torch.float64).to(dtype).requires_grad_()
        for _ in range(3)
    ]


def result(given: list[Tensor], mask: Tensor) -> tuple[Tensor, ...]:
    out = functional.scaled_dot_product_attention(*given, attn_mask=mask, scale=0.3)
    weights = torch.linspace(-1, 1, out.numel(), dtype=torch.float64).view_as(out).to(out.dtype)
    return out, *torch.autograd.grad((out * weights).sum(), given)


@pytest.mark.parametrize("window", [None, 40])
@pytest.mark.parametrize("seed", range(6))
def test_values_and_gradients_are_those_under_the_whole_mask(seed: int, window: int | None) -> None:
    packed = forest(seed)
    given = tensors(len(packed.tokens), torch.float64)
    mask = block_mask(packed, window)
    assert isinstance(mask, BlockMask)
    for ours, whole in zip(result(given, mask), result(given, packed.mask(window)), strict=True):
        torch.testing.assert_close(ours, whole, atol=1e-12, rtol=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_branch_by_branch_they_are_too(seed: int) -> None:
    packed = forest(seed)
    given = tensors(len(packed.tokens), torch.float64)
    mask = BranchMask.of(packed.mask(), branches(packed))
    for ours, whole in zip(result(given, mask), result(given, packed.mask()), strict=True):
        torch.testing.assert_close(ours, whole, atol=1e-12, rtol=1e-9)


def test_branches_read_what_they_follow_and_no_more() -> None:
    prompt, answers = [1, 2, 3], [[4, 5], [6], [7, 8, 9]]
    found = branches(pack([prompt + answer for answer in answers]))
    assert found.rows == (3, 2, 1, 3)
    assert found.widths == (3, 5, 4, 6)
    assert found.columns.tolist() == [0, 1, 2, *range(5), 0, 1, 2, 5, 0, 1, 2, 6, 7, 8]


def test_in_bfloat16_it_is_nearer_to_the_exact_result_than_the_whole_mask_is() -> None:
    packed = forest(1)
    given = tensors(len(packed.tokens), torch.bfloat16)
    exact = result([tensor.detach().double().requires_grad_() for tensor in given], packed.mask())

    def error(found: tuple[Tensor, ...]) -> float:
        return sum(float((a.double() - b).abs().mean()) for a, b in zip(found, exact, strict=True))

    ours = result(given, block_mask(packed))
    assert all(tensor.dtype == torch.bfloat16 for tensor in ours)
    assert error(ours) <= error(result(given, packed.mask()))


@pytest.mark.parametrize("seed", range(6))
def test_blocks_hold_every_row_once_and_every_pair_that_is_seen(seed: int) -> None:
    packed = forest(seed)
    seen = packed.mask()[0, 0]
    row = 0
    for block in blocks(packed):
        assert block.start == row
        row = block.stop
        columns = torch.zeros(len(packed.tokens), dtype=torch.bool)
        columns[block.columns] = True
        assert not seen[block.start : block.stop, ~columns].any()
    assert row == len(packed.tokens)


def test_trees_do_not_read_each_other() -> None:
    sequences = [tuple(range(start, start + 100)) for start in range(0, 800, 100)]
    made = blocks(pack(sequences))
    assert [(block.start, block.stop, block.columns) for block in made] == [
        (start, start + 100, slice(start, start + 100)) for start in range(0, 800, 100)
    ]
    assert all(block.causal for block in made)


@pytest.mark.parametrize("kind", [BlockMask, BranchMask])
def test_models_attend_as_the_mask_says(kind: type[PackedMask], monkeypatch: pytest.MonkeyPatch) -> None:
    model = tiny_model(seed=1).model
    model.set_attn_implementation("sdpa")
    calls = 0
    attend = kind.attend

    def counted(*args: Any) -> Tensor:
        nonlocal calls
        calls += 1
        return attend(*args)

    monkeypatch.setattr(kind, "attend", counted)
    if kind is BranchMask:  # as on a GPU
        made = lambda forest, launch: BranchMask.of(forest.mask(), branches(forest))  # noqa: E731
        monkeypatch.setattr("sdpo_trainers.engine.student.block_mask", made)
    Student(model).check()
    assert calls == model.config.num_hidden_layers
    if kind is BranchMask:
        with torch.autocast("cpu", torch.bfloat16):
            Student(model).check()
