"""Numbers in English words, as figures: "twelve and a half" is 12.5."""

from __future__ import annotations

import re
from fractions import Fraction

_BELOW_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_BY_TEN = "twenty thirty forty fifty sixty seventy eighty ninety"
_ONES = {word: value for value, word in enumerate(_BELOW_TWENTY.split())}
_TENS = {word: 10 * tens for tens, word in enumerate(_BY_TEN.split(), 2)}
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_PARTS = {
    "half": 2,
    **{w: d for d, ws in enumerate(("third", "quarter", "fifth", "sixth"), 3) for w in (ws, f"{ws}s")},
    **{w: d for d, ws in enumerate(("seventh", "eighth", "ninth", "tenth"), 7) for w in (ws, f"{ws}s")},
    "halves": 2,
    "fourth": 4,
    "fourths": 4,
    "hundredth": 100,
    "hundredths": 100,
}
_COUNTS = [*_ONES, *_TENS, *_SCALES, "hundred", "dozen"]
_WORD = "|".join(sorted({*_COUNTS, *_PARTS, "point", "oh"}, key=len, reverse=True))
_START = "|".join(sorted({*_COUNTS, "half"}, key=len, reverse=True))
_RUN = re.compile(
    rf"""\b(?P<minus>(?:minus|negative)\s+)?
    (?P<words>(?:{_START}|an?\s+(?:half|third|quarter|fifth|tenth|dozen|hundred|thousand|million))
      (?:(?:\s+and\s+(?:an?\s+)?|\s+(?:of\s+)?an?\s+(?=dozen)|[\s-]+)(?:{_WORD})){{0,20}})
    (?:\s+times\s+(?:ten|10)\s+to\s+the\s+(?:power\s+(?:of\s+)?)?(?P<expminus>minus\s+|negative\s+|-)?(?P<exp>\w+))?
    \b""",
    re.VERBOSE | re.IGNORECASE,
)
_ASSERTS = re.compile(
    r"(?:\b(?:answer|result|value|total|sum|count|number|is|be|was|equals?|equal to|gives?|gets?|getting|got|"
    r"yields?|to|exactly|precisely|actually|just|only|really|not)|[=:\"'(*`])\s*\Z",
    re.IGNORECASE,
)
_CLAUSE_ENDS = re.compile(
    r"\s*(?:[.,;:!?)\"'*`\]\n]|\Z|(?:and|but|not|instead|because|since)\b"
    r"|(?!(?:of|to|in|on|at|is|by|or|as|too|way|new|out|off|for|the|are)\b)[a-zµΩ°%/²³]{1,3}\b)"
)


def in_figures(text: str, small: bool = False) -> str:
    """A text with its number words as figures.

    A single word for a small number ("two mistakes", "half of it") stays, unless a value is stated with it ("the
    answer is two"). With `small` all but the fractions become figures.
    """

    def figure(match: re.Match[str]) -> str:
        value = _value(match["words"])
        if value is None:
            return match[0]
        words = [w for w in re.split(r"[\s-]+", match["words"].lower()) if w not in ("a", "an")]
        if not match["minus"] and not match["exp"] and len(words) == 1 and abs(value) < 12:
            before = text[max(0, match.start() - 30) : match.start()]
            stated = _ASSERTS.search(before) and _CLAUSE_ENDS.match(text, match.end())
            if not stated and (not small or words[0] in _PARTS):
                return match[0]
        sign = "-" if match["minus"] else ""
        exponent = ""
        if match["exp"]:
            power = int(match["exp"]) if match["exp"].isdecimal() else _value(match["exp"])
            if power is None:
                return match[0]
            exponent = f"e{'-' if match['expminus'] else ''}{power}"
        return f"{sign}{_written(value)}{exponent}"

    return _RUN.sub(figure, text)


def _written(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    rest = value.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    if rest == 1:
        return f"{value.numerator / value.denominator:.12g}"
    return f"{value.numerator}/{value.denominator}"


def _value(words: str) -> Fraction | None:
    """The number that words say, or None where they say none."""
    tokens = [t for t in re.split(r"[\s-]+", words.lower()) if t not in ("and", "a", "an", "of")]
    whole, _, rest = " ".join(tokens).partition("point")
    left = _whole(whole.split()) if whole.strip() else Fraction(0)
    if left is None or not _:
        return left
    digits = _digits(rest.split())
    return left + Fraction(int(digits), 10 ** len(digits)) if digits else None


def _digits(tokens: list[str]) -> str:
    digits = ""
    for i, token in enumerate(tokens):
        if token in _ONES or token == "oh":
            value = _ONES.get(token, 0)
            joins = i and tokens[i - 1] in _TENS and 0 < value < 10
            digits = f"{digits[:-1]}{value}" if joins else f"{digits}{value}"
        elif token in _TENS:
            digits += str(_TENS[token])
        else:
            return ""
    return digits


def _whole(tokens: list[str]) -> Fraction | None:
    total, current, seen = Fraction(0), Fraction(0), False
    for i, token in enumerate(tokens):
        if token in _ONES:
            if seen and current % 100 and not (current % 10 == 0 and _ONES[token] < 10 and current % 100 >= 20):
                current = Fraction(int(f"{current.numerator}{_ONES[token]}"))  # "three six eight", digit by digit
            else:
                current += _ONES[token]
        elif token in _TENS:
            if current % 100 and seen:  # "nineteen eighty"
                current = current * 100
            current += _TENS[token]
        elif token == "hundred":
            current = (current or Fraction(1)) * 100
        elif token == "dozen":
            current = (current or Fraction(1)) * 12
        elif token in _SCALES:
            total += (current or Fraction(1)) * _SCALES[token]
            current = Fraction(0)
        elif token in _PARTS:
            if token == "half" and tokens[i + 1 : i + 2] == ["dozen"]:
                return Fraction(6)
            part = Fraction(1, _PARTS[token])
            # "three quarters" is a fraction, "twelve (and a) half" a mixed number
            mixed = token == "half" and bool(seen)
            current = current + part if mixed else (current or Fraction(1)) * part
        else:
            return None
        seen = True
    return total + current if seen else None
