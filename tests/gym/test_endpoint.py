"""The endpoint policy against a real HTTP server in this process, which also misbehaves."""

from __future__ import annotations

import itertools
import json
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from chat_server import RESET, Server, choice, completion, echo
from hypothesis import given, settings
from hypothesis import strategies as st

from sdpo_gym import Message, Native, Policy, Sample, Sampling, endpoint
from sdpo_gym.endpoint import BrokenReply, EndpointPolicy, read_reply
from sdpo_gym.errors import ConfigError, PolicyError
from sdpo_gym.policy import Continued

KEY = "sk-a-very-secret-key"


@pytest.fixture
def policy(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[EndpointPolicy]:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    policy = EndpointPolicy(server.url, "m", retries=2, timeout=10)
    yield policy
    policy.close()


def ask(policy: EndpointPolicy, *prompts: str, n: int = 1, **sampling: Any) -> list[list[str]]:
    conversations = [(Message("user", prompt),) for prompt in prompts or ("hello",)]
    return [[s.text for s in samples] for samples in policy.sample(conversations, n, Sampling(**sampling))]


def test_it_is_a_policy(policy):
    assert isinstance(policy, Policy)


def test_samples_come_back_in_the_order_of_the_conversations(server, policy):
    def slow_first(body, number):
        time.sleep(0.2 if body["messages"][-1]["content"] == "a" else 0)
        return echo(body, number)

    server.behave = slow_first
    assert ask(policy, "a", "b", "c", n=2) == [["a/0", "a/1"], ["b/0", "b/1"], ["c/0", "c/1"]]
    assert len(server.requests) == 3


def test_no_conversations_give_no_samples(server, policy):
    assert policy.sample([], 2, Sampling()) == []


def test_the_sampling_and_the_whole_conversation_are_sent(server, policy):
    conversation = (Message("system", "be brief"), Message("user", "hello"))
    policy.sample([conversation], 1, Sampling(temperature=0.5, top_p=0.9, max_tokens=7, seed=1))
    sent = server.requests[0]
    assert sent["messages"] == [m.as_dict() for m in conversation]
    assert (sent["model"], sent["temperature"], sent["top_p"], sent["max_tokens"]) == ("m", 0.5, 0.9, 7)


TOOL = {"type": "function", "function": {"name": "find", "description": "Finds.", "parameters": {}}}
CALL = {"id": "call_1", "type": "function", "function": {"name": "find", "arguments": "{}"}}


def native(form: Any) -> tuple[Message, ...]:
    """A conversation with a tool, in plain text and as it is for a model that takes tools."""
    said, found = Message("assistant", "", tool_calls=(CALL,)), Message("tool", "[]", tool_call_id="call_1")
    return (
        Message("system", "Tools: find", native=Native(form, (Message("system", "Be brief."),), (TOOL,))),
        Message("user", "Where is it?"),
        Message("assistant", "find()", native=Native(form, (said,))),
        Message("user", "find: []", native=Native(form, (found,))),
    )


def test_native_messages_are_sent_with_their_tools(server, policy):
    server.behave = lambda body, number: completion(choice("Nowhere."))
    policy.sample([native("openai")], 1, Sampling())
    sent = server.requests[0]
    assert sent["tools"] == [TOOL]
    assert [message["role"] for message in sent["messages"]] == ["system", "user", "assistant", "tool"]
    assert sent["messages"][0]["content"] == "Be brief."
    assert sent["messages"][2]["tool_calls"] == [CALL]
    assert sent["messages"][3] == {"role": "tool", "content": "[]", "tool_call_id": "call_1"}


def test_calls_that_a_model_writes_as_text_are_sent_as_text(server, policy):
    policy.sample([native("hermes")], 1, Sampling())
    assert "tools" not in server.requests[0]
    assert server.requests[0]["messages"] == [{"role": m.role, "content": m.content} for m in native("hermes")]


@pytest.mark.parametrize(
    "message",
    [
        "This model's maximum context length is 2048 tokens. However, you requested 3000 tokens.",
        "the request exceeds the available context size, try increasing it",
        "prompt is too long: 205000 tokens > 200000 maximum",
    ],
)
@pytest.mark.parametrize("n", [1, 2])
def test_a_conversation_that_outgrew_the_model_gets_an_empty_answer_in_a_later_turn(server, policy, message, n):
    server.behave = lambda body, number: (400, {}, {"error": {"message": message}})
    first = (Message("user", "x"),)
    later = Continued((*first, Message("assistant", "a"), Message("user", "y")), Sample("a"))
    (samples,) = policy.sample([later], n, Sampling())
    assert samples == [Sample("", finish_reason="length")] * n
    with pytest.raises(PolicyError):
        policy.sample([first], n, Sampling())


def test_another_refusal_is_an_error_in_a_later_turn_too(server, policy):
    server.behave = lambda body, number: (400, {}, {"error": {"message": "temperature must not be that"}})
    with pytest.raises(PolicyError, match="temperature"):
        policy.sample([Continued((Message("user", "x"),), Sample("a"))], 1, Sampling())


def test_equal_conversations_are_sent_with_different_seeds_that_repeat_with_the_sampling_seed(server, policy):
    ask(policy, "a", "a", seed=1)
    ask(policy, "a", "a", seed=1)
    seeds = [request["seed"] for request in server.requests]
    assert len(set(seeds)) == 2
    assert all(times == 2 for times in Counter(seeds).values())


def test_without_a_sampling_seed_none_is_sent(server, policy):
    ask(policy, seed=None)
    assert "seed" not in server.requests[0]


def test_a_server_that_ignores_n_is_asked_once_per_sample(server, policy):
    server.behave = lambda body, number: completion(choice(f"sample {number}"))
    assert sorted(ask(policy, n=3)[0]) == ["sample 0", "sample 1", "sample 2"]
    assert len({request["seed"] for request in server.requests}) == 3


def test_a_server_that_ignores_n_is_not_asked_with_n_again(server, policy):
    server.behave = lambda body, number: completion(choice("x"))
    ask(policy, n=3)
    ask(policy, n=3)
    assert ["n" in request for request in server.requests] == [True] + [False] * 5


def test_a_server_that_refuses_n_is_asked_once_per_sample(server, policy):
    def refuse(body, number):
        return (400, {}, {"error": {"message": "n must be 1"}}) if body.get("n", 1) > 1 else echo(body, number)

    server.behave = refuse
    assert ask(policy, n=2) == [["hello/0", "hello/0"]]


def test_more_choices_than_asked_for_are_dropped(server, policy):
    server.behave = lambda body, number: completion(*[choice(str(i)) for i in range(5)])
    assert ask(policy, n=2) == [["0", "1"]]


@pytest.mark.parametrize("concurrency", [1, 3])
def test_no_more_requests_run_at_once_than_the_limit(server, concurrency):
    def slow(body, number):
        time.sleep(0.05)
        return echo(body, number)

    server.behave = slow
    policy = EndpointPolicy(server.url, "m", concurrency=concurrency)
    ask(policy, *"abcdefghi")
    policy.close()
    assert server.most == concurrency


def test_threads_that_ask_at_once_share_the_limit_and_get_their_own_answers(server):
    def slow(body, number):
        time.sleep(0.05)
        return echo(body, number)

    server.behave = slow
    policy = EndpointPolicy(server.url, "m", concurrency=2)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda prompt: ask(policy, prompt), "abcdef"))
    policy.close()
    assert answers == [[[f"{prompt}/0"]] for prompt in "abcdef"]
    assert server.most == 2


