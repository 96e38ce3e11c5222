"""Which trainer backends are installed.

A backend is offered by entry point (group `sdpo_gym.backends`), each value a `BackendSpec`; the trainers
themselves live in `sdpo_trainers` or in anybody's package.
"""

from __future__ import annotations

import enum
import importlib
from dataclasses import dataclass
from typing import Any

from sdpo_gym import plugins
from sdpo_gym.errors import MissingDependencyError, PluginError
from sdpo_gym.types import Detail


class TeacherDetail(enum.StrEnum):
    """What a self-teacher is shown in training: the setting `detail`. All but `FULL` are for ablations."""

    NONE = "none"
    """No feedback; demonstrations as they are configured."""
    VERDICT = "verdict"
    """Of the feedback only the verdict's sentence."""
    FULL = "full"
    """All of the feedback that is meant for teachers."""
    SHUFFLED = "shuffled"
    """In place of an attempt's own feedback that on a failed attempt at another task: a control."""
    ORACLE_DEMONSTRATION = "oracle-demonstration"
    """In every reprompt the task's oracle as the demonstration, in place of a sibling: an upper bound."""

    @property
    def feedback(self) -> Detail:
        """How much is said of the feedback that is shown."""
        return Detail(self) if self in (TeacherDetail.NONE, TeacherDetail.VERDICT) else Detail.FULL

    @property
    def summary(self) -> str:
        """What it does to a backend that reads feedback, in a sentence."""
        return _SUMMARIES[self]


_SUMMARIES = {
    TeacherDetail.NONE: "no feedback is shown",
    TeacherDetail.VERDICT: "of the feedback only the verdict is shown",
    TeacherDetail.FULL: "all of the feedback is shown",
    TeacherDetail.SHUFFLED: "the feedback shown is that on a failed attempt at another task (a control)",
    TeacherDetail.ORACLE_DEMONSTRATION: "the demonstration shown is always the oracle's (an upper bound)",
}


@dataclass(frozen=True)
class BackendSpec:
    """What is known of a backend without importing torch.

    Attributes:
        name: As given to `--backend`.
        entry_point: "module:Class".
        summary: One line: which signal it takes, which loss it uses.
        source: The paper.
        reads_feedback: Whether what it learns from an attempt depends on the text of the feedback on it.
    """

    name: str
    entry_point: str
    summary: str
    source: str = ""
    reads_feedback: bool = False

    def load(self) -> Any:
        """The backend's class."""
        module, _, name = self.entry_point.partition(":")
        try:
            return getattr(importlib.import_module(module), name)
        except Exception as error:
            missing = error.name if isinstance(error, ModuleNotFoundError) else None
            if missing and missing.partition(".")[0] != module.partition(".")[0]:
                raise MissingDependencyError(missing, "train", f"backend {self.name!r}") from error
            raise PluginError(
                f"backend {self.name!r} ({self.entry_point}) failed to load: {type(error).__name__}: {error}"
            ) from error


def list_backends() -> list[str]:
    """The names of all backends, sorted."""
    return sorted(plugins.available(plugins.BACKENDS))


def backend_spec(name: str) -> BackendSpec:
    """The spec of a backend.

    Raises:
        UnknownNameError: If there is none of that name, with the closest.
        PluginError: If its package fails to load.
    """
    loaded = plugins.load(plugins.BACKENDS, name)
    if not isinstance(loaded, BackendSpec):
        got = f"the class {loaded.__qualname__}" if isinstance(loaded, type) else type(loaded).__name__
        raise PluginError(
            f"the entry point of backend {name!r} must be a BackendSpec, got {got}; point it at "
            f"BackendSpec({name!r}, 'module:Class', summary)"
        )
    return loaded
