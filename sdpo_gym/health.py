"""What looks wrong in a training run, from its metrics alone: rules that running trainers and reports share.

Each rule reads the rows of `metrics.jsonl` so far and gives at most one alarm. The failures are those reported of
self-distillation and of policy gradients at large: collapse after a good start, entropy or length that runs away,
attempts that cite what they have not seen, a teacher that knows no better than its student, a signal that sits in
the first tokens. A rule whose metrics are not logged is silent.
"""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeGuard

from pydantic import Field

from sdpo_gym.settings import Section

Kind = Literal["nonfinite", "explosion", "collapse", "notice"]
Row = Mapping[str, Any]


class Limits(Section):
    """From where on something looks wrong."""

    window: int = Field(10, ge=2, description="Steps over which figures are averaged before they are compared")
    log_ratio: float = Field(
        1.0, gt=0, description="Largest mean |log ratio| between the policy and what attempts were sampled with"
    )
    clipped: float = Field(0.5, gt=0, le=1, description="Largest share of tokens whose ratio is clipped")
    drop: float = Field(0.15, gt=0, le=1, description="Largest fall of the pass rate from its best")
    entropy_fall: float = Field(0.1, ge=0, lt=1, description="Smallest entropy, as a share of that at the start")
    entropy_rise: float = Field(3.0, gt=1, description="Largest entropy, as a multiple of that at the start")
    length_change: float = Field(
        2.0, gt=1, description="Factor by which attempts may become longer or shorter without passing more often"
    )
    citations: float = Field(
        0.05, gt=0, le=1, description="Largest share of attempts that cite feedback or solutions not shown to them"
    )
    gap_growth: float = Field(3.0, gt=1, description="Factor by which teacher and student may move apart")
    first_tokens: float = Field(
        0.8, gt=0, le=1, description="Largest share of the divergence in the first five tokens of long attempts"
    )
    style: float = Field(
        0.9, gt=0, le=1, description="Largest share of the teacher's signal on symbols, white space and markers"
    )
    signal: float = Field(0.1, ge=0, lt=1, description="Smallest share of attempts that give something to learn")
    truncated: float = Field(0.25, gt=0, le=1, description="Largest share of attempts cut off by the length limit")
    shortened: float = Field(
        0.1, gt=0, le=1, description="Largest share of teacher contexts that had to be shortened"
    )
    staleness: float = Field(
        4.0, gt=0, description="Largest mean age, in updates, of the weights that attempts were sampled with"
    )


@dataclass(frozen=True)
class Alarm:
    """Something that looks wrong.

    Attributes:
        name: Of the rule.
        kind: What a trainer may do about it: leave out an update, stop, or only tell.
        step: After which it was seen.
        message: What was seen, what it may mean, what to look at or to change.
    """

    name: str
    kind: Kind
    step: int
    message: str


def alarms(rows: Sequence[Row], limits: Limits | None = None) -> list[Alarm]:
    """What looks wrong after the last of these rows, the gravest first.

    Args:
        rows: Of a run's metrics, in order, of all phases.
        limits: From where on.
    """
    limits = limits or Limits()
    seen = _Seen(
        [row for row in rows if row.get("phase", "train") == "train"],
        [row for row in rows if row.get("phase") == "validation"],
        limits,
    )
    step = max((row["step"] for row in rows), default=0)
    return [
        Alarm(rule.__name__.strip("_"), kind, step, message)
        for kind, rules in _RULES.items()
        for rule in rules
        if (message := rule(seen)) is not None
    ]


def trends(rows: Sequence[Row], window: int) -> dict[str, float]:
    """How fast entropy, length and the distance to the teacher change: metrics to log, `trend/…`.

    Each is the slope of a straight line through the last `window` steps, times their number, over their mean: 0.5
    is a rise by half. A figure that is not logged so often yet has no trend.
    """
    found = {}
    for key in (ENTROPY, LENGTH, TEACHER_GAP):
        values = [row[key] for row in rows[-window:] if _number(row.get(key))]
        mean = statistics.fmean(values) if len(values) == window else 0.0
        if mean:
            slope, _ = statistics.linear_regression(range(window), values)
            found[f"trend/{key}"] = slope * (window - 1) / mean
    return found


