"""Sampling from a vLLM server: against a small one of our own, and against a real one where there is one.

The real one is at SDPO_GYM_VLLM_URL, with the command line of docs/sampling.md, and serves a model that
SDPO_GYM_VLLM_MODEL names.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import torch
from vllm_server import Server, logprobs_of, serving

from sdpo_gym import Sampling, as_messages
from sdpo_gym.errors import PolicyError
from sdpo_gym.settings import merge, validate
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.models import LoadedModel, load_model
from sdpo_trainers.preparation import trainable_model
from sdpo_trainers.sampling.samplers import Interrupted
from sdpo_trainers.sampling.server import VLLMPolicy
from sdpo_trainers.sampling.vllm import VLLMSampler
from sdpo_trainers.tiny import tiny_model

PROMPT = as_messages("say something")


def settings(url: str, **changes: Any) -> TrainConfig:
    chosen = {
        "model": "tiny",
        "lora": {"rank": 4},
        "sampling": {"temperature": 0.7, "max_tokens": 6},
        "sampler": {"kind": "vllm", "url": url, "concurrency": 4, "timeout": 60.0},
    }
    return validate(TrainConfig, merge(chosen, changes))


@pytest.fixture
def server() -> Server:
    return Server(tiny_model())


@pytest.fixture
def url(server: Server) -> Iterator[str]:
    with serving(server) as url:
        yield url


def student(config: TrainConfig) -> LoadedModel:
    return trainable_model(config, None, torch.device("cpu"))


def train(loaded: LoadedModel, size: float = 0.05) -> None:
    """Moves what is trained."""
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for p in loaded.model.parameters():
            if p.requires_grad:
                p.add_(size * torch.randn(p.shape, generator=generator))


def given_as_own(sampler: VLLMSampler, loaded: LoadedModel, version: int, temperature: float = 0.7) -> float:
    """How far at most recorded log-probabilities are from the model's own."""
    samples = sampler.policy(version).sample([PROMPT, as_messages("and more")], 3, Sampling(temperature, 1.0, 6))
    gaps = [0.0]
    for sample in (s for group in samples for s in group):
        ids = torch.tensor([[*sample.prompt_ids, *sample.token_ids]])
        with torch.inference_mode():
            logits: Any = loaded.model(input_ids=ids).logits[0, len(sample.prompt_ids) - 1 : -1] / temperature
        own = logits.log_softmax(-1).gather(-1, torch.tensor(sample.token_ids)[:, None])[:, 0]
        gaps.append(float((own - torch.tensor(sample.logprobs)).abs().max()))
    return max(gaps)


# --- samples -------------------------------------------------------------------------------------------


