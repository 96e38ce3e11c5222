"""The gap between self-teacher and student: measured without fooling oneself, and without touching a run."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from click.testing import CliRunner, Result
from safetensors.torch import load_file

import sdpo_gym
from sdpo_gym import Attempt, Feedback, FeedbackEnv, Message, Note, ProceduralTasks, Response, Task, Verdict
from sdpo_gym.backends import TeacherDetail
from sdpo_gym.cli import cli
from sdpo_gym.errors import ConfigError, EnvironmentFault, PolicyError
from sdpo_gym.policy import Conversation, Sampling, ScriptedPolicy
from sdpo_gym.rollout import collect_groups
from sdpo_gym.runs import Run
from sdpo_gym.settings import merge, validate
from sdpo_gym.tasks import stable_hash
from sdpo_gym.types import as_messages, to_json
from sdpo_trainers.backend import Context, resolve
from sdpo_trainers.backends.sdpo import SDPO
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.loop import Trainer
from sdpo_trainers.teacher_gap.measure import measure_gap
from sdpo_trainers.teacher_gap.result import TeacherGap


class Digits(FeedbackEnv[Task]):
    """Say the digit that only the feedback names."""

    def __init__(self, split: str = "train", seed: int = 0, turns: int = 1, size: int = 24) -> None:
        def make(rng: random.Random, task_id: str) -> Task:
            return Task(
                task_id, as_messages(f"{rng.randrange(10**6)}: which digit?"), oracle=str(rng.randrange(10))
            )

        source = ProceduralTasks(make, name="test/digits", split=split, seed=seed, size=size)  # type: ignore[arg-type]
        super().__init__(source, max_turns=turns)

    def respond(self, state: Task, attempt: Attempt) -> Response:
        if attempt == state.oracle:
            return Response(Feedback.correct())
        note = Note("digit", f"Not {attempt[:20]!r}. It is digit-{state.oracle}.")
        return Response(Feedback(Verdict.WRONG_ANSWER, 0.0, (note,)), "Again." if self.max_turns > 1 else None)


def sdpo(
    env: FeedbackEnv[Any], detail: TeacherDetail = TeacherDetail.FULL, length: int = 10**6, **options: Any
) -> SDPO:
    def encode(messages: Sequence[Message]) -> list[int]:
        return list("|".join(m.content for m in messages).encode())

    context = Context(env, encode, lambda text: list(text.encode()), length, 0, detail)
    return SDPO(validate(SDPO.Options, options), context)


def chance(conversation: Conversation, number: int, share: float) -> bool:
    return stable_hash(conversation[-1].content, number) % 1000 < 1000 * share


def reads(conversation: Conversation, number: int) -> str:
    """Says the digit if it is told."""
    _, told, rest = conversation[-1].content.partition("digit-")
    return rest[0] if told else "none"


def coin(env: Digits, conversation: Conversation, number: int) -> str:
    """Right in half of all attempts, whatever it is shown."""
    task = next(t for t in env.tasks if conversation[0].content.startswith(t.prompt))
    return task.oracle if chance(conversation, number, 0.5) else "none"  # type: ignore[return-value]


def measured(
    script: Callable[[Conversation, int], str], env: Digits | None = None, backend: SDPO | None = None, **more: Any
) -> TeacherGap:
    env = env or Digits()
    settings: dict[str, Any] = {"per_step": 4, "n": 2, "sampling": Sampling(max_tokens=4), **more}
    return measure_gap(
        env,
        ScriptedPolicy(script),
        backend or sdpo(env),
        list(env.tasks),
        **settings,
        environment="digits",
        model="scripted",
        name="sdpo",
        detail="full",
    )


def test_a_model_that_uses_feedback_has_something_to_pass_on() -> None:
    found = measured(reads)
    assert found.whole and (found.whole.teacher.mean, found.whole.student.mean) == (1, 0)
    assert found.whole.gap.low > 0.5
    assert (found.tasks, found.attempts, found.reprompted, found.coverage) == (24, 48, 48, 1)
    assert "something to pass on" in found.conclusion[0]


def test_a_model_that_is_misled_is_said_to_do_worse() -> None:
    env = Digits()

    def misled(conversation: Conversation, number: int) -> str:
        return "none" if "feedback" in conversation[-1].content else coin(env, conversation, number)

    found = measured(misled, env, sdpo(env, demonstrations=False))
    assert found.whole and found.whole.gap.high < 0
    assert "does worse than the student" in found.conclusion[0]


def test_failed_attempts_that_do_better_by_chance_show_no_gap() -> None:
    env = Digits(size=60)
    found = measured(
        lambda c, i: coin(env, c, i),
        env,
        sdpo(env, demonstrations=False),
        sampling=Sampling(max_tokens=4),
        n=1,
        m=8,
    )
    assert found.whole and found.whole.gap.low <= 0 <= found.whole.gap.high
    assert found.whole.student.low > 0.3, "though none of their first attempts was right"
    assert "It is not shown that the self-teacher does better" in found.conclusion[0]


def test_what_a_reprompt_holds_tells_the_parts_apart() -> None:
    env = Digits(size=60)

    def lucky(conversation: Conversation, number: int) -> str:
        told = "Here is" in conversation[-1].content
        return reads(conversation, number) if told else coin(env, conversation, number)

    found = measured(lucky, env, n=2)
    parts = {part.holds: part for part in found.parts}
    assert set(parts) == {"a demonstration", "feedback"}
    assert sum(part.attempts for part in parts.values()) == found.reprompted < found.attempts
    assert parts["feedback"].teacher.mean == 1 and parts["a demonstration"].teacher.mean == 0
    assert any(line.startswith("A reprompt with feedback helps") for line in found.conclusion)
    assert any(line.startswith("A reprompt with a demonstration hurts") for line in found.conclusion)
    both = measured(lucky, env, sdpo(env, feedback="always"), n=2)
    assert {part.holds for part in both.parts} >= {"a demonstration and feedback", "feedback"}


def test_too_few_tasks_show_nothing() -> None:
    found = measured(reads, Digits(size=4))
    assert found.whole and found.whole.gap.low <= 0
    assert found.conclusion[0].startswith("Nothing can be told from 4 tasks")


def test_without_any_reprompt_there_is_no_gap() -> None:
    env = Digits()
    found = measured(lambda c, i: "none", env, sdpo(env, feedback="never"))
    assert found.whole is None and found.coverage == 0
    assert "No attempt has a reprompt" in found.conclusion[0]


def test_attempts_that_the_environment_could_not_judge_are_counted_and_in_no_figure() -> None:
    class Flaky(Digits):
        def respond(self, state: Task, attempt: Attempt) -> Response:
            if attempt == "8":
                raise EnvironmentFault("gone")
            return super().respond(state, attempt)

    found = measured(reads, Flaky())
    assert found.whole
    assert found.faults == found.reprompted - found.whole.attempts > 0


# --- contexts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("detail", TeacherDetail)
def test_the_teacher_reads_the_very_reprompts_of_training(detail: TeacherDetail) -> None:
    env = Digits()
    backend = sdpo(env, detail, feedback="always")
    policy = ScriptedPolicy(lambda c, i: coin(env, c, i) if i else "none")
    groups = collect_groups(env, policy, env.tasks[:6], 3)
    with_tokens = [
        replace(
            group,
            trajectories=tuple(
                replace(t, turns=tuple(replace(u, action=replace(u.action, token_ids=(1,))) for u in t.turns))
                for t in group.trajectories
            ),
        )
        for group in groups
    ]
    examples = backend.examples(with_tokens, step=3)
    found = backend.reprompted(groups, 3, 16)
    assert {(e.group, e.trajectory): e.reprompt for e in examples} == {
        (one.group, one.trajectory): "\n\n".join(m.content for m in one.messages) for one in found
    }
    assert found


def test_a_new_episode_is_told_at_its_start_what_was_said_of_all_turns() -> None:
    env = Digits(turns=3)
    groups = collect_groups(env, ScriptedPolicy(lambda c, i: f"no-{len(c)}"), env.tasks[:1])
    (one,) = sdpo(env).reprompted(groups, 1, 16)
    assert len(one.messages) == 1
    text = one.messages[0].content
    assert text.startswith(env.tasks[0].prompt)
    assert "Reply 1:" in text and "Not 'no-1'" in text and "Not 'no-3'" in text and "Not 'no-5'" in text
    (ending,) = sdpo(env, turn_feedback="episode").reprompted(groups, 1, 16)
    assert "Reply 1:" not in ending.messages[0].content and "Not 'no-5'" in ending.messages[0].content


def test_reprompts_are_shortened_to_leave_room_for_an_answer_or_left_out() -> None:
    env = Digits()
    groups = collect_groups(env, ScriptedPolicy(lambda c, i: "x"), env.tasks[:1])
    (whole,) = sdpo(env).reprompted(groups, 1, 16)
    length = len("|".join(m.content for m in whole.messages))
    (cut,) = sdpo(env, length=length + 10).reprompted(groups, 1, 16)
    assert cut.shortened and not whole.shortened
    assert len(cut.messages[0].content) <= length - 6
    assert sdpo(env, length=length + 10).reprompted(groups, 1, length - 10) == []


# --- runs ----------------------------------------------------------------------------------------------


def test_an_interrupted_measurement_ends_with_the_same_figures(tmp_path: Path) -> None:
    whole = measured(reads, run=Run.create(tmp_path / "whole", {}))
    asked = 0

    def fails(conversation: Conversation, number: int) -> str:
        nonlocal asked
        asked += 1
        if asked > 70:
            raise PolicyError("out of memory")
        return reads(conversation, number)

    run = Run.create(tmp_path / "parts", {})
    with pytest.raises(PolicyError):
        measured(fails, run=run)
    assert run.recorded_steps("first") and not run.recorded_steps("student")
    assert to_json(measured(reads, run=run)) == to_json(whole)


SMALL: dict[str, Any] = {
    "env": "test/gap",
    "model": "tiny",
    "steps": 3,
    "tasks_per_step": 2,
    "group_size": 2,
    "device": "cpu",
    "trackers": [],
    "lora": {"rank": 4},
    "sampling": {"max_tokens": 3},
    "evaluation": {"initial": False, "every": 9, "tasks": 1, "n": 1, "test_tasks": 0},
    "checkpoint": {"every": 3},
}


@pytest.fixture(autouse=True)
def environment() -> None:
    sdpo_gym.register("test/gap", Digits)


def trainer(path: Path, **settings: Any) -> Trainer:
    config = validate(TrainConfig, merge(SMALL, settings))
    return Trainer(config, Run.create(path, config.model_dump(mode="json"), kind="train"))


def figures(run: Run, gap: bool) -> list[dict[str, float]]:
    return [
        {
            k: v
            for k, v in row.items()
            if k.startswith("teacher_gap/") is gap
            and not k.startswith("time/")
            and k not in ("wall_s", "tokens_per_s")
        }
        for row in run.metrics("train")
    ]


def test_measuring_the_gap_leaves_the_run_as_it_was(tmp_path: Path) -> None:
    for name, every in (("without", 0), ("with", 2)):
        trainer(tmp_path / name, evaluation={"teacher_every": every}).train()
    without, measuring = Run.open(tmp_path / "without"), Run.open(tmp_path / "with")
    weights = [
        load_file(r.path / "checkpoints" / "last" / "adapter_model.safetensors") for r in (without, measuring)
    ]
    assert any(tensor.abs().sum() > 0 for name, tensor in weights[0].items() if "lora_B" in name)
    assert all(torch.equal(tensor, weights[1][name]) for name, tensor in weights[0].items())
    assert figures(measuring, gap=False) == figures(without, gap=False)
    assert [measuring.recorded(s) for s in (1, 2, 3)] == [without.recorded(s) for s in (1, 2, 3)]
    assert figures(without, gap=True) == [{}, {}, {}]
    first, second, third = figures(measuring, gap=True)
    names = {f"teacher_gap/{name}" for name in ("coverage", "pass_rate", "student", "gap")}
    assert first == third == {} and second.keys() == names
    assert second["teacher_gap/coverage"] == 1


def test_the_teachers_attempts_are_made_with_the_teachers_weights(tmp_path: Path) -> None:
    made = trainer(tmp_path / "run", steps=2, evaluation={"teacher_every": 1}, algorithm={"teacher": "frozen"})
    weight = next(p for n, p in made.loaded.model.named_parameters() if "lora_B" in n)
    seen: list[float] = []
    sample = made.policy.sample

    def watched(conversations: Sequence[Conversation], n: int, sampling: Sampling) -> Any:
        seen.append(float(weight.detach().abs().sum()))
        return sample(conversations, n, sampling)

    made.policy.sample = watched  # type: ignore[method-assign]
    made.train()
    trained, teacher, student = seen[3:6]
    assert teacher == 0 < trained == student, "the frozen teacher has the weights of the start"


@pytest.mark.parametrize("backend", ["grpo", "sft"])
def test_a_backend_without_a_teacher_has_no_gap_to_measure(backend: str) -> None:
    with pytest.raises(ConfigError, match=r"evaluation.teacher_every has no effect with backend"):
        resolve(TrainConfig(backend=backend, evaluation={"teacher_every": 5}))  # type: ignore[arg-type]


# --- the command ---------------------------------------------------------------------------------------


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["teacher-gap", *arguments])


def test_the_command_says_what_follows_and_keeps_it(tmp_path: Path) -> None:
    file = tmp_path / "train.toml"
    file.write_text("group_size = 2\n[sampling]\nmax_tokens = 3\n[optimizer]\nlr = 1.0\n")
    out = tmp_path / "run"
    arguments = ("--env", "test/gap", "--model", "tiny", "--tasks", "5", "--config", str(file), "--out", str(out))
    result = run(*arguments, "--detail", "shuffled")
    assert result.exit_code == 0, result.output
    assert "reprompts with" in result.output and f"Run folder: {out}" in result.output
    kept = json.loads((out / "teacher_gap.json").read_text())
    assert (kept["tasks"], kept["attempts"], kept["detail"], kept["backend"]) == (8, 16, "shuffled", "sdpo")
    again = run("--resume", str(out))
    assert again.exit_code == 0, again.output
    assert json.loads((out / "teacher_gap.json").read_text()) == kept


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--backend", "grpo"], "no self-teacher"),
        (["--preset", "grpo/dapo"], "backend 'grpo' has no self-teacher"),
        (["--preset", "grpo/dapoo"], "did you mean 'grpo/dapo'"),
        (["--detail", "none", "--backend", "scalar-sdpo"], "reads no feedback"),
        (["--set", "optimizer.lr=1"], "optimizer has no effect on teacher-gap"),
        (["--set", "steps=1"], "steps has no effect on teacher-gap"),
        (["--resume", "x", "--tasks", "3"], "leave the other options out"),
        (["--resume", "no/such/run"], "is not a run folder"),
        (["--tasks", "0"], "--tasks"),
        (["--env", "test/gpa"], "did you mean 'test/gap'"),
        (["--set", 'device="tpu"'], "auto, cpu or cuda"),
    ],
)
def test_wrong_input_is_one_line_and_exit_code_2(tmp_path: Path, arguments: list[str], said: str) -> None:
    rest = [] if "--resume" in arguments else ["--model", "tiny", "--out", str(tmp_path / "run")]
    result = run(*([] if {"--env", "--resume"} & set(arguments) else ["--env", "test/gap"]), *arguments, *rest)
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "run").exists()
