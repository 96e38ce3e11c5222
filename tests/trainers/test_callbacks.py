"""Hooks are called when they should be, may stop a run, and are refused when they are none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from letters import register_letters
from small_runs import trainer
from stopping_callbacks import Failing, Stopping

from sdpo_gym.cli import cli
from sdpo_gym.errors import ConfigError, PluginError, UnknownNameError
from sdpo_gym.health import Alarm
from sdpo_trainers.callbacks import (
    Callback,
    Callbacks,
    Checkpoint,
    End,
    Evaluating,
    Evaluation,
    Start,
    Step,
    Stop,
    load_callbacks,
)


@pytest.fixture(autouse=True)
def letter_environment() -> None:
    register_letters()


class Listening(Callback):
    """Writes down what it is told."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def on_start(self, start: Start) -> None:
        self.heard.append(f"start {start.step}")
        self.start = start

    def measure(self, step: Step) -> dict[str, float]:
        return {"mine/groups": float(len(step.groups))}

    def on_step(self, step: Step) -> None:
        self.heard.append(f"step {step.step} of {step.steps}")
        if step.step == 1:
            self.start.alarm(Alarm("mine", "notice", 1, "something"))

    def on_evaluating(self, evaluating: Evaluating) -> None:
        self.heard.append(f"{evaluating.phase} {evaluating.done} of {evaluating.total}")

    def on_evaluation(self, evaluation: Evaluation) -> None:
        self.heard.append(f"{evaluation.phase} after {evaluation.step}")

    def on_checkpoint(self, checkpoint: Checkpoint) -> None:
        assert (checkpoint.path / "trainer").is_dir()
        self.heard.append(f"saved {checkpoint.step}")

    def on_alarm(self, alarm: Alarm) -> None:
        self.heard.append(f"alarm {alarm.name}")

    def on_end(self, end: End) -> None:
        self.heard.append(f"end {end.step} {end.finished}")


def test_a_callback_is_told_what_happens_in_order(tmp_path: Path) -> None:
    made = trainer(tmp_path / "run", steps=2, backend="sdpo", evaluation={"every": 2}, checkpoint={"every": 2})
    listening = Listening()
    made.callbacks = Callbacks([listening])
    made.train()
    assert listening.heard == [
        "start 0",
        "step 1 of 2",
        "alarm mine",
        "step 2 of 2",
        "validation 1 of 1",
        "validation after 2",
        "saved 2",
        "end 2 True",
    ]
    assert [row["mine/groups"] for row in made.run.metrics("train")] == [2.0, 2.0]
    assert [alarm.name for alarm in made.run.alarms()] == ["mine"]


def test_a_callback_from_the_settings_may_stop_a_run_which_goes_on_later(tmp_path: Path) -> None:
    made = trainer(
        tmp_path / "run", backend="sdpo", callbacks=["stopping_callbacks:Stopping"], checkpoint={"every": 9}
    )
    assert not made.train()
    assert made.callbacks.stop == Stop("two are enough")
    assert (tmp_path / "run" / "checkpoints" / "last").resolve().name == "step_000002"
    again = trainer(tmp_path / "run", backend="sdpo", callbacks=["stopping_callbacks:Stopping"])
    assert again.train()
    assert again.step == 4


def test_the_first_reason_to_stop_is_remembered() -> None:
    callbacks = Callbacks([Stopping(), Failing()])
    callbacks.step(Step(1, 9, [], [], {}))
    callbacks.step(Step(2, 9, [], [], {}))
    assert callbacks.stop == Stop("this looks wrong", failed=True)


@pytest.mark.parametrize(
    ("name", "error", "says"),
    [
        ("no-such-callback", UnknownNameError, "unknown callback"),
        ("no_such_module:Class", ConfigError, "No module named"),
        ("stopping_callbacks:Nothing", ConfigError, "Nothing"),
        ("pathlib:Path", ConfigError, "must be a subclass"),
    ],
)
def test_what_is_no_callback_is_refused(name: str, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        load_callbacks([name])


@pytest.mark.parametrize("measured", [None, [1.0], {"mine/length": "long"}, {1: 1.0}])
def test_what_is_measured_must_be_numbers_by_name(measured: Any) -> None:
    class Measuring(Callback):
        def measure(self, step: Step) -> Any:
            return measured

    with pytest.raises(PluginError, match=r"measure\(\) of the callback Measuring must return a mapping"):
        Callbacks([Measuring()]).measure(Step(1, 9, [], [], {}))


def test_what_asks_to_stop_is_a_stop() -> None:
    class Nodding(Callback):
        def on_step(self, step: Step) -> Any:
            return True

    with pytest.raises(PluginError, match="must return a Stop or None, got True"):
        Callbacks([Nodding()]).step(Step(1, 9, [], [], {}))


@pytest.mark.parametrize(
    ("callback", "code", "says"),
    [
        ("Stopping", 0, "two are enough. Go on with"),
        ("Failing", 3, "Error: training stopped after step 1: this looks wrong"),
    ],
)
def test_the_command_says_why_a_run_was_stopped(tmp_path: Path, callback: str, code: int, says: str) -> None:
    settings = ["env=test/letter", "trackers=[]", "evaluation.initial=false", "evaluation.tasks=1", "group_size=2"]
    settings += [
        "evaluation.test_tasks=0",
        "sampling.max_tokens=2",
        f'callbacks=["stopping_callbacks:{callback}"]',
    ]
    words = [word for setting in settings for word in ("--set", setting)]
    result = CliRunner().invoke(
        cli, ["train", "--model", "tiny", "--steps", "3", *words, "--out", str(tmp_path / "run")]
    )
    assert result.exit_code == code, result.output
    assert says in result.output
