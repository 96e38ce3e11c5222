"""Presets: found by name, every one of them acceptable, and under a user's own settings."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sdpo_gym import plugins, registry
from sdpo_gym.cli import cli
from sdpo_gym.errors import ConfigError, UnknownNameError
from sdpo_gym.settings import validate
from sdpo_trainers.backend import resolve
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.presets import list_presets, load_preset, take_presets, with_presets


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["train", *arguments])


@pytest.mark.parametrize("name", list_presets())
def test_every_preset_is_accepted_and_says_what_it_is(name: str) -> None:
    config, _, _ = resolve(validate(TrainConfig, load_preset(name)))
    assert config.env in registry.list_environments()
    assert len(list_presets()[name]) > 10


@pytest.mark.parametrize("name", list_presets())
def test_every_preset_names_its_backend(name: str) -> None:
    assert "backend" in load_preset(name)


PAPER = {
    # from the table of the reference's experiments
    "paper/generalization": ("scalar-sdpo", 1e-5, 1, 10, 16),
    "paper/generalization-grpo": ("grpo", 1e-5, 1, 10, 16),
    "paper/rich-feedback": ("sdpo", 1e-6, 32, 0, 4),
    "paper/rich-feedback-grpo": ("grpo", 1e-6, 4, 0, 4),
}


@pytest.mark.parametrize("name", PAPER)
def test_the_papers_presets_hold_the_references_settings(name: str) -> None:
    config, _, _ = resolve(validate(TrainConfig, load_preset(name)))
    optimizer, evaluation = config.optimizer, config.evaluation
    found = config.backend, optimizer.lr, optimizer.minibatches, optimizer.warmup_steps, evaluation.n
    assert found == PAPER[name]
    assert (config.tasks_per_step, config.group_size, config.sampling.max_tokens) == (32, 8, 8192)
    assert (optimizer.betas, optimizer.weight_decay, optimizer.grad_clip) == ((0.9, 0.999), 0.01, 1.0)
    assert (evaluation.temperature, evaluation.top_p, config.sampling.temperature) == (0.6, 0.95, 1.0)
    assert (config.lora.rank, config.dtype, config.model) == (0, "bfloat16", "Qwen/Qwen3-8B")


@pytest.mark.parametrize(
    ("name", "alpha", "top_k", "rate", "feedback"),
    [
        ("paper/generalization", 0.5, 100, 0.05, "never"),
        ("paper/rich-feedback", 1.0, 20, 0.01, "without_demonstration"),
    ],
)
def test_the_papers_presets_distil_as_the_reference_does(
    name: str, alpha: float, top_k: int, rate: float, feedback: str
) -> None:
    _, _, options = resolve(validate(TrainConfig, load_preset(name)))
    settings = options.model_dump()
    found = {key: settings[key] for key in ("alpha", "top_k", "tail", "teacher", "ema_rate", "feedback")}
    assert found == {
        "alpha": alpha,
        "top_k": top_k,
        "tail": True,
        "teacher": "ema",
        "ema_rate": rate,
        "feedback": feedback,
    }


def test_the_papers_hybrid_differs_from_its_sdpo_in_the_mixture_alone() -> None:
    hybrid, plain = (dict(load_preset(name)) for name in ("hybrid/paper", "paper/generalization"))
    assert (hybrid.pop("backend"), plain.pop("backend")) == ("hybrid", "scalar-sdpo")
    assert hybrid.pop("algorithm") == plain.pop("algorithm") | {"grpo_share": 0.9, "feedback": "never"}
    assert hybrid == plain


def test_settings_go_over_a_preset_and_a_later_preset_over_an_earlier() -> None:
    assert with_presets(["paper/rich-feedback"], {"optimizer": {"lr": 3.0}})["optimizer"]["lr"] == 3.0
    both = with_presets(["paper/rich-feedback-grpo", "paper/generalization-grpo"], {})
    assert both["optimizer"]["lr"] == 1e-5
    assert both["env_args"] == {"train_tests": 0.5}


def test_an_unknown_preset_is_told_the_closest() -> None:
    with pytest.raises(UnknownNameError, match=r"did you mean 'paper/rich-feedback'"):
        load_preset("paper/rich-fedback")


def test_a_preset_with_options_of_another_backend_is_refused() -> None:
    with pytest.raises(ConfigError, match="options of backend 'sdpo'"):
        with_presets(["paper/rich-feedback"], {"backend": "grpo"})


def test_a_file_of_settings_names_its_preset(tmp_path: Path) -> None:
    file = tmp_path / "c.toml"
    file.write_text('preset = "paper/rich-feedback-grpo"\nmodel = "tiny"\nenv = "tools/calls"\nsteps = 1\n')
    result = run("--config", str(file), "--set", "env_args.levl=1", "--out", str(tmp_path / "run"))
    assert result.exit_code == 2
    assert (
        "'train_tests'" in result.stderr or "levl" in result.stderr
    )  # what the preset set reached the environment


def test_names_of_presets_are_one_or_a_list() -> None:
    assert take_presets({"preset": "a/b", "seed": 1}) == (["a/b"], {"seed": 1})
    assert take_presets({"preset": ["a", "b"]}) == (["a", "b"], {})
    with pytest.raises(ConfigError, match="expected the name of a preset"):
        take_presets({"preset": 3})


def test_presets_are_listed_with_what_they_are() -> None:
    result = run("--list-presets")
    assert result.exit_code == 0
    lines = dict(line.split(maxsplit=1) for line in result.output.splitlines())
    assert lines["paper/rich-feedback-grpo"].startswith("GRPO, the baseline")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package on the path that says it offers presets."""
    (tmp_path / "lab_presets").mkdir()
    (tmp_path / "lab_presets" / "__init__.py").write_text("")
    (tmp_path / "lab_presets" / "small.toml").write_text('# small runs of the lab\nbackend = "grpo"\n')
    info = tmp_path / "lab-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: lab\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[sdpo_gym.presets]\nlab = lab_presets\nbroken = lab_presets.none\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    plugins.available.cache_clear()
    yield tmp_path
    plugins.available.cache_clear()
    sys.modules.pop("lab_presets", None)


def test_another_package_offers_presets_under_its_name(package: Path) -> None:
    assert list_presets()["lab/small"] == "small runs of the lab"
    assert load_preset("lab/small") == {"backend": "grpo"}


def test_a_broken_package_of_presets_is_listed_and_breaks_no_other(package: Path) -> None:
    assert list_presets()["broken"].startswith("broken: ")
    assert load_preset("paper/rich-feedback")["backend"] == "sdpo"