ENTROPY, LENGTH, PASS_RATE = "entropy", "response_tokens", "pass_rate"
TEACHER_GAP = "teacher_gap_abs"
LOG_RATIO, CLIPPED = "log_ratio_abs", "clip_fraction"
FIRST_TOKENS = "first_tokens_share"
STYLE = ("symbols", "space", "markers")
"""Classes of tokens that say little (`teacher_gap_share/…`)."""
CITATIONS = "cites_unseen"
SKIPPED = "skipped_nonfinite"
LONG = 20
"""Attempts of fewer tokens have most of their divergence in the first five anyway."""
LEARNED = 0.05
"""A pass rate that rose by more than this explains a change of entropy or length."""


class _Seen:
    """The rows by phase, and their figures over the first and the last steps."""

    def __init__(self, train: Sequence[Row], validation: Sequence[Row], limits: Limits) -> None:
        self.train, self.validation, self.limits = train, validation, limits
        self.window = limits.window

    @property
    def late(self) -> Sequence[Row]:
        """The last steps; none while there are fewer than a window."""
        return self.train[-self.window :] if len(self.train) >= self.window else ()

    def mean(self, key: str) -> float | None:
        """Of a figure over the last steps."""
        values = [row[key] for row in self.late if _number(row.get(key))]
        return statistics.fmean(values) if values else None

    def change(self, key: str) -> tuple[float, float] | None:
        """The mean of a figure over the first steps that have it and over the last."""
        values = [row[key] for row in self.train if _number(row.get(key))]
        if len(values) < 2 * self.window:
            return None
        return statistics.fmean(values[: self.window]), statistics.fmean(values[-self.window :])

    @property
    def learned(self) -> bool:
        """Whether more attempts pass now than at first."""
        change = self.change(PASS_RATE)
        return change is not None and change[1] > change[0] + LEARNED


def _nonfinite(seen: _Seen) -> str | None:
    bad = [row["step"] for row in seen.train if row.get(SKIPPED) or ("loss" in row and row["loss"] is None)]
    if not bad:
        return None
    return (
        f"the loss or a gradient was not a finite number in {_steps(bad)}; the update was left out. A lower "
        "optimizer.lr, dtype = 'float32' or a smaller optimizer.grad_clip often help; the step's attempts are kept"
    )


def _exploding_ratio(seen: _Seen) -> str | None:
    row = seen.train[-1] if seen.train else {}
    far, clipped = row.get(LOG_RATIO), row.get(CLIPPED)
    if _number(far) and far > seen.limits.log_ratio:
        what = f"the mean |log ratio| to what the attempts were sampled with is {far:.2f}"
    elif _number(clipped) and clipped > seen.limits.clipped:
        what = f"the ratio of {clipped:.0%} of the tokens is clipped"
    else:
        return None
    return (
        f"{what}: the policy has moved far from its samples, or the sampler has other weights. Take fewer updates "
        "per batch (optimizer.epochs, optimizer.minibatches), lower optimizer.lr, or check the sampler"
    )


def _collapse(seen: _Seen) -> str | None:
    curve = [row for row in seen.validation if _number(row.get(PASS_RATE))]
    if not curve:
        return None
    best, last = max(curve, key=lambda row: row[PASS_RATE]), curve[-1]
    sure = not _number(last.get("high")) or last["high"] < best[PASS_RATE]
    if best[PASS_RATE] - last[PASS_RATE] <= seen.limits.drop or not sure:
        return None
    return (
        f"the validation pass rate fell from {best[PASS_RATE]:.2f} at step {best['step']} to "
        f"{last[PASS_RATE]:.2f} at step {last['step']}: it may have collapsed. A lower learning rate or a slower "
        "teacher often helps; checkpoints/best holds the best weights that were saved"
    )


