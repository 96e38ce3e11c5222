"""avg@n, pass@k and their confidence intervals.

Attempts at one task are not independent of each other: a model solves an easy task in most attempts and a hard
one in none. So the bootstrap here resamples *tasks* and takes all attempts of a task along (a cluster bootstrap);
an interval from resampled attempts would be far too narrow. Every task counts the same, however many attempts
at it there are, so a task that lost some to environment faults does not count less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sdpo_gym.errors import ConfigError


@dataclass(frozen=True)
class Estimate:
    """A mean with its confidence interval."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}]"


def avg_at_n(scores: Sequence[Sequence[float]]) -> float:
    """The mean over tasks of the mean score of a task's attempts.

    Args:
        scores: For each task the scores of its attempts. Tasks without any are left out.

    Raises:
        ConfigError: If there is no attempt at all.
    """
    return float(_checked([float(np.mean(task)) for task in scores if len(task)]).mean())


def pass_at_k(n: int, c: int, k: int) -> float:
    """The probability that at least one of k attempts is correct, without bias, from c correct ones of n.

    `1 - C(n - c, k) / C(n, k)`, computed as a product (Chen et al. 2021, arXiv 2107.03374, equation 1).

    Raises:
        ConfigError: Unless `1 <= k <= n` and `0 <= c <= n`.
    """
    if not (1 <= k <= n and 0 <= c <= n):
        raise ConfigError(f"pass@k needs 1 <= k <= n and 0 <= c <= n, got n={n}, c={c}, k={k}")
    if n - c < k:
        return 1.0
    return float(1.0 - np.prod(1.0 - k / np.arange(n - c + 1, n + 1)))


