"""Training: sample, judge, learn, evaluate, save; again.

Everything that is random in a step comes from the run's seed and the step's number, so that a run that was
stopped and resumed is the run that was not.
"""

from __future__ import annotations

import collections
import itertools
import time
from collections.abc import Sequence
from dataclasses import replace

import torch
from accelerate.utils import set_seed

from sdpo_gym.health import Alarm
from sdpo_gym.policy import Sampling
from sdpo_gym.runs import Run
from sdpo_gym.tasks import stable_hash
from sdpo_gym.types import Group
from sdpo_trainers.backend import resolve
from sdpo_trainers.callbacks import (
    Callback,
    Callbacks,
    Checkpoint,
    End,
    Evaluating,
    Evaluation,
    Start,
    Step,
    Stop,
    load_callbacks,
)
from sdpo_trainers.checkpoints.checkpoint import last_whole, restore, save_checkpoint, tidy
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.distributed import Follower, World
from sdpo_trainers.engine.shards import local
from sdpo_trainers.engine.step import Engine
from sdpo_trainers.monitoring.drift import kl_to_start
from sdpo_trainers.monitoring.guards import Guard, all_finite
from sdpo_trainers.monitoring.measures import (
    best_step,
    describe_evaluation,
    describe_groups,
    evaluated_start,
    learning,
    sampled_tokens,
)
from sdpo_trainers.monitoring.stopping import stop_on_interrupt
from sdpo_trainers.monitoring.trackers import Trackers
from sdpo_trainers.preparation import (
    make_accelerator,
    make_context,
    make_env,
    make_sharding,
    trainable_model,
)
from sdpo_trainers.sampling.policy import TransformersPolicy
from sdpo_trainers.sampling.rollouts import Rollouts
from sdpo_trainers.sampling.samplers import make_sampler
from sdpo_trainers.teacher_gap.measure import gap_metrics, try_both


