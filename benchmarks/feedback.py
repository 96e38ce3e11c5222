"""What the feedback of built-in environments is worth to SmolLM2-135M after a short warm start.

For each environment named: supervised steps on oracle answers, half of them under a reprompt, then
`sdpo-gym feedback-quality`. Takes 10 to 20 minutes each on two cores. Figures go to results/feedback-NAME.json.
Those beside them were measured once: with the wording before it was changed (-before), and on the questions in
physics and materials science with the model that was warmed up on chemistry (-unseen, -materials), and on MBPP
with that for puzzles. docs/feedback.md says what was learned from them.

Run: python benchmarks/feedback.py [calls|choices|code|worlds|problems ...]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from _results import report

from sdpo_gym.settings import merge

COMMON = ["lora.rank=16", "optimizer.lr=1e-3", "tasks_per_step=8", "evaluation.initial=false"]
COMMON += ["evaluation.every=100", "evaluation.tasks=1", "evaluation.n=1", "evaluation.test_tasks=0"]

KINDS = '["cancel an event", "answer an invitation"]'
PUZZLES = '["occurrences", "letter_counts", "count_matching", "selected_sum", "multiples", "digit_sums"]'
PROBLEMS = (
    '["materials/atomic-radius", "mathematics/derivative", "chemistry/formulas-from-names", '
    '"biology/restriction-digest", "physics/photon-order", "mathematics/determinant"]'
)
SETTINGS: dict[str, dict[str, Any]] = {
    "calls": {"env": "tools/calls", "args": {"level": "1"}, "steps": 16, "tokens": 40, "limit": 40},
    "choices": {"env": "science/sciknoweval-chemistry", "steps": 16, "tokens": 48, "limit": 60, "m": 2},
    "code": {
        "env": "code/puzzles",
        "args": {"form": "function", "families": PUZZLES},
        "steps": 8,
        "tokens": 64,
        "limit": 32,
    },
    "worlds": {
        "env": "tools/worlds",
        "args": {"worlds": '["calendar"]', "kinds": KINDS},
        "steps": 14,
        "tokens": 40,
        "limit": 20,
        "set": ["tasks_per_step=4", "optimizer.micro_batch_tokens=2000"],
    },
    "problems": {
        "env": "science/problems",
        "args": {"level": "1", "families": PROBLEMS},
        "steps": 24,
        "tokens": 128,
        "limit": 18,
        "n": 1,
    },
}


def main() -> None:
    for name in sys.argv[1:] or ["calls"]:
        with tempfile.TemporaryDirectory() as folder:
            keep(name, measure(merge({"args": {}, "n": 2, "m": 1, "set": []}, SETTINGS[name]), Path(folder)))


def measure(setting: dict[str, Any], folder: Path) -> Path:
    """Warms up and measures; the run folder of the measurement."""
    run = [sys.executable, "-m", "sdpo_gym"]
    chosen = [f"env_args.{key}={value}" for key, value in setting["args"].items()]
    chosen += [*COMMON, f"sampling.max_tokens={setting['tokens']}", *setting["set"]]
    train = [*run, "train", "--backend", "sft", "--env", setting["env"], "--steps", str(setting["steps"])]
    for assignment in dict(part.split("=", 1) for part in chosen).items():
        train += ["--set", "=".join(assignment)]
    subprocess.run([*train, "--out", str(folder / "warm")], check=True)
    test = ["feedback-quality", setting["env"], "--model", str(folder / "warm" / "checkpoints" / "last")]
    for key, value in setting["args"].items():
        test += ["--arg", f"{key}={value}"]
    # SciKnowEval has no validation split
    split = "test" if setting["env"].startswith("science/sciknoweval") else "validation"
    test += ["--split", split, "--limit", str(setting["limit"]), "--max-tokens", str(setting["tokens"])]
    test += ["--n", str(setting["n"]), "--m", str(setting["m"]), "--reader", "none", "--mistakes", "0"]
    subprocess.run([*run, *test, "--out", str(folder / "quality")], check=True)
    return folder / "quality"


def keep(name: str, run: Path) -> None:
    """Writes a measurement's figures, without tasks and attempts: some data sets may not be passed on."""
    quality = json.loads((run / "quality.json").read_text())
    likelihood = {row["arm"]: row["gain"] for row in quality.get("likelihood", [])}
    rows = [row_of(quality, arm, likelihood.get(arm["arm"])) for arm in quality["arms"]]
    manifest = json.loads((run / "manifest.json").read_text())
    report(f"feedback-{name}", rows, {key: value for key, value in manifest.items() if key != "model"})


def row_of(quality: dict[str, Any], arm: dict[str, Any], nats: dict[str, float] | None) -> dict[str, Any]:
    """One arm: the share of repairs, its gain over trying again, and that of the oracle's log-probability."""
    return {
        "environment": quality["environment"],
        "first solved": quality["first"]["mean"],
        "failed": quality["failed"],
        "second attempts given": arm["arm"],
        "repaired": interval(arm["repaired"], sign=""),
        "gain": interval(arm["gain"]),
        "nats": interval(nats),
    }


def interval(estimate: dict[str, float] | None, sign: str = "+") -> str:
    """A mean with its 95% interval, as text."""
    if estimate is None:
        return ""
    mean, low, high = (f"{estimate[key]:{sign}.2f}" for key in ("mean", "low", "high"))
    return f"{mean} [{low}, {high}]"


if __name__ == "__main__":
    main()
