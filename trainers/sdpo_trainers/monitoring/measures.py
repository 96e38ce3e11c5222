"""What a run logs of groups, and evaluations that need not be made twice."""

from __future__ import annotations

import collections
import math
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdpo_gym.errors import RunError
from sdpo_gym.runs import Run
from sdpo_gym.settings import validate
from sdpo_gym.statistics import bootstrap_rate
from sdpo_gym.types import Group
from sdpo_trainers.config import TrainConfig

if TYPE_CHECKING:
    from sdpo_trainers.engine.step import Update


def describe_groups(groups: Sequence[Group]) -> dict[str, float]:
    """Reward, pass rate, verdict counts, lengths in tokens and in turns, and faults of a step's groups."""
    trajectories = [t for group in groups for t in group.trajectories]
    verdicts = collections.Counter(str(t.feedback.verdict) for t in trajectories)
    count = max(len(trajectories), 1)
    return {
        "reward": sum(t.ret for t in trajectories) / count,
        "pass_rate": sum(t.ret >= 1 for t in trajectories) / count,
        "response_tokens": sampled_tokens(groups) / count,
        "turns": sum(len(t.turns) for t in trajectories) / count,
        "faults": float(sum(len(g.faults) for g in groups)),
        **{f"verdict/{name}": float(number) for name, number in sorted(verdicts.items())},
    }


def sampled_tokens(groups: Sequence[Group]) -> int:
    """How many tokens the policy sampled."""
    return sum(len(turn.action.token_ids) for g in groups for t in g.trajectories for turn in t.turns)


def learning(update: Update, groups: int) -> list[list[dict[str, Any]]]:
    """What a run keeps of each group: its examples in the order of their turns, with what the update made of them.

    Figures that are not finite are None, which JSON can say.
    """
    kept: list[list[dict[str, Any]]] = [[] for _ in range(groups)]
    for example, figures in sorted(update.credit, key=lambda pair: (pair[0].trajectory, pair[0].turn)):
        metrics = {name: value if math.isfinite(value) else None for name, value in figures.items()}
        kept[example.group].append(example.learning | {"metrics": metrics})
    return kept


def describe_evaluation(groups: Sequence[Group], n: int) -> dict[str, float]:
    """Pass rate with its 95% interval over tasks, mean score, and what `describe_groups` says.

    Raises:
        RunError: If not a single attempt could be judged.
    """
    judged = [g for g in groups if g.trajectories]
    if not judged:
        raise RunError(f"the environment failed on every task of the evaluation: {groups[0].faults[:1]}")
    estimate = bootstrap_rate([statistics.fmean(r >= 1 for r in g.returns) for g in judged])
    return describe_groups(groups) | {
        "pass_rate": estimate.mean,
        "low": estimate.low,
        "high": estimate.high,
        "avg_score": statistics.fmean(statistics.fmean(g.returns) for g in judged),
        "tasks": len(judged),
        "n": n,
    }


def best_step(rows: Sequence[Mapping[str, Any]]) -> int | None:
    """The step after which the pass rate was highest, the last of several; the start itself is none."""
    rated = [row for row in rows if row["step"] > 0]
    return max(reversed(rated), key=lambda row: row["pass_rate"])["step"] if rated else None


def evaluated_start(config: TrainConfig, phase: str) -> list[Group] | None:
    """The evaluation of the weights that a run starts from, if the run that made them has made it already.

    Evaluations repeat themselves exactly (same tasks, same noise), so that runs from one warm start need not each
    measure it. None if the start is no run's checkpoint, or was evaluated in another way.
    """
    if config.init is None:
        return None
    checkpoint = Path(config.init).resolve()
    folder = checkpoint.parent.parent
    step = checkpoint.name.removeprefix("step_")
    if not ((folder / "manifest.json").is_file() and step.isdecimal()):
        return None
    run = Run.open(folder)
    if _evaluation_settings(validate(TrainConfig, run.config)) != _evaluation_settings(config):
        return None
    if int(step) not in run.recorded_steps(phase):
        return None
    return [recorded.group for recorded in run.recorded(int(step), phase)]


def _evaluation_settings(config: TrainConfig) -> tuple[Any, ...]:
    """Everything that an evaluation depends on besides the weights."""
    evaluation = config.evaluation.model_dump(exclude={"every", "initial", "teacher_every", "kl_every"})
    numerics = (config.device, config.dtype, config.matmul_precision)
    return config.env, config.env_args, config.sampling.max_tokens, evaluation, numerics
