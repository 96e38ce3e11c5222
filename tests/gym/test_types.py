"""The types: JSON there and back, and feedback as text."""

import json
import math
import pickle
from dataclasses import dataclass

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sdpo_gym import (
    Attempt,
    Audience,
    Detail,
    Feedback,
    Group,
    Message,
    Note,
    Sample,
    Task,
    Trajectory,
    Turn,
    Verdict,
)
from sdpo_gym.errors import DataError, ScoreError
from sdpo_gym.types import Ending, as_messages, from_json, json_schema, shorten, to_dict, to_json

texts = st.text(st.characters(exclude_categories=[]), max_size=30)  # lone surrogates too
numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
data = st.dictionaries(texts, values, max_size=3)
spans = st.none() | st.tuples(st.integers(0, 9), st.integers(0, 9))
messages = st.builds(Message, st.sampled_from(["user", "assistant"]), texts, st.tuples() | st.tuples(data))
notes = st.builds(Note, texts, texts, spans, st.sampled_from(Audience), data)
feedbacks = st.builds(Feedback, st.sampled_from(Verdict), st.floats(0, 1), st.lists(notes, max_size=4).map(tuple))
tasks = st.builds(Task, texts, st.tuples(messages), st.tuples(texts), st.none() | texts, data)
samples = st.builds(
    Sample, texts, st.tuples(st.integers(0, 9)), st.tuples(st.integers(0, 9)), st.tuples(st.floats(-9, 0))
)
turns = st.builds(Turn, st.tuples(messages), samples, st.floats(-1, 1), feedbacks, texts)
trajectories = st.builds(Trajectory, texts, st.tuples(turns), st.sampled_from(Ending))
groups = st.builds(Group, tasks, st.tuples(trajectories), st.tuples(texts))


@example(Note("k", "m", data={"\ud800": [{"\udfff": "\ud800"}]}))
@example(Note("k", "m", data={"\ud800": None}))
@given(st.one_of(messages, notes, feedbacks, tasks, samples, turns, trajectories, groups))
def test_every_type_comes_back_from_json_as_it_went(value: object) -> None:
    assert from_json(type(value), to_json(value)) == value
    assert from_json(type(value), to_dict(value)) == value
    assert to_json(value).isascii()


@dataclass(frozen=True)
class GoldTask(Task):
    gold: int = 0


def test_a_task_of_an_environment_keeps_its_own_fields() -> None:
    task = GoldTask("t", as_messages("?"), gold=7)
    assert from_json(GoldTask, to_json(task)) == task


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("9" * 5000, "not JSON"),
        ('{"kind": "x"}', "at message: Field required"),
        ('{"kind": "x", "message": "y", "audience": "everybody"}', "at audience"),
    ],
)
def test_what_is_not_of_the_type_says_where(text: str, reason: str) -> None:
    with pytest.raises(DataError, match=reason):
        from_json(Note, text)


@given(feedbacks)
def test_the_json_schema_describes_feedback(feedback: Feedback) -> None:
    schema = json_schema(Feedback)
    written = json.loads(to_json(feedback))
    assert set(written) == set(schema["properties"])
    assert written["verdict"] in schema["$defs"]["Verdict"]["enum"]
    note = schema["$defs"]["Note"]["properties"]
    assert all(set(n) == set(note) for n in written["notes"])
    assert set(schema["required"]) <= set(written)


@pytest.mark.parametrize("score", [-0.1, 1.1, math.nan, math.inf])
def test_a_score_outside_0_to_1_is_refused(score: float) -> None:
    with pytest.raises(ScoreError, match=r"\[0, 1\]"):
        Feedback(Verdict.PARTIAL, score)


@given(feedbacks, st.sampled_from(Detail), st.integers(0, 400), st.sampled_from(Audience))
def test_rendering_keeps_to_its_budget_and_repeats_itself(
    feedback: Feedback, detail: Detail, budget: int, audience: Audience
) -> None:
    text = feedback.render(detail, budget, audience)
    assert len(text) <= budget
    assert text == from_json(Feedback, to_json(feedback)).render(detail, budget, audience)


@given(feedbacks, st.sampled_from(Audience))
def test_a_budget_that_is_large_enough_changes_nothing(feedback: Feedback, audience: Audience) -> None:
    whole = feedback.render(audience=audience)
    assert feedback.render(budget=len(whole), audience=audience) == whole


TOLD = Feedback(
    Verdict.WRONG_ANSWER,
    0.0,
    tuple(Note("k", f"for the {audience}", audience=audience) for audience in Audience),
)


@pytest.mark.parametrize(
    ("audience", "told"),
    [
        (Audience.POLICY, ["policy"]),
        (Audience.TEACHER, ["policy", "teacher"]),
        (Audience.LOG, ["policy", "teacher", "log"]),
    ],
)
def test_each_reader_sees_what_is_meant_for_it_and_for_those_before(audience: Audience, told: list[str]) -> None:
    assert TOLD.render(audience=audience).splitlines()[1:] == [f"- for the {reader}" for reader in told]


def test_detail_decides_how_much_is_said() -> None:
    assert TOLD.render(Detail.NONE) == ""
    assert TOLD.render("verdict") == Verdict.WRONG_ANSWER.sentence
    assert TOLD.render("full").startswith(Verdict.WRONG_ANSWER.sentence + "\n- ")


def test_every_verdict_has_a_sentence_of_its_own() -> None:
    assert len({verdict.sentence for verdict in Verdict}) == len(Verdict)


def test_a_note_that_does_not_fit_is_shortened_in_the_middle_and_ends_the_text() -> None:
    feedback = Feedback(Verdict.CORRECT, 1.0, (Note("a", "begin" + "." * 500 + "end"), Note("b", "never")))
    text = feedback.render(budget=100)
    assert len(text) == 100
    assert "- begin" in text
    assert text.endswith("end")


@given(texts, st.integers(-5, 40))
def test_shortening_never_exceeds_the_budget(text: str, budget: int) -> None:
    assert len(shorten(text, budget)) <= max(budget, 0)
    assert shorten(text, None) == text


def test_an_attempt_is_a_string_that_knows_why_it_ended() -> None:
    cut = Attempt("ab", "length")
    assert cut == "ab"
    assert cut.truncated
    assert not Attempt("ab").truncated
    assert pickle.loads(pickle.dumps(cut)).truncated  # noqa: S301 (what was just written)


def test_a_prompt_may_be_a_string_or_openai_messages() -> None:
    assert as_messages("hi") == (Message("user", "hi"),)
    call = {"id": "1", "function": {"name": "f"}}
    said = {"role": "assistant", "content": "", "tool_calls": [call]}
    assert as_messages([Message("user", "hi"), said]) == (Message("user", "hi"), Message("assistant", "", (call,)))
    assert as_messages([said])[0].as_dict() == said
    with pytest.raises(DataError, match="role"):
        as_messages([{"content": "x"}])
