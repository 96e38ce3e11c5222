from __future__ import annotations

import subprocess
import sys

import pytest
from codes import COPIER, WRONG, Codes, Doors, Gambler, Reader

import sdpo_gym
from sdpo_gym import Note, Sample
from sdpo_gym.errors import ConfigError, EnvironmentFault
from sdpo_gym.policy import ScriptedPolicy
from sdpo_gym.runs import Run
from sdpo_gym.types import from_json, to_json
from sdpo_trainers.feedback_quality.arms import Arm
from sdpo_trainers.feedback_quality.measure import Stage, measure
from sdpo_trainers.feedback_quality.result import FeedbackQuality


def repaired(quality):
    return {arm.arm: arm.repaired.mean for arm in quality.arms}


def sure(estimate):
    return estimate.low > 0 or estimate.high < 0


def test_a_policy_that_does_what_feedback_says_repairs_with_its_own_feedback_alone():
    quality = measure(Codes(8), Reader())
    assert repaired(quality) == {
        "again": 0,
        "verdict": 0,
        "full": 1,
        "shuffled": 0,
        "demonstration": 0,
        "everything": 1,
        "dialogue": 1,
    }
    assert {name: estimate.mean for name, estimate in quality.versus.items()} == {
        "full - verdict": 1,
        "full - shuffled": 1,
        "everything - demonstration": 1,
        "dialogue - full": 0,
    }
    assert sure(quality.versus["full - shuffled"])


def test_a_policy_that_copies_demonstrations_repairs_with_those_alone():
    quality = measure(Codes(8), Reader(COPIER))
    assert [arm for arm, share in repaired(quality).items() if share] == ["demonstration", "everything"]
    assert set(repaired(quality).values()) == {0, 1}


def test_for_a_policy_that_reads_nothing_no_arm_differs_from_trying_again():
    env = Codes(12)
    quality = measure(env, Gambler(env))
    assert len(quality.arms) == len(Arm)
    assert 0.1 < quality.arms[0].repaired.mean < 0.9
    assert all(arm.gain.mean == 0 and not sure(arm.gain) for arm in quality.arms[1:])
    assert all(estimate.mean == 0 and not sure(estimate) for estimate in quality.versus.values())


def test_feedback_that_is_wrong_of_one_half_of_the_tasks_repairs_the_other():
    def lie(task, attempt):
        code = task.secrets[0] if int(task.id[1:]) % 2 else "code-000000"
        return [Note("code.wrong", f"The item is labelled {code}.")]

    assert repaired(measure(Codes(8, notes=lie), Reader()))["full"] == 0.5


def test_feedback_that_leads_astray_hurts():
    def lie(task, attempt):
        return [Note("code.wrong", "The item is labelled code-000000.")]

    env = Codes(16, notes=lie)
    knows = {task.messages[-1].content: task.secrets[0] for task in env.tasks}

    class Trusting(Reader):
        """Knows the answers, but is careless at first, and believes what it is told."""

        batch_size = 64

        def sample(self, conversations, n, sampling):
            first = not self.read
            return [[Sample(WRONG)] * n if first else s for s in super().sample(conversations, n, sampling)]

        def answer(self, conversation):
            told = super().answer(conversation)
            asked = next(code for question, code in knows.items() if conversation[1].content.startswith(question))
            return asked if told == WRONG else told

    quality = measure(env, Trusting(), n=1)
    full = next(arm for arm in quality.arms if arm.arm == "full")
    assert full.gain.mean == -1
    assert full.gain.high < 0
    assert {example.effect for example in quality.examples} == {"hurt"}


def test_without_a_failed_attempt_there_is_nothing_to_repair_and_localisation_stays():
    env = Codes(6)
    quality = measure(env, Gambler(env, chance=1.0))
    assert quality.failed == 0
    assert quality.arms == ()
    assert set(quality.unmeasured.values()) == {"no first attempt failed"}
    assert quality.localisation[0].planted > 0
    assert quality.findings


def test_without_a_single_repair_intervals_say_what_could_have_been_missed():
    quality = measure(Codes(10), ScriptedPolicy(lambda conversation, number: WRONG))
    for arm in quality.arms[1:]:
        assert arm.repaired.mean == 0 < arm.repaired.high < 1
        assert arm.gain.low < 0 < arm.gain.high


