"""Reading a judge's reply: what it says, or why it cannot be read; nothing is guessed.

A reply is one JSON object of the form that the judge was shown (`reply_form`). Prose around it and code fences
are passed over, and so are lines that begin with `>`, where the judge repeats what it was shown, and a reasoning
block before it. Where the rubric has just one item, a reply may also be plain: `Score: 4/5`, `8 out of 10`,
`Answer: no`.

Refused are, among others: two objects that differ, an object inside something else, invalid or cut off JSON, keys
that are there twice or unknown, items that are missing, unknown or there twice, answers off the scale, and a
reply without the mark where one is needed. Reading takes time linear in the reply.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from typing import Any
from urllib.parse import unquote

from sdpo_envs.judge.finding import (
    GAP,
    REASONING_END,
    Unreadable,
    json_objects,
    without_reasoning,
    without_repeated,
)
from sdpo_envs.judge.quoting import one_line
from sdpo_envs.judge.rubric import ItemJudgement, Judgement, Rubric, RubricItem
from sdpo_gym.types import shorten

__all__ = ["Unreadable", "answers", "could_be_reply", "read_reply", "reply_form"]

LONGEST_REPLY = 200_000
"""Characters, reasoning left out."""
LONGEST_REMARK = 2000
"""A longer remark is shortened in its middle."""
_PLACEHOLDER = "your remark"


def answers(item: RubricItem) -> str:
    """What may be answered to an item, in words: "yes, partly or no"."""
    if item.choices:
        return f"{', '.join(item.choices[:0:-1])} or {item.choices[0]}"
    return f"0 to {item.points}"


def reply_form(rubric: Rubric, mark: str | None = None) -> str:
    """The form of a reply, to be filled in."""
    fields = {} if mark is None else {"mark": mark}
    if len(rubric.items) < 2:
        fields["remark"] = _PLACEHOLDER
        for item in rubric.items:
            fields["answer"] = answers(item)
        return json.dumps(fields)
    items = [json.dumps({"id": i.id, "remark": _PLACEHOLDER, "answer": answers(i)}) for i in rubric.items]
    start = "".join(f"{json.dumps(key)}: {json.dumps(value)}, " for key, value in fields.items())
    return f'{{{start}"items": [\n' + ",\n".join(items) + f'\n], "remark": {json.dumps(_PLACEHOLDER)}}}'


def read_reply(text: str, rubric: Rubric, mark: str | None = None, *, truncated: bool = False) -> Judgement:
    """What a judge said.

    Args:
        text: Its reply.
        rubric: What it was asked.
        mark: What the reply must repeat, if it must.
        truncated: Whether the reply was cut off by its length limit.

    Raises:
        Unreadable: If the reply is not of the form that was asked for.
    """
    text = without_reasoning(text)
    if len(text) > LONGEST_REPLY:
        raise Unreadable(f"it is longer than {LONGEST_REPLY} characters")
    objects, prose = json_objects(without_repeated(text))
    if mark is not None:
        if not objects:
            raise Unreadable("it holds no JSON object")
        objects = [o for o in objects if o.get("mark") == mark]
        if not objects:
            raise Unreadable("its JSON object does not repeat the mark")
    item = rubric.items[0] if len(rubric.items) == 1 else None
    plain = _plain_scores(prose, item) if item is not None and mark is None else {}
    if objects:
        judgement = _only_judgement(objects, rubric, mark)
        if any(score != judgement.items[0].score for score in plain.values()):
            raise Unreadable("it gives two answers that differ")
        return judgement
    if item is None or not plain:
        raise Unreadable("it is empty" if not text.strip() else "it holds no JSON object")
    if truncated:
        raise Unreadable("it was cut off by the length limit")
    if len(set(plain.values())) > 1:
        raise Unreadable("it gives two answers that differ")
    rest = " ".join(line.strip(f"{GAP}`") for number, line in enumerate(prose.split("\n")) if number not in plain)
    return Judgement((ItemJudgement(item.id, next(iter(plain.values()))),), _shown(rest))


def could_be_reply(text: str, rubric: Rubric) -> bool:
    """Whether a text, or a part of it, could be taken for a judge's reply by who finds it repeated in one.

    A judge may repeat it with its lines joined, or its references to characters resolved.
    """
    text = html.unescape(unquote(_ESCAPE.sub(lambda code: chr(int(code[1], 16)), text)))
    text = REASONING_END.sub("\n", unicodedata.normalize("NFKC", text))  # what comes before would not be read
    return any(_reads_like_reply(shape, rubric) for shape in (text, _NOT_VISIBLE.sub("", text)))


def _reads_like_reply(text: str, rubric: Rubric) -> bool:
    if _REMARK_KEY.search(text):  # every reply that is an object has this key
        return True
    if len(rubric.items) != 1:
        return False
    item = rubric.items[0]
    if item.points > 1 and _ANY_FRACTION.search(text):
        return True
    return _states_word(text, item)


# --- reading -------------------------------------------------------------------------------------------


def _only_judgement(objects: list[dict[str, Any]], rubric: Rubric, mark: str | None) -> Judgement:
    """What all of the objects state."""
    if len(objects) == 1:
        return _judgement(objects[0], rubric, mark)
    try:
        first, *others = [_judgement(o, rubric, mark) for o in objects]
    except Unreadable:
        raise Unreadable("it holds several JSON objects") from None
    if any(other != first for other in others):
        raise Unreadable("it holds several JSON objects that differ")
    return first


def _judgement(reply: dict[str, Any], rubric: Rubric, mark: str | None) -> Judgement:
    """The judgement that a JSON object states."""
    keys = {"remark"} | ({"answer"} if len(rubric.items) == 1 else {"items"} if rubric.items else set())
    _check_keys(reply, keys | ({"mark"} if mark is not None else set()), "its JSON object")
    remark = _remark(reply["remark"], "its remark")
    if not rubric.items:
        if not any(c.isalnum() for c in remark):
            raise Unreadable("its remark is empty")
        return Judgement((), remark)
    if len(rubric.items) == 1:
        item = rubric.items[0]
        return Judgement((ItemJudgement(item.id, _score(reply["answer"], item)),), remark)
    return Judgement(_items(reply["items"], rubric), remark)


def _items(listed: Any, rubric: Rubric) -> tuple[ItemJudgement, ...]:
    if not isinstance(listed, list):
        raise Unreadable("its items are not a list")
    asked = {item.id: item for item in rubric.items}
    found: dict[str, ItemJudgement] = {}
    for given in listed:
        if not isinstance(given, dict):
            raise Unreadable("one of its items is not an object")
        _check_keys(given, {"id", "remark", "answer"}, "one of its items")
        name = given["id"]
        item = asked.get(name) if isinstance(name, str) else None
        if item is None:
            raise Unreadable(f"one of its items is unknown; the items are {', '.join(asked)}")
        if item.id in found:
            raise Unreadable(f"its item {item.id} is there twice")
        found[item.id] = ItemJudgement(
            item.id, _score(given["answer"], item), _remark(given["remark"], f"its remark on {item.id}")
        )
    missing = [name for name in asked if name not in found]
    if missing:
        raise Unreadable(f"the item {missing[0]} is missing")
    return tuple(found[name] for name in asked)


def _check_keys(given: dict[str, Any], keys: set[str], where: str) -> None:
    missing = sorted(keys - given.keys())
    if missing:
        raise Unreadable(f"{where} lacks the key {missing[0]}")
    if given.keys() - keys:
        raise Unreadable(f"{where} has a key that was not asked for; the keys are {', '.join(sorted(keys))}")


def _remark(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise Unreadable(f"{where} is not text")
    if value.strip().lower() == _PLACEHOLDER:
        raise Unreadable(f"{where} is the one of the form, not filled in")
    return _shown(value)


def _shown(text: str) -> str:
    return shorten(one_line(text[: 2 * LONGEST_REMARK]), LONGEST_REMARK)


def _score(answer: Any, item: RubricItem) -> float:
    """The score that an answer to an item is worth."""
    score: float | None = None
    if isinstance(answer, str):
        score = _score_of_text(answer.strip(), item)
    elif (
        isinstance(answer, int)
        and not isinstance(answer, bool)
        and not item.choices
        and 0 <= answer <= item.points
    ):
        score = answer / item.points
    if score is None:
        raise Unreadable(f"its answer to {item.id} must be {_asked_of(item)}")
    return score


def _asked_of(item: RubricItem) -> str:
    return answers(item) if item.choices else f"a whole number from {answers(item)}"


def _score_of_text(text: str, item: RubricItem) -> float | None:
    if (fraction := _FRACTION.fullmatch(text)) and item.points > 1:
        points, total = int(fraction[1]), int(fraction[2])
        return points / total if 0 <= points <= total and total else None
    if item.choices:
        return _word_of(text, item)
    whole = _WHOLE.fullmatch(text)
    return int(text) / item.points if whole and int(text) <= item.points else None


def _word_of(text: str, item: RubricItem) -> float | None:
    words = [word.lower() for word in item.choices]
    return words.index(text.lower()) / item.points if text.lower() in words else None


# --- plain replies -------------------------------------------------------------------------------------

_FRACTION = re.compile(r"(\d{1,3})\s?(?:/|out of|of)\s?(\d{1,3})", re.ASCII | re.IGNORECASE)
_WHOLE = re.compile(r"\d{1,3}", re.ASCII)
_LABEL = re.compile(
    r"(?:(?:overall|final|total|my) )?(?:score|rating|grade|answer|verdict)[ *_`]{0,5}[:=]", re.IGNORECASE
)
_LONGEST_PLAIN = 100
_AROUND = " \t\r*_#\"'`.!"


def _plain_scores(prose: str, item: RubricItem) -> dict[int, float]:
    """The lines that give a score, by their numbers: those with a label, or the only line that says anything."""
    lines = prose.split("\n")
    said = [number for number, line in enumerate(lines) if line.strip(f"{GAP} \t\r`")]
    found = {}
    for number in said:
        text = lines[number].strip(_AROUND) if len(lines[number]) <= _LONGEST_PLAIN else ""
        label = _LABEL.match(text)
        if not label and len(said) > 1:
            continue
        answer = text[label.end() if label else 0 :].strip(_AROUND).lower().removesuffix(" points")
        if label and "answer" in label[0].lower() and _FRACTION.fullmatch(answer):
            continue  # it may be the answer to the task
        score = None if _WHOLE.fullmatch(answer) else _score_of_text(answer, item)  # "4" is said of no total
        if score is not None:
            found[number] = score
        elif label:
            raise Unreadable(f"its answer must be {_asked_of(item)}")
    return found


_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_QUOTE = "[\"'`“”„‟‘’‚‛«»]"
_REMARK_KEY = re.compile(rf"{_QUOTE}[\s\\]{{0,8}}remark[\s\\]{{0,8}}{_QUOTE}", re.IGNORECASE)
_ANY_FRACTION = re.compile(r"\d\s?(?:/|out ?of|of)\s?\d", re.IGNORECASE)
_NOT_VISIBLE = re.compile(r"[\s\u200b-\u200f\u2060-\u2064\ufeff]+")


def _states_word(text: str, item: RubricItem) -> bool:
    """Whether a line of a text, or what follows a label in it, is an answer to an item and nothing more."""
    words = {word.lower() for word in item.choices}
    lines = (line.strip(_AROUND).lower() for line in text.splitlines())
    return any(line in words for line in lines) or any(
        text[label.end() : label.end() + 60].lstrip(_AROUND).lower().startswith(tuple(words))
        for label in _LABEL.finditer(text)
    )
