"""`--import FILE`: a user's Python file, run before the command, so that what it registers is known by name."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from sdpo_gym.errors import ConfigError, SdpoGymError

IMPORTS_VARIABLE = "SDPO_GYM_IMPORT"
"""Holds the files for processes that a command starts; separated like the entries of PATH."""


def import_files(files: Iterable[str]) -> None:
    """Imports each file under its own name, as `import NAME` in its folder would.

    Raises:
        ConfigError: If there is no such file, or it cannot be run.
    """
    paths = [Path(file).resolve() for file in files]
    for path in paths:
        if path.suffix != ".py" or not path.is_file():
            raise ConfigError(f"--import takes a Python file, and {str(path)!r} is none")
        if str(path.parent) not in sys.path:
            sys.path.insert(0, str(path.parent))
        if path.stem in sys.modules:
            if getattr(sys.modules[path.stem], "__file__", None) == str(path):
                continue
            raise ConfigError(f"--import {path.name}: a module {path.stem!r} is loaded already; rename the file")
        try:
            importlib.import_module(path.stem)
        except SdpoGymError:
            raise
        except Exception as error:
            raise ConfigError(f"--import {path}: {type(error).__name__}: {error}") from error
    if paths:
        os.environ[IMPORTS_VARIABLE] = os.pathsep.join(map(str, paths))