def test_arms_that_have_nothing_to_give_say_why():
    quality = measure(Codes(6, notes=lambda task, attempt: [], oracle=False), Reader())
    assert repaired(quality).keys() == {"again", "verdict"}
    assert quality.unmeasured.keys() == {"full", "shuffled", "demonstration", "everything", "dialogue"}
    assert "no notes" in quality.unmeasured["full"]
    assert "oracle" in quality.unmeasured["demonstration"]


def test_attempts_without_a_context_are_counted_as_left_out():
    quality = measure(Codes(6, notes=lambda task, attempt: [Note("a", "No.")] * (task.id != "t0")), Reader())
    assert {arm.arm: arm.left_out for arm in quality.arms}["full"] == 2
    assert {arm.arm: arm.attempts for arm in quality.arms}["full"] == 10


def test_faults_are_counted_and_never_scored():
    env = Codes(4, broken=lambda task, attempt: task.id == "t1" and attempt == task.secrets[0])
    quality = measure(env, Reader(), m=1, mistakes=0)
    assert repaired(quality)["full"] == 1
    assert quality.faults == 2 * 2  # both attempts at the task, in the arms full and dialogue


def test_an_environment_that_judges_nothing_is_an_error():
    env = Codes(2, broken=lambda task, attempt: True)
    with pytest.raises(EnvironmentFault, match="gone home"):
        measure(env, Reader(), mistakes=0)


def test_several_turns_are_measured_as_well():
    env = Doors(6)
    quality = measure(env, ScriptedPolicy(lambda conversation, number: WRONG))
    assert len(quality.arms) == len(Arm)
    assert [kind.kind for kind in quality.kinds] == ["door.shut"]


def test_mistakes_that_were_not_asked_for_are_not_missed():
    quality = measure(Codes(2), ScriptedPolicy(lambda conversation, number: "?"), mistakes=0)
    assert not [finding for finding in quality.findings if finding.about == "place"]


def test_without_a_policy_planted_mistakes_remain():
    quality = measure(Codes(6), None)
    assert quality.arms == () and quality.failed == 0 and quality.unmeasured == {}
    assert quality.localisation


def test_a_registered_environment_goes_by_its_id():
    env = sdpo_gym.make("tools/calls")
    quality = measure(env, ScriptedPolicy(lambda conversation, number: "{}"), env.tasks[:3], n=1, m=1, mistakes=1)
    assert quality.environment == "tools/calls-v0"
    assert measure(Codes(2), Reader(), n=1, m=1).environment == "Codes"


def test_progress_comes_to_its_end_in_every_stage():
    told: list[Stage] = []
    measure(Codes(4), Reader(), on_progress=told.append)
    last = {stage.name: stage for stage in told}
    assert list(last) == ["planted", "first", *Arm, "leaks"]
    assert all(stage.done == stage.total > 0 for stage in last.values())


def test_a_resumed_measurement_says_the_same(tmp_path):
    env = Codes(6)
    whole = measure(env, Gambler(env), chunk=2)
    policy = Gambler(env)
    policy.stop_after = 5
    run = Run.create(tmp_path / "run", {})
    with pytest.raises(KeyboardInterrupt):
        measure(env, policy, run=run, chunk=2)
    policy.stop_after = None
    assert measure(env, policy, run=run, chunk=2) == whole


def test_the_policy_is_made_known_to_the_environment_even_if_nothing_is_left_to_sample(tmp_path):
    class Told(Codes):
        def bind_policy(self, policy):
            self.told = policy

    run = Run.create(tmp_path / "run", {})
    measure(Told(2), Reader(), run=run)
    env, policy = Told(2), Reader()
    measure(env, policy, run=run)
    assert env.told is policy
    assert policy.read == []


def test_a_result_survives_json():
    quality = measure(Codes(4), Reader())
    assert from_json(FeedbackQuality, to_json(quality)) == quality


@pytest.mark.parametrize("wrong", [{"n": 0}, {"m": 0}, {"mistakes": -1}, {"tasks": []}])
def test_what_cannot_be_measured_is_refused(wrong):
    with pytest.raises(ConfigError, match="measuring needs"):
        measure(Codes(2), Reader(), **wrong)


def test_measuring_needs_no_torch():
    code = (
        "import sys, sdpo_trainers.feedback_quality.measure; assert not {'torch', 'transformers'} & {*sys.modules}"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
