"""Where a step's attempts come from: dynamic sampling, and sampling ahead of training."""

from __future__ import annotations

import random
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

import sdpo_gym
from sdpo_gym import Attempt, Feedback, FeedbackEnv, ProceduralTasks, Sampling, Task, Verdict, as_messages
from sdpo_gym.errors import ConfigError, RunError
from sdpo_gym.policy import ScriptedPolicy
from sdpo_gym.runs import Run
from sdpo_gym.settings import merge, validate
from sdpo_gym.types import Group
from sdpo_trainers.backend import resolve
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.loop import Trainer
from sdpo_trainers.models import LoadedModel
from sdpo_trainers.preparation import make_context, trainable_model
from sdpo_trainers.sampling.rollouts import Rollouts
from sdpo_trainers.sampling.samplers import CopySampler, Interrupted, LocalSampler

SMALL: dict[str, Any] = {
    "env": "test/parity",
    "model": "tiny",
    "backend": "grpo",
    "steps": 5,
    "tasks_per_step": 2,
    "group_size": 3,
    "device": "cpu",
    "trackers": [],
    "lora": {"rank": 4},
    "optimizer": {"lr": 0.01},
    "sampling": {"max_tokens": 3},
    "evaluation": {"every": 100, "tasks": 1, "n": 1, "test_tasks": 0, "initial": False},
    "checkpoint": {"every": 1, "keep": 9},
}


class Parity(FeedbackEnv[Task]):
    """Solved by an answer whose first character has an even code."""

    def __init__(self, split: str = "train", seed: int = 0) -> None:
        def make(rng: random.Random, task_id: str) -> Task:
            return Task(task_id, as_messages(f"{rng.randrange(1000)}"), oracle="0")

        super().__init__(
            ProceduralTasks(make, name="test/parity", split=split, seed=seed, size=40)  # type: ignore[arg-type]
        )

    def judge(self, task: Task, attempt: Attempt) -> Feedback:
        if attempt and ord(attempt[0]) % 2 == 0:
            return Feedback.correct()
        return Feedback(Verdict.WRONG_ANSWER, 0.0)


@pytest.fixture(autouse=True)
def parity_environment() -> None:
    sdpo_gym.register("test/parity", Parity)


def settings(**changes: Any) -> TrainConfig:
    return validate(TrainConfig, merge(SMALL, changes))


def trainer(path: Path, **changes: Any) -> Trainer:
    config = settings(**changes)
    run = Run(path)
    if not (path / "manifest.json").exists():
        run = Run.create(path, config.model_dump(mode="json"), kind="train")
    return Trainer(config, run)


def scripted(solves: Any, **changes: Any) -> Rollouts:
    """Rollouts of a policy that solves a task's i-th attempt if `solves(prompt, i)`."""
    config, kind, options = resolve(settings(**changes))
    env = Parity()
    loaded = LoadedModel(torch.nn.Module(), None, "none", "none")  # type: ignore[arg-type]
    context = make_context(config, env, _Lengths(loaded))  # type: ignore[arg-type]
    policy = ScriptedPolicy(lambda conversation, i: "0" if solves(conversation[0].content, i) else "1")
    return Rollouts(config, env, policy, kind(options, context))


class _Lengths:
    """As much of a model as backends are lent."""

    def __init__(self, loaded: LoadedModel) -> None:
        self.model, self.tokenizer, self.context_length = loaded.model, loaded.tokenizer, 100


def ids(groups: Any) -> list[str]:
    return [group.task.id for group in groups]


def mixed(group: Group) -> bool:
    return len(set(group.returns)) > 1


# --- dynamic sampling ----------------------------------------------------------------------------------


def some(prompt: str, i: int) -> bool:
    """Attempts differ at every third task."""
    return int(prompt) % 3 == 0 and i == 0


def test_tasks_without_signal_are_replaced_until_the_step_is_full() -> None:
    rollouts = scripted(some, tasks_per_step=4, sampling={"dynamic_rounds": 20})
    groups = rollouts.collect(1)
    assert len(groups) == 4
    assert all(map(mixed, groups))
    assert rollouts.passed_over
    assert not any(map(mixed, rollouts.passed_over))
    everything = ids([*groups, *rollouts.passed_over])
    assert len(set(everything)) == len(everything)
    assert rollouts.metrics["dynamic/groups"] == len(everything)
    assert rollouts.metrics["dynamic/with_signal"] == 4


def test_the_limit_of_rounds_leaves_groups_without_signal_in_the_step() -> None:
    rollouts = scripted(lambda *_: False, tasks_per_step=4, sampling={"dynamic_rounds": 3})
    groups = rollouts.collect(1)
    assert len(groups) == 4
    assert len(rollouts.passed_over) == 8
    assert rollouts.metrics["dynamic/rounds"] == 3
    assert rollouts.metrics["dynamic/with_signal"] == 0


def test_rounds_end_where_there_are_no_other_tasks() -> None:
    rollouts = scripted(lambda *_: False, tasks_per_step=30, sampling={"dynamic_rounds": 100})
    rollouts.collect(1)
    assert len(rollouts.passed_over) == 40 - 30
    assert rollouts.metrics["dynamic/rounds"] == 2


def test_replacements_follow_from_seed_and_step() -> None:
    drawn = []
    for seed in (0, 0, 1):
        rollouts = scripted(some, seed=seed, tasks_per_step=4, sampling={"dynamic_rounds": 20})
        drawn.append(ids(rollouts.collect(1)))
    assert drawn[0] == drawn[1] != drawn[2]


def test_without_dynamic_sampling_nothing_is_replaced() -> None:
    rollouts = scripted(some, tasks_per_step=4)
    assert len(rollouts.collect(1)) == 4
    assert rollouts.passed_over == ()
    assert not any(name.startswith("dynamic/") for name in rollouts.metrics)


