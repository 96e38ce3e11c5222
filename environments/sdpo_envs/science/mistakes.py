"""Mistakes planted in right replies to science problems: in the answer, in its form, in the working.

Of an answer, the misconceptions that the problem names come first, then what goes wrong with answers of its type.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Callable, Iterator
from random import Random

from sdpo_gym.errors import ConfigError
from sdpo_gym.mistakes import PlantedMistake, planted

from .answers import (
    AnyAnswer,
    ChemicalEquation,
    ChemicalFormula,
    Choice,
    Expression,
    Items,
    MathAnswer,
    Quantity,
    Sequence,
)
from .answers.block import Committed
from .answers.quantity import asked_unit
from .answers.quantity import written as in_digits
from .problem import Problem

_MISCONCEPTIONS = 4
"""So many of a problem's misconceptions are planted."""

Span = tuple[int, int]
Wrong = tuple[str, str, Span | None, tuple[str, ...]]
"""A kind of mistake, the answer's text with it, its place in that text (None: all of it), what names it."""


def answer_mistakes(
    problem: Problem, oracle: str, find: Callable[[str], Committed], rng: Random
) -> Iterator[PlantedMistake]:
    """The reply `oracle` with one mistake each.

    Args:
        problem: What it answers.
        oracle: The right reply; what `find` finds in it is the answer.
        find: As in `judge_problem`.
        rng: Chooses what is changed.
    """
    found = find(oracle)
    start, end = found.start, found.start + len(found.text)
    for kind, text, place, names in _wrong_answers(problem, found.text, rng):
        whole = planted(kind, (oracle,), (start, end), text, names=names)
        if text and place is not None:
            whole = dataclasses.replace(whole, span=(start + place[0], start + place[1]))
        if text:
            yield whole
    yield from _steps(problem, oracle, rng, (start, end))
    yield from _forms(problem, oracle, (start, end), rng)


def _wrong_answers(problem: Problem, text: str, rng: Random) -> Iterator[Wrong]:
    for mistake in problem.mistakes[:_MISCONCEPTIONS]:
        yield "misconception", mistake.answer.write(), None, (f"misconception.{mistake.name}",)
    for wrong in _of_type(problem.answer, text, rng):
        if wrong[0] == "number.rounding" or not any(m.answer.is_right(wrong[1]) for m in problem.mistakes):
            yield wrong  # and not what a misconception leads to as well


def _steps(problem: Problem, oracle: str, rng: Random, answer: Span) -> Iterator[PlantedMistake]:
    """A wrong intermediate quantity, and all that comes after it changed with it."""
    if not problem.steps or not isinstance(problem.answer, Quantity):
        return
    first = rng.randrange(len(problem.steps))
    factor = rng.choice((0.7, 1.3, 1.6))
    changes: list[tuple[Span, str]] = []
    for step in problem.steps[first:]:
        lines = list(re.finditer(rf"^{re.escape(step.name)} = (.+)$", oracle, re.MULTILINE))
        if not lines:
            return
        changes.append((lines[-1].span(1), _scaled(step.answer, factor).write()))
    changes.append((answer, _scaled(problem.answer, factor).write()))
    wrong = oracle
    for (start, end), text in sorted(changes, reverse=True):
        wrong = wrong[:start] + text + wrong[end:]
    start = changes[0][0][0]
    yield PlantedMistake(
        "working.step", (wrong,), (start, start + len(changes[0][1])), note_kinds=("working.wrong",)
    )


def _scaled(quantity: Quantity, factor: float) -> Quantity:
    if quantity.digits is None:
        whole = round(quantity.value * factor)
        return dataclasses.replace(quantity, value=whole + (whole == quantity.value))
    return dataclasses.replace(quantity, value=quantity.value * factor)


