"""Mistakes planted in right answers, to see whether feedback finds them.

A planted mistake is an oracle's answer with one thing made wrong at a known place. Where the remarks of an
environment point elsewhere, or name something else, a learner is sent the wrong way.

Every environment has the mistakes of `wrong_secrets`; one that knows more about its answers plants its own, by
`FeedbackEnv.planted_mistakes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sdpo_gym.leaks import Form, form_of
from sdpo_gym.types import Task


@dataclass(frozen=True)
class PlantedMistake:
    """The actions of an oracle with one mistake in them.

    Attributes:
        kind: What was done, in dotted lower case: "argument.value", "unit", "code.off-by-one".
        actions: What is done in each turn.
        span: Characters `[start, end)` of `actions[turn]` in which the mistake is; where something was left out,
            the smallest part of the answer that lacks it. None if it has no place.
        turn: The turn in which it was made.
        note_kinds: The kinds of note that name this mistake, each exact or as the beginning of a dotted kind
            ("argument" also stands for "argument.missing"). Empty where no kind of note is bound to it.
    """

    kind: str
    actions: tuple[str, ...]
    span: tuple[int, int] | None = None
    turn: int = 0
    note_kinds: tuple[str, ...] = ()

    def named_by(self, kind: str) -> bool:
        """Whether a note of that kind names this mistake."""
        return any(kind == named or kind.startswith(f"{named}.") for named in self.note_kinds)


def planted(
    kind: str,
    actions: Sequence[str],
    span: tuple[int, int],
    text: str,
    *,
    turn: int = 0,
    names: tuple[str, ...] = (),
) -> PlantedMistake:
    """A mistake made by writing something else in one place of an oracle.

    Args:
        kind: As in `PlantedMistake`.
        actions: The oracle's actions.
        span: What is replaced in `actions[turn]`.
        text: What is put there. If it is empty, the mistake is where the characters beside it now meet.
        turn: In which turn.
        names: The kinds of note that name the mistake.
    """
    start, end = span
    action = actions[turn]
    changed = action[:start] + text + action[end:]
    place = (start, start + len(text)) if text else (max(start - 1, 0), min(start + 1, len(changed)))
    return PlantedMistake(kind, (*actions[:turn], changed, *actions[turn + 1 :]), place, turn, names)


def spread(
    mistakes: Iterable[PlantedMistake], oracle: Sequence[str], at_most: int = 12
) -> tuple[PlantedMistake, ...]:
    """At most so many mistakes, one of each kind before a second of any; none twice, and not the oracle itself."""
    rounds: list[list[PlantedMistake]] = []
    count: dict[str, int] = {}
    seen = {tuple(oracle)}
    for mistake in mistakes:
        if mistake.actions in seen:
            continue
        seen.add(mistake.actions)
        number = count[mistake.kind] = count.get(mistake.kind, 0) + 1
        if number > len(rounds):
            rounds.append([])
        rounds[number - 1].append(mistake)
    return tuple(mistake for one in rounds for mistake in one)[:at_most]


def _instead(secret: str, form: Form) -> list[str]:
    """What is put in place of a secret."""
    if form == "option":
        return list("ABCDEFZ")
    if form == "number":
        return [f"1{secret}", "0", "-1", "1000000", f"{secret}1", f"-{secret}"]
    return ["something else", secret[::-1], ""]


def wrong_secrets(task: Task) -> Iterator[PlantedMistake]:
    """The oracle of `task` with something else in place of a secret, in every action where it last stands.

    A change may by chance leave an answer right (another option letter in prose, say); who uses these looks at
    the score.
    """
    actions = task.oracle_actions
    for secret in task.secrets:
        turn = max((i for i, action in enumerate(actions) if secret and secret in action), default=None)
        if turn is None:
            continue
        form = form_of(secret)
        for other in _instead(secret, form):
            if other != secret:
                start = actions[turn].rfind(secret)
                yield PlantedMistake(
                    f"secret.{form}",
                    tuple(_replaced(action, secret, other) for action in actions),
                    (start, start + len(other)),
                    turn,
                )


def _replaced(action: str, secret: str, other: str) -> str:
    """`action` with `other` where it last states `secret`."""
    start = action.rfind(secret)
    return action if start < 0 else action[:start] + other + action[start + len(secret) :]
