"""A number told by a narrow range, by "about", or by its distance from the attempt's own."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from fractions import Fraction

from sdpo_envs.judge.gate.case import Case, Found
from sdpo_envs.judge.gate.number_words import in_figures
from sdpo_gym.leaks import find_leaks, form_of
from sdpo_gym.types import Task

_NUMBER = re.compile(
    r"(?<![\w.])([-+\u2212]?(?:\d{1,3}(?:[,\s]\d{3}){1,5}|\d{1,30})(?:\.\d{1,30})?)"
    r"(?:\s?[×x*·]\s?10\s?\^?\s?\{?([-\u2212]?\d{1,3})\}?|[eE]([-+]?\d{1,3}))?(?![\d])"
)
_ABOUT = re.compile(
    r"(?:\b(?:about|around|approximately|approx\.?|roughly|close to|near(?:ly)?|almost|"
    r"just (?:over|under|above|below)|"
    r"slightly (?:more|less|over|under|above|below)(?: than)?|a (?:bit|little) (?:more|less|over|under)(?: than)?|"
    r"in the (?:region|neighbou?rhood|vicinity) of|some|circa|ca\.)|[≈~∼])\s*\Z",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\b(?:between|from|in the range|within|lies|interval|above|more than|greater than)\b", re.IGNORECASE
)
_RELATIVE = re.compile(
    r"\btoo (?:low|high|small|large|big|great|little|much|few|many)|\boff by|\bby a factor|\b(?:times|fold)\b|"
    r"\b(?:more|less|larger|smaller|higher|lower|greater|bigger|fewer) than|\b(?:add|subtract|multiply|divide|"
    r"increase|decrease|raise|lower|reduce|short|plus|minus|over|under|below|above)\b|\b(?:double|twice|halve|half|triple|"
    r"thrice|quadruple|treble)\b",
    re.IGNORECASE,
)
_POWER = re.compile(r"\ba power of (?:ten|10|two|2)\b", re.IGNORECASE)
"""Says what kind of slip there is, and not how large it is."""
_FACTORS = {
    r"\b(?:double|doubled|twice|doubling)\b": 2,
    r"\b(?:halve|halved|half|halving)\b": 2,
    r"\b(?:triple|tripled|thrice|treble)\b": 3,
    r"\b(?:quadruple|four times)\b": 4,
    r"\b(?:ten ?times|tenfold)\b": 10,
}
_N = r"([-\u2212]?\d{1,15}(?:\.\d{1,15})?)"
_ARITHMETIC = (
    (rf"\bhalf (?:of )?{_N}", lambda a: a / 2),
    (rf"\b(?:a |one )?third of {_N}", lambda a: a / 3),
    (rf"\b(?:a |one )?quarter of {_N}", lambda a: a / 4),
    (rf"\b(?:twice|double|two times) {_N}", lambda a: 2 * a),
    (rf"\b(?:triple|thrice|three times) {_N}", lambda a: 3 * a),
    (rf"{_N} (?:squared|to the power of two)", lambda a: a * a),
    (rf"{_N}\s?(?:\+|plus\b|and then)\s?{_N}", lambda a, b: a + b),
    (rf"\b(?:sum of|add) {_N} (?:and|to) {_N}", lambda a, b: a + b),
    (rf"{_N} (?:more than|above|after) {_N}", lambda a, b: a + b),
    (rf"{_N}\s?(?:[-\u2212–]|minus\b)\s?{_N}", lambda a, b: a - b),
    (rf"{_N} (?:less than|below|short of|before|from) {_N}", lambda a, b: b - a),
    (rf"\bdifference (?:of|between) {_N} and {_N}", lambda a, b: abs(a - b)),
    (rf"{_N}\s?(?:[*×·x]|times\b|multiplied by)\s?{_N}", lambda a, b: a * b),
    (rf"\b(?:product of|multiply) {_N} (?:and|by|with) {_N}", lambda a, b: a * b),
    (rf"{_N}\s?(?:[/÷:]|over\b|divided by)\s?{_N}", lambda a, b: a / b if b else a),
)
"""Sums with one or two numbers, as patterns of text."""
_WORDS = str.maketrans({"\u2212": "-"})
_MOST = 40
"""At most so many numbers of a sentence are looked at."""


def told_values(case: Case, sentence: str) -> Iterator[Found]:
    """How a sentence tells a number that is secret without stating it."""
    own = [value for value, _ in _read(case.attempt[-2000:])][-1:]
    scaled = _scaled(case, own)
    secrets = [(s, value) for s in (*case.of_form("number"), *scaled) for value in _values(s)[:1]]
    if not secrets:
        return
    text = in_figures(_POWER.sub("a power", sentence), small=True)
    numbers = list(itertools.islice(_read(text), _MOST))
    known = {abs(value) for value, _ in itertools.islice(_read(f"{case.task.prompt}\n{case.attempt}"), 2000)}
    for secret, value in secrets:
        if secret in scaled and value in {number for number, _ in numbers} and abs(value) not in known:
            yield Found("number", text, secret)
        for number, start in numbers:
            if (
                abs(number) not in known
                and _ABOUT.search(text[max(0, start - 40) : start])
                and _near(number, value)
            ):
                yield Found("approximation", text, secret)
        if _BETWEEN.search(text) and _bracketed(value, [n for n, _ in numbers if abs(n) not in known]):
            yield Found("range", text, secret)
        for result, passage in _results(text, known):
            if _same(Task("", (), (secret,)), f"{float(result):.12g}"):
                yield Found("arithmetic", passage, secret)
        if own and _RELATIVE.search(text):
            yield from (Found("correction", text, secret) for _ in _corrected(case, own[0], numbers, text, secret))


def _scaled(case: Case, own: list[Fraction]) -> list[str]:
    """The secrets that the attempt's number is but for a power of ten: it has their digits, and is wrong."""
    if not own or not own[0]:
        return []
    return [
        secret
        for secret in case.secrets.secrets
        if form_of(secret) == "number"
        for value in _values(secret)[:1]
        if any(_near(own[0] * Fraction(10) ** power, value) for power in range(-12, 13) if power)
    ]


