from __future__ import annotations

import pytest
from codes import Codes, Doors, Gambler, Reader

from sdpo_gym import Note
from sdpo_gym.errors import ConfigError, RunError
from sdpo_gym.policy import Sampling, ScriptedPolicy
from sdpo_gym.runs import Run
from sdpo_gym.types import to_dict
from sdpo_trainers.feedback_quality.arms import Arm
from sdpo_trainers.feedback_quality.contexts import Room, build_cases
from sdpo_trainers.feedback_quality.repair import first_attempts, second_attempts, try_again

ARMS = tuple(Arm)
SAMPLING = Sampling()


def repairs(env, policy, arms=ARMS, n=2, m=2, run=None, chunk=3):
    first = first_attempts(env, policy, list(env.tasks), n, SAMPLING, run=run, chunk=chunk)
    cases = build_cases(env, first, arms, Room.of(policy, SAMPLING.max_tokens))
    return try_again(env, policy, cases, arms, m, SAMPLING, run=run, chunk=chunk)


def scores(found, arm):
    return [
        [trajectory.ret for trajectory in repair.second[arm].trajectories]
        for repair in found
        if arm in repair.second
    ]


def new_run(path):
    return Run.create(path, {}, kind="feedback-quality")


def without_prompts(found):
    return [{arm: to_dict(group) for arm, group in repair.second.items()} for repair in found]


def test_what_stands_in_the_context_is_what_the_policy_reads():
    env, policy = Codes(3), Reader()
    found = repairs(env, policy, n=1, m=1)
    read = {tuple(conversation) for conversation in policy.read}
    assert {tuple(context.messages) for repair in found for context in repair.case.contexts.values()} <= read


def test_a_policy_that_reads_nothing_repairs_the_same_attempts_in_every_arm():
    env = Codes(10)
    found = repairs(env, Gambler(env))
    assert 0 < sum(map(sum, scores(found, Arm.AGAIN))) < 2 * len(found)
    for arm in ARMS:
        assert scores(found, arm) == scores(found, Arm.AGAIN)


def test_first_and_second_attempts_do_not_share_their_noise():
    env = Codes(20)
    policy = Gambler(env, 0.5)
    prompts = [task.messages for task in env.tasks]
    first = first_attempts(env, policy, list(env.tasks), 1, SAMPLING)
    second = second_attempts(env, policy, list(env.tasks), prompts, 1, SAMPLING, phase="second-again")
    assert [group.returns for group in first] != [group.returns for group in second if group]


def test_an_attempt_without_a_context_gets_none_and_the_others_keep_theirs():
    env, policy = Codes(4), Reader()
    tasks = list(env.tasks)
    prompts = [None if i == 1 else task.messages for i, task in enumerate(tasks)]
    groups = second_attempts(env, policy, tasks, prompts, 2, SAMPLING, phase="x", chunk=1)
    assert [group and group.task.id for group in groups] == ["t0", None, "t2", "t3"]


def test_a_resumed_measurement_ends_as_an_uninterrupted_one(tmp_path):
    env = Codes(7)
    whole = repairs(env, Gambler(env), run=new_run(tmp_path / "whole"))
    for calls in (1, 4, 9, 20):
        policy = Gambler(env)
        policy.stop_after = calls
        path = tmp_path / f"stopped{calls}"
        with pytest.raises(KeyboardInterrupt):
            repairs(env, policy, run=new_run(path))
        policy.stop_after = None
        assert without_prompts(repairs(env, policy, run=Run.open(path))) == without_prompts(whole)


def test_what_a_run_has_is_not_sampled_again(tmp_path):
    env = Codes(5)
    run = new_run(tmp_path / "run")
    repairs(env, Gambler(env), run=run)
    policy = Gambler(env)
    policy.stop_after = 0
    repairs(env, policy, run=run)


def test_a_run_with_other_feedback_is_refused(tmp_path):
    run = new_run(tmp_path / "run")
    repairs(Codes(3), Reader(), run=run)
    changed = Codes(3, notes=lambda task, attempt: [Note("code.wrong", "Look again.")])
    changed_policy = Reader()
    cases = build_cases(
        changed,
        first_attempts(changed, changed_policy, list(changed.tasks), 2, SAMPLING),
        ARMS,
        Room.of(changed_policy, 256),
    )
    with pytest.raises(RunError, match="other feedback"):
        try_again(changed, changed_policy, cases, ARMS, 2, SAMPLING, run=run, chunk=3)


@pytest.mark.parametrize(("n", "m", "match"), [(1, 2, "first"), (2, 1, "second")])
def test_a_run_with_other_numbers_of_attempts_is_refused(tmp_path, n, m, match):
    run = new_run(tmp_path / "run")
    env = Codes(3)
    repairs(env, Reader(), run=run)
    with pytest.raises(RunError, match=match):
        repairs(env, Reader(), n=n, m=m, run=run)


def test_no_attempts_are_refused():
    env = Codes(2)
    with pytest.raises(ConfigError, match="at least 1"):
        first_attempts(env, Reader(), list(env.tasks), 0, SAMPLING)


def test_attempts_that_cannot_be_judged_are_left_out():
    env = Codes(3, broken=lambda task, attempt: task.id == "t1" and attempt == task.secrets[0])
    found = repairs(env, Reader(), [Arm.AGAIN, Arm.FULL])
    faults = {repair.case.task.id: len(repair.second[Arm.FULL].faults) for repair in found}
    assert faults == {"t0": 0, "t1": 2, "t2": 0}


def test_a_second_attempt_in_several_turns_is_a_whole_episode():
    env = Doors()
    codes = {task.messages[-1].content: task.secrets[0] for task in env.tasks}

    def script(conversation, number):
        asked = conversation[1].content
        if "Open the door first." not in asked:
            return "code-1"
        code = next(code for question, code in codes.items() if asked.startswith(question))
        return code if conversation[-1].content == "The door is open." else "open"

    found = repairs(env, ScriptedPolicy(script), [Arm.AGAIN, Arm.FULL], m=1)
    assert len(found) == 8
    for repair in found:
        said = [turn.action.text for turn in repair.second[Arm.FULL].trajectories[0].turns]
        assert said == ["open", repair.case.task.secrets[0]]
        assert len(repair.second[Arm.AGAIN].trajectories[0].turns) == 3
