"""Products of float32 matrices on a CPU: oneDNN, as the engine uses it, against torch's own (MKL).

Rows: the layers of SmolLM2-135M, for as many tokens as sampling reads at once and as training does; the layer, the
gradient of its input and that of its weights, in billions of operations per second. One thread's CPU time, the
best of several turns; each layer's weights are read anew.

Run: python benchmarks/products.py
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import torch
from _results import report
from torch import Tensor
from torch.nn import functional

from sdpo_trainers import products

TOKENS = (16, 256, 800)
LAYERS = {"attention": (576, 576), "up": (576, 1536), "down": (1536, 576), "vocabulary": (576, 49_152)}
TURNS = 5


def rate(operations: float, work: Callable[[Tensor], Any], weights: list[Tensor]) -> float:
    """Billions of operations per second."""
    repeats = max(1, int(1e9 // (operations * len(weights))))
    best = float("inf")
    for turn in range(TURNS + 1):
        started = time.process_time()
        for _ in range(repeats):
            for weight in weights:
                work(weight)
        if turn:
            best = min(best, (time.process_time() - started) / (repeats * len(weights)))
    return operations / best / 1e9


def row(layer: str, tokens: int) -> dict[str, Any]:
    width, out = LAYERS[layer]
    weights = [torch.randn(out, width) for _ in range(1 if out > 10_000 else 16)]
    given, gradient = torch.randn(tokens, width), torch.randn(tokens, out)
    operations = 2.0 * tokens * width * out
    pairs: dict[str, tuple[Callable[[Tensor], Any], Callable[[Tensor], Any]]] = {
        "layer": (lambda w: products.linear(given, w), lambda w: functional.linear(given, w)),
        "of input": (lambda w: products.matmul(gradient, w), lambda w: gradient @ w),
        "of weights": (lambda w: products.matmul(gradient.T, given), lambda w: gradient.T @ given),
    }
    found: dict[str, Any] = {"layer's shape": f"{layer} {width}×{out}", "tokens": tokens}
    for name, works in pairs.items():
        ours, torchs = (rate(operations, work, weights) for work in works)
        found |= {f"{name}, ours": ours, f"{name}, torch": torchs, f"{name}, ratio": ours / torchs}
    return found


def main() -> None:
    torch.set_num_threads(1)
    with torch.no_grad():
        report("products", [row(layer, tokens) for layer in LAYERS for tokens in TOKENS])


if __name__ == "__main__":
    main()
