"""An exported model is a plain folder of transformers that answers as the trained one does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from click.testing import CliRunner
from letters import register_letters
from small_runs import trainer
from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig

from sdpo_gym.cli import cli
from sdpo_gym.errors import ConfigError, RunError
from sdpo_gym.runs import Run
from sdpo_trainers.checkpoints.export import export
from sdpo_trainers.loop import Trainer
from sdpo_trainers.models import load_model
from sdpo_trainers.tiny import tiny_model

IDS = torch.tensor([[5, 9, 14, 3, 77, 20]])


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trainer:
    """A run with adapters on a model that has a folder."""
    register_letters()
    folder = tmp_path_factory.mktemp("trained")
    base = tiny_model(seed=3)
    base.model.save_pretrained(folder / "base")
    base.tokenizer.save_pretrained(folder / "base")
    made = trainer(folder / "run", model=str(folder / "base"), backend="sdpo", steps=2, optimizer={"lr": 0.05})
    made.train()
    return made


@torch.no_grad()
def logits(model: Any) -> torch.Tensor:
    found: torch.Tensor = model(IDS).logits
    return found


def test_a_merged_export_has_the_trained_models_logits(trained: Trainer, tmp_path: Path) -> None:
    made = export(trained.run.path, tmp_path / "out")
    model = AutoModelForCausalLM.from_pretrained(made.path)
    assert type(model).__name__ == "LlamaForCausalLM"
    expected = logits(trained.loaded.model)
    torch.testing.assert_close(logits(model), expected, atol=1e-5, rtol=1e-5)
    with trained.loaded.model.disable_adapter():  # type: ignore[operator]
        assert not torch.allclose(logits(trained.loaded.model), expected, atol=1e-3)  # it was trained at all


def test_an_export_has_all_that_a_server_reads(trained: Trainer, tmp_path: Path) -> None:
    out = export(trained.run.path, tmp_path / "out").path
    tokenizer = AutoTokenizer.from_pretrained(out)
    messages = [{"role": "user", "content": "say a"}]
    expected = trained.loaded.tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    assert tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True) == expected
    assert json.loads((out / "config.json").read_text())["architectures"] == ["LlamaForCausalLM"]
    assert (out / "model.safetensors").is_file()
    assert GenerationConfig.from_pretrained(out).eos_token_id == list(trained.loaded.eos_ids)
    assert not (out / "trainer").exists()


def test_exported_adapters_load_with_peft_on_their_model(trained: Trainer, tmp_path: Path) -> None:
    made = export(trained.run.path, tmp_path / "out", merge=False)
    from peft import AutoPeftModelForCausalLM

    assert made.adapter_of == trained.config.model
    torch.testing.assert_close(
        logits(AutoPeftModelForCausalLM.from_pretrained(made.path)), logits(trained.loaded.model)
    )


def test_the_weights_have_the_type_that_was_asked_for(trained: Trainer, tmp_path: Path) -> None:
    export(trained.run.path, tmp_path / "out", dtype="bfloat16")
    model = load_model(str(tmp_path / "out"), "bfloat16").model
    assert json.loads((tmp_path / "out" / "config.json").read_text())["dtype"] == "bfloat16"
    torch.testing.assert_close(logits(model).float(), logits(trained.loaded.model), atol=0.1, rtol=0.05)


def test_a_run_that_trained_all_weights_is_exported_as_it_is(tmp_path: Path) -> None:
    register_letters()
    made = trainer(tmp_path / "run", backend="sdpo", steps=1, lora={"rank": 0})
    made.train()
    export(tmp_path / "run" / "checkpoints" / "step_000001", tmp_path / "out")
    assert torch.equal(logits(AutoModelForCausalLM.from_pretrained(tmp_path / "out")), logits(made.loaded.model))
    with pytest.raises(ConfigError, match="has no adapters"):
        export(tmp_path / "run", tmp_path / "adapters", merge=False)


def test_the_best_checkpoint_is_exported_when_asked(trained: Trainer, tmp_path: Path) -> None:
    assert export(trained.run.path, tmp_path / "out", best=True).source.name == "step_000002"
    with pytest.raises(ConfigError, match="is no run"):
        export(trained.run.path / "checkpoints" / "last", tmp_path / "other", best=True)


def test_what_cannot_be_exported_is_refused(trained: Trainer, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(RunError, match="is there already"):
        export(trained.run.path, tmp_path / "there")
    with pytest.raises(RunError, match="neither a run nor a checkpoint"):
        export(tmp_path / "there", tmp_path / "out")
    comparison = Run.create(tmp_path / "comparison", {}, kind="comparison").path
    (comparison / "arms").mkdir()
    (comparison / "arms" / "sdpo-seed0").symlink_to(trained.run.path)
    with pytest.raises(RunError, match=r"'comparison'.* name one of them: .*/arms/sdpo-seed0$"):
        export(comparison, tmp_path / "out")
    with pytest.raises(ConfigError, match="dtype has no effect"):
        export(trained.run.path, tmp_path / "out", merge=False, dtype="float16")


def test_the_command_says_what_it_wrote(trained: Trainer, tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["model", "export", str(trained.run.path), str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    assert "model, float32" in result.output
    assert "step_000002" in result.output
