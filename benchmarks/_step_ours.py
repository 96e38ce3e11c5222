"""A step of ours, for `trainer.py`: the parts of the training loop, put together without evaluation and files."""

from __future__ import annotations

import dataclasses
import sys
import tempfile
from pathlib import Path
from typing import Any

import torch
from _step_work import (
    ALPHA,
    CLIP_HIGH,
    CLIP_LOW,
    EMA_RATE,
    ENV,
    GRAD_CLIP,
    LORA_ALPHA,
    LR,
    TOP_K,
    WEIGHT_DECAY,
    Clock,
    Work,
    peak,
)

import sdpo_gym
from sdpo_gym.policy import Sampling
from sdpo_gym.rollout import collect_groups
from sdpo_gym.types import Group, Verdict
from sdpo_trainers.backend import resolve
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.engine.step import Engine
from sdpo_trainers.loop import make_accelerator, make_context, trainable_model
from sdpo_trainers.models import LoadedModel
from sdpo_trainers.sampling.policy import TransformersPolicy


class Endless(LoadedModel):
    """A model whose answers never end by themselves."""

    eos_ids = ()  # type: ignore[assignment]


def settings(work: Work) -> TrainConfig:
    options: dict[str, Any] = {"clip_low": CLIP_LOW, "clip_high": CLIP_HIGH}
    if work.method == "sdpo":
        options = {"top_k": TOP_K, "alpha": ALPHA, "ema_rate": EMA_RATE, "choice": "first"}
    optimizer: dict[str, Any] = {"lr": LR, "weight_decay": WEIGHT_DECAY, "grad_clip": GRAD_CLIP}
    if work.micro_batch_tokens:
        optimizer["micro_batch_tokens"] = work.micro_batch_tokens
    if work.checkpointing:
        optimizer["gradient_checkpointing"] = "layers"
    return TrainConfig.model_validate(
        {
            "env": ENV,
            "backend": "grpo" if work.method == "grpo" else "scalar-sdpo",
            "model": work.model,
            "seed": work.seed,
            "device": work.device,
            "dtype": work.dtype,
            "tasks_per_step": work.tasks,
            "group_size": work.group,
            "trackers": [],
            "sampling": {"max_tokens": work.response_tokens},
            "lora": {"rank": work.rank, "alpha": LORA_ALPHA},
            "optimizer": optimizer,
            "algorithm": options,
        }
    )


def scored(group: Group, work: Work) -> Group:
    """The group with the scores that the benchmark gives."""
    made = []
    for i, trajectory in enumerate(group.trajectories):
        score = work.score(i)
        verdict = Verdict.CORRECT if score == 1 else Verdict.WRONG_ANSWER
        turn = trajectory.turns[-1]
        feedback = dataclasses.replace(turn.feedback, score=score, verdict=verdict)
        made.append(
            dataclasses.replace(trajectory, turns=(dataclasses.replace(turn, reward=score, feedback=feedback),))
        )
    return dataclasses.replace(group, trajectories=tuple(made))


def run(work: Work, out: Path) -> None:
    torch.set_num_threads(work.threads)
    torch.backends.mkldnn.set_flags(work.onednn)  # type: ignore[no-untyped-call]
    config, backend_class, options = resolve(settings(work))
    with tempfile.TemporaryDirectory() as folder:
        accelerator = make_accelerator(config, Path(folder))
    loaded = trainable_model(config, None, accelerator.device)
    policy = TransformersPolicy(Endless(loaded.model, loaded.tokenizer, loaded.name, loaded.source))
    env = sdpo_gym.make(ENV, seed=work.seed)
    backend = backend_class(options, make_context(config, env, loaded))
    engine = Engine(loaded.model, backend, config.optimizer, config.sampling.temperature, accelerator)

    clock = Clock(work)
    clock.measured.before = peak(work.device)
    policy.sample = clock.timed("sampling", policy.sample)  # type: ignore[method-assign]
    for step in range(work.steps + 1):
        tasks = work.prompts(step, loaded.tokenizer)
        with clock.step(step):
            with clock.part("rollouts"):
                groups = collect_groups(
                    env, policy, tasks, work.group, Sampling(1.0, 1.0, work.response_tokens, work.seed + step)
                )
            examples = backend.examples([scored(group, work) for group in groups], step)
            update = engine.update(examples).metrics
            clock.parts["judging"] = clock.parts.pop("rollouts") - clock.parts["sampling"]
            for part in ("student", "teacher", "optimizer"):
                clock.parts[part] = update[f"time/{part}_s"]
    read = int(update["tokens_read"])
    contexts = [[(*e.teacher_ids, *e.response_ids[:-1]) for e in examples if e.teacher_ids]]
    taught = taught_tokens(contexts[0], engine.reader.max_tokens)
    prompts = sum(len(group.trajectories[0].turns[0].action.prompt_ids) for group in groups)
    clock.measured.read = {"sampled": prompts + work.tokens, "forward": taught, "trained": read - taught}
    clock.measured.notes = {"prompt tokens": prompts // work.tasks, "rows": len(examples)}
    clock.finish().save(out)


def taught_tokens(sequences: list[tuple[int, ...]], limit: int) -> int:
    """How many tokens the teacher reads."""
    from sdpo_trainers.engine.batches import micro_batches
    from sdpo_trainers.engine.trees import packed_length

    return sum(packed_length([sequences[i] for i in batch]) for batch in micro_batches(sequences, limit))


if __name__ == "__main__":
    import json

    run(Work(**json.loads(sys.argv[1])), Path(sys.argv[2]))
