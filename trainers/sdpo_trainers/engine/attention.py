"""Attention over packed sequences that passes over what their mask hides.

Most tokens of a forest do not see most others: trees see nothing of each other, nor do branches of a tree, but
attention under a mask computes all pairs. On a CPU the rows are cut into blocks, and each block reads only the
columns that some row of it sees. On a GPU, where a call is dear and pairs are cheap, long rows are cut into their
branches, each of which is causal after what it follows, so that kernels that know no masks can read it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torch.nn.attention.bias import causal_lower_right

from sdpo_trainers.engine.trees import Forest

Array = np.ndarray
_CALL = 1500
"""Pairs of tokens that are computed in the time that one more block takes."""
_ROWS = 128
"""Where nothing else cuts, rows are cut after so many: the later ones see more than the earlier."""
LAUNCH = 1_000_000
"""On a GPU, how many pairs of tokens are computed while a branch's calls are made: estimated, not measured."""

_forward = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu
_backward = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu_backward


@dataclass(frozen=True)
class Block:
    """Rows of the mask, and the columns that they see.

    Attributes:
        start: The first row.
        stop: The row after the last.
        columns: In their order; a slice if they have no gap.
        causal: Whether columns are rows, and each row sees the columns up to itself.
    """

    start: int
    stop: int
    columns: slice | Tensor
    causal: bool

    def read(self, tensor: Tensor) -> Tensor:
        """The columns of keys or values, (1, H, C, D)."""
        return (
            tensor[:, :, self.columns] if isinstance(self.columns, slice) else tensor.index_select(2, self.columns)
        )

    def add(self, total: Tensor, part: Tensor) -> None:
        """Adds gradients of the columns to those of all keys or values."""
        if isinstance(self.columns, slice):
            total[:, :, self.columns] += part
        else:
            total.index_add_(2, self.columns, part)


def block_mask(forest: Forest, window: int | None = None, launch: int = LAUNCH) -> Tensor:
    """The forest's mask, with its blocks or branches where they are of use.

    Args:
        forest: Of packed sequences.
        window: As in `Forest.mask`.
        launch: What a branch costs on a GPU, beside its pairs.
    """
    mask = forest.mask(window)
    if mask.device.type == "cpu":
        return BlockMask.of(mask, blocks(forest, window))
    found = branches(forest) if window is None else None
    return (
        mask
        if found is None or found.pairs + launch * len(found.rows) >= mask.numel()
        else BranchMask.of(mask, found)
    )


def blocks(forest: Forest, window: int | None = None) -> list[Block]:
    """Cuts the rows of a forest's mask where that saves more than another call costs."""
    positions, last = forest.positions.numpy(), forest.last.numpy()
    size = len(last)
    cuts = [cut for a, b in itertools.pairwise(_ends(positions, last)) for cut in range(a, b, _ROWS)]
    place = np.arange(size)

    def seen(start: int, stop: int) -> Array:
        found = (place < stop) & (last > start)
        if window is not None:
            found &= (place >= start) | (positions > positions[start:stop].min() - window)
        return np.flatnonzero(found)

    made: list[tuple[int, int, Array]] = []
    for start, stop in zip(cuts, [*cuts[1:], size], strict=True):
        columns = seen(start, stop)
        if made:
            first, until, before = made[-1]
            together = seen(first, stop)
            apart = (until - first) * len(before) + (stop - start) * len(columns)
            if (stop - first) * len(together) < apart + _CALL:
                made[-1] = (first, stop, together)
                continue
        made.append((start, stop, columns))
    return [_block(start, stop, columns, positions, last, window) for start, stop, columns in made]


def _ends(positions: Array, last: Array) -> list[int]:
    """Where branches begin and end: what stands between two of them is read from its first token to its last."""
    return [0, *(np.flatnonzero((np.diff(last) != 0) | (np.diff(positions) != 1)) + 1).tolist(), len(last)]


def _block(start: int, stop: int, columns: Array, positions: Array, last: Array, window: int | None) -> Block:
    whole = len(columns) == columns[-1] + 1 - columns[0]
    causal = (
        len(columns) == stop - start
        and bool((last[start:stop] >= stop).all())
        and (window is None or int(positions[stop - 1] - positions[start]) < window)
    )
    return Block(
        start, stop, slice(int(columns[0]), int(columns[-1]) + 1) if whole else torch.from_numpy(columns), causal
    )


