"""What the families share: how prompts are put together, and items that many rubrics have."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from sdpo_envs.science.problems.draw import Draw

from ..checks import Avoids, Count, Invents, Numbers, Prose
from ..task import Item, Piece
from ..text import in_words, numbers, words

_ROOM = 10
"""So many words more than the oracle's are allowed: fewer than any other task's oracle has, so that no reply can
give a second answer behind the first."""


class Demands:
    """Collects what a prompt demands, with the item of the rubric for each demand."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.items: list[Item] = []

    def add(self, demand: str, item: Item) -> None:
        """A demand in the imperative, as a sentence, and how it is judged."""
        self.lines.append(f"- {demand}")
        self.items.append(dataclasses.replace(item, demand=demand))

    def form(self, oracle: str = "") -> None:
        """Whole sentences; about as many words as an oracle has, if one is given."""
        text = "The reply is made of whole, closed English sentences."
        if not oracle:
            demand, check = "Write whole sentences in plain text, without headings or lists.", Prose()
        else:
            length = len(words(oracle))
            low, high = max(length // 3, 5), length + _ROOM
            text = f"{text[:-1]}, {low} to {high} words in all."
            demand = f"Write {low} to {high} words: whole sentences in plain text, without headings or lists."
            check = Prose(False, low, high)
        self.add(demand, Item("form", text, check, False, True))

    def letter(self, at_least: int, at_most: int) -> None:
        """Whole sentences between greeting and name, and how many words in all."""
        self.add(
            "Between the first and the last line write whole sentences in plain text; "
            f"{at_least} to {at_most} words in all.",
            Item(
                "form",
                "The message is made of whole, closed English sentences between its first and last lines, and "
                f"has {at_least} to {at_most} words in all.",
                Prose(True, at_least, at_most),
                False,
                True,
            ),
        )

    def length(self, at_least: int, at_most: int) -> None:
        """How many words."""
        self.add(
            f"Write {at_least} to {at_most} words.",
            Item(
                "length",
                f"The reply has {at_least} to {at_most} words.",
                Count("words", at_least, at_most),
                True,
                True,
            ),
        )

    def sentences(self, count: int) -> None:
        """How many sentences."""
        self.add(
            f"Write exactly {count} sentences.",
            Item(
                "sentences",
                f"The reply has exactly {count} sentences.",
                Count("sentences", count, count),
                True,
                True,
            ),
        )

    def avoids(self, words: Sequence[str]) -> None:
        """Words that are ruled out."""
        named = either(words)
        self.add(
            f"Do not use the {'word' if len(words) == 1 else 'words'} {named}.",
            Item(
                "avoids", f"The reply uses none of the words {in_words(words)}.", Avoids(tuple(words)), True, True
            ),
        )

    def figures(self, allowed: Sequence[str], demand: str, text: str) -> None:
        """Which figures may be used."""
        self.add(
            f"{demand} Write figures in digits.",
            Item("figures", text, Numbers(tuple(dict.fromkeys(allowed))), True, True),
        )

    def invents(self, data: str, demand: str = "Add no name, day, place or figure of your own.") -> None:
        """No names and figures but those of the task."""
        known = (w.casefold() for w in re.findall(r"\w+(?:['’-]\w+)*", data) if not w.isdigit())
        self.add(
            demand,
            Item(
                "invented",
                "The reply states no name, day, place or figure that the task does not give.",
                Invents(tuple(sorted({*known})), tuple(dict.fromkeys(n.text for n in numbers(data)))),
                False,
                True,
            ),
        )

    def piece(
        self, draw: Draw, intros: Sequence[str], data: str, oracle: str, secrets: Sequence[str] = ()
    ) -> Piece:
        """The task: an opening in one of several wordings, the material, the demands."""
        intro = draw.wording(*intros)
        what = draw.wording("What is asked:", "Please keep to the following:", "Requirements:")
        parts = [intro, data, f"{what}\n" + "\n".join(self.lines), "Reply with the text only."]
        return Piece("\n\n".join(p for p in parts if p), tuple(self.items), oracle, tuple(secrets))


def either(words: Sequence[str]) -> str:
    """Words quoted, with "or" before the last."""
    named = [f"“{w}”" for w in words]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} or {named[-1]}"


def line_of(text: str) -> str:
    """A whole line quoted at the end of a sentence."""
    return f"“{text}”" if text.endswith((".", "!", "?")) else f"“{text}”."


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def group(number: int) -> str:
    """A whole number as tables write it: "1,250"."""
    return f"{number:,}"
