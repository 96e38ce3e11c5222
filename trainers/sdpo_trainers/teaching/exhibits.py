"""Which attempts a self-teacher's context is made of: a success to show, a failure whose feedback is shown.

It is decided for all attempts of a step together, and according to the run's setting `detail`, by which the worth
of feedback is found out: the same attempts, with other reprompts. How they are put into words is in `reprompt.py`.
"""

from __future__ import annotations

import collections
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sdpo_gym.backends import TeacherDetail
from sdpo_gym.tasks import stable_hash
from sdpo_gym.types import Ending, Feedback, Group, Trajectory, Verdict
from sdpo_trainers.teaching.reprompt_options import RepromptOptions

Source = int | Literal["oracle"] | None
"""Whose success is shown: that of the sibling with this index, the oracle's, or nobody's."""


@dataclass(frozen=True)
class Exhibits:
    """The attempts that a teacher's context for one attempt is made of.

    Attributes:
        success: Shown as the demonstration.
        source: Whose success that is.
        failure: The attempt whose feedback is shown: the one that is re-scored, or to shuffle one at another task.
        lacking: Whether what the detail asks for is not there: a failure at another task, or the oracle's episode.
    """

    success: Trajectory | None = None
    source: Source = None
    failure: Trajectory | None = None
    lacking: bool = False


def choose_exhibits(
    groups: Sequence[Group],
    options: RepromptOptions,
    *,
    seed: int,
    detail: TeacherDetail = TeacherDetail.FULL,
    oracles: Mapping[str, Trajectory] | None = None,
) -> dict[tuple[int, int], Exhibits]:
    """What each attempt of a step's groups can be re-scored with, by the indices of group and trajectory.

    Args:
        groups: All attempts of the step.
        options: What goes in.
        seed: Of the choice of demonstrations, and of whose feedback is shown to whom.
        detail: What is shown in place of what there would be.
        oracles: Episodes by task id, where oracles are shown; attempts at other tasks then get nothing.
    """
    places = [(g, i) for g, group in enumerate(groups) for i in range(len(group.trajectories))]
    others: dict[tuple[int, int], Trajectory] = {}
    if detail is TeacherDetail.SHUFFLED:
        failed = [(g, i) for g, i in places if _has_failed(groups[g].trajectories[i], options)]
        attempts = [groups[g].trajectories[i] for g, i in failed]
        others = {failed[own]: attempts[other] for own, other in shuffle_feedback(attempts, seed).items()}
    chosen = {}
    for g, i in places:
        group, trajectory = groups[g], groups[g].trajectories[i]
        success: Trajectory | None = None
        source: Source
        if options.shows_oracles(detail):
            success, source = (oracles or {}).get(group.task.id), "oracle"
            if success is None:
                chosen[g, i] = Exhibits(lacking=True)
                continue
        else:
            source = choose_demonstration(group, i, options, seed)
            success = None if source is None else group.trajectories[source]
        wanted = options.feedback == "always" or (options.feedback == "without_demonstration" and success is None)
        failure = trajectory if wanted and _has_failed(trajectory, options) else None
        lacking = False
        if failure and detail is TeacherDetail.SHUFFLED:
            failure = others.get((g, i))
            lacking = failure is None
        chosen[g, i] = Exhibits(success, source, failure, lacking)
    return chosen


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
        successes.sort(key=lambda i: sum(len(turn.action.text) for turn in group.trajectories[i].turns))
    return next((i for i in successes if i != index), None)


def choose_failures(group: Group, index: int, options: RepromptOptions, seed: int, count: int) -> list[int]:
    """Up to `count` failed siblings of trajectory `index`, drawn as `choose_demonstration` draws, never itself."""
    failures = [i for i, r in enumerate(group.returns) if r < options.success_threshold]
    random.Random(stable_hash("failures", seed, group.task.id)).shuffle(failures)
    return [i for i in failures if i != index][:count]


def shuffle_feedback(failed: Sequence[Trajectory], seed: int) -> dict[int, int]:
    """For each failed attempt one at another task, whose feedback takes the place of its own: a control.

    An attempt with the same verdict is taken where there is one, so that what the control differs in is what the
    feedback says of this very attempt. Each attempt's feedback serves once, as far as the numbers allow, so that
    the control's texts are on the whole those that it is compared with. Training and the measurement of feedback
    (`feedback_quality`) both shuffle by this function.

    Args:
        failed: Attempts at several tasks.
        seed: The same seed and attempts give the same choice.

    Returns:
        By index of the attempt the index of the other; an attempt is missing if all are at its own task.
    """
    tasks = [trajectory.task_id for trajectory in failed]
    verdicts = [str(last_feedback(trajectory).verdict) for trajectory in failed]
    order = sorted(range(len(failed)), key=lambda i: (stable_hash("shuffled", seed, tasks[i]), tasks[i], i))
    chosen: dict[int, int] = {}

    def exchange(receivers: Sequence[int], givers: Sequence[int]) -> None:
        """As many attempts at each task in both, those at one task together: so far on is another task's turn."""
        shift = max(collections.Counter(tasks[i] for i in receivers).values(), default=0)
        for place, i in enumerate(receivers):
            other = givers[(place + shift) % len(givers)]
            if tasks[other] != tasks[i]:
                chosen[i] = other

    for verdict in sorted(set(verdicts)):
        alike = [i for i in order if verdicts[i] == verdict]
        exchange(alike, alike)
    given = set(chosen.values())
    exchange([i for i in order if i not in chosen], [i for i in order if i not in given])
    for i in order:
        others = [j for j in order if tasks[j] != tasks[i]]
        if i not in chosen and others:
            alike = [j for j in others if verdicts[j] == verdicts[i]]
            chosen[i] = random.Random(stable_hash("shuffled", seed, tasks[i], i)).choice(alike or others)
    return chosen


def _has_failed(trajectory: Trajectory, options: RepromptOptions) -> bool:
    """Whether there is something to say on an attempt: one can be good enough to be shown, and not yet right."""
    below = trajectory.ret < options.success_threshold
    return below or last_feedback(trajectory).verdict is not Verdict.CORRECT


def last_feedback(trajectory: Trajectory) -> Feedback:
    """The last word on an episode; one that ran out of turns while all was still open failed by that."""
    feedback = trajectory.feedback
    if trajectory.ending is Ending.TRUNCATED and feedback.verdict is Verdict.IN_PROGRESS:
        return replace(feedback, verdict=Verdict.TURN_LIMIT)
    return feedback
