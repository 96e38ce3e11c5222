"""GRPO's family: every variant against a naive implementation, through the engine; what each option does."""

from __future__ import annotations

import copy
import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
import torch
from accelerate import Accelerator
from naive_policy_gradient import Attempt, LogProbs, Recipe, Written, logprobs_of, naive_loss

from sdpo_gym import Feedback, Group, Message, Sample, Task, Trajectory, Turn, Verdict
from sdpo_gym.backends import TeacherDetail
from sdpo_gym.errors import ConfigError
from sdpo_gym.settings import validate
from sdpo_trainers.backend import Context, Example, resolve
from sdpo_trainers.backends.grpo import GRPO, GRPOOptions, overlong
from sdpo_trainers.config import OptimizerOptions, TrainConfig
from sdpo_trainers.engine.step import Engine, Update
from sdpo_trainers.presets import load_preset
from sdpo_trainers.tiny import tiny_model

TEMPERATURE = 0.7
LENGTH = 12
CONTEXT = Context(
    env=None,  # type: ignore[arg-type]
    encode=lambda messages: [],
    encode_answer=lambda text: [],
    context_length=8192,
    seed=0,
    detail=TeacherDetail.FULL,
    max_tokens=LENGTH,
)
RETURNS = ((1.0, 0.0, 0.0, 1.0), (0.0, 0.5, 1.0), (1.0, 1.0))
"""A group with signal, one in which an attempt is average, one without signal."""


def moved(model: Any, seed: int, by: float = 0.02) -> Any:
    """A copy with other weights."""
    other = copy.deepcopy(model)
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for p in other.parameters():
            p += by * torch.randn(p.shape, generator=generator, dtype=p.dtype)
    return other


@pytest.fixture(scope="module")
def models() -> dict[str, Any]:
    """What the run started from, what sampled, and the policy now."""
    start = tiny_model(seed=3, hidden=16, layers=1).model.double()
    return {"start": start, "sampler": moved(start, 1), "now": moved(start, 2)}


@pytest.fixture(scope="module")
def groups(models: dict[str, Any]) -> list[Group]:
    """Attempts with the sampler's log-probabilities; every other one has two turns."""
    recorded = logprobs_of(models["sampler"], TEMPERATURE)
    rng = random.Random(1)
    made = []
    for g, returns in enumerate(RETURNS):
        prompt = (Message("user", f"task {g}"),)
        trajectories = []
        for i, ret in enumerate(returns):
            context, turns = [7, 8, g], []
            for k in range(1 + i % 2):
                ids = [rng.randrange(1, 250) for _ in range(rng.randint(2, LENGTH - 3))]
                with torch.no_grad():
                    logprobs = tuple(float(p) for p in recorded(context, ids))
                sample = Sample("x", tuple(context), tuple(ids), logprobs)
                reward = ret if k == i % 2 else 0.0
                turns.append(Turn(prompt, sample, reward, Feedback(Verdict.WRONG_ANSWER, ret), ""))
                context = [*context, *ids, 9]
            trajectories.append(Trajectory(f"{g}", tuple(turns)))
        made.append(Group(Task(f"{g}", prompt), tuple(trajectories)))
    return made


def backend(**options: Any) -> GRPO:
    return GRPO(validate(GRPOOptions, options), CONTEXT)


def engine(kind: GRPO, models: dict[str, Any], **options: Any) -> Engine:
    """An engine of a run that started from `start` and has come to `now`."""
    model = copy.deepcopy(models["start"])
    made = Engine(model, kind, OptimizerOptions(grad_clip=1e9, **options), TEMPERATURE, Accelerator(cpu=True))
    with torch.no_grad():
        for p, now in zip(model.parameters(), models["now"].parameters(), strict=True):
            p.copy_(now)
    return made


def gradients(e: Engine, examples: Sequence[Example]) -> tuple[torch.Tensor, Update]:
    """The gradient that an update uses, of all weights in one vector, and what the update says."""
    seen: list[torch.Tensor] = []
    e.optimizer.step = lambda: seen.append(torch.cat([p.grad.flatten().clone() for p in e.model.parameters()]))
    update = e.update(examples)
    (gradient,) = seen
    return gradient, update


