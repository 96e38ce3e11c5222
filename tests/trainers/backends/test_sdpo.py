"""SDPO: every support, direction, teacher and choice of tokens against the formula, through the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
import torch
from naive_distillation import importance, likeliest, mean, taught_by, whole
from small_engine import attempted, backend, context, copied, distributions, engine, gradients, same
from torch import Tensor

from sdpo_gym.errors import ConfigError
from sdpo_gym.settings import validate
from sdpo_trainers.backend import Example, resolve
from sdpo_trainers.backends.sdpo import SDPO
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.objectives.token_classes import CLASSES, token_class

SIGNAL = attempted(("right", "code-1", "no idea"), ("code-2", "no"))
"""In the first group a sibling succeeded, in the second there is only feedback."""


def examples_of(kind: SDPO) -> list[Example]:
    examples = kind.examples(SIGNAL, step=1)
    assert len(examples) == 4
    return examples


def formula(model: Any, examples: Sequence[Example], teacher: Any = None, **options: Any) -> Tensor:
    """SDPO's loss with these options."""
    o = validate(SDPO.Options, options)

    def of_token(s: Tensor, t: Tensor, token: int, recorded: float) -> Tensor:
        if o.support == "full":
            apart = whole(s, t, o.alpha, o.term_limit or torch.inf)
        elif o.support == "topk":
            apart = likeliest(s, t, o.alpha, o.top_k, o.tail)
        else:
            apart = (s[token] - t[token]).detach() * s[token]
        return apart * (importance(s, token, recorded, o.importance_limit) if o.importance_limit else 1.0)

    return mean(model, teacher or taught_by(copied(model)), examples, of_token)


@pytest.mark.parametrize(
    "options",
    [
        {"support": "full", "alpha": 0.0},
        {"support": "full", "alpha": 0.3},
        {"support": "full", "alpha": 1.0, "term_limit": 0.001},
        {"support": "topk", "alpha": 0.0, "top_k": 7},
        {"support": "topk", "alpha": 0.5, "top_k": 7, "tail": False},
        {"support": "topk", "alpha": 1.0, "top_k": 7, "importance_limit": 0.0},
        {"support": "sampled", "alpha": 1.0},
        {"support": "sampled", "alpha": 1.0, "importance_limit": 0.9},
    ],
    ids=str,
)
def test_loss_and_gradient_are_the_papers(options: dict[str, Any]) -> None:
    kind = backend(SDPO, teacher="live", **options)
    e = engine(kind, moved=0.05)
    examples = examples_of(kind)
    same(e, examples, formula(e.model, examples, **options))


def test_the_sequence_form_gives_every_token_the_gap_of_its_whole_response() -> None:
    kind = backend(SDPO, teacher="live", support="sequence", alpha=1.0, importance_limit=0.0)
    e = engine(kind, moved=0.05, chunk_tokens=3)  # so that responses are cut into chunks
    examples = examples_of(kind)
    total, count = torch.zeros((), dtype=torch.float64), 0
    for one in examples:
        places = range(len(one.response_ids)), list(one.response_ids)
        student = distributions(e.model, one.context_ids, one.response_ids)[places]
        teacher = distributions(e.model, one.teacher_ids or (), one.response_ids)[places]
        gap = sum(float(a - b) for a, b in zip(student.detach(), teacher.detach(), strict=True))
        total, count = total + gap * student.sum(), count + len(student)
    same(e, examples, total / count)


@pytest.mark.parametrize(
    ("teacher", "options"),
    [("ema", {"ema_rate": 0.3}), ("trust_region", {"trust_region_rate": 0.3}), ("live", {}), ("frozen", {})],
)
def test_each_teacher_reads_with_its_own_weights(teacher: str, options: dict[str, Any]) -> None:
    """After an update of the student; a trust region mixes logits, not probabilities and not weights."""
    kind = backend(SDPO, teacher=teacher, support="full", **options)
    e = engine(kind, lr=0.02)
    start = copied(e.model)
    examples = examples_of(kind)
    e.update(examples)
    now = copied(e.model)
    mixed = copied(start)
    with torch.no_grad():
        for p, other in zip(mixed.parameters(), now.parameters(), strict=True):
            p.lerp_(other, 0.3)

    def region(read: Sequence[int], written: Sequence[int]) -> Tensor:
        return (0.7 * distributions(start, read, written) + 0.3 * distributions(now, read, written)).log_softmax(
            -1
        )

    readers = {"ema": taught_by(mixed), "trust_region": region, "live": taught_by(now), "frozen": taught_by(start)}
    with torch.no_grad():
        values = {name: float(formula(now, examples, reader, support="full")) for name, reader in readers.items()}
    assert all(abs(values[teacher] - value) > 1e-6 for name, value in values.items() if name != teacher)
    same(e, examples, formula(e.model, examples, readers[teacher], support="full"))


