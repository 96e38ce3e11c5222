"""Optimizer steps that are made by one process and by two, to compare."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import torch
from accelerate import Accelerator

from sdpo_gym.backends import TeacherDetail
from sdpo_gym.settings import validate
from sdpo_trainers.backend import Backend, Context, Example, Needs, Tokens
from sdpo_trainers.backends.grpo import GRPO
from sdpo_trainers.backends.hybrid import Hybrid
from sdpo_trainers.backends.rlcsd import RLCSD
from sdpo_trainers.backends.sdpo import SDPO
from sdpo_trainers.backends.srpo import SRPO
from sdpo_trainers.checkpoints.checkpoint import load_optimizer, optimizer_state
from sdpo_trainers.config import OptimizerOptions
from sdpo_trainers.distributed import World
from sdpo_trainers.engine.shards import Sharding
from sdpo_trainers.engine.step import Engine
from sdpo_trainers.objectives.aggregation import Aggregation
from sdpo_trainers.tiny import tiny_model

CONTEXT = Context(
    env=None,  # type: ignore[arg-type]
    encode=lambda messages: [1],
    encode_answer=lambda text: [1],
    context_length=8192,
    seed=0,
    detail=TeacherDetail.FULL,
)


class Reweighing(SDPO):
    """Weighs each token by its share of the teacher's entropy in the whole step."""

    def reweigh(
        self, weights: torch.Tensor, tokens: Tokens, total: Callable[[torch.Tensor], torch.Tensor]
    ) -> torch.Tensor:
        entropy = tokens.teacher_entropy
        assert entropy is not None
        return weights * entropy / (total(entropy) / total(torch.ones_like(entropy)))


class Old(GRPO):
    """Takes ratios to the model as it was before the first update, and keeps near its start."""

    needs = Needs(reference=True, old=True)
    aggregation = Aggregation("constant", 16)


def examples(groups: int, size: int, seed: int = 0) -> list[Example]:
    """Examples of every kind: some without a teacher, not all counted, silent, of several turns."""
    rng = random.Random(seed)

    def ids(least: int, most: int) -> tuple[int, ...]:
        return tuple(rng.randrange(1, 250) for _ in range(rng.randint(least, most)))

    made = []
    for group in range(groups):
        context = ids(5, 20)
        for trajectory in range(size):
            response = ids(2, 9)
            made.append(
                Example(
                    group,
                    trajectory,
                    (*context, *ids(0, 3)),
                    response,
                    tuple(-5.5 + rng.random() for _ in response),
                    advantage=rng.choice([-1.0, 0.5, 2.0]),
                    teacher_ids=(*context, *ids(3, 9)) if rng.random() < 0.8 else None,
                    counted=tuple(i > 0 for i in range(len(response))) if rng.random() < 0.3 else None,
                    weight=rng.choice([1.0, 2.0]),
                    turn=trajectory % 2,
                    silent=rng.random() < 0.1,
                )
            )
    return made


@dataclass(frozen=True)
class Case:
    """Updates of an engine.

    Attributes:
        backend: Which.
        examples: Those of all processes.
        options: Of the backend.
        optimizer: Its settings.
        rank: Of the adapters; 0 trains all weights.
    """

    backend: type[Backend]
    examples: list[Example]
    options: dict[str, Any]
    optimizer: dict[str, Any]
    rank: int = 0


