"""Local models as judges, and the policy as its own judge while it samples."""

from __future__ import annotations

import dataclasses
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sdpo_envs.judge import models
from sdpo_envs.judge.judge import Judge
from sdpo_envs.judge.models import make_judge_model, weights_identity
from sdpo_envs.judge.prompt import judge_request
from sdpo_envs.judge.rubric import Rubric
from sdpo_gym import Feedback, FeedbackEnv, Message, Note, Sampling, Task, Verdict, plugins
from sdpo_gym.errors import EnvironmentFault, MissingDependencyError, UnknownNameError
from sdpo_gym.policy import Policy
from sdpo_gym.rollout import collect_groups
from sdpo_gym.types import Attempt

TASKS = [Task(f"t{number}", (Message("user", f"Say {number}."),)) for number in range(4)]


class Remarks(FeedbackEnv[Task]):
    """The policy that acts says something about each attempt."""

    def __init__(self) -> None:
        super().__init__(TASKS)
        self.judge_model = make_judge_model("self")

    def bind_policy(self, policy: Policy) -> None:
        self.judge_model.bind(policy)

    def judge(self, task: Task, attempt: Attempt) -> Feedback:
        said = self.judge_model.ask((*task.messages, Message("assistant", "…"), Message("user", "Why?")), SHORT)
        return Feedback(Verdict.WRONG_ANSWER, 0.0, (Note("judge", said.text),))


SHORT = Sampling(max_tokens=6)


def test_a_policy_that_samples_while_it_judges_neither_waits_for_ever_nor_answers_otherwise():
    policy = plugins.load(plugins.POLICIES, "transformers").from_name("tiny", device="cpu", batch_size=2)
    groups = [
        collect_groups(Remarks(), policy, TASKS, 3, Sampling(max_tokens=8), judge_workers=workers)
        for workers in (1, 6)
    ]
    assert groups[0] == groups[1]
    assert all(trajectory.feedback.notes[0].message for group in groups[0] for trajectory in group.trajectories)


def test_a_local_model_is_loaded_once_for_all_judges_with_its_name():
    first, second = Judge("transformers:tiny"), Judge("transformers:tiny", {"temperature": 0.5})
    assert first.model.policy is second.model.policy


def test_a_local_judge_gives_the_same_whatever_is_asked_at_the_same_time():
    prompts = [(Message("user", f"What about {number}?"),) for number in range(6)]
    model = make_judge_model("transformers:tiny", {"max_tokens": 6, "temperature": 0.7})
    sampling = dataclasses.replace(model.settings.sampling, seed=3)
    alone = [model.ask(prompt, sampling) for prompt in prompts]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(lambda prompt: model.ask(prompt, sampling), prompts)) == alone


def test_a_local_judge_whose_context_is_too_short_is_a_fault_that_says_so():
    judge = Judge("transformers:tiny", {"cache": False, "max_tokens": 8000})
    with pytest.raises(EnvironmentFault, match=r"tiny reads and writes at most 8192 tokens"):
        judge.judge(judge_request(TASKS[0].messages, "x" * 4000, Rubric()))


def test_a_local_judge_that_does_not_exist_is_told():
    with pytest.raises(UnknownNameError, match="tiny"):
        Judge("transformers:tinny")


def test_without_torch_the_extra_is_named(monkeypatch):
    monkeypatch.setattr(models, "_loaded", {})
    monkeypatch.delitem(sys.modules, "sdpo_trainers.sampling.policy", raising=False)
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(MissingDependencyError, match=r"sdpo-gym\[train\]"):
        Judge("transformers:tiny")


def test_a_folder_with_other_weights_is_another_judge(tmp_path: Path):
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"1")
    before = weights_identity(str(tmp_path))
    assert weights_identity(str(tmp_path)) == before
    weights.write_bytes(b"12")
    assert weights_identity(str(tmp_path)) != before
    assert weights_identity("smollm2-135m") == ""
