"""Reading what sequences share once gives what reading every one alone gives."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
import torch

from sdpo_gym.errors import ConfigError
from sdpo_trainers.engine.batches import micro_batches
from sdpo_trainers.engine.reading import Reader
from sdpo_trainers.engine.student import Student
from sdpo_trainers.engine.trees import pack, packed_length
from sdpo_trainers.tiny import tiny_model

Rows = list[tuple[int, ...]]


@pytest.fixture(scope="module")
def model() -> Any:
    return tiny_model(seed=1).model.double()


def rows(seed: int, count: int = 7) -> tuple[Rows, Rows]:
    """Contexts, some of them equal, and with every other seed all with the same beginning; and responses."""
    rng = random.Random(seed)
    beginning = tuple(rng.randrange(1, 250) for _ in range(20 * (seed % 2)))
    shared = [beginning + tuple(rng.randrange(1, 250) for _ in range(rng.randint(1, 30))) for _ in range(3)]
    contexts = [rng.choice(shared) for _ in range(count)]
    responses = [tuple(rng.randrange(1, 250) for _ in range(rng.randint(1, 12))) for _ in range(count)]
    return contexts, responses


def alone(model: Any, context: tuple[int, ...], response: tuple[int, ...]) -> torch.Tensor:
    """The plain forward of one sequence: logits that predict the response."""
    logits = model(input_ids=torch.tensor([[*context, *response]])).logits[0]
    return logits[len(context) - 1 : -1]


def packed(model: Any, contexts: Rows, responses: Rows) -> torch.Tensor:
    reader = Reader(Student(model), 10_000, 0, 1.0)
    plan = reader.plan(contexts, responses)
    return reader.student.project(reader.student.hidden(plan.forest).index_select(0, plan.places))


@pytest.mark.parametrize("seed", range(4))
def test_packed_sequences_give_the_logits_of_separate_ones(model: Any, seed: int) -> None:
    contexts, responses = rows(seed)
    separate = torch.cat([alone(model, c, r) for c, r in zip(contexts, responses, strict=True)])
    torch.testing.assert_close(packed(model, contexts, responses), separate, atol=1e-7, rtol=1e-5)


def test_gradients_flow_back_through_what_is_shared(model: Any) -> None:
    contexts, responses = rows(9)
    weights = [p for p in model.parameters() if p.requires_grad]
    ours = packed(model, contexts, responses).logsumexp(-1).sum()
    naive = sum(alone(model, c, r).logsumexp(-1).sum() for c, r in zip(contexts, responses, strict=True))
    for g1, g2 in zip(torch.autograd.grad(ours, weights), torch.autograd.grad(naive, weights), strict=True):
        torch.testing.assert_close(g1, g2, atol=1e-7, rtol=1e-5)


def test_what_sequences_begin_with_alike_stands_once() -> None:
    sequences = [(1, 2, 3, 4), (1, 2, 3, 5, 6), (1, 2, 3, 4), (9,), (1, 2)]
    forest = pack(sequences)
    assert sorted(forest.tokens.tolist()) == [1, 2, 3, 4, 5, 6, 9]
    assert packed_length(sequences) == 7
    for sequence, path in zip(sequences, forest.paths, strict=True):
        assert tuple(forest.tokens[path].tolist()) == sequence
        assert forest.positions[path].tolist() == list(range(len(sequence)))


@pytest.mark.parametrize("seed", range(3))
def test_a_token_sees_what_stands_before_it_in_its_own_sequences_and_nothing_else(seed: int) -> None:
    contexts, responses = rows(seed)
    forest = pack([c + r for c, r in zip(contexts, responses, strict=True)])
    expected = np.zeros((len(forest.tokens),) * 2, dtype=bool)
    for path in forest.paths:
        for place, i in enumerate(path):
            expected[i, path[: place + 1]] = True
    assert np.array_equal(forest.mask()[0, 0].numpy(), expected)


def test_a_sliding_window_is_counted_in_tokens_of_the_sequence() -> None:
    forest = pack([(1, 2, 3, 4, 5), (1, 2, 9, 8, 7)])
    seen = forest.mask(window=2)[0, 0]
    for path in forest.paths:
        assert [int(seen[i].sum()) for i in path] == [1, 2, 2, 2, 2]


def test_one_sequence_needs_no_mask() -> None:
    assert pack([(1, 2, 3), (1, 2)]).is_chain
    assert not pack([(1, 2, 3), (1, 4)]).is_chain


def test_a_model_that_attends_in_another_way_is_refused() -> None:
    model = tiny_model(seed=1).model
    model.set_attn_implementation("sdpa")
    decoder = model.get_decoder()
    forward = decoder.forward

    def ignoring_the_mask(*args: Any, attention_mask: Any = None, position_ids: Any = None, **given: Any) -> Any:
        return forward(*args, **given)

    decoder.forward = ignoring_the_mask
    with pytest.raises(ConfigError, match="cannot be trained"):
        Student(model).check()


def test_a_model_in_half_precision_is_not_refused_for_how_coarse_unlikely_tokens_are() -> None:
    model = tiny_model(seed=1).model.to(torch.bfloat16)
    with torch.no_grad():
        model.get_output_embeddings().weight.mul_(30)  # so that many tokens are unlikely
    student = Student(model)
    project = student.project

    def coarse(hidden: torch.Tensor) -> torch.Tensor:
        logits = project(hidden)
        return logits + 0.5 * (logits.softmax(-1) < 1e-5)

    student.project = coarse  # type: ignore[method-assign, assignment]
    student.check()


def test_micro_batches_hold_every_sequence_once_within_the_limit() -> None:
    contexts, responses = rows(3, count=40)
    sequences = [c + r for c, r in zip(contexts, responses, strict=True)]
    batches = list(micro_batches(sequences, 100))
    assert sorted(i for b in batches for i in b) == list(range(40))
    assert len(batches) > 1
    assert all(packed_length([sequences[i] for i in b]) <= 100 for b in batches if len(b) > 1)


def test_a_sequence_longer_than_the_limit_gets_its_own_micro_batch() -> None:
    assert list(micro_batches([tuple(range(1, 50)), tuple(range(60, 99))], 10)) == [[0], [1]]
