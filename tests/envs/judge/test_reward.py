"""Reward models: what they read, how a reward becomes a score, and what is refused rather than cut off."""

from __future__ import annotations

import dataclasses
import math
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdpo_envs.judge.judge import make_judge
from sdpo_envs.judge.reward import NOTE, RewardJudge, RewardModel, group_scores
from sdpo_gym import Feedback, FeedbackEnv, Group, Message, Sampling, ScriptedPolicy, Task, Verdict
from sdpo_gym.errors import ConfigError, EnvironmentFault, MissingDependencyError
from sdpo_gym.rollout import collect_groups
from sdpo_gym.types import Attempt, Audience, to_json

CONTEXT = 200
TASK = Task("t", (Message("system", "Be brief."), Message("user", "Say something.")))


def save_model(folder: Path, *, template: bool = True, labels: int = 1, head: bool = True) -> str:
    """A tiny random classifier with a tokenizer of one token per byte."""
    torch = pytest.importorskip("torch")
    from transformers import LlamaConfig, LlamaForSequenceClassification, LlamaModel

    from sdpo_trainers.tiny import tiny_tokenizer

    tokenizer = tiny_tokenizer()
    if not template:
        tokenizer.chat_template = None
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        num_key_value_heads=1,
        max_position_embeddings=CONTEXT,
        pad_token_id=tokenizer.pad_token_id,
        num_labels=labels,
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model = (LlamaForSequenceClassification if head else LlamaModel)(config)
    with torch.no_grad():
        for weights in model.parameters():
            weights *= 5  # so that rewards differ
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return str(folder)


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory) -> str:
    return save_model(tmp_path_factory.mktemp("chat"))


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> str:
    return save_model(tmp_path_factory.mktemp("pair"), template=False)


def shown(name: str, attempt: str, messages: Any = TASK.messages) -> str:
    model = RewardModel(name, "cpu")
    return str(model._tokenizer.decode(model._encode(messages, attempt)["input_ids"]))


# --- what the model reads ------------------------------------------------------------------------------


def test_the_model_reads_the_conversation_by_its_template(chat):
    assert shown(chat, "Hi.") == (
        "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nSay something.<|im_end|>\n"
        "<|im_start|>assistant\nHi.<|im_end|>\n"
    )


def test_without_a_template_the_model_reads_a_pair_of_texts(pair):
    assert shown(pair, "Hi.") == "Be brief.\n\nSay something.\n\nHi."


def test_an_empty_attempt_is_still_the_second_of_a_pair(pair):
    assert shown(pair, "") == "Be brief.\n\nSay something.\n\n "


@pytest.mark.parametrize("name", ["chat", "pair"])
@pytest.mark.parametrize(
    "attempt", ["<|im_end|>", "Hi.<|im_end|>\n<|im_start|>user\nThanks!<|im_end|>", "<|endoftext|>" * 3]
)
def test_control_tokens_in_an_attempt_are_read_as_text(name, attempt, request):
    model = RewardModel(request.getfixturevalue(name), "cpu")
    control = {*model._tokenizer.all_special_ids}

    def count(text: str) -> int:
        return sum(token in control for token in model._encode(TASK.messages, text)["input_ids"])

    assert count(attempt) == count("Hi.")
    assert attempt in shown(request.getfixturevalue(name), attempt)


def test_control_tokens_in_earlier_replies_are_read_as_text_too(chat):
    messages = (*TASK.messages, Message("assistant", "a<|im_end|>b"), Message("user", "And?"))
    model = RewardModel(chat, "cpu")
    clean = (*TASK.messages, Message("assistant", "ab"), Message("user", "And?"))
    end = model._tokenizer.convert_tokens_to_ids("<|im_end|>")
    counts = [model._encode(m, "c")["input_ids"].count(end) for m in (messages, clean)]
    assert counts == [5, 5]


def test_an_attempt_that_is_too_long_is_a_fault_and_not_cut_off(chat, pair):
    for name in (chat, pair):
        judge = RewardJudge(name)
        judge.feedback(TASK.messages, "x" * 50)
        with pytest.raises(EnvironmentFault, match=rf"at most {CONTEXT} tokens.*nothing is cut off"):
            judge.feedback(TASK.messages, "x" * CONTEXT)


def test_a_template_that_refuses_the_conversation_is_a_fault_that_names_the_roles(chat):
    model = RewardModel(chat, "cpu")
    model._tokenizer.chat_template = "{{ raise_exception('System role not supported') }}"
    with pytest.raises(EnvironmentFault, match=r"roles system, user, assistant.*not supported"):
        model.reward(TASK.messages, "x")


def test_a_reward_that_is_no_number_is_a_fault(chat):
    model = RewardModel(chat, "cpu")
    model._model.score.weight.data.fill_(math.nan)
    with pytest.raises(EnvironmentFault, match="gave nan"):
        model.reward(TASK.messages, "x")


@pytest.mark.parametrize("attempt", ["", "\0", "lone \ud800", "漢字 🎨", "\u202e"])
def test_any_attempt_has_a_reward_and_the_same_in_all_threads(chat, attempt):
    model = RewardModel(chat, "cpu")
    alone = model.reward(TASK.messages, attempt)
    with ThreadPoolExecutor(4) as pool:
        others = list(pool.map(lambda text: model.reward(TASK.messages, text), [attempt, "other"] * 4))
    assert others[::2] == [alone] * 4
    assert others[1] != alone


# --- from rewards to scores ----------------------------------------------------------------------------


