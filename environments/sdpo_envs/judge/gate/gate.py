"""Dropping the sentences that tell a secret."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sdpo_envs.judge.gate.case import Case, Found
from sdpo_envs.judge.gate.disguises import VIEWS
from sdpo_envs.judge.gate.options import ruled_out, told_options
from sdpo_envs.judge.gate.quotation import quoted
from sdpo_envs.judge.gate.texts import told_texts
from sdpo_envs.judge.gate.values import told_values
from sdpo_gym.leaks import find_leaks
from sdpo_gym.types import Task, shorten

MARK = "[…]"
"""Stands where something was dropped."""
LONGEST = 4000
"""Of a longer remark the middle is cut before it is looked at."""
LONGEST_ATTEMPT = 20_000
"""Of a longer attempt only the beginning and the end count as known to the learner."""

_FENCED = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_ENDS = re.compile(r"(?<=[.!?][\"')\]»”])\s+|(?<=[.!?])\s+(?!\d\b)|\n+")
_CONFIRMS = re.compile(
    r"(?<!not )(?<!n't )(?<!never )\b(?:correct|right|actual|true|proper|expected|should|must|ought|instead|"
    r"supposed|needs? to be|answer is|in fact)\b(?! not\b|n't)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Redaction:
    """One thing that was dropped.

    Attributes:
        form: How it told: "option", "number", "text", or the name of a disguise.
        passage: What was dropped; only for the log.
        secret: What it told, where that is one secret; only for the log.
    """

    form: str
    passage: str
    secret: str = ""


@dataclass(frozen=True)
class Gated:
    """A text after the gate.

    Attributes:
        text: What may be shown; empty where nothing sensible remains.
        redactions: What was dropped, in order.
    """

    text: str
    redactions: tuple[Redaction, ...] = ()


def gated(task: Task, attempt: str, remark: str, told: str = "") -> Gated:
    """A remark on an attempt without what tells a secret of its task.

    Args:
        task: The task.
        attempt: The attempt; in an episode of several turns, all that the policy has done and been shown.
        remark: What a judge wrote.
        told: What the learner is told beside it: two remarks may rule out all options but one together.
    """
    return Gate(task, attempt).let(remark, told)


class Gate:
    """The gate for several remarks on one attempt.

    Args:
        task: The task.
        attempt: As for `gated`.
    """

    def __init__(self, task: Task, attempt: str) -> None:
        self.case = Case(task, shorten(str(attempt), LONGEST_ATTEMPT))

    def let(self, remark: str, told: str = "") -> Gated:
        """What of a remark may be shown."""
        remark = shorten(remark.strip(), LONGEST)
        redactions: list[Redaction] = []
        pieces: list[str | None] = list(_sentences(remark))
        for width in (1, 2, 3) if next(self._finds(remark, told), None) else ():
            for i in range(len(pieces) - width + 1):
                window = [p for p in pieces[i : i + width] if p is not None]
                if len(window) < width:
                    continue
                before = f"{told}\n{''.join(p or '' for p in pieces[:i])}"
                passage = "".join(window)
                found = next(self._finds(passage, before), None)
                if found is not None:
                    redactions.append(Redaction(found.form, passage.strip(), found.secret))
                    pieces[i : i + width] = [None] * width
        text = _put_together(pieces)
        if redactions and not re.search(r"\w", text.replace(MARK, "")):
            text = ""
        found = next(self._finds(text, told), None)
        if found is not None or (text and find_leaks(self.case.task, self.case.attempt, f"{told}\n{text}")):
            redactions.append(Redaction(found.form if found else "together", text, found.secret if found else ""))
            text = ""
        return Gated(text, tuple(redactions))

    def _finds(self, text: str, told: str) -> Iterator[Found]:
        """What tells a secret in a text."""
        if not text.strip():
            return
        case = self.case
        yield from (Found(leak.form, leak.found, leak.secret) for leak in case.leaks(text))
        yield from self._confirmed(text)
        for name, view in VIEWS.items():
            yield from (Found(name, leak.found, leak.secret) for leak in case.leaks(text, view))
        yield from told_texts(case, text)
        yield from quoted(case, text)
        gone = ruled_out(case, told) if case.right else set()
        for sentence in _sentences(text):
            yield from told_options(case, sentence, gone)
            yield from told_values(case, sentence)
            gone |= ruled_out(case, sentence) if case.right else set()

    def _confirmed(self, text: str) -> Iterator[Found]:
        """Sentences that call right what an attempt mentions and did not answer."""
        case = self.case
        stated = {leak.secret for leak in find_leaks(case.task, "", case.attempt)}
        if not stated or not _CONFIRMS.search(text):
            return
        answered = {leak.secret for leak in find_leaks(case.task, "", case.answer)}
        for sentence in _sentences(text):
            if not _CONFIRMS.search(sentence):
                continue
            for leak in find_leaks(case.task, "", sentence):
                if leak.secret in stated - answered and leak.form != "text":
                    yield Found("confirmed", sentence, leak.secret)


def _sentences(text: str) -> list[str]:
    """The sentences of a text, each with the space behind it; a fenced block is one with what leads up to it."""
    pieces, start = [], 0
    fences = [match.span() for match in _FENCED.finditer(text)]
    for end in _ENDS.finditer(text):
        if any(first <= end.start() < last for first, last in fences) or end.end() == start:
            continue
        pieces.append(text[start : end.end()])
        start = end.end()
    return [piece for piece in (*pieces, text[start:]) if piece]


def _put_together(pieces: list[str | None]) -> str:
    """The pieces with a mark for each run of dropped ones."""
    text = ""
    for piece in pieces:
        if piece is not None:
            text += piece
        elif not text.rstrip().endswith(MARK):
            text += f"{MARK} "
    return text.strip()
