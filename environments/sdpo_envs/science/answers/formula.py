r"""Chemical formulas as people, Unicode and LaTeX write them, read to atom counts and a charge.

`Fe2(SO4)3`, `Fe₂(SO₄)₃`, `\mathrm{Fe_2(SO_4)_3}`, `\ce{SO4^2-}`, `[Fe(CN)6]4-`, `CuSO4·5H2O`, `e-`. A state
behind a formula is one of (s), (l), (g) and (aq). Upper and lower case count: `Co` is
cobalt, `CO` carbon monoxide.

Plain text leaves open whether a digit before a bare sign is a subscript or belongs to the charge. It is read as
chemists mean it: as the charge of a lone element (`Fe3+`) and of what stands in square brackets, as a subscript in
`NH4+`, and of two digits the last as the charge (`SO42-`). The other reading is kept, for `O2-` may be either ion.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Literal, NoReturn

from sdpo_gym import Note
from sdpo_gym.errors import ConfigError, MissingDependencyError

from .base import Answer, Unreadable
from .chemical_text import PLAIN, SUBSCRIPTS, cleaned

_DEPTH = 4
_MOST = 9999
"""Atoms of one element in a formula."""
_STATE = re.compile(r"\s{0,3}\(\s?([a-z]{1,12})\.?\s?\)")
STATES = ("s", "l", "g", "aq")
HEDGE = re.compile(r"\b(?:or|either|maybe|perhaps|possibly|alternatively)\b", re.IGNORECASE)
"""What nobody writes who commits to one formula or equation."""


@functools.cache
def masses() -> dict[str, float]:
    """The standard atomic weight of each element by its symbol, from the library `molmass`.

    Raises:
        MissingDependencyError: If it is not installed.
    """
    try:
        from molmass import ELEMENTS
    except ImportError as error:
        raise MissingDependencyError("molmass", "science", "reading chemical formulas") from error
    return {element.symbol: float(element.mass) for element in ELEMENTS}


@dataclass(frozen=True)
class Formula:
    """A molecule, an ion, a formula unit or an electron.

    Attributes:
        atoms: How many of each element, by the symbol in alphabetical order; an electron has none.
        charge: In elementary charges.
        text: As plain text writes it: "Fe2(SO4)3", "SO4^2-".
        other: Another way to read the same letters.
    """

    atoms: tuple[tuple[str, int], ...]
    charge: int
    text: str = field(compare=False)
    other: Formula | None = field(default=None, compare=False)

    @property
    def key(self) -> tuple[tuple[tuple[str, int], ...], int]:
        """What tells a species from others: the atom counts and the charge."""
        return self.atoms, self.charge

    @property
    def elements(self) -> frozenset[str]:
        return frozenset(symbol for symbol, _ in self.atoms)

    def molar_mass(self) -> float:
        """In g/mol."""
        return sum(masses()[symbol] * count for symbol, count in self.atoms)


@functools.lru_cache(maxsize=4096)
def formula(text: str) -> Formula:
    """A formula of ours, which must be sound.

    Raises:
        ConfigError: If it is not.
    """
    try:
        return read_formula(text)
    except Unreadable as error:
        raise ConfigError(f"{text!r} is no chemical formula: {error.note.message}") from None


def read_formula(text: str) -> Formula:
    """A formula that stands alone, possibly with a state.

    Raises:
        Unreadable: If it is none; the span says where.
    """
    scanner = Scanner(text)
    found = scanner.species()
    scanner.skip()
    if not scanner.at_end():
        scanner.fail("formula.unreadable", "Write a single formula; what follows it cannot be read.")
    return found[0]


class Scanner:
    """Reads formulas one after the other from a text, of which it knows what stood where."""

    def __init__(self, text: str) -> None:
        self.chars, self.spans = cleaned(text)
        self.at = 0
        self.bonds = "→" in self.chars  # then "=" between two letters is a double bond

    def peek(self, ahead: int = 0) -> str:
        return self.chars[self.at + ahead : self.at + ahead + 1]

    def at_end(self) -> bool:
        return self.at >= len(self.chars)

    def skip(self) -> None:
        while self.peek() == " ":
            self.at += 1

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What stands here, if it has a form; and moves behind it."""
        found = pattern.match(self.chars, self.at)
        if found:
            self.at = found.end()
        return found

    def span(self, start: int, end: int | None = None) -> tuple[int, int]:
        """Where in the text something stands that is read from `start` to `end`."""
        start = min(start, len(self.spans) - 1)
        last = max(start, (self.at if end is None else end) - 1)
        return (self.spans[start][0], self.spans[min(last, len(self.spans) - 1)][1]) if self.spans else (0, 0)

    def fail(self, kind: str, message: str, start: int | None = None) -> NoReturn:
        start = self.at if start is None else start
        raise Unreadable(kind, message, self.span(start, max(self.at, start + 1)))

    def species(self) -> tuple[Formula, str]:
        """The formula that stands here, and its state, "" where none is given."""
        self.skip()
        start = self.at
        if self.peek() == "e" and self.peek(1) in tuple("-^(→"):
            self.at += 1
            if self.peek() == "→" or self._charge() == -1:  # in "2e-->" the arrow has swallowed the charge
                return Formula((), -1, "e-"), self._state()
            self.fail("formula.electron", "An electron carries one negative charge: write e-.", start)
        atoms = self._group(0)
        while found := self.match(_MULTIPLE):
            times = int(found[1] or 1)
            for symbol, count in self._group(0).items():
                atoms[symbol] += times * count
        body = self.chars[start : self.at]
        reading = self._ion(atoms, body, start)
        return reading, self._state()

    def _group(self, depth: int) -> Counter[str]:
        """The atoms of what stands here, up to where no element or bracket follows."""
        atoms: Counter[str] = Counter()
        start = self.at
        while True:
            here = self.peek()
            if here and here in "([" and not self._at_state() and not _LOOSE_CHARGE.match(self.chars, self.at):
                self._bracket(atoms, depth)
            elif "A" <= here <= "Z":
                self._element(atoms)
            elif (
                self.at > start
                and (here in ("-", "≡") or (here == "=" and self.bonds))
                and "A" <= self.peek(1) <= "Z"
                and self.peek(-1) != " "
            ):
                self.at += 1  # a bond, as in CH3-CH3
            elif self.at > start:
                return atoms
            else:
                self._fail_at_start()

    def _bracket(self, atoms: Counter[str], depth: int) -> None:
        start, closing = self.at, ")" if self.peek() == "(" else "]"
        if depth >= _DEPTH:
            self.fail("formula.nested", "The brackets of the formula are nested too deeply.")
        self.at += 1
        inner = self._group(depth + 1)
        if self.peek() != closing:
            self.fail("formula.bracket", "This bracket is not closed.", start)
        self.at += 1
        self._add(atoms, inner, start)

    def _element(self, atoms: Counter[str]) -> None:
        start = self.at
        symbol = self.peek()
        if "a" <= self.peek(1) <= "z":
            symbol += self.peek(1)
        self.at += len(symbol)
        if "a" <= self.peek() <= "z":
            while self.peek().isalpha():
                self.at += 1
            self.fail("formula.word", "Write formulas, not names of substances.", start)
        if symbol not in masses():
            self.fail("formula.unknown_element", f"There is no element with the symbol {symbol}.", start)
        self._add(atoms, Counter({symbol: 1}), start)

    def _add(self, atoms: Counter[str], inner: Counter[str], start: int) -> None:
        """Counts what stood before a subscript as often as it says."""
        found = self.match(_SUBSCRIPT)
        digits = found[0].translate(PLAIN) if found else "1"
        if digits.startswith("0") or len(digits) > 4:
            self.fail(
                "formula.subscript", "A subscript is a whole number, at least one and not very large.", start
            )
        for symbol, count in inner.items():
            atoms[symbol] += count * int(digits)
            if atoms[symbol] > _MOST:
                self.fail("formula.subscript", "The formula has far too many atoms.", start)

    def _fail_at_start(self) -> NoReturn:
        if self.at_end():
            self.fail("formula.missing", "A formula is missing here.", max(0, self.at - 1))
        start = self.at
        if self.peek().isalpha():
            while self.peek().isalpha() or self.peek() == " ":
                self.at += 1
            self.fail(
                "formula.word",
                "Write formulas here, not words; the symbol of an element begins with a capital.",
                start,
            )
        self.fail(
            "formula.unreadable", "A formula must stand here, made of element symbols and subscripts.", start
        )

    def _ion(self, atoms: Counter[str], body: str, start: int) -> Formula:
        """The species with its charge; where a digit may belong to either, both readings."""
        trailing = re.search(r"(?<=[A-Za-z)\]])[1-9]\d{0,3}\Z", body)
        digits = trailing[0] if trailing and self.peek() in ("+", "-") and self.peek() else ""
        charge = self._charge()
        if not charge or not digits or abs(charge) > 1:
            return _species(atoms, charge, body)
        as_subscript = _species(atoms, charge, body)
        head = body[:-1]
        if digits[-1] == "0" or len(digits) > 3:
            return as_subscript
        as_charge = _species(Scanner(head)._group(0), charge * int(digits[-1]), head)
        lone = re.fullmatch(r"[A-Z][a-z]?\d?|\[.*\]", head) is not None
        first, second = (as_charge, as_subscript) if len(digits) > 1 or lone else (as_subscript, as_charge)
        return replace(first, other=second)

    def _charge(self) -> int:
        """The charge that stands here; 0 if none does."""
        start = self.at
        if found := self.match(_LOOSE_CHARGE):
            return int(found[1] or 1) * (1 if found[2] == "+" else -1)
        caret = self.match(_CARET) is not None
        if not caret and self.match(_SPACED_CHARGE):
            self.skip()
            caret = self.peek().isdigit()
        digits = self.match(_DIGITS) if caret else None
        sign = self.peek()
        if sign not in ("+", "-") or not sign:
            if caret:
                self.fail("formula.charge", "Write a charge with its sign, such as ^2+ or ^-.", start)
            return 0
        if not caret and sign == "+" and not self._is_charge(self.at):
            return 0
        self.at += 1
        size = 1
        while self.peek() == sign and (sign == "-" or self._is_charge(self.at)):
            self.at, size = self.at + 1, size + 1
        if digits is None and size == 1 and (found := self.match(_DIGITS_LAST)):
            digits = found
        self.match(_CLOSING)
        if digits and size > 1:
            self.fail("formula.charge", "Write the sign of a charge once, such as ^2+ or ^-.", start)
        size = int(digits[1]) if digits else size
        if not 1 <= size <= 9:
            self.fail("formula.charge", "The charge of an ion is a whole number from one to nine.", start)
        return size if sign == "+" else -size

    def _is_charge(self, at: int) -> bool:
        """Whether a plus behind a formula is its charge: no further formula begins after it."""
        rest = self.chars[at + 1 : at + 12].lstrip(" ")
        if re.match(r"[1-9]\s?(?:[+→=)\]]|\Z)", self.chars[at + 1 : at + 5]):
            return True
        return not re.match(r"[A-Za-z0-9\[½⅓⅔¼¾⅛]|\((?!\s?(?:aq|s|l|g)\s?\))", rest)

    def _at_state(self) -> bool:
        return _STATE.match(self.chars, self.at) is not None

    def _state(self) -> str:
        start = self.at
        found = self.match(_STATE)
        if found and found[1] not in STATES:
            message = "A state is written (s), (l), (g) or (aq); states may be left out."
            self.fail("formula.state", message, start)
        return found[1] if found else ""


