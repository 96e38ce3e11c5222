"""The settings that a command is given, by presets, a file and options; and the refusal of what could not act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sdpo_gym.cli.options import parse_assignments
from sdpo_gym.errors import ConfigError
from sdpo_gym.settings import load_toml, merge, validate
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.presets import take_presets, with_presets


@dataclass(frozen=True)
class Given:
    """Settings as they were given.

    Attributes:
        config: All together, the options over the file and that over the presets.
        presets: Their names.
        typed: What `--set` gave, nested.
    """

    config: TrainConfig
    presets: Sequence[str] = ()
    typed: Mapping[str, Any] = field(default_factory=dict)


def read_settings(
    presets: Sequence[str], file: str | None, assignments: Iterable[str], flags: Mapping[str, Any]
) -> Given:
    """The settings that a command was given.

    Args:
        presets: Names; without any, those that the file names are taken.
        file: Of settings.
        assignments: Of `--set`, `key=value` each.
        flags: What has an option of its own; one that was not given is None.

    Raises:
        SdpoGymError: If something cannot be read, does not exist, or cannot be used.
    """
    typed = parse_assignments(assignments)
    own = {name: value for name, value in flags.items() if value is not None}
    named, values = take_presets(merge(load_toml(file) if file else {}, typed, own))
    names = [*presets] or named  # on the command line rather than in the file
    return Given(validate(TrainConfig, with_presets(names, values)), names, typed)


def refuse_typed(typed: Mapping[str, Any], idle: Mapping[str, str]) -> None:
    """Refuses settings that were typed for this very run and cannot act in it.

    A file may have them: it may be another run's, or shared by different ones, as that of a comparison is by its
    warm start and its arms.

    Args:
        typed: What `--set` gave, nested.
        idle: With what a setting, or a table of them, has no effect, by its dotted name.

    Raises:
        ConfigError: With the reason.
    """
    for name, reason in idle.items():
        value: Any = typed
        for part in name.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        if value is not None:
            raise ConfigError(f"{name} has no effect {reason}; leave --set {name} out")
