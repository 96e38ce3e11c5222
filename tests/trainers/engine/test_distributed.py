"""Two processes learn what one does, whatever is in each process, and tell one another what goes wrong."""

from __future__ import annotations

from typing import Any

import engine_cases
import pytest
import torch
from gloo_processes import in_processes

from sdpo_gym.errors import PolicyError
from sdpo_trainers.distributed import World, share_out
from sdpo_trainers.engine.shards import Sharding

WAYS = {"ddp": None, "fsdp2": Sharding()}


def fail(world: World) -> int:
    """Process 1 does."""
    if world.index == 1:
        raise PolicyError("the model is gone")
    return world.index


def everything() -> dict[str, Any]:
    """What one of two processes makes of all that is tested here: to start them costs more than the rest."""
    world = World.join("cpu")
    made: dict[str, Any] = {
        f"{name}/{way}": engine_cases.run(name, world, sharding)
        for name in engine_cases.CASES
        for way, sharding in WAYS.items()
    }
    made["bfloat16"] = engine_cases.run("sdpo", world, Sharding(torch.bfloat16))
    made["apart"] = world.apart().gather(world.index)
    try:
        world.together(lambda: fail(world))
    except Exception as error:
        made["failure"] = f"{type(error).__name__}: {error}"
    return made


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    made = in_processes(everything, tmp_path_factory.mktemp("two"))
    assert all(isinstance(one, dict) for one in made), made
    return made


@pytest.fixture(scope="module", params=engine_cases.CASES)
def one(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    return request.param, engine_cases.run(request.param, World())


@pytest.mark.parametrize("way", WAYS)
def test_two_processes_learn_what_one_does(
    way: str, one: tuple[str, dict[str, Any]], two: list[dict[str, Any]]
) -> None:
    name, expected = one
    for process in two:
        got = process[f"{name}/{way}"]
        for ours, theirs in zip(got["metrics"], expected["metrics"], strict=True):
            ours.pop("tokens_read"), theirs.pop("tokens_read", None)  # a prompt may be read by both
            assert ours == pytest.approx(theirs, rel=1e-6, abs=1e-7, nan_ok=True)
        assert got["weights"].keys() == expected["weights"].keys()
        for weights, values in expected["weights"].items():
            torch.testing.assert_close(got["weights"][weights], values, rtol=1e-6, atol=1e-6)
        for ours, theirs in zip(got["credit"], expected["credit"], strict=True):
            assert [(e.group, e.trajectory) for e, _ in ours] == [(e.group, e.trajectory) for e, _ in theirs]
            for (_, mine), (_, his) in zip(ours, theirs, strict=True):
                assert mine == pytest.approx(his, rel=1e-6, abs=1e-7, nan_ok=True)


def test_the_cases_move_the_weights(one: tuple[str, dict[str, Any]]) -> None:
    name, made = one
    moved = [
        not torch.equal(p, made["weights"][n])
        for n, p in engine_cases.model(engine_cases.CASES[name].rank).named_parameters()
        if p.requires_grad
    ]
    assert all(moved) if name != "nan" else not any(moved)


def test_divided_weights_are_used_in_half_precision_and_kept_in_full(two: list[dict[str, Any]]) -> None:
    half, full = (two[0][name]["metrics"][0]["loss"] for name in ("bfloat16", "sdpo/fsdp2"))
    assert half == pytest.approx(full, rel=0.2)
    assert half != pytest.approx(full, rel=1e-6)
    weights = two[0]["bfloat16"]["kept"]["model.embed_tokens.weight"]
    assert (weights != weights.bfloat16()).float().mean() > 0.9


def test_a_failure_of_one_process_is_known_to_all(two: list[dict[str, Any]]) -> None:
    assert two[0]["failure"] == "RunError: process 1 of 2 failed: PolicyError: the model is gone"
    assert two[1]["failure"] == "PolicyError: the model is gone"


def test_a_thread_can_have_a_channel_of_its_own(two: list[dict[str, Any]]) -> None:
    assert [process["apart"] for process in two] == [[0, 1], [0, 1]]


def test_every_sequence_is_read_by_one_process() -> None:
    sequences = [(1, 2, 3, i, *range(i)) for i in range(40)]
    shares = share_out(sequences, [0] * 40, 100, 3)
    assert sorted(i for share in shares for rows in share for i in rows) == list(range(40))
    tokens = [sum(len(sequences[i]) for rows in share for i in rows) for share in shares]
    assert max(tokens) < 1.2 * min(tokens)


def test_there_is_work_for_every_process_in_one_forward_s_worth() -> None:
    shares = share_out([(1, i) for i in range(8)], [0] * 8, 10_000, 2)
    assert [len([i for rows in share for i in rows]) for share in shares] == [4, 4]


def test_things_are_sliced_evenly_and_whole() -> None:
    slices = [World(i, 3).slice(8) for i in range(3)]
    assert [i for s in slices for i in range(8)[s]] == list(range(8))
    assert {len(range(8)[s]) for s in slices} <= {2, 3}
