"""Hybrid, SRPO, SC-SDPO, SDFT and OPSD: their formulas, and what tells each of them from SDPO."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
import torch
from naive_distillation import importance, likeliest, mean, taught_by, whole
from small_engine import (
    attempted,
    backend,
    clipped,
    context,
    copied,
    distributions,
    encode,
    engine,
    gradients,
    logprobs,
    returning,
    same,
)
from torch import Tensor

from sdpo_gym import Group
from sdpo_gym.errors import ConfigError
from sdpo_trainers.backend import Backend, Example, resolve
from sdpo_trainers.backends.grpo import GRPO
from sdpo_trainers.backends.hybrid import Hybrid
from sdpo_trainers.backends.opsd import OPSD
from sdpo_trainers.backends.sc_sdpo import SCSDPO, question_weights
from sdpo_trainers.backends.scalar_sdpo import ScalarSDPO
from sdpo_trainers.backends.sdft import SDFT
from sdpo_trainers.backends.sdpo import SDPO
from sdpo_trainers.backends.srpo import SRPO
from sdpo_trainers.config import TrainConfig

SIGNAL = attempted(("right", "code-1", "no idea"), ("code-2", "no"))
"""In the first group a sibling succeeded, in the second there is only feedback."""
LIVE: dict[str, Any] = {"teacher": "live", "top_k": 7}


def apart(a: Sequence[Tensor], b: Sequence[Tensor]) -> float:
    return max(float((x - y).abs().max()) for x, y in zip(a, b, strict=True))


def update(kind: Backend, groups: Sequence[Group] = SIGNAL, **options: Any) -> tuple[float, list[Tensor]]:
    """The loss and the gradient of a step."""
    return gradients(engine(kind, moved=0.05, **options), kind.examples(groups, 1))


# --- hybrid ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("options", [{}, {"tokens": "entropy", "entropy_share": 0.4}], ids=["all", "chosen"])
def test_the_hybrid_is_the_mixture_of_the_two_losses(share: float, options: dict[str, Any]) -> None:
    (own, mixed), (grpo, first), (sdpo, second) = (
        update(kind)
        for kind in (
            backend(Hybrid, grpo_share=share, **LIVE, **options),
            backend(GRPO),
            backend(SDPO, **LIVE, **options),
        )
    )
    assert own == pytest.approx(share * grpo + (1 - share) * sdpo, rel=1e-6)
    for got, a, b in zip(mixed, first, second, strict=True):
        torch.testing.assert_close(got, share * a + (1 - share) * b, atol=1e-7, rtol=1e-5)
    assert apart(first, second) > 1e-3  # so that the tolerance, that of rotary angles in float32, is none


def test_grpos_part_of_the_hybrid_counts_attempts_that_are_as_good_as_the_mean() -> None:
    groups = returning(attempted(("right", "code-1", "no idea", "no")), (1.0, 0.0, 0.5, 0.5))
    (own, mixed), (grpo, plain) = update(backend(Hybrid, grpo_share=1.0), groups), update(backend(GRPO), groups)
    assert own == pytest.approx(grpo, rel=1e-6)
    assert apart(mixed, plain) < 1e-7


def test_what_both_parts_of_the_hybrid_learn_from_is_read_once() -> None:
    kind = backend(Hybrid, **LIVE)
    examples = kind.examples(SIGNAL, 1)
    assert len(examples) == 3 + 4
    sequences = {(*e.context_ids, *e.response_ids) for e in examples}
    assert len(sequences) == 5

    def read(given: Sequence[Example]) -> float:
        return engine(kind).update([replace(e, teacher_ids=None) for e in given]).metrics["tokens_read"]

    assert read(examples) == read(list({(e.context_ids, e.response_ids): e for e in examples}.values()))


@pytest.mark.parametrize("kind", [Hybrid, SRPO])
@pytest.mark.parametrize("chunk", [1, 1000])
def test_metrics_of_one_part_say_nothing_of_the_others_tokens(kind: type[Backend], chunk: int) -> None:
    own = backend(kind, **LIVE)
    examples = own.examples(SIGNAL, 1)
    update = engine(own, moved=0.05, chunk_tokens=chunk).update(examples)
    metrics = update.metrics
    taught = [replace(e, advantage=None) for e in examples if e.teacher_ids]
    alone = engine(backend(SDPO, **LIVE), moved=0.05).update(taught).metrics
    for name in ("divergence", "teacher_entropy", "teacher_gap", "teacher_gap_abs", "first_tokens_share"):
        assert metrics[name] == pytest.approx(alone[name], rel=1e-5)
    assert 0 < metrics["taught"] < alone["taught"] == 1
    assert all(("divergence" in figures) == (e.teacher_ids is not None) for e, figures in update.credit)
    assert 0 < metrics["log_ratio_abs"] < 5  # no ratio was taken of what was distilled


def test_the_hybrid_has_the_settings_of_the_policy_gradient() -> None:
    plain, cispo = (update(backend(Hybrid, **LIVE, objective=o))[1] for o in ("ppo", "cispo"))
    assert apart(plain, cispo) > 1e-6
    with pytest.raises(ConfigError, match="group_size is 1"):
        resolve(TrainConfig(backend="hybrid", group_size=1))


# --- SRPO -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("certainty", [0.0, 1.5])
def test_srpo_is_the_papers_formula(certainty: float) -> None:
    groups = attempted(("right", "code-1", "no idea"), ("right", "right"), ("no",))
    kind = backend(SRPO, certainty=certainty, feedback="never", **LIVE)
    e = engine(kind, moved=0.05, micro_batch_tokens=90)
    distilled = [x for x in kind.examples(groups, 1) if x.teacher_ids]
    assert [(x.group, x.trajectory) for x in distilled] == [(0, 1), (0, 2)]
    weights: list[float] = []
    for x in distilled:
        p = distributions(e.model, x.teacher_ids or (), x.response_ids).detach()
        weights += [math.exp(certainty * float((row.exp() * row).sum())) for row in p]
    normaliser, place = sum(weights) / len(weights), iter(weights)

    def of_token(s: Tensor, t: Tensor, token: int, recorded: float) -> Tensor:
        return next(place) / normaliser * importance(s, token, recorded, 2.0) * likeliest(s, t, 0.5, 7, True)

    total = mean(e.model, taught_by(copied(e.model)), distilled, of_token) * len(weights)
    right = groups[0].trajectories[0].turns[0].action
    for new, recorded in zip(logprobs(e.model, right.prompt_ids, right.token_ids), right.logprobs, strict=True):
        total = total + clipped(new, recorded, 2 / 3)
    tokens = sum(len(t.turns[0].action.token_ids) for group in groups for t in group.trajectories)
    same(e, kind.examples(groups, 1), total / tokens)


def test_the_gradient_of_a_correct_attempt_ignores_srpos_teacher() -> None:
    groups = attempted(("right", "right", "no"), ("right", "no idea"))
    kind = backend(SRPO, feedback="always", **LIVE)
    examples = [e for e in kind.examples(groups, 1) if groups[e.group].returns[e.trajectory] == 1]
    assert len(examples) == 3
    _, alone = gradients(engine(kind, moved=0.05), examples)
    other = [replace(e, teacher_ids=(7, 8, 9)) for e in backend(SDPO).examples(groups, 1) if e.trajectory == 0]
    assert other  # SDPO would have distilled one of them
    _, reward_only = gradients(engine(backend(GRPO), moved=0.05), backend(GRPO).examples(groups, 1)[:2])
    assert all(e.teacher_ids is None and not e.contrast_ids for e in examples)
    pair = [e for e in examples if e.group == 0]
    _, two = gradients(engine(kind, moved=0.05), pair)
    assert apart(two, reward_only) < 1e-7
    assert apart(alone, two) > 1e-6


def test_srpo_without_anything_to_show_is_grpo_over_all_tokens() -> None:
    groups = attempted(("right", "no"), ("right", "right"))
    _, ours = update(backend(SRPO, feedback="never", demonstrations=False), groups)
    _, plain = update(backend(GRPO, denominator="all"), groups)
    assert apart(ours, plain) < 1e-7


@pytest.mark.parametrize("kl", [0.0, 0.1])
def test_srpo_reads_an_attempt_without_advantage_for_its_kl_as_grpo_does(kl: float) -> None:
    texts = ("right", "code-1", "no idea", "no"), ("right", "right")
    groups = returning(attempted(*texts), (1.0, 0.0, 0.5, 0.5), (1.0, 1.0))
    _, ours = update(backend(SRPO, feedback="never", demonstrations=False, kl=kl), groups)
    _, plain = update(backend(GRPO, denominator="all", kl=kl), groups)
    assert apart(ours, plain) < 1e-7


# --- SC-SDPO --------------------------------------------------------------------------------------------


def test_questions_weigh_as_their_attempts_are_divided() -> None:
    assert question_weights([0.5, 0.5, 0.5]) == [1, 1, 1]
    assert question_weights([0.0, 1.0]) == [0, 0]
    assert question_weights([]) == []
    assert question_weights([0.5, 0.1, 0.0]) == pytest.approx([0.5 * 3 / 0.8, 0.3 * 3 / 0.8, 0])


def test_a_question_that_is_always_or_never_solved_gives_sc_sdpo_nothing_whatever_the_feedback() -> None:
    kind = backend(SCSDPO, feedback="always", **LIVE)
    groups = attempted(("no", "code-1"), ("right", "right"))
    assert all(e.silent for e in kind.examples(groups, 1))
    assert backend(SDPO, feedback="always").examples(groups, 1)
    assert not kind.has_signal(groups[0])
    assert not kind.has_signal(groups[1])


def test_sc_sdpo_is_sdpo_where_all_questions_are_as_hard() -> None:
    groups = attempted(("right", "no", "no idea"), ("code-1", "right", "right"))  # 1/3 and 2/3
    ours, plain = (update(backend(kind, **LIVE), groups)[1] for kind in (SCSDPO, SDPO))
    assert apart(ours, plain) < 1e-7


def test_sc_sdpo_multiplies_each_questions_loss_by_its_weight() -> None:
    groups = attempted(("right", "no"), ("right", "right", "right", "no idea"), ("no", "code-1"))
    kind = backend(SCSDPO, feedback="always", **LIVE)
    e = engine(kind, moved=0.05)
    examples = backend(SDPO, feedback="always").examples(groups, 1)
    weights = question_weights([0.5, 0.75, 0.0])
    total, teacher = torch.zeros((), dtype=torch.float64), taught_by(copied(e.model))

    def of_token(s: Tensor, t: Tensor, token: int, recorded: float) -> Tensor:
        return importance(s, token, recorded, 2.0) * likeliest(s, t, 0.5, 7, True)

    for x in examples:
        if weights[x.group]:
            total = total + weights[x.group] * mean(e.model, teacher, [x], of_token) * len(x.response_ids)
    same(e, kind.examples(groups, 1), total / sum(len(x.response_ids) for x in examples))


# --- SDFT and OPSD --------------------------------------------------------------------------------------


def shown(group: Group) -> tuple[int, ...]:
    """The teacher's context with the oracle."""
    task = group.task
    text = f"\n\nHere is a correct answer to this task:\n{task.oracle}\n\nNow solve the task correctly."
    return tuple(
        encode([*task.messages[:-1], replace(task.messages[-1], content=task.messages[-1].content + text)])
    )


