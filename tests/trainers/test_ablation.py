"""The setting `detail`: each value changes just the reprompts that it is about, and nothing else of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from lookup import Lookup, Parity, question
from safetensors.torch import load_file

import sdpo_gym
from sdpo_gym import (
    Attempt,
    EnvironmentFault,
    Feedback,
    FeedbackEnv,
    Group,
    Note,
    Response,
    Sample,
    Task,
    Trajectory,
    Turn,
    Verdict,
)
from sdpo_gym.backends import TeacherDetail, backend_spec, list_backends
from sdpo_gym.errors import ConfigError
from sdpo_gym.runs import Run
from sdpo_gym.settings import merge, validate
from sdpo_gym.types import as_messages
from sdpo_trainers.backend import Context, resolve
from sdpo_trainers.backends.sdpo import SDPO
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.loop import Trainer
from sdpo_trainers.teaching.exhibits import shuffle_feedback

NONE, VERDICT, FULL, SHUFFLED, ORACLE = TeacherDetail
SENTENCE = Verdict.WRONG_ANSWER.sentence


class Colours(FeedbackEnv[Task]):
    """Say the colour that the oracle has."""

    def judge(self, task: Task, attempt: str) -> Feedback:
        if attempt == task.oracle:
            return Feedback.correct()
        return Feedback(Verdict.WRONG_ANSWER, 0.0, (Note("colour", f"On {task.id} it is not {attempt}."),))


TASKS = [Task(name, as_messages(f"Say {name}."), oracle=f"<think>hm</think>oracle-{name}") for name in "abc"]
ENV = Colours(TASKS)


def sdpo(detail: TeacherDetail, env: FeedbackEnv[Any] = ENV, seed: int = 0, **options: Any) -> SDPO:
    def encode(messages: Sequence[Any]) -> list[int]:
        return list("|".join(m.content for m in messages).encode())

    context = Context(env, encode, lambda text: list(text.encode()), 100_000, seed, detail)
    return SDPO(validate(SDPO.Options, options), context)


def played(env: FeedbackEnv[Any], task: Task, *attempts: Sequence[str]) -> Group:
    """A group of these episodes, with tokens."""
    group = []
    for actions in attempts:
        with env.start(task) as episode:
            for action in actions:
                if episode.ending is None:
                    episode.step(Sample(action, (1, 2, 3), tuple(action.encode())))
        group.append(episode.trajectory)
    return Group(task, tuple(group))


def step() -> list[Group]:
    """A task that was never solved, one that was solved once, one that was solved twice."""
    a, b, c = TASKS
    return [
        played(ENV, a, ["a-1"], ["a-2"]),
        played(ENV, b, ["b-1"], [b.oracle or ""]),
        played(ENV, c, [c.oracle or ""], [c.oracle or ""]),
    ]


def added(detail: TeacherDetail, groups: Sequence[Group], **options: Any) -> dict[tuple[int, int, int], str]:
    """What the reprompts of a step add to the conversation, by group, trajectory and turn."""
    made = {}
    for e in sdpo(detail, **options).examples(groups, step=1):
        before = "\n\n".join(m.content for m in groups[e.group].trajectories[e.trajectory].turns[e.turn].messages)
        assert e.reprompt and e.reprompt.startswith(before)
        made[e.group, e.trajectory, e.turn] = e.reprompt.removeprefix(before).strip()
    return made


# --- the five settings side by side, on the same groups ------------------------------------------------

FEEDBACK = "Here is feedback on an earlier, wrong attempt at this task:\n"
SUCCESS = "Here is a correct answer to this task:\n"
CLOSING = "\n\nNow solve the task correctly."
PEERS = {(1, 0, 0): f"{SUCCESS}oracle-b{CLOSING}", (2, 0, 0): f"{SUCCESS}oracle-c{CLOSING}"}
PEERS[2, 1, 0] = PEERS[2, 0, 0]


def on(*remarks: str) -> dict[tuple[int, int, int], str]:
    return {(0, i, 0): f"{FEEDBACK}{SENTENCE}{remark}{CLOSING}" for i, remark in enumerate(remarks)}


@pytest.mark.parametrize(
    ("detail", "expected"),
    [
        (NONE, PEERS),
        (VERDICT, on("", "") | PEERS),
        (FULL, on("\n- On a it is not a-1.", "\n- On a it is not a-2.") | PEERS),
        (SHUFFLED, on("\n- On b it is not b-1.", "\n- On b it is not b-1.") | PEERS),
        (
            ORACLE,
            {
                (g, i, 0): f"{SUCCESS}<think>hm</think>oracle-{name}{CLOSING}"
                for g, name in enumerate("abc")
                for i in range(2)
            },
        ),
    ],
)
def test_each_detail_changes_just_the_reprompts_it_is_about(
    detail: TeacherDetail, expected: dict[tuple[int, int, int], str]
) -> None:
    assert added(detail, step()) == expected


@pytest.mark.parametrize("detail", [NONE, VERDICT, FULL, SHUFFLED])
def test_with_feedback_always_the_detail_still_changes_feedback_alone(detail: TeacherDetail) -> None:
    made = added(detail, step(), feedback="always")
    said = {NONE: "", VERDICT: SENTENCE, FULL: f"{SENTENCE}\n- On b it is not b-1."}
    said[SHUFFLED] = f"{SENTENCE}\n- On a it is not a-"
    expected = f"{SUCCESS}oracle-b" + (f"\n\n{FEEDBACK}{said[detail]}" if said[detail] else "")
    assert made[1, 0, 0].startswith(expected)
    assert {place: text for place, text in made.items() if place[0] == 2} == {
        place: text for place, text in PEERS.items() if place[0] == 2
    }


def test_an_oracle_can_be_shown_with_feedback() -> None:
    made = added(ORACLE, step(), feedback="always")
    assert made[0, 0, 0] == (
        f"{SUCCESS}<think>hm</think>oracle-a\n\n{FEEDBACK}{SENTENCE}\n- On a it is not a-1.{CLOSING}"
    )
    assert "feedback" not in made[1, 1, 0]


def test_a_shuffled_step_is_the_same_again_and_another_in_another_step() -> None:
    tasks = [Task(f"t{i}", as_messages(str(i)), oracle="x") for i in range(8)]
    groups = [played(ENV, task, [f"{task.id}-{i}" for i in range(1)]) for task in tasks]
    one, again, other = (sdpo(SHUFFLED, seed=seed).examples(groups, step=1) for seed in (0, 0, 7))
    assert [e.reprompt for e in one] == [e.reprompt for e in again] != [e.reprompt for e in other]


def test_without_a_failure_at_another_task_there_is_no_feedback_and_that_is_counted() -> None:
    groups = [step()[0], step()[2]]
    backend = sdpo(SHUFFLED)
    assert {(e.group, e.trajectory) for e in backend.examples(groups, step=1)} == {(1, 0), (1, 1)}
    assert backend.counts["reprompt/no_other_failure"] == 2
    backend.examples(step(), step=2)
    assert backend.counts["reprompt/no_other_failure"] == 0


def test_a_task_that_is_in_a_step_twice_is_no_other_task() -> None:
    groups = [played(ENV, TASKS[0], ["a-1"]), played(ENV, TASKS[0], ["a-2"])]
    assert sdpo(SHUFFLED).examples(groups, step=1) == []


def test_a_task_without_an_oracle_is_named() -> None:
    task = Task("bare", as_messages("Say it."))
    with pytest.raises(ConfigError, match=r"task bare has no oracle answer.*'oracle-demonstration'"):
        sdpo(ORACLE).examples([step()[0], played(ENV, task, ["x"])], step=1)


def test_a_task_whose_oracle_the_environment_cannot_play_gives_no_reprompt() -> None:
    class Broken(Colours):
        def judge(self, task: Task, attempt: str) -> Feedback:
            if task.id == "a":
                raise EnvironmentFault("gone")
            return super().judge(task, attempt)

    backend = sdpo(ORACLE, Broken(TASKS))
    assert {e.group for e in backend.examples(step(), step=1)} == {1, 2}
    assert backend.counts["reprompt/no_oracle"] == 2


# --- episodes of several turns -------------------------------------------------------------------------

DAN, EVA = question("dan", "Dan", "blue"), question("eva", "Eva", "green")


def episodes(*of_eva: str) -> list[Group]:
    """One failure at each of two tasks: at Dan's each turn but the second is remarked on."""
    env = Lookup()
    return [played(env, DAN, ["look Gus", "look Dan", "red"]), played(env, EVA, list(of_eva))]


