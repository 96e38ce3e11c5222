"""A judge behind a real HTTP server in this process, which misbehaves: the right judgement, or a fault."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import openai
import pytest
from chat_server import RESET, Server, choice, completion

from sdpo_envs.judge.judge import Judge
from sdpo_envs.judge.prompt import judge_request
from sdpo_envs.judge.rubric import Rubric, RubricItem
from sdpo_gym import Message
from sdpo_gym.errors import EnvironmentFault

KEY = "sk-a-very-secret-key"
RUBRIC = Rubric(
    "", (RubricItem("colour", "The attempt names a colour."), RubricItem("one", "Only one.", points=5))
)
REQUEST = judge_request([Message("user", "Name a colour.")], "red", RUBRIC)
SAID = {
    "items": [
        {"id": "colour", "remark": "Red is one.", "answer": "partly"},
        {"id": "one", "remark": "", "answer": 3},
    ],
    "remark": "Fine.",
}
GOOD = completion(choice(json.dumps(SAID)), tokens=21)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short waits before the client tries again."""
    monkeypatch.setattr(openai._base_client, "INITIAL_RETRY_DELAY", 0.01, raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


@pytest.fixture
def make(server: Server) -> Iterator[Callable[..., Judge]]:
    made: list[Judge] = []

    def judge(**settings: Any) -> Judge:
        defaults = {"cache": False, "request_retries": 1, "retries": 1, "timeout": 5}
        made.append(Judge(f"m@{server.url}", defaults | settings))
        return made[-1]

    yield judge
    for each in made:
        each.close()


def scores(judge: Judge) -> list[float]:
    return [item.score for item in judge.judge(REQUEST).items]


def said(change: dict[str, Any]) -> dict[str, Any]:
    return completion(choice(json.dumps(SAID | change)))


ITEM = SAID["items"][0]
TROUBLES: dict[str, Any] = {
    "500": (500, {}, {"error": {"message": "oops"}}),
    "503 in HTML": (503, {"Content-Type": "text/html"}, b"<html>down</html>"),
    "429": (429, {"Retry-After": "0.01"}, {"error": {"message": "slow down"}}),
    "connection reset": RESET,
    "truncated JSON": b'{"choices": [{"mess',
    "broken off": (200, {"Content-Length": "5000"}, b'{"choices": ['),
    "no body": b"",
    "HTML with status 200": (200, {"Content-Type": "text/html"}, b"<html>welcome</html>"),
    "nesting": b"[" * 100_000,
    "empty choices": completion(),
    "no choices": {"error": "overloaded"},
    "a judgement, but no chat completion": SAID,
    "no content": completion(choice(None)),
    "empty content": completion(choice("")),
    "refusal": completion(choice(None, "content_filter", refusal="I cannot judge that.")),
    "prose": completion(choice("Both look satisfied to me, 5/5.")),
    "another schema": completion(choice('{"score": 1.0, "passed": true}')),
    "another list": completion(choice('[{"id": "colour", "answer": "yes"}]')),
    "a tool call": completion(
        choice(None, "tool_calls", tool_calls=[{"function": {"name": "score", "arguments": '{"score": 5}'}}])
    ),
    "an item too few": said({"items": [ITEM]}),
    "an item twice": said({"items": [ITEM, ITEM]}),
    "an unknown item": said({"items": [*SAID["items"], {**ITEM, "id": "other"}]}),
    "off the scale": said({"items": [ITEM, {"id": "one", "remark": "", "answer": 6}]}),
    "not a number": completion(choice(json.dumps(SAID).replace('"answer": 3', '"answer": NaN'))),
    "true": said({"items": [ITEM, {"id": "one", "remark": "", "answer": True}]}),
    "cut off": completion(choice(json.dumps(SAID)[:-20], "length")),
    "huge": completion(choice(json.dumps({"remark": "x" * 5_000_000}))),
    "many braces": completion(choice("{" * 300_000)),
}


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES.keys())
def test_after_one_bad_reply_the_judgement_is_right(server, make, trouble):
    server.behave = lambda body, number: trouble if number == 0 else GOOD
    assert scores(make()) == [0.5, 0.6]
    assert len(server.requests) == 2


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES.keys())
def test_a_judge_that_stays_bad_is_a_fault_and_never_a_score(server, make, trouble):
    server.behave = lambda body, number: trouble
    judge = make()
    with pytest.raises(EnvironmentFault, match="judge 'm@http://127") as caught:
        judge.judge(REQUEST)
    assert len(str(caught.value)) < 1200
    assert judge.usage.failures == 1
    assert judge.usage.judgements == 0


