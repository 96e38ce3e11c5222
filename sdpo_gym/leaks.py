"""Does a text that a model will read state a secret of the task?

Feedback may narrow the search; it may never state the answer. How a secret is looked for depends on its form:

* **An option** ("B", "(B)"): a single capital letter, found where it stands alone, where lower case follows a
  word such as "option", and where the option is counted ("the second option", "option 2"). Where it is one of
  several in a list of alternatives ("A, B or D") it is not told apart from them, and that is no leak.
* **A number** ("9.81", "1e3", "2/3", "12.5 m/s"): found as an equal number in any notation: grouped digits,
  exponents, powers of ten, percent, fractions, Unicode digits and signs. A secret of three or more significant
  digits is also found rounded (to three or more), scaled by a power of ten, and converted by common factors.
* **Text** (anything else): found on word boundaries whatever the case, the white space, the Unicode form, and
  as JSON or HTML escape it.

A secret that the attempt itself states is exempt: repeating the attempt tells nothing new.

What is not found: paraphrases and translations, number words ("twelve"), secrets spelled out, reversed or
encoded, the right option by naming all the others, sums of several remarks. What may be found wrongly: the
article "A" where option A is the secret, and a count ("2 blocks") that happens to equal a short number; word
such remarks otherwise ("two blocks"). Bare integers beside words like "line" or "character" are taken for
positions in the attempt, which are no leak.

Matching takes time linear in the text; nothing in a text can make it take longer.
"""

from __future__ import annotations

import functools
import html
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Literal

from sdpo_gym.types import Task

Form = Literal["option", "number", "text"]


@dataclass(frozen=True)
class Leak:
    """One secret that a text states.

    Attributes:
        secret: As the task has it.
        form: How it was looked for.
        found: The passage that states it, normalised (NFKC; text also casefolded), with a little around it.
    """

    secret: str
    form: Form
    found: str


def find_leaks(task: Task, attempt: str, text: str) -> list[Leak]:
    """The secrets of `task` that `text` states and `attempt` does not, in the task's order."""
    leaks = []
    for secret in task.secrets:
        form = form_of(secret)
        found = _find(secret, form, text)
        if found is not None and _find(secret, form, attempt) is None:
            leaks.append(Leak(secret, form, found))
    return leaks


def form_of(secret: str) -> Form:
    """How a secret is looked for."""
    plain = _plain(secret).strip()
    if _OPTION.fullmatch(plain):
        return "option"
    return "number" if _number_of(plain) is not None else "text"


def _find(secret: str, form: Form, text: str) -> str | None:
    """The passage of `text` that states `secret`."""
    if form == "option":
        letter = _OPTION.fullmatch(_plain(secret).strip())
        return _find_option(letter[1], text) if letter else None
    if form == "number":
        number = _number_of(_plain(secret).strip())
        return _find_number(number, text) if number else None
    return _find_text(secret, text)


_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


