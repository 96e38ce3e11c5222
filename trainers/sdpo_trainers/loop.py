"""Training: sample, judge, learn, evaluate, save; again.

Everything that is random in a step comes from the run's seed and the step's number, so that a run that was
stopped and resumed is the run that was not.
"""

from __future__ import annotations

import collections
import itertools
import math
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import torch

import sdpo_gym
from sdpo_gym.env import FeedbackEnv
from sdpo_gym.errors import ConfigError, UnknownNameError
from sdpo_gym.policy import Sampling
from sdpo_gym.rollout import collect_groups
from sdpo_gym.runs import Run
from sdpo_gym.tasks import stable_hash
from sdpo_gym.types import Group
from sdpo_trainers.backend import Context, resolve
from sdpo_trainers.checkpoint import checkpoints, load_checkpoint, save_checkpoint
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.engine.step import Engine, Update
from sdpo_trainers.measures import describe_evaluation, describe_groups, evaluated_start, sampled_tokens
from sdpo_trainers.models import LoadedModel, load_model, quiet
from sdpo_trainers.policy import TransformersPolicy
from sdpo_trainers.rendering import render_answer, render_prompt
from sdpo_trainers.rollouts import Rollouts
from sdpo_trainers.teacher_gap.measure import gap_metrics, try_both


class Progress(Protocol):
    """Who is told how the run goes."""

    def training(self, step: int, steps: int, metrics: dict[str, Any]) -> None: ...

    def evaluating(self, phase: str, step: int, done: int, total: int) -> None: ...

    def evaluated(self, phase: str, step: int, metrics: dict[str, Any]) -> None: ...


