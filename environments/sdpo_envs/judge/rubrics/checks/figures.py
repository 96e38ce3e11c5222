"""Which numbers a text states."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ..text import (
    Objection,
    number_words,
    numbers,
    same_form,
)
from .base import BaseCheck


@dataclass(frozen=True)
class Digits(BaseCheck):
    """There is no digit in the text, nor another character that stands for a number."""

    type: Literal["digits"] = "digits"

    def objection(self, text: str) -> Objection | None:
        place = next((i for i, c in enumerate(text) if c.isnumeric()), None)
        return None if place is None else Objection("It holds a digit; none is allowed.", (place, place + 1))


@dataclass(frozen=True)
class Numbers(BaseCheck):
    """Every number in the text is one of these, and none above ten is written as a word.

    Attributes:
        allowed: As the task writes them.
        complaint: What is wrong with another number.
    """

    allowed: tuple[str, ...]
    complaint: str = "is not in the task"
    type: Literal["numbers"] = "numbers"

    def objection(self, text: str) -> Objection | None:
        allowed = {same_form(n) for n in self.allowed}
        for number in numbers(text):
            if same_form(number.text) not in allowed:
                return Objection(f"The number {number.text} {self.complaint}.", number.span)
        sign = next(
            (i for i, c in enumerate(text) if c.isnumeric() and c not in "0123456789" and c not in "²³"), None
        )
        if sign is not None:
            return Objection("It holds a number that is not written in plain digits.", (sign, sign + 1))
        word = next(iter(number_words(text)), None)
        return Objection(f"“{word.text}” is to be written in digits.", word.span) if word else None


_DENIED = re.compile(r"\b(?:not|never) (?:(?:by|at|about|exactly) )?\Z", re.IGNORECASE)


@dataclass(frozen=True)
class States(BaseCheck):
    """The text states each of these numbers, in digits, with the unit behind it if one is given; "not 5" does not.

    Attributes:
        numbers: As the task writes them.
        units: Ways to write the unit; any of them, or none if this is empty.
        complaint: What to say in place of naming the number, where it is to be worked out.
    """

    numbers: tuple[str, ...]
    units: tuple[str, ...] = ()
    complaint: str = ""
    type: Literal["states"] = "states"

    def objection(self, text: str) -> Objection | None:
        for wanted in self.numbers:
            found = [n for n in numbers(text) if same_form(n.text) == same_form(wanted)]
            found = [n for n in found if self.units or not text[n.end : n.end + 1].isalpha()]
            found = [n for n in found if not _DENIED.search(text[: n.start])]
            if not found:
                return Objection(self.complaint or f"It does not state the number {wanted}.")
            if self.units and not any(self._unit_follows(text[n.end : n.end + 40]) for n in found):
                return Objection(
                    self.complaint or f"The number {wanted} lacks its unit, or has another.", found[0].span
                )
        return None

    def _unit_follows(self, rest: str) -> bool:
        return any(re.match(rf"[ \u00a0-]?{re.escape(unit)}(?![\w/])", rest, re.IGNORECASE) for unit in self.units)
