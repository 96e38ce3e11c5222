"""Settings: typed tables that come from defaults, a TOML file and `key=value` options, in this order.

A `Section` is the one source of a setting's default, its description in `--help` and in the docs, and its check.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from sdpo_gym.errors import ConfigError, UnknownNameError


class Section(BaseModel):
    """A table of settings; a key that it does not have is an error."""

    model_config = ConfigDict(extra="forbid", validate_default=True)


def load_toml(path: str | Path) -> dict[str, Any]:
    """The tables of a TOML file of settings.

    Raises:
        ConfigError: If it cannot be read, with the place in the file.
    """
    try:
        return tomllib.loads(Path(path).read_text())
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read the settings in {path}: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not TOML: {error}") from error


def merge(*layers: Mapping[str, Any]) -> dict[str, Any]:
    """Nested settings, the later over the earlier."""
    merged: dict[str, Any] = {}
    for layer in layers:
        for key, value in layer.items():
            old = merged.get(key)
            merged[key] = merge(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return merged


S = TypeVar("S", bound=Section)


def validate(section: type[S], values: Mapping[str, Any], where: str = "") -> S:
    """`values` as a section.

    Raises:
        UnknownNameError: For a key that does not exist, with the closest one.
        ConfigError: For a value that cannot be used: what was got, what is expected, where.
    """
    try:
        return section.model_validate(dict(values))
    except ValidationError as error:
        first = error.errors()[0]
        path = [str(part) for part in first["loc"]]
        name = ".".join([where, *path] if where else path)
        if first["type"] == "extra_forbidden":
            known = [f"{where}.{key}" if where else key for key in setting_names(section)]
            raise UnknownNameError("setting", name, known) from None
        message = first["msg"].removeprefix("Value error, ")
        if first["type"] == "value_error" and isinstance(first.get("input"), Mapping):
            raise ConfigError(message) from None  # of a whole table; it names the settings itself
        raise ConfigError(f"setting {name} = {first.get('input')!r}: {message}") from None


def setting_names(section: type[Section]) -> list[str]:
    """All settings of a section, dotted."""
    return [name for name, _, _ in describe(section)]


def describe(section: type[Section], prefix: str = "") -> Iterator[tuple[str, str, str]]:
    """(name, default, description) of each setting, for `--help` and the docs."""
    for name, field in section.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, Section):
            yield from describe(inner, f"{prefix}{name}.")
        else:
            default = field.get_default(call_default_factory=True, validated_data={})
            shown = getattr(default, "value", default)
            yield f"{prefix}{name}", "" if shown is None else str(shown), field.description or ""
