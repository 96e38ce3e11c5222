"""Rollouts: groups in order, judged concurrently, faults retried and counted, nothing left running."""

import dataclasses
import pickle
import threading
import time

import planted
import pytest

import sdpo_gym
from sdpo_gym import (
    Attempt,
    Feedback,
    FeedbackEnv,
    Group,
    Policy,
    Sample,
    Sampling,
    ScriptedPolicy,
    Task,
    Verdict,
    as_messages,
    collect_groups,
)
from sdpo_gym.errors import ConfigError, EnvironmentFault, PolicyError
from sdpo_gym.policy import Continued, Conversation


def oracle_or_not(conversation, number: int) -> str:
    word = conversation[0].content.split()[-1].rstrip(".")
    return word[::-1] if number % 2 else "wrong"


ENV = planted.Reverse()
TASKS = ENV.tasks[:5]


def test_groups_and_trajectories_come_in_the_order_asked_for() -> None:
    policy = ScriptedPolicy(lambda c, i: f"{c[0].content}{i}", batch_size=4)
    groups = collect_groups(ENV, policy, TASKS, n=3)
    assert [g.task for g in groups] == TASKS
    assert [[t.text for t in g.trajectories] for g in groups] == [
        [f"{t.prompt}{i}" for i in range(3)] for t in TASKS
    ]


class Dawdling(planted.Reverse):
    """Judges the first of a batch last."""

    def judge(self, task, attempt):
        time.sleep(0.02 if attempt.endswith("0") else 0)
        return super().judge(task, attempt)


def test_what_finishes_first_changes_nothing() -> None:
    policy = ScriptedPolicy(lambda c, i: f"{i}")
    assert collect_groups(Dawdling(), policy, TASKS, n=4) == collect_groups(ENV, policy, TASKS, n=4)


@pytest.mark.parametrize("batch_size", [1, 3, 1000])
def test_returns_are_those_of_the_attempts_whatever_the_batches(batch_size: int) -> None:
    policy = ScriptedPolicy(oracle_or_not, batch_size=batch_size)
    assert [g.returns for g in collect_groups(ENV, policy, TASKS, n=4)] == [(0, 1, 0, 1)] * 5


def test_episodes_of_several_turns_go_on_until_each_has_ended() -> None:
    def script(conversation, number: int) -> str:
        return oracle_or_not(conversation, number if len(conversation) == 1 else 1)

    env = planted.Guess()
    groups = collect_groups(env, ScriptedPolicy(script), env.tasks[:3], n=2)
    assert [[len(t.turns) for t in g.trajectories] for g in groups] == [[2, 1]] * 3
    assert all(g.returns == (1.0, 1.0) for g in groups)
    assert groups[0].trajectories[0].turns[1].messages[-1].content == "Not yet. Try once more."


class Recorder(ScriptedPolicy):
    """Remembers how it was asked."""

    def __init__(self, **kwargs) -> None:
        super().__init__(oracle_or_not, **kwargs)
        self.asked: list[tuple[int, int, int | None]] = []

    def sample(self, conversations, n, sampling):
        self.asked.append((len(conversations), n, sampling.seed))
        return super().sample(conversations, n, sampling)


def test_batches_share_a_prompt_and_no_two_share_their_noise() -> None:
    policies = [Recorder(batch_size=8) for _ in range(2)]
    for policy in policies:
        collect_groups(ENV, policy, TASKS, n=4, sampling=Sampling(seed=3))
    assert [(c, n) for c, n, _ in policies[0].asked] == [(2, 4), (2, 4), (1, 4)]
    assert len({seed for *_, seed in policies[0].asked}) == 3
    assert policies[0].asked == policies[1].asked


def test_without_a_seed_the_noise_is_left_to_chance() -> None:
    policy = Recorder()
    collect_groups(ENV, policy, TASKS, sampling=Sampling(seed=None))
    assert policy.asked[0][2] is None


class Meeting(planted.Reverse):
    """Judging ends only when four judge at once."""

    def __init__(self) -> None:
        super().__init__()
        self.barrier = threading.Barrier(4, timeout=20)

    def judge(self, task, attempt):
        self.barrier.wait()
        return super().judge(task, attempt)


def test_judging_is_concurrent() -> None:
    groups = collect_groups(Meeting(), ScriptedPolicy(lambda c, i: "x"), TASKS[:2], n=4, judge_workers=4)
    assert [len(g.trajectories) for g in groups] == [4, 4]