def attempts(groups: Sequence[Group]) -> list[list[Attempt]]:
    return [
        [
            Attempt(
                tuple(Written(t.action.prompt_ids, t.action.token_ids, t.action.logprobs) for t in x.turns), x.ret
            )
            for x in group.trajectories
        ]
        for group in groups
    ]


def naive(
    models: dict[str, Any], groups: Sequence[Group], recipe: Recipe, reference: LogProbs | None = None
) -> tuple[float, torch.Tensor]:
    """Value and gradient of the naive loss."""
    model = copy.deepcopy(models["now"])
    policy = logprobs_of(model, TEMPERATURE)
    start = reference or logprobs_of(models["start"], TEMPERATURE)
    loss = naive_loss(attempts(groups), policy, policy, start, recipe)
    found = torch.autograd.grad(loss, list(model.parameters()))
    return float(loss.detach()), torch.cat([g.flatten() for g in found])


PRESETS = {
    "original": Recipe(std="group", mean="sequence", epsilon_high=0.2, beta=0.04, without_signal_counts=True),
    "dr-grpo": Recipe(mean="constant", length=LENGTH, epsilon_high=0.2, without_signal_counts=True),
    "dapo": Recipe(std="group"),
    "gspo": Recipe("gspo", 3e-4, 4e-4, std="group", mean="sequence", without_signal_counts=True),
    "cispo": Recipe("cispo", 1.0, 4.0, std="group", without_signal_counts=True),
}
VARIANTS = {
    "defaults": ({}, Recipe()),
    "wide gspo": ({"objective": "gspo", "aggregation": "sequence"}, Recipe("gspo", mean="sequence")),
    "cispo": ({"objective": "cispo"}, Recipe("cispo")),
    "reinforce": ({"objective": "reinforce"}, Recipe("reinforce")),
    "dual clip": ({"dual_clip": 1.3}, Recipe(dual=1.3)),
    "batch": ({"scale": "batch"}, Recipe(std="batch")),
    "leave one out": (
        {"baseline": "leave_one_out", "aggregation": "constant", "constant_length": 1, "objective": "reinforce"},
        Recipe("reinforce", leave_one_out=True, mean="constant"),
    ),
    "kl": ({"kl": 0.5}, Recipe(beta=0.5)),
    **{f"kl, {x}": ({"kl": 0.5, "kl_estimator": x}, Recipe(beta=0.5, estimator=x)) for x in ("k2", "k3_weighted")},
    **{
        f"{kind} at {limit}": (
            {"correction": kind, "correction_limit": limit, "kl": 0.1, "objective": objective},
            Recipe(objective, correction=kind, correction_limit=limit, beta=0.1),
        )
        for kind, limit, objective in (
            ("token_truncate", 1.02, "ppo"),
            ("token_mask", 1.02, "cispo"),
            ("sequence_truncate", 1.1, "gspo"),
            ("sequence_mask", 1.1, "reinforce"),
        )
    },
}


@pytest.fixture(scope="module")
def usual(models: dict[str, Any], groups: list[Group]) -> torch.Tensor:
    """The gradient with the defaults."""
    kind = backend()
    return gradients(engine(kind, models), kind.examples(groups, 1))[0]


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_has_the_value_and_gradient_of_the_published_formula(
    name: str, models: dict[str, Any], groups: list[Group], usual: torch.Tensor
) -> None:
    options, recipe = VARIANTS[name]
    kind = backend(**options)
    found, update = gradients(
        engine(kind, models, micro_batch_tokens=30, chunk_tokens=4), kind.examples(groups, 1)
    )
    value, expected = naive(models, groups, recipe)
    assert update.metrics["loss"] == pytest.approx(value, abs=1e-7)  # a model's rotary angles are float32
    torch.testing.assert_close(found, expected, atol=1e-7, rtol=1e-5)
    assert torch.allclose(found, usual, rtol=0.01) == (name == "defaults")


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_the_method_of_its_paper(name: str, models: dict[str, Any], groups: list[Group]) -> None:
    config, _, options = resolve(validate(TrainConfig, load_preset(f"grpo/{name}")))
    kind = GRPO(options, CONTEXT)
    found, update = gradients(engine(kind, models), kind.examples(groups, 1))
    value, expected = naive(models, groups, PRESETS[name])
    assert update.metrics["loss"] == pytest.approx(value, abs=1e-7)
    torch.testing.assert_close(found, expected, atol=1e-7, rtol=1e-5)
    assert config.sampling.dynamic_rounds == (10 if name == "dapo" else 1)
    assert options.model_dump()["overlong_penalty"] == (0.5 if name == "dapo" else 0)


