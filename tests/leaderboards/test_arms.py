import os
import signal
import subprocess
import sys
import time

import pytest
from plausible import write_arm

from sdpo_gym.runs import Run
from sdpo_leaderboards import arms
from sdpo_leaderboards.config import CompareConfig


def by_name(config, path):
    return {arm.name: arm for arm in arms.plan(config, path)}


def test_all_backends_of_a_seed_start_from_its_warm_start(tmp_path):
    planned = by_name(CompareConfig(backends="grpo,sdpo", seeds=2), tmp_path)
    assert planned["grpo-seed1"].start == planned["sdpo-seed1"].start == planned["warmstart-seed1"].path
    assert list(planned) == [
        *("warmstart-seed0", "grpo-seed0", "sdpo-seed0"),
        *("warmstart-seed1", "grpo-seed1", "sdpo-seed1"),
    ]


def test_each_detail_is_an_arm_of_each_backend_that_reads_feedback(tmp_path):
    config = CompareConfig(backends="grpo,sdpo", details="full, shuffled,none", seeds=2)
    planned = by_name(config, tmp_path)
    assert list(planned)[:5] == [
        *("warmstart-seed0", "grpo-seed0", "sdpo-full-seed0", "sdpo-shuffled-seed0", "sdpo-none-seed0")
    ]
    assert {arm.contender for arm in planned.values()} == {
        "sft",
        "grpo",
        "sdpo, full",
        "sdpo, shuffled",
        "sdpo, none",
    }
    ablation = [planned[f"sdpo-{detail}-seed1"] for detail in ("full", "shuffled", "none")]
    assert [arm.settings for arm in ablation] == [{"detail": d} for d in ("full", "shuffled", "none")]
    assert {(arm.seed, arm.start, arm.backend, arm.steps) for arm in ablation} == {
        (1, planned["warmstart-seed1"].path, "sdpo", config.steps)
    }
    assert "detail" not in planned["grpo-seed0"].settings | planned["warmstart-seed0"].settings


def test_without_warm_up_steps_runs_start_from_the_model(tmp_path):
    planned = arms.plan(CompareConfig(backends="grpo", warmup_steps=0), tmp_path)
    assert [(arm.name, arm.start) for arm in planned] == [("grpo-seed0", None)]
    assert "--init" not in arms.command(planned[0], CompareConfig(), tmp_path)


def test_a_run_that_was_cut_short_is_resumed(tmp_path):
    arm = by_name(CompareConfig(steps=10), tmp_path)["sdpo-seed0"]
    write_arm(arm, CompareConfig(), final=0.8, steps=6)
    assert not arm.finished
    assert arms.command(arm, CompareConfig(), tmp_path)[-2:] == ["--resume", str(arm.path)]


def test_a_run_with_all_its_steps_and_its_test_is_finished(tmp_path):
    arm = by_name(CompareConfig(steps=10), tmp_path)["sdpo-seed0"]
    write_arm(arm, CompareConfig(), final=0.8)
    assert arm.finished


def test_a_warm_start_that_was_not_saved_is_not_finished(tmp_path):
    arm = by_name(CompareConfig(), tmp_path)["warmstart-seed0"]
    write_arm(arm, CompareConfig(), final=0.3)
    (arm.path / "checkpoints" / f"step_{arm.steps:06d}").rmdir()
    assert not arm.finished


def test_a_finished_comparison_starts_no_process(tmp_path, monkeypatch):
    config = CompareConfig(backends="grpo", steps=5, warmup_steps=5)
    for arm in arms.plan(config, tmp_path):
        write_arm(arm, config, final=0.5)
    monkeypatch.setattr(sys, "executable", "/does/not/exist")
    assert arms.run_all(config, tmp_path, lambda line: None) == {}


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_stop_reaches_the_training_process_once_and_waits_for_it(tmp_path, stop):
    saved = tmp_path / "saved"
    child = (
        "import pathlib, sys, time\n"
        "try:\n"
        "    print('training', flush=True); time.sleep(60)\n"
        "except KeyboardInterrupt:\n"
        f"    time.sleep(0.3); pathlib.Path({str(saved)!r}).touch(); sys.exit(130)\n"
    )
    parent = (
        f"import sys; from sdpo_leaderboards.arms import *; print(run_process([sys.executable, '-c', {child!r}]))"
    )
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stdout.readline() == "training\n"
        process.send_signal(stop)
        assert process.stdout.read() == "130\n"
    assert saved.exists()


SETTINGS = ["tasks_per_step=2", "group_size=2", "sampling.max_tokens=8", "evaluation.tasks=2", "evaluation.n=1"]
SETTINGS += ["evaluation.test_tasks=2", "evaluation.test_n=1", "trackers=[]"]


def compare(*arguments, **options):
    command = [sys.executable, "-m", "sdpo_gym", "compare", *map(str, arguments)]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


@pytest.mark.slow
def test_a_failing_backend_is_reported_and_the_others_go_on(tmp_path):
    out = tmp_path / "run"
    flags = ["--model", "tiny", "--backends", "grpo,sdpo", "--steps", 1, "--warmup-steps", 0, "--out", out]
    sets = [part for text in SETTINGS for part in ("--set", text)]
    process = compare(*flags, *sets, "--set-for", "grpo:optimizer.lr=-1")
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 1, errors
    assert "optimizer.lr" in errors and "grpo-seed0 failed" in errors
    assert Run.open(out).manifest["failures"].keys() == {"grpo-seed0"}
    assert Run.open(out / "arms" / "sdpo-seed0").metrics("test")[-1]["step"] == 1
    assert "grpo-seed0 failed" in (out / "report.html").read_text()


@pytest.mark.slow
def test_an_interrupted_comparison_says_how_to_go_on_and_does(tmp_path):
    out = tmp_path / "run"
    flags = ["--model", "tiny", "--backends", "grpo", "--steps", 40, "--warmup-steps", 0, "--out", out]
    process = compare(*flags, *[part for text in SETTINGS for part in ("--set", text)])
    metrics = out / "arms" / "grpo-seed0" / "metrics.jsonl"
    deadline = time.monotonic() + 120
    while not (metrics.exists() and '"train"' in metrics.read_text()) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 130, errors
    assert f"sdpo-gym compare --resume {out}" in errors
    process = compare("--resume", out)
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    steps = [row["step"] for row in Run.open(out / "arms" / "grpo-seed0").metrics("train")]
    assert steps == list(range(1, 41))
