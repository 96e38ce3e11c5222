"""Judges whose faults are known: what is measured of them is what they are."""

from __future__ import annotations

import json
import random
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sdpo_gym
from sdpo_envs.judge.feedback import JudgedFeedback
from sdpo_envs.judge.judge import Judge, JudgeUsage
from sdpo_envs.judge.quality.attempts import known_attempts, known_sample, longer
from sdpo_envs.judge.quality.measure import measure_judge
from sdpo_envs.judge.quality.summary import JudgeQuality, Record, cohens_kappa, summarize
from sdpo_gym import Attempt, Feedback, FeedbackEnv, Message, Note, Response, Task, Verdict
from sdpo_gym.errors import ConfigError, EnvironmentFault, RunError
from sdpo_gym.mistakes import PlantedMistake
from sdpo_gym.policy import Conversation, ScriptedPolicy
from sdpo_gym.runs import Run
from sdpo_gym.statistics import Estimate
from sdpo_gym.tasks import stable_hash
from sdpo_gym.types import to_json


def word(number: int) -> str:
    rng = random.Random(number)
    return "".join(rng.choice("abcdefghijklmnop") for _ in range(6)) + "q"


class Reverse(FeedbackEnv[Task]):
    """The last word of an attempt must be that of the task, backwards."""

    planting = True

    def __init__(self, size: int = 40, oracle: bool = True) -> None:
        words = [word(number) for number in range(size)]
        super().__init__(
            [Task(w, (Message("user", f"Reverse {w}"),), (w[::-1],), w[::-1] if oracle else None) for w in words]
        )

    def judge(self, task: Task, attempt: Attempt) -> Feedback:
        right = attempt.split()[-1:] == [task.id[::-1]]
        return (
            Feedback.correct() if right else Feedback(Verdict.WRONG_ANSWER, 0.0, (Note("x", "SAID BY PROGRAM"),))
        )

    def planted_mistakes(self, task: Task) -> Iterator[PlantedMistake]:
        for wrong in (task.id, task.id[::-1], task.id[1:], task.id[:-1]) if self.planting else ():
            yield PlantedMistake("same" if wrong == task.id else "part", (wrong,))


def quoted(content: str, title: str) -> str:
    """What stands quoted under a heading of a prompt."""
    found = re.search(rf"^{title} \[\w{{6}}\][^\n]*:\n((?:> .*\n?)+)", content, re.MULTILINE)
    assert found is not None
    return "\n".join(line[2:] for line in found[1].splitlines())


def solves(content: str, title: str = "Attempt") -> bool:
    return quoted(content, title).split()[-1] == quoted(content, "Task").split()[-1][::-1]


def says(answer: str) -> str:
    return json.dumps({"remark": f"I say {answer}.", "answer": answer})


Says = Callable[[str], bool]


def judge_that(passes: Says, first: Says | None = None, **settings: Any) -> Judge:
    """A judge that passes what `passes` says, and of two attempts chooses the first where `first` says so."""

    def reply(conversation: Conversation, number: int) -> str:
        content = conversation[0].content
        if "Attempt 1 " in content:
            chosen = (first or (lambda content: solves(content, "Attempt 1")))(content)
            return says("first" if chosen else "second")
        return says("yes" if passes(content) else "no")

    return Judge(ScriptedPolicy(reply), {"cache": False, "retries": 0, **settings})


def chance(share: float, seed: int = 0) -> Says:
    """True for that share of all prompts, always for the same."""
    return lambda content: stable_hash(seed, content) / 2**64 < share


def near(estimate: Estimate | None, value: float, within: float = 0.1) -> bool:
    return estimate is not None and estimate.low <= value <= estimate.high and abs(estimate.mean - value) < within


def said(quality: JudgeQuality, words: str) -> bool:
    return any(words in sentence for sentence in quality.conclusions)


def test_a_perfect_judge_has_no_faults_and_no_certainty() -> None:
    quality = measure_judge(Reverse(), judge_that(solves))
    for rate in (quality.accuracy, quality.kappa, quality.pairs_right):
        assert rate.estimate is not None and rate.estimate.mean == 1 and 0.8 < rate.estimate.low < 1
    for rate in (quality.false_pass, quality.false_fail):
        assert rate.estimate is not None and rate.estimate.mean == 0 and 0 < rate.estimate.high < 0.1
    assert near(quality.length_bias.estimate, 0) and near(quality.first_chosen.estimate, 0.5)
    assert quality.examples == ()
    assert (quality.tasks, quality.attempts, quality.accuracy.cases) == (40, 120, 120)
    assert said(quality, "beyond chance: kappa 1.00") and said(quality, "No preference by length")
    assert said(quality, "No preference by position")