@pytest.mark.parametrize("name", ["defaults", "wide gspo", "leave one out", "kl"])
def test_the_order_of_groups_and_attempts_does_not_matter(
    name: str, models: dict[str, Any], groups: list[Group]
) -> None:
    kind = backend(**VARIANTS[name][0])
    turned = [replace(group, trajectories=group.trajectories[::-1]) for group in groups[::-1]]
    before, _ = gradients(engine(kind, models), kind.examples(groups, 1))
    after, _ = gradients(engine(kind, models), kind.examples(turned, 1))
    torch.testing.assert_close(after, before, atol=1e-9, rtol=1e-6)


@pytest.mark.parametrize("correction", ["none", "token_truncate"])
def test_several_updates_are_clipped_against_the_sampler_or_against_the_weights_before_the_first(
    correction: str, models: dict[str, Any], groups: list[Group]
) -> None:
    """Two epochs of two minibatches by plain gradient descent, of which each computes its own averages."""
    rate = 3.0
    kind = backend(correction=correction, scale="group")
    e = engine(kind, models, minibatches=2, epochs=2)
    weights = list(e.model.parameters())

    def descend(parameters: Sequence[torch.Tensor], by: Sequence[torch.Tensor]) -> None:
        with torch.no_grad():
            for p, g in zip(parameters, by, strict=True):
                p -= rate * g

    e.optimizer.step = lambda: descend(weights, [p.grad for p in weights])
    update = e.update(kind.examples(groups, 1))

    model = copy.deepcopy(models["now"])
    policy, before = logprobs_of(model, TEMPERATURE), logprobs_of(models["now"], TEMPERATURE)
    recipe = Recipe(std="group", correction=correction)
    for _ in range(2):
        for group in attempts(groups[:2]):
            loss = naive_loss([group], policy, before, before, recipe)
            descend(list(model.parameters()), torch.autograd.grad(loss, list(model.parameters())))
    for ours, expected in zip(weights, model.parameters(), strict=True):
        torch.testing.assert_close(ours, expected, atol=1e-6, rtol=1e-4)
    assert update.metrics["updates"] == 4
    assert update.metrics["clip_fraction"] > 0.1


def test_what_is_logged_are_means_over_tokens(models: dict[str, Any], groups: list[Group]) -> None:
    kind = backend(kl=0.1, correction="token_truncate", correction_limit=1.1, clip_low=0.01, clip_high=0.01)
    examples = kind.examples(groups, 1)
    metrics = engine(kind, models).update(examples).metrics
    policy, start = (logprobs_of(models[name], TEMPERATURE) for name in ("now", "start"))
    kl, weights = [], []
    with torch.no_grad():
        for x in examples:
            new, ref = policy(x.context_ids, x.response_ids), start(x.context_ids, x.response_ids)
            kl += [float((q - p).exp() - (q - p) - 1) for p, q in zip(new, ref, strict=True)]
            weights += [min(float((p - q).exp()), 1.1) for p, q in zip(new, x.sampler_logprobs, strict=True)]
    assert metrics["kl"] == pytest.approx(sum(kl) / len(kl), rel=1e-5)
    assert metrics["correction"] == pytest.approx(sum(weights) / len(weights), rel=1e-5)
    assert metrics["ratio"] == pytest.approx(1)  # to the trainer's own, before the first update
    assert metrics["clip_fraction"] == 0


