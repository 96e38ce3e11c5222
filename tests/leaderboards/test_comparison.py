import json

import pytest
from plausible import write_arm, write_comparison

from sdpo_gym.runs import Run
from sdpo_gym.statistics import Estimate
from sdpo_leaderboards.arms import plan
from sdpo_leaderboards.comparison import ArmResult, Point, compare_pair, read_arm, read_comparison, summarise
from sdpo_leaderboards.config import CompareConfig


def arm(backend="sdpo", seed=0, rates=(0.2, 0.6, 0.6), **given):
    curve = tuple(Point(i, 100.0 * i, 10.0 * i, Estimate(r, r - 0.1, r + 0.1)) for i, r in enumerate(rates))
    return ArmResult(f"{backend}-seed{seed}", backend, seed, "finished", curve, **given)


def test_the_area_is_the_mean_height_of_the_curve():
    assert arm(rates=(0.2, 0.6, 0.6)).area == pytest.approx((0.4 + 0.6) / 2)


def test_one_evaluation_has_no_area():
    assert arm(rates=(0.2,)).area is None


def test_attempts_to_a_threshold_are_those_of_the_first_evaluation_that_reached_it():
    assert arm(rates=(0.2, 0.8, 0.5, 0.9)).attempts_to(0.8) == 100
    assert arm(rates=(0.2, 0.7)).attempts_to(0.8) is None
    assert arm(rates=(0.9, 0.9)).attempts_to(0.8) == 0


def test_the_drop_is_how_far_the_last_evaluation_lies_under_the_best():
    assert arm(rates=(0.2, 0.8, 0.5)).drop == pytest.approx(0.3)


def test_a_difference_is_paired_by_task():
    hard_and_easy = {f"t{i}": float(i % 2) for i in range(40)}
    better = {task: min(1.0, rate + 0.1) for task, rate in hard_and_easy.items()}
    found = compare_pair("sdpo", "grpo", [arm("sdpo", after=better), arm("grpo", after=hard_and_easy)])
    assert found and found.tasks == 40
    assert found.estimate.mean == pytest.approx(0.05)
    assert found.estimate.low > 0, "unpaired, tasks of rate 0 and 1 would hide a difference of 0.05"


def test_a_difference_covers_only_tasks_and_seeds_that_both_have():
    one, other = {"a": 1.0, "b": 0.0}, {"b": 0.0, "c": 1.0}
    found = compare_pair("sdpo", "grpo", [arm(after=one), arm("grpo", after=other), arm(seed=1, after=one)])
    assert found and found.tasks == 1 and found.estimate.mean == 0


def test_no_difference_on_any_task_is_no_certainty():
    same = {f"t{i}": 1.0 for i in range(10)}
    found = compare_pair("sdpo", "grpo", [arm(after=same), arm("grpo", after=same)])
    assert found and found.estimate.low < 0 < found.estimate.high


def test_seeds_that_disagree_widen_the_interval():
    def interval(rates):
        arms = [arm(seed=s, after={f"t{i}": rate for i in range(200)}) for s, rate in enumerate(rates)]
        return summarise("sdpo", arms, 0.8).after

    agreeing, disagreeing = interval([0.5, 0.5, 0.5]), interval([0.2, 0.5, 0.8])
    assert agreeing and disagreeing
    assert disagreeing.high - disagreeing.low > 0.3 > agreeing.high - agreeing.low


def test_only_seeds_that_reached_the_threshold_count_towards_its_attempts():
    result = summarise("sdpo", [arm(rates=(0.2, 0.9)), arm(seed=1, rates=(0.2, 0.5))], 0.8)
    assert (result.reached, result.finished, result.attempts_to_threshold) == (1, 2, 100)


def test_a_comparison_reads_what_its_runs_measured(one_seed):
    run = Run.open(one_seed.path / "arms" / "sdpo-seed0")
    after = next(b.after for b in one_seed.backends if b.backend == "sdpo")
    assert after and after.mean == pytest.approx(run.metrics("test")[-1]["pass_rate"])
    assert one_seed.test_tasks == 64


def test_all_backends_are_tested_before_training_on_the_same_attempts(one_seed):
    assert len({result.before for result in one_seed.backends}) == 1


def test_an_arm_that_was_not_evaluated_first_is_what_its_warm_start_was(tmp_path):
    config = CompareConfig(backends="grpo", steps=10)
    run = write_comparison(tmp_path / "run", config)
    (path,) = (run.path / "arms").iterdir()
    rows = [json.loads(line) for line in (path / "metrics.jsonl").read_text().splitlines()]
    (path / "metrics.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows if row["step"]))
    for file in (path / "rollouts").glob("*_000000.jsonl"):
        file.unlink()
    comparison = read_comparison(Run.open(run.path), config)
    (result,), (start,) = comparison.arms, comparison.warm_starts
    assert result.before == start.after and result.before
    assert (result.curve[0].step, result.curve[0].attempts) == (0, 0)
    assert result.curve[0].rate == start.curve[-1].rate
    assert comparison.backends[0].gain is not None


def test_an_unfinished_run_is_not_in_the_table(tmp_path):
    config = CompareConfig(backends="grpo", warmup_steps=0, steps=10)
    planned = plan(config, tmp_path)[0]
    write_arm(planned, config, final=0.9, steps=4)
    result = read_arm(planned)
    assert result.status == "unfinished" and result.curve and not result.after
    assert summarise("grpo", [result], 0.8).finished == 0


def test_a_comparison_that_has_not_begun_can_be_read(tmp_path):
    config = CompareConfig()
    run = Run.create(tmp_path / "run", config.model_dump(), kind="comparison")
    comparison = read_comparison(run, config)
    assert [b.after for b in comparison.backends] == [None] * 3
    assert comparison.summary()["differences"] == []


def test_one_seed_says_what_its_intervals_leave_out(one_seed, three_seeds):
    assert "not the luck of a training run" in one_seed.caption
    assert "over seeds and tasks (2 to 3 seeds per backend)" in three_seeds.caption
