"""`sdpo-gym train` as a user types it."""

from __future__ import annotations

import gc
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from letters import Letter

import sdpo_gym
from sdpo_gym.cli import cli
from sdpo_gym.errors import MissingSplitError
from sdpo_gym.runs import Run

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
    file.write_text('backend = "grpo"\nseed = 7\ngroup_size = 4\n[optimizer]\nlr = 1.0\nweight_decay = 0.5\n')
    result = run(*QUICK, "--config", str(file), "--set", "optimizer.lr=0.25", "--out", str(tmp_path / "run"))
    assert result.exit_code == 0, result.output
    config = (tmp_path / "run" / "config.toml").read_text()
    for line in (
        'backend = "sft"',
        "seed = 7",
        "group_size = 4",
        "lr = 0.25",
        "weight_decay = 0.5",
        "micro_batch_tokens = 0",
    ):
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
        (["--detail", "none", "--resume", "x"], "leave the other options out (--detail)"),
        (["--steps", "0"], "greater than or equal to 1"),
        (["--set", "optimizer.lrr=1"], "did you mean 'optimizer.lr'"),
        (["--set", "optimizer.lr=fast"], "optimizer.lr"),
        (["--set", "algorithm.alpha=2"], "algorithm.alpha"),
        (["--set", "env_args.levl=2"], "did you mean 'level'"),
        (["--set", "env_args.level=9"], "level must be 1, 2 or 3"),
        (["--set", "nonsense"], "key=value"),
        (["--set", 'trackers=["tensorbord"]'], "did you mean 'tensorboard'"),
        (["--set", 'trackers=["dvclive"]'], "pip install dvclive"),
        (["--set", 'device="tpu"'], "auto, cpu or cuda"),
        (["--set", 'callbacks=["no_such:Class"]'], "is found with: sdpo-gym --import no_such.py"),
        (["--set", 'callbacks=["stopping_callbacks:Demanding"]'], "missing a required argument: 'reason'"),
        (
            ["--set", "lora.targets=q_prj"],
            "no layer 'q_prj' that can have an adapter; it has down_proj, gate_proj",
        ),
        (["--set", 'lora.targets=["q_proj", "norm"]'], "no layer 'norm'"),
        (["--set", "lora.targets=[]"], "expected 'all-linear' or names"),
        (["--set", "lora.rank=0", "--set", "lora.alpha=3"], "lora.alpha has no effect with lora.rank = 0"),
        (["--set", "algorithm.feedback=never", "--set", "algorithm.demonstrations=false"], "nothing to show"),
        (["--backend", "sft", "--set", "group_size=4"], "group_size has no effect with backend 'sft'"),
        (["--backend", "sft", "--set", "guards.on_explosion=stop"], "guards.on_explosion has no effect"),
        (["--set", "evaluation.test_n=4", "--set", "evaluation.test_tasks=0"], "test_n has no effect"),
        (["--rate", "-1"], "--rate"),
        (["--config", "no/such/file.toml"], "cannot read"),
        (["--init", "no/such/checkpoint"], "no/such/checkpoint"),
        (["--resume", "no/such/run"], "is not a run folder"),
        (["--resume", "x", "--steps", "3"], "sdpo-gym train --config x/config.toml --init x"),
        (["--settings", "--backend", "grop"], "did you mean 'grpo'"),
        (["--settings", "--preset", "grpo/dapo"], "leave the other options out (--preset)"),
        (["--settings", "--resume", "x"], "leave the other options out (--resume)"),
        (["--list-presets", "--seed", "3"], "leave the other options out (--seed)"),
    ],
)
def test_wrong_input_is_one_line_and_exit_code_2_in_a_dry_run_too(
    tmp_path: Path, arguments: list[str], message: str
) -> None:
    alone = {"--resume", "--settings", "--list-presets"} & set(arguments)
    model = [] if alone or "--model" in arguments else ["--model", "tiny"]
    out = [] if alone else ["--out", str(tmp_path / "run")]
    for dry in ([], *([] if alone else [["--dry-run"]])):
        result = run(*model, *arguments, *out, *dry)
        assert result.exit_code == 2
        assert message in result.stderr
        assert len(result.stderr.strip().splitlines()) == 1
        assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(("name", "message"), [("run", "already holds a run"), ("", "needs a name")])
