"""The GRPO family's losses, written from the papers with loops over single numbers: what tests compare with."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

LogProbs = Callable[[Sequence[int], Sequence[int]], list[Tensor]]
"""Of the tokens of a response after a context, each a number."""


@dataclass(frozen=True)
class Written:
    """A turn: what was read, what was written, and its log-probabilities as they were recorded."""

    context: tuple[int, ...]
    response: tuple[int, ...]
    recorded: tuple[float, ...]


@dataclass(frozen=True)
class Attempt:
    turns: tuple[Written, ...]
    ret: float


@dataclass(frozen=True)
class Recipe:
    """Names as in the papers."""

    objective: str = "ppo"
    epsilon_low: float = 0.2
    epsilon_high: float = 0.28
    dual: float = 0.0
    beta: float = 0.0
    estimator: str = "k3"
    correction: str = "none"
    correction_limit: float = 2.0
    std: str = "none"
    leave_one_out: bool = False
    mean: str = "token"
    length: int = 1
    without_signal_counts: bool = False


def logprobs_of(model: Any, temperature: float) -> LogProbs:
    """One forward per response, no sharing, no packing."""

    def compute(context: Sequence[int], response: Sequence[int]) -> list[Tensor]:
        logits = model(input_ids=torch.tensor([[*context, *response]])).logits[0].double() / temperature
        found = []
        for t, token in enumerate(response):
            probabilities = logits[len(context) - 1 + t].exp() / logits[len(context) - 1 + t].exp().sum()
            found.append(probabilities[token].log())
        return found

    return compute


def naive_loss(
    groups: Sequence[Sequence[Attempt]], now: LogProbs, before: LogProbs, reference: LogProbs, recipe: Recipe
) -> Tensor:
    """The loss of one update.

    Args:
        groups: All attempts of the step.
        now: The policy, with gradient.
        before: The policy before the first update on these attempts.
        reference: What the KL divergence is from.
        recipe: Which loss.
    """
    every = [attempt.ret for group in groups for attempt in group]
    losses: list[list[Tensor]] = []
    for group in groups:
        if not recipe.without_signal_counts and all(attempt.ret == group[0].ret for attempt in group):
            continue
        for i, attempt in enumerate(group):
            advantage = naive_advantage([a.ret for a in group], i, every, recipe)
            losses.append(
                [
                    loss
                    for turn in attempt.turns
                    for loss in _losses_of_turn(turn, advantage, now, before, reference, recipe)
                ]
            )
    if recipe.mean == "token":
        return sum(sum(row) for row in losses) / sum(len(row) for row in losses)  # type: ignore[return-value]
    if recipe.mean == "sequence":
        return sum(sum(row) / len(row) for row in losses) / len(losses)  # type: ignore[return-value]
    return sum(sum(row) for row in losses) / (len(losses) * recipe.length)  # type: ignore[return-value]


def naive_advantage(returns: Sequence[float], i: int, every: Sequence[float], recipe: Recipe) -> float:
    others = [r for k, r in enumerate(returns) if k != i] if recipe.leave_one_out else list(returns)
    advantage = returns[i] - sum(others) / len(others)
    if recipe.std != "none":
        advantage /= statistics.stdev(returns if recipe.std == "group" else every) + 1e-4
    return advantage


def _number(x: float) -> Tensor:
    return torch.tensor(x, dtype=torch.float64)


def _losses_of_turn(
    turn: Written, advantage: float, now: LogProbs, before: LogProbs, reference: LogProbs, recipe: Recipe
) -> list[Tensor]:
    new = now(turn.context, turn.response)
    with torch.no_grad():
        corrected = recipe.correction != "none"
        old = [float(x) for x in before(turn.context, turn.response)] if corrected else list(turn.recorded)
        ref = [float(x) for x in reference(turn.context, turn.response)] if recipe.beta else []
    n = len(turn.response)
    whole = (sum((p - q for p, q in zip(new, old, strict=True)), _number(0)) / n).exp()
    losses = []
    for t in range(n):
        ratio = whole if recipe.objective == "gspo" else (new[t] - old[t]).exp()
        low, high = _number(1 - recipe.epsilon_low), _number(1 + recipe.epsilon_high)
        clipped = low if ratio < low else high if ratio > high else ratio
        if recipe.objective == "reinforce":
            objective = advantage * new[t]
        elif recipe.objective == "cispo":
            objective = clipped.detach() * advantage * new[t]
        else:
            objective = min(ratio * advantage, clipped * advantage)
            if recipe.dual and advantage < 0:
                objective = max(objective, _number(recipe.dual * advantage))
        weight = 1.0
        if corrected:
            if recipe.correction.startswith("token"):
                weight = math.exp(old[t] - turn.recorded[t])
            else:
                weight = math.exp(sum(old) - sum(turn.recorded))
            if weight > recipe.correction_limit:
                weight = 0.0 if recipe.correction.endswith("mask") else recipe.correction_limit
        loss = -weight * objective
        if recipe.beta:
            rho = (ref[t] - new[t]).exp()
            estimate = rho.log() ** 2 / 2 if recipe.estimator == "k2" else rho - rho.log() - 1
            if recipe.estimator == "k3_weighted":
                estimate = (new[t] - old[t]).exp() * estimate
            loss = loss + recipe.beta * estimate
        losses.append(loss)
    return losses
