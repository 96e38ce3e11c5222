"""What goes wrong in training is noticed, told, kept, and ends the run where the settings say so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from letters import register_letters
from small_runs import trainer

from sdpo_gym.errors import ConfigError
from sdpo_gym.health import Alarm
from sdpo_gym.runs import Run
from sdpo_gym.settings import validate
from sdpo_gym.types import Feedback, Group, Message, Sample, Task, Trajectory, Turn
from sdpo_trainers.backend import Batch, Example, Loss
from sdpo_trainers.callbacks import Evaluation, Start, Step, Stop
from sdpo_trainers.config import GuardOptions, TrainConfig
from sdpo_trainers.loop import Trainer
from sdpo_trainers.monitoring.citations import share_citing
from sdpo_trainers.monitoring.guards import Guard, nonfinite_samples


@pytest.fixture(autouse=True)
def letter_environment() -> None:
    register_letters()


def break_loss(made: Trainer, *bad: int) -> None:
    """The loss is not finite in these steps."""
    loss = made.backend.loss

    def broken(batch: Batch) -> Loss:
        found = loss(batch)
        factor = float("nan") if made.step + 1 in bad else 1.0
        return Loss(found.per_token * factor, found.metrics)

    made.backend.loss = broken  # type: ignore[method-assign]


def weights(made: Trainer) -> list[torch.Tensor]:
    return [p.detach().clone() for p in made.loaded.model.parameters() if p.requires_grad]


def test_an_update_that_is_not_finite_is_left_out_and_told(tmp_path: Path) -> None:
    made = trainer(tmp_path / "run", backend="sdpo", steps=3)
    break_loss(made, 2)
    before: dict[int, list[torch.Tensor]] = {}
    save = made._save
    made._save = lambda: before.update({made.step: weights(made)}) or save()  # type: ignore[method-assign, func-returns-value]
    assert made.train()
    assert all(torch.equal(a, b) for a, b in zip(before[1], before[2], strict=True))
    assert not all(torch.equal(a, b) for a, b in zip(before[2], before[3], strict=True))
    rows = Run.open(tmp_path / "run").metrics("train")
    assert [row.get("skipped_nonfinite") for row in rows] == [None, 1.0, None]
    assert rows[1]["nonfinite/loss"] > 0
    assert [(a.name, a.step) for a in made.run.alarms()] == [("nonfinite", 2)]


def test_an_update_that_is_not_finite_stops_the_run_if_wanted_with_its_rollouts_kept(tmp_path: Path) -> None:
    made = trainer(tmp_path / "run", backend="sdpo", guards={"on_nonfinite": "stop"})
    break_loss(made, 2)
    assert not made.train()
    stop = made.callbacks.stop
    assert stop is not None
    assert stop.failed
    assert "guards.on_nonfinite" in stop.reason
    kept = tmp_path / "run" / "alarms" / "step_000002.jsonl"
    assert str(kept) in stop.reason
    assert kept.read_text() == (tmp_path / "run" / "rollouts" / "train_000002.jsonl").read_text()
    assert (tmp_path / "run" / "checkpoints" / "last").resolve().name == "step_000002"  # without the bad update


def test_too_many_updates_left_out_in_a_row_end_the_run(tmp_path: Path) -> None:
    made = trainer(tmp_path / "run", backend="sdpo", guards={"nonfinite_in_a_row": 2})
    break_loss(made, 1, 2, 3, 4)
    assert not made.train()
    assert made.step == 2
    assert made.callbacks.stop is not None
    assert "2 steps in a row" in made.callbacks.stop.reason


def test_weights_that_are_not_finite_are_never_saved(tmp_path: Path) -> None:
    made = trainer(tmp_path / "run", backend="sdpo", steps=3)
    train_step = made._train_step

    def ruined() -> None:
        train_step()
        if made.step == 2:
            next(p for p in made.loaded.model.parameters() if p.requires_grad).data.fill_(float("inf"))

    made._train_step = ruined  # type: ignore[method-assign]
    assert not made.train()
    assert made.callbacks.stop is not None
    assert "the weights are not finite after step 2" in made.callbacks.stop.reason
    assert (tmp_path / "run" / "checkpoints" / "last").resolve().name == "step_000001"


@pytest.mark.parametrize(("action", "updates"), [("warn", 2.0), ("skip", 1.0)])
def test_updates_with_exploding_ratios_are_left_out_if_wanted(tmp_path: Path, action: str, updates: float) -> None:
    made = trainer(
        tmp_path / "run",
        backend="grpo",
        group_size=6,
        steps=1,
        optimizer={"lr": 1.0, "epochs": 2},
        lora={"rank": 0},
        guards={"on_explosion": action, "log_ratio": 0.01},
    )
    examples = [Example(0, i, (1, 2, 3), (7, 8), (-5.0, -5.0), advantage=a) for i, a in ((0, 1.0), (1, -1.0))]
    own = made.engine.reader.read([e.context_ids for e in examples], [e.response_ids for e in examples], None)
    known = own.figures(torch.tensor([7, 8, 7, 8]))[0].view(2, 2).tolist()
    examples = [Example(0, i, (1, 2, 3), (7, 8), tuple(known[i]), advantage=a) for i, a in ((0, 1.0), (1, -1.0))]
    metrics = made.engine.update(examples).metrics
    assert metrics["updates"] == updates
    assert metrics.get("skipped_explosion", 0.0) == 2.0 - updates


# --- the guard alone -----------------------------------------------------------------------------------


class Watched:
    """A guard with a run that has only metrics."""

    def __init__(self, path: Path, **options: Any) -> None:
        self.run = Run.create(path, {}, kind="train")
        self.raised: list[Alarm] = []
        self.guard = self.begin(**options)

    def begin(self, **options: Any) -> Guard:
        guard = Guard(validate(GuardOptions, options))
        guard.on_start(Start(TrainConfig(), self.run, 0, self.raised.append))
        return guard

    def step(self, number: int, **metrics: float) -> Stop | None:
        self.run.record(number, [])
        self.run.log(number, "train", metrics)
        return self.guard.on_step(Step(number, 99, [], [], metrics))

    def evaluated(self, number: int, rate: float) -> Stop | None:
        self.run.record(number, [])
        metrics = {"pass_rate": rate, "high": rate}
        self.run.log(number, "validation", metrics)
        return self.guard.on_evaluation(Evaluation("validation", number, [], metrics))


def test_an_alarm_is_raised_once_until_it_has_been_mended(tmp_path: Path) -> None:
    watched = Watched(tmp_path / "run")
    for number, rate in enumerate((0.8, 0.2, 0.1, 0.8, 0.1)):
        assert watched.evaluated(number, rate) is None
    assert [(a.name, a.step) for a in watched.raised] == [("collapse", 1), ("collapse", 4)]


def test_a_collapse_ends_the_run_if_wanted(tmp_path: Path) -> None:
    watched = Watched(tmp_path / "run", on_collapse="stop", drop=0.3)
    assert watched.evaluated(1, 0.8) is None
    assert watched.evaluated(2, 0.6) is None
    stop = watched.evaluated(3, 0.2)
    assert stop is not None
    assert stop.failed
    assert "may have collapsed" in stop.reason
    assert (watched.run.path / "alarms" / "step_000003.jsonl").is_file()


def test_exploding_ratios_end_the_run_if_wanted(tmp_path: Path) -> None:
    watched = Watched(tmp_path / "run", on_explosion="stop")
    assert watched.step(1, log_ratio_abs=0.1) is None
    stop = watched.step(2, log_ratio_abs=3.0)
    assert stop is not None
    assert "optimizer.epochs" in stop.reason


def test_a_guard_that_goes_on_knows_what_was_told_before(tmp_path: Path) -> None:
    watched = Watched(tmp_path / "run", on_collapse="stop")
    watched.evaluated(1, 0.8)
    watched.evaluated(2, 0.2)
    watched.raised.clear()
    watched.guard = watched.begin(on_collapse="stop")
    assert watched.evaluated(3, 0.2) is None  # whoever goes on after a stop means to
    assert watched.raised == []


def test_alarms_of_steps_that_are_done_again_are_forgotten(tmp_path: Path) -> None:
    run = Run.create(tmp_path / "run", {}, kind="train")
    for step in (1, 2, 3):
        run.warn(Alarm("collapse", "collapse", step, "fell"))
    run.rewind(2)
    assert [alarm.step for alarm in Run.open(run.path).alarms()] == [1, 2]


def test_a_setting_that_cannot_act_is_refused() -> None:
    with pytest.raises(ConfigError, match="nonfinite_in_a_row has no effect"):
        validate(TrainConfig, {"guards": {"on_nonfinite": "stop", "nonfinite_in_a_row": 3}})


def test_recorded_log_probabilities_that_are_not_finite_are_counted() -> None:
    assert nonfinite_samples([Example(0, 0, (1,), (2, 3), (float("nan"), -1.0)), Example(0, 1, (1,), (2,))]) == 1


# --- what is measured for it ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prompt", "answer", "cites"),
    [
        ("Add 2 and 3.", "As the feedback says, it is 5.", True),
        ("Add 2 and 3.", "My previous attempt was wrong, so 5.", True),
        ("Add 2 and 3.", "Following the reference solution, 5.", True),
        ("Add 2 and 3.", "The solution is 5.", False),
        ("Add 2 and 3.", "I attempt to add: 5.", False),
        ("Read the feedback and answer.", "The feedback is polite.", False),
    ],
)
def test_an_answer_that_cites_what_it_was_not_shown_is_noticed(prompt: str, answer: str, cites: bool) -> None:
    task = Task("t", (Message("user", prompt),))
    turn = Turn(task.messages, Sample(answer), 0.0, Feedback.correct(), "")
    later = Turn(task.messages, Sample("As the feedback says."), 0.0, Feedback.correct(), "")
    assert share_citing([Group(task, (Trajectory("t", (turn, later)),))]) == float(cites)


def test_the_distance_to_the_start_is_measured_when_asked(tmp_path: Path) -> None:
    made = trainer(tmp_path / "run", backend="sdpo", steps=3, evaluation={"kl_every": 2}, optimizer={"lr": 0.1})
    made.train()
    rows = made.run.metrics("train")
    assert [("kl_to_start" in row) for row in rows] == [False, True, False]
    assert rows[1]["kl_to_start"] > 0


def test_each_step_logs_its_diagnostics(tmp_path: Path) -> None:
    made = trainer(tmp_path / "run", backend="sdpo", steps=1)
    made.train()
    row = made.run.metrics("train")[0]
    wanted = {
        "loss",
        "entropy",
        "divergence",
        "teacher_gap_abs",
        "signal_fraction",
        "response_tokens",
        "cites_unseen",
    }
    wanted |= {"reprompt/demonstration", "reprompt/feedback", "reprompt/shortened", "verdict/truncated"}
    assert wanted <= row.keys()