def test_a_batch_is_judged_while_the_next_is_sampled() -> None:
    judged = threading.Event()

    class Signalling(planted.Reverse):
        def judge(self, task, attempt):
            judged.set()
            return super().judge(task, attempt)

    def script(conversation, number: int) -> str:
        if conversation[0].content != TASKS[0].prompt:
            assert judged.wait(20), "the first batch was not judged before the second was sampled"
        return "x"

    collect_groups(Signalling(), ScriptedPolicy(script, batch_size=1), TASKS[:2])


class Faulty(planted.Guess):
    """Breaks so often at a task, in its second turn."""

    def __init__(self, times: int, broken: str) -> None:
        super().__init__()
        self.left, self.broken, self.begun = times, broken, 0

    def begin(self, task):
        self.begun += task.id == self.broken
        return super().begin(task)

    def respond(self, state, attempt):
        if state["tries"] == 1 and state["task"].id == self.broken and self.left:
            self.left -= 1
            raise EnvironmentFault("lost the sandbox")
        return super().respond(state, attempt)


def test_after_a_fault_the_actions_are_replayed() -> None:
    env, calm = Faulty(2, TASKS[1].id), planted.Guess()
    policy = ScriptedPolicy(lambda c, i: f"word {len(c)}")
    assert collect_groups(env, policy, TASKS[:3], retries=2) == collect_groups(calm, policy, TASKS[:3])
    assert env.begun == 3


def test_a_trajectory_that_keeps_breaking_is_left_out_and_counted() -> None:
    seen = []
    groups = collect_groups(
        Faulty(99, TASKS[1].id), ScriptedPolicy(oracle_or_not), TASKS[:3], n=2, on_trajectory=seen.append
    )
    assert [len(g.trajectories) for g in groups] == [2, 1, 2]
    assert groups[1].returns == (1.0,)
    assert groups[1].faults == ("EnvironmentFault: lost the sandbox",)
    assert len(seen) == 5


class Unbeginnable(planted.Reverse):
    def begin(self, task):
        raise EnvironmentFault("no sandbox")


def test_an_environment_that_cannot_begin_scores_nobody() -> None:
    groups = collect_groups(Unbeginnable(), ScriptedPolicy(oracle_or_not), TASKS[:1], n=3)
    assert groups[0].trajectories == ()
    assert groups[0].faults == ("EnvironmentFault: no sandbox",) * 3


def judges() -> list[threading.Thread]:
    return [t for t in threading.enumerate() if t.name.startswith("judge")]


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_an_interruption_leaves_no_threads(error) -> None:
    def script(conversation, number: int) -> str:
        if conversation[0].content == TASKS[2].prompt:
            raise error
        return "x"

    with pytest.raises(error):
        collect_groups(Dawdling(), ScriptedPolicy(script, batch_size=1), TASKS, n=2)
    assert judges() == []


def test_a_bug_in_judge_is_raised_with_the_task_that_met_it() -> None:
    class Buggy(FeedbackEnv):
        def judge(self, task, attempt):
            return Feedback(Verdict.PARTIAL, 1 / 0)

    with pytest.raises(ZeroDivisionError) as caught:
        collect_groups(Buggy(TASKS), ScriptedPolicy(lambda c, i: "x"), TASKS[3:4])
    assert caught.value.__notes__ == [f"while judging task {TASKS[3].id!r}"]
    assert judges() == []


class Stingy(ScriptedPolicy):
    def sample(self, conversations, n, sampling):
        return [samples[:-1] for samples in super().sample(conversations, n, sampling)]


def test_a_policy_that_returns_too_few_samples_is_named() -> None:
    with pytest.raises(PolicyError, match="'scripted' was asked for 2 samples"):
        collect_groups(ENV, Stingy(oracle_or_not), TASKS, n=2)


def test_samples_keep_their_tokens() -> None:
    sample = Sample("x", (1,), (2, 3), (-0.5, -0.25), "length")
    groups = collect_groups(ENV, ScriptedPolicy(lambda c, i: sample), TASKS[:1])
    assert groups[0].trajectories[0].turns[0].action is sample


def test_progress_is_told_of_every_trajectory() -> None:
    seen = []
    groups = collect_groups(ENV, ScriptedPolicy(oracle_or_not), TASKS, n=2, on_trajectory=seen.append)
    assert seen == [t for g in groups for t in g.trajectories]