_MULTIPLE = re.compile(r"\s?[·.*]\s?(\d{0,3})\s?(?=[A-Z(\[])")
_SUBSCRIPT = re.compile(rf"[{SUBSCRIPTS}]{{1,6}}|[0-9]{{1,6}}")
_LOOSE_CHARGE = re.compile(r"\^?\(\s?([1-9]?)([+-])\s?\)")
_CARET = re.compile(r"\^\s?\(?")
_CLOSING = re.compile(r"(?<=[+\-\d])\)(?=\s|\Z|\()")
_SPACED_CHARGE = re.compile(r"\s(?=[1-9][+-](?:\s|\Z|\())")
_DIGITS = re.compile(r"([1-9])(?=[+-])")
_DIGITS_LAST = re.compile(r"([1-9])(?!\d)(?=\s?[+→=)\]]|\s?\Z|\s\(|\s?\((?:aq|s|l|g)\))")


def _species(atoms: Counter[str], charge: int, body: str) -> Formula:
    size = str(abs(charge)) if abs(charge) > 1 else ""
    sign = f"^{size}{'+' if charge > 0 else '-'}" if charge else ""
    text = re.sub(r"[.*]", "·", body.translate(PLAIN).replace(" ", "")) + sign
    return Formula(tuple(sorted(atoms.items())), charge, text)


