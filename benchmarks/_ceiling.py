"""What the machine can do at most: matrix products and copies, by the threads and on the device that are used."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import torch

from sdpo_trainers import products


def ceiling(device: str, dtype: str, threads: int) -> tuple[float, float]:
    """Operations per second in matrix products, by the faster way, and bytes that a copy reads and writes."""
    torch.set_num_threads(threads)
    kind = getattr(torch, dtype)
    size = 8192 if device == "cuda" else 1536
    a, b = (torch.randn(size, size, device=device).to(kind) for _ in range(2))
    many, other = torch.zeros(2, 1 << (30 if device == "cuda" else 27), device=device, dtype=torch.uint8)
    copying = _shortest(lambda: other.copy_(many), device)
    fastest = min(_shortest(lambda: a @ b, device), _shortest(lambda: products.matmul(a, b), device))
    return 2 * size**3 / fastest, 2 * many.numel() / copying


def _shortest(work: Callable[[], Any], device: str, repeats: int = 7) -> float:
    taken = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        if device == "cuda":
            torch.cuda.synchronize()
        taken.append(time.perf_counter() - started)
    return min(taken)
