"""What each check of a text accepts, and where it points at what it refuses."""

import pytest

from sdpo_envs.judge.rubrics.checks import (
    Amounts,
    Asks,
    Avoids,
    Check,
    Count,
    Digits,
    Edge,
    Entries,
    Frame,
    Invents,
    Labelled,
    Listing,
    Mentions,
    Numbers,
    Order,
    Prose,
    Sentence,
    Sorted,
    States,
)

TOGETHER = Mentions((("cannot",), ("talk", "speech")), together=True)
HEADED = Listing("1.", 2, heading=True, closing=True)

HOLDS: list[tuple[Check, str]] = [
    (Mentions((("bread",), ("tea", "coffee"))), "Coffee and bread."),
    (Mentions((("bread",),), unquoted=True), "The bread's crust is hard. “Fine,” he said."),
    (TOGETHER, "I like it. I cannot give a talk."),
    (Mentions((("rose",),), ("fell",)), "It rose."),
    (Avoids(("very",)), "Every day is fine."),
    (Count("words", 2, 3), "Two words"),
    (Count("sentences", 2, 2), "One is here. Two is here."),
    (Count("questions", 1, 1), "Is it? It is."),
    (Count("paragraphs", 2, 2), "One.\nStill one.\n\nTwo."),
    (Asks(), "Here it is. Do you see?"),
    (Edge("begin", "Today"), "Today, it rained."),
    (Edge("end", "Good night."), "I said: Good night."),
    (Frame("Dear Ms Ito,", "Ilias"), "Dear Ms Ito,\n\nThanks.\n\nIlias"),
    (Digits(), "Four of them."),
    (Numbers(("1,250", "3")), "There were 1250 of the 3 kinds, on two or ten days."),
    (States(("1,250",)), "It was 1250."),
    (States(("90",), ("km/h", "kilometres per hour")), "It is 90 km/h, or 90 kilometres per hour."),
    (Order(("first", "second", "third")), "first third"),
    (Listing("-", 2), "- a\n- b"),
    (HEADED, "Steps:\n1. a\n2. b\nDone."),
    (Entries(("rice", "tea")), "- Tea\n- rice."),
    (Entries(("rice",), heading=True, names_only=True), "List:\n- rice: 4"),
    (Amounts(("rice: 4", "tea: 2")), "- rice: 4\n- salt: 9"),
    (Sorted(), "List:\n- apples\n- Bread"),
    (Invents(("ito", "friday"), ("9",)), "Dear Ms Ito,\nYes. On Friday I'm at 9."),
    (Prose(), "Prices rose. It was a good year, at 3.5 percent!"),
    (Prose(letter=True), "Dear Ms Ito,\n\nThank you for asking.\n\nKind regards\nIlias Petridis"),
    (Prose(), "Watch films with subtitles in the language you learn."),
    (Prose(), "Please bring old books."),
    (Labelled(("Ito", "Bo"), ("12", "30"), ("Bo",), "mm"), "Of 5, Bo (30 mm) is last."),
    (Sentence(("It is 1,250 g.",), ("it is",), ""), "Look. IT is 1250g."),
    (Mentions((("call",),), ("not",), True), "Do not hesitate to call."),
]


@pytest.mark.parametrize(("check", "text"), HOLDS)
def test_holds(check, text):
    assert check.objection(text) is None and check.holds(text)


