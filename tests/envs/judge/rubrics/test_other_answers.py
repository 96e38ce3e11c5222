"""Right answers in other words than an oracle's, and wrong ones that look like them."""

import random
import re

import pytest

from sdpo_envs.judge.rubrics.families import FAMILIES
from sdpo_envs.judge.rubrics.generate import make_task
from sdpo_envs.judge.rubrics.task import RubricTask, program_verdict


def some_task(name: str, level: int) -> RubricTask:
    return make_task(random.Random(f"other {name} {level}"), "0", [FAMILIES[name]], level)


def facts(task: RubricTask) -> dict[str, str]:
    """What the answers below are filled with, read from the prompt."""
    rows = re.findall(r"^\| (\w+) \| ([\d,]+) \|$", task.prompt, re.MULTILINE)
    found = dict(zip(("first", "v1"), rows[0], strict=True)) if rows else {}
    if rows:
        by_value = sorted(rows, key=lambda row: int(row[1].replace(",", "")))
        (found["low"], found["vlow"]), (found["high"], found["vhigh"]) = by_value[0], by_value[-1]
        found["last"], found["v2"] = rows[-1]
        found["mid"] = by_value[1][0]
        found["things"] = "".join(re.findall(r"had the most (\w+)\.”", task.prompt))
        found["what"] = "".join(re.findall(r"“Overall, (.*?) rose", task.prompt))
        numbers = [int(value.replace(",", "")) for _, value in rows]
        found["gap"] = f"{max(numbers) - min(numbers):,}"
        found["change"] = f"{abs(numbers[-1] - numbers[0]):,}"
        found["rose"] = "rose" if numbers[-1] > numbers[0] else "fell"
        found["fell"] = "fell" if numbers[-1] > numbers[0] else "rose"
    return found | dict(re.findall(r"^- (\w+)(?: \w+)?: (.*)$", task.prompt, re.MULTILINE))


RANKING, TREND = "tables/ranking", "tables/trend"
ANSWERS = [
    (RANKING, 1, "{low} ({vlow}) had the fewest {things}. {high} ({vhigh}) had the most {things}."),
    (RANKING, 2, "{high} had the most {things}. {low} had the fewest {things}. The difference is {gap}. They are "
     "{low} ({vlow}) and {high} ({vhigh})."),
    (TREND, 1, "This is what we see. Overall, {what} {rose} from {first} ({v1}) to {last} ({v2})."),
    (TREND, 2, "The change is {change}. Overall, {what} {rose} from {first} ({v1}) to {last} ({v2})."),
]  # fmt: skip
MOST, FEWEST = "{high} ({vhigh}) had the most {things}.", "{low} ({vlow}) had the fewest {things}."
OVERALL = "Overall, {what} {rose} from {first} ({v1}) to {last} ({v2})."
WRONG = [
    (RANKING, 1, "{low} ({vlow}) had the most {things}. {high} ({vhigh}) had the fewest {things}.", "largest"),
    (RANKING, 1, MOST + " {low} ({vlow}) did not have the fewest {things}.", "smallest"),
    (RANKING, 1, "{high} ({vhigh}) had the most {things} but one. " + FEWEST, "largest"),
    (RANKING, 1, MOST + " It is false that {high} had the most {things}. " + FEWEST, "largest"),
    (RANKING, 1, "{high} ({vlow}) had the most {things}. {low} ({vhigh}) had the fewest {things}.", "values"),
    (RANKING, 1, "{high} had the most {things}. These were {vhigh}. " + FEWEST, "values"),
    (RANKING, 2, MOST + " " + FEWEST + " The difference is 5.", "difference"),
    (RANKING, 2, MOST + " " + FEWEST + " Between {mid} and {low} the difference is {gap}.", "difference"),
    (TREND, 1, "Overall, {what} {fell} from {first} ({v1}) to {last} ({v2}).", "direction"),
    (TREND, 1, "Overall, {what} {rose} from {first} ({v2}) to {last} ({v1}).", "ends"),
    (TREND, 1, "Overall, {what} {rose} from {last} ({v2}) to {first} ({v1}).", "ends"),
    (TREND, 1, OVERALL + " It {fell} steadily.", "direction"),
    (TREND, 2, "It is false that " + OVERALL + " The change is {change}.", "direction"),
    (TREND, 2, OVERALL + " Half the change is {change}.", "change"),
]


