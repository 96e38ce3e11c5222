"""Reading one of several lettered options: its letter, its letter and text, or its text."""

import contextlib
import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdpo_envs.science.answers import Choice
from sdpo_envs.science.answers.base import MAX_LENGTH, Unreadable
from sdpo_envs.science.answers.choice import _REMARK_WORDS
from sdpo_envs.science.judge import judge_problem
from sdpo_envs.science.problem import Mistake, Problem, ScienceTask, prompt_of, science_task
from sdpo_gym.errors import DataError
from sdpo_gym.leaks import find_leaks
from sdpo_gym.types import Verdict, from_json, to_json

CHOICE = Choice(("13.7 kg", "2249.7 kg", "Yes or no", "MKVLAAGG"), 1)
ELEMENTS = Choice(("C", "A", "Co", "CO", "N"), 2)
STATEMENTS = Choice(
    ("It increases.", "It does not change", '"a"', "a", "$\\frac{1}{2}$", "5 mW", "5 MW", "−3–4"), 0
)

READ = [
    # the letter
    *((CHOICE, text, "B") for text in ("B", "b", "(B)", "[B]", "B.", "B)", "B:", "(b).", " B ")),
    *((CHOICE, text, "B") for text in ("**B**", "*B*", "`B`", '"B"', "'B'", "“B”", "**(B)**", "**B.**")),
    *((CHOICE, text, "B") for text in ("$B$", "\\(B\\)", "\\boxed{B}", "\\text{B}", "$\\boxed{\\text{B}}$")),
    *(
        (CHOICE, text, "B")
        for text in ("Option B", "option b", "choice (B)", "Answer: B", "letter B", "answer B.")
    ),
    # the letter and its text
    *((CHOICE, text, "B") for text in ("B: 2249.7 kg", "B) 2249.7 kg", "B (2249.7 kg)", "(B) 2249.7 kg")),
    *(
        (CHOICE, text, "B")
        for text in ("B 2249.7 kg", "B - 2249.7 kg", "B.2249.7kg", "b) 2249.7 kg", "**B**: 2249.7 kg")
    ),
    *(
        (CHOICE, text, "B")
        for text in ("**B: 2249.7 kg**", "Option B: 2249.7  kg.", "B:\n2249.7 kg", "B = 2249.7 kg")
    ),
    # the text
    *(
        (CHOICE, text, "B")
        for text in ("2249.7 kg", "2249.7  kg", "2249.7kg", "2249.7 kg.", "**2249.7 kg**", '"2249.7 kg"')
    ),
    *((CHOICE, text, "C") for text in ("Yes or no", "yes or no", "YES OR NO", "C: yes or no")),
    *((CHOICE, text, "D") for text in ("MKVLAAGG", "mkvlaagg")),
    # a letter is a letter, also where an option has that text
    (ELEMENTS, "C", "C"),
    (ELEMENTS, "A", "A"),
    (ELEMENTS, "N", "E"),  # no letter of an option, and the text of one
    (ELEMENTS, "Co", "C"),
    (ELEMENTS, "CO", "D"),
    (ELEMENTS, "A: C", "A"),
    (STATEMENTS, "it increases", "A"),
    (STATEMENTS, "It does not change.", "B"),
    (STATEMENTS, "\\frac{1}{2}", "E"),
    (STATEMENTS, "5 mW", "F"),
    (STATEMENTS, "5 MW", "G"),
    (STATEMENTS, "-3-4", "H"),
]

