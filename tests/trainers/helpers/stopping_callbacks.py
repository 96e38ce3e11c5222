"""Callbacks that settings can name."""

from __future__ import annotations

from sdpo_trainers.callbacks import Callback, Step, Stop


class Stopping(Callback):
    """Stops after the second step."""

    def on_step(self, step: Step) -> Stop | None:
        return Stop("two are enough") if step.step == 2 else None


class Failing(Callback):
    """Stops at once, because something is wrong."""

    def on_step(self, step: Step) -> Stop | None:
        return Stop("this looks wrong", failed=True)


class Demanding(Callback):
    """Cannot be made without an argument."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


class Unmakeable(Callback):
    """Fails when it is made."""

    def __init__(self) -> None:
        raise RuntimeError("cannot be made")


class Interrupted(Callback):
    """Is made when somebody presses Ctrl-C."""

    def __init__(self) -> None:
        raise KeyboardInterrupt