@pytest.mark.parametrize(
    "options", [{"support": "full"}, {"support": "sampled", "alpha": 1.0}, {"support": "sequence", "alpha": 1.0}]
)
def test_a_teacher_that_reads_what_the_student_reads_teaches_nothing(options: dict[str, Any]) -> None:
    kind = backend(SDPO, teacher="frozen", **options)
    examples = [replace(e, teacher_ids=e.context_ids) for e in examples_of(kind)]
    loss, found = gradients(engine(kind), examples)
    assert abs(loss) < 1e-9
    assert all(g.abs().max() < 1e-9 for g in found)


# --- which tokens are distilled -------------------------------------------------------------------------


def decode(ids: Sequence[int]) -> str:
    return bytes(ids).decode(errors="replace")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("plain", "plain"),
        ("<think>hm</think>it is 4", "it is 4"),
        ("hm</think>é4", "é4"),  # the prompt had opened the block
        ("<think>a</think>b<think>c</think>d", "d"),
        ("<think>never ended", ""),
        ("<think>a</think>b<think>c", ""),
        ("<reasoning>a</reasoning>b", "b"),
    ],
)
def test_only_the_answer_after_thinking_is_distilled_if_asked(text: str, answer: str) -> None:
    kind = backend(SDPO, context(decode=decode), tokens="answer")
    groups = attempted((text, "no"))
    found = {e.trajectory: e for e in kind.examples(groups, 1)}
    assert found[1].counted is None
    if not answer:
        assert 0 not in found
        return
    counted = found[0].counted or [True] * len(text.encode())
    assert bytes(t for t, c in zip(found[0].response_ids, counted, strict=True) if c).decode() == answer


def test_what_is_not_distilled_has_no_part_in_the_loss() -> None:
    kind = backend(SDPO, context(decode=decode), tokens="answer", teacher="live", support="full")
    groups = attempted(("<think>hm</think>code-7", "no", "<think>code-8"))
    examples = kind.examples(groups, 1)
    assert [sum(e.counted or ()) for e in examples] == [6, 0]
    e = engine(kind, moved=0.05)
    same(e, examples, formula(e.model, examples, support="full"))


def test_the_first_tokens_can_be_left_out() -> None:
    kind = backend(SDPO, skip_tokens=3, teacher="live", support="full")
    examples = kind.examples(SIGNAL, 1)
    assert [len(e.response_ids) for e in examples] == [6, 7, 6]  # "no" has no more than two
    e = engine(kind, moved=0.05)
    same(e, examples, formula(e.model, examples, support="full"))


@pytest.mark.parametrize("limit", [100_000, 1])
def test_the_least_certain_tokens_of_each_response_can_be_chosen(limit: int) -> None:
    kind = backend(SDPO, tokens="entropy", entropy_share=0.4, teacher="live", support="full")
    e = engine(kind, moved=0.3, micro_batch_tokens=limit, chunk_tokens=3)
    examples, chosen = examples_of(kind), []
    for one in examples:
        p = distributions(e.model, one.context_ids, one.response_ids)
        uncertain = (-(p.exp() * p).sum(-1)).tolist()
        kept = sorted(uncertain, reverse=True)[: max(1, round(0.4 * len(uncertain)))]
        chosen.append(replace(one, counted=tuple(h in kept for h in uncertain)))
    assert [sum(one.counted or ()) for one in chosen] == [2, 3, 2, 1]
    same(e, examples, formula(e.model, chosen, support="full"))


# --- what is logged -------------------------------------------------------------------------------------


