"""Do notes point at a mistake that was planted? Measured without a model.

An environment's planted mistakes (`FeedbackEnv.planted_mistakes`) are played, and what is said of them is compared
with what was done: the spans of the notes with the place of the mistake, the kinds of the notes with its kind.

**Pointing.** A span points at a mistake if it shares a character with it. A span that covers most of the attempt
points nowhere: one that is longer than half of the action and more than twice as long as the mistake. (Where the
whole answer is one letter, a span of one letter is most of the attempt, and is as exact as can be.)

**Chance.** Long spans, or short attempts, touch a mistake by chance. The chance level is what spans of the same
lengths would touch, each put at any place of the action with the same probability and independently of the others;
it is counted, not sampled.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from sdpo_gym.env import FeedbackEnv
from sdpo_gym.errors import EnvironmentFault
from sdpo_gym.mistakes import PlantedMistake
from sdpo_gym.statistics import Estimate, bootstrap_rate
from sdpo_gym.types import Audience, Note, Task, Trajectory, shorten
from sdpo_trainers.feedback_quality.result import LocalisationResult

ALL = "all"
"""The kind under which all planted mistakes are summed up."""

_TRIES = 3
"""How often a mistake is played before its environment counts as broken."""
_EXAMPLE_CHARS = 1500

Span = tuple[int, int]


@dataclass(frozen=True)
class Remarked:
    """A planted mistake and the episode in which it was made.

    Attributes:
        task: The task.
        mistake: What was planted.
        trajectory: The episode; it did not solve the task.
    """

    task: Task
    mistake: PlantedMistake
    trajectory: Trajectory

    @property
    def action(self) -> str:
        """The action with the mistake, as far as the episode came."""
        return self.trajectory.turns[self.turn].action.text

    @property
    def turn(self) -> int:
        """The turn of the mistake, or the last one if the episode did not come to it."""
        return min(self.mistake.turn, len(self.trajectory.turns) - 1)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was said of that action, to any model."""
        return _for_models(self.trajectory.turns[self.turn].feedback.notes)

    @property
    def all_notes(self) -> tuple[Note, ...]:
        """What was said of that action, and in all later turns."""
        return tuple(n for turn in self.trajectory.turns[self.turn :] for n in _for_models(turn.feedback.notes))

    @property
    def spans(self) -> list[Span]:
        """The places that the notes name, in their order, each once; those that point nowhere too."""
        return list(dict.fromkeys(note.span for note in self.notes if note.span is not None))

    def points(self, span: Span) -> bool:
        """Whether a span points at the mistake."""
        place = self.mistake.span
        return place is not None and not _is_most(span, place, len(self.action)) and _touches(span, place)

    def chance(self) -> float:
        """The probability that one of the spans would point at the mistake, if each were put anywhere."""
        place = self.mistake.span
        if place is None:
            return 0.0
        lengths = [_long(s) for s in self.spans if not _is_most(s, place, len(self.action))]
        return 1 - math.prod(1 - chance_of_touching(length, place, len(self.action)) for length in lengths)

    @property
    def pointed(self) -> bool | None:
        """Whether a note points at the mistake; None if it has no place."""
        return None if self.mistake.span is None else any(map(self.points, self.spans))

    @property
    def first(self) -> bool | None:
        """Whether the first note with a span does."""
        return None if self.mistake.span is None else any(map(self.points, self.spans[:1]))

    @property
    def elsewhere(self) -> bool | None:
        """Whether notes have spans, and none of them touches the mistake; None if it has no place."""
        place = self.mistake.span
        return None if place is None else bool(self.spans) and not any(_touches(s, place) for s in self.spans)

    @property
    def named(self) -> bool | None:
        """Whether a note's kind names the mistake; None if no kind is bound to it."""
        return any(self.mistake.named_by(n.kind) for n in self.all_notes) if self.mistake.note_kinds else None


def localise(
    env: FeedbackEnv[Any],
    tasks: Iterable[Task],
    *,
    per_task: int = 12,
    per_kind: int = 3,
    on_task: Callable[[], None] | None = None,
) -> tuple[LocalisationResult, ...]:
    """How often the notes on planted mistakes point at them; the sum of all kinds first, then the most frequent.

    Args:
        env: The environment.
        tasks: Whose oracles the mistakes are planted in.
        per_task: At most so many mistakes of a task.
        per_kind: At most so many of one kind in a task.
        on_task: Called, in this thread, for each task that is done.

    Returns:
        Nothing if no mistake could be planted.

    Raises:
        EnvironmentFault: If not a single mistake could be judged.
    """
    return summarise(play_mistakes(env, tasks, per_task=per_task, per_kind=per_kind, on_task=on_task))


