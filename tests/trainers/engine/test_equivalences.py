"""However a step is computed, its loss and its gradients are the same."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import torch
from accelerate import Accelerator
from peft import LoraConfig, get_peft_model
from torch import Tensor

from sdpo_gym.backends import TeacherDetail
from sdpo_gym.policy import Sampling
from sdpo_trainers.backend import Context
from sdpo_trainers.backends.sft import SFT
from sdpo_trainers.config import OptimizerOptions
from sdpo_trainers.engine.reading import Reader
from sdpo_trainers.engine.step import Engine
from sdpo_trainers.engine.student import Student
from sdpo_trainers.losses import token_logprobs
from sdpo_trainers.models import LoadedModel
from sdpo_trainers.sampling.generation import generate
from sdpo_trainers.tiny import tiny_model

Rows = list[tuple[int, ...]]


def rows(
    vocabulary: int, prompt: int = 12, response: int = 6, prompts: int = 2, group: int = 3
) -> tuple[Rows, Rows]:
    """Contexts and responses of groups that share their prompts."""
    rng = random.Random(4)

    def ids(count: int) -> tuple[int, ...]:
        return tuple(rng.randrange(3, vocabulary) for _ in range(count))

    contexts = [c for _ in range(prompts) for c in [ids(prompt)] * group]
    return contexts, [ids(rng.randint(2, response)) for _ in contexts]


def learn(model: Any, contexts: Rows, responses: Rows, chunk: int = 1000, recompute: Any = "off") -> list[Tensor]:
    """The loss of a packed batch and its gradients, the loss of every token another function of its logits."""
    student = Student(model)
    student.recompute = recompute
    reader = Reader(student, 10_000, chunk, 1.0)
    plan = reader.plan(contexts, responses)
    ids = torch.tensor([t for r in responses for t in r])
    weights = torch.linspace(-1, 2, len(ids), dtype=reader.dtype)

    def loss(start: int, stop: int, logits: Tensor) -> Tensor:
        squares = 1e-3 * logits.square().sum(-1)
        return (weights[start:stop] * (squares - token_logprobs(logits, ids[start:stop]))).sum()

    total = student(plan.forest, plan.places, lambda _: None, loss, chunk)
    trained = [p for p in model.parameters() if p.requires_grad]
    return [total.detach(), *torch.autograd.grad(total, trained, materialize_grads=True)]


def full(tied: bool, hidden: int = 32) -> Any:
    """All weights are trained, the vocabulary's with two uses or one."""
    model = tiny_model(seed=2, hidden=hidden).model
    if not tied:
        config = model.config
        config.tie_word_embeddings = False
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            model = type(model)(config).eval()
    return model.double()


def adapted(targets: str | list[str] = "all-linear", hidden: int = 32) -> Any:
    """Adapters alone are trained, all of them away from 0."""
    base = tiny_model(seed=2, hidden=hidden).model.double()
    model = get_peft_model(base, LoraConfig(r=4, target_modules=targets)).eval()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        for p in model.parameters():
            if p.requires_grad:
                p.data = 0.1 * torch.randn_like(p)
    return model


def biased() -> Any:
    """A head that does more than multiply."""
    model = full(tied=False)
    head = torch.nn.Linear(model.lm_head.in_features, model.lm_head.out_features, dtype=torch.float64)
    model.lm_head = head
    return model


MODELS: dict[str, Callable[[], Any]] = {
    "tied": lambda: full(tied=True),
    "untied": lambda: full(tied=False),
    "adapters": adapted,
    "adapted head": lambda: adapted(["q_proj", "lm_head"]),
    "biased head": biased,
}


@pytest.mark.parametrize("name", MODELS)
def test_a_chunked_vocabulary_gives_the_loss_and_gradients_of_the_whole(name: str) -> None:
    model = MODELS[name]()
    contexts, responses = rows(250)
    student = Student(model)
    plan = Reader(student, 10_000, 0, 1.0).plan(contexts, responses)
    logits = student.project(student.hidden(plan.forest).index_select(0, plan.places))
    ids = torch.tensor([t for r in responses for t in r])
    weights = torch.linspace(-1, 2, len(ids), dtype=logits.dtype)
    whole = (weights * (1e-3 * logits.square().sum(-1) - token_logprobs(logits, ids))).sum()
    trained = [p for p in model.parameters() if p.requires_grad]
    expected = [whole.detach(), *torch.autograd.grad(whole, trained, materialize_grads=True)]
    for chunk in (1, 3, 1000):
        for ours, naive in zip(learn(model, contexts, responses, chunk), expected, strict=True):
            torch.testing.assert_close(ours, naive, atol=1e-10, rtol=1e-8)


@pytest.mark.parametrize("adapters", [False, True])
@pytest.mark.parametrize("recompute", ["cheap", "layers"])
def test_what_is_computed_again_gives_the_same_gradients(adapters: bool, recompute: str) -> None:
    model = (
        adapted(hidden=128) if adapters else full(tied=True, hidden=128)
    )  # wide enough for something to be kept
    contexts, responses = rows(250)
    kept = learn(model, contexts, responses)
    for again, was in zip(learn(model, contexts, responses, recompute=recompute), kept, strict=True):
        torch.testing.assert_close(again, was, atol=1e-12, rtol=1e-10)