@dataclass(frozen=True)
class ChemicalFormula(Answer):
    """The formula of a substance or an ion, right if it has the same atoms and charge however it is grouped.

    Attributes:
        text: The formula.
    """

    text: str
    type: Literal["formula"] = "formula"

    def __post_init__(self) -> None:
        formula(self.text)

    def form(self) -> str:
        return "one chemical formula, such as Ca(NO2)2 or ClO2^-"

    def write(self) -> str:
        return self.text

    def secrets(self) -> tuple[str, ...]:
        return (self.text,)

    def read(self, text: str) -> Formula:
        """The formula.

        Raises:
            Unreadable: If it is none, or several.
        """
        if found := HEDGE.search(text):
            message = "Commit to a single formula, without words beside it."
            raise Unreadable("answer.hedged", message, found.span())
        return read_formula(text)

    def accepts(self, value: Formula) -> bool:
        right = formula(self.text).key
        return value.key == right or (value.other is not None and value.other.key == right)

    def diagnose(self, value: Formula) -> tuple[Note, ...]:
        """Which of the attempt's elements do not belong, whether elements are missing, and the numbers."""
        right = formula(self.text)
        extra, missing = sorted(value.elements - right.elements), right.elements - value.elements
        if extra:
            listed = " and ".join([", ".join(extra[:-1]), extra[-1]] if extra[1:] else extra)
            message = f"The formula is wrong: {listed} {'do' if extra[1:] else 'does'} not belong in it."
            return (Note("formula.extra_element", message, data={"elements": extra}),)
        if missing:
            return (Note("formula.missing_element", "The formula is wrong: it lacks an element."),)
        if value.atoms == right.atoms:
            message = "The atoms of the formula are right, but its charge is not."
            return (Note("formula.charge_wrong", message),)
        counts, wanted = dict(value.atoms), dict(right.atoms)
        first = next(iter(wanted))
        if all(counts[e] * wanted[first] == wanted[e] * counts[first] for e in wanted):
            message = (
                "The atoms stand in the right ratio, but their numbers are not the ones asked for: a simplest "
            )
            message += "formula has the smallest whole numbers, that of a molecule fits its molar mass."
            return (Note("formula.ratio", message),)
        message = "The formula has the right elements, but not the right numbers of atoms."
        return (Note("formula.counts", message),)
