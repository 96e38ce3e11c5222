"""Sampling groups and re-reading them, beside transformers' own way of doing it, on SmolLM2-135M.

Peers, on the same prompts in the same run: `model.generate` with the prompts repeated for each sample, and a
forward of every (prompt, response) row by itself.

Run: python benchmarks/sampling.py [float32|bfloat16]
"""

from __future__ import annotations

import sys

import torch
from _results import report, seconds

import sdpo_gym
from sdpo_gym import Sampling
from sdpo_trainers.engine.reading import Reader
from sdpo_trainers.engine.student import Student
from sdpo_trainers.models import load_model
from sdpo_trainers.sampling.generation import generate
from sdpo_trainers.sampling.policy import render_prompt

PROMPTS, GROUP, NEW_TOKENS = 2, 8, 24


def padded_left(rows: list[list[int]]) -> torch.Tensor:
    """Rows of different lengths as one tensor, padded with 0 on the left."""
    width = max(map(len, rows))
    return torch.tensor([[0] * (width - len(row)) + list(row) for row in rows])


def main() -> None:
    dtype = sys.argv[1] if len(sys.argv) > 1 else "float32"
    loaded = load_model("smollm2-135m", dtype)
    model, tokenizer = loaded.model, loaded.tokenizer
    tasks = sdpo_gym.make("tools/calls").tasks[:PROMPTS]
    prompts = [render_prompt(tokenizer, task.messages) for task in tasks]
    rows = [p for p in prompts for _ in range(GROUP)]
    padded = padded_left(rows)
    mask = padded_left([[1] * len(p) for p in rows])
    no_end: tuple[int, ...] = ()
    sampling = Sampling(max_tokens=NEW_TOKENS)

    def ours() -> None:
        generate(model, tokenizer, prompts, GROUP, sampling, no_end)

    def theirs() -> None:
        with torch.inference_mode():
            model.generate(
                input_ids=padded,
                attention_mask=mask,
                do_sample=True,
                top_k=0,
                max_new_tokens=NEW_TOKENS,
                min_new_tokens=NEW_TOKENS,
                pad_token_id=0,
            )

    responses = [tuple(range(100, 100 + NEW_TOKENS)) for _ in rows]

    reader = Reader(Student(model), 100_000, 0, 1.0)

    def shared() -> None:
        plan = reader.plan(rows, responses)
        hidden = reader.student.hidden(plan.forest).index_select(0, plan.places)
        reader.student.project(hidden).logsumexp(-1).sum().backward()

    def separate() -> None:
        both = padded_left([[*p, *r] for p, r in zip(rows, responses, strict=True)])
        ones = padded_left([[1] * (len(p) + NEW_TOKENS) for p in rows])
        logits = model(input_ids=both, attention_mask=ones, logits_to_keep=NEW_TOKENS + 1).logits
        logits.float().logsumexp(-1).sum().backward()

    tokens = PROMPTS * GROUP * NEW_TOKENS
    pairs = [("sample a group", ours, theirs), ("forward and backward of a group", shared, separate)]
    table = []
    for what, we, peer in pairs:
        we(), peer()  # warm up
        mine, other = seconds(we, 2), seconds(peer, 2)
        table.append(
            {
                "what": f"{what}, {PROMPTS} prompts x {GROUP}, {dtype}",
                "tokens/s": tokens / mine,
                "peer tokens/s": tokens / other,
                "ratio": other / mine,
            }
        )
    report(f"sampling-{dtype}", table)


if __name__ == "__main__":
    main()