def test_no_tasks_make_no_groups_and_no_samples_are_refused() -> None:
    assert collect_groups(ENV, ScriptedPolicy(oracle_or_not), []) == []
    with pytest.raises(ConfigError, match="n must be at least 1"):
        collect_groups(ENV, ScriptedPolicy(oracle_or_not), TASKS, n=0)


@pytest.mark.parametrize(
    "setting",
    [{"temperature": -1}, {"temperature": float("nan")}, {"top_p": 0}, {"top_p": 1.1}, {"max_tokens": 0}],
)
def test_wrong_sampling_is_refused(setting) -> None:
    with pytest.raises(ConfigError, match=next(iter(setting))):
        Sampling(**setting)


def test_a_prompt_can_stand_in_place_of_the_tasks_own() -> None:
    env = sdpo_gym.make("tools/calls")
    tasks = env.tasks[:2]
    seen: list[str] = []

    def answer(conversation: Conversation, number: int) -> str:
        seen.append(conversation[0].content)
        return tasks[int(conversation[0].content)].oracle or ""

    prompts = [as_messages("0"), as_messages("1")]
    groups = collect_groups(env, ScriptedPolicy(answer), tasks, 2, prompts=prompts)
    assert seen == ["0", "0", "1", "1"]
    assert [g.returns for g in groups] == [(1.0, 1.0), (1.0, 1.0)]
    assert [g.task for g in groups] == tasks


def test_each_task_needs_a_prompt_if_any_are_given() -> None:
    env = sdpo_gym.make("tools/calls")
    with pytest.raises(ConfigError, match="each of the 2 tasks needs a prompt, got 1"):
        collect_groups(env, ScriptedPolicy(lambda c, i: ""), env.tasks[:2], prompts=[as_messages("x")])


def test_the_environment_is_told_the_policy_and_reviews_each_group() -> None:
    class Ranked(FeedbackEnv[Task]):
        policy: Policy | None = None

        def judge(self, task: Task, attempt: Attempt) -> Feedback:
            return Feedback(Verdict.PARTIAL, 0.5)

        def bind_policy(self, policy: Policy) -> None:
            self.policy = policy

        def review(self, group: Group) -> Group:
            best = max(t.text for t in group.trajectories)
            scored = []
            for t in group.trajectories:
                score = float(t.text == best)
                turn = dataclasses.replace(t.turns[-1], reward=score, feedback=Feedback(Verdict.PARTIAL, score))
                scored.append(dataclasses.replace(t, turns=(turn,)))
            return dataclasses.replace(group, trajectories=tuple(scored))

    env = Ranked([Task("a", as_messages("q")), Task("b", as_messages("q"))])
    policy = ScriptedPolicy(lambda c, i: str(i))
    groups = collect_groups(env, policy, env.tasks[:], 3)
    assert env.policy is policy
    assert [g.returns for g in groups] == [(0, 0, 1), (0, 0, 1)]


class Seeds(ScriptedPolicy):
    """Answers with the seed of each conversation."""

    def sample(self, conversations, n, sampling):
        self.calls = [*getattr(self, "calls", []), sampling.seed]
        return [[Sample(f"{seed} {i}") for i in range(n)] for seed in sampling.seeds]


@pytest.mark.parametrize("batch_size", [1, 1000])
def test_tasks_collected_in_parts_are_sampled_as_they_are_together(batch_size: int) -> None:
    env = planted.Guess()
    tasks = env.tasks[:5]
    whole = collect_groups(env, Seeds(oracle_or_not, batch_size=7), tasks, n=2, first=0)
    policy = Seeds(oracle_or_not, batch_size=batch_size)
    parts = [
        group
        for start, stop in ((0, 2), (2, 5))
        for group in collect_groups(env, policy, tasks[start:stop], n=2, first=start)
    ]
    assert parts == whole
    texts = [turn.action.text for g in whole for t in g.trajectories for turn in t.turns]
    assert len(set(texts)) == len(texts)  # nowhere the same noise
    assert len(set(policy.calls)) == len(policy.calls)  # for policies that go by one seed a call


def test_conversations_can_be_sent_to_another_process() -> None:
    sent = Continued(as_messages("hello"), Sample("hi", token_ids=(1, 2)))
    got = pickle.loads(pickle.dumps(sent))  # noqa: S301 (its own)
    assert (got, got.last) == (sent, sent.last)