@pytest.mark.parametrize(("false_pass", "false_fail"), [(0.3, 0.1), (0.05, 0.4), (0.5, 0.5)])
def test_error_rates_are_found(false_pass: float, false_fail: float) -> None:
    errs = {True: chance(false_fail, 3), False: chance(false_pass, 4)}
    judge = judge_that(lambda content: solves(content) is not errs[solves(content)](content))
    quality = measure_judge(Reverse(120), judge, biases=False)
    assert near(quality.false_pass.estimate, false_pass)
    assert near(quality.false_fail.estimate, false_fail)
    assert near(quality.accuracy.estimate, 1 - (2 * false_pass + false_fail) / 3)
    passed = (2 * false_pass + 1 - false_fail) / 3
    expected = passed / 3 + (1 - passed) * 2 / 3
    assert near(quality.kappa.estimate, (1 - (2 * false_pass + false_fail) / 3 - expected) / (1 - expected))
    assert quality.first_chosen.estimate is None and quality.length_bias.cases == 0
    assert said(quality, "beyond chance is not shown") is (false_pass == 0.5)


def test_intervals_cover_the_truth_as_often_as_they_say() -> None:
    rng = random.Random(0)
    covered = {"false_pass": 0, "accuracy": 0, "kappa": 0}
    for _ in range(30):
        records = []
        for task in range(40):
            hard = rng.random() < 0.5  # attempts at one task are alike: its wrong ones pass together
            for attempt, known in enumerate((True, False, False)):
                passes = rng.random() < (0.9 if known else 0.5 if hard else 0.1)
                records.append(
                    Record(
                        f"{task}", "model", "plain", attempt, 0, ("a",), (known,), said=(passes,), remarks=("",)
                    )
                )
        quality = summarize(records, JudgeUsage(), 40)
        truth = {"false_pass": 0.3, "accuracy": (0.9 + 2 * 0.7) / 3, "kappa": 0.5333}
        for name, value in truth.items():
            estimate = getattr(quality, name).estimate
            covered[name] += estimate.low <= value <= estimate.high
    assert all(count >= 25 for count in covered.values()), covered


@pytest.mark.parametrize("answer", [True, False])
def test_a_judge_that_says_the_same_of_everything_agrees_by_chance_alone(answer: bool) -> None:
    quality = measure_judge(Reverse(), judge_that(lambda content: answer))
    assert quality.false_pass.estimate is not None and quality.false_pass.estimate.mean == answer
    assert quality.kappa.estimate == Estimate(0.0, 0.0, 0.0)
    assert said(quality, f"{'passes' if answer else 'fails'} everything") and said(quality, "not shown")


def test_a_judge_that_answers_at_random_shows_no_agreement_and_no_preference() -> None:
    quality = measure_judge(Reverse(80), judge_that(chance(0.5, 1), chance(0.5, 2)))
    assert near(quality.accuracy.estimate, 0.5) and near(quality.kappa.estimate, 0)
    assert near(quality.first_chosen.estimate, 0.5) and near(quality.length_bias.estimate, 0)
    assert near(quality.pairs_right.estimate, 0.5)
    assert said(quality, "beyond chance is not shown")


def test_a_judge_that_is_always_wrong_contradicts_the_program() -> None:
    quality = measure_judge(Reverse(), judge_that(lambda content: not solves(content)))
    assert quality.kappa.estimate is not None and quality.kappa.estimate.mean < -0.7
    assert said(quality, "contradicts the program")


@pytest.mark.parametrize(("first", "which"), [(True, "first"), (False, "second")])
def test_a_preference_for_a_position_is_found(first: bool, which: str) -> None:
    quality = measure_judge(Reverse(), judge_that(solves, lambda content: first))
    assert quality.first_chosen.estimate is not None and quality.first_chosen.estimate.mean == first
    assert near(quality.pairs_right.estimate, 0.5)
    assert said(quality, f"prefers the {which}, whichever that is: in 100%")


