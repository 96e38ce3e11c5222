"""What a reader should be warned of before believing a comparison's numbers."""

from __future__ import annotations

from sdpo_gym import health
from sdpo_gym.runs import Run
from sdpo_leaderboards.comparison import ArmResult, Comparison


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


def _of_curve(arm: ArmResult) -> list[str]:
    rows = [
        {"step": point.step, "phase": "validation", "pass_rate": point.rate.mean, "high": point.rate.high}
        for point in arm.curve
    ]
    return [f"{arm.name}: {alarm.message}." for alarm in health.alarms(rows)]


def _of_metrics(run: Run) -> list[str]:
    """What the run's own metrics say; its late steps are the last third."""
    train = run.metrics("train")
    limits = health.Limits(window=max(2, len(train) // 3))
    return [f"{run.path.name}: {alarm.message}." for alarm in health.alarms(train, limits)]
