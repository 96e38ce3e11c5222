"""What a judge looks at, and what it said about it."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sdpo_gym.errors import ConfigError, DataError, UnknownNameError
from sdpo_gym.types import from_json

_ID = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*")
_WORD = re.compile(r"[A-Za-z]{1,20}( [A-Za-z]{1,20})?")
_MOST_ITEMS = 50
_MOST_POINTS = 100


@dataclass(frozen=True)
class RubricItem:
    """One thing that an attempt is to satisfy.

    Attributes:
        id: In dotted lower case; feedback on the item is a note of the kind "judge.<id>".
        text: What is to be the case, in one sentence.
        weight: How much it counts in the overall score.
        points: The scale. 1: yes or no; 2: yes, partly or no; more: whole points from 0.
        words: What is answered for 0 points, for 1 and so on, in place of that; `points` then follows from it.
    """

    id: str
    text: str
    weight: float = 1.0
    points: int = 2
    words: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise ConfigError(
                f"the id of a rubric item is made of lower-case letters, digits and single dots, hyphens and "
                f"underscores between them, got {self.id!r}"
            )
        if not self.text.strip():
            raise ConfigError(f"rubric item {self.id!r} has no text; say what is to be the case")
        if not (math.isfinite(self.weight) and self.weight > 0):
            raise ConfigError(f"the weight of rubric item {self.id!r} must be above 0, got {self.weight}")
        if self.words:
            object.__setattr__(self, "points", len(self.words) - 1)
        if len({word.lower() for word in self.words}) != len(self.words) or not all(
            map(_WORD.fullmatch, self.words)
        ):
            raise ConfigError(
                f"the answers to rubric item {self.id!r} must be words that differ, got {', '.join(self.words)}"
            )
        if not 1 <= self.points <= _MOST_POINTS:
            raise ConfigError(f"rubric item {self.id!r} must have 1 to {_MOST_POINTS} points, got {self.points}")

    @property
    def choices(self) -> tuple[str, ...]:
        """The words to answer with, for 0 points, for 1 and so on; none where points are given."""
        return self.words or {1: ("no", "yes"), 2: ("no", "partly", "yes")}.get(self.points, ())


@dataclass(frozen=True)
class Rubric:
    """What a judge is asked about an attempt: each item, and one remark on the whole.

    Attributes:
        instructions: What to look at and how to say it, to the judge.
        items: What is scored. Without items only the remark is asked for.
    """

    instructions: str = ""
    items: tuple[RubricItem, ...] = ()

    def __post_init__(self) -> None:
        ids = [item.id for item in self.items]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise ConfigError(f"two items of a rubric share the id {twice[0]!r}; ids must be unique")
        if len(ids) > _MOST_ITEMS:
            raise ConfigError(f"a rubric has at most {_MOST_ITEMS} items, got {len(ids)}")

    def score(self, judgement: Judgement) -> float:
        """The overall score of a judgement by this rubric: the mean of its items' scores, by weight.

        Raises:
            ConfigError: If the rubric has no items, or others than the judgement.
        """
        scores = {item.id: item.score for item in judgement.items}
        if (
            not self.items
            or len(judgement.items) != len(self.items)
            or scores.keys() != {i.id for i in self.items}
        ):
            raise ConfigError(
                f"the judgement scores the items {sorted(scores)}, the rubric has {[i.id for i in self.items]}"
            )
        heaviest = max(item.weight for item in self.items)  # so that no sum of weights is infinite
        weights = [item.weight / heaviest for item in self.items]
        total = math.fsum(w * scores[i.id] for w, i in zip(weights, self.items, strict=True))
        return min(1.0, max(0.0, total / math.fsum(weights)))


@dataclass(frozen=True)
class ItemJudgement:
    """What a judge said about one item of a rubric.

    Attributes:
        id: The item's.
        score: In [0, 1].
        remark: Why, in a sentence; may be empty.
    """

    id: str
    score: float
    remark: str = ""


@dataclass(frozen=True)
class Judgement:
    """What a judge said about an attempt.

    Attributes:
        items: One for each item of the rubric, in its order.
        remark: On the whole; may be empty only where items are judged.
    """

    items: tuple[ItemJudgement, ...] = ()
    remark: str = ""


FEEDBACK_RUBRIC = Rubric(
    "Say what is wrong and where, the most important mistake first, and how to go about it instead. "
    "Use the words of the task. Two or three short sentences. "
    "Never state the right answer, or any part of it."
)
"""For feedback on any attempt whose score is known: nothing is scored, the judge says why the attempt fails."""


def make_rubric(given: Rubric | Mapping[str, Any] | str | None) -> Rubric:
    """A rubric as settings may give it: nothing (`FEEDBACK_RUBRIC`), instructions, or all of it as a mapping.

    Raises:
        ConfigError: If it is none of these.
    """
    if given is None:
        return FEEDBACK_RUBRIC
    if isinstance(given, Rubric):
        return given
    if isinstance(given, str):
        return Rubric(given)
    if not isinstance(given, Mapping):
        raise ConfigError(f"a rubric is text or a table of instructions and items, got {type(given).__name__}")
    _check_names("setting of a rubric", given, Rubric)
    items = given.get("items", ())
    if not isinstance(items, Sequence) or not all(isinstance(item, Mapping) for item in items):
        raise ConfigError("the items of a rubric are a list of tables, each with an id and a text")
    for item in items:
        _check_names("setting of a rubric item", item, RubricItem)
    try:
        return from_json(Rubric, dict(given))
    except DataError as error:
        raise ConfigError(str(error)) from error


def _check_names(kind: str, given: Mapping[str, Any], cls: type[Rubric] | type[RubricItem]) -> None:
    known = [field.name for field in dataclasses.fields(cls)]
    for name in given:
        if name not in known:
            raise ConfigError(str(UnknownNameError(kind, name, known)))
