"""The environment judge/rubric, with the program and with models as judges."""

import json

import pytest

import sdpo_gym
from sdpo_envs.judge.feedback import REDACTED
from sdpo_envs.judge.rubrics.env import RubricWriting
from sdpo_gym import Attempt, Audience, EnvironmentFault, Verdict, collect_groups, conformance
from sdpo_gym.errors import ConfigError, UnknownNameError
from sdpo_gym.policy import ScriptedPolicy


def ranking(**options):
    env = RubricWriting(level=2, families=["tables/ranking"], size=20, **options)
    return env, env.tasks[0]


class Saying(ScriptedPolicy):
    """A judge that says of each item what it is told to say; counts how often it is asked."""

    def __init__(self, scores, remark="Look again."):
        self.asked = []

        def script(conversation, _):
            self.asked.append(conversation[-1].content)
            items = [{"id": i, "answer": a, "remark": remark} for i, a in scores.items()]
            return json.dumps({"items": items, "remark": remark})

        super().__init__(script, name="saying")


def all_items(task, answer="yes", **other):
    return {item.id: other.get(item.id, answer) for item in task.items}


# --- the program as judge ------------------------------------------------------------------------------


@pytest.mark.slow
def test_it_conforms():
    conformance.check("judge/rubric", level=None)


def test_the_score_is_the_share_of_the_rubric():
    env, task = ranking()
    mistake = next(m for m in env.planted_mistakes(task) if m.kind == "rubric.difference")
    feedback = env.evaluate(task, mistake.actions[0])
    assert feedback.verdict is Verdict.PARTIAL and feedback.score == pytest.approx(1 - 1 / len(task.items))
    assert [note.kind for note in feedback.notes] == ["judge.difference"]


def test_without_partial_credit_all_of_the_rubric_counts():
    env, task = ranking(partial_credit=False)
    mistake = next(iter(env.planted_mistakes(task)))
    feedback = env.evaluate(task, mistake.actions[0])
    assert (feedback.score, feedback.verdict) == (0.0, Verdict.WRONG_ANSWER)
    assert env.evaluate(task, task.oracle).score == 1.0


def test_what_is_asked_for_is_remarked_on_before_what_is_ruled_out():
    env, task = ranking()
    kinds = [n.kind for n in env.evaluate(task, "There were 17 visitors in all of the towns").notes]
    assert kinds[0] == "judge.largest" and kinds[-1] == "judge.form"


def test_an_unreadable_reply_is_an_error_of_form_and_one_that_was_cut_off_is_truncated():
    env, task = ranking()
    feedback = env.evaluate(task, "b\u0430d")
    assert feedback.verdict is Verdict.FORMAT_ERROR and feedback.notes[0].span == (1, 2)
    assert env.evaluate(task, Attempt("", "length")).verdict is Verdict.TRUNCATED


def test_spans_are_in_the_whole_attempt():
    env, task = ranking()
    attempt = f"<think>Short.</think>\n\n{task.oracle} It was 12345."
    (note,) = env.evaluate(task, attempt).notes
    assert note.kind == "judge.figures" and attempt[slice(*note.span)] == "12345."[:-1]


def test_splits_share_no_task():
    drawn = {
        split: {t.metadata["drawn"] for t in RubricWriting(split=split, level=None, size=30).tasks}
        for split in ("train", "validation", "test")
    }
    assert not drawn["train"] & drawn["test"] and not drawn["train"] & drawn["validation"]


# --- a model as judge ----------------------------------------------------------------------------------


def test_a_judge_decides_the_score_and_its_remarks_are_the_notes():
    _, task = ranking()
    judge = Saying(all_items(task, largest="no", form="partly"))
    env, task = ranking(judge=judge)
    feedback = env.evaluate(task, task.oracle)
    count = len(task.items)
    assert feedback.verdict is Verdict.PARTIAL and feedback.score == pytest.approx((count - 1.5) / count)
    shown = [n.kind for n in feedback.notes if n.audience is not Audience.LOG]
    assert shown == ["judge.largest", "judge.form", "judge"]
    assert "largest:" in judge.asked[0] and env.usage.judgements == 1


def test_only_a_whole_rubric_scores_one():
    _, task = ranking()
    env, task = ranking(judge=Saying(all_items(task)))
    assert env.evaluate(task, "Whatever it says.").verdict is Verdict.CORRECT
    env, task = ranking(judge=Saying(all_items(task, form="partly")))
    assert env.evaluate(task, task.oracle).score < 1.0


def test_what_the_program_says_does_not_depend_on_the_judge():
    _, task = ranking()
    env, task = ranking(judge=Saying(all_items(task, "no")))
    assert all(env.program_verdict(task, task.oracle).satisfied.values())


def test_a_judge_that_tells_a_secret_is_not_heard():
    _, task = ranking()
    secret = task.secrets[0]
    env, task = ranking(judge=Saying(all_items(task, "no"), remark=f"It should say {secret}."))
    feedback = env.evaluate(task, "All towns had visitors.")
    assert secret not in feedback.render(audience=Audience.TEACHER)
    assert [n.kind for n in feedback.notes if n.audience is Audience.LOG] == [REDACTED]
    first = next(n for n in feedback.notes if n.kind == "judge.largest")
    assert task.items[0].demand in first.message


def test_a_silent_judge_leaves_the_words_of_the_prompt():
    _, task = ranking()
    env, task = ranking(judge=Saying(all_items(task, largest="no"), remark=""))
    (note,) = env.evaluate(task, "All towns had visitors.").notes
    assert note.message == f"This is not satisfied: {task.items[0].demand}"


def test_an_unreadable_reply_is_not_sent_to_a_judge():
    judge = Saying({})
    env, task = ranking(judge=judge)
    assert env.evaluate(task, "b\u0430d").verdict is Verdict.FORMAT_ERROR and not judge.asked


def test_a_judge_that_cannot_be_read_is_a_fault():
    env, task = ranking(judge=ScriptedPolicy(lambda c, i: "fine"), judge_args={"retries": 1})
    with pytest.raises(EnvironmentFault):
        env.evaluate(task, task.oracle)


def test_the_policy_judges_itself_once_it_is_known():
    env, task = ranking(judge="self")

    def script(conversation, _):
        if conversation[-1].content.startswith("Judge an attempt"):
            items = [{"id": i.id, "answer": "yes", "remark": "good"} for i in task.items]
            return json.dumps({"items": items, "remark": "good"})
        return "An attempt at it."

    (group,) = collect_groups(env, ScriptedPolicy(script), [task])
    assert group.returns == (1.0,) and not group.faults


# --- settings ------------------------------------------------------------------------------------------


def test_settings_that_cannot_act_are_refused():
    with pytest.raises(ConfigError, match="judge_args have no effect"):
        RubricWriting(judge_args={"retries": 1})
    with pytest.raises(ConfigError, match="partial_credit"):
        RubricWriting(judge="reward:nothing", partial_credit=False)
    with pytest.raises(ConfigError, match="level"):
        RubricWriting(level=4)
    with pytest.raises(ConfigError, match="list of names"):
        RubricWriting(families="tables/ranking")
    with pytest.raises(UnknownNameError, match=r"tables/ranking"):
        RubricWriting(families=["tables/rankin"])


def test_it_is_registered():
    assert "judge/rubric" in sdpo_gym.list_environments()
    assert isinstance(sdpo_gym.make("judge/rubric", split="test"), RubricWriting)