def _forms(problem: Problem, oracle: str, answer: Span, rng: Random) -> Iterator[PlantedMistake]:
    """Slips in how a reply gives its answer."""
    start, end = answer
    text, actions = oracle[start:end], (oracle,)
    tag = "<answer>" if oracle[:start].rstrip().endswith("<answer>") else ""
    opened = oracle.rindex(tag or "\\boxed", 0, start)
    closed = oracle.index("</answer>", end) + len("</answer>") if tag else oracle.index("}", end) + 1
    missing = planted("answer.missing", actions, (opened, closed), text, names=("answer.missing",))
    yield dataclasses.replace(missing, span=None)  # what lacks a block is the reply as a whole
    other = next((wrong for _, wrong, _, _ in _wrong_answers(problem, text, rng) if wrong), None)
    if other is not None:
        both = f"{oracle[opened:closed]} or {oracle[opened:start]}{other}{oracle[end:closed]}"
        yield planted("answer.two", actions, (opened, closed), both, names=("answer.hedged",))
        if not isinstance(problem.answer, MathAnswer):  # of which some are "2 or 3"
            names = ("answer.hedged", "number.hedged")
            yield planted("answer.hedged", actions, answer, f"{text} or {other}", names=names)
    words = "\n\nI hope this helps."
    yield planted("answer.trailing-text", actions, (closed, closed), words, names=("answer.trailing_text",))
    if tag:
        unclosed = planted("answer.unclosed", actions, (end, closed), "", names=("answer.unclosed",))
        yield dataclasses.replace(unclosed, span=(opened, len(unclosed.actions[0])))


# --- answers of each type ----------------------------------------------------------------------------------


@functools.singledispatch
def _of_type(answer: AnyAnswer, text: str, rng: Random) -> Iterator[Wrong]:
    """What goes wrong with answers of this type."""
    raise ConfigError(f"no mistakes are known for answers of type {type(answer).__name__}")


_OTHER_UNITS = ("kg", "s", "m", "J", "mol", "K", "N", "Pa")
_PREFIXES = {"k": ("", "m"), "m": ("", "k"), "": ("k", "m")}


@_of_type.register
def _(answer: Quantity, text: str, rng: Random) -> Iterator[Wrong]:
    number = text.removesuffix(answer.unit).rstrip() if answer.unit else text
    gap = text[len(number) :].removesuffix(answer.unit) if answer.unit else ""
    rest = gap + answer.unit
    bare = (0, len(number))

    def valued(kind: str, value: float, *names: str) -> Iterator[Wrong]:
        wrong = dataclasses.replace(answer, value=value).write()
        mark = wrong.removesuffix(answer.unit).rstrip() if answer.unit else wrong
        yield kind, wrong, (0, len(mark)), names

    if answer.unit not in ("", "%", "°"):
        yield "unit.missing", number, None, ("unit.missing",)
        asked = asked_unit(answer.unit).dimension
        fits = [unit for unit in _OTHER_UNITS if asked_unit(unit).dimension != asked]
        other = rng.choice(fits)
        yield (
            "unit.other",
            f"{number} {other}",
            (len(number) + 1, len(number) + 1 + len(other)),
            ("unit.dimension",),
        )
        yield from _prefixed(answer, number)
    yield from valued("number.sign", -answer.value, "number.sign")
    power = rng.choice((-3, -2, -1, 1, 2, 3))
    names = ("number.power_of_ten", "number.percent")
    yield from valued("number.power-of-ten", answer.value * 10.0**power, *names)
    if answer.digits is not None:
        for digits in range(answer.digits - 1, 0, -1):
            short = in_digits(answer.value, digits)
            if not answer.is_right(short + rest):
                yield "number.rounding", short + rest, (0, len(short)), ("number.precision", "number.rounding")
                break
        slip = answer.value * rng.choice((0.83, 1.12, 1.27))
        yield from valued("number.factor", answer.value * rng.choice((2.0, 0.5)), "number.factor")
    else:
        slip = answer.value + rng.choice((-1, 1))
    yield from valued("number.other", slip)
    if bare == (0, len(text)):
        yield "unit.unexpected", f"{text} kg", (len(text) + 1, len(text) + 3), ("unit.dimension",)


