"""What a comparison is made of.

`CompareConfig` is the one source of its defaults, its help texts and its validation: the command line makes its
options from it, a TOML file is checked against it, and the run folder keeps it resolved.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from sdpo_gym import registry
from sdpo_gym.backends import backend_spec
from sdpo_gym.errors import ConfigError
from sdpo_gym.settings import Section

Settings = dict[str, Any]
WARMUP_BACKEND = "sft"
OWNED_BY_COMPARISON = ("env", "backend", "model", "steps", "seed", "out", "init", "resume")
"""Settings of a training run that a comparison decides itself."""


def _backends(value: Any) -> Any:
    """`"grpo,sdpo"` and `["grpo", "sdpo"]` as the table `{"grpo": {}, "sdpo": {}}`."""
    if isinstance(value, str):
        value = [name.strip() for name in value.split(",") if name.strip()]
    if isinstance(value, list | tuple) and all(isinstance(name, str) for name in value):
        if len(set(value)) < len(value):
            raise ValueError(f"each backend may be named once, got {', '.join(value)}")
        return {name: {} for name in value}
    return value


class CompareConfig(Section):
    """Everything that decides what a comparison computes."""

    env: str = Field(default="tools/calls", description="Environment to learn and to be tested on.")
    backends: Annotated[dict[str, Settings], BeforeValidator(_backends)] = Field(
        default={"grpo": {}, "scalar-sdpo": {}, "sdpo": {}},
        min_length=1,
        description="Backends to compare, separated by commas. In a file either a list of names or one table "
        "[backends.NAME] each, with settings for that backend alone, put over [train].",
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
    threshold: float = Field(
        default=0.8, gt=0, le=1, description="Validation pass rate whose first crossing is reported."
    )
    train: Settings = Field(
        default={},
        description="Settings of every run, the warm start's included, as `sdpo-gym train --config` takes them.",
    )
    warmup: Settings = Field(default={}, description="Settings of the warm start alone, put over [train].")

    def check_names(self) -> None:
        """Refuses what no training run could accept, before anything is started.

        Raises:
            UnknownNameError: If the environment or a backend does not exist.
            PluginError: If the package of one fails to load.
            ConfigError: If a table sets what the comparison itself decides.
        """
        registry.spec(self.env)
        for backend in self.backends:
            backend_spec(backend)
        tables = {"train": self.train, "warmup": self.warmup}
        tables |= {f"backends.{name}": table for name, table in self.backends.items()}
        for where, table in tables.items():
            for key in OWNED_BY_COMPARISON:
                if key in table:
                    raise ConfigError(
                        f"[{where}] must not set {key!r}: a comparison decides it; "
                        "set it at the top level of the file, or by its option"
                    )
