"""The command line: what it prints, and how it answers wrong input."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import sdpo_gym
from sdpo_gym.cli import cli
from sdpo_gym.cli.display import printable
from sdpo_gym.cli.options import parse_assignments
from sdpo_gym.errors import ConfigError
from sdpo_gym.runs import Run

pytestmark = pytest.mark.usefixtures("tiny")


def call(*args: str, input: str | None = None) -> Result:
    return CliRunner().invoke(cli, args, input=input)


def succeed(*args: str, input: str | None = None) -> str:
    result = call(*args, input=input)
    assert result.exit_code == 0, result.output
    return result.stdout


# --- wrong input -----------------------------------------------------------------------------------------

WORD = ["eval", "--env", "tiny/word"]
ORACLE = [*WORD, "--oracle"]
ENDPOINT = [*WORD, "--endpoint", "http://127.0.0.1:9/v1", "--endpoint-model", "m"]

MALFORMED = [
    ["evl"],
    ["LIST"],
    ["lst", "--json"],
    [""],
    ["-x"],
    ["--verison"],
    ["--json", "list"],
    ["list", "extra"],
    ["list", "--jsn"],
    ["list", "--json=yes"],
    ["info"],
    ["info", ""],
    ["info", "tiny/wrod"],
    ["info", "tiny"],
    ["info", "tiny/word-v7"],
    ["info", "tiny/broken"],
    ["info", "tiny/word", "tiny/twice"],
    ["info", "tiny/word", "--arg"],
    ["info", "tiny/word", "--arg", "size"],
    ["info", "tiny/word", "--arg", "=3"],
    ["info", "tiny/word", "--arg", "size=0"],
    ["info", "tiny/word", "--arg", "size=many"],
    ["info", "tiny/word", "--arg", "size=1.5"],
    ["info", "tiny/word", "--arg", "sice=3"],
    ["info", "tiny/word", "--arg", "size=3", "--arg", "size=4"],
    ["info", "tiny/word", "--arg", "split=test"],
    ["info", "tiny/no-data", "--arg", "data=nowhere"],
    ["info", "../../etc/passwd"],
    ["info", "tiny/word\nTraceback"],
    ["play"],
    ["play", "tiny/wordd"],
    ["play", "tiny/word", "--split", "tset"],
    ["play", "tiny/word", "--detail", "ful"],
    ["play", "tiny/word", "--seed", "-1"],
    ["play", "tiny/word", "--seed", "one"],
    ["play", "tiny/word", "--index", "99"],
    ["play", "tiny/word", "--index", "-99"],
    ["play", "tiny/word", "--index", "1.5"],
    ["play", "tiny/no-data"],
    ["check"],
    ["check", "tiny/wrod"],
    ["check", "tiny/word", "--all"],
    ["check", "--al"],
    ["eval"],
    ["eval", "extra"],
    ["eval", "--env"],
    ["eval", "--env", "tiny/word"],
    ["eval", "--env", "tiny/wrod", "--oracle"],
    ["eval", "--env", "tiny/broken", "--oracle"],
    ["eval", "--env", "tiny/no-data", "--oracle"],
    ["eval", "--env", "tiny/faulty", "--oracle"],
    ["eval", "--oracle"],
    [*ORACLE, "--evn", "x"],
    [*ORACLE, "--model", "smollm2-135m"],
    [*ORACLE, "--endpoint", "http://h/v1"],
    [*ORACLE, "--split", "tset"],
    [*ORACLE, "--n", "0"],
    [*ORACLE, "--n", "4.5"],
    [*ORACLE, "--n", "9" * 5000],
    [*ORACLE, "--limit", "0"],
    [*ORACLE, "--limit", "-3"],
    [*ORACLE, "--seed", "x"],
    [*ORACLE, "--temperature", "0.5"],
    [*ORACLE, "--device", "cpu"],
    [*ORACLE, "--out", ""],
    [*ORACLE, "--out", "/proc/nowhere/run"],
    [*ORACLE, "--out", "x" * 5000],
    ["eval", "--resume", "x" * 5000],
    [*ORACLE, "--arg", "detail=ful"],
    [*ORACLE, "--arg", "a.b=1"],
    [*ORACLE, "--arg", "a..b=1"],
    [*ORACLE, "--arg", "size=[1, 2]"],
    [*ORACLE, "--arg", "delay=quick"],
    [*ENDPOINT, "--temperature", "nan"],
    [*ENDPOINT, "--temperature", "inf"],
    [*ENDPOINT, "--temperature", "-1"],
    [*ENDPOINT, "--top-p", "0"],
    [*ENDPOINT, "--top-p", "2"],
    [*ENDPOINT, "--top-p", "nan"],
    [*ENDPOINT, "--max-tokens", "0"],
    [*ENDPOINT, "--concurrency", "0"],
    [*ENDPOINT, "--timeout", "0"],
    [*ENDPOINT, "--timeout", "nan"],
    [*WORD, "--endpoint", "http://h/v1"],
    [*WORD, "--endpoint", "nonsense", "--endpoint-model", "m"],
    [*WORD, "--endpoint", "http://me:secret@h/v1", "--endpoint-model", "m"],
    [*WORD, "--endpoint", "", "--endpoint-model", "m"],
    [*WORD, "--endpoint-model", "m"],
    ["eval", "--resume"],
    ["eval", "--resume", ""],
    ["eval", "--resume", "nowhere"],
    ["eval", "--resume", "nowhere", "--n", "3"],
    ["eval", "--resume", "nowhere", "--env", "tiny/word"],
    ["doctor", "--fix"],
    ["doctor", "who"],
    ["broken-command"],
    ["broken-command", "--help"],
    ["broken-command", "sub", "--x", "1"],
    ["hello", "--bgu"],
    ["hello", "world"],
]


@pytest.mark.parametrize("args", MALFORMED, ids=lambda args: " ".join(args)[:70].replace("\n", "\\n"))
def test_wrong_input_is_one_line_and_exit_code_2(args, tmp_path):
    result = call(*args)
    assert result.exit_code == 2, result.output
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert result.stderr.endswith("\n")
    assert len(result.stderr) < 6000


def test_there_are_enough_malformed_command_lines():
    assert len(MALFORMED) >= 60


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["evl"], "did you mean 'eval'"),
        (["list", "--jsn"], "Did you mean '--json'"),
        (["info", "tiny/wrod"], "did you mean 'tiny/word'"),
        (["info", "tiny/broken"], "No module named 'tiny_plugin_that_is_not_there'"),
        (["info", "tiny/word", "--arg", "sice=3"], "did you mean 'size'"),
        (["info", "tiny/word", "--arg", "size=many"], "'size' of tiny/word: .*valid integer.*'many'"),
        (["info", "tiny/word", "--arg", "split=test"], "--split"),
        (["play", "tiny/word", "--split", "tset"], "did you mean 'test'"),
        (["play", "tiny/word", "--index", "99"], "the train split has 20 tasks"),
        (["eval", "--env", "tiny/word"], "--model NAME, --endpoint URL or --oracle"),
        (["eval", "--env", "tiny/faulty", "--oracle"], "the sandbox is dead"),
        ([*ORACLE, "--model", "m"], "got --model and --oracle"),
        (["eval", "--resume", "nowhere", "--n", "3"], "leave out --n"),
        (["hello", "--torchless"], r"pip install 'sdpo-gym\[train\]'"),
        (["info"], "see: sdpo-gym info --help"),
    ],
)
def test_an_error_says_what_would_be_right(args, said, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)  # as if the extra were not installed
    assert re.search(said, call(*args).stderr), call(*args).stderr


def test_wrong_input_leaves_no_run_folder_behind(tmp_path):
    for args in ([*WORD], [*ORACLE, "--arg", "size=x"], [*ENDPOINT, "--temperature", "nan"]):
        assert call(*args).exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_bug_shows_its_traceback():
    assert isinstance(call("hello", "--bug").exception, ZeroDivisionError)


def test_an_interrupt_exits_with_130():
    result = call("hello", "--interrupt")
    assert result.exit_code == 130
    assert "Interrupted." in result.stderr


# --- commands --------------------------------------------------------------------------------------------


def test_without_a_command_the_help_is_shown():
    assert succeed() == succeed("--help")


@pytest.mark.parametrize("command", ["list", "info", "play", "check", "eval", "doctor"])
def test_every_command_has_help_with_an_example(command):
    shown = succeed(command, "--help")
    assert f"sdpo-gym {command}" in shown.partition("Example")[2]


def test_help_lists_commands_of_other_packages_and_says_which_are_broken():
    shown = succeed("--help")
    assert "Says hello." in shown
    assert re.search(r"broken-command +\(not available\)", shown)


def test_commands_of_other_packages_run():
    assert succeed("hello") == "hello\n"


def test_the_version_is_that_of_the_package():
    assert succeed("--version") == f"sdpo-gym {sdpo_gym.__version__}\n"


def test_list_shows_a_broken_plugin_with_its_reason():
    shown = succeed("list")
    assert "say the word" in shown
    assert "broken: environment 'tiny/broken' of tiny-plugin" in shown


def test_list_as_json_holds_the_same():
    listed = json.loads(succeed("list", "--json"))
    by_id = {row["id"]: row for row in listed["environments"]}
    assert by_id["tiny/word"]["status"] == "ok"
    assert by_id["tiny/broken"]["status"] == "broken"
    assert "tiny_plugin_that_is_not_there" in by_id["tiny/broken"]["reason"]
    assert {row["id"] for row in listed["backends"]} >= {"grpo", "sdpo"}


def test_info_shows_arguments_splits_and_an_example_with_feedback_at_each_detail():
    shown = succeed("info", "tiny/word", "--arg", "size=7")
    assert "Feedback names the attempt." in shown
    for line in ("size        20", "validation   7", "word.wrong"):
        assert line in shown
    for detail in ("none", "verdict", "full"):
        assert f"Feedback at detail '{detail}'" in shown
    assert "[bold]" in shown  # what a model wrote is shown as it is, not as markup


def test_info_without_data_shows_the_card_and_what_is_missing():
    shown = succeed("info", "tiny/no-data")
    assert "needs data" in shown
    assert shown.count("not available") == 3
    assert shown.count("there is no data here; set TINY_DATA") == 1


def test_play_judges_answers_until_the_input_ends():
    shown = succeed("play", "tiny/word", input="word 0\n\nnonsense\nin two lines\n\nword 2")
    assert "Score 1 (correct)" in shown
    assert "nonsense\\nin two lines" in shown or "nonsense\nin two lines" in shown
    assert "3 answered, mean score 0.667" in shown


def test_play_at_an_index_asks_that_task_only():
    shown = succeed("play", "tiny/word", "--index", "-1", "--split", "test", input="word 19\n\nmore\n")
    assert "Task t/test/19" in shown
    assert "1 answered, mean score 1.000" in shown


def test_play_shows_no_more_feedback_than_asked():
    shown = succeed("play", "tiny/word", "--detail", "verdict", "--index", "0", input="nonsense\n")
    assert "does not have the required form" in shown
    assert "is wrong" not in shown


def test_play_goes_on_through_the_turns_of_an_episode():
    shown = succeed("play", "tiny/twice", "--index", "0", input="no\n\nword 0\n")
    assert "Once more." in shown
    assert "Score 1 (correct)" in shown


def test_play_takes_an_empty_answer_and_no_answer_for_what_they_are():
    assert "1 answered, mean score 0.000" in succeed("play", "tiny/word", input="\n")
    assert "1 answered, mean score 0.000" in succeed("play", "tiny/word", input="```\n\nword 0\n```\n")
    assert "answered" not in succeed("play", "tiny/word", input="")


def test_check_exits_with_1_when_a_property_fails(spawn: Callable[..., subprocess.Popen[str]]):
    process = spawn("check", "tiny/word", "tiny/faulty")
    out, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (1, "")
    assert "tiny/word: ok" in out
    assert "tiny/faulty: FAILED" in out


def test_check_takes_arguments_of_the_environment():
    shown = succeed("check", "tiny/word", "--arg", "size=5", "--tasks", "2")
    assert "tiny/word: ok" in shown
    result = call("check", "tiny/word", "--arg", "size=many")
    assert result.exit_code != 0
    assert "size" in result.stderr


@pytest.mark.parametrize(("last", "code"), [("tiny/word", 0), ("tiny/broken", 1)])
def test_check_all_passes_over_what_cannot_be_made_here_and_fails_for_a_broken_plugin(monkeypatch, last, code):
    monkeypatch.setattr("sdpo_gym.registry.list_environments", lambda: ["tiny/no-data", last])
    result = call("check", "--all", "--tasks", "1")
    assert "tiny/no-data: not checked: there is no data here" in result.stdout
    assert result.exit_code == code


def test_doctor_tells_a_broken_environment_from_an_extra_that_is_not_installed():
    result = call("doctor")
    lines = {line.split("  ")[0]: line for line in result.stdout.splitlines()}
    assert "broken" in lines["environment tiny/broken"]
    assert "ok" in lines["environment tiny/word"]
    assert result.exit_code == 1


# --- output ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("args", [["--help"], ["list"], ["info", "tiny/word"], ["eval", "--help"]])
def test_piped_output_is_plain_and_of_a_sane_width(args):
    shown = succeed(*args)
    assert "\x1b" not in shown
    assert max(map(len, shown.splitlines())) <= 140


def test_control_characters_are_made_visible():
    assert printable("a\x1b[2Jb\u202ec\td\n") == "a\\x1b[2Jb\\x202ec\td\n"


# --- key=value -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "parsed"),
    [
        (["a.b=1", "a.c=x", "d=[1, 2]"], {"a": {"b": 1, "c": "x"}, "d": [1, 2]}),
        (["lr=1e-4", "flag=False", "empty=", 'text="3"'], {"lr": 1e-4, "flag": False, "empty": "", "text": "3"}),
        (
            ["a=1\nb=2", "c=[[", "d=x=y", f"e={'9' * 5000}"],
            {"a": "1\nb=2", "c": "[[", "d": "x=y", "e": "9" * 5000},
        ),
        (["t={x = 1}"], {"t": {"x": 1}}),
        ([f"deep={'[' * 100_000}"], {"deep": "[" * 100_000}),
    ],
)
def test_assignments_are_toml_values_or_text(given, parsed):
    assert parse_assignments(given) == parsed


@pytest.mark.parametrize("given", [["a"], ["=1"], ["a.=1"], [".a=1"], ["a b=1"], ["a=1", "a=2"], ["a=1", "a.b=2"]])
def test_assignments_that_cannot_be_meant_are_refused(given):
    with pytest.raises(ConfigError, match="--set"):
        parse_assignments(given)


# --- the real program ------------------------------------------------------------------------------------


def test_the_program_imports_nothing_heavy_for_its_help():
    code = (
        "import sys; from sdpo_gym.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print([m for m in ('torch', 'transformers', 'datasets', 'sympy', 'openai') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_program_fails_without_a_traceback(spawn: Callable[..., subprocess.Popen[str]]):
    process = spawn("info", "tiny/wrod")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, "")
    assert err == "Error: unknown environment 'tiny/wrod'; did you mean 'tiny/word'?\n"


def test_a_reader_that_leaves_early_is_no_error(spawn: Callable[..., subprocess.Popen[str]]):
    process = spawn("info", "tiny/word")
    assert process.stdout and process.stderr
    process.stdout.close()
    assert process.stderr.read() == ""
    process.wait(timeout=60)
    process.stderr.close()


def test_text_that_the_terminal_cannot_show_is_escaped(spawn: Callable[..., subprocess.Popen[str]]):
    process = spawn("play", "tiny/word", "--index", "0", PYTHONIOENCODING="ascii")
    out, err = process.communicate("wörd\n", timeout=60)
    assert (process.returncode, err) == (0, "")
    assert "Score 0" in out


def test_the_run_folder_of_another_kind_is_refused(tmp_path: Path):
    Run.create(tmp_path / "run", {}, kind="train")
    result = call("eval", "--resume", str(tmp_path / "run"))
    assert result.exit_code == 2
    assert "is a run of kind 'train', not of 'eval'" in result.stderr