@pytest.mark.parametrize("kind", [SDFT, OPSD])
def test_every_attempt_is_taught_by_the_oracle(kind: type[Backend]) -> None:
    examples = backend(kind).examples(SIGNAL, 1)
    assert [(e.group, e.trajectory) for e in examples] == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)]
    assert all(e.teacher_ids == shown(SIGNAL[e.group]) for e in examples)


@pytest.mark.parametrize(
    ("kind", "options", "alpha", "limit"),
    [
        (SDFT, {}, 0.0, math.inf),
        (SDFT, {"alpha": 1.0}, 1.0, math.inf),
        (OPSD, {}, 0.0, 0.05),
        (OPSD, {"term_limit": 0.0}, 0.0, math.inf),
        (OPSD, {"term_limit": 0.0005, "alpha": 0.5}, 0.5, 0.0005),
    ],
)
def test_loss_and_gradient_are_the_papers(
    kind: type[Backend], options: dict[str, Any], alpha: float, limit: float
) -> None:
    own = backend(kind, **options)
    e = engine(own)
    start = copied(e.model)
    generator = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for p in e.model.parameters():
            p += 0.2 * torch.randn(p.shape, generator=generator, dtype=p.dtype)
    examples = own.examples(SIGNAL, 1)

    def of_token(s: Tensor, t: Tensor, token: int, recorded: float) -> Tensor:
        return whole(s, t, alpha, limit)

    same(e, examples, mean(e.model, taught_by(start), examples, of_token))


