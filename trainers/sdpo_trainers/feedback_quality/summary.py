"""What the second attempts come to: repair rates, gains, likelihoods, by arm and by kind of note.

Every task counts the same: an attempt's share of successes is averaged over the attempts at its task first, and
intervals are over tasks. Differences are paired by first attempt, on those attempts that have both.
"""

from __future__ import annotations

import functools
import random
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from sdpo_gym.statistics import Estimate, bootstrap_difference, bootstrap_mean, bootstrap_rate
from sdpo_gym.tasks import stable_hash
from sdpo_gym.types import Audience, Detail, Group, Note, Trajectory
from sdpo_trainers.feedback_quality.arms import Arm
from sdpo_trainers.feedback_quality.contexts import feedback_sections, solved
from sdpo_trainers.feedback_quality.repair import Repair
from sdpo_trainers.feedback_quality.result import ArmResult, KindResult, LikelihoodResult, RepairExample

COMPARED = (
    (Arm.FULL, Arm.VERDICT),
    (Arm.FULL, Arm.SHUFFLED),
    (Arm.EVERYTHING, Arm.DEMONSTRATION),
    (Arm.DIALOGUE, Arm.FULL),
)
"""The pairs of arms whose differences are told beside the gains over "again"."""

_EXAMPLES = 3

Value = Callable[[Repair, Arm], float | None]


def arm_results(repairs: Sequence[Repair], arms: Sequence[Arm]) -> tuple[ArmResult, ...]:
    """One for each arm that has attempts."""
    return tuple(result for arm in arms if (result := _arm_result(repairs, arm)))


def _arm_result(repairs: Sequence[Repair], arm: Arm) -> ArmResult | None:
    mine = [repair for repair in repairs if _share(repair, arm) is not None]
    if not mine:
        return None
    attempts = [trajectory for repair in mine for trajectory in repair.second[arm].trajectories]
    return ArmResult(
        arm=str(arm),
        attempts=len(mine),
        tasks=len({repair.case.task.id for repair in mine}),
        left_out=sum(arm not in repair.case.contexts for repair in repairs),
        repaired=bootstrap_rate(_by_task(mine, lambda repair: _share(repair, arm))),
        gain=None if arm is Arm.AGAIN else difference(mine, arm, Arm.AGAIN),
        context_tokens=_context_tokens(mine, arm),
        response_tokens=statistics.fmean(sum(turn.action.tokens for turn in t.turns) for t in attempts),
        shortened=sum(repair.case.contexts[arm].shortened for repair in mine),
        score=bootstrap_rate(_by_task(mine, lambda repair: _score(repair, arm))),
        score_gain=None if arm is Arm.AGAIN else difference(mine, arm, Arm.AGAIN, _score),
    )


def unmeasured(repairs: Sequence[Repair], arms: Sequence[Arm]) -> dict[str, str]:
    """The arms without a single attempt, and why."""
    reasons = {}
    for arm in arms:
        if any(_share(repair, arm) is not None for repair in repairs):
            continue
        if not repairs:
            reasons[str(arm)] = "no first attempt failed"
        elif any(arm in repair.case.contexts for repair in repairs):
            reasons[str(arm)] = "no second attempt could be judged"
        else:
            reasons[str(arm)] = _NOTHING[arm]
    return reasons


_NOTES = "the feedback on failed attempts has no notes"
_SUCCESSES = "no task that was failed has an oracle or a successful sibling"
_NOTHING = {
    Arm.AGAIN: "nothing to give",
    Arm.VERDICT: "its context does not fit",
    Arm.FULL: _NOTES,
    Arm.SHUFFLED: "feedback with notes on failed attempts at two tasks or more is needed, and is not there",
    Arm.DEMONSTRATION: _SUCCESSES,
    Arm.EVERYTHING: f"{_SUCCESSES}, or {_NOTES}",
    Arm.DIALOGUE: _NOTES,
}