FAILS: list[tuple[Check, str, str | None]] = [
    (Mentions((("bread",), ("tea",))), "Breads and tea.", None),
    (Mentions((("bread",),), unquoted=True), "The word “bread” is used.", None),
    (TOGETHER, "I cannot. The talk is long.", "I cannot."),
    (Mentions((("rose",),), ("fell",)), "It rose and fell.", "fell"),
    (Avoids(("very",)), "That is VERY good.", "VERY"),
    (Avoids(("very",)), "A very-good one.", "very"),
    (Count("words", 2, 3), "This has too many words", "many words"),
    (Count("words", 2, 3), "One", None),
    (Count("sentences", 1, 1), "One is here. Two is here.", "Two is here."),
    (Count("questions", 1, 1), "It is.", None),
    (Asks(), "Is it? It is.", "It is."),
    (Edge("begin", "Today"), "Todays rain.", "Todays"),
    (Edge("end", "night."), "Good day.", "day."),
    (Frame("Dear Ms Ito,", "Ilias"), "Dear Ms Ito!\n\nThanks.\n\nIlias", "Dear Ms Ito!"),
    (Frame("Dear Ms Ito,", "Ilias"), "Dear Ms Ito,\n\nThanks.\n\nIlias xyz", "Ilias xyz"),
    (Digits(), "4 of them.", "4"),
    (Digits(), "x² of them.", "²"),
    (Numbers(("1,250",)), "It was 1251.", "1251"),
    (Numbers(("12",)), "It was twelve.", "twelve"),
    (Numbers(("12",)), "It was ½.", "½"),
    (States(("12",)), "It was 12.5 and 112 and 12x.", None),
    (States(("90",), ("km/h",)), "It is 90 km.", "90"),
    (States(("12",)), "It is not 12.", None),
    (Order(("first", "second")), "second first", "second"),
    (Order(("first", "second")), "first", None),
    (Listing("-", 2), "- a\n* b", "* b"),
    (Listing("-", 2), "- a\n- b\n- c", "- c"),
    (Listing("1.", 2), "1. a\n3. b", "3. b"),
    (Entries(("rice", "tea")), "- rice\n- salt", "- salt"),
    (Entries(("rice", "tea")), "- rice\n- rice", "- rice"),
    (Entries(("rice", "tea")), "- rice", None),
    (Entries(("rice",)), "List:\n- rice", "List:"),
    (Amounts(("rice: 4",)), "- rice: 5", "- rice: 5"),
    (Amounts(("rice: 4",)), "- salt: 5", None),
    (Sorted(), "- bread\n- apples", "- apples"),
    (Invents(("ito",)), "Ms Ito met Mr Weber.", "Weber."),
    (Invents(("ito",)), "Ms Ito met us at 9.", "9"),
    (Prose(), "it was a good year.", "it was a good year."),
    (Prose(), "It was a good year", "It was a good year"),
    (Prose(), "River bridge water boats banks birds.", "River bridge water boats banks birds."),
    (Prose(), "Ashford most parcels. Kingsley fewest parcels.", "Kingsley fewest parcels."),
    (Prose(), "It is the of and.", "It is the of and."),
    (Prose(), "It was good. It was good.", "It was good."),
    (Prose(), "It was so so so good.", "It was so so so good."),
    (Prose(), "It was xyz in June.", "It was xyz in June."),
    (Prose(), "It was good. None of this is true.", "None of this is true."),
    (Prose(), "- It was good.", "- "),
    (Prose(), "It was <b>good</b>.", "<"),
    (Prose(at_least=5, at_most=8), "It was good.", None),
    (Prose(), "“…”", None),
    (Labelled(("Ito", "Bo"), ("12", "30"), ("Bo",)), "Bo (12) and Ito (30).", "12"),
    (Labelled(("Ito", "Bo"), ("12", "30"), ("Ito", "Bo"), ordered=True), "Bo (30) and Ito (12).", None),
    (Labelled(("Ito", "Bo"), ("12", "30"), ("Bo",)), "Ito (12) is here.", None),
    (Sentence(("It is 12.",), ("it is",), ""), "It is 12. I doubt that it is 12.", "I doubt that it is 12."),
    (Mentions((("call",),), ("not",), True), "I call. I do not call.", "not"),
    (Mentions((("I call",),), ("not",), True, leading=True), "They say I call.", "They say I call."),
    (States(("12",)), "It isn't quite 12.", None),
]


@pytest.mark.parametrize(("check", "text", "where"), FAILS)
def test_fails_and_points(check, text, where):
    objection = check.objection(text)
    assert objection is not None and not check.holds(text)
    assert (text[slice(*objection.span)] if objection.span else None) == where


def test_no_count_above_ninety_nine_is_told():
    """So that no count equals a number that is secret."""
    assert "150" not in Count("words", 1, 5).objection("word " * 150).message


def test_a_complaint_stands_in_place_of_the_words_that_are_looked_for():
    assert (
        Mentions((("marmalade",),), complaint="It lacks the fruit.").objection("x").message
        == "It lacks the fruit."
    )
    assert States(("1250",), complaint="It lacks the sum.").objection("x").message == "It lacks the sum."
