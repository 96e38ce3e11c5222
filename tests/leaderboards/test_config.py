from pathlib import Path

import pytest

import sdpo_leaderboards
from sdpo_gym.errors import ConfigError, SdpoGymError
from sdpo_gym.settings import load_toml, validate
from sdpo_leaderboards import cli
from sdpo_leaderboards.arms import plan
from sdpo_leaderboards.config import CompareConfig


def write(path, text):
    path.write_text(text)
    return path


def test_backends_are_a_list_or_tables():
    listed = CompareConfig(backends="grpo, sdpo")
    tables = CompareConfig(backends={"grpo": {}, "sdpo": {}})
    assert listed == tables


def test_a_backend_named_twice_is_refused():
    with pytest.raises(ConfigError, match="once"):
        validate(CompareConfig, {"backends": "sdpo,sdpo"})


@pytest.mark.parametrize("backends", ["", [], [["sdpo"]], 3, {"sdpo": 1}])
def test_backends_of_another_shape_are_refused(backends):
    with pytest.raises(ConfigError, match="setting backends"):
        validate(CompareConfig, {"backends": backends})


def test_an_unknown_key_names_the_closest():
    with pytest.raises(SdpoGymError, match="did you mean 'warmup_steps'"):
        validate(CompareConfig, {"warmup_stpes": 3})


def test_options_go_over_the_file(tmp_path):
    file = write(tmp_path / "c.toml", "steps = 7\nseeds = 2\n[train.optimizer]\nlr = 1e-3\nweight_decay = 0.5\n")
    config = cli.resolve({"steps": 9}, file, ["optimizer.lr=1e-4"], [])
    assert (config.steps, config.seeds) == (9, 2)
    assert config.train == {"optimizer": {"lr": 1e-4, "weight_decay": 0.5}}


def test_choosing_backends_keeps_their_tables(tmp_path):
    file = write(tmp_path / "c.toml", "[backends.grpo]\n[backends.sdpo.optimizer]\nlr = 1e-3\n")
    config = cli.resolve({"backends": "sdpo,scalar-sdpo"}, file, [], [])
    assert config.backends == {"sdpo": {"optimizer": {"lr": 1e-3}}, "scalar-sdpo": {}}


def test_settings_for_one_backend_reach_it_alone(tmp_path):
    config = cli.resolve({}, None, ["optimizer.lr=1"], ["sdpo:optimizer.lr=2", "warmup:optimizer.lr=3"])
    rates = {arm.backend: arm.settings["optimizer"]["lr"] for arm in plan(config, tmp_path)}
    assert rates == {"sft": 3, "grpo": 1, "scalar-sdpo": 1, "sdpo": 2}


def test_settings_for_one_detail_go_over_those_of_the_backend(tmp_path):
    sets = ["sdpo:optimizer.lr=2", "sdpo:algorithm.alpha=1.0", "shuffled:optimizer.lr=3"]
    config = cli.resolve({"backends": "grpo,sdpo", "details": "full,shuffled"}, None, [], sets)
    settings = {arm.contender: arm.settings for arm in plan(config, tmp_path)}
    assert settings["grpo"] == {}
    assert settings["sdpo, full"] == {"detail": "full", "optimizer": {"lr": 2}, "algorithm": {"alpha": 1.0}}
    assert settings["sdpo, shuffled"] == {
        "detail": "shuffled",
        "optimizer": {"lr": 3},
        "algorithm": {"alpha": 1.0},
    }


def test_choosing_details_keeps_their_tables(tmp_path):
    file = write(tmp_path / "c.toml", "[details.full]\n[details.none.optimizer]\nlr = 1e-3\n")
    config = cli.resolve({"details": "none,verdict"}, file, [], [])
    assert config.details == {"none": {"optimizer": {"lr": 1e-3}}, "verdict": {}}


@pytest.mark.parametrize(
    ("flags", "sets", "said"),
    [
        ({"details": "full,shuffeld"}, [], "did you mean 'shuffled'"),
        ({"details": "full,full"}, [], "each detail may be named once"),
        ({"details": "full,none", "backends": "grpo,scalar-sdpo"}, [], "grpo, scalar-sdpo read none"),
        ({}, ["detail=none"], "must not set 'detail'.* --detail"),
        ({"details": "full"}, ["backend=sdpo"], "a comparison decides it"),
    ],
)
def test_an_ablation_that_could_not_act_is_refused_before_anything_starts(flags, sets, said):
    with pytest.raises(SdpoGymError, match=said):
        cli.resolve(flags, None, sets, [])


