"""avg@n, pass@k and the bootstrap over tasks."""

from itertools import combinations
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdpo_gym.errors import ConfigError
from sdpo_gym.statistics import (
    Estimate,
    avg_at_n,
    bootstrap_difference,
    bootstrap_mean,
    bootstrap_rate,
    pass_at_k,
)

unit = st.floats(0, 1, allow_nan=False)


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int, int]:
    n = draw(st.integers(1, 40))
    return n, draw(st.integers(0, n)), draw(st.integers(1, n))


@given(counts())
def test_pass_at_k_is_the_closed_form(case):
    n, c, k = case
    assert pass_at_k(n, c, k) == pytest.approx(1 - comb(n - c, k) / comb(n, k), abs=1e-12)


@pytest.mark.parametrize(("n", "c", "k"), [(5, 2, 1), (5, 2, 3), (6, 1, 4), (7, 0, 2), (4, 4, 2)])
def test_pass_at_k_is_the_share_of_subsets_with_a_correct_attempt(n, c, k):
    attempts = [True] * c + [False] * (n - c)
    subsets = list(combinations(attempts, k))
    assert pass_at_k(n, c, k) == pytest.approx(sum(map(any, subsets)) / len(subsets))


@given(counts())
def test_pass_at_k_grows_with_k_and_with_c(case):
    n, c, k = case
    if k < n:
        assert pass_at_k(n, c, k) <= pass_at_k(n, c, k + 1) + 1e-12
    if c < n:
        assert pass_at_k(n, c, k) <= pass_at_k(n, c + 1, k) + 1e-12


def test_pass_at_k_stays_exact_for_large_n():
    assert pass_at_k(100_000, 1, 50_000) == pytest.approx(0.5)


@pytest.mark.parametrize(("n", "c", "k"), [(4, 2, 5), (4, 5, 1), (4, -1, 1), (4, 2, 0), (0, 0, 1)])
def test_pass_at_k_refuses_impossible_counts(n, c, k):
    with pytest.raises(ConfigError, match="pass@k needs"):
        pass_at_k(n, c, k)


def test_pass_at_k_is_unbiased():
    rng = np.random.default_rng(0)
    p, n, k = 0.2, 8, 4
    estimates = [pass_at_k(n, int(c), k) for c in rng.binomial(n, p, size=20_000)]
    assert np.mean(estimates) == pytest.approx(1 - (1 - p) ** k, abs=0.01)


def test_every_task_counts_the_same_in_avg_at_n():
    assert avg_at_n([[1.0] * 9, [0.0]]) == 0.5


def test_a_task_without_attempts_is_left_out_of_avg_at_n():
    assert avg_at_n([[1.0, 0.0], []]) == 0.5


@given(st.lists(unit, min_size=1, max_size=30), st.integers(0, 5))
def test_the_interval_holds_the_mean_and_lies_within_the_values(values, seed):
    estimate = bootstrap_mean(values, resamples=50, seed=seed)
    assert min(values) - 1e-9 <= estimate.low <= estimate.mean <= estimate.high <= max(values) + 1e-9


@given(st.lists(unit, min_size=1, max_size=30))
def test_a_rate_lies_in_the_unit_interval(values):
    estimate = bootstrap_rate(values, resamples=50)
    assert 0 <= estimate.low <= estimate.mean <= estimate.high <= 1


def test_the_same_seed_gives_the_same_interval_and_another_seed_another():
    values = list(np.random.default_rng(1).random(20))
    assert bootstrap_mean(values, seed=3) == bootstrap_mean(values, seed=3)
    assert bootstrap_mean(values, seed=3) != bootstrap_mean(values, seed=4)


def test_drawing_in_blocks_still_gives_as_many_resamples_as_asked(monkeypatch):
    drawn = []
    quantile = np.quantile
    monkeypatch.setattr(np, "quantile", lambda means, q: drawn.append(len(means)) or quantile(means, q))
    bootstrap_mean([0.0, 1.0] * 5000, resamples=1001)
    assert drawn == [1001]


