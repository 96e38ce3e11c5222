"""What a judge's answers say about it.

Every rate is a mean over tasks of a task's own rate, with a bootstrap interval over tasks (`sdpo_gym.statistics`),
since attempts at one task are not independent of each other.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean
from typing import Any

import numpy as np

from sdpo_envs.judge.judge import JudgeUsage
from sdpo_gym.statistics import Estimate, bootstrap_mean, bootstrap_rate
from sdpo_gym.types import shorten

PLAIN, LONGER, REORDERED, PAIR = "plain", "longer", "reordered", "pair"
_MOST_EXAMPLES = 5


@dataclass(frozen=True)
class Record:
    """One question to a judge, what is known, and what it said.

    Attributes:
        task_id: The task.
        origin: Of the attempt: "oracle", "planted.<kind>", "model"; of a pair, that of the wrong one.
        kind: "plain", "longer" (with sentences that say nothing), "reordered" (items in reverse) or "pair".
        attempt: Which of the attempts at the task.
        repeat: Which time the same is asked.
        items: The items of the rubric; of a pair, "better".
        known: For each item whether it is satisfied; of a pair, whether the first attempt is the right one.
        text: The attempt, of an episode all replies, shortened.
        said: What the judge said of each item; None if it gave no judgement.
        remarks: Why, for each item.
        failure: Why there is no judgement.
    """

    task_id: str
    origin: str
    kind: str
    attempt: int
    repeat: int
    items: tuple[str, ...]
    known: tuple[bool, ...]
    text: str = ""
    said: tuple[bool, ...] | None = None
    remarks: tuple[str, ...] = ()
    failure: str = ""


@dataclass(frozen=True)
class Rate:
    """An estimate and what it is from.

    Attributes:
        estimate: Mean over tasks, with its 95% interval; None where there was nothing to see it from.
        tasks: How many tasks it is from.
        cases: How many answers, or pairs of them.
    """

    estimate: Estimate | None
    tasks: int
    cases: int


@dataclass(frozen=True)
class Example:
    """A judgement that the program contradicts."""

    task_id: str
    origin: str
    item: str
    passed: bool
    text: str
    remark: str


@dataclass(frozen=True)
class JudgeQuality:
    """How good a judge is.

    Attributes:
        tasks: How many tasks there were.
        attempts: How many attempts were judged.
        by_items: Whether items of a rubric are judged; otherwise whole attempts.
        right: The share of what is judged that is right by the program.
        passed: The share that the judge passes.
        accuracy: How often judge and program agree.
        false_pass: The share of what is wrong that the judge passes.
        false_fail: The share of what is right that the judge fails.
        kappa: Cohen's kappa: agreement beyond what the shares of passes alone would give; 1 is full, 0 none.
        passed_by_origin: The share that passes, by where attempts come from.
        right_by_item: How often judge and program agree, by item.
        length_bias: By how much more often an attempt passes that was made longer by sentences that say nothing.
        first_chosen: How often the first of two attempts is chosen; each pair is shown in both orders, so a judge
            without a preference is at 0.5.
        pairs_right: How often the right one of two attempts is chosen.
        order_changes: How often an answer changes when the items of a rubric are asked for in reverse.
        consistency: How often two answers to the same question agree.
        unanswered: The share of questions that got no readable reply; they are in no other figure.
        usage: What the questions took.
        examples: Judgements that the program contradicts: false passes first.
        conclusions: What all this says, in words.
    """

    tasks: int
    attempts: int
    by_items: bool
    right: float
    passed: float
    accuracy: Rate
    false_pass: Rate
    false_fail: Rate
    kappa: Rate
    passed_by_origin: Mapping[str, Rate]
    right_by_item: Mapping[str, Rate]
    length_bias: Rate
    first_chosen: Rate
    pairs_right: Rate
    order_changes: Rate
    consistency: Rate
    unanswered: Rate
    usage: JudgeUsage
    examples: tuple[Example, ...] = ()
    conclusions: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Answer:
    """One item of one record."""

    record: Record
    item: str
    known: bool
    said: bool
    remark: str


def summarize(records: Sequence[Record], usage: JudgeUsage, tasks: int) -> JudgeQuality:
    """What the records say.

    Args:
        records: All questions, in order; at least one plain one with a judgement.
        usage: What they took.
        tasks: How many tasks there were.
    """
    from sdpo_envs.judge.quality.conclusions import conclude  # which reads these types

    answers: dict[str, list[_Answer]] = {kind: [] for kind in (PLAIN, LONGER, REORDERED, PAIR)}
    for r in records:
        if r.said is not None:
            answers[r.kind] += [_Answer(r, *one) for one in zip(r.items, r.known, r.said, r.remarks, strict=True)]
    plain = answers[PLAIN]
    asked = Counter(a.record.task_id for a in answers[PAIR])
    pairs = [a for a in answers[PAIR] if asked[a.record.task_id] == 2]  # in both orders
    agree = _mean(plain, lambda a: a.said == a.known)
    first = {_case(a): a.said for a in plain if a.record.repeat == 0}
    quality = JudgeQuality(
        tasks=tasks,
        attempts=len({(r.task_id, r.attempt) for r in records if r.kind == PLAIN}),
        by_items=any(len(r.items) > 1 for r in records),
        right=_share(plain, lambda a: a.known),
        passed=_share(plain, lambda a: a.said),
        accuracy=agree,
        false_pass=_mean([a for a in plain if not a.known], lambda a: a.said),
        false_fail=_mean([a for a in plain if a.known], lambda a: not a.said),
        kappa=_kappa(plain),
        passed_by_origin=_by(plain, lambda a: a.record.origin, lambda a: a.said),
        right_by_item=_by(plain, lambda a: a.item, lambda a: a.said == a.known),
        length_bias=_rate(
            [(a.record.task_id, float(a.said) - first[_case(a)]) for a in answers[LONGER] if _case(a) in first],
            lowest=-1.0,
        ),
        first_chosen=_mean(pairs, lambda a: a.said),
        pairs_right=_mean(pairs, lambda a: a.said == a.known),
        order_changes=_mean(
            [a for a in answers[REORDERED] if _case(a) in first], lambda a: a.said != first[_case(a)]
        ),
        consistency=_consistency(plain),
        unanswered=_rate([(r.task_id, float(r.said is None)) for r in records]),
        usage=usage,
        examples=_examples(plain),
    )
    return dataclasses.replace(quality, conclusions=conclude(quality))


def _case(answer: _Answer) -> tuple[str, int, str]:
    return answer.record.task_id, answer.record.attempt, answer.item


def _share(answers: Sequence[_Answer], of: Callable[[_Answer], bool]) -> float:
    return fmean(map(of, answers)) if answers else 0.0


def _by_task(values: Iterable[tuple[str, float]]) -> list[list[float]]:
    tasks: dict[str, list[float]] = defaultdict(list)
    for task_id, value in values:
        tasks[task_id].append(value)
    return list(tasks.values())


def _rate(values: Sequence[tuple[str, float]], lowest: float = 0.0) -> Rate:
    """The mean over tasks of numbers from `lowest` to 1.

    Where it is the same for every task, resampling shows no spread; there the interval is widened by the exact
    binomial bound on how often another value could occur without having been seen, as in `bootstrap_rate`.
    """
    means = [fmean(task) for task in _by_task(values)]
    if not means:
        return Rate(None, 0, 0)
    estimate = bootstrap_mean(means)
    if min(means) == max(means):
        unseen = bootstrap_rate([0.0] * len(means)).high
        estimate = Estimate(means[0], max(lowest, means[0] - unseen), min(1.0, means[0] + unseen))
    return Rate(estimate, len(means), len(values))


def _mean(answers: Sequence[_Answer], of: Callable[[_Answer], bool]) -> Rate:
    return _rate([(a.record.task_id, float(of(a))) for a in answers])


def _by(
    answers: Sequence[_Answer], key: Callable[[_Answer], str], of: Callable[[_Answer], bool]
) -> dict[str, Rate]:
    """Rates by a key, the keys with most answers first."""
    groups: dict[str, list[_Answer]] = defaultdict(list)
    for answer in answers:
        groups[key(answer)].append(answer)
    return {name: _mean(mine, of) for name, mine in sorted(groups.items(), key=lambda g: -len(g[1]))}


def _consistency(plain: Sequence[_Answer]) -> Rate:
    """How often two answers to the same question agree; every question counts by its pairs of answers."""
    asked: dict[tuple[str, int, str], list[bool]] = defaultdict(list)
    for answer in plain:
        asked[_case(answer)].append(answer.said)
    return _rate([(case[0], float(a == b)) for case, said in asked.items() for a, b in combinations(said, 2)])


Numbers = np.ndarray[Any, np.dtype[np.float64]]


def cohens_kappa(tables: Numbers) -> Numbers:
    """Cohen's kappa: (p_o - p_e) / (1 - p_e) (Cohen 1960, Educational and Psychological Measurement 20, 37-46).

    p_o is the observed agreement, p_e what two raters with the same shares would reach by chance.

    Args:
        tables: (..., 2, 2) shares or counts: [known][said].

    Returns:
        (...); not a number where both always say the same one thing, so that there is nothing beyond chance.
    """
    shares = tables / tables.sum((-2, -1), keepdims=True)
    observed = shares[..., 0, 0] + shares[..., 1, 1]
    expected = (shares.sum(-1) * shares.sum(-2)).sum(-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(expected < 1 - 1e-12, (observed - expected) / (1 - expected), np.nan)


def _kappa(plain: Sequence[_Answer], resamples: int = 2000, seed: int = 0) -> Rate:
    """Kappa of all tasks' tables together, every task counting the same, with a bootstrap interval over tasks.

    Without a single disagreement resampling shows no spread; the lower end is then the kappa at the lower end of
    the accuracy.
    """
    counts: dict[str, Numbers] = {}
    for answer in plain:
        table = counts.setdefault(answer.record.task_id, np.zeros((2, 2)))
        table[int(answer.known), int(answer.said)] += 1
    if not counts:
        return Rate(None, 0, 0)
    tables = np.stack([table / table.sum() for table in counts.values()])
    value = float(cohens_kappa(tables.mean(0)))
    if np.isnan(value):
        return Rate(None, len(tables), len(plain))
    rng = np.random.default_rng(seed)
    draws = np.stack([tables[rng.integers(len(tables), size=len(tables))].mean(0) for _ in range(resamples)])
    found = cohens_kappa(draws)
    found = found[~np.isnan(found)]
    low, high = (float(q) for q in np.quantile(found, [0.025, 0.975])) if len(found) else (value, value)
    if value > 1 - 1e-12:
        missed = 1 - bootstrap_rate([1.0] * len(tables)).low
        shares = tables.mean(0)
        low = 1 - missed / (1 - float((shares.sum(-1) * shares.sum(-2)).sum()))
    return Rate(Estimate(value, max(-1.0, min(low, value)), max(high, value)), len(tables), len(plain))


def _examples(plain: Sequence[_Answer]) -> tuple[Example, ...]:
    """Some judgements that the program contradicts, of different tasks: false passes first."""
    chosen: list[Example] = []
    for passed in (True, False):
        tasks: set[str] = set()
        for a in plain:
            new = a.record.task_id not in tasks and len(tasks) < _MOST_EXAMPLES
            if new and a.said is passed and a.known is not passed:
                tasks.add(a.record.task_id)
                remark = shorten(a.remark, 300)
                chosen.append(Example(a.record.task_id, a.record.origin, a.item, passed, a.record.text, remark))
    return tuple(chosen)