def _plain(text: str) -> str:
    """NFKC, without invisible characters, all digits as 0 to 9."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", text.translate(_INVISIBLE))
    return re.sub(r"[^\D0-9]", lambda digit: str(unicodedata.decimal(digit[0])), text)


def _around(text: str, start: int, end: int) -> str:
    return text[max(0, start - 20) : min(end, start + 200) + 20]


# --- options -------------------------------------------------------------------------------------------

_OPTION = re.compile(r"[(\[]?([A-Z])[)\].:]?")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


_ALTERNATIVES = re.compile(r"(?<!\w)[A-Z](?:, [A-Z]){0,24},? or [A-Z](?!\w|'\w)")


def _find_option(letter: str, text: str) -> str | None:
    text = without_alternatives(_plain(text))
    place = ord(letter) - ord("A")
    end = r"(?=[)\]\"'`.,;:]|\Z)" if letter in "AI" else r"(?!\w)"  # "answer a question" names no option
    ways = [
        rf"(?<!\w){letter}(?!\w|'\w)",
        rf"(?i:\b(?:option|answer|choice|letter)\b(?: is)?[\s:=\"'`(\[]{{0,4}}{letter}{end})",
        rf"(?i:\b(?:option|choice)\s?(?:number|no\.|#)?\s?{place + 1}(?!\w))",
    ]
    if place < len(_ORDINALS):
        ways.append(rf"(?i:\b{_ORDINALS[place]} (?:option|choice)\b)")
    match = re.search("|".join(ways), text)
    return _around(text, *match.span()) if match else None


def without_alternatives(text: str) -> str:
    """`text` without its lists of different options ("A, B or D"), which tell none of them from the others."""

    def shortened(alternatives: re.Match[str]) -> str:
        letters = re.findall(r"[A-Z]", alternatives[0])
        return "…" if len(set(letters)) == len(letters) else alternatives[0]

    return _ALTERNATIVES.sub(shortened, text)


# --- numbers -------------------------------------------------------------------------------------------

_EXACT = Context(prec=60, traps=[])
_NUMBER = re.compile(
    r"""
    (?<![\w./])                                      # not inside a word, a number or a JSON pointer
    (?=[-+\u2212\u2013]?(?:\.?\d|\\frac\{))
    (?P<sign>[-+\u2212\u2013])?
    (?:\\frac\{(?P<over>\d{1,40})\}\{(?P<under>\d{1,40})\}
      |(?:(?P<grouped>\d{1,3}(?:[,_'\ ]\d{3}){1,12}(?!\d)) | (?P<whole>\d{1,60}(?!\d)))?
       (?:\.(?P<fraction>\d{1,60}(?!\d)) | (?<=\d),(?P<comma>\d{1,2}(?!\d)))?
       (?:[eE](?P<exponent>[-+\u2212]?\d{1,4})
         |\s?(?:[×*·x]|\\times|\\cdot)\s?10\s?(?:\^|\*\*)?\s?\{?(?P<power>[-+\u2212]?\d{1,4})\}?)?
       (?:\s?[/\u2044]\s?(?P<divisor>\d{1,40}(?!\d)))?
    )
    (?:\s?(?P<percent>%|percent))?
    (?![A-Za-z_]{0,8}\d)                             # not the head of a hash such as 3fa4
    """,
    re.VERBOSE | re.ASCII,
)
_UNIT = re.compile(r"\s?[^\W\d_].{0,20}|\s?[°$€£¥].?")
_CONVERTIBLE = re.compile(
    r"\s?(?:s|secs?|seconds?|min|minutes?|h|hr|hrs|hours?|d|days?|weeks?|km|kph|m|miles?|rad|radians?|deg|degrees?"
    r"|J|kJ|MJ|Wh|kWh|W|kW|Hz|rpm|A|Ah|mAh|C)\b|\s?°"
)
_FACTORS = tuple(map(Decimal, ("6", "3.6", "8.64", "2.4", "7", repr(math.pi / 180))))
"""Conversions up to a power of ten: minutes, hours and km/h and kWh, seconds in a day, days, weeks, degrees."""
_PLACE = r"(?:characters?|chars?|columns?|lines?|offset|index|bytes?|tokens?|words?)"
_PLACE_BEFORE = re.compile(rf"\b{_PLACE}[\s#:(=]{{0,3}}(?:at |number )?\Z", re.IGNORECASE)
_PLACE_AFTER = re.compile(rf"[\s-]{_PLACE}\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Number:
    """A number as written.

    Attributes:
        values: What it may stand for; "50%" is both 50 and 0.5.
        digits: Significant digits.
        bare: Whether it is an integer without sign, exponent or percent.
    """

    values: tuple[Decimal, ...]
    digits: int
    bare: bool
    start: int = 0
    end: int = 0


def _number_of(secret: str) -> _Number | None:
    """The number that a whole secret is, possibly with a unit behind it."""
    number = next(_numbers(secret), None)
    if number is None or secret[: number.start].strip("$€£¥ "):
        return None
    rest = secret[number.end :]
    if not rest.strip(" .") or (number.digits >= 3 and _UNIT.fullmatch(rest)):
        return number
    return None


def _numbers(text: str) -> Iterator[_Number]:
    for match in _NUMBER.finditer(text):
        part = match.groupdict()
        whole = part["over"] or re.sub(r"\D", "", part["grouped"] or part["whole"] or "")
        fraction, divisor = part["fraction"] or part["comma"] or "", part["under"] or part["divisor"]
        if not (whole or fraction) or (divisor and not int(divisor)):
            continue
        minus = "-" if part["sign"] in ("-", "\u2212", "\u2013") else ""
        exponent = (part["exponent"] or part["power"] or "0").replace("\u2212", "-")
        value = _EXACT.create_decimal(f"{minus}{whole or '0'}.{fraction or '0'}e{exponent}")
        digits = (whole + fraction).lstrip("0")
        significant = len(digits) if fraction else len(digits.rstrip("0"))
        if divisor:
            value, significant = _EXACT.divide(value, Decimal(divisor)), 60
        values = [value]
        if part["percent"]:
            values.append(_EXACT.divide(value, Decimal(100)))
        values += [Decimal(piece) for piece in _pieces(part)]
        written = (minus, fraction, divisor, part["percent"], part["exponent"], part["power"])
        yield _Number(tuple(values), significant, not any(written), *match.span())


def _pieces(part: Mapping[str, str | None]) -> list[str]:
    """The members, where what looks like one grouped number may be a list without spaces: "1,2", "100,200"."""
    if part["comma"]:
        return [part["whole"] or "0", part["comma"]]
    groups = re.split("[, ]", part["grouped"] or "")
    return groups if len(groups) > 1 and (len(groups[0]) == 3 or " " in str(part["grouped"])) else []


def _find_number(secret: _Number, text: str) -> str | None:
    text = _plain(text)
    for number in _numbers(text):
        if _states(secret, number, text) and not (number.bare and _is_place(text, number)):
            return _around(text, number.start, number.end)
    return None


def _is_place(text: str, number: _Number) -> bool:
    """Whether a number says where in the attempt something is, or how long it is."""
    before = text[max(0, number.start - 24) : number.start]
    return bool(_PLACE_BEFORE.search(before) or _PLACE_AFTER.match(text, number.end, number.end + 16))


def _states(secret: _Number, number: _Number, text: str) -> bool:
    """Whether a number in a text equals the secret: exactly, rounded, scaled or converted."""
    if any(mine == theirs for mine in secret.values for theirs in number.values):
        return True
    mine, theirs = secret.values[0], number.values[0]
    digits = min(secret.digits, number.digits)
    if digits < 3 or not mine or not theirs or (mine < 0) != (theirs < 0):
        return False
    if _alike(mine, theirs, digits) or _mantissa(mine) == _mantissa(theirs):
        return True
    if digits < 5 and not _CONVERTIBLE.match(text, number.end, number.end + 16):
        return False  # three digits that fit one of many factors are mostly chance, unless a unit stands there
    mine, theirs = _mantissa(mine), _mantissa(theirs)
    return any(
        _alike(_mantissa(_EXACT.multiply(a, factor)), b, digits)
        for factor in _FACTORS
        for a, b in ((mine, theirs), (theirs, mine))
    )


def _mantissa(number: Decimal) -> Decimal:
    """The number scaled to one digit before the point."""
    return number.scaleb(-number.adjusted(), _EXACT)


def _alike(a: Decimal, b: Decimal, digits: int) -> bool:
    """Whether two numbers agree when rounded to so many significant digits."""
    unit = Decimal(1).scaleb(max(a.adjusted(), b.adjusted()) - digits + 1, _EXACT)
    return abs(_EXACT.subtract(a, b)) <= _EXACT.divide(unit, Decimal(2))


# --- text ----------------------------------------------------------------------------------------------

_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))')
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_LOOSE_SPACE = re.compile(r"(?<!\w) | (?!\w)")


def _find_text(secret: str, text: str) -> str | None:
    wanted = _folded(secret)
    if not wanted:
        return None
    for folded in _forms(text):
        start = folded.find(wanted)
        while start >= 0:
            end = start + len(wanted)
            if not (_word(folded, start - 1) and _word(folded, start)) and not (
                _word(folded, end - 1) and _word(folded, end)
            ):
                return _around(folded, start, end)
            start = folded.find(wanted, end)
    return None


def _word(text: str, index: int) -> bool:
    return 0 <= index < len(text) and (text[index].isalnum() or text[index] == "_")


@functools.lru_cache(maxsize=4)
def _forms(text: str) -> tuple[str, ...]:
    """A text, folded, as it stands and without its escapes; kept, as many secrets are looked for in one text."""
    return tuple(dict.fromkeys((_folded(text), _folded(_unescaped(text)))))


def _folded(text: str) -> str:
    """NFKC, casefolded, with white space only between two word characters, and there one space."""
    text = unicodedata.normalize("NFKC", _plain(text).casefold())
    return _LOOSE_SPACE.sub("", " ".join(text.split()))


def _unescaped(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        return chr(int(match[1], 16)) if match[1] else _ESCAPED.get(match[2], match[2])

    return html.unescape(_ESCAPE.sub(character, text))