def test_a_weak_preference_for_a_position_is_found_with_its_size() -> None:
    leans = chance(0.3)
    judge = judge_that(solves, lambda content: leans(content) or solves(content, "Attempt 1"))
    quality = measure_judge(Reverse(80), judge)
    assert near(quality.first_chosen.estimate, 0.65) and said(quality, "prefers the first")


@pytest.mark.parametrize(("sign", "more"), [(1, "more"), (-1, "less")])
def test_a_preference_by_length_is_found(sign: int, more: str) -> None:
    quality = measure_judge(
        Reverse(), judge_that(lambda content: (len(quoted(content, "Attempt")) > 100) is (sign > 0))
    )
    assert quality.length_bias.estimate is not None and quality.length_bias.estimate.mean == sign
    assert said(quality, f"make an attempt pass {more} often: {sign:+.0%}")


def test_repeats_show_how_steady_a_judge_is() -> None:
    rng, guard = random.Random(0), threading.Lock()

    def flip(content: str) -> bool:
        with guard:
            return rng.random() < 0.5

    flips = measure_judge(Reverse(), judge_that(flip, temperature=0.7), repeats=3, biases=False)
    assert near(flips.consistency.estimate, 0.5) and flips.consistency.cases == 3 * 120
    steady = measure_judge(Reverse(), judge_that(solves, temperature=0.7), repeats=3, biases=False)
    assert near(steady.consistency.estimate, 1) and steady.accuracy.cases == 3 * 120
    assert steady.usage.requests == 3 * 120


def test_asking_a_judge_that_does_not_sample_again_is_refused() -> None:
    with pytest.raises(ConfigError, match="temperature"):
        measure_judge(Reverse(), judge_that(solves), repeats=2)


def test_questions_without_a_readable_reply_are_counted_and_in_no_other_figure() -> None:
    fails = chance(0.25)
    judge = Judge(
        ScriptedPolicy(
            lambda conversation, number: (
                "Hm."
                if fails(conversation[0].content)
                else says("yes" if solves(conversation[0].content) else "no")
            )
        ),
        {"cache": False, "retries": 0},
    )
    quality = measure_judge(Reverse(), judge, biases=False)
    assert near(quality.unanswered.estimate, 0.25)
    assert quality.accuracy.estimate is not None and quality.accuracy.estimate.mean == 1
    assert quality.accuracy.cases < 120 and said(quality, "no readable reply")


def test_a_pair_that_was_judged_in_one_order_alone_shows_no_preference() -> None:
    records = [
        Record(f"t{i}", "planted.x", kind, 0, 0, ("a",), (True,), said=(True,), remarks=("",))
        for i in range(20)
        for kind in ("plain", "pair")
    ]
    assert summarize(records, JudgeUsage(), 20).first_chosen.estimate is None


def test_a_judge_that_never_answers_is_given_up_soon() -> None:
    judge = Judge(ScriptedPolicy(lambda conversation, number: "Hm."), {"cache": False, "retries": 0})
    with pytest.raises(EnvironmentFault, match=r"8 questions in a row.*no JSON object"):
        measure_judge(Reverse(), judge)
    assert judge.usage.requests < 100  # of 280; threads may be ahead of who counts


def test_the_verdict_and_what_the_program_says_are_not_told() -> None:
    asked: list[str] = []

    def passes(content: str) -> bool:
        asked.append(content)
        return True

    measure_judge(Reverse(5), judge_that(passes))
    assert asked
    for content in asked:
        assert "SAID BY PROGRAM" not in content and "Result" not in content and "Right answer" not in content
        assert not any(verdict.sentence in content for verdict in Verdict)


def test_without_wrong_attempts_nothing_is_said_of_false_passes() -> None:
    env = Reverse()
    env.planting = False
    quality = measure_judge(env, judge_that(solves))
    assert quality.false_pass.estimate is None and quality.kappa.estimate is None
    assert quality.first_chosen.estimate is None
    assert said(quality, "plant mistakes, or give a model")


def test_without_any_attempt_there_is_nothing_to_measure() -> None:
    env = Reverse(oracle=False)
    env.planting = False
    with pytest.raises(ConfigError, match="no attempt with a known verdict"):
        measure_judge(env, judge_that(solves))


def test_from_few_tasks_nothing_is_concluded() -> None:
    quality = measure_judge(Reverse(4), judge_that(lambda content: not solves(content), lambda content: True))
    assert said(quality, "From only 4 tasks") and not said(quality, "contradicts") and not said(quality, "prefers")


