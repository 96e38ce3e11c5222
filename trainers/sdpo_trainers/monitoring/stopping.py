"""Stopping in good order when somebody asks."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def stop_on_interrupt() -> Iterator[list[str]]:
    """Ctrl-C, or the SIGTERM of a scheduler, asks to stop after the current step; a second Ctrl-C stops at once.

    Outside the main thread signals cannot be caught, and nothing is.

    Yields:
        A list that is empty until a stop is asked for; then it names the signals.
    """
    asked: list[str] = []

    def ask(number: int, frame: Any) -> None:
        if asked and number == signal.SIGINT:
            raise KeyboardInterrupt
        asked.append(signal.Signals(number).name)

    if threading.current_thread() is not threading.main_thread():
        yield asked
        return
    previous = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
