"""Environments whose feedback a judge writes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gymnasium
import pytest
from chat_server import Server, choice, completion

import sdpo_gym
from sdpo_envs.judge.feedback import REDACTED, JudgedFeedback, quoted_span
from sdpo_envs.judge.gate import MARK
from sdpo_envs.judge.rubric import Rubric, RubricItem
from sdpo_gym import (
    Attempt,
    Audience,
    EnvironmentFault,
    Feedback,
    FeedbackEnv,
    Message,
    Note,
    Response,
    Task,
    Verdict,
    collect_groups,
    conformance,
)
from sdpo_gym.errors import ConfigError, MissingSplitError, RunError, SdpoGymError, UnknownNameError
from sdpo_gym.policy import Conversation, ScriptedPolicy
from sdpo_gym.runs import RecordedGroup, Run
from sdpo_gym.settings import validate
from sdpo_gym.types import Group


class Asked(ScriptedPolicy):
    """A judge that says what it is told to say, and remembers what it was asked."""

    def __init__(self, remark: str | Callable[[str], str] = "Look at the first word.") -> None:
        self.asked: list[str] = []

        def script(conversation: Conversation, _: int) -> str:
            prompt = conversation[-1].content
            self.asked.append(prompt)
            said = remark(prompt) if callable(remark) else remark
            return said if said.startswith("{") else json.dumps({"remark": said})

        super().__init__(script, name="asked")


class Capital(FeedbackEnv[Task]):
    """Asks for a word in capitals; the second of two turns counts."""

    def __init__(self, turns: int = 1) -> None:
        prompt = (Message("user", "Write the word that is hidden."),)
        super().__init__([Task("t", prompt, secrets=("marmalade",), oracle="MARMALADE")], max_turns=turns)
        self.ended: list[Any] = []
        self.reviewed: list[Group] = []
        self.bound: list[Any] = []

    def begin(self, task: Task) -> list[str]:
        return []

    def respond(self, state: list[str], attempt: Attempt) -> Response:
        state.append(attempt)
        note = Note("capital.wrong", "The program says that it is another word.")
        if attempt == "MARMALADE":
            return Response(Feedback.correct(Note("capital.fine", "Fine.")))
        if self.max_turns > 1 and len(state) < self.max_turns:
            return Response(
                Feedback(Verdict.IN_PROGRESS, 0.0, (note,)), observation=f"No. {len(state)} turns used."
            )
        return Response(Feedback(Verdict.WRONG_ANSWER, 0.0, (note,)))

    def end(self, state: list[str]) -> None:
        self.ended.append(state)

    def review(self, group: Group) -> Group:
        self.reviewed.append(group)
        return group

    def bind_policy(self, policy: Any) -> None:
        self.bound.append(policy)


def said(feedback: Feedback, audience: Audience = Audience.POLICY) -> list[tuple[str, str]]:
    return [(note.kind, note.message) for note in feedback.notes if note.audience is audience]


OWN = ("capital.wrong", "The program says that it is another word.")
JUDGES = ("judge", "Look at the first word.")


# --- notes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("notes", "shown", "kept"),
    [("after", [OWN, JUDGES], []), ("before", [JUDGES, OWN], []), ("instead", [JUDGES], [OWN])],
)
def test_the_judges_remark_stands_where_it_was_asked_for(
    notes: Any, shown: list[tuple[str, str]], kept: list[tuple[str, str]]
) -> None:
    env = JudgedFeedback(Capital(), Asked(), notes=notes)
    feedback = env.evaluate(env.tasks[0], "JAM")
    assert said(feedback) == shown
    assert said(feedback, Audience.LOG) == kept


def test_verdict_and_score_stay_those_of_the_environment() -> None:
    env = JudgedFeedback(Capital(), Asked("This is perfect, full marks."))
    feedback = env.evaluate(env.tasks[0], "JAM")
    assert (feedback.verdict, feedback.score) == (Verdict.WRONG_ANSWER, 0.0)


def test_scores_alone_are_had_without_the_judge() -> None:
    env = JudgedFeedback(Capital(), judge := Asked())
    assert env.scorer.evaluate(env.tasks[0], "JAM").score == 0.0 and judge.asked == []


def test_a_correct_attempt_is_judged_only_if_that_is_asked_for() -> None:
    judge = Asked()
    env = JudgedFeedback(Capital(), judge)
    assert env.evaluate(env.tasks[0], "MARMALADE").score == 1.0
    assert judge.asked == []
    env = JudgedFeedback(Capital(), judge, judge_correct=True)
    assert JUDGES in said(env.evaluate(env.tasks[0], "MARMALADE"))


def test_items_of_a_rubric_become_notes_the_least_satisfied_first() -> None:
    items = (RubricItem("form", "It is in capitals."), RubricItem("word", "It is the hidden word.", weight=3.0))
    items = (*items, RubricItem("spelling", "It is spelled right."))
    reply = {
        "items": [
            {"id": "form", "remark": "Only in part.", "answer": "partly"},
            {"id": "word", "remark": "It is another.", "answer": "no"},
            {"id": "spelling", "remark": "Flawless.", "answer": "yes"},
        ],
        "remark": "Not there yet.",
    }
    env = JudgedFeedback(Capital(), Asked(json.dumps(reply)), rubric=Rubric("", items), notes="before")
    feedback = env.evaluate(env.tasks[0], "Jam")
    shown = [("judge", "Not there yet."), ("judge.word", "It is another."), ("judge.form", "Only in part."), OWN]
    assert said(feedback) == shown
    assert said(feedback, Audience.LOG) == [("judge.spelling", "Flawless.")]
    assert feedback.score == 0.0
    assert feedback.notes[0].data["scores"] == {"form": 0.5, "word": 0.0, "spelling": 1.0}
    assert feedback.notes[0].data["overall"] == pytest.approx(1.5 / 5)


def test_a_rubric_may_be_instructions_alone() -> None:
    judge = Asked()
    env = JudgedFeedback(Capital(), judge, rubric="Answer in the manner of a stern librarian.")
    env.evaluate(env.tasks[0], "JAM")
    assert "stern librarian" in judge.asked[0]


@pytest.mark.parametrize(
    ("attempt", "remark", "passage"),
    [
        ("x = range(n)\nprint(x)", "Here `range(n)` is one too short.", "range(n)"),
        ("x = range(n)\nprint(x)", 'You wrote "print(x)".', "print(x)"),
        ("a a", "Why `a`?", None),
        ("aa bb aa", "First “aa”, then “bb”.", "bb"),
        ("abc", "Why `xyz`?", None),
        ("abc", "Nothing is quoted here.", None),
        ("it's", "It isn't what it's for.", None),
    ],
)
def test_a_passage_that_a_remark_quotes_and_that_stands_once_in_the_attempt_is_located(
    attempt: str, remark: str, passage: str | None
) -> None:
    span = quoted_span(attempt, remark)
    assert (attempt[slice(*span)] if span else None) == passage


# --- secrets -------------------------------------------------------------------------------------------


def test_a_secret_that_the_judge_tells_is_dropped_and_noted_for_the_log() -> None:
    env = JudgedFeedback(Capital(), Asked("Think of breakfast. It is m-a-r-m-a-l-a-d-e. Mind the case."))
    feedback = env.evaluate(env.tasks[0], "JAM")
    assert said(feedback)[1] == ("judge", f"Think of breakfast. {MARK} Mind the case.")
    [note] = [note for note in feedback.notes if note.kind == REDACTED]
    assert note.audience is Audience.LOG
    assert note.data["dropped"] == [
        {"form": "spelled out", "passage": "It is m-a-r-m-a-l-a-d-e.", "secret": "marmalade"}
    ]
    assert dict(env.redactions) == {"spelled out": 1}
    assert "marm" not in feedback.render(audience=Audience.TEACHER)


def test_a_remark_that_is_all_secret_leaves_no_note_for_a_model() -> None:
    env = JudgedFeedback(Capital(), Asked("Marmalade!"))
    feedback = env.evaluate(env.tasks[0], "JAM")
    assert said(feedback) == [OWN]
    assert [note.kind for note in feedback.notes] == ["capital.wrong", REDACTED]


def test_the_judge_is_shown_the_right_answer_only_if_that_is_asked_for() -> None:
    for reference in (False, True):
        judge = Asked()
        env = JudgedFeedback(Capital(), judge, reference=reference)
        env.evaluate(env.tasks[0], "JAM")
        assert ("MARMALADE" in judge.asked[0]) is reference


# --- episodes ------------------------------------------------------------------------------------------


def test_of_several_turns_the_last_is_judged_and_the_judge_sees_those_before() -> None:
    judge = Asked()
    env = JudgedFeedback(Capital(turns=3), judge)
    turns = env.play(env.tasks[0], ["JAM", "HONEY", "BUTTER"]).turns
    assert [JUDGES in said(turn.feedback) for turn in turns] == [False, False, True]
    assert len(judge.asked) == 1
    for shown in ("> JAM", "> No. 1 turns used.", "> HONEY", "> No. 2 turns used.", "> BUTTER"):
        assert shown in judge.asked[0]


def test_every_turn_is_judged_if_that_is_asked_for() -> None:
    judge = Asked(lambda prompt: f"Asked after {prompt.count('turns used')} turns.")
    env = JudgedFeedback(Capital(turns=3), judge, every_turn=True)
    turns = env.play(env.tasks[0], ["JAM", "HONEY", "BUTTER"]).turns
    assert [said(turn.feedback)[-1][1] for turn in turns] == [f"Asked after {n} turns." for n in range(3)]
    assert turns[0].observation == "No. 1 turns used."


def test_what_the_policy_said_in_an_earlier_turn_may_be_repeated() -> None:
    env = JudgedFeedback(Capital(turns=2), Asked("You had marmalade before, in small letters."))
    turns = env.play(env.tasks[0], ["marmalade", "JAM"]).turns
    assert said(turns[-1].feedback)[-1][0] == "judge"


def test_the_judge_reads_the_task_and_not_the_prompt_that_the_policy_was_shown_instead() -> None:
    judge = Asked()
    env = JudgedFeedback(Capital(), judge)
    collect_groups(
        env, ScriptedPolicy(lambda *_: "JAM"), [env.tasks[0]], prompts=[[Message("user", "Hint: jam.")]]
    )
    assert "Hint" not in judge.asked[0] and "> Write the word that is hidden." in judge.asked[0]


def test_the_inner_environment_is_told_what_every_environment_is_told() -> None:
    inner = Capital()
    env = JudgedFeedback(inner, Asked())
    policy = ScriptedPolicy(lambda *_: "JAM")
    collect_groups(env, policy, [env.tasks[0]])
    assert inner.bound == [policy]
    assert inner.ended == [["JAM"]]
    assert len(inner.reviewed) == 1
    assert env.planted_mistakes(env.tasks[0]) is not None


def test_what_an_environment_declares_holds_for_its_judged_form() -> None:
    env = JudgedFeedback("science/physics", Asked(), env_args={"size": 5})
    assert env.last_answer_counts is True and env.same_tasks_in_splits is False
    assert [m.kind for m in env.planted_mistakes(env.tasks[0])] == [
        m.kind for m in env.inner.planted_mistakes(env.tasks[0])
    ]
    assert (env.budget, env.detail) == (env.inner.budget, env.inner.detail)


# --- built-in environments -----------------------------------------------------------------------------


@pytest.mark.parametrize("env_id", ["tools/calls", "tools/worlds", "science/physics", "code/puzzles"])
def test_built_in_environments_are_judged_in_rollouts(env_id: str) -> None:
    judge = Asked("Read the request again.")
    env = sdpo_gym.make("judge/feedback", env=env_id, judge=judge)
    plain = sdpo_gym.make(env_id)
    tasks = env.tasks[:2]
    answers = {task.prompt: task.oracle_actions for task in tasks}

    def play(conversation: Conversation, number: int) -> str:
        if number == 1:
            return "I do not know."
        done = sum(message.role == "assistant" for message in conversation)
        prompt = next(p for p in answers if "\n\n".join(m.content for m in conversation).startswith(p))
        return answers[prompt][done]

    judged = collect_groups(env, ScriptedPolicy(play), tasks, n=2)
    usual = collect_groups(plain, ScriptedPolicy(play), tasks, n=2)
    assert [g.returns for g in judged] == [g.returns for g in usual]
    for group in judged:
        assert not group.faults and group.returns[0] == 1.0
        assert "judge" not in [note.kind for note in group.trajectories[0].feedback.notes]
        assert group.trajectories[1].feedback.notes[-1] == Note("judge", "Read the request again.")
    assert env.usage.judgements == 2  # type: ignore[attr-defined]


def test_gymnasium_gets_the_judges_notes_in_the_info() -> None:
    env = gymnasium.make("sdpo_gym/judge/feedback-v0", env="tools/calls", judge=Asked())
    env.reset(options={"index": 0})
    observation, _, _, _, info = env.step("no call")
    assert info["feedback"].notes[-1].kind == "judge"
    assert "Look at the first word." in observation


def test_the_policy_judges_itself() -> None:
    def both(conversation: Conversation, _: int) -> str:
        return '{"remark": "I was hasty."}' if "Reply with one JSON object" in conversation[-1].content else "JAM"

    env = JudgedFeedback(Capital(), "self")
    [group] = collect_groups(env, ScriptedPolicy(both), [env.tasks[0]], n=2)
    assert [said(t.feedback)[-1] for t in group.trajectories] == [("judge", "I was hasty.")] * 2


def test_a_judge_without_a_readable_reply_is_a_fault_and_no_score() -> None:
    env = JudgedFeedback(Capital(), ScriptedPolicy(lambda *_: "hm"), judge_args={"retries": 1})
    with pytest.raises(EnvironmentFault, match="no readable reply in 2 tries"):
        env.evaluate(env.tasks[0], "JAM")
    [group] = collect_groups(env, ScriptedPolicy(lambda *_: "JAM"), [env.tasks[0]], n=2, retries=0)
    assert (group.trajectories, len(group.faults)) == ((), 2)


def parrot(prompt: str) -> str:
    """A judge's reply that repeats the end of the task and the attempt, secrets and all."""
    quoted = re.findall(r"^> (.*)$", prompt, re.MULTILINE)
    mark = re.search(r'"mark": "(\w+)"', prompt.rpartition("Reply with")[2])
    remark = f"Think again. The request was: {' '.join(quoted[-8:])[-300:]}. Look at `{quoted[-1][:20]}`."
    return json.dumps(({"mark": mark[1]} if mark else {}) | {"remark": remark})


