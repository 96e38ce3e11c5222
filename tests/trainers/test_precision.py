"""What is trained in bfloat16 is kept in float32, so that small updates count."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from letters import register_letters

from sdpo_gym.errors import ConfigError
from sdpo_gym.runs import Run
from sdpo_gym.settings import validate
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.loop import Trainer

HALF: dict[str, Any] = {
    "env": "test/letter",
    "model": "tiny",
    "backend": "sdpo",
    "steps": 1,
    "tasks_per_step": 2,
    "group_size": 2,
    "device": "cpu",
    "dtype": "bfloat16",
    "trackers": [],
    "lora": {"rank": 0},
    "optimizer": {"lr": 1e-6},
    "sampling": {"max_tokens": 8},
    "evaluation": {"initial": False, "tasks": 1, "n": 1, "test_tasks": 0},
}


def trainer(path: Path) -> Trainer:
    register_letters()
    config = validate(TrainConfig, HALF)
    return Trainer(config, Run.create(path, config.model_dump(mode="json"), kind="train"))


def test_small_updates_of_all_weights_are_not_rounded_away(tmp_path: Path) -> None:
    t = trainer(tmp_path / "run")
    before = {n: p.clone() for n, p in t.loaded.model.named_parameters()}
    t.train()
    for name, p in t.loaded.model.named_parameters():
        assert p.dtype == torch.float32
        moved = (p != before[name]).float().mean()
        assert moved > 0.5 or "embed" in name, name  # tokens that were not read stay
    resumed = Trainer(t.config, t.run)
    for name, p in resumed.loaded.model.named_parameters():
        assert torch.equal(p, dict(t.loaded.model.named_parameters())[name])


def test_sampling_and_learning_make_the_same_products(tmp_path: Path) -> None:
    t = trainer(tmp_path / "run")
    t.train()
    (row,) = t.run.metrics("train")
    assert row["importance_weight"] == pytest.approx(1, abs=0.02)
    (sampled, _, *_) = [s for g in t.run.recorded(1) for s in g.group.trajectories]
    recorded = sampled.turns[0].action.logprobs
    with t.loaded.casting():
        action = sampled.turns[0].action
        ids = torch.tensor([[*action.prompt_ids, *action.token_ids]])
        logits = trainer(tmp_path / "start").loaded.model(ids).logits[0, len(action.prompt_ids) - 1 : -1]
    own = logits.float().log_softmax(-1).gather(-1, torch.tensor(action.token_ids)[:, None])[:, 0]
    torch.testing.assert_close(torch.tensor(recorded), own, atol=0.02, rtol=0)


@pytest.mark.parametrize("precision", ["fp16", "bf16"])
def test_a_launcher_s_precision_that_the_run_does_not_have_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, precision: str
) -> None:
    monkeypatch.setenv("ACCELERATE_MIXED_PRECISION", precision)
    monkeypatch.setitem(HALF, "dtype", "float32")
    with pytest.raises(ConfigError, match=f"mixed_precision = '{precision}'.*dtype"):
        trainer(tmp_path / "run")
