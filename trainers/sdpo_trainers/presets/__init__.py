"""Presets: settings of training runs under a name, as TOML files.

`paper/generalization` is the file `paper/generalization.toml` of this folder; its first line is a comment that
says what it is. A preset gives settings as `--config` takes them; a file of settings and options go over it. A
package offers presets of its own by an entry point of the group `sdpo_gym.presets` that names a package with TOML
files; they are called by the name of the entry point, a slash, and their path.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from sdpo_gym import plugins
from sdpo_gym.errors import ConfigError, SdpoGymError, UnknownNameError
from sdpo_gym.settings import merge


def list_presets() -> dict[str, str]:
    """What each preset is, by name, sorted; of a package whose presets fail to load, the reason."""
    found = {name: _summary(file) for name, file in _walk(files(__name__))}
    for prefix in plugins.available(plugins.PRESETS):
        try:
            found |= {name: _summary(file) for name, file in _offered(prefix)}
        except SdpoGymError as error:
            found[prefix] = f"broken: {error}"
    return dict(sorted(found.items()))


def load_preset(name: str) -> dict[str, Any]:
    """The settings of a preset.

    Raises:
        UnknownNameError: If there is none of that name, with the closest.
        PluginError: If it is another package's, which fails to load.
        ConfigError: If it is not TOML.
    """
    presets = dict(_walk(files(__name__)))
    prefix = name.partition("/")[0]
    if name not in presets and prefix in plugins.available(plugins.PRESETS):
        presets |= _offered(prefix)
    if name not in presets:
        raise UnknownNameError("preset", name, list_presets())
    try:
        return tomllib.loads(presets[name].read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"preset {name!r} is not TOML: {error}") from error


def with_presets(names: list[str], over: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of presets, each over those before it, and others over them all.

    Args:
        names: Of presets.
        over: Nested settings.

    Raises:
        ConfigError: If a preset sets options of a backend (`algorithm.*`) and the run is to have another.
        UnknownNameError: If there is no such preset.
    """
    layers = [(f"preset {name!r}", load_preset(name)) for name in names]
    backend = None
    for _, layer in (*layers, ("", over)):
        backend = layer.get("backend", backend)
    for what, layer in layers:
        own = layer.get("backend", backend)
        if layer.get("algorithm") and own != backend:
            raise ConfigError(
                f"{what} has options of backend {own!r} (algorithm.*), which backend {backend!r} does not share; "
                f"choose a preset of backend {backend!r} (sdpo-gym train --list-presets)"
            )
    return merge(*(layer for _, layer in layers), over)


def take_presets(values: Mapping[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """The presets that settings name under `preset`, one or a list, and the settings without that key.

    Raises:
        ConfigError: If they are no names.
    """
    rest = dict(values)
    named = rest.pop("preset", [])
    names = [named] if isinstance(named, str) else named
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ConfigError(f"setting preset = {named!r}: expected the name of a preset, or a list of names")
    return names, rest


def _offered(prefix: str) -> Iterator[tuple[str, Traversable]]:
    """The presets of another package."""
    package = plugins.load(plugins.PRESETS, prefix)
    return _walk(files(package), f"{prefix}/")


def _walk(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".toml"):
            yield prefix + entry.name.removesuffix(".toml"), entry


def _summary(file: Traversable) -> str:
    """The comment in the first line."""
    first = file.read_text(encoding="utf-8").partition("\n")[0]
    return first.lstrip("# ").strip() if first.startswith("#") else ""
