"""Which metrics raise which alarm, and which do not."""

from __future__ import annotations

import random
from typing import Any

import pytest

from sdpo_gym.health import Limits, alarms, rules, trends

Rows = list[dict[str, Any]]


def train(steps: int, **figures: Any) -> Rows:
    """So many steps; a figure is a number or a function of the step, from 1."""
    return [
        {
            "step": s,
            "phase": "train",
            **{k.replace("__", "/"): v(s) if callable(v) else v for k, v in figures.items()},
        }
        for s in range(1, steps + 1)
    ]


def validation(*rates: float, high: float = 0.1) -> Rows:
    return [
        {"step": 10 * i, "phase": "validation", "pass_rate": rate, "high": rate + high}
        for i, rate in enumerate(rates)
    ]


def names(rows: Rows, **limits: Any) -> set[str]:
    return {alarm.name for alarm in alarms(rows, Limits(**limits))}


RAISING: dict[str, Rows] = {
    "nonfinite": train(3, loss=lambda s: None if s == 2 else 0.1),
    "exploding_ratio": train(1, log_ratio_abs=1.5),
    "collapse": validation(0.3, 0.7, 0.4),
    "collapse_in_training": train(40, pass_rate=lambda s: 0.7 if s <= 20 else 0.3),
    "entropy_died": train(20, entropy=lambda s: 1.0 if s <= 10 else 0.05),
    "entropy_exploded": train(20, entropy=lambda s: 0.5 if s <= 10 else 3.0),
    "attempts_shrink": train(20, response_tokens=lambda s: 100 if s <= 10 else 30),
    "attempts_grow": train(20, response_tokens=lambda s: 30 if s <= 10 else 100),
    "leakage": train(20, cites_unseen=lambda s: 0.0 if s <= 10 else 0.2),
    "weak_teacher": train(2, teacher_gap__gap=-0.1),
    "teacher_runs_away": train(20, teacher_gap_abs=lambda s: 0.1 if s <= 10 else 0.5),
    "first_tokens_only": train(10, first_tokens_share=0.9, response_tokens=50),
    "style_tokens": train(10, teacher_gap_share__symbols=0.6, teacher_gap_share__space=0.35),
    "little_signal": train(10, signal_fraction=0.01),
    "truncated": train(10, verdict__truncated=6, verdict__correct=4),
    "shortened": train(10, reprompt__shortened=3, verdict__correct=10),
    "stale_sampler": train(10, staleness=6.0),
    "faults": train(2, faults=2),
}


@pytest.mark.parametrize("name", RAISING)
def test_what_looks_wrong_raises_its_alarm_and_no_other(name: str) -> None:
    assert names(RAISING[name]) == {name}


def test_every_rule_has_metrics_that_raise_it() -> None:
    assert set(rules()) == set(RAISING)


QUIET: dict[str, Rows] = {
    "nothing was logged": [],
    "figures without meaning": train(30, loss=0.1, pass_rate=None, entropy=None),
    "ratios close to 1": train(5, log_ratio_abs=0.05, clip_fraction=0.1),
    "a fall within the interval": validation(0.3, 0.7, 0.4, high=0.4),
    "a collapse that has been mended": validation(0.7, 0.2, 0.7),
    "entropy that falls as attempts pass": train(20, entropy=lambda s: 1 / s**2, pass_rate=lambda s: s / 20),
    "attempts that grow as they pass": train(20, response_tokens=lambda s: 10 * s, pass_rate=lambda s: s / 20),
    "too few steps to compare": train(15, entropy=lambda s: 1.0 if s <= 7 else 0.0),
    "first tokens of short attempts": train(10, first_tokens_share=0.9, response_tokens=8),
    "citations from the start on": train(20, cites_unseen=0.2),
    "a single measurement of the teacher": train(1, teacher_gap__gap=-0.1),
    "a better teacher": train(4, teacher_gap__gap=lambda s: 0.3 if s % 2 else -0.1),
}


@pytest.mark.parametrize("case", QUIET)
def test_what_is_in_order_raises_none(case: str) -> None:
    assert names(QUIET[case]) == set()


def test_tasks_that_differ_from_step_to_step_are_no_collapse() -> None:
    rng = random.Random(0)
    for _ in range(20):
        rates = [rng.choice((0.0, 0.25, 0.5, 0.75, 1.0)) for _ in range(60)]
        assert names(train(60, pass_rate=lambda s, rates=rates: rates[s - 1])) == set()


@pytest.mark.parametrize(
    ("name", "limits"),
    [
        ("exploding_ratio", {"log_ratio": 2.0}),
        ("collapse", {"drop": 0.5}),
        ("collapse_in_training", {"window": 25}),
        ("entropy_died", {"entropy_fall": 0.01}),
        ("entropy_exploded", {"entropy_rise": 10.0}),
        ("attempts_shrink", {"length_change": 5.0}),
        ("attempts_grow", {"length_change": 5.0}),
        ("leakage", {"citations": 0.5}),
        ("teacher_runs_away", {"gap_growth": 10.0}),
        ("first_tokens_only", {"first_tokens": 0.95}),
        ("style_tokens", {"style": 0.97}),
        ("little_signal", {"signal": 0.0}),
        ("truncated", {"truncated": 0.9}),
        ("shortened", {"shortened": 0.5}),
        ("stale_sampler", {"staleness": 8.0}),
    ],
)
def test_each_limit_moves_its_rule(name: str, limits: dict[str, Any]) -> None:
    assert names(RAISING[name], **limits) == set()


def test_clipped_ratios_alone_raise_an_alarm() -> None:
    assert names(train(1, clip_fraction=0.6)) == {"exploding_ratio"}
    assert names(train(1, clip_fraction=0.6), clipped=0.7) == set()


def test_an_alarm_says_where_it_was_seen_and_what_to_change() -> None:
    (alarm,) = alarms(RAISING["truncated"])
    assert alarm.step == 10
    assert alarm.kind == "notice"
    assert "60%" in alarm.message
    assert "sampling.max_tokens" in alarm.message


def test_the_gravest_alarm_comes_first() -> None:
    rows = [a | b for a, b in zip(train(10, signal_fraction=0.0), train(10, skipped_nonfinite=1.0), strict=True)]
    assert [alarm.kind for alarm in alarms(rows)] == ["nonfinite", "notice"]


def test_a_trend_is_the_relative_change_over_the_window() -> None:
    rows = train(10, entropy=lambda s: 1.0 + 0.1 * (s - 1), response_tokens=lambda s: 50 - s)
    found = trends(rows, 10)
    assert found["trend/entropy"] == pytest.approx(0.9 / 1.45)
    assert found["trend/response_tokens"] == pytest.approx(-9 / 44.5)
    assert trends(rows[:9], 10) == {}
