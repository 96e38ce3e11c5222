from __future__ import annotations

from codes import Codes

from sdpo_gym import Note
from sdpo_gym.policy import Sampling
from sdpo_trainers.feedback_quality.arms import Arm
from sdpo_trainers.feedback_quality.contexts import Room, build_cases
from sdpo_trainers.feedback_quality.repair import first_attempts, try_again
from sdpo_trainers.feedback_quality.summary import arm_results
from sdpo_trainers.sampling.policy import TransformersPolicy

SAMPLING = Sampling(max_tokens=6)


def repairs(env, tiny, arms=tuple(Arm)):
    policy = TransformersPolicy(tiny, batch_size=4)
    first = first_attempts(env, policy, list(env.tasks), 2, SAMPLING)
    cases = build_cases(env, first, arms, Room.of(policy, SAMPLING.max_tokens))
    return try_again(env, policy, cases, arms, 1, SAMPLING)


def test_equal_contexts_get_equal_attempts_so_feedback_that_says_always_the_same_differs_in_nothing(tiny):
    env = Codes(5, notes=lambda task, attempt: [Note("wrong", "Try again.")])
    found = repairs(env, tiny, [Arm.FULL, Arm.SHUFFLED])
    assert len(found) == 10
    texts = [[repair.second[arm].trajectories[0].text for repair in found] for arm in (Arm.FULL, Arm.SHUFFLED)]
    assert texts[0] == texts[1]
    assert len(set(texts[0])) > 1


def test_a_local_model_counts_what_contexts_hold_beyond_the_task(tiny):
    found = {arm.arm: arm.context_tokens for arm in arm_results(repairs(Codes(3), tiny), tuple(Arm))}
    assert found["again"] == 0 < found["verdict"] < found["full"] < found["everything"]


def test_contexts_fit_into_a_short_window(tiny):
    env = Codes(2, notes=lambda task, attempt: [Note("wrong", "many words " * 5000)])
    policy = TransformersPolicy(tiny)
    (result,) = arm_results(repairs(env, tiny, [Arm.FULL]), [Arm.FULL])
    assert result.shortened == result.attempts == 4
    assert result.context_tokens < policy.context_length
