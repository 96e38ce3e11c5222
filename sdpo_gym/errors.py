"""Everything sdpo-gym raises on purpose.

One root, `SdpoGymError`, so that the command line can print one line and exit; most errors also inherit a
standard one, so that ordinary Python code catches what it expects. A message says what was got, what was
expected, where, and what to do. A bad *attempt* is never an error: it gets feedback.
"""

from __future__ import annotations

import difflib
import reprlib
from collections.abc import Iterable
from typing import Any

_MOST_NAMED = 30
"""An error lists at most so many of the known names."""
_QUOTE = reprlib.Repr()
_QUOTE.maxstring = 200


class SdpoGymError(Exception):
    """Root of every error that sdpo-gym raises on purpose."""


class ConfigError(SdpoGymError, ValueError):
    """A setting, an argument or a file of settings is not usable as given."""


class UnknownNameError(SdpoGymError, LookupError):
    """A name (environment, split, backend, model, option) that nothing is registered under."""

    def __init__(self, kind: str, name: object, known: Iterable[str], hint: str = "") -> None:
        known = sorted(known)
        close = closest(str(name), known)
        message = f"unknown {kind} {_QUOTE.repr(name)}"
        if close:
            message += f"; did you mean {close!r}?"
        elif known:
            more = f" and {len(known) - _MOST_NAMED} more" if len(known) > _MOST_NAMED else ""
            message += f"; known: {', '.join(known[:_MOST_NAMED])}{more}"
        else:
            message += "; none is known"
        super().__init__(f"{message}{' ' + hint if hint else ''}")
        self.kind, self.name, self.known, self.hint = kind, name, known, hint

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.kind, self.name, self.known, self.hint)


class DataError(SdpoGymError, ValueError):
    """A data set could not be found or read, or a row of it is malformed."""


class MissingSplitError(DataError):
    """The data at hand has other splits, but not this one. Checks and listings then go on with the others."""


class PluginError(SdpoGymError, ImportError):
    """A registered plugin is there by name but failed to load; the cause is chained."""


class MissingDependencyError(SdpoGymError, ImportError):
    """An optional dependency is not installed; the message names the extra that brings it."""

    def __init__(self, package: str, extra: str, purpose: str) -> None:
        super().__init__(
            f"{purpose} needs the package {package!r}, which is not installed; "
            f"run: pip install 'sdpo-gym[{extra}]'"
        )
        self.package, self.extra, self.purpose = package, extra, purpose

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.package, self.extra, self.purpose)


class EnvironmentFault(SdpoGymError, RuntimeError):
    """The environment itself is broken (a dead sandbox, a lost service), so the attempt cannot be judged.

    Raise it from `judge` or `respond`. The rollout retries the trajectory, then leaves it out and counts it;
    it is never scored 0.
    """


class BackendFault(SdpoGymError, RuntimeError):
    """A trainer backend gave what nothing can be learned from: a bug of that backend, which the message names."""


class ScoreError(SdpoGymError, ValueError):
    """A score is not a finite number in [0, 1]: a bug of the environment that gave it."""


class PolicyError(SdpoGymError, RuntimeError):
    """A policy could not produce a sample (endpoint down, refused, misconfigured)."""


class RunError(SdpoGymError, RuntimeError):
    """A run folder is missing, incomplete, in use, or was made with other settings."""


class ConformanceError(SdpoGymError, AssertionError):
    """An environment breaks a property that `sdpo-gym check` holds it to."""


def closest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like `name`, or None where nothing is close."""
    known = list(known)
    matches = difflib.get_close_matches(name.lower(), [k.lower() for k in known], n=1, cutoff=0.6)
    if not matches:
        return next((k for k in known if name and name.lower() in k.lower()), None)
    return next(k for k in known if k.lower() == matches[0])
