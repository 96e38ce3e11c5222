"""What a comparison found: numbers read off its run folders, with their intervals.

Reads folders, writes nothing. An attempt passes if its return is at least 1. The intervals come from resampling
test tasks, all attempts at a task together; with several seeds also from resampling seeds.
"""

from __future__ import annotations

import itertools
import statistics as stdlib_statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from sdpo_gym.runs import Run
from sdpo_gym.statistics import Estimate, bootstrap_nested, bootstrap_rate
from sdpo_leaderboards.arms import Arm, plan
from sdpo_leaderboards.config import CompareConfig, Contender

Outcomes = Mapping[str, float]
"""Pass rate of each task, by task id."""


@dataclass(frozen=True)
class Point:
    """One evaluation on the validation split."""

    step: int
    attempts: float
    wall_s: float
    rate: Estimate


@dataclass(frozen=True)
class ArmResult:
    """What one training run did.

    Attributes:
        name: The arm's name, also the name of its folder.
        backend: Its backend, with what its teacher is shown where that is compared (`Contender.name`).
        seed: Its seed.
        status: "finished", "unfinished", "failed" or "not started".
        curve: Its evaluations on the validation split, in order.
        rewards: (attempts, mean reward) of each training step.
        before: Test outcomes before the first step, or those of the warm start; empty if neither was tested.
        after: Test outcomes after the last step; empty unless it is finished.
        totals: What it had used by its last training step: attempts, tokens_sampled, tokens_trained, wall_s.
    """

    name: str
    backend: str
    seed: int
    status: str
    curve: tuple[Point, ...] = ()
    rewards: tuple[tuple[float, float], ...] = ()
    before: Outcomes = field(default_factory=dict)
    after: Outcomes = field(default_factory=dict)
    totals: Mapping[str, float] = field(default_factory=dict)

    @property
    def area(self) -> float | None:
        """Mean height of the validation curve over attempts, in [0, 1]; None before the second evaluation."""
        x = np.array([p.attempts for p in self.curve])
        y = np.array([p.rate.mean for p in self.curve])
        if len(x) < 2 or x[-1] <= x[0]:
            return None
        return float(np.sum(np.diff(x) * (y[1:] + y[:-1]) / 2) / (x[-1] - x[0]))

    @property
    def drop(self) -> float | None:
        """How far the last evaluation lies under the best one: a sign of collapse."""
        if not self.curve:
            return None
        return max(p.rate.mean for p in self.curve) - self.curve[-1].rate.mean

    def attempts_to(self, threshold: float) -> float | None:
        """Attempts sampled until an evaluation first reached the threshold; None if none did."""
        return next((p.attempts for p in self.curve if p.rate.mean >= threshold), None)


@dataclass(frozen=True)
class BackendResult:
    """One backend (or one with a detail) over all its seeds. None stands for what cannot be said yet."""

    backend: str
    seeds: int
    finished: int
    before: Estimate | None
    after: Estimate | None
    gain: Estimate | None
    area: float | None
    drop: float | None
    reached: int
    attempts_to_threshold: float | None
    attempts: float | None
    wall_s: float | None
    tokens_sampled: float | None
    tokens_trained: float | None


@dataclass(frozen=True)
class Difference:
    """Test pass rate of one backend after training minus that of another, paired by seed and task."""

    backend: str
    over: str
    estimate: Estimate
    tasks: int


@dataclass(frozen=True)
class Comparison:
    """Everything that the table, the curves and the report say."""

    config: CompareConfig
    path: Path
    manifest: Mapping[str, Any]
    warm_starts: tuple[ArmResult, ...]
    arms: tuple[ArmResult, ...]
    backends: tuple[BackendResult, ...]
    differences: tuple[Difference, ...]
    failures: Mapping[str, str]

    @property
    def test_tasks(self) -> int:
        """How many different test tasks stand behind the table."""
        return len({task for arm in self.arms for task in (*arm.before, *arm.after)})

    @property
    def caption(self) -> str:
        """What the intervals cover, and what they do not."""
        finished = [b.finished for b in self.backends]
        text = f"Test pass rate on {self.test_tasks} held-out tasks; intervals are 95% bootstrap intervals"
        if max(finished) <= 1:
            return (
                f"{text} over tasks. With one training seed they cover the choice of tasks and the sampling of "
                "attempts, not the luck of a training run: another seed may well fall outside."
            )
        few = " With so few seeds they are too narrow rather than too wide." if min(finished) < 5 else ""
        return f"{text} over seeds and tasks ({_range(finished)} seeds per backend).{few}"

    def summary(self) -> dict[str, Any]:
        """The figures as plain JSON values, outcomes per task left out."""
        arms = [
            {
                "name": arm.name,
                "status": arm.status,
                "curve": [asdict(point) for point in arm.curve],
                "area": arm.area,
                "drop": arm.drop,
                **arm.totals,
            }
            for arm in (*self.warm_starts, *self.arms)
        ]
        return {
            "env": self.config.env,
            "model": self.config.model,
            "threshold": self.config.threshold,
            "caption": self.caption,
            "test_tasks": self.test_tasks,
            "backends": [asdict(backend) for backend in self.backends],
            "differences": [asdict(difference) for difference in self.differences],
            "arms": arms,
            "failures": dict(self.failures),
        }