def likelihood_results(repairs: Sequence[Repair], arms: Sequence[Arm]) -> tuple[LikelihoodResult, ...]:
    """One for each arm in which the oracle's answer was scored."""
    results = []
    for arm in arms:
        mine = [repair for repair in repairs if arm in repair.logprobs]
        if mine:
            results.append(
                LikelihoodResult(
                    arm=str(arm),
                    attempts=len(mine),
                    tasks=len({repair.case.task.id for repair in mine}),
                    logprob=bootstrap_mean(_by_task(mine, functools.partial(_logprob, arm=arm))),
                    gain=None if arm is Arm.AGAIN else logprob_difference(mine, arm, Arm.AGAIN),
                )
            )
    return tuple(results)


def differences(
    repairs: Sequence[Repair],
    arms: Sequence[Arm],
    difference_of: Callable[[Sequence[Repair], Arm, Arm], Estimate | None] | None = None,
) -> dict[str, Estimate]:
    """The paired differences between arms that matter, those that were measured; of repairs if not said."""
    pairs = [(one, other) for one, other in COMPARED if one in arms and other in arms]
    found = {f"{one} - {other}": (difference_of or difference)(repairs, one, other) for one, other in pairs}
    return {name: estimate for name, estimate in found.items() if estimate is not None}


def logprob_difference(repairs: Sequence[Repair], one: Arm, other: Arm) -> Estimate | None:
    """As `difference`, of the log-probability of the oracle's answer."""
    return difference(repairs, one, other, _logprob, bounded=False)


def difference(
    repairs: Sequence[Repair], one: Arm, other: Arm, of: Value | None = None, *, bounded: bool = True
) -> Estimate | None:
    """A value in one arm minus that in another, paired by first attempt; None if none has both.

    Args:
        repairs: The attempts.
        one: The arm.
        other: What is taken from it.
        of: The value of an attempt in an arm; by default the share of second attempts that solved the task.
        bounded: Whether these values lie in [0, 1].
    """
    value = of or _share

    def apart(repair: Repair) -> float | None:
        values = value(repair, one), value(repair, other)
        return None if values[0] is None or values[1] is None else values[0] - values[1]

    found = _by_task(repairs, apart)
    return bootstrap_difference(found, bounded=bounded) if found else None


def kind_results(repairs: Sequence[Repair]) -> tuple[KindResult, ...]:
    """By kind of note that a self-teacher reads, the most frequent first."""
    having: dict[str, list[tuple[Repair, Note]]] = defaultdict(list)
    for repair in repairs:
        if _share(repair, Arm.FULL) is None or _share(repair, Arm.AGAIN) is None:
            continue
        for kind, note in {note.kind: note for note in reversed(list(_notes(repair.case.first)))}.items():
            having[kind].append((repair, note))
    results = []
    for kind, found in sorted(having.items(), key=lambda item: (-len(item[1]), item[0])):
        mine = [repair for repair, _ in found]
        gain = difference(mine, Arm.FULL, Arm.AGAIN)
        if gain is not None:
            again, full = (
                bootstrap_rate(_by_task(mine, functools.partial(_share, arm=arm))) for arm in (Arm.AGAIN, Arm.FULL)
            )
            tasks = len({repair.case.task.id for repair in mine})
            likelier = logprob_difference(mine, Arm.FULL, Arm.AGAIN)
            results.append(KindResult(kind, len(mine), tasks, again, full, gain, found[0][1].message, likelier))
    return tuple(results)


def examples(repairs: Sequence[Repair], seed: int) -> tuple[RepairExample, ...]:
    """A few attempts that feedback helped and a few that it hurt, of different tasks."""
    shuffled = list(repairs)
    random.Random(stable_hash("examples", seed)).shuffle(shuffled)
    chosen: list[RepairExample] = []
    for effect in ("helped", "hurt"):
        tasks: set[str] = set()
        for repair in shuffled:
            if len(tasks) == _EXAMPLES:
                break
            example = _example(repair, effect == "helped") if repair.case.task.id not in tasks else None
            if example:
                chosen.append(example)
                tasks.add(repair.case.task.id)
    return tuple(chosen)


def feedback_text(trajectory: Trajectory) -> str:
    """All of the feedback on an attempt, as a self-teacher reads it."""
    return "\n\n".join(part.text for part in feedback_sections(trajectory, Detail.FULL) if part.text)


def text_of(trajectory: Trajectory) -> str:
    """An attempt as people read it: its reply, or its replies and what was answered to them."""
    return _written(trajectory)[0]