def test_too_many_requests_waits_as_long_as_the_server_says(server, policy):
    times = []

    def limited(body, number):
        times.append(time.monotonic())
        return (429, {"Retry-After": "1"}, {"error": {"message": "slow down"}}) if number == 0 else echo(body, 0)

    server.behave = limited
    assert ask(policy) == [["hello/0"]]
    assert times[1] - times[0] >= 0.9


@pytest.mark.parametrize(
    "trouble",
    [
        (500, {}, {"error": {"message": "oops"}}),
        (503, {}, b"<html>down</html>"),
        RESET,
        b'{"choices": [{"mess',
        (200, {"Content-Length": "5000"}, b'{"choices": ['),
        completion(),
        {"choices": None},
        {"choices": [{"message": None}]},
        {"error": "overloaded"},
        [],
        b"",
        b"[" * 100_000,
    ],
    ids=lambda trouble: "reset" if trouble is RESET else str(trouble)[:40],
)
def test_one_failed_request_is_sent_again(server, policy, trouble):
    server.behave = lambda body, number: trouble if number == 0 else echo(body, number)
    assert ask(policy) == [["hello/0"]]
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ((500, {}, {"error": {"message": "oops"}}), "HTTP 500: .*oops"),
        (RESET, "cannot connect"),
        (b'{"choices": [{"mess', "not JSON .*choices"),
        (completion(), "no choices"),
        ({"choices": [{}]}, "no message"),
        ({"error": "overloaded"}, "overloaded"),
    ],
)
def test_what_stays_broken_is_told_with_what_was_got_from_where(server, policy, trouble, said):
    server.behave = lambda body, number: trouble
    with pytest.raises(PolicyError, match=said) as caught:
        ask(policy)
    assert server.url in str(caught.value)
    assert "'m'" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(server.requests) == 3


