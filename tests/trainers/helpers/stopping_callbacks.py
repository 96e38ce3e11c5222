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
