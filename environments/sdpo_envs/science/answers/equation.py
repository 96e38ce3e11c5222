"""Chemical equations: read, compared as species with coefficients, and diagnosed element by element.

An equation is right if each side has the species asked for, as atom counts and charge, with coefficients in the
right proportions: any common multiple is right, also a fractional one. The order of the species is free, and one
that is written twice on a side counts once with both coefficients. States are optional and not compared; where
they are given they must be (s), (l), (g) or (aq). Where the reaction has two isomers they are told apart by the
way the formula is written.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from sdpo_gym import Note
from sdpo_gym.errors import ConfigError, MissingDependencyError

from .base import Answer, Unreadable
from .formula import HEDGE, Formula, Scanner, formula, read_formula

_TERMS = 16
_LARGEST = 100_000
_VULGAR = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅛": (1, 8)}
_NEXT = r"\s{0,3}[·*×]?\s{0,3}(?=[A-Z(\[e])"
_COEFFICIENT = re.compile(
    rf"""(?:(?P<whole>\d{{1,4}})\s?(?P<mixed>[½⅓⅔¼¾⅛]) | (?P<vulgar>[½⅓⅔¼¾⅛])
       | (?P<integer>\d{{1,4}})\s{{1,2}}(?P<over>\d{{1,3}})/(?P<under>\d{{1,3}})
       | \(?(?P<top>\d{{1,6}})\s?[/⁄]\s?(?P<bottom>\d{{1,6}})\)?
       | (?P<number>\d{{1,6}}(?:[.,]\d{{1,6}})?)){_NEXT}""",
    re.VERBOSE,
)
_NUMBER = re.compile(r"[\d.,/]+")
_PLUS = re.compile(r"\s*\+\s*")
_ARROW = re.compile(r"\s*(?:→\s*)")
_BACKWARDS = re.compile(r"[←⟵⇐]|<[-=]{1,3}(?!>)|\\(?:long)?leftarrow(?![a-z])")
_SIDES = ("left", "right")
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Term:
    """A species with its coefficient, where it stands in the answer's text, and as it is written there."""

    coefficient: Fraction
    species: Formula
    span: tuple[int, int]
    written: str


Sides = tuple[tuple[Term, ...], tuple[Term, ...]]
"""The terms on the left and on the right of an equation."""

Key = tuple[object, ...]