def _prefixed(answer: Quantity, number: str) -> Iterator[Wrong]:
    """The right number with another prefix of its unit."""
    head = answer.unit[:1] if answer.unit[:1] in "km" and len(answer.unit) > 1 else ""
    for prefix in _PREFIXES[head]:
        unit = prefix + answer.unit.removeprefix(head)
        try:
            other = asked_unit(unit)
        except ConfigError:
            continue
        if other.dimension == asked_unit(answer.unit).dimension and unit != answer.unit:
            names = ("number.unit_slip", "number.power_of_ten", "unit")
            yield "unit.prefix", f"{number} {unit}", None, names
            return


@_of_type.register
def _(answer: Choice, text: str, rng: Random) -> Iterator[Wrong]:
    others = [letter for letter in answer.letters if letter != text]
    rng.shuffle(others)
    for letter in others[:3]:
        yield "choice.other", letter, None, ()
    unknown = "Z" if len(answer.letters) < 26 else "?"
    yield "choice.unknown", unknown, None, ("answer.unknown_letter", "answer.not_a_letter")


@_of_type.register
def _(answer: Sequence, text: str, rng: Random) -> Iterator[Wrong]:
    letters = [place for place, letter in enumerate(text) if letter.isalpha()]
    place = rng.choice(letters)
    alphabet = {"DNA": "ACGT", "RNA": "ACGU"}.get(answer.alphabet, "AGLKSV")
    other = rng.choice([letter for letter in alphabet if letter != text[place]])
    yield "sequence.one", f"{text[:place]}{other}{text[place + 1 :]}", (place, place + 1), ("sequence.one-place",)
    if len(letters) > 1:
        lost = f"{text[:place]}{text[place + 1 :]}"
        around = (max(place - 1, 0), min(place + 1, len(lost)))
        names = ("sequence.missing", "sequence.too-early", "sequence.no-start")
        yield "sequence.missing", lost, around, names
    yield "sequence.reversed", text[::-1], None, ("sequence.reversed",)
    if answer.alphabet != "protein":
        yield "sequence.letters", _swapped(text), None, ("sequence.uracil", "sequence.thymine")


def _swapped(text: str) -> str:
    """DNA as RNA and the reverse."""
    return text.replace("T", "U") if "T" in text else text.replace("U", "T")


_TERM = re.compile(r"(?:(?<=^)|(?<=\s))(?:(\d+) )?([A-Z(][^\s]*)")


@_of_type.register
def _(answer: ChemicalEquation, text: str, rng: Random) -> Iterator[Wrong]:
    terms = list(_TERM.finditer(text))
    term = rng.choice(terms)
    count = int(term[1] or 1) + 1
    changed = f"{count} {term[2]}"
    names = ("equation.unbalanced_atoms", "equation.unbalanced_charge", "equation.coefficient")
    yield "equation.coefficient", _put(text, term.span(), changed), _at(term.start(), changed), names
    figures = list(re.finditer(r"(?<=[A-Za-z)])\d+", text))
    if figures:
        figure = rng.choice(figures)
        larger = str(int(figure[0]) + 1)
        names = ("equation.changed_formula", "equation.extra_species", "equation.unbalanced_atoms")
        yield "equation.formula", _put(text, figure.span(), larger), _at(figure.start(), larger), names
    left, arrow, right = text.partition(" -> ")
    if " + " in left:
        yield "equation.missing", left.rpartition(" + ")[0] + arrow + right, None, ("equation.missing_species",)
    yield "equation.reversed", f"{right} -> {left}", None, ("equation.reversed", "equation.wrong_side")


@_of_type.register
def _(answer: ChemicalFormula, text: str, rng: Random) -> Iterator[Wrong]:
    atoms = list(re.finditer(r"([A-Z][a-z]?)(\d*)", text))
    atom = rng.choice(atoms)
    more = f"{atom[1]}{int(atom[2] or 1) + 1}"
    yield (
        "formula.count",
        _put(text, atom.span(), more),
        _at(atom.start(), more),
        ("formula.counts", "formula.ratio"),
    )
    present = {a[1] for a in atoms}
    other = next(symbol for symbol in ("N", "S", "Cl", "Mg", "P", "Zn", "B", "I") if symbol not in present)
    swapped = f"{other}{atom[2]}"
    yield (
        "formula.element",
        _put(text, atom.span(), swapped),
        _at(atom.start(), swapped),
        ("formula.extra_element",),
    )
    if len(atoms) > 1:
        yield "formula.missing", _put(text, atom.span(), ""), None, ("formula.missing_element",)


