"""What a text may hide from the gate: what can be read out of it by simple programs.

`sdpo_gym.leaks.find_leaks` finds a secret that a text states, in any notation. A text can also tell it in words,
letter by letter, backwards, encoded, by its first letters, or by naming everything else. `decodings` turns a text
into what such a reader sees; `find_hidden` looks there for a secret; `named_option` and `candidates` give what a
reader would guess. All of it takes bounded time, whatever the text.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
import string
import urllib.parse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sdpo_gym.leaks import find_leaks, form_of, without_alternatives
from sdpo_gym.types import Task

_MOST_READ = 6000
"""Characters of a text that are looked at."""
_SHORTEST_HIDDEN = 4
"""Shorter words stand in scrambled text by chance."""


@dataclass(frozen=True)
class Hidden:
    """A secret that was found in a text.

    Attributes:
        secret: As the task has it.
        way: How it was read: "as it stands", "backwards", …
    """

    secret: str
    way: str


def find_hidden(secrets: Sequence[str], attempt: str, text: str) -> Hidden | None:
    """The first secret that a text tells in any way and the attempt does not state; None if there is none.

    The letter of an option stands in many texts; whether one gives it away is for `named_option` to say.
    """
    leaks = find_leaks(Task("", (), tuple(filter(_not_option, secrets))), attempt, text)
    if leaks:
        return Hidden(leaks[0].secret, "as it stands")
    text = text[:_MOST_READ]
    for way, (read, fits) in _READINGS.items():
        wanted = [secret for secret in secrets if fits(secret)]
        if not wanted:
            continue
        decoded = read(text)
        if way in _LETTERS:
            letters = _bare(decoded)
            for secret in wanted:
                if _bare(secret) in letters and find_leaks(Task("", (), (secret,)), attempt, secret):
                    return Hidden(secret, way)
        elif decoded and (leaks := find_leaks(Task("", (), tuple(wanted)), attempt, decoded)):
            return Hidden(leaks[0].secret, way)
    return None


def decodings(text: str) -> dict[str, str]:
    """What each way of reading makes of a text; those that make nothing of it are left out."""
    text = text[:_MOST_READ]
    return {way: decoded for way, (read, _) in _READINGS.items() if (decoded := read(text))}


# --- ways of reading -----------------------------------------------------------------------------------

_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_UNITS = {word: value for value, word in enumerate(_WORDS)}
_ROUND = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_TENS = {word: 10 * value for value, word in enumerate(_ROUND, 2)}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_NUMBER_WORDS = re.compile(
    r"\b(?:(?:minus|negative)\s)?"
    rf"(?:{'|'.join([*_UNITS, *_TENS])})"
    rf"(?:[\s-](?:and\s)?(?:{'|'.join([*_UNITS, *_TENS, *_SCALES, 'point'])})){{0,12}}\b",
    re.IGNORECASE,
)


def in_digits(text: str) -> str:
    """The numbers that a text has in words, in digits: "forty-two" as 42, "four two" as 4 2 42."""
    return "; ".join(number for match in _NUMBER_WORDS.finditer(text) for number in _digits(match[0].lower()))


def _digits(words: str) -> list[str]:
    sign = "-" if words.startswith(("minus", "negative")) else ""
    tokens = [w for w in re.split(r"[\s-]+", words) if w not in ("and", "minus", "negative")]
    whole, _, fraction = " ".join(tokens).partition(" point ")
    values = whole.split()
    if len(values) > 1 and all(word in _UNITS for word in values):
        joined = "".join(str(_UNITS[word]) for word in values)
        after = "".join(str(_UNITS[w]) for w in fraction.split() if w in _UNITS)
        return [*(str(_UNITS[word]) for word in values), sign + joined + (f".{after}" if after else "")]
    total = part = 0
    for word in values:
        if word in _SCALES:
            part = max(part, 1) * _SCALES[word]
            if word != "hundred":
                total, part = total + part, 0
        else:
            part += _UNITS.get(word, _TENS.get(word, 0))
    after = "".join(str(_UNITS.get(word, "")) for word in fraction.split())
    return [f"{sign}{total + part}" + (f".{after}" if after else "")]


_APART = re.compile(r"(?<!\w)\w(?:[ \t._·|/-]{1,3}\w(?!\w)){1,60}")


def _spelled(text: str) -> str:
    """Characters that stand apart, put together: "t-o-k-y-o", "4 2"."""
    return "; ".join(re.sub(r"\W", "", match[0]) for match in _APART.finditer(text))


def _backwards(text: str) -> str:
    return f"{text[::-1]}\n{' '.join(word[::-1] for word in text.split())}"


_TOKEN = re.compile(r"[A-Za-z0-9+/_-]{4,400}={0,6}")


def _encoded(text: str) -> str:
    """Base64, base32, hexadecimal, percent signs, codes of characters, bits."""
    found = []
    for token in list(dict.fromkeys(_TOKEN.findall(text)))[:400]:
        attempts: list[Callable[[str], bytes]] = [_base64, _base32, bytes.fromhex]
        for decode in attempts:
            try:
                made = decode(token).decode("ascii")
            except (ValueError, binascii.Error):
                continue
            if made and all(c in string.printable for c in made):
                found.append(made)
    if "%" in text:
        found.append(urllib.parse.unquote(text))
    for codes in re.findall(r"(?<!\d)\d{2,3}(?:[ ,;]{1,2}\d{2,3}){1,100}(?!\d)", text):
        numbers = [int(code) for code in re.findall(r"\d+", codes)]
        if all(32 <= number < 127 for number in numbers):
            found.append("".join(map(chr, numbers)))
    for bits in re.findall(r"(?<![01])[01]{8}(?: ?[01]{8}){0,100}(?![01])", text):
        whole = bits.replace(" ", "")
        found.append("".join(chr(int(whole[i : i + 8], 2)) for i in range(0, len(whole), 8)))
    return "; ".join(found)


def _base64(token: str) -> bytes:
    core = token.rstrip("=").replace("-", "+").replace("_", "/")
    return base64.b64decode(core + "=" * (-len(core) % 4), validate=True)


def _base32(token: str) -> bytes:
    core = token.rstrip("=")
    return base64.b32decode(core + "=" * (-len(core) % 8))


def _plain_lines(text: str) -> list[str]:
    return [line for line in (re.sub(r"^[\W_]+", "", line).strip() for line in text.splitlines()) if line]


def _sentences(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[.!?:;])\s+", " ".join(_plain_lines(text))) if s]


def _initials(parts: Sequence[str]) -> str:
    return "".join(part[0] for part in parts)


def _finals(parts: Sequence[str]) -> str:
    return "".join(bare[-1] for part in parts if (bare := re.sub(r"[\W_]+$", "", part)))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def _bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _any(secret: str) -> bool:
    return True


def _not_option(secret: str) -> bool:
    return form_of(secret) != "option"


def _number_or_word(secret: str) -> bool:
    """Not so short that reading backwards finds it anywhere."""
    form = form_of(secret)
    return (form == "number" and sum(c.isdigit() for c in secret) >= 3) or _word(secret)


def _word(secret: str) -> bool:
    return form_of(secret) == "text" and len(_bare(secret)) >= _SHORTEST_HIDDEN


_READINGS: dict[str, tuple[Callable[[str], str], Callable[[str], bool]]] = {
    "in words": (in_digits, _not_option),
    "spelled out": (_spelled, _not_option),
    "backwards": (_backwards, _number_or_word),
    "by rot13": (lambda text: codecs.encode(text, "rot13"), _word),
    "encoded": (_encoded, _any),
    "by the first letters of the lines": (lambda text: _initials(_plain_lines(text)), _word),
    "by the first letters of the sentences": (lambda text: _initials(_sentences(text)), _word),
    "by the first letters of the words": (lambda text: _initials(_words(text)), _word),
    "by the last letters of the lines": (lambda text: _finals(_plain_lines(text)), _word),
    "by the last letters of the words": (lambda text: _finals(_words(text)), _word),
    "by the capitals": (lambda text: "".join(c for c in text if c.isupper()), _word),
}
"""How a text may be read, and which secrets are looked for in what comes out."""
_LETTERS = frozenset(way for way in _READINGS if "letters" in way or "capitals" in way)
"""Readings without word boundaries."""


# --- what a reader would guess -------------------------------------------------------------------------

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_FROM_END = re.compile(
    r"\b(?:(?:the )?(?P<order>second|third|fourth)[ -](?:to|from)[ -](?:the )?(?:last|end|bottom)"
    r"|(?:penultimate|(?:next|one)[ -](?:to|before)[ -](?:the )?last|last but (?:one|(?P<but>two|three)))"
    r"|(?P<last>(?:very )?last|final|bottom)(?= (?:one|option|choice|letter|answer)))\b",
    re.IGNORECASE,
)
_FROM_START = re.compile(
    rf"\b(?P<order>{'|'.join(_ORDINALS)})(?= (?:one|option|choice|letter|answer))|\b(?:option|choice) "
    rf"(?:number |no\. ?|#)?(?P<number>\d{{1,2}}|{'|'.join(list(_UNITS)[1:11])})\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween (?:options? )?\W?([A-J])\W? and \W?([A-J])\b")
_NEXT = re.compile(
    r"\b(?:(?:one|the (?:letter|option)|just|right|immediately|directly) )?(?P<way>before|after|following) "
    r"(?:option |letter )?\W?(?P<letter>[A-J])\b"
)
_CHOSEN = re.compile(
    r"\b(?i:(?:answer|correct|right)(?: (?:option|choice|one|letter|answer))?(?: is| would be| should be|:)?"
    r"|(?:choose|pick|take|select)) (?:option |choice |letter )?\W?(?P<letter>[A-J])(?![\w'])",
)
_LETTER = re.compile(r"(?<![\w'])([A-J])(?![\w'])")
_RULED_OUT = re.compile(
    r"\b(?:not|neither|nor|never|cannot|wrong|rul\w+ out|eliminat\w+|exclud\w+|except|other than)\b|n't\b",
    re.IGNORECASE,
)


def named_option(text: str, options: Sequence[str]) -> str | None:
    """The option that a text gives away to who knows which options there are; None if it names none.

    By saying so, by its place ("the last but one", "the option after B"), by naming all the others, or as the only
    one named. A list of alternatives ("A, B or D") names none of them, unless it rules them out.
    """
    options = sorted(set(options))
    said = without_alternatives(text)
    chosen = _CHOSEN.search(said)
    for found in (chosen and chosen["letter"], _by_place(said, options), _by_neighbours(said, options)):
        if found in options:
            return found
    lines = [line if _RULED_OUT.search(line) else without_alternatives(line) for line in text.split("\n")]
    named = [letter for letter in dict.fromkeys(_LETTER.findall("\n".join(lines))) if letter in options]
    if len(named) == len(options) - 1 and len(options) > 2:
        return next(letter for letter in options if letter not in named)
    return named[0] if len(named) == 1 else None


def _by_place(text: str, options: Sequence[str]) -> str | None:
    if match := _FROM_END.search(text):
        words = {"second": 2, "third": 3, "fourth": 4, "two": 3, "three": 4}
        back = 1 if match["last"] else words.get((match["order"] or match["but"] or "second").lower(), 2)
        return options[-back] if back <= len(options) else None
    if match := _FROM_START.search(text):
        if match["order"]:
            place = _ORDINALS.index(match["order"].lower())
        else:
            number = match["number"].lower()
            place = (int(number) if number.isdigit() else _UNITS[number]) - 1
        return options[place] if 0 <= place < len(options) else None
    return None


def _by_neighbours(text: str, options: Sequence[str]) -> str | None:
    if match := _BETWEEN.search(text):
        inside = [letter for letter in options if match[1] < letter < match[2]]
        return inside[0] if len(inside) == 1 else None
    if (match := _NEXT.search(text)) and match["letter"] in options:
        place = options.index(match["letter"]) + (-1 if match["way"] == "before" else 1)
        return options[place] if 0 <= place < len(options) else None
    return None


_QUOTED = re.compile(r"`([^`\n]{1,200})`|\"([^\"\n]{1,200})\"|“([^”\n]{1,200})”|(?<!\w)'([^'\n]{1,200})'(?!\w)")
_STATED = re.compile(
    r"\b(?:is|was|be|equals?|gives?|write|use|try|expected|wanted|answer|want)\b:?\s+(?P<said>[^\n]{1,80}?)(?=[.,;!?)]?(?:\s|$))",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.])[-+−]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?:[/]\d+)?")


def candidates(text: str, most: int = 16) -> list[str]:
    """What in a text could be the answer: what is quoted, what is said to be right, what is encoded, numbers."""
    text = text[:_MOST_READ]
    found = [part for match in _QUOTED.findall(text) for part in match if part]
    found += [match["said"] for match in _STATED.finditer(text)]
    found += [part for part in _encoded(text).split("; ") if part]
    found += in_digits(text).split("; ")
    found += _NUMBER.findall(text)
    return [c for c in dict.fromkeys(part.strip() for part in found) if c][:most]


def corrected(text: str, attempt: str, prompt: str) -> Iterator[float]:
    """What comes out if a number of the attempt is changed by a number that the text adds: "42 is 3 too large".

    The number is one that the text repeats, or the attempt's last: "it is too large by 3".
    """
    mine = {float(n.replace("−", "-")) for n in _plain_numbers(attempt)}
    known = {float(n.replace("−", "-")) for n in _plain_numbers(prompt)}
    told = [float(n.replace("−", "-")) for n in _plain_numbers(f"{text[:_MOST_READ]} {in_digits(text)}")]
    told = list(dict.fromkeys(told))[:40]
    last = [float(n.replace("−", "-")) for n in _plain_numbers(attempt)[-1:]]
    wrong = list(dict.fromkeys([*last, *(n for n in told if n in mine and n not in known)]))[:5]
    shifts = [n for n in told if n not in mine and n not in known and n][:4]
    for a in wrong:
        for b in shifts:
            yield from (a + b, a - b, a * b, a / b)


def _plain_numbers(text: str) -> list[str]:
    return [n for n in _NUMBER.findall(text[:_MOST_READ]) if "/" not in n and len(n) < 20]