def read_comparison(run: Run, config: CompareConfig) -> Comparison:
    """Reads what there is, however far the comparison has come."""
    manifest = run.manifest
    failures = manifest.get("failures", {})
    arms = plan(config, run.path)
    results = [read_arm(arm, failed=arm.name in failures) for arm in arms]
    starts = {arm.path: r for arm, r in zip(arms, results, strict=True) if arm.warm_start}
    trained = [
        _since(starts.get(arm.start), r) if arm.start else r
        for arm, r in zip(arms, results, strict=True)
        if not arm.warm_start
    ]
    return Comparison(
        config=config,
        path=run.path,
        manifest=manifest,
        warm_starts=tuple(r for arm, r in zip(arms, results, strict=True) if arm.warm_start),
        arms=tuple(trained),
        backends=tuple(
            summarise(one.name, [r for r in trained if r.backend == one.name], config.threshold)
            for one in config.contenders
        ),
        differences=tuple(
            difference
            for one, other in _pairs(config.contenders)
            if (difference := compare_pair(one.name, other.name, trained))
        ),
        failures=failures,
    )


def _pairs(contenders: Sequence[Contender]) -> list[tuple[Contender, Contender]]:
    """Which is compared with which: a backend with those named before it, a detail with those named after it."""
    pairs = itertools.combinations(reversed(contenders), 2)
    return [(b, a) if a.label == b.label else (a, b) for a, b in pairs]


def read_arm(arm: Arm, failed: bool = False) -> ArmResult:
    """What the run of one arm says so far."""
    if not arm.started:
        return ArmResult(arm.name, arm.contender, arm.seed, "failed" if failed else "not started")
    run = Run.open(arm.path)
    train = run.metrics("train")
    last = train[-1] if train else {}
    tested = run.recorded_steps("test")
    finished = arm.finished
    return ArmResult(
        name=arm.name,
        backend=arm.contender,
        seed=arm.seed,
        status="finished" if finished else "failed" if failed else "unfinished",
        curve=tuple(
            Point(r["step"], r["attempts"], r["wall_s"], Estimate(r["pass_rate"], r["low"], r["high"]))
            for r in run.metrics("validation")
        ),
        rewards=tuple((r["attempts"], r["reward"]) for r in train if r.get("reward") is not None),
        before=outcomes(run, 0) if 0 in tested else {},
        after=outcomes(run, tested[-1]) if finished and tested and tested[-1] > 0 else {},
        totals={k: last[k] for k in ("attempts", "tokens_sampled", "tokens_trained", "wall_s") if k in last},
    )


def _since(start: ArmResult | None, arm: ArmResult) -> ArmResult:
    """An arm that was not evaluated before its first step is taken for what its warm start was after the last."""
    if start is None or arm.before or not start.after:
        return arm
    curve = arm.curve
    if curve and curve[0].step > 0 and start.curve:
        curve = (replace(start.curve[-1], step=0, attempts=0, wall_s=0.0), *curve)
    return replace(arm, before=start.after, curve=curve)


def outcomes(run: Run, step: int) -> Outcomes:
    """The test pass rate of each task at `step`; tasks that lost every attempt to faults are left out."""
    rates = {}
    for recorded in run.recorded(step, "test"):
        passed = [float(t.ret >= 1) for t in recorded.group.trajectories]
        if passed:
            rates[recorded.group.task.id] = float(np.mean(passed))
    return rates


def summarise(backend: str, arms: Sequence[ArmResult], threshold: float) -> BackendResult:
    """One row of the table, from the arms of one backend."""
    finished = [arm for arm in arms if arm.status == "finished"]
    reached = [a for arm in finished if (a := arm.attempts_to(threshold)) is not None]

    def mean(values: Sequence[float | None]) -> float | None:
        known = [value for value in values if value is not None]
        return stdlib_statistics.fmean(known) if known else None

    def total(name: str) -> float | None:
        return mean([arm.totals.get(name) for arm in finished])

    return BackendResult(
        backend=backend,
        seeds=len(arms),
        finished=len(finished),
        before=_rate([arm.before for arm in finished]),
        after=_rate([arm.after for arm in finished]),
        gain=_paired([(arm.after, arm.before) for arm in finished]),
        area=mean([arm.area for arm in finished]),
        drop=mean([arm.drop for arm in finished]),
        reached=len(reached),
        attempts_to_threshold=mean(reached),
        attempts=total("attempts"),
        wall_s=total("wall_s"),
        tokens_sampled=total("tokens_sampled"),
        tokens_trained=total("tokens_trained"),
    )


def compare_pair(backend: str, over: str, arms: Sequence[ArmResult]) -> Difference | None:
    """How much better `backend` ended than `over`, on the seeds that both finished; None if there are none."""
    after = {(arm.backend, arm.seed): arm.after for arm in arms if arm.after}
    seeds = sorted({seed for _, seed in after})
    pairs = [(after[backend, s], after[over, s]) for s in seeds if (backend, s) in after and (over, s) in after]
    estimate = _paired(pairs)
    if estimate is None:
        return None
    return Difference(backend, over, estimate, len({task for a, b in pairs for task in a.keys() & b.keys()}))


def _rate(by_seed: Sequence[Outcomes]) -> Estimate | None:
    values = [list(rates.values()) for rates in by_seed if rates]
    if not values:
        return None
    flat = [value for rates in values for value in rates]
    if len(values) == 1 or min(flat) == max(flat):
        return bootstrap_rate(flat)
    return bootstrap_nested(values)


def _paired(pairs: Sequence[tuple[Outcomes, Outcomes]]) -> Estimate | None:
    """The mean difference over the tasks that both of a pair have, a list of differences per seed."""
    differences = [[a[task] - b[task] for task in sorted(a.keys() & b.keys())] for a, b in pairs]
    differences = [values for values in differences if values]
    if not differences:
        return None
    flat = [value for values in differences for value in values]
    if not any(flat):  # no task differed, which is no proof that none would
        unseen = bootstrap_rate(flat).high
        return Estimate(0.0, -unseen, unseen)
    return bootstrap_nested(differences)


def _range(values: Sequence[int]) -> str:
    return str(min(values)) if min(values) == max(values) else f"{min(values)} to {max(values)}"