@dataclass(frozen=True)
class ChemicalEquation(Answer):
    """A balanced chemical equation, with charges where it is ionic.

    Attributes:
        text: The equation in plain text: "2 H2 + O2 -> 2 H2O", "Ag^+ + Cl^- -> AgCl".
        given: Formulas that the question states; only these may be named when they are missing.
    """

    text: str
    given: tuple[str, ...] = ()
    type: Literal["equation"] = "equation"

    def __post_init__(self) -> None:
        _own(self.text)
        for text in self.given:
            formula(text)

    def form(self) -> str:
        return (
            "one balanced chemical equation in plain text, such as 2 H2O2 -> 2 H2O + O2 or "
            "Ag^+ + 2 NH3 -> Ag(NH3)2^+ (states may be left out; any common multiple of the coefficients counts)"
        )

    def write(self) -> str:
        return self.text

    def secrets(self) -> tuple[str, ...]:
        return (self.text,)

    def read(self, text: str) -> Sides:
        """The two sides of the equation.

        Raises:
            Unreadable: If it is no equation of chemical formulas.
        """
        return read_equation(text)

    def accepts(self, value: Sides) -> bool:
        right = _own(self.text)
        resolved = _resolved(value, right)
        ours, theirs = _amounts(right, right), _amounts(resolved, right)
        if ours[0].keys() != theirs[0].keys() or ours[1].keys() != theirs[1].keys():
            return False
        return len({theirs[side][key] / ours[side][key] for side in (0, 1) for key in ours[side]}) == 1

    def diagnose(self, value: Sides) -> tuple[Note, ...]:
        """Species that do not belong, stand on the wrong side or are missing; then what is not balanced."""
        right = _own(self.text)
        attempt = _resolved(value, right)
        notes = self._species_notes(attempt, right)
        balance = imbalance(attempt)
        if balance is not None:
            return (*notes, balance)
        if notes:
            return notes
        message = (
            "Atoms and charges balance, but this is not the reaction: check the proportions of the substances."
        )
        return (Note("equation.proportions", message),)

    def _species_notes(self, attempt: Sides, right: Sides) -> tuple[Note, ...]:
        ours = [{_key(t, right): t for t in side} for side in right]
        theirs = [{_key(t, right): t for t in side} for side in attempt]
        if ours[0].keys() != ours[1].keys() and [*map(set, theirs)] == [set(ours[1]), set(ours[0])]:
            message = "The reaction runs the other way: the starting substances stand on the left."
            return (Note("equation.reversed", message),)
        notes: list[Note] = []
        for side in (0, 1):
            missing = [t for key, t in ours[side].items() if key not in theirs[side]]
            for key, term in theirs[side].items():
                if key in ours[side]:
                    continue
                notes.append(_foreign(term, _SIDES[side], missing, key in ours[1 - side]))
        notes.sort(key=lambda note: note.kind != "equation.changed_formula")
        absent = [
            (side, t) for side in (0, 1) for key, t in ours[side].items() if key not in theirs[0] | theirs[1]
        ]
        return (*notes[:3], *self._missing_notes(absent))

    def _missing_notes(self, absent: Iterable[tuple[int, Term]]) -> tuple[Note, ...]:
        """What the attempt lacks: by name where the question states it, else only how many on which side."""
        stated = {formula(text).key: text for text in self.given}
        notes = []
        for side in (0, 1):
            missing = [term for where, term in absent if where == side]
            if not missing:
                continue
            named = [stated[t.species.key] for t in missing if t.species.key in stated]
            if len(named) == len(missing):
                message = f"Missing on the {_SIDES[side]}: {', '.join(named)}."
            else:
                count = len(missing)
                word = _WORDS[count] if count < len(_WORDS) else "many"
                message = f"The {_SIDES[side]} side lacks {word} of its substances."
            notes.append(Note("equation.missing_species", message, data={"count": len(missing)}))
        return tuple(notes)


def _foreign(term: Term, side: str, missing: Sequence[Term], elsewhere: bool) -> Note:
    """Why a species of the attempt does not belong where it stands."""
    data = {"species": term.written, "side": side}
    if elsewhere:
        message = f"{term.written} stands on the wrong side of the arrow."
        return Note("equation.wrong_side", message, term.span, data=data)
    relatives = [t.species for t in missing if t.species.elements == term.species.elements]
    if any(relative.atoms == term.species.atoms for relative in relatives):
        message = f"{term.written} does not carry the right charge."
        return Note("equation.wrong_charge", message, term.span, data=data)
    if relatives and term.species.elements:
        message = (
            f"{term.written} has the elements of a substance of this reaction, but its subscripts are wrong. "
            "Formulas are fixed; an equation is balanced by coefficients alone."
        )
        return Note("equation.changed_formula", message, term.span, data=data)
    message = f"{term.written} does not belong on the {side} side."
    return Note("equation.extra_species", message, term.span, data=data)


