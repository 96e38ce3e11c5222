"""Which optional packages there are, and which extra brings one that is missing."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import re

from sdpo_gym.errors import MissingDependencyError

_REQUIREMENT = re.compile(r"""(?P<package>[A-Za-z0-9._-]+).*;.*extra == ['"](?P<extra>[a-z]+)['"].*""")


def extras() -> dict[str, list[str]]:
    """The packages that each extra of sdpo-gym brings, as its metadata lists them; small extras first."""
    found: dict[str, list[str]] = {}
    for requirement in importlib.metadata.requires("sdpo-gym") or ():
        match = _REQUIREMENT.fullmatch(requirement)
        if match and match["package"] != "sdpo-gym":
            found.setdefault(match["extra"], []).append(match["package"])
    return dict(sorted(found.items(), key=lambda item: len(item[1])))


def missing_extra(error: BaseException, purpose: str = "this") -> MissingDependencyError | None:
    """The error to show if `error` comes from a missing package that an extra would bring."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ModuleNotFoundError):
        cause = cause.__cause__
    if isinstance(error, MissingDependencyError) or cause is None or not cause.name:
        return None
    package = cause.name.partition(".")[0]
    if importlib.util.find_spec(package) is not None:
        return None  # it is there, and something in it is not: that is no matter of extras
    for extra, packages in extras().items():
        if package.replace("_", "-") in packages:
            return MissingDependencyError(package, extra, purpose)
    return None
