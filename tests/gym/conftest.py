"""What the tests of the core share: registries left as they were found, and a distribution with plugins."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import gymnasium
import pytest

from sdpo_gym import plugins, registry

sys.path.insert(0, str(Path(__file__).parent))  # so that tests, and second processes, can import `planted`


@pytest.fixture(autouse=True)
def _same_registries_afterwards(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(registry, "_registered", dict(registry._registered))
    before = dict(gymnasium.registry)
    yield
    gymnasium.registry.clear()
    gymnasium.registry.update(before)


# --- a distribution with plugins, good and broken, in a folder that only these tests see ---------------

MODULE = '''
import os
import time

import click

from sdpo_gym import EnvironmentFault, Feedback, FeedbackEnv, ListTasks, Message, Note, Response, Task, Verdict
from sdpo_gym.errors import DataError, MissingDependencyError
from sdpo_gym.registry import EnvironmentSpec


def tasks(size, split):
    prompts = [(Message("user", f"Say {i} of {split}."),) for i in range(size)]
    return ListTasks([Task(f"t/{split}/{i}", p, oracle=f"word {i}") for i, p in enumerate(prompts)], split)


class Word(FeedbackEnv[Task]):
    """Say the word."""

    def __init__(
        self, split: str = "train", seed: int = 0, size: int = 20, delay: float = 0.0, **kw
    ):
        super().__init__(tasks(size, split), **kw)
        self.delay, self.log = delay, os.environ.get("TINY_LOG")

    def judge(self, task, attempt):
        time.sleep(self.delay)
        if self.log:
            with open(self.log, "a") as file:
                file.write(task.id + "\\n")
        if attempt == task.oracle:
            return Feedback.correct()
        kind = Verdict.WRONG_ANSWER if attempt.startswith("word") else Verdict.FORMAT_ERROR
        return Feedback(kind, 0.0, (Note("word.wrong", f"[bold]{attempt!s}[/bold] is wrong."),))


class Twice(FeedbackEnv[Task]):
    """Two turns."""

    def __init__(self, split="train"):
        super().__init__(tasks(3, split), max_turns=2)

    def respond(self, state, attempt):
        right = attempt == state.oracle
        if right:
            return Response(Feedback.correct())
        return Response(Feedback(Verdict.IN_PROGRESS, 0.0), observation="Once more.")


class NoData(FeedbackEnv[Task]):
    def __init__(self, split="train", data: str | None = None):
        raise DataError("there is no data here; set TINY_DATA")


class Faulty(FeedbackEnv[Task]):
    def __init__(self, split="train"):
        super().__init__(tasks(3, split))

    def judge(self, task, attempt):
        raise EnvironmentFault("the sandbox is dead")


WORD = EnvironmentSpec("tiny/word", Word, "say the word", card="Feedback names the attempt.")
TWICE = EnvironmentSpec("tiny/twice", Twice, "two turns")
NO_DATA = EnvironmentSpec("tiny/no-data", NoData, "needs data")
FAULTY = EnvironmentSpec("tiny/faulty", Faulty, "always broken")


@click.command(short_help="Says hello.")
@click.option("--bug", is_flag=True)
@click.option("--torchless", is_flag=True)
@click.option("--interrupt", is_flag=True)
def hello(bug, torchless, interrupt):
    """Says hello."""
    if bug:
        raise ZeroDivisionError("a bug")
    if torchless:
        raise ModuleNotFoundError("No module named 'tensorboard'", name="tensorboard")
    if interrupt:
        raise KeyboardInterrupt
    click.echo("hello")
'''

ENTRY_POINTS = """
    [sdpo_gym.environments]
    tiny/word = tiny_plugin:WORD
    tiny/twice = tiny_plugin:TWICE
    tiny/no-data = tiny_plugin:NO_DATA
    tiny/faulty = tiny_plugin:FAULTY
    tiny/broken = tiny_plugin_that_is_not_there:SPEC

    [sdpo_gym.commands]
    hello = tiny_plugin:hello
    broken-command = tiny_plugin_that_is_not_there:command
    """


@pytest.fixture(scope="session")
def plugin_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    (folder / "tiny_plugin.py").write_text(MODULE)
    info = folder / "tiny_plugin-0.1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tiny-plugin\nVersion: 0.1\n")
    (info / "entry_points.txt").write_text(dedent(ENTRY_POINTS))
    return folder


@pytest.fixture
def tiny(plugin_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The plugins are installed in this process, and the working directory is a fresh one."""
    monkeypatch.syspath_prepend(plugin_folder)
    monkeypatch.chdir(tmp_path)
    plugins.available.cache_clear()
    yield plugin_folder
    plugins.available.cache_clear()


@pytest.fixture
def spawn(plugin_folder: Path, tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    """Starts a real `sdpo-gym`, with the plugins installed, in a fresh working directory."""

    def start(*args: str, **environment: str) -> subprocess.Popen[str]:
        paths = os.pathsep.join(filter(None, [str(plugin_folder), os.environ.get("PYTHONPATH", "")]))
        return subprocess.Popen(
            [sys.executable, "-m", "sdpo_gym", *args],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": paths, **environment},
        )

    return start
