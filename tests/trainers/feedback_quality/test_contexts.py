from __future__ import annotations

from dataclasses import replace

import pytest
from codes import FOR_PEOPLE, FOR_TEACHERS, WRONG, Codes, Doors, code_task, tell
from hypothesis import given
from hypothesis import strategies as st

from sdpo_gym import Detail, Feedback, Group, Message, Native, Note, Sample, Task, Trajectory, Turn, Verdict
from sdpo_gym.backends import TeacherDetail
from sdpo_trainers.feedback_quality.arms import Arm
from sdpo_trainers.feedback_quality.contexts import (
    ANSWERED,
    REPLIES,
    STARTS_OVER,
    Case,
    Room,
    build_cases,
)
from sdpo_trainers.teaching.exhibits import choose_exhibits
from sdpo_trainers.teaching.reprompt import CLOSING, DEMONSTRATION, ENDING, EPISODE, FEEDBACK, build_reprompt
from sdpo_trainers.teaching.reprompt_options import RepromptOptions

ARMS = tuple(Arm)


def characters(messages):
    return sum(len(message.content) for message in messages)


ROOMY = Room(characters)


def attempts(env, *actions, index=0):
    """A group of attempts at one task; a tuple is an episode of several turns."""
    task = env.tasks[index]
    played = [env.play(task, action if isinstance(action, tuple) else (action,)) for action in actions]
    return Group(task, tuple(played))


def contexts(env, groups, arms=ARMS, room=ROOMY, **options):
    """The text that is added to the task, by task, number of the attempt, and arm."""
    cases = build_cases(env, groups, arms, room, **options)
    return {
        (case.task.id, case.index, arm): added(case.task, context.messages)
        for case in cases
        for arm, context in case.contexts.items()
    }


def added(task, messages):
    assert tuple(messages[:-1]) == task.messages[:-1]
    assert messages[-1].content.startswith(task.messages[-1].content)
    return messages[-1].content[len(task.messages[-1].content) :].strip()


REPROMPTS = [arm for arm in Arm if arm is not Arm.DIALOGUE]


def test_each_context_holds_what_its_arm_says_and_nothing_else():
    env = Codes()
    groups = [attempts(env, WRONG), attempts(env, "maybe", index=1)]
    found = contexts(env, groups, REPROMPTS)
    verdict = Verdict.FORMAT_ERROR.sentence
    code, other = env.tasks[0].secrets[0], env.tasks[1].secrets[0]
    demonstration = f"{DEMONSTRATION}\n{code}"
    full = f"{FEEDBACK}\n{verdict}\n- The item is labelled {code}."
    assert {arm: text for (task, _, arm), text in found.items() if task == "t0"} == {
        Arm.AGAIN: "",
        Arm.VERDICT: f"{FEEDBACK}\n{verdict}\n\n{CLOSING}",
        Arm.FULL: f"{full}\n\n{CLOSING}",
        Arm.SHUFFLED: f"{FEEDBACK}\n{verdict}\n- The item is labelled {other}.\n\n{CLOSING}",
        Arm.DEMONSTRATION: f"{demonstration}\n\n{CLOSING}",
        Arm.EVERYTHING: f"{demonstration}\n\n{full}\n\n{CLOSING}",
    }


def test_a_dialogue_is_the_task_the_attempt_and_the_feedback_as_an_answer():
    env = Codes()
    (case,) = build_cases(env, [attempts(env, "nonsense")], [Arm.DIALOGUE], ROOMY)
    messages = case.contexts[Arm.DIALOGUE].messages
    assert messages[:-1] == (*case.task.messages, Message("assistant", "nonsense"))
    note = f"- The item is labelled {case.task.secrets[0]}."
    assert messages[-1] == Message("user", f"{ANSWERED}\n{Verdict.FORMAT_ERROR.sentence}\n{note}\n\n{CLOSING}")


def test_a_self_teacher_reads_notes_for_teachers_and_not_those_for_people():
    env = Codes(notes=lambda task, attempt: [FOR_TEACHERS, FOR_PEOPLE])
    found = contexts(env, [attempts(env, WRONG)], [Arm.FULL])
    assert FOR_TEACHERS.message in found["t0", 0, Arm.FULL]
    assert FOR_PEOPLE.message not in found["t0", 0, Arm.FULL]


@pytest.mark.parametrize("notes", [[], [FOR_PEOPLE]])
def test_feedback_without_notes_leaves_out_what_would_show_them(notes):
    env = Codes(notes=lambda task, attempt: notes)
    found = contexts(env, [attempts(env, WRONG), attempts(env, WRONG, index=1)])
    assert {arm for _, _, arm in found} == {Arm.AGAIN, Arm.VERDICT, Arm.DEMONSTRATION}


def test_attempts_that_solved_the_task_are_not_tried_again():
    env = Codes()
    assert build_cases(env, [attempts(env, env.tasks[0].secrets[0])], ARMS, ROOMY) == []


