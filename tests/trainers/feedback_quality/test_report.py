"""The report: one page that needs nothing else and trusts nobody."""

import dataclasses
import html.parser

import pytest
from made import Colours, estimate, kind, quality, reader

from sdpo_gym.runs import describe_machine
from sdpo_gym.statistics import Estimate
from sdpo_trainers.feedback_quality.findings import conclude
from sdpo_trainers.feedback_quality.measure import measure
from sdpo_trainers.feedback_quality.report import gain_axis, nats_axis, pieces_of, render
from sdpo_trainers.feedback_quality.result import (
    LeakResult,
    LikelihoodResult,
    LocalisationResult,
    RepairExample,
)

HOSTILE = '</pre><script>alert(1)</script><img src="//x.org/x" onerror="alert(2)">{{ 7 * 7 }}\x1b\u202e\ud800'


class Tags(html.parser.HTMLParser):
    """Every tag of a page with its attributes, and whether those that must be closed are."""

    def __init__(self, page):
        super().__init__()
        self.found, self.open, self.wrong = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "line", "circle", "img"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if self.open[-1:] == [tag]:
            self.open.pop()
        else:
            self.wrong.append(tag)


def page_of(made):
    return render(made, {"env": "made/up", "limit": None, "n": 2}, describe_machine())


@pytest.fixture(scope="module")
def page():
    env = Colours()
    return page_of(measure(env, reader(), env.tasks, n=2, m=2))


def hostile():
    first = f"start {HOSTILE} end"
    example = RepairExample(
        HOSTILE, HOSTILE, first, HOSTILE, (HOSTILE,), (HOSTILE, 0.0), (HOSTILE, 1.0), "helped", ((2, 20),)
    )
    facts = dict.fromkeys(("task", "attempt", "feedback", "guess", "way"), HOSTILE)
    made = quality(
        full=0.5,
        kinds=[dataclasses.replace(kind(HOSTILE, 0.1, 0.5), message=HOSTILE), kind("other", 0.1, 0.5)],
        localisation=(
            LocalisationResult("all", 3, 3, estimate(0.5), 0.2, example=facts),
            LocalisationResult(HOSTILE, 3, 3, estimate(0.5), 0.2, example=facts),
        ),
        leaks=(LeakResult(HOSTILE, 3, estimate(0.5), estimate(0.1), estimate(0.4), facts, HOSTILE),),
        examples=(example,),
        unmeasured={HOSTILE: HOSTILE},
        verdicts={HOSTILE: 3},
        versus={f"{HOSTILE} - full": estimate(0.1)},
        likelihood=(
            LikelihoodResult("again", 3, 3, estimate(-9.0)),
            LikelihoodResult(HOSTILE, 3, 3, estimate(-9.5), estimate(-0.5)),
        ),
        likelihood_versus={f"{HOSTILE} - full": estimate(0.1)},
        likelihood_remark=HOSTILE,
    )
    made = dataclasses.replace(made, model=HOSTILE, environment=HOSTILE)
    return dataclasses.replace(made, findings=conclude(made))


def test_the_page_asks_for_nothing_from_elsewhere(page):
    for tag, attributes in Tags(page).found:
        assert tag not in ("script", "link", "iframe", "object", "img")
        assert attributes.get("href", "#").startswith("#") and "src" not in attributes
    assert "url(" not in page and "@import" not in page


def test_every_tag_is_closed_in_its_place(page):
    tags = Tags(page)
    assert tags.wrong == [] and tags.open == []


def test_links_lead_somewhere(page):
    tags = Tags(page).found
    wanted = {attributes["href"][1:] for tag, attributes in tags if tag == "a"}
    assert wanted and wanted <= {attributes.get("id") for _, attributes in tags}


def test_what_a_model_or_an_environment_wrote_stays_text():
    page = page_of(hostile())
    assert "alert(1)" in page and "{{ 7 * 7 }}" in page
    assert not [tag for tag, attributes in Tags(page).found if tag in ("script", "img") or "onerror" in attributes]
    assert "\x1b" not in page and "\u202e" not in page
    page.encode()