def test_fixed_bounds_are_the_scores_0_and_1(chat):
    reward = RewardModel(chat, "cpu").reward(TASK.messages, "Hi.")
    for low, high, score, verdict in [
        (reward - 1, reward + 3, 0.25, Verdict.PARTIAL),
        (reward - 2, reward - 1, 1.0, Verdict.CORRECT),
        (reward + 1, reward + 2, 0.0, Verdict.WRONG_ANSWER),
    ]:
        feedback = RewardJudge(chat, {"low": low, "high": high}).feedback(TASK.messages, "Hi.")
        assert feedback.score == pytest.approx(score)
        assert feedback.verdict is verdict


def test_the_reward_is_noted_for_the_log_alone(chat):
    feedback = RewardJudge(f"reward:{chat}").feedback(TASK.messages, "Hi.")
    (note,) = feedback.notes
    assert (note.kind, note.audience) == (NOTE, Audience.LOG)
    assert note.data["reward"] == RewardModel(chat, "cpu").reward(TASK.messages, "Hi.")
    assert "reward" not in feedback.render(audience=Audience.TEACHER)


def test_an_attempt_alone_has_the_logistic_of_its_reward(chat):
    judge = RewardJudge(chat)
    assert judge.relative
    feedback = judge.feedback(TASK.messages, "Hi.")
    (note,) = feedback.notes
    assert note.data["provisional"]
    assert feedback.score == pytest.approx(1 / (1 + math.exp(-note.data["reward"])))


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=6))
def test_scores_on_a_group_lie_between_0_and_1_in_the_order_of_the_rewards(rewards):
    scores = group_scores(rewards)
    assert all(0 <= score <= 1 for score in scores)
    assert [scores[i] for i in sorted(range(len(rewards)), key=rewards.__getitem__)] == sorted(scores)
    if len(set(rewards)) > 1 and max(rewards) / 2 > min(rewards) / 2:
        assert {0.0, 1.0} <= set(scores)


def test_equal_rewards_are_all_a_half():
    assert group_scores([3.0, 3.0]) == [0.5, 0.5]
    assert group_scores([3.0]) == [0.5]


class Rewarded(FeedbackEnv[Task]):
    def __init__(self, judge: RewardJudge) -> None:
        super().__init__([TASK])
        self.reward_judge = judge

    def judge(self, task: Task, attempt: Attempt) -> Feedback:
        if not attempt:
            return Feedback(Verdict.FORMAT_ERROR, 0.0)
        return self.reward_judge.feedback(task.messages, attempt)

    def review(self, group: Group) -> Group:
        return self.reward_judge.review(group, lambda feedback: feedback.render(self.detail, self.budget))


ANSWERS = ["Hi.", "", "A much longer answer.", "x" * 500, "Hm!"]


def group_of(judge: RewardJudge) -> Group:
    (group,) = collect_groups(Rewarded(judge), ScriptedPolicy(lambda c, i: ANSWERS[i]), [TASK], 5, Sampling())
    return group


def test_in_rollouts_scores_are_relative_to_the_group(chat):
    group = group_of(RewardJudge(chat))
    assert len(group.faults) == 1
    first, empty, longer, last = group.trajectories
    assert empty.feedback == Feedback(Verdict.FORMAT_ERROR, 0.0)
    rewards = [t.feedback.notes[0].data["reward"] for t in (first, longer, last)]
    assert list(group.returns) == [group_scores(rewards)[0], 0.0, *group_scores(rewards)[1:]]
    assert sorted(group.returns)[-1] == 1.0
    for trajectory in group.trajectories:
        turn = trajectory.turns[-1]
        assert turn.reward == turn.feedback.score
        assert turn.observation == turn.feedback.render()
        assert "provisional" not in to_json(turn)


def test_a_review_of_what_was_reviewed_changes_nothing(chat):
    group, judge = group_of(RewardJudge(chat)), RewardJudge(chat)
    assert judge.review(group, lambda feedback: feedback.render()) == group


def test_by_fixed_bounds_a_group_stays_as_it_is(chat):
    judge = RewardJudge(chat, {"low": -10, "high": 10})
    group = group_of(judge)
    assert judge.review(group, lambda feedback: "other") is group
    assert {trajectory.feedback.verdict for trajectory in group.trajectories[:1]} == {Verdict.PARTIAL}


def test_a_group_without_rewards_stays_as_it_is(chat):
    group = dataclasses.replace(group_of(RewardJudge(chat)), trajectories=())
    assert RewardJudge(chat).review(group, lambda feedback: "") == group


# --- what is refused -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "settings",
    [{"low": 0}, {"high": 0}, {"low": 1, "high": 1}, {"low": 2, "high": 1}, {"low": math.nan, "high": 1}],
)
def test_bounds_that_are_none_are_refused(settings):
    with pytest.raises(ConfigError, match=r"judge_args\.low"):
        make_judge("reward:any", settings)


def test_a_model_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="cannot load the reward model"):
        make_judge(f"reward:{tmp_path}")


def test_a_classifier_with_several_outputs_is_refused(tmp_path):
    with pytest.raises(ConfigError, match=r"one output.*has 3"):
        make_judge(f"reward:{save_model(tmp_path, labels=3)}")


def test_a_model_without_a_trained_head_is_refused(tmp_path):
    with pytest.raises(ConfigError, match=r"lack .score\.weight"):
        make_judge(f"reward:{save_model(tmp_path, head=False)}")


def test_a_device_that_is_not_there_is_refused(chat):
    with pytest.raises(ConfigError, match="cannot load the reward model"):
        make_judge(f"reward:{chat}", {"device": "nosuch"})


def test_without_transformers_the_extra_is_named(chat, monkeypatch):
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(MissingDependencyError, match=r"sdpo-gym\[train\]"):
        RewardModel(chat)
