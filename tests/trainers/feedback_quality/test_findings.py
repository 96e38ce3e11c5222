"""What is concluded from a measurement: from figures made by hand, and from environments that are measured."""

import dataclasses

import pytest
from made import COLOURS, Colours, arm, deaf, estimate, guessing, kind, quality, reader

from sdpo_gym import Feedback, ScriptedPolicy, Verdict
from sdpo_gym.policy import Sampling
from sdpo_gym.statistics import bootstrap_difference, bootstrap_rate
from sdpo_trainers.feedback_quality.findings import conclude
from sdpo_trainers.feedback_quality.leaks import leak_rates, pieces
from sdpo_trainers.feedback_quality.localisation import play_mistakes, summarise
from sdpo_trainers.feedback_quality.measure import measure
from sdpo_trainers.feedback_quality.result import LeakResult, LocalisationResult
from sdpo_trainers.feedback_quality.wording import direction


def signs(findings, about):
    return [finding.sign for finding in findings if finding.about == about]


def said(findings, about):
    return " ".join(finding.statement for finding in findings if finding.about == about)


# --- figures made by hand ------------------------------------------------------------------------------


def test_feedback_that_helps_in_every_respect():
    found = conclude(quality(verdict=0.2, full=0.7, shuffled=0.25, demonstration=0.9))
    for about in ("feedback", "detail", "own", "context"):
        assert signs(found, about) == ["good"]
    assert "0.70" in said(found, "feedback") and "0.20" in said(found, "feedback")


def test_feedback_that_hurts():
    found = conclude(quality(again=0.6, verdict=0.6, full=0.2, shuffled=0.6, demonstration=0.9))
    assert [signs(found, about) for about in ("feedback", "detail", "own")] == [["bad"]] * 3
    assert "hurts" in said(found, "feedback")


def test_feedback_that_helps_no_more_than_another_tasks_is_not_said_to_be_about_the_attempt():
    found = conclude(quality(verdict=0.5, full=0.5, shuffled=0.5, demonstration=0.9))
    assert signs(found, "feedback") == ["good"]
    assert signs(found, "own") == signs(found, "detail") == ["unclear"]
    assert "not shown" in said(found, "own")


def test_feedback_without_effect_beside_a_demonstration_that_helps_counts_against_the_feedback():
    found = conclude(quality(full=0.21, demonstration=0.9))
    assert signs(found, "feedback") == ["bad"] and "no sign" in said(found, "feedback")


def test_feedback_without_effect_where_no_demonstration_helps_is_left_open():
    found = conclude(quality(full=0.21, demonstration=0.22))
    assert signs(found, "feedback") == ["unclear"] and signs(found, "context") == ["unclear"]
    assert "may help another" in said(found, "context")


def test_a_model_that_gains_from_feedback_is_not_said_to_use_nothing():
    for demonstration, sign in ((0.22, "unclear"), (0.05, "bad")):
        found = conclude(quality(full=0.7, demonstration=demonstration))
        assert signs(found, "feedback") == ["good"] and signs(found, "context") == [sign]
        assert "the model uses" not in said(found, "context") and "understand" not in said(found, "context")


def test_feedback_that_does_not_help_gets_no_praise_for_a_comparison_that_it_wins():
    found = conclude(quality(verdict=0.05, full=0.21, shuffled=0.05))
    assert signs(found, "own") == signs(found, "detail") == ["unclear"]
    assert "not shown to help over trying again" in said(found, "own")


def test_a_demonstration_that_solves_all_leaves_nothing_to_add():
    found = conclude(quality(full=0.5, demonstration=0.95, versus={"everything - demonstration": estimate(0.0)}))
    assert "leaves little" in said(found, "context") and signs(found, "context") == ["good", "note"]


def test_what_the_sample_could_have_shown_is_told():
    assert "smaller than about 0.12" in said(conclude(quality(full=0.25, around=0.12)), "sample")


def test_a_wide_interval_is_no_claim():
    found = conclude(quality(full=0.5, verdict=0.2, shuffled=0.2, demonstration=0.6, around=0.45))
    assert {sign for about in ("feedback", "own", "detail", "context") for sign in signs(found, about)} == {
        "unclear"
    }