def test_turns_get_the_feedback_on_the_other_episodes_turns() -> None:
    groups = episodes("look Ben", "look Eva", "yellow")
    full, shuffled = (added(detail, groups, env=Lookup()) for detail in (FULL, SHUFFLED))
    assert full.keys() == shuffled.keys()
    assert {place: full[place] for place in full if place[0] == 0} == {
        (0, i, k): text.replace("Ben", "Gus").replace("Eva", "Dan").replace("yellow", "red")
        for (g, i, k), text in shuffled.items()
        if g == 0
    }
    assert "not about Ben" in shuffled[0, 0, 0]
    assert "Gus" not in shuffled[0, 0, 0]


def test_an_episode_of_fewer_turns_lends_its_last_remark() -> None:
    made = added(SHUFFLED, episodes("green"), env=Lookup())
    for turn in range(3):
        assert "Look the name up before you answer." in made[0, 0, turn]
        assert "Gus" not in made[0, 0, turn] and "not red" not in made[0, 0, turn]


def test_a_turn_on_which_nothing_was_said_is_lent_nothing() -> None:
    options = {"turn_feedback": "turn", "env": Lookup()}
    groups = episodes("look Ben", "look Ben", "yellow")
    assert added(FULL, groups, **options).keys() == added(SHUFFLED, groups, **options).keys()
    assert (0, 0, 1) not in added(SHUFFLED, groups, **options)


