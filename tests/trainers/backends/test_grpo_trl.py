"""GRPO's family against TRL's `GRPOTrainer` on the same model, tokens and advantages: value and gradient.

Where the two are meant to be the same they are, to the precision of the model's float32 rotary angles. What
differs, and how it is set here to be the same:

* CISPO's upper bound is `epsilon_high` itself in TRL and 1 + `clip_high` here, as in the paper; TRL has no lower.
* TRL's "grpo", "bnpo" and "dr_grpo" are means over a micro-batch, then over micro-batches; ours over the optimizer
  step, however it is split. Here there is one micro-batch.
* TRL divides "dapo" and "cispo" by the mean number of tokens of the updates of a generated batch; ours by those of
  the update. Here there is one update.
* TRL multiplies k3 by the importance ratio unless told not to: `kl_estimator = "k3_weighted"`.
* TRL's means count groups without signal; ours do with `denominator = "all"`. Here all have signal.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch
from accelerate import Accelerator
from datasets import Dataset
from naive_policy_gradient import logprobs_of

from sdpo_gym.backends import TeacherDetail
from sdpo_gym.settings import validate
from sdpo_trainers.backend import Context, Example
from sdpo_trainers.backends.grpo import GRPO, GRPOOptions
from sdpo_trainers.config import OptimizerOptions
from sdpo_trainers.engine.step import Engine
from sdpo_trainers.tiny import tiny_model

trl = pytest.importorskip("trl", reason="the comparison with TRL needs the extra `peers`")

TEMPERATURE = 0.7
LENGTH = 11
PROMPTS, PER_PROMPT = 3, 3


MODEL = {"seed": 3, "hidden": 16, "layers": 1}


@dataclass(frozen=True)
class Case:
    """What both sides are told: a list of completions, each with its prompt, advantage and log-probabilities."""

    prompts: list[list[int]]
    completions: list[list[int]]
    advantages: list[float]
    recorded: list[list[float]]


@pytest.fixture(scope="module")
def case() -> Case:
    rng = random.Random(0)
    prompts = [[rng.randrange(3, 250) for _ in range(4 + p)] for p in range(PROMPTS) for _ in range(PER_PROMPT)]
    sizes = [rng.randint(2, LENGTH - 1) for _ in prompts]
    return Case(
        prompts,
        [[rng.randrange(3, 250) for _ in range(n)] for n in sizes],
        [round(rng.gauss(0, 1), 2) for _ in prompts],
        [[-5.55 + rng.gauss(0, 0.3) for _ in range(n)] for n in sizes],
    )


def moved(model: Any) -> Any:
    """The policy, a little away from where the run started."""
    generator = torch.Generator().manual_seed(2)
    with torch.no_grad():
        for p in model.parameters():
            p += 0.02 * torch.randn(p.shape, generator=generator, dtype=p.dtype)
    return model


def start() -> Any:
    return tiny_model(**MODEL).model.double()


def theirs(case: Case, folder: Path, **settings: Any) -> tuple[float, torch.Tensor]:
    """TRL's loss and gradient, by its own function."""
    limit, beta = settings.pop("correction_limit", None), settings.pop("beta", 0.0)
    model = moved(start())
    trainer = trl.GRPOTrainer(
        model=model,
        processing_class=tiny_model().tokenizer,
        reward_funcs=lambda completions, **_: [0.0] * len(completions),
        train_dataset=Dataset.from_list([{"prompt": "x"}] * PROMPTS),
        args=trl.GRPOConfig(
            output_dir=str(folder),
            per_device_train_batch_size=PROMPTS * PER_PROMPT,
            num_generations=PER_PROMPT,
            max_completion_length=LENGTH,
            temperature=TEMPERATURE,
            report_to=[],
            use_cpu=True,
            bf16=False,
            gradient_checkpointing=False,
            **{"epsilon": 0.2, "epsilon_high": 0.28, **settings},
        ),
    )
    trainer.beta = beta  # afterwards: it would look for a reference model by name
    trainer.current_gradient_accumulation_steps = 1
    trainer.model.train()

    def padded(rows: list[list[Any]], left: bool = False) -> torch.Tensor:
        width = max(map(len, rows))
        fills = [[0] * (width - len(row)) for row in rows]
        return torch.tensor([f + r if left else r + f for r, f in zip(rows, fills, strict=True)])

    recorded = padded(case.recorded).double()
    inputs = {
        "prompt_ids": padded(case.prompts, left=True),
        "prompt_mask": padded([[1] * len(r) for r in case.prompts], left=True),
        "completion_ids": padded(case.completions),
        "completion_mask": padded([[1] * len(r) for r in case.completions]),
        "advantages": torch.tensor(case.advantages, dtype=torch.float64),
        "old_per_token_logps": recorded,
        "num_items_in_batch": torch.tensor(sum(map(len, case.completions))),
    }
    if beta:
        inputs["ref_per_token_logps"] = padded(logprobs(start(), case)).double()
    if limit:  # as TRL makes it where a vLLM server samples
        trainer.use_vllm = trainer.vllm_importance_sampling_correction = True
        own = padded(logprobs(model, case)).double()
        inputs["old_per_token_logps"] = own
        inputs["importance_sampling_ratio"] = (own - recorded).exp().clamp(max=limit)
    loss = trainer._compute_loss(trainer.model, inputs)
    loss.backward()
    return float(loss.detach()), torch.cat([p.grad.flatten() for p in model.parameters()])


