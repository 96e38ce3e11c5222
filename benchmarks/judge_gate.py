"""How often the gate for judges' remarks objects to remarks that tell nothing, and what a remark costs.

The environments' own remarks are such: the conformance check holds that they state no secret. They are made about
every attempt of that check and every planted mistake. Environments whose data is not at hand are left out; name a
folder with `SDPO_GYM_DATA` for more of them.

Run: python benchmarks/judge_gate.py
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from typing import Any

from _results import report

import sdpo_gym
from sdpo_envs.judge.gate import gated
from sdpo_gym import Audience, FeedbackEnv, Task
from sdpo_gym.conformance.attempts import tries
from sdpo_gym.errors import DataError

WHICH: dict[str, tuple[str, int]] = {
    "science/problems": ("train", 60),
    "science/sciknoweval-physics": ("test", 30),
    "science/sciknoweval-chemistry": ("test", 30),
    "science/sciknoweval-biology": ("test", 30),
    "tools/calls": ("train", 20),
    "tools/worlds": ("train", 15),
    "tools/bfcl": ("train", 30),
    "tools/toolalpaca": ("test", 20),
    "code/puzzles": ("train", 4),
    "code/mbpp": ("train", 4),
}
"""From which split, and how many tasks; programs take longest to judge."""
LONGEST = 5000
"""Attempts with more characters are left out."""


def remarks(env: FeedbackEnv[Any], tasks: list[Task], rng: random.Random) -> Iterator[tuple[Task, str, str]]:
    """Task, what the learner knows, and a remark of the environment's own; none twice."""
    seen = set()
    oracles = [task.oracle_actions for task in tasks if task.oracle_actions]
    for task in tasks:
        others = [o for o in rng.sample(oracles, min(3, len(oracles))) if o != task.oracle_actions]
        made = [t.actions for t in tries(task, (), others, rng, fuzz=4, thorough=False)]
        for actions in [*made, *(mistake.actions for mistake in env.planted_mistakes(task))]:
            if sum(map(len, actions)) > LONGEST:
                continue
            known = ""
            for turn in env.play(task, actions).turns:
                known += f"\n{turn.action.text}" if known else turn.action.text
                for note in turn.feedback.notes:
                    asked = (task, known, note.message)
                    if note.audience is not Audience.LOG and (key := (task.id, known, note.message)) not in seen:
                        seen.add(key)
                        yield asked
                known += f"\n{turn.observation}"


def main() -> None:
    rows = []
    for env_id, (split, count) in WHICH.items():
        try:
            env = sdpo_gym.make(env_id, split=split)
        except DataError:
            continue
        tasks = env.tasks[:: max(1, len(env.tasks) // count)][:count]
        asked = list(remarks(env, tasks, random.Random(0)))
        started = time.perf_counter()
        dropped = sum(bool(gated(*row).redactions) for row in asked)
        each = (time.perf_counter() - started) / len(asked)
        rows.append(row(env_id, len(asked), dropped, each))
    total = sum(r["remarks"] for r in rows)
    seconds = sum(r["remarks"] * r["ms a remark"] for r in rows) / total / 1000
    rows.append(row("all", total, sum(r["dropped"] for r in rows), seconds))
    report("judge_gate", rows)


def row(name: str, remarks: int, dropped: int, seconds: float) -> dict[str, Any]:
    return {
        "environment": name,
        "remarks": remarks,
        "dropped": dropped,
        "share": dropped / remarks,
        "ms a remark": 1000 * seconds,
    }


if __name__ == "__main__":
    main()