@pytest.mark.parametrize("recompute", ["cheap", "layers"])
def test_less_is_kept_for_the_backward(recompute: Any) -> None:
    def kept(what: Any) -> int:
        sizes: dict[int, int] = {}

        def note(saved: Tensor) -> Tensor:
            sizes[saved.data_ptr()] = saved.numel()
            return saved

        student = Student(full(tied=True, hidden=128))
        student.recompute = what
        contexts, responses = rows(250)
        plan = Reader(student, 10_000, 0, 1.0).plan(contexts, responses)
        with torch.autograd.graph.saved_tensors_hooks(note, lambda saved: saved):
            student(plan.forest, plan.places, lambda _: None, lambda a, b, logits: logits.sum(), 100)
        return sum(sizes.values())

    assert kept(recompute) < 0.6 * kept("off")


def test_a_forward_after_one_that_recomputes_is_the_plain_one() -> None:
    model = full(tied=True)
    learn(model, *rows(250), recompute="layers")
    assert not [name for name, module in model.named_modules() if "forward" in vars(module)]


def test_packed_single_precision_stays_near_separate_reading() -> None:
    model = full(tied=True).float()
    compare_with_separate(model, rows(250), 2e-5)


@pytest.mark.model
def test_smollm2_reads_packed_sequences_as_it_reads_them_one_by_one(smollm2: LoadedModel) -> None:
    compare_with_separate(smollm2.model, rows(49_000, prompt=20, response=4, prompts=1, group=2), 2e-3)


@torch.no_grad()
def compare_with_separate(model: Any, batch: tuple[Rows, Rows], tolerance: float) -> None:
    contexts, responses = batch
    student = Student(model)
    plan = Reader(student, 10_000, 0, 1.0).plan(contexts, responses)
    packed = student.project(student.hidden(plan.forest).index_select(0, plan.places)).log_softmax(-1)
    alone = [
        model(input_ids=torch.tensor([[*c, *r]])).logits[0, len(c) - 1 : -1].log_softmax(-1)
        for c, r in zip(contexts, responses, strict=True)
    ]
    torch.testing.assert_close(packed, torch.cat(alone), atol=tolerance, rtol=0)


def recorded_and_recomputed(
    loaded: LoadedModel, prompts: Rows, n: int, temperature: float
) -> tuple[Tensor, Tensor]:
    """Log-probabilities as the sampler recorded them, and as the engine reads them."""
    sampling = Sampling(temperature=temperature, max_tokens=5, seed=3)
    groups = generate(loaded.model, loaded.tokenizer, prompts, n, sampling, loaded.eos_ids)
    samples = list(itertools.chain(*groups))
    responses = [s.token_ids for s in samples]
    reader = Reader(Student(loaded.model), 10_000, 0, temperature)
    reading = reader.read([s.prompt_ids for s in samples], responses, None)
    ids = torch.tensor([t for r in responses for t in r])
    return torch.tensor([p for s in samples for p in s.logprobs]), reading.figures(ids)[0]


def test_recorded_logprobs_are_those_that_the_engine_computes(tiny: LoadedModel) -> None:
    prompts = [tuple(range(5, 30)), tuple(range(9, 50)), tuple(range(5, 28))]
    recorded, computed = recorded_and_recomputed(tiny, prompts, 4, temperature=0.7)
    torch.testing.assert_close(computed.float(), recorded, atol=2e-5, rtol=0)


def test_recorded_logprobs_of_adapters_are_those_that_the_engine_computes(tiny: LoadedModel) -> None:
    loaded = replace(tiny, model=adapted().float())
    recorded, computed = recorded_and_recomputed(loaded, [tuple(range(5, 30))], 4, temperature=1.0)
    torch.testing.assert_close(computed.float(), recorded, atol=2e-5, rtol=0)


def test_merged_adapters_sample_what_adapters_apart_sample(tiny: LoadedModel) -> None:
    loaded = replace(tiny, model=adapted().float())
    apart, _ = recorded_and_recomputed(loaded, [tuple(range(5, 30))], 4, temperature=1.0)
    loaded.model.merge_adapter()
    merged, _ = recorded_and_recomputed(loaded, [tuple(range(5, 30))], 4, temperature=1.0)
    torch.testing.assert_close(merged, apart, atol=2e-5, rtol=0)


@pytest.mark.model
def test_recorded_logprobs_of_smollm2_are_those_that_the_engine_computes(smollm2: LoadedModel) -> None:
    prompts = [tuple(smollm2.tokenizer.encode(text)) for text in ("The capital of France is", "Once upon a time")]
    recorded, computed = recorded_and_recomputed(smollm2, prompts, 2, temperature=1.0)
    torch.testing.assert_close(computed.float(), recorded, atol=2e-3, rtol=0)


@pytest.mark.parametrize("recompute", ["off", "cheap", "layers"])
def test_the_setting_reaches_the_student(recompute: Any) -> None:
    context = Context(None, list, list, 100, 0, TeacherDetail.FULL)  # type: ignore[arg-type]
    options = OptimizerOptions(gradient_checkpointing=recompute)
    engine = Engine(full(tied=True), SFT(SFT.Options(), context), options, 1.0, Accelerator(cpu=True))
    assert engine.plain.recompute == recompute