def test_the_plot_has_a_dot_with_an_interval_for_each_arm_in_both_panels(page):
    circles = [attributes for tag, attributes in Tags(page).found if tag == "circle"]
    assert len(circles) == 7 + 6
    solved = [a for a in circles if float(a["cx"]) == 190 + 330]
    assert len(solved) == 4  # full, dialogue, and both with a demonstration


def test_the_findings_and_the_examples_are_on_the_page(page):
    assert "Full feedback helps over trying again" in page
    assert "Feedback helped: box-" in page and "<mark>" in page


def test_marks_are_where_the_notes_point():
    example = RepairExample(
        "t", "p", "abcdefgh", "f", (), ("", 0), ("", 1), "helped", ((1, 3), (2, 4), (6, 6), (9, 99))
    )
    assert pieces_of(example) == [("a", False), ("bcd", True), ("ef", False), ("g", True), ("h", False)]
    assert pieces_of(dataclasses.replace(example, first="", marks=())) == []
    assert pieces_of(dataclasses.replace(example, marks=((0, 8),))) == [("abcdefgh", True)]


@pytest.mark.parametrize(
    ("gains", "ends"),
    [
        ([], (-0.25, 0.25)),
        ([Estimate(0.5, 0.3, 0.6)], (-0.25, 0.75)),
        ([Estimate(-0.9, -1.0, -0.8)], (-1.0, 0.25)),
    ],
)
def test_the_axis_of_gains_reaches_as_far_as_they_do(gains, ends):
    axis = gain_axis(gains)
    assert (axis.low, axis.high) == ends
    assert 0 in axis.ticks and axis(axis.low) == axis.left


def test_measurements_of_all_sorts_give_a_page():
    for made in (
        quality(),
        quality(failed=0, verdicts={}),
        dataclasses.replace(quality(), model="", arms=(), failed=0, verdicts={}),
        quality(leaks=(LeakResult("decoder", 0, remark="Nothing."),), unmeasured={"full": "no notes"}),
    ):
        tags = Tags(page_of(dataclasses.replace(made, findings=conclude(made))))
        assert tags.wrong == [] and tags.open == []


def test_the_likelihood_has_a_plot_of_its_own():
    made = quality(
        full=0.5,
        kinds=[dataclasses.replace(kind("a", 0.1, 0.5), likelihood_gain=estimate(-2.05)), kind("b", 0.1, 0.5)],
        likelihood=(
            LikelihoodResult("again", 3, 3, estimate(-9.0)),
            LikelihoodResult("full", 3, 3, estimate(-8.0), estimate(1.0)),
        ),
    )
    page = page_of(made)
    without = page_of(dataclasses.replace(made, likelihood=(), likelihood_remark="it was left out"))
    tags = Tags(page)
    assert tags.wrong == [] and tags.open == []
    dots = [sum(tag == "circle" for tag, _ in Tags(text).found) for text in (page, without)]
    assert dots[0] - dots[1] == 3
    assert "+1.00 [+0.92, +1.08]" in page and "−2.05 [−2.13, −1.97]" in page
    assert "it was left out" in without and 'href="#likelihood"' not in without


@pytest.mark.parametrize(
    ("low", "high", "zero", "ends", "step"),
    [
        (-23.0, -11.0, False, (-25.0, -10.0), 5.0),
        (-7.9, 3.1, True, (-10.0, 5.0), 5.0),
        (0.02, 0.03, True, (0.0, 0.05), 0.05),
        (0.0, 0.0, True, (0.0, 0.05), 0.05),
        (-900.0, -200.0, False, (-1000.0, -200.0), 200.0),
    ],
)
def test_the_axis_of_log_probabilities_has_round_steps(low, high, zero, ends, step):
    axis = nats_axis([Estimate((low + high) / 2, low, high)], 10, 100, zero)
    assert (axis.low, axis.high, axis.step) == pytest.approx((*ends, step))
    assert 2 <= len(axis.ticks) <= 7
    assert axis.ticks[0] == pytest.approx(axis.low) and axis.ticks[-1] == pytest.approx(axis.high)
    assert axis(axis.low) == 10 and axis(axis.high) == 110
