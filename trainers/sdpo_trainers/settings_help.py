"""What `sdpo-gym train --settings` prints: every setting by section, its default, its choices, its meaning."""

from __future__ import annotations

import enum
import json
import typing
from collections.abc import Iterator

from pydantic.fields import FieldInfo

from sdpo_gym.settings import Section
from sdpo_trainers.backend import load_backend
from sdpo_trainers.config import TrainConfig

WIDEST = 34
"""Longer defaults do not push the descriptions of all others to the right."""


def settings_help(backend: str) -> str:
    """The settings of a run with that backend.

    Raises:
        UnknownNameError, PluginError: If the backend cannot be had.
    """
    options = load_backend(backend).Options
    parts = ["Settings for --set and --config, each with its default.", *_section(TrainConfig, "", "Of the run")]
    parts += _section(options, "algorithm.", f"Of backend {backend}")
    return "\n\n".join(parts)


def _section(section: type[Section], prefix: str, title: str) -> Iterator[str]:
    """Its own settings, then those of the sections in it, a paragraph each."""
    own, inner = [], []
    for name, field in section.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, Section):
            summary = (kind.__doc__ or name).strip().partition("\n")[0].rstrip(".")
            inner.append((kind, f"{prefix}{name}.", summary))
        elif f"{prefix}{name}" != "algorithm":
            own.append((f"{prefix}{name} = {_shown(field)}", _meaning(field)))
    width = max((len(key) for key, _ in own if len(key) <= WIDEST), default=0)
    if own:
        yield "\n".join([f"{title}:", *(f"  {key:<{width}}  {text}".rstrip() for key, text in own)])
    for kind, path, summary in inner:
        yield from _section(kind, path, summary)


def _shown(field: FieldInfo) -> str:
    default = field.get_default(call_default_factory=True, validated_data={})
    if default is None:
        return "(unset)"
    shown = str(getattr(default, "value", default))
    return json.dumps(shown, ensure_ascii=False) if "\n" in shown else shown


def _meaning(field: FieldInfo) -> str:
    """The description, with the choices that it does not name."""
    text = field.description or ""
    choices = [str(getattr(choice, "value", choice)) for choice in _choices(field.annotation)]
    if len(choices) > 1 and not all(choice in text for choice in choices):
        text += f" [{' | '.join(choices)}]"
    return text


def _choices(kind: object) -> tuple[object, ...]:
    """What a setting may be, if that is a list."""
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return tuple(kind)
    return typing.get_args(kind) if typing.get_origin(kind) is typing.Literal else ()
