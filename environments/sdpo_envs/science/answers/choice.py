"""One of several lettered options.

A reply names its option by the letter, by the letter and the option's own text, or by the whole text. Letters may
be written as people and LaTeX write them: "b", "(B)", "B.", "**B**", "\\boxed{B}", "Option B". Whatever names two
options, or adds a comment, is an error of form.
"""

from __future__ import annotations

import re
import string
import unicodedata
from dataclasses import dataclass
from typing import Any, Literal

from sdpo_gym import Note
from sdpo_gym.errors import DataError

from .base import Answer, Unreadable

LETTERS = string.ascii_uppercase

_MARKUP = re.compile(
    r"\\(?:boxed|text|textbf|mathrm|mathbf)\s*\{(.+)\}|\*\*(.+)\*\*|\\\((.+)\\\)|“(.+)”|([*_`\"'$])(.+)\5",
    re.DOTALL,
)
_PREFIX = r"(?:(?:option|choice|letter|answer)\b[\s:]*)?"
_LETTER = re.compile(rf"{_PREFIX}[(\[]?([A-Z])[)\]]?[.:]?", re.IGNORECASE)
_LABELLED = re.compile(
    rf"{_PREFIX}[(\[*]*([A-Z])(?!\w)(?P<mark>[)\]*.:]*)\s*[-–—=]?\s*(?P<text>\S.*)", re.DOTALL | re.IGNORECASE
)
_IN_BRACKETS = re.compile(r"\((.+)\)\.?", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]+")
_SPACE = re.compile(r"(?<!\d) | (?!\d)")  # not the one in "1 1/2"
_DASHES = str.maketrans("\u2212\u2010\u2011\u2013\u00b5", "----\u03bc")
_SHORT_WORDS = frozenset(["a", "an", "as", "at", "be", "by", "if", "in", "is", "it", "no", "of", "on", "or", "to"])
_REMARKS = (
    "a after again also alternatives among an and another answer attempt be before block brief but by capital "
    "choose chosen close comment commit complete correct could cut different does early else empty far finish "
    "form gave give have holds in into is it its judged length letter letters limit long names not nothing of or "
    "off one only option options problem put reached reason required right several single so solve text the "
    "them there to too was what with without working write wrong"
)
"""Words of the remarks and verdicts, which are the same whatever the answer is: alone they are no secret."""
_REMARK_WORDS = frozenset(_REMARKS.split())


