"""RLSD and CEPO: the reward's direction, the teacher's size."""

from __future__ import annotations

import math
import statistics
from dataclasses import replace
from typing import Any

import pytest
import torch
from codes import Codes
from small_engine import attempted, backend, clipped, context, encode, engine, gradients, logprobs, same

from sdpo_gym import Message, ScriptedPolicy
from sdpo_gym.errors import ConfigError
from sdpo_trainers.backend import resolve
from sdpo_trainers.backends.grpo import GRPO
from sdpo_trainers.backends.rlsd import RLSD
from sdpo_trainers.config import TrainConfig

SIGNAL = attempted(("right", "code-1", "no idea"), ("code-2", "right", "right"))


def shown(task: Any, answer: str) -> list[int]:
    """What the teacher reads."""
    text = f"\n\nHere is a correct answer to this task:\n{answer}\n\nNow solve the task correctly."
    return encode([*task.messages[:-1], Message("user", task.messages[-1].content + text)])


def naive(model: Any, share: float, wrong: bool = False) -> torch.Tensor:
    """The papers' formula."""
    total, tokens = torch.zeros((), dtype=torch.float64), 0
    for group in SIGNAL:
        returns = group.returns
        for i, trajectory in enumerate(group.trajectories):
            action = trajectory.turns[0].action
            a = (returns[i] - statistics.fmean(returns)) / (statistics.stdev(returns) + 1e-4)
            student = logprobs(model, action.prompt_ids, action.token_ids)
            teacher = logprobs(model, shown(group.task, group.task.oracle or ""), action.token_ids).detach()
            against = student.detach()
            others = [t for j, t in enumerate(group.trajectories) if j != i and t.ret < 1]
            if wrong and others:
                assert len({t.turns[0].action.text for t in others}) == 1, "no choice was to be made"
                against = logprobs(
                    model, shown(group.task, others[0].turns[0].action.text), action.token_ids
                ).detach()
            for t in range(len(action.token_ids)):
                u = float(teacher[t] - against[t])
                weight = min(max(math.exp(math.copysign(1, a) * u), 0.8), 1.2)
                shaped = a * ((1 - share) + share * weight)
                total = total + clipped(student[t], action.logprobs[t], shaped)
                tokens += 1
    return total / tokens


@pytest.mark.parametrize(("step", "share"), [(1, 0.5), (26, 0.25)])
def test_loss_and_gradient_are_the_papers(step: int, share: float) -> None:
    kind = backend(RLSD)
    e = engine(kind, moved=0.05)
    same(e, kind.examples(SIGNAL, step), naive(e.model, share))


def test_the_teacher_moves_the_gradient_away_from_grpo() -> None:
    first, second = (backend(kind, scale="group") for kind in (RLSD, GRPO))
    ours, plain = (gradients(engine(kind), kind.examples(SIGNAL, 1))[1] for kind in (first, second))
    assert max(float((a - b).abs().max()) for a, b in zip(ours, plain, strict=True)) > 1e-4


def test_once_the_teacher_has_no_share_it_is_grpo_to_the_last_bit() -> None:
    first, second = (backend(kind, scale="group") for kind in (RLSD, GRPO))
    examples = first.examples(SIGNAL, step=51)
    assert all(e.teacher_ids is None for e in examples)  # and costs what GRPO costs
    ours, plain = gradients(engine(first), examples), gradients(engine(second), second.examples(SIGNAL, 51))
    assert ours[0] == plain[0]
    assert all(torch.equal(a, b) for a, b in zip(ours[1], plain[1], strict=True))


def test_a_share_can_stay() -> None:
    kind = backend(RLSD, teacher_share_steps=0, teacher_share=0.3)
    assert kind.options.share(1000) == 0.3


def test_the_same_context_for_teacher_and_student_is_grpo() -> None:
    first, second = (backend(kind, scale="group") for kind in (RLSD, GRPO))
    examples = [replace(e, teacher_ids=e.context_ids) for e in first.examples(SIGNAL, 1)]
    ours, plain = gradients(engine(first), examples), gradients(engine(second), second.examples(SIGNAL, 1))
    for a, b in zip(ours[1], plain[1], strict=True):
        torch.testing.assert_close(a, b, atol=1e-9, rtol=1e-6)


def test_groups_without_difference_give_nothing() -> None:
    assert backend(RLSD).examples(attempted(("right", "right"), ("no idea", "no idea")), 1) == []


def test_a_task_without_an_oracle_is_an_error_that_says_so() -> None:
    env = Codes(oracle=False)
    kind = backend(RLSD, context(env))
    groups = attempted(("right", "no idea"), env=env)
    with pytest.raises(ConfigError, match=r"task t0 has no oracle .*algorithm\.success = 'oracle'"):
        kind.examples(groups, 1)
    [example] = (e for e in backend(RLSD, context(env), success="sibling").examples(groups, 1) if e.teacher_ids)
    assert example.trajectory == 1


def test_cepo_compares_with_a_teacher_shown_a_wrong_answer() -> None:
    kind = backend(RLSD, against="wrong_answer")
    e = engine(kind, moved=0.05)
    groups = attempted(("right", "code-1", "code-1"), ("code-2", "right", "right"))
    SIGNAL[:], kept = groups, list(SIGNAL)
    try:
        same(e, kind.examples(groups, 1), naive(e.model, 0.5, wrong=True))
    finally:
        SIGNAL[:] = kept
    assert kind.counts["reprompt/no_wrong_answer"] == 1  # the only failure of the second group


def test_cepo_takes_a_planted_mistake_where_no_sibling_failed() -> None:
    kind = backend(RLSD, against="wrong_answer", fallback="planted")
    groups = attempted(("right", "right", "no idea"))
    lonely = kind.examples(groups, 1)[2]
    (wrong,) = lonely.contrast_ids
    text = bytes(wrong).decode()
    assert "ect answer to this task:" in text
    assert groups[0].task.secrets[0] not in text
    assert "no idea" not in text


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"fallback": "planted"}, "fallback has no effect with algorithm.against = 'student'"),
        ({"success_threshold": 0.5}, "success_threshold has no effect"),
        ({"choice": "first"}, "choice has no effect with algorithm.success = 'oracle'"),
        ({"against": "wrong_answer", "feedback": "always"}, "leave it at 'never'"),
        ({"snapshot_every": 3}, "snapshot_every has no effect with algorithm.teacher = 'live'"),
    ],
)
def test_an_option_that_cannot_act_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        resolve(TrainConfig(backend="rlsd", algorithm=options))


def test_the_teacher_is_measured_with_what_it_is_shown() -> None:
    found = backend(RLSD).reprompted(SIGNAL, 1, answer_tokens=8)
    assert len(found) == 6
    policy = ScriptedPolicy(lambda conversation, i: conversation[-1].content)
    assert all("correct answer" in policy.sample([r.messages], 1, None)[0][0].text for r in found)  # type: ignore[arg-type]