class Trainer:
    """A training run, ready to go or to go on.

    Args:
        config: The settings.
        run: The folder; if it holds checkpoints, the run goes on from the last one that is whole.
        callbacks: Told what happens, before those that the settings name; by the main process alone.
    """

    def __init__(self, config: TrainConfig, run: Run, callbacks: Sequence[Callback] = ()) -> None:
        self.config, backend_class, options = resolve(config)
        self.world = World.join(config.device)
        run = run if self.world.main else Follower(run.path)
        self.run, self.checkpoints = run, run.path / "checkpoints"
        torch.set_float32_matmul_precision(config.matmul_precision)
        self.accelerator = make_accelerator(config, run.path)
        own = load_callbacks(config.callbacks)
        all_ = [*callbacks, Trackers(self.accelerator), Guard(config.guards), *own]
        self.callbacks = Callbacks(all_ if self.world.main else ())
        self._damaged: list[str] = []
        saved = self.world.first(lambda: last_whole(self.checkpoints, self._damaged.append))
        sharding = make_sharding(config, self.accelerator)
        self.loaded = trainable_model(config, str(saved.path) if saved else None, self.accelerator.device)
        self.policy = TransformersPolicy(self.loaded)
        self.env = make_env(config, "train")
        self.env.bind_policy(self.policy)
        self.backend = backend_class(options, make_context(config, self.env, self.loaded))
        self.rollouts = Rollouts(
            config,
            make_env(config, "train") if config.sampling.ahead else self.env,  # one of its own for another thread
            self.policy,
            self.backend,
            make_sampler(config, self.policy, run.path / "sampler", self.world),
            self.world,
        )
        self.engine = Engine(
            self.loaded.model,
            self.backend,
            config.optimizer,
            config.sampling.temperature,
            self.accelerator,
            world=self.world,
            sharding=sharding,
            largest_ratio=config.guards.log_ratio if config.guards.on_explosion == "skip" else None,
            keep_start=config.evaluation.kl_every > 0,
        )
        self.counters: dict[str, float] = collections.defaultdict(float)
        self.step = 0
        if saved:
            restore(saved, self.engine)
            self.rollouts.load(saved.inside)
            self.step = saved.step
            self.counters.update(saved.counters)
        run.rewind(self.step if saved else -1)
        self._tidy()

    def train(self) -> bool:
        """Runs to the last step. Returns False if it was asked to stop before; everything is saved then.

        `callbacks.stop` says why, unless a signal asked.
        """
        config = self.config
        self.callbacks.start(Start(config, self.run, self.step, self._alarm))
        for message in self._damaged:
            self._alarm(Alarm("damaged_checkpoint", "notice", self.step, message))
        try:
            finished = self._steps()
        finally:
            self.rollouts.close()
        self.callbacks.end(End(self.step, finished, self.callbacks.stop))
        return finished

    def _steps(self) -> bool:
        """All steps that are left; whether the last was reached, and nobody asked to stop."""
        config = self.config
        if self.step == 0 and config.evaluation.initial:
            self.evaluate("validation")
            self.evaluate("test")
        with stop_on_interrupt() as interrupted:
            stopping = self._anybody(bool(interrupted))
            while self.step < config.steps and not stopping and not self._anybody(bool(self.callbacks.stop)):
                self._train_step()
                last = self.step == config.steps
                if last or self.step % config.evaluation.every == 0:
                    self.evaluate("validation")
                if last:
                    self.evaluate("test")
                stopping = self._anybody(bool(interrupted or self.callbacks.stop))
                best = self.world.first(lambda: self._best() == self.step)
                if last or stopping or best or self.step % config.checkpoint.every == 0:
                    self._save()
            # An interrupt counts after the last step too: whoever started this run wants to stop as well.
            return self.step == config.steps and not self._anybody(bool(interrupted))

    def _anybody(self, asks: bool) -> bool:
        """Whether some process asks, so that all stop after the same step."""
        return any(self.world.gather(asks))

    def _train_step(self) -> None:
        config, step = self.config, self.step + 1
        set_seed(stable_hash("step", config.seed, step) % 2**32)  # for backends that draw from a global generator
        started = time.perf_counter()
        with self.engine.whole():
            groups = self.rollouts.collect(step)
        sampled = time.perf_counter()
        extra = self._teacher_gap(groups, step) | self._kl_to_start(groups, step)
        measured = time.perf_counter()
        first = len(groups) + len(self.rollouts.passed_over)
        second = self.rollouts.second
        examples = [
            *self.backend.examples(groups, step),
            *self.backend.second_examples(second, step, first),
        ]
        update = self.engine.update(examples)
        with self.engine.whole():
            self.rollouts.updated(step)
        metrics = update.metrics
        ended = time.perf_counter()
        self.step = step
        groups = [*groups, *self.rollouts.passed_over]
        again = [one.attempts for one in second]
        self._count([*groups, *again], metrics, ended - measured + sampled - started)
        metrics |= {
            "signal_fraction": len({(e.group, e.trajectory, e.turn) for e in examples if not e.silent})
            / max(sum(len(t.turns) for g in groups for t in g.trajectories), 1),
            "time/sample_s": sampled - started,
            "faults": float(sum(len(g.faults) for g in groups)),
            **extra,
            **self.backend.counts,
            **self.rollouts.metrics,
            **self.counters,
        }
        if self.backend.attempts == "sampled":
            metrics |= describe_groups(groups)
            metrics["tokens_per_s"] = sampled_tokens([*groups, *again]) / (sampled - started)
        if again:
            metrics |= {f"second/{name}": value for name, value in describe_groups(again).items()}
        done = Step(step, config.steps, groups, examples, metrics)
        metrics |= self.callbacks.measure(done)
        notes = learning(update, len(groups) + len(again))
        self.run.record(step, groups, notes[: len(groups)])
        if again:
            self.run.record(step, again, notes[len(groups) :], phase="second")
        self.run.log(step, "train", metrics)
        self.callbacks.step(done)

    def evaluate(self, phase: str) -> None:
        """Pass rate on the validation or the test split: the same tasks and noise at every step and run."""
        options = self.config.evaluation
        count, n = (options.tasks, options.n) if phase == "validation" else (options.test_tasks, options.test_n)
        if count == 0:
            return
        groups = self.world.first(lambda: evaluated_start(self.config, phase)) if self.step == 0 else None
        if groups is None:
            env = make_env(self.config, phase)
            tasks = env.tasks[: min(count, len(env.tasks))]
            total, done = len(tasks[self.world.slice(len(tasks))]) * n, itertools.count(1)
            with self.engine.whole():
                groups = self.world.collect_groups(
                    env,
                    self.rollouts.evaluated(self.step),
                    tasks,
                    n,
                    Sampling(options.temperature, options.top_p, self.config.sampling.max_tokens, options.seed),
                    on_trajectory=lambda _: self.callbacks.evaluating(
                        Evaluating(phase, self.step, next(done), total)
                    ),
                )
        metrics = describe_evaluation(groups, n)
        metrics |= {"attempts": self.counters["attempts"], "wall_s": self.counters["wall_s"]}
        self.run.record(self.step, groups, phase=phase)
        self.run.log(self.step, phase, metrics)
        self.callbacks.evaluation(Evaluation(phase, self.step, groups, metrics))

    def _teacher_gap(self, groups: Sequence[Group], step: int) -> dict[str, float]:
        """Every so many steps how well teacher and student do at what the step is learned from.

        Nothing that the run learns depends on it: its random numbers and its time are its own.
        """
        every, options, teacher = self.config.evaluation.teacher_every, self.config.sampling, self.engine.teacher
        if not every or step % every or teacher is None:
            return {}
        seed = stable_hash("teacher gap", self.config.seed, step) % 2**31
        with self.engine.whole(teaching=True):
            pairs = try_both(
                self.env,
                self.policy,
                groups,
                self.backend.reprompted(groups, step, options.max_tokens),
                1,
                replace(self.rollouts.sampling(step), seed=seed),
                teaching=teacher.in_place,
            )
        return gap_metrics(pairs, sum(len(group.trajectories) for group in groups))

    def _kl_to_start(self, groups: Sequence[Group], step: int) -> dict[str, float]:
        every = self.config.evaluation.kl_every
        return kl_to_start(self.engine, groups) if every and step % every == 0 else {}

    def _count(self, groups: Sequence[Group], metrics: dict[str, float], seconds: float) -> None:
        if self.backend.attempts == "sampled":
            self.counters["attempts"] += sum(len(g.trajectories) for g in groups)
            self.counters["tokens_sampled"] += sampled_tokens(groups)
        self.counters["tokens_trained"] += metrics.get("tokens_read", 0.0)
        self.counters["wall_s"] += seconds

    def _alarm(self, alarm: Alarm) -> None:
        self.run.warn(alarm)
        self.callbacks.alarm(alarm)

    def _best(self) -> int | None:
        return best_step(self.run.metrics("validation")) if self.config.checkpoint.keep_best else None

    def _save(self) -> None:
        """Saves, unless there is nothing to go on with."""
        if self._anybody(not all_finite(map(local, self.engine.trained))):
            kept = self.run.keep_evidence(self.step)
            self.callbacks.stop = Stop(
                f"the weights are not finite after step {self.step}, so they were not saved; those before are in "
                f"{self.checkpoints}. A lower optimizer.lr often helps. The step's rollouts are kept in {kept}",
                failed=True,
            )
            return
        path = save_checkpoint(
            self.checkpoints,
            self.step,
            self.loaded.model,
            self.loaded.tokenizer,
            self.engine,
            self.counters,
            lambda folder: self.rollouts.save(folder, self.step),
        )
        self._tidy()
        self.callbacks.checkpoint(Checkpoint(self.step, path))

    def _tidy(self) -> None:
        if self.world.main:
            tidy(self.checkpoints, self.config.checkpoint.keep, self._best())
