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


_DENIED = re.compile(
    r"(?:\b(?:not|never|neither|nor|cannot|false|untrue|wrong|hardly)|n['’]t)\b"
    r"(?! (?:less|more|fewer|only)\b)[^.,;:!?]*\Z",
    re.IGNORECASE,
)
"""A denial before a number, in the same clause."""


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


@dataclass(frozen=True)
class Labelled(BaseCheck):
    """Each of these figures stands only in brackets straight behind its own name: "Ashford (1,250)".

    Attributes:
        names: Of the things.
        figures: Of each of them its figure, as the task writes it.
        required: Names whose figures must stand there, the first mention of each in this order if `ordered`.
        unit: Behind the figure, inside the brackets.
        ordered: Whether the order of the required names counts.
    """

    names: tuple[str, ...]
    figures: tuple[str, ...]
    required: tuple[str, ...]
    unit: str = ""
    ordered: bool = False
    type: Literal["labelled"] = "labelled"

    def objection(self, text: str) -> Objection | None:
        own: dict[str, list[str]] = {}
        for name, figure in zip(self.names, self.figures, strict=True):
            own.setdefault(same_form(figure), []).append(name)
        seen: list[str] = []
        behind = re.compile(rf" ?{re.escape(self.unit)}\)" if self.unit else r"\)")
        for number in numbers(text):
            names = own.get(same_form(number.text))
            if names is None:
                continue
            label = re.search(rf"(?<![\w-])({'|'.join(map(re.escape, names))}) \(\Z", text[: number.start], re.I)
            if label is None or not behind.match(text, number.end):
                within = ", with its unit," if self.unit else ""
                return Objection(
                    f"This figure does not stand in brackets{within} behind its own name.", number.span
                )
            seen.append(label[1].casefold())
        wanted = [name.casefold() for name in self.required]
        if any(name not in seen for name in wanted):
            return Objection("A figure that is asked for does not stand in brackets behind its name.")
        if self.ordered and wanted != sorted(wanted, key=seen.index):
            return Objection("The figures do not stand in the order that is asked for.")
        return None