def test_attempts_that_are_not_learned_from_are_recorded_and_counted(tmp_path: Path) -> None:
    t = trainer(tmp_path / "run", steps=1, sampling={"dynamic_rounds": 3, "max_tokens": 1})
    # Nothing is solved, so that nothing has a signal.
    t.env.judge = lambda task, attempt: Feedback(Verdict.WRONG_ANSWER, 0.0)  # type: ignore[method-assign]
    t.train()
    run = Run.open(tmp_path / "run")
    assert len(run.recorded(1)) == 2 * 3
    assert run.metrics("train")[0]["attempts"] == 2 * 3 * 3


# --- ahead of training ---------------------------------------------------------------------------------


def test_a_resumed_run_that_samples_ahead_is_the_run_that_was_not_interrupted(tmp_path: Path) -> None:
    ahead = {"sampling": {"ahead": 2}}
    trainer(tmp_path / "whole", **ahead).train()
    first = trainer(tmp_path / "parts", **ahead)
    with pytest.raises(_Killed):
        first.callbacks.measure = _kill_at(3)  # type: ignore[method-assign]
        first.train()
    trainer(tmp_path / "parts", **ahead).train()
    whole, parts = Run.open(tmp_path / "whole"), Run.open(tmp_path / "parts")
    assert [parts.recorded(step) for step in range(1, 6)] == [whole.recorded(step) for step in range(1, 6)]
    for name, tensor in _adapters(whole).items():
        assert torch.equal(tensor, _adapters(parts)[name]), name
    assert [row["staleness"] for row in whole.metrics("train")] == [0, 1, 2, 2, 2]
    assert [row["staleness"] for row in parts.metrics("train")] == [0, 1, 2, 2, 2]


class _Killed(Exception):
    pass


def _kill_at(step: int) -> Any:
    def measure(done: Any) -> dict[str, float]:
        if done.step == step:
            raise _Killed
        return {}

    return measure


def _adapters(run: Run) -> dict[str, torch.Tensor]:
    return load_file(run.path / "checkpoints" / "last" / "adapter_model.safetensors")


def test_attempts_are_sampled_with_the_weights_of_their_version(tmp_path: Path) -> None:
    """The first steps of both runs have the same weights; with `ahead` the third has those of the first."""
    now, ahead = trainer(tmp_path / "now"), trainer(tmp_path / "ahead", sampling={"ahead": 1})
    for t in (now, ahead):
        for step in (1, 2):
            t.rollouts.collect(step)
            with torch.no_grad():
                for p in t.loaded.model.parameters():
                    p.add_(0.1 * step * p.requires_grad)
            t.rollouts.updated(step)
    stale, fresh = _texts(ahead.rollouts.collect(3)), _texts(now.rollouts.collect(3))
    ahead.rollouts.close()
    assert stale != fresh
    with torch.no_grad():
        for p in now.loaded.model.parameters():
            p.sub_(0.2 * p.requires_grad)
    again = now.rollouts._round(now.policy, 3, 0, [g.task for g in now.rollouts.collect(3)])
    assert _texts(again) == stale


def _texts(groups: Any) -> list[str]:
    return [t.text for g in groups for t in g.trajectories]


def test_the_model_that_samples_shares_what_is_not_trained() -> None:
    loaded = trainable_model(settings(), None, torch.device("cpu"))
    sampler = CopySampler(loaded, kept=1)
    sampler.publish(0)
    policy: Any = sampler.policy(0)
    copies = dict(policy.loaded.model.named_parameters())
    for name, p in loaded.model.named_parameters():
        assert (copies[name] is p) == (not p.requires_grad), name


def test_what_fails_in_the_thread_is_raised_where_its_attempts_are_wanted() -> None:
    rollouts = scripted(some, sampling={"ahead": 1})
    rollouts.env.judge = _broken  # type: ignore[method-assign]
    with pytest.raises(ZeroDivisionError):
        rollouts.collect(1)
    rollouts.close()


def _broken(task: Task, attempt: Attempt) -> Feedback:
    raise ZeroDivisionError


def test_closing_breaks_off_what_is_being_sampled(tiny: LoadedModel) -> None:
    sampler = CopySampler(tiny, kept=1)
    sampler.publish(0)
    raised: list[BaseException] = []

    def sample() -> None:
        try:
            sampler.policy(0).sample([as_messages("go on")], 8, Sampling(max_tokens=8000))
        except Interrupted as error:
            raised.append(error)

    thread = threading.Thread(target=sample)
    thread.start()
    time.sleep(0.2)
    sampler.close()
    thread.join(timeout=20)
    assert not thread.is_alive()
    assert raised


def test_a_model_with_other_weights_than_asked_for_is_noticed() -> None:
    sampler = LocalSampler(ScriptedPolicy(lambda *_: ""))
    sampler.publish(1)
    with pytest.raises(RunError, match="after step 1, not those after step 2"):
        sampler.policy(2)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"backend": "sft", "sampling": {"ahead": 1}}, "sampling.ahead has no effect"),
        ({"backend": "sft", "sampling": {"dynamic_rounds": 2}}, "sampling.dynamic_rounds has no effect"),
        ({"sampler": {"url": "http://localhost:8000/v1"}}, "sampler.url has no effect"),
        ({"sampler": {"kind": "vllm"}}, "needs sampler.url"),
        (
            {
                "sampler": {"kind": "vllm", "url": "http://localhost:8000/v1"},
                "lora": {"rank": 0},
                "sampling": {"ahead": 2},
            },
            "at most 1",
        ),
    ],
)
def test_settings_that_cannot_act_are_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(ConfigError, match=reason):
        resolve(settings(**changes))
