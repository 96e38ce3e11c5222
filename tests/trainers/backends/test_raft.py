"""RAFT: maximum likelihood of the best attempts."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from small_engine import attempted, backend, engine, logprobs, same

from sdpo_gym.errors import ConfigError
from sdpo_trainers.backend import resolve
from sdpo_trainers.backends.raft import RAFT
from sdpo_trainers.config import TrainConfig

SIGNAL = attempted(("no idea", "right", "right"), ("code-1", "no idea"), ("right", "code-22", "right"))


def kept(**options: Any) -> list[tuple[int, int]]:
    return [(e.group, e.trajectory) for e in backend(RAFT, **options).examples(SIGNAL, 1)]


def test_loss_and_gradient_are_those_of_maximum_likelihood() -> None:
    kind = backend(RAFT, keep="all")
    e, examples = engine(kind), kind.examples(SIGNAL, 1)
    logs = [logprobs(e.model, x.context_ids, x.response_ids) for x in examples]
    same(e, examples, -torch.cat(logs).mean())


def test_the_best_attempt_of_each_group_is_learned_from() -> None:
    assert kept(ties="first") == [(0, 1), (2, 0)]
    assert {g for g, _ in kept()} == {0, 2}


def test_a_tie_is_drawn_anew_in_each_step_and_the_same_for_the_same_seed() -> None:
    kind = backend(RAFT)
    drawn = [[e.trajectory for e in kind.examples(SIGNAL, step)] for step in range(20)]
    assert drawn == [[e.trajectory for e in backend(RAFT).examples(SIGNAL, step)] for step in range(20)]
    assert len({tuple(one) for one in drawn}) > 1


def test_the_shortest_of_equally_good_attempts() -> None:
    groups = attempted(("a long story", "short", "story"))
    [example] = backend(RAFT, ties="shortest", threshold=0).examples(groups, 1)
    assert example.trajectory in (1, 2)
    assert len(example.response_ids) == 5


def test_all_successes_once_each() -> None:
    assert kept(keep="all") == [(0, 1), (2, 0)]
    assert kept(keep="all", deduplicate=False) == [(0, 1), (0, 2), (2, 0), (2, 2)]


def test_the_threshold_decides_what_is_learned_from_at_all() -> None:
    assert [g for g, _ in kept(threshold=0, ties="first")] == [0, 1, 2]  # as in the paper: the best, good or not
    assert len(kept(keep="all", threshold=0)) == 3 - 1 + 2 + 3 - 1
    assert [backend(RAFT).has_signal(group) for group in SIGNAL] == [True, False, True]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"keep": "all", "ties": "first"}, "ties has no effect with algorithm.keep = 'all'"),
        ({"deduplicate": False}, "deduplicate has no effect with algorithm.keep = 'best'"),
    ],
)
def test_an_option_that_cannot_act_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        resolve(TrainConfig(backend="raft", algorithm=options))
