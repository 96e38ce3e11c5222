"""Attention over packed sequences, block by block, against torch's own under the whole mask.

Rows: attention alone, forward and backward, for heads like those of SmolLM2-135M, and a whole decoder of its shape
(random weights; the adapters' gradients are not taken, those of all weights are). CPU time of one thread; the two
take turns, and the best of several turns counts.

Run: python benchmarks/attention.py
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

import torch
from _results import report
from torch import Tensor
from torch.nn import functional
from transformers import LlamaConfig, LlamaForCausalLM

from sdpo_trainers.engine import student
from sdpo_trainers.engine.attention import block_mask
from sdpo_trainers.engine.student import Student
from sdpo_trainers.engine.trees import Forest, pack
from sdpo_trainers.products import quicken

HEADS, WIDTH, VOCABULARY = 9, 64, 49_152
SHAPES = {
    "3 sequences of 170": (0, 3, 170),
    "a prompt of 200, 8 responses of 25": (200, 8, 25),
    "a prompt of 100, 8 responses of 60": (100, 8, 60),
    "a prompt of 100, 4 responses of 500": (100, 4, 500),
}
"""What the sequences share, how many they are, and how long each is from there on."""
TURNS = 5


def forest(shared: int, count: int, own: int) -> Forest:
    draw = random.Random(0)

    def words(size: int) -> list[int]:
        return [draw.randrange(VOCABULARY) for _ in range(size)]

    prompt = words(shared)
    return pack([prompt + words(own) for _ in range(count)])


def cpu_seconds(works: list[Callable[[], Any]]) -> list[float]:
    """Of each piece of work, in turns; the first turn of each is not counted."""
    best = [float("inf")] * len(works)
    for turn in range(TURNS + 1):
        for i, work in enumerate(works):
            started = time.process_time()
            work()
            if turn:
                best[i] = min(best[i], time.process_time() - started)
    return best


def attending(packed: Forest, dtype: torch.dtype) -> list[Callable[[], Any]]:
    given = [torch.randn(1, HEADS, len(packed.tokens), WIDTH, dtype=dtype, requires_grad=True) for _ in range(3)]

    def under(mask: Tensor) -> Callable[[], Any]:
        def work() -> None:
            functional.scaled_dot_product_attention(*given, attn_mask=mask).sum().backward()

        return work

    return [under(packed.mask()), under(block_mask(packed))]


def training(packed: Forest, dtype: torch.dtype, model: Student) -> list[Callable[[], Any]]:
    model.to(dtype)

    def under(mask: Callable[..., Tensor]) -> Callable[[], Any]:
        def work() -> None:
            student.block_mask = mask  # type: ignore[assignment]
            model.hidden(packed).sum().backward()

        return work

    return [under(lambda forest, window=None, launch=0: forest.mask(window)), under(block_mask)]


def main() -> None:
    torch.set_num_threads(1)
    config = LlamaConfig(
        vocab_size=VOCABULARY,
        hidden_size=576,
        intermediate_size=1536,
        num_hidden_layers=30,
        num_attention_heads=HEADS,
        num_key_value_heads=3,
        tie_word_embeddings=True,
        attn_implementation="sdpa",
    )
    model = Student(LlamaForCausalLM(config).eval())
    quicken(model)
    rows = []
    for name, shape in SHAPES.items():
        packed = forest(*shape)
        for dtype in (torch.float32, torch.bfloat16):
            for what in ("attention", "decoder"):
                works = attending(packed, dtype) if what == "attention" else training(packed, dtype, model)
                whole, ours = cpu_seconds(works)
                rows.append(
                    {
                        "sequences": name,
                        "what": what,
                        "dtype": str(dtype).removeprefix("torch."),
                        "whole mask, ms": 1e3 * whole,
                        "blocks, ms": 1e3 * ours,
                        "times as fast": whole / ours,
                    }
                )
    report("attention", rows)


if __name__ == "__main__":
    main()
