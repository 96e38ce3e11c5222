"""A run is a folder: the unit of resuming, comparing, viewing and submitting.

    config.toml                 every setting, resolved
    manifest.json               versions, git commit, environment digests, seeds, machine
    metrics.jsonl               one line per step and phase ("train", "validation", "test")
    rollouts/train_000012.jsonl one line per group: the group, and what the trainer made of it
    alarms.jsonl                what looked wrong, and after which step
    alarms/step_000012.jsonl    the rollouts of the steps in which training stopped because of that
    checkpoints/                written by trainers
    report.html                 written by comparisons

Files are written whole and renamed into place, or appended line by line and cut back to the last whole step
when a run is resumed; so a run that was killed at any moment can go on.
"""

from __future__ import annotations

import dataclasses
import datetime
import importlib.metadata
import json
import math
import os
import platform
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import tomli_w

from sdpo_gym.errors import RunError
from sdpo_gym.health import Alarm
from sdpo_gym.types import Group, from_json, to_dict

if sys.platform != "win32":
    import fcntl


@dataclass(frozen=True)
class RecordedGroup:
    """One line of a rollouts file.

    Attributes:
        group: The task, its trajectories, their feedback.
        learning: What the trainer made of each turn it learnt from, in their order: "trajectory" and "turn"
            (indices), "tokens" (how many carried loss), "advantage" or "reprompt" (the self-teacher's context as
            text; "shortened" if it had to be), whichever the backend uses, and "metrics", means over the turn's
            tokens: its loss and what else the backend measures (divergence, teacher_gap, ratio, …). Runs made
            before turns were told apart have "trajectory" with "advantage" or "reprompt" alone.
    """

    group: Group
    learning: tuple[Mapping[str, Any], ...] = ()