def marks_of(trajectory: Trajectory) -> tuple[tuple[int, int], ...]:
    """The places in `text_of` that the notes name, in their order, each once."""
    starts = _written(trajectory)[1]
    spans = [
        (start + note.span[0], start + note.span[1])
        for start, turn in zip(starts, trajectory.turns, strict=True)
        for note in turn.feedback.notes
        if note.span is not None and note.audience is not Audience.LOG
    ]
    return tuple(dict.fromkeys(spans))


def _written(trajectory: Trajectory) -> tuple[str, list[int]]:
    """An attempt as people read it, and where in it each reply starts."""
    if len(trajectory.turns) == 1:
        return trajectory.text, [0]
    text, starts = "", []
    for number, turn in enumerate(trajectory.turns, 1):
        text += f"Reply {number}:\n"
        starts.append(len(text))
        text += turn.action.text
        if number < len(trajectory.turns):
            text += f"\n\nResult {number}:\n{turn.observation}\n\n"
    return text, starts


def _share(repair: Repair, arm: Arm) -> float | None:
    """Which share of an arm's attempts solved the task; None if there are none."""
    group = repair.second.get(arm)
    if group is None or not group.trajectories:
        return None
    return statistics.fmean(solved(trajectory) for trajectory in group.trajectories)


def _score(repair: Repair, arm: Arm) -> float | None:
    """The mean score of an arm's attempts; None if there are none."""
    group = repair.second.get(arm)
    if group is None or not group.trajectories:
        return None
    return statistics.fmean(trajectory.feedback.score for trajectory in group.trajectories)


def _logprob(repair: Repair, arm: Arm) -> float | None:
    """The log-probability of the oracle's answer in an arm; None if it was not measured."""
    return repair.logprobs.get(arm)


def _by_task(repairs: Sequence[Repair], value: Callable[[Repair], float | None]) -> list[float]:
    """The mean of a value over the attempts at each task that have one."""
    values: dict[str, list[float]] = defaultdict(list)
    for repair in repairs:
        mine = value(repair)
        if mine is not None:
            values[repair.case.task.id].append(mine)
    return [statistics.fmean(values[task]) for task in sorted(values)]


def _context_tokens(repairs: Sequence[Repair], arm: Arm) -> float | None:
    """What the contexts add to the task, where the policy says what it read."""
    added = []
    for repair in repairs:
        before = repair.case.first.turns[0].action.prompt_ids
        now = repair.second[arm].trajectories[0].turns[0].action.prompt_ids
        if before and now:
            added.append(len(now) - len(before))
    return statistics.fmean(added) if added else None


def _notes(trajectory: Trajectory) -> Iterator[Note]:
    """The notes that a self-teacher reads."""
    return (n for turn in trajectory.turns for n in turn.feedback.notes if n.audience is not Audience.LOG)


def _example(repair: Repair, helped: bool) -> RepairExample | None:
    """Two second attempts with the same random numbers, of which just one solved the task."""
    empty = Group(repair.case.task, ())
    pairs = zip(
        repair.second.get(Arm.AGAIN, empty).trajectories,
        repair.second.get(Arm.FULL, empty).trajectories,
        strict=False,
    )
    for again, full in pairs:
        if solved(full) is not helped or solved(again) is helped:
            continue
        first = repair.case.first
        return RepairExample(
            repair.case.task.id,
            repair.case.task.prompt,
            text_of(first),
            feedback_text(first),
            tuple(dict.fromkeys(note.kind for note in _notes(first))),
            (text_of(again), again.feedback.score),
            (text_of(full), full.feedback.score),
            "helped" if helped else "hurt",
            _marks(first),
        )
    return None


def _marks(trajectory: Trajectory) -> tuple[tuple[int, int], ...]:
    """The places that notes name, in the text that `text_of` gives."""
    marks = []
    whole, end = text_of(trajectory), 0
    for turn in trajectory.turns:
        start = whole.find(turn.action.text, end)
        end = start + len(turn.action.text)
        spans = [note.span for note in turn.feedback.notes if note.audience is not Audience.LOG and note.span]
        marks += [(start + a, start + b) for a, b in dict.fromkeys(spans)]
    return tuple(marks)
