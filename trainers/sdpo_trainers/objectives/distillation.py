"""The distillation that the SDPO family shares: what pulls a student to its teacher, and at which tokens.

`distillation(batch, options)` is a pure function, as `surrogate` is for policy gradients. The backend adds
`options.distillation_needs` to its `needs`, returns `prepared(tokens, options)` from its `prepare`, and passes the
weights of tokens through `selected_weights` in its `reweigh`.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Sequence
from typing import Literal

import torch
from pydantic import Field, model_validator
from torch import Tensor

from sdpo_gym.errors import ConfigError
from sdpo_gym.settings import Section
from sdpo_trainers.backend import Batch, Loss, Needs, Tokens
from sdpo_trainers.losses import (
    divergence,
    entropy,
    full_distributions,
    importance_weights,
    sampled_divergence,
    token_logprobs,
    top_k_distributions,
)
from sdpo_trainers.objectives.token_classes import CLASSES, TokenClasses
from sdpo_trainers.teaching.reprompt import THINKING_END, THINKING_START
from sdpo_trainers.teaching.reprompt_options import refuse_change

POSITION, SELECTED, SEQUENCE_GAP, CLASS = "position", "selected", "sequence_gap", "class"
"""Under which names `prepared` hands over the figures of whole responses."""

FIRST_TOKENS = 5
"""The divergence's share in so many first tokens of a response is logged."""


class DistillationOptions(Section):
    """Settings of the distillation; the defaults are the SDPO paper's for generalization."""

    support: Literal["full", "topk", "sampled", "sequence"] = Field(
        "topk",
        description="What is compared at a position: the whole vocabulary, the student's likeliest tokens, the "
        "sampled token alone, or that summed over the response",
    )
    alpha: float = Field(
        0.5, ge=0, le=1, description="0: KL(teacher‖student), 1: KL(student‖teacher), between: JSD"
    )
    top_k: int = Field(100, ge=1, description="Compare the student's k likeliest tokens at each position")
    tail: bool = Field(True, description="Keep the probability outside the k as one more entry")
    term_limit: float = Field(
        0.0, ge=0, description="What one entry adds to a token's divergence is cut off above this; 0: nowhere"
    )
    importance_limit: float = Field(
        2.0, ge=0, description="Importance weights are clipped above this; 0: no importance weights"
    )
    tokens: Literal["all", "answer", "entropy"] = Field(
        "all",
        description="Which tokens are distilled: all, those after a thinking block, or those of each response at "
        "which the student is least certain",
    )
    entropy_share: float = Field(
        0.2, gt=0, le=1, description="Share of each response that tokens = 'entropy' chooses"
    )
    skip_tokens: int = Field(0, ge=0, description="So many first tokens of each response are not distilled")

    @model_validator(mode="after")
    def _refuse_what_cannot_act_in_the_distillation(self) -> DistillationOptions:
        support = f"algorithm.support = {self.support!r}"
        if self.support != "topk":
            for name in ("top_k", "tail"):
                refuse_change(self, name, support)
        if self.support in ("sampled", "sequence"):
            refuse_change(self, "term_limit", f"{support}, which compares one token at a position")
            if self.alpha != 1:
                raise ConfigError(
                    f"{support} is an estimate of KL(student‖teacher) alone: algorithm.alpha must be 1, got "
                    f"{self.alpha:g}"
                )
        if self.support == "sequence":
            for name in ("tokens", "skip_tokens"):
                refuse_change(self, name, f"{support}, which is of whole responses")
        if self.tokens != "entropy":
            refuse_change(self, "entropy_share", f"algorithm.tokens = {self.tokens!r}")
        else:
            refuse_change(self, "skip_tokens", "algorithm.tokens = 'entropy', which chooses among all tokens")
        return self

    @property
    def distillation_needs(self) -> Needs:
        """What the distillation needs."""
        return Needs(
            teacher="distribution" if self.support in ("full", "topk") else "logprobs",
            student=self.support == "sequence" or self.tokens == "entropy",
        )


