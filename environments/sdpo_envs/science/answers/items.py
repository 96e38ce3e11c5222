"""Short lists of words, numbers or chemical formulas.

Items are separated by commas, semicolons, new lines or "and"; bullets and numbering are passed over, as are
brackets around the list, quotes, upper and lower case, articles and a final full stop. Two items that are written
as numbers are compared as numbers, and formulas, where the list is one of formulas, as atom counts with charge.
Every item counts once.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from sdpo_gym import Note

from .base import Answer, Unreadable
from .formula import read_formula

_MOST = 50
_TRIM = " \t\r*`\"'$“”‘’"
_ENCLOSED = re.compile(
    r"""\s*(?:\\?\{(?P<braces>(?:[^{}\\]|\\(?![{}])|\{[^{}]*\})*)\\?\}|\[(?P<square>(?:[^\[\]]|\[[^\[\]]*\])*)\]
    |\((?P<round>(?:[^()]|\([^()]*\))*)\))\.?\s*""",
    re.VERBOSE,
)
_UPRIGHT = re.compile(r"\\(?:text|mathrm|textbf|mathbf|textit)\s?\{([^{}]*)\}")
_BREAK = re.compile(r"[,;\n•]|(?<!\w)(?:and|&)(?!\w)|→|⟶|->", re.IGNORECASE)
_BULLET = re.compile(r"\s*(?:[-*•‣–](?=\s)|\(?(?:\d{1,2}|[a-z])[.)](?=\s)|#\d{1,2}\s)\s*")
_ARTICLE = re.compile(r"(?:the|an?)\s+(?=\S)")
_HEDGE = re.compile(
    r"(?<!\w)(?:or|either|maybe|perhaps|possibly|probably|alternatively|not sure|and/or)(?!\w)|\?", re.IGNORECASE
)
_COMPARED = re.compile(r"<|(?<![-=])>")
_NUMBER = re.compile(r"[-+]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})")
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Given:
    """One item of a reply: what it is compared by, how it is written, and where."""

    key: Hashable
    text: str
    span: tuple[int, int]


@dataclass(frozen=True)
class Items(Answer):
    """A list of items.

    Attributes:
        items: The right ones, none of which holds a comma, a semicolon, or the words "and" and "or".
        ordered: Whether their order counts.
        aliases: Other names of an item, by the item.
        formulas: Whether the items are chemical formulas.
        what: What the prompt calls them: "names of elements".
    """

    items: tuple[str, ...]
    ordered: bool = False
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    formulas: bool = False
    what: str = "items"
    type: Literal["items"] = "items"

    def form(self) -> str:
        order = "in the order asked for" if self.ordered else "in any order"
        kind = "chemical formulas" if self.formulas and self.what == "items" else self.what
        return f"a list of {kind}, separated by commas, {order}"

    def write(self) -> str:
        return ", ".join(self.items)

    def secrets(self) -> tuple[str, ...]:
        return (self.write(),)

    def read(self, text: str) -> tuple[Given, ...]:
        """The items of a reply in their order.

        Raises:
            Unreadable: If it hedges, or is no list.
        """
        if found := _HEDGE.search(text):
            message = "Commit to one list: write each item that belongs, without alternatives or doubts."
            raise Unreadable("answer.hedged", message, found.span())
        if (found := _COMPARED.search(text)) and not any(_COMPARED.search(item) for item in self.items):
            raise Unreadable("items.separator", "Separate the items by commas, without < or >.", found.span())
        given: list[Given] = []
        start, end = 0, len(text)
        if enclosed := _ENCLOSED.fullmatch(text):
            start, end = enclosed.span(str(enclosed.lastgroup))
        for stop, begin in [*(m.span() for m in _BREAK.finditer(text, start, end)), (end, end)]:
            if (item := self._item(text, start, stop)) is not None:
                given.append(item)
            start = begin
            if len(given) > _MOST:
                raise Unreadable("items.too_many", "The list is far too long.")
        if not given:
            raise Unreadable("items.empty", "Write at least one item in the list.")
        return tuple(given)

    def _item(self, text: str, start: int, stop: int) -> Given | None:
        """The item between two separators; None if nothing is there."""
        if bullet := _BULLET.match(text, start, stop):
            start = bullet.end()
        written = text[start:stop].lstrip(_TRIM).rstrip(f"{_TRIM}.:")
        if not written:
            return None
        at = text.index(written, start)
        span = (at, at + len(written))
        return Given(self._key(written, span), written, span)

    def _key(self, written: str, span: tuple[int, int] = (0, 0)) -> Hashable:
        if self.formulas:
            try:
                return read_formula(written).key
            except Unreadable as error:
                inner = error.note.span or (0, len(written))
                where = (span[0] + inner[0], span[0] + inner[1])
                raise Unreadable(error.note.kind, error.note.message, where) from None
        plain = _folded(_UPRIGHT.sub(r"\1", written))
        names = {_folded(n): item for item in self.items for n in (item, *self.aliases.get(item, ()))}
        if plain not in names and (both := re.fullmatch(r"([^()]+) \(([^()]+)\)", plain)):
            one, other = names.get(both[1]), names.get(both[2])
            plain = both[1] if one is not None and one == other else plain
        item = _folded(names.get(plain, plain))
        return Decimal(item) if _NUMBER.fullmatch(item) else item

    def accepts(self, value: tuple[Given, ...]) -> bool:
        keys, right = [one.key for one in value], [self._key(item) for item in self.items]
        return keys == right if self.ordered else Counter(keys) == Counter(right)

    def diagnose(self, value: tuple[Given, ...]) -> tuple[Note, ...]:
        """Items that do not belong or come twice, how many are missing, and which stand in the wrong place."""
        keys = [self._key(item) for item in self.items]
        right = Counter(keys)
        seen: Counter[Hashable] = Counter()
        notes: list[Note] = []
        extra: list[Given] = []
        stands = [one for one, key in zip(value, keys, strict=False) if self.ordered and one.key == key]
        for one in (*stands, *(one for one in value if one not in stands)):  # of two, the other is one too many
            seen[one.key] += 1
            if one.key not in right:
                extra.append(one)
            elif seen[one.key] == right[one.key] + 1:
                notes.append(Note("items.duplicate", f"{one.text} is listed more often than it counts.", one.span))
        if extra:
            listed = [one.text for one in extra[:5]]
            message = f"Not part of the right list: {', '.join(listed)}{' and others' if len(extra) > 5 else ''}."
            notes.insert(0, Note("items.extra", message, extra[0].span, data={"items": listed}))
        if missing := (right - seen).total():
            word = _WORDS[missing] if missing < len(_WORDS) else "many"
            message = f"{word.capitalize()} {'item is' if missing == 1 else 'items are'} missing."
            notes.append(Note("items.missing", message, data={"count": missing}))
        return tuple(notes) or self._misplaced(value)

    def _misplaced(self, value: tuple[Given, ...]) -> tuple[Note, ...]:
        """What is wrong with the order of the right items."""
        right = [self._key(item) for item in self.items]
        keys = [one.key for one in value]
        if keys == right[::-1]:
            message = "The items are right, but their order is not: check at which end the list starts."
            return (Note("items.reversed", message),)
        wrong = [one for one, key in zip(value, right, strict=True) if one.key != key]
        listed = [one.text for one in wrong[:5]]
        message = f"The items are right, but their order is not. In the wrong place: {', '.join(listed)}."
        return (Note("items.order", message, wrong[0].span, data={"items": listed}),)


def _folded(text: str) -> str:
    """As items are compared: NFKC, lower case, single spaces, without an article before it."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub(r"[‐‑–—−]", "-", text)
    text = " ".join(text.split())
    article = _ARTICLE.match(text)
    return text[article.end() :] if article else text