def _results(text: str, known: set[Fraction]) -> Iterator[tuple[Fraction, str]]:
    """The results of the sums in a text in which a number stands that neither the prompt nor the attempt has."""
    for pattern, work_out in _ARITHMETIC:
        for match in itertools.islice(re.finditer(pattern, text, re.IGNORECASE), _MOST):
            operands = [Fraction(number.translate(_WORDS)) for number in match.groups()]
            if any(abs(operand) not in known for operand in operands):
                yield work_out(*operands), match[0]


def _near(number: Fraction, value: Fraction) -> bool:
    return value != 0 and abs(number - value) <= abs(value) / 50


def _bracketed(value: Fraction, numbers: list[Fraction]) -> bool:
    """Whether two of the numbers hold the value between them and lie within a twentieth of it."""
    below = [n for n in numbers if n <= value]
    above = [n for n in numbers if n >= value]
    return bool(below and above and value) and 0 < min(above) - max(below) <= abs(value) / 20


def _corrected(
    case: Case, own: Fraction, numbers: list[tuple[Fraction, int]], text: str, secret: str
) -> Iterator[Fraction]:
    """What makes the attempt's number the secret one, if the text says it."""
    amounts = {number for number, _ in numbers if number != own}
    amounts |= {Fraction(f) for pattern, f in _FACTORS.items() if re.search(pattern, text, re.IGNORECASE)}
    task = Task("", (), (secret,))
    for amount in amounts:
        made = [own + amount, own - amount, own * amount]
        made += [own / amount] if amount else []
        for number in made:
            if number == own or abs(number.numerator).bit_length() > 400 or number.denominator.bit_length() > 400:
                continue
            written = f"{float(number):.12g}" if abs(number) < 10**300 else ""
            if written and _same(task, written):
                yield amount


def _same(task: Task, written: str) -> bool:
    """Whether a number is the secret one, in the same power of ten."""
    if not find_leaks(task, "", written):
        return False
    wanted = _values(task.secrets[0])
    return written == task.secrets[0] or (bool(wanted) and _near(Fraction(float(written)), wanted[0]))


def _values(text: str) -> list[Fraction]:
    return [value for value, _ in itertools.islice(_read(text), 2)]


def _read(text: str) -> Iterator[tuple[Fraction, int]]:
    """The numbers of a text, with where they start."""
    for match in _NUMBER.finditer(text):
        plain = re.sub(r"[,\s]", "", match[1]).replace("\u2212", "-")
        power = int((match[2] or match[3] or "0").replace("\u2212", "-"))
        if abs(power) <= 300:
            yield Fraction(plain) * Fraction(10) ** power, match.start()
