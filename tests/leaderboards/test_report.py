import dataclasses
import html.parser
import io
import re

import pytest
from plausible import write_comparison
from rich.console import Console

from sdpo_gym.backends import TeacherDetail
from sdpo_gym.errors import RunError
from sdpo_gym.runs import Run
from sdpo_gym.types import Group, from_json, to_dict
from sdpo_leaderboards import cli, curves, report, table
from sdpo_leaderboards.alarms import alarms
from sdpo_leaderboards.comparison import read_comparison
from sdpo_leaderboards.config import CompareConfig
from sdpo_leaderboards.examples import test_examples as find_test_examples
from sdpo_leaderboards.examples import training_examples

HOSTILE = '</pre><script>alert(1)</script><img src="https://example.org/x" onerror="alert(2)">{{ 7 * 7 }}'


class Tags(html.parser.HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def page(one_seed):
    return report.render(one_seed)


def test_the_page_asks_for_nothing_from_elsewhere(page):
    for tag, attributes in Tags(page).found:
        assert tag not in ("script", "link", "iframe", "object")
        for name in ("src", "href"):
            assert attributes.get(name, "#").startswith(("#", "data:image/svg+xml;base64,"))
    assert "url(" not in page and "@import" not in page


def test_what_a_model_wrote_stays_text(tmp_path):
    config = CompareConfig(backends="grpo", warmup_steps=0, steps=2)
    run = write_comparison(tmp_path / "run", config)
    arm = Run.open(run.path / "arms" / "grpo-seed0")
    for step in (1, 2):
        groups = [hostile(recorded.group) for recorded in arm.recorded(step)]
        arm.record(step, groups, [[{"trajectory": 0, "reprompt": HOSTILE}]] * len(groups))
    page = report.render(read_comparison(run, config))
    assert "alert(1)" in page and "{{ 7 * 7 }}" in page
    assert not [tag for tag, attributes in Tags(page).found if tag == "script" or "onerror" in attributes]


def hostile(group):
    row = to_dict(group)
    for trajectory in row["trajectories"]:
        trajectory["turns"][0]["action"]["text"] = HOSTILE
    return from_json(Group, row)


def test_each_backend_shows_the_signal_that_it_learned_from(one_seed):
    grpo, sdpo = training_examples(one_seed, "grpo")[0], training_examples(one_seed, "sdpo")[0]
    assert all(shown.advantage is not None and shown.reprompt is None for shown in grpo.attempts)
    failed = next(shown for shown in sdpo.attempts if shown.score < 1)
    assert failed.reprompt and failed.feedback in failed.reprompt


def test_early_examples_come_before_late_ones(one_seed):
    early, late = training_examples(one_seed, "sdpo")
    assert early.step < late.step


def test_a_learned_test_task_was_failed_before_and_passed_after(one_seed):
    learned = next(example for example in find_test_examples(one_seed) if example.title == "Learned")
    assert learned.before.score < 1
    assert any(shown.score == 1 for shown in learned.after.values())


def test_a_failed_run_is_named_in_report_and_alarms(three_seeds):
    assert any("sdpo-seed1 failed: exit code 1" in alarm for alarm in alarms(three_seeds))
    assert "sdpo (2 of 3 finished)" in report.render(three_seeds)


def test_a_collapse_raises_an_alarm(one_seed):
    arm = next(a for a in one_seed.arms if a.backend == "sdpo")
    low = dataclasses.replace(arm.curve[0], step=99)
    collapsed = dataclasses.replace(arm, curve=(*arm.curve, low))
    others = [a for a in one_seed.arms if a is not arm]
    before = alarms(one_seed)
    after = alarms(dataclasses.replace(one_seed, arms=(*others, collapsed)))
    assert [alarm for alarm in after if alarm not in before and "may have collapsed" in alarm]


def test_lost_attempts_and_truncation_raise_alarms(tmp_path):
    config = CompareConfig(backends="grpo", warmup_steps=0, steps=2)
    run = write_comparison(tmp_path / "run", config)
    row = {"verdict/truncated": 90.0, "signal_fraction": 0.0, "loss": float("nan")}
    Run.open(run.path / "arms" / "grpo-seed0").log(3, "train", row)
    Run.open(run.path / "arms" / "grpo-seed0").log(4, "train", row | {"faults": 3.0})
    text = " ".join(alarms(read_comparison(run, config)))
    for sign in ("length limit", "3 attempts were left out", "0% of the attempts", "not a finite number"):
        assert sign in text


@pytest.mark.parametrize(("gaps", "warned"), [((-0.25, 0.1), True), ((0.25, -0.1), False)])
def test_a_teacher_that_does_no_better_than_the_student_raises_an_alarm(tmp_path, gaps, warned):
    config = CompareConfig(backends="sdpo", warmup_steps=0, steps=2)
    run = write_comparison(tmp_path / "run", config)
    for step, gap in enumerate(gaps, 3):
        Run.open(run.path / "arms" / "sdpo-seed0").log(step, "train", {"teacher_gap/gap": gap})
    assert any("nothing to pass on" in alarm for alarm in alarms(read_comparison(run, config))) is warned


def test_the_folder_holds_table_curves_and_report(tmp_path):
    config = CompareConfig(backends="grpo", warmup_steps=0, steps=2)
    run = write_comparison(tmp_path / "run", config)
    report.write_report(run, read_comparison(run, config))
    assert (run.path / "curves.png").read_bytes().startswith(b"\x89PNG")
    assert {"summary.json", "report.html"} <= {file.name for file in run.path.iterdir()}


def test_a_comparison_without_any_evaluation_has_no_report(tmp_path):
    config = CompareConfig()
    run = Run.create(tmp_path / "run", config.model_dump(), kind="comparison", failures={})
    with pytest.raises(RunError, match="nothing to report yet"):
        cli.finish(run, config)


def test_the_same_folder_gives_the_same_page(one_seed, page):
    assert report.render(one_seed) == page


def test_each_backend_has_its_own_colour_and_marker(one_seed):
    styles = [curves.style(one_seed, name) for name in one_seed.config.backends]
    colours, markers = zip(*styles, strict=True)
    assert len(set(colours)) == len(set(markers)) == 3


@pytest.fixture(scope="module")
def ablation(tmp_path_factory):
    config = CompareConfig(backends="grpo,sdpo", details="full,shuffled,none", steps=2)
    run = write_comparison(tmp_path_factory.mktemp("ablation") / "run", config)
    return read_comparison(run, config)


def test_table_curves_and_report_tell_the_details_of_a_backend_apart(ablation):
    names = ["grpo", "sdpo, full", "sdpo, shuffled", "sdpo, none"]
    assert [result.backend for result in ablation.backends] == names
    assert all(result.finished == 1 for result in ablation.backends)
    console = Console(file=io.StringIO(), width=140)
    table.print_table(ablation, console)
    page = report.render(ablation)
    svg = curves.draw(ablation, "svg").decode()
    for name in names:
        assert name in console.file.getvalue() and name in svg
        assert f"{name}: what it learned from" in page
    assert "sdpo, full minus sdpo, shuffled:" in console.file.getvalue()
    assert "(a control)" in page and "grpo; sdpo, full; sdpo, shuffled; sdpo, none compared on" in page
    assert training_examples(ablation, "sdpo, none") and find_test_examples(ablation)[0].after.keys() == set(names)


def test_many_contenders_have_styles_of_their_own(ablation):
    config = CompareConfig(backends="sft,grpo,scalar-sdpo,sdpo", details=list(TeacherDetail))
    many = dataclasses.replace(ablation, config=config)
    assert len({curves.style(many, one.name) for one in config.contenders}) == len(config.contenders) == 8


def test_the_printed_table_has_every_figure_of_the_report(one_seed):
    console = Console(file=io.StringIO(), width=120)
    table.print_table(one_seed, console)
    printed = console.file.getvalue()
    for row in table.rows(one_seed):
        for result in one_seed.backends:
            assert row.cell(result) in printed


@pytest.mark.parametrize(
    ("seconds", "text"), [(45, "45 s"), (59.7, "1 min 00 s"), (125, "2 min 05 s"), (11_220, "3 h 07 min")]
)
def test_durations_read_well(seconds, text):
    assert table.duration(seconds) == text


def test_a_difference_that_rounds_to_nothing_has_no_sign():
    assert table.signed(-0.001) == "0.00"
    assert re.match("−", table.signed(-0.01))
