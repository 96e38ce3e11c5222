"""What a comparison is made of.

`CompareConfig` is the one source of its defaults, its help texts and its validation: the command line makes its
options from it, a TOML file is checked against it, and the run folder keeps it resolved.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from sdpo_gym import registry
from sdpo_gym.backends import TeacherDetail, backend_spec
from sdpo_gym.errors import ConfigError, UnknownNameError
from sdpo_gym.settings import Section, merge

Settings = dict[str, Any]
WARMUP_BACKEND = "sft"
OWNED_BY_COMPARISON = ("env", "backend", "model", "steps", "seed", "out", "init", "resume")
"""Settings of a training run that a comparison decides itself."""


def _names(kind: str) -> Callable[[Any], Any]:
    """Reads `"grpo,sdpo"` and `["grpo", "sdpo"]` as the table `{"grpo": {}, "sdpo": {}}`."""

    def read(value: Any) -> Any:
        if isinstance(value, str):
            value = [name.strip() for name in value.split(",") if name.strip()]
        if isinstance(value, list | tuple) and all(isinstance(name, str) for name in value):
            if len(set(value)) < len(value):
                raise ValueError(f"each {kind} may be named once, got {', '.join(value)}")
            return {name: {} for name in value}
        return value

    return read


@dataclass(frozen=True)
class Contender:
    """What is compared with others: a backend, or a backend whose teacher is shown one detail of feedback.

    Attributes:
        label: What it is called: the backend's name, or another where one backend is compared with itself.
        backend: The backend.
        detail: What its teacher is shown (see `TeacherDetail`); None where that is not compared.
        settings: Its own, over those of all runs.
    """

    label: str
    backend: str
    detail: str | None
    settings: Settings

    @property
    def name(self) -> str:
        """For people: "sdpo", or "sdpo, shuffled"."""
        return self.label if self.detail is None else f"{self.label}, {self.detail}"

    @property
    def folder(self) -> str:
        """For the names of its runs: "sdpo", or "sdpo-shuffled"."""
        return self.label if self.detail is None else f"{self.label}-{self.detail}"

    @property
    def summary(self) -> str:
        """What the backend does, and what its teacher is shown, in a sentence."""
        text = backend_spec(self.backend).summary
        return text if self.detail is None else f"{text}; here {TeacherDetail(self.detail).summary}"


class CompareConfig(Section):
    """Everything that decides what a comparison computes."""

    env: str = Field(default="tools/calls", description="Environment to learn and to be tested on.")
    backends: Annotated[dict[str, Settings], BeforeValidator(_names("backend"))] = Field(
        default={"grpo": {}, "scalar-sdpo": {}, "sdpo": {}},
        min_length=1,
        description="Backends to compare, separated by commas. In a file either a list of names or one table "
        "[backends.NAME] each, with settings for that backend alone, put over [train]; a table with a NAME of its "
        'own says which backend it means: backend = "sdpo". A preset of a backend goes under all other '
        'settings: preset = "grpo/dapo".',
    )
    details: Annotated[dict[str, Settings], BeforeValidator(_names("detail"))] = Field(
        default={},
        description=f"Ablation: what a self-teacher is shown, separated by commas ({', '.join(TeacherDetail)}). "
        "Each backend that reads feedback is run with each of them. In a file either a list of names or one table "
        "[details.NAME] each, with settings that go over those of the backend.",
    )
    model: str = Field(default="smollm2-135m", description="Model to start from.")
    seeds: int = Field(default=1, ge=1, description="How many seeds: each backend runs with 0, 1, …")
    steps: int = Field(default=40, ge=1, description="Training steps of each backend and seed.")
    warmup_steps: int = Field(
        default=40,
        ge=0,
        description="Supervised steps on oracle answers before the backends start, once per seed; "
        "0 starts them from the model as it is.",
    )
    start: str | None = Field(
        default=None,
        description="Run folder of a warm start made before: all arms start from its last checkpoint. It goes "
        "with warmup_steps = 0.",
    )
    threshold: float = Field(
        default=0.8, gt=0, le=1, description="Validation pass rate whose first crossing is reported."
    )
    train: Settings = Field(
        default={},
        description="Settings of every run, the warm start's included, as `sdpo-gym train --config` takes them.",
    )
    warmup: Settings = Field(default={}, description="Settings of the warm start alone, put over [train].")

    @property
    def contenders(self) -> list[Contender]:
        """What is compared: each backend, and those that read feedback once for each detail."""
        found = []
        for label, table in self.backends.items():
            backend = self.backend(label)
            settings = {key: value for key, value in table.items() if key != "backend"}
            if self.details and backend_spec(backend).reads_feedback:
                found += [
                    Contender(label, backend, detail, merge(settings, own, {"detail": detail}))
                    for detail, own in self.details.items()
                ]
            else:
                found.append(Contender(label, backend, None, settings))
        return found

    def backend(self, label: str) -> str:
        """Which backend a table of [backends] means: the one it names, or the one it is called by."""
        return str(self.backends[label].get("backend", label))

    def check_names(self) -> None:
        """Refuses what no training run could accept, before anything is started.

        Raises:
            UnknownNameError: If the environment, a backend or a detail does not exist.
            PluginError: If the package of one fails to load.
            ConfigError: If a table sets what the comparison itself decides, or no backend could show details.
        """
        registry.spec(self.env)
        if self.start and self.warmup_steps:
            raise ConfigError(
                f"start = {self.start!r} and warmup_steps = {self.warmup_steps}: the arms start either from that "
                "run or from warm starts of their own; set warmup_steps = 0"
            )
        if self.start and not (Path(self.start) / "checkpoints" / "last").is_dir():
            raise ConfigError(f"start = {self.start!r} is no run folder with a checkpoint (checkpoints/last)")
        if self.warmup_steps and (shared := self.train.get("algorithm")):
            names = ", ".join(f"algorithm.{name}" for name in shared)
            raise ConfigError(
                f"[train] sets {names}, which would act on the warm start too, and that is another backend; set "
                "it in [backends.NAME], or by --set-for NAME:algorithm.…"
            )
        for label in self.backends:
            if self.backend(label) != label and not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", label):
                raise ConfigError(
                    f"[backends.{label}]: the name of a table becomes that of a folder, so it may hold lower-case "
                    "letters, digits, '.', '_' and '-'"
                )
        specs = [backend_spec(self.backend(label)) for label in self.backends]
        for detail in self.details:
            if detail not in list(TeacherDetail):
                raise UnknownNameError("detail", detail, map(str, TeacherDetail))
        if self.details and not any(spec.reads_feedback for spec in specs):
            raise ConfigError(
                f"details ({', '.join(self.details)}) act only on backends that read feedback, and "
                f"{', '.join(self.backends)} read{'s' if len(specs) == 1 else ''} none"
            )
        tables = {"train": self.train, "warmup": self.warmup}
        tables |= {f"backends.{name}": table for name, table in self.backends.items()}
        tables |= {f"details.{name}": table for name, table in self.details.items()}
        for where, table in tables.items():
            if "detail" in table and where != "warmup":
                raise ConfigError(
                    f"[{where}] must not set 'detail': it would not act on backends that read no feedback; set "
                    "'details' at the top level of the file, or --detail"
                )
            for key in OWNED_BY_COMPARISON:
                if key in table and not (key == "backend" and where.startswith("backends.")):
                    raise ConfigError(
                        f"[{where}] must not set {key!r}: a comparison decides it; "
                        "set it at the top level of the file, or by its option"
                    )
