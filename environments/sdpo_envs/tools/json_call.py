"""Reading one function call out of model-written text, with bounds, and saying exactly what is wrong with it.

Accepted, each alone or in one code fence:

    {"name": "…", "arguments": {…}}                                  arguments may also be a string of JSON
    {"type": "function", "function": {"name": "…", "arguments": …}}  with or without "id"
    {"tool_calls": [ …exactly one of the above… ]}                   with or without "role" and empty "content"

Text before or after the object, a further object, a repeated key, NaN and Infinity are refused: a reply commits to
one call. Numbers are read as JSON Schema reads them, so 7.0 is the integer 7. Length, number of brackets and
digits are bounded before anything is parsed, so that no text exhausts the stack or the clock.

Messages quote only what stands literally in the attempt, cut at quotes and brackets, so that a quotation cannot
come to state a value that the attempt does not.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from sdpo_gym import Note

MAX_LENGTH = 8_000
"""Characters of an attempt; the longest call that a task asks for has a few hundred."""
MAX_BRACKETS = 64
"""Opening brackets in an attempt, and so also the depth; far below what exhausts the stack."""
MAX_DIGITS = 15
"""Digits of an integer: what a float still represents exactly."""

FORM = '{"name": tool, "arguments": {parameter: value}}'

_FENCE = re.compile(r"```[a-zA-Z]*")
_FURTHER = re.compile(r"(?:[\s,;`]|json)*[\[{]")
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


@dataclass(frozen=True)
class Call:
    """One function call as it was written."""

    name: str
    arguments: dict[str, Any]


class Malformed(Exception):
    """The text is not one call; `note` says why. Never leaves this package."""

    def __init__(self, kind: str, message: str, span: tuple[int, int] | None = None) -> None:
        super().__init__(message)
        self.note = Note(kind, message, span)


def read_call(text: str) -> Call:
    """The one call that `text` holds.

    Raises:
        Malformed: If it holds none, or anything besides.
    """
    if len(text) > MAX_LENGTH:
        raise Malformed("json.too_long", "Write a much shorter reply: only the JSON object.", (0, len(text)))
    value, span = _only_value(text)
    return _call(value, text, span)


def key_span(text: str, path: tuple[str, ...]) -> tuple[int, int] | None:
    """Where the last key of `path` that can be found stands in `text`, its value included.

    A key written with escapes is not found; then its parent's place is given.
    """
    found, position = None, 0
    for key in path:
        match = re.compile(r'(?<!\\)"' + re.escape(key) + r'"\s*:\s*').search(text, position)
        if match is None:
            break
        position = match.end()
        found = (match.start(), position)
    if found is None:
        return None
    try:
        return found[0], _DECODER.raw_decode(text, found[1])[1]
    except (ValueError, RecursionError):  # the match was inside a text; the key alone is still a fair place
        return found


def quotable(word: str, text: str) -> str | None:
    """`word` in quotes if it is short, plain and stands literally in `text`; else None."""
    if len(word) <= 40 and re.fullmatch(r"[\w.-]+", word, re.ASCII) and f'"{word}"' in text:
        return f'"{word}"'
    return None


# --- from text to one JSON value ---------------------------------------------------------------------------


def _only_value(text: str) -> tuple[Any, tuple[int, int]]:
    """The JSON value that is all of `text`, fence and blanks aside, and where it stands."""
    start, end = _trim(text, 0, len(text))
    fence = _FENCE.match(text, start, end)
    if fence and text.endswith("```", fence.end(), end):
        start, end = _trim(text, fence.end(), end - 3)
    if start >= end:
        raise Malformed("json.missing", f"Reply with a JSON object: {FORM}.", (0, len(text)) if text else None)
    if text.count("[", start, end) + text.count("{", start, end) > MAX_BRACKETS:
        raise Malformed("json.too_deep", "Write a single call; the reply has far too many brackets.", (start, end))
    try:
        value, stop = _DECODER.raw_decode(text[:end], start)
    except json.JSONDecodeError as error:
        _explain_syntax(text, start, end, error)
    except _RefusedError as refusal:
        raise Malformed(refusal.kind, str(refusal), refusal.span(text)) from None
    rest = text[stop:end]
    if rest.strip():
        stop += len(rest) - len(rest.lstrip())
        if isinstance(value, dict) and _FURTHER.match(rest):
            raise Malformed("call.multiple", "Write exactly a single call; remove every further one.", (stop, end))
        raise Malformed(
            "call.extra_text", "Remove the text after the JSON; reply with the object alone.", (stop, end)
        )
    if not _encodable(value):
        raise Malformed("json.unicode", "Remove the broken Unicode character from the reply.", (start, end))
    return value, (start, end)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A range without the blanks at its ends."""
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def _explain_syntax(text: str, start: int, end: int, error: json.JSONDecodeError) -> NoReturn:
    """Raises what is most useful to say about text that is not JSON."""
    if text[start] not in "{[":
        brace = text.find("{", start, end)
        if brace < 0:
            raise Malformed("json.missing", f"Reply with a JSON object: {FORM}.", (start, end))
        message = "Remove everything but the JSON; the reply must begin with { and end with its closing bracket."
        raise Malformed("call.extra_text", message, (start, brace))
    if error.pos >= end or (error.msg.startswith("Unterminated") and '"' not in text[error.pos + 1 : end]):
        message = f"The JSON is not finished{_around(text, start, end, end)}: close every quote and bracket."
        raise Malformed("json.unfinished", message, (max(start, end - _CONTEXT), end))
    advice = _ADVICE.get(
        error.msg, "escapes must be valid JSON" if "escape" in error.msg else "check quotes and commas"
    )
    message = f"The JSON breaks{_around(text, start, error.pos, end)}: {advice}."
    raise Malformed("json.syntax", message, (error.pos, min(error.pos + 1, end)))


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


