"""Evaluation: its numbers, and that a stopped one goes on to the same end."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen

import pytest
from click.testing import CliRunner

from sdpo_gym import (
    EnvironmentFault,
    Feedback,
    FeedbackEnv,
    Message,
    Response,
    Sampling,
    ScriptedPolicy,
    Task,
    Verdict,
)
from sdpo_gym.cli import cli
from sdpo_gym.errors import ConfigError, PolicyError, RunError
from sdpo_gym.evaluation import PHASE, Evaluation, Tally, evaluate, oracle_policy
from sdpo_gym.policy import Conversation
from sdpo_gym.runs import Run
from sdpo_gym.statistics import pass_at_k
from sdpo_gym.types import Sample, from_json, to_json


class Digits(FeedbackEnv[Task]):
    """Say the number; "fault" breaks the environment."""

    def __init__(self, size: int = 10) -> None:
        super().__init__([Task(f"d/{i}", (Message("user", str(i)),), oracle=str(i)) for i in range(size)])

    def judge(self, task, attempt):
        if attempt == "fault":
            raise EnvironmentFault("broken")
        return Feedback.correct() if attempt == task.oracle else Feedback(Verdict.WRONG_ANSWER, 0.25)


class Noisy:
    """Right by a chance that the sampling's seed decides, and counts what it was asked."""

    name, batch_size = "noisy", 8

    def __init__(self, fail_at: int | None = None) -> None:
        self.asked: list[str] = []
        self.fail_at = fail_at

    def sample(self, conversations: list[Conversation], n: int, sampling: Sampling) -> list[list[Sample]]:
        import random

        rng = random.Random(sampling.seed)
        if self.fail_at is not None and len(self.asked) >= self.fail_at:
            raise PolicyError("the server is down")
        self.asked += [c[-1].content for c in conversations]
        return [
            [Sample(c[-1].content if rng.random() < 0.5 else "no", token_count=3) for _ in range(n)]
            for c in conversations
        ]


def scripted(right: dict[str, int]) -> ScriptedPolicy:
    """Solves task k in its first `right[k]` attempts."""
    return ScriptedPolicy(lambda c, i: c[-1].content if i < right[c[-1].content] else "no")


def test_the_numbers_are_those_of_the_attempts():
    result = evaluate(Digits(3), scripted({"0": 4, "1": 1, "2": 0}), n=4)
    assert result.scores == {"d/0": (1,) * 4, "d/1": (1, 0.25, 0.25, 0.25), "d/2": (0.25,) * 4}
    assert result.avg.mean == pytest.approx((1 + 0.4375 + 0.25) / 3)
    assert {k: e.mean for k, e in result.pass_at.items()} == pytest.approx(
        {k: (1 + pass_at_k(4, 1, k) + 0) / 3 for k in (1, 2, 4)}
    )
    assert result.verdicts == {Verdict.WRONG_ANSWER: 7, Verdict.CORRECT: 5}
    assert (result.attempts, result.faults, result.truncated) == (12, 0, 0)
    assert result.avg.low < result.avg.mean < result.avg.high


@pytest.mark.parametrize(("n", "ks"), [(1, [1]), (2, [1, 2]), (5, [1, 2, 4]), (16, [1, 2, 4, 8, 16])])
def test_pass_at_k_is_given_for_powers_of_two_up_to_n(n, ks):
    assert list(evaluate(Digits(2), Noisy(), n=n).pass_at) == ks


def test_attempts_lost_to_faults_are_counted_and_not_scored():
    policy = ScriptedPolicy(lambda c, i: "fault" if c[-1].content == "0" and i < 3 else c[-1].content)
    result = evaluate(Digits(2), policy, n=4)
    assert (result.faults, result.attempts) == (3, 5)
    assert result.avg.mean == 1.0
    assert set(result.pass_at) == {1, 2, 4}


def test_a_task_that_was_never_judged_is_in_no_number():
    policy = ScriptedPolicy(lambda c, i: "fault" if c[-1].content == "0" else "no")
    assert list(evaluate(Digits(2), policy, n=2).scores) == ["d/1"]


def test_an_evaluation_without_a_single_judged_attempt_is_a_fault():
    with pytest.raises(EnvironmentFault, match=r"no attempt could be judged.*broken"):
        evaluate(Digits(2), ScriptedPolicy(lambda c, i: "fault"))


