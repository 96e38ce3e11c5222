"""A tiny model in double precision, attempts at the tasks of `codes.py`, and the formulas one token at a time."""

from __future__ import annotations

import copy
import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import torch
from accelerate import Accelerator
from codes import Codes

from sdpo_gym import Group, Sample, Trajectory, Turn
from sdpo_gym.backends import TeacherDetail
from sdpo_gym.settings import validate
from sdpo_trainers.backend import Backend, Context, Example
from sdpo_trainers.config import OptimizerOptions
from sdpo_trainers.engine.step import Engine
from sdpo_trainers.tiny import tiny_model

TEMPERATURE = 0.7


def encode(messages: Any) -> list[int]:
    """The last bytes of a conversation: what a teacher is shown stands near its end."""
    return list("".join(m.content for m in messages).encode())[-70:]


def context(env: Any = None, detail: TeacherDetail = TeacherDetail.FULL, **others: Any) -> Context:
    return Context(
        env=env or Codes(),
        encode=encode,
        encode_answer=lambda text: list(text.encode()),
        context_length=8192,
        seed=0,
        detail=detail,
        **others,
    )


def backend(kind: type[Backend], lent: Context | None = None, **options: Any) -> Any:
    return kind(validate(kind.Options, options), lent or context())


def engine(kind: Backend, moved: float = 0.0, **options: Any) -> Engine:
    """An engine, whose student has moved from where the run started if that is asked for."""
    made = Engine(
        tiny_model(seed=3).model.double(),
        kind,
        OptimizerOptions(**{"grad_clip": 1e9, **options}),
        TEMPERATURE,
        Accelerator(cpu=True),
    )
    generator = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for p in made.model.parameters():
            p += moved * torch.randn(p.shape, generator=generator, dtype=p.dtype)
    return made


def attempted(*attempts: Sequence[str], env: Any = None) -> list[Group]:
    """Groups of attempts at the first tasks of an environment; "right" stands for the task's answer."""
    env, rng, made = env or Codes(), random.Random(1), []
    for number, texts in enumerate(attempts):
        task = env.tasks[number]
        trajectories = []
        for text in texts:
            said = task.secrets[0] if text == "right" else text
            ids = tuple(said.encode())
            logprobs = tuple(-5.5 + rng.random() for _ in ids)
            sample = Sample(said, tuple(encode(task.messages)), ids, logprobs)
            feedback = env.judge(task, sample.attempt)
            trajectories.append(Trajectory(task.id, (Turn(task.messages, sample, feedback.score, feedback, ""),)))
        made.append(Group(task, tuple(trajectories)))
    return made


def returning(groups: Sequence[Group], *returns: Sequence[float]) -> list[Group]:
    """The same groups of attempts of one turn, with these returns."""
    return [
        replace(
            group,
            trajectories=tuple(
                replace(t, turns=(replace(t.turns[0], reward=reward),))
                for t, reward in zip(group.trajectories, of_group, strict=True)
            ),
        )
        for group, of_group in zip(groups, returns, strict=True)
    ]


def gradients(e: Engine, examples: Sequence[Example]) -> tuple[float, list[torch.Tensor]]:
    """The loss of an update, and the gradient that it would use."""
    seen: list[torch.Tensor] = []
    step = e.optimizer.step
    e.optimizer.step = lambda: seen.extend(p.grad.clone() for p in e.model.parameters())
    loss = e.update(examples).metrics["loss"]
    e.optimizer.step = step
    return loss, seen


def same(e: Engine, examples: Sequence[Example], naive: torch.Tensor) -> None:
    """The engine's loss and its gradient are those of the naive loss of the engine's model."""
    expected = torch.autograd.grad(naive, list(e.model.parameters()))
    loss, ours = gradients(e, examples)
    torch.testing.assert_close(loss, float(naive.detach()), atol=1e-7, rtol=1e-5)
    for a, b in zip(ours, expected, strict=True):
        torch.testing.assert_close(a, b, atol=1e-7, rtol=1e-5)  # a model's rotary angles are float32


def distributions(model: Any, read: Sequence[int], written: Sequence[int]) -> torch.Tensor:
    """The next-token distributions of a response, by a plain forward, as log-probabilities (T, V)."""
    logits = model(input_ids=torch.tensor([[*read, *written]])).logits[0, len(read) - 1 : -1]
    found: torch.Tensor = (logits.double() / TEMPERATURE).log_softmax(-1)
    return found


def logprobs(model: Any, read: Sequence[int], written: Sequence[int]) -> torch.Tensor:
    """Of the tokens of a response, (T,)."""
    return distributions(model, read, written)[range(len(written)), list(written)]


def clipped(new: torch.Tensor, recorded: float, advantage: float, high: float = 0.28) -> torch.Tensor:
    """A token's surrogate, to be minimised."""
    ratio = (new - recorded).exp()
    return -torch.minimum(ratio * advantage, ratio.clamp(0.8, 1 + high) * advantage)


def copied(model: Any) -> Any:
    return copy.deepcopy(model)
