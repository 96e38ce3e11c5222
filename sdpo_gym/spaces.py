"""The space of all texts, which Gymnasium's own `Text` is not: that one needs its characters listed."""

from __future__ import annotations

import multiprocessing
from typing import Any

import numpy as np
from gymnasium.spaces import Text
from gymnasium.vector.utils import create_shared_memory, read_from_shared_memory, write_to_shared_memory


class UnicodeText(Text):
    """Any string of at most `max_length` characters."""

    def __init__(self, max_length: int = 1 << 20) -> None:
        super().__init__(max_length, min_length=0)

    def contains(self, x: Any) -> bool:
        return isinstance(x, str) and len(x) <= self.max_length

    def sample(self, mask: Any = None, probability: Any = None) -> str:
        """A short random string: sampling a megabyte would serve nobody."""
        length = int(self.np_random.integers(0, 64))
        return "".join(self.np_random.choice(self.character_list, size=length))

    def __repr__(self) -> str:
        return f"UnicodeText({self.max_length})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, UnicodeText) and other.max_length == self.max_length

    __hash__ = None  # type: ignore[assignment]


# `AsyncVectorEnv` passes observations through shared memory. Gymnasium writes a text there as places in the list
# of characters; ours is written as its length and its code points.


@create_shared_memory.register(UnicodeText)
def _create(space: UnicodeText, n: int = 1, ctx: Any = multiprocessing) -> Any:
    return ctx.Array(np.dtype(np.int32).char, n * (space.max_length + 1))


@write_to_shared_memory.register(UnicodeText)
def _write(space: UnicodeText, index: int, value: str, shared_memory: Any) -> None:
    codes = np.frombuffer(value[: space.max_length].encode("utf-32-le", "surrogatepass"), dtype=np.int32)
    row = _rows(space, shared_memory)[index]
    row[0] = len(codes)
    row[1 : len(codes) + 1] = codes


@read_from_shared_memory.register(UnicodeText)
def _read(space: UnicodeText, shared_memory: Any, n: int = 1) -> tuple[str, ...]:
    rows = _rows(space, shared_memory)
    return tuple(row[1 : row[0] + 1].tobytes().decode("utf-32-le", "surrogatepass") for row in rows)


def _rows(space: UnicodeText, shared_memory: Any) -> np.ndarray[Any, np.dtype[np.int32]]:
    return np.frombuffer(shared_memory.get_obj(), dtype=np.int32).reshape(-1, space.max_length + 1)
