"""Asking judges: again where a reply cannot be read, once for each question, counted; nothing is made up."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sdpo_envs.judge.judge import Judge, make_judge
from sdpo_envs.judge.prompt import JudgeRequest, judge_request
from sdpo_envs.judge.rubric import Judgement, Rubric, RubricItem
from sdpo_gym import Message, Sample, Sampling, ScriptedPolicy
from sdpo_gym.errors import ConfigError, EnvironmentFault, PolicyError
from sdpo_gym.policy import Conversation

COLOUR = Rubric("", (RubricItem("colour", "The attempt names a colour."),))
YES = '{"remark": "Red is one.", "answer": "yes"}'


def request(attempt: str = "red", rubric: Rubric = COLOUR) -> JudgeRequest:
    return judge_request([Message("user", "Name a colour.")], attempt, rubric)


class Recorder(ScriptedPolicy):
    """Gives these replies, the last of them again and again, and keeps what it was asked."""

    def __init__(self, *replies: str | Sample) -> None:
        super().__init__(lambda conversation, number: "")
        self.replies, self.asked = list(replies), list[tuple[Conversation, Sampling]]()

    def sample(self, conversations, n, sampling):
        self.asked += [(conversation, sampling) for conversation in conversations]
        reply = self.replies[min(len(self.asked), len(self.replies)) - 1]
        return [[reply if isinstance(reply, Sample) else Sample(reply)] for _ in conversations]


def test_a_readable_reply_is_a_judgement():
    judgement = Judge(Recorder(YES)).judge(request())
    assert (judgement.items[0].id, judgement.items[0].score, judgement.remark) == ("colour", 1.0, "Red is one.")


def test_an_unreadable_reply_is_asked_for_again_with_another_seed_and_what_was_wrong():
    policy = Recorder("I like it.", YES)
    Judge(policy).judge(request())
    (first, before), (second, after) = policy.asked
    assert before.seed != after.seed
    assert first == request().messages
    assert "holds no JSON object" in second[-1].content
    assert "I like it." not in second[-1].content


@pytest.mark.parametrize("retries", [0, 2])
def test_a_judge_that_stays_unreadable_is_a_fault_that_names_it_the_reason_and_the_reply(retries):
    policy = Recorder("I like it. " * 100)
    judge = Judge(policy, {"retries": retries})
    with pytest.raises(EnvironmentFault) as caught:
        judge.judge(request())
    assert len(policy.asked) == retries + 1
    told = str(caught.value)
    assert "'scripted'" in told
    assert f"in {retries + 1} tries: it holds no JSON object" in told
    assert "I like it." in told
    assert len(told) < 600
    assert judge.usage.failures == 1
    assert judge.usage.judgements == 0


def test_a_judge_whose_replies_are_cut_off_is_told_with_the_limit():
    judge = Judge(Recorder(Sample(YES[:-5], finish_reason="length")), {"max_tokens": 17})
    with pytest.raises(EnvironmentFault, match="max_tokens = 17"):
        judge.judge(request())


def test_a_judge_that_fails_is_a_fault():
    def fail(conversation: Conversation, number: int) -> str:
        raise PolicyError("the model fell over")

    with pytest.raises(EnvironmentFault, match=r"judge 'scripted' failed: the model fell over"):
        Judge(ScriptedPolicy(fail)).judge(request())


def test_a_policy_that_returns_too_little_is_a_fault():
    policy = ScriptedPolicy(lambda c, i: YES)
    policy.sample = lambda conversations, n, sampling: []  # type: ignore[method-assign]
    with pytest.raises(EnvironmentFault, match="returned"):
        Judge(policy).judge(request())


def test_a_bug_in_a_policy_stays_what_it_is():
    def bug(conversation: Conversation, number: int) -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Judge(ScriptedPolicy(bug)).judge(request())


def test_the_settings_decide_how_the_judge_is_sampled():
    policy = Recorder(YES)
    Judge(policy, {"temperature": 0.5, "top_p": 0.9, "max_tokens": 33}).judge(request())
    sampling = policy.asked[0][1]
    assert (sampling.temperature, sampling.top_p, sampling.max_tokens) == (0.5, 0.9, 33)


def test_repeats_are_asked_with_seeds_of_their_own_that_come_again():
    def seeds() -> list[int | None]:
        policy = Recorder(YES)
        judge = Judge(policy)
        for repeat in range(3):
            judge.judge(request(), repeat)
        return [sampling.seed for _, sampling in policy.asked]

    assert len(set(seeds())) == 3
    assert seeds() == seeds()


def test_what_judging_took_is_counted():
    policy = Recorder(Sample("?", token_count=2, prompt_token_count=50), Sample(YES, token_count=9))
    judge = Judge(policy)
    judge.judge(request())
    usage = judge.usage
    assert (usage.judgements, usage.requests, usage.retries, usage.failures) == (1, 2, 1, 0)
    assert (usage.prompt_tokens, usage.reply_tokens, usage.reply_chars) == (50, 11, 1 + len(YES))
    assert usage.prompt_chars == sum(len(m.content) for asked, _ in policy.asked for m in asked)
    assert usage.seconds > 0


# --- many at once --------------------------------------------------------------------------------------


class Parallel(Recorder):
    """A policy that takes several requests at once, and holds each until it is let go."""

    concurrency = 8

    def __init__(self, reply: str | Exception) -> None:
        super().__init__()
        self.reply, self.go = reply, threading.Event()

    def sample(self, conversations, n, sampling):
        self.asked += [(conversation, sampling) for conversation in conversations]
        assert self.go.wait(10)
        if isinstance(self.reply, Exception):
            raise self.reply
        return [[Sample(self.reply)] for _ in conversations]


def all_at_once(policy: Parallel, judge: Judge, requests: list[JudgeRequest], asked: int) -> list[Any]:
    """What each request comes to, when the policy answers only after it was asked so often."""
    with ThreadPoolExecutor(len(requests)) as pool:
        futures = [pool.submit(judge.judge, one) for one in requests]
        until(lambda: len(policy.asked) == asked and len(judge._asked) == asked)
        time.sleep(0.05)  # for those that would ask once more
        policy.go.set()
        return [future.exception() or future.result() for future in futures]


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_the_same_request_at_the_same_time_is_asked_once():
    policy = Parallel(YES)
    judge = Judge(policy)
    judgements = all_at_once(policy, judge, [request()] * 5, asked=1)
    assert len(set(judgements)) == 1
    assert len(policy.asked) == 1
    assert (judge.usage.judgements, judge.usage.shared, judge.usage.requests) == (5, 4, 1)


def test_all_who_wait_for_a_judge_that_fails_get_a_fault():
    policy = Parallel(PolicyError("down"))
    judge = Judge(policy)
    faults = all_at_once(policy, judge, [request()] * 3, asked=1)
    assert [type(fault) for fault in faults] == [EnvironmentFault] * 3
    policy.reply = YES
    assert isinstance(judge.judge(request()), Judgement)


def test_different_requests_are_asked_at_the_same_time_of_a_policy_that_takes_several():
    policy = Parallel(YES)
    requests = [request(attempt) for attempt in ("red", "blue", "green")]
    assert len(all_at_once(policy, Judge(policy), requests, asked=3)) == 3


def test_without_a_seed_every_request_is_asked():
    policy = Parallel(YES)
    judge = Judge(policy, {"seed": None, "temperature": 1})
    with ThreadPoolExecutor(3) as pool:
        futures = [pool.submit(judge.judge, request()) for _ in range(3)]
        until(lambda: len(policy.asked) == 3)
        policy.go.set()
        assert len([future.result() for future in futures]) == 3
    assert [sampling.seed for _, sampling in policy.asked] == [None] * 3


class OneAtATime(Recorder):
    """A policy that two threads may not use at once."""

    def __init__(self, reply: Callable[[Conversation], str]) -> None:
        super().__init__()
        self.reply, self.busy, self.sizes = reply, False, list[int]()

    def sample(self, conversations, n, sampling):
        assert not self.busy
        self.busy = True
        time.sleep(0.02)
        self.sizes.append(len(conversations))
        self.busy = False
        return [[Sample(self.reply(conversation))] for conversation in conversations]


def says_what_it_read(conversation: Conversation) -> str:
    attempt = conversation[-1].content.split("\n> ")[2].split("\n")[0]
    return json.dumps({"remark": attempt, "answer": "yes"})


@pytest.mark.parametrize("batch", [1, 4])
def test_other_policies_are_asked_by_one_thread_at_a_time_and_each_gets_its_own_reply(batch):
    policy = OneAtATime(says_what_it_read)
    judge = Judge(policy, {"batch": batch})
    attempts = [f"attempt {number}" for number in range(12)]
    with ThreadPoolExecutor(12) as pool:
        judgements = list(pool.map(lambda attempt: judge.judge(request(attempt)), attempts))
    assert [judgement.remark for judgement in judgements] == attempts
    assert max(policy.sizes) <= batch
    assert sum(policy.sizes) == 12
    assert (len(policy.sizes) < 12) == (batch > 1)


def test_in_a_batch_one_request_that_fails_fails_alone():
    def too_long(conversation: Conversation) -> str:
        if "attempt 3" in conversation[-1].content:
            raise PolicyError("too long")
        return says_what_it_read(conversation)

    policy = OneAtATime(too_long)
    judge = Judge(policy, {"batch": 6})

    def judged(attempt: str) -> str:
        try:
            return judge.judge(request(attempt)).remark
        except EnvironmentFault:
            return "fault"

    attempts = [f"attempt {number}" for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        remarks = list(pool.map(judged, attempts))
    assert remarks == [*attempts[:3], "fault", *attempts[4:]]


# --- which judge ---------------------------------------------------------------------------------------


def test_the_policy_itself_judges_once_it_is_known():
    judge = Judge("self")
    with pytest.raises(ConfigError, match=r"bind_policy.*transformers:NAME"):
        judge.judge(request())
    policy = Recorder(YES)
    judge.bind(policy)
    assert judge.judge(request()).items[0].score == 1.0
    assert len(policy.asked) == 1


def test_the_policy_itself_is_not_cached_since_it_learns():
    assert Judge("self").cache is None


def test_another_judge_does_not_care_which_policy_is_bound():
    judge = Judge(Recorder(YES))
    judge.bind(Recorder("no JSON"))
    assert judge.judge(request()).items[0].score == 1.0


@pytest.mark.parametrize(
    ("judge", "said"),
    [
        ("", "MODEL@URL"),
        ("smollm2-135m", "write transformers:smollm2-135m"),
        ("gpt@localhost:8000/v1", "begins with http:// or https://"),
        ("http://localhost:8000/v1", "MODEL@http://localhost:8000/v1"),
        ("m@http://u:p@h/v1", "credentials"),
        ("transformers:", "MODEL@URL"),
        ("vllm:x", "MODEL@URL"),
        (17, "Policy object; got int"),
    ],
)
def test_a_judge_that_cannot_be_is_refused_with_what_could_be(judge, said):
    with pytest.raises(ConfigError, match=said):
        make_judge(judge)


@pytest.mark.parametrize(
    ("judge", "settings", "said"),
    [
        ("self", {"device": "cpu"}, "device has no effect on the policy itself"),
        ("m@http://h/v1", {"cache": ""}, "judge_args.cache"),
        ("self", {"cache": "here"}, "cache has no effect on the policy itself"),
        ("self", {"temprature": 0}, "did you mean 'judge_args.temperature'"),
        ("self", {"temperature": -1}, "judge_args.temperature = -1"),
        ("self", {"batch": 4, "temperature": 0.5}, "batch above 1 needs judge_args.temperature = 0"),
        ("transformers:tiny", {"concurrency": 2}, "concurrency has no effect on a local model"),
        ("m@http://h/v1", {"device": "cpu"}, "device has no effect on an endpoint"),
        ("m@http://h/v1", {"key_env": "NO_SUCH_KEY"}, "'NO_SUCH_KEY', which is not set"),
        ("reward:x", {"temperature": 1}, "temperature has no effect on a reward model"),
    ],
)
def test_settings_that_cannot_act_or_be_are_refused(judge, settings, said):
    with pytest.raises((ConfigError, LookupError), match=said):
        make_judge(judge, settings)


def test_names_of_models_may_hold_an_at_sign():
    judge = Judge("@cf/meta/llama@http://localhost:1/v1")
    assert judge.model.policy.model == "@cf/meta/llama"
    assert judge.model.policy.base_url == "http://localhost:1/v1"