def play_mistakes(
    env: FeedbackEnv[Any],
    tasks: Iterable[Task],
    *,
    per_task: int = 12,
    per_kind: int = 3,
    on_task: Callable[[], None] | None = None,
) -> list[Remarked]:
    """Plays the planted mistakes of the tasks; those that happen to be right are passed over.

    So are tasks whose oracle is played and does not solve them: what is said of a mistake in it may be said of
    the rest.

    Args: As `localise`.

    Raises:
        EnvironmentFault: If not a single mistake could be judged.
    """
    found: list[Remarked] = []
    faults: list[EnvironmentFault] = []
    with ThreadPoolExecutor(env.judge_workers, thread_name_prefix="judge") as pool:
        for task in tasks:
            oracle = _play(env, task, task.oracle_actions) if task.oracle_actions else None
            if isinstance(oracle, Trajectory) and oracle.feedback.score < 1:
                mistakes = []
            else:
                mistakes = list(_chosen(env.planted_mistakes(task), per_task, per_kind))
            for mistake, played in zip(
                mistakes, pool.map(lambda m, t=task: _play(env, t, m.actions), mistakes), strict=True
            ):
                if isinstance(played, EnvironmentFault):
                    faults.append(played)
                elif played.turns and played.feedback.score < 1:
                    found.append(Remarked(task, mistake, played))
            if on_task:
                on_task()
    if faults and not found:
        raise EnvironmentFault(f"no planted mistake could be judged; the first fault: {faults[0]}") from faults[0]
    return found


def summarise(played: Sequence[Remarked]) -> tuple[LocalisationResult, ...]:
    """What was found, for all kinds together and for each."""
    if not played:
        return ()
    kinds = [kind for kind, _ in Counter(one.mistake.kind for one in played).most_common()]
    parts = {ALL: list(played)} | {k: [one for one in played if one.mistake.kind == k] for k in kinds}
    return tuple(_summary(kind, part) for kind, part in parts.items())


def chance_of_touching(length: int, place: Span, attempt: int) -> float:
    """The share of the places for a span of `length` in an attempt of so many characters that touch `place`."""
    length = min(max(length, 1), max(attempt, 1))
    places = max(attempt, 1) - length + 1
    first = max(0, place[0] - length + 1)
    last = min(places - 1, max(place[1], place[0] + 1) - 1)
    return max(0, last - first + 1) / places


def _chosen(mistakes: Iterable[PlantedMistake], per_task: int, per_kind: int) -> Iterator[PlantedMistake]:
    """The first few of each kind, not more than so many in all."""
    count: Counter[str] = Counter()
    for mistake in mistakes:
        if count.total() == per_task:
            return
        if count[mistake.kind] < per_kind:
            count[mistake.kind] += 1
            yield mistake


def _play(env: FeedbackEnv[Any], task: Task, actions: Sequence[str]) -> Trajectory | EnvironmentFault:
    """The episode, or why the environment could not judge it."""
    last = EnvironmentFault("not played")
    for _ in range(_TRIES):
        try:
            return env.play(task, actions)
        except EnvironmentFault as fault:
            last = fault
        except Exception as error:
            error.add_note(f"while judging a planted mistake, or the oracle, of task {task.id!r}")
            raise
    return last


def _for_models(notes: Sequence[Note]) -> tuple[Note, ...]:
    return tuple(note for note in notes if note.audience is not Audience.LOG)


def _long(span: Span) -> int:
    return max(span[1] - span[0], 1)


def _is_most(span: Span, place: Span, attempt: int) -> bool:
    return 2 * _long(span) > attempt and _long(span) > 2 * _long(place)


def _touches(span: Span, place: Span) -> bool:
    """Whether two spans share a character; an empty one stands for the character behind it."""
    return span[0] < place[0] + _long(place) and place[0] < span[0] + _long(span)


def _summary(kind: str, part: Sequence[Remarked]) -> LocalisationResult:
    placed = [one for one in part if one.mistake.span is not None]
    named = [one for one in part if one.mistake.note_kinds]
    return LocalisationResult(
        kind=kind,
        planted=len(part),
        spans=len(placed),
        pointed=_rate([(one.task.id, bool(one.pointed)) for one in placed]),
        chance=_mean_of_tasks([(one.task.id, one.chance()) for one in placed]),
        first=_rate([(one.task.id, bool(one.first)) for one in placed]),
        elsewhere=_rate([(one.task.id, bool(one.elsewhere)) for one in placed]),
        named=_rate([(one.task.id, bool(one.named)) for one in named]),
        without_notes=sum(not one.all_notes for one in part),
        example=_example(part),
    )


def _by_task(values: Sequence[tuple[str, float]]) -> list[float]:
    """The mean for each task."""
    tasks: dict[str, list[float]] = {}
    for task, value in values:
        tasks.setdefault(task, []).append(value)
    return [fmean(mine) for mine in tasks.values()]


def _rate(values: Sequence[tuple[str, float]]) -> Estimate | None:
    return bootstrap_rate(_by_task(values)) if values else None


def _mean_of_tasks(values: Sequence[tuple[str, float]]) -> float | None:
    return fmean(_by_task(values)) if values else None


def _example(part: Sequence[Remarked]) -> Mapping[str, str]:
    """A mistake that was missed: best one of which something else was said to be wrong."""
    missed = [one for one in part if one.pointed is False] or [one for one in part if one.named is False]
    if not missed:
        return {}
    one = next((one for one in missed if one.spans), missed[0])
    place = one.mistake.span
    shown = {
        "task": one.task.id,
        "kind": one.mistake.kind,
        "attempt": shorten(one.action, _EXAMPLE_CHARS),
        "mistake": "" if place is None else shorten(one.action[place[0] : place[1]], 200),
        "pointed at": "; ".join(shorten(one.action[s:e], 200) for s, e in one.spans),
        "feedback": shorten(
            "\n".join(f"[{note.kind}] {note.message}" for note in one.all_notes) or "(no note)", _EXAMPLE_CHARS
        ),
    }
    return {name: text for name, text in shown.items() if text}
