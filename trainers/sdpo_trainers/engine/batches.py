"""Splitting a step's work into forwards of bounded size, what is alike together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sdpo_trainers.engine.trees import alike

Ids = Sequence[int]


LEAST, MOST = 512, 2048
"""Between these, a forward by default has the tokens of the longest group: splitting it reads its prompt again."""


def fitting(group_tokens: int) -> int:
    """How many tokens a forward may have by default, for groups of at most so many when packed."""
    return min(max(group_tokens, LEAST), MOST)


def micro_batches(sequences: Sequence[Ids], max_tokens: int) -> Iterator[list[int]]:
    """Indices of the sequences in parts that are read in one forward each, neighbours in the alphabet together.

    Args:
        sequences: Contexts with their responses.
        max_tokens: In one forward, what sequences begin with alike counted once; a single sequence that is longer
            gets a forward of its own.
    """
    rows = [np.asarray(sequence, dtype=np.int64) for sequence in sequences]
    batch: list[int] = []
    length = 0
    for i in sorted(range(len(rows)), key=lambda i: tuple(sequences[i])):
        new = len(rows[i]) - (alike(rows[batch[-1]], rows[i]) if batch else 0)
        if batch and length + new > max_tokens:
            yield batch
            batch, length, new = [], 0, len(rows[i])
        batch.append(i)
        length += new
    if batch:
        yield batch
