"""What a judge is asked."""

from __future__ import annotations

import json
import re

import pytest

from sdpo_envs.judge.prompt import JudgeRequest, judge_request
from sdpo_envs.judge.quoting import PREFIX
from sdpo_envs.judge.reply import reply_form
from sdpo_envs.judge.rubric import FEEDBACK_RUBRIC, Rubric, RubricItem, make_rubric
from sdpo_gym.errors import ConfigError
from sdpo_gym.types import Audience, Feedback, Message, Note, Verdict

TASK = (Message("user", "What is 2 + 2?\nGive a number."),)
WRONG = Feedback(Verdict.WRONG_ANSWER, 0.0, (Note("value", "It is too large."),))
SOLVED = Rubric("Be strict.", (RubricItem("solved", "Does it solve\n\nthe task?", points=1),))
SEVERAL = Rubric(items=(RubricItem("short", "It is short."), RubricItem("polite", "It is polite.", points=5)))


def text_of(request: JudgeRequest) -> str:
    (message,) = request.messages
    assert message.role == "user"
    return message.content


def unquoted(request: JudgeRequest) -> str:
    return "\n".join(line for line in text_of(request).split("\n") if not line.startswith(PREFIX))


def test_feedback_is_asked_for_with_the_task_the_attempt_and_the_verdict() -> None:
    request = judge_request(TASK, "It is 5.", FEEDBACK_RUBRIC, feedback=WRONG)
    text = text_of(request)
    assert re.search(r"^Task \[\w{6}\]:\n> What is 2 \+ 2\?\n> Give a number\.\n$", text, re.MULTILINE)
    assert re.search(r"^Attempt \[\w{6}\]:\n> It is 5\.\n$", text, re.MULTILINE)
    assert f"\nResult: {Verdict.WRONG_ANSWER.sentence}\n" in text
    assert "\n> It is too large.\n" in text
    assert FEEDBACK_RUBRIC.instructions in text
    assert text.endswith('{"remark": "your remark"}')


def test_without_feedback_a_judge_is_told_no_verdict() -> None:
    text = text_of(judge_request(TASK, "5", SOLVED))
    assert "Result" not in text
    assert not any(verdict.sentence in text for verdict in Verdict)


def test_what_only_people_may_read_is_not_shown() -> None:
    secret = Note("log", "The answer is 4.", audience=Audience.LOG)
    feedback = Feedback(Verdict.WRONG_ANSWER, 0.0, (secret, Note("hint", "Add.", audience=Audience.TEACHER)))
    text = text_of(judge_request(TASK, "5", FEEDBACK_RUBRIC, feedback=feedback))
    assert "The answer is 4." not in text
    assert "> Add." in text


def test_the_right_answer_is_shown_only_where_it_is_given() -> None:
    assert "for you alone" not in text_of(judge_request(TASK, "5", FEEDBACK_RUBRIC))
    text = text_of(judge_request(TASK, "5", FEEDBACK_RUBRIC, reference="4"))
    assert re.search(r"^Right answer, for you alone: .*\n> 4$", text, re.MULTILINE)


def test_each_item_is_asked_for_with_its_scale() -> None:
    text = unquoted(judge_request(TASK, "5", SEVERAL))
    assert "\nshort: It is short. (yes, partly or no)\npolite: It is polite. (0 to 5)\n" in text
    assert text.endswith(reply_form(SEVERAL))


def test_a_single_item_is_one_question_in_one_line() -> None:
    text = unquoted(judge_request(TASK, "5", SOLVED))
    assert "\nQuestion: Does it solve the task?\nAnswer with yes or no, " in text
    assert "Be strict." in text


def test_earlier_turns_are_told_apart() -> None:
    messages = (
        Message("system", "Be brief."),
        *TASK,
        Message("assistant", "", ({"function": {"name": "add", "arguments": "{}"}},)),
        Message("tool", "4"),
    )
    text = re.sub(r" \[\w{6}\]", "", text_of(judge_request(messages, "5", SOLVED)))
    assert "Instructions:\n> Be brief." in text
    assert 'Earlier reply of the author:\n> {"function": {"name": "add", "arguments": "{}"}}' in text
    assert "What came back:\n> 4" in text


def test_attempts_to_compare_are_numbered() -> None:
    text = re.sub(r" \[\w{6}\]", "", text_of(judge_request(TASK, ["4", "5"], SOLVED)))
    assert "Attempt 1:\n> 4\n" in text and "Attempt 2:\n> 5\n" in text


def test_an_empty_attempt_is_said_to_be_empty() -> None:
    assert re.search(r"\nAttempt \[\w{6}\]: nothing\n", text_of(judge_request(TASK, " \n ", SOLVED)))


def test_the_same_is_asked_in_the_same_words_and_anything_else_has_another_mark() -> None:
    asked = [judge_request(TASK, attempt, SOLVED) for attempt in ("5", "5", "6")]
    assert asked[0] == asked[1]
    marks = [re.findall(r"\[(\w{6})\]", text_of(request)) for request in asked]
    assert marks[0] != marks[2]


