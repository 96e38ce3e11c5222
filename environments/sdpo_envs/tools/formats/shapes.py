"""The shapes in which models write calls as JSON, and how each is read.

    {"name": "…", "arguments": {…}}                                  arguments may also be a string of JSON
    {"type": "function", "function": {"name": "…", "arguments": …}}  with or without "id"
    {"role": "assistant", "content": …, "tool_calls": [ …of the above… ]}
    [ …of the first two… ]

A name that stands beside these is refused rather than passed over: a reply commits to all that it says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from sdpo_gym import Note

from .base import Call, Malformed, Reply, Span
from .located_json import Located, read_json, trim

MAX_CALLS = 16
"""Calls in a reply."""
FORM = '{"name": tool, "arguments": {parameter: value}}'

_FENCE = re.compile(r"```[a-zA-Z]*")
_QUOTED = re.compile(r" at «.*?»(?=:)", re.DOTALL)
_FURTHER = re.compile(r"(?:[\s,;`]|json)*[\[{]")
_IGNORED = frozenset(("type", "id", "index"))
_MESSAGE = frozenset(
    ("role", "refusal", "reasoning", "reasoning_content", "function_call", "annotations", "audio")
)
"""What servers add to an assistant message, where it holds nothing."""


def unfenced(text: str, start: int, end: int) -> Span:
    """A range without blanks and the code fence around it, if all of it is in one."""
    start, end = trim(text, start, end)
    fence = _FENCE.match(text, start, end)
    if fence and text.endswith("```", fence.end(), end):
        return trim(text, fence.end(), end - 3)
    return start, end


def only_value(text: str, start: int, end: int, remedy: str, *, parallel: bool = False) -> Located:
    """The JSON value that is all of a range, fence and blanks aside.

    Args:
        text: The attempt.
        start: Of the range.
        end: Behind it.
        remedy: What to write where there is none.
        parallel: Whether an array of calls is possible, for the advice on several values.

    Raises:
        Malformed: If there is no JSON, or anything besides.
    """
    inner, last = unfenced(text, start, end)
    if inner >= last:
        raise Malformed("json.missing", remedy, (start, end) if start < end else None)
    try:
        located = read_json(text, inner, last)
    except Malformed as malformed:
        if text[inner] in "{[" or malformed.note.kind != "json.syntax":
            raise
        raise _no_json(text, inner, last, remedy) from None
    rest = trim(text, located.end, last)
    if rest[0] >= rest[1]:
        return located
    if not isinstance(located.value, dict | list):
        raise _no_json(text, inner, last, remedy)
    if not _FURTHER.match(text, located.end, last):
        message = "Remove the text after the JSON; reply with the object alone."
        raise Malformed("call.extra_text", message, rest)
    if parallel:
        raise Malformed("call.multiple", "Put several calls into a single array, parted by commas.", rest)
    raise several(rest)


def _no_json(text: str, start: int, end: int, remedy: str) -> Malformed:
    """Of a range that begins with something else than JSON."""
    brace = text.find("{", start, end)
    if brace < 0:
        return Malformed("json.missing", remedy, (start, end))
    message = "Remove everything but the JSON; the reply must begin with { and end with its closing bracket."
    return Malformed("call.extra_text", message, (start, brace))


def read_message(located: Located, *, parallel: bool, keys: Collection[str] = ("arguments",)) -> Reply:
    """An assistant message that holds calls, an array of calls, or a call.

    Raises:
        Malformed: If it is none of these, or several calls where one is allowed.
    """
    value = located.value
    if isinstance(value, dict) and "tool_calls" in value:
        text = _content(located)
        calls = located["tool_calls"]
        if not isinstance(calls.value, list) or not calls.value:
            raise Malformed("call.missing", '"tool_calls" must be an array that holds the call.', calls.entry)
        return Reply(_array(calls, parallel, keys), text)
    if isinstance(value, list) and value and (parallel or len(value) > 1):
        return Reply(_array(located, parallel, keys))
    return Reply((read_call(located, keys),))


def read_array(located: Located, *, parallel: bool, keys: Collection[str] = ("arguments",)) -> tuple[Call, ...]:
    """A call, or an array of calls.

    Raises:
        Malformed: If it is neither, or several calls where one is allowed.
    """
    if isinstance(located.value, list) and located.value:
        return _array(located, parallel, keys)
    return (read_call(located, keys),)


def too_many(span: Span) -> Malformed:
    """Of a reply with more than `MAX_CALLS` calls."""
    return Malformed("call.too_many", "Make fewer calls in a reply; make the others in a later one.", span)


def several(span: Span) -> Malformed:
    """Of a reply with a further call, where there may be one; `span` is the further one."""
    return Malformed("call.multiple", "Write exactly a single call; remove every further one.", span)


def _array(calls: Located, parallel: bool, keys: Collection[str]) -> tuple[Call, ...]:
    members = [member for _, member in calls.members()]
    if len(members) > 1 and not parallel:
        raise several((members[1].start, members[-1].end))
    if len(members) > MAX_CALLS:
        raise too_many((members[MAX_CALLS].start, members[-1].end))
    return tuple(read_call(member, keys) for member in members)


def _content(message: Located) -> str:
    """The text of an assistant message."""
    for key, member in message.members():
        if key in ("content", "tool_calls") or (key in _MESSAGE and _is_empty(str(key), member.value)):
            continue
        raise _unexpected(member, str(key), '"tool_calls"')
    content = message.value.get("content")
    if content is None or isinstance(content, str):
        return (content or "").strip()
    place = message["content"].entry
    raise Malformed("call.content_type", f'"content" must be a string, not {json_type(content)}.', place)


def _is_empty(key: str, value: Any) -> bool:
    return not value or (key in ("role", "reasoning", "reasoning_content") and isinstance(value, str))


def read_call(located: Located, keys: Collection[str] = ("arguments",)) -> Call:
    """The call that a JSON value is; `keys` are the names that its arguments may have.

    Raises:
        Malformed: If it is none.
    """
    whole, value = located.span, located.value
    if isinstance(value, dict) and "function" in value and "name" not in value:
        for key, member in located.members():
            if key != "function" and not (key in _IGNORED and isinstance(member.value, str | int)):
                raise _unexpected(member, str(key), '"function"')
        located = located["function"]
        value = located.value
    if not isinstance(value, dict):
        raise Malformed("call.not_object", f"Reply with a JSON object, not {json_type(value)}: {FORM}.", whole)
    members = {str(key): member for key, member in located.members()}
    if "name" not in value:
        raise Malformed("call.name_missing", f'Add "name", the tool to call: {FORM}.', located.span)
    name = members["name"]
    if not isinstance(name.value, str):
        message = f'"name" must be the tool\'s name as a string, not {json_type(name.value)}.'
        raise Malformed("call.name_type", message, name.entry)
    given = [key for key in keys if key in members]
    if not given:
        raise Malformed("call.arguments_missing", f'Add "arguments", an object: {FORM}.', located.span)
    for key, member in members.items():
        if key not in ("name", given[0]) and not (key in _IGNORED and isinstance(member.value, str | int)):
            raise _unexpected(member, key, f'"{given[0]}"')
    arguments = members[given[0]]
    return Call(name.value, _arguments(arguments, given[0]), whole, name.inside, arguments.span)


def _arguments(located: Located, key: str) -> dict[str, Any]:
    value = located.value
    if isinstance(value, str):
        try:
            value = only_value(value, 0, len(value), "").value
        except Malformed as error:
            raise _in_string(located, key, error.note) from None
    if not isinstance(value, dict):
        message = f'"{key}" must be an object, not {json_type(value)}.'
        raise Malformed("call.arguments_type", message, located.entry)
    return value


def _in_string(located: Located, key: str, note: Note) -> Malformed:
    """What is wrong with JSON that is written as a string, at its place in the string."""
    if note.kind in ("json.missing", "call.extra_text") or note.span is None:
        message = f'The string in "{key}" is not a JSON object; write the object itself.'
        return Malformed("call.arguments_syntax", message, located.entry)
    offsets = located.offsets()
    message = _QUOTED.sub("", note.message)  # what is quoted there stands in the attempt with escapes
    message = f'In the string in "{key}": {message[0].lower()}{message[1:]}'
    return Malformed("call.arguments_syntax", message, (offsets[note.span[0]], offsets[note.span[1]]))


def _unexpected(member: Located, key: str, beside: str) -> Malformed:
    shown = quotable(key, member.text) or "everything"
    message = f'Remove {shown} beside {beside}; arguments belong inside "arguments".'
    return Malformed("call.unexpected_field", message, member.entry)


# --- words -------------------------------------------------------------------------------------------------


def quotable(word: str, text: str) -> str | None:
    """`word` in quotes if it is short, plain and stands literally in `text`; else None."""
    plain = len(word) <= 40 and re.fullmatch(r"[\w.-]+", word, re.ASCII)
    return f'"{word}"' if plain and re.search(rf"(?<![\w.-]){re.escape(word)}(?![\w-])", text) else None


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
    """A value as JSON text, as prompts, oracles and results write it."""
    return json.dumps(value, ensure_ascii=False)


def write_untagged(value: Any) -> str:
    """As JSON text that cannot be taken for the end of a thought that began in the prompt."""
    return write_value(value).replace("</think>", r"<\/think>")


def write_call(name: str, arguments: Mapping[str, Any]) -> str:
    """The canonical text of a call."""
    return write_value({"name": name, "arguments": arguments})
