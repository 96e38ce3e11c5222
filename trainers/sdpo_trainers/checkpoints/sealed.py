"""Folders that are whole or not there, and that can tell when they have been damaged.

What makes a folder whole is its manifest, written last: the SHA-256 of every other file. A folder is filled under
another name, flushed to the disk, and renamed; so whoever is killed while writing leaves nothing half done behind
that could be taken for whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MANIFEST = "manifest.sha256.json"


@contextmanager
def sealed(target: Path) -> Iterator[Path]:
    """A new folder to fill, which takes the place of `target` with its manifest when the block ends well.

    Args:
        target: If it is there already, it is replaced.
    """
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    try:
        yield temporary
        digests = {str(file.relative_to(temporary)): _digest(file) for file in _files(temporary)}
        (temporary / MANIFEST).write_text(json.dumps(digests, indent=1, sort_keys=True))
        for file in _files(temporary):
            flush(file)
        for folder in (temporary, *(f for f in temporary.rglob("*") if f.is_dir())):
            flush(folder)
        discard(target)
        os.replace(temporary, target)
        flush(target.parent)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def damage(folder: Path) -> str | None:
    """What is wrong with a sealed folder, in a few words; None if it is as it was written."""
    try:
        digests = json.loads((folder / MANIFEST).read_text())
    except FileNotFoundError:
        return f"{MANIFEST} is missing"
    except (OSError, ValueError) as error:
        return f"{MANIFEST} cannot be read: {error}"
    if not (isinstance(digests, dict) and digests):
        return f"{MANIFEST} names no files"
    for name, digest in digests.items():
        try:
            found = _digest(folder / name)
        except OSError as error:
            return f"{name} cannot be read: {error.strerror}"
        if found != digest:
            return f"{name} is not as it was written (SHA-256 {found[:12]}…, not {str(digest)[:12]}…)"
    return None


def discard(folder: Path) -> None:
    """Removes a folder without ever leaving half of it under its name."""
    if not folder.exists():
        return
    leaving = folder.with_name(f".{folder.name}.{os.getpid()}.old.tmp")
    shutil.rmtree(leaving, ignore_errors=True)
    os.replace(folder, leaving)
    shutil.rmtree(leaving)


def flush(path: Path) -> None:
    """Waits until a file, or the list of files in a folder, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _files(folder: Path) -> list[Path]:
    return sorted(f for f in folder.rglob("*") if f.is_file())


def _digest(file: Path) -> str:
    with open(file, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
