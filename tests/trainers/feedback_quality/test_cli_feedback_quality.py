"""`sdpo-gym feedback-quality`: what it writes, how it goes on after an interrupt, what it refuses."""

import gc
import importlib.util
import json

import gymnasium
import pytest
from click.testing import CliRunner
from made import Colours, reader

import sdpo_gym
from sdpo_gym import registry
from sdpo_gym.cli import cli
from sdpo_gym.errors import PolicyError
from sdpo_gym.policy import ScriptedPolicy
from sdpo_gym.runs import Run
from sdpo_gym.types import from_json
from sdpo_trainers.feedback_quality import cli as command
from sdpo_trainers.feedback_quality.result import FeedbackQuality

ENV = "made/colours"
LOCAL = [ENV, "--model", "scripted", "--limit", "8"]


class Small(Colours):
    """A dozen boxes."""

    def __init__(self, split="train", seed=0):
        super().__init__(tasks=12)


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    monkeypatch.setattr(registry, "_registered", dict(registry._registered))
    before = dict(gymnasium.registry)
    sdpo_gym.register(ENV, Small, summary="Colours of boxes")
    yield
    gymnasium.registry.clear()
    gymnasium.registry.update(before)


@pytest.fixture
def policy(monkeypatch):
    """Whoever is asked for, a scripted reader comes."""
    made = reader()
    made.batch_size = 4
    asked = []

    def make(settings):
        asked.append(dict(settings))
        return made

    monkeypatch.setattr(command, "make_policy", make)
    made.asked = asked
    return made


def call(*args):
    return CliRunner().invoke(cli, ["feedback-quality", *map(str, args)])


def refusal(*args):
    """The one line on standard error."""
    with pytest.raises(SystemExit) as ended:
        cli.main(["feedback-quality", *map(str, args)])
    assert ended.value.code == 2


def test_without_a_model_places_and_leaks_are_measured(tmp_path):
    result = call(ENV, "--out", tmp_path / "run")
    assert result.exit_code == 0, result.output
    assert "No model was given" in result.stdout
    quality = from_json(FeedbackQuality, (tmp_path / "run" / "quality.json").read_text())
    assert quality.localisation and quality.leaks and not quality.arms


def test_with_a_model_all_is_measured_and_kept(tmp_path, policy):
    result = call(*LOCAL, "--out", tmp_path / "run")
    assert result.exit_code == 0, result.output
    quality = from_json(FeedbackQuality, (tmp_path / "run" / "quality.json").read_text())
    assert [arm.arm for arm in quality.arms][:3] == ["again", "verdict", "full"]
    assert {leak.reader for leak in quality.leaks} == {"decoder", "reader"}
    assert "<svg" in (tmp_path / "run" / "report.html").read_text()
    assert Run.open(tmp_path / "run").manifest["kind"] == "feedback-quality"
    assert "Full feedback helps" in result.stdout


def test_likelihoods_are_measured_where_the_model_can_unless_they_are_left_out(tmp_path, policy):
    assert call(*LOCAL, "--out", tmp_path / "cannot").exit_code == 0
    policy.answer_logprobs = lambda conversations, answers: [-len(c[-1].content) / 10 for c in conversations]
    told = call(*LOCAL, "--out", tmp_path / "run")
    assert "right answer, given" in told.stdout and "likelihood of the right answer: 14 of 14" in told.stderr
    assert "right answer, given" not in call(*LOCAL, "--out", tmp_path / "without", "--no-likelihood").stdout
    scored = {
        name: json.loads((tmp_path / name / "quality.json").read_text()) for name in ("cannot", "run", "without")
    }
    assert [len(found["likelihood"]) for found in scored.values()] == [0, 7, 0]
    assert "left out" in scored["without"]["likelihood_remark"]
    assert (tmp_path / "run" / "likelihood.jsonl").exists()
    assert Run.open(tmp_path / "without").config["likelihood"] is False


def test_progress_is_told_for_each_stage(tmp_path, policy):
    told = call(*LOCAL, "--out", tmp_path / "run", "--arms", "full").stderr
    for stage in ("planted mistakes", "first attempts", "given the task alone", "given full feedback", "reading"):
        assert stage in told


def test_only_the_arms_asked_for_are_tried(tmp_path, policy):
    call(*LOCAL, "--out", tmp_path / "run", "--arms", " full, verdict")
    quality = json.loads((tmp_path / "run" / "quality.json").read_text())
    assert [arm["arm"] for arm in quality["arms"]] == ["again", "verdict", "full"]


def test_an_interrupted_measurement_goes_on_to_the_same_figures(tmp_path, policy, monkeypatch):
    assert call(*LOCAL, "--out", tmp_path / "whole").exit_code == 0
    script, count = policy.script, []

    def interrupted(conversation, number):
        count.append(1)
        if len(count) == 60:
            raise KeyboardInterrupt
        return script(conversation, number)

    monkeypatch.setattr(policy, "script", interrupted)
    result = call(*LOCAL, "--out", tmp_path / "run")
    assert result.exit_code == 130 and f"--resume {tmp_path / 'run'}" in result.output
    del result  # whose traceback holds the run's lock
    gc.collect()
    before = len(count)
    assert call("--resume", tmp_path / "run").exit_code == 0
    assert (tmp_path / "run" / "quality.json").read_text() == (tmp_path / "whole" / "quality.json").read_text()
    resumed = len(count) - before
    assert call(*LOCAL, "--out", tmp_path / "another").exit_code == 0
    assert resumed < len(count) - before - resumed