REFUSED = [
    *((CHOICE, text, "answer.hedged") for text in ("A or B", "A, B", "B/C", "B (or D)", "A B C D", "not A but B")),
    *(
        (CHOICE, text, "answer.hedged")
        for text in ("**A** or **B**", "\\boxed{A} \\boxed{B}", '"A" or "B"', "A: B")
    ),
    *((CHOICE, text, "answer.hedged") for text in ("either A or B", "A and B", "B: 2249.7 kg or A: 13.7 kg")),
    *(
        (CHOICE, text, "answer.contradiction")
        for text in ("A: 2249.7 kg", "B) 13.7 kg", "d. yes or no", "B 13.7 kg")
    ),
    *(
        (CHOICE, text, "answer.extra_text")
        for text in ("B, surely", "B because it fits", "B B", "B?", "B or 13.7 kg", "-B", "B2")
    ),
    (CHOICE, "B (13.7 kg)", "answer.contradiction"),
    *(
        (CHOICE, text, "answer.extra_text")
        for text in ("B (2249.7)", "B (13)", "B: 2249.7", "B: about 2249.7 kg", "B: 2249.7 KG")
    ),
    *((CHOICE, text, "answer.not_a_letter") for text in ("AB", "BB", "2", "letter", "...", "\x00", "not B")),
    *((CHOICE, text, "answer.not_a_letter") for text in ("2249.7", "2249.7 KG", "13.7 kg or 2249.7 kg", "BB2")),
    *((CHOICE, text, "answer.not_a_letter") for text in ("\u200b\u0412", "\uff22", "second", "optionB")),
    *((CHOICE, text, "answer.unknown_letter") for text in ("E", "x.", "(I)", "Option Z")),
    *((STATEMENTS, text, "answer.ambiguous") for text in ("a", '"a"')),
    (ELEMENTS, "B: C", "answer.contradiction"),
    (ELEMENTS, "cO", "answer.not_a_letter"),
    (STATEMENTS, "5 mw", "answer.not_a_letter"),
    (Choice(("11/2", "meV"), 0), "1 1/2", "answer.not_a_letter"),
    (Choice(("11/2", "meV"), 0), "1   1/2", "answer.not_a_letter"),
    (Choice(("11/2", "meV"), 0), "MeV", "answer.not_a_letter"),
    (Choice(("5 cal", "7 cal"), 0), "5 Cal", "answer.not_a_letter"),
    (Choice(("Rises", "RISES"), 0), "rises", "answer.not_a_letter"),
    (Choice(("lattice", "atom"), 0), "a lattice", "answer.not_a_letter"),
]


@pytest.mark.parametrize(("choice", "text", "letter"), READ)
def test_option_that_is_named(choice, text, letter):
    assert choice.letters[choice.read(text)] == letter


@pytest.mark.parametrize(("choice", "text", "kind"), REFUSED)
def test_answer_that_names_no_single_option_is_refused(choice, text, kind):
    with pytest.raises(Unreadable) as caught:
        choice.read(text)
    assert caught.value.note.kind == kind


def test_options_with_the_same_text_are_right_together():
    twins = Choice(("7 s", "7  s", "3 s"), 0)
    assert [twins.accepts(twins.read(text)) for text in ("A", "B", "C", "7 s", "B: 7 s")] == [
        True,
        True,
        False,
        True,
        True,
    ]


def test_options_that_differ_in_quotes_are_not_the_same():
    quoted = Choice(("'a1'", "a1"), 0)
    assert [quoted.accepts(quoted.read(text)) for text in ("A", "B", "'a1'", "a1")] == [True, False, True, False]


def test_prompt_of_a_problem_lists_the_options_below_the_question():
    prompt = prompt_of(Problem("Which mass?", CHOICE))
    assert "Which mass?\n\nA: 13.7 kg\nB: 2249.7 kg\n" in prompt
    assert "the letter of the right option (A, B, C or D)" in prompt


def test_mistake_that_leads_to_another_option_is_told_by_name():
    mistake = Mistake("wrong-sign", dataclasses.replace(CHOICE, right=3), "dropping the sign")
    problem = Problem("Which?", CHOICE, mistakes=(mistake,))
    assert [n.kind for n in judge_problem(problem, "<answer>D</answer>").notes] == ["misconception.wrong-sign"]
    assert [n.kind for n in judge_problem(problem, "<answer>A</answer>").notes] == ["answer.wrong"]


