"""What passes at the second attempt is learned in the context of the first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import torch
from codes import Codes, Doors
from small_engine import attempted, backend, context, engine, logprobs, same

from sdpo_gym import Sample, ScriptedPolicy
from sdpo_gym.errors import ConfigError
from sdpo_gym.rollout import collect_groups
from sdpo_gym.types import Group
from sdpo_trainers.backend import Backend, Context, SecondAttempts, resolve
from sdpo_trainers.backends.corrected_sft import CorrectedSFT, read_without
from sdpo_trainers.config import SamplingOptions, TrainConfig
from sdpo_trainers.rendering import render_prompt
from sdpo_trainers.sampling.policy import TransformersPolicy
from sdpo_trainers.sampling.rollouts import Rollouts
from sdpo_trainers.teaching.oracles import play
from sdpo_trainers.teaching.reprompt import compose, demonstration
from sdpo_trainers.teaching.reprompt_options import RepromptOptions
from sdpo_trainers.tiny import tiny_model, tiny_tokenizer

SIGNAL = attempted(("no idea", "no idea"), ("right", "code-1"))


class Reads:
    """Says the code that the feedback or a demonstration tells it, with tokens, and else that it has no idea."""

    name, batch_size = "reads", 8

    def __init__(self, lent: Context) -> None:
        self.lent = lent

    def sample(self, conversations: Sequence[Any], n: int, sampling: Any) -> list[list[Sample]]:
        return [[self.answer(c) for _ in range(n)] for c in conversations]

    def answer(self, conversation: Any) -> Sample:
        words = conversation[-1].content.replace(".", " ").split()
        said = next((word for word in words if word.startswith("code-")), "no idea")
        return Sample(said, tuple(self.lent.encode(conversation)), tuple(self.lent.encode_answer(said)))


def second(kind: Backend, groups: Sequence[Group], env: Any = None) -> tuple[SecondAttempts, ...]:
    """As a run makes them."""
    config = TrainConfig(backend="corrected-sft", sampling=SamplingOptions(max_tokens=16))
    rollouts = Rollouts(config, env or kind.context.env, Reads(kind.context), kind)
    return rollouts._second(Reads(kind.context), 1, groups)


def test_failed_attempts_are_made_again_from_the_reprompt() -> None:
    kind = backend(CorrectedSFT)
    made = second(kind, SIGNAL)
    assert [(one.group, one.trajectory) for one in made] == [(0, 0), (0, 1), (1, 1)]
    assert [one.attempts.returns for one in made] == [(1.0,), (1.0,), (1.0,)]
    assert (
        "feedback on an earlier, wrong attempt" in made[0].attempts.trajectories[0].turns[0].messages[-1].content
    )


def test_loss_and_gradient_are_the_likelihood_of_corrections_in_the_tasks_own_context() -> None:
    kind = backend(CorrectedSFT, deduplicate=False, first_successes=True)
    examples = kind.examples(SIGNAL, 1) + kind.second_examples(second(kind, SIGNAL), 1, len(SIGNAL))
    e = engine(kind)
    wanted = [(0, SIGNAL[0].task), (0, SIGNAL[0].task), (1, SIGNAL[1].task), (1, SIGNAL[1].task)]
    logs = [
        logprobs(e.model, kind.context.encode(task.messages), list(task.secrets[0].encode())) for _, task in wanted
    ]
    same(e, examples, -torch.cat(logs).mean())


def test_first_attempts_that_passed_are_learned_from_if_asked() -> None:
    assert backend(CorrectedSFT).examples(SIGNAL, 1) == []
    [example] = backend(CorrectedSFT, first_successes=True).examples(SIGNAL, 1)
    assert (example.group, example.trajectory) == (1, 0)


def test_second_attempts_that_fail_are_not_learned_from() -> None:
    env = Codes(notes=lambda task, attempt: [])  # feedback that does not help
    kind = backend(CorrectedSFT, context(env))
    groups = attempted(("no idea", "no idea"), env=env)
    made = second(kind, groups)
    assert len(made) == 2
    assert kind.second_examples(made, 1, 1) == []
    assert kind.counts == {"second/tried": 2.0, "second/learned": 0.0}


def test_equal_corrections_of_a_task_count_once() -> None:
    kind = backend(CorrectedSFT)
    kind.examples(SIGNAL, 1)
    made = second(kind, SIGNAL)
    assert [e.group for e in kind.second_examples(made, 1, 2)] == [2, 4]
    several = backend(CorrectedSFT, tries=3, deduplicate=False)
    several.examples(SIGNAL, 1)
    assert len(several.second_examples(second(several, SIGNAL), 1, 2)) == 9


def whole_context(env: Any) -> Context:
    """One that encodes as a model's policy does."""
    tokenizer = tiny_tokenizer()
    return Context(
        env=env,
        encode=lambda messages: render_prompt(tokenizer, messages),
        encode_answer=lambda text: [*tokenizer.encode(text), tokenizer.eos_token_id],
        context_length=8192,
        seed=0,
        detail=context().detail,
    )


def test_an_episode_is_read_as_if_it_had_begun_with_the_task_alone() -> None:
    env = Doors()
    lent, task = whole_context(env), env.tasks[0]
    actions = ["code-000", "open", task.secrets[0]]
    plain = play(lent, task, actions).trajectory
    shown = compose(task.messages, [demonstration(plain, RepromptOptions())])
    policy = ScriptedPolicy(lambda conversation, i: tokens(lent, actions, conversation))
    (group,) = collect_groups(env, policy, [task], 1, prompts=[shown])
    (again,) = group.trajectories
    assert again.turns[2].action.prompt_ids != plain.turns[2].action.prompt_ids
    read = list(read_without(task.messages, again, lent.encode))
    assert read == [turn.action.prompt_ids for turn in plain.turns]


def tokens(lent: Context, actions: Sequence[str], conversation: Any) -> Sample:
    said = actions[sum(message.role == "assistant" for message in conversation)]
    return Sample(said, tuple(lent.encode(conversation)), tuple(lent.encode_answer(said)))


def test_a_real_policy_would_have_read_the_same_tokens() -> None:
    env = Doors()
    loaded = tiny_model()
    lent, task, policy = whole_context(env), env.tasks[0], TransformersPolicy(loaded)
    shown = [*task.messages[:-1], task.messages[-1]]
    (group,) = collect_groups(env, policy, [task], 2, prompts=[shown])
    for trajectory in group.trajectories:
        read = list(read_without(task.messages, trajectory, lent.encode))
        assert read == [turn.action.prompt_ids for turn in trajectory.turns]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"evaluation": {"teacher_every": 2}}, "teacher_every has no effect"),
        ({"sampling": {"ahead": 1}}, "sampling.ahead has no effect"),
        ({"algorithm": {"demonstrations": False, "choice": "first"}}, "choice has no effect"),
    ],
)
def test_a_setting_that_cannot_act_is_refused(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        resolve(TrainConfig.model_validate({"backend": "corrected-sft", **settings}))
