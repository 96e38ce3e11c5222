"""Names to weights."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from peft import LoraConfig, get_peft_model

from sdpo_gym.errors import ConfigError, DataError, UnknownNameError
from sdpo_gym.types import Message
from sdpo_trainers import models
from sdpo_trainers.models import LoadedModel, load_model, locate, pull, resolve_model
from sdpo_trainers.products import quicken
from sdpo_trainers.sampling.policy import render_prompt
from sdpo_trainers.tiny import tiny_model


def same_logits(a: torch.nn.Module, b: torch.nn.Module) -> bool:
    ids = torch.arange(20)[None]
    with torch.no_grad():
        return torch.equal(a(ids).logits, b(ids).logits)


def test_importing_the_module_imports_neither_torch_nor_transformers():
    code = "import sys, sdpo_trainers.cli_model; print([m for m in ('torch', 'transformers') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_the_tiny_model_is_the_same_for_the_same_seed_and_leaves_torchs_generator_alone():
    torch.manual_seed(5)
    expected = torch.rand(1)
    torch.manual_seed(5)
    first = tiny_model(seed=3)
    assert torch.equal(torch.rand(1), expected)
    assert same_logits(first.model, tiny_model(seed=3).model)
    assert not same_logits(first.model, tiny_model(seed=4).model)


def test_the_tiny_tokenizer_gives_any_text_back(tiny: LoadedModel):
    text = "né\n\t日本 \x00 {'a': 1}  "
    ids = tiny.tokenizer.encode(text)
    assert len(ids) == len(text.encode())
    assert tiny.tokenizer.decode(ids, clean_up_tokenization_spaces=False) == text


def test_a_saved_model_is_loaded_from_its_folder(tiny: LoadedModel, tmp_path: Path):
    tiny.model.save_pretrained(tmp_path)
    tiny.tokenizer.save_pretrained(tmp_path)
    loaded = load_model(str(tmp_path), device="cpu")
    assert same_logits(loaded.model, tiny.model)
    messages = [Message("user", "hi")]
    assert render_prompt(loaded.tokenizer, messages) == render_prompt(tiny.tokenizer, messages)
    assert (loaded.eos_ids, loaded.context_length) == (tiny.eos_ids, tiny.context_length)


def test_an_adapter_is_loaded_with_its_base_model(tiny: LoadedModel, tmp_path: Path):
    adapted = get_peft_model(
        tiny.model, LoraConfig(r=4, target_modules=["q_proj"], init_lora_weights=False)
    ).eval()
    quicken(adapted)
    adapted.save_pretrained(tmp_path)
    loaded = load_model(str(tmp_path), device="cpu")
    assert same_logits(loaded.model, adapted)
    assert not same_logits(loaded.model, tiny_model().model)
    assert "adapter of tiny" in loaded.source


def test_a_name_that_is_almost_right_is_answered_with_the_right_one():
    with pytest.raises(UnknownNameError, match="did you mean 'smollm2-135m'"):
        load_model("smolm2-135m")


def test_a_path_that_is_no_folder_is_called_so():
    with pytest.raises(ConfigError, match="no folder"):
        load_model("./no/such/folder")


def test_a_folder_without_a_whole_model_is_refused(tiny: LoadedModel, tmp_path: Path):
    tiny.model.save_pretrained(tmp_path)
    (tmp_path / "model.safetensors").unlink()
    with pytest.raises(ConfigError, match="holds no model"):
        load_model(str(tmp_path))


def test_weights_that_lack_a_tensor_are_refused(tiny: LoadedModel, tmp_path: Path):
    weights = {
        k: v for k, v in tiny.model.state_dict().items() if "layers.1.mlp.up" not in k and k != "lm_head.weight"
    }
    tiny.model.save_pretrained(tmp_path, state_dict=weights)
    tiny.tokenizer.save_pretrained(tmp_path)
    with pytest.raises(ConfigError, match="lack 1 tensors"):
        load_model(str(tmp_path))


@pytest.mark.parametrize("setting", [{"dtype": "float31"}, {"device": "cuda:99"}, {"device": "abacus"}])
def test_a_dtype_or_device_that_does_not_exist_is_refused(setting: dict[str, str]):
    with pytest.raises((ConfigError, UnknownNameError), match=next(iter(setting.values()))):
        load_model("tiny", **setting)


def test_a_hub_id_is_refused_at_once_when_the_hub_is_switched_off(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    started = time.monotonic()
    with pytest.raises(DataError, match="HF_HUB_OFFLINE"):
        load_model("sdpo-gym-tests/there-is-no-such-model")
    assert time.monotonic() - started < models.HUB_TIMEOUT


def test_the_tiny_model_needs_no_folder():
    assert pull("tiny").path is None
    assert resolve_model("tiny") == "tiny"


@pytest.mark.model
def test_smollm2_ends_answers_as_a_chat_model_does(smollm2: LoadedModel):
    assert [smollm2.tokenizer.convert_ids_to_tokens(i) for i in smollm2.eos_ids] == ["<|im_end|>"]
    assert smollm2.context_length == 8192


@pytest.mark.model
def test_smollm2_reads_chats_in_its_own_format(smollm2: LoadedModel):
    ids = render_prompt(smollm2.tokenizer, [Message("user", "2+2?")])
    assert smollm2.tokenizer.decode(ids) == (
        "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n"
        "<|im_start|>user\n2+2?<|im_end|>\n<|im_start|>assistant\n"
    )
    assert ids[:3] == [1, 9690, 198]
    assert ids[-4:] == [1, 520, 9531, 198]


@pytest.mark.model
def test_smollm2_reads_every_digit_apart(smollm2: LoadedModel):
    tokenizer = smollm2.tokenizer
    assert tokenizer.convert_ids_to_tokens(tokenizer.encode("a   12")) == ["a", "ĠĠĠ", "1", "2"]


@pytest.mark.model
def test_an_adapter_of_smollm2_names_it_by_a_name_that_works_elsewhere(smollm2: LoadedModel):
    assert smollm2.model.name_or_path == "smollm2-135m"


PULL = "import sdpo_trainers.models as m; print(m.pull('smollm2-135m', lambda s: print(s, flush=True)).path)"


@pytest.mark.model
@pytest.mark.slow
def test_a_conversion_killed_half_way_is_not_taken_for_whole_and_two_at_once_repair_it(
    smollm2: LoadedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    cache = tmp_path / "cache"
    settings = {"SDPO_GYM_CACHE": str(cache), "HF_HOME": str(tmp_path / "hf"), "HF_HUB_OFFLINE": "1"}
    environment = {**os.environ, **settings}

    def start() -> subprocess.Popen[str]:
        return subprocess.Popen([sys.executable, "-c", PULL], env=environment, stdout=subprocess.PIPE, text=True)

    victim = start()
    while not list(cache.glob("models/.*/*")):
        assert victim.poll() is None, "the conversion ended before it could be killed"
        time.sleep(0.01)
    victim.kill()
    victim.wait()
    monkeypatch.setenv("SDPO_GYM_CACHE", str(cache))
    monkeypatch.setattr(models, "_cached_from_hub", lambda _: None)  # this machine's own copy is not meant
    assert list(cache.glob("models/.*/*"))
    assert locate("smollm2-135m") is None

    pair = [start(), start()]
    outputs = [process.communicate()[0] for process in pair]
    assert [process.returncode for process in pair] == [0, 0]
    paths = {output.splitlines()[-1] for output in outputs}
    assert len(paths) == 1
    assert sum("downloading" in output for output in outputs) == 1
    assert locate("smollm2-135m").path == Path(paths.pop())
    assert not list(cache.glob("models/.*/*"))
    assert same_logits(load_model("smollm2-135m", device="cpu").model, smollm2.model)