def read_equation(text: str) -> Sides:
    """An equation as atom counts, charges and coefficients.

    Raises:
        Unreadable: If it is none; the span says where.
    """
    if found := HEDGE.search(text):
        message = "Commit to a single equation, without words beside it."
        raise Unreadable("answer.hedged", message, found.span())
    if found := _BACKWARDS.search(text):
        message = "Write the equation from left to right, with an arrow -> to the products."
        raise Unreadable("equation.backwards", message, found.span())
    scanner = Scanner(text)
    arrows = scanner.chars.count("→") or scanner.chars.count("=")
    if not scanner.bonds:
        scanner.chars = scanner.chars.replace("=", "→")
    if arrows != 1:
        message = "Write one equation: starting substances, one arrow ->, products."
        raise Unreadable("equation.arrow", message)
    sides: list[list[Term]] = [[]]
    while True:
        sides[-1].append(_term(scanner))
        if sum(map(len, sides)) > _TERMS:
            scanner.fail("equation.too_long", "The equation has far too many terms.")
        if scanner.match(_PLUS):
            continue
        if len(sides) == 1 and scanner.match(_ARROW):
            sides[0][-1] = _perhaps_charged(sides[0][-1], text)
            sides.append([])
            continue
        scanner.skip()
        if scanner.at_end() and len(sides) == 2:
            return tuple(sides[0]), tuple(sides[1])
        message = "This cannot be read: write formulas separated by + and one arrow ->, without comments."
        scanner.fail("equation.unreadable", message)


def _term(scanner: Scanner) -> Term:
    scanner.skip()
    begin = scanner.at
    coefficient = _coefficient(scanner)
    start = scanner.at
    species, _ = scanner.species()
    return Term(coefficient, species, (scanner.span(begin)[0], scanner.span(start)[1]), species.text)


def _perhaps_charged(term: Term, text: str) -> Term:
    """In "Cl-->" the first dash may belong to the arrow or be a charge; both readings are kept."""
    if term.species.charge or term.species.other or not text.startswith("-->", term.span[1]):
        return term
    return replace(term, species=replace(term.species, other=read_formula(f"{term.species.text}-")))


def _coefficient(scanner: Scanner) -> Fraction:
    """The number before a formula, one where none stands."""
    start = scanner.at
    found = scanner.match(_COEFFICIENT)
    if found is None:
        if scanner.match(_NUMBER):
            message = "This coefficient cannot be read: write a whole number or a fraction before a formula."
            scanner.fail("equation.coefficient", message, start)
        return Fraction(1)
    part = found.groupdict()
    under = [int(part[name]) for name in ("under", "bottom") if part[name]]
    value = Fraction(0)
    if under != [0]:
        for name in ("whole", "integer"):
            value += int(part[name] or 0)
        if vulgar := part["mixed"] or part["vulgar"]:
            value += Fraction(*_VULGAR[vulgar])
        if under:
            value += Fraction(int(part["over"] or part["top"]), under[0])
        if part["number"]:
            value += Fraction(part["number"].replace(",", "."))
    if not 0 < value <= _LARGEST:
        scanner.fail("equation.coefficient", "A coefficient must be above zero, and not very large.", start)
    return value


def imbalance(sides: Sides) -> Note | None:
    """Which elements, and whether the charge, differ between the sides; None if the equation is balanced."""
    counts: list[Counter[str]] = [Counter(), Counter()]
    charges = [Fraction(0), Fraction(0)]
    for side in (0, 1):
        for term in sides[side]:
            charges[side] += term.coefficient * term.species.charge
            for symbol, count in term.species.atoms:
                counts[side][symbol] += term.coefficient * count  # type: ignore[assignment]
    wrong = [e for e in sorted(counts[0].keys() | counts[1].keys()) if counts[0][e] != counts[1][e]]
    if wrong:
        listed = "; ".join(f"{e}: {counts[0][e]} on the left, {counts[1][e]} on the right" for e in wrong)
        data = {e: [str(counts[0][e]), str(counts[1][e])] for e in wrong}
        return Note("equation.unbalanced_atoms", f"Your equation is not balanced. {listed}.", data=data)
    if charges[0] != charges[1]:
        left, right = (f"{'+' if c > 0 else ''}{c}" for c in charges)
        message = f"The atoms balance, but the charge does not: {left} on the left, {right} on the right."
        return Note("equation.unbalanced_charge", message, data={"left": left, "right": right})
    return None