def test_tokens_and_truncated_attempts_are_counted():
    policy = ScriptedPolicy(lambda c, i: Sample("no", finish_reason="length", token_count=7))
    result = evaluate(Digits(2), policy, n=3)
    assert (result.tokens, result.truncated) == (42, 6)


def test_running_out_of_turns_is_its_own_verdict():
    class Endless(FeedbackEnv[Task]):
        def respond(self, state, attempt):
            return Response(Feedback(Verdict.IN_PROGRESS, 0.0), observation="go on")

    env = Endless([Task("e", (Message("user", "x"),))], max_turns=3)
    assert evaluate(env, ScriptedPolicy(lambda c, i: "a")).verdicts == {Verdict.TURN_LIMIT: 1}


def test_a_task_given_twice_is_one_cluster_of_attempts():
    env = Digits(2)
    result = evaluate(env, scripted({"0": 1, "1": 0}), [env.tasks[0], env.tasks[1], env.tasks[0]], n=1)
    assert result.scores == {"d/0": (1, 1), "d/1": (0.25,)}


def test_the_same_seed_gives_the_same_result_and_another_another():
    first, again = (evaluate(Digits(), Noisy(), n=4, sampling=Sampling(seed=1)) for _ in range(2))
    assert first == again
    assert first != evaluate(Digits(), Noisy(), n=4, sampling=Sampling(seed=2))


def test_chunks_do_not_share_their_noise():
    env = Digits()
    result = evaluate(env, Noisy(), [env.tasks[3]] * 6, n=8, chunk=1)
    scores = result.scores["d/3"]
    assert len({scores[i : i + 8] for i in range(0, 48, 8)}) > 1


@pytest.mark.parametrize("fail_at", [0, 2, 4, 6, 8])
def test_a_stopped_evaluation_goes_on_to_what_it_would_have_been(tmp_path, fail_at):
    whole = evaluate(Digits(), Noisy(), n=4, chunk=2)
    run = Run.create(tmp_path / "run", {})
    with pytest.raises(PolicyError):
        evaluate(Digits(), Noisy(fail_at), n=4, chunk=2, run=run)
    policy = Noisy()
    assert evaluate(Digits(), policy, n=4, chunk=2, run=run) == whole
    assert policy.asked == [str(i) for i in range(fail_at, 10)]


def test_a_finished_evaluation_samples_nothing_again(tmp_path):
    run = Run.create(tmp_path / "run", {})
    first = evaluate(Digits(), Noisy(), n=2, run=run)
    policy = Noisy()
    assert evaluate(Digits(), policy, n=2, run=run) == first
    assert policy.asked == []


def test_a_chunk_that_is_missing_in_the_middle_is_made_again(tmp_path):
    run = Run.create(tmp_path / "run", {})
    whole = evaluate(Digits(), Noisy(), n=2, chunk=2, run=run)
    (run.path / "rollouts" / f"{PHASE}_000002.jsonl").unlink()
    policy = Noisy()
    assert evaluate(Digits(), policy, n=2, chunk=2, run=run) == whole
    assert policy.asked == ["4", "5"]


@pytest.mark.parametrize(("size", "n", "said"), [(9, 2, "other tasks"), (10, 3, "another n")])
def test_a_run_of_something_else_is_refused(tmp_path, size, n, said):
    run = Run.create(tmp_path / "run", {})
    evaluate(Digits(), Noisy(), n=2, run=run, chunk=100)
    with pytest.raises(RunError, match=said):
        evaluate(Digits(size), Noisy(), n=n, run=run, chunk=100)


def test_progress_counts_every_attempt_once(tmp_path):
    seen: list[tuple[int, int, float]] = []

    def note(tally: Tally) -> None:
        seen.append((tally.done, tally.resumed, tally.score))

    run = Run.create(tmp_path / "run", {})
    with pytest.raises(PolicyError):
        evaluate(Digits(), Noisy(fail_at=4), n=2, chunk=2, run=run)
    result = evaluate(Digits(), Noisy(), n=2, chunk=2, run=run, on_progress=note)
    assert seen[0][:2] == (4, 4)
    done, resumed, score = seen[-1]
    assert (done, resumed) == (20, 8)
    assert score == pytest.approx(sum(map(sum, result.scores.values())))


