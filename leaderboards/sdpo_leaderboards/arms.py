"""Running a comparison: each arm is one `sdpo-gym train` process and one run folder.

The folder decides what is left to do: an arm whose run is finished is passed over, one that was cut short is
resumed, one that failed is tried again. So a comparison that was interrupted or killed goes on where it was.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import tomli_w

from sdpo_gym.runs import Run, write_atomically
from sdpo_gym.settings import merge
from sdpo_leaderboards.config import WARMUP_BACKEND, CompareConfig, Settings

INTERRUPTED = 130
"""Exit code of a process that was interrupted (128 + SIGINT)."""


@dataclass(frozen=True)
class Arm:
    """One training run of a comparison: what it is, and where.

    Attributes:
        name: Unique in the comparison, and the name of its folder.
        backend: The trainer backend.
        contender: The name of what it is a run of, see `Contender`: the same for all seeds.
        seed: Of its tasks, sampling and initial adapter weights.
        steps: How many training steps.
        path: Its run folder.
        settings: What it is configured with.
        start: The run whose last checkpoint it starts from; None starts from the model as it is.
        warm_start: Whether it makes the start of the others.
    """

    name: str
    backend: str
    contender: str
    seed: int
    steps: int
    path: Path
    settings: Settings
    start: Path | None = None
    warm_start: bool = False

    @property
    def started(self) -> bool:
        """Whether there is a run to resume."""
        return (self.path / "manifest.json").is_file()

    @property
    def finished(self) -> bool:
        """Whether it took all its steps and was evaluated after them; a warm start must also have been saved."""
        if not self.started:
            return False
        run = Run.open(self.path)
        tested = run.config.get("evaluation", {}).get("test_tasks") != 0
        evaluated = any(row["step"] >= self.steps for row in run.metrics("test" if tested else "validation"))
        saved = (self.path / "checkpoints" / f"step_{self.steps:06d}").is_dir()
        return evaluated and (saved or not self.warm_start)


def plan(config: CompareConfig, path: Path) -> list[Arm]:
    """The runs that make up a comparison in folder `path`, in the order in which they are done."""
    arms = []
    for seed in range(config.seeds):
        start = Path(config.start).resolve() if config.start else None
        if config.warmup_steps:
            name = f"warmstart-seed{seed}"
            start = path / name
            settings = merge(config.train, config.warmup)
            backend, steps = WARMUP_BACKEND, config.warmup_steps
            arms.append(Arm(name, backend, backend, seed, steps, start, settings, warm_start=True))
        for one in config.contenders:
            name = f"{one.folder}-seed{seed}"
            settings = merge(config.train, one.settings)
            arms.append(
                Arm(name, one.backend, one.name, seed, config.steps, path / "arms" / name, settings, start)
            )
    return arms


def command(arm: Arm, config: CompareConfig, settings_file: Path) -> list[str]:
    """The command line that starts `arm`, or resumes it."""
    train = [sys.executable, "-m", "sdpo_gym", "train"]
    if arm.started:
        return [*train, "--resume", str(arm.path)]
    train += ["--env", config.env, "--backend", arm.backend, "--model", config.model]
    train += ["--steps", str(arm.steps), "--seed", str(arm.seed), "--out", str(arm.path)]
    if arm.start is not None:
        train += ["--init", str(arm.start / "checkpoints" / "last")]
    if arm.settings:
        train += ["--config", str(settings_file)]
    return train


def run_all(config: CompareConfig, path: Path, say: Callable[[str], None]) -> dict[str, str]:
    """Runs every arm that is not finished.

    Args:
        config: The comparison.
        path: Its folder.
        say: Prints a line for the person who waits.

    Returns:
        Why each arm that failed did so, by name.

    Raises:
        KeyboardInterrupt: If this process or the training process was told to stop; what is done is kept.
    """
    arms = plan(config, path)
    failures: dict[str, str] = {}
    for number, arm in enumerate(arms, 1):
        title = f"{number}/{len(arms)} {arm.name}"
        if arm.finished:
            say(f"{title}: finished before")
            continue
        if arm.start is not None and arm.start.name in failures:
            failures[arm.name] = f"not run, because its warm start {arm.start.name} failed"
            say(f"{title}: {failures[arm.name]}")
            continue
        say(f"{title}: {'resuming' if arm.started else f'{arm.steps} steps of {arm.contender}'}")
        settings_file = path / "settings" / f"{arm.name}.toml"
        settings_file.parent.mkdir(exist_ok=True)
        write_atomically(settings_file, tomli_w.dumps(arm.settings))
        code = run_process(command(arm, config, settings_file))
        if code in (INTERRUPTED, -signal.SIGINT):
            raise KeyboardInterrupt
        if code != 0:
            failures[arm.name] = f"its training process ended with {_describe(code)}"
            say(f"{title}: FAILED, {failures[arm.name]}; the error is above")
        elif not arm.finished:
            failures[arm.name] = f"its run ended without an evaluation after step {arm.steps}"
            say(f"{title}: FAILED, {failures[arm.name]}")
    return failures


def run_process(arguments: list[str]) -> int:
    """Runs a command with our output as its own, and passes on the request to stop.

    The command gets a process group of its own, so that Ctrl-C reaches it once, from here, however this process
    was told to stop; it then saves and ends by itself.
    """
    group: Mapping[str, Any] = {"process_group": 0} if sys.platform != "win32" else {}
    with subprocess.Popen(arguments, stdin=subprocess.DEVNULL, **group) as process, _forward_stop(process):
        return process.wait()


@contextmanager
def _forward_stop(process: subprocess.Popen[bytes]) -> Iterator[None]:
    def forward(number: int, frame: FrameType | None) -> None:
        process.send_signal(signal.SIGINT)

    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), forward) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def _describe(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"
