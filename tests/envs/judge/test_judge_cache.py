"""What a judge said is kept: asked once, whatever happens to the folder, and never taken for something else."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path

import pytest

from sdpo_envs.judge.cache import ReplyCache, cache_key
from sdpo_envs.judge.judge import Judge
from sdpo_envs.judge.prompt import JudgeRequest, judge_request
from sdpo_envs.judge.rubric import Rubric, RubricItem
from sdpo_gym import Message, Sample, ScriptedPolicy
from sdpo_gym.cache import cache_dir
from sdpo_gym.errors import EnvironmentFault

YES = '{"remark": "Red is one.", "answer": "yes"}'
NO = '{"remark": "None is.", "answer": "no"}'
KEY = cache_key("a question")


def rubric(text: str = "The attempt names a colour.", **item: object) -> Rubric:
    return Rubric("", (RubricItem("colour", text, **item),))  # type: ignore[arg-type]


def request(attempt: str = "red", asked: Rubric | None = None, task: str = "Name a colour.") -> JudgeRequest:
    return judge_request([Message("user", task)], attempt, asked or rubric())


class Counting(ScriptedPolicy):
    def __init__(self, reply: str = YES, name: str = "scripted") -> None:
        super().__init__(lambda conversation, number: reply, name)
        self.times = 0

    def sample(self, conversations, n, sampling):
        self.times += 1
        return super().sample(conversations, n, sampling)


def times_asked(tmp_path: Path, first: JudgeRequest, second: JudgeRequest, **settings: object) -> int:
    """How often a second judge, with other settings perhaps, asks after a first one was asked."""
    Judge(Counting(), {"cache": str(tmp_path)}).judge(first)
    policy = Counting()
    Judge(policy, {"cache": str(tmp_path)} | settings).judge(second)
    return policy.times


def test_the_same_question_is_not_asked_twice(tmp_path):
    assert times_asked(tmp_path, request(), request()) == 0


@pytest.mark.parametrize(
    "other",
    [
        request("blue"),
        request(task="Name a bright colour."),
        request(asked=rubric("The attempt names one colour.")),
        request(asked=rubric(points=1)),
    ],
    ids=["attempt", "task", "rubric", "scale"],
)
def test_another_question_is_asked(tmp_path, other):
    assert times_asked(tmp_path, request(), other) == 1


@pytest.mark.parametrize("settings", [{"temperature": 0.5}, {"top_p": 0.5}, {"max_tokens": 50}, {"seed": 1}])
def test_the_same_question_is_asked_again_with_other_sampling(tmp_path, settings):
    assert times_asked(tmp_path, request(), request(), **settings) == 1


@pytest.mark.parametrize("settings", [{"retries": 7}, {"batch": 2}])
def test_what_does_not_change_a_reply_does_not_ask_again(tmp_path, settings):
    assert times_asked(tmp_path, request(), request(), **settings) == 0


def test_another_policy_is_asked(tmp_path):
    Judge(Counting(), {"cache": str(tmp_path)}).judge(request())
    other = Counting(NO, "other")
    assert Judge(other, {"cache": str(tmp_path)}).judge(request()).items[0].score == 0.0


def test_a_repeat_is_asked(tmp_path):
    policy = Counting()
    judge = Judge(policy, {"cache": str(tmp_path)})
    for repeat in (0, 1, 0, 1):
        judge.judge(request(), repeat)
    assert policy.times == 2
    assert judge.usage.cache_hits == 2


def test_without_a_seed_nothing_is_kept(tmp_path):
    policy = Counting()
    judge = Judge(policy, {"cache": str(tmp_path), "seed": None, "temperature": 1.0})
    judge.judge(request())
    judge.judge(request())
    assert policy.times == 2
    assert not list(tmp_path.iterdir())


def test_a_reply_that_cannot_be_read_is_not_kept(tmp_path):
    with pytest.raises(EnvironmentFault):
        Judge(Counting("hm"), {"cache": str(tmp_path)}).judge(request())
    assert not list(tmp_path.iterdir())


def test_a_kept_reply_that_cannot_be_read_any_more_is_asked_for_again(tmp_path, monkeypatch):
    judge = Judge(Counting(), {"cache": str(tmp_path)})
    monkeypatch.setattr(judge.cache, "get", lambda key: Sample("as an older version took it"))
    assert judge.judge(request()).items[0].score == 1.0
    assert judge.usage.cache_hits == 0


def test_policies_in_python_are_not_cached_unless_a_folder_is_given():
    assert Judge(Counting()).cache is None


def test_endpoints_are_cached_in_the_projects_cache_unless_told_otherwise(tmp_path):
    assert Judge("m@http://localhost:1/v1").cache.folder == cache_dir() / "judge"
    assert Judge("m@http://localhost:1/v1", {"cache": str(tmp_path)}).cache.folder == tmp_path
    assert Judge("m@http://localhost:1/v1", {"cache": False}).cache is None


# --- the folder ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "plain", 'quo"ted\n\0', "über 漢字 🎨", "lone \ud800", "x" * 100_000])
@pytest.mark.parametrize("finish", ["stop", "length"])
def test_a_reply_comes_back_as_it_was(tmp_path, text, finish):
    reply = Sample(text, finish_reason=finish)
    ReplyCache(tmp_path).put(KEY, reply)
    assert ReplyCache(tmp_path).get(KEY) == reply


def damaged(entry: bytes) -> list[bytes]:
    return [
        b"",
        entry[: len(entry) // 2],
        entry.replace(b"yes", b"no "),
        entry.replace(b"stop", b"odd!"),
        b"null",
        b"[" * 100_000,
        b"\xff\xfe",
        b"{}",
        b'{"text": 1, "finish_reason": 2, "check": 3}',
    ]


@pytest.mark.parametrize("number", range(9))
def test_a_damaged_entry_is_told_and_asked_for_again(tmp_path, number):
    judge = Judge(Counting(), {"cache": str(tmp_path)})
    judge.judge(request())
    (entry,) = tmp_path.rglob("*.json")
    entry.write_bytes(damaged(entry.read_bytes())[number])
    with pytest.warns(RuntimeWarning, match="damaged"):
        assert judge.judge(request()).items[0].score == 1.0
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # it was written anew
        judge.judge(request())
    assert judge.usage.cache_hits == 1


def test_an_entry_under_anothers_name_is_not_taken_for_it(tmp_path):
    cache = ReplyCache(tmp_path)
    cache.put(KEY, Sample(YES))
    other = cache_key("another question")
    cache._path(other).parent.mkdir(parents=True)
    cache._path(KEY).rename(cache._path(other))
    with pytest.warns(RuntimeWarning, match="damaged"):
        assert cache.get(other) is None


def test_a_folder_that_cannot_be_used_is_told_once_and_judging_goes_on(tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    judge = Judge(Counting(), {"cache": str(file / "below")})
    with pytest.warns(RuntimeWarning, match=r"judge_args\.cache") as told:
        for attempt in ("red", "blue", "green"):
            assert judge.judge(request(attempt)).items[0].score == 1.0
    assert len({str(warning.message).split(" (")[0] for warning in told}) == len(told)


WRITER = """
import sys
from sdpo_envs.judge.cache import ReplyCache, cache_key
from sdpo_gym import Sample

cache = ReplyCache(sys.argv[1])
print("ready", flush=True)
while True:
    for number in range(20):
        cache.put(cache_key(number), Sample(f"reply {number} " * 2000))
        text = cache.get(cache_key(number)).text
        assert text == f"reply {number} " * 2000, text[:50]
"""


def test_writers_that_are_killed_leave_whole_replies_or_none(tmp_path):
    writers = [
        subprocess.Popen([sys.executable, "-W", "error", "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    try:
        for writer in writers:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"ready\n"
        cache = ReplyCache(tmp_path)
        end = time.monotonic() + 0.5
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            while time.monotonic() < end:
                for number in range(20):
                    kept = cache.get(cache_key(number))
                    assert kept is None or kept.text == f"reply {number} " * 2000
        assert [writer.poll() for writer in writers] == [None, None]  # neither failed
    finally:
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
            writer.communicate()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        kept_replies = [cache.get(cache_key(number)) for number in range(20)]
    assert all(kept is None or kept.text == f"reply {n} " * 2000 for n, kept in enumerate(kept_replies))
    assert any(kept_replies)
