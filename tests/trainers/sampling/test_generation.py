"""Sampling, held against transformers' own generation and against plain forward passes."""

import math
from itertools import chain

import pytest
import torch
from peft import LoraConfig, PeftModel, get_peft_model

from sdpo_gym.errors import ConfigError, PolicyError
from sdpo_gym.policy import Sampling
from sdpo_gym.types import Sample
from sdpo_trainers.models import LoadedModel
from sdpo_trainers.sampling.generation import choose, generate
from sdpo_trainers.sampling.prefill import families, shared_prefix

GREEDY = Sampling(temperature=0, max_tokens=12)
TEXTS = [
    "What is the capital of France?",
    "What is the capital of Germany, and why?",
    "What is the capital of the world " * 3,
]


def encode(loaded: LoadedModel, texts: list[str] = TEXTS) -> list[list[int]]:
    return [list(loaded.tokenizer.encode(text)) for text in texts]


def adapted(loaded: LoadedModel) -> PeftModel:
    config = LoraConfig(r=4, target_modules="all-linear", init_lora_weights=False)
    return get_peft_model(loaded.model, config)


def run(loaded: LoadedModel, prompts: list[list[int]], n: int = 1, sampling: Sampling = GREEDY, **kwargs):
    return generate(loaded.model, loaded.tokenizer, prompts, n, sampling, loaded.eos_ids, **kwargs)


def forward_logprobs(model: torch.nn.Module, sample: Sample, temperature: float) -> torch.Tensor:
    """The log-probabilities of a sample's tokens by one plain forward pass."""
    ids = torch.tensor([[*sample.prompt_ids, *sample.token_ids]])
    with torch.no_grad():
        logits = model(ids).logits[0, len(sample.prompt_ids) - 1 : -1].double()
    return (logits / temperature).log_softmax(-1).gather(-1, torch.tensor(sample.token_ids)[:, None])[:, 0]


def transformers_greedy(loaded: LoadedModel, prompt: list[int], count: int) -> list[int]:
    ids = torch.tensor([prompt])
    out = loaded.model.generate(ids, attention_mask=torch.ones_like(ids), do_sample=False, max_new_tokens=count)
    return out[0, len(prompt) :].tolist()


def check_greedy(loaded: LoadedModel) -> None:
    prompts = encode(loaded)
    assert shared_prefix(prompts) > 0 or len(loaded.tokenizer) > 1000
    for prompt, (sample,) in zip(prompts, run(loaded, prompts), strict=True):
        assert list(sample.token_ids) == transformers_greedy(loaded, prompt, GREEDY.max_tokens)


def check_logprobs(loaded: LoadedModel) -> None:
    groups = run(loaded, encode(loaded), 3, Sampling(temperature=0.7, max_tokens=12))
    for sample in (s for group in groups for s in group):
        expected = forward_logprobs(loaded.model, sample, 0.7)
        assert torch.allclose(torch.tensor(sample.logprobs).double(), expected, atol=1e-4)


def test_greedy_tokens_are_those_of_transformers(tiny: LoadedModel):
    check_greedy(tiny)


@pytest.mark.model
def test_greedy_tokens_are_those_of_transformers_for_a_real_model(smollm2: LoadedModel):
    check_greedy(smollm2)


def test_recorded_logprobs_are_those_of_a_plain_forward_pass(tiny: LoadedModel):
    check_logprobs(tiny)


@pytest.mark.model
def test_recorded_logprobs_are_those_of_a_plain_forward_pass_for_a_real_model(smollm2: LoadedModel):
    check_logprobs(smollm2)


def test_a_row_does_not_depend_on_the_others_in_its_batch(tiny: LoadedModel):
    prompts = encode(tiny)
    sampling = Sampling(max_tokens=20)
    together = run(tiny, prompts, 4, sampling)
    for key, prompt in enumerate(prompts):
        for sample in range(4):
            alone = run(tiny, [prompt], 1, sampling, keys=[key], first_sample=sample)[0][0]
            assert alone.token_ids == together[key][sample].token_ids


