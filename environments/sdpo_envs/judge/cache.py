"""Replies of judges on disk, so that no question is paid for twice.

A file for each reply, named by the hash of everything that decides it. It is written beside its place and then
renamed, so it is whole or absent, whoever reads, writes or is killed at the same time, on network drives too.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import threading
import warnings
from pathlib import Path

from sdpo_gym.cache import cache_dir
from sdpo_gym.types import Sample


class ReplyCache:
    """Replies by the hash of their question.

    What cannot be read, or is not what was written, counts as not there and is written anew. A folder that
    cannot be used is told once in a warning, and judging goes on without.

    Args:
        folder: By default `judge` in the project's cache folder. It is made when the first reply is kept.
    """

    def __init__(self, folder: str | Path | None = None) -> None:
        self.folder = Path(folder).expanduser() if folder else cache_dir() / "judge"
        self._told: set[str] = set()
        self._guard = threading.Lock()

    def get(self, key: str) -> Sample | None:
        """The reply kept under a key, or None."""
        try:
            kept = self._path(key).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            self._tell("be read", error)
            return None
        try:
            entry = json.loads(kept)
            reply = Sample(entry["text"], finish_reason=entry["finish_reason"])
            whole = entry["check"] == _check(key, reply)
        except (ValueError, RecursionError, TypeError, KeyError):
            whole = False
        if not whole:
            self._tell("be trusted", ValueError(f"{self._path(key)} is damaged; it is not used"))
            return None
        return reply

    def put(self, key: str, reply: Sample) -> None:
        """Keeps the text of a reply, and how it ended."""
        path = self._path(key)
        fields = {"text": reply.text, "finish_reason": reply.finish_reason, "check": _check(key, reply)}
        entry = json.dumps(fields)  # in ASCII, so that lone surrogates survive
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(prefix=".", dir=path.parent)
            try:
                with open(handle, "w") as file:
                    file.write(entry)
                os.replace(temporary, path)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.unlink(temporary)
                raise
        except OSError as error:
            self._tell("be written", error)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key[2:]}.json"

    def _tell(self, what: str, error: Exception) -> None:
        with self._guard:
            if what in self._told:
                return
            self._told.add(what)
        warnings.warn(
            f"the cache of judges' replies in {self.folder} cannot {what} ({error}); judging goes on without it. "
            "Delete the folder, or name another with judge_args.cache or SDPO_GYM_CACHE",
            RuntimeWarning,
            stacklevel=4,
        )


def cache_key(*parts: object) -> str:
    """The hash of everything that decides a reply."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _check(key: str, reply: Sample) -> str:
    return cache_key(key, reply.text, reply.finish_reason)