def test_the_share_of_the_first_tokens_in_the_divergence_is_logged() -> None:
    kind = backend(SDPO, teacher="live", support="full", importance_limit=0.0)
    e = engine(kind, moved=0.05)
    examples = examples_of(kind)
    first, every = 0.0, 0.0
    for one in examples:
        s = distributions(e.model, one.context_ids, one.response_ids).detach()
        t = distributions(e.model, one.teacher_ids or (), one.response_ids).detach()
        apart = [float(whole(a, b, 0.5)) for a, b in zip(s, t, strict=True)]
        first, every = first + sum(apart[:5]), every + sum(apart)
    metrics = e.update(examples).metrics
    assert metrics["first_tokens_share"] == pytest.approx(first / every, rel=1e-5)
    assert 0 < metrics["first_tokens_share"] < 1
    assert metrics["divergence"] == pytest.approx(metrics["loss"])
    assert metrics["teacher_gap_abs"] >= abs(metrics["teacher_gap"]) > 0


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (" code", "words"),
        ("é", "words"),
        ("\ufffd", "words"),
        ("12", "numbers"),
        ("-", "symbols"),
        ("**\n", "symbols"),
        (" < ", "symbols"),
        ("\n\n", "space"),
        ("", "space"),
        ("<|im_end|>", "markers"),
        ("</think>", "markers"),
    ],
)
def test_tokens_are_classed_by_their_text(text: str, name: str) -> None:
    assert token_class(text) == name


def test_it_is_logged_on_which_tokens_the_teachers_signal_lies() -> None:
    kind = backend(SDPO, context(decode=decode), teacher="live", support="full")
    e = engine(kind, moved=0.05)
    examples = examples_of(kind)
    gaps = dict.fromkeys(CLASSES, 0.0)
    for one in examples:
        places = range(len(one.response_ids)), list(one.response_ids)
        student = distributions(e.model, one.context_ids, one.response_ids)[places]
        teacher = distributions(e.model, one.teacher_ids or (), one.response_ids)[places]
        for token, gap in zip(one.response_ids, (student - teacher).abs().tolist(), strict=True):
            gaps[token_class(chr(token))] += gap
    metrics = e.update(examples).metrics
    for name in CLASSES:
        assert metrics[f"teacher_gap_share/{name}"] == pytest.approx(gaps[name] / sum(gaps.values()), rel=1e-5)
    assert gaps["words"] and gaps["numbers"] and gaps["symbols"]


# --- options that cannot act ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"support": "full", "top_k": 5}, "algorithm.top_k has no effect with algorithm.support = 'full'"),
        ({"support": "sampled", "alpha": 1.0, "tail": False}, "algorithm.tail has no effect"),
        ({"support": "sampled"}, "alpha must be 1, got 0.5"),
        ({"support": "sequence", "alpha": 0.0}, "alpha must be 1"),
        ({"support": "sampled", "alpha": 1.0, "term_limit": 0.1}, "compares one token"),
        ({"support": "sequence", "alpha": 1.0, "tokens": "entropy"}, "whole responses"),
        ({"support": "sequence", "alpha": 1.0, "skip_tokens": 1}, "whole responses"),
        ({"entropy_share": 0.5}, "algorithm.tokens = 'all'"),
        ({"tokens": "entropy", "skip_tokens": 2}, "chooses among all tokens"),
        ({"teacher": "live", "ema_rate": 0.2}, "algorithm.teacher = 'live'"),
        ({"trust_region_rate": 0.2}, "algorithm.teacher = 'ema'"),
        ({"success": "oracle", "choice": "first"}, "algorithm.success = 'oracle'"),
        ({"success": "oracle", "success_threshold": 0.5}, "algorithm.feedback = 'always'"),
        ({"demonstrations": False, "success": "oracle"}, "algorithm.demonstrations = false"),
        ({"shorten_first": "feedback"}, "one section"),
        ({"feedback": "always", "overlong": "drop", "shorten_first": "feedback"}, "algorithm.overlong = 'drop'"),
    ],
    ids=str,
)
def test_an_option_that_cannot_act_is_refused(options: dict[str, Any], reason: str) -> None:
    with pytest.raises(ConfigError, match=reason):
        resolve(TrainConfig(backend="sdpo", algorithm=options))


def test_oracles_in_every_reprompt_cannot_be_asked_for_twice() -> None:
    with pytest.raises(ConfigError, match="has no effect"):
        resolve(TrainConfig(backend="sdpo", detail="oracle-demonstration", algorithm={"success": "oracle"}))


def test_the_answer_cannot_be_found_without_a_tokenizer() -> None:
    with pytest.raises(ConfigError, match="decode"):
        examples_of(backend(SDPO, tokens="answer"))
