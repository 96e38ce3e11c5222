"""What a second attempt is given: the conditions that are compared."""

from __future__ import annotations

import enum


class Arm(enum.StrEnum):
    """One kind of context for a second attempt. All but the last are the self-teacher's reprompts."""

    AGAIN = "again"
    """The task, as the first attempt had it: what trying twice gives."""
    VERDICT = "verdict"
    """The task and the verdict's sentence."""
    FULL = "full"
    """The task and all of the feedback."""
    SHUFFLED = "shuffled"
    """The task and the feedback on a failed attempt at another task: a control for everything but what it says."""
    DEMONSTRATION = "demonstration"
    """The task and a success: a sibling's if there is one, else the oracle's."""
    EVERYTHING = "everything"
    """The task, a success and all of the feedback."""
    DIALOGUE = "dialogue"
    """The task, the failed attempt as the model's own turn, all of the feedback as the answer to it."""