def test_samples_have_tokens_and_text_as_a_local_model_gives_them(url: str, tiny: LoadedModel) -> None:
    policy = VLLMPolicy(tiny, url)
    samples = policy.sample([PROMPT, as_messages("more")], 3, Sampling(1.0, 1.0, 8, seed=3))
    assert [len(group) for group in samples] == [3, 3]
    for sample in (s for group in samples for s in group):
        stopped = sample.token_ids[-1] in tiny.eos_ids
        assert sample.finish_reason == ("stop" if stopped else "length")
        kept = sample.token_ids[:-1] if stopped else sample.token_ids
        tokenizer: Any = tiny.tokenizer
        assert sample.text == tokenizer.decode(kept, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        assert len(sample.logprobs) == len(sample.token_ids)
    assert samples[0][0].prompt_ids != samples[1][0].prompt_ids


def test_the_model_s_own_settings_of_sampling_are_overruled(url: str, server: Server, tiny: LoadedModel) -> None:
    VLLMPolicy(tiny, url).sample([PROMPT], 1, Sampling(max_tokens=2))
    _, body = server.asked[-1]
    assert body["top_k"] == 0
    assert body["repetition_penalty"] == 1.0
    assert body["top_p"] == 1.0


def test_each_conversation_has_its_own_noise(url: str, server: Server, tiny: LoadedModel) -> None:
    policy = VLLMPolicy(tiny, url)
    policy.sample([PROMPT, PROMPT], 2, Sampling(max_tokens=2, seed=1))
    policy.sample([PROMPT], 2, Sampling(max_tokens=2, seeds=(5,)))
    policy.sample([PROMPT, PROMPT], 2, Sampling(max_tokens=2, seeds=(4, 5)))
    seeds = [body["seed"] for path, body in server.asked if path == "/v1/completions"]
    assert len(set(seeds[:2])) == 2
    assert seeds[2] in seeds[3:]


def test_an_answer_that_does_not_fit_is_refused_before_it_is_asked_for(url: str, tiny: LoadedModel) -> None:
    with pytest.raises(PolicyError, match="max-model-len"):
        VLLMPolicy(tiny, url).sample([as_messages("x" * 500)], 1, Sampling(max_tokens=64))


def test_a_server_without_the_model_says_which_it_has(url: str, tiny: LoadedModel) -> None:
    with pytest.raises(PolicyError, match="serves served, and not 'other'"):
        VLLMPolicy(tiny, url, "other")


def test_an_answer_of_another_model_is_refused(url: str, server: Server, tmp_path: Path) -> None:
    config = settings(url)
    server.answers_as_base = True
    with pytest.raises(PolicyError, match="answered as 'served'"):
        VLLMSampler(config, student(config), tmp_path).publish(0)


def test_requests_under_way_are_broken_off(url: str, server: Server, tiny: LoadedModel) -> None:
    policy = VLLMPolicy(tiny, url)
    server.hangs = True
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(policy.sample, [PROMPT], 1, Sampling(max_tokens=2))
        assert server.silent.wait(5)
        policy.interrupt()
        with pytest.raises(Interrupted):
            asked.result(timeout=5)


# --- weights -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rank", [4, 0])
def test_samples_follow_the_weights(url: str, tmp_path: Path, rank: int) -> None:
    config = settings(url, lora={"rank": rank})
    loaded = student(config)
    sampler = VLLMSampler(config, loaded, tmp_path)
    sampler.publish(0)
    assert given_as_own(sampler, loaded, 0) < 1e-4
    train(loaded)
    assert given_as_own(sampler, loaded, 0) > 1e-3
    sampler.publish(1)
    assert given_as_own(sampler, loaded, 1) < 1e-4
    assert sampler.metrics["sampler/logprob_gap"] < 1e-4


@pytest.mark.parametrize("rank", [4, 0])
def test_weights_that_were_not_loaded_are_noticed(url: str, server: Server, tmp_path: Path, rank: int) -> None:
    config = settings(url, lora={"rank": rank}, sampler={"tolerance": 100.0})
    loaded = student(config)
    sampler = VLLMSampler(config, loaded, tmp_path)
    sampler.publish(0)
    server.ignores_weights = True
    train(loaded)
    with pytest.raises(PolicyError, match="after step 1 differ: it did not load them"):
        sampler.publish(1)


@pytest.mark.parametrize("rank", [4, 0])
def test_a_server_that_was_started_again_is_noticed(url: str, server: Server, tmp_path: Path, rank: int) -> None:
    config = settings(url, lora={"rank": rank})
    sampler = VLLMSampler(config, student(config), tmp_path)
    sampler.publish(0)
    server.forget()
    with pytest.raises(PolicyError, match=r"no longer has the weights .*--resume"):
        sampler.policy(0)


def test_another_model_is_noticed(url: str, server: Server, tmp_path: Path) -> None:
    config = settings(url)
    train(server.loaded, 0.3)
    with pytest.raises(PolicyError, match="serves another model than 'tiny'"):
        VLLMSampler(config, student(config), tmp_path).publish(0)


def test_log_probabilities_at_another_temperature_are_refused(url: str, server: Server, tmp_path: Path) -> None:
    server.raw_logprobs = True
    config = settings(url)
    with pytest.raises(PolicyError, match="--logprobs-mode processed_logprobs"):
        VLLMSampler(config, student(config), tmp_path).publish(0)
    config = settings(url, sampling={"temperature": 1.0})
    VLLMSampler(config, student(config), tmp_path / "one").publish(0)  # where there is no difference


@pytest.mark.parametrize(("rank", "hint"), [(4, "--enable-lora"), (0, "VLLM_SERVER_DEV_MODE=1")])
def test_a_server_that_takes_no_weights_is_told_how_to_start(
    url: str, server: Server, tmp_path: Path, rank: int, hint: str
) -> None:
    server.bare = True
    config = settings(url, lora={"rank": rank})
    with pytest.raises(PolicyError, match=hint):
        VLLMSampler(config, student(config), tmp_path).publish(0)


def test_versions_that_nobody_can_want_are_dropped(url: str, server: Server, tmp_path: Path) -> None:
    config = settings(url, sampling={"ahead": 1})
    sampler = VLLMSampler(config, student(config), tmp_path)
    for version in range(4):
        sampler.publish(version)
    assert [name.rpartition("-")[2] for name in server.adapters] == ["2", "3"]
    assert sorted(f.name.rpartition("-")[2] for f in tmp_path.iterdir()) == ["2", "3"]
    sampler.policy(2)


def test_runs_that_share_a_server_do_not_take_one_another_s_weights(
    url: str, server: Server, tmp_path: Path
) -> None:
    config = settings(url)
    for folder in ("one", "other"):
        VLLMSampler(config, student(config), tmp_path / folder).publish(0)
    assert len(server.adapters) == 2


def test_the_small_server_scores_as_the_model_does(server: Server, tiny: LoadedModel) -> None:
    """What it is compared with is the model itself, not what it made of it."""
    ids = [1, 40, 50, 60]
    with torch.inference_mode():
        logits: Any = tiny.model(input_ids=torch.tensor([ids])).logits
    assert logprobs_of(server.loaded.model, ids)[0] == pytest.approx(float(logits[0, 0].log_softmax(-1)[40]))


# --- a real server -------------------------------------------------------------------------------------


@pytest.mark.skipif("SDPO_GYM_VLLM_URL" not in os.environ, reason="SDPO_GYM_VLLM_URL names no vLLM server")
@pytest.mark.parametrize("rank", [8, 0])
def test_a_real_server_follows_the_weights(tmp_path: Path, rank: int) -> None:
    name = os.environ["SDPO_GYM_VLLM_MODEL"]
    config = settings(os.environ["SDPO_GYM_VLLM_URL"], model=name, lora={"rank": rank})
    loaded = student(config)
    start = load_model(name, device="cpu")
    sampler = VLLMSampler(config, loaded, tmp_path)
    sampler.publish(0)
    assert given_as_own(sampler, loaded, 0) < 0.05
    train(loaded, 0.02)
    sampler.publish(1)
    assert given_as_own(sampler, loaded, 1) < 0.05
    assert given_as_own(sampler, start, 1) > 0.05
    if rank == 0:  # the server is left as it was found
        loaded.model.load_state_dict(start.model.state_dict())
        sampler.publish(2)