def test_a_request_that_takes_too_long_is_given_up(server, monkeypatch):
    def slow(body, number):
        time.sleep(0.5)
        return echo(body, number)

    server.behave = slow
    policy = EndpointPolicy(server.url, "m", timeout=0.1, retries=0)
    with pytest.raises(PolicyError, match=r"no reply within 0\.1 s"):
        ask(policy)
    policy.close()


def test_a_reply_that_never_ends_is_given_up(server):
    def dripping():
        while True:
            yield b" "
            time.sleep(0.02)

    server.behave = lambda body, number: (200, {}, dripping())
    policy = EndpointPolicy(server.url, "m", timeout=0.2, retries=0)
    with pytest.raises(PolicyError, match=r"no whole reply within 0\.2 s"):
        ask(policy)
    policy.close()


def test_a_reply_without_end_is_not_kept_in_memory(server, policy, monkeypatch):
    monkeypatch.setattr(endpoint, "LONGEST_REPLY", 2 << 20)
    server.behave = lambda body, number: (200, {}, itertools.repeat(b" " * 10_000))
    with pytest.raises(PolicyError, match="longer than 2 MiB"):
        ask(policy)
    assert len(server.requests) == 3


def test_a_server_that_is_not_there_is_told():
    policy = EndpointPolicy("http://127.0.0.1:9/v1", "m", retries=0)
    with pytest.raises(PolicyError, match=r"cannot connect.*is the server running"):
        ask(policy)
    policy.close()


def test_the_key_is_sent_and_never_shown_even_if_the_server_repeats_it(server, policy):
    server.behave = lambda body, number: (401, {}, {"error": {"message": f"wrong key {KEY}"}})
    with pytest.raises(PolicyError, match="OPENAI_API_KEY") as caught:
        ask(policy)
    assert server.keys == [f"Bearer {KEY}"]
    assert KEY not in str(caught.value)
    assert caught.value.__suppress_context__


def test_an_unknown_model_is_told(server, policy):
    server.behave = lambda body, number: (404, {}, {"error": {"message": "no such model"}})
    with pytest.raises(PolicyError, match=r"no such model.*must be one that the server offers"):
        ask(policy)


def test_the_first_failure_stops_the_other_requests(server, policy):
    def behave(body, number):
        if number == 0:
            return (400, {}, {"error": {"message": "no"}})
        time.sleep(0.2)
        return echo(body, number)

    server.behave = behave
    with pytest.raises(PolicyError):
        ask(policy, *map(str, range(200)))
    time.sleep(0.5)
    assert len(server.requests) < 60


def test_it_works_where_an_event_loop_is_running_already(server, policy):
    import asyncio

    async def notebook() -> list[list[str]]:
        return ask(policy)

    assert asyncio.run(notebook()) == [["hello/0"]]


def test_it_can_be_used_again_after_close(server, policy):
    ask(policy)
    policy.close()
    assert ask(policy) == [["hello/0"]]


