"""Hooks: what other code may do while a model trains, without touching the loop.

A callback is a subclass of `Callback` that overrides the hooks it wants. The setting `callbacks` names them, as
"module:Class" or by the name of an entry point (group `sdpo_gym.callbacks`); each is made without arguments and
told the rest by `on_start`. The progress display, the trackers and the guards are callbacks too.

A hook that returns a `Stop` ends training after the current step, with everything saved. What a hook raises ends
training at once: a broken callback is not passed over.
"""

from __future__ import annotations

import importlib
import inspect
import numbers
import reprlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sdpo_gym import plugins
from sdpo_gym.errors import ConfigError, PluginError
from sdpo_gym.health import Alarm
from sdpo_gym.runs import Run
from sdpo_gym.types import Group
from sdpo_trainers.backend import Example
from sdpo_trainers.config import TrainConfig


@dataclass(frozen=True)
class Start:
    """Training starts, or goes on.

    Attributes:
        config: The settings.
        run: The folder.
        step: The last step that is finished.
        alarm: Raises an alarm: it is kept in the run and told to all callbacks.
    """

    config: TrainConfig
    run: Run
    step: int
    alarm: Callable[[Alarm], None]


@dataclass(frozen=True)
class Step:
    """A step is finished; its rollouts are kept.

    Attributes:
        step: Its number, from 1.
        steps: How many there will be.
        groups: What was sampled.
        examples: What was learned from.
        metrics: What is logged of it.
    """

    step: int
    steps: int
    groups: Sequence[Group]
    examples: Sequence[Example]
    metrics: Mapping[str, float]


@dataclass(frozen=True)
class Evaluating:
    """An evaluation is under way: one more attempt has been judged."""

    phase: str
    step: int
    done: int
    total: int


@dataclass(frozen=True)
class Evaluation:
    """An evaluation is finished.

    Attributes:
        phase: "validation" or "test".
        step: After which.
        groups: What was sampled.
        metrics: What is logged of it.
    """

    phase: str
    step: int
    groups: Sequence[Group]
    metrics: Mapping[str, Any]


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint is written, whole."""

    step: int
    path: Path


@dataclass(frozen=True)
class Stop:
    """Asks to stop after the current step.

    Attributes:
        reason: For the person who reads how the run ended.
        failed: Whether something went wrong; `sdpo-gym train` then ends with another exit code.
    """

    reason: str
    failed: bool = False


@dataclass(frozen=True)
class End:
    """Training ends in good order.

    Attributes:
        step: The last step that is finished.
        finished: Whether it was the last of all.
        stop: Why it stopped before.
    """

    step: int
    finished: bool
    stop: Stop | None = None


class Callback:
    """Does nothing; override what is wanted."""

    def on_start(self, start: Start) -> None:
        """Before the first evaluation and step, also of a run that goes on."""

    def measure(self, step: Step) -> Mapping[str, float]:
        """More to log of a step; called before its metrics are written and before `on_step`."""
        return {}

    def on_step(self, step: Step) -> Stop | None:
        """After a step, before its evaluation and checkpoint."""

    def on_evaluating(self, evaluating: Evaluating) -> None:
        """After each attempt of an evaluation."""

    def on_evaluation(self, evaluation: Evaluation) -> Stop | None:
        """After an evaluation."""

    def on_checkpoint(self, checkpoint: Checkpoint) -> Stop | None:
        """After a checkpoint."""

    def on_alarm(self, alarm: Alarm) -> Stop | None:
        """When something looks wrong (`sdpo_gym.health`)."""

    def on_end(self, end: End) -> None:
        """After the last step, or when training has been stopped. Not called if it is broken off by an error."""


class Callbacks:
    """All callbacks of a run, as one. Remembers the first request to stop.

    Args:
        callbacks: Told in this order.
    """

    def __init__(self, callbacks: Sequence[Callback]) -> None:
        self.callbacks = tuple(callbacks)
        self.stop: Stop | None = None

    def start(self, start: Start) -> None:
        """Tells all of them."""
        for callback in self.callbacks:
            callback.on_start(start)

    def measure(self, step: Step) -> dict[str, float]:
        """What all of them measure."""
        return {name: value for callback in self.callbacks for name, value in _measured(callback, step).items()}

    def step(self, step: Step) -> None:
        """Tells all of them."""
        self._ask(callback.on_step(step) for callback in self.callbacks)

    def evaluating(self, evaluating: Evaluating) -> None:
        """Tells all of them."""
        for callback in self.callbacks:
            callback.on_evaluating(evaluating)

    def evaluation(self, evaluation: Evaluation) -> None:
        """Tells all of them."""
        self._ask(callback.on_evaluation(evaluation) for callback in self.callbacks)

    def checkpoint(self, checkpoint: Checkpoint) -> None:
        """Tells all of them."""
        self._ask(callback.on_checkpoint(checkpoint) for callback in self.callbacks)

    def alarm(self, alarm: Alarm) -> None:
        """Tells all of them."""
        self._ask(callback.on_alarm(alarm) for callback in self.callbacks)

    def end(self, end: End) -> None:
        """Tells all of them."""
        for callback in self.callbacks:
            callback.on_end(end)

    def _ask(self, answers: Iterable[Stop | None]) -> None:
        for answer in answers:
            if not isinstance(answer, Stop | None):
                raise PluginError(f"a hook of a callback must return a Stop or None, got {reprlib.repr(answer)}")
            self.stop = self.stop or answer


def _measured(callback: Callback, step: Step) -> dict[str, float]:
    """What one of them measures.

    Raises:
        PluginError: If that cannot be logged.
    """
    found: Any = callback.measure(step)
    fits = isinstance(found, Mapping) and all(
        isinstance(name, str) and isinstance(value, numbers.Real) for name, value in found.items()
    )
    if not fits:
        raise PluginError(
            f"measure() of the callback {type(callback).__name__} must return a mapping of names to numbers, such "
            f'as {{"mine/length": 3.0}}, got {reprlib.repr(found)}'
        )
    return {name: float(value) for name, value in found.items()}


def load_callbacks(names: Sequence[str]) -> list[Callback]:
    """The callbacks that a run's settings name.

    Args:
        names: Each an entry point's name, or "module:Class".

    Raises:
        SdpoGymError: As `check_callbacks`.
    """
    return [_find(name)() for name in names]


def check_callbacks(names: Sequence[str]) -> None:
    """Refuses names of callbacks that could not be made; makes none.

    Raises:
        UnknownNameError: If there is no entry point of that name.
        ConfigError: If the module or the class is not there, fails to load, or is no `Callback`.
        PluginError: If the entry point fails to load.
    """
    for name in names:
        _find(name)


def _find(name: str) -> type[Callback]:
    module, colon, attribute = name.partition(":")
    if not colon:
        made = plugins.load(plugins.CALLBACKS, name)
    else:
        try:
            made = getattr(importlib.import_module(module), attribute)
        except Exception as error:  # whatever a user's module raises
            hint = f"; a file of your own is found with: sdpo-gym --import {module}.py …"
            lacks = isinstance(error, ModuleNotFoundError) and error.name == module
            raise ConfigError(
                f"cannot load the callback {name!r}: {type(error).__name__}: {error}{hint if lacks else ''}"
            ) from error
    if not (isinstance(made, type) and issubclass(made, Callback)):
        raise ConfigError(f"the callback {name!r} must be a subclass of sdpo_trainers.callbacks.Callback")
    try:
        inspect.signature(made).bind()
    except TypeError as error:
        raise ConfigError(f"the callback {name!r} must be made without arguments: {error}") from error
    return made