def test_remark_on_a_wrong_option_names_those_that_are_left():
    (note,) = CHOICE.diagnose(CHOICE.read("c"))
    assert note.message == "Solve the problem again and choose A, B or D."
    assert note.data == {"letter": "C"}


@pytest.mark.parametrize("options", [("x", "y"), ("x", "y", "x"), ("y", "y", "x")])
def test_remark_does_not_name_the_only_option_that_is_left(options):
    choice = Choice(options, options.index("y"))
    (note,) = choice.diagnose(choice.read(choice.letters[options.index("x")]))
    assert note.message == "Solve the problem again and choose a different option."


def test_right_letter_and_text_are_secret():
    assert CHOICE.secrets() == ("B", "2249.7 kg")


def test_text_that_every_remark_may_hold_is_no_secret():
    assert Choice(("Wrong", "Right"), 1).secrets() == ("B",)
    assert Choice(("two", "one"), 1).secrets() == ("B",)


def test_words_of_all_remarks_are_known_not_to_be_secret():
    attempts = [f"<answer>{text}</answer>" for choice, text, _ in REFUSED if choice is CHOICE]
    attempts += ["", "</answer>", "<answer>A", "<answer></answer>", "<answer>A</answer> x", "<answer>C</answer>"]
    attempts += ["<answer>A</answer> or <answer>B</answer>", f"<answer>{'x' * (MAX_LENGTH + 1)}</answer>"]
    said = {n.message for a in attempts for n in judge_problem(Problem("Q", CHOICE), a).notes}
    said |= {Verdict.WRONG_ANSWER.sentence, Verdict.FORMAT_ERROR.sentence, Verdict.CORRECT.sentence}
    said |= {_refusal(STATEMENTS, "a").message, Verdict.TRUNCATED.sentence}
    said |= {"The attempt reached the length limit before it was complete; be brief and give the answer early."}
    words = {w.lower() for text in said for w in re.findall(r"[^\W\d_]+", re.sub(r"\b[A-Z]\b", "", text))}
    assert words <= _REMARK_WORDS, words - _REMARK_WORDS


def _refusal(choice, text):
    with pytest.raises(Unreadable) as caught:
        choice.read(text)
    return caught.value.note


@pytest.mark.parametrize(("options", "right"), [((), 0), (("a",), 0), (("a", "b"), 2), (("a", "b"), -1)])
def test_choice_that_cannot_be_asked_is_refused(options, right):
    with pytest.raises(DataError, match=r"2 to 26 options|counted from 0"):
        Choice(options, right)


def test_choice_survives_json_within_a_task():
    task = science_task("t", Problem("Which?", CHOICE, mistakes=(Mistake("m", CHOICE, "doing so"),)))
    assert from_json(ScienceTask, to_json(task)) == task


_pieces = st.sampled_from(
    [*"ABCE()*.:$'\" \n-", " or ", "2249.7 kg", "13.7 kg", "\\boxed{", "}", "option", "\ud800"]
)


@given(st.one_of(st.text(max_size=MAX_LENGTH), st.lists(st.one_of(_pieces, st.text(max_size=3))).map("".join)))
def test_any_text_is_read_as_one_option_or_refused_without_a_secret(text):
    try:
        assert 0 <= CHOICE.read(text) < 4
    except Unreadable as error:
        assert not find_leaks(science_task("t", Problem("Which?", CHOICE)), text, error.note.message)


@given(
    st.sampled_from("ACD"),
    st.sampled_from(["", "A", " or ", ", ", "/", " B", "2249.7 kg", "**"]),
    st.text(max_size=4),
)
def test_wrong_letter_first_never_scores(letter, joint, rest):
    with contextlib.suppress(Unreadable):
        assert not CHOICE.accepts(CHOICE.read(f"{letter}{joint}{rest}"))