def bootstrap_mean(
    values: Sequence[float], *, confidence: float = 0.95, resamples: int = 2000, seed: int = 0
) -> Estimate:
    """The mean of one value per task, with a percentile bootstrap interval over tasks.

    Args:
        values: One number per task: its mean score, its pass@k, a difference between two models.
        confidence: The interval's nominal coverage.
        resamples: How many resampled task sets.
        seed: The same seed and values give the same interval.

    Raises:
        ConfigError: If there are no values, or one of them is not finite.
    """
    sample = _checked(values)
    if not 0 < confidence < 1 or resamples < 1:
        raise ConfigError(
            f"confidence must lie in (0, 1) and resamples be at least 1, got {confidence}, {resamples}"
        )
    rng = np.random.default_rng(seed)
    rows = max(1, 4_000_000 // len(sample))  # so that many tasks do not need much memory
    means = np.concatenate(
        [
            sample[rng.integers(len(sample), size=(min(rows, resamples - done), len(sample)))].mean(axis=1)
            for done in range(0, resamples, rows)
        ]
    )
    tail = (1 - confidence) / 2
    mean = float(sample.mean())
    low, high = (float(q) for q in np.quantile(means, [tail, 1 - tail]))
    return Estimate(mean, min(low, mean), max(high, mean))


def bootstrap_rate(
    values: Sequence[float], *, confidence: float = 0.95, resamples: int = 2000, seed: int = 0
) -> Estimate:
    """As `bootstrap_mean`, for values in [0, 1].

    Where every value is 0, or every value is 1, resampling shows no spread at all, and an interval of width zero
    would claim certainty. There the far end is the exact binomial bound (Clopper and Pearson 1934) on how often
    another value could occur without having been seen.

    Raises:
        ConfigError: As `bootstrap_mean`, or if a value lies outside [0, 1].
    """
    sample = _checked(values)
    if sample.min() < 0 or sample.max() > 1:
        raise ConfigError(f"values must lie in [0, 1], got {sample.min()} to {sample.max()}")
    estimate = bootstrap_mean(values, confidence=confidence, resamples=resamples, seed=seed)
    unseen = 1 - ((1 - confidence) / 2) ** (1 / len(sample))
    if sample.max() == 0:
        return Estimate(0.0, 0.0, unseen)
    if sample.min() == 1:
        return Estimate(1.0, 1 - unseen, 1.0)
    return estimate


def bootstrap_difference(
    values: Sequence[float],
    *,
    confidence: float = 0.95,
    resamples: int = 2000,
    seed: int = 0,
    bounded: bool = True,
) -> Estimate:
    """As `bootstrap_mean`, for paired differences, one per task, that are to be told from zero.

    The percentile bootstrap alone claims too much of few tasks. Therefore

    * where all differences are equal (nothing helped anywhere; a repair everywhere), resampling shows no spread at
      all. The ends are then moved by the exact binomial bound on how often another difference could occur without
      having been seen, if differences are bounded;
    * the interval reaches zero unless a sign-flip test excludes it too: how often a mean as far from zero comes
      out when each task's difference gets a random sign (Fisher 1935; exact for up to 12 tasks that differ).
      Below 6 tasks nothing can be told from zero at 95%.

    Args:
        values: One difference per task.
        confidence: The interval's nominal coverage.
        resamples: How many resampled task sets.
        seed: The same seed and values give the same interval.
        bounded: Whether differences lie in [-1, 1], as those of rates and scores do; those of log-probabilities
            do not.

    Raises:
        ConfigError: As `bootstrap_mean`, or if a value that should lie in [-1, 1] does not.
    """
    sample = _checked(values)
    if bounded and (sample.min() < -1 or sample.max() > 1):
        raise ConfigError(f"differences must lie in [-1, 1], got {sample.min()} to {sample.max()}")
    estimate = bootstrap_mean(values, confidence=confidence, resamples=resamples, seed=seed)
    if bounded and sample.min() == sample.max():
        unseen = 1 - ((1 - confidence) / 2) ** (1 / len(sample))
        mean = estimate.mean
        estimate = Estimate(mean, mean - unseen * (mean + 1), mean + unseen * (1 - mean))
    if _sign_flip(sample, seed) > 1 - confidence:
        return Estimate(estimate.mean, min(estimate.low, 0.0), max(estimate.high, 0.0))
    return estimate


def _sign_flip(sample: np.ndarray[tuple[int], np.dtype[np.float64]], seed: int) -> float:
    """The two-sided p-value of a mean of zero: the share of sign assignments with a sum as far from it."""
    differing = sample[sample != 0]
    if len(differing) <= 12:
        signs = 1 - 2 * (np.arange(2 ** len(differing))[:, None] >> np.arange(len(differing)) & 1)
        found = np.abs(signs @ differing)
        return float(np.mean(found >= abs(differing.sum()) - 1e-12))
    rng = np.random.default_rng(seed)
    draws = 4000
    rows = max(1, 4_000_000 // len(differing))
    hits = sum(
        int(np.count_nonzero(np.abs(signs @ differing) >= abs(differing.sum()) - 1e-12))
        for done in range(0, draws, rows)
        for signs in [rng.choice([-1.0, 1.0], size=(min(rows, draws - done), len(differing)))]
    )
    return (hits + 1) / (draws + 1)


def bootstrap_nested(
    groups: Sequence[Sequence[float]], *, confidence: float = 0.95, resamples: int = 2000, seed: int = 0
) -> Estimate:
    """The mean over groups (training seeds) of the mean over values (one per task), resampled on both levels.

    Each resample draws groups, and for each group drawn its values. One group alone gives `bootstrap_mean`'s
    interval, which then says nothing of how groups differ; with two or three groups it says too little.

    Raises:
        ConfigError: As `bootstrap_mean`, for any of the groups.
    """
    samples = [_checked(values) for values in groups]
    if not samples:
        raise ConfigError("statistics need at least one group of values")
    if len(samples) == 1:
        return bootstrap_mean(groups[0], confidence=confidence, resamples=resamples, seed=seed)
    rng = np.random.default_rng(seed)
    means = [
        np.mean(
            [
                rng.choice(samples[g], size=len(samples[g])).mean()
                for g in rng.integers(len(samples), size=len(samples))
            ]
        )
        for _ in range(resamples)
    ]
    tail = (1 - confidence) / 2
    mean = float(np.mean([sample.mean() for sample in samples]))
    low, high = (float(q) for q in np.quantile(means, [tail, 1 - tail]))
    return Estimate(mean, min(low, mean), max(high, mean))


def _checked(values: Sequence[float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    sample = np.asarray(values, dtype=np.float64)
    if sample.ndim != 1 or not len(sample):
        raise ConfigError(f"statistics need one number for each of at least one task, got shape {sample.shape}")
    if not np.isfinite(sample).all():
        raise ConfigError("statistics need finite numbers")
    return sample