def test_a_judge_that_hangs_is_a_fault(server, make):
    def hang(body: dict[str, Any], number: int) -> Any:
        time.sleep(0.5)
        return GOOD

    server.behave = hang
    with pytest.raises(EnvironmentFault, match=r"no reply within 0\.1 s"):
        make(timeout=0.1, request_retries=0).judge(REQUEST)


def test_a_slow_judge_is_waited_for(server, make):
    def slow(body: dict[str, Any], number: int) -> Any:
        time.sleep(0.2)
        return GOOD

    server.behave = slow
    judge = make(timeout=2)
    assert scores(judge) == [0.5, 0.6]
    assert judge.usage.seconds >= 0.2


def test_too_many_requests_are_sent_again_when_the_server_says(server, make):
    times = []

    def limited(body: dict[str, Any], number: int) -> Any:
        times.append(time.monotonic())
        return (429, {"Retry-After": "0.3"}, {"error": {"message": "slow down"}}) if number == 0 else GOOD

    server.behave = limited
    assert scores(make()) == [0.5, 0.6]
    assert times[1] - times[0] >= 0.25


def test_a_judge_that_refuses_the_key_is_a_fault_without_the_key(server, make):
    server.behave = lambda body, number: (401, {}, {"error": {"message": f"wrong key {KEY}"}})
    with pytest.raises(EnvironmentFault, match="401") as caught:
        make().judge(REQUEST)
    assert KEY not in str(caught.value) + repr(caught.value.__cause__)
    assert len(server.requests) == 1


def test_a_judge_may_have_a_key_of_its_own(server, make, monkeypatch):
    monkeypatch.setenv("JUDGE_KEY", "sk-another")
    server.behave = lambda body, number: GOOD
    make(key_env="JUDGE_KEY").judge(REQUEST)
    assert server.keys == ["Bearer sk-another"]


def test_tokens_are_counted_as_the_server_says(server, make):
    server.behave = lambda body, number: GOOD
    judge = make()
    judge.judge(REQUEST)
    assert (judge.usage.prompt_tokens, judge.usage.reply_tokens) == (1, 21)


def test_threads_judge_at_once_up_to_the_limit(server, make):
    def slow(body: dict[str, Any], number: int) -> Any:
        time.sleep(0.05)
        return GOOD

    server.behave = slow
    judge = make(concurrency=3)
    assert judge.concurrency == 3
    requests = [judge_request([Message("user", "Name a colour.")], f"red {n}", RUBRIC) for n in range(9)]
    with ThreadPoolExecutor(9) as pool:
        assert len(list(pool.map(judge.judge, requests))) == 9
    assert server.most == 3


def test_a_reply_is_kept_between_judges_and_asked_for_again_under_another_model_or_url(server, make, tmp_path):
    server.behave = lambda body, number: GOOD
    folder = str(tmp_path)
    assert scores(make(cache=folder)) == scores(make(cache=folder))
    assert len(server.requests) == 1
    for name in (f"other@{server.url}", f"m@{server.url}/"):
        judge = Judge(name, {"cache": folder})
        judge.judge(REQUEST)
        judge.close()
    assert len(server.requests) == 3
