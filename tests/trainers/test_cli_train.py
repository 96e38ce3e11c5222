"""`sdpo-gym train` as a user types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sdpo_gym.cli import cli

QUICK = [
    "--model",
    "tiny",
    "--backend",
    "sft",
    "--steps",
    "1",
    "--set",
    "trackers=[]",
    "--set",
    "evaluation.initial=false",
]
QUICK += ["--set", "evaluation.tasks=1", "--set", "evaluation.test_tasks=0", "--set", "sampling.max_tokens=2"]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["train", *arguments])


def test_training_says_where_the_run_is(tmp_path: Path) -> None:
    result = run(*QUICK, "--out", str(tmp_path / "run"))
    assert result.exit_code == 0, result.output
    assert f"Run folder: {tmp_path / 'run'}" in result.output


def test_settings_come_from_the_file_and_options_go_over_it(tmp_path: Path) -> None:
    file = tmp_path / "c.toml"
    file.write_text('backend = "grpo"\nseed = 7\n[optimizer]\nlr = 1.0\nweight_decay = 0.5\n')
    result = run(*QUICK, "--config", str(file), "--set", "optimizer.lr=0.25", "--out", str(tmp_path / "run"))
    assert result.exit_code == 0, result.output
    config = (tmp_path / "run" / "config.toml").read_text()
    for line in ('backend = "sft"', "seed = 7", "lr = 0.25", "weight_decay = 0.5", "micro_batch_tokens = 512"):
        assert line in config


def test_every_setting_is_listed_with_those_of_the_backend() -> None:
    result = run("--backend", "grpo", "--settings")
    assert result.exit_code == 0
    for name in ("optimizer.lr = 0.0001", "lora.rank = 16", "algorithm.clip_high = 0.28"):
        assert name in result.output
    assert "algorithm.alpha" not in result.output


def test_the_detail_of_an_ablation_is_kept_in_the_run(tmp_path: Path) -> None:
    result = run(*QUICK, "--backend", "sdpo", "--detail", "oracle-demonstration", "--out", str(tmp_path / "run"))
    assert result.exit_code == 0, result.output
    assert 'detail = "oracle-demonstration"' in (tmp_path / "run" / "config.toml").read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--env", "tools/cals"], "did you mean 'tools/calls'"),
        (["--backend", "grop"], "did you mean 'grpo'"),
        (["--model", "smollm2-135n"], "did you mean 'smollm2-135m'"),
        (["--steps", "many"], "--steps"),
        (["--detail", "shuffeld"], "'shuffled', 'oracle-demonstration'"),
        (["--detail", "none", "--backend", "grpo"], "reads no feedback"),
        (["--detail", "shuffled", "--set", "tasks_per_step=1"], "tasks_per_step is 1"),
        (["--detail", "none", "--resume", "x"], "leave the other options out"),
        (["--steps", "0"], "greater than or equal to 1"),
        (["--set", "optimizer.lrr=1"], "did you mean 'optimizer.lr'"),
        (["--set", "optimizer.lr=fast"], "optimizer.lr"),
        (["--set", "algorithm.alpha=2"], "algorithm.alpha"),
        (["--set", "env_args.levl=2"], "did you mean 'level'"),
        (["--set", "env_args.level=9"], "level must be 1, 2 or 3"),
        (["--set", "nonsense"], "key=value"),
        (["--set", 'trackers=["tensorbord"]'], "did you mean 'tensorboard'"),
        (["--set", 'device="tpu"'], "auto, cpu or cuda"),
        (["--config", "no/such/file.toml"], "cannot read"),
        (["--init", "no/such/checkpoint"], "no/such/checkpoint"),
        (["--resume", "no/such/run"], "is not a run folder"),
        (["--resume", "x", "--steps", "3"], "leave the other options out"),
        (["--settings", "--backend", "grop"], "did you mean 'grpo'"),
    ],
)
def test_wrong_input_is_one_line_and_exit_code_2(tmp_path: Path, arguments: list[str], message: str) -> None:
    out = [] if "--resume" in arguments else ["--out", str(tmp_path / "run")]
    model = [] if {"--model", "--resume"} & set(arguments) else ["--model", "tiny"]
    result = run(*model, *arguments, *out)
    assert result.exit_code == 2
    assert message in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "run").exists()
