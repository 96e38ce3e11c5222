"""What a text mentions, and what it must not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ..text import (
    Objection,
    Piece,
    find,
    in_words,
    lines,
    numbers,
    same_form,
    sentences,
    words,
)
from .base import BaseCheck
from .figures import Numbers

DENIALS = (
    *("not", "never", "neither", "nor", "no", "cannot", "isn't", "wasn't", "aren't", "weren't", "didn't"),
    *("doesn't", "don't", "hasn't", "haven't", "won't", "hardly", "false", "untrue", "wrong", "wrongly"),
    *("doubt", "nobody", "perhaps", "maybe", "possibly", "might", "if", "whether"),
)
"""Words that deny a claim, or leave it open."""


@dataclass(frozen=True)
class Mentions(BaseCheck):
    """The text holds a phrase of each group; with `together`, in one sentence, and there none of `unless`.

    With `together` and `unless`, a question states nothing, and each sentence with a phrase of the first group
    must be free of `unless`, so that nothing is both said and denied. "Do not miss" and the like deny nothing.

    Attributes:
        groups: Of each group one phrase is enough.
        unless: Phrases that must not stand beside them: in the whole text, or with `together` in that sentence.
        together: Whether one sentence must hold them all.
        complaint: What to say in place of naming the phrases.
        leading: Whether the phrase of the first group must begin a sentence; with `together`.
        unquoted: Whether phrases in quotation marks, which are only talked about, do not count.
    """

    groups: tuple[tuple[str, ...], ...]
    unless: tuple[str, ...] = ()
    together: bool = False
    complaint: str = ""
    unquoted: bool = False
    leading: bool = False
    type: Literal["mentions"] = "mentions"

    def objection(self, text: str) -> Objection | None:
        if self.unquoted:
            text = _QUOTED.sub(lambda quoted: "-" * len(quoted[0]), text)
        near: Piece | None = None
        spoilt: Piece | None = None
        good = False
        for part in sentences(text) if self.together else (Piece(text, 0),):
            held = [next(iter(find(group, part.text)), None) for group in self.groups]
            bare = _HARMLESS.sub(lambda idiom: "-" * len(idiom[0]), part.text)
            against = next(iter(find(self.unless, bare)), None) if self.unless else None
            asked = bool(self.together and self.unless) and part.text.rstrip("\"”')").endswith("?")
            begins = not self.leading or (held[0] is not None and held[0].start == 0)
            if all(held) and against is None and begins and not asked:
                good = True
            if against is not None and (held[0] is not None if self.together else all(held)):
                spoilt = Piece(against.text, part.start + against.start)
            elif self.together and held[0] is not None:
                near = part
        if good and spoilt is None:
            return None
        if self.complaint:
            where = spoilt or near
            return Objection(self.complaint, where.span if where else None)
        missing = [group[0] for group in self.groups if not find(group, text)]
        if missing:
            return Objection(f"It does not mention {in_words(missing)}.")
        if spoilt:
            return Objection(f"“{spoilt.text}” does not belong there.", spoilt.span)
        firsts = [group[0] for group in self.groups]
        return Objection(f"No sentence mentions {in_words(firsts)} together.", near.span if near else None)


_HARMLESS = re.compile(r"\b(?:do not|don['’]t|never) (?:miss|forget|hesitate)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“‘'`]\w+[\"”’'`]")


@dataclass(frozen=True)
class Sentence(BaseCheck):
    """One sentence of the text is one of these; case, grouping of digits and figures in brackets do not count.

    Attributes:
        forms: The sentences.
        marks: Phrases that stand in them, and in no other sentence of the text.
        complaint: What to say where there is none, or another one.
    """

    forms: tuple[str, ...]
    marks: tuple[str, ...]
    complaint: str
    type: Literal["sentence"] = "sentence"

    def objection(self, text: str) -> Objection | None:
        forms = {_plain(form) for form in self.forms}
        marked = [s for s in sentences(text) if find(self.marks, s.text)]
        other = next((s for s in marked if _plain(s.text) not in forms), None)
        if marked and other is None:
            return None
        return Objection(self.complaint, other.span if other else None)


_IN_BRACKETS = re.compile(r" \(\d[\d.,]*(?: \w+)?\)")


def _plain(sentence: str) -> str:
    sentence = _IN_BRACKETS.sub("", sentence)
    for number in reversed(numbers(sentence)):
        sentence = sentence[: number.start] + same_form(number.text) + sentence[number.end :]
    return re.sub(r"(?<=\d) (?=\w)", "", " ".join(sentence.casefold().split()))


@dataclass(frozen=True)
class Avoids(BaseCheck):
    """None of these words stands in the text, in any case; other forms of them may."""

    words: tuple[str, ...]
    type: Literal["avoids"] = "avoids"

    def objection(self, text: str) -> Objection | None:
        found = next(iter(find(self.words, text.replace("-", " "))), None)
        return Objection(f"It uses “{found.text}”, which is ruled out.", found.span) if found else None


@dataclass(frozen=True)
class Invents(BaseCheck):
    """No name or number stands in the text that the task does not give.

    A name is a word with a capital letter that does not begin a sentence or a line.

    Attributes:
        known: The words that may be capitalised, in lower case.
        numbers: The numbers that may stand there.
    """

    known: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    type: Literal["invents"] = "invents"

    def objection(self, text: str) -> Objection | None:
        new = Numbers(self.numbers).objection(text)
        if new is not None:
            return new
        known = {*self.known, *_COURTESY}
        first = {s.start for s in sentences(text)} | {line.start for line in lines(text)}
        for word in words(text):
            bare = word.text.strip("\"'“”‘’().,;:!?*_")
            bare = re.sub(r"['’]s?$", "", bare)
            if word.start not in first and bare[:1].isupper() and bare.casefold().replace("’", "'") not in known:
                return Objection(f"“{bare}” is not in the task.", word.span)
        return None


_COURTESY = frozenset(
    (
        *("i", "i'm", "i'll", "i'd", "i've", "dear", "hello", "hi", "ms", "mr", "mrs", "miss", "dr"),
        *("best", "kind", "warm", "regards", "thanks", "thank", "you", "yours", "sincerely", "faithfully"),
        *("good", "morning", "afternoon", "evening", "everyone", "all", "team", "sir", "madam"),
    )
)
