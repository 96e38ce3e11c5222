"""Environments: the Gymnasium view, episodes, and what is said about attempts that were cut off."""

import warnings

import planted
import pytest
from gymnasium.utils.env_checker import check_env

import sdpo_gym
from sdpo_gym import Attempt, Feedback, FeedbackEnv, Response, Sample, Task, Verdict, as_messages
from sdpo_gym.errors import ConfigError, UnknownNameError
from sdpo_gym.types import Ending


@pytest.mark.parametrize("cls", planted.SOUND)
def test_gymnasiums_checker_passes_without_a_warning(cls) -> None:
    sdpo_gym.register("toy/env", cls)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check_env(sdpo_gym.make("toy/env"))


def test_reset_gives_the_prompt_and_the_chat() -> None:
    env = planted.Reverse()
    observation, info = env.reset(seed=1)
    assert observation == env.task.prompt
    assert info["messages"] == env.task.messages
    assert info["task_id"] == env.task.id


def test_a_task_is_chosen_by_index_or_by_id() -> None:
    env = planted.Reverse()
    for options in ({"index": 5}, {"task_id": env.tasks[5].id}):
        env.reset(options=options)
        assert env.task == env.tasks[5]


def test_an_unknown_task_id_names_the_close_one() -> None:
    env = planted.Reverse()
    close = env.tasks[7].id
    with pytest.raises(UnknownNameError, match=f"did you mean '{close}'"):
        env.reset(options={"task_id": close.replace("train", "trian")})


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"idnex": 1}, UnknownNameError, "did you mean 'index'"),
        ({"index": 1, "extra": 2}, UnknownNameError, "extra"),
        ({"index": 1, "task_id": "x"}, ConfigError, "both"),
        ({"index": "1"}, ConfigError, "integer"),
        ({"index": 40}, IndexError, "40 tasks"),
    ],
)
def test_wrong_reset_options_are_refused(options, error, says: str) -> None:
    with pytest.raises(error, match=says):
        planted.Reverse().reset(options=options)


def test_the_seed_decides_the_choice_of_tasks() -> None:
    def chosen(**kwargs) -> list[str]:
        env = sdpo_gym.make("toy/env", **kwargs)
        return [env.reset()[1]["task_id"].rpartition("/")[2] for _ in range(8)]

    sdpo_gym.register("toy/env", planted.Reverse)
    assert chosen(seed=1) == chosen(seed=1)
    assert chosen(seed=1) != chosen(seed=2)


def test_a_step_gives_the_feedback_as_object_and_as_text() -> None:
    env = planted.Reverse()
    env.reset(options={"index": 0})
    observation, reward, terminated, truncated, info = env.step("wrong")
    assert isinstance(info["feedback"], Feedback)
    assert observation == info["feedback"].render()
    assert (reward, terminated, truncated, info["verdict"]) == (0.0, True, False, "wrong_answer")
    assert [m.role for m in info["messages"]] == ["user", "assistant", "user"]


@pytest.mark.parametrize("detail", ["none", "verdict", "full"])
def test_detail_and_budget_shape_the_observation_but_not_the_feedback(detail: str) -> None:
    env = planted.Reverse(detail=detail, budget=50)
    env.reset(options={"index": 0})
    observation, *_, info = env.step("wrong")
    assert observation == info["feedback"].render(detail, 50)
    assert info["feedback"].notes


def test_stepping_past_the_end_and_before_the_start_says_what_to_do() -> None:
    env = planted.Reverse()
    with pytest.raises(ConfigError, match="reset"):
        env.step("x")
    with pytest.raises(ConfigError, match="reset"):
        env.task  # noqa: B018
    env.reset()
    env.step("x")
    with pytest.raises(ConfigError, match="over"):
        env.step("x")


@pytest.mark.parametrize(
    ("setting", "says"), [({"detail": "ful"}, "full"), ({"max_turns": 0}, "max_turns"), ({"budget": -1}, "budget")]
)
def test_wrong_settings_are_refused(setting, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        planted.Reverse(**setting)


@pytest.mark.parametrize("action", [None, 3, b"x"])
def test_an_action_that_is_not_text_is_refused(action) -> None:
    env = planted.Reverse()
    env.reset()
    with pytest.raises(ConfigError, match="string"):
        env.step(action)


def test_a_judge_that_gives_no_feedback_is_named() -> None:
    env = planted.NotFeedback()
    env.reset()
    with pytest.raises(TypeError, match="NotFeedback must judge with a Feedback"):
        env.step("42")


class Chatter(FeedbackEnv[Task]):
    """Never ends by itself, and rewards every turn."""

    def __init__(self, **kwargs) -> None:
        super().__init__([Task("t", as_messages("Talk."))], **kwargs)

    def begin(self, task):
        return []

    def respond(self, state, attempt):
        state.append(attempt)
        return Response(Feedback(Verdict.IN_PROGRESS, 0.0), f"heard {len(state)}", reward=0.25)


def test_the_turn_limit_truncates_an_episode() -> None:
    env = Chatter(max_turns=3)
    env.reset()
    steps = [env.step("hello") for _ in range(3)]
    assert [s[0] for s in steps] == ["heard 1", "heard 2", "heard 3"]
    assert [s[2:4] for s in steps] == [(False, False), (False, False), (False, True)]
    assert env.episode is not None
    assert env.episode.trajectory.ending is Ending.TRUNCATED
    assert env.episode.trajectory.ret == 0.75


def test_without_a_reward_of_its_own_a_turn_earns_its_score_at_the_end_only() -> None:
    env = planted.Guess()
    task = env.tasks[0]
    episode = env.start(task)
    turns = [episode.step("no"), episode.step(task.oracle)]
    assert [t.reward for t in turns] == [0.0, 1.0]
    assert episode.ending is Ending.TERMINATED
    assert turns[1].messages[-1].content == "Not yet. Try once more."


def test_episodes_of_one_environment_do_not_touch_each_other() -> None:
    env = Chatter(max_turns=9)
    first, second = env.start(env.tasks[0]), env.start(env.tasks[0])
    first.step("a")
    first.step("b")
    assert second.step("c").observation == "heard 1"


def test_an_unjudgeable_attempt_that_was_cut_off_is_called_truncated() -> None:
    env = planted.Reverse()
    task = env.tasks[0]
    cut = env.evaluate(task, Attempt("I think that", "length"))
    assert cut.verdict is Verdict.TRUNCATED
    assert cut.notes[0].kind == "truncated"
    assert cut.notes[0].span == (11, 12)
    assert env.evaluate(task, "I think that").verdict is Verdict.FORMAT_ERROR


def test_an_attempt_that_was_cut_off_after_its_answer_is_judged_by_its_answer() -> None:
    env = planted.Reverse()
    task = env.tasks[0]
    assert env.evaluate(task, Attempt(task.oracle, "length")).verdict is Verdict.CORRECT


def test_a_sample_keeps_its_tokens_in_the_turn() -> None:
    env = planted.Reverse()
    sample = Sample("x", token_ids=(1, 2), logprobs=(-0.5, -0.25), finish_reason="length")
    assert env.start(env.tasks[0]).step(sample).action is sample


def test_the_conversation_is_rendered_as_text() -> None:
    env = planted.Reverse(render_mode="ansi")
    env.reset(options={"index": 0})
    env.step("abc")
    assert env.render() == "\n\n".join(f"[{m.role}]\n{m.content}" for m in env.episode.messages)
    assert planted.Reverse().render() is None
