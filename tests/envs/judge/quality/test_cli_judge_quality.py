"""`sdpo-gym judge-quality` against a judge behind a real HTTP server."""

from __future__ import annotations

import gc
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openai
import pytest
from chat_server import Server, choice, completion
from click.testing import CliRunner, Result

from sdpo_envs.judge.quality.summary import JudgeQuality
from sdpo_gym.cli import cli
from sdpo_gym.types import from_json

KEY = "sk-a-very-secret-key"
ENV = ("tools/calls", "--limit", "12")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Short waits before a client tries again, and no cache but our own."""
    monkeypatch.setattr(openai._base_client, "INITIAL_RETRY_DELAY", 0.01, raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("SDPO_GYM_CACHE", str(tmp_path / "cache"))


def call(*args: object) -> Result:
    return CliRunner().invoke(cli, ["judge-quality", *map(str, args)])


def pedant(body: dict[str, Any], number: int) -> dict[str, Any]:
    """Passes every fourth attempt, and prefers the first of two."""
    content = body["messages"][-1]["content"]
    answer = "first" if "Attempt 1 " in content else "no" if number % 4 else "yes"
    return completion(choice(json.dumps({"remark": "So I think.", "answer": answer})), tokens=9)


def broken_after(count: int, behave: Callable[..., Any]) -> Callable[..., Any]:
    return lambda body, number: (
        (500, {}, {"error": {"message": "down"}}) if number >= count else behave(body, number)
    )


def test_a_judge_at_an_endpoint_is_measured(server: Server, tmp_path: Path) -> None:
    server.behave = pedant
    run = tmp_path / "run"
    result = call(*ENV, "--judge", f"m@{server.url}", "--out", run)
    assert result.exit_code == 0, result.output
    for words in (
        "false pass (wrong, and passed)",
        "Cohen's kappa",
        "The judge passes ",
        "prefers the first",
        "oracle",
    ):
        assert words in result.output
    quality = from_json(JudgeQuality, (run / "judge_quality.json").read_text())
    assert quality.first_chosen.estimate is not None and quality.first_chosen.estimate.mean == 1
    assert quality.tasks == 12 and quality.usage.reply_tokens == 9 * len(server.requests)
    assert not any(KEY in file.read_text() for file in run.rglob("*") if file.is_file())


@pytest.mark.parametrize("answered", [0, 15])
def test_a_measurement_goes_on_when_the_endpoint_is_back(answered: int, server: Server, tmp_path: Path) -> None:
    run = tmp_path / "run"
    settings = ("--judge-arg", "request_retries=0", "--judge-arg", "cache=false", "--no-biases")
    server.behave = broken_after(answered, pedant)
    result = call(*ENV, "--judge", f"m@{server.url}", "--out", run, *settings)
    assert result.exit_code != 0 and "Traceback" not in result.output
    assert "8 questions in a row got no judgement" in result.output
    assert f"go on with: sdpo-gym judge-quality --resume {run}" in " ".join(result.output.split())
    del result
    gc.collect()  # the run stays locked as long as the error holds it, which a process of its own would not
    server.behave = pedant
    result = call("--resume", run)
    assert result.exit_code == 0, result.output
    quality = from_json(JudgeQuality, (run / "judge_quality.json").read_text())
    assert quality.unanswered.estimate is not None and quality.unanswered.estimate.mean == 0
    asked = len(server.requests)
    gc.collect()
    again = call("--resume", run)
    assert again.exit_code == 0 and len(server.requests) == asked
    assert again.output == result.output


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "needs an environment"),
        (ENV, "needs --judge"),
        ((*ENV, "--judge", "gpt"), "transformers:gpt"),
        ((*ENV, "--judge", "self"), "name it with --model"),
        ((*ENV, "--judge", "reward:x"), "reward model"),
        (
            (*ENV, "--judge", "m@http://127.0.0.1:9/v1", "--temperature", "1"),
            "--temperature acts only with --model",
        ),
        ((*ENV, "--judge", "m@http://127.0.0.1:9/v1", "--n", "3"), "--n acts only with --model"),
        ((*ENV, "--judge", "m@http://127.0.0.1:9/v1", "--judge-arg", "temprature=1"), "temperature"),
        ((*ENV, "--judge", "m@http://127.0.0.1:9/v1", "--repeats", "2"), "temperature above 0"),
        (("tools/cals", "--judge", "m@http://127.0.0.1:9/v1"), "tools/calls"),
        ((*ENV, "--resume", "x"), "leave out"),
        (("--resume", "/nowhere"), "not a run folder"),
    ],
)
def test_what_cannot_act_is_refused_in_a_line(args: tuple[str, ...], said: str, tmp_path: Path) -> None:
    result = call(*args) if "--resume" in args else call(*args, "--out", tmp_path / "run")
    assert result.exit_code != 0
    assert re.sub(r"\s+", " ", said) in re.sub(r"\s+", " ", result.output)
    assert "Traceback" not in result.output
    assert not (tmp_path / "run").exists()