@pytest.mark.parametrize(
    ("given_choice", "text", "finish"),
    [
        (choice("done"), "done", "stop"),
        (choice("cut", "length"), "cut", "length"),
        (choice("cut", "max_tokens"), "cut", "length"),
        (choice("odd", None), "odd", "stop"),
        (choice(None), "", "stop"),
        (choice(None, "content_filter", refusal="I cannot."), "I cannot.", "stop"),
        (choice([{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]), "ab", "stop"),
        (choice(17), "", "stop"),
        (
            choice(None, "tool_calls", tool_calls=[{"function": {"name": "f", "arguments": '{"x": 1}'}}]),
            '{"name": "f", "arguments": "{\\"x\\": 1}"}',
            "stop",
        ),
        (
            choice("Let me look.", "tool_calls", tool_calls=[{"function": {"name": "f", "arguments": "{}"}}]),
            '{"content": "Let me look.", "tool_calls": [{"name": "f", "arguments": "{}"}]}',
            "stop",
        ),
        (
            choice("\n\n", "tool_calls", tool_calls=[{"function": {"name": "f", "arguments": "{}"}}] * 2),
            '[{"name": "f", "arguments": "{}"}, {"name": "f", "arguments": "{}"}]',
            "stop",
        ),
        (choice(None, tool_calls=5), "", "stop"),
        (choice("a\ud800b"), "a?b", "stop"),
    ],
)
def test_every_kind_of_message_becomes_a_sample(given_choice, text, finish):
    (sample,) = read_reply(json.dumps(completion(given_choice)).encode())
    assert (sample.text, sample.finish_reason) == (text, finish)


def test_the_tokens_of_all_choices_add_up_to_what_the_server_counted():
    samples = read_reply(json.dumps(completion(choice("a"), choice("a longer one"), tokens=11)).encode())
    assert sum(s.tokens for s in samples) == 11
    assert samples[0].tokens < samples[1].tokens


@pytest.mark.parametrize(("said", "counted"), [(17, 17), (-1, 0), (None, 0), ("9", 0), (10**400, 0)])
def test_the_tokens_of_the_prompt_are_what_the_server_counted(said, counted):
    reply = completion(choice("a"), choice("b"))
    reply["usage"]["prompt_tokens"] = said
    assert [s.prompt_tokens for s in read_reply(json.dumps(reply).encode())] == [counted, counted]


def test_log_probabilities_are_asked_for_and_kept(server):
    tokens = {"content": [{"token": "a", "logprob": -0.5}, {"token": "b", "logprob": -1}]}
    server.behave = lambda body, number: completion(choice("ab") | {"logprobs": tokens})
    policy = EndpointPolicy(server.url, "m", logprobs=True)
    ((sample,),) = policy.sample([(Message("user", "x"),)], 1, Sampling())
    policy.close()
    assert server.requests[0]["logprobs"] is True
    assert sample.logprobs == (-0.5, -1.0)
    assert sample.tokens == 2


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["choices", "message", "content", "tool_calls", "function", "usage", "logprobs", "logprob"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(json_values | st.fixed_dictionaries({"choices": st.lists(st.fixed_dictionaries({"message": json_values}))}))
@settings(max_examples=300)
def test_any_json_is_either_read_or_called_broken(value):
    try:
        samples = read_reply(json.dumps(value).encode())
    except BrokenReply:
        return
    assert all(isinstance(s.text, str) and s.finish_reason in ("stop", "length") for s in samples)


@given(st.binary(max_size=50))
def test_any_bytes_are_either_read_or_called_broken(content):
    with pytest.raises(BrokenReply):
        read_reply(content)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:8000",
        "ftp://x/v1",
        "http://",
        "http://[::1",
        "http://h:99999",
        "http://h/v1?key=s",
        "http://u:p@h",
    ],
)
def test_a_url_that_cannot_be_used_or_holds_credentials_is_refused(url):
    with pytest.raises(ConfigError, match="endpoint"):
        EndpointPolicy(url, "m")


@pytest.mark.parametrize(
    "bad", [{"concurrency": 0}, {"timeout": 0}, {"timeout": float("nan")}, {"retries": -1}, {"model": ""}]
)
def test_settings_that_cannot_work_are_refused(bad):
    with pytest.raises(ConfigError):
        EndpointPolicy(**{"base_url": "http://h/v1", "model": "m"} | bad)


def test_an_evaluation_of_an_endpoint_resumes_and_keeps_the_key_out_of_its_run_folder(server, spawn, tmp_path):
    def run(*args: str) -> tuple[int, str, str]:
        process = spawn("eval", *args, OPENAI_API_KEY=KEY)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    server.behave = lambda body, number: (401, {}, {"error": {"message": f"wrong key {KEY}"}})
    new = ["--env", "tiny/word", "--endpoint", server.url, "--endpoint-model", "m", "--n", "2", "--out", "run"]
    code, nothing, told = run(*new)
    assert (code, nothing) == (2, "")
    assert told.endswith("go on with: sdpo-gym eval --resume run\n")
    server.behave = echo
    code, shown, _ = run("--resume", "run")
    assert code == 0
    assert "20 tasks, 40 attempts" in shown
    assert set(server.keys) == {f"Bearer {KEY}"}
    kept = "".join(file.read_text() for file in (tmp_path / "run").rglob("*") if file.is_file())
    assert KEY not in told + shown + kept
