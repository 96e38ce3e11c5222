"""What to say about text that is not JSON: where it breaks, and what must stand there.

Messages hold no figures, and quote only what stands literally in the attempt, cut at quotes and brackets, so that
a quotation cannot come to state a value that the attempt does not.
"""

from __future__ import annotations

import re

from .base import Malformed

_CONTEXT = 24
_ADVICE = {
    "Expecting property name enclosed in double quotes": "an argument name in double quotes must stand there",
    "Illegal trailing comma before end of object": "remove the comma before the closing bracket",
    "Illegal trailing comma before end of array": "remove the comma before the closing bracket",
    "Expecting ':' delimiter": "a colon must stand there",
    "Expecting ',' delimiter": "a comma or a closing bracket must stand there",
    "Expecting value": "a JSON value must stand there, and text needs double quotes",
    "Unterminated string starting at": "the text that starts there has no closing quote",
    "Invalid control character at": "text must not hold a raw line break or control character",
}
_PYTHON = re.compile(r"(?:True|False|None)\b")
_COMMENT = re.compile(r"//|/\*|#")
_CURLED = re.compile("[\u2018\u2019\u201c\u201d\u00ab\u00bb]")
_BREAKS = frozenset('"{}[]')


def explain(text: str, start: int, end: int, problem: str, position: int) -> Malformed:
    """What is most useful to say.

    Args:
        text: The attempt.
        start: Where the JSON begins.
        end: Where it has to end.
        problem: The parser's message.
        position: Where the parser stopped.
    """
    if position >= end or (problem.startswith("Unterminated") and '"' not in text[position + 1 : end]):
        message = f"The JSON is not finished{_around(text, start, end, end)}: close every quote and bracket."
        return Malformed("json.unfinished", message, (max(start, end - _CONTEXT), end))
    position = max(position, start)
    before = text[start:position].rstrip()
    if text[position] in "]}" and before.endswith(","):
        position = start + len(before) - 1  # the comma is what is wrong, and not the bracket
    message = f"The JSON breaks{_around(text, start, position, end)}: {_advice(text, start, problem, position)}."
    return Malformed("json.syntax", message, (position, min(position + 1, end)))


def _advice(text: str, start: int, problem: str, position: int) -> str:
    if text[position] == "," and text[position + 1 :].lstrip()[:1] in ("]", "}"):
        return "remove the comma before the closing bracket"
    if text[position] == "'":
        return "use double quotes, not single ones"
    if _CURLED.match(text, position):
        return "use straight double quotes"
    if _PYTHON.match(text, position):
        return "write true, false or null, in lower case"
    if _COMMENT.match(text, position):
        return "remove the comment"
    if text[position] in "]}" and problem.startswith("Expecting ','"):
        return "this bracket does not match the one that was opened"
    if problem in _ADVICE:
        return _ADVICE[problem]
    return "escapes must be valid JSON" if "escape" in problem else "check quotes and commas"


def _around(text: str, start: int, position: int, end: int) -> str:
    """Quotes the characters around a position, cut only at quotes and brackets; empty where that leaves none.

    Cutting a word, a number or a time in two could make a right value of a wrong one.
    """
    first, last = max(start, position - _CONTEXT), min(end, position + _CONTEXT)
    while start < first < position and _joined(text, first):
        first += 1
    while position < last < end and _joined(text, last):
        last -= 1
    if (first > start and _joined(text, first)) or (last < end and _joined(text, last)):
        return ""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[first:last])
    return f" at «{shown}»" if shown else ""


def _joined(text: str, position: int) -> bool:
    """Whether cutting at `position` would cut something in two; the text's own ends cut nothing."""
    return 0 < position < len(text) and not (text[position - 1] in _BREAKS or text[position] in _BREAKS)
