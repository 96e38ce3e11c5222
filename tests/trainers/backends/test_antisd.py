"""AntiSD: away from the teacher, while its entropy holds."""

from __future__ import annotations

import json
import math
import statistics
from dataclasses import replace
from typing import Any

import pytest
import torch
from small_engine import attempted, backend, clipped, encode, engine, gradients, logprobs, same

from sdpo_gym import Message
from sdpo_gym.errors import ConfigError
from sdpo_trainers.backend import Tokens, resolve
from sdpo_trainers.backends.antisd import AntiSD
from sdpo_trainers.backends.grpo import GRPO
from sdpo_trainers.config import TrainConfig

SIGNAL = attempted(("right", "no idea", "right"), ("right", "right", "right"))
OPEN = {"warmup_steps": 0, "feedback": "never"}


def shown(task: Any) -> list[int]:
    answer = f"\n\nHere is a correct answer to this task:\n{task.secrets[0]}\n\nNow solve the task correctly."
    return encode([*task.messages[:-1], Message("user", task.messages[-1].content + answer)])


def naive(model: Any) -> torch.Tensor:
    """The paper's formula, with an open gate."""
    total, tokens = torch.zeros((), dtype=torch.float64), 0
    for group in SIGNAL:
        returns = group.returns
        for i, trajectory in enumerate(group.trajectories):
            action = trajectory.turns[0].action
            spread = statistics.stdev(returns)
            a = (returns[i] - statistics.fmean(returns)) / (spread + 1e-4) if spread else 0.0
            student = logprobs(model, action.prompt_ids, action.token_ids)
            teacher = logprobs(model, shown(group.task), action.token_ids).tolist()
            for t in range(len(action.token_ids)):
                u = teacher[t] - float(student[t].detach())
                away = -0.5 * (math.log1p(math.exp(u)) - math.log(2))
                total = total + clipped(student[t], action.logprobs[t], a + 0.5 * away)
                tokens += 1
    return total / tokens


def test_loss_and_gradient_are_the_papers_also_of_groups_without_signal() -> None:
    kind = backend(AntiSD, **OPEN)
    e = engine(kind, moved=0.1)
    same(e, kind.examples(SIGNAL, 1), naive(e.model))


def test_the_same_context_for_teacher_and_student_is_grpo() -> None:
    kind = backend(AntiSD, **OPEN)
    examples = [replace(e, teacher_ids=e.context_ids) for e in kind.examples(SIGNAL, 1)]
    plain = backend(GRPO, scale="group")
    for a, b in zip(gradients(engine(kind), examples)[1], gradients(engine(plain), examples)[1], strict=True):
        torch.testing.assert_close(a, b, atol=1e-9, rtol=1e-6)


def test_while_the_gate_is_shut_it_is_grpo() -> None:
    kind, plain = backend(AntiSD, feedback="never"), backend(GRPO, scale="group")
    examples = kind.examples(SIGNAL, 1)
    for a, b in zip(gradients(engine(kind), examples)[1], gradients(engine(plain), examples)[1], strict=True):
        torch.testing.assert_close(a, b, atol=1e-12, rtol=1e-9)


def step(kind: AntiSD, entropy: float) -> bool:
    """An optimizer step whose teacher has this median entropy; whether the gate is open in it."""
    known = torch.tensor([entropy, entropy - 0.5, entropy + 0.7, 99.0], dtype=torch.float64)
    nothing = torch.zeros(4, dtype=torch.float64)
    taught = torch.tensor([True, True, True, False])
    tokens = Tokens(taught.long(), taught.long(), nothing, taught, taught, nothing, nothing, teacher_entropy=known)
    weights = torch.ones(4, dtype=torch.float64)
    assert torch.equal(kind.reweigh(weights, tokens, lambda values: 2 * values.sum()), weights)
    return kind.open


def test_the_gate_opens_after_the_warm_up_shuts_at_a_low_entropy_and_opens_when_it_is_back() -> None:
    kind = backend(AntiSD, warmup_steps=3)
    entropies = [1.0, 3.0, 2.0, 2.0, 1.87, 1.85, 1.95, 2.0, 1.87]
    opened = [step(kind, entropy) for entropy in entropies]
    assert opened == [False, False, False, True, True, False, False, True, True]


def test_a_gate_that_was_saved_is_where_it_was() -> None:
    kind = backend(AntiSD, warmup_steps=1)
    for entropy in (2.0, 2.0, 1.0):
        step(kind, entropy)
    other = backend(AntiSD, warmup_steps=1)
    other.load_state_dict(json.loads(json.dumps(kind.state_dict())))
    assert [step(other, 1.9), step(other, 2.0)] == [False, True]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"reopen": 0.5}, "would open where it shuts"),
        ({"warmup_steps": 0, "close": 0.5}, "close has no effect with algorithm.warmup_steps = 0"),
    ],
)
def test_an_option_that_cannot_act_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        resolve(TrainConfig(backend="antisd", algorithm=options))
