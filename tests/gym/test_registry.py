"""Environments by name: what is wrong in a name is said, and other people's packages come in by the same door."""

import os
import subprocess
import sys
from pathlib import Path

import gymnasium
import planted
import pytest

import sdpo_gym
from sdpo_gym import EnvironmentSpec
from sdpo_gym.errors import ConfigError, MissingDependencyError, PluginError, UnknownNameError
from sdpo_gym.registry import arguments_of


@pytest.fixture(autouse=True)
def _toy() -> None:
    sdpo_gym.register("toy/reverse", planted.Reverse, version=2, summary="Reverses words.")


def test_a_registered_environment_is_listed_and_made() -> None:
    assert "toy/reverse" in sdpo_gym.list_environments()
    assert sdpo_gym.spec("toy/reverse").summary == "Reverses words."
    for name in ("toy/reverse", "toy/reverse-v2"):
        assert isinstance(sdpo_gym.make(name), planted.Reverse)


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("toy/revers", {}, "unknown environment 'toy/revers'; did you mean 'toy/reverse'?"),
        ("reverse", {}, "did you mean 'toy/reverse'?"),
        ("Toy/Reverse", {}, "did you mean 'toy/reverse'?"),
        (
            "toy/reverse-v1",
            {},
            "unknown version of an environment 'toy/reverse-v1'; did you mean 'toy/reverse-v2'?",
        ),
        ("toy/reverse", {"split": "tests"}, "unknown split 'tests'; did you mean 'test'?"),
        ("toy/reverse", {"detial": "full"}, "unknown argument of toy/reverse 'detial'; did you mean 'detail'?"),
    ],
)
def test_what_is_wrong_in_a_name_is_said_with_the_close_match(name: str, arguments: dict, says: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        sdpo_gym.make(name, **arguments)
    assert str(caught.value) == says or says in str(caught.value)


@pytest.mark.parametrize("name", ["", "toy", "Toy/x", "toy/x y", "toy/x-", "a/b/c", "toy/é"])
def test_an_id_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(ConfigError, match="domain/name"):
        sdpo_gym.register(name, planted.Reverse)


def test_registering_again_replaces() -> None:
    sdpo_gym.register("toy/reverse-v3", planted.Choice)
    assert isinstance(sdpo_gym.make("toy/reverse-v3"), planted.Choice)
    with pytest.raises(UnknownNameError):
        sdpo_gym.make("toy/reverse-v2")


def test_arguments_of_the_spec_and_of_the_call_reach_the_environment() -> None:
    sdpo_gym.register("toy/terse", planted.Reverse, kwargs={"detail": "none", "budget": 7})
    env = sdpo_gym.make("toy/terse", budget=9, split="test", seed=4)
    assert (env.detail, env.budget, env.tasks.split, env.tasks.seed) == ("none", 9, "test", 4)


def test_arguments_passed_on_through_several_classes_are_known() -> None:
    assert {"split", "seed", "detail", "budget", "render_mode"} <= set(arguments_of(planted.Guess) or ())
    assert "tasks" not in (arguments_of(planted.Guess) or ())
    assert sdpo_gym.register("toy/guess", planted.Guess)
    assert sdpo_gym.make("toy/guess", split="test").tasks.split == "test"


def test_a_function_may_make_the_environment() -> None:
    def small(split: str, seed: int):
        return planted.Reverse(split=split, seed=seed)

    sdpo_gym.register("toy/small", small)
    assert sdpo_gym.make("toy/small", split="test").tasks.split == "test"
    with pytest.raises(UnknownNameError, match="detail"):
        sdpo_gym.make("toy/small", detail="full")


def test_what_is_no_environment_is_refused() -> None:
    sdpo_gym.register("toy/dict", dict)
    with pytest.raises(PluginError, match="must be a FeedbackEnv, got dict"):
        sdpo_gym.make("toy/dict")


def test_a_value_that_the_constructor_cannot_take_is_named() -> None:
    sdpo_gym.register("toy/guess", planted.Guess)
    with pytest.raises(ConfigError, match=r"cannot make toy/guess with .*max_turns"):
        sdpo_gym.make("toy/guess", max_turns=2)


def test_a_missing_package_names_the_extra_that_brings_it(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "needs_more.py").write_text("import surely_not_installed\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(MissingDependencyError, match=r"'surely_not_installed'.*pip install 'sdpo-gym\[eval\]'"):
        EnvironmentSpec("toy/x", "needs_more:Env", extra="eval").load()
    with pytest.raises(PluginError, match="needs_less"):
        EnvironmentSpec("toy/x", "needs_less:Env", extra="eval").load()
    with pytest.raises(PluginError, match="BROKEN is a dict, which makes nothing"):
        EnvironmentSpec("toy/x", "planted:BROKEN").load()
    with pytest.raises(PluginError, match="no_such_class"):
        EnvironmentSpec("toy/x", "planted:no_such_class").load()


# --- packages of other people, installed for real ------------------------------------------------------


def install(folder: Path, name: str, code: str, entry_points: str) -> None:
    """A small distribution, as pip leaves it."""
    (folder / f"{name}.py").write_text(code)
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(entry_points)


def run(folder: Path, code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning", "-c", code],
        env=os.environ | {"PYTHONPATH": f"{folder}{os.pathsep}{Path(__file__).parent}"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


STRANGER = """
import sdpo_gym, planted
SPEC = sdpo_gym.EnvironmentSpec("stranger/words", "planted:Reverse", "Theirs.", version=1)
"""


@pytest.mark.parametrize("first", ["import sdpo_gym", "import stranger"])
def test_a_strangers_package_is_found(tmp_path: Path, first: str) -> None:
    install(
        tmp_path,
        "stranger",
        STRANGER,
        '[sdpo_gym.environments]\n"stranger/words" = stranger:SPEC\n'.replace('"', ""),
    )
    code = f"""
{first}
import sdpo_gym, gymnasium
assert "stranger/words" in sdpo_gym.list_environments()
print(type(sdpo_gym.make("stranger/words-v1")).__name__)
print(type(gymnasium.make("sdpo_gym/stranger/words-v1").unwrapped).__name__)
"""
    assert run(tmp_path, code).split() == ["Reverse", "Reverse"]


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("import surely_not_installed", "ModuleNotFoundError: No module named 'surely_not_installed'"),
        ("raise SystemExit('no')", "SystemExit: no"),
        ("SPEC = 3", "must be an EnvironmentSpec, got int"),
    ],
)
def test_a_broken_package_is_listed_harms_nobody_and_raises_its_own_error_when_asked_for(
    tmp_path: Path, code: str, cause: str
) -> None:
    install(tmp_path, "stranger", code, "[sdpo_gym.environments]\nstranger/words = stranger:SPEC\n")
    printed = run(
        tmp_path,
        """
import sdpo_gym, gymnasium
from sdpo_gym.errors import PluginError
assert "stranger/words" in sdpo_gym.list_environments()
for make, name in ((sdpo_gym.make, "stranger/words"), (gymnasium.make, "sdpo_gym/stranger/words-v0")):
    try:
        make(name)
    except PluginError as error:
        print(error, "|", type(error.__cause__).__name__)
""",
    ).splitlines()
    assert len(printed) == 2
    for line in printed:
        assert cause in line
        assert "'stranger/words'" in line
        if code != "SPEC = 3":
            assert "of stranger (stranger:SPEC) failed to load" in line
            assert line.endswith("| " + cause.partition(":")[0])


def test_gymnasium_knows_every_registered_environment() -> None:
    assert "sdpo_gym/toy/reverse-v2" in gymnasium.registry