def test_cases_that_have_every_context_come_first():
    env = Codes(notes=lambda task, attempt: tell(task, attempt) if task.id == "t1" else [])
    cases = build_cases(env, [attempts(env, WRONG), attempts(env, WRONG, index=1)], [Arm.AGAIN, Arm.FULL], ROOMY)
    assert [case.task.id for case in cases] == ["t1", "t0"]


# --- demonstrations ------------------------------------------------------------------------------------


def test_a_siblings_success_is_shown_rather_than_the_oracle():
    env = Codes()
    group = attempts(env, WRONG, env.tasks[0].secrets[0] + "  ")
    right = replace(group.trajectories[1], turns=(replace(group.trajectories[1].turns[0], action=Sample("mine")),))
    found = contexts(env, [replace(group, trajectories=(group.trajectories[0], right))], [Arm.DEMONSTRATION])
    assert found == {("t0", 0, Arm.DEMONSTRATION): f"{DEMONSTRATION}\nmine\n\n{CLOSING}"}


def test_without_a_success_there_is_no_demonstration():
    env = Codes(oracle=False)
    found = contexts(env, [attempts(env, WRONG), attempts(env, WRONG, index=1)], REPROMPTS)
    assert {arm for _, _, arm in found} == {Arm.AGAIN, Arm.VERDICT, Arm.FULL, Arm.SHUFFLED}


def test_an_oracle_that_does_not_solve_its_task_is_not_shown():
    env = Codes()
    group = attempts(env, WRONG)
    group = replace(group, task=replace(group.task, oracle="code-000 or so"))
    assert contexts(env, [group], [Arm.DEMONSTRATION]) == {}


def test_an_oracle_that_cannot_be_judged_is_not_shown():
    env = Codes(broken=lambda task, attempt: attempt == task.oracle)
    assert contexts(env, [attempts(env, WRONG)], [Arm.DEMONSTRATION]) == {}


# --- whose feedback is shuffled to whom ----------------------------------------------------------------


@given(
    st.lists(st.lists(st.booleans(), min_size=0, max_size=4), min_size=1, max_size=5),
    st.integers(0, 3),
)
def test_shuffled_feedback_is_never_on_an_attempt_at_the_same_task(formats, seed):
    def remark(task, attempt):
        return [Note("own", f"This is {task.id}, {attempt!r}.")]

    env = Codes(notes=remark)
    groups = [
        attempts(env, *(f"{'code-' if f else ''}{j}" for j, f in enumerate(tries)), index=i)
        for i, tries in enumerate(formats)
    ]
    found = contexts(env, groups, [Arm.SHUFFLED], seed=seed)
    assert all(f"This is {task}," not in text for (task, _, _), text in found.items())
    failed = [task for task, tries in enumerate(formats) for _ in tries]
    assert len(found) == (len(failed) if len(set(failed)) > 1 else 0)
    assert found == contexts(env, groups, [Arm.SHUFFLED], seed=seed)


def test_shuffled_feedback_has_the_same_verdict_where_another_task_has_one():
    env = Codes()
    groups = [attempts(env, "code-1", WRONG, index=i) for i in range(4)]
    for (_, index, _), text in contexts(env, groups, [Arm.SHUFFLED]).items():
        verdict = Verdict.FORMAT_ERROR if index else Verdict.WRONG_ANSWER
        assert verdict.sentence in text


def test_each_feedback_serves_once_as_anothers():
    env = Codes(number=12)
    groups = [attempts(env, WRONG, index=i) for i in range(12)]
    texts = [contexts(env, groups, [arm]).values() for arm in (Arm.FULL, Arm.SHUFFLED)]
    assert sorted(texts[0]) == sorted(texts[1])


# --- several turns -------------------------------------------------------------------------------------


def test_feedback_on_an_episode_names_the_replies_remarked_on_and_how_it_ended():
    env = Doors()
    group = attempts(env, ("code-1", "open", "code-2"))
    found = contexts(env, [group], [Arm.VERDICT, Arm.FULL])
    ended = f"{ENDING}\n{Verdict.WRONG_ANSWER.sentence}"
    assert found["t0", 0, Arm.VERDICT] == f"{ended}\n\n{CLOSING}"
    remark = f"{Verdict.IN_PROGRESS.sentence}\n- Open the door first."
    note = f"- The item is labelled {env.tasks[0].secrets[0]}."
    assert found["t0", 0, Arm.FULL] == f"{REPLIES}\nReply 1:\n{remark}\n\n{ended}\n{note}\n\n{CLOSING}"


def test_an_episode_without_end_is_said_to_have_run_out_of_turns():
    env = Doors()
    found = contexts(env, [attempts(env, ("open", "open", "open"))], [Arm.VERDICT])
    assert found["t0", 0, Arm.VERDICT] == f"{ENDING}\n{Verdict.TURN_LIMIT.sentence}\n\n{CLOSING}"


