"""The warm start: which wrong attempts the feedback in its reprompts is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lookup import COLOURS, Lookup

from sdpo_gym import PlantedMistake, Task
from sdpo_gym.backends import TeacherDetail
from sdpo_gym.settings import validate
from sdpo_trainers.backend import Context
from sdpo_trainers.backends.sft import SFT
from sdpo_trainers.rendering import render_prompt
from sdpo_trainers.teaching.oracles import oracle_group
from sdpo_trainers.tiny import tiny_model

SIZE = 12


class Planted(Lookup):
    """Has a mistake of its own for each turn, and one that is none."""

    def planted_mistakes(self, task: Task) -> Iterable[PlantedMistake]:
        look, colour = task.plan
        other = next(c for c in COLOURS if c != colour)
        yield PlantedMistake("none", task.plan, turn=1)
        yield PlantedMistake("colour", (look, other), (0, len(other)), turn=1)
        yield PlantedMistake("name", ("look Zoe", colour), (5, 8), turn=0)
        yield PlantedMistake("name", ("look Zoe", other), turn=1)  # which begins in the turn before


class Unplanted(Lookup):
    """Has none."""

    def planted_mistakes(self, task: Task) -> Iterable[PlantedMistake]:
        return ()


def reprompts(env: Lookup) -> list[tuple[Any, int, str]]:
    """Task, turn and reprompt of each example."""
    tokenizer = tiny_model().tokenizer
    context = Context(
        env=env,
        encode=lambda messages: render_prompt(tokenizer, messages),
        encode_answer=lambda text: [*tokenizer.encode(text, add_special_tokens=False), tokenizer.eos_token_id],
        context_length=8192,
        seed=0,
        detail=TeacherDetail.FULL,
    )
    groups = [oracle_group(context, task) for task in env.tasks[:SIZE]]
    examples = SFT(validate(SFT.Options, {"reprompted": 1.0}), context).examples(groups, step=1)
    return [(groups[e.group].task, e.turn, e.reprompt or "") for e in examples]


def test_wrong_attempts_are_the_mistakes_that_are_planted_in_that_turn() -> None:
    told = [one for one in reprompts(Planted()) if "feedback" in one[2] or "ended" in one[2]]
    assert {turn for _, turn, _ in told} == {0, 1}
    for task, turn, reprompt in told:
        wrong = next(c for c in COLOURS if c != task.metadata["colour"])
        assert ("not about Zoe" if turn == 0 else f"is not {wrong}") in reprompt


def test_where_none_is_planted_oracles_are_damaged_or_mistaken_for_one_another() -> None:
    told = [reprompt for _, _, reprompt in reprompts(Unplanted()) if "feedback" in reprompt]
    assert told
    assert not any("Zoe" in reprompt for reprompt in told)


def test_the_same_step_has_the_same_reprompts() -> None:
    assert reprompts(Planted()) == reprompts(Planted())