def test_a_models_attempts_are_judged_too() -> None:
    policy = ScriptedPolicy(lambda conversation, number: conversation[0].content.split()[-1][:: 1 - 2 * number])
    env = Reverse(20, oracle=False)
    env.planting = False
    quality = measure_judge(env, judge_that(solves), policy=policy, n=2)
    assert list(quality.passed_by_origin) == ["model"] and quality.attempts == 40
    assert quality.right == 0.5 and quality.accuracy.estimate is not None and quality.accuracy.estimate.mean == 1


def test_a_judge_that_is_the_policy_itself_is_asked() -> None:
    def both(conversation: Conversation, number: int) -> str:
        content = conversation[0].content
        return says("no") if "Attempt" in content else content.split()[-1]

    judge = Judge("self", {"retries": 0})
    quality = measure_judge(Reverse(20), judge, policy=ScriptedPolicy(both), biases=False)
    assert quality.passed == 0 and quality.passed_by_origin["model"].cases == 40


def test_the_environment_inside_a_judged_one_is_measured() -> None:
    asked: list[str] = []
    inside = ScriptedPolicy(lambda conversation, number: asked.append("") or '{"remark": "a"}')  # type: ignore[func-returns-value]
    env = JudgedFeedback(Reverse(5), inside, judge_args={"cache": False})
    assert measure_judge(env, judge_that(solves)).accuracy.cases == 15
    assert not asked


# --- attempts ------------------------------------------------------------------------------------------


def test_mistakes_are_of_different_kinds_and_wrong() -> None:
    env = Reverse(1)
    task = env.tasks[0]
    found = known_attempts(env, task, 2)
    assert [(a.origin, a.text, a.right) for a in found] == [
        ("oracle", task.id[::-1], True),
        ("planted.same", task.id, False),
        ("planted.part", task.id[1:], False),
    ]
    assert len(known_attempts(env, task, 60)) == 4  # what is planted and right all the same is left out


def test_a_longer_attempt_keeps_its_verdict_or_is_not_made() -> None:
    env = Reverse(1)
    attempt = known_attempts(env, env.tasks[0], 0)[0]
    more = longer(env, env.tasks[0], attempt)
    assert more is not None and more.right and len(more.text) > 300

    class Strict(Reverse):
        def judge(self, task: Task, attempt: Attempt) -> Feedback:
            return super().judge(task, Attempt(attempt if len(attempt) < 20 else ""))

    assert longer(Strict(1), env.tasks[0], attempt) is None


class TwoTurns(FeedbackEnv[Task]):
    """Says "go", then "stop"."""

    def __init__(self) -> None:
        super().__init__([Task("t", (Message("user", "Say go, then stop."),), plan=("go", "stop"))], max_turns=2)

    def begin(self, task: Task) -> list[str]:
        return []

    def respond(self, state: list[str], attempt: Attempt) -> Response:
        state.append(attempt)
        if len(state) < 2:
            return Response(Feedback(Verdict.IN_PROGRESS, 0.0), "And now?")
        good = state == ["go", "stop"]
        return Response(Feedback.correct() if good else Feedback(Verdict.WRONG_ANSWER, 0.0))


def test_of_an_episode_the_last_reply_is_judged_and_the_others_are_shown() -> None:
    env = TwoTurns()
    asked: list[str] = []

    def passes(content: str) -> bool:
        asked.append(content)
        return True

    env.planted_mistakes = lambda task: [PlantedMistake("turn", ("stop", "stop"))]  # type: ignore[method-assign]
    measure_judge(env, judge_that(passes, lambda content: asked.append(content) or True))  # type: ignore[func-returns-value]
    plain = asked[0]
    assert quoted(plain, "Earlier reply of the author") == "go"
    assert quoted(plain, "What came back") == "And now?"
    assert quoted(plain, "Attempt") == "stop"
    pair = next(content for content in asked if "Attempt 1 " in content)
    assert quoted(pair, "Attempt 1") == "Reply 1:\ngo\n\nWhat came back:\nAnd now?\n\nReply 2:\nstop"
    assert known_sample(env, env.tasks[0], env.play(env.tasks[0], ["stop", "stop"])).right is False


# --- judge/rubric --------------------------------------------------------------------------------------