class Trainer:
    """A training run, ready to go or to go on.

    Args:
        config: The settings.
        run: The folder; if it holds checkpoints, the run goes on from the last one.
        progress: Who is told.
    """

    def __init__(self, config: TrainConfig, run: Run, progress: Progress) -> None:
        self.config, backend_class, options = resolve(config)
        self.run, self.progress = run, progress
        torch.set_float32_matmul_precision(config.matmul_precision)
        self.accelerator = make_accelerator(config, run.path)
        saved = checkpoints(run.path / "checkpoints")
        self.loaded = trainable_model(config, str(saved[-1]) if saved else None, self.accelerator.device)
        self.policy = TransformersPolicy(self.loaded)
        self.env = self._make_env("train")
        self.env.bind_policy(self.policy)
        self.backend = backend_class(
            options,
            make_context(config, self.env, self.loaded),
        )
        self.rollouts = Rollouts(config, self.env, self.policy, self.backend)
        self.engine = Engine(
            self.loaded.model, self.backend, config.optimizer, config.sampling.temperature, self.accelerator
        )
        self.counters: dict[str, float] = collections.defaultdict(float)
        self.step = 0
        if saved:
            self.step, counters = load_checkpoint(saved[-1], self.engine)
            self.counters.update(counters)
        run.rewind(self.step if saved else -1)

    def train(self) -> bool:
        """Runs to the last step. Returns False if it was asked to stop: everything is saved then."""
        config = self.config
        if self.step == 0 and config.evaluation.initial:
            self.evaluate("validation")
            self.evaluate("test")
        with stop_on_interrupt() as stopping:
            while self.step < config.steps:
                self._train_step()
                last = self.step == config.steps
                if last or self.step % config.evaluation.every == 0:
                    self.evaluate("validation")
                if last:
                    self.evaluate("test")
                if last or stopping or self.step % config.checkpoint.every == 0:
                    self._save()
                if stopping:
                    return False  # also after the last step: whoever started this run wants to stop as well
        return True

    def _train_step(self) -> None:
        config, step = self.config, self.step + 1
        started = time.perf_counter()
        groups = self.rollouts.collect(step)
        sampled = time.perf_counter()
        gap = self._teacher_gap(groups, step)
        measured = time.perf_counter()
        examples = self.backend.examples(groups, step)
        update = self.engine.update(examples)
        metrics = update.metrics
        ended = time.perf_counter()
        self.step = step
        self._count(groups, metrics, ended - measured + sampled - started)
        metrics |= {
            "signal_fraction": len(examples) / max(sum(len(t.turns) for g in groups for t in g.trajectories), 1),
            "time/sample_s": sampled - started,
            "faults": float(sum(len(g.faults) for g in groups)),
            **gap,
            **self.backend.counts,
            **self.counters,
        }
        if self.backend.attempts == "sampled":
            metrics |= describe_groups(groups)
            metrics["tokens_per_s"] = sampled_tokens(groups) / (sampled - started)
        self.run.record(step, groups, learning(update, len(groups)))
        self.run.log(step, "train", metrics)
        self.accelerator.log({f"train/{k}": v for k, v in metrics.items()}, step=step)
        self.progress.training(step, config.steps, metrics)

    def evaluate(self, phase: str) -> None:
        """Pass rate on the validation or the test split: the same tasks and noise at every step and run."""
        options = self.config.evaluation
        count, n = (options.tasks, options.n) if phase == "validation" else (options.test_tasks, options.test_n)
        if count == 0:
            return
        groups = evaluated_start(self.config, phase) if self.step == 0 else None
        if groups is None:
            env = self._make_env(phase)
            tasks = env.tasks[: min(count, len(env.tasks))]
            done = itertools.count(1)
            groups = collect_groups(
                env,
                self.policy,
                tasks,
                n,
                Sampling(options.temperature, options.top_p, self.config.sampling.max_tokens, options.seed),
                on_trajectory=lambda _: self.progress.evaluating(phase, self.step, next(done), len(tasks) * n),
            )
        metrics = describe_evaluation(groups, n)
        metrics |= {"attempts": self.counters["attempts"], "wall_s": self.counters["wall_s"]}
        self.run.record(self.step, groups, phase=phase)
        self.run.log(self.step, phase, metrics)
        self.accelerator.log({f"{phase}/{k}": v for k, v in metrics.items()}, step=self.step)
        self.progress.evaluated(phase, self.step, metrics)

    def _make_env(self, split: str) -> FeedbackEnv[Any]:
        config = self.config
        seed = config.seed if split == "train" else config.evaluation.seed
        return sdpo_gym.make(config.env, **{"split": split, "seed": seed, **config.env_args})

    def _teacher_gap(self, groups: Sequence[Group], step: int) -> dict[str, float]:
        """Every so many steps how well teacher and student do at what the step is learned from.

        Nothing that the run learns depends on it: its random numbers and its time are its own.
        """
        every, options, teacher = self.config.evaluation.teacher_every, self.config.sampling, self.engine.teacher
        if not every or step % every or teacher is None:
            return {}
        pairs = try_both(
            self.env,
            self.policy,
            groups,
            self.backend.reprompted(groups, step, options.max_tokens),
            1,
            replace(self.rollouts.sampling(step), seed=stable_hash("teacher gap", self.config.seed, step) % 2**31),
            teaching=teacher.in_place,
        )
        return gap_metrics(pairs, sum(len(group.trajectories) for group in groups))

    def _count(self, groups: Sequence[Group], metrics: dict[str, float], seconds: float) -> None:
        if self.backend.attempts == "sampled":
            self.counters["attempts"] += sum(len(g.trajectories) for g in groups)
            self.counters["tokens_sampled"] += sampled_tokens(groups)
        self.counters["tokens_trained"] += metrics.get("tokens_read", 0.0)
        self.counters["wall_s"] += seconds

    def _save(self) -> None:
        save_checkpoint(
            self.run.path / "checkpoints",
            self.step,
            self.loaded.model,
            self.loaded.tokenizer,
            self.engine,
            dict(self.counters),
            self.config.checkpoint.keep,
        )


def make_context(config: TrainConfig, env: FeedbackEnv[Any], loaded: LoadedModel) -> Context:
    """What a backend is lent."""
    tokenizer: Any = loaded.tokenizer
    return Context(
        env=env,
        encode=lambda messages: render_prompt(tokenizer, messages),
        encode_answer=lambda text: [*render_answer(tokenizer, text), tokenizer.eos_token_id],
        context_length=loaded.context_length,
        seed=config.seed,
        detail=config.detail,
        max_tokens=config.sampling.max_tokens,
        steps=config.steps,
    )