def test_a_demonstration_of_an_episode_has_its_replies_and_results():
    env = Doors()
    found = contexts(env, [attempts(env, ("code-1", "open", "code-2"))], [Arm.DEMONSTRATION])
    code = env.tasks[0].secrets[0]
    lines = f"Reply 1:\nopen\n\nResult 1:\nThe door is open.\n\nReply 2:\n{code}"
    assert found["t0", 0, Arm.DEMONSTRATION] == f"{EPISODE}\n{lines}\n\n{CLOSING}"


def test_a_dialogue_after_an_episode_has_all_of_it_and_starts_over():
    env = Doors()
    (case,) = build_cases(env, [attempts(env, ("code-1", "open", "code-2"))], [Arm.DIALOGUE], ROOMY)
    messages = case.contexts[Arm.DIALOGUE].messages[2:]
    said = [("assistant", "code-1"), ("user", "The door is shut."), ("assistant", "open")]
    said += [("user", "The door is open."), ("assistant", "code-2")]
    assert [(m.role, m.content) for m in messages[:-1]] == said
    assert messages[-1].role == "user"
    assert messages[-1].content.startswith(STARTS_OVER)
    assert messages[-1].content.endswith(CLOSING)
    assert "Open the door first." in messages[-1].content


def test_native_messages_survive():
    tool = {"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {}}}}
    asked = Message("user", "Tools: f. Call it.", native=Native("openai", (Message("user", "Call it."),), (tool,)))
    task = Task("t", (asked,), oracle="right")
    turn = Turn(task.messages, Sample("f?"), 0.0, Feedback(Verdict.TOOL_ERROR, 0.0, (Note("a", "No."),)), "No.")
    env = Codes()
    (case,) = build_cases(env, [Group(task, (Trajectory("t", (turn,)),))], [Arm.FULL, Arm.DIALOGUE], ROOMY)
    shown = case.contexts[Arm.FULL].messages[0]
    assert shown.native.tools == (tool,)
    assert shown.native.messages[0].content.startswith("Call it.\n\n" + FEEDBACK)
    assert case.contexts[Arm.DIALOGUE].messages[0] == asked


# --- how long they may be ------------------------------------------------------------------------------


def long_notes(task, attempt):
    return [Note("long", "many words " * 500)]


def test_long_feedback_is_shortened_and_marked_so():
    env = Codes(notes=long_notes)
    (case,) = build_cases(env, [attempts(env, WRONG)], [Arm.VERDICT, Arm.FULL], Room(characters, 600))
    assert case.contexts[Arm.FULL].shortened
    assert characters(case.contexts[Arm.FULL].messages) <= 600
    assert not case.contexts[Arm.VERDICT].shortened


def test_what_leaves_no_room_is_left_out():
    env = Codes(notes=long_notes)
    task = characters(env.tasks[0].messages)
    (case,) = build_cases(env, [attempts(env, WRONG)], [Arm.AGAIN, Arm.FULL], Room(characters, task + 10))
    assert set(case.contexts) == {Arm.AGAIN}


def test_a_long_attempt_is_shortened_before_the_feedback_on_it():
    env = Codes()
    (case,) = build_cases(env, [attempts(env, "word " * 1000)], [Arm.DIALOGUE], Room(characters, 1000))
    context = case.contexts[Arm.DIALOGUE]
    assert context.shortened
    assert characters(context.messages) <= 1000
    assert f"labelled {case.task.secrets[0]}" in context.messages[-1].content


def test_a_case_knows_its_attempt():
    env = Codes()
    group = attempts(env, WRONG, "else")
    assert Case(group, 1).first.text == "else"
    assert Case(group, 1).task == code_task(0)


# --- training does the same ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arm", "detail", "teacher"),
    [
        (Arm.VERDICT, Detail.VERDICT, TeacherDetail.VERDICT),
        (Arm.FULL, Detail.FULL, TeacherDetail.FULL),
        (Arm.SHUFFLED, Detail.FULL, TeacherDetail.SHUFFLED),
        (Arm.DEMONSTRATION, Detail.FULL, TeacherDetail.ORACLE_DEMONSTRATION),
    ],
)
def test_contexts_are_the_reprompts_of_training(arm, detail, teacher):
    env, options = Codes(), RepromptOptions()
    groups = [attempts(env, WRONG, "code-1", index=i) for i in range(5)]
    oracles = {task.id: env.play(task, task.oracle_actions) for task in env.tasks}
    exhibits = choose_exhibits(groups, options, seed=3, detail=teacher, oracles=oracles)
    cases = build_cases(env, groups, [arm], ROOMY, seed=3)
    assert len(cases) == 10
    for case in cases:
        chosen = exhibits[groups.index(case.group), case.index]
        reprompt = build_reprompt(case.first, chosen, options, detail=detail, count_tokens=characters)
        assert case.contexts[arm].messages == reprompt.messages
