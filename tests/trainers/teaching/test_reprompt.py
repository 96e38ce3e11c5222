from __future__ import annotations

from collections.abc import Sequence

import pytest

from sdpo_gym import Audience, Detail, Feedback, Group, Message, Note, Sample, Task, Trajectory, Turn, Verdict
from sdpo_trainers.teaching.exhibits import choose_demonstration, choose_exhibits
from sdpo_trainers.teaching.reprompt import CLOSING, DEMONSTRATION, Part, Reprompt, build_reprompt, fit
from sdpo_trainers.teaching.reprompt_options import RepromptOptions

PROMPT = (Message("system", "You are careful."), Message("user", "What is two plus two?"))


def group(*outcomes: tuple[str, float], task_id: str = "t") -> Group:
    def trajectory(text: str, score: float) -> Trajectory:
        notes = (
            Note("a", f"remark on {text}"),
            Note("b", "for the teacher", audience=Audience.TEACHER),
            Note("c", "for the log", audience=Audience.LOG),
        )
        verdict = Verdict.CORRECT if score == 1 else Verdict.WRONG_ANSWER
        turn = Turn(PROMPT, Sample(text), score, Feedback(verdict, score, notes), "")
        return Trajectory(task_id, (turn,))

    return Group(Task(task_id, PROMPT), tuple(trajectory(*o) for o in outcomes))


def words(messages: Sequence[Message]) -> int:
    return sum(len(m.content.split()) for m in messages)


def build(g: Group, index: int, detail: Detail = Detail.FULL, **options: object) -> str | None:
    reprompt = made(g, index, RepromptOptions.model_validate(options), detail)
    return None if reprompt is None else reprompt.messages[-1].content


def made(g: Group, index: int, options: RepromptOptions, detail: Detail = Detail.FULL) -> Reprompt | None:
    exhibits = choose_exhibits([g], options, seed=0)[0, index]
    return build_reprompt(g.trajectories[index], exhibits, options, detail=detail, count_tokens=words)


def test_sections_stand_in_the_order_task_demonstration_feedback_closing() -> None:
    text = build(group(("wrong", 0), ("RIGHT", 1)), 0, feedback="always")
    assert text is not None
    order = [text.index(s) for s in ("two plus two", "RIGHT", "remark on wrong", CLOSING)]
    assert order == sorted(order)
    assert text.endswith(CLOSING)


def test_the_failed_attempt_itself_is_not_shown() -> None:
    failed = "a very wrong attempt"
    g = group((failed, 0), ("RIGHT", 1))
    text = build(g, 0, feedback="always", detail=Detail.VERDICT)
    assert text is not None
    assert failed not in text


def test_the_system_message_stays() -> None:
    reprompt = made(group(("wrong", 0)), 0, RepromptOptions())
    assert reprompt is not None
    assert reprompt.messages[0] == PROMPT[0]


def test_an_unused_section_leaves_nothing_behind() -> None:
    feedback_only = build(group(("wrong", 0)), 0)
    assert feedback_only is not None
    assert "correct answer to this task" not in feedback_only
    demonstration_only = build(group(("wrong", 0), ("RIGHT", 1)), 0)
    assert demonstration_only is not None
    assert "feedback" not in demonstration_only
    assert "\n\n\n" not in demonstration_only + feedback_only


def test_a_success_is_shown_a_peer_and_never_itself() -> None:
    g = group(("one", 1), ("two", 1))
    assert "two" in (build(g, 0) or "")
    assert "one" in (build(g, 1) or "")


def test_the_only_success_of_a_group_gets_no_reprompt() -> None:
    assert build(group(("one", 1), ("wrong", 0)), 0, feedback="always") is None


def test_feedback_never_means_never() -> None:
    assert build(group(("wrong", 0)), 0, feedback="never") is None
    shown = build(group(("wrong", 0), ("RIGHT", 1)), 0, feedback="never")
    assert shown is not None
    assert "remark" not in shown


def test_feedback_without_demonstration_gives_way_to_a_demonstration() -> None:
    shown = build(group(("wrong", 0), ("RIGHT", 1)), 0, feedback="without_demonstration")
    assert shown is not None
    assert "remark" not in shown


def test_demonstrations_can_be_turned_off() -> None:
    shown = build(group(("wrong", 0), ("RIGHT", 1)), 0, demonstrations=False)
    assert shown is not None
    assert "RIGHT" not in shown
    assert "remark" in shown


def test_the_detail_decides_how_much_feedback_is_shown() -> None:
    g = group(("wrong", 0))
    full, verdict = build(g, 0, Detail.FULL), build(g, 0, Detail.VERDICT)
    assert full is not None
    assert verdict is not None
    assert "remark" in full
    assert "remark" not in verdict
    assert build(g, 0, Detail.NONE) is None


def test_the_teacher_reads_notes_for_teachers_but_not_the_log() -> None:
    text = build(group(("wrong", 0)), 0)
    assert text is not None
    assert "for the teacher" in text
    assert "for the log" not in text


def test_a_demonstration_reaches_the_threshold() -> None:
    g = group(("half", 0.5), ("wrong", 0))
    assert "half" not in (build(g, 1) or "")
    assert "half" in (build(g, 1, success_threshold=0.5) or "")


def test_an_attempt_that_is_good_enough_to_show_and_not_right_is_told_what_is_wrong_with_it() -> None:
    assert "remark" in (build(group(("half", 0.5), ("wrong", 0)), 0, success_threshold=0.5) or "")
    assert build(group(("right", 1), ("wrong", 0)), 0, success_threshold=0.5) is None


def test_choice_shortest_and_first_and_random() -> None:
    g = group(("longer one", 1), ("short", 1), ("wrong", 0))
    assert choose_demonstration(g, 2, RepromptOptions(choice="first"), 0) == 0
    assert choose_demonstration(g, 2, RepromptOptions(choice="shortest"), 0) == 1
    drawn = {choose_demonstration(g, 2, RepromptOptions(choice="random"), seed) for seed in range(30)}
    assert drawn == {0, 1}


@pytest.mark.parametrize(
    "thought", ["<think>hm\nhm</think>\nRIGHT", "RIGHT<think>never closed", "think\nhm</think>RIGHT"]
)
def test_thinking_is_left_out_of_demonstrations(thought: str) -> None:
    shown = build(group(("wrong", 0), (thought, 1)), 0)
    assert shown is not None
    assert "RIGHT" in shown
    assert "think" not in shown
    kept = build(group(("wrong", 0), (thought, 1)), 0, strip_thinking=False)
    assert kept is not None
    assert "think" in kept


def test_a_long_reprompt_loses_demonstration_then_feedback_but_never_task_or_closing() -> None:
    g = group(("wrong " * 100, 0), ("RIGHT " * 300, 1))
    reprompt = made(g, 0, RepromptOptions(feedback="always", max_tokens=140))
    assert reprompt is not None
    text = reprompt.messages[-1].content
    assert reprompt.shortened
    assert words(reprompt.messages) <= 140
    assert "What is two plus two?" in text
    assert text.endswith(CLOSING)
    assert "for the teacher" in text


def test_a_limit_that_leaves_room_for_no_section_leaves_nothing_to_learn_from() -> None:
    messages, kept = fit(PROMPT, [Part(DEMONSTRATION, "RIGHT " * 300)], 16, words)
    assert "What is two plus two?" in messages[-1].content
    assert messages[-1].content.endswith(CLOSING)
    assert [part.text for part in kept] == [""]
    assert build(group(("wrong", 0), ("RIGHT " * 300, 1)), 0, max_tokens=16) is None
