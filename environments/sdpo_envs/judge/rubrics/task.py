"""What a task with a rubric is, and what a program makes of an attempt at it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sdpo_envs.science.problems.draw import Draw
from sdpo_gym import Message, Task

from ..rubric import ItemJudgement, Judgement, Rubric, RubricItem
from .checks import Check
from .text import Objection, Span, reply_of, unreadable

LEVELS = (1, 2, 3)

INSTRUCTIONS = (
    "Be strict: an item is satisfied only if a careful reader would say so. A word is what stands between spaces. "
    "A sentence ends with a full stop, a question mark or an exclamation mark."
)


@dataclass(frozen=True)
class Item:
    """An item of a rubric with the check that a program makes of it.

    Attributes:
        id: Of the rubric item.
        text: What is to be the case, in one sentence.
        check: What a program looks at.
        exact: Whether the check decides the item as a careful reader would, always; otherwise it looks at signs.
        restricts: Whether the item only rules something out, so that a reply about nothing satisfies it too.
        weight: How much it counts.
        demand: The same as the prompt says it.
    """

    id: str
    text: str
    check: Check
    exact: bool = True
    restricts: bool = False
    weight: float = 1.0
    demand: str = ""


@dataclass(frozen=True)
class RubricTask(Task):
    """A writing task, the rubric that it is judged by, and what a program can see of each item."""

    items: tuple[Item, ...] = ()

    @property
    def rubric(self) -> Rubric:
        """What a judge is asked: yes or no where a program can tell exactly, else also partly."""
        return Rubric(
            INSTRUCTIONS, tuple(RubricItem(i.id, i.text, i.weight, 1 if i.exact else 2) for i in self.items)
        )


@dataclass(frozen=True)
class Piece:
    """What a family makes: a prompt, the items, a text that satisfies all of them, and what is not to be told."""

    prompt: str
    items: tuple[Item, ...]
    oracle: str
    secrets: tuple[str, ...] = ()


Maker = Callable[[Draw, int], Piece]


@dataclass(frozen=True)
class Family:
    """Tasks of one kind.

    Attributes:
        name: With its group: "tables/ranking".
        make: Draws a task of a level: 1 asks for two or three things, 2 for more of them, 3 for up to seven that
            get in one another's way. All that is drawn, wordings aside, must show in the prompt.
    """

    name: str
    make: Maker


def family(name: str) -> Callable[[Maker], Family]:
    """Makes a family of the function below."""
    return lambda make: Family(name, make)


@dataclass(frozen=True)
class ProgramVerdict:
    """What a program makes of an attempt.

    Attributes:
        refused: Why it is not looked at, if it is not; then no item is satisfied.
        objections: By item what is wrong, items that are satisfied left out, in the rubric's order. Spans are
            characters of the whole attempt.
        satisfied: By item, in the rubric's order.
    """

    refused: Objection | None
    objections: Mapping[str, Objection]
    satisfied: Mapping[str, bool]

    @property
    def judgement(self) -> Judgement:
        """The same as a judge says it."""
        remarks = {id: objection.message for id, objection in self.objections.items()}
        items = (ItemJudgement(id, float(good), remarks.get(id, "")) for id, good in self.satisfied.items())
        return Judgement(tuple(items), self.refused.message if self.refused else "")


def program_verdict(task: RubricTask, attempt: str) -> ProgramVerdict:
    """Item by item what the checks of `task` say of an attempt.

    A reply that cannot be read (empty, endless, hidden or foreign characters) satisfies nothing. Neither does one
    that satisfies only items which rule something out: it does nothing of what was asked.
    """
    reply = reply_of(attempt)
    refused = unreadable(reply.text)
    if refused is not None:
        refused = Objection(refused.message, _moved(refused.span, reply.start))
        return ProgramVerdict(refused, {}, {item.id: False for item in task.items})
    found = {item.id: item.check.objection(reply.text) for item in task.items}
    objections = {
        id: Objection(o.message, _moved(o.span, reply.start)) for id, o in found.items() if o is not None
    }
    satisfied = {item.id: item.id not in objections for item in task.items}
    if not any(satisfied[item.id] for item in task.items if not item.restricts):
        satisfied = dict.fromkeys(satisfied, False)
    return ProgramVerdict(None, objections, satisfied)


def _moved(span: Span | None, by: int) -> Span | None:
    return None if span is None else (span[0] + by, span[1] + by)


def rubric_task(id: str, piece: Piece, metadata: Mapping[str, object]) -> RubricTask:
    """The task of a piece."""
    return RubricTask(
        id=id,
        messages=(Message("user", piece.prompt),),
        secrets=piece.secrets,
        oracle=piece.oracle,
        metadata=metadata,
        items=piece.items,
    )
