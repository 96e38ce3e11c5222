"""A decoding step of sampling: as it is, with a static cache, and compiled by torch.compile.

SmolLM2-135M in float32 reads 16 prompts of 151 tokens and writes 32 tokens each. CPU time of one thread, the
median of the steps; the first step, in which compiling happens, has a column of its own.

Run: python benchmarks/compiled.py
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import torch
from _results import report
from transformers import DynamicCache, StaticCache

from sdpo_trainers.models import load_model

ROWS, PROMPT, STEPS = 16, 151, 32


def measure(model: Any, step: Callable[..., Any], cache: Any) -> tuple[float, float]:
    """Milliseconds of a step, and seconds of the first one."""
    ids = torch.randint(5, 1000, (ROWS, PROMPT), generator=torch.Generator().manual_seed(0))
    model(ids, past_key_values=cache, cache_position=torch.arange(PROMPT), use_cache=True, logits_to_keep=1)
    taken = []
    for place in range(PROMPT, PROMPT + STEPS):
        started = time.process_time()
        step(input_ids=ids[:, :1], past_key_values=cache, cache_position=torch.tensor([place]), use_cache=True)
        taken.append(time.process_time() - started)
    return 1e3 * statistics.median(taken), taken[0]


def main() -> None:
    torch.set_num_threads(1)
    model: Any = load_model("smollm2-135m", device="cpu").model
    rows = []
    with torch.no_grad():
        for products in ("oneDNN", "torch's own"):
            torch.backends.mkldnn.set_flags(products == "oneDNN")  # type: ignore[no-untyped-call]
            ways: dict[str, tuple[Any, Any]] = {
                "growing cache": (model.forward, DynamicCache(config=model.config)),
                "static cache": (model.forward, StaticCache(config=model.config, max_cache_len=PROMPT + STEPS)),
            }
            if products != "oneDNN":  # a compiled program makes its own products
                compiled = torch.compile(model.forward, dynamic=False)
                cache = StaticCache(config=model.config, max_cache_len=PROMPT + STEPS)
                ways["static cache, compiled"] = (compiled, cache)
            for name, (step, cache) in ways.items():
                median, first = measure(model, step, cache)
                rows.append({"products": products, "step": name, "ms": median, "first, s": first})
                print(rows[-1], flush=True)
    report("compiled", rows)


if __name__ == "__main__":
    main()