def test_which_side_is_clipped_is_logged(models: dict[str, Any], groups: list[Group]) -> None:
    kind = backend(clip_low=0.02, clip_high=0.05)
    examples = kind.examples(groups, 1)
    metrics = engine(kind, models).update(examples).metrics
    low = high = tokens = 0
    with torch.no_grad():
        for x in (x for x in examples if not x.silent):
            new = logprobs_of(models["now"], TEMPERATURE)(x.context_ids, x.response_ids)
            ratios = [float((p - q).exp()) for p, q in zip(new, x.sampler_logprobs, strict=True)]
            low += sum(r < 0.98 for r in ratios) * ((x.advantage or 0) < 0)
            high += sum(r > 1.05 for r in ratios) * ((x.advantage or 0) > 0)
            tokens += len(ratios)
    assert low and high
    assert metrics["clip_fraction_low"] == pytest.approx(low / tokens)
    assert metrics["clip_fraction_high"] == pytest.approx(high / tokens)
    assert metrics["clip_fraction"] == pytest.approx((low + high) / tokens)


def test_groups_without_signal_are_not_read_but_count_in_the_published_mean(
    models: dict[str, Any], groups: list[Group], usual: torch.Tensor
) -> None:
    signal, every = backend(), backend(denominator="all")
    left, whole = signal.examples(groups, 1), every.examples(groups, 1)
    assert {x.group for x in left} == {0, 1}
    assert {x.group for x in whole} == {0, 1, 2}
    found, update = gradients(engine(every, models), whole)
    share = sum(x.size for x in left) / sum(x.size for x in whole)
    torch.testing.assert_close(found, usual * share)
    assert update.metrics["tokens_read"] == engine(signal, models).update(left).metrics["tokens_read"]


def test_an_average_attempt_of_a_group_with_signal_counts_and_is_not_read(groups: list[Group]) -> None:
    assert {(x.group, x.trajectory) for x in backend().examples(groups, 1) if x.silent} == {(1, 1)}


def test_with_a_kl_coefficient_attempts_without_advantage_are_read(groups: list[Group]) -> None:
    assert not any(x.silent for x in backend(kl=0.1, denominator="all").examples(groups, 1))


def cut_off(group: Group, *which: int) -> Group:
    """A group some of whose attempts were ended by the length limit."""

    def cut(x: Trajectory) -> Trajectory:
        last = x.turns[-1]
        return replace(
            x, turns=(*x.turns[:-1], replace(last, action=replace(last.action, finish_reason="length")))
        )

    return replace(
        group, trajectories=tuple(cut(x) if i in which else x for i, x in enumerate(group.trajectories))
    )


def test_truncated_attempts_can_be_masked_and_still_count_for_the_others_advantages(groups: list[Group]) -> None:
    group = cut_off(groups[0], 1)
    kind = backend(mask_truncated=True)
    examples = kind.examples([group], 1)
    assert kind.counts == {"truncated_masked": 1.0}
    assert {x.trajectory for x in examples} == {0, 2, 3}
    assert {x.advantage for x in examples} == {0.5, -0.5}
    assert {x.trajectory for x in backend().examples([group], 1)} == {0, 1, 2, 3}


def test_a_group_has_signal_if_its_returns_differ_and_something_of_it_is_learned_from(groups: list[Group]) -> None:
    assert [backend().has_signal(group) for group in groups] == [True, True, False]
    masked = backend(mask_truncated=True)
    assert masked.has_signal(cut_off(groups[0], 0, 1, 2))
    assert not masked.has_signal(cut_off(groups[0], 0, 1, 2, 3))
    assert not backend(overlong_penalty=1.0, overlong_interval=1.0).has_signal(groups[2])


def test_the_deduction_for_length_grows_evenly_over_the_last_part_of_the_limit() -> None:
    """Equation 13 of DAPO, with its own figures."""
    deducted = [overlong(length, 20480, 4096) for length in (1, 16384, 17408, 18432, 20480, 30000)]
    assert deducted == [0, 0, 0.25, 0.5, 1, 1]


