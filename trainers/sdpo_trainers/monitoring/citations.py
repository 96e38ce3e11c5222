"""Attempts that cite what their writer has not seen: a sign that a student imitates its teacher's context.

A self-teacher reads feedback, a demonstration or a solution; the student reads the task alone. A student that
writes "as the feedback says" has learned the teacher's words along with what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sdpo_gym.types import Group, Trajectory

_SEEN_BY_TEACHERS = re.compile(
    r"\b(?:the|this|that|your|my|a|given|provided|previous|earlier|above)\s+"
    r"(?:(?:reference|correct|sample|example|successful|provided|given|previous|earlier|failed|first)\s+){0,2}"
    r"(?:feedback|demonstration|solution\s+(?:above|given|provided|shown)|hint"
    r"|(?:reference|correct|sample|example)\s+solution|(?:previous|earlier|failed|successful)\s+(?:attempt|try))\b",
    re.IGNORECASE,
)


def cites_unseen(trajectory: Trajectory) -> bool:
    """Whether the first answer of an episode speaks of feedback or of a solution that it was not shown.

    Words that the task itself uses are no sign, and later answers may speak of the feedback that they have read.
    """
    if not trajectory.turns:
        return False
    turn = trajectory.turns[0]
    shown = _plain(" ".join(message.content for message in turn.messages))
    return any(_plain(match[0]) not in shown for match in _SEEN_BY_TEACHERS.finditer(turn.action.text))


def share_citing(groups: Sequence[Group]) -> float:
    """The share of a step's attempts that do."""
    trajectories = [t for group in groups for t in group.trajectories]
    return sum(map(cites_unseen, trajectories)) / max(len(trajectories), 1)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