def distillation(batch: Batch, options: DistillationOptions) -> Loss:
    """The loss of each token, to be minimised, with its metrics; of use where the token has a teacher.

    With S and T what student and teacher expect at the token's position:

    * "full": the divergence of S from T (`losses.divergence`).
    * "topk": the same over the student's likeliest tokens, with one more entry for the rest.
    * "sampled": sg(log S - log T) log S of the sampled token.
    * "sequence": sg(the response's sum of log S - log T) log S. A response is what was written in one turn.

    All of it is multiplied by the token's importance weight, and by 0 at tokens that are not distilled.

    Args:
        batch: With `prepared` in its `prepared`.
        options: Which distillation.

    Returns:
        The loss, with the metrics `entropy`, and 0 where there is no teacher: `taught`, `divergence` (of sampled
        tokens the estimate log S - log T), `divergence_first` (that of the first tokens of a response, elsewhere
        0; not of sampled tokens), `teacher_entropy`, `teacher_gap` (u = log T - log S of the sampled token),
        `teacher_gap_share/...` (|u| of tokens of one class, elsewhere 0) and `importance_weight`, each (C,).
    """
    tokens = batch.tokens
    logprobs = token_logprobs(batch.student_logits, tokens.ids)
    if tokens.teacher_logprobs is None or tokens.teacher_entropy is None:
        raise ConfigError(
            "distillation needs a teacher: add `options.distillation_needs` to the backend's `needs`"
        )
    gap = (logprobs - tokens.teacher_logprobs).detach()
    if options.support == "sampled":
        apart, loss = gap, sampled_divergence(logprobs, gap)
    elif options.support == "sequence":
        apart, loss = gap, sampled_divergence(logprobs, _prepared(batch, SEQUENCE_GAP))
    else:
        loss = _divergence(batch, options)
        apart = loss.detach()
    weights = torch.ones_like(gap)
    if options.importance_limit:
        weights = importance_weights(logprobs, tokens.old_logprobs, options.importance_limit)
    if options.tokens == "entropy":
        loss = loss * _prepared(batch, SELECTED)
    taught = {
        "divergence": apart,
        "teacher_entropy": tokens.teacher_entropy,
        "teacher_gap": -gap,
        "importance_weight": weights,
        "taught": torch.ones_like(gap),
    }
    if options.support in ("full", "topk"):
        taught["divergence_first"] = apart * (_prepared(batch, POSITION) < FIRST_TOKENS)
    if CLASS in batch.prepared:
        for index, name in enumerate(CLASSES):
            taught[f"teacher_gap_share/{name}"] = gap.abs() * (batch.prepared[CLASS] == index)
    known = tokens.student_entropy
    own = entropy(batch.student_logits.detach()) if known is None else known
    return Loss(weights * loss, {"entropy": own} | {name: v * tokens.taught for name, v in taught.items()})


def _divergence(batch: Batch, options: DistillationOptions) -> Tensor:
    if batch.teacher_logits is None:
        raise ConfigError(
            "distillation needs a teacher's logits: add `options.distillation_needs` to the backend's `needs`"
        )
    if options.support == "full":
        pair = full_distributions(batch.student_logits, batch.teacher_logits)
    else:
        pair = top_k_distributions(batch.student_logits, batch.teacher_logits, options.top_k, options.tail)
    return divergence(*pair, options.alpha, options.term_limit)


def prepared(
    tokens: Tokens, options: DistillationOptions, classes: TokenClasses | None = None
) -> dict[str, Tensor]:
    """What `distillation` needs to know of whole responses; for `Backend.prepare`.

    Args:
        tokens: Of whole responses.
        options: Of the distillation.
        classes: Of tokens, to log which of them the teacher moves.
    """
    sizes = tokens.over_responses(torch.ones_like(tokens.sampler_logprobs), "sum").long()
    position = _rank(torch.arange(len(tokens.ids), device=tokens.ids.device), tokens.rows)
    found = {POSITION: position}
    if classes:
        found[CLASS] = classes.of(tokens.ids)
    if (
        options.support == "sequence"
        and tokens.student_logprobs is not None
        and tokens.teacher_logprobs is not None
    ):
        found[SEQUENCE_GAP] = tokens.over_responses(tokens.student_logprobs - tokens.teacher_logprobs, "sum")
    if options.tokens == "entropy" and tokens.student_entropy is not None:
        uncertain = _rank((-tokens.student_entropy).argsort(stable=True).argsort(), tokens.rows)
        found[SELECTED] = (uncertain < _chosen(sizes, options)).to(tokens.student_entropy.dtype)
    return found


def selected_weights(
    weights: Tensor, tokens: Tokens, options: DistillationOptions, total: Callable[[Tensor], Tensor]
) -> Tensor:
    """The weights of a step's tokens such that those that are chosen by entropy have the mean, not all.

    How many are chosen is known before the student has read them; which is not, and the others' loss will be 0.

    Args:
        weights: With all tokens chosen, (M,).
        tokens: All those of the optimizer step that this process learns from.
        options: Of the distillation.
        total: The sum of (M,) over all processes, as `Backend.reweigh` is given it.
    """
    if options.tokens != "entropy":
        return weights
    kept = total(weights * kept_share(tokens, options))
    return weights * (total(weights) / kept) if kept else weights


def kept_share(tokens: Tokens, options: DistillationOptions) -> Tensor:
    """Which share of each token's response is chosen, (M,)."""
    ones = torch.ones_like(tokens.ids, dtype=torch.float64)
    if options.tokens != "entropy":
        return ones
    sizes = tokens.over_responses(ones, "sum")
    return _chosen(sizes.long(), options) / sizes


