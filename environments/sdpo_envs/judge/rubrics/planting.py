"""Breaking one item of a rubric in its oracle, at a known place.

For each kind of check there are a few ways to break it in a text. A way is taken if the program then objects to
that item and to no other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from sdpo_gym.mistakes import PlantedMistake

from .checks import (
    Amounts,
    Asks,
    Avoids,
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
from .task import RubricTask, program_verdict
from .text import Piece, Span, find, lines, numbers, same_form, sentences, words

Broken = tuple[str, Span | None]


def planted(task: RubricTask) -> Iterator[PlantedMistake]:
    """The oracle of `task` with one item broken, for each item that can be broken alone."""
    oracle = task.oracle or ""
    for item in task.items:
        for text, span in _WAYS[type(item.check)](item.check, oracle):
            verdict = program_verdict(task, text)
            if verdict.refused is None and list(verdict.objections) == [item.id]:
                yield PlantedMistake(f"rubric.{item.id}", (text,), span, note_kinds=(f"judge.{item.id}",))
                break


def _put(text: str, start: int, end: int, new: str) -> Broken:
    """`text` with `new` in place of a part, and where it stands."""
    return text[:start] + new + text[end:], (start, start + len(new))


def _inserted(text: str, new: str) -> Iterator[Broken]:
    """Words put in before the end of each sentence."""
    for sentence in sentences(text):
        if len(words(sentence.text)) > 3 and sentence.text[-1:] in ".!?":
            changed, (start, end) = (
                text[: sentence.end - 1] + f" {new}" + text[sentence.end - 1 :],
                (
                    sentence.end,
                    sentence.end + len(new),
                ),
            )
            yield changed, (start, end)


def _dropped(text: str) -> Iterator[Broken]:
    """Without one of the sentences; the first in the middle, so that beginning and end stay."""
    found = sentences(text)
    for sentence in (*found[1:-1], *found[:1], *found[-1:]):
        gap = 1 if text[sentence.end : sentence.end + 1] == " " else 0
        yield text[: sentence.start] + text[sentence.end + gap :], None


_FILLERS = (
    "so far as anybody could tell us in the short time that we had for it",
    "as was to be seen by all of those who took a closer look at it that day",
    "in so far as one may say so at this stage of the whole thing",
)


def _mentions(check: Mentions, text: str) -> Iterator[Broken]:
    stand_ins = ("something else", "somebody", "another one", "a thing", "that", "it")
    for group in check.groups:
        for new in stand_ins:
            found = find(group, text)
            changed = text
            for place in reversed(found):
                stand_in = new.capitalize() if place.text[0].isupper() else new
                changed = changed[: place.start] + stand_in + changed[place.end :]
            if found:
                yield changed, None
    for place in find([p for g in check.groups for p in g], text):
        for other in check.unless:
            yield _put(text, place.start, place.end, other)
    yield from _dropped(text)


def _avoids(check: Avoids, text: str) -> Iterator[Broken]:
    for word in check.words:
        for place in find(("the", "a"), text):
            yield _put(text, place.end, place.end, f" {word}")
    yield from _inserted(text, check.words[0])
    for word in check.words:
        yield _put(text, len(text), len(text), f" So much for the {word}.")


def _count(check: Count, text: str) -> Iterator[Broken]:
    if check.unit == "words":
        for filler in _FILLERS:
            for times in (1, 2, 3):
                yield from _inserted(text, ", ".join([filler] * times))
        yield from _dropped(text)
        shorter = [w for w in words(text) if w.text.casefold() in ("a", "the", "of", "in", "was", "is")]
        for amount in range(1, len(shorter) + 1):
            changed = text
            for word in reversed(shorter[:amount]):
                changed = changed[: word.start] + changed[word.end + 1 :]
            yield changed, None
    elif check.unit == "sentences":
        found = sentences(text)
        for extra in ("That is all there is to it.", "So it is.", "This was to be expected."):
            for sentence in found[1:] or found:
                yield _put(text, sentence.start, sentence.start, f"{extra} ")
        for a, b in pairwise(found):
            joint = f", and {b.text[0].lower()}"
            yield _put(text, a.end - 1, b.start + 1, joint)
        yield from _dropped(text)
    else:
        yield from _questions(text)


def _questions(text: str) -> Iterator[Broken]:
    for sentence in reversed(sentences(text)):
        end = sentence.end
        yield _put(text, end - 1, end, "." if sentence.text.endswith("?") else "?")


def _edge(check: Edge, text: str) -> Iterator[Broken]:
    for new in ("Well", "Indeed", "Then"):
        at = 0 if check.at == "begin" else len(text) - len(check.phrase)
        yield _put(text, at, at + len(check.phrase), new)


def _frame(check: Frame, text: str) -> Iterator[Broken]:
    if check.first:
        start = text.index(check.first)
        first, comma = check.first.rstrip(",:"), check.first[-1]
        for new in (f"Hello{comma}", f"{first}!", "List:"):
            yield _put(text, start, start + len(check.first), new)
    if check.last:
        start = text.rindex(check.last)
        for new in (check.last.split()[0], "The end."):
            yield _put(text, start, len(text), new)


def _digits(check: Digits, text: str) -> Iterator[Broken]:
    for place in find(("a", "an", "the", "some"), text):
        yield _put(text, place.start, place.end, "2")


def _other(number: str) -> Iterator[str]:
    """Other numbers of the same form."""
    for add in (1, 3, 5, 8, 9):
        last = str((int(number[-1]) + add) % 10)
        yield f"{number[:-1]}{last}"


def _numbers(check: Numbers, text: str) -> Iterator[Broken]:
    yield from _inserted(text, "by 17 percent")
    yield from _inserted(text, "(17)")
    for number in reversed(numbers(text)):
        for new in _other(number.text):
            yield _put(text, number.start, number.end, new)


def _states(check: States, text: str) -> Iterator[Broken]:
    places = [n for n in numbers(text) if same_form(n.text) in {same_form(w) for w in check.numbers}]
    allowed = [n.text for n in numbers(text)]
    for place in places:
        for unit in check.units:
            match = re.compile(rf"[ -]?{re.escape(unit)}").match(text, place.end)
            if match:
                yield text[: match.start()] + text[match.end() :], place.span
        for new in (*(n for n in allowed if n not in check.numbers), "some", *_other(place.text)):
            yield _put(text, place.start, place.end, new)[0], None


def _order(check: Order, text: str) -> Iterator[Broken]:
    places = [found[0] for p in check.phrases if (found := find((p,), text))]
    yield from _swapped(text, list(pairwise(places)))


def _swapped(text: str, pairs: list[tuple[Piece, Piece]]) -> Iterator[Broken]:
    """Two parts in each other's place; the second one in the place of the first is what comes too early."""
    for a, b in pairs:
        changed = text[: a.start] + b.text + text[a.end : b.start] + a.text + text[b.end :]
        yield changed, (a.start, a.start + len(b.text) + b.start - a.end + len(a.text))