@pytest.mark.parametrize("env_id", ["tools/calls", "tools/worlds"])
def test_with_a_judge_that_repeats_what_it_reads_it_conforms(env_id: str) -> None:
    env = JudgedFeedback(env_id, Asked(parrot), env_args={"size": 20})
    conformance.check(env, tasks=1, fuzz=2, time_limit=60)
    assert env.usage.judgements > 100
    assert env.redactions or env_id == "tools/worlds"  # few of whose tasks have secrets


def test_two_environments_with_the_same_judge_behind_a_server_say_the_same(server: Server) -> None:
    server.behave = lambda body, _: completion(choice(parrot(body["messages"][-1]["content"])))
    judging = {"judge": f"parrot@{server.url}", "judge_args": {"cache": False}}
    first, second = (sdpo_gym.make("judge/feedback", env="science/physics", **judging) for _ in range(2))
    heard = [first.evaluate(task, "<answer>1 m</answer>") for task in first.tasks[:3]]
    assert heard == [second.evaluate(task, "<answer>1 m</answer>") for task in second.tasks[:3]]
    assert len(server.requests) == 6 and all(said(feedback)[-1][0] == "judge" for feedback in heard)


# --- mistakes in settings ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({}, ConfigError, "env is not given.*--arg env=tools/calls.*--set env_args.judge=self"),
        ({"env": "tools/calls"}, ConfigError, "judge is not given"),
        ({"env": "tools/cals", "judge": "self"}, UnknownNameError, "did you mean 'tools/calls'"),
        ({"env": "tools/calls", "judge": "selff"}, ConfigError, "a judge is MODEL@URL"),
        ({"env": "tools/calls", "judge": "reward:x"}, ConfigError, "says nothing"),
        ({"env": "tools/calls", "judge": "self", "notes": "above"}, ConfigError, "after, before, instead"),
        ({"env": "tools/calls", "judge": "self", "limit": 3}, ConfigError, "at least 100 bytes"),
        ({"env": "tools/calls", "judge": "self", "env_args": {"levl": 1}}, UnknownNameError, "level"),
        ({"env": "tools/calls", "judge": "self", "env_args": "level=1"}, ConfigError, "a table of arguments"),
        ({"env": "tools/calls", "judge": "self", "judge_args": {"temprature": 1}}, SdpoGymError, "temperature"),
        ({"env": "tools/calls", "judge": "self", "split": "tset"}, UnknownNameError, "did you mean 'test'"),
        ({"env": 3, "judge": "self"}, ConfigError, "got int"),
    ],
)
def test_a_mistake_in_the_settings_is_named(arguments: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        sdpo_gym.make("judge/feedback", **arguments)


def test_arguments_for_an_environment_that_is_made_already_are_refused() -> None:
    with pytest.raises(ConfigError, match="only where env is an id"):
        JudgedFeedback(Capital(), "self", env_args={"turns": 2})


def test_a_reference_that_no_task_has_is_refused() -> None:
    class Bare(Capital):
        def __init__(self) -> None:
            super().__init__()
            self.tasks = sdpo_gym.ListTasks([Task("t", (Message("user", "?"),))])

    with pytest.raises(ConfigError, match="no oracle"):
        JudgedFeedback(Bare(), "self", reference=True)


def test_a_split_that_the_inner_environment_lacks_is_missing() -> None:
    class OnlyTest(Capital):
        splits = ("test",)

        def __init__(self, split: str = "test") -> None:
            super().__init__()

    sdpo_gym.register("test/only-test", OnlyTest)
    with pytest.raises(MissingSplitError, match="has no train split, but test"):
        JudgedFeedback("test/only-test", "self")


# --- training ------------------------------------------------------------------------------------------


def trained(path: Path, env: str, env_args: dict[str, Any]) -> tuple[list[RecordedGroup], RunError | None]:
    """The rollouts of two steps of SDPO with the tiny model, and why it could not be evaluated."""
    from sdpo_trainers.config import TrainConfig
    from sdpo_trainers.loop import Trainer

    settings = {
        "env": env,
        "env_args": env_args,
        "backend": "sdpo",
        "model": "tiny",
        "steps": 2,
        "tasks_per_step": 2,
        "group_size": 2,
        "device": "cpu",
        "trackers": [],
        "lora": {"rank": 4},
        "sampling": {"max_tokens": 3},
        "evaluation": {"initial": False, "every": 9, "tasks": 1, "n": 1, "test_tasks": 0},
        "algorithm": {"feedback": "always"},
    }
    config = validate(TrainConfig, settings)
    run = Run.create(path, config.model_dump(mode="json"), kind="train")
    failure = None
    try:
        Trainer(config, run).train()
    except RunError as error:
        failure = error
    groups = [group for step in run.recorded_steps() for group in run.recorded(step)]
    return groups, failure


def test_sdpo_learns_from_what_a_judge_writes(tmp_path: Path) -> None:
    sdpo_gym.register("test/judged-capital", lambda: JudgedFeedback(Capital(), Asked(), notes="instead"))
    groups, failure = trained(tmp_path / "run", "test/judged-capital", {})
    assert failure is None
    assert len(groups) == 4
    for recorded in groups:
        assert [said(t.feedback) for t in recorded.group.trajectories] == [[JUDGES]] * 2
        assert all("Look at the first word." in note["reprompt"] for note in recorded.learning)
        assert len(recorded.learning) == 2


def test_a_policy_that_cannot_judge_itself_yields_faults_and_no_scores(tmp_path: Path) -> None:
    judging = {"max_tokens": 4, "retries": 0}
    env_args = {"env": "tools/calls", "judge": "self", "judge_args": judging}
    groups, failure = trained(tmp_path / "run", "judge/feedback", env_args)
    assert "judge 'self' gave no readable reply" in str(failure)
    assert len(groups) == 4
    for recorded in groups:
        assert len(recorded.group.faults) == 2 and "gave no readable reply" in recorded.group.faults[0]
