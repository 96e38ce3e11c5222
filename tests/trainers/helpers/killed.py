"""A program that trains in a folder and is killed again and again; for `test_kill.py`.

It imports everything once and forks a child for each try, which is `sdpo-gym train --resume`. A child is killed
either by the clock or at one of its own operations on the run's files, before it takes effect.

    python killed.py FOLDER KILLS
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import torch
from letters import register_letters

import sdpo_trainers.cli
import sdpo_trainers.loop  # noqa: F401 (so that no child has to)
from sdpo_gym.cli import cli
from sdpo_gym.runs import Run
from sdpo_trainers.checkpoints.checkpoint import checkpoints, last_whole

OPERATIONS = {"open", "os.rename", "os.mkdir", "os.rmdir", "os.remove", "os.symlink", "os.scandir", "os.listdir"}
SETTINGS = ["env=test/letter", "model=tiny", "backend=sdpo", "device=cpu", "trackers=[]", "steps=12"]
SETTINGS += ["tasks_per_step=1", "group_size=2", "sampling.max_tokens=2", "lora.rank=2", "optimizer.lr=1e-2"]
SETTINGS += ["optimizer.epochs=2", "checkpoint.every=1", "checkpoint.keep=1"]
SETTINGS += ["evaluation.every=4", "evaluation.tasks=2", "evaluation.n=1", "evaluation.test_tasks=1"]


def forked(work: Callable[[], None], kill_after: float | None = None) -> int:
    """Does the work in a child; 0 if it ended well, negative if it was killed."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def die_at(operation: int, folder: Path) -> None:
    """Kills this process at its n-th operation on the files of a folder."""
    count = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        if event in OPERATIONS and str(arguments[0]).startswith(str(folder)):
            count += 1
            if count == operation:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def start(run: Path) -> None:
    arguments = [word for setting in SETTINGS for word in ("--set", setting)]
    cli.main(["train", *arguments, "--out", str(run)], standalone_mode=False)


def resume(run: Path) -> None:
    cli.main(["train", "--resume", str(run)], standalone_mode=False)


def main(folder: Path, kills: int) -> None:
    torch.set_num_threads(1)
    register_letters()
    run, rng = folder / "killed", random.Random(7)
    began = time.monotonic()
    if forked(lambda: start(folder / "whole")) != 0:
        raise SystemExit("the run that nobody kills failed")
    whole = time.monotonic() - began
    done = {"kills": 0, "in_saves": 0, "lost": []}
    while done["kills"] < kills:
        begin = resume if (run / "manifest.json").exists() else start
        if done["kills"] % 3:
            operation = rng.randint(1, 160)  # a start takes some 30, a step with its save some 65

            def work(begin: Callable[[Path], None] = begin, operation: int = operation) -> None:
                die_at(operation, run)
                begin(run)

            code = forked(work)
        else:
            code = forked(lambda begin=begin: begin(run), kill_after=rng.uniform(0, 0.15 * whole))  # type: ignore[misc]
        if code == 0:
            break  # it reached its end: too few kills, which the test sees
        if code != -signal.SIGKILL:
            raise SystemExit(f"a child failed with {code}")
        done["kills"] += 1
        done["in_saves"] += any((run / "checkpoints").glob(".*.tmp"))
        if (run / "manifest.json").exists():
            saved = last_whole(run / "checkpoints", print) if checkpoints(run / "checkpoints") else None
            rows = Run.open(run).metrics("train")
            done["lost"].append((rows[-1]["step"] if rows else 0) - (saved.step if saved else 0))
    if forked(lambda: resume(run)) != 0:
        raise SystemExit("the killed run did not reach its end")
    (folder / "done.json").write_text(json.dumps(done))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
