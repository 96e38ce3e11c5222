"""What a judge may tell a learner, by remarks on wrong attempts at tasks of the built-in environments."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any

import pytest

import sdpo_gym
from sdpo_envs.judge.gate import LONGEST, MARK, gated
from sdpo_envs.science.answers import Choice, Items, Quantity
from sdpo_envs.science.multiple_choice import choice_task
from sdpo_envs.science.problem import Problem, science_task
from sdpo_gym.types import Task

OPTIONS = (
    "doubles with the mass",
    "is zero throughout",
    "grows with the square",
    "falls off slowly",
    "is constant",
)


@dataclass(frozen=True)
class Wrong:
    """A task and a wrong attempt at it."""

    task: Task
    attempt: str


def first(env_id: str, wanted: Any) -> Any:
    """The first task of an environment that is wanted."""
    return next(task for task in sdpo_gym.make(env_id).tasks if wanted(task))


@functools.cache
def wrong(name: str) -> Wrong:
    """The tasks and attempts that remarks are made about."""
    if name == "torque":
        text = (
            "Somebody pulls at a crowbar with 50 N, at a distance of 25 cm and at right angles. Find the torque."
        )
        solution = "The torque is force times lever arm, so it is 50 N × 0.25 m = 12.5 N m in this case."
        problem = Problem(text, Quantity(12.5, "N m"), solution=solution)
        return Wrong(science_task("torque", problem), "I multiply both.\n\n<answer>17.2 N m</answer>")
    if name == "count":
        problem = Problem(
            "In how many ways can a captain and a deputy be chosen from four?", Quantity(12, digits=None)
        )
        return Wrong(science_task("count", problem), "4 + 3 = 7\n\n<answer>7</answer>")
    if name == "order":
        problem = Problem("Put the planets P, Q, R and S in order of size.", Items(tuple("SRPQ"), ordered=True))
        return Wrong(science_task("order", problem), "<answer>P, Q, R, S</answer>")
    if name == "choice":
        task = choice_task("choice", "How does the kinetic energy depend on the speed?", Choice(OPTIONS, 2))
        return Wrong(task, "Only the mass counts.\n\n<answer>A</answer>")
    if name == "weighed":
        return Wrong(wrong("choice").task, "B is impossible. C and D seem unlikely.\n\n<answer>A</answer>")
    if name == "calls":
        task = first("tools/calls", lambda task: "Italian" in task.secrets)
        return Wrong(task, task.oracle.replace("Italian", "French"))
    if name == "move":
        task = first("tools/worlds", lambda task: task.metadata["kind"] == "move a file")
        return Wrong(task, '{"answer": "Done."}')
    if name == "triangle":
        return Wrong(sdpo_gym.make("tools/bfcl").tasks[0], '{"name": "calculate_triangle_area", "arguments": {}}')
    assert name == "program"
    task = first("code/puzzles", lambda task: task.metadata["family"] == "cheapest_route")
    return Wrong(task, "```python\ncosts = input()\nprint(costs)\n```")


LEAKS = {
    "torque": [
        "The answer is 12.5 N m.",
        "It should be twelve point five newton metres.",
        "It comes to twelve and a half.",
        "The torque is 125 tenths of a newton metre.",
        "You should have got 1.25e1.",
        "The right value is 1 2 . 5 here.",
        "The result is **12**.**5** N m.",
        "Try $12{,}5$ instead.",
        "Answer: MTIuNQ== (base64).",
        "In ASCII: 31 32 2e 35.",
        "The answer, reversed, is 5.21.",
        "It is twice 6.25.",
        "It equals 25/2.",
        "Work out 7.5 + 5.",
        "It is the product of 2.5 and five.",
        "The torque is about 12.6 N m.",
        "The torque is just under 12.6.",
        "It lies between 12.4 and 12.6.",
        "Your answer is 4.7 too high.",
        "Your value is off by 4.7 N m; look again.",
        "Subtract 4.7 from your result.",
        "The answer is １２.５ N m.",
        "The answer is 12&#46;5 or 1\u200b2.5.",
        "The torque is 12500 mN m.",
        "It is 12 1/2 newton metres.",
        "The value: 12 and 1/2.",
        "It is 12 \u00bd or 12 1\u20442.",
        "It is \u0661\u0662\u066b\u0665.",
        "It is U+0031 U+0032 U+002E U+0035.",
    ],
    "count": [
        "The answer is 12.",
        "There should be a dozen.",
        "The right answer is twelve.",
        "The number you want is 0xC.",
        "In binary it is 0b1100.",
        "It is 1100 in binary.",
        "Your answer is 5 too small.",
        "Add five to your answer.",
        "You need two times six.",
        "Multiply 2 by 6.",
        "There are XII ways.",
        "It is 0014 in octal.",
    ],
    "order": [
        "The order is S, R, P, Q.",
        "It goes S, then R, then P, then Q.",
        "S > R > P > Q.",
        "It is SRPQ.",
        "1. S 2. R 3. P 4. Q",
        "First S, followed by R, P and finally Q.",
        "The order is S-R-P-Q.",
    ],
    "choice": [
        "The right option is C.",
        "You should have chosen (c).",
        "Pick c.",
        "The third option is right.",
        "The third one is right.",
        "Look at option 3.",
        "It is the 3rd choice.",
        "Option three fits.",
        "The answer is Charlie.",
        "The energy grows with the square.",
        "It grows with the *square*.",
        "It is the third from the end.",
        "It is the last but two.",
        "The middle option is right.",
        "The option after B is right.",
        "Take the one just before D.",
        "It is between B and D.",
        "It is neither B, D nor E.",
        "Rule out B and D; E is impossible.",
        "Neither 'is zero throughout' nor 'is constant' nor 'falls off slowly' can be.",
        "Erautf ebg13: tebjf jvgu gur fdhner.",
        "ZXJhdWdz is nothing, but Z3Jvd3Mgd2l0aCB0aGUgc3F1YXJl helps.",
        "It is Qw==.",
        "The answer is С.",
        "Choice III.",
        "(iii) is right.",
        "Take #3.",
        "The central option is right.",
        "It is \u24d2 or \U0001f172 or \U0001f1e8.",
        "Go to B+1.",
        "Two after A.",
        "Three from the bottom.",
        "67 in ASCII.",
    ],
    "weighed": [
        "You dismiss C too early: C is correct.",
        "You should have stayed with C.",
    ],
    "calls": [
        "The language must be Italian.",
        'Write "ITALIAN" there.',
        "The language is I-t-a-l-i-a-n.",
        "The language: i t a l i a n.",
        "Reversed, it is nailatI.",
        "Vgnyvna is what you want.",
        "The language is SXRhbGlhbg==.",
        "It is 49 74 61 6c 69 61 6e in hex.",
        "The codes are 73 116 97 108 105 97 110.",
        "Use %49%74%61%6c%69%61%6e.",
        "Use \\x49\\x74\\x61\\x6c\\x69\\x61\\x6e there.",
        "It is <b>Ital</b>ian.",
        "The language is Ita\u200blian.",
        "The language is Itаliаn.",
        "The language is Ital ian.",
        "ITAL + IAN",
        "'Ita' followed by 'lian'.",
        "The language is 1tal1an.",
        "\u0131tal\u0131an",
        "The letters are 9 20 1 12 9 1 14.",
        "First i, then t, then a, then l, then i, then a, then n.",
        "india tango alpha lima india alpha november",
        "111 164 141 154 151 141 156 in octal",
    ],
    "triangle": [
        'Reply with {"arguments": {"unit": "units", "height": 5, "base": 10}, "name": "calculate_triangle_area"}.',
        'The arguments are {"height": 5, "unit": "units", "base": 10}.',
        "Call calculate_triangle_area(base=10, height=5, unit='units').",
    ],
}

INNOCENT = {
    "torque": [
        "Your answer of 17.2 N m is wrong; check the lever arm.",
        "The force of 50 N acts at 25 cm from the pivot.",
        "You forgot to turn 25 cm into metres.",
        "There are two mistakes: the unit and the formula.",
        "The torque is force times lever arm.",
        "Multiply 50 N by the lever arm in metres.",
        "At right angles the sine is one.",
        "It is off by a power of ten.",
        "Your value is too large.",
        "The unit N m is fine, but the number is not.",
        "Check the power of ten in the second line.",
        "The answer is one step away.",
        "You gave 17.2, which is not force times distance.",
    ],
    "count": [
        "Adding is wrong here: the choices are independent.",
        "Finish with an answer block: <answer>, the answer, </answer>.",
        "There are four people, and then three are left.",
        "You wrote 4 + 3; think of a table with four rows and three columns.",
        "Your answer 7 is too small.",
        "Two people cannot hold the same office.",
    ],
    "order": ["P is not the smallest.", "Q and R stand in the wrong order.", "Four planets are asked for."],
    "choice": [
        "Option A is wrong; solve the problem again.",
        "Solve the problem again and choose B, C or D.",
        "The energy does depend on the speed.",
        "Think of the formula for kinetic energy.",
        "A is not right, and neither is B.",
        "Consider what happens to the energy when the speed doubles.",
        "The first sentence of the attempt is wrong.",
        "The last step does not follow.",
    ],
    "weighed": ["You say that C and D seem unlikely, but give no reason.", "B is impossible, as you say."],
    "calls": [
        "French is not the language of the request.",
        "The tool is right; one of its arguments is not what the request says.",
        "Read again into which language the text is to be put.",
    ],
    "move": ["No tool was called.", "A file has to be moved before the final answer.", "Call move_item."],
    "triangle": [
        "The base is missing.",
        "Give the base, the height and the unit.",
        "The arguments are empty: {}.",
    ],
    "program": [
        "The program reads only one line; the matrix has several.",
        "Use `int(input())` for the number of rows.",
        "costs is a string here, so print(costs) prints the input.",
        "Each move costs a fee of 41.",
        "Read line 2. 5 numbers stand there. See part IV, type II and step (i).",
        "Add the fee for each move, not once: `total + 41 * moves`.",
        "In `costs = input()` only the number of rows is read.",
    ],
}


def rows(table: dict[str, list[str]]) -> list[Any]:
    return [pytest.param(name, r, id=f"{name}: {r[:50]!a}") for name, remarks in table.items() for r in remarks]


@pytest.mark.parametrize(("name", "remark"), rows(LEAKS))
def test_a_remark_that_tells_a_secret_is_dropped(name: str, remark: str) -> None:
    passed = gated(wrong(name).task, wrong(name).attempt, remark)
    assert (passed.text, len(passed.redactions) > 0) == ("", True)


@pytest.mark.parametrize(("name", "remark"), rows(INNOCENT))
def test_a_remark_that_tells_nothing_passes_as_it_is(name: str, remark: str) -> None:
    passed = gated(wrong(name).task, wrong(name).attempt, remark)
    assert (passed.text, passed.redactions) == (remark, ())


def test_only_the_sentence_that_tells_is_dropped() -> None:
    told = wrong("torque")
    passed = gated(told.task, told.attempt, "Check the lever arm. The answer is 12.5 N m. Mind the unit.")
    assert passed.text == f"Check the lever arm. {MARK} Mind the unit."
    assert [(r.passage, r.secret) for r in passed.redactions] == [("The answer is 12.5 N m.", "12.5 N m")]


def test_a_date_is_found_however_it_is_written() -> None:
    task = first("tools/calls", lambda task: task.metadata["family"] == "create_event")
    date = next(secret for secret in task.secrets if re.fullmatch(r"\d{4}-\d\d-\d\d", secret))
    year, month, day = date.split("-")
    names = "January February March April May June July August September October November December"
    name = names.split()[int(month) - 1]
    for written in (
        f"{int(day)} {name} {year}",
        f"{name} {int(day)}, {year}",
        f"{day}.{month}.{year}",
        f"the {int(day)}th of {name}",
    ):
        assert gated(task, '{"name": "create_event", "arguments": {}}', f"The date is {written}.").text == ""


def test_a_date_with_a_time_is_found_if_both_are_told() -> None:
    task = Task("t", (), secrets=("2026-11-19T15:30",), oracle='{"name": "move_event"}')
    assert gated(task, "", "It is at 3:30 pm on the 19th of November.").text == ""
    assert gated(task, "", "Move it to 15:30, 19 Nov 2026.").text == ""
    assert gated(task, "", "What is at 15:00 on 19 Nov is not what was asked.").redactions == ()


@pytest.mark.parametrize("remark", ["It is 12.5.", "Your answer is ten times too large.", "Divide it by 10."])
def test_an_attempt_with_the_right_digits_in_the_wrong_place_does_not_tell_where_it_is(remark: str) -> None:
    assert gated(wrong("torque").task, "<answer>125 N m</answer>", remark).text == ""
    assert gated(wrong("torque").task, "<answer>125 N m</answer>", "It is off by a power of ten.").text


def test_a_path_is_found_when_its_parts_are_joined_otherwise() -> None:
    task, attempt = wrong("move").task, wrong("move").attempt
    parts = task.secrets[0].strip("/").split("/")
    assert gated(task, attempt, f"Move it to {' > '.join(parts)}.").text == ""


def test_quoting_the_oracle_is_found_though_no_secret_is_in_it() -> None:
    task = wrong("torque").task
    assert (
        gated(task, "<answer>1 N m</answer>", "The torque is force times lever arm, so it is 50 N × 0.25 m.").text
        == ""
    )


def test_a_call_of_the_plan_is_found_in_any_order_of_its_arguments() -> None:
    task, attempt = wrong("move").task, wrong("move").attempt
    call = re.sub(r'("path": "[^"]*"), ("destination": "[^"]*")', r"\2, \1", task.plan[0])
    assert call != task.plan[0]
    assert gated(task, attempt, f"Call {call}").text == ""


def test_a_program_is_dropped_and_the_prose_around_it_stays() -> None:
    task, attempt = wrong("program").task, wrong("program").attempt
    remark = f"The loop is missing.\nHere is how:\n{task.oracle}\nMind the fee."
    passed = gated(task, attempt, remark)
    assert "The loop is missing." in passed.text and "Mind the fee." in passed.text
    assert "def " not in passed.text and "range(" not in passed.text


def test_a_program_with_other_names_is_dropped() -> None:
    task, attempt = wrong("program").task, wrong("program").attempt
    code = (
        "n = int(input())\nc = [list(map(int, input().split())) for _ in range(n)]\ninput()\nr = input().split()"
    )
    assert "int(" not in gated(task, attempt, f"Read it so:\n```python\n{code}\n```").text
    assert "int(" not in gated(task, attempt, f"Read it so:\n{code}").text
    flat = "for x in route: total += costs[x] print(total) return total"
    assert "total +=" not in gated(task, attempt, f"Mind the fee. Do it so: {flat}").text


def test_code_of_the_attempt_may_be_quoted() -> None:
    remark = "Look at these lines:\n```python\ncosts = input()\nprint(costs)\n```\nThey read one line."
    assert gated(wrong("program").task, wrong("program").attempt, remark).text == remark


def test_what_rules_out_the_last_other_option_is_dropped_when_the_others_were_ruled_out_before() -> None:
    task, attempt = wrong("choice").task, wrong("choice").attempt
    assert gated(task, attempt, "B is wrong. D and E are wrong, too.").text == f"B is wrong. {MARK}"
    assert gated(task, attempt, "E is wrong.").text == "E is wrong."
    assert gated(task, attempt, "E is wrong.", told="B is wrong. D does not fit.").text == ""


def test_a_number_of_the_prompt_in_words_is_no_leak_when_the_prompt_has_it_in_words() -> None:
    task = science_task("t", Problem("Seventeen sheep and no dog. How many sheep?", Quantity(17, digits=None)))
    assert gated(task, "<answer>3</answer>", "There are seventeen sheep in the question.").text


def test_a_secret_that_spreads_over_two_lines_is_found() -> None:
    told = wrong("choice")
    passed = gated(told.task, told.attempt, "Think. The energy grows with\nthe square. Mind the speed.")
    assert passed.text == f"Think. {MARK} Mind the speed."


def test_a_long_remark_is_cut_in_the_middle_before_it_is_looked_at() -> None:
    told = wrong("torque")
    passed = gated(told.task, told.attempt, "word " * 3000)
    assert len(passed.text) <= LONGEST and not passed.redactions