def later_turns() -> list[list[int]]:
    """Prompts of two tasks in several versions, and one of its own, in no order."""
    tasks = [list(range(10, 190)), list(range(50, 250))]
    prompts = [task + [60 + i] * (3 * i + 1) for i in range(3) for task in tasks]
    return [*prompts[:3], list(range(30, 60)), *prompts[3:], tasks[0]]


def test_prompts_that_begin_alike_are_read_from_where_they_differ(tiny: LoadedModel):
    prompts = later_turns()
    assert sorted(sorted(group) for group in families(prompts)) == [[0, 2, 5, 7], [1, 4, 6], [3]]
    short = [[1, 2, 3], [1, 2, 4], [7] * 9]
    assert [sorted(group) for group in families(short)] == [[0, 1, 2]]  # not worth a forward of their own
    sizes: list[int] = []
    hook = tiny.model.register_forward_pre_hook(
        lambda *given: sizes.append(given[2]["input_ids"].numel()), with_kwargs=True
    )
    run(tiny, prompts, 1, Sampling(max_tokens=1))
    hook.remove()
    assert sum(sizes) < 180 + 200 + 30 + 8 * 8 < sum(map(len, prompts)) / 2


@pytest.mark.parametrize("n", [1, 3])
def test_a_row_does_not_depend_on_the_prompts_that_it_is_read_with(tiny: LoadedModel, n: int):
    prompts = later_turns()
    sampling = Sampling(max_tokens=20)
    together = run(tiny, prompts, n, sampling)
    for key, prompt in enumerate(prompts):
        (alone,) = run(tiny, [prompt], n, sampling, keys=[key])
        assert [s.token_ids for s in alone] == [s.token_ids for s in together[key]]
        for sample in together[key]:
            expected = forward_logprobs(tiny.model, sample, 1.0)
            assert torch.allclose(torch.tensor(sample.logprobs).double(), expected, atol=1e-4)


def test_the_same_seed_samples_the_same_and_another_seed_another(tiny: LoadedModel):
    prompts = encode(tiny)
    first, again, other = (run(tiny, prompts, 2, Sampling(max_tokens=20, seed=s)) for s in (1, 1, 2))
    assert first == again
    assert first != other
    assert len({sample.token_ids for group in first for sample in group}) == 6


def test_without_a_seed_every_call_is_another(tiny: LoadedModel):
    prompts = encode(tiny)
    sampling = Sampling(max_tokens=20, seed=None)
    assert run(tiny, prompts, 1, sampling) != run(tiny, prompts, 1, sampling)


def test_rows_that_end_early_leave_without_disturbing_the_rest(tiny: LoadedModel):
    prompts = encode(tiny)
    sampling = Sampling(max_tokens=40)
    endless = generate(tiny.model, tiny.tokenizer, prompts, 8, sampling, ())
    eos = (*range(3, 60),)  # so many tokens that rows end at every step
    ended = generate(tiny.model, tiny.tokenizer, prompts, 8, sampling, eos)
    assert len({len(s.token_ids) for group in ended for s in group}) > 5
    for whole, cut in zip(chain.from_iterable(endless), chain.from_iterable(ended), strict=True):
        expected = next((i + 1 for i, t in enumerate(whole.token_ids) if t in eos), 40)
        assert cut.token_ids == whole.token_ids[:expected]
        assert cut.finish_reason == ("stop" if cut.token_ids[-1] in eos else "length")


def test_the_text_leaves_the_end_of_turn_out_and_the_tokens_keep_it(tiny: LoadedModel):
    eos = tuple(range(3, 60))
    samples = generate(tiny.model, tiny.tokenizer, encode(tiny), 8, Sampling(max_tokens=40), eos)
    stopped = [s for group in samples for s in group if s.finish_reason == "stop"]
    assert stopped
    for s in stopped:
        assert s.text == tiny.tokenizer.decode(s.token_ids[:-1], skip_special_tokens=True)


def test_samples_are_distributed_as_the_model_says():
    logits = torch.tensor([[2.0, 1.0, 0.0, -1.0, -30.0]])
    uniforms = (torch.arange(20_000, dtype=torch.float64) + 0.5) / 20_000
    tokens, logprobs = choose(logits.expand(20_000, -1), uniforms, temperature=2.0, top_p=1.0)
    probs = (logits[0] / 2).softmax(-1)
    assert torch.allclose(torch.bincount(tokens, minlength=5) / 20_000, probs, atol=2e-4)
    assert torch.allclose(logprobs, probs[tokens].log(), atol=1e-6)


