"""What kind of text a token is: to see whether a teacher's signal lies in what is said or in how it is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

CLASSES = ("words", "numbers", "symbols", "space", "markers")
"""Words and parts of words; digits; punctuation and signs; white space alone; special tokens and tags."""

_MARKER = re.compile(r"<[^<>\s]+>|\[/?[A-Z]+\]")


class TokenClasses:
    """Classes of tokens, by their text alone; each token is looked at once.

    Args:
        decode: Tokens as text, special ones included.
    """

    def __init__(self, decode: Callable[[Sequence[int]], str]) -> None:
        self._decode = decode
        self._known: dict[int, int] = {}

    def of(self, ids: Tensor) -> Tensor:
        """The index in `CLASSES` of each token, (M,)."""
        distinct, places = torch.unique(ids, return_inverse=True)
        for token in distinct.tolist():
            if token not in self._known:
                self._known[token] = CLASSES.index(token_class(self._decode([token])))
        return torch.tensor([self._known[token] for token in distinct.tolist()], device=ids.device)[places]


def token_class(text: str) -> str:
    """The class of a token with this text; part of a character, which no text shows, is a part of a word."""
    text = text.strip()
    if not text:
        return "space"
    if _MARKER.fullmatch(text):
        return "markers"
    if any(c.isalpha() or c == "\N{REPLACEMENT CHARACTER}" for c in text):
        return "words"
    return "numbers" if any(c.isdigit() for c in text) else "symbols"
