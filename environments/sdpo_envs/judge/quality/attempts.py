"""Attempts whose verdict is known: oracles, planted mistakes, a model's samples, judged by the environment."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sdpo_envs.judge.rubric import Rubric, RubricItem
from sdpo_gym.env import FeedbackEnv
from sdpo_gym.errors import EnvironmentFault
from sdpo_gym.mistakes import PlantedMistake
from sdpo_gym.types import Message, Task, Trajectory

SOLVED = Rubric(
    "Work the task out for yourself before you judge. An attempt that is wrong in any part does not solve it.",
    (RubricItem("solved", "Does the attempt solve the task, completely and correctly?", points=1),),
)
"""What a judge is asked where the environment has no rubric of its own."""

ORACLE, PLANTED, MODEL = "oracle", "planted", "model"
_MOST_MISTAKES = 60
_TRIES = 3


@dataclass(frozen=True)
class KnownAttempt:
    """An attempt and what is known of it.

    Attributes:
        origin: "oracle", "planted.<kind>" or "model".
        messages: What its author was shown before the last action.
        actions: What was done in each turn.
        observations: What came back after each but the last.
        known: For each item of the rubric whether a program says that it is satisfied.
    """

    origin: str
    messages: tuple[Message, ...]
    actions: tuple[str, ...]
    observations: tuple[str, ...]
    known: tuple[bool, ...]

    @property
    def text(self) -> str:
        """The last action: what a judge is shown as the attempt."""
        return self.actions[-1]

    @property
    def right(self) -> bool:
        """Whether all of it is as it should be."""
        return all(self.known)

    @property
    def transcript(self) -> str:
        """All of it as one text, for comparing whole episodes."""
        if len(self.actions) == 1:
            return self.actions[0]
        came_back = itertools.zip_longest(self.actions, self.observations)
        parts = []
        for number, (action, observation) in enumerate(came_back, 1):
            parts.append(f"Reply {number}:\n{action}")
            if observation is not None:
                parts.append(f"What came back:\n{observation}")
        return "\n\n".join(parts)


def rubric_of(env: FeedbackEnv[Any], task: Task) -> Rubric:
    """What a judge is asked about attempts at a task."""
    return task.rubric if _by_items(env) else SOLVED  # type: ignore[attr-defined]


def _by_items(env: FeedbackEnv[Any]) -> bool:
    """Whether a program of the environment says of each item of a rubric whether it is satisfied."""
    return hasattr(env, "program_verdict")


def known_attempts(env: FeedbackEnv[Any], task: Task, mistakes: int) -> list[KnownAttempt]:
    """The oracle of a task and up to so many planted mistakes, of as many kinds as there are.

    Mistakes that the program does not see are passed over.

    Raises:
        EnvironmentFault: If the environment cannot judge them.
    """
    attempts = []
    if task.oracle_actions:
        attempts.append(_tried(env, task, ORACLE, task.oracle_actions))
    wrong = (_tried(env, task, f"{PLANTED}.{m.kind}", m.actions) for m in _by_kind(env, task))
    attempts += itertools.islice((attempt for attempt in wrong if not attempt.right), mistakes)
    return attempts


def known_sample(env: FeedbackEnv[Any], task: Task, trajectory: Trajectory) -> KnownAttempt:
    """What a model did."""
    turns = trajectory.turns
    return KnownAttempt(
        MODEL,
        turns[-1].messages,
        tuple(turn.action.text for turn in turns),
        tuple(turn.observation for turn in turns[:-1]),
        _known(env, task, trajectory),
    )


def longer(env: FeedbackEnv[Any], task: Task, attempt: KnownAttempt) -> KnownAttempt | None:
    """The same attempt with sentences that say nothing; None if the program then judges it otherwise."""
    filler = _filler(len(attempt.text))
    for text in (f"{filler}\n\n{attempt.text}", f"{attempt.text}\n\n{filler}"):
        other = _tried(env, task, attempt.origin, (*attempt.actions[:-1], text))
        if other.known == attempt.known and other.messages == attempt.messages:
            return other
    return None


_SENTENCES = (
    "Let me go through this with care, one thing after the other.",
    "First I read the task again, so that I do not miss a part of it.",
    "Then I think about what is asked for and in which form it is to be given.",
    "I also consider what could go wrong on the way, and keep an eye on it.",
    "It helps to take small steps here, and to look back after each of them.",
    "Each step builds on the one before, so none of them should be rushed.",
    "There may be other ways to go about it, but this one seems clear enough.",
    "I have tried to keep everything in good order, so that it is easy to follow.",
    "Having thought about all of this for a while, I am ready to go on.",
    "What I came to in this way is what the rest of this reply is about.",
)


def _filler(length: int) -> str:
    """Sentences that say nothing of the task, at least as long as a text where there are enough of them."""
    chosen = list(itertools.accumulate(_SENTENCES, lambda a, b: f"{a} {b}"))
    return next((text for text in chosen if len(text) >= max(length, 300)), chosen[-1])


def _by_kind(env: FeedbackEnv[Any], task: Task) -> Iterator[PlantedMistake]:
    """Planted mistakes, one of each kind before the second of any."""
    kinds: dict[str, list[PlantedMistake]] = {}
    seen = {task.oracle_actions}
    for mistake in itertools.islice(env.planted_mistakes(task), _MOST_MISTAKES):
        if mistake.actions not in seen:
            seen.add(mistake.actions)
            kinds.setdefault(mistake.kind, []).append(mistake)
    rounds = itertools.zip_longest(*kinds.values())
    return (mistake for one in rounds for mistake in one if mistake is not None)


def _tried(env: FeedbackEnv[Any], task: Task, origin: str, actions: Sequence[str]) -> KnownAttempt:
    if _by_items(env):  # whoever judges there, here it is the program
        verdict = env.program_verdict(task, actions[-1])  # type: ignore[attr-defined]
        return KnownAttempt(origin, task.messages, (actions[-1],), (), tuple(verdict.satisfied.values()))
    for left in reversed(range(_TRIES)):
        try:
            sample = known_sample(env, task, env.play(task, actions))
            return dataclasses.replace(sample, origin=origin)
        except EnvironmentFault:
            if not left:
                raise
    raise AssertionError("unreachable")


def _known(env: FeedbackEnv[Any], task: Task, trajectory: Trajectory) -> tuple[bool, ...]:
    if _by_items(env):
        return tuple(env.program_verdict(task, trajectory.text).satisfied.values())  # type: ignore[attr-defined]
    return (trajectory.feedback.score >= 1.0,)
