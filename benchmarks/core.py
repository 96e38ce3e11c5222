"""Speed of the core: stepping, judging, whole rollouts; beside Gymnasium's own cheapest environment.

Run: python benchmarks/core.py
"""

from __future__ import annotations

import subprocess
import sys

import gymnasium
from _results import report, seconds

import sdpo_gym
from sdpo_gym import ScriptedPolicy, collect_groups

STEPS = 20_000


def main() -> None:
    env = sdpo_gym.make("tools/calls")
    tasks = env.tasks[:256]
    oracles = {task.messages: str(task.oracle) for task in tasks}
    right = [str(task.oracle) for task in tasks]
    wrong = [str(tasks[(i + 1) % len(tasks)].oracle) for i in range(len(tasks))]

    def judge(attempts: list[str]) -> None:
        for task, attempt in zip(tasks, attempts, strict=True):
            env.judge(task, sdpo_gym.Attempt(attempt)).render()

    policy = ScriptedPolicy(lambda conversation, _: oracles[tuple(conversation)])
    cart = gymnasium.make("CartPole-v1").unwrapped
    cart.reset(seed=0)

    def step_ours() -> None:
        for _ in range(STEPS // 10):
            env.reset(options={"index": 0})
            env.step("{}")

    def step_cart() -> None:
        for _ in range(STEPS):
            cart.step(0)

    imported = "import time; t = time.perf_counter(); import sdpo_gym; print(time.perf_counter() - t)"
    importing = min(
        float(subprocess.run([sys.executable, "-c", imported], capture_output=True, text=True, check=True).stdout)
        for _ in range(5)
    )
    peer = STEPS / seconds(step_cart)
    rows = [
        (
            "judge a right call, with rendered feedback",
            len(tasks) / seconds(lambda: judge(right)),
        ),
        ("judge a wrong call, with rendered feedback", len(tasks) / seconds(lambda: judge(wrong))),
        ("reset and step tools/calls", STEPS // 10 / seconds(step_ours)),
        (
            "rollouts in groups of 4, judging included",
            1024 / seconds(lambda: collect_groups(env, policy, tasks, 4)),
        ),
    ]
    report(
        "core",
        [
            {"what": what, "per second": rate, "ratio to a CartPole step": rate / peer}
            for what, rate in [*rows, ("peer: gymnasium CartPole-v1 step", peer)]
        ]
        + [{"what": "import sdpo_gym, seconds", "per second": importing, "ratio to a CartPole step": ""}],
    )


if __name__ == "__main__":
    main()