def _listing(check: Listing, text: str) -> Iterator[Broken]:
    entries = [line for line in lines(text) if re.match(r"- |\d+\. ", line.text)]
    for entry in reversed(entries):
        mark = entry.text.index(" ") + 1
        for new in ("* ", "") if check.marker == "-" else (f"{entry.text[: mark - 2]}) ", "- "):
            yield (
                text[: entry.start] + new + text[entry.start + mark :],
                (
                    entry.start,
                    entry.end + len(new) - mark,
                ),
            )


def _entries(check: Entries, text: str) -> Iterator[Broken]:
    entries = [line for line in lines(text) if re.match(r"- |\d+\. ", line.text)]
    for entry in reversed(entries):
        yield text[: entry.end] + " and so on" + text[entry.end :], (entry.start, entry.end + len(" and so on"))
        yield text[: entry.start] + text[entry.end + 1 :], None


def _amounts(check: Amounts, text: str) -> Iterator[Broken]:
    for number in numbers(text):
        for new in _other(number.text):
            yield _put(text, number.start, number.end, new)


def _sorted(check: Sorted, text: str) -> Iterator[Broken]:
    entries = [line for line in lines(text) if line.text.startswith("- ")]
    yield from _swapped(text, list(pairwise(entries)))


def _invents(check: Invents, text: str) -> Iterator[Broken]:
    for new in ("with the help of Bertram", "as Ulla said", "in Zelden"):
        yield from _inserted(text, new)
    yield from _numbers(Numbers(check.numbers), text)


def _prose(check: Prose, text: str) -> Iterator[Broken]:
    for sentence in sentences(text)[1:]:
        word = sentence.text.split()[0]
        if word[0].isupper() and word != "I":
            yield _put(text, sentence.start, sentence.start + 1, word[0].lower())[0], sentence.span
    yield text[0].lower() + text[1:], sentences(text)[0].span


def _labelled(check: Labelled, text: str) -> Iterator[Broken]:
    own = {same_form(figure) for figure in check.figures}
    places = [n for n in numbers(text) if same_form(n.text) in own]
    for (changed, _), first in zip(_swapped(text, list(pairwise(places))), places, strict=False):
        yield changed, (first.start, first.start + len(numbers(changed[first.start :])[0].text))


_TURNED = (
    *(("rose", "fell"), ("fell", "rose"), ("within", "above"), ("above", "within"), ("divided by", "less")),
    *(("times", "plus"), ("the most", "the second most"), ("the fewest", "the second fewest")),
    *(("greater", "smaller"), ("Only in", "Not in"), ("does not prove", "proves"), ("gives", "is less than")),
)


def _sentence(check: Sentence, text: str) -> Iterator[Broken]:
    for sentence in sentences(text):
        if check.holds(sentence.text):
            for number in numbers(sentence.text)[-1:]:
                yield _put(text, sentence.start + number.start, sentence.end - 1, "not known")[0], None
            for word, other in _TURNED:
                for place in find((word,), sentence.text):
                    yield _put(text, sentence.start + place.start, sentence.start + place.end, other)
            hedged = f"Perhaps {sentence.text[0].lower()}{sentence.text[1:]}"
            yield _put(text, sentence.start, sentence.end, hedged)


def _asks(check: Asks, text: str) -> Iterator[Broken]:
    yield from _questions(text)


_WAYS: dict[type, Callable[[Any, str], Iterator[Broken]]] = {
    Amounts: _amounts,
    Asks: _asks,
    Avoids: _avoids,
    Count: _count,
    Digits: _digits,
    Edge: _edge,
    Entries: _entries,
    Frame: _frame,
    Invents: _invents,
    Labelled: _labelled,
    Listing: _listing,
    Mentions: _mentions,
    Numbers: _numbers,
    Order: _order,
    Prose: _prose,
    Sentence: _sentence,
    Sorted: _sorted,
    States: _states,
}