def test_top_p_keeps_the_smallest_set_that_holds_its_mass_and_records_the_whole_distribution():
    logits = torch.tensor([[0.1, 0.5, 0.25, 0.15]]).log()
    uniforms = (torch.arange(1000, dtype=torch.float64) + 0.5) / 1000
    tokens, logprobs = choose(logits.expand(1000, -1), uniforms, 1.0, top_p=0.7)
    assert torch.allclose(
        torch.bincount(tokens, minlength=4) / 1000, torch.tensor([0, 2 / 3, 1 / 3, 0]), atol=2e-3
    )
    assert torch.allclose(logprobs.exp(), torch.tensor([0.1, 0.5, 0.25, 0.15])[tokens])


def test_top_p_is_right_where_the_nucleus_is_larger_than_the_candidates():
    logits = -1e-4 * torch.arange(5000.0)[None]
    mass = logits[0].double().softmax(-1).cumsum(-1)
    last = int((mass < 0.9).sum())
    assert last > 2000
    tokens, _ = choose(logits, torch.tensor([1 - 1e-9], dtype=torch.float64), 1.0, top_p=0.9)
    assert abs(int(tokens) - last) <= 1  # the sums are rounded


@pytest.mark.parametrize("temperature", [1e-40, 1e-5, 1e30])
def test_extreme_temperatures_give_numbers(temperature: float):
    tokens, logprobs = choose(torch.randn(8, 50) * 30, torch.rand(8, dtype=torch.float64), temperature, 1.0)
    assert torch.isfinite(logprobs).all()
    assert ((tokens >= 0) & (tokens < 50)).all()


def test_a_tokens_of_probability_zero_is_never_drawn():
    logits = torch.tensor([[-math.inf, 0.0, -math.inf]])
    for u in (0.0, 0.5, 1 - 2**-53):
        tokens, _ = choose(logits, torch.tensor([u], dtype=torch.float64), 1.0, 1.0)
        assert tokens.tolist() == [1]


def test_a_model_that_has_diverged_is_an_error(tiny: LoadedModel):
    with torch.no_grad():
        tiny.model.model.norm.weight.fill_(math.nan)
    with pytest.raises(PolicyError, match="diverged"):
        run(tiny, encode(tiny), 2, Sampling(max_tokens=3))


def test_an_empty_prompt_is_refused(tiny: LoadedModel):
    with pytest.raises(ConfigError, match="empty"):
        run(tiny, [[1, 2], []])


def test_dropout_is_off_while_sampling_and_on_again_afterwards(tiny: LoadedModel):
    model = get_peft_model(tiny.model, LoraConfig(r=4, lora_dropout=0.5, init_lora_weights=False))
    model.train()
    prompts = encode(tiny)
    first, second = (generate(model, tiny.tokenizer, prompts, 2, Sampling(max_tokens=9), ()) for _ in range(2))
    assert first == second
    assert model.training
    assert all(m.training for m in model.modules())


def test_a_model_can_be_trained_after_it_has_sampled(tiny: LoadedModel):
    model = adapted(tiny)
    generate(model, tiny.tokenizer, encode(tiny), 2, Sampling(max_tokens=5), tiny.eos_ids)
    model(torch.arange(9)[None]).logits.sum().backward()
    assert all(p.grad is not None for p in model.parameters() if p.requires_grad)


def test_logprobs_with_an_adapter_are_those_of_the_adapted_model(tiny: LoadedModel):
    model = get_peft_model(
        tiny.model, LoraConfig(r=4, target_modules="all-linear", init_lora_weights=False)
    ).eval()
    for (sample,) in generate(model, tiny.tokenizer, encode(tiny), 1, Sampling(max_tokens=9), ()):
        expected = forward_logprobs(model, sample, 1.0)
        assert torch.allclose(torch.tensor(sample.logprobs).double(), expected, atol=1e-4)
