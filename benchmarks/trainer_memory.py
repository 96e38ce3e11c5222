"""Peak memory of the distillation loss as vocabulary and length grow: in chunks, and with all logits at once.

A decoder of one narrow layer, so that what is measured is the projection, the loss (top 100, with the tail) and
their gradients for T tokens over a vocabulary of V. Each point has a process of its own; what is said is how far
its peak rises above what it held before: with the model's gradients, without its weights. Draws
docs/trainer-memory.png.

Run: python benchmarks/trainer_memory.py
"""

from __future__ import annotations

import multiprocessing
import resource
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import psutil
import torch
from _results import report
from torch import Tensor
from transformers import LlamaConfig, LlamaForCausalLM

from sdpo_trainers.engine.reading import CHUNK_LOGITS
from sdpo_trainers.engine.student import Student
from sdpo_trainers.engine.trees import pack
from sdpo_trainers.losses import divergence, top_k_distributions

VOCABULARIES = (1_000, 10_000, 50_000, 100_000, 150_000)
LENGTHS = (128, 256, 512, 1024, 2048, 4096)
STANDARD = 1024
WAYS = ("chunked", "full logits")
WIDTH = 64
MOST = 160_000_000
"""Logits at once, beyond which the second way is left out: it would need several GB."""
PICTURE = Path(__file__).parents[1] / "docs" / "trainer-memory.png"


def rise(point: tuple[str, int, int]) -> int:
    """Bytes, for a way, a vocabulary and a length, measured in this process, which must be a fresh one."""
    way, vocabulary, length = point
    torch.set_num_threads(1)
    config = LlamaConfig(
        vocab_size=vocabulary,
        hidden_size=WIDTH,
        intermediate_size=WIDTH,
        num_hidden_layers=1,
        num_attention_heads=2,
        num_key_value_heads=2,
        tie_word_embeddings=True,
    )
    model = LlamaForCausalLM(config).eval()
    student = Student(model)
    forest = pack([[i % vocabulary for i in range(length)]])
    places = torch.arange(length)
    teacher = torch.randn(length, WIDTH)

    def loss(start: int, stop: int, logits: Tensor) -> Tensor:
        with torch.no_grad():
            taught = student.project(teacher[start:stop])
        return divergence(*top_k_distributions(logits, taught, 100, True), 0.5).sum()

    chunk = length if way == "full logits" else max(1, CHUNK_LOGITS // vocabulary)
    before = psutil.Process().memory_info().rss
    student(forest, places, lambda _: None, loss, chunk).backward()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before


def draw(rows: list[dict[str, Any]]) -> None:
    figure, panes = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    views = [
        ("vocabulary", "length", STANDARD, "Vocabulary, in thousands", 1000, "tokens"),
        ("length", "vocabulary", max(VOCABULARIES), "Response tokens", 1, "words in the vocabulary"),
    ]
    for pane, (along, fixed, value, label, unit, of) in zip(panes, views, strict=True):
        for way, style in zip(WAYS, ("o-", "s--"), strict=True):
            points = [(r[along] / unit, r["GB"]) for r in rows if r[fixed] == value and r["way"] == way]
            pane.plot(*zip(*points, strict=True), style, label=way)
        pane.set(xlabel=label, ylabel="Peak above the model (GB)", title=f"{value:,} {of}", ylim=(0, None))
        pane.legend(frameon=False)
        pane.spines[["top", "right"]].set_visible(False)
    figure.savefig(PICTURE, dpi=110)


def main() -> None:
    points = {(v, STANDARD) for v in VOCABULARIES} | {(max(VOCABULARIES), t) for t in LENGTHS}
    asked = [(way, v, t) for way in WAYS for v, t in sorted(points) if way == "chunked" or v * t <= MOST]
    with multiprocessing.get_context("fork").Pool(1, maxtasksperchild=1) as pool:
        found = pool.imap(rise, asked, chunksize=1)
        rows = [
            {"way": way, "vocabulary": vocabulary, "length": length, "GB": size / 1e9}
            for (way, vocabulary, length), size in zip(asked, found, strict=True)
        ]
    draw(rows)
    report("trainer-memory", rows)


if __name__ == "__main__":
    main()