def test_a_policy_that_fails_says_how_to_go_on(tmp_path, monkeypatch):
    def fail(conversation, number):
        raise PolicyError("the endpoint is down")

    monkeypatch.setattr(command, "make_policy", lambda settings: ScriptedPolicy(fail, name="down"))
    result = call(*LOCAL, "--out", tmp_path / "run")
    assert result.exit_code == 2 and "the endpoint is down" in result.stderr and "--resume" in result.stderr


def test_the_reader_may_be_another_model_or_nobody(tmp_path, policy):
    call(*LOCAL, "--out", tmp_path / "a", "--reader", "other")
    assert [asked["model"] for asked in policy.asked] == ["scripted", "other"]
    call(ENV, "--out", tmp_path / "b", "--reader", "org/big@http://127.0.0.1:9/v1")
    assert policy.asked[-1]["kind"] == "endpoint" and policy.asked[-1]["model"] == "org/big"
    call(*LOCAL, "--out", tmp_path / "c", "--reader", "none")
    quality = json.loads((tmp_path / "c" / "quality.json").read_text())
    assert [leak["reader"] for leak in quality["leaks"]] == ["decoder"]


def test_without_jinja_everything_else_is_there_and_the_missing_package_is_named(tmp_path, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *a: None if name == "jinja2" else find(name, *a))
    result = call(ENV, "--out", tmp_path / "run")
    assert result.exit_code == 0 and "sdpo-gym[boards]" in result.stderr
    assert (tmp_path / "run" / "quality.json").exists() and not (tmp_path / "run" / "report.html").exists()


REFUSED = [
    ([], "needs an environment"),
    (["made/colour"], "did you mean"),
    ([ENV, "--n", "4"], "--n acts only with --model or --endpoint"),
    ([ENV, "--temperature", "0.5"], "--temperature acts only"),
    ([ENV, "--arms", "full"], "--arms acts only"),
    ([ENV, "--mistakes", "0"], "nothing to measure"),
    ([ENV, "--model", "a", "--endpoint", "http://x/v1"], "got --model and --endpoint"),
    ([ENV, "--endpoint", "http://x/v1"], "--endpoint-model"),
    ([ENV, "--model", "a", "--concurrency", "3"], "--concurrency acts only with --endpoint"),
    ([ENV, "--model", "a", "--temperature", "0"], "repeats the first"),
    ([ENV, "--model", "a", "--arms", "fuII"], "unknown arm"),
    ([ENV, "--no-likelihood"], "--likelihood acts only with"),
    ([ENV, "--endpoint", "http://x/v1", "--endpoint-model", "a", "--no-likelihood"], "act only with --model"),
    ([ENV, "--model", "a", "--arms", ","], "at least one"),
    ([ENV, "--out", ""], "--out"),
    ([ENV, "--limit", "0"], "--limit"),
    ([ENV, "--reader", "@http://127.0.0.1:9/v1"], "MODEL@URL"),
    ([ENV, "--resume", "nowhere"], "leave out ENV"),
    (["--resume", "nowhere"], "not a run folder"),
    ([ENV, "--split", "tset"], "split"),
]


@pytest.mark.parametrize(
    ("args", "said"), REFUSED, ids=lambda value: " ".join(value) if isinstance(value, list) else ""
)
def test_what_cannot_act_is_refused_in_one_line(args, said, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    refusal(*args)
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1 and "Traceback" not in error
    assert not list(tmp_path.iterdir())


def test_a_run_of_another_kind_or_of_other_tasks_is_not_gone_on_with(tmp_path, capsys):
    Run.create(tmp_path / "eval", {}, kind="eval")
    refusal("--resume", tmp_path / "eval")
    assert "kind 'eval'" in capsys.readouterr().err
    call(ENV, "--out", tmp_path / "run")
    run = Run.open(tmp_path / "run")
    run.write_manifest(run.manifest | {"digest": "other"})
    refusal("--resume", tmp_path / "run")
    assert "other" in capsys.readouterr().err


def test_the_command_that_goes_on_imports_the_same_files(tmp_path, monkeypatch):
    def fail(conversation, number):
        raise PolicyError("the endpoint is down")

    monkeypatch.setattr(command, "make_policy", lambda settings: ScriptedPolicy(fail, name="down"))
    monkeypatch.setenv("SDPO_GYM_IMPORT", "")
    mine = tmp_path / "my_own_env.py"
    mine.write_text("")
    run = tmp_path / "run"
    result = CliRunner().invoke(
        cli, ["--import", str(mine), "feedback-quality", *LOCAL, "--out", str(run)], catch_exceptions=False
    )
    assert f"go on with: sdpo-gym --import {mine} feedback-quality --resume {run}" in result.stderr