MANY, ALONE = examples(4, 5), [replace(examples(1, 1, seed=3)[0], teacher_ids=(1, 2, 3, 4), silent=False)]
CONTRASTED = [
    replace(e, contrast_ids=((*e.context_ids, 7, i), (*e.context_ids, 9))) if e.teacher_ids else e
    for i, e in enumerate(MANY)
]
CASES = {
    "grpo": Case(GRPO, MANY, {}, {"micro_batch_tokens": 30}),
    "grpo-sequence": Case(GRPO, MANY, {"aggregation": "sequence"}, {"minibatches": 2}, rank=4),
    "old": Case(Old, MANY, {}, {"minibatches": 2, "epochs": 2, "micro_batch_tokens": 40}, rank=4),
    "old-all-weights": Case(Old, MANY, {}, {"epochs": 2}),
    "sdpo": Case(SDPO, MANY, {"ema_rate": 0.3}, {"micro_batch_tokens": 60}),
    "sdpo-adapters": Case(SDPO, MANY, {"ema_rate": 0.3}, {}, rank=4),
    "sdpo-trust-region": Case(SDPO, MANY, {"teacher": "trust_region"}, {}),
    "sdpo-uncertain-tokens": Case(SDPO, MANY, {"tokens": "entropy"}, {"micro_batch_tokens": 60}),
    "hybrid": Case(Hybrid, MANY, {"grpo_share": 0.5}, {"micro_batch_tokens": 60}, rank=4),
    "srpo": Case(SRPO, MANY, {"teacher": "live"}, {"micro_batch_tokens": 60, "minibatches": 2}),
    "rlcsd": Case(RLCSD, CONTRASTED, {}, {"micro_batch_tokens": 60}),
    "gspo": Case(GRPO, MANY, {"objective": "gspo", "kl": 0.1}, {"epochs": 2}),
    "reweighing": Case(Reweighing, MANY, {}, {"micro_batch_tokens": 1}),
    "alone": Case(Reweighing, ALONE, {}, {}, rank=4),
    "alone-all-weights": Case(Old, ALONE, {}, {"epochs": 2}),
    "nan": Case(GRPO, [replace(MANY[0], advantage=float("nan")), *MANY[1:]], {}, {}),
}


def model(rank: int) -> Any:
    """Float64, so that nothing but a mistake makes a difference."""
    made: Any = tiny_model(seed=3).model.double()
    if rank:
        from peft import LoraConfig, get_peft_model

        torch.manual_seed(0)
        adapters = LoraConfig(r=rank, target_modules="all-linear", task_type="CAUSAL_LM", init_lora_weights=False)
        made = get_peft_model(made, adapters).double()
    return made.eval()


def run(name: str, world: World, sharding: Sharding | None = None) -> dict[str, Any]:
    """What two updates of a case come to, the optimizer saved and loaded between them."""
    case = CASES[name]
    backend = case.backend(validate(case.backend.Options, case.options), CONTEXT)

    def engine() -> Engine:
        options = OptimizerOptions(lr=1e-2, **case.optimizer)
        return Engine(
            model(case.rank), backend, options, 0.7, Accelerator(cpu=True), world=world, sharding=sharding
        )

    first = engine()
    updates = [first.update(case.examples)]
    second = engine()
    with first.whole(exact=True):
        weights = {n: p.detach().clone() for n, p in first.model.named_parameters()}
    fill(second, weights)
    load_optimizer(second, *optimizer_state(first))
    for voice, saved in ((second.teacher, first.teacher), (second.reference, first.reference)):
        if voice and saved:
            voice.load_state_dict(saved.state_dict())
    second.scheduler.load_state_dict(first.scheduler.state_dict())
    updates.append(second.update(case.examples))
    with second.whole(exact=True):
        kept = {n: p.detach().clone() for n, p in second.model.named_parameters()}
    with second.whole():
        weights = {n: p.detach().clone() for n, p in second.model.named_parameters()}
    teacher = {
        f"teacher/{n}": w.clone() for n, w in (second.teacher.state_dict() if second.teacher else {}).items()
    }
    return {
        "metrics": [{k: v for k, v in u.metrics.items() if not k.startswith("time/")} for u in updates],
        "credit": [sorted(u.credit, key=lambda pair: (pair[0].group, pair[0].trajectory)) for u in updates],
        "weights": weights | teacher,
        "kept": kept,
    }


@torch.no_grad()
def fill(engine: Engine, weights: dict[str, torch.Tensor]) -> None:
    """Gives an engine's student these weights."""
    from sdpo_trainers.engine.shards import divided

    student = engine.shards.student.model if engine.shards else engine.model
    for name, p in student.named_parameters():
        p.copy_(divided(weights[name], p))
