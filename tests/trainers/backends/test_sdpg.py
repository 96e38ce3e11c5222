"""SDPG: a policy gradient, self-distillation of what did well, and an anchor at the start."""

from __future__ import annotations

import statistics
from dataclasses import replace
from typing import Any

import pytest
import torch
from small_engine import (
    attempted,
    backend,
    clipped,
    context,
    copied,
    distributions,
    encode,
    engine,
    gradients,
    logprobs,
    same,
)

from sdpo_gym import Message
from sdpo_gym.errors import ConfigError
from sdpo_trainers.backend import resolve
from sdpo_trainers.backends.grpo import GRPO
from sdpo_trainers.backends.sdpg import SDPG
from sdpo_trainers.config import TrainConfig

SIGNAL = attempted(("right", "code-1", "no idea"), ("code-2", "right", "right"))
STRONG = {"distillation": 0.3, "kl": 0.2}


def shown(task: Any) -> list[int]:
    answer = f"\n\nHere is a correct answer to this task:\n{task.oracle}\n\nNow solve the task correctly."
    return encode([*task.messages[:-1], Message("user", task.messages[-1].content + answer)])


def naive(model: Any, start: Any, beta: float, gate: bool) -> torch.Tensor:
    """The paper's formula."""
    total, tokens = torch.zeros((), dtype=torch.float64), 0
    for group in SIGNAL:
        returns = group.returns
        for i, trajectory in enumerate(group.trajectories):
            action = trajectory.turns[0].action
            a = (returns[i] - statistics.fmean(returns)) / (statistics.stdev(returns) + 1e-4)
            student = distributions(model, action.prompt_ids, action.token_ids)
            teacher = distributions(model, shown(group.task), action.token_ids).detach()
            reference = logprobs(start, action.prompt_ids, action.token_ids).detach()
            for t, token in enumerate(action.token_ids):
                total = total + clipped(student[t, token], action.logprobs[t], a)
                total = total + 0.2 * 0.5 * (student[t, token] - reference[t]) ** 2
                if a > 0 or not gate:
                    total = total + beta * (student[t].exp() * (student[t] - teacher[t])).sum()
                tokens += 1
    return total / tokens


@pytest.mark.parametrize("gate", ["positive", "none"])
def test_loss_and_gradient_are_the_papers(gate: str) -> None:
    kind = backend(SDPG, gate=gate, **STRONG)
    e = engine(kind)
    start = copied(e.model)
    with torch.no_grad():
        for p in e.model.parameters():
            p.mul_(1.1)
    same(e, kind.examples(SIGNAL, 1), naive(e.model, start, 0.3, gate == "positive"))


def test_what_did_not_do_well_is_not_distilled() -> None:
    kind = backend(SDPG, **STRONG)
    examples = kind.examples(SIGNAL, 1)
    assert [e.teacher_ids is not None for e in examples] == [(e.advantage or 0) > 0 for e in examples]
    failures = [e for e in examples if (e.advantage or 0) < 0]
    plain = backend(GRPO, scale="group", kl=0.2, kl_estimator="k2")
    ours, grpo = (gradients(engine(b), failures) for b in (kind, plain))
    for a, b in zip(ours[1], grpo[1], strict=True):
        torch.testing.assert_close(a, b, atol=1e-12, rtol=1e-9)


def test_without_the_gate_every_attempt_is_distilled() -> None:
    assert all(e.teacher_ids for e in backend(SDPG, gate="none").examples(SIGNAL, 1))


def test_the_same_context_for_teacher_and_student_is_grpo() -> None:
    kind = backend(SDPG, **STRONG)
    examples = [replace(e, teacher_ids=e.context_ids) for e in kind.examples(SIGNAL, 1)]
    plain = backend(GRPO, scale="group", kl=0.2, kl_estimator="k2")
    ours, grpo = (gradients(engine(b), examples) for b in (kind, plain))
    for a, b in zip(ours[1], grpo[1], strict=True):
        torch.testing.assert_close(a, b, atol=1e-9, rtol=1e-6)


def test_the_coefficient_rises_and_falls_over_a_run() -> None:
    kind = backend(SDPG, context(steps=400), distillation_warmup=50, distillation_decay=350, distillation=1.0)
    seen = {}
    for step in (1, 25, 50, 200, 400):
        examples = kind.examples(SIGNAL, step)
        seen[step] = kind.counts["distillation_coefficient"]
    assert seen == pytest.approx({1: 1 / 50, 25: 0.5, 50: 1.0, 200: 200 / 350, 400: 0.0})
    assert not any(e.teacher_ids for e in examples)  # what has no weight costs nothing


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kl": 0, "kl_estimator": "k3"}, "kl_estimator has no effect with algorithm.kl = 0"),
        ({"strip_thinking": False}, "strip_thinking has no effect"),
    ],
)
def test_an_option_that_cannot_act_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        resolve(TrainConfig(backend="sdpg", algorithm=options))
