"""Group-relative advantages: their definition, and what they do not depend on."""

from __future__ import annotations

import itertools
import statistics

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdpo_trainers.objectives.advantages import Baseline, Scale, advantages

GROUPS = st.lists(st.lists(st.integers(0, 8).map(lambda x: x / 8), min_size=1, max_size=6), min_size=1, max_size=4)
SCALES = st.sampled_from(["none", "group", "batch"])
BASELINES = st.sampled_from(["mean", "leave_one_out"])
few = settings(max_examples=40)


def test_advantages_are_centred_and_scaled_only_when_asked() -> None:
    assert advantages([[1, 0, 0, 1]]) == [[0.5, -0.5, -0.5, 0.5]]
    assert advantages([[1, 0]], "group")[0] == pytest.approx([0.5 / (0.5**0.5 + 1e-4), -0.5 / (0.5**0.5 + 1e-4)])


def test_the_batch_s_deviation_is_that_of_all_returns_also_of_groups_without_signal() -> None:
    returns = [[1.0, 0.0], [1.0, 1.0, 1.0], [0.25, 0.75]]
    divisor = statistics.stdev([1, 0, 1, 1, 1, 0.25, 0.75]) + 1e-4
    expected = [[0.5, -0.5], [0, 0, 0], [-0.25, 0.25]]
    for found, plain in zip(advantages(returns, "batch"), expected, strict=True):
        assert found == pytest.approx([x / divisor for x in plain])


def test_leaving_one_out_compares_with_the_siblings() -> None:
    assert advantages([[1.0, 0.0, 0.5]], baseline="leave_one_out")[0] == pytest.approx([0.75, -0.75, 0.0])


@few
@given(GROUPS, SCALES, BASELINES)
def test_a_group_whose_returns_are_equal_has_no_advantage_at_all(
    groups: list[list[float]], scale: Scale, baseline: Baseline
) -> None:
    for group, found in zip(groups, advantages(groups, scale, baseline), strict=True):
        assert any(found) == (len(set(group)) > 1)


@few
@given(GROUPS, SCALES, BASELINES, st.integers(-3, 3))
def test_a_constant_added_to_all_returns_changes_nothing(
    groups: list[list[float]], scale: Scale, baseline: Baseline, shift: int
) -> None:
    """The batch's deviation depends on how groups differ, so they all get the same."""
    moved = [[r + shift for r in group] for group in groups]
    for before, after in zip(advantages(groups, scale, baseline), advantages(moved, scale, baseline), strict=True):
        assert after == pytest.approx(before, abs=1e-9)


@few
@given(GROUPS, st.integers(-3, 3), st.sampled_from(["none", "group"]))
def test_a_constant_added_to_one_group_changes_nothing_unless_the_batch_scales(
    groups: list[list[float]], shift: int, scale: Scale
) -> None:
    moved = [[r + shift for r in groups[0]], *groups[1:]]
    for before, after in zip(advantages(groups, scale), advantages(moved, scale), strict=True):
        assert after == pytest.approx(before, abs=1e-9)


@few
@given(GROUPS, SCALES, BASELINES, st.sampled_from([0.5, 2.0, 10.0]))
def test_returns_in_another_unit_scale_plain_advantages_and_hardly_change_divided_ones(
    groups: list[list[float]], scale: Scale, baseline: Baseline, factor: float
) -> None:
    scaled = [[factor * r for r in group] for group in groups]
    for before, after in zip(
        advantages(groups, scale, baseline), advantages(scaled, scale, baseline), strict=True
    ):
        if scale == "none":
            assert after == pytest.approx([factor * x for x in before])
        else:
            assert after == pytest.approx(before, rel=0.01)  # 1e-4 is added to the deviation


@few
@given(GROUPS, SCALES, BASELINES, st.randoms())
def test_the_order_of_attempts_does_not_matter(
    groups: list[list[float]], scale: Scale, baseline: Baseline, rng: object
) -> None:
    orders = [rng.sample(range(len(g)), len(g)) for g in groups]  # type: ignore[attr-defined]
    shuffled = [[g[i] for i in order] for g, order in zip(groups, orders, strict=True)]
    found = zip(orders, advantages(groups, scale, baseline), advantages(shuffled, scale, baseline), strict=True)
    for order, before, after in found:
        assert after == pytest.approx([before[i] for i in order])


@few
@given(GROUPS, SCALES, BASELINES)
def test_advantages_of_a_group_sum_to_zero(groups: list[list[float]], scale: Scale, baseline: Baseline) -> None:
    found = advantages(groups, scale, baseline)
    assert all(abs(sum(group)) < 1e-6 for group in found)
    assert len(list(itertools.chain(*found))) == sum(len(g) for g in groups)
