"""Run folders that look like a comparison's, written through `Run` in a second, without training anything."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Mapping
from pathlib import Path

from sdpo_gym.runs import Run
from sdpo_gym.statistics import bootstrap_mean
from sdpo_gym.types import Feedback, Group, Message, Note, Sample, Task, Trajectory, Turn, Verdict
from sdpo_leaderboards.arms import Arm, plan
from sdpo_leaderboards.config import CompareConfig

FINAL_RATES = {"grpo": 0.68, "scalar-sdpo": 0.58, "sdpo": 0.82}
START = 0.3
TASKS_PER_STEP, GROUP_SIZE, EVALUATE_EVERY = 4, 8, 5
TOOLS = (
    ("set_alarm", {"time": "07:30", "label": "gym"}, 'Wake me at half past seven and call it "gym".'),
    ("convert_currency", {"amount": 120, "from": "EUR", "to": "JPY"}, "How many yen are 120 euros?"),
    ("send_email", {"to": "ana@example.org", "subject": "Minutes"}, 'Mail Ana the "Minutes" (ana@example.org).'),
    ("get_weather", {"city": "Oslo", "days": 3}, "What will the weather in Oslo be in the next three days?"),
    ("book_table", {"restaurant": "Kiku", "people": 4}, "A table for four at Kiku, please."),
)


def write_comparison(path: Path, config: CompareConfig, failures: Mapping[str, str] | None = None) -> Run:
    """A comparison of which every arm has finished, those in `failures` excepted."""
    run = Run.create(path, config.model_dump(), kind="comparison", failures=dict(failures or {}))
    for arm in plan(config, path):
        if arm.name not in (failures or {}):
            write_arm(arm, config, FINAL_RATES.get(arm.backend, START))
    return run


def write_arm(arm: Arm, config: CompareConfig, final: float, steps: int | None = None) -> Run:
    """A run whose pass rate rises from START to `final`; `steps` fewer than the arm's leave it unfinished."""
    rng = random.Random(arm.name)
    run = Run.create(arm.path, {"evaluation": {"test_tasks": 64}}, kind="train", seed=arm.seed)
    final += 0.04 * arm.seed
    last = arm.steps if steps is None else steps
    totals = {"attempts": 0.0, "tokens_sampled": 0.0, "tokens_trained": 0.0, "wall_s": 0.0}
    for step in range(last + 1):
        rate = START + (final - START) * (1 - math.exp(-3 * step / arm.steps))
        if step:
            train_step(run, arm, step, rate, rng, totals)
        if step % EVALUATE_EVERY == 0 or step == last:
            evaluate(run, "validation", step, rate, random.Random(arm.seed) if step == 0 else rng, 32, totals)
        if step in (0, arm.steps):
            evaluate(run, "test", step, rate, random.Random(arm.seed) if step == 0 else rng, 64, totals)
    checkpoint = run.path / "checkpoints" / f"step_{last:06d}"
    checkpoint.mkdir(parents=True)
    (run.path / "checkpoints" / "last").symlink_to(checkpoint.name)
    return run


def train_step(run: Run, arm: Arm, step: int, rate: float, rng: random.Random, totals: dict[str, float]) -> None:
    groups = [group(f"train/{step}/{i}", GROUP_SIZE, rate, rng) for i in range(TASKS_PER_STEP)]
    learning = [[lesson(arm.backend, g, i) for i in range(GROUP_SIZE)] for g in groups]
    passed = [t.ret for g in groups for t in g.trajectories]
    totals["attempts"] += len(passed)
    totals["tokens_sampled"] += 31 * len(passed)
    totals["tokens_trained"] += 24 * len(passed)
    totals["wall_s"] += 6.5 if arm.backend == "grpo" else 9.1
    mean = sum(passed) / len(passed)
    metrics = {"reward": mean, "pass_rate": mean, "loss": 0.4 * math.exp(-step / 20), "signal_fraction": 0.8}
    metrics |= {"verdict/correct": sum(passed), "verdict/wrong_answer": len(passed) - sum(passed), "faults": 0.0}
    run.record(step, groups, learning)
    run.log(step, "train", metrics | totals)


def evaluate(
    run: Run, phase: str, step: int, rate: float, rng: random.Random, tasks: int, totals: Mapping[str, float]
) -> None:
    groups = [group(f"{phase}/{i}", 2, rate, rng) for i in range(tasks)]
    estimate = bootstrap_mean([sum(g.returns) / len(g.returns) for g in groups])
    row = {"pass_rate": estimate.mean, "low": estimate.low, "high": estimate.high, "avg_score": estimate.mean}
    row |= {"tasks": tasks, "n": 2, "attempts": totals["attempts"], "wall_s": totals["wall_s"]}
    run.record(step, groups, phase=phase)
    run.log(step, phase, row)


def group(name: str, n: int, rate: float, rng: random.Random) -> Group:
    """A task and n attempts at it, each right with probability `rate`, more or less by the task's difficulty."""
    tool, arguments, request = TOOLS[random.Random(name).randrange(len(TOOLS))]
    rate = min(1.0, max(0.0, rate + random.Random(name).uniform(-0.3, 0.3)))
    oracle = json.dumps({"name": tool, "arguments": arguments})
    listed = "\n".join(f"- {name}({', '.join(arguments)})" for name, arguments, _ in TOOLS)
    prompt = f"You can call these tools:\n{listed}\n\nAnswer with one JSON object.\n\nRequest: {request}"
    task = Task(f"plausible/{name}", (Message("user", prompt),), oracle=oracle)
    return Group(task, tuple(trajectory(task, oracle, rng.random() < rate, rng) for _ in range(n)))


def trajectory(task: Task, oracle: str, right: bool, rng: random.Random) -> Trajectory:
    text, feedback = oracle, Feedback.correct()
    if not right:
        text, feedback = rng.choice(
            [
                (
                    oracle[:-2],
                    Feedback(
                        Verdict.FORMAT_ERROR,
                        0.0,
                        (
                            Note(
                                "json.syntax",
                                f"The reply is not valid JSON: it ends at character {len(oracle) - 2}, where '}}' "
                                "is missing.",
                            ),
                        ),
                    ),
                ),
                (
                    oracle.replace('"arguments": {', '"arguments": {"when": "<now>", '),
                    Feedback(
                        Verdict.WRONG_ANSWER,
                        0.0,
                        (Note("argument.unexpected", "/arguments/when: this tool has no argument 'when'."),),
                    ),
                ),
            ]
        )
    turn = Turn(task.messages, Sample(text), float(right), feedback, feedback.render())
    return Trajectory(task.id, (turn,))


def lesson(backend: str, of: Group, index: int) -> dict[str, object]:
    mean = sum(of.returns) / len(of.returns)
    if backend == "grpo":
        return {"trajectory": index, "advantage": of.returns[index] - mean}
    attempt = of.trajectories[index]
    parts = [of.task.prompt, f"Here is a correct answer to this task:\n{of.task.oracle}"]
    if backend == "sdpo" and not attempt.ret:
        parts.append(f"Here is feedback on an earlier, wrong attempt at this task:\n{attempt.feedback.render()}")
    return {"trajectory": index, "reprompt": "\n\n".join([*parts, "Now solve the task correctly."])}