class PackedMask(Tensor):
    """A bool mask (1, 1, L, L) that knows a faster way. Whatever does not know of it takes it for a plain mask."""

    def attend(self, query: Tensor, key: Tensor, value: Tensor, scale: float | None) -> Tensor:
        """Attention of the packed row to itself, (1, H, L, D) of three such."""
        raise NotImplementedError

    @classmethod
    def __torch_function__(
        cls,
        func: Callable[..., Any],
        types: Any,
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        given = dict(kwargs or {})
        with torch._C.DisableTorchFunctionSubclass():
            mask = given.get("attn_mask") if func is functional.scaled_dot_product_attention else None
            if not isinstance(mask, PackedMask) or not _fits(mask, *args, **given):
                return func(*args, **given)
        query, key, value = args
        return mask.attend(query, key, value, given.get("scale"))


class BlockMask(PackedMask):
    """Attends block by block."""

    blocks: Sequence[Block]
    biases: dict[torch.dtype, list[Tensor | None]]

    @classmethod
    def of(cls, mask: Tensor, blocks: Sequence[Block]) -> BlockMask:
        """The same mask, with its blocks."""
        self: BlockMask = mask.as_subclass(cls)
        self.blocks, self.biases = blocks, {}
        return self

    def attend(self, query: Tensor, key: Tensor, value: Tensor, scale: float | None) -> Tensor:
        return _Attention.apply(query, key, value, self, scale)  # type: ignore[no-any-return, no-untyped-call]

    def bias(self, dtype: torch.dtype) -> list[Tensor | None]:
        """What is added to each block's scores, (1, 1, R, C); none where the block is causal."""
        if dtype not in self.biases:
            seen = self.as_subclass(Tensor).mT
            self.biases[dtype] = [None if block.causal else _bias(block, seen, dtype) for block in self.blocks]
        return self.biases[dtype]


@dataclass(frozen=True)
class Branches:
    """The branches of a forest, in the order of its row.

    Attributes:
        rows: How many tokens each has.
        widths: How many tokens it sees: what it follows, and its own.
        columns: Where those stand in the row, one branch after another, (sum of `widths`,).
    """

    rows: tuple[int, ...]
    widths: tuple[int, ...]
    columns: Tensor

    @property
    def pairs(self) -> int:
        """How many pairs of tokens are computed."""
        return sum(r * c for r, c in zip(self.rows, self.widths, strict=True))


def branches(forest: Forest) -> Branches:
    """Cuts a forest's row into its branches: they see all of what they follow, and themselves causally."""
    positions, last = forest.positions.cpu().numpy(), forest.last.cpu().numpy()
    ends = list(itertools.pairwise(_ends(positions, last)))
    columns = [np.flatnonzero((np.arange(len(last)) < stop) & (last > start)) for start, stop in ends]
    return Branches(
        tuple(stop - start for start, stop in ends),
        tuple(len(seen) for seen in columns),
        torch.from_numpy(np.concatenate(columns)).to(forest.tokens.device),
    )


class BranchMask(PackedMask):
    """Attends branch by branch."""

    branches: Branches

    @classmethod
    def of(cls, mask: Tensor, branches: Branches) -> BranchMask:
        """The same mask, with its branches."""
        self: BranchMask = mask.as_subclass(cls)
        self.branches = branches
        return self

    def attend(self, query: Tensor, key: Tensor, value: Tensor, scale: float | None) -> Tensor:
        found = self.branches
        kind = query.device.type  # `causal_lower_right` does not cast, as attention under a mask does by itself
        dtype = torch.get_autocast_dtype(kind) if torch.is_autocast_enabled(kind) else value.dtype
        query, key, value = query.to(dtype), key.to(dtype), value.to(dtype)
        queries = torch.split(query, list(found.rows), dim=2)
        keys, values = (  # gathered once, so that gradients are added once
            torch.split(tensor.index_select(2, found.columns), list(found.widths), dim=2)
            for tensor in (key, value)
        )
        parts = [
            functional.scaled_dot_product_attention(
                q, k, v, attn_mask=causal_lower_right(q.shape[2], k.shape[2]), scale=scale
            )
            for q, k, v in zip(queries, keys, values, strict=True)
        ]
        return torch.cat(parts, dim=2)


def _bias(block: Block, seen: Tensor, dtype: torch.dtype) -> Tensor:
    hidden = ~block.read(seen[..., block.start : block.stop]).mT
    return torch.zeros(hidden.shape, dtype=dtype).masked_fill_(hidden, float("-inf"))


def _fits(
    mask: Tensor,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    *,
    dropout_p: float = 0.0,
    enable_gqa: bool = False,
    **_: Any,
) -> bool:
    """Whether it is attention of the packed row to itself, in a form that the fused operations know."""
    size = mask.shape[-1]
    return (
        query.device == mask.device
        and query.shape == key.shape == value.shape == (1, query.shape[1], size, query.shape[-1])
        and query.dtype in (torch.float32, torch.float64, torch.bfloat16)
        and dropout_p == 0
        and not enable_gqa
    )


class _Attention(torch.autograd.Function):
    """Attention block by block; gradients of keys and values are summed where they stand.

    In float32 or wider: the operation is slower on bfloat16 where rows are few.
    """

    @staticmethod
    def forward(
        ctx: Any, query: Tensor, key: Tensor, value: Tensor, mask: BlockMask, scale: float | None
    ) -> Tensor:
        given = query.dtype
        query, key, value = _wide(query, key, value)
        rows, heads, size, width = query.shape
        out = query.new_empty(rows, size, heads, width).transpose(1, 2)
        sums = []
        for block, bias in zip(mask.blocks, mask.bias(query.dtype), strict=True):
            part, total = _forward(
                query[:, :, block.start : block.stop],
                block.read(key),
                block.read(value),
                0.0,
                block.causal,
                attn_mask=bias,
                scale=scale,
            )
            out[:, :, block.start : block.stop] = part
            sums.append(total)
        ctx.save_for_backward(query, key, value, out, *sums)
        ctx.mask, ctx.scale, ctx.given = mask, scale, given
        return out.to(given)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Any, ...]:
        query, key, value, out, *sums = ctx.saved_tensors
        gradient = gradient.to(out.dtype)
        of_query, of_key, of_value = torch.empty_like(query), torch.zeros_like(key), torch.zeros_like(value)
        for block, bias, total in zip(ctx.mask.blocks, ctx.mask.bias(query.dtype), sums, strict=True):
            rows = slice(block.start, block.stop)
            own, keys, values = _backward(
                gradient[:, :, rows],
                query[:, :, rows],
                block.read(key),
                block.read(value),
                out[:, :, rows],
                total,
                0.0,
                block.causal,
                attn_mask=bias,
                scale=ctx.scale,
            )
            of_query[:, :, rows] = own
            block.add(of_key, keys)
            block.add(of_value, values)
        return of_query.to(ctx.given), of_key.to(ctx.given), of_value.to(ctx.given), None, None


def _wide(*tensors: Tensor) -> list[Tensor]:
    return [tensor.to(torch.promote_types(tensor.dtype, torch.float32)) for tensor in tensors]
