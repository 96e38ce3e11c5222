"""How likely a model is to give certain answers: their log-probabilities, without sampling.

Prompts are read as they are for sampling, what they begin with alike only once (`prefill.py`); then all tokens of
the answers are read at once behind them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from sdpo_gym.errors import PolicyError
from sdpo_trainers.sampling.generation import evaluating
from sdpo_trainers.sampling.prefill import families, read_prompts

Ids = Sequence[int]

_MOST_LOGITS = 1 << 27
"""Logits of one batch, all rows, tokens and the vocabulary multiplied: half a GiB in float32."""


def score_answers(
    model: Any, prompts: Sequence[Ids], answers: Sequence[Ids], eos_ids: Ids, batch_size: int
) -> list[float]:
    """Log-probabilities, in nats, of these answers and of ending behind them.

    An answer may end with any of `eos_ids`: the probability of the end is the sum of theirs.

    Args:
        model: A causal language model of transformers, or a `PeftModel`.
        prompts: Token ids; none may be empty.
        answers: The tokens of an answer to each prompt, without the one that ends it; may be empty.
        eos_ids: Tokens that end an answer. Without any, the end is not counted.
        batch_size: At most so many are read at once.

    Raises:
        PolicyError: If the model's output is not finite.
    """
    logprobs = [0.0] * len(prompts)
    for batch in _batches(model, prompts, answers, batch_size):
        with torch.inference_mode(), evaluating(model):
            found = _score(model, [prompts[i] for i in batch], [answers[i] for i in batch], eos_ids)
        if not found.isfinite().all():
            raise PolicyError("the model's logits are not finite: its weights have diverged")
        for i, logprob in zip(batch, found.tolist(), strict=True):
            logprobs[i] = logprob
    return logprobs


def _batches(model: Any, prompts: Sequence[Ids], answers: Sequence[Ids], batch_size: int) -> list[list[int]]:
    """Indices, prompts that begin alike together, few enough that their logits fit into memory."""
    batches: list[list[int]] = []
    longest, vocabulary = 0, model.config.get_text_config().vocab_size
    for i in (i for family in families(prompts) for i in family):
        longest = max(longest, len(answers[i]) + 1)
        rows = min(batch_size, _MOST_LOGITS // (longest * vocabulary))
        if not batches or len(batches[-1]) >= max(rows, 1):
            batches.append([])
            longest = len(answers[i]) + 1
        batches[-1].append(i)
    return batches


def _score(model: Any, prompts: Sequence[Ids], answers: Sequence[Ids], eos_ids: Ids) -> torch.Tensor:
    """Log-probabilities (P,) of one batch, float64."""
    device = model.device
    longest = max(len(answer) for answer in answers)
    unique = list(dict.fromkeys(tuple(prompt) for prompt in prompts))
    cache, first, mask = read_prompts(model, unique, room=longest)
    rows = torch.tensor([unique.index(tuple(prompt)) for prompt in prompts], device=device)
    rest = None
    if longest:
        if len(unique) < len(prompts):
            cache.batch_select_indices(rows)
        # What stands behind an answer's end is never looked at, and nothing before it sees it.
        tokens = torch.tensor([[*answer, *[0] * (longest - len(answer))] for answer in answers], device=device)
        positions = torch.tensor([len(prompt) for prompt in prompts], device=device)[:, None]
        if mask is not None:
            mask = torch.cat([mask[rows], mask.new_ones(len(prompts), longest)], dim=1)
        rest = model(
            input_ids=tokens,
            attention_mask=mask,
            position_ids=positions + torch.arange(longest, device=device),
            past_key_values=cache,
            use_cache=True,
        ).logits  # (P, T, V)
    ends = torch.tensor(list(eos_ids), dtype=torch.long, device=device)
    found = []
    for i, answer in enumerate(answers):
        # One row after another, so that only one is there in float32.
        logits = first[rows[i], None]
        if rest is not None:
            logits = torch.cat([logits, rest[i, : len(answer)]])
        logprobs = logits.float().log_softmax(-1)  # (t + 1, V)
        written = torch.tensor(list(answer), dtype=torch.long, device=device)
        total = logprobs[:-1].gather(-1, written[:, None]).double().sum()
        found.append(total + logprobs[-1, ends].double().logsumexp(-1) if len(ends) else total)
    return torch.stack(found)