def test_a_model_that_never_fails():
    found = conclude(quality(failed=0, again=0, texts=None))
    assert "nothing to repair" in said(found, "sample") and not signs(found, "feedback")


def test_a_model_that_never_succeeds_whatever_it_is_given():
    zero = bootstrap_difference([0.0] * 40)
    made = quality(
        again=0, arms=[dataclasses.replace(arm(a, 0), gain=zero) for a in ("verdict", "full", "demonstration")]
    )
    made = dataclasses.replace(
        made, arms=tuple(dataclasses.replace(a, repaired=bootstrap_rate([0.0] * 40)) for a in made.arms)
    )
    found = conclude(made)
    assert "not even a successful answer" in said(found, "context")
    assert signs(found, "feedback") == ["unclear"] and not signs(found, "own")
    assert "smaller than about 0.09" in said(found, "sample")


def test_trying_again_may_leave_nothing_to_gain():
    assert "little left" in said(conclude(quality(again=0.95, full=0.96)), "sample")


def test_a_handful_of_tasks_is_called_a_handful():
    found = conclude(quality(tasks=3, full=0.3))
    assert "Only 3 tasks" in said(found, "sample")


def test_one_text_for_all_is_called_so():
    found = conclude(quality(full=0.2, texts=1))
    assert signs(found, "own")[0] == "bad" and "same text" in said(found, "own")


def test_as_many_texts_as_verdicts_say_no_more_than_the_verdict():
    verdicts = {"wrong_answer": 50, "format_error": 30}
    assert "no more than" in said(conclude(quality(full=0.2, texts=2, verdicts=verdicts)), "own")
    assert not signs(conclude(quality(full=0.2, texts=60, verdicts=verdicts)), "own")


def test_feedback_without_notes_says_no_more_than_the_verdict():
    made = quality(verdict=0.2, unmeasured={"full": "the feedback on failed attempts has no notes"})
    assert signs(conclude(made), "feedback") == ["bad"]


def test_without_a_model_only_what_was_measured_is_told():
    found = conclude(quality(model="", failed=0, arms=()))
    assert "No model was given" in found[0].statement
    assert not signs(found, "feedback")


def test_kinds_that_helped_or_hurt_are_named():
    found = conclude(
        quality(full=0.4, kinds=[kind("unit", 0.1, 0.8), kind("lie", 0.6, 0.1), kind("dull", 0.3, 0.3)])
    )
    assert signs(found, "kind") == ["bad", "good"]
    assert "'unit' helped" in said(found, "kind") and "'lie' hurt" in said(found, "kind")
    assert "dull" not in said(found, "kind")


def test_the_more_kinds_are_looked_at_the_more_one_must_stand_out():
    one = kind("unit", 0.2, 0.325, tasks=50, around=0.1)
    others = [kind(f"k{i}", 0.2, 0.2, tasks=50) for i in range(15)]
    assert signs(conclude(quality(kinds=[one, others[0]])), "kind") == ["good"]
    assert signs(conclude(quality(kinds=[one, *others])), "kind") == ["note"]


def test_kinds_that_few_tasks_had_are_not_judged():
    few = [kind(name, 0.0, 1.0, tasks=5) for name in ("unit", "sign")]
    assert not signs(conclude(quality(kinds=few)), "kind")


def place(kind="all", pointed=None, chance=0.2, named=None, planted=60, without_notes=0, elsewhere=0.0):
    return LocalisationResult(
        kind,
        planted,
        planted,
        pointed,
        chance,
        pointed,
        estimate(elsewhere, 0.05),
        named,
        without_notes=without_notes,
    )


def test_notes_that_point_are_told_from_notes_that_do_not():
    for pointed, elsewhere, sign in (
        (0.9, 0.05, "good"),
        (0.2, 0.7, "bad"),
        (0.35, 0.0, "note"),
        (0.2, 0.1, "unclear"),
    ):
        rows = (place(pointed=estimate(pointed), elsewhere=elsewhere),)
        assert signs(conclude(quality(localisation=rows)), "place") == [sign]