def test_length_changes_the_advantage_and_never_the_recorded_reward(groups: list[Group]) -> None:
    group = groups[2]  # all right, of different lengths
    kind = backend(overlong_penalty=0.5, overlong_interval=1.0)
    longest = [max(len(t.action.token_ids) for t in x.turns) for x in group.trajectories]
    found = {x.trajectory: x.advantage for x in kind.examples([group], 1)}
    assert found[0] == pytest.approx(0.5 * (longest[1] - longest[0]) / LENGTH / 2)
    assert found[0] == -found[1] != 0
    assert group.returns == (1.0, 1.0)


@pytest.mark.parametrize("which", ["start", "base"])
def test_with_adapters_the_reference_is_the_start_of_the_run_or_the_model_without_them(
    which: str, models: dict[str, Any], groups: list[Group]
) -> None:
    from peft import LoraConfig, get_peft_model

    adapted = get_peft_model(copy.deepcopy(models["start"]), LoraConfig(r=2, target_modules="all-linear"))
    adapted = adapted.double()
    trained = {n: p for n, p in adapted.named_parameters() if p.requires_grad}
    generator = torch.Generator().manual_seed(4)
    with torch.no_grad():  # the run goes on from adapters that were trained before
        for p in trained.values():
            p += 0.1 * torch.randn(p.shape, generator=generator, dtype=p.dtype)
    kind = backend(kl=1.0, kl_reference=which)
    e = Engine(adapted, kind, OptimizerOptions(grad_clip=1e9), TEMPERATURE, Accelerator(cpu=True))
    seen: dict[str, torch.Tensor] = {}
    e.optimizer.step = lambda: seen.update({n: p.grad.clone() for n, p in trained.items()})
    metrics = e.update(kind.examples(groups, 1)).metrics

    policy = logprobs_of(adapted, TEMPERATURE)
    reference = policy if which == "start" else logprobs_of(models["start"], TEMPERATURE)
    loss = naive_loss(attempts(groups), policy, policy, reference, Recipe(beta=1.0))
    expected = torch.autograd.grad(loss, list(trained.values()))
    for (name, p), g in zip(trained.items(), expected, strict=True):
        assert p.requires_grad
        torch.testing.assert_close(seen[name], g, atol=1e-7, rtol=1e-5)
    assert (metrics["kl"] > 1e-3) == (which == "base")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"kl_reference": "base"}, "algorithm.kl = 0"),
        ({"kl_estimator": "k2"}, "algorithm.kl = 0"),
        ({"constant_length": 5}, "algorithm.aggregation = 'token'"),
        ({"overlong_interval": 0.5}, "algorithm.overlong_penalty = 0"),
        ({"correction_limit": 3.0}, "algorithm.correction = 'none'"),
        ({"objective": "reinforce", "clip_low": 0.1}, "has no ratio"),
        ({"objective": "reinforce", "clip_high": 0.1}, "has no ratio"),
        ({"objective": "cispo", "dual_clip": 3.0}, "algorithm.objective = 'cispo'"),
        ({"dual_clip": 1.1}, r"above 1 \+ algorithm.clip_high"),
        ({"correction": "token_mask"}, "samples them itself"),
    ],
)
def test_an_option_that_cannot_act_is_refused_with_the_reason(options: dict[str, Any], reason: str) -> None:
    with pytest.raises(ConfigError, match=reason):
        resolve(TrainConfig(backend="grpo", algorithm=options))


def test_settings_of_the_run_that_leave_nothing_to_act_on_are_refused() -> None:
    with pytest.raises(ConfigError, match="group_size is 1"):
        resolve(TrainConfig(backend="grpo", group_size=1))
    kl = {"kl": 0.1, "kl_reference": "base"}
    with pytest.raises(ConfigError, match=r"lora\.rank = 0"):
        resolve(validate(TrainConfig, {"backend": "grpo", "algorithm": kl, "lora": {"rank": 0}}))


@pytest.mark.parametrize(
    "run", [{"sampling": {"ahead": 1}}, {"sampler": {"kind": "vllm", "url": "http://localhost:8000/v1"}}]
)
def test_a_correction_is_accepted_where_the_sampler_can_differ(run: dict[str, Any]) -> None:
    resolve(validate(TrainConfig, {"backend": "grpo", "algorithm": {"correction": "token_truncate"}, **run}))