@dataclass(frozen=True)
class Choice(Answer):
    """The right one of several options; it is A, B, C … in their order.

    A remark that stands beside a choice (a principle, the message of a mistake) must not hold a capital letter
    standing alone, the article "A" included: it could be the right one.

    Attributes:
        options: Their texts, at least two and at most 26. Where two have the same text, both letters are right.
        right: Which one is right, counted from 0.

    Raises:
        DataError: If there are too few or too many options, or `right` is not one of them.
    """

    options: tuple[str, ...]
    right: int
    type: Literal["choice"] = "choice"

    def __post_init__(self) -> None:
        if not 2 <= len(self.options) <= len(LETTERS):
            raise DataError(f"a choice takes 2 to {len(LETTERS)} options, got {len(self.options)}")
        if not 0 <= self.right < len(self.options):
            raise DataError(f"the right one of {len(self.options)} options is counted from 0, got {self.right}")

    @property
    def letters(self) -> str:
        """The letters of the options, in order."""
        return LETTERS[: len(self.options)]

    @property
    def named(self) -> str:
        """The letters as a sentence lists them: "A, B and C"."""
        return f"{', '.join(self.letters[:-1])} and {self.letters[-1]}"

    def form(self) -> str:
        return f"the letter of the right option ({', '.join(self.letters[:-1])} or {self.letters[-1]})"

    def offers(self) -> str:
        return "\n".join(f"{letter}: {text}" for letter, text in zip(self.letters, self.options, strict=True))

    def write(self) -> str:
        return self.letters[self.right]

    def secrets(self) -> tuple[str, ...]:
        text = self.options[self.right]
        return (self.write(),) if text.casefold() in _REMARK_WORDS else (self.write(), text)

    def read(self, text: str) -> int:
        """Which option a reply names, counted from 0.

        Raises:
            Unreadable: If it names none, or more than one.
        """
        bare = _bare(text)
        letter = _LETTER.fullmatch(bare)
        index = self._index(letter[1]) if letter else None
        if letter and index is not None:
            others = [_spaced(option) for i, option in enumerate(self.options) if i != index]
            if bare != letter[1].upper() and (bare in others or _spaced(text) in others):
                message = "Write only the capital letter; what the block holds is also the text of an option."
                raise Unreadable("answer.ambiguous", message)
            return index
        found = self._by_text(text)
        if found is not None:
            return found
        if letter:
            message = f"Choose one of the letters of the options; {letter[1].upper()} is not among them."
            raise Unreadable("answer.unknown_letter", message)
        return self._read_labelled(bare)

    def accepts(self, value: Any) -> bool:
        return _spaced(self.options[value]) == _spaced(self.options[self.right])

    def diagnose(self, value: Any) -> tuple[Note, ...]:
        # What is left, not what was wrong: a small model that reads of an option chooses it, even "not B" (see
        # docs/feedback.md). Of one that is left alone nothing is said.
        letter, text = self.letters[value], _spaced(self.options[value])
        left = [x for x, option in zip(self.letters, self.options, strict=True) if _spaced(option) != text]
        one = len({_spaced(self.options[self.letters.index(x)]) for x in left}) == 1
        others = "a different option" if one else f"{', '.join(left[:-1])} or {left[-1]}"
        message = f"Solve the problem again and choose {others}."
        return (Note("answer.wrong", message, data={"letter": letter}),)

    def _index(self, letter: str) -> int | None:
        index = self.letters.find(letter.upper())
        return None if index < 0 else index

    def _by_text(self, text: str) -> int | None:
        """The one option with this text: the case of letters matters only where it tells options apart."""
        for form in (_spaced, _plain, _folded):
            wanted = form(text)
            found = [i for i, option in enumerate(self.options) if form(option) == wanted]
            if len({_spaced(self.options[i]) for i in found}) == 1:
                return found[0]
        return None

    def _read_labelled(self, bare: str) -> int:
        """A letter followed by its own text, or nothing that can be read."""
        labelled = _LABELLED.fullmatch(bare)
        if labelled and (labelled[1].isupper() or labelled["mark"]):
            index, found = self._index(labelled[1]), self._by_text(labelled["text"])
            if found is None and (inside := _IN_BRACKETS.fullmatch(labelled["text"])):
                found = self._by_text(inside[1])
            if index is not None and found is not None:
                if _spaced(self.options[index]) == _spaced(self.options[found]):
                    return index
                message = "The answer block names a letter and the text of another option; write only the letter."
                raise Unreadable("answer.contradiction", message)
        words, letters = _WORD.findall(bare), set(self.letters)
        if len(letters.intersection(words)) > 1:
            raise Unreadable("answer.hedged", "Commit to a single option: write only its letter in the block.")
        if words and words[0] in letters:
            raise Unreadable("answer.extra_text", "Write only the letter in the answer block, without a comment.")
        message = "Write the letter of the chosen option in the answer block, and nothing else."
        raise Unreadable("answer.not_a_letter", message)


def _bare(text: str) -> str:
    """What stands inside bold, quotes, code or LaTeX marks that enclose all of it."""
    text = text.strip()
    for _ in range(4):
        match = _MARKUP.fullmatch(text)
        if not match:
            break
        text = next(part for part in (*match.groups()[:4], match[6]) if part is not None).strip()
    return text


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _plain(text: str) -> str:
    """A text without what seldom counts: marks around it, spaces, the full stop, the kind of a dash."""
    return _SPACE.sub("", _unmarked(text))


def _folded(text: str) -> str:
    """Also without the case of words. Units and formulas keep theirs: "5 mW" is not "5 MW", and "CO" not "Co"."""
    unmarked = _unmarked(text)
    numeric = any(character.isdigit() for character in unmarked)
    return _SPACE.sub("", unmarked if numeric else _WORD.sub(_lower, unmarked))


def _unmarked(text: str) -> str:
    return _spaced(unicodedata.normalize("NFC", _bare(text)).translate(_DASHES).removesuffix("."))


def _lower(word: re.Match[str]) -> str:
    text, lower = word[0], word[0].lower()
    usual = text in (lower, text.upper(), text.capitalize())
    return lower if lower in _SHORT_WORDS or (usual and len(text) > 2) else text
