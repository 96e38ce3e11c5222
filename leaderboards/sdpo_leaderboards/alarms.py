"""What a reader should be warned of before believing a comparison's numbers."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from sdpo_gym.runs import Run
from sdpo_leaderboards.comparison import ArmResult, Comparison

COLLAPSE = 0.15
LITTLE_SIGNAL = 0.1
MANY_TRUNCATED = 0.25


def alarms(comparison: Comparison) -> list[str]:
    """One sentence for each thing that looks wrong."""
    found = [f"{name} failed: {reason}." for name, reason in comparison.failures.items()]
    for arm in comparison.arms:
        if arm.status in ("unfinished", "not started"):
            found.append(f"{arm.name} is {arm.status}, so it is not in the table.")
        found += _of_curve(arm)
    for folder in (comparison.path / "arms").glob("*/manifest.json"):
        found += _of_metrics(Run.open(folder.parent))
    for backend in comparison.backends:
        if backend.gain and backend.gain.low <= 0 <= backend.gain.high:
            found.append(f"{backend.backend}: no gain is shown; the interval of its gain includes 0.")
    return found


def _of_curve(arm: ArmResult) -> Iterator[str]:
    if arm.drop is None or arm.drop <= COLLAPSE:
        return
    best = max(arm.curve, key=lambda point: point.rate.mean)
    if arm.curve[-1].rate.high < best.rate.mean:
        yield (
            f"{arm.name} fell from {best.rate.mean:.2f} at step {best.step} to {arm.curve[-1].rate.mean:.2f} at "
            "its end: it may have collapsed. A lower learning rate or a slower teacher often helps."
        )


def _of_metrics(run: Run) -> Iterator[str]:
    train = run.metrics("train")
    if not train:
        return
    name = run.path.name
    if any(row.get("loss", 0.0) is None for row in train):
        yield f"{name}: the loss was not a finite number in some steps."
    late = train[-max(1, len(train) // 3) :]
    signal = [row["signal_fraction"] for row in late if row.get("signal_fraction") is not None]
    if signal and statistics.fmean(signal) < LITTLE_SIGNAL:
        yield (
            f"{name}: in the last third of its steps only {statistics.fmean(signal):.0%} of the attempts gave "
            "anything to learn from."
        )
    gaps = [row["teacher_gap/gap"] for row in train if row.get("teacher_gap/gap") is not None]
    if gaps and statistics.fmean(gaps) <= 0:
        yield (
            f"{name}: given its reprompt, the self-teacher did no better than the student (pass rate "
            f"{statistics.fmean(gaps):+.2f} on average): it has nothing to pass on."
        )
    verdicts = sum(v for row in late for k, v in row.items() if k.startswith("verdict/") and v)
    truncated = sum(row.get("verdict/truncated", 0.0) for row in late)
    if verdicts and truncated / verdicts > MANY_TRUNCATED:
        yield f"{name}: the length limit cut off {truncated / verdicts:.0%} of the late attempts."
    faults = sum(row.get("faults") or 0.0 for row in train)
    if faults:
        yield f"{name}: {faults:.0f} attempts were left out because the environment failed."
