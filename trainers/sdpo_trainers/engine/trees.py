"""Token sequences packed into one row, what they begin with alike only once.

The attempts of a group share their prompt and often their reprompt; the turns of their episodes share how they
began. Packed, they are a forest: each token stands once, behind the tokens that it follows, and attends to those
alone. Sequences are laid out in lexicographic order, which is depth first, so that one number a token tells the
whole mask: token i sees token j if j ≤ i < `last[j]`.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

Ids = Sequence[int]
Array = np.ndarray


@dataclass(frozen=True)
class Forest:
    """S sequences packed into a row of L tokens.

    Attributes:
        tokens: (L,).
        positions: How many tokens of its sequence stand before each, (L,).
        last: Where the tokens that follow each of them end in the row, (L,).
        paths: For each sequence, in the order they were given in, where its tokens stand in the row.
    """

    tokens: Tensor
    positions: Tensor
    last: Tensor
    paths: tuple[Array, ...]

    @property
    def is_chain(self) -> bool:
        """Whether it is one sequence, so that the plain causal mask says everything."""
        return len(self.tokens) == max(len(path) for path in self.paths)

    def mask(self, window: int | None = None) -> Tensor:
        """Which token sees which, bool (1, 1, L, L).

        Args:
            window: How far back a token sees at most, in tokens of its sequence, itself included.
        """
        place = torch.arange(len(self.tokens), device=self.tokens.device)
        seen = (place[:, None] >= place) & (place[:, None] < self.last)
        if window is not None:
            seen &= self.positions[:, None] - self.positions < window
        return seen[None, None]


def pack(sequences: Sequence[Ids], device: torch.device | str = "cpu") -> Forest:
    """Packs sequences, none of them empty."""
    rows = [np.asarray(sequence, dtype=np.int64) for sequence in sequences]
    order = sorted(range(len(rows)), key=lambda i: tuple(sequences[i]))
    paths: list[Array] = [np.empty(0, np.int64)] * len(rows)
    tokens: list[Array] = []
    size = sum(len(row) for row in rows)
    positions, last = np.zeros(size, np.int64), np.zeros(size, np.int64)
    length, before, path = 0, np.empty(0, np.int64), np.empty(0, np.int64)
    for i in order:
        shared = alike(before, rows[i])
        new = np.arange(length, length + len(rows[i]) - shared)
        path = np.concatenate([path[:shared], new])
        positions[new] = np.arange(shared, len(rows[i]))
        length += len(new)
        last[path] = length
        tokens.append(rows[i][shared:])
        before, paths[i] = rows[i], path
    return Forest(
        torch.from_numpy(np.concatenate(tokens)).to(device),
        torch.from_numpy(positions[:length]).to(device),
        torch.from_numpy(last[:length]).to(device),
        tuple(paths),
    )


def packed_length(sequences: Sequence[Ids]) -> int:
    """How many tokens the sequences are when packed."""
    rows = [np.asarray(s, dtype=np.int64) for s in sorted(tuple(s) for s in sequences)]
    shared = sum(alike(one, other) for one, other in itertools.pairwise(rows))
    return sum(len(row) for row in rows) - shared


def alike(one: Array, other: Array) -> int:
    """How many tokens two sequences begin with alike."""
    length = min(len(one), len(other))
    differ = np.flatnonzero(one[:length] != other[:length])
    return int(differ[0]) if len(differ) else length
