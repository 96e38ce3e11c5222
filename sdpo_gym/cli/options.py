"""What several commands share: `key=value` options, the run-folder options, and how an interrupt is told.

Commands of other packages (entry-point group `sdpo_gym.commands`) use these too, so that all of them read alike.
"""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from sdpo_gym.env import FeedbackEnv
from sdpo_gym.errors import ConfigError, EnvironmentFault, PolicyError, RunError
from sdpo_gym.runs import Run

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z_][A-Za-z0-9_-]*)*")


def parse_assignments(assignments: Iterable[str], option: str = "--set") -> dict[str, Any]:
    """`["a.b=1", "c=x"]` as `{"a": {"b": 1}, "c": "x"}`.

    Values are TOML values (`3`, `1e-4`, `true`, `"text"`, `[1, 2]`, `{x = 1}`); what is no TOML value is text.

    Args:
        assignments: What the user gave, one `key=value` each; dots in a key go down into tables.
        option: The option's name, for messages.

    Raises:
        ConfigError: If one has no `=` or no usable key, or if two of them set the same key.
    """
    settings: dict[str, Any] = {}
    for text in assignments:
        key, equals, value = text.partition("=")
        key = key.strip()
        if not equals or not _KEY.fullmatch(key):
            raise ConfigError(f"{option} takes key=value, for example {option} name=3; got {text!r}")
        *path, last = key.split(".")
        table = settings
        for part in path:
            table = table.setdefault(part, {})
            if not isinstance(table, dict):
                raise ConfigError(
                    f"{option} {text!r}: {part!r} has already been given a value, so it has no parts"
                )
        if last in table:
            raise ConfigError(f"{option} {text!r}: {key!r} is set twice")
        table[last] = parse_value(value)
    return settings


def parse_value(text: str) -> Any:
    """A TOML value, or the text itself where it is none. `True` and `False` in any case are booleans."""
    text = text.strip()
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    try:
        parsed = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):  # not TOML, a number of thousands of digits, or nested without end
        return text
    return parsed["value"] if parsed.keys() == {"value"} else text


class Interrupted(click.ClickException):
    """Ctrl-C: says how to go on. Exit code 130, as shells expect."""

    exit_code = 130


def resume_command(command: str, run: Path) -> str:
    """What to type to go on with a run: with the files that this command was given by --import."""
    context = click.get_current_context(silent=True)
    files = context.find_root().params.get("imports", ()) if context else ()
    imports = [word for file in files for word in ("--import", file)]
    return shlex.join(["sdpo-gym", *imports, command, "--resume", str(run)])


@contextmanager
def resumable(command: str) -> Iterator[None]:
    """Says which command goes on from here, if Ctrl-C or something that can be mended ends what is within it."""
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted(f"Interrupted. Go on with: {command}") from None
    except (PolicyError, EnvironmentFault) as error:
        raise type(error)(f"{error}. Once that is mended, go on with: {command}") from error


def open_run(path: str, kind: str) -> Run:
    """A run of that kind, to go on with.

    Raises:
        RunError: If there is none, it is of another kind, or somebody else is writing to it.
    """
    run = Run.open(path)
    if run.manifest.get("kind") != kind:
        raise RunError(f"{path} is a run of kind {run.manifest.get('kind')!r}, not of {kind!r}")
    run.lock()
    return run


def check_tasks(run: Run, env: FeedbackEnv[Any]) -> None:
    """Refuses to go on with tasks other than those that a run was started with.

    Raises:
        RunError: If they are others.
    """
    digest, started = env.tasks.digest(), run.manifest["digest"]
    if digest != started:
        raise RunError(
            f"the tasks of {run.manifest['environment']} are not those that {run.path} was started with "
            f"(digest {started}, now {digest}); start anew"
        )