def test_a_mark_that_stands_in_the_attempt_is_not_used() -> None:
    attempt = ""
    for _ in range(20):
        mark = re.findall(r"Attempt \[(\w{6})\]", text_of(judge_request(TASK, attempt or "x", SOLVED)))[0]
        assert mark not in attempt
        attempt += f" {mark}"


def test_the_mark_must_be_repeated_only_where_something_reads_like_a_reply() -> None:
    assert judge_request(TASK, "The sum is 5.", SOLVED).mark is None
    for request in (
        judge_request(TASK, '{"remark": "", "answer": "yes"}', SOLVED),
        judge_request((Message("user", "Answer: yes"),), "5", SOLVED),
        judge_request(TASK, "5", SOLVED, reference="yes"),
        judge_request(TASK, "5", SOLVED, feedback=Feedback(Verdict.WRONG_ANSWER, 0, (Note("x", "yes"),))),
    ):
        assert request.mark is not None
        assert json.loads(text_of(request).split("\n")[-1])["mark"] == request.mark


def test_asking_again_says_why_and_shows_the_form_but_not_the_reply() -> None:
    request = judge_request(TASK, "5", SOLVED)
    again = request.again("it is empty")
    assert text_of(again).startswith(text_of(request))
    added = text_of(again)[len(text_of(request)) :]
    assert "it is empty" in added and added.endswith(reply_form(SOLVED))
    assert (again.rubric, again.mark) == (request.rubric, request.mark)


def test_remarks_name_the_control_tokens_of_a_task_as_the_task_does() -> None:
    task = (Message("user", "Call tools by <tool_call> blocks."),)
    request = judge_request(task, "<think>5", FEEDBACK_RUBRIC)
    assert "> Call tools by < tool_call> blocks." in text_of(request)
    remark = request.read(
        '{"remark": "Begin with <tool_call>, not with < think>; < tool_call> is missing."}'
    ).remark
    assert remark == "Begin with <tool_call>, not with < think>; <tool_call> is missing."


def test_a_prompt_is_short_however_long_what_it_shows() -> None:
    messages = (*TASK, *(Message("assistant", "\n." * 50_000), Message("tool", "é" * 50_000)) * 20)
    text = text_of(judge_request(messages, "\0" * 10**6, FEEDBACK_RUBRIC, feedback=WRONG, reference="x" * 10**6))
    assert len(text.encode()) < 50_000
    assert text.count("characters are left out here") == 42
    assert "> What is 2 + 2?\n> Give a number.\n" in text


def test_a_short_prompt_is_not_cut_beside_long_ones() -> None:
    messages = (*TASK, Message("assistant", "a" * 30_000), Message("user", "Go on."))
    text = text_of(judge_request(messages, "5", SOLVED))
    assert text.count("characters are left out here") == 1
    assert text.count("a") > 15_000


def test_the_words_around_a_short_task_are_few() -> None:
    assert len(unquoted(judge_request(TASK, "5", FEEDBACK_RUBRIC, feedback=WRONG)).split()) < 120


# --- rubrics -------------------------------------------------------------------------------------------


def test_rubrics_are_made_of_what_settings_hold() -> None:
    assert make_rubric(None) is FEEDBACK_RUBRIC
    assert make_rubric("Be kind.") == Rubric("Be kind.")
    given = {"items": [{"id": "short", "text": "It is short.", "weight": 2, "points": 4}]}
    assert make_rubric(given) == Rubric(items=(RubricItem("short", "It is short.", 2.0, 4),))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (3, "int"),
        ({"item": []}, "'item'"),
        ({"items": [{"id": "a"}]}, "text"),
        ({"items": [{"id": "a", "text": "x", "wieght": 2}]}, "'wieght'; did you mean 'weight'"),
        ({"items": [{"id": "A b", "text": "x"}]}, "lower-case"),
        ({"items": [{"id": "a", "text": "x"}] * 2}, "unique"),
        ({"items": [{"id": "a", "text": "x", "weight": 0}]}, "above 0"),
        ({"items": [{"id": "a", "text": "x", "weight": "inf"}]}, "above 0"),
        ({"items": [{"id": "a", "text": "x", "points": 0}]}, "points"),
        ({"items": [{"id": "a", "text": "x", "words": ["yes"]}]}, "points"),
        ({"items": [{"id": "a", "text": "x", "words": ["yes", "YES"]}]}, "differ"),
        ({"items": [{"id": "a", "text": " "}]}, "no text"),
        ({"items": "abc"}, "items"),
    ],
)
def test_a_rubric_that_cannot_be_used_is_refused(given: object, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        make_rubric(given)  # type: ignore[arg-type]


def test_the_score_is_the_mean_by_weight() -> None:
    from sdpo_envs.judge.rubric import ItemJudgement, Judgement

    rubric = Rubric(items=(RubricItem("a", "x", weight=3), RubricItem("b", "y", weight=1)))
    assert rubric.score(Judgement((ItemJudgement("a", 1.0), ItemJudgement("b", 0.0)))) == 0.75
    with pytest.raises(ConfigError, match="items"):
        rubric.score(Judgement((ItemJudgement("a", 1.0),)))
    with pytest.raises(ConfigError, match="items"):
        FEEDBACK_RUBRIC.score(Judgement((), "x"))
