"""The same environments through Gymnasium: made by name, and many at once, with terminal feedback kept."""

import re

import gymnasium
import planted
import pytest
from gymnasium.envs import registration
from gymnasium.vector import AsyncVectorEnv, AutoresetMode, SyncVectorEnv
from hypothesis import given
from hypothesis import strategies as st

import sdpo_gym
from sdpo_gym import Feedback, Task, as_messages
from sdpo_gym.spaces import UnicodeText

ID = "sdpo_gym/toy/env-v3"


@pytest.fixture(autouse=True)
def _toy() -> None:
    sdpo_gym.register("toy/env", planted.Reverse, version=3)


def test_an_environment_is_made_by_its_name_with_its_arguments() -> None:
    env = gymnasium.make(ID, split="test", seed=5, detail="none")
    assert isinstance(env.unwrapped, planted.Reverse)
    assert env.unwrapped.tasks[0] == sdpo_gym.make("toy/env", split="test", seed=5).tasks[0]
    env.reset(options={"index": 1})
    assert env.step("x")[0] == ""


def test_a_spec_makes_the_same_environment_again() -> None:
    env = sdpo_gym.make("toy/env", split="validation", seed=3)
    assert env.spec is not None
    assert env.spec.id == ID
    again = env.spec.make(render_mode="ansi").unwrapped
    assert again.tasks.digest() == env.tasks.digest()
    assert again.render_mode == "ansi"


def test_an_old_version_is_not_made_as_the_new_one() -> None:
    sdpo_gym.register("toy/env", planted.Reverse, version=4)
    assert gymnasium.make("sdpo_gym/toy/env-v4")
    with (
        pytest.warns(DeprecationWarning, match="v4"),
        pytest.raises(sdpo_gym.errors.UnknownNameError, match="toy/env-v4"),
    ):
        gymnasium.make(ID)


def test_installed_environments_are_in_gymnasiums_registry() -> None:
    published = {name for name in gymnasium.registry if name.startswith("sdpo_gym/")}
    assert {f"sdpo_gym/{sdpo_gym.spec(name).versioned_id}" for name in sdpo_gym.list_environments()} <= published


GYMNASIUMS_OWN = re.compile(r"^(?:(?P<namespace>[\w:-]+)\/)?(?:(?P<name>[\w:.-]+?))(?:-v(?P<version>\d+))?$")


@given(st.from_regex(GYMNASIUMS_OWN, fullmatch=True) | st.text("ab/-v1:._ ", max_size=12))
def test_every_id_that_gymnasium_knows_is_read_as_before(name: str) -> None:
    own = GYMNASIUMS_OWN.match(name)
    if own:
        ours = registration.ENV_ID_RE.match(name)
        assert ours is not None
        assert ours.groupdict() == own.groupdict()


def _vector(kind, mode: AutoresetMode):
    return kind([lambda: gymnasium.make(ID)] * 2, autoreset_mode=mode)


@pytest.mark.parametrize("kind", [SyncVectorEnv, AsyncVectorEnv])
@pytest.mark.parametrize("mode", AutoresetMode)
def test_a_vector_keeps_terminal_feedback(kind, mode: AutoresetMode) -> None:
    envs = _vector(kind, mode)
    try:
        prompts, _ = envs.reset(seed=3)
        observations, rewards, terminated, _, infos = envs.step((prompts[0].split()[-1][-2::-1], "wrong"))
    finally:
        envs.close()
    if mode is AutoresetMode.SAME_STEP:
        feedback = infos["final_info"]["feedback"]
        assert all(text.startswith("Reverse the word") for text in observations)
    else:
        feedback = infos["feedback"]
        assert list(observations) == [f.render() for f in feedback]
    assert all(isinstance(f, Feedback) for f in feedback)
    assert [f.score for f in feedback] == list(rewards) == [1.0, 0.0]
    assert feedback[1].notes
    assert all(terminated)


def test_the_environments_of_a_vector_choose_different_tasks() -> None:
    envs = gymnasium.make_vec(ID, num_envs=8, vectorization_mode="sync")
    prompts, _ = envs.reset()
    assert len(set(prompts)) > 1


class Echo(planted.Reverse):
    """Its prompt holds what text can hold."""

    TEXT = "Grüße \ud800 🙂 \x00\n" + "x" * 5000

    @classmethod
    def make_task(cls, rng, task_id):
        return Task(task_id, as_messages(f"{rng.random()}{cls.TEXT}"))


def test_any_text_passes_between_the_processes_of_a_vector() -> None:
    sdpo_gym.register("toy/echo", Echo)
    envs = AsyncVectorEnv([lambda: gymnasium.make("sdpo_gym/toy/echo-v0")] * 2)
    try:
        prompts, _ = envs.reset(seed=0)
    finally:
        envs.close()
    assert all(prompt.endswith(Echo.TEXT) for prompt in prompts)


@given(st.text(max_size=20))
def test_the_space_of_texts_holds_every_text_up_to_its_length(text: str) -> None:
    assert text in UnicodeText(20)
    assert text + "x" * 21 not in UnicodeText(20)
    assert 3 not in UnicodeText(20)


def test_the_space_of_texts_is_sampled_by_seed() -> None:
    first, second = UnicodeText(), UnicodeText()
    first.seed(1)
    second.seed(1)
    assert [first.sample() for _ in range(3)] == [second.sample() for _ in range(3)]
    assert first == second
