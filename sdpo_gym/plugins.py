"""Finding what other packages offer, through entry points.

The built-in environments, trainers and leaderboards come through the same door as a stranger's package. Names
are known without loading anything; a plugin that fails to load raises its own error, chained, only when
somebody asks for it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from sdpo_gym.errors import MissingDependencyError, PluginError, UnknownNameError

ENVIRONMENTS = "sdpo_gym.environments"
BACKENDS = "sdpo_gym.backends"
POLICIES = "sdpo_gym.policies"
COMMANDS = "sdpo_gym.commands"
SANDBOXES = "sdpo_gym.sandboxes"
CALLBACKS = "sdpo_gym.callbacks"
PRESETS = "sdpo_gym.presets"

_KINDS = {
    ENVIRONMENTS: "environment",
    BACKENDS: "backend",
    POLICIES: "policy",
    COMMANDS: "command",
    SANDBOXES: "sandbox",
    CALLBACKS: "callback",
    PRESETS: "package of presets",
}


@functools.cache
def available(group: str) -> Mapping[str, EntryPoint]:
    """The entry points of a group, by name; nothing is loaded."""
    return {ep.name: ep for ep in entry_points(group=group)}


def load(group: str, name: str, known: Callable[[], list[str]] | None = None) -> Any:
    """Loads one plugin.

    Raises:
        UnknownNameError: If no package offers that name.
        MissingDependencyError: If the plugin said which extra it needs.
        PluginError: If it fails to load; the cause is chained.
    """
    kind = _KINDS.get(group, "plugin")
    point = available(group).get(name)
    if point is None:
        raise UnknownNameError(kind, name, known() if known else available(group))
    try:
        return point.load()
    except MissingDependencyError:
        raise
    except (Exception, SystemExit) as error:
        package = point.dist.name if point.dist else "an unknown package"
        raise PluginError(
            f"{kind} {name!r} of {package} ({point.value}) failed to load: {type(error).__name__}: {error}"
        ) from error
