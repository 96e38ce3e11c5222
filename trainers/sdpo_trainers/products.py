"""Products of matrices in float32 on a CPU, by oneDNN.

torch multiplies float32 matrices with MKL, which uses the wide instructions of Intel's processors alone. oneDNN,
which torch carries for half precision, uses those of others, too: `benchmarks/products.py` has the rates. Both
compute in float32; results differ in their last digits.

Where it does not apply (other precisions or devices, autocast, a lower `matmul_precision`), torch's own products
are made. `torch.backends.mkldnn.set_flags(False)` turns it off.
"""

from __future__ import annotations

import os
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

OPERATION: Any = getattr(torch.ops.mkldnn, "_linear_pointwise", None)
"""What multiplies; None if this torch has no oneDNN."""

for _cache in ("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "LRU_CACHE_CAPACITY"):
    # It and torch keep what was compiled for the last thousand shapes, and packed rows come in ever new lengths. A
    # layer's shapes recur within a forward, so few are enough. Read at the first product; a user's setting stays.
    os.environ.setdefault(_cache, "64")

_ROWS = 8192
"""So many rows of a product are made before they are added to a sum: they are still in the cache then."""


class Linear(nn.Linear):
    """A layer of torch, its products by oneDNN."""

    def forward(self, input: Tensor) -> Tensor:
        return linear(input, self.weight, self.bias)


def quicken(model: nn.Module) -> None:
    """Makes the model's linear layers `Linear`, in place; what they hold stays the same."""
    for module in model.modules():
        if type(module) is nn.Linear:
            module.__class__ = Linear


def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """`torch.nn.functional.linear`: (..., K), (N, K) and (N,) to (..., N)."""
    if not _applies(input, weight):
        return functional.linear(input, weight, bias)
    if torch.is_grad_enabled() and any(t is not None and t.requires_grad for t in (input, weight, bias)):
        return _Linear.apply(input, weight, bias)  # type: ignore[no-any-return, no-untyped-call]
    return _product(input, weight, bias)


def matmul(one: Tensor, other: Tensor) -> Tensor:
    """`one @ other`, without gradients: (M, K), (K, N) to (M, N)."""
    return _product(one, other.T) if _applies(one, other) else one @ other


def add_product(total: Tensor, one: Tensor, other: Tensor) -> None:
    """`total += one @ other` in place, without gradients: (N, K), (N, M), (M, K).

    Nothing else that is made is as large as the total.
    """
    if not _applies(one, other):
        total.addmm_(one, other)
        return
    for start in range(0, len(total), _ROWS):
        rows = slice(start, start + _ROWS)
        total[rows] += _product(one[rows], other.T)


def _applies(input: Tensor, weight: Tensor) -> bool:
    return (
        input.dtype == weight.dtype == torch.float32
        and input.device.type == weight.device.type == "cpu"
        and type(weight) in (Tensor, nn.Parameter)
        and weight.is_contiguous()
        and input.numel() > 0
        and OPERATION is not None
        and bool(torch.backends.mkldnn.enabled)
        and torch.get_float32_matmul_precision() == "highest"
        and not torch.is_autocast_enabled("cpu")
    )


def _product(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """Of a weight that has no gaps, as it is or transposed."""
    made: Tensor = OPERATION(input, weight, bias, "none", [], "")
    return made


class _Linear(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, input: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        of_input, of_weight, _ = ctx.needs_input_grad
        ctx.save_for_backward(input if of_weight else None, weight if of_input else None)
        return _product(input, weight, bias)

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        input, weight = ctx.saved_tensors
        flat = gradient.reshape(-1, gradient.shape[-1]).contiguous()  # (M, N)
        of_weight = None if input is None else _product(flat.T, input.reshape(-1, input.shape[-1]).contiguous().T)
        of_input = None if weight is None else _product(flat, weight.T).view(*gradient.shape[:-1], weight.shape[1])
        return of_input, of_weight, flat.sum(0) if ctx.needs_input_grad[2] else None