def _chosen(sizes: Tensor, options: DistillationOptions) -> Tensor:
    """How many tokens are chosen of responses with so many; at least one."""
    return (sizes * options.entropy_share).round().long().clamp(min=1)


def _rank(order: Tensor, rows: Tensor) -> Tensor:
    """Which place each token has among those of its response by an order of all tokens (0 … M - 1), (M,)."""
    by_row = (rows * len(rows) + order).argsort()
    place = torch.empty_like(order)
    place[by_row] = torch.arange(len(rows), device=rows.device)
    _, row, sizes = torch.unique(rows, return_inverse=True, return_counts=True)
    before: Tensor = sizes.cumsum(0) - sizes
    return place - before[row]


def _prepared(batch: Batch, name: str) -> Tensor:
    if name not in batch.prepared:
        raise ConfigError(
            f"distillation needs figures of whole responses ({name}): return `prepared(tokens, options)` from the "
            "backend's `prepare`, and add `options.distillation_needs` to its `needs`"
        )
    return batch.prepared[name]


def distilled(
    response_ids: Sequence[int], options: DistillationOptions, decode: Callable[[Sequence[int]], str] | None
) -> tuple[bool, ...] | None:
    """Which tokens of a response count in the distillation, by their place; None if all do.

    The answer is what follows the last end of a thinking block. A response without any thinking is all answer; one
    whose thinking never ended has none.

    Args:
        response_ids: The tokens.
        options: Of the distillation.
        decode: Tokens as text.
    """
    start = options.skip_tokens
    if options.tokens == "answer":
        if decode is None:
            raise ConfigError("algorithm.tokens = 'answer' needs the tokenizer's decode in the backend's context")
        start = max(start, answer_start(response_ids, decode))
    return tuple(i >= start for i in range(len(response_ids))) if start else None


def answer_start(response_ids: Sequence[int], decode: Callable[[Sequence[int]], str]) -> int:
    """How many tokens stand before the answer: all, if the response's thinking never ended.

    A token in which thinking ends and the answer begins is no part of the answer.
    """
    text = decode(response_ids)
    ends = list(re.finditer(THINKING_END, text))
    if re.search(THINKING_START, text[ends[-1].end() :] if ends else text):
        return len(response_ids)
    places = range(len(response_ids) + 1)
    return bisect.bisect_left(
        places, len(ends), key=lambda k: len(re.findall(THINKING_END, decode(response_ids[:k])))
    )


def routed(batch: Batch, distil: Callable[[Batch], Loss], others: Callable[[Batch], Loss]) -> Loss:
    """The loss of tokens with a teacher by one function, of all others by the other.

    A metric that only one of them has is 0 where the other was asked; a ratio is 1.
    """
    taught = batch.tokens.taught
    found = [(mask, loss(_of(batch, mask))) for mask, loss in ((taught, distil), (~taught, others)) if mask.any()]
    order = torch.cat([mask.nonzero().squeeze(1) for mask, _ in found]).argsort()
    metrics = {}
    for name in {"ratio": None} | {name: None for _, loss in found for name in loss.metrics}:
        filler = torch.full_like(batch.tokens.sampler_logprobs, float(name == "ratio"))
        values = [loss.metrics.get(name, filler[mask]).to(filler.dtype) for mask, loss in found]
        metrics[name] = torch.cat(values)[order]
    return Loss(torch.cat([loss.per_token for _, loss in found])[order], metrics)


def _of(batch: Batch, where: Tensor) -> Batch:
    if where.all():
        return batch
    teacher = batch.teacher_logits
    return Batch(
        batch.tokens.select(where),
        batch.student_logits[where],
        None if teacher is None else teacher[where],
        {name: values[where] for name, values in batch.prepared.items()},
    )


def summarize(metrics: dict[str, float]) -> dict[str, float]:
    """The figures that are kept, from means over tokens: those of the teacher over the tokens that it taught.

    Adds `first_tokens_share`, how much of the divergence lies in the first five tokens of responses: much of
    it where the teacher would rather begin otherwise, and has little to say on the rest. The shares of the classes
    of tokens in |u| become shares: much of it on symbols and white space is a matter of style.
    """
    taught = metrics.get("taught", 0.0)
    of_teacher = {k: v for k, v in metrics.items() if k in TAUGHT or k.startswith("teacher_")}
    if not taught:
        return {k: v for k, v in metrics.items() if k not in of_teacher}
    found = metrics | {k: v / taught for k, v in of_teacher.items()}
    for name in [name for name in found if name.startswith("teacher_gap_share/")]:
        found[name] = found[name] / found["teacher_gap_abs"] if found["teacher_gap_abs"] else 0.0
    first = found.pop("divergence_first", None)
    if first is not None and found["divergence"]:
        found["first_tokens_share"] = first / found["divergence"]
    return found


TAUGHT = ("divergence", "divergence_first", "importance_weight")
"""Metrics of tokens with a teacher, 0 elsewhere, beside those that are named after the teacher."""