class Run:
    """A run folder, open for reading or writing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: IO[str] | None = None
        self._before: frozenset[Path] | None = None

    # --- making and opening ----------------------------------------------------------------------------

    @classmethod
    def create(cls, path: str | Path, config: Mapping[str, Any], **manifest: Any) -> Run:
        """Makes the folder.

        Args:
            path: Must not hold a run yet.
            config: Every setting, resolved; values that TOML cannot say (None) are left out.
            **manifest: What else to say of the run: kind, environments with digests, seeds, model.

        Raises:
            RunError: If there already is a run there.
        """
        cls.check_new(path)
        run = cls(Path(path))
        run._before = frozenset(run.path.iterdir()) if os.path.isdir(run.path) else None
        try:
            (run.path / "rollouts").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RunError(f"cannot make the run folder {run.path}: {error.strerror}") from error
        run.lock()
        write_atomically(run.path / "config.toml", tomli_w.dumps(_without_none(config)))
        run.write_manifest(describe_machine() | manifest)
        return run

    @staticmethod
    def check_new(path: str | Path) -> None:
        """Refuses a folder that no run can be made in.

        Raises:
            RunError: If it has no name, there already is a run there, or no folder can be made or written to.
        """
        if not str(path):
            raise RunError("the run folder needs a name, got an empty one")
        path = Path(path)
        if os.path.exists(path / "manifest.json"):  # unlike Path's, it bears names that are too long
            raise RunError(f"{path} already holds a run; choose another folder, or --resume {path}")
        whole = path.absolute()
        there = next(folder for folder in (whole, *whole.parents) if os.path.lexists(folder))
        if not os.path.isdir(there):
            raise RunError(f"cannot make the run folder {path}: {there} is no folder")
        if not os.access(there, os.W_OK | os.X_OK):
            raise RunError(f"cannot make the run folder {path}: {there} cannot be written to")

    def discard(self) -> None:
        """Removes a run that `create` has just made and that cannot begin; what was in its folder before stays."""
        if self._before is None:
            shutil.rmtree(self.path)
            return
        for entry in set(self.path.iterdir()) - self._before:
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()

    @classmethod
    def open(cls, path: str | Path) -> Run:
        """Opens an existing run for reading.

        Raises:
            RunError: If there is none.
        """
        run = cls(Path(path))
        if not os.path.isfile(run.path / "manifest.json"):
            raise RunError(f"{run.path} is not a run folder: it has no manifest.json")
        return run

    def lock(self) -> None:
        """Claims the folder for writing, until this process ends.

        Raises:
            RunError: If somebody else is writing to it, or it cannot be written to.
        """
        if sys.platform == "win32" or self._lock:
            return
        try:
            lock = open(self.path / ".lock", "w")  # noqa: SIM115 (held open as long as the run is)
        except OSError as error:
            raise RunError(f"cannot write to {self.path}: {error.strerror}") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._lock = lock
        except OSError:
            lock.close()
            raise RunError(f"another process is writing to {self.path}; wait for it or stop it") from None

    # --- what is in it ---------------------------------------------------------------------------------

    @property
    def config(self) -> dict[str, Any]:
        """The resolved settings."""
        try:
            return tomllib.loads((self.path / "config.toml").read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise RunError(f"cannot read {self.path / 'config.toml'}: {error}") from error

    @property
    def manifest(self) -> dict[str, Any]:
        """Versions, digests, seeds, machine."""
        try:
            manifest: dict[str, Any] = json.loads((self.path / "manifest.json").read_text(encoding="utf-8"))
        except (OSError, json.JSONDecodeError) as error:
            raise RunError(f"cannot read {self.path / 'manifest.json'}: {error}") from error
        return manifest

    def write_manifest(self, manifest: Mapping[str, Any]) -> None:
        """Replaces the manifest."""
        write_atomically(self.path / "manifest.json", json.dumps(manifest, indent=2, default=str) + "\n")

    def log(self, step: int, phase: str, metrics: Mapping[str, float]) -> None:
        """Appends one line of metrics; numbers that JSON cannot say become null."""
        row = {"step": step, "phase": phase}
        row |= {k: (v if not isinstance(v, float) or math.isfinite(v) else None) for k, v in metrics.items()}
        _append(self.path / "metrics.jsonl", row)

    def warn(self, alarm: Alarm) -> None:
        """Keeps an alarm."""
        _append(self.path / "alarms.jsonl", dataclasses.asdict(alarm))

    def alarms(self) -> list[Alarm]:
        """What looked wrong so far, in order."""
        file = self.path / "alarms.jsonl"
        return [Alarm(**row) for row in _json_lines(file)] if file.exists() else []

    def keep_evidence(self, step: int) -> Path:
        """Copies the rollouts of a step to where going on with the run does not remove them."""
        kept = self.path / "alarms" / f"step_{step:06d}.jsonl"
        kept.parent.mkdir(exist_ok=True)
        write_atomically(kept, self._rollouts(step, "train").read_text(encoding="utf-8"))
        return kept

    def metrics(self, phase: str | None = None) -> list[dict[str, Any]]:
        """The metrics so far, in order; a half-written last line is passed over."""
        file = self.path / "metrics.jsonl"
        rows = [] if not file.exists() else list(_json_lines(file))
        return [row for row in rows if phase is None or row["phase"] == phase]

    def record(
        self,
        step: int,
        groups: Sequence[Group],
        learning: Sequence[Sequence[Mapping[str, Any]]] | None = None,
        phase: str = "train",
    ) -> None:
        """Keeps every rollout of a step, with what the trainer made of it."""
        learning = learning or [()] * len(groups)
        lines = [
            json.dumps({"group": to_dict(group), "learning": list(notes)}, default=str)
            for group, notes in zip(groups, learning, strict=True)
        ]
        (self.path / "rollouts").mkdir(exist_ok=True)
        write_atomically(self._rollouts(step, phase), "".join(line + "\n" for line in lines))

    def recorded(self, step: int, phase: str = "train") -> list[RecordedGroup]:
        """The rollouts of a step."""
        file = self._rollouts(step, phase)
        if not file.exists():
            raise RunError(f"{self.path} has no {phase} rollouts of step {step}")
        return [RecordedGroup(from_json(Group, row["group"]), tuple(row["learning"])) for row in _json_lines(file)]

    def recorded_steps(self, phase: str = "train") -> list[int]:
        """The steps whose rollouts are kept, in order."""
        return sorted(int(f.stem.rpartition("_")[2]) for f in self.path.glob(f"rollouts/{phase}_*.jsonl"))

    def rewind(self, step: int) -> None:
        """Forgets everything after `step`, so that a resumed run says each thing once."""
        kept = [row for row in self.metrics() if row["step"] <= step]
        write_atomically(self.path / "metrics.jsonl", "".join(json.dumps(row) + "\n" for row in kept))
        if alarms := self.alarms():
            rows = [json.dumps(dataclasses.asdict(alarm)) + "\n" for alarm in alarms if alarm.step <= step]
            write_atomically(self.path / "alarms.jsonl", "".join(rows))
        for file in self.path.glob("rollouts/*.jsonl"):
            if int(file.stem.rpartition("_")[2]) > step:
                file.unlink()

    def _rollouts(self, step: int, phase: str) -> Path:
        return self.path / "rollouts" / f"{phase}_{step:06d}.jsonl"


def new_run_path(*parts: str, root: str | Path = "runs") -> Path:
    """A folder name under `root` that says what the run is and is not taken."""
    stamp = datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
    name = "-".join([*(p.replace("/", "-") for p in parts if p), stamp])
    path = Path(root) / name
    for number in range(2, 1000):
        if not path.exists():
            break
        path = Path(root) / f"{name}-{number}"
    return path


def describe_machine() -> dict[str, Any]:
    """Versions, git commit and machine, as a manifest states them."""
    versions = {}
    for package in (
        "sdpo-gym",
        "torch",
        "transformers",
        "peft",
        "accelerate",
        "datasets",
        "gymnasium",
        "numpy",
    ):
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return {
        "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "command": sys.argv,
        "python": platform.python_version(),
        "versions": versions,
        "git_commit": _git_commit(),
        "machine": {
            "system": platform.platform(),
            "processor": _processor(),
            "cpus": os.cpu_count(),
        },
    }


def _git_commit() -> str | None:
    try:
        done = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=12"],
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def write_atomically(path: Path, text: str) -> None:
    """Writes a file whole or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with open(temporary, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _append(path: Path, row: Mapping[str, Any]) -> None:
    """Adds a line of JSON to a file."""
    with open(path, "ab+") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":  # half a line of a process that was killed
                file.seek(0)
                file.truncate(file.read().rfind(b"\n") + 1)
        file.write(json.dumps(row).encode() + b"\n")


def _json_lines(path: Path) -> Iterator[dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        try:
            yield json.loads(line)
        except json.JSONDecodeError as error:
            if number == len(lines) - 1:
                return  # the process was killed while writing it
            raise RunError(f"{path}:{number + 1} is not JSON: {error}") from error


def _without_none(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {k: _without_none(v) for k, v in value.items() if v is not None}
    if isinstance(value, list | tuple):
        return [_without_none(v) for v in value]
    return value