@pytest.mark.parametrize("tasks", [10, 40, 160])
def test_the_interval_is_as_wide_as_the_standard_error_says(tasks):
    values = np.random.default_rng(2).normal(size=tasks)
    estimate = bootstrap_mean(values, resamples=4000)
    expected = 2 * 1.96 * values.std() / tasks**0.5
    assert estimate.high - estimate.low == pytest.approx(expected, rel=0.12)


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    """200 experiments on 60 tasks of very different difficulty, 8 attempts each."""
    rng = np.random.default_rng(3)
    covered = 0
    for seed in range(200):
        difficulty = rng.beta(0.5, 0.5, size=60)  # mean 0.5
        values = rng.binomial(8, difficulty) / 8
        estimate = bootstrap_rate(values, resamples=500, seed=seed)
        covered += estimate.low <= 0.5 <= estimate.high
    assert 0.90 <= covered / 200 <= 0.99


def test_clustering_by_task_gives_a_wider_interval_than_resampling_attempts():
    scores = [[1.0] * 16] * 10 + [[0.0] * 16] * 10
    by_task = bootstrap_mean([float(np.mean(s)) for s in scores])
    by_attempt = bootstrap_mean([score for task in scores for score in task])
    assert by_task.high - by_task.low > 3 * (by_attempt.high - by_attempt.low)


def test_seeing_no_success_does_not_claim_certainty():
    estimate = bootstrap_rate([0.0] * 20)
    assert (estimate.mean, estimate.low) == (0.0, 0.0)
    assert estimate.high == pytest.approx(1 - 0.025 ** (1 / 20))
    mirrored = bootstrap_rate([1.0] * 20)
    assert (1 - mirrored.low, mirrored.mean, mirrored.high) == (pytest.approx(estimate.high), 1.0, 1.0)


@pytest.mark.parametrize("values", [[], [float("nan")], [float("inf")], [[0.1], [0.2]]])
def test_the_bootstrap_refuses_what_has_no_mean(values):
    with pytest.raises(ConfigError):
        bootstrap_mean(values)


def test_a_rate_outside_the_unit_interval_is_refused():
    with pytest.raises(ConfigError, match="must lie in"):
        bootstrap_rate([0.5, 1.5])


def test_an_estimate_reads_as_mean_and_interval():
    assert str(Estimate(0.5, 0.25, 0.75)) == "0.500 [0.250, 0.750]"


def clear(estimate):
    return estimate.low > 0 or estimate.high < 0


@pytest.mark.parametrize("tasks", [1, 2, 5])
def test_a_few_differences_however_large_are_not_told_from_zero(tasks):
    assert not clear(bootstrap_difference([1.0] * tasks))
    assert not clear(bootstrap_difference([-1.0] * tasks))


def test_six_equal_differences_are_told_from_zero_and_their_interval_has_a_width():
    estimate = bootstrap_difference([1.0] * 6)
    assert 0 < estimate.low < 0.3 and estimate.high == 1


def test_no_difference_anywhere_is_no_certainty_of_none():
    estimate = bootstrap_difference([0.0] * 30)
    assert estimate.mean == 0 and estimate.low == -estimate.high and 0.05 < estimate.high < 0.2


def test_four_differences_of_one_sign_among_many_are_not_told_from_zero():
    values = [1.0] * 4 + [0.0] * 16
    assert bootstrap_mean(values).low > 0  # which the bootstrap alone would claim
    assert bootstrap_difference(values).low == 0


def test_a_difference_in_most_tasks_is_told_from_zero():
    assert bootstrap_difference([0.5, 1.0, 0.0, 0.5] * 10).low > 0.3
    assert bootstrap_difference([-0.5, -1.0, 0.0, -0.5] * 10).high < -0.3


def test_noise_is_told_from_zero_about_as_seldom_as_promised():
    rng = np.random.default_rng(5)
    claims = [clear(bootstrap_difference(rng.choice([-1, 0, 0, 1], size=12), resamples=300)) for _ in range(300)]
    assert np.mean(claims) < 0.07


def test_differences_beyond_one_are_refused():
    with pytest.raises(ConfigError, match=r"\[-1, 1\]"):
        bootstrap_difference([0.0, 1.5])


def test_unbounded_differences_may_be_of_any_size_and_few_are_still_not_told_from_zero():
    sure = bootstrap_difference([-3.0, -2.0, -4.5, -2.5, -3.0, -1.0, -7.0], bounded=False)
    assert sure.low < -3 and sure.high < 0
    few = bootstrap_difference([-30.0] * 5, bounded=False)
    assert few.low == few.mean == -30.0 and few.high == 0.0
    assert bootstrap_difference([0.0] * 9, bounded=False) == Estimate(0.0, 0.0, 0.0)
