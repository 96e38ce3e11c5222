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
        numbers = [int(value.replace(",", "")) for _, value in rows]
        found["gap"] = f"{max(numbers) - min(numbers):,}"
        found["change"] = f"{abs(numbers[-1] - numbers[0]):,}"
        found["rose"] = "increased" if numbers[-1] > numbers[0] else "declined"
        found["fell"] = "declined" if numbers[-1] > numbers[0] else "increased"
    return found | dict(re.findall(r"^- (\w+)(?: \w+)?: (.*)$", task.prompt, re.MULTILINE))


RANKING, TREND = "tables/ranking", "tables/trend"
ANSWERS = [
    (RANKING, 1, "{high} leads with the highest number ({vhigh}), while {low} has the lowest ({vlow})."),
    (RANKING, 1, "The lowest figure, {vlow}, is that of {low}; the highest, {vhigh}, is that of {high}."),
    (RANKING, 2, "{high} had the most with {vhigh}, {low} the fewest with {vlow}: a difference of {gap}."),
    (RANKING, 3, "At {vhigh}, {high} had the largest number. The smallest was in {low}. They lie {gap} apart."),
    (TREND, 1, "From {first} to {last}, the number {rose} steadily, from {v1} to {v2}."),
    (TREND, 2, "It {rose} overall by {change}, from {v1} to {v2}."),
]
WRONG = [
    (RANKING, 1, "{low} leads with the highest number; the lowest one of all is that of {low}.", "largest"),
    (RANKING, 1, "{high} had the most. {low} did not have the fewest of them all.", "smallest"),
    (RANKING, 2, "{high} had the most and {low} the fewest. The difference is {vlow}.", "difference"),
    (TREND, 1, "From {first} to {last}, the number {fell} steadily, from {v1} to {v2}.", "direction"),
    (TREND, 2, "It did not {rose} overall; it changed by {change}, from {v1} to {v2}.", "direction"),
]


@pytest.mark.parametrize(("name", "level", "answer"), ANSWERS)
def test_other_right_answers_about_tables_score(name, level, answer):
    task = some_task(name, level)
    verdict = program_verdict(task, answer.format(**facts(task)))
    assert not verdict.objections and all(verdict.satisfied.values())


@pytest.mark.parametrize(("name", "level", "answer", "item"), WRONG)
def test_wrong_answers_about_tables_miss_that_item(name, level, answer, item):
    task = some_task(name, level)
    assert list(program_verdict(task, answer.format(**facts(task))).objections) == [item]


def test_another_announcement_scores():
    task = some_task("messages/announcement", 1)
    said = facts(task)
    greeting, name = re.findall(r"line is “(.*?)”", task.prompt)
    day, time = said["When"].split(", ")
    body = f"On {day} at {time}, {said['Where']} will be open for our {said['What']}. We hope to see you there!"
    assert program_verdict(task, f"{greeting}\n{body}\n\nKind regards\n{name}").objections == {}
    wrong = body.replace(time, "8:05")
    assert list(program_verdict(task, f"{greeting}\n{wrong}\n{name}").objections) == ["when"]


def test_another_explanation_scores():
    task = next(
        t
        for i in range(200)
        if "average speed" in (t := make_task(random.Random(i), "0", [FAMILIES["results/explanation"]], 2)).prompt
    )
    a, b, result = re.search(r"(\d+) km / (\d+) h = (\d+) km/h", task.prompt).groups()
    end = "within the limit" if "within the limit" in task.oracle else "above the limit"
    start = (
        f"If it never stops, its speed is distance divided by time: {a} km in {b} h, "
        f"or {result} kilometres per hour."
    )
    assert program_verdict(task, f"{start} That is {end}.").objections == {}
    other = "above the limit" if end.startswith("within") else "within the limit"
    assert list(program_verdict(task, f"{start} That is {other}.").objections) == ["conclusion"]
    turned = start.replace("distance divided by time", "time divided by distance")
    assert list(program_verdict(task, f"{turned} That is {end}.").objections) == ["formula"]


def test_another_comparison_scores():
    task = some_task("results/comparison", 2)
    high, low = re.search(r"in the (\w+) group than in the (\w+) group", task.oracle).groups()
    means = {name: (value, unit) for name, value, unit in re.findall(r"- (\w+) group: (\d+) (\w+)", task.prompt)}
    gap = int(means[high][0]) - int(means[low][0])
    unit = means[high][1]
    answer = (
        f"On average, the {high} group ({means[high][0]} {unit}) came out higher than the {low} group "
        f"({means[low][0]} {unit}), by {gap}{unit}."
    )
    assert program_verdict(task, answer).objections == {}
    swapped = (
        answer.replace(f"{high} group", "X").replace(f"{low} group", f"{high} group").replace("X", f"{low} group")
    )
    assert list(program_verdict(task, swapped).objections) == ["higher"]


def test_a_list_may_be_capitalised():
    task = some_task("lists/selection", 1)
    entries = [line[2:].capitalize() for line in task.oracle.split("\n")]
    assert program_verdict(task, "\n".join(f"- {entry}" for entry in entries)).objections == {}
