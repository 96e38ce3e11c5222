"""Reading from a sentence which thing is said to be the largest."""

import pytest

from sdpo_envs.judge.rubrics.checks import Claim
from sdpo_envs.judge.rubrics.families.tables import LEAST, MOST

NAMES = ("Ashford", "Denby", "Kingsley", "Oakham")


def claim(name: str, words: tuple[str, ...]) -> Claim:
    return Claim((name,), tuple(n for n in NAMES if n != name), words, "the town")


RIGHT = [
    "Ashford had the most visitors, 4,031, and Kingsley the fewest, 1,068.",
    "The most visitors came to Ashford and the fewest to Kingsley.",
    "Ashford had the most (4,031) and Kingsley the fewest (1,068) visitors.",
    "The largest number, 4,031, was seen in Ashford, and the smallest, 1,068, in Kingsley.",
    "Kingsley had the fewest visitors with 1,068 while Ashford had the most with 4,031.",
    "Ashford, with 4,031, had the most visitors, whereas Kingsley, with 1,068, had the fewest.",
    "With the most visitors, 4,031, Ashford leads; with the fewest, 1,068, Kingsley comes last.",
    "The town with the most visitors was Ashford. The town with the fewest visitors was Kingsley.",
    "Of the towns, Ashford had the highest number. Kingsley had the lowest.",
    "Ashford, not Denby, had the most. Kingsley, unlike Oakham, had the fewest.",
    "Ashford had the most visitors, followed by Denby. Oakham had the second fewest, Kingsley the fewest.",
    "Ashford leads with the highest number (4,031), while Kingsley has the lowest (1,068).",
    "ASHFORD had the MOST visitors. The fewest were counted in Kingsley.",
]


@pytest.mark.parametrize("text", RIGHT)
def test_right_claims_are_read(text):
    assert claim("Ashford", MOST).holds(text) and claim("Kingsley", LEAST).holds(text)


@pytest.mark.parametrize("text", RIGHT)
@pytest.mark.parametrize("name", ["Kingsley", "Denby"])
def test_they_are_not_read_as_claims_about_another_thing(text, name):
    assert not claim(name, MOST).holds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ashford and Denby were counted.",
        "Ashford or Denby had the most visitors.",
        "Ashford did not have the most visitors.",
        "It is false that Ashford had the most visitors.",
        "Perhaps Ashford had the most visitors.",
        "Ashford had the second most visitors.",
        "Ashford had the most visitors. Denby had the most visitors.",
        "The question is which town had the most visitors.",
        "Ashford and Kingsley had the most and the fewest visitors, respectively.",
        "",
    ],
)
def test_what_is_denied_open_or_about_two_is_no_claim(text):
    assert not claim("Ashford", MOST).holds(text)


def test_objection_points_at_the_wrong_name():
    text = "In July Denby had the most visitors."
    objection = claim("Ashford", MOST).objection(text)
    assert objection.span and text[slice(*objection.span)] == "Denby" and "Ashford" not in objection.message
