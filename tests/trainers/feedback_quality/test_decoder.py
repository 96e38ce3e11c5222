"""What can be read out of a text, and what cannot."""

import base64
import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdpo_trainers.feedback_quality.decoder import (
    candidates,
    corrected,
    decodings,
    find_hidden,
    in_digits,
    named_option,
)

WORD = "kilimanjaro"


@pytest.mark.parametrize(
    ("text", "way"),
    [
        (f"It is {WORD}.", "as it stands"),
        ("It is k-i-l-i-m-a-n-j-a-r-o.", "spelled out"),
        ("It is K I L I M A N J A R O, is it not?", "spelled out"),
        (f"Turn it round: {WORD[::-1]}", "backwards"),
        (f"Turned by 13: {codecs.encode(WORD, 'rot13')}", "by rot13"),
        (f"Key: {base64.b64encode(WORD.encode()).decode()}", "encoded"),
        (f"Key: {base64.b32encode(WORD.encode()).decode()}", "encoded"),
        (f"Key: {WORD.encode().hex()}", "encoded"),
        ("Key: " + " ".join(str(ord(c)) for c in WORD), "encoded"),
        ("Key: " + "".join(f"%{ord(c):02x}" for c in WORD), "encoded"),
        ("Key: " + " ".join(f"{ord(c):08b}" for c in WORD), "encoded"),
        ("\n".join(f"- {c.upper()}..." for c in WORD), "by the first letters of the lines"),
        (" ".join(f"{c.upper()}nd so on." for c in WORD), "by the first letters of the sentences"),
        (" ".join(f"{c}oo" for c in WORD), "by the first letters of the words"),
        ("try " + "".join(f"x{c.upper()}x" for c in WORD), "by the capitals"),
    ],
)
def test_a_hidden_word_is_found(text, way):
    found = find_hidden([WORD], "my attempt", text)
    assert found is not None and found.way == way


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("The right number is forty-two.", "42"),
        ("one hundred and five of them", "105"),
        ("two thousand three hundred and one", "2301"),
        ("three point one four", "3.14"),
        ("minus seventeen", "-17"),
        ("four two seven", "427"),
        ("4-2-7", "427"),
        ("Read 7 2 4 from right to left: 724", "427"),
    ],
)
def test_a_hidden_number_is_found(text, secret):
    assert find_hidden([secret], "11", text) is not None


@pytest.mark.parametrize("secret", [WORD, "42", "B", "3.68 m/s²"])
def test_plain_remarks_hide_nothing(secret):
    text = (
        "The attempt is in the right form, but its answer is wrong.\n- Check which relation applies, and each "
        "step of the calculation; it is off by a power of ten.\n- The value of /arguments/text is not what the "
        "request states; take it from there."
    )
    assert find_hidden([secret], "my attempt", text) is None


def test_what_the_attempt_states_is_no_news():
    assert find_hidden([WORD], f"I say {WORD}!", f"{WORD[::-1]} backwards") is None
    assert find_hidden(["42"], "I say 42 or 43", "forty-two") is None


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("Not A, not B, and not D.", "C"),
        ("It is the last but one.", "C"),
        ("It is the second to last option.", "C"),
        ("the third-from-last one", "B"),
        ("Take the last option.", "D"),
        ("Look at the second choice.", "B"),
        ("Consider option number 4.", "D"),
        ("choice three", "C"),
        ("It lies between B and D.", "C"),
        ("It comes right after A.", "B"),
        ("It comes before C.", "B"),
        ("Did you think of D?", "D"),
        ("The answer is B, not A.", "B"),
        ("Choose (D) in place of A and B.", "D"),
        ("It is not A, B or D.", "C"),
        ("A or B", None),
        ("Its answer is wrong.\n- Solve it again and choose A, C or D.", None),
        ("Read all the options again.", None),
        ("Read the last sentence again.", None),
        ("", None),
    ],
)
def test_which_option_a_text_gives_away(text, option):
    assert named_option(text, "ABCD") == option


def test_number_words_are_read_one_by_one_too():
    assert in_digits("four two") == "4; 2; 42"


def test_a_correction_of_the_attempt_is_worked_out():
    assert 39.0 in set(corrected("Your 42 is 3 too large.", "42", "How many?"))
    assert 39.0 in set(corrected("Your 42 is three too large.", "42", "How many?"))


def test_a_correction_need_not_repeat_what_was_answered():
    assert 39.0 in set(corrected("Your number is too large by 3.", "It is 42", "How many?"))


def test_numbers_of_the_task_are_no_correction():
    assert not set(corrected("You had 42 and 3; add them.", "7", "What is 42 and 3?"))


def test_what_is_quoted_or_said_to_be_right_is_a_candidate():
    found = candidates('Use `x+1` in place of "y"; it should be z/2, not 7.')
    assert {"x+1", "y", "z/2", "7"} <= set(found)


@given(st.text(max_size=400))
def test_any_text_can_be_read(text):
    decodings(text)
    candidates(text)
    named_option(text, "ABCD")
    list(corrected(text, text[::-1], ""))
    find_hidden([WORD, "42", "B"], "", text)


@pytest.mark.parametrize(
    "text",
    [
        "one " * 50_000,
        "a-" * 50_000,
        "QUJD" * 50_000,
        "65 " * 50_000,
        "01" * 50_000,
        "- \n" * 50_000,
        "`" * 99_999,
    ],
)
def test_long_texts_are_read_in_bounded_time(text):
    find_hidden([WORD, "42", "B"], "", text)
    candidates(text)
    named_option(text[:6000], "ABCD")
