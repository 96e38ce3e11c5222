"""The engine computes each backend's loss, once per step, whatever the micro-batches."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
import torch
from accelerate import Accelerator

from sdpo_gym import Feedback, Group, Message, Sample, Task, Trajectory, Turn, Verdict
from sdpo_gym.backends import TeacherDetail
from sdpo_gym.errors import ConfigError, UnknownNameError
from sdpo_gym.settings import validate
from sdpo_trainers.backend import Backend, Context, Example, resolve
from sdpo_trainers.backends.grpo import GRPO
from sdpo_trainers.backends.scalar_sdpo import ScalarSDPO
from sdpo_trainers.backends.sdpo import SDPO
from sdpo_trainers.backends.sft import SFT
from sdpo_trainers.config import OptimizerOptions, TrainConfig
from sdpo_trainers.engine.step import Engine
from sdpo_trainers.tiny import tiny_model

TEMPERATURE = 0.7


def encode(messages: Any) -> list[int]:
    return list("".join(m.content for m in messages).encode())[-60:]


CONTEXT = Context(
    env=None,  # type: ignore[arg-type]
    encode=encode,
    encode_answer=lambda text: list(text.encode()),
    context_length=8192,
    seed=0,
    detail=TeacherDetail.FULL,
)


def backend(kind: type[Backend], **options: Any) -> Backend:
    return kind(validate(kind.Options, options), CONTEXT)


def engine(kind: Backend, model: Any = None, **options: Any) -> Engine:
    model = model or tiny_model(seed=3).model.double()
    return Engine(model, kind, OptimizerOptions(**options), TEMPERATURE, Accelerator(cpu=True))


def groups(*returns: tuple[float, ...]) -> list[Group]:
    rng = random.Random(1)
    made = []
    for number, scores in enumerate(returns):
        prompt = (Message("user", f"task {number}"),)
        trajectories = []
        for i, score in enumerate(scores):
            ids = tuple(rng.randrange(1, 250) for _ in range(rng.randint(2, 9)))
            logprobs = tuple(-5.5 + rng.random() for _ in ids)
            sample = Sample(f"attempt {i}", tuple(encode(prompt)), ids, logprobs)
            verdict = Verdict.CORRECT if score == 1 else Verdict.WRONG_ANSWER
            turn = Turn(prompt, sample, score, Feedback(verdict, score), "")
            trajectories.append(Trajectory(f"{number}", (turn,)))
        made.append(Group(Task(f"{number}", prompt), tuple(trajectories)))
    return made


def gradients(e: Engine, examples: list[Example]) -> list[torch.Tensor]:
    """The gradient that an update would use."""
    seen: list[torch.Tensor] = []
    step = e.optimizer.step
    e.optimizer.step = lambda: seen.extend(p.grad.clone() for p in e.model.parameters())
    e.update(examples)
    e.optimizer.step = step
    return seen


def naive_logits(model: Any, context: tuple[int, ...], response: tuple[int, ...]) -> torch.Tensor:
    logits = model(input_ids=torch.tensor([[*context, *response]])).logits[0, len(context) - 1 : -1]
    return logits.double() / TEMPERATURE


def naive_loss(kind: Backend, model: Any, examples: list[Example]) -> torch.Tensor:
    """The published formulas, one token at a time."""
    total, tokens = torch.tensor(0.0, dtype=torch.float64), 0
    for e in examples:
        student = naive_logits(model, e.context_ids, e.response_ids).softmax(-1)
        if e.teacher_ids:
            with torch.no_grad():
                teacher = naive_logits(model, e.teacher_ids, e.response_ids).softmax(-1)
        for t, token in enumerate(e.response_ids):
            p = student[t, token]
            tokens += 1
            if isinstance(kind, SFT):
                total = total - p.log()
                continue
            r = p / torch.tensor(e.sampler_logprobs[t], dtype=torch.float64).exp()
            if isinstance(kind, GRPO):
                a = float(e.advantage or 0)
                total = total - torch.minimum(r * a, r.clamp(0.8, 1.28) * a)
            else:
                top = student[t].topk(kind.options.top_k).indices
                s = torch.cat([student[t, top], 1 - student[t, top].sum(0, keepdim=True)])
                q = torch.cat([teacher[t, top], 1 - teacher[t, top].sum(0, keepdim=True)])
                m = 0.5 * s + 0.5 * q
                apart = 0.5 * (s * (s / m).log()).sum() + 0.5 * (q * (q / m).log()).sum()
                total = total + r.detach().clamp(max=2.0) * apart
    return total / tokens


SIGNAL = groups((1.0, 0.0, 0.0, 1.0), (0.0, 0.0, 1.0))
BACKENDS = [
    backend(GRPO),
    backend(SDPO, top_k=20, feedback="always"),
    backend(ScalarSDPO, top_k=20),
]


@pytest.mark.parametrize("kind", BACKENDS, ids=lambda b: type(b).__name__)
def test_the_gradient_is_that_of_the_naive_loss(kind: Backend) -> None:
    e = engine(kind, grad_clip=1e9)
    examples = kind.examples(SIGNAL, step=1)
    assert examples
    loss = naive_loss(kind, e.model, examples)
    weights = [p for p in e.model.parameters() if p.requires_grad]
    expected = torch.autograd.grad(loss, weights)
    for ours, naive in zip(gradients(e, examples), expected, strict=True):
        torch.testing.assert_close(ours, naive, atol=1e-7, rtol=1e-5)  # a model's rotary angles are float32


def test_the_warm_start_maximises_the_likelihood_of_the_oracle() -> None:
    kind = backend(SFT)
    examples = [Example(0, 0, (5, 6, 7), (8, 9)), Example(1, 0, (5, 1), (3, 4, 5))]
    e = engine(kind, grad_clip=1e9)
    expected = torch.autograd.grad(naive_loss(kind, e.model, examples), list(e.model.parameters()))
    for ours, naive in zip(gradients(e, examples), expected, strict=True):
        torch.testing.assert_close(ours, naive, atol=1e-7, rtol=1e-5)  # a model's rotary angles are float32


@pytest.mark.parametrize("kind", BACKENDS, ids=lambda b: type(b).__name__)
def test_the_gradient_does_not_depend_on_the_micro_batches(kind: Backend) -> None:
    examples = kind.examples(SIGNAL, step=1)
    whole = gradients(engine(kind, micro_batch_tokens=100_000), examples)
    split = gradients(engine(kind, micro_batch_tokens=1), examples)
    for a, b in zip(whole, split, strict=True):
        torch.testing.assert_close(a, b, atol=1e-9, rtol=1e-6)


def test_groups_without_difference_give_grpo_nothing() -> None:
    assert backend(GRPO).examples(groups((1.0, 1.0), (0.0, 0.0, 0.0)), step=1) == []


def test_scalar_sdpo_learns_from_nothing_but_successes() -> None:
    kind = backend(ScalarSDPO)
    assert kind.examples(groups((0.0, 0.0)), step=1) == []
    assert [e.trajectory for e in kind.examples(groups((1.0, 0.0)), step=1)] == [1]
    assert len(kind.examples(groups((1.0, 1.0, 0.0)), step=1)) == 3


def test_sdpo_learns_from_feedback_where_nobody_succeeded() -> None:
    assert len(backend(SDPO).examples(groups((0.0, 0.0)), step=1)) == 2


@pytest.mark.parametrize("kind", BACKENDS, ids=lambda b: type(b).__name__)
def test_a_step_without_signal_changes_nothing(kind: Backend) -> None:
    e = engine(kind)
    before = [p.clone() for p in e.model.parameters()]
    metrics = e.update([]).metrics
    assert metrics["signal_tokens"] == 0
    assert all(torch.equal(a, b) for a, b in zip(before, e.model.parameters(), strict=True))


def test_the_same_context_for_teacher_and_student_gives_no_gradient() -> None:
    kind = backend(SDPO, teacher="live")
    examples = [replace(x, teacher_ids=x.context_ids) for x in kind.examples(SIGNAL, step=1)]
    assert all(g.abs().max() < 1e-9 for g in gradients(engine(kind), examples))


def test_a_nan_is_not_let_into_the_weights() -> None:
    kind = backend(GRPO)
    e = engine(kind)
    examples = [replace(x, advantage=float("nan")) for x in kind.examples(SIGNAL, step=1)]
    metrics = e.update(examples).metrics
    assert metrics["skipped_nonfinite"] == 1
    assert all(torch.isfinite(p).all() for p in e.model.parameters())


@pytest.mark.parametrize("minibatches", [1, 2])
def test_an_ema_teacher_follows_once_a_batch_however_many_updates_it_has(minibatches: int) -> None:
    kind = backend(SDPO, ema_rate=0.25)
    e = engine(kind, minibatches=minibatches, lr=1e-2)
    start = [p.detach().clone() for p in e.model.parameters()]
    update = e.update(kind.examples(groups((1.0, 0.0, 0.0), (0.0, 1.0, 0.0)), 1))
    assert update.metrics["updates"] == minibatches
    assert e.teacher is not None
    with e.teacher.whole(), e.teacher.in_place():
        taught = [p.detach().clone() for p in e.model.parameters()]
    for was, teacher, student in zip(start, taught, e.model.parameters(), strict=True):
        torch.testing.assert_close(teacher, 0.75 * was + 0.25 * student.detach())


@pytest.mark.parametrize(("tasks", "updates"), [(1, 1), (2, 2), (3, 2)])
def test_a_task_s_attempts_are_learned_from_in_one_update(tasks: int, updates: int) -> None:
    """Else a step in which few tasks have a signal would be cut into smaller updates than one where all do."""
    kind = backend(GRPO)
    e = engine(kind, minibatches=2)
    update = e.update(kind.examples(groups(*[(1.0, 0.0, 0.0)] * tasks), 1))
    assert update.metrics["updates"] == updates


@pytest.mark.parametrize(("limit", "forwards"), [(0, 1), (512, 3)])
def test_a_prompt_is_read_once_for_its_group_unless_forwards_are_to_be_short(limit: int, forwards: int) -> None:
    prompt, responses = tuple(range(2, 252)), [(i, *range(100)) for i in range(5)]
    examples = [Example(0, i, prompt, ids, (-5.0,) * 101, advantage=1.0) for i, ids in enumerate(responses)]
    update = engine(backend(GRPO), micro_batch_tokens=limit).update(examples)
    assert update.metrics["tokens_read"] == forwards * 250 + 5 * 100


def test_what_is_read_between_updates_is_read_as_after_a_resume() -> None:
    kind = backend(GRPO)
    e, fresh = engine(kind), engine(kind)
    e.update([Example(0, i, tuple(range(2, 252)), (i, *range(100)), advantage=1.0) for i in range(5)])
    assert e.reader.max_tokens == fresh.reader.max_tokens


def test_more_minibatches_than_tasks_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"optimizer\.minibatches = 4 .* tasks_per_step = 2"):
        validate(TrainConfig, {"tasks_per_step": 2, "optimizer": {"minibatches": 4}})


def test_the_learning_rate_warms_up_and_stays() -> None:
    e = engine(backend(GRPO), lr=1e-3, warmup_steps=4)
    examples = e.backend.examples(SIGNAL, step=1)
    assert [e.update(examples).metrics["lr"] for _ in range(6)] == pytest.approx(
        [0.25e-3, 0.5e-3, 0.75e-3, 1e-3, 1e-3, 1e-3]
    )


def test_an_option_of_another_backend_is_refused_with_the_closest() -> None:
    with pytest.raises(UnknownNameError, match=r"did you mean 'algorithm\.clip_low'"):
        resolve(TrainConfig(backend="grpo", algorithm={"clip_lo": 0.1}))
    with pytest.raises(UnknownNameError, match=r"unknown setting 'algorithm\.alpha'.*backend 'grpo'"):
        resolve(TrainConfig(backend="grpo", algorithm={"alpha": 0.5}))


def test_an_option_that_cannot_act_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"^algorithm\.ema_rate .*has no effect"):
        resolve(TrainConfig(backend="sdpo", algorithm={"teacher": "live", "ema_rate": 0.1}))
    with pytest.raises(ConfigError, match="feedback"):
        resolve(TrainConfig(backend="scalar-sdpo", algorithm={"feedback": "always"}))
