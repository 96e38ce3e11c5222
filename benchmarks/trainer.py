"""One GRPO step and one SDPO step, ours beside TRL's GRPOTrainer and SDPOTrainer, in one run.

The same SmolLM2 weights, prompts (`tools/calls`), groups of 8, losses and optimizer. Every response is as long
as the others, and every other attempt of a group counts as a success, so that all rows carry signal on both
sides. Each contender has a process of its own, so that its peak memory is its own; a whole step warms it up and
is not counted.

TRL runs with its defaults but for what makes the work the same: float32 on a CPU, no division of advantages, the
clips, top-k distillation with the tail and an EMA teacher. It runs twice: without recomputing activations and with
all rows in one forward, which is its fastest, and recomputing them in forwards of 8 rows, its default and its
leanest. So does ours, with `optimizer.gradient_checkpointing` off and on, and with torch's own products of float32
matrices; the fastest of both sides are compared, and the leanest. On a machine that others use, take the ratio of
CPU times.

Run: python benchmarks/trainer.py [--train full lora] [--responses 32] [--prompts 0] [--threads 1] [--device cuda]
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from _ceiling import ceiling
from _results import report
from _step_work import Measured, Work, flops, parameters

FOLDER = Path(__file__).parent
LORA_RANK = 16


@dataclass(frozen=True)
class Contender:
    name: str
    script: str
    checkpointing: bool = False
    rows: int = 16
    onednn: bool = True


OURS = [
    Contender("ours", "_step_ours.py"),
    Contender("ours, checkpointing", "_step_ours.py", True),
    Contender("ours, torch's products", "_step_ours.py", onednn=False),
]
TRL = [Contender("TRL", "_step_trl.py"), Contender("TRL, checkpointing", "_step_trl.py", True, 8)]


def measure(contender: Contender, work: Work) -> Measured:
    """What a contender does, in a process of its own."""
    given = replace(
        work,
        onednn=contender.onednn,
        checkpointing=contender.checkpointing,
        rows=min(contender.rows, work.tasks * work.group),
    )
    environment = os.environ | {"OMP_NUM_THREADS": str(work.threads), "TOKENIZERS_PARALLELISM": "false"}
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "measured.json"
        command = [sys.executable, str(FOLDER / contender.script), json.dumps(asdict(given)), str(out)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{contender.name} failed:\n{done.stderr[-4000:]}")
        return Measured(**json.loads(out.read_text()))


def row(contender: Contender, work: Work, got: Measured, sizes: tuple[int, int], most: float) -> dict[str, Any]:
    """What is said of one contender."""
    best = min(got.wall_s)
    busy = best if work.device == "cuda" else min(got.cpu_s) / work.threads  # others may use the CPU, too
    parts = {name: round(got.parts.get(name, 0.0), 2) for name in ("sampling", "judging", "teacher", "student")}
    parts["optimizer"] = round(got.parts.get("optimizer", 0.0), 2)
    return {
        "step": f"{work.method}, {'LoRA' if work.rank else 'full'}",
        "prompt+response": f"{got.notes['prompt tokens']}+{work.response_tokens}",
        "who": contender.name,
        "wall s": best,
        "cpu s": min(got.cpu_s),
        **parts,
        "tokens/s": work.tokens / best,
        "peak GB": got.peak / 1e9,
        "of it at rest": got.before / 1e9,
        "tokens read": sum(got.read.values()),
        "% of ceiling": 100 * flops(work, *sizes, got.read) / busy / most,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--methods", nargs="+", default=["grpo", "sdpo"])
    parser.add_argument("--train", nargs="+", default=["full"], choices=["full", "lora"])
    parser.add_argument(
        "--prompts", nargs="+", type=int, default=[0], help="at least so many tokens; 0: as they are"
    )
    parser.add_argument("--responses", nargs="+", type=int, default=[32], help="tokens")
    parser.add_argument("--model", default="smollm2-135m")
    parser.add_argument("--tasks", type=int, default=2, help="tasks per step")
    parser.add_argument("--group", type=int, default=8)
    parser.add_argument("--device", default="cpu", choices=["cpu", "cuda"])
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--steps", type=int, default=1, help="measured, after one to warm up")
    parser.add_argument("--contenders", nargs="+", default=[c.name for c in (*OURS, *TRL)])
    parser.add_argument("--name", default="", help="of the results, after trainer-")
    options = parser.parse_args()

    from sdpo_trainers.models import load_model

    sizes = parameters(load_model(options.model, device="cpu").model)
    dtype = "bfloat16" if options.device == "cuda" else "float32"
    most, copied = ceiling(options.device, dtype, options.threads)
    print(f"ceiling: {most / 1e9:,.0f} GFLOP/s in {dtype}, copies {copied / 1e9:,.1f} GB/s", flush=True)
    table: list[dict[str, Any]] = []
    ratios: list[dict[str, Any]] = []
    cases = itertools.product(options.methods, options.train, options.prompts, options.responses)
    for method, train, prompt, response in cases:
        work = Work(
            method,
            options.model,
            options.tasks,
            options.group,
            LORA_RANK if train == "lora" else 0,
            prompt,
            response,
            options.device,
            options.threads,
            options.steps,
        )
        rows = []
        for contender in (*OURS, *TRL):
            if contender.name not in options.contenders:
                continue
            rows.append(row(contender, work, measure(contender, work), sizes, most))
            print(json.dumps(rows[-1]), flush=True)
        table += rows
        mine = [r for r in rows if r["who"].startswith("ours")]
        theirs = [r for r in rows if r["who"].startswith("TRL")]
        if mine and theirs:
            fastest, peer = (min(side, key=lambda r: r["wall s"]) for side in (mine, theirs))
            ratios.append(
                {
                    "step": peer["step"],
                    "prompt+response": peer["prompt+response"],
                    "times as fast, wall": peer["wall s"] / fastest["wall s"],
                    "times as fast, cpu": min(r["cpu s"] for r in theirs) / fastest["cpu s"],
                    "memory, fastest of each": fastest["peak GB"] / peer["peak GB"],
                    "memory, leanest of each": min(r["peak GB"] for r in mine) / min(r["peak GB"] for r in theirs),
                }
            )
    if ratios:
        print(json.dumps(ratios, indent=2))
    name = options.name or f"{options.device}-{'-'.join(options.train)}"
    told = {"GFLOP/s": most / 1e9, "copied GB/s": copied / 1e9, "threads": options.threads, "dtype": dtype}
    report(f"trainer-{name}", table, extra={"ceiling": told, "ratios": ratios})


if __name__ == "__main__":
    main()
