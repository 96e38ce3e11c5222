"""What a second attempt is given in each arm: the self-teacher's reprompts, built as training builds them.

A second attempt is a whole new attempt, so in an environment of several turns its first message has the sections:
feedback on the replies that were remarked on, and on how the episode ended.

The control "shuffled" has the feedback on a failed attempt at another task which got the same verdict, where there
is one. So it differs from "full" in nothing but what the notes say of this very attempt. Each attempt's feedback
serves once as another's, as far as the numbers allow, so the two arms give the same texts on the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, runtime_checkable

from sdpo_gym.env import FeedbackEnv
from sdpo_gym.errors import EnvironmentFault
from sdpo_gym.policy import Conversation, Policy
from sdpo_gym.types import Detail, Ending, Group, Message, Task, Trajectory, Verdict, shorten
from sdpo_trainers.feedback_quality.arms import Arm
from sdpo_trainers.teaching.exhibits import choose_demonstration, last_feedback, shuffle_feedback
from sdpo_trainers.teaching.reprompt import (
    Part,
    compose,
    demonstration,
    feedback_parts,
    fit,
)
from sdpo_trainers.teaching.reprompt_options import RepromptOptions

SOLVED = 1.0
"""The score of an attempt that solved its task."""

REPLIES = "Here is feedback on the replies of an earlier, failed attempt at this task:"
ANSWERED = "Here is feedback on this attempt:"
STARTS_OVER = "The attempt has failed, and everything is as it was at the start. Here is feedback on it:"

_FAULTS = 3
"""How often an oracle is played before its environment counts as broken."""
_CHARACTERS_PER_TOKEN = 4
_SHORTEST_MESSAGE = 80


@runtime_checkable
class CountsTokens(Protocol):
    """A policy that knows how long a conversation is, and how long one may be with its answer."""

    context_length: int

    def count_tokens(self, messages: Conversation) -> int: ...


@dataclass(frozen=True)
class Room:
    """How long contexts may be.

    Attributes:
        count_tokens: The length of a conversation.
        prompt: How many tokens the policy can read before its answer, if there is a limit.
    """

    count_tokens: Callable[[Conversation], int]
    prompt: int | None = None

    @classmethod
    def of(cls, policy: Policy, answer_tokens: int) -> Room:
        """Counted by the policy; one that does not count (an endpoint) is taken to read 4 characters a token."""
        if isinstance(policy, CountsTokens):
            return cls(policy.count_tokens, policy.context_length - answer_tokens)
        return cls(lambda messages: sum(len(m.content) for m in messages) // _CHARACTERS_PER_TOKEN)


@dataclass(frozen=True)
class Context:
    """What a second attempt is given.

    Attributes:
        messages: The chat.
        shortened: Whether something had to be shortened to fit.
    """

    messages: Conversation
    shortened: bool = False


@dataclass(frozen=True)
class Case:
    """A failed first attempt, and what it is tried again with.

    Attributes:
        group: The first attempts at its task.
        index: Which of them it is.
        contexts: By arm; those for which there is nothing to give are not there.
    """

    group: Group
    index: int
    contexts: Mapping[Arm, Context] = field(default_factory=dict)

    @property
    def task(self) -> Task:
        return self.group.task

    @property
    def first(self) -> Trajectory:
        """The attempt."""
        return self.group.trajectories[self.index]


def solved(trajectory: Trajectory) -> bool:
    """Whether an attempt solved its task, as evaluations count it."""
    return trajectory.feedback.score >= SOLVED


def verdict_of(trajectory: Trajectory) -> Verdict:
    """The last verdict; an episode that ran out of turns while all was open failed by that."""
    return last_feedback(trajectory).verdict


def build_cases(
    env: FeedbackEnv[Any],
    groups: Sequence[Group],
    arms: Sequence[Arm],
    room: Room,
    *,
    seed: int = 0,
    options: RepromptOptions | None = None,
) -> list[Case]:
    """The failed attempts of these groups, with their contexts.

    Those that have a context in every arm come first, so that the attempts of a chunk keep their places, and with
    them their random numbers, from arm to arm.

    Args:
        env: Plays oracles, where no sibling solved the task.
        groups: First attempts.
        arms: Which contexts to build.
        room: How long they may be.
        seed: Of the choice of demonstrations, and of whose feedback is given to whom.
        options: Of the reprompts; the trainer's defaults if not given.
    """
    options = options or RepromptOptions()
    cases = [
        Case(group, i)
        for group in groups
        for i, trajectory in enumerate(group.trajectories)
        if not solved(trajectory)
    ]
    foreign = others_feedback(cases, seed) if Arm.SHUFFLED in arms else {}
    oracles: dict[str, Trajectory | None] = {}
    built = []
    for number, case in enumerate(cases):
        said = feedback_sections(case.first, Detail.FULL) if has_notes(case.first) else None
        shown: Part | None = None
        if {Arm.DEMONSTRATION, Arm.EVERYTHING} & set(arms):
            shown = _success(env, case, options, seed, oracles)
        sections: dict[Arm, list[Part] | None] = {
            Arm.VERDICT: feedback_sections(case.first, Detail.VERDICT),
            Arm.FULL: said,
            Arm.SHUFFLED: (
                feedback_sections(cases[foreign[number]].first, Detail.FULL) if number in foreign else None
            ),
            Arm.DEMONSTRATION: [shown] if shown else None,
            Arm.EVERYTHING: [shown, *said] if shown and said else None,
        }
        contexts: dict[Arm, Context] = {}
        for arm in arms:
            context: Context | None
            if arm is Arm.AGAIN:
                context = Context(case.task.messages)
            elif arm is Arm.DIALOGUE:
                context = _dialogue(case.first, options, room) if said else None
            else:
                context = _reprompt(case.task.messages, sections[arm], options, room)
            if context is not None:
                contexts[arm] = context
        built.append(replace(case, contexts=contexts))
    return sorted(built, key=lambda case: [arm not in case.contexts for arm in arms])


# --- sections ------------------------------------------------------------------------------------------


def feedback_sections(trajectory: Trajectory, detail: Detail) -> list[Part]:
    """The feedback on a whole failed attempt: on its replies, where it has several, and on how it ended."""
    if len(trajectory.turns) == 1:
        return feedback_parts(trajectory, 0, "both", detail)
    last = len(trajectory.turns) - 1
    remarks = [(turn, feedback_parts(trajectory, turn, "turn", detail)[0].text) for turn in range(last)]
    replies = "\n\n".join(f"Reply {turn + 1}:\n{text}" for turn, text in remarks if text)
    return [Part(REPLIES, replies), feedback_parts(trajectory, last, "episode", detail)[1]]


def has_notes(trajectory: Trajectory) -> bool:
    """Whether the feedback says more to a self-teacher than the verdicts do."""
    return feedback_sections(trajectory, Detail.FULL) != feedback_sections(trajectory, Detail.VERDICT)


def others_feedback(cases: Sequence[Case], seed: int) -> dict[int, int]:
    """For each attempt that has notes, an attempt at another task whose feedback stands in for its own.

    Both are places in `cases`. The same verdict is preferred; among those with it, each serves once if no task has
    more than half of them.
    """
    with_notes = [i for i, case in enumerate(cases) if has_notes(case.first)]
    chosen = shuffle_feedback([cases[i].first for i in with_notes], seed)
    return {with_notes[own]: with_notes[other] for own, other in chosen.items()}


def _success(
    env: FeedbackEnv[Any],
    case: Case,
    options: RepromptOptions,
    seed: int,
    oracles: dict[str, Trajectory | None],
) -> Part | None:
    """A sibling's success, or the oracle's; None if there is neither."""
    sibling = choose_demonstration(case.group, case.index, options, seed)
    if sibling is not None:
        return demonstration(case.group.trajectories[sibling], options)
    if case.task.id not in oracles:
        oracles[case.task.id] = _oracle(env, case.task)
    oracle = oracles[case.task.id]
    return demonstration(oracle, options, oracle=True) if oracle else None


def _oracle(env: FeedbackEnv[Any], task: Task) -> Trajectory | None:
    """The oracle's episode, if it is known, can be judged, and solves the task."""
    if not task.oracle_actions:
        return None
    for _ in range(_FAULTS):
        try:
            trajectory = env.play(task, task.oracle_actions)
        except EnvironmentFault:
            continue
        return trajectory if solved(trajectory) else None
    return None


