"""Writing within constraints: a paragraph on a topic, and advice to the reader."""

from __future__ import annotations

from sdpo_envs.science.problems.draw import Draw

from ..checks import Asks, Digits, Edge, Mentions
from ..task import Item, Piece, family
from ..text import in_words, words
from ..words import ADVICE, OPENINGS, QUESTIONS, SPARE, TOPICS
from .common import Demands


def _mentions(demands: Demands, wanted: list[str]) -> None:
    named = in_words(wanted)
    demands.add(
        f"Use the words {named}.",
        Item(
            "words",
            f"The reply uses each of the words {named}.",
            Mentions(tuple((w,) for w in wanted), unquoted=True),
        ),
    )


@family("writing/paragraph")
def paragraph(draw: Draw, level: int) -> Piece:
    topic = draw.choice(list(TOPICS))
    count = 2 + level
    chosen = draw.rng.sample(TOPICS[topic], count)
    wanted = draw.remember([draw.rng.choice(said[1:]) for said in chosen[: 1 + level]])
    text = [said[0] for said in chosen]
    demands = Demands()
    if level > 2:
        opening = draw.choice(OPENINGS)
        text[0] = f"{opening} {text[0][0].lower()}{text[0][1:]}"
        demands.add(
            f"Begin with the word “{opening}”.",
            Item("beginning", f"The reply begins with the word “{opening}”.", Edge("begin", opening), True, True),
        )
    _mentions(demands, wanted)
    if level > 1:
        demands.avoids(draw.sample(SPARE, 3))
    demands.sentences(count)
    oracle = " ".join(text)
    length = len(words(oracle))
    low = draw.remember(length - draw.rng.randint(3, 8))
    demands.length(low, low + 14)
    if level > 2:
        demands.add(
            "Use no digits.",
            Item("digits", "There is no digit in the reply.", Digits(), True, True),
        )
    demands.form()
    return demands.piece(
        draw,
        (
            f"Write a paragraph about {topic}.",
            f"Describe {topic} to somebody who has never seen one, in one paragraph.",
            f"A picture book needs a paragraph of text about {topic}. Write it.",
        ),
        "",
        oracle,
    )


@family("writing/advice")
def advice(draw: Draw, level: int) -> Piece:
    aim = draw.choice(list(ADVICE))
    count = 1 + level
    while True:
        chosen = draw.rng.sample(ADVICE[aim], count)
        if any("you" in said[0] for said in chosen):  # the reader is to be spoken to
            break
    wanted = draw.remember([draw.rng.choice(said[1:]) for said in chosen])
    text = [said[0] for said in chosen]
    demands = Demands()
    person = ("I", "me", "my", "we", "us", "our")
    demands.add(
        "Speak to the reader as “you”; do not speak of yourself (no “I”, “me”, “my”, “we”, “us”, “our”).",
        Item(
            "person",
            "The reply speaks to the reader as “you”, and nowhere of its writer.",
            Mentions((("you", "your", "yours", "yourself"),), person),
            False,
        ),
    )
    _mentions(demands, wanted)
    if level > 1:
        demands.add(
            "End with a question to the reader, the only one in the text.",
            Item("question", "The reply has exactly one question, and ends with it.", Asks()),
        )
        text.append(draw.rng.choice(QUESTIONS))
    if level > 2:
        demands.avoids(
            draw.sample(["should", "must", "always", "never", "important", "simply", "just", "very"], 4)
        )
    demands.sentences(len(text))
    oracle = " ".join(text)
    length = len(words(oracle))
    low = draw.remember(length - draw.rng.randint(3, 8))
    demands.length(low, low + 14)
    demands.form()
    return demands.piece(
        draw,
        (
            f"Give advice to somebody who wants to {aim}.",
            f"A reader asks how to {aim}. Write the answer for a magazine.",
            f"Write tips for people who would like to {aim}, as running text.",
        ),
        "",
        oracle,
    )