_BREAKS = frozenset('"{}[]')


class _RefusedError(ValueError):
    """Raised by the hooks below for JSON that is well-formed for Python and still not acceptable."""

    def __init__(self, kind: str, message: str, literal: str) -> None:
        super().__init__(message)
        self.kind, self.literal = kind, literal

    def span(self, text: str) -> tuple[int, int] | None:
        """Where the offending literal stands last."""
        start = text.rfind(self.literal)
        return (start, start + len(self.literal)) if start >= 0 else None


def _integer(literal: str) -> int:
    if len(literal.lstrip("-")) > MAX_DIGITS:
        raise _RefusedError(
            "json.number", "Write a number of ordinary size; this has far too many digits.", literal
        )
    return int(literal)


def _number(literal: str) -> float | int:
    value = float(literal)
    if not math.isfinite(value):
        raise _RefusedError("json.number", "Write a number of ordinary size; this is out of range.", literal)
    return int(value) if value.is_integer() and abs(value) < 10**MAX_DIGITS else value


def _constant(literal: str) -> NoReturn:
    raise _RefusedError("json.number", "NaN and Infinity are not JSON; write an ordinary number.", literal)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _RefusedError("json.duplicate_key", "Write each name only once in an object.", f'"{twice}"')
    return made


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_number, parse_constant=_constant
)


def _encodable(value: Any) -> bool:
    """Whether all text in a JSON value is valid Unicode (JSON escapes can make half a surrogate pair)."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


# --- from a JSON value to a call ---------------------------------------------------------------------------


def _call(value: Any, text: str, span: tuple[int, int]) -> Call:
    """The call that a JSON value is, in any of the accepted shapes."""
    if isinstance(value, dict) and "tool_calls" in value:
        message = {k: v for k, v in value.items() if k != "role" and (k != "content" or v)}
        _only_fields(message, ("tool_calls",), text, span)
        calls = value["tool_calls"]
        if not isinstance(calls, list) or not calls:
            raise Malformed("call.missing", '"tool_calls" must be an array that holds the call.', span)
        if len(calls) > 1:
            raise Malformed("call.multiple", "Write exactly a single call; remove every further one.", span)
        value = calls[0]
    if isinstance(value, dict) and "function" in value and "name" not in value:
        wrapper = {k: v for k, v in value.items() if not (k in ("type", "id") and isinstance(v, str))}
        _only_fields(wrapper, ("function",), text, span)
        value = value["function"]
    if not isinstance(value, dict):
        raise Malformed("call.not_object", f"Reply with a JSON object, not {json_type(value)}: {FORM}.", span)
    return _plain_call(value, text, span)


def _plain_call(value: dict[str, Any], text: str, span: tuple[int, int]) -> Call:
    if "name" not in value:
        raise Malformed("call.name_missing", f'Add "name", the tool to call: {FORM}.', span)
    name = value["name"]
    if not isinstance(name, str):
        message = f'"name" must be the tool\'s name as a string, not {json_type(name)}.'
        raise Malformed("call.name_type", message, key_span(text, ("name",)))
    if "arguments" not in value:
        raise Malformed("call.arguments_missing", f'Add "arguments", an object: {FORM}.', span)
    _only_fields(value, ("name", "arguments"), text, span)
    arguments = value["arguments"]
    place = key_span(text, ("arguments",)) or span
    if isinstance(arguments, str):
        try:
            arguments, _ = _only_value(arguments)
        except Malformed as error:
            message = (
                f'The string in "arguments" is not a JSON object; write the object itself ({error.note.kind}).'
            )
            raise Malformed("call.arguments_syntax", message, place) from None
    if not isinstance(arguments, dict):
        message = f'"arguments" must be an object, not {json_type(arguments)}.'
        raise Malformed("call.arguments_type", message, place)
    return Call(name, arguments)


def _only_fields(value: dict[str, Any], known: tuple[str, ...], text: str, span: tuple[int, int]) -> None:
    for key in value:
        if key not in known:
            shown = quotable(key, text) or "everything"
            message = f'Remove {shown} beside "{known[-1]}"; arguments belong inside "arguments".'
            raise Malformed("call.unexpected_field", message, key_span(text, (key,)) or span)


def json_type(value: Any) -> str:
    """What JSON calls the type of a value, with its article."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int):
        return "an integer"
    if isinstance(value, float):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return "an array" if isinstance(value, list) else "an object"


def write_value(value: Any) -> str:
    """A value as JSON text, as prompts and oracles write it."""
    return json.dumps(value, ensure_ascii=False)


def write_call(name: str, arguments: Mapping[str, Any]) -> str:
    """The canonical text of a call."""
    return write_value({"name": name, "arguments": arguments})
