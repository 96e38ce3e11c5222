"""The judge of `<answer>X</answer>`: what counts as one answer, and what is said about anything else."""

import inspect
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdpo_envs.science.answers import Choice, block, choice
from sdpo_envs.science.judge import judge_problem
from sdpo_envs.science.multiple_choice import choice_task
from sdpo_gym import Detail, Verdict
from sdpo_gym.leaks import find_leaks

TASK = choice_task("t/0", "What is the mass?", Choice(("13.7 kg", "2249.7 kg", "Yes or no", "MKVLAAGG"), 1))
PAIR = choice_task("t/1", "Which of the two?", Choice(("MKV", "MKL"), 0))


def judge_choice(task, attempt):
    return judge_problem(task.problem, attempt)


TABLE = [
    # right
    ("<answer>B</answer>", "correct"),
    ("<answer>\nB\n</answer>", "correct"),
    ("<answer> B </answer>\n", "correct"),
    ("<answer>b</answer>", "correct"),
    ("<answer>(B)</answer>", "correct"),
    ("<answer>B.</answer>", "correct"),
    ("<answer>B)</answer>", "correct"),
    ("<ANSWER>B</ANSWER>", "correct"),
    ("<answer>\u00a0B\u2003</answer>", "correct"),
    ("<answer>B</answer>\n\n \t", "correct"),
    ("The mass follows from the density.\n<answer>B</answer>", "correct"),
    ("<reasoning>\nA is too light.\n</reasoning>\n<answer>\nB\n</answer>\n", "correct"),
    ("<reasoning>never closed <answer>B</answer>", "correct"),
    ("I first thought A, then C. Final: <answer>B</answer>", "correct"),
    ("Answer: A\n<answer>B</answer>", "correct"),
    ("<answer>**B**</answer>", "correct"),
    ("<answer>\\boxed{B}</answer>", "correct"),
    ("<answer>option b</answer>", "correct"),
    # its text, or both
    ("<answer>2249.7 kg</answer>", "correct"),
    ("<answer>B: 2249.7 kg</answer>", "correct"),
    ("<answer>B) 2249.7 kg</answer>", "correct"),
    ("<answer>Yes or no</answer>", "answer.wrong"),
    ("<answer>A: 13.7 kg</answer>", "answer.wrong"),
    ("<answer>B: 13.7 kg</answer>", "answer.contradiction"),
    ("<answer>A) 2249.7 kg</answer>", "answer.contradiction"),
    # wrong letters
    ("<answer>A</answer>", "answer.wrong"),
    ("<answer>C</answer>", "answer.wrong"),
    ("<answer>d</answer>", "answer.wrong"),
    ("Surely B. <answer>A</answer>", "answer.wrong"),
    ("13.7 kg <answer>(A)</answer>", "answer.wrong"),
    # no block
    ("", "answer.missing"),
    ("   \n", "answer.missing"),
    ("B", "answer.missing"),
    ("The answer is B.", "answer.missing"),
    ("\\boxed{B}", "answer.missing"),
    ("<ans>B</ans>", "answer.missing"),
    ("< answer >B</ answer >", "answer.missing"),
    ("<answer/>B", "answer.missing"),
    ("&lt;answer&gt;B&lt;/answer&gt;", "answer.missing"),
    ("<answer B>", "answer.missing"),
    ("[answer]B[/answer]", "answer.missing"),
    ("B</answer>", "answer.unopened"),
    ("</answer>B", "answer.unopened"),
    # unclosed
    ("<answer>B", "answer.unclosed"),
    ("<answer>", "answer.unclosed"),
    ("<answer>B<answer/>", "answer.unclosed"),
    ("<answer>B</answer><answer>", "answer.unclosed"),
    ("</answer>B<answer>", "answer.unclosed"),
    ("</answer><answer>B", "answer.unclosed"),
    # more than one: the last counts, unless no more than an "or" stands between them
    ("<answer>A</answer> ... no: <answer>B</answer>", "correct"),
    ("<answer>A</answer> That is too light. <answer>B</answer>", "correct"),
    ("<answer>B</answer> Wait, I misread it. <answer>A</answer>", "answer.wrong"),
    ("<answer>B</answer><answer>B</answer>", "correct"),
    ("<answer>B</answer>" * 1000, "correct"),
    ("<reasoning><answer>A</answer></reasoning><answer>B</answer>", "correct"),
    ("I will write <answer> at the end. <answer>B</answer>", "correct"),
    ("<answer><answer>B</answer>", "correct"),
    ("<answer>A</answer><answer>B</answer>", "answer.hedged"),
    ("<answer>A</answer> or <answer>B</answer>", "answer.hedged"),
    ("<answer>A</answer>\n<answer>B</answer>", "answer.hedged"),
    ("<answer>A</answer>, maybe also <answer>B</answer>", "answer.hedged"),
    ("<answer><answer>B</answer></answer>", "answer.unopened"),
    ("<answer>B</answer></answer>", "answer.unopened"),
    # something behind
    ("<answer>B</answer> or maybe A", "answer.trailing_text"),
    ("<answer>B</answer> or something else", "answer.trailing_text"),
    ("<answer>B</answer>.", "answer.trailing_text"),
    ("<answer>B</answer>\n13.7 kg", "answer.trailing_text"),
    ("<reasoning><answer>B</answer></reasoning>", "answer.trailing_text"),
    ("<answer>B</answer>\x00", "answer.trailing_text"),
    ("<answer>B</answer></s>", "answer.trailing_text"),
    # empty
    ("<answer></answer>", "answer.empty"),
    ("<answer>  \n </answer>", "answer.empty"),
    # hedging
    ("<answer>A or B</answer>", "answer.hedged"),
    ("<answer>A, B</answer>", "answer.hedged"),
    ("<answer>B/C</answer>", "answer.hedged"),
    ("<answer>B (or D)</answer>", "answer.hedged"),
    ("<answer>A B C D</answer>", "answer.hedged"),
    ("<answer>not A but B</answer>", "answer.hedged"),
    # letter and more
    ("<answer>B: about 2249.7 kg</answer>", "answer.extra_text"),
    ("<answer>B, surely</answer>", "answer.extra_text"),
    ("<answer>B because it fits</answer>", "answer.extra_text"),
    ("<answer>B B</answer>", "answer.extra_text"),
    # no letter
    ("<answer>2249.7 g</answer>", "answer.not_a_letter"),
    ("<answer>2</answer>", "answer.not_a_letter"),
    ("<answer>letter</answer>", "answer.not_a_letter"),
    ("<answer>BB</answer>", "answer.not_a_letter"),
    ("<answer>AB</answer>", "answer.not_a_letter"),
    ("<answer>...</answer>", "answer.not_a_letter"),
    ("<answer>Ｂ</answer>", "answer.not_a_letter"),
    ("<answer>\u200bВ</answer>", "answer.not_a_letter"),
    ("<answer>\x00</answer>", "answer.not_a_letter"),
    # not among the options
    ("<answer>E</answer>", "answer.unknown_letter"),
    ("<answer>x.</answer>", "answer.unknown_letter"),
    (f"<answer>{'B' * 1001}</answer>", "answer.too_long"),
    ("<answer>I</answer>", "answer.unknown_letter"),
]


