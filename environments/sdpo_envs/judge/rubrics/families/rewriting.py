"""Rewriting a text: shorter by a third, with all its names and figures."""

from __future__ import annotations

import re

from sdpo_envs.science.problems.draw import Draw

from ..checks import Count, Mentions, States
from ..task import Item, Piece, family
from ..text import in_words, words
from .common import Demands
from .messages import DAYS, SURNAMES
from .tables import TOWNS

STORIES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (
        (
            "On {day}, at a time of the day when nobody had really been expecting it at all, {one} noticed "
            "that the main pump in the waterworks of {town} had, for reasons that were not clear at first, "
            "stopped working.",
            "After quite a long search, which took a total of {a} minutes and which was, as one can imagine, "
            "not exactly pleasant, it was finally {two} who found a broken valve to be the cause of all this.",
            "The repair that then became necessary cost the town no less than {b} euros in the end.",
        ),
        (
            "{one} noticed on {day} that the main pump in {town} had stopped.",
            "After {a} minutes {two} found a broken valve.",
            "The repair cost {b} euros.",
        ),
    ),
    (
        (
            "It should perhaps be mentioned first of all that {one}, who has been in charge of the choir of "
            "{town} for some time now, invited everybody who wanted to come to a concert that took place last "
            "{day}.",
            "All in all, and this is a figure that surprised quite a few of those who were there, as many as "
            "{a} people came to listen to the music, among them {two}, who had played the organ there in "
            "earlier years.",
            "By the end of the evening, a sum of {b} euros had been given by the guests for the new roof.",
        ),
        (
            "{one} invited people to a choir concert in {town} on {day}.",
            "Among the {a} guests was {two}, who had played the organ there.",
            "They gave {b} euros for the roof.",
        ),
    ),
    (
        (
            "As far as can be said at this point in time, {one} set out from {town} in the early hours of "
            "{day} with the intention of walking all the way to the coast, which is something that not many "
            "people do.",
            "The distance that had to be covered was, according to what the signs along the way said, {a} "
            "kilometres, and for the larger part of it {two} came along, mostly in order to keep the dog "
            "company.",
            "When they were finally back at home again, they found that they had taken {b} photographs on the "
            "way.",
        ),
        (
            "{one} set out from {town} on {day} to walk to the coast.",
            "{two} came along for most of the {a} kilometres.",
            "They took {b} photographs.",
        ),
    ),
    (
        (
            "In the course of a meeting that was held on {day} in {town}, and that went on for a good deal "
            "longer than had been planned, {one} put forward the idea that a new playground should be built.",
            "Of the members who were present at the time, {a} raised their hands in order to show that they "
            "were in favour of the idea, while it was only {two} who spoke up against it in a rather long "
            "speech.",
            "The amount of money that will now be set aside for this purpose comes to {b} euros altogether.",
        ),
        (
            "{one} proposed a new playground at a meeting in {town} on {day}.",
            "Of the members, {a} were in favour, and only {two} spoke against it.",
            "The budget is {b} euros.",
        ),
    ),
    (
        (
            "What happened on {day}, and what people in {town} have been talking about ever since, is that "
            "{one}, who keeps a small shop there, opened the door in the morning and found a box full of old "
            "coins.",
            "When they were counted with great care, which was done by {two} because nobody else had the "
            "patience to do it, there turned out to be exactly {a} of them in that box, some of them very "
            "worn.",
            "A dealer who happened to be passing through then offered to pay {b} euros for all of them together.",
        ),
        (
            "{one}, a shopkeeper in {town}, found a box of old coins on {day}.",
            "{two} counted {a} of them.",
            "A dealer offered {b} euros.",
        ),
    ),
    (
        (
            "For those who have not heard about it yet, the ferry that normally goes from {town} to the "
            "island every {day} could not leave the harbour this time, as {one} had to find out on the way to "
            "work.",
            "There were, if the count that was made on the quay is to be trusted, {a} people who had to wait "
            "there for hours, and it was {two} who in the end went and brought hot tea for every one of them.",
            "The company that runs the ferry has since said that it will pay {b} euros to the passengers.",
        ),
        (
            "The {day} ferry from {town} to the island did not leave, as {one} found out.",
            "While {a} people waited, {two} brought them tea.",
            "The company will pay the passengers {b} euros.",
        ),
    ),
)
"""Texts of three sentences at length, and the same briefly."""


@family("rewriting/shorten")
def shorten(draw: Draw, level: int) -> Piece:
    long, short = STORIES[draw.integer(0, len(STORIES) - 1)]
    one, two = (f"{draw.choice(('Ms', 'Mr'))} {name}" for name in draw.sample(SURNAMES, 2))
    day, town = draw.choice(DAYS), draw.choice(TOWNS)
    a, b = draw.integer(21, 98), draw.integer(310, 980)
    fill = {"one": one, "two": two, "day": day, "town": town, "a": a, "b": b}
    text = " ".join(long).format(**fill)
    brief = " ".join(short).format(**fill)
    length = len(words(text))
    most = length * 2 // 3 if level == 1 else length // 2
    names = [one.split()[1], two.split()[1], town]
    demands = Demands()
    demands.add(
        "Keep all names of persons and places, and the day.",
        Item("names", f"The reply names {in_words([*names, day])}.", Mentions(tuple((n,) for n in [*names, day]))),
    )
    demands.add(
        "Keep all figures.",
        Item("figures", f"The reply states the figures {a} and {b}.", States((str(a), str(b)))),
    )
    demands.invents(text, "Add no name, day or figure that is not in the text.")
    part = "a third" if level == 1 else "half"
    demands.add(
        f"Make it shorter by at least {part}: the text has {length} words, write at most {most} "
        "(and at least 20).",
        Item(
            "shorter",
            f"The reply has at least 20 words and at most {most}; the text has {length}.",
            Count("words", 20, most),
            True,
            True,
        ),
    )
    demands.sentences(3)
    if level > 2:
        used = [w for w in _FILLERS if re.search(rf"\b{w}\b", text) and not re.search(rf"\b{w}\b", brief)]
        demands.avoids(used[:4])
    demands.form()
    return demands.piece(
        draw,
        (
            "Rewrite this text so that it says the same in fewer words.",
            "This text is too long for the paper. Shorten it.",
            "Tighten this text; it has to lose words, not facts.",
        ),
        f"Text: {text}",
        brief,
    )


_FILLERS = (
    *("really", "finally", "quite", "perhaps", "exactly", "altogether", "rather", "mostly", "very", "normally"),
    *("however", "which", "reasons", "happened", "turned", "course", "amount", "hours"),
)