def _collapse_in_training(seen: _Seen) -> str | None:
    values = [row[PASS_RATE] for row in seen.train if _number(row.get(PASS_RATE))]
    w = seen.window
    if len(values) < 2 * w:
        return None
    starts = range(len(values) - 2 * w + 1)
    start = max(starts, key=lambda i: math.fsum(values[i : i + w]))
    best, last = values[start : start + w], values[-w:]
    drop = statistics.fmean(best) - statistics.fmean(last)
    # A step's tasks may be harder than another's: from step to step the rate changes by this much anyway, and the
    # best of many windows is compared with the last, at every step anew.
    variance = statistics.fmean((b - a) ** 2 for a, b in itertools.pairwise(values)) / 2
    if drop <= max(seen.limits.drop, 5 * math.sqrt(2 * variance / w)):
        return None
    return (
        f"the training pass rate fell from {statistics.fmean(best):.2f} to {statistics.fmean(last):.2f} (means of "
        f"{w} steps): it may have collapsed. A lower learning rate or a slower teacher often helps"
    )


def _entropy_died(seen: _Seen) -> str | None:
    change = seen.change(ENTROPY)
    if change is None or change[1] >= seen.limits.entropy_fall * change[0] or seen.learned:
        return None
    return (
        f"the entropy fell from {change[0]:.3g} to {change[1]:.3g} without more attempts passing: the policy no "
        "longer explores. Lower optimizer.lr, raise sampling.temperature, or keep the policy near its start"
    )


def _entropy_exploded(seen: _Seen) -> str | None:
    change = seen.change(ENTROPY)
    if change is None or change[1] <= seen.limits.entropy_rise * change[0] or seen.learned:
        return None
    return (
        f"the entropy rose from {change[0]:.3g} to {change[1]:.3g} without more attempts passing: the policy is "
        "coming apart. Lower optimizer.lr, use a slower teacher, and read the latest attempts"
    )


def _attempts_shrink(seen: _Seen) -> str | None:
    change = seen.change(LENGTH)
    if change is None or change[1] * seen.limits.length_change >= change[0] or seen.learned:
        return None
    return (
        f"attempts shrank from {change[0]:.0f} to {change[1]:.0f} tokens without passing more often. Read the "
        "latest ones; averaging per sequence (the algorithm's aggregation) favours short answers"
    )


def _attempts_grow(seen: _Seen) -> str | None:
    change = seen.change(LENGTH)
    if change is None or change[1] <= seen.limits.length_change * change[0] or seen.learned:
        return None
    return (
        f"attempts grew from {change[0]:.0f} to {change[1]:.0f} tokens without passing more often. Read the "
        "latest ones; a penalty on length or another aggregation may help"
    )


def _leakage(seen: _Seen) -> str | None:
    share, change = seen.mean(CITATIONS), seen.change(CITATIONS)
    if share is None or share <= seen.limits.citations or (change and change[1] <= 2 * change[0]):
        return None
    return (
        f"{share:.0%} of the attempts cite feedback or a solution that the policy was not shown: it has learned "
        "to talk like its teacher's context. Use feedback that is worded less like a quotation, a demonstration "
        "without its reasoning, or distil on fewer tokens"
    )


def _weak_teacher(seen: _Seen) -> str | None:
    gaps = [row["teacher_gap/gap"] for row in seen.train if _number(row.get("teacher_gap/gap"))]
    if len(gaps) < 2 or statistics.fmean(gaps) > 0:
        return None
    return (
        "given its reprompt, the self-teacher did no better than the student (pass rate "
        f"{statistics.fmean(gaps):+.2f} on average): it has nothing to pass on. Try other feedback or "
        "demonstrations (sdpo-gym teacher-gap measures them), a larger model, or GRPO"
    )


def _teacher_runs_away(seen: _Seen) -> str | None:
    change = seen.change(TEACHER_GAP)
    if change is None or change[1] <= seen.limits.gap_growth * change[0]:
        return None
    return (
        f"teacher and student move apart: their mean distance per token rose from {change[0]:.3g} to "
        f"{change[1]:.3g}. The teacher may reward what only its context explains; a slower teacher or a lower "
        "learning rate may help"
    )


