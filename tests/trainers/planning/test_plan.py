"""The plan of a run: its figures by hand, its memory as measured, and what `--dry-run` says."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sdpo_gym.cli import cli
from sdpo_gym.settings import validate
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.models import TINY
from sdpo_trainers.planning.architecture import KNOWN, Architecture, find_architecture, read_architecture
from sdpo_trainers.planning.dry_run import check_run
from sdpo_trainers.planning.plan import Part, Plan, plan
from sdpo_trainers.testing import Trial
from sdpo_trainers.tiny import tiny_model

SMALL = Architecture(
    layers=2, width=8, heads=2, kv_heads=1, head_dim=4, ff=16, vocabulary=100, tied=True, context_length=64
)
"""A block has 8·8 + 2·8·4 + 8·8 + 3·8·16 = 576 weights and 16 of norms; in all 100·8 + 2·592 + 8 = 1992."""


def planned(backend: str = "grpo", processes: int = 1, dtype: Any = "float32", **settings: Any) -> Plan:
    """With 3 tasks a step, 4 attempts each, prompts of 10 tokens and responses of up to 5."""
    given = {"backend": backend, "tasks_per_step": 3, "group_size": 4, "steps": 7, "sampling": {"max_tokens": 5}}
    trial = Trial(backend, {})
    config = validate(TrainConfig, given | settings)
    return plan(config, trial.backend(), SMALL, 10, dtype, processes)


def part(made: Plan, name: str) -> Part:
    return next(p for p in made.parts if p.name == name)


def test_the_weights_are_counted() -> None:
    assert SMALL.weights == 1992
    assert replace(SMALL, tied=False).weights == 1992 + 800
    assert SMALL.adapters(3, "all-linear") == 2 * 3 * (16 + 12 + 12 + 16 + 3 * 24)
    assert SMALL.adapters(3, ["q_proj"]) == 2 * 3 * 16
    assert SMALL.adapters(3, ["mixer"]) is None


def test_the_known_sizes_are_those_of_the_published_models() -> None:
    millions = {name: round(known.weights / 1e6) for name, known in KNOWN.items()}
    assert (millions["Qwen/Qwen3-8B"], millions["allenai/Olmo-3-7B-Instruct"]) == (8191, 7298)
    assert millions["smollm2-135m"] == 135


def test_the_sizes_of_a_model_give_its_number_of_weights() -> None:
    found = find_architecture(TINY)
    assert isinstance(found, Architecture)
    assert found.weights == sum(p.numel() for p in tiny_model().model.parameters())


def test_what_a_config_does_not_say_is_unknown_rather_than_guessed() -> None:
    assert "num_hidden_layers" in str(read_architecture({"n_layer": 12, "n_embd": 768}, "x"))
    assert "experts" in str(read_architecture({"num_experts": 8, "num_hidden_layers": 2}, "x"))
    assert "not on this machine" in str(find_architecture("nobody/nothing-1b"))


def test_tokens_and_updates_of_a_step() -> None:
    made = planned(optimizer={"minibatches": 3, "epochs": 2})
    assert (made.attempts, made.sampled_tokens) == (12, 60)
    assert made.student_tokens == 2 * (3 * 10 + 12 * 5)
    assert made.teacher_tokens == 0
    assert made.updates == 7 * 3 * 2


def test_a_teacher_reads_what_a_reprompt_adds_for_each_attempt() -> None:
    assert planned("sdpo").teacher_tokens == 3 * 10 + 12 * (2048 + 5)


def test_evaluations_are_counted() -> None:
    options = {"every": 3, "tasks": 2, "n": 5, "test_tasks": 4, "test_n": 1}
    made = planned(evaluation=options)  # of 7 steps: before the first, after 3 and 6, after the last
    assert (made.evaluations, made.evaluation_attempts) == (4, 4 * 2 * 5 + 2 * 4)
    assert planned(evaluation=options | {"initial": False}).evaluations == 3


def test_memory_of_training_all_weights() -> None:
    made = planned("sdpo", dtype="bfloat16", lora={"rank": 0}, optimizer={"chunk_tokens": 6, "minibatches": 2})
    assert part(made, "weights").bytes == 1992 * 4
    assert part(made, "bfloat16 copies of the weights").bytes == 1992 * 2
    assert part(made, "gradients").bytes == 1992 * 4
    assert part(made, "AdamW's moments").bytes == 2 * 1992 * 4
    assert part(made, "teacher").bytes == 1992 * 4
    assert part(made, "gradient of the projection").bytes == 100 * 8 * 4
    tokens = 12 * 15  # all attempts with their prompts fit into a micro-batch
    assert part(made, "activations").bytes == tokens * 2 * ((6 * 8 + 5 * 8 + 4 * 16) * 2 + 8 * 8)
    assert part(made, "attention mask").bytes == tokens**2 * 3
    assert part(made, "logits of a chunk").bytes == 6 * 100 * 4 * 7
    assert part(made, "teacher's hidden states").bytes == 30 * 8 * 4
    assert part(made, "cache while sampling").bytes == 12 * 15 * 2 * 2 * 4 * 2


def test_memory_of_training_adapters() -> None:
    made = planned(lora={"rank": 3}, dtype="bfloat16", optimizer={"micro_batch_tokens": 40, "chunk_tokens": 6})
    adapters = 2 * 3 * (16 + 12 + 12 + 16 + 3 * 24)
    assert part(made, "weights").bytes == 1992 * 2 + adapters * 4
    assert part(made, "gradients").bytes == adapters * 4
    assert part(made, "activations").bytes == 40 * 2 * ((6 * 8 + 5 * 8 + 4 * 16) * 2 + 8 * 8)
    assert part(made, "logits of a chunk").bytes == 6 * 100 * 4 * 5
    assert not [p for p in made.parts if p.name in ("teacher", "gradient of the projection")]


@pytest.mark.parametrize(
    ("kept", "bytes"),
    [("cheap", 2 * (3 * 8 + 2 * 8 + 2 * 4 + 2 * 16) * 4), ("layers", 2 * 4 * 8)],
)
def test_what_is_computed_again_is_kept_for_one_layer_only(kept: str, bytes: int) -> None:
    made = planned(optimizer={"micro_batch_tokens": 40, "gradient_checkpointing": kept})
    assert part(made, "activations").bytes == 40 * (bytes + (6 * 8 + 5 * 8 + 4 * 16) * 4)


def test_the_peak_is_what_stays_and_the_larger_of_learning_and_sampling() -> None:
    parts = (
        Part("weights", 100, "always", True),
        Part("gradients", 40, "learning", True),
        Part("activations", 7, "learning"),
        Part("cache", 60, "sampling"),
    )
    made = replace(planned(), parts=parts, processes=4)
    assert made.peak() == 100 + 60
    assert made.peak(divided=True) == 25 + max(10 + 7, 60 + 100)  # weights are whole while sampling


def test_processes_share_the_attempts_out() -> None:
    assert part(planned(processes=4), "activations").bytes == part(planned(), "activations").bytes / 4


MEASURE = """
import torch
from accelerate import Accelerator
from sdpo_gym.settings import validate
from sdpo_trainers.planning.architecture import read_architecture
from sdpo_trainers.backend import Example
from sdpo_trainers.config import OptimizerOptions, TrainConfig
from sdpo_trainers.engine.step import Engine
from sdpo_trainers.planning.plan import plan
from sdpo_trainers.testing import Trial
from sdpo_trainers.tiny import tiny_model

