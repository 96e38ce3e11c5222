"""Mistakes planted in right answers, to see whether feedback finds them.

A planted mistake is an oracle's answer with one thing made wrong at a known place. Where the remarks of an
environment point elsewhere, or name something else, a learner is sent the wrong way.

Every environment has the mistakes of `wrong_secrets`; one that knows more about its answers plants its own, by
`FeedbackEnv.planted_mistakes`.
"""

from __future__ import annotations

from collections.abc import Iterator
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
