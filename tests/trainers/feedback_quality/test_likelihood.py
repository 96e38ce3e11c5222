"""How likely the right answer becomes: with scores made up, with a local model, and what is said of it."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest
from codes import WRONG, Codes, Doors
from made import estimate, kind, quality

from sdpo_gym import Note, Sample
from sdpo_gym.errors import ConfigError, PolicyError, RunError
from sdpo_gym.policy import Sampling, ScriptedPolicy
from sdpo_gym.runs import Run
from sdpo_gym.statistics import Estimate
from sdpo_gym.types import from_json, to_json
from sdpo_trainers.feedback_quality.arms import Arm
from sdpo_trainers.feedback_quality.findings import conclude
from sdpo_trainers.feedback_quality.likelihood import FILE, oracle_logprobs
from sdpo_trainers.feedback_quality.measure import Stage, measure
from sdpo_trainers.feedback_quality.result import FeedbackQuality, LikelihoodResult
from sdpo_trainers.sampling.policy import TransformersPolicy


class Scorer:
    """Never solves anything, and finds an answer likelier where it reads it, less likely where it reads another.

    Args:
        said: Where it looks for codes.
    """

    name, batch_size = "scorer", 14

    def __init__(self, said: str = r"labelled (code-\d+)") -> None:
        self.said = re.compile(said)
        self.scored: list[tuple[str, str]] = []
        self.stop_after: int | None = None

    def sample(self, conversations, n, sampling):
        return [[Sample(WRONG)] * n for _ in conversations]

    def answer_logprobs(self, conversations, answers):
        if self.stop_after is not None:
            self.stop_after -= 1
            if self.stop_after < 0:
                raise PolicyError("out of memory")
        self.scored += [(c[-1].content, answer) for c, answer in zip(conversations, answers, strict=True)]
        return [self._score(c[-1].content, answer) for c, answer in zip(conversations, answers, strict=True)]

    def _score(self, text, answer):
        read = self.said.findall(text)
        return -10.0 - len(answer) / 100 + (4.0 if answer in read else -2.0 if read else 0.0)


def gains(made):
    return {result.arm: result.gain and result.gain.mean for result in made.likelihood}


def said(made, sign):
    return [f.statement for f in made.findings if f.about == "likelihood" and f.sign == sign]


def test_telling_feedback_makes_the_right_answer_likelier_and_anothers_makes_it_less_likely():
    made = measure(Codes(8), Scorer())
    assert gains(made) == pytest.approx(
        {"verdict": 0, "full": 4, "shuffled": -2, "demonstration": 0, "everything": 4, "dialogue": 4}
        | {"again": None}
    )
    assert made.likelihood_versus["full - shuffled"].mean == pytest.approx(6)
    assert made.likelihood_versus["full - shuffled"].low > 0
    assert (made.likelihood[0].attempts, made.likelihood[0].tasks) == (16, 8)
    assert made.likelihood_remark == ""
    assert [k.likelihood_gain.mean for k in made.kinds] == pytest.approx([4])
    full, own = said(made, "good")
    assert (
        full.startswith("Full feedback makes the known right answer likelier: +4.00")
        and "multiplied by 55" in full
    )
    assert own.startswith("What it says of this very attempt")


def test_useless_feedback_is_not_shown_to_make_anything_likelier():
    made = measure(Codes(8, notes=lambda task, attempt: [Note("no", "Wrong, try again.")]), Scorer())
    assert gains(made)["full"] == gains(made)["shuffled"] == 0
    assert not said(made, "good") and not said(made, "bad")
    assert [text[:15] for text in said(made, "unclear")] == ["It is not shown"] * 2


def test_feedback_that_leads_astray_makes_the_right_answer_less_likely():
    made = measure(Codes(8, notes=lambda task, attempt: [Note("lie", "It is labelled code-000000.")]), Scorer())
    assert gains(made)["full"] == -2
    assert "less likely" in said(made, "bad")[0]


def test_every_task_counts_the_same():
    class Half(Scorer):
        """Solves a task in one of two attempts where it can, so that tasks have one failed attempt, or two."""

        def sample(self, conversations, n, sampling):
            solved = Sample("code-000")
            return [
                [solved if "item 0?" in c[-1].content else Sample(WRONG), Sample(WRONG)][:n] for c in conversations
            ]

    made = measure(Codes(2, notes=lambda task, attempt: [Note("a", "labelled code-000.")] * 2), Half())
    full = next(result for result in made.likelihood if result.arm == "full")
    assert (full.attempts, full.tasks) == (3, 2)
    assert full.gain.mean == pytest.approx((4 - 2) / 2)


def test_equal_contexts_are_read_once():
    policy = Scorer()
    measure(Codes(4, notes=lambda task, attempt: []), policy, n=3, m=1)
    assert len(policy.scored) == len(set(policy.scored)) == 4 * 3  # again, verdict, demonstration


def test_of_several_actions_the_first_is_scored():
    policy = Scorer()
    made = measure(Doors(3), policy, mistakes=0)
    assert {answer for _, answer in policy.scored} == {"open"}
    assert made.likelihood[0].tasks == 3


@pytest.mark.parametrize(
    ("given", "policy", "remark"),
    [
        ({}, ScriptedPolicy(lambda conversation, number: WRONG), "endpoints do not"),
        ({"likelihood": False}, Scorer(), "left out"),
        ({"tasks": list(Codes(3, oracle=False).tasks)}, Scorer(), "no task that was failed has an oracle"),
    ],
)
def test_what_is_not_measured_says_why(given, policy, remark):
    made = measure(Codes(3), policy, mistakes=0, **given)
    assert made.likelihood == () and made.likelihood_versus == {}
    assert remark in made.likelihood_remark
    assert remark in said(made, "note")[0]


def test_without_a_failed_attempt_nothing_is_said_of_it():
    made = measure(Codes(1), ScriptedPolicy(lambda conversation, number: "code-000"), mistakes=0)
    assert made.likelihood_remark == "" and not said(made, "note")


def test_answers_that_are_too_long_to_read_are_in_no_figure():
    class Short(Scorer):
        def _score(self, text, answer):
            return None if "labelled" in text else super()._score(text, answer)

    made = measure(Codes(3), Short(), mistakes=0)
    assert [result.arm for result in made.likelihood] == ["again", "verdict", "demonstration"]

    class Shorter(Scorer):
        def _score(self, text, answer):
            return None

    assert "fits" in measure(Codes(3), Shorter(), mistakes=0).likelihood_remark


def test_a_policy_that_cannot_score_is_refused():
    with pytest.raises(ConfigError, match="answer_logprobs"):
        oracle_logprobs(ScriptedPolicy(lambda conversation, number: WRONG), [], list(Arm))


def test_a_resumed_measurement_scores_nothing_twice_and_says_the_same(tmp_path):
    env = Codes(6)
    whole = measure(env, Scorer(), run=Run.create(tmp_path / "whole", {}))
    run, policy = Run.create(tmp_path / "run", {}), Scorer()
    policy.stop_after = 2
    with pytest.raises(PolicyError, match="memory"):
        measure(env, policy, run=run)
    path = run.path / FILE
    path.write_text(path.read_text() + '{"task": "t5", "att')  # killed while it wrote a line
    policy.stop_after = None
    assert measure(env, policy, run=run) == whole
    assert len(policy.scored) == len(set(policy.scored))
    assert path.read_text() == (tmp_path / "whole" / FILE).read_text()
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    assert len(rows) == 12 * len(Arm)
    assert rows[0].keys() == {"task", "attempt", "arm", "logprob", "key"}
    again = Scorer()
    assert measure(env, again, run=run) == whole
    assert again.scored == []


def test_a_file_that_cannot_be_read_is_an_error_that_says_what_to_do(tmp_path):
    run = Run.create(tmp_path / "run", {})
    (run.path / FILE).write_text('{"key": "x"}\n')
    with pytest.raises(RunError, match="delete it"):
        measure(Codes(2), Scorer(), run=run, mistakes=0)


def test_progress_counts_failed_attempts():
    told: list[Stage] = []
    measure(Codes(3), Scorer(), on_progress=told.append, mistakes=0)
    assert [stage.done for stage in told if stage.name == "likelihood"] == [1, 2, 3, 4, 5, 6]
    assert {stage.total for stage in told if stage.name == "likelihood"} == {6}


def test_a_result_with_likelihoods_survives_json():
    made = measure(Codes(4), Scorer())
    assert from_json(FeedbackQuality, to_json(made)) == made


def test_with_a_local_model_equal_feedback_makes_no_difference_and_other_feedback_does(tiny):
    def measured(notes):
        env = Codes(4, notes=notes)
        policy = TransformersPolicy(tiny, batch_size=8)
        return measure(
            env, policy, n=1, sampling=Sampling(max_tokens=2), mistakes=0, arms=[Arm.FULL, Arm.SHUFFLED]
        )

    made = measured(lambda task, attempt: [Note("no", "Wrong.")])
    (again, full, shuffled) = made.likelihood
    assert again.logprob.mean < 0 and full.gain.mean != 0
    assert full.gain == shuffled.gain  # the same texts
    assert made.likelihood_versus["full - shuffled"] == Estimate(0.0, 0.0, 0.0)
    told = measured(lambda task, attempt: [Note("no", f"It is {task.secrets[0]}.")])
    assert told.likelihood_versus["full - shuffled"].mean != 0


# --- what is said of it --------------------------------------------------------------------------------


def likely(arm, gain, around=0.1, tasks=40):
    return LikelihoodResult(
        arm, 2 * tasks, tasks, estimate(-9.0), None if gain is None else estimate(gain, around)
    )


def concluded(full, repaired, kinds=(), versus=None):
    made = quality(
        full=repaired,
        kinds=kinds,
        likelihood=(likely("again", None), likely("full", full)),
        likelihood_versus=versus or {},
    )
    return dataclasses.replace(made, findings=conclude(made))


@pytest.mark.parametrize(
    ("likelihood", "repaired", "begins"),
    [
        (-1.0, 0.7, "Second attempts and likelihood say the opposite"),
        (-1.0, 0.2, "Whether full feedback changes anything, second attempts leave open"),
        (0.0, 0.7, "Whether full feedback changes anything, second attempts tell"),
    ],
)
def test_where_sampling_and_likelihood_disagree_both_are_told(likelihood, repaired, begins):
    notes = said(concluded(likelihood, repaired), "note")
    assert notes[0].startswith(begins)
    assert "likelihood" in notes[0] and "repairs" in notes[0]


def test_where_they_agree_nothing_is_said_of_it():
    (note,) = said(concluded(1.0, 0.7), "note")
    assert note.startswith("The likelihood is the log-probability")
    assert "one right answer of maybe many" in note


def test_kinds_are_named_that_make_the_answer_likelier_or_less_likely():
    kinds = [
        dataclasses.replace(kind(name, 0.2, 0.2), likelihood_gain=estimate(gain))
        for name, gain in (("tool.wrong", -2.05), ("argument.value", 0.9), ("open", 0.05))
    ]
    made = concluded(-0.5, 0.2, kinds)
    assert any("'tool.wrong' −2.05" in text and "argument" not in text for text in said(made, "bad"))
    assert any("'argument.value' +0.90" in text for text in said(made, "good"))


def test_of_feedback_that_gives_answers_away_it_is_no_measure():
    env = Codes(12, notes=lambda task, attempt: [Note("a", f"The answer is {task.secrets[0]}.")])
    made = measure(env, Scorer(r"The answer is (code-\d+)"), mistakes=0)
    assert [f.about for f in made.findings if f.sign == "bad"] == ["leak"]
    assert "no measure of it as feedback" in said(made, "good")[0]