def learning(update: Update, groups: int) -> list[list[dict[str, Any]]]:
    """What a run keeps of each group: its examples in the order of their turns, with what the update made of them.

    Figures that are not finite are None, which JSON can say.
    """
    kept: list[list[dict[str, Any]]] = [[] for _ in range(groups)]
    for example, figures in sorted(update.credit, key=lambda pair: (pair[0].trajectory, pair[0].turn)):
        metrics = {name: value if math.isfinite(value) else None for name, value in figures.items()}
        kept[example.group].append(example.learning | {"metrics": metrics})
    return kept


def trainable_model(config: TrainConfig, checkpoint: str | None, device: torch.device) -> LoadedModel:
    """The model with what is to be trained marked: adapters, or with rank 0 all weights.

    Args:
        config: Names the model, and the checkpoint to start from.
        checkpoint: Of this run, to go on from.
        device: Where to put it.
    """
    from peft import LoraConfig, PeftModel, get_peft_model

    torch.manual_seed(config.seed)
    dtype = None if config.dtype == "auto" else config.dtype
    loaded = load_model(checkpoint or config.init or config.model, dtype, device)
    model: Any = loaded.model
    if isinstance(model, PeftModel):
        for name, parameter in model.named_parameters():
            parameter.requires_grad_("lora_" in name)
    elif config.lora.rank:
        with quiet():
            model = get_peft_model(
                model,
                LoraConfig(
                    r=config.lora.rank,
                    lora_alpha=config.lora.alpha,
                    target_modules=config.lora.targets,
                    task_type="CAUSAL_LM",
                ),
            )
    for parameter in model.parameters():
        if parameter.requires_grad and config.lora.rank:
            parameter.data = parameter.data.float()  # adapters are small: full precision costs nothing
    model.eval()
    return LoadedModel(model, loaded.tokenizer, loaded.name, loaded.source)


def make_accelerator(config: TrainConfig, folder: Path) -> Any:
    """Accelerate's view of device and trackers.

    Raises:
        ConfigError: If the device or a tracker is not there, or several processes were launched.
    """
    from accelerate import Accelerator
    from accelerate.tracking import get_available_trackers
    from accelerate.utils import LoggerType, ProjectConfiguration

    trackers = [kind.value for kind in LoggerType if kind is not LoggerType.ALL]
    for tracker in config.trackers:
        if tracker not in trackers:
            raise UnknownNameError("tracker", tracker, trackers)
        if tracker not in [known.value for known in get_available_trackers()]:  # accelerate would pass over it
            raise ConfigError(f"tracker {tracker!r} is not installed; run: pip install {tracker}")
    check_device(config.device)
    try:
        accelerator = Accelerator(
            cpu=config.device == "cpu",
            log_with=config.trackers or None,
            project_config=ProjectConfiguration(str(folder), logging_dir=str(folder / "tensorboard")),
        )
        if config.trackers:
            accelerator.init_trackers("")
    except (ValueError, ImportError) as error:
        raise ConfigError(f"cannot use the trackers {config.trackers}: {error}") from error
    if accelerator.num_processes > 1:
        raise ConfigError("training in several processes is not supported yet; start one process")
    return accelerator


def check_device(name: str) -> None:
    """Refuses a device that is not there.

    Raises:
        ConfigError: With those that there are.
    """
    if name not in ("auto", "cpu", "cuda"):
        raise ConfigError(f"device must be auto, cpu or cuda, got {name!r}")
    if name == "cuda" and not torch.cuda.is_available():
        raise ConfigError("device is cuda, but torch sees no GPU here; use --set device=cpu")


@contextmanager
def stop_on_interrupt() -> Iterator[list[bool]]:
    """Ctrl-C asks to stop after the current step; a second one stops at once.

    Yields:
        A list that is empty until a stop is asked for.
    """
    asked: list[bool] = []

    def ask(number: int, frame: Any) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(True)

    previous = signal.signal(signal.SIGINT, ask)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, previous)
