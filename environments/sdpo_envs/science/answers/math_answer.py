"""Final answers of mathematics problems, of whatever kind: numbers, expressions, points, intervals, lists …"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from sdpo_gym import Note
from sdpo_gym.errors import ConfigError

from .algebra.reader import Reading, read_expression
from .algebra.sampling import Sampled, proportional
from .algebra.tree import Node, is_literal, names, number, rational, walk
from .base import Answer, Unreadable
from .expression import Expression, Read, Shape
from .mathematics.units import short_units, without_noun
from .mathematics.value import Group, Scalar, Value, Words, read_value, spelled

_BOTH_SIGNS = (-9.3, 9.7)
"""Where variables lie if the answer distinguishes cases."""
_LETTER = re.compile(r"(?:\\(?:text|textbf|mathrm|mathbf)\s?\{\s?)?\(?([A-Z])\)?\s?\}?")
_GROUPED = re.compile(r"(?:\\?\$)?(?:\d{1,2}(?:,(?:\\!)?\s?\d{3})+|\d{3}(?:,(?:\\!)?\s?\d{3}){2,})")
"""A published number with groups of three digits that can hardly be meant as a list, as "100,200" can."""
_COMMON = frozenset("a i an the no not yes one all none is it of or".split())  # noqa: SIM905
"""Words that remarks may hold whatever the answer is."""


@dataclass(frozen=True)
class Reply:
    """What a reply states.

    Attributes:
        text: As written.
        values: Its structure; two where "1,234" may be one number or two.
        readings: The expressions in it, by their text.
    """

    text: str
    values: tuple[Value, ...]
    readings: dict[str, Reading]


@dataclass(frozen=True)
class MathAnswer(Answer):
    """The final answer of a mathematics problem, as published sets write it in LaTeX.

    What is compared: numbers and expressions by value (as `Expression` does: a plain number must be worked out, a
    rounded decimal is wrong); points, intervals and matrices place by place, with their brackets; lists, sets and
    unions in any order; an inequality as the interval that it is; equations of lines and curves up to a factor;
    words without markup and case. A unit, a currency or a degree sign may be left out, but none may be a different
    one; 50% is 50 or 0.5. A name in front ("x = ") may be left out too.

    Attributes:
        text: The published answer.
        shape: The form that the question asks for; see `Expression`.
        things: What the question counts; a reply may name it behind a plain number, as in "18 eggs".
    """

    text: str
    shape: Shape = "any"
    things: tuple[str, ...] = ()
    type: Literal["math"] = "math"

    def form(self) -> str:
        return "the final answer, exact and simplified, in LaTeX or plain text"

    def write(self) -> str:
        return self.text

    def secrets(self) -> tuple[str, ...]:
        plain = spelled(self.text)
        if len(plain) == 1 and plain.isalpha() and plain not in _COMMON:
            return (self.text,)  # remarks name unknown variables, which may be the same letter in small
        return () if plain in _COMMON else tuple(dict.fromkeys((self.text, plain)))

    def read(self, text: str) -> Reply:
        right = _right(self)
        if _letter(text) == _letter(self.text) != "":
            text = self.text
        if text.strip() == self.text.strip() or isinstance(right.values[0], Words):
            return Reply(text, (Words(spelled(text)),), {})
        if right.counts and self.things:
            text = without_noun(text, self.things)
        values = _values(text if right.known else short_units(text))
        readings: dict[str, Reading] = {}
        for scalar in dict.fromkeys(s for value in values for s in _scalars(value)):
            if scalar.base or (right.based and scalar.text.isalnum()):
                continue
            try:
                readings[scalar.text] = right.any.read(scalar.text).reading
            except Unreadable as error:
                if len(values) == 1 or scalar in set(_scalars(values[0])):
                    raise Unreadable(error.note.kind, error.note.message) from None
        return Reply(text, values, readings)

    def accepts(self, value: Reply) -> bool:
        right = _right(self)
        if value.text.strip() == self.text.strip() or (right.spelled and spelled(value.text) == right.spelled):
            return True
        return any(self._equal(mine, theirs, value) for mine in value.values for theirs in right.values)

    def objections(self, value: Reply) -> tuple[Note, ...]:
        right = _right(self)
        mine, theirs = value.values[0], right.values[0]
        if isinstance(mine, Scalar) and isinstance(theirs, Scalar) and mine.text in value.readings:
            read = Read(value.readings[mine.text])
            expression = right.expressions.get(theirs.text)
            if expression is not None and _units_differ(mine, theirs) and expression.accepts(read):
                return (Note("math.unit", "The number is right, but not its unit: use the one of the question."),)
            if expression is not None and (notes := expression.objections(read)):
                return tuple(Note(n.kind, n.message, data=n.data) for n in notes)
        return ()

    def diagnose(self, value: Reply) -> tuple[Note, ...]:
        right = _right(self)
        mine, theirs = value.values[0], right.values[0]
        if isinstance(mine, Scalar) and isinstance(theirs, Scalar):
            if mine.text in value.readings and theirs.text in right.expressions:
                notes = right.expressions[theirs.text].diagnose(Read(value.readings[mine.text]))
                return tuple(Note(n.kind, n.message, data=n.data) for n in notes)
        elif isinstance(mine, Group) and isinstance(theirs, Group):
            return (self._group_note(mine, theirs, value),)
        elif any(isinstance(side, Group) and side.kind in ("list", "set") for side in (mine, theirs)):
            return (Note("math.count", "The answer is wrong; the number of its parts is not right."),)
        elif not isinstance(theirs, Words):
            message = "The answer is wrong; the question asks for another kind of answer."
            return (Note("math.kind", message),)
        return (Note("answer.wrong", "The answer is wrong."),)

    # --- comparing ---------------------------------------------------------------------------------------

    def _equal(self, mine: Value, theirs: Value, reply: Reply) -> bool:
        if isinstance(mine, Scalar) and isinstance(theirs, Scalar):
            return self._equal_scalars(mine, theirs, reply)
        if isinstance(mine, Group) and isinstance(theirs, Group):
            return self._equal_groups(mine, theirs, reply)
        return isinstance(mine, Words) and mine == theirs and bool(mine.text)

    def _equal_scalars(self, mine: Scalar, theirs: Scalar, reply: Reply) -> bool:
        if theirs.base or mine.base:
            bare = mine.text.strip().upper() == theirs.text.strip().upper()
            return bare and bool(theirs.base) and mine.base in ("", theirs.base)
        if _units_differ(mine, theirs):
            return False
        right, reading = _right(self), reply.readings.get(mine.text)
        if reading is None:
            return False
        expression = right.expressions.get(theirs.text)
        if expression is None:
            return _same_equation(mine.text, theirs.text, right)
        label, own = right.labels.get(theirs.text, ""), reading.label
        if (mine.percent and theirs.unit) or (theirs.percent and mine.unit):
            return False
        same_name = not (len(label) == len(own) == 1 and label != own)
        if mine.percent != theirs.percent:
            return same_name and _accepts_scaled(
                expression, reading, Fraction(1, 100) if mine.percent else Fraction(100)
            )
        if same_name and expression.accepts(Read(reading)):
            return True
        return "=" in mine.text and _same_equation(mine.text, theirs.text, right)

    def _equal_groups(self, mine: Group, theirs: Group, reply: Reply) -> bool:
        if mine.name and theirs.name and mine.name != theirs.name:
            return False
        mine, theirs = _common_kind(mine, theirs)
        if (mine.kind, len(mine.items)) != (theirs.kind, len(theirs.items)) or mine.brackets != theirs.brackets:
            return False
        if mine.kind in ("tuple", "interval", "matrix"):
            return all(self._equal(a, b, reply) for a, b in zip(mine.items, theirs.items, strict=True))
        left = list(theirs.items)
        for item in mine.items:
            match = next((other for other in left if self._equal(item, other, reply)), None)
            if match is None:
                return False
            left.remove(match)
        return True

    def _group_note(self, mine: Group, theirs: Group, reply: Reply) -> Note:
        mine, theirs = _common_kind(mine, theirs)
        if mine.kind != theirs.kind:
            return Note("math.kind", "The answer is wrong; the question asks for another kind of answer.")
        if len(mine.items) != len(theirs.items):
            return Note("math.count", "The answer is wrong; the number of its parts is not right.")
        pairs = list(zip(mine.items, theirs.items, strict=True))
        if mine.brackets != theirs.brackets and all(self._equal(a, b, reply) for a, b in pairs):
            message = "The answer is wrong; check for each end whether it belongs to the interval."
            return Note("math.endpoints", message)
        found = sum(any(self._equal(a, b, reply) for b in theirs.items) for a in mine.items)
        all_there = all(any(self._equal(a, b, reply) for a in mine.items) for b in theirs.items)
        if mine.kind in ("tuple", "interval", "matrix") and found == len(pairs) and all_there:
            return Note("math.order", "The answer is wrong; check the order of its parts.")
        if found:
            return Note("math.some_parts", "The answer is wrong; only some of its parts are right.")
        return Note("answer.wrong", "The answer is wrong.")


@dataclass(frozen=True)
class _Right:
    """What is known of a published answer.

    Attributes:
        values: Its structure; two where "1,234" may be one number or two.
        expressions: Of its scalars, by their text; an equation that is no value has none.
        labels: What stands in front of them.
        known: The variables.
        any: Reads expressions with these variables.
        spelled: In words.
        based: Whether it is a numeral with a base.
        counts: Whether it is a plain number, behind which a reply may name the things that are counted.
    """

    values: tuple[Value, ...]
    expressions: dict[str, Expression]
    labels: dict[str, str]
    known: frozenset[str]
    any: Expression
    spelled: str
    based: bool = False
    counts: bool = False


@functools.lru_cache(2048)
def _right(answer: MathAnswer) -> _Right:
    plain = spelled(answer.text)
    if not plain and not answer.text.strip(" {}$"):
        raise ConfigError(f"the published answer {answer.text!r} says nothing")
    words = _Right((Words(plain),), {}, {}, frozenset(), Expression("0"), plain)
    try:
        values = _values(answer.text)[: 1 if _GROUPED.fullmatch(answer.text.strip()) else 2]
        texts = {s.text for value in values for s in _scalars(value) if not s.base}
        readings = {text: read_expression(text, scientific=False) for text in texts}
        nodes = [node for reading in readings.values() for node in reading.forms]
        known = frozenset(name for node in nodes for name in names(node))
        domain = dict.fromkeys(sorted(known), _BOTH_SIGNS) if _has_cases(nodes) else {}
        expressions = {t: Expression(t, domain, answer.shape) for t, r in readings.items() if len(r.forms) == 1}
        for expression in expressions.values():
            expression.form()  # reads it, so that what has no value is found here
        known |= {reading.label for reading in readings.values() if len(reading.label) == 1}
    except (Unreadable, ConfigError):
        return words
    labels = {text: reading.label for text, reading in readings.items()}
    wide = {name: domain.get(name, (0.3, 2.7)) for name in sorted(known)}
    e = "e" if any(part.value == "e" for node in nodes for part in walk(node)) else "1"
    based = any(s.base for value in values for s in _scalars(value))
    reader = Expression(e, wide)
    counts = len(nodes) == 1 and is_literal(nodes[0]) and not based
    words_of = plain if _is_words(answer.text) else ""
    return _Right(values, expressions, labels, known, reader, words_of, based, counts)


def _letter(text: str) -> str:
    """The letter that is all of a text, as the letter of an option may be: \\text{(B)}; else ""."""
    match = _LETTER.fullmatch(text.strip())
    return match[1] if match else ""


def _is_words(text: str) -> bool:
    """Whether an answer such as \\text{(C)} is a word, though it reads as an expression."""
    return text.strip().startswith("\\text")


def _has_cases(nodes: list[Node]) -> bool:
    return any(part.op in ("abs", "sgn", "floor", "ceil") for node in nodes for part in walk(node))


def _values(text: str) -> tuple[Value, ...]:
    value = read_value(text)
    other = read_value(text, split_numbers=True) if "," in text else value
    return (value,) if other == value else (value, other)


def _scalars(value: Value) -> Iterator[Scalar]:
    if isinstance(value, Scalar):
        yield value
    elif isinstance(value, Group):
        for item in value.items:
            yield from _scalars(item)


def _units_differ(mine: Scalar, theirs: Scalar) -> bool:
    return bool(mine.unit and theirs.unit and mine.unit != theirs.unit)


def _accepts_scaled(expression: Expression, reading: Reading, factor: Fraction) -> bool:
    """Whether a number is right as a percentage, or as the part that a percentage is.

    The same number with and without the sign is taken for the same, as 50 for 50%, unless it is so small that it
    is more likely meant as a part.
    """
    value = rational(reading.answer)
    if value is None:
        return False
    if abs(Fraction(value)) >= 1 and expression.accepts(Read(reading)):
        return True
    return expression.accepts(Read(Reading((number(value * factor),), None, ())))


def _same_equation(mine: str, theirs: str, right: _Right) -> bool:
    """Whether two equations in several variables are the same up to a factor."""
    sides = [_difference(text, right.known) for text in (mine, theirs)]
    if sides[0] is None or sides[1] is None or len(names(sides[1])) < 2:
        return False
    return proportional(Sampled(sides[0], right.any.domain), Sampled(sides[1], right.any.domain))


def _difference(text: str, known: frozenset[str]) -> Node | None:
    """The left side minus the right side of an equation."""
    left, equals, other = text.partition("=")
    if not equals or "=" in other:
        return None
    try:
        sides = [read_expression(side, known).answer for side in (left, other)]
    except Unreadable:
        return None
    return Node("+", (sides[0], Node("-", (sides[1],))))


def _common_kind(mine: Group, theirs: Group) -> tuple[Group, Group]:
    """Two groups in a common form: a list is a set, a pair in brackets an interval, a column a point."""
    return _plain_group(mine, theirs), _plain_group(theirs, mine)


def _plain_group(group: Group, other: Group) -> Group:
    if group.kind == "list" and other.kind == "set":
        return Group("set", group.items)
    if group.kind == "interval" and other.kind == "tuple":
        return Group("tuple", group.items, group.brackets)
    if group.kind == "matrix" and other.kind == "matrix":
        return Group("matrix", group.items)
    if group.kind == "matrix" and other.kind == "tuple" and (items := _line(group)):
        return Group("tuple", items, "()")
    return group


def _line(matrix: Group) -> tuple[Value, ...]:
    """The members of a matrix of one row or one column."""
    rows = [row.items for row in matrix.items if isinstance(row, Group)]
    if len(rows) == 1:
        return rows[0]
    return tuple(row[0] for row in rows) if all(len(row) == 1 for row in rows) else ()
