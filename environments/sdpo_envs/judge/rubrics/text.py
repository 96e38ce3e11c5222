"""How a reply is read: words, sentences, numbers, and whether it can be read at all.

* A word is what stands between white space and holds a letter or a digit: "3.5", "9:30", "well-known", "it's".
* A sentence ends with ".", "!" or "?" before white space or the end, and with its line. Decimals, a few
  abbreviations ("Dr.", "e.g."), initials and the numbers of a numbered list end none.
* A number is a run of digits with the points, commas and colons inside it: "1,250", "3.5", "14:30". Grouping and
  zeros that change nothing do not count: "1,250" equals "1250", "09:30" equals "9:30", "2.50" equals "2.5".

Everything takes time linear in the text.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

MOST_CHARACTERS = 10_000
LONGEST_WORD = 40

Span = tuple[int, int]


@dataclass(frozen=True)
class Piece:
    """A part of a text and where it stands."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def span(self) -> Span:
        return self.start, self.end


@dataclass(frozen=True)
class Objection:
    """Why a text does not satisfy something.

    Attributes:
        message: To the writer, in one or two sentences.
        span: Characters `[start, end)` that it is about; None if it is about what is missing.
    """

    message: str
    span: Span | None = None


# --- words, lines, sentences ---------------------------------------------------------------------------

_TOKEN = re.compile(r"\S+")
_ABBREVIATIONS = frozenset(
    (
        *("mr.", "mrs.", "ms.", "dr.", "prof.", "e.g.", "i.e.", "etc.", "vs.", "approx."),
        *("a.m.", "p.m."),
    )
)
_CLOSING = "\"'”’)]*_"


@functools.lru_cache(maxsize=16)
def words(text: str) -> tuple[Piece, ...]:
    """The words of a text."""
    return tuple(
        Piece(m[0], m.start()) for m in _TOKEN.finditer(text) if m[0][0].isalnum() or any(map(str.isalnum, m[0]))
    )


@functools.lru_cache(maxsize=16)
def lines(text: str) -> tuple[Piece, ...]:
    """The lines of a text that hold anything, without the white space around them."""
    found = []
    for m in re.finditer(r"[^\n]+", text):
        bare = m[0].strip()
        if bare:
            found.append(Piece(bare, m.start() + len(m[0]) - len(m[0].lstrip())))
    return tuple(found)


@functools.lru_cache(maxsize=16)
def sentences(text: str) -> tuple[Piece, ...]:
    """The sentences of a text; also what does not end as a sentence does, up to the end of its line."""
    found = []
    for line in lines(text):
        start = None
        for token in _TOKEN.finditer(line.text):
            first = start is None
            start = token.start() if start is None else start
            if _ends_sentence(token[0], first):
                found.append(Piece(line.text[start : token.end()], line.start + start))
                start = None
        if start is not None:
            found.append(Piece(line.text[start:], line.start + start))
    return tuple(p for p in found if any(c.isalnum() for c in p.text))


def _ends_sentence(token: str, first: bool) -> bool:
    bare = token.rstrip(_CLOSING)
    if not bare.endswith((".", "!", "?", "…")):
        return False
    if re.fullmatch(r"[A-Z]\.", bare) or bare.casefold().lstrip('("“') in _ABBREVIATIONS:
        return False
    return not (first and re.fullmatch(r"\d{1,2}\.", bare))


def is_closed(sentence: str) -> bool:
    """Whether a sentence ends with a full stop, a question mark or an exclamation mark."""
    return sentence.rstrip(_CLOSING).endswith((".", "!", "?"))


# --- phrases -------------------------------------------------------------------------------------------


def find(phrases: Iterable[str], text: str) -> list[Piece]:
    """Where any of the phrases stands, as whole words, in any case and with any white space between its words."""
    return [Piece(m[0], m.start()) for m in _pattern(tuple(phrases)).finditer(text.replace("’", "'"))]


@functools.lru_cache(maxsize=4096)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    ways = (r"\s+".join(map(re.escape, p.split())) for p in sorted(phrases, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?<!\d[.,])(?:{'|'.join(ways)})(?![\w])(?![.,]\d)", re.IGNORECASE)


def in_words(phrases: Iterable[str], most: int = 5) -> str:
    """Phrases quoted for a remark."""
    named = [f"“{p}”" for p in list(phrases)[:most]]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


# --- numbers -------------------------------------------------------------------------------------------

_NUMBER = re.compile(r"(?<!m\^)(?<!/m)\d(?:[\d.,:/]*\d)?")  # the 3 of "m^3" and "kg/m3" is none
_NUMBER_WORDS = (
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    *("nineteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
    *("hundred", "hundreds", "thousand", "thousands", "million", "millions", "billion", "dozen"),
)
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(_NUMBER_WORDS)})\b(?:-\w+)?", re.IGNORECASE)


