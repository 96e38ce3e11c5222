"""How a text is built: how much of it, how it begins and ends, and whether it is prose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ..text import (
    FUNCTION_WORDS,
    Objection,
    Piece,
    is_closed,
    is_gibberish,
    lines,
    sentences,
    words,
)
from .base import MOST_COUNTED, BaseCheck


@dataclass(frozen=True)
class Count(BaseCheck):
    """So many words, sentences, questions or paragraphs.

    A paragraph is what stands between empty lines. A question is a sentence that ends with a question mark.
    """

    unit: Literal["words", "sentences", "questions", "paragraphs"]
    at_least: int = 0
    at_most: int = 10_000
    type: Literal["count"] = "count"

    def objection(self, text: str) -> Objection | None:
        parts = _parts(self.unit, text)
        if self.at_least <= len(parts) <= self.at_most:
            return None
        unit = self.unit if len(parts) != 1 else self.unit[:-1]
        had = f"{len(parts)} {unit}" if len(parts) <= MOST_COUNTED else f"more than {MOST_COUNTED} {unit}"
        span = (parts[self.at_most].start, parts[-1].end) if len(parts) > self.at_most else None
        return Objection(f"It has {had}; {self.wanted}.", span)

    @property
    def wanted(self) -> str:
        """What is asked for, in words."""
        low, high = self.at_least, self.at_most
        if low == high:
            return f"exactly {low} {'is' if low == 1 else 'are'} asked for"
        if not low:
            return f"at most {high} are asked for"
        return f"at least {low} are asked for" if high >= 10_000 else f"{low} to {high} are asked for"


def _parts(unit: str, text: str) -> tuple[Piece, ...]:
    if unit == "words":
        return words(text)
    if unit == "sentences":
        return sentences(text)
    if unit == "questions":
        return tuple(s for s in sentences(text) if s.text.rstrip("\"'”’)]*_").endswith("?"))
    return tuple(Piece(m[0], m.start()) for m in re.finditer(r"\S[^\n]*(?:\n[^\n]*\S[^\n]*)*", text))


@dataclass(frozen=True)
class Asks(BaseCheck):
    """The text has exactly one question, and ends with it."""

    type: Literal["asks"] = "asks"

    def objection(self, text: str) -> Objection | None:
        amount = Count("questions", 1, 1).objection(text)
        if amount is not None:
            return amount
        last = sentences(text)[-1:]
        if _parts("questions", text) == last:
            return None
        return Objection("It does not end with the question.", last[0].span)


@dataclass(frozen=True)
class Edge(BaseCheck):
    """The text begins, or ends, with a phrase, letter for letter."""

    at: Literal["begin", "end"]
    phrase: str
    type: Literal["edge"] = "edge"

    def objection(self, text: str) -> Objection | None:
        if self.at == "begin":
            good = text.startswith(self.phrase) and not text[len(self.phrase) :][:1].isalnum()
            part = words(text)[: len(self.phrase.split())]
        else:
            good = text.endswith(self.phrase) and not text[: -len(self.phrase)][-1:].isalnum()
            part = words(text)[-len(self.phrase.split()) :]
        if good:
            return None
        return Objection(f"It does not {self.at} with “{self.phrase}”.", (part[0].start, part[-1].end))


@dataclass(frozen=True)
class Frame(BaseCheck):
    """The first and the last line are these, letter for letter, where given; white space around them is free."""

    first: str = ""
    last: str = ""
    type: Literal["frame"] = "frame"

    def objection(self, text: str) -> Objection | None:
        whole = lines(text)
        if self.first and whole[0].text != self.first:
            return Objection(f"The first line is not “{self.first}”.", whole[0].span)
        if self.last and (whole[-1].text != self.last or len(whole) < 2):
            return Objection(f"The last line is not “{self.last}”.", whole[-1].span)
        return None


@dataclass(frozen=True)
class Prose(BaseCheck):
    """Whole sentences: each begins with a capital letter, is closed, holds the small words of English, and is new.

    Attributes:
        letter: Whether a first line that greets and last lines that sign are passed over.
        at_least: So many words in all.
        at_most: So many words in all.
    """

    letter: bool = False
    at_least: int = 0
    at_most: int = 10_000
    type: Literal["prose"] = "prose"

    def objection(self, text: str) -> Objection | None:
        length = Count("words", self.at_least, self.at_most).objection(text)
        if length is not None:
            return length
        markup = _MARKUP.search(text)
        if markup:
            return Objection(f"“{markup[0].strip()}” is no plain text.", markup.span())
        body = _body(text) if self.letter else text
        seen: set[str] = set()
        bare = 0
        for sentence in sentences(body):
            inside = [_bare(w.text) for w in words(sentence.text)]
            bare += not _JOINING.intersection(inside)
            fault = _fault_of(sentence.text, inside)
            if fault is None and " ".join(inside) in seen:
                fault = "This sentence is there twice."
            if fault is None and bare > 1 and 2 * bare > len(sentences(body)):
                fault = "This is a row of words, not a sentence."
            if fault:
                return Objection(fault, sentence.span)
            seen.add(" ".join(inside))
        return None if seen else Objection("There is no sentence.")


_MARKUP = re.compile(r"[<>{}|#*`~\\_\[\]]|\^(?![23]\b)|^\s*(?:[-•]|\d{1,2}[.)])\s", re.MULTILINE)
_JOINING = FUNCTION_WORDS - {
    *("most", "more", "least", "less", "few", "fewer", "all", "any", "some", "each", "every", "both", "also"),
    *("only", "very", "just", "still", "again", "no", "not"),
}
_BEHIND_ARTICLE = "|".join(
    sorted(
        FUNCTION_WORDS
        - {"most", "more", "least", "less", "few", "fewer", "only", "very", "just", "still", "all", "both", "each"}
        - {
            "any",
            "some",
            "every",
            "must",
            "may",
            "will",
            "can",
            "no",
            "after",
            "about",
            "over",
            "under",
            "per",
            "then",
        }
    )
)
_VERBS = "is|are|was|were|be|been|am|has|have|had|do|does|did|would|could|should"
_BROKEN = re.compile(
    rf"\b(?:the|an|a) (?:{_BEHIND_ARTICLE})\b(?!-)"
    rf"|\b(?:of|in|at|by|for|from|with|into|onto) (?:{_VERBS}|of)\b(?!-)"
    r"|\b(?:when|while|because|although|than) (?:when|while|because|although|than|and|or|but)\b"
    rf"|\b(?:be|been|being) (?:{_VERBS})\b|\bnot of\b"
    r"|\b(?:the|an|a|of|and|or|but|because|than|with|from|into)$"
)
"""Small words that do not stand one behind the other; words that end no sentence."""
_TAKEN_BACK = re.compile(
    r"\b(?:this|that|the above|everything|all|these|those)\b.{0,40}"
    r"\b(?:not true|true at all|untrue|false|wrong|a lie|lies|made up|invented|a joke|nonsense"
    r"|cancelled|called off)$"
    r"|^the (?:opposite|contrary|reverse)\b|\bnone of (?:this|that|these|it)\b"
    r"|^(?:ignore|forget|disregard) (?:this|that|all|everything|what|the)\b"
)


def _bare(word: str) -> str:
    return word.casefold().replace("’", "'").strip("\"'“”‘().,;:!?")


def _fault_of(sentence: str, inside: list[str]) -> str | None:
    first = sentence.lstrip("\"'“‘(")[:1]
    if not (first.isupper() or first.isdigit()):
        return "This does not begin as a sentence does, with a capital letter."
    if not is_closed(sentence):
        return "This is not closed by a full stop, a question mark or an exclamation mark."
    if len(inside) < 2:
        return "This is not a whole sentence."
    small = len([w for w in inside if w in FUNCTION_WORDS])
    if (len(inside) >= 6 and not _JOINING.intersection(inside)) or small * 7 < len(inside) - 4:
        return "This is a row of words, not a sentence."
    gibberish = next((w for w in inside if is_gibberish(w)), None)
    if gibberish:
        return f"“{gibberish}” is no word."
    if any(a == b == c for a, b, c in zip(inside, inside[1:], inside[2:], strict=False)):
        return "This repeats a word again and again."
    if _BROKEN.search(" ".join(inside)):
        return "This is not a whole sentence."
    if _TAKEN_BACK.search(" ".join(inside)):
        return "This takes back what the text says."
    return None


_GREETING = re.compile(r"(?:dear|hello|hi|good (?:morning|afternoon|evening))\b[^.?]{0,40}", re.IGNORECASE)


def _body(text: str) -> str:
    """A letter without the line that greets and the lines that sign, in the same places."""
    whole = list(lines(text))
    start, end = 0, len(text)
    if whole and _GREETING.fullmatch(whole[0].text):
        start = whole.pop(0).end
    for _ in range(2):
        if whole and len(words(whole[-1].text)) <= 4 and not is_closed(whole[-1].text):
            end = whole.pop().start
    return " " * start + text[start:end]