def test_kinds_of_mistake_that_are_missed_are_named():
    none = bootstrap_rate([0.0] * 20)
    rows = (
        place(pointed=estimate(0.7)),
        place("unit", none, elsewhere=0.9),
        place("logic", none, chance=0.0),
        place("sign", estimate(0.9)),
    )
    found = conclude(quality(localisation=rows))
    assert signs(found, "place") == ["good", "bad", "note"]
    assert "elsewhere: unit (0.90 of 60)" in said(found, "place")
    assert "says where: logic (0.00 of 60)" in said(found, "place") and "sign" not in said(found, "place")


def test_no_spans_at_all_is_a_note():
    rows = (place(pointed=bootstrap_rate([0.0] * 20), chance=0.0),)
    assert signs(conclude(quality(localisation=rows)), "place") == ["note"]


def test_attempts_so_short_that_any_span_points_are_no_success():
    assert signs(conclude(quality(localisation=(place(pointed=estimate(1.0), chance=1.0),))), "place") == ["note"]


def test_mistakes_that_get_no_note_are_counted():
    found = conclude(quality(localisation=(place(pointed=estimate(0.9), without_notes=30),)))
    assert "30 of 60" in said(found, "place") and "bad" in signs(found, "place")


def leak(excess, around=0.08, **more):
    return LeakResult(
        "decoder", 40, estimate(excess), bootstrap_rate([0.0] * 40), estimate(excess, around), **more
    )


def test_a_leak_comes_first_and_takes_from_what_helps():
    found = conclude(quality(full=0.9, demonstration=0.9, leaks=(leak(0.5, example={"way": "backwards"}),)))
    assert (found[0].sign, found[0].about) == ("bad", "leak") and "backwards" in found[0].statement
    assert "the gain may be just that" in said(found, "feedback")


def test_no_leak_is_good_if_the_sample_could_have_shown_one():
    assert signs(conclude(quality(leaks=(leak(0.0),))), "leak") == ["good"]
    assert signs(conclude(quality(leaks=(leak(0.0, around=0.4),))), "leak") == ["unclear"]


def test_a_few_pieces_that_told_the_answer_where_no_control_did_are_a_leak():
    few = bootstrap_rate([1.0] * 4 + [0.0] * 36)
    none = bootstrap_rate([0.0] * 40)
    told = LeakResult("decoder", 40, few, none, bootstrap_difference([1.0] * 4 + [0.0] * 36), {"way": "encoded"})
    assert direction(told.excess) == 0
    assert conclude(quality(leaks=(told,)))[0].sign == "bad"


def test_a_reader_is_named_so_that_the_sentence_can_be_read():
    own = leak(0.0)
    for name, called in (("/models/small", "the model itself"), ("big@host", "another model (big@host)")):
        found = conclude(quality(model="/models/small", leaks=(dataclasses.replace(own, reader=name),)))
        assert f"shown feedback without its task, {called} told the answer in 0.00 of 40 cases" in said(
            found, "leak"
        )


def test_a_guess_that_may_be_chance_does_not_stand_before_what_the_feedback_is_worth():
    found = conclude(quality(full=0.9, leaks=(leak(0.03, example={"way": "encoded"}),)))
    assert found[0].about == "feedback"


def test_a_single_piece_that_told_the_answer_is_worth_a_look():
    found = conclude(quality(leaks=(leak(0.03, example={"way": "encoded"}),)))
    assert signs(found, "leak") == ["unclear"] and "example" in said(found, "leak")


def test_leaks_that_were_not_measured_say_why():
    found = conclude(quality(leaks=(LeakResult("some-model", 0, remark="Answers are programs."),)))
    assert signs(found, "leak") == ["note"] and "programs" in said(found, "leak")


# --- environments that are measured --------------------------------------------------------------------


def measured(env, policy, m=2):
    made = measure(env, policy, env.tasks, n=2, m=m, sampling=Sampling())
    played = play_mistakes(env, env.tasks)
    read = leak_rates(env, pieces((one.task, one.trajectory) for one in played))
    made = dataclasses.replace(made, localisation=summarise(played), leaks=read)
    return conclude(made)


def test_perfect_feedback_and_a_model_that_reads_it():
    found = measured(Colours(), reader())
    for about in ("feedback", "own", "detail"):
        assert signs(found, about) == ["good"], said(found, about)
    assert signs(found, "leak") == ["good"]


