"""The page on backends: its example is a package that works, and its tables name what there is."""

from __future__ import annotations

import importlib
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lookup import Parity

import sdpo_gym
from sdpo_gym import plugins
from sdpo_gym.backends import list_backends
from sdpo_gym.cli import cli
from sdpo_gym.runs import Run
from sdpo_trainers.presets import list_presets

PAGE = (Path(__file__).parents[2] / "docs" / "backends.md").read_text()
FILES = dict(re.findall(r'```\w+ title="([^"]+)"\n(.*?)```', PAGE, flags=re.S))
EXAMPLE = ("pyproject.toml", "my_backends/__init__.py", "my_backends/pass_at_k.py", "my_backends/told.py")
MOST_LINES = 90


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, env={"COLUMNS": "200"})


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The example, installed as pip would: its modules and its entry points on the path."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    project = tomllib.loads(FILES["pyproject.toml"])["project"]
    info = tmp_path / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    )
    groups = project["entry-points"].items()
    lines = [f"[{group}]\n" + "\n".join(f"{k} = {v}" for k, v in points.items()) for group, points in groups]
    (info / "entry_points.txt").write_text("\n".join(lines))
    monkeypatch.syspath_prepend(str(tmp_path))
    plugins.available.cache_clear()
    yield tmp_path
    plugins.available.cache_clear()
    for name in [name for name in sys.modules if name.partition(".")[0] == "my_backends"]:
        del sys.modules[name]


def test_a_whole_package_of_two_is_short() -> None:
    lines = [line for name in EXAMPLE for line in FILES[name].splitlines()]
    assert 30 < len(lines) <= MOST_LINES


def test_the_examples_are_listed(package: Path) -> None:
    result = run("list")
    assert re.search(r"pass-at-k\s+policy gradient of pass@k", result.output)
    assert re.search(r"told\s+self-distillation", result.output)


def test_what_the_page_imports_is_there() -> None:
    imports = re.findall(r"^    from (sdpo_\S+) import (.+)$", PAGE, flags=re.M)
    assert len(imports) > 4
    for module, names in imports:
        found = importlib.import_module(module)
        assert [name for name in names.split(", ") if not hasattr(found, name)] == []


@pytest.mark.parametrize("name", ["pass-at-k", "told"])
def test_an_example_trains(package: Path, tmp_path: Path, name: str) -> None:
    sdpo_gym.register("test/docs-parity", Parity)
    quick = {
        "trackers": "[]",
        "evaluation.initial": "false",
        "evaluation.tasks": "1",
        "evaluation.test_tasks": "0",
    }
    quick |= {"sampling.max_tokens": "2", "group_size": "8"}
    settings = [word for key, value in quick.items() for word in ("--set", f"{key}={value}")]
    out = tmp_path / "run"
    result = run(
        *("train", "--model", "tiny", "--env", "test/docs-parity", "--backend", name, "--steps", "2"),
        *settings,
        *("--out", str(out)),
    )
    assert result.exit_code == 0, result.output
    logged = Run.open(out).metrics("train")
    assert len(logged) == 2
    assert sum(row["signal_tokens"] for row in logged) > 0


def test_an_example_refuses_what_cannot_act(package: Path) -> None:
    result = run("train", "--model", "tiny", "--backend", "pass-at-k", "--set", "algorithm.k=8")
    assert result.exit_code == 2
    assert "algorithm.k = 8 must be below group_size = 8" in result.stderr


def test_the_examples_own_tests_pass(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(package / "tests"))
    module = importlib.import_module("test_my_backends")
    tests = [test for name, test in vars(module).items() if name.startswith("test_")]
    assert len(tests) == 3
    for test in tests:
        test()
    del sys.modules["test_my_backends"]


@pytest.mark.parametrize("name", list_backends())
def test_every_backend_is_in_the_table(name: str) -> None:
    assert re.search(rf"^\| `{name}`", PAGE, flags=re.M)


def test_presets_that_the_page_names_exist() -> None:
    named = set(re.findall(r"`([a-z-]+/[a-z-]+)`", PAGE)) - {"tools/calls"}
    assert len(named) > 10
    assert named <= {*list_presets()}


def test_every_preset_is_named() -> None:
    paper = {name for name in list_presets() if name.startswith("paper/") and name.endswith("-grpo")}
    assert [name for name in list_presets() if name not in PAGE and name not in paper] == []