@pytest.mark.parametrize("bad", [{"n": 0}, {"chunk": 0}, {"tasks": []}])
def test_settings_that_cannot_work_are_refused(bad):
    with pytest.raises(ConfigError, match="an evaluation needs"):
        evaluate(Digits(), Noisy(), **bad)


def test_an_evaluation_survives_json():
    result = evaluate(Digits(3), Noisy(), n=4)
    assert from_json(Evaluation, to_json(result)) == result


def test_the_oracle_scores_1_and_knows_its_tasks_in_later_turns():
    env = Digits()
    assert evaluate(env, oracle_policy(env.tasks)).avg.mean == 1.0
    later = (*env.tasks[4].messages, Message("assistant", "no"), Message("user", "again"))
    assert oracle_policy(env.tasks).sample([later], 1, Sampling())[0][0].text == "4"


def test_a_task_without_an_oracle_has_no_oracle_policy():
    with pytest.raises(ConfigError, match="'x' has no oracle"):
        oracle_policy([Task("x", (Message("user", "?"),))])


# --- the command -----------------------------------------------------------------------------------------


def test_the_command_prints_and_keeps_what_came_out(tiny, tmp_path):
    result = CliRunner().invoke(cli, ["eval", "--env", "tiny/word", "--oracle", "--limit", "5", "--out", "run"])
    assert result.exit_code == 0, result.output
    for shown in ("avg@1", "1.000", "pass@1", "correct", "5 tasks, 5 attempts"):
        assert shown in result.stdout
    run = Run.open(tmp_path / "run")
    assert run.config["env"] == "tiny/word"
    assert run.manifest["kind"] == "eval"
    assert run.metrics(PHASE)[0]["avg"] == 1.0
    assert from_json(Evaluation, (run.path / "evaluation.json").read_text()).attempts == 5


def test_resuming_a_finished_run_prints_the_same_and_adds_nothing(tiny, tmp_path):
    runner = CliRunner()
    first = runner.invoke(cli, ["eval", "--env", "tiny/word", "--oracle", "--out", "run"])
    again = runner.invoke(cli, ["eval", "--resume", "run"])
    assert (again.exit_code, again.stdout) == (0, first.stdout)
    assert len(Run.open(tmp_path / "run").metrics()) == 1


def test_a_run_of_tasks_that_have_changed_is_not_resumed(tiny, tmp_path):
    runner = CliRunner()
    runner.invoke(cli, ["eval", "--env", "tiny/word", "--oracle", "--out", "run"])
    run = Run.open(tmp_path / "run")
    run.write_manifest(run.manifest | {"digest": "0" * 16})
    result = runner.invoke(cli, ["eval", "--resume", "run"])
    assert result.exit_code == 2
    assert "digest" in result.stderr


def test_a_second_run_is_not_written_over_the_first(tiny):
    runner = CliRunner()
    args = ["eval", "--env", "tiny/word", "--oracle", "--limit", "2", "--out", "run"]
    assert runner.invoke(cli, args).exit_code == 0
    result = runner.invoke(cli, args)
    assert result.exit_code == 2
    assert "--resume run" in result.stderr


SLOW = ["eval", "--env", "tiny/word", "--arg", "size=400", "--arg", "delay=0.02", "--oracle", "--out", "run"]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_evaluation_goes_on_without_doing_anything_twice(
    spawn: Callable[..., Popen[str]], tmp_path: Path, how: signal.Signals
):
    log = tmp_path / "judged"
    process = spawn(*SLOW, TINY_LOG=str(log))
    first_chunk = tmp_path / "run" / "rollouts" / f"{PHASE}_000000.jsonl"
    for _ in range(600):
        if first_chunk.exists():
            break
        time.sleep(0.05)
    process.send_signal(how)
    _, err = process.communicate(timeout=60)
    assert not (tmp_path / "run" / "evaluation.json").exists()
    if how is signal.SIGINT:
        assert process.returncode == 130
        assert err.strip().endswith("Interrupted. Go on with: sdpo-gym eval --resume run")

    finished = {json.loads(line)["group"]["task"]["id"] for line in first_chunk.read_text().splitlines()}
    log.unlink()
    process = spawn("eval", "--resume", "run", TINY_LOG=str(log))
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "400 tasks, 400 attempts" in out
    assert finished
    assert finished.isdisjoint(log.read_text().split())