def numbers(text: str) -> list[Piece]:
    """The numbers of a text that are written in digits."""
    return [Piece(m[0], m.start()) for m in _NUMBER.finditer(text)]


def number_words(text: str) -> list[Piece]:
    """The numbers above ten that are written as words."""
    return [Piece(m[0], m.start()) for m in _NUMBER_WORD.finditer(text)]


def same_form(number: str) -> str:
    """A number without what does not change it: grouping and needless zeros."""
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", number):
        number = number.replace(",", "")
    if re.fullmatch(r"\d+\.\d+", number):
        number = number.rstrip("0").rstrip(".")
    return number.lstrip("0") or "0" if re.fullmatch(r"0\d+(:\d+)?", number) else number


# --- whether it can be read ----------------------------------------------------------------------------

_GREEK = frozenset("ΔΩΣπμλθ")
_THOUGHT = re.compile(r"\s*<(think|thinking|reasoning)>.*?</\1>\s*", re.DOTALL)


def reply_of(text: str) -> Piece:
    """What a reply says behind a block of thoughts at its beginning, without white space around it."""
    thought = _THOUGHT.match(text)
    start = thought.end() if thought else len(text) - len(text.lstrip())
    return Piece(text[start:].rstrip(), start)


_UNUSUAL = re.compile(r"[^ -~\n\r\t]")


def unreadable(text: str) -> Objection | None:
    """Why a reply is not looked at: nothing in it, too much of it, or characters that hide what it says."""
    if not text:
        return Objection("The reply is empty.")
    if len(text) > MOST_CHARACTERS:
        return Objection(
            f"The reply is longer than {MOST_CHARACTERS} characters and is not read. Be brief.",
            (MOST_CHARACTERS, len(text)),
        )
    for found in _UNUSUAL.finditer(text):
        fault, place = _fault(found[0]), found.start()
        if fault:
            return Objection(f"The reply holds {fault}. Write plain English text.", (place, place + 1))
    for token in _TOKEN.finditer(text):
        if len(token[0]) > LONGEST_WORD:
            return Objection(f"The reply holds more than {LONGEST_WORD} characters without a space.", token.span())
    return None if words(text) else Objection("The reply holds no word.", (0, len(text)))


def _fault(character: str) -> str | None:
    """What is wrong with a character, if anything."""
    if character.isascii():
        return "a control character"
    category = unicodedata.category(character)
    if category[0] == "C" or category in ("Zl", "Zp"):
        return "an invisible character"
    if category[0] == "M" and character != "\ufe0f":
        return "a combining mark"
    if category[0] == "L" and character not in _GREEK:
        latin = unicodedata.name(character, "").startswith("LATIN ")
        if (
            not latin
            or unicodedata.normalize("NFKC", character) != character
            or "SMALL CAPITAL" in unicodedata.name(character)
        ):
            return f"“{character}”, which is not a letter of the Latin alphabet"
    return None


# --- prose ---------------------------------------------------------------------------------------------

FUNCTION_WORDS = frozenset(
    (
        *("a", "an", "the", "this", "that", "these", "those", "it", "its", "he", "she", "they", "them"),
        *("their", "we", "our", "us", "you", "your", "i", "my", "me", "his", "her", "who", "which"),
        *("what", "when", "where", "how", "why", "there", "here", "is", "are", "was", "were", "be"),
        *("been", "being", "am", "has", "have", "had", "do", "does", "did", "will", "would", "can"),
        *("could", "may", "might", "must", "shall", "should", "not", "no", "and", "or", "but", "so", "as"),
        *("if", "than", "then", "because", "while", "although", "though", "after", "before", "until"),
        *("of", "in", "on", "at", "by", "for", "from", "to", "with", "without", "into", "onto", "over"),
        *("under", "between", "about", "per", "during", "through", "against", "please", "all", "each"),
        *("every", "both", "some", "any", "more", "most", "less", "least", "few", "fewer", "very", "also"),
        *("only", "still", "just", "again"),
    )
)


_NO_VOWEL = re.compile(r"[bcdfghj-np-tvwxyz]{3,}")
_WITHOUT_VOWEL = re.compile(
    r".*[^y]y"
    r"|.*(?:gym|myth|hymn|rhythm|lynx|sync|crypt|cyst|lynch|nymph|tryst|hrs|mph|kwh|mwh|rpm|pdf|hmm)s?"
)


def is_gibberish(word: str) -> bool:
    """Whether a word in lower case is only consonants, and none of the few English words that have no vowel."""
    return bool(_NO_VOWEL.fullmatch(word)) and not _WITHOUT_VOWEL.fullmatch(word)