def _first_tokens_only(seen: _Seen) -> str | None:
    share, length = seen.mean(FIRST_TOKENS), seen.mean(LENGTH)
    if share is None or length is None or length < LONG or share <= seen.limits.first_tokens:
        return None
    return (
        f"{share:.0%} of what the teacher teaches is in the first five tokens of attempts of {length:.0f}: its "
        "context may end otherwise than the student's. Compare both prompts (the reprompt is kept with the "
        "rollouts), above all the end of the template"
    )


def _style_tokens(seen: _Seen) -> str | None:
    shares = [share for name in STYLE if (share := seen.mean(f"teacher_gap_share/{name}")) is not None]
    if sum(shares) <= seen.limits.style:
        return None
    return (
        f"{sum(shares):.0%} of the teacher's signal lies on symbols, white space and markers: it teaches "
        "how to write rather than what. Use demonstrations in the student's own style, or distil on chosen tokens"
    )


def _little_signal(seen: _Seen) -> str | None:
    share = seen.mean("signal_fraction")
    if share is None or share >= seen.limits.signal:
        return None
    return (
        f"in the last {seen.window} steps only {share:.0%} of the attempts gave anything to learn from. Tasks may "
        "be too easy or too hard; change their level, or take more attempts per task (group_size)"
    )


def _truncated(seen: _Seen) -> str | None:
    verdicts = sum(v for row in seen.late for k, v in row.items() if k.startswith("verdict/") and v)
    cut = sum(row.get("verdict/truncated") or 0.0 for row in seen.late)
    if not verdicts or cut / verdicts <= seen.limits.truncated:
        return None
    return f"the length limit cut off {cut / verdicts:.0%} of the late attempts; raise sampling.max_tokens"


def _shortened(seen: _Seen) -> str | None:
    cut = sum(row.get("reprompt/shortened") or 0.0 for row in seen.late)
    attempts = sum(v for row in seen.late for k, v in row.items() if k.startswith("verdict/") and v)
    if not attempts or cut / attempts <= seen.limits.shortened:
        return None
    return (
        f"the teacher's context was shortened for {cut / attempts:.0%} of the late attempts, so it lacks part of "
        "the demonstration or feedback; use shorter feedback or a model with a longer context"
    )


def _stale_sampler(seen: _Seen) -> str | None:
    age = seen.mean("staleness")
    if age is None or age <= seen.limits.staleness:
        return None
    return (
        f"the late attempts were sampled with weights that were {age:.1f} updates old on average: sampling "
        "does not keep up. Use a smaller sampling.ahead, a faster sampler, or fewer updates per batch"
    )


def _faults(seen: _Seen) -> str | None:
    faults = sum(row.get("faults") or 0.0 for row in seen.train)
    return f"{faults:.0f} attempts were left out because the environment failed" if faults else None


_RULES: dict[Kind, tuple[Callable[[_Seen], str | None], ...]] = {
    "nonfinite": (_nonfinite,),
    "explosion": (_exploding_ratio,),
    "collapse": (
        _collapse,
        _collapse_in_training,
        _entropy_died,
        _entropy_exploded,
        _attempts_shrink,
        _attempts_grow,
    ),
    "notice": (
        _leakage,
        _weak_teacher,
        _teacher_runs_away,
        _first_tokens_only,
        _style_tokens,
        _little_signal,
        _truncated,
        _shortened,
        _stale_sampler,
        _faults,
    ),
}


def _number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and math.isfinite(value)


def _steps(steps: Sequence[int]) -> str:
    return f"step {steps[0]}" if len(steps) == 1 else f"{len(steps)} steps, last in step {steps[-1]}"


def rules() -> Iterator[str]:
    """The names that alarms can have."""
    return (rule.__name__.strip("_") for group in _RULES.values() for rule in group)