def peak():
    return next(int(l.split()[1]) * 1024 for l in open("/proc/self/status") if l.startswith("VmHWM"))

model = tiny_model(hidden=192, layers=8).model
backend = Trial("grpo", {}).backend()
optimizer = {"micro_batch_tokens": 1200, "chunk_tokens": 100}
engine = Engine(model, backend, OptimizerOptions(**optimizer), 1.0, Accelerator(cpu=True))
examples = [Example(0, i, (1, 2, *(3 + i,) * 98), tuple(range(3, 103)) * 2, advantage=1.0) for i in range(4)]
small = [Example(0, 0, (1, 2), (3, 4), advantage=1.0)]
engine.update(small)  # what libraries take for themselves, and the moments
open("/proc/self/clear_refs", "w").write("5")
before = peak()
engine.update(examples)
found = peak() - before
config = validate(TrainConfig, {"backend": "grpo", "tasks_per_step": 1, "group_size": 4, "lora": {"rank": 0},
                                "sampling": {"max_tokens": 200}, "optimizer": optimizer})
made = plan(config, backend, read_architecture(model.config.to_dict(), ""), 100, "float32")
print(found, sum(p.bytes for p in made.parts if p.when == "learning"))
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="the peak is read from Linux's /proc")
def test_the_estimate_is_within_a_half_of_what_an_update_takes() -> None:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(MEASURE)], capture_output=True, text=True, check=True
    )
    measured, estimated = map(float, done.stdout.split())
    assert measured / 1.5 < estimated < measured * 1.5


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["train", "--dry-run", *arguments], env={"COLUMNS": "160"})


def test_a_dry_run_prints_the_plan_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(
        "--model", "tiny", "--steps", "3", "--set", "optimizer.lr=0.5", "--processes", "2", "--rate", "1e3"
    )
    assert result.exit_code == 0, result.output
    for said in ("optimizer.lr", "0.5", "0.0001", "tokens sampled a step", "activations", "each of FSDP2"):
        assert said in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_dry_run_refuses_what_training_would() -> None:
    result = run("--model", "tiny", "--set", "algorithm.alpha=2")
    assert result.exit_code == 2
    assert "algorithm.alpha" in result.stderr
    assert "did you mean 'tools/calls'" in run("--model", "tiny", "--env", "tools/call").stderr
    assert "unknown model" in run("--model", "smollm2-135n").stderr


def test_a_dry_run_tells_what_does_not_fit_into_the_model() -> None:
    checked = check_run(validate(TrainConfig, {"model": "tiny", "sampling": {"max_tokens": 8192}}))
    assert "do not fit" in checked.problems[0]


def test_a_dry_run_without_the_data_gives_the_plan_and_says_what_is_missing(tmp_path: Path) -> None:
    result = run("--preset", "paper/rich-feedback", "--set", f'env_args.data="{tmp_path}"')
    assert result.exit_code == 1
    assert "cannot be read here" in result.output
    assert "2,097,152" in result.output  # 32 · 8 · 8192 tokens sampled


def test_processes_are_for_dry_runs_only() -> None:
    result = CliRunner().invoke(cli, ["train", "--model", "tiny", "--processes", "2"])
    assert result.exit_code == 2
    assert "accelerate launch" in result.stderr
