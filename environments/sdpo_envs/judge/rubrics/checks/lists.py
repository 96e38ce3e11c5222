"""Lists: their marks, their entries and their order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from ..text import (
    Objection,
    Piece,
    find,
    lines,
)
from .base import MOST_COUNTED, BaseCheck


@dataclass(frozen=True)
class Listing(BaseCheck):
    """Every line is an entry that begins with "- ", or with "1. ", "2. ", …; there are so many.

    Attributes:
        marker: Which of the two.
        count: How many entries; None if that is for the reader to find out.
        heading: Whether a first line without a mark is passed over.
        closing: Whether a last line without a mark is passed over.
    """

    marker: Literal["-", "1."]
    count: int | None = None
    heading: bool = False
    closing: bool = False
    type: Literal["listing"] = "listing"

    def objection(self, text: str) -> Objection | None:
        entries = _entries(text, self.heading, self.closing)
        for number, line in enumerate(entries, start=1):
            mark = "- " if self.marker == "-" else f"{number}. "
            if not line.text.startswith(mark):
                return Objection(f"This line does not begin with “{mark}”.", line.span)
            if line.text[len(mark) :][:1].isspace():
                return Objection(f"There is more than one space behind “{mark.strip()}”.", line.span)
        if not entries or (self.count is not None and len(entries) != self.count):
            span = (
                (entries[self.count].start, entries[-1].end) if self.count and len(entries) > self.count else None
            )
            had = str(len(entries)) if len(entries) <= MOST_COUNTED else "too many"
            return Objection(f"The list has {had} entries{f', not {self.count}' if self.count else ''}.", span)
        return None


@dataclass(frozen=True)
class Entries(BaseCheck):
    """The entries of a list are just these, in any order; case and the point at the end do not count.

    Attributes:
        entries: All of them, without the mark before them.
        heading: Whether a first line without a mark is passed over.
        closing: Whether a last line without a mark is passed over.
        names_only: Whether only what stands before a colon counts.
        complaint: What to say of an entry that does not belong.
        short: What to say where one is missing.
    """

    entries: tuple[str, ...]
    heading: bool = False
    closing: bool = False
    names_only: bool = False
    complaint: str = "does not belong in the list"
    short: str = "An entry is missing."
    type: Literal["entries"] = "entries"

    def objection(self, text: str) -> Objection | None:
        wanted = {_entry(e) for e in self.entries}
        seen = set()
        for line in _entries(text, self.heading, self.closing):
            entry = _entry(line.text.partition(":")[0] if self.names_only else line.text)
            if entry not in wanted:
                return Objection(f"“{line.text[:60]}” {self.complaint}.", line.span)
            if entry in seen:
                return Objection(f"“{line.text[:60]}” is there twice.", line.span)
            seen.add(entry)
        return Objection(self.short) if seen != wanted else None


@dataclass(frozen=True)
class Amounts(BaseCheck):
    """The entries with these names are followed by a colon and these amounts; other entries do not count.

    Attributes:
        amounts: Name and amount, as in "soap: 2".
    """

    amounts: tuple[str, ...]
    type: Literal["amounts"] = "amounts"

    def objection(self, text: str) -> Objection | None:
        wanted = {name: amount.strip() for name, _, amount in (_entry(a).partition(":") for a in self.amounts)}
        looked_at = 0
        for line in lines(text):
            name, _, amount = _entry(line.text).partition(":")
            if name in wanted:
                looked_at += 1
                if amount.strip() != wanted[name]:
                    return Objection(f"“{line.text[:60]}” has the wrong amount.", line.span)
        return None if looked_at else Objection("There is no entry with an amount.")


def _entries(text: str, heading: bool, closing: bool) -> list[Piece]:
    """The lines of a list."""
    entries = list(lines(text))
    if heading and entries and not _MARK.match(entries[0].text):
        entries = entries[1:]
    if closing and entries and not _MARK.match(entries[-1].text):
        entries = entries[:-1]
    return entries


_MARK = re.compile(r"(?:[-*•]|\d{1,2}[.)])\s+")


def _entry(line: str) -> str:
    return " ".join(_MARK.sub("", line, count=1).casefold().rstrip(".").split())


@dataclass(frozen=True)
class Sorted(BaseCheck):
    """The lines that begin with "- " are in alphabetical order, case aside."""

    type: Literal["sorted"] = "sorted"

    def objection(self, text: str) -> Objection | None:
        entries = [line for line in lines(text) if line.text.startswith("- ")]
        if len(entries) < 2:
            return Objection("There are not two entries to see an order in.")
        for earlier, later in pairwise(entries):
            if _entry(later.text) < _entry(earlier.text):
                return Objection(f"“{_entry(later.text)[:60]}” belongs before the entry above it.", later.span)
        return None


@dataclass(frozen=True)
class Order(BaseCheck):
    """The phrases come in this order, each where it is mentioned first; those that are missing do not count."""

    phrases: tuple[str, ...]
    complaint: str = ""
    type: Literal["order"] = "order"

    def objection(self, text: str) -> Objection | None:
        places = [found[0] for p in self.phrases if (found := find((p,), text))]
        if len(places) < 2:
            return Objection(self.complaint or "There is too little to see an order in.")
        for earlier, later in pairwise(places):
            if later.start < earlier.start:
                return Objection(self.complaint or f"“{later.text}” comes too early.", later.span)
        return None