def test_a_detail_cannot_be_set_for_one_backend_but_can_for_the_warm_start(tmp_path):
    with pytest.raises(ConfigError, match=r"\[backends.sdpo\] must not set 'detail'"):
        cli.resolve({}, None, [], ["sdpo:detail=none"])
    config = cli.resolve({"details": "full"}, None, [], ["warmup:detail=none"])
    assert plan(config, tmp_path)[0].settings == {"detail": "none"}


def test_every_arm_of_an_ablation_has_settings_that_training_accepts(tmp_path):
    from sdpo_gym.backends import TeacherDetail
    from sdpo_gym.settings import merge
    from sdpo_trainers.backend import resolve
    from sdpo_trainers.config import TrainConfig

    config = cli.resolve({"details": ",".join(TeacherDetail)}, None, [], ["sdpo:algorithm.feedback=always"])
    for arm in plan(config, tmp_path):
        resolve(validate(TrainConfig, merge(arm.settings, {"backend": arm.backend})))


def test_settings_for_a_backend_that_is_not_compared_are_refused():
    with pytest.raises(ConfigError, match="grpo, sdpo or warmup"):
        cli.resolve({"backends": "grpo,sdpo"}, None, [], ["scalar-sdpo:optimizer.lr=2"])


@pytest.mark.parametrize("key", ["seed", "init", "steps"])
def test_what_the_comparison_decides_cannot_be_set_for_a_run(key):
    with pytest.raises(ConfigError, match="a comparison decides it"):
        cli.resolve({}, None, [f"{key}=1"], [])


@pytest.mark.parametrize("flags", [{"env": "tools/cals"}, {"backends": "grpo,sdpoo"}])
def test_an_unknown_name_is_refused_before_anything_starts(flags):
    with pytest.raises(SdpoGymError, match="did you mean"):
        cli.resolve(flags, None, [], [])


SPECS = Path(sdpo_leaderboards.__path__[0]) / "specs"


@pytest.mark.parametrize("file", sorted(SPECS.rglob("*.toml")), ids=lambda file: file.stem)
def test_published_comparisons_have_settings_that_training_accepts(file, tmp_path):
    from sdpo_trainers.config import TrainConfig

    config = validate(CompareConfig, load_toml(file))
    config.check_names()
    for arm in plan(config, tmp_path):
        validate(TrainConfig, arm.settings)


def test_a_table_of_its_own_name_compares_a_backend_with_itself(tmp_path):
    text = '[backends.sdpo]\n[backends.slow]\nbackend = "sdpo"\nalgorithm = {ema_rate = 0.01}\n'
    config = cli.resolve({}, write(tmp_path / "c.toml", text), [], [])
    config.check_names()
    assert [(one.name, one.backend) for one in config.contenders] == [("sdpo", "sdpo"), ("slow", "sdpo")]
    assert config.contenders[1].settings == {"algorithm": {"ema_rate": 0.01}}
    arms = {arm.name: arm.backend for arm in plan(config, tmp_path) if not arm.warm_start}
    assert arms == {"sdpo-seed0": "sdpo", "slow-seed0": "sdpo"}


def test_a_name_that_cannot_be_a_folder_is_refused():
    with pytest.raises(ConfigError, match="slow/teacher"):
        validate(CompareConfig, {"backends": {"slow/teacher": {"backend": "sdpo"}}}).check_names()


def test_all_arms_can_start_from_a_run_made_before(tmp_path):
    warm = tmp_path / "warm"
    (warm / "checkpoints" / "last").mkdir(parents=True)
    given = {"start": str(warm), "warmup_steps": 0, "seeds": 2, "backends": "grpo"}
    config = validate(CompareConfig, given)
    config.check_names()
    assert [(arm.name, arm.start) for arm in plan(config, tmp_path)] == [
        ("grpo-seed0", warm.resolve()),
        ("grpo-seed1", warm.resolve()),
    ]
    for wrong in ({"warmup_steps": 3}, {"start": str(tmp_path / "nowhere")}):
        with pytest.raises(ConfigError, match="start = "):
            validate(CompareConfig, given | wrong).check_names()


def test_a_setting_of_an_algorithm_for_all_is_refused_where_the_warm_start_would_have_it(tmp_path):
    text = "backends = ['sdpo']\n[train.algorithm]\nalpha = 1.0\n"
    with pytest.raises(ConfigError, match=r"algorithm\.alpha.*warm start.*--set-for"):
        cli.resolve({}, write(tmp_path / "c.toml", text), [], []).check_names()
    cli.resolve({"warmup_steps": 0}, write(tmp_path / "d.toml", text), [], []).check_names()
