"""The space of all texts, which Gymnasium's own `Text` is not: that one needs its characters listed."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from typing import Any, overload

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


# `AsyncVectorEnv` passes observations through shared memory, which it reads once, for a view that it copies after
# every step. Gymnasium's own `Text` gives no view but a tuple, which therefore never changes.


class _Texts(Sequence[str]):
    """Texts in shared memory, a row for each: its length and its code points. A copy is an ordinary tuple."""

    def __init__(self, space: UnicodeText, memory: Any) -> None:
        self.rows = np.frombuffer(memory.get_obj(), dtype=np.int32).reshape(-1, space.max_length + 1)

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        if isinstance(index, slice):
            return tuple(self)[index]
        row = self.rows[index]
        return str(row[1 : row[0] + 1].tobytes(), "utf-32-le", "surrogatepass")

    def __setitem__(self, index: int, text: str) -> None:
        row = self.rows[index]
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.int32)[: len(row) - 1]
        row[0] = len(codes)
        row[1 : len(codes) + 1] = codes

    def __deepcopy__(self, memo: dict[int, Any]) -> tuple[str, ...]:
        return tuple(self)


@create_shared_memory.register(UnicodeText)
def _create(space: UnicodeText, n: int = 1, ctx: Any = multiprocessing) -> Any:
    return ctx.Array(np.dtype(np.int32).char, n * (space.max_length + 1))


@write_to_shared_memory.register(UnicodeText)
def _write(space: UnicodeText, index: int, value: str, shared_memory: Any) -> None:
    _Texts(space, shared_memory)[index] = value


@read_from_shared_memory.register(UnicodeText)
def _read(space: UnicodeText, shared_memory: Any, n: int = 1) -> _Texts:
    return _Texts(space, shared_memory)