def logprobs(model: Any, case: Case) -> list[list[float]]:
    compute = logprobs_of(model, TEMPERATURE)
    with torch.no_grad():
        pairs = zip(case.prompts, case.completions, strict=True)
        return [[float(p) for p in compute(prompt, completion)] for prompt, completion in pairs]


def ours(case: Case, **options: Any) -> tuple[float, torch.Tensor]:
    context = Context(
        env=None,  # type: ignore[arg-type]
        encode=lambda messages: [],
        encode_answer=lambda text: [],
        context_length=8192,
        seed=0,
        detail=TeacherDetail.FULL,
        max_tokens=LENGTH,
    )
    kind = GRPO(validate(GRPOOptions, options), context)
    model = start()
    engine = Engine(model, kind, OptimizerOptions(grad_clip=1e9), TEMPERATURE, Accelerator(cpu=True))
    moved(model)
    seen: list[torch.Tensor] = []
    engine.optimizer.step = lambda: seen.append(torch.cat([p.grad.flatten().clone() for p in model.parameters()]))
    examples = [
        Example(i // PER_PROMPT, i % PER_PROMPT, tuple(prompt), tuple(ids), tuple(recorded), advantage=advantage)
        for i, (prompt, ids, recorded, advantage) in enumerate(
            zip(case.prompts, case.completions, case.recorded, case.advantages, strict=True)
        )
    ]
    return engine.update(examples).metrics["loss"], seen[0]


PAIRS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "grpo": ({"aggregation": "sequence"}, {"loss_type": "grpo"}),
    "bnpo": ({"aggregation": "token"}, {"loss_type": "bnpo"}),
    "dapo": ({"aggregation": "token"}, {"loss_type": "dapo"}),
    "dr_grpo": ({"aggregation": "constant"}, {"loss_type": "dr_grpo"}),
    "cispo": (
        {"objective": "cispo", "clip_low": 1.0, "clip_high": 0.3},
        {"loss_type": "cispo", "epsilon_high": 1.3},
    ),
    "gspo": (
        {"objective": "gspo", "aggregation": "sequence", "clip_low": 0.01, "clip_high": 0.02},
        {"importance_sampling_level": "sequence", "loss_type": "grpo", "epsilon": 0.01, "epsilon_high": 0.02},
    ),
    "gspo, token mean": (
        {"objective": "gspo", "aggregation": "token"},
        {"importance_sampling_level": "sequence", "loss_type": "bnpo"},
    ),
    "two-sided clip": ({"dual_clip": 1.4}, {"loss_type": "bnpo", "delta": 1.4}),
    "kl": (
        {"kl": 0.5, "aggregation": "sequence"},
        {"loss_type": "grpo", "beta": 0.5, "use_bias_correction_kl": False},
    ),
    "weighted kl": ({"kl": 0.5, "kl_estimator": "k3_weighted"}, {"loss_type": "bnpo", "beta": 0.5}),
    "importance correction": (
        {"correction": "token_truncate", "correction_limit": 1.1, "kl": 0.5, "kl_estimator": "k3_weighted"},
        {"loss_type": "bnpo", "correction_limit": 1.1, "beta": 0.5},
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_the_loss_and_its_gradient_are_those_of_trl(name: str, case: Case, tmp_path: Path) -> None:
    options, settings = PAIRS[name]
    value, gradient = ours(case, **options)
    expected, expected_gradient = theirs(case, tmp_path, **settings)
    assert value == pytest.approx(expected, abs=1e-6)
    torch.testing.assert_close(gradient, expected_gradient, atol=1e-7, rtol=1e-5)


def test_the_pairs_differ_among_each_other(case: Case) -> None:
    found = [ours(case, **options)[1] for name, (options, _) in PAIRS.items() if name != "bnpo"]
    assert len({round(float(gradient.norm()), 9) for gradient in found}) == len(found)
