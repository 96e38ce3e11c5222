"""Errors: the close match, a bounded message, and that they survive the way between processes."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdpo_gym import errors
from sdpo_gym.errors import MissingDependencyError, UnknownNameError, closest


@pytest.mark.parametrize(
    ("name", "match"),
    [("sdop", "sdpo"), ("GRPO", "grpo"), ("scalar", "scalar-sdpo"), ("xyz", None), ("", None)],
)
def test_the_closest_name(name: str, match: str | None) -> None:
    assert closest(name, ["sdpo", "grpo", "scalar-sdpo"]) == match


@given(st.text(max_size=20), st.lists(st.text(max_size=10), max_size=5))
def test_the_closest_name_is_a_known_one(name: str, known: list[str]) -> None:
    assert closest(name, known) in [*known, None]


def test_an_unknown_name_suggests_the_close_one() -> None:
    assert (
        str(UnknownNameError("backend", "sdop", ["grpo", "sdpo"]))
        == "unknown backend 'sdop'; did you mean 'sdpo'?"
    )


def test_an_unknown_name_lists_what_is_known_where_nothing_is_close() -> None:
    assert str(UnknownNameError("split", "xyz", ["test", "train"])) == "unknown split 'xyz'; known: test, train"
    assert str(UnknownNameError("split", "xyz", [])) == "unknown split 'xyz'; none is known"


def test_a_message_stays_short_whatever_the_name_and_however_many_are_known() -> None:
    message = str(UnknownNameError("task id", "?" * 100_000, (f"task{i}" for i in range(5000))))
    assert len(message) < 1000
    assert message.endswith("more")


@pytest.mark.parametrize(
    "error",
    [
        UnknownNameError("split", "tset", ["test"], "or use --all"),
        MissingDependencyError("torch", "train", "backend 'sdpo'"),
        errors.EnvironmentFault("gone"),
    ],
)
def test_errors_survive_pickling(error: Exception) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 (what was just written)
    assert type(again) is type(error)
    assert str(again) == str(error)


def test_every_error_has_one_root() -> None:
    raised = [e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, Exception)]
    assert all(issubclass(e, errors.SdpoGymError) for e in raised)
