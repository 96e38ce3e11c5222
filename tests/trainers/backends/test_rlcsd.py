"""RLCSD: where a right hint and wrong hints tell tokens apart, the advantage is shifted."""

from __future__ import annotations

import math
import statistics
from dataclasses import replace
from typing import Any

import pytest
import torch
from small_engine import attempted, backend, clipped, encode, engine, gradients, logprobs, returning, same

from sdpo_gym import Message
from sdpo_gym.errors import ConfigError
from sdpo_trainers.backend import Example, Tokens, resolve
from sdpo_trainers.backends.grpo import GRPO
from sdpo_trainers.backends.rlcsd import RLCSD
from sdpo_trainers.config import TrainConfig

SIGNAL = attempted(("right", "right", "code-1", "no idea", "code-7"), ("right", "right", "code-22"))
SELECTIVE = {"residual_temperature": 0.05, "threshold": 0.2, "selected_weight": 0.7}


def shown(task: Any, answer: str) -> list[int]:
    text = f"\n\nHere is a correct answer to this task:\n{answer}\n\nNow solve the task correctly."
    return encode([*task.messages[:-1], Message("user", task.messages[-1].content + text)])


def naive(model: Any) -> tuple[torch.Tensor, int]:
    """The paper's formula, and how many tokens it selects."""
    selected: list[torch.Tensor] = []
    others: list[torch.Tensor] = []
    for group in SIGNAL:
        returns = group.returns
        for i, trajectory in enumerate(group.trajectories):
            action = trajectory.turns[0].action
            a = (returns[i] - statistics.fmean(returns)) / (statistics.stdev(returns) + 1e-4)
            student = logprobs(model, action.prompt_ids, action.token_ids)
            right = [t.turns[0].action.text for j, t in enumerate(group.trajectories) if j != i and t.ret == 1]
            wrong = [t.turns[0].action.text for j, t in enumerate(group.trajectories) if j != i and t.ret < 1]
            if right and wrong:  # successes are all alike here
                told = logprobs(model, shown(group.task, right[0]), action.token_ids).tolist()
                misled = [logprobs(model, shown(group.task, w), action.token_ids).exp().tolist() for w in wrong]
            for t in range(len(action.token_ids)):
                shift = 0.0
                if right and wrong:
                    evidence = told[t] - math.log(statistics.fmean(one[t] for one in misled))
                    shift = 0.5 * math.tanh(evidence / 0.05)
                if abs(shift) > 0.2:
                    shaped = max(a + shift, 0.0) if a > 0 else min(a + shift, 0.0)
                    selected.append(clipped(student[t], action.logprobs[t], shaped, high=0.2))
                else:
                    others.append(clipped(student[t], action.logprobs[t], a, high=0.2))
    loss = torch.stack(others).mean() + 0.7 * torch.stack(selected).mean()
    return loss, len(selected)


@pytest.mark.parametrize("micro_batch_tokens", [1, 100_000])
def test_loss_and_gradient_are_the_papers_however_the_step_is_split(micro_batch_tokens: int) -> None:
    kind = backend(RLCSD, **SELECTIVE)
    e = engine(kind, moved=0.1, micro_batch_tokens=micro_batch_tokens)
    e.teacher.load_state_dict(  # type: ignore[union-attr]
        {n: p.detach().clone() for n, p in e.model.named_parameters()} | {"snapshot.updates": torch.tensor(0)}
    )
    loss, selected = naive(e.model)
    examples = kind.examples(SIGNAL, 1)
    assert 0 < selected < sum(len(x.response_ids) for x in examples), "both kinds of tokens are there"
    same(e, examples, loss)


def test_hints_are_siblings_in_the_very_same_words_and_never_the_attempt_itself() -> None:
    for example in backend(RLCSD).examples(SIGNAL, 1):
        own = bytes(example.response_ids)
        right = SIGNAL[example.group].task.secrets[0].encode()
        if example.teacher_ids is None:
            continue
        assert right in bytes(example.teacher_ids)
        for wrong in map(bytes, example.contrast_ids):
            assert right not in wrong
            assert own not in wrong
            assert wrong.partition(b"task:\n")[0] in bytes(example.teacher_ids) or len(wrong) == 70
    assert [len(e.contrast_ids) for e in backend(RLCSD).examples(SIGNAL, 1)] == [3, 3, 2, 2, 2, 1, 1, 0]
    assert [len(e.contrast_ids) for e in backend(RLCSD, wrong_hints=2).examples(SIGNAL, 1)][:3] == [2, 2, 2]


