"""A text secret written otherwise: reversed, shifted, as another date, its items joined in another way."""

from __future__ import annotations

import functools
import re
import string
from collections.abc import Iterator

from sdpo_envs.judge.gate.case import Case, Found
from sdpo_envs.judge.gate.disguises import disguised
from sdpo_envs.judge.gate.options import SPOKEN

_ALPHABET = string.ascii_lowercase
_JOINTS = "then and next followed by before lastly finally comma dot slash dash hyphen plus the"
_FILLERS = frozenset(_JOINTS.split())
_WORD = re.compile(r"[^\W_]+")
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d).*)?")
_NAMES = "January February March April May June July August September October November December"
_MONTHS = _NAMES.split()


def told_texts(case: Case, text: str) -> Iterator[Found]:
    """How a text tells a text that is secret without writing it as it is."""
    folded = text.casefold()
    attempt = case.attempt.casefold()
    words = _words(folded)
    said, prompt = _words(attempt), case.task.prompt.casefold()
    for secret in case.of_form("text"):
        for form, other in _disguised(secret):
            if _stands(other, folded) and not _stands(other, attempt) and not _stands(other, prompt):
                yield Found(form, other, secret)
        pieces = _in_pieces(secret)
        for piece in pieces.finditer(words) if pieces else ():
            if piece[0] not in said and piece[0] not in _words(prompt):
                yield Found("pieces", piece[0], secret)
        items = _words(secret.casefold())
        listed = len(items) > 8 or items.count(" ") > 3
        if listed and items in words and items not in said:
            yield Found("items", items, secret)
        ways = _date(secret)
        if ways and _all(ways, text) and not _all(ways, case.attempt):
            yield Found("date", " ".join(match[0] for way in ways if (match := way.search(text))), secret)


@functools.lru_cache(maxsize=256)
def _disguised(secret: str) -> tuple[tuple[str, str], ...]:
    return tuple(disguised(secret))


@functools.lru_cache(maxsize=256)
def _in_pieces(secret: str) -> re.Pattern[str] | None:
    """A pattern of a secret in the words of a text (`_words`): cut up, spelled with words, in codes."""
    letters = [c for c in secret.casefold() if c.isalnum()]
    if not (len(letters) >= 6 or (len(letters) >= 4 and _words(secret).count(" ") > len(letters))):
        return None
    ways = [" ?".join(map(re.escape, letters)) + "s?"]
    if set(letters) <= set(_ALPHABET) and secret.isascii():
        ways.append(" ".join(f"(?:{SPOKEN[_ALPHABET.index(c)]})" for c in letters))
        ways.append(" ".join(str(_ALPHABET.index(c) + 1) for c in letters))
        ways.append(" ".join(f"{ord(c):o}" for c in secret if c.isalnum()))
        ways.append(r"(?:\d+ )" + r" \d+ ".join(letters))
        ways.append(" ?".join(f"[{c}{_LEET.get(c, '')}]" for c in letters))
    return re.compile(rf"(?<= )(?:{'|'.join(ways)})(?= )")


_LEET = {"a": "4", "e": "3", "i": "1", "o": "0", "s": "5", "t": "7"}


def _stands(passage: str, text: str) -> bool:
    """Whether a passage stands in a text, not inside a word."""
    start = text.find(passage)
    while start >= 0:
        end = start + len(passage)
        inside = (start and text[start - 1].isalnum() and passage[0].isalnum()) or (
            end < len(text) and text[end].isalnum() and passage[-1].isalnum()
        )
        if not inside:
            return True
        start = text.find(passage, start + 1)
    return False


@functools.lru_cache(maxsize=64)
def _words(text: str) -> str:
    """The words of a text without what merely joins them, each between spaces."""
    return f" {' '.join(w for w in _WORD.findall(text) if w not in _FILLERS)} "


def _all(ways: tuple[re.Pattern[str], ...], text: str) -> bool:
    return all(way.search(text) for way in ways)


@functools.lru_cache(maxsize=256)
def _date(secret: str) -> tuple[re.Pattern[str], ...]:
    """Patterns of the ways to write a date other than that of ISO 8601, and of the time, if it has one."""
    match = _DATE.fullmatch(secret.strip())
    if not match or not 1 <= int(match[2]) <= 12:
        return ()
    year, month, day = match[1], int(match[2]), int(match[3])
    name = f"{_MONTHS[month - 1]}|{_MONTHS[month - 1][:3]}\\.?"
    ordinal = rf"0?{day}(?:st|nd|rd|th)?"
    dates = [
        rf"\b{ordinal}(?: of)?[ -](?:{name})(?:,?[ -]{year})?(?!\w)",
        rf"\b(?:{name})[ -](?:the )?{ordinal}(?:,? {year})?(?!\w)",
        rf"\b{year}[./]0?{month}[./]0?{day}\b",
        rf"\b0?{day}[./-]0?{month}[./-](?:{year}|{year[2:]})\b",
        rf"\b0?{month}[./-]0?{day}[./-](?:{year}|{year[2:]})\b",
        rf"\b{year}{month:02}{day:02}\b",
        rf"\b{year}-0?{month}-0?{day}\b",
    ]
    ways = ["|".join(dates)]
    if match[4]:
        hour, minute = int(match[4]), match[5]
        half = rf"(?:[:.]{minute})" + ("?" if minute == "00" else "")
        ways.append(rf"\b0?{hour}[:.]{minute}\b|\b{(hour - 1) % 12 + 1}{half} ?{'ap'[hour >= 12]}\.?m\b")
    return tuple(re.compile(way, re.IGNORECASE) for way in ways)
