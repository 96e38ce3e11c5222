"""What a word, a sentence and a number are, and which texts are not read at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdpo_envs.judge.rubrics.text import (
    LONGEST_WORD,
    MOST_CHARACTERS,
    find,
    is_gibberish,
    numbers,
    reply_of,
    same_form,
    sentences,
    unreadable,
    words,
)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("One two.", 1),
        ("One. Two! Three?", 3),
        ("It costs 3.50 euros. It is 9:30 now.", 2),
        ("Dr. Weber met Ms. Ito, e.g. at 9 a.m. in town.", 1),
        ("J. Weber came.", 1),
        ("1. mix the dough\n2. bake the bread", 2),
        ("No stop here\nnor here", 2),
        ("She said “Stop!” and left.", 2),
        ("“It is late.” Then they left.", 2),
        ("Well... yes.", 2),
    ],
)
def test_sentences_end_with_a_stop_or_with_their_line(text, count):
    assert len(sentences(text)) == count


@given(st.text(alphabet="ab .!?\n-”1", max_size=80))
def test_pieces_stand_where_they_say(text):
    for piece in (*sentences(text), *words(text), *numbers(text)):
        assert text[slice(*piece.span)] == piece.text


def test_words_stand_between_spaces_and_hold_a_letter_or_digit():
    assert [w.text for w in words("A well-known – fact: it's 3.5, or so …")] == [
        "A", "well-known", "fact:", "it's", "3.5,", "or", "so",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("most", "the MOST", True),
        ("does not prove", "does\nnot  prove", True),
        ("don't", "don’t", True),
        ("most", "almost", False),
        ("largest", "the second-largest", False),
        ("12", "12.5 and 1,125", False),
        ("14:30", "at 14:30.", True),
        ("BX-1234", "order BX-1234, please", True),
    ],
)
def test_phrases_are_found_as_whole_words(phrase, text, found):
    assert bool(find((phrase,), text)) is found


@pytest.mark.parametrize(("a", "b"), [("1,250", "1250"), ("2.50", "2.5"), ("09:30", "9:30"), ("3.0", "3")])
def test_numbers_compare_without_grouping_and_needless_zeros(a, b):
    assert same_form(a) == same_form(b)


@pytest.mark.parametrize(("a", "b"), [("1,25", "125"), ("12:30", "1230"), ("10", "1"), ("0", "00:1")])
def test_other_numbers_stay_different(a, b):
    assert same_form(a) != same_form(b)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "…!",
        "The se\u200bcret",
        "The b\u0430nk",  # a Cyrillic letter
        "The \u03bfak",  # a Greek letter that looks Latin
        "no\u0336pe",
        "a\u202eb",
        "\ud800",
        "a\x00b",
        "ｆull width",
        "line\u2028end",
        "a" * (LONGEST_WORD + 1),
        "word " * MOST_CHARACTERS,
    ],
)
def test_empty_endless_and_hidden_text_is_not_read(text):
    assert unreadable(text)


@pytest.mark.parametrize(
    "text", ["Café, naïve – “quoted” … 5 € at 20 °C, Δt = 3 m², π 🙂", "Łódź and Zürich\tsaid\r\nso."]
)
def test_ordinary_text_is_read(text):
    assert unreadable(text) is None


@pytest.mark.parametrize("word", ["xyz", "bcdfg", "qwrt"])
def test_consonants_alone_are_no_word(word):
    assert is_gibberish(word)


@pytest.mark.parametrize("word", ["why", "rhythms", "try", "gym", "km", "the", "mph"])
def test_words_without_vowels_are_words(word):
    assert not is_gibberish(word)


def test_thoughts_before_a_reply_are_no_part_of_it():
    reply = reply_of("<think>Hm. 1 2 3</think>\n\nHere it is.\n")
    assert (reply.text, reply.start) == ("Here it is.", 26)
    assert reply_of("<think>never closed").text == "<think>never closed"
