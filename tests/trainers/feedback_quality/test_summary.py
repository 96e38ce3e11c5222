from __future__ import annotations

import pytest
from codes import FOR_PEOPLE, Codes, Doors

from sdpo_gym import Feedback, Group, Note, Sample, Trajectory, Turn, Verdict
from sdpo_trainers.feedback_quality.arms import Arm
from sdpo_trainers.feedback_quality.contexts import Case, Context
from sdpo_trainers.feedback_quality.repair import Repair
from sdpo_trainers.feedback_quality.summary import (
    arm_results,
    difference,
    differences,
    examples,
    kind_results,
    marks_of,
    text_of,
    unmeasured,
)

ENV = Codes(30)


def trajectory(task, text, score, *notes, prompt=0, tokens=0):
    verdict = Verdict.CORRECT if score == 1 else Verdict.WRONG_ANSWER
    action = Sample(text, tuple(range(prompt)), tuple(range(tokens)))
    turn = Turn(task.messages, action, score, Feedback(verdict, score, notes), "")
    return Trajectory(task.id, (turn,))


def repair(number, *notes, shortened=False, prompt=0, **scores):
    """A failed attempt at a task, with the scores of its second attempts by arm; None for no context."""
    task = ENV.tasks[number]
    first = Group(task, (trajectory(task, "first", 0.0, *(notes or (Note("a", "A."),)), prompt=prompt),))
    second = {
        Arm(arm): Group(
            task, tuple(trajectory(task, f"{arm} {s}", s, prompt=prompt and prompt + 7, tokens=5) for s in mine)
        )
        for arm, mine in scores.items()
        if mine is not None
    }
    contexts = {arm: Context(task.messages, shortened) for arm in second}
    return Repair(Case(first, 0, contexts), second)


def only(repairs, arm=Arm.FULL):
    (result,) = arm_results(repairs, [arm])
    return result


def test_every_task_counts_the_same_however_many_attempts_failed():
    repairs = [repair(0, full=[1.0])] + [repair(1, full=[0.0])] * 3
    assert only(repairs).repaired.mean == 0.5
    assert (only(repairs).attempts, only(repairs).tasks) == (4, 2)


def test_second_attempts_at_one_attempt_are_averaged():
    assert only([repair(0, full=[1.0, 0.0, 0.0, 0.0]), repair(1, full=[1.0])]).repaired.mean == 0.625


def test_a_partial_score_is_no_repair_and_counts_as_a_score():
    result = only([repair(0, again=[0.2], full=[0.7]), repair(1, again=[0.2], full=[0.9])])
    assert result.repaired.mean == 0
    assert result.score.mean == pytest.approx(0.8)
    assert result.score_gain.mean == pytest.approx(0.6)


def test_gains_are_paired_by_attempt():
    # Those without a context in "full" are the hard ones. Over all, "again" would look worse than it is.
    repairs = [repair(i, again=[1.0], full=[1.0]) for i in range(5)]
    repairs += [repair(5 + i, again=[0.0], full=None) for i in range(5)]
    assert only(repairs, Arm.AGAIN).repaired.mean == 0.5
    assert only(repairs).gain.mean == 0
    assert only(repairs).left_out == 5


def test_an_attempt_that_no_environment_judged_is_in_no_difference():
    repairs = [repair(0, again=[0.0], full=[1.0]), repair(1, again=[0.0], full=[])]
    assert only(repairs).gain.mean == 1
    assert only(repairs).attempts == 1
    assert only(repairs).left_out == 0


def test_a_gain_at_many_tasks_is_sure_and_at_few_is_not():
    def gain(tasks):
        return only([repair(i, again=[0.0], full=[1.0]) for i in range(tasks)]).gain

    assert gain(20).low > 0.5
    assert gain(3).low <= 0


def test_many_attempts_at_few_tasks_are_no_evidence():
    repairs = [repair(i, again=[0.0], full=[1.0]) for i in (0, 1, 2) for _ in range(20)]
    assert only(repairs).gain.low <= 0


def test_differences_are_told_of_the_arms_that_were_measured():
    repairs = [repair(0, full=[1.0], verdict=[0.0], dialogue=[0.0])]
    assert set(differences(repairs, tuple(Arm))) == {"full - verdict", "dialogue - full"}
    assert difference(repairs, Arm.FULL, Arm.SHUFFLED) is None


def test_tokens_are_counted_beyond_the_task_where_they_are_known():
    assert only([repair(0, full=[0.0], prompt=10)]).context_tokens == 7
    assert only([repair(0, full=[0.0])]).context_tokens is None
    assert only([repair(0, full=[0.0])]).response_tokens == 5


def test_shortened_contexts_are_counted():
    assert only([repair(0, full=[0.0], shortened=True), repair(1, full=[0.0])]).shortened == 1


def test_kinds_are_told_apart():
    helps, useless = Note("good", "Do this."), Note("bad", "Hm.")
    repairs = [repair(i, helps, again=[0.0], full=[1.0]) for i in range(4)]
    repairs += [repair(4 + i, useless, useless, FOR_PEOPLE, again=[0.0], full=[0.0]) for i in range(6)]
    bad, good = kind_results(repairs)
    assert (bad.kind, bad.attempts, bad.tasks, bad.full.mean, bad.gain.mean) == ("bad", 6, 6, 0, 0)
    assert (good.kind, good.attempts, good.full.mean, good.gain.mean) == ("good", 4, 1, 1)
    assert good.message == "Do this."


def test_examples_are_of_different_tasks_where_just_one_arm_solved_it():
    repairs = [repair(0, again=[0.0], full=[1.0])] * 9 + [repair(1, again=[1.0], full=[0.0])]
    repairs += [repair(2, again=[1.0], full=[1.0]), repair(3, again=[0.0], full=[0.0])]
    found = examples(repairs, seed=0)
    assert [(example.task_id, example.effect) for example in found] == [("t0", "helped"), ("t1", "hurt")]
    assert found[0].first == "first"
    assert found[0].again == ("again 0.0", 0.0)
    assert found[0].full == ("full 1.0", 1.0)
    assert found[0].kinds == ("a",)
    assert "A." in found[0].feedback


def test_examples_are_a_few():
    repairs = [repair(i, again=[0.0], full=[1.0]) for i in range(20)]
    assert len(examples(repairs, seed=0)) == 3
    assert examples(repairs, seed=0) == examples(repairs, seed=0)
    assert examples(repairs, seed=0) != examples(repairs, seed=1)


def test_marks_are_where_the_notes_point_in_what_is_shown():
    env = Doors()
    first = env.play(env.tasks[0], ("open", "code-1"))
    text = text_of(first)
    assert [text[start:end] for start, end in marks_of(first)] == ["code-1"]
    assert text.startswith("Reply 1:\nopen\n\nResult 1:\nThe door is open.")


def test_arms_are_unmeasured_for_a_reason():
    no_context, no_judgement = repair(0, again=[0.0], full=None), repair(0, again=[0.0], full=[])
    assert "no notes" in unmeasured([no_context], [Arm.AGAIN, Arm.FULL])["full"]
    assert "judged" in unmeasured([no_judgement], [Arm.AGAIN, Arm.FULL])["full"]
