"""Planted mistakes of the built-in environments that need no data."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from typing import Any

import pytest

import sdpo_gym
from sdpo_gym import FeedbackEnv, PlantedMistake
from sdpo_gym.types import to_json

ENVIRONMENTS: dict[str, tuple[str, dict[str, Any], int]] = {
    "calls": ("tools/calls", {"level": None}, 12),
    "calls as OpenAI writes them": ("tools/calls", {"level": None, "format": "openai"}, 6),
    "calls in tags": ("tools/calls", {"level": None, "format": "hermes"}, 6),
    "calls as lines": ("tools/calls", {"level": None, "format": "react"}, 6),
    "worlds": ("tools/worlds", {"level": None}, 12),
    "worlds called in tags": ("tools/worlds", {"level": None, "format": "hermes"}, 4),
    "programs": ("code/puzzles", {"level": None}, 4),
    "science": ("science/problems", {"level": None}, 40),
}
"""Id, arguments, and how many tasks are looked at."""
MORE_THAN_ONE_PLACE = {"call.extra", "step.extra", "step.forbidden", "working.step"}
"""Kinds that change other text, too: a second call makes an array of a call, a wrong step what follows from it."""
each_environment = pytest.mark.parametrize("name", ENVIRONMENTS)


@functools.cache
def planted(name: str) -> tuple[FeedbackEnv[Any], list[tuple[Any, tuple[PlantedMistake, ...]]]]:
    spec, arguments, count = ENVIRONMENTS[name]
    env = sdpo_gym.make(spec, **arguments).unwrapped
    assert isinstance(env, FeedbackEnv)
    return env, [(task, tuple(env.planted_mistakes(task))) for task in env.tasks[:count]]


@each_environment
def test_every_task_has_mistakes_that_differ_from_its_oracle_and_lie_inside(name: str) -> None:
    for task, mistakes in planted(name)[1]:
        assert 0 < len(mistakes) <= 16
        assert len({m.actions for m in mistakes} | {task.oracle_actions}) == len(mistakes) + 1
        for mistake in mistakes:
            if mistake.span is not None:
                start, end = mistake.span
                assert 0 <= start < end <= len(mistake.actions[mistake.turn])


@each_environment
def test_almost_all_of_them_are_mistakes(name: str) -> None:
    env, tasks = planted(name)
    scores = [
        env.play(task, m.actions).ret for task, mistakes in tasks for m in mistakes if m.kind != "code.endless"
    ]
    assert sum(score < 1 for score in scores) >= 0.95 * len(scores)


@each_environment
def test_outside_the_place_everything_is_as_in_the_oracle(name: str) -> None:
    for task, mistakes in planted(name)[1]:
        for mistake in mistakes:
            cut = len(mistake.actions) != len(task.oracle_actions)
            if mistake.span is None or cut or mistake.kind in MORE_THAN_ONE_PLACE:
                continue
            start, end = mistake.span
            right, wrong = task.oracle_actions[mistake.turn], mistake.actions[mistake.turn]
            assert right.startswith(wrong[:start].rstrip(", ")), mistake  # a comma comes with a further argument
            assert right.endswith(wrong[end:]), mistake


def _written() -> str:
    texts = (to_json(mistake) for name in ENVIRONMENTS for _, ms in planted(name)[1][:2] for mistake in ms)
    return "\n".join(texts)


def test_they_are_plain_data_and_the_same_in_a_process_with_another_hash_seed() -> None:
    seed = "1" if os.environ.get("PYTHONHASHSEED") == "2" else "2"
    other = subprocess.run(
        [sys.executable, "-c", f"import {__name__} as t; print(t._written())"],
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.path.dirname(__file__)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout == f"{_written()}\n"
    assert len(other.stdout) > 1000
