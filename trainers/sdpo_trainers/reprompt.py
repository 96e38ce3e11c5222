"""The self-teacher's context: the task, a sibling's success, feedback, and the demand to solve the task.

The order is fixed (SDPO, arXiv 2601.20802, section 3): task, demonstration, feedback, closing instruction. A
section that is not used leaves nothing behind. The failed attempt itself is never part of it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from sdpo_gym.settings import Section
from sdpo_gym.tasks import stable_hash
from sdpo_gym.types import Audience, Detail, Group, Message, Trajectory, Turn, shorten

DEMONSTRATION = "Here is a correct answer to this task:\n{demonstration}"
FEEDBACK = "Here is feedback on an earlier, wrong attempt at this task:\n{feedback}"
CLOSING = "Now solve the task correctly."

_THINKING = re.compile(r"<(think|thinking|reasoning)>.*?(</\1>|\Z)\s*", re.DOTALL)


class RepromptOptions(Section):
    """What goes into the teacher's context."""

    demonstrations: bool = Field(True, description="Show a successful sibling where there is one")
    feedback: Literal["never", "without_demonstration", "always"] = Field(
        "without_demonstration", description="When to show the feedback on the attempt"
    )
    success_threshold: float = Field(1.0, gt=0, le=1, description="A demonstration has at least this return")
    choice: Literal["random", "first", "shortest"] = Field("random", description="Which success is shown")
    strip_thinking: bool = Field(True, description="Leave thinking blocks out of demonstrations")
    max_tokens: int = Field(
        2048, ge=16, description="Longest reprompt; demonstration, then feedback are shortened"
    )


@dataclass(frozen=True)
class Reprompt:
    """A teacher's context and what it is made of.

    Attributes:
        messages: The chat.
        demonstration: Index of the sibling shown, if any.
        feedback: Whether feedback is shown.
        shortened: Whether something had to be shortened to fit.
    """

    messages: tuple[Message, ...]
    demonstration: int | None
    feedback: bool
    shortened: bool = False


def choose_demonstration(group: Group, index: int, options: RepromptOptions, seed: int) -> int | None:
    """A successful sibling of trajectory `index`, never itself; the same for the same seed and task.

    Siblings that may share a demonstration do: the draw depends on the group, not on the index, so that the
    teacher reads fewer different contexts.
    """
    if not options.demonstrations:
        return None
    successes = [i for i, r in enumerate(group.returns) if r >= options.success_threshold]
    if options.choice == "random":
        random.Random(stable_hash("demonstration", seed, group.task.id)).shuffle(successes)
    elif options.choice == "shortest":
        successes.sort(key=lambda i: len(group.trajectories[i].text))
    return next((i for i in successes if i != index), None)


def build_reprompt(
    group: Group,
    index: int,
    options: RepromptOptions,
    *,
    seed: int,
    detail: Detail,
    count_tokens: Callable[[Sequence[Message]], int],
    turn: Turn | None = None,
) -> Reprompt | None:
    """The reprompt for trajectory `index` of the group, or None if there is nothing to show it.

    Args:
        group: The attempts at one task.
        index: Whose tokens the teacher will re-score.
        options: What goes in.
        seed: Of the choice of demonstration.
        detail: How much of the feedback to show.
        count_tokens: Length of a chat as the model reads it.
        turn: The turn to re-score; the last one if not given.
    """
    turn = turn or group.trajectories[index].turns[-1]
    shown = choose_demonstration(group, index, options, seed)
    demonstration = "" if shown is None else demonstration_text(group.trajectories[shown], options)
    feedback = ""
    wanted = options.feedback == "always" or (options.feedback == "without_demonstration" and shown is None)
    if wanted and group.trajectories[index].ret < options.success_threshold:
        feedback = turn.feedback.render(detail, audience=Audience.TEACHER)
    if not demonstration and not feedback:
        return None
    messages, shortened = fit(turn.messages, demonstration, feedback, options.max_tokens, count_tokens)
    return Reprompt(messages, shown, bool(feedback), shortened)


def demonstration_text(trajectory: Trajectory, options: RepromptOptions) -> str:
    """A successful trajectory as text: its actions, without their thinking."""
    actions = [turn.action.text for turn in trajectory.turns]
    if options.strip_thinking:
        actions = [_THINKING.sub("", action) for action in actions]
    return "\n\n".join(action.strip() for action in actions)


def compose(messages: Sequence[Message], demonstration: str, feedback: str) -> tuple[Message, ...]:
    """The task's messages with the sections added to the last one that the user wrote."""
    sections = [messages[-1].content]
    if demonstration:
        sections.append(DEMONSTRATION.format(demonstration=demonstration))
    if feedback:
        sections.append(FEEDBACK.format(feedback=feedback))
    sections.append(CLOSING)
    return (*messages[:-1], Message(messages[-1].role, "\n\n".join(sections)))


def fit(
    messages: Sequence[Message],
    demonstration: str,
    feedback: str,
    max_tokens: int,
    count_tokens: Callable[[Sequence[Message]], int],
) -> tuple[tuple[Message, ...], bool]:
    """The composed reprompt, its demonstration and then its feedback shortened until it fits.

    The task and the closing instruction always stay whole, even if they alone are longer than the limit.
    """
    composed = compose(messages, demonstration, feedback)
    if count_tokens(composed) <= max_tokens:
        return composed, False
    for part in ("demonstration", "feedback"):
        text = demonstration if part == "demonstration" else feedback
        keep = len(text)
        while text and keep > 0:
            keep = keep * 3 // 4
            cut = shorten(text, keep)
            if part == "demonstration":
                demonstration = cut
            else:
                feedback = cut
            composed = compose(messages, demonstration, feedback)
            if count_tokens(composed) <= max_tokens:
                return composed, True
    return composed, True