@pytest.mark.parametrize(("attempt", "expected"), TABLE)
def test_verdict_on_awkward_answers(attempt, expected):
    feedback = judge_choice(TASK, attempt)
    got = [note.kind for note in feedback.notes] or [str(feedback.verdict)]
    assert got == [expected]
    assert feedback.score == (1.0 if expected == "correct" else 0.0)


@pytest.mark.parametrize(("attempt", "kind"), [row for row in TABLE if row[1] != "correct"])
def test_feedback_on_awkward_answers_states_no_secret_and_points_into_the_attempt(attempt, kind):
    feedback = judge_choice(TASK, attempt)
    assert not find_leaks(TASK, "", feedback.render(Detail.FULL))
    for note in feedback.notes:
        assert note.span is None or 0 <= note.span[0] <= note.span[1] <= len(attempt)


def test_every_kind_of_remark_in_the_source_is_reached_by_an_example():
    sources = inspect.getsource(choice) + inspect.getsource(block)
    kinds = set(re.findall(r'"(answer\.[a-z_]+)"', sources))
    assert kinds == {kind for _, kind in TABLE} - {"correct"} | {"answer.ambiguous"}  # which needs other options


def test_only_a_wrong_letter_is_a_wrong_answer_and_all_else_an_error_of_form():
    for attempt, kind in TABLE:
        verdict = judge_choice(TASK, attempt).verdict
        if kind not in ("correct", "answer.wrong"):
            assert verdict is Verdict.FORMAT_ERROR, attempt
    assert judge_choice(TASK, "<answer>A</answer>").verdict is Verdict.WRONG_ANSWER


def test_feedback_on_a_wrong_letter_names_the_letters_that_are_left():
    assert judge_choice(TASK, "<answer>c</answer>").render().endswith("again and choose A, B or D.")


def test_span_of_a_wrong_letter_covers_it():
    attempt = "Reasoning first. <answer>C</answer>"
    (note,) = judge_choice(TASK, attempt).notes
    assert attempt[slice(*note.span)] == "C"


def test_prompt_names_as_many_options_as_there_are():
    assert "Of the options A, B, C and D, exactly one is right" in TASK.prompt
    assert "Of the options A and B, exactly one is right" in PAIR.prompt
    assert "C" not in PAIR.prompt.partition("Of the options")[2]


def test_third_letter_is_unknown_to_a_question_with_two_options():
    assert judge_choice(PAIR, "<answer>C</answer>").notes[0].kind == "answer.unknown_letter"


def test_option_with_the_text_of_the_right_one_is_right_too():
    twins = choice_task("t/2", "How long?", Choice(("7 s", "7 s", "3 s"), 0))
    assert [judge_choice(twins, f"<answer>{x}</answer>").score for x in "ABC"] == [1.0, 1.0, 0.0]


def test_repeating_the_prompt_is_not_an_answer():
    assert judge_choice(TASK, TASK.prompt).verdict is Verdict.FORMAT_ERROR


_pieces = st.sampled_from(
    [
        "<answer>",
        "</answer>",
        "<ANSWER>",
        "A",
        "B",
        "C",
        "E",
        " or ",
        "(",
        ")",
        ".",
        "\n",
        "2249.7",
        "\x00",
        "\ud800",
    ]
)


@given(st.one_of(st.text(), st.lists(st.one_of(_pieces, st.text(max_size=3))).map("".join)))
def test_any_text_gets_sound_feedback(text):
    feedback = judge_choice(TASK, text)
    assert feedback.score in (0.0, 1.0)
    assert not find_leaks(TASK, text, feedback.render())
    for note in feedback.notes:
        assert note.span is None or 0 <= note.span[0] <= note.span[1] <= len(text)


@given(st.text(), st.text(min_size=1))
def test_nothing_but_blanks_may_follow_a_right_answer(before, after):
    score = judge_choice(TASK, f"{before}<answer>B</answer>{after}").score
    assert score == 0.0 or not after.strip()