@functools.lru_cache(maxsize=4096)
def proportions(species: tuple[str, ...]) -> tuple[int, ...]:
    """The smallest whole numbers with which these species add up to no atoms and no charge; zero for those that
    have no part in it. The first is positive or zero.

    Raises:
        ConfigError: If there are no such numbers, or several sets of them.
        MissingDependencyError: If sympy is not installed.
    """
    try:
        from sympy import Matrix, ilcm
    except ImportError as error:
        raise MissingDependencyError("sympy", "science", "balancing chemical equations") from error
    read = [formula(text) for text in species]
    elements = sorted({symbol for one in read for symbol in one.elements})
    rows = [[dict(one.atoms).get(element, 0) for one in read] for element in elements]
    basis = Matrix([*rows, [one.charge for one in read]]).nullspace()
    if len(basis) != 1:
        raise ConfigError(f"there is no single way to balance {', '.join(species)}")
    common = ilcm(1, *(x.q for x in basis[0])) * (1 if basis[0][0] > 0 else -1)
    whole = [int(x * common) for x in basis[0]]
    return tuple(n // math.gcd(*whole) for n in whole)


def balance(reactants: tuple[str, ...], products: tuple[str, ...]) -> tuple[int, ...]:
    """The smallest whole coefficients, of the reactants and then of the products, by linear algebra.

    Raises:
        ConfigError: If the species can be balanced in no way or in several.
    """
    numbers = proportions((*reactants, *products))
    if min(numbers[: len(reactants)]) <= 0 or max(numbers[len(reactants) :]) >= 0:
        raise ConfigError(f"{' + '.join(reactants)} cannot give {' + '.join(products)}")
    return tuple(map(abs, numbers))


def balanced(reactants: Sequence[str], products: Sequence[str]) -> str:
    """The balanced equation as text, with the smallest whole coefficients."""
    return written(reactants, products, balance(tuple(reactants), tuple(products)))


def written(reactants: Sequence[str], products: Sequence[str], coefficients: Sequence[int] | None = None) -> str:
    """An equation as text; without coefficients where none are given."""
    numbers = iter(coefficients or [1] * (len(reactants) + len(products)))
    left, right = (
        " + ".join(f"{n} {species}" if (n := next(numbers)) != 1 else species for species in side)
        for side in (reactants, products)
    )
    return f"{left} -> {right}"


@functools.lru_cache(maxsize=8192)
def _own(text: str) -> Sides:
    """An equation of ours, which must be sound."""
    try:
        return read_equation(text)
    except Unreadable as error:
        raise ConfigError(f"{text!r} is no chemical equation: {error.note.message}") from None


def _resolved(value: Sides, right: Sides) -> Sides:
    """The attempt with each species that may be read in two ways read as one of the reaction, if it is one."""
    known = [{term.species.key for term in side} for side in right]

    def best(term: Term, side: int) -> Term:
        other = term.species.other
        if other is None:
            return term
        for keys in (known[side], known[1 - side]):
            if term.species.key in keys:
                return term
            if other.key in keys:
                return Term(term.coefficient, other, term.span, other.text)
        return term

    return tuple(best(term, 0) for term in value[0]), tuple(best(term, 1) for term in value[1])


def _key(term: Term, right: Sides) -> Key:
    """What tells a species of this reaction from the others: its formula as written only if there are isomers."""
    key = term.species.key
    same = {t.species.text for side in right for t in side if t.species.key == key}
    return (*key, term.species.text) if len(same) > 1 else key


def _amounts(sides: Sides, right: Sides) -> tuple[dict[Key, Fraction], dict[Key, Fraction]]:
    """How much of each species stands on either side."""
    found: tuple[dict[Key, Fraction], dict[Key, Fraction]] = ({}, {})
    for amounts, side in zip(found, sides, strict=True):
        for term in side:
            key = _key(term, right)
            amounts[key] = amounts.get(key, Fraction(0)) + term.coefficient
    return found
