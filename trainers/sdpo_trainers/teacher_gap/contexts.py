"""The self-teacher's context for a whole new attempt: what it would be shown if it had to act itself.

For an attempt of one turn that is the reprompt that training uses, word for word. In an episode of several turns
training has a reprompt for each; a new attempt begins anew, so its first message has what they say together, as
the measurement of feedback words it (`feedback_quality`).
"""

from __future__ import annotations

from collections.abc import Callable

from sdpo_gym.policy import Conversation
from sdpo_gym.types import Detail, Trajectory
from sdpo_trainers.feedback_quality.contexts import REPLIES, feedback_sections
from sdpo_trainers.teaching.exhibits import Exhibits
from sdpo_trainers.teaching.reprompt import Reprompt, build_reprompt, fit_reprompt
from sdpo_trainers.teaching.reprompt_options import RepromptOptions


def second_context(
    trajectory: Trajectory,
    exhibits: Exhibits,
    options: RepromptOptions,
    *,
    detail: Detail,
    count_tokens: Callable[[Conversation], int],
    room: int,
) -> Reprompt | None:
    """What a new attempt is given; None if there is nothing to show, or it does not fit.

    Args:
        trajectory: The first attempt.
        exhibits: What its teacher can be shown.
        options: How it is shown.
        detail: How much of the feedback to show.
        count_tokens: Length of a chat as the model reads it.
        room: How many tokens the model can read before its answer.
    """
    if len(trajectory.turns) == 1:
        reprompt = build_reprompt(
            trajectory, exhibits, options, detail=detail, count_tokens=count_tokens, turn=0, room=room
        )
    else:
        said = feedback_sections(exhibits.failure, detail) if exhibits.failure else []
        if options.turn_feedback == "episode":
            said = [part for part in said if part.label != REPLIES]
        messages = trajectory.turns[0].messages
        limit = min(count_tokens(messages) + options.max_tokens, room)
        reprompt = fit_reprompt(messages, exhibits, said, options, limit, count_tokens)
    if reprompt is None or count_tokens(reprompt.messages) > room:
        return None
    return reprompt
