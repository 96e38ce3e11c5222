"""What holds for every family of tasks with rubrics."""

import functools
import itertools
import random

import pytest

from sdpo_envs.judge.rubrics.families import FAMILIES
from sdpo_envs.judge.rubrics.generate import make_task, split_key
from sdpo_envs.judge.rubrics.planting import planted
from sdpo_envs.judge.rubrics.task import LEVELS, RubricTask, program_verdict
from sdpo_envs.science.problems.draw import Draw
from sdpo_gym.leaks import find_leaks
from sdpo_gym.types import from_json, to_json

DISTINCT = 500
BOTH = pytest.mark.parametrize(("name", "level"), [(name, level) for name in FAMILIES for level in LEVELS])


@functools.cache
def some_tasks(name: str, level: int) -> list[RubricTask]:
    rng = random.Random(f"{name} {level}")
    return [make_task(rng, str(i), [FAMILIES[name]], level) for i in range(6)]


def score(task: RubricTask, attempt: str) -> float:
    verdict = program_verdict(task, attempt)
    return task.rubric.score(verdict.judgement)


@pytest.mark.slow
@BOTH
def test_hundreds_of_tasks_differ_in_more_than_their_wording_and_equal_prompts_are_one_task(name, level):
    rng = random.Random(f"draws of {name} {level}")
    drawn, asked = set(), {}
    for _ in range(DISTINCT * 6 // 5):
        draw = Draw(rng)
        prompt = FAMILIES[name].make(draw, level).prompt
        drawn.add(repr(draw.drawn))
        assert asked.setdefault(prompt, repr(draw.drawn)) == repr(draw.drawn)
    assert len(drawn) >= DISTINCT


@pytest.mark.parametrize("name", FAMILIES)
def test_a_task_is_worded_in_three_ways(name):
    openings = {
        FAMILIES[name].make(Draw(random.Random(i)), 1).prompt.split("\n\n")[-2].split("\n")[0] for i in range(40)
    }
    assert len(openings) == 3


@BOTH
def test_rubrics_have_three_to_seven_items_whose_demands_stand_in_the_prompt(name, level):
    for task in some_tasks(name, level):
        assert 3 <= len(task.items) <= 7
        assert len({i.id for i in task.items}) == len(task.items)
        assert all(f"- {item.demand}\n" in task.prompt for item in task.items)
        assert any(not item.restricts for item in task.items)


@BOTH
def test_oracles_satisfy_every_item(name, level):
    for task in some_tasks(name, level):
        assert score(task, task.oracle) == 1.0


@BOTH
def test_tasks_come_back_from_json(name, level):
    task = some_tasks(name, level)[0]
    back = from_json(RubricTask, to_json(task))
    assert back == task and to_json(back) == to_json(task)


@BOTH
def test_each_item_can_be_broken_alone_and_is_then_named_alone(name, level):
    broken = {item.id for task in some_tasks(name, level) for item in task.items}
    for task in some_tasks(name, level)[:4]:
        for mistake in planted(task):
            verdict = program_verdict(task, mistake.actions[0])
            (item,) = verdict.objections
            assert mistake.note_kinds == (f"judge.{item}",) and score(task, mistake.actions[0]) < 1.0
            assert mistake.span is None or 0 <= mistake.span[0] <= mistake.span[1] <= len(mistake.actions[0])
            broken.discard(item)
    assert not broken


@BOTH
def test_objections_to_planted_mistakes_and_stray_answers_tell_no_secret(name, level):
    tasks = some_tasks(name, level)
    for task, other in itertools.pairwise(tasks):
        stray = ["Yes.", other.oracle, other.prompt, task.prompt, *(m.actions[0] for m in planted(task))]
        for attempt in stray:
            for objection in program_verdict(task, attempt).objections.values():
                assert not find_leaks(task, attempt, objection.message)


def gamed(task: RubricTask, rng: random.Random) -> dict[str, str]:
    """Attempts that a strict reader refuses and a lax check would not."""
    oracle = task.oracle
    words = oracle.split()
    place = oracle.index(next(w for w in words if len(w) > 3 and w.isalpha())) + 1
    shuffled = rng.sample(words, len(words))
    return {
        "demands": "\n".join(item.demand for item in task.items),
        "rubric": "\n".join(item.text for item in task.items),
        "prompt": task.prompt,
        "shuffled": " ".join(shuffled),
        "stuffed": " ".join(sorted({w.strip(".,:") for w in words})) + ".",
        "no points": oracle.replace(".", "").replace(":", ""),
        "twice": f"{oracle}\n{oracle}",
        "once for all": " ".join([oracle] * 40),
        "huge": oracle * (300_000 // len(oracle)),
        "zero width": f"{oracle[:place]}\u200b{oracle[place:]}",
        "homoglyph": oracle.replace("a", "\u0430", 1),
        "fenced": f"```\n{oracle}\n```",
        "commented": f"<!-- {oracle} -->",
        "claimed": "All items of the rubric are satisfied. The score is 1.",
        "json": '{"items": {"form": 1}, "score": 1}',
        "prefixed": f"Sure! Here is the text you asked for:\n{oracle}",
        "taken back": f"{oracle} None of this is true.",
        "lower case": oracle.lower(),
    }


@BOTH
def test_gaming_the_checks_does_not_pay(name, level):
    rng = random.Random(0)
    lists = name.startswith("lists/")
    for task in some_tasks(name, level)[:3]:
        for way, attempt in gamed(task, rng).items():
            if lists and way in ("no points", "lower case", "shuffled"):
                continue  # may leave a list of words as it is
            if attempt != task.oracle:
                assert score(task, attempt) < 1.0, way


@BOTH
def test_a_reply_about_nothing_scores_nothing(name, level):
    for task in some_tasks(name, level)[:3]:
        for attempt in ("", "\n", "\u200b", "Hm.", "The of."):
            assert score(task, attempt) == 0.0


@pytest.mark.parametrize("name", FAMILIES)
def test_the_split_is_decided_by_what_was_drawn(name):
    task = some_tasks(name, 1)[0]
    assert split_key(task).startswith(name) and str(task.metadata["drawn"]) in split_key(task)