def test_perfect_feedback_and_a_model_that_does_not_read():
    found = measured(Colours(), deaf())
    assert signs(found, "feedback") == ["unclear"] and signs(found, "context") == ["unclear", "unclear"]
    assert "good" not in signs(found, "own") + signs(found, "detail")


@pytest.mark.parametrize(
    "remark",
    [
        lambda task, attempt: "Wrong, try again.",
        lambda task, attempt: f"Remark {guessing(3, task.prompt, len(attempt))}: think of the sea.",
        lambda task, attempt: "It was a long day, and the box had been carried far. " * 20,
    ],
    ids=["constant", "random", "long and irrelevant"],
)
@pytest.mark.parametrize("policy", [reader, deaf])
def test_useless_feedback_gets_no_praise(remark, policy):
    found = measured(Colours(remark), policy())
    assert not {"good"} & {*signs(found, "feedback"), *signs(found, "own"), *signs(found, "detail")}
    if policy is reader:  # which uses a demonstration
        assert signs(found, "context")[0] == "good"


def test_constant_feedback_is_called_constant():
    found = measured(Colours(lambda task, attempt: "Wrong, try again."), reader())
    assert "same text" in said(found, "own")


def test_no_notes_at_all():
    found = measured(Colours(lambda task, attempt: ""), reader())
    assert signs(found, "feedback") == ["bad"] and "no notes" in said(found, "feedback")


def test_feedback_that_states_the_answer_helps_and_leaks():
    found = measured(Colours(lambda task, attempt: f"The answer is {task.oracle}."), reader())
    assert (found[0].sign, found[0].about) == ("bad", "leak")
    assert "helps" in said(found, "feedback") and "just that" in said(found, "feedback")


def test_misleading_feedback_hurts():
    class Easy(Colours):
        """Every second guess at a second attempt is right."""

    env = Easy(lambda task, attempt: f"You lied about {task.id}.")

    def act(conversation, number):
        prompt = "\n".join(message.content for message in conversation)
        if "You lied" in prompt or "Now solve" not in prompt:
            return "nothing"
        box = int(prompt.partition("box ")[2].partition("?")[0])
        return COLOURS[box * 5 % 8] if number else "nothing"

    found = measured(env, ScriptedPolicy(act, name="shy"))
    assert "good" not in signs(found, "feedback")
    made = measure(env, ScriptedPolicy(act, name="shy"), env.tasks, n=1, m=2)
    assert made.versus["full - verdict"].high < 0
    assert signs(found, "detail") == ["bad"]


def test_a_model_that_never_fails_end_to_end():
    env = Colours()
    answers = {task.prompt: task.oracle for task in env.tasks}
    found = measured(env, ScriptedPolicy(lambda c, _: answers[c[0].content], name="oracle"))
    assert "nothing to repair" in said(found, "sample")


def test_a_model_that_never_succeeds_end_to_end():
    found = measured(Colours(), ScriptedPolicy(lambda c, _: "nothing", name="stone"))
    assert "not even a successful answer" in said(found, "context")
    assert "good" not in signs(found, "feedback")


def test_two_tasks_are_no_ground_for_praise_or_blame():
    found = measured(Colours(tasks=2), reader())
    assert {f.sign for f in found if f.about in ("feedback", "own", "detail", "context")} == {"unclear"}
    assert "Only 2 tasks" in said(found, "sample")


class Mute(Colours):
    """Says nothing and knows no oracle."""

    def __init__(self):
        super().__init__()
        self.tasks = type(self.tasks)([dataclasses.replace(t, oracle=None, secrets=()) for t in self.tasks])

    def judge(self, task, attempt):
        return Feedback(Verdict.WRONG_ANSWER, 0.0)


def test_an_environment_without_oracles_secrets_and_notes():
    found = measured(Mute(), deaf())
    assert "No mistake could be planted" in said(found, "place")
    assert signs(found, "leak") == ["note"]


def test_every_finding_is_a_sentence():
    for finding in measured(Colours(), reader()):
        assert finding.statement[0].isupper() and finding.statement.endswith(".")


def test_claims_come_with_their_intervals():
    assert "+0.30 [+0.22, +0.38]" in said(conclude(quality(full=0.5)), "feedback")