# --- contexts ------------------------------------------------------------------------------------------


def _reprompt(
    messages: Sequence[Message], sections: Sequence[Part] | None, options: RepromptOptions, room: Room
) -> Context | None:
    """The task with these sections, shortened to fit; None if nothing of them is there, or fits."""
    if not sections or not any(part.text for part in sections):
        return None
    limit = room.count_tokens(messages) + options.max_tokens
    if room.prompt is not None:
        limit = min(limit, room.prompt)
    composed, kept = fit(messages, sections, limit, room.count_tokens)
    if not any(part.text for part in kept) or (
        room.prompt is not None and room.count_tokens(composed) > room.prompt
    ):
        return None
    return Context(composed, kept != list(sections))


def _dialogue(first: Trajectory, options: RepromptOptions, room: Room) -> Context | None:
    """The whole failed attempt as it was, then the feedback on it as the user's answer.

    Where the attempt leaves no room for the feedback, its messages are shortened, all alike.
    """
    last = first.turns[-1]
    said = [*last.messages[len(first.turns[0].messages) :], Message("assistant", last.action.text)]
    if first.ending is Ending.TRUNCATED and len(first.turns) > 1:
        said.append(Message("user", last.observation))
    parts = feedback_sections(first, Detail.FULL)
    if len(first.turns) == 1:
        sections = [replace(part, label=ANSWERED) for part in parts]
    else:
        sections = [Part(STARTS_OVER, "\n\n".join(part.text for part in parts if part.text))]
    prompt = first.turns[0].messages
    keep = max(len(message.content) for message in said)
    whole = True
    while room.prompt is not None and keep > _SHORTEST_MESSAGE:
        if room.count_tokens(compose((*prompt, *said), sections)) <= room.prompt:
            break
        keep, whole = keep * 3 // 4, False
        said = [_shorter(message, keep) for message in said]
    context = _reprompt((*prompt, *said), sections, options, room)
    return context and replace(context, shortened=context.shortened or not whole)


def _shorter(message: Message, keep: int) -> Message:
    if len(message.content) <= keep:
        return message
    return replace(message, content=shorten(message.content, keep), native=None, tool_calls=())