@_of_type.register
def _(answer: Items, text: str, rng: Random) -> Iterator[Wrong]:
    items = text.split(", ")
    if len(items) < 2:
        return
    at = rng.randrange(len(items))
    yield "items.missing", ", ".join(items[:at] + items[at + 1 :]), None, ("items.missing",)
    again = f"{text}, {items[at]}"
    yield "items.twice", again, (len(text) + 2, len(again)), ("items.duplicate",)
    if answer.ordered and items != items[::-1]:
        turned = ", ".join([*items[:-2], items[-1], items[-2]])
        yield "items.order", turned, (len(", ".join(items[:-2])), len(turned)), ("items.order", "items.reversed")
    changed = _number_changed(items[at], rng)
    if changed is not None:
        wrong, _ = changed
        before = len(", ".join(items[:at])) + 2 * bool(at)
        text = ", ".join([*items[:at], wrong, *items[at + 1 :]])
        yield "items.other", text, _at(before, wrong), ("items.extra",)


@_of_type.register
def _(answer: Expression, text: str, rng: Random) -> Iterator[Wrong]:
    yield from _algebra(text, rng)


@_of_type.register
def _(answer: MathAnswer, text: str, rng: Random) -> Iterator[Wrong]:
    yield from _algebra(text, rng)
    if re.fullmatch(r"[^()\[\]{}]+,[^()\[\]{}]+", text):
        yield "math.part", text.rpartition(",")[0], None, ("math.count",)


def _algebra(text: str, rng: Random) -> Iterator[Wrong]:
    """Slips in an expression."""
    changed = _number_changed(text, rng)
    if changed is not None:
        yield "expression.number", changed[0], changed[1], ()
    signs = list(re.finditer(r"(?<=\w )[+-](?= \w)", text))
    if signs:
        sign = rng.choice(signs)
        yield "expression.one-sign", _put(text, sign.span(), "-" if sign[0] == "+" else "+"), sign.span(), ()
    if not re.fullmatch(r"[^,=\[\]<>%]+", text) or re.search(r"\\(?:text|begin|circ|pm|mbox)", text):
        return
    turned = text[1:].lstrip() if re.fullmatch(r"-\s*[\w.]+", text) else f"-({text})"
    yield "expression.sign", f"-{text}" if re.fullmatch(r"[\w.]+", text) else turned, None, ("expression.sign",)
    if re.fullmatch(r"-?\d+(?:\.\d+)?", text):
        yield "expression.power-of-ten", _times_ten(text), None, ("expression.power_of_ten",)
        return
    factor = ("expression.simple_factor", "expression.constant_factor")
    yield "expression.factor", f"2({text})", None, factor
    if re.search("[a-z]", re.sub(r"\\[a-zA-Z]+", "", text)):
        yield "expression.term", f"{text} + 1", (len(text), len(text) + 4), ("expression.constant_term",)


def _times_ten(text: str) -> str:
    return str(round(float(text) * 10, 9)) if "." in text else f"{text}0"


def _number_changed(text: str, rng: Random) -> tuple[str, Span] | None:
    """A text with one of its whole numbers one larger."""
    numbers = list(re.finditer(r"(?<![\d.])\d{1,9}(?![\d.])", text)) or list(re.finditer(r"\d(?!\d)", text))
    if not numbers:
        return None
    number = rng.choice(numbers)
    larger = str(int(number[0]) + 1)
    return _put(text, number.span(), larger), _at(number.start(), larger)


def _put(text: str, span: Span, new: str) -> str:
    return text[: span[0]] + new + text[span[1] :]


def _at(start: int, text: str) -> Span:
    return start, start + len(text)
