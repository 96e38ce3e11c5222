"""What somebody else's backend raised, and where in their code."""

from __future__ import annotations

import traceback

from sdpo_trainers.backend import Backend

OURS = "sdpo_trainers"


def raised(error: BaseException, kind: type[Backend]) -> tuple[str, str]:
    """An exception's type and text with the last line of the backend's own code on its way, and that line.

    Args:
        error: As it was caught.
        kind: The backend. Its own code is that of its package, and of the packages of what it inherits from.
    """
    packages = {_package(parent.__module__) for parent in kind.__mro__} - {"builtins", "abc", OURS} or {OURS}
    frames = list(traceback.walk_tb(error.__traceback__))
    own = [(f, line) for f, line in frames if _package(f.f_globals.get("__name__", "")) in packages]
    frame, line = (own or frames)[-1]
    place = f"{frame.f_code.co_filename}:{line}"
    whose = "" if own else "no line of the backend's, but raised for what it gave: "
    return f"it raised {type(error).__name__}: {error} ({whose}{place}, in {frame.f_code.co_name})", place


def _package(module: str) -> str:
    return module.partition(".")[0]
