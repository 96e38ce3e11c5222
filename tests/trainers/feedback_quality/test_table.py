"""A measurement in the terminal: in any width, in a pipe, whatever a model wrote."""

import dataclasses
import io

import pytest
from made import arm, estimate, kind, quality
from rich.console import Console

from sdpo_gym.statistics import Estimate
from sdpo_trainers.feedback_quality.findings import conclude
from sdpo_trainers.feedback_quality.result import LeakResult, LikelihoodResult, LocalisationResult
from sdpo_trainers.feedback_quality.table import bar, show_quality


@pytest.fixture
def whole():
    made = quality(
        verdict=0.25,
        full=0.7,
        shuffled=0.2,
        demonstration=0.9,
        arms=[dataclasses.replace(arm("everything", 0.9), gain=estimate(0.7))],
        kinds=[kind(f"argument.kind-{i}", 0.2, 0.6) for i in range(15)],
        localisation=(LocalisationResult("all", 40, 40, estimate(0.8), 0.2, estimate(0.7), estimate(0.1)),),
        leaks=(LeakResult("decoder", 40, estimate(0.1), estimate(0.1), Estimate(0.0, -0.1, 0.1)),),
        unmeasured={"dialogue": "the feedback on failed attempts has no notes"},
    )
    return dataclasses.replace(made, findings=conclude(made))


def printed(made, width):
    out = Console(file=io.StringIO(), width=width, highlight=False, emoji=False, markup=False)
    show_quality(out, made)
    return out.file.getvalue()


@pytest.mark.parametrize("width", [80, 100, 140])
def test_every_line_fits_and_figures_stay_whole(whole, width):
    text = printed(whole, width)
    assert max(map(len, text.splitlines())) <= width
    for figure in ("0.70 [0.62, 0.78]", "+0.50 [+0.42, +0.58]", "demonstration and feedback"):
        assert figure in text


def test_findings_come_before_figures(whole):
    text = printed(whole, 140)
    assert text.index("Full feedback helps") < text.index("second attempts given")


def test_what_was_not_measured_says_why(whole):
    assert "feedback in a dialogue: not measured, the feedback" in printed(whole, 140)


def test_many_kinds_are_cut_and_counted(whole):
    text = printed(whole, 140)
    assert "argument.kind-11" in text and "argument.kind-12" not in text and "3 more" in text


def test_a_bar_shows_the_mean_and_both_ends():
    assert bar(Estimate(0.5, 0.25, 0.75), 8) == "██▓▓──"
    assert bar(Estimate(0.0, 0.0, 0.0), 8) == ""
    assert bar(Estimate(1.0, 1.0, 1.0), 8) == "█" * 8


def test_control_characters_do_not_reach_the_terminal(whole):
    made = dataclasses.replace(whole, model="\x1b[31mred", kinds=(kind("\x1b]0;title\x07", 0.1, 0.2),))
    made = dataclasses.replace(made, findings=conclude(made))
    assert "\x1b" not in printed(made, 140) and "\x07" not in printed(made, 140)


def test_a_measurement_without_a_model_is_shown():
    made = dataclasses.replace(quality(), model="", arms=(), failed=0, verdicts={})
    text = printed(dataclasses.replace(made, findings=conclude(made)), 100)
    assert "no model" in text and "second attempts" not in text


@pytest.mark.parametrize("width", [80, 140])
def test_the_likelihood_of_the_right_answer_is_shown_by_arm_and_by_kind(width):
    made = quality(
        full=0.7,
        kinds=[dataclasses.replace(kind("tool.wrong", 0.2, 0.6), likelihood_gain=estimate(-2.05))],
        likelihood=(
            LikelihoodResult("again", 64, 36, Estimate(-123.4, -130.0, -110.0)),
            LikelihoodResult("dialogue", 64, 36, Estimate(-130.1, -140.0, -120.0), Estimate(-6.7, -7.9, -5.5)),
        ),
        likelihood_versus={"full - shuffled": estimate(-0.6)},
    )
    text = printed(dataclasses.replace(made, findings=conclude(made)), width)
    assert max(map(len, text.splitlines())) <= width
    for figure in ("−123.40 [−130.00, −110.00]", "−6.70 [−7.90, −5.50]", "−0.60 [−0.68, −0.52]"):
        assert figure in text
    assert "tool.wrong" in text and "−2.05 [−2.13, −1.97]" in text
