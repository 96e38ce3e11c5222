"""The self-teacher's context: the task, a sibling's success, feedback, and the demand to solve the task.

The order is fixed (SDPO, arXiv 2601.20802, section 3): task, demonstration, feedback, closing instruction. A
section that is not used leaves nothing behind. The failed attempt itself is never part of it.

In an episode of several turns, each turn is re-scored in a context of its own: everything that the model had read
and written before that turn, as the very tokens they were, with the sections added to the last message of the
user (or as a further one). The sections are

* a demonstration: a sibling *episode* that succeeded, its replies and what the environment answered to them,
  because a reply in the middle of an episode is no answer to the task by itself;
* feedback on the turn: what the environment said about this very reply, where it said more than that the task is
  not finished yet. It is what tells this turn's part in the failure from the others';
* how the episode ended: the last feedback. A turn on which nothing was remarked may still be where it went wrong.

Nothing else of what came after the turn is shown: not the attempt's later replies, nor what was answered to them,
so the teacher knows what was wrong and not what the student was about to do.

Which attempts a context is made of is decided in `exhibits.py`; here they are put into words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sdpo_gym.policy import Continued, Conversation, read_before
from sdpo_gym.types import Audience, Detail, Feedback, Message, Trajectory, Verdict, shorten
from sdpo_trainers.teaching.exhibits import Exhibits, Source, last_feedback
from sdpo_trainers.teaching.reprompt_options import RepromptOptions
from sdpo_trainers.teaching.templates import (
    CLOSING,
    CLOSING_LATER,
    DEMONSTRATION,
    ENDING,
    EPISODE,
    FEEDBACK,
    TURN_FEEDBACK,
    Templates,
)

__all__ = ["CLOSING", "CLOSING_LATER", "DEMONSTRATION", "ENDING", "EPISODE", "FEEDBACK", "TURN_FEEDBACK"]

THINKING_START, THINKING_END = r"<(?:think|thinking|reasoning)>", r"</(?:think|thinking|reasoning)>"
_THINKING = re.compile(
    rf"\A(?:(?!{THINKING_START}).)*?{THINKING_END}\s*"  # its beginning stands at the end of the prompt
    r"|<(?P<name>think|thinking|reasoning)>.*?(?:</(?P=name)>|\Z)\s*",
    re.DOTALL,
)


@dataclass(frozen=True)
class Part:
    """A section of a reprompt: what it is, and the text that may be shortened. Without text it is left out."""

    label: str
    text: str


@dataclass(frozen=True)
class Reprompt:
    """A teacher's context and what it is made of.

    Attributes:
        messages: The chat; from the second turn on it knows the tokens of the last answer.
        demonstration: Whose success is shown, if any: the index of the sibling, or the oracle's.
        feedback: Whether feedback is shown.
        shortened: Whether something had to be shortened to fit.
    """

    messages: Conversation
    demonstration: Source
    feedback: bool
    shortened: bool = False


def build_reprompt(
    trajectory: Trajectory,
    exhibits: Exhibits,
    options: RepromptOptions,
    *,
    detail: Detail,
    count_tokens: Callable[[Conversation], int],
    turn: int = -1,
    room: int | None = None,
) -> Reprompt | None:
    """The reprompt for a turn of an attempt, or None if there is nothing to show it.

    Args:
        trajectory: Whose tokens the teacher will re-score.
        exhibits: What it can be shown, of `choose_exhibits`.
        options: How it is shown.
        detail: How much of the feedback to show.
        count_tokens: Length of a chat as the model reads it.
        turn: Index of the turn to re-score; the last one if not given.
        room: How many tokens the model can read before that turn's answer, if there is a limit.
    """
    turn %= len(trajectory.turns)
    said = []
    if exhibits.failure:
        said = feedback_parts(trajectory, turn, options.turn_feedback, detail)
        if exhibits.failure is not trajectory and any(part.text for part in said):
            said = _feedback_elsewhere(exhibits.failure, trajectory, turn, options, detail)
    limit = len(trajectory.turns[turn].action.prompt_ids) + options.max_tokens
    if room is not None:
        limit = min(limit, room)
    return fit_reprompt(read_before(trajectory, turn), exhibits, said, options, limit, count_tokens)


def fit_reprompt(
    messages: Conversation,
    exhibits: Exhibits,
    said: Sequence[Part],
    options: RepromptOptions,
    max_tokens: int,
    count_tokens: Callable[[Conversation], int],
) -> Reprompt | None:
    """The conversation with the demonstration and what was said, as much as fits; None if nothing does."""
    shown = []
    if exhibits.success:
        shown = [demonstration(exhibits.success, options, oracle=exhibits.source == "oracle")]
    parts = [*shown, *said]
    composed, kept = fit(messages, parts, max_tokens, count_tokens, options)
    if not any(part.text for part in kept) or (kept != parts and options.overlong == "drop"):
        return None
    return Reprompt(
        composed,
        exhibits.source if any(part.text for part in kept[: len(shown)]) else None,
        any(part.text for part in kept[len(shown) :]),
        kept != parts,
    )


def _feedback_elsewhere(
    other: Trajectory, trajectory: Trajectory, turn: int, options: RepromptOptions, detail: Detail
) -> list[Part]:
    """What was said at the same point of another episode, or as near to it as something was said."""
    last = len(other.turns) - 1
    point = last if turn == len(trajectory.turns) - 1 else min(turn, last)
    for k in sorted(range(last + 1), key=lambda k: abs(k - point)):
        parts = feedback_parts(other, k, options.turn_feedback, detail)
        if any(part.text for part in parts):
            return parts
    return []


def demonstration(trajectory: Trajectory, options: RepromptOptions, oracle: bool = False) -> Part:
    """A successful trajectory: its answer, or all its replies with what the environment answered to them.

    An oracle's is shown as it is: whoever wrote it meant every word.
    """
    actions = [turn.action.text for turn in trajectory.turns]
    if options.strip_thinking and not oracle:
        actions = [_THINKING.sub("", action) for action in actions]
    if len(actions) == 1:
        return Part(DEMONSTRATION, actions[0].strip())
    lines = []
    for number, (action, turn) in enumerate(zip(actions, trajectory.turns, strict=True), 1):
        lines.append(f"Reply {number}:\n{action.strip()}")
        if number < len(actions):
            lines.append(f"Result {number}:\n{shorten(turn.observation.strip(), options.observation_chars)}")
    return Part(EPISODE, "\n\n".join(lines))


def feedback_parts(
    trajectory: Trajectory, turn: int, which: Literal["both", "turn", "episode"], detail: Detail
) -> list[Part]:
    """The feedback that came after a turn of a failed trajectory: on the turn itself, and on how it all ended."""
    own = ending = ""
    if which != "episode" or len(trajectory.turns) == 1:
        own = _said(trajectory.turns[turn].feedback, detail)
        if own == Verdict.IN_PROGRESS.sentence:  # which says nothing about the turn
            own = ""
    if len(trajectory.turns) == 1:
        return [Part(FEEDBACK, own)]
    last = turn == len(trajectory.turns) - 1
    if which != "turn" and not (last and own):
        ending = _said(last_feedback(trajectory), detail)
    return [Part(TURN_FEEDBACK, own), Part(ENDING, ending)]


def _said(feedback: Feedback, detail: Detail) -> str:
    return feedback.render(detail, audience=Audience.TEACHER)


def compose(messages: Conversation, parts: Sequence[Part], templates: Templates | None = None) -> Conversation:
    """The conversation with the sections, and a closing instruction, added to the last message of the user.

    If the last message is of another role, they are a further message. Where it has a native form, they are added
    to that too.

    Args:
        messages: What the student reads.
        parts: The sections; all that are no demonstration stand where feedback does.
        templates: Their words; the defaults if not given.
    """
    words = templates or Templates()
    sections = {True: "", False: ""}
    for part in parts:
        if part.text:
            sections[part.label in (DEMONSTRATION, EPISODE)] += words.section(part.label, part.text)
    later = isinstance(messages, Continued)
    composed = _framed(messages, lambda task: words.frame(task, sections[True], sections[False], later))
    return Continued(composed, messages.last) if isinstance(messages, Continued) else composed


def _framed(messages: Sequence[Message], frame: Callable[[str], str]) -> tuple[Message, ...]:
    if not messages or messages[-1].role != "user":
        return (*messages, Message("user", frame("")))
    last = messages[-1]
    native = last.native and replace(last.native, messages=_framed(last.native.messages, frame))
    return (*messages[:-1], replace(last, content=frame(last.content), native=native))


def fit(
    messages: Conversation,
    parts: Sequence[Part],
    max_tokens: int,
    count_tokens: Callable[[Conversation], int],
    options: RepromptOptions | None = None,
) -> tuple[Conversation, list[Part]]:
    """The composed reprompt, its sections shortened until it fits, and what is left of them.

    They are shortened one after another, by default in their order, each to nothing if need be. The conversation
    and the closing instruction always stay whole, even if they alone are longer than the limit.
    """
    options = options or RepromptOptions()
    kept = list(parts)
    composed = compose(messages, kept, options.templates)
    order = sorted(
        range(len(parts)),
        key=lambda i: (parts[i].label in (DEMONSTRATION, EPISODE)) == (options.shorten_first == "feedback"),
    )
    for i in order:
        part = parts[i]
        keep = len(part.text)
        while keep > 0 and count_tokens(composed) > max_tokens:
            keep = keep * 3 // 4
            kept[i] = replace(part, text=shorten(part.text, keep))
            composed = compose(messages, kept, options.templates)
    return composed, kept