def test_the_other_details_on_episodes() -> None:
    groups = episodes("look Ben", "look Eva", "yellow")
    assert added(NONE, groups, env=Lookup()) == {}
    verdict = added(VERDICT, groups, env=Lookup())
    assert verdict.keys() == added(FULL, groups, env=Lookup()).keys()
    assert not any("\n- " in text for text in verdict.values())
    oracle = added(ORACLE, groups, env=Lookup())
    assert oracle.keys() == verdict.keys()
    for (g, _, _), text in oracle.items():
        name, colour = [("Dan", "blue"), ("Eva", "green")][g]
        assert f"Reply 1:\nlook {name}\n\nResult 1:\n{name}: {colour}\n\nReply 2:\n{colour}" in text
        assert "feedback" not in text


# --- who is given whose feedback -----------------------------------------------------------------------


def failures(tasks: Sequence[tuple[int, bool]]) -> list[Trajectory]:
    """Failed attempts at these tasks; the second of a pair says with which of two verdicts."""
    verdicts = (Verdict.WRONG_ANSWER, Verdict.FORMAT_ERROR)
    return [Trajectory(str(t), (Turn((), Sample(""), 0.0, Feedback(verdicts[v], 0.0), ""),)) for t, v in tasks]


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=14), st.integers(0, 3))
def test_feedback_comes_from_another_task_once_where_numbers_allow(
    tasks: list[tuple[int, bool]], seed: int
) -> None:
    chosen = shuffle_feedback(failures(tasks), seed)
    assert chosen == shuffle_feedback(failures(tasks), seed)
    assert set(chosen) == (set(range(len(tasks))) if len({t for t, _ in tasks}) > 1 else set())
    assert all(tasks[own][0] != tasks[other][0] for own, other in chosen.items())
    by_verdict = {v: Counter(t for t, w in tasks if w == v) for v in (False, True)}
    if all(max(counts.values(), default=0) * 2 <= counts.total() for counts in by_verdict.values()):
        assert len(set(chosen.values())) == len(chosen)
        assert all(tasks[own][1] == tasks[other][1] for own, other in chosen.items())


def test_attempts_without_an_equal_verdict_elsewhere_change_places_too() -> None:
    chosen = shuffle_feedback(failures([(0, False)] * 3 + [(1, True)] * 3), 0)
    assert sorted(chosen.values()) == list(range(6))


