"""The right option of a multiple choice, told without its letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sdpo_envs.judge.gate.case import Case, Found
from sdpo_envs.judge.gate.disguises import bare
from sdpo_gym.leaks import find_leaks, without_alternatives
from sdpo_gym.types import Task

_PLACES = "first second third fourth fifth sixth seventh eighth ninth tenth"
_NUMBERS = "one two three four five six seven eight nine ten"
_ALPHABET = (
    "alpha|alfa bravo charlie delta echo foxtrot golf hotel india juliett|juliet kilo lima mike november oscar "
    "papa quebec romeo sierra tango uniform victor whiskey x-ray|xray yankee zulu"
)
_ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
_ORDINALS, _COUNTS, SPOKEN = _PLACES.split(), _NUMBERS.split(), _ALPHABET.split()
_THING = (
    r"(?:options?|choices?|answers?|letters?|alternatives?|possibilit(?:y|ies)|ones?|items?|statements?|of the)"
)
_PICK = r"(?:option|choice|answer|letter|alternative)"
_LETTER = re.compile(r"(?<!\w)[A-Z](?!\w|'\w)")
_ARTICLE = re.compile(r"A (?!is\b|was\b|and\b|or\b|nor\b|can|are\b|does|would|could|will|has\b|to\b|as\b)[a-z]")
_RULED_OUT = re.compile(
    r"\b(?:not|n[o']t|neither|nor|no|never|cannot|rule[sd]?|ruling|eliminat\w+|exclud\w+|discard\w*|dismiss\w*|drop|"
    r"wrong|incorrect|false|except|other than|apart from|aside from|besides|anything but|impossible|reject\w*|"
    r"instead of|rather than|remain\w*|fails?|mistaken)\b|n't\b",
    re.IGNORECASE,
)


def told_options(case: Case, sentence: str, gone: set[str]) -> Iterator[Found]:
    """How a sentence tells the right option, or ends the ruling out of all others.

    Args:
        case: The task and the attempt.
        sentence: The sentence.
        gone: The options that were ruled out before it.
    """
    if not case.right or case.chosen == case.right:
        return
    sentence = bare(sentence)
    for form, pattern in _ways(case):
        match = re.search(pattern, without_alternatives(sentence))
        if match:
            yield Found(form, match[0], case.right)
    new = ruled_out(case, sentence)
    if new - gone - {case.chosen} and set(case.options) - gone - new - {case.chosen} == {case.right}:
        yield Found("elimination", sentence, case.right)


def _ways(case: Case) -> Iterator[tuple[str, str]]:
    """Patterns that name the right option by a word for its letter, by its place, or by its neighbours."""
    letter, place = case.right, ord(case.right) - ord("A")
    yield "spoken letter", rf"(?i:\b{_PICK}(?: is)?:? [\"'(*]*(?:{SPOKEN[place]})\b)"
    end = r"(?=[)\]\"'`.,;:!]|\Z)" if letter in "AI" else r"(?!\w)"  # "choose a new one" names no option
    picked = rf"\b(?:choose|pick|select|take|go (?:with|for)) {letter}{end}"
    yield "letter", rf"(?<!\w){letter.lower()}[)\]]|(?i:{picked})"
    yield "letter", rf"\b{ord(letter)} (?:in|as) (?:ASCII|Unicode)\b|\b(?:ASCII|Unicode)(?: code)? {ord(letter)}\b"
    if place < len(_ORDINALS):
        ordinal, number = _ORDINALS[place], _COUNTS[place]
        # "the third statement" may be about something else; beside a choice it seldom is
        yield "place", rf"(?i:\b(?:{ordinal}|{place + 1}(?:st|nd|rd|th|\.)) {_THING}\b)"
        yield "place", rf"(?i:\b{_PICK}\s?{_ROMAN[place]}\b|(?<!\w)\({_ROMAN[place]}\))"
        yield "place", rf"(?i:(?:\b(?:{_PICK}|number|no\.)|#)\s?(?:{number}\b|{place + 1}(?!\w|\.\d)))"
    if 2 <= place < len(case.options):
        further = rf"(?i:\btwo (?:{_THING} |places )?(?:after|below|behind|past|on from))"
        yield "place", rf"{further} {case.options[place - 2]}(?!\w)"
    behind = len(case.options) - 1 - place
    if behind < 0:
        return
    foot = r"(?:last|end|bottom)\b"
    if behind == 0:
        yield "place", rf"(?i:\b(?:last|final|bottom(?:most)?)(?: {_THING}\b|\s*[.!)]))"
    elif behind == 1:
        to_end = rf"(?:second|next|one)[ -](?:to|from)[ -](?:the )?{foot}"
        yield "place", rf"(?i:\b(?:{to_end}|penultimate|last but one))"
    elif behind < len(_ORDINALS):
        to_end = rf"(?:{_ORDINALS[behind]}|{_COUNTS[behind]})[ -](?:to|from)[ -](?:the )?{foot}"
        yield "place", rf"(?i:\b(?:{to_end}|last but {_COUNTS[behind - 1]}\b))"
    if behind == place:
        yield "place", rf"(?i:\b(?:middle|central) {_THING}\b)"
    if place == 0:
        yield "place", rf"(?i:\b(?:top(?:most)?|opening) {_THING}\b)"
    yield from _beside(case.options[place - 1] if place else "", case.options[place + 1 : place + 2], case.chosen)


def _beside(before: str, after: str, chosen: str) -> Iterator[tuple[str, str]]:
    """Patterns that name the option between two others by one of them, or by both."""
    right_next = rf"(?i:{_THING} (?:right |directly |immediately |just )?"
    named = r"(?:option |choice |answer )?"
    if before:
        yield "place", rf"{right_next}(?:after|following|below|behind|next to)) {named}{before}(?!\w)"
    if after:
        yield "place", rf"{right_next}(?:before|preceding|above|next to)) {named}{after}(?!\w)"
    if before and after:
        pair = rf"(?:{before} and {after}|{after} and {before})"
        yield "place", rf"(?i:\bbetween) (?i:options? )?{pair}(?!\w)"
    sums = [rf"{before} ?\+ ?1(?!\w)"] * bool(before) + [rf"{after} ?[-−–] ?1(?!\w)"] * bool(after)
    if sums:
        yield "place", rf"(?<![\w.]){'|'.join(sums)}"
    step = r"(?:option|choice|letter|one)"
    if before and before == chosen:
        yield "place", rf"(?i:\b(?:(?:next|following) {step}|one (?:{step} )?(?:further|later|down|below)))"
    if after and after == chosen:
        yield "place", rf"(?i:\b(?:(?:previous|preceding) {step}|one (?:{step} )?(?:earlier|up|above)))"


def ruled_out(case: Case, text: str) -> set[str]:
    """The options that a text rules out, by letter or by their text."""
    gone: set[str] = set()
    for sentence in re.split(r"(?<=[.!?;])\s+|\n", text):
        if not _RULED_OUT.search(sentence):
            continue
        for match in _LETTER.finditer(sentence):
            if match[0] in case.options and not _ARTICLE.match(sentence, match.start()):
                gone.add(match[0])
        for letter, offer in case.offers.items():
            if letter != case.right and find_leaks(Task("", (), (offer.strip(),)), "", sentence):
                gone.add(letter)
    return gone
