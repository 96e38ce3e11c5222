"""What a text says of which thing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ..text import (
    Objection,
    Piece,
    find,
    sentences,
)
from .base import BaseCheck

DENIALS = (
    *("not", "never", "neither", "nor", "no", "cannot", "isn't", "wasn't", "aren't", "weren't", "didn't"),
    *("doesn't", "don't", "hasn't", "haven't", "won't", "hardly", "false", "untrue", "wrong", "wrongly"),
    *("doubt", "nobody", "perhaps", "maybe", "possibly", "might", "if", "whether"),
)
"""Words that deny a claim, or leave it open."""


@dataclass(frozen=True)
class Claim(BaseCheck):
    """The text says of one thing, and of no other, that it is the largest, the cheapest, …

    A claim is a clause with one of the `predicates`, unless it is denied there or is about the "second largest".
    It is about the thing that the clause names, or else about the one named next to it in the sentence: before
    it, or behind it where the clause begins with "the". Things that are only compared with ("unlike X", "not X",
    "than X") are passed over.

    Attributes:
        subject: Names of the thing.
        others: Names of the other things.
        predicates: Words that claim it.
        what: What is claimed, for remarks: "the largest value".
    """

    subject: tuple[str, ...]
    others: tuple[str, ...]
    predicates: tuple[str, ...]
    what: str
    type: Literal["claim"] = "claim"

    def objection(self, text: str) -> Objection | None:
        claimed = False
        near: Piece | None = None
        for sentence in sentences(text):
            if find(("respectively",), sentence.text) or sentence.text.rstrip("\"”')").endswith("?"):
                continue  # which belongs to which is not read; a question claims nothing
            named = self._named(sentence.text)
            if named and near is None and find(self.predicates, sentence.text):
                near = sentence
            for clause in _clauses(sentence.text):
                if not self._claims(clause.text, sentence.text[clause.start :]):
                    continue
                about = _about(clause, named)
                if about is None:
                    near = near or sentence
                elif about in self._subjects(named):
                    claimed = True
                else:
                    span = sentence.start + about.start, sentence.start + about.end
                    return Objection(f"“{about.text}” is not {self.what}.", span)
        if claimed:
            return None
        return Objection(f"It does not say clearly which is {self.what}.", near.span if near else None)

    def _claims(self, clause: str, rest: str) -> bool:
        """Whether a clause makes the claim; `rest` is the sentence from its beginning on."""
        if find(DENIALS, clause):
            return False
        for predicate in find(self.predicates, clause):
            if not _LESSENED.search(clause[: predicate.start]) and not _EXCEPTED.match(rest[predicate.end :]):
                return True
        return False

    def _named(self, sentence: str) -> list[Piece]:
        return [
            p for p in find((*self.subject, *self.others), sentence) if not _COMPARED.search(sentence[: p.start])
        ]

    def _subjects(self, named: list[Piece]) -> list[Piece]:
        mine = {name.casefold() for name in self.subject}
        return [p for p in named if " ".join(p.text.casefold().split()) in mine]


_COMPARED = re.compile(
    r"(?:\b(?:unlike|than|not|compared (?:with|to)|relative to|ahead of|followed by|behind|after|before|versus)"
    r"(?: (?:that|those) (?:of|in))?(?: in)?(?: the)? )\Z",
    re.IGNORECASE,
)
_LESSENED = re.compile(
    r"\b(?:second|third|fourth|fifth|sixth|2nd|3rd|4th|next|almost|nearly|joint"
    r"|(?:one of|among|far from)(?: the)?)"
    r"(?:[ -]the)?[ -]*\Z",
    re.IGNORECASE,
)
_EXCEPTED = re.compile(
    r"[^.,;:]{0,40}?,? (?:but (?:for )?(?:one|two|three|four)|bar|except|excepting|save|apart from|besides|after"
    r"|other than|next to|behind)\b",
    re.IGNORECASE,
)
"""\"The most but one\" is not the most."""
_NOUN_FIRST = re.compile(r"\s*(?:(?:and|while|whereas|but|with)\s+)?(?:the|its|their)\s", re.IGNORECASE)
_BREAK = re.compile(r"[,;:()–—]\s|\s(?:while|whereas|but|and|with)\s", re.IGNORECASE)


@dataclass(frozen=True)
class _Clause(Piece):
    """A part of a sentence; whether it begins behind "with" and so belongs to what is before it."""

    adds: bool = False


def _clauses(sentence: str) -> list[_Clause]:
    clauses, start, adds = [], 0, False
    for found in _BREAK.finditer(sentence):
        clauses.append(_Clause(sentence[start : found.start()], start, adds))
        start, adds = found.end(), found[0].strip().casefold() == "with"
    return [*clauses, _Clause(sentence[start:], start, adds)]


def _about(clause: _Clause, named: list[Piece]) -> Piece | None:
    inside = [p for p in named if clause.start <= p.start < clause.end]
    if inside:
        return inside[0] if len({p.text.casefold() for p in inside}) == 1 else None
    before = [p for p in named if p.start < clause.start][-1:]
    behind = [p for p in named if p.start >= clause.end][:1]
    # "the most, 120, were seen in X" goes on to its place; "X, 120 in all, had the most" has named it.
    found = behind or before if _NOUN_FIRST.match(clause.text) and not clause.adds else before or behind
    return found[0] if found else None
