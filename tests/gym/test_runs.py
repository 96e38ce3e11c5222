"""Run folders: whole after any kill, written by one process at a time, read back as written."""

import json
import math
import os
import signal
import subprocess
import sys
from pathlib import Path

import planted
import pytest

import sdpo_gym.runs
from sdpo_gym import ScriptedPolicy, collect_groups
from sdpo_gym.errors import RunError
from sdpo_gym.runs import RecordedGroup, Run, new_run_path, write_atomically


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run.create(
        tmp_path / "run", {"lr": 1e-4, "name": "Zoë", "none": None, "nested": {"none": None, "x": [1]}}
    )


ENV = planted.Reverse()
GROUPS = collect_groups(ENV, ScriptedPolicy(lambda c, i: f"odd \ud800 \u2028 {i}"), ENV.tasks[:2], n=2)


def test_a_run_says_how_it_was_made(run: Run) -> None:
    again = Run.open(run.path)
    assert again.config == {"lr": 1e-4, "name": "Zoë", "nested": {"x": [1]}}
    assert {"created", "python", "versions", "machine"} <= set(again.manifest)
    assert again.manifest["versions"]["sdpo-gym"] == sdpo_gym.__version__


def test_extra_facts_go_into_the_manifest(tmp_path: Path) -> None:
    assert Run.create(tmp_path / "r", {}, kind="train", seeds=[1]).manifest["seeds"] == [1]


def test_a_folder_holds_one_run(run: Run) -> None:
    with pytest.raises(RunError, match="already holds a run"):
        Run.create(run.path, {})


def test_a_run_that_cannot_begin_leaves_a_folder_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "notes.txt").write_text("mine")
    for name in ("new", "old"):
        Run.create(tmp_path / name, {}).discard()
    assert [file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*")] == ["old", "old/notes.txt"]


def test_what_is_no_run_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"no manifest\.json"):
        Run.open(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(RunError, match="cannot make the run folder"):
        Run.create(tmp_path / "file" / "run", {})


@pytest.mark.parametrize(("name", "read"), [("manifest.json", "manifest"), ("config.toml", "config")])
def test_a_damaged_file_is_named(run: Run, name: str, read: str) -> None:
    (run.path / name).write_text("{ not")
    with pytest.raises(RunError, match=name):
        getattr(Run.open(run.path), read)


LOCK = "import sys; from sdpo_gym.runs import Run; Run.open(sys.argv[1]).lock(); print('got it')"


@pytest.mark.skipif(sys.platform == "win32", reason="folders are not locked there")
def test_one_process_writes_at_a_time(run: Run) -> None:
    def second() -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-c", LOCK, str(run.path)], capture_output=True, text=True)

    refused = second()
    assert "another process is writing" in refused.stderr
    run.lock()  # again by the holder: nothing happens
    assert run._lock is not None
    run._lock.close()
    assert second().stdout == "got it\n"


def test_rollouts_are_read_back_as_recorded(run: Run) -> None:
    learning = [[{"trajectory": 0, "advantage": 0.5}], []]
    run.record(3, GROUPS, learning)
    assert run.recorded(3) == [RecordedGroup(GROUPS[0], tuple(learning[0])), RecordedGroup(GROUPS[1])]
    run.record(1, GROUPS, phase="validation")
    assert (run.recorded_steps(), run.recorded_steps("validation")) == ([3], [1])
    with pytest.raises(RunError, match="no train rollouts of step 9"):
        run.recorded(9)


def test_metrics_are_kept_by_step_and_phase(run: Run) -> None:
    run.log(1, "train", {"loss": 0.5, "bad": math.nan, "worse": math.inf, "count": 3})
    run.log(1, "test", {"reward": 1.0})
    assert run.metrics() == [
        {"step": 1, "phase": "train", "loss": 0.5, "bad": None, "worse": None, "count": 3},
        {"step": 1, "phase": "test", "reward": 1.0},
    ]
    assert len(run.metrics("test")) == 1


def test_a_line_that_was_cut_off_is_passed_over_and_then_overwritten(run: Run) -> None:
    run.log(1, "train", {"loss": 1.0})
    with open(run.path / "metrics.jsonl", "a") as file:
        file.write('{"step": 2, "pha')
    assert [row["step"] for row in run.metrics()] == [1]
    run.log(3, "train", {"loss": 3.0})
    assert [row["step"] for row in run.metrics()] == [1, 3]


def test_a_damaged_line_in_the_middle_is_an_error(run: Run) -> None:
    (run.path / "metrics.jsonl").write_text('{"step": 1\n{"step": 2, "phase": "train"}\n')
    with pytest.raises(RunError, match=r"metrics\.jsonl:1"):
        run.metrics()


def test_rewinding_forgets_what_came_after(run: Run) -> None:
    for step in (1, 2, 3):
        run.log(step, "train", {"loss": step})
        run.record(step, GROUPS)
    run.rewind(2)
    run.rewind(2)
    assert [row["step"] for row in run.metrics()] == [1, 2]
    assert run.recorded_steps() == [1, 2]


KILLED = """
import sys
from pathlib import Path
from sdpo_gym.runs import write_atomically
number = 0
while True:
    number += 1
    write_atomically(Path(sys.argv[1]), str(number % 10) * 200_000)
    if number == 3:
        print("going", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_a_file_is_whole_after_a_kill(tmp_path: Path) -> None:
    for _ in range(3):
        process = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path / "f")], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.communicate()
        text = (tmp_path / "f").read_text()
        assert len(text) == 200_000
        assert len(set(text)) == 1


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch) -> None:
    write_atomically(tmp_path / "f", "old")

    def full(*args):
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        write_atomically(tmp_path / "f", "new")
    assert (tmp_path / "f").read_text() == "old"
    assert os.listdir(tmp_path) == ["f"]


def test_a_new_folder_is_named_after_what_it_is_and_is_not_taken(tmp_path: Path) -> None:
    first = new_run_path("train", "tools/calls", "", "sdpo", root=tmp_path)
    assert first.name.startswith("train-tools-calls-sdpo-")
    paths = []
    for _ in range(3):
        paths.append(new_run_path("a", root=tmp_path))
        paths[-1].mkdir()
    assert len(set(paths)) == 3


def test_text_is_written_as_utf8_whatever_the_locale(run: Run) -> None:
    code = f"from sdpo_gym.runs import Run; print(ascii(Run.open({str(run.path)!r}).config['name']))"
    done = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-c", code],
        env=os.environ | {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == ascii("Zoë")
    assert json.loads((run.path / "manifest.json").read_text())