def test_a_folder_that_no_run_can_have_is_refused_in_a_dry_run_too(
    tmp_path: Path, name: str, message: str
) -> None:
    Run.create(tmp_path / "run", {})
    for dry in ([], ["--dry-run"]):
        result = run(*QUICK, "--out", name and str(tmp_path / name), *dry)
        assert result.exit_code == 2
        assert message in result.stderr


def test_an_error_or_an_interrupt_before_training_leaves_a_folder_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "run"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    for callback, code in (("Unmakeable", 1), ("Interrupted", 130)):
        result = run(*QUICK, "--set", f'callbacks=["stopping_callbacks:{callback}"]', "--out", str(out))
        assert result.exit_code == code
        assert [file.name for file in out.iterdir()] == ["notes.txt"]


def test_a_run_is_a_start_by_its_folder_unless_it_is_damaged_or_has_other_adapters(tmp_path: Path) -> None:
    warm = tmp_path / "warm"
    assert run(*QUICK, "--set", "lora.targets=q_proj", "--out", str(warm)).exit_code == 0
    start = [*QUICK, "--init", str(warm)]
    other = run(*start, "--dry-run")
    assert other.exit_code == 2
    assert f'lora.targets = "all-linear", but the adapters of {warm}' in other.stderr
    assert 'set lora.targets = ["q_proj"]' in other.stderr
    result = run(*start, "--set", "lora.targets=q_proj", "--out", str(tmp_path / "run"))
    assert result.exit_code == 0, result.output
    assert f'init = "{warm}/checkpoints/last"' in (tmp_path / "run" / "config.toml").read_text()
    (warm / "checkpoints" / "last" / "adapter_model.safetensors").write_bytes(b"damaged")
    assert "is damaged" in run(*start, "--set", "lora.targets=q_proj", "--dry-run").stderr


def test_adapters_of_another_kind_are_no_start(tmp_path: Path) -> None:
    config = {"peft_type": "IA3", "base_model_name_or_path": "tiny", "target_modules": ["k_proj"]}
    (tmp_path / "adapter_config.json").write_text(json.dumps(config))
    (tmp_path / "adapter_model.safetensors").touch()
    result = run("--model", "tiny", "--init", str(tmp_path), "--dry-run")
    assert result.exit_code == 2
    assert "are of kind IA3, and only LoRA's" in result.stderr


def test_a_run_that_is_finished_says_how_to_train_for_longer(tmp_path: Path) -> None:
    out = tmp_path / "run"
    run(*QUICK, "--out", str(out))
    gc.collect()  # which lets go of the folder, as the end of a process does
    result = run("--resume", str(out))
    assert result.exit_code == 0, result.output
    assert f"--config {out}/config.toml --init {out} --steps N" in result.output


class Untested(Letter):
    """There is nothing to test it on."""

    def __init__(self, split: str = "train", seed: int = 0) -> None:
        if split == "test":
            raise MissingSplitError("test/untested has no test split")
        super().__init__(split, seed)


def test_an_environment_without_a_test_split_is_trained_on_without_a_test(tmp_path: Path) -> None:
    sdpo_gym.register("test/untested", Untested)
    options = ["--model", "tiny", "--backend", "sft", "--env", "test/untested", "--dry-run"]
    result = run(*options)
    assert result.exit_code == 1
    assert "set evaluation.test_tasks = 0" in " ".join(result.output.split())
    assert run(*options, "--set", "evaluation.test_tasks=0").exit_code == 0
