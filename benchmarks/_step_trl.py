"""A step of TRL's GRPOTrainer or SDPOTrainer, for `trainer.py`, its parts timed from outside."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

os.environ["TRL_EXPERIMENTAL_SILENCE"] = "1"
os.environ["HF_HUB_OFFLINE"] = "1"

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
from datasets import Dataset
from peft import LoraConfig
from transformers import TrainerCallback
from trl import GRPOConfig, GRPOTrainer
from trl.experimental.sdpo import SDPOConfig, SDPOTrainer

import sdpo_gym
from sdpo_gym.types import Attempt
from sdpo_trainers.models import resolve_model
from sdpo_trainers.rendering import render_prompt


class Steps(TrainerCallback):  # type: ignore[misc]  # transformers is not typed
    """Tells the clock when a step begins and ends."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock

    def on_step_begin(self, args: Any, state: Any, control: Any, **given: Any) -> None:
        self.open = self.clock.step(state.global_step)
        self.open.__enter__()

    def on_step_end(self, args: Any, state: Any, control: Any, **given: Any) -> None:
        self.open.__exit__(None, None, None)


def settings(work: Work, folder: str) -> dict[str, Any]:
    """What both trainers are told. What is not said here is at TRL's default."""
    return {
        "output_dir": folder,
        "max_steps": work.steps + 1,
        "per_device_train_batch_size": work.rows,
        "gradient_accumulation_steps": work.tasks * work.group // work.rows,
        "num_generations": work.group,
        "max_completion_length": work.response_tokens,
        "generation_kwargs": {"min_new_tokens": work.response_tokens},
        "temperature": 1.0,
        "epsilon": CLIP_LOW,
        "epsilon_high": CLIP_HIGH,
        "learning_rate": LR,
        "lr_scheduler_type": "constant",
        "weight_decay": WEIGHT_DECAY,
        "max_grad_norm": GRAD_CLIP,
        "optim": "adamw_torch_fused",
        "gradient_checkpointing": work.checkpointing,
        "use_cpu": work.device == "cpu",
        "bf16": work.device == "cuda",
        "model_init_kwargs": {"dtype": work.dtype},
        "shuffle_dataset": False,
        "seed": work.seed,
        "save_strategy": "no",
        "report_to": "none",
        "disable_tqdm": True,
    }


def run(work: Work, out: Path) -> None:
    torch.set_num_threads(work.threads)
    path = str(resolve_model(work.model))
    tokenizer = load_tokenizer(work)
    env: Any = sdpo_gym.make(ENV, seed=work.seed).unwrapped
    tasks = {t.id: t for step in range(work.steps + 1) for t in work.prompts(step, tokenizer)}
    rows = [
        {"prompt": [{"role": m.role, "content": m.content} for m in t.messages], "task": i}
        for i, t in tasks.items()
    ]

    def judge(completions: list[Any], task: list[str], **given: Any) -> list[float]:
        for answer, name in zip(completions, task, strict=True):
            env.judge(tasks[name], Attempt(answer[-1]["content"]))
        return [work.score(i % work.group) for i in range(len(completions))]

    clock = Clock(work)
    with tempfile.TemporaryDirectory() as folder:
        common = settings(work, folder)
        given: dict[str, Any] = {
            "model": path,
            "reward_funcs": judge,
            "train_dataset": Dataset.from_list(rows),
            "processing_class": tokenizer,
            "callbacks": [Steps(clock)],
            "peft_config": LoraConfig(
                r=work.rank, lora_alpha=LORA_ALPHA, target_modules="all-linear", task_type="CAUSAL_LM"
            )
            if work.rank
            else None,
        }
        trainer: Any
        if work.method == "grpo":
            trainer = GRPOTrainer(args=GRPOConfig(**common, scale_rewards="none"), **given)
        else:
            trainer = SDPOTrainer(
                args=SDPOConfig(
                    **common,
                    distillation_mode="topk_logits",
                    distillation_topk=TOP_K,
                    distillation_add_tail=True,
                    distillation_alpha=ALPHA,
                    teacher_update_rate=EMA_RATE,
                    max_prompt_length=None,
                ),
                **given,
            )
        time_parts(trainer, clock, work)
        clock.measured.before = peak(work.device)
        trainer.train()
    measured = clock.finish()
    prompts = [len(render_prompt(tokenizer, t.messages)) for t in list(tasks.values())[-work.tasks :]]
    padded = work.tasks * work.group * (max(prompts) + work.response_tokens)
    measured.read = {"sampled": padded, "forward": 0, "trained": padded}
    if work.method == "sdpo":
        measured.read["forward"] = clock.teacher_tokens  # type: ignore[attr-defined]
    measured.notes = {"prompt tokens": sum(prompts) // len(prompts), "rows": work.tasks * work.group}
    measured.save(out)


def load_tokenizer(work: Work) -> Any:
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(resolve_model(work.model))


def time_parts(trainer: Any, clock: Clock, work: Work) -> None:
    """Times TRL's own methods from outside; what is left of a step is its bookkeeping."""
    trainer._generate = clock.timed("sampling", trainer._generate)
    trainer._calculate_rewards = clock.timed("judging", trainer._calculate_rewards)
    trainer.accelerator.backward = clock.timed("student", trainer.accelerator.backward)
    trainer.accelerator.clip_grad_norm_ = clock.timed("optimizer", trainer.accelerator.clip_grad_norm_)
    create = trainer.create_optimizer

    def create_optimizer(*args: Any, **given: Any) -> Any:
        optimizer = create(*args, **given)
        optimizer.step = clock.timed("optimizer", optimizer.step)
        return optimizer

    trainer.create_optimizer = create_optimizer
    if work.method == "grpo":
        trainer._compute_loss = clock.timed("student", trainer._compute_loss)
        return
    forward = trainer._forward_logits

    def forward_logits(model: Any, input_ids: Any, *args: Any, **given: Any) -> Any:
        teaching = not torch.is_grad_enabled()
        if teaching:
            clock.teacher_tokens = input_ids.numel() * (work.tasks * work.group // len(input_ids))  # type: ignore[attr-defined]
        with clock.part("teacher" if teaching else "student"):
            return forward(model, input_ids, *args, **given)

    trainer._forward_logits = forward_logits
    trainer._compute_self_distillation_loss = clock.timed("student", trainer._compute_self_distillation_loss)


if __name__ == "__main__":
    run(Work(**json.loads(sys.argv[1])), Path(sys.argv[2]))