# --- refusals ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"backend": "grpo", "detail": "none"}, "backend 'grpo', which reads no feedback"),
        ({"backend": "scalar-sdpo", "detail": "oracle-demonstration"}, "which reads no feedback"),
        ({"backend": "sft", "detail": "shuffled"}, "which takes none, verdict, full"),
        ({"backend": "sft", "detail": "verdict", "algorithm": {"reprompted": 0}}, "algorithm.reprompted = 0"),
        ({"detail": "verdict", "algorithm": {"feedback": "never"}}, "algorithm.feedback = 'never'"),
        ({"detail": "shuffled", "tasks_per_step": 1}, "tasks_per_step is 1"),
        ({"detail": "none", "algorithm": {"turn_feedback": "turn"}}, "algorithm.turn_feedback has no effect"),
        ({"detail": "none", "algorithm": {"demonstrations": False}}, "nothing to show"),
        ({"detail": "oracle-demonstration", "algorithm": {"demonstrations": False}}, "demonstrations = false"),
        ({"detail": "oracle-demonstration", "algorithm": {"choice": "first"}}, "algorithm.choice has no effect"),
        ({"detail": "oracle-demonstration", "algorithm": {"strip_thinking": False}}, "algorithm.strip_thinking"),
        ({"detail": "oracle-demonstration", "algorithm": {"turn_feedback": "turn"}}, "algorithm.turn_feedback"),
        ({"detail": "oracle-demonstration", "algorithm": {"success_threshold": 0.5}}, "success_threshold"),
        ({"detail": "some"}, "setting detail = 'some'"),
    ],
)
def test_a_detail_that_could_not_act_is_refused_with_the_reason(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        resolve(validate(TrainConfig, settings))


@pytest.mark.parametrize(
    "settings",
    [
        {"detail": "shuffled", "algorithm": {"turn_feedback": "turn", "feedback": "always"}},
        {"detail": "oracle-demonstration", "algorithm": {"turn_feedback": "turn", "feedback": "always"}},
        {"detail": "none", "algorithm": {"feedback": "always"}},
        {"backend": "sft", "detail": "none"},
    ],
)
def test_what_can_act_is_taken_and_can_be_resolved_again(settings: dict[str, Any]) -> None:
    config = resolve(validate(TrainConfig, settings))[0]
    assert resolve(config)[0] == config


def test_a_backend_takes_other_details_if_it_says_that_it_reads_feedback() -> None:
    for spec in map(backend_spec, list_backends()):
        assert SHUFFLED in spec.load().details or not spec.reads_feedback


# --- whole runs ----------------------------------------------------------------------------------------

SMALL: dict[str, Any] = {
    "env": "test/ablation",
    "model": "tiny",
    "steps": 2,
    "tasks_per_step": 3,
    "group_size": 3,
    "device": "cpu",
    "trackers": [],
    "lora": {"rank": 4},
    "sampling": {"max_tokens": 3},
    "evaluation": {"initial": False, "every": 9, "tasks": 1, "n": 1, "test_tasks": 0},
    "checkpoint": {"every": 1, "keep": 2},
    "algorithm": {"feedback": "always"},
}


class Quoting(Parity):
    """Feedback that no two attempts share."""

    def respond(self, state: dict[str, Any], attempt: Attempt) -> Response:
        response = super().respond(state, attempt)
        notes = tuple(replace(note, message=f"{note.message} {attempt!r}") for note in response.feedback.notes)
        return replace(response, feedback=replace(response.feedback, notes=notes))


def trainer(path: Path, detail: TeacherDetail) -> Trainer:
    sdpo_gym.register("test/ablation", Quoting)
    config = validate(TrainConfig, merge(SMALL, {"detail": detail.value}))
    if not (path / "manifest.json").exists():
        Run.create(path, config.model_dump(mode="json"), kind="train")
    return Trainer(config, Run.open(path))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Callable[[TeacherDetail], Run]:
    """A finished run with a detail; each is made once."""
    folder = tmp_path_factory.mktemp("whole")

    def run(detail: TeacherDetail) -> Run:
        if not (folder / detail).exists():
            trainer(folder / detail, detail).train()
        return Run.open(folder / detail)

    return run


@pytest.mark.parametrize("detail", TeacherDetail)
def test_a_run_with_any_detail_goes_on_as_if_it_had_not_been_stopped(
    tmp_path: Path, whole: Callable[[TeacherDetail], Run], detail: TeacherDetail
) -> None:
    first = trainer(tmp_path / "parts", detail)
    first.config = first.config.model_copy(update={"steps": 1})
    first.train()
    del first
    trainer(tmp_path / "parts", detail).train()
    expected, got = whole(detail), Run.open(tmp_path / "parts")
    assert got.recorded(2) == expected.recorded(2)
    weights = [
        load_file(run.path / "checkpoints" / "last" / "adapter_model.safetensors") for run in (expected, got)
    ]
    assert all(torch.equal(tensor, weights[1][name]) for name, tensor in weights[0].items())


def test_runs_that_differ_in_detail_alone_begin_with_the_same_attempts(
    whole: Callable[[TeacherDetail], Run],
) -> None:
    groups = [[recorded.group for recorded in whole(detail).recorded(1)] for detail in TeacherDetail]
    assert all(other == groups[0] for other in groups[1:])
    reprompts = [[r.learning for r in whole(detail).recorded(1)] for detail in TeacherDetail]
    assert all(one != other for i, one in enumerate(reprompts) for other in reprompts[:i])


def test_turns_cut_from_an_attempt_do_not_change_what_others_are_lent() -> None:
    """Turns without tokens are not learned from, and still have feedback."""
    groups = episodes("look Ben", "look Eva", "yellow")
    eva = groups[1].trajectories[0]
    empty = replace(eva.turns[2], action=replace(eva.turns[2].action, token_ids=()))
    shorter = replace(groups[1], trajectories=(replace(eva, turns=(*eva.turns[:2], empty)),))
    before, after = (added(SHUFFLED, [groups[0], other], env=Lookup()) for other in (groups[1], shorter))
    assert {place: after[place] for place in after if place[0] == 0} == {
        place: before[place] for place in before if place[0] == 0
    }
