"""Is a backend fit to train with? One check for everybody's backends, the built-in ones included.

    sdpo_trainers.testing.check_backend("sdpo")    # in a test: raises ConformanceError, naming what is broken
    report = sdpo_trainers.testing.examine_backend("sdpo")    # as data, for `sdpo-gym check-backend`

A backend learns from scripted attempts at a small environment, of one turn and of two, with the tiny model in
double precision; each property (`examples.py`, `losses.py`) is held against what it makes of them. A pass means
that nothing was found in these attempts. It does not show that a loss is the one of a paper: for that, compare it
with the formula, written out one token at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sdpo_gym.conformance.report import Report
from sdpo_gym.errors import BackendFault, SdpoGymError
from sdpo_trainers.backend import Backend, load_backend
from sdpo_trainers.testing.origin import raised
from sdpo_trainers.testing.properties import PROPERTIES
from sdpo_trainers.testing.trial import Trial

__all__ = ["Trial", "check_backend", "examine_backend"]


def check_backend(backend: str | type[Backend], settings: Mapping[str, Any] | None = None) -> Report:
    """Examines a backend (see `examine_backend`) and insists.

    Raises:
        ConformanceError: If a property is broken; it lists every one, with what was seen and what to do.
    """
    report = examine_backend(backend, settings)
    report.raise_for_failures()
    return report


def examine_backend(backend: str | type[Backend], settings: Mapping[str, Any] | None = None) -> Report:
    """Holds every property against a backend.

    Args:
        backend: Its name, or its class if it is not offered by a package yet.
        settings: Of a training run, as `--config` takes them; `algorithm` has the options of the backend.

    Raises:
        UnknownNameError, PluginError, MissingDependencyError: If the backend cannot be had.
        ConfigError: If it refuses the settings.
        BackendFault: If it raises something else before anything is learned.
    """
    kind = load_backend(backend) if isinstance(backend, str) else backend
    try:
        trial = Trial(backend, settings or {})
        trial.backend()
    except SdpoGymError:
        raise
    except Exception as error:  # somebody else's code, which this is to report on
        raise BackendFault(f"the backend cannot be made: {raised(error, kind)[0]}") from error
    return Report(trial.name, tuple(p.hold(trial) for p in PROPERTIES))