def by_program(env: Any, errs: Callable[[str], bool]) -> Judge:
    """A judge that knows what the program says of each item, and errs on some of them."""
    tasks = {" ".join(task.prompt.split()): task for task in env.tasks[:12]}

    def reply(conversation: Conversation, number: int) -> str:
        content = conversation[0].content
        if "Attempt 1 " in content:
            return says("first")
        task = tasks[" ".join(quoted(content, "Task").split())]
        satisfied = env.program_verdict(task, quoted(content, "Attempt")).satisfied
        form = json.loads(content[content.rindex("in this form:\n") + len("in this form:\n") :])
        for item in form["items"]:
            item["answer"] = "yes" if satisfied[item["id"]] is not errs(item["id"]) else "partly"
            item["remark"] = f"about {item['id']}"
        return json.dumps(form | {"remark": "whole"})

    return Judge(ScriptedPolicy(reply), {"cache": False, "retries": 0})


def test_items_of_a_rubric_are_compared_one_by_one() -> None:
    env = sdpo_gym.make("judge/rubric", split="test").unwrapped
    quality = measure_judge(env, by_program(env, lambda item: False), env.tasks[:12])
    assert quality.by_items and quality.accuracy.cases > quality.attempts
    assert quality.accuracy.estimate is not None and quality.accuracy.estimate.mean == 1
    assert quality.order_changes.estimate is not None and quality.order_changes.estimate.mean == 0
    assert said(quality, "items that are not satisfied")


def test_an_item_that_a_judge_gets_wrong_is_named() -> None:
    env = sdpo_gym.make("judge/rubric", split="test").unwrapped
    wrong = env.tasks[0].rubric.items[0].id
    quality = measure_judge(env, by_program(env, lambda item: item == wrong), env.tasks[:12], biases=False)
    rates = {name: rate.estimate.mean for name, rate in quality.right_by_item.items() if rate.estimate}
    assert rates.pop(wrong) == 0 and set(rates.values()) == {1.0}
    assert {example.item for example in quality.examples} == {wrong}
    assert {example.remark for example in quality.examples} == {f"about {wrong}"}


# --- runs ----------------------------------------------------------------------------------------------


def test_a_measurement_that_was_interrupted_ends_as_it_would_have(tmp_path: Path) -> None:
    env, errs = Reverse(20), chance(0.3)
    policy = ScriptedPolicy(lambda conversation, number: conversation[0].content.split()[-1])

    def measure(judge: Judge, run: Run | None) -> JudgeQuality:
        return measure_judge(env, judge, policy=policy, n=1, run=run, chunk=4)

    whole = measure(judge_that(errs), None)
    run = Run.create(tmp_path / "run", {})
    asked = 0

    def stops(content: str) -> bool:
        nonlocal asked
        asked += 1
        if asked > 60:
            raise KeyboardInterrupt
        return errs(content)

    with pytest.raises(KeyboardInterrupt):
        measure(judge_that(stops), run)
    judge = judge_that(errs)
    resumed = measure(judge, run)
    assert judge.usage.judgements < whole.usage.judgements
    assert resumed.usage.judgements == whole.usage.judgements
    before, after = (json.loads(to_json(q)) | {"usage": None} for q in (whole, resumed))
    assert before == after
    again = judge_that(errs)
    measure(again, run)
    assert again.usage.requests == 0


def test_a_run_with_other_tasks_or_a_broken_file_is_refused(tmp_path: Path) -> None:
    run = Run.create(tmp_path / "run", {})
    env = Reverse(8)
    measure_judge(env, judge_that(solves), env.tasks[:4], run=run, chunk=4)
    with pytest.raises(RunError, match="other tasks"):
        measure_judge(env, judge_that(solves), env.tasks[4:], run=run, chunk=4)
    (tmp_path / "run" / "judgements" / "000000.json").write_text("{")
    with pytest.raises(RunError, match="remove it"):
        measure_judge(env, judge_that(solves), env.tasks[:4], run=run, chunk=4)


# --- kappa ---------------------------------------------------------------------------------------------


def test_kappa_is_that_of_a_worked_example() -> None:
    # Two raters of 50 proposals: both yes 20, both no 15, one alone 5 and 10: 0.7 observed, 0.5 by chance.
    assert float(cohens_kappa(np.array([[15.0, 10.0], [5.0, 20.0]]))) == pytest.approx(0.4)
    assert float(cohens_kappa(np.array([[1.0, 1.0], [1.0, 1.0]]))) == 0
    assert np.isnan(cohens_kappa(np.array([[0.0, 0.0], [0.0, 5.0]])))
