"""Where sdpo-gym keeps what it can make again: converted models, prepared data."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def cache_dir() -> Path:
    """`$SDPO_GYM_CACHE`, or a folder in the user's cache folder. It need not exist yet."""
    if own := os.environ.get("SDPO_GYM_CACHE"):
        return Path(own).expanduser()
    if shared := os.environ.get("XDG_CACHE_HOME"):
        return Path(shared).expanduser() / "sdpo-gym"
    if sys.platform == "win32" and (local := os.environ.get("LOCALAPPDATA")):
        return Path(local) / "sdpo-gym" / "cache"
    return Path.home() / ".cache" / "sdpo-gym"