def test_opsds_teacher_stays_where_it_was_and_sdfts_follows_by_a_hundredth() -> None:
    assert (backend(OPSD).teacher.kind, backend(SDFT).teacher.kind) == ("frozen", "ema")
    assert backend(SDFT).teacher.rate == 0.01


@pytest.mark.parametrize("kind", [SDFT, OPSD])
def test_a_task_without_an_oracle_is_refused(kind: type[Backend]) -> None:
    from codes import Codes

    env = Codes(oracle=False)
    with pytest.raises(ConfigError, match="has no oracle"):
        backend(kind, context(env)).examples(attempted(("no",), env=env), 1)


@pytest.mark.parametrize("name", ["sdft", "opsd"])
def test_nothing_but_the_oracle_can_be_shown(name: str) -> None:
    for options in ({"feedback": "always"}, {"success": "sibling"}, {"demonstrations": False}):
        with pytest.raises(ConfigError, match="algorithm"):
            resolve(TrainConfig(backend=name, algorithm=options))


# --- all of them ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Hybrid, SRPO, SCSDPO, SDFT, OPSD])
def test_the_gradient_does_not_depend_on_how_the_work_is_cut(kind: type[Backend]) -> None:
    own = backend(kind, feedback="always", **LIVE) if kind in (Hybrid, SRPO, SCSDPO) else backend(kind)
    whole_step = update(own, micro_batch_tokens=100_000)
    cut = update(own, micro_batch_tokens=1, chunk_tokens=2)
    assert whole_step[0] == pytest.approx(cut[0], rel=1e-6)
    assert apart(whole_step[1], cut[1]) < 1e-7  # rotary angles are float32


@pytest.mark.parametrize("kind", [SDPO, SCSDPO, SDFT, OPSD])
def test_the_same_weights_in_the_same_context_have_nothing_to_teach(kind: type[Backend]) -> None:
    own = backend(kind)
    examples = [replace(e, teacher_ids=e.context_ids) for e in own.examples(SIGNAL, 1)]
    loss, found = gradients(engine(own), examples)
    assert abs(loss) < 1e-9
    assert all(g.abs().max() < 1e-9 for g in found)


@pytest.mark.parametrize(
    ("kind", "feedback"),
    [(ScalarSDPO, "never"), *((k, f) for k in (SDPO, Hybrid, SRPO, SCSDPO) for f in ("never", "always"))],
)
def test_a_group_has_signal_where_something_is_learned_from_it(kind: type[Backend], feedback: str) -> None:
    """Dynamic sampling replaces the others."""
    own = backend(kind, feedback=feedback)
    for texts in (
        ("right",),
        ("no",),
        ("right", "no"),
        ("right", "right"),
        ("no", "code-1"),
        ("right", "right", "no"),
    ):
        (group,) = attempted(texts)
        learned = any(not e.silent for e in own.examples([group], 1))
        assert own.has_signal(group) == learned, texts
