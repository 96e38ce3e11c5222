"""Mistakes planted in right answers."""

from __future__ import annotations

import sdpo_gym
from sdpo_gym import PlantedMistake, Task, as_messages


def test_a_secret_is_replaced_at_the_place_that_is_told() -> None:
    task = Task("t", as_messages("q"), secrets=("9.81", "blue"), oracle="first 9.81, then blue and 9.81")
    planted = list(sdpo_gym.FeedbackEnv([task]).planted_mistakes(task))
    assert {mistake.kind for mistake in planted} == {"secret.number", "secret.text"}
    for mistake in planted:
        (action,) = mistake.actions
        assert mistake.span is not None
        start, end = mistake.span
        assert action != task.oracle
        removed = len(action) - len(task.oracle or "")
        assert action[:start] == (task.oracle or "")[:start]
        assert action[end:] == (task.oracle or "")[end - removed :]


def test_in_an_episode_the_mistake_is_in_the_last_turn_that_states_the_secret() -> None:
    task = Task("t", as_messages("q"), secrets=("blue",), plan=("look", "say blue", "end"))
    mistake = next(iter(sdpo_gym.FeedbackEnv([task]).planted_mistakes(task)))
    assert mistake.turn == 1
    assert mistake.actions == ("look", "say something else", "end")


def test_a_task_without_oracle_has_no_mistakes() -> None:
    task = Task("t", as_messages("q"), secrets=("blue",))
    assert not list(sdpo_gym.FeedbackEnv([task]).planted_mistakes(task))


def test_kinds_of_notes_name_a_mistake_exactly_or_as_the_beginning_of_a_dotted_kind() -> None:
    mistake = PlantedMistake("unit", ("1 N",), note_kinds=("unit", "answer.size"))
    assert mistake.named_by("unit")
    assert mistake.named_by("unit.missing")
    assert mistake.named_by("answer.size")
    assert not mistake.named_by("units")
    assert not mistake.named_by("answer")