def plain_grpo(examples: list[Example]) -> list[torch.Tensor]:
    return gradients(engine(backend(GRPO, scale="group", clip_high=0.2)), examples)[1]


def test_identical_hints_are_grpo() -> None:
    kind = backend(RLCSD)
    examples = [
        replace(e, contrast_ids=(e.teacher_ids,) * 3) if e.teacher_ids else e for e in kind.examples(SIGNAL, 1)
    ]
    for a, b in zip(gradients(engine(kind), examples)[1], plain_grpo(examples), strict=True):
        torch.testing.assert_close(a, b, atol=1e-9, rtol=1e-6)


def test_hints_of_one_kind_alone_are_grpo() -> None:
    kind, groups = backend(RLCSD), attempted(("right", "no idea"))
    examples = kind.examples(groups, 1)
    assert all(e.teacher_ids is None for e in examples)
    for a, b in zip(gradients(engine(kind), examples)[1], plain_grpo(examples), strict=True):
        torch.testing.assert_close(a, b, atol=1e-9, rtol=1e-6)


def tokens(**figures: torch.Tensor) -> Tokens:
    m = 6
    return Tokens(
        ids=torch.arange(m),
        rows=torch.zeros(m, dtype=torch.long),
        advantages=torch.tensor([1.0, 1.0, -1.0, -1.0, 0.1, 0.0], dtype=torch.float64),
        taught=torch.ones(m, dtype=torch.bool),
        contrasted=torch.ones(m, dtype=torch.bool),
        sampler_logprobs=torch.zeros(m, dtype=torch.float64),
        old_logprobs=torch.zeros(m, dtype=torch.float64),
        **figures,
    )


def test_a_constant_added_to_all_hints_changes_nothing() -> None:
    told = torch.tensor([-1.0, -2.0, -0.5, -3.0, -1.5, -1.0], dtype=torch.float64)
    misled = told + torch.tensor([0.01, -0.04, 0.02, 0.0, 0.5, -0.3], dtype=torch.float64)
    kind = backend(RLCSD)
    first = kind.residual(tokens(teacher_logprobs=told, contrast_logprobs=misled))
    second = kind.residual(tokens(teacher_logprobs=told - 0.7, contrast_logprobs=misled - 0.7))
    assert first.abs().max() > 0.4
    torch.testing.assert_close(first, second)


def test_each_kind_of_token_has_its_own_denominator_over_all_processes() -> None:
    told = torch.zeros(6, dtype=torch.float64)
    misled = torch.tensor([0.5, 0.5, 0.0, 0.0, 0.0, 0.0], dtype=torch.float64)
    kind = backend(RLCSD, selected_weight=0.5)
    known = tokens(teacher_logprobs=told, contrast_logprobs=misled)
    weights = torch.full((6,), 1 / 12, dtype=torch.float64)  # of two processes with as many tokens
    ours = kind.reweigh(weights, known, lambda values: 2 * values.sum())
    torch.testing.assert_close(ours, torch.tensor([0.125] * 2 + [0.125] * 4, dtype=torch.float64))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"threshold": 0.5}, "selects no token"),
        ({"aggregation": "sequence"}, "averaged each on their own"),
        ({"denominator": "all"}, "leave it at 'signal'"),
        ({"feedback": "always"}, "feedback"),
    ],
)
def test_an_option_that_cannot_act_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        resolve(TrainConfig(backend="rlcsd", algorithm=options))


def test_attempts_as_good_as_the_mean_count_in_the_mean_of_the_tokens_that_are_not_selected() -> None:
    groups = returning(attempted(("right", "code-1", "no idea", "no")), (1.0, 0.0, 0.5, 0.5))
    kind, plain = backend(RLCSD), backend(GRPO, scale="group", clip_high=0.2)
    examples = [
        replace(e, contrast_ids=(e.teacher_ids,)) if e.teacher_ids else e for e in kind.examples(groups, 1)
    ]  # hints that say the same, so that nothing is selected
    _, ours = gradients(engine(kind, moved=0.05), examples)
    _, theirs = gradients(engine(plain, moved=0.05), plain.examples(groups, 1))
    assert max(float((a - b).abs().max()) for a, b in zip(ours, theirs, strict=True)) < 1e-7