@pytest.mark.parametrize(("name", "level", "answer"), ANSWERS)
def test_other_right_answers_about_tables_score(name, level, answer):
    task = some_task(name, level)
    verdict = program_verdict(task, answer.format(**facts(task)))
    assert not verdict.objections and all(verdict.satisfied.values())


@pytest.mark.parametrize(("name", "level", "answer", "item"), WRONG)
def test_wrong_answers_about_tables_miss_that_item(name, level, answer, item):
    task = some_task(name, level)
    assert item in program_verdict(task, answer.format(**facts(task))).objections


def objections(task: RubricTask, *changes: tuple[str, str]) -> list[str]:
    """The items that the oracle misses with these changes."""
    text = task.oracle or ""
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return list(program_verdict(task, text).objections)


def test_messages_that_deny_or_doubt_a_fact_miss_it():
    announcement = some_task("messages/announcement", 2)
    bring = re.search(r"Please (bring [^.]*)", announcement.oracle)[1]
    assert objections(announcement, ("will find us at", "will not find us at")) == ["where"]
    assert objections(announcement, ("Please bring", "Do not bring")) == ["bring"]
    assert objections(announcement, ("We would like", "We would not like")) == ["when"]
    assert objections(announcement, ("Please bring", "Please do not miss it. Please bring")) == []
    assert objections(announcement, (f"Please {bring}", f"It is false that you should {bring}")) == ["bring"]
    customer = some_task("messages/customer", 2)
    assert objections(customer, ("We are sorry that", "We are not sorry that")) == ["apology"]
    assert objections(customer, ("We are sorry that", "Nobody says that we are sorry that")) == ["apology"]
    assert objections(customer, ("To put this right,", "It is not true that")) == ["remedy"]
    refusal = some_task("messages/refusal", 2)
    assert objections(refusal, ("because I am", "not because I am")) == ["reason"]
    assert objections(refusal, ("Thank you", "I do not thank you")) == ["thanks"]
    assert objections(refusal, (" I cannot", " Perhaps I cannot")) == ["decline", "reason"]


def test_the_parts_of_a_remedy_may_come_in_any_order():
    task = some_task("messages/customer", 2)
    promise, day = re.search(r"To put this right, (.*) (by \w+)\.", task.oracle).groups()
    answer = f"{day.capitalize()}, {promise}."
    assert objections(task, (f"To put this right, {promise} {day}.", answer)) == []


def explained(what: str) -> RubricTask:
    tasks = (make_task(random.Random(i), "0", [FAMILIES["results/explanation"]], 2) for i in range(200))
    return next(t for t in tasks if f"Calculation of the {what}" in t.prompt)


def test_explanations_that_deny_a_part_miss_it():
    task = explained("density")
    assert objections(task, ("is the mass", "is not the mass")) == ["formula"]
    assert objections(task, ("mass divided by the volume", "volume divided by the mass")) == ["formula"]
    assert objections(task, ("the block has no hollow", "the block has hollow")) == ["assumption"]
    assert objections(task, ("It is assumed that", "It is not known if")) == ["assumption"]
    assert objections(task, ("The result is", "The result is neither above nor")) == ["conclusion"]
    assert objections(task, ("This gives", "This is not")) == ["result"]


def test_a_unit_may_be_written_without_special_characters():
    assert objections(explained("density"), ("kg/m³", "kg/m^3")) == []


def test_means_stand_behind_their_own_group():
    task = some_task("results/comparison", 2)
    (one, first), (two, second) = re.findall(r"(\w+ group) (\(\d+ \w+\))", task.oracle)
    assert objections(task, (f" {first}", ""), (f" {second}", "")) == ["means"]
    assert objections(task, (first, "#"), (second, first), ("#", second)) == ["means"]
    assert objections(task, (one, "#"), (two, one), ("#", two)) == ["higher", "means"]


def test_a_list_may_be_capitalised():
    task = some_task("lists/selection", 1)
    entries = [line[2:].capitalize() for line in task.oracle.split("\n")]
    assert program_verdict(task, "\n".join(f"- {entry}" for entry in entries)).objections == {}


def test_a_list_has_one_space_behind_its_mark():
    task = some_task("lists/selection", 1)
    assert objections(task, ("- ", "-  ")) == ["marks"]
