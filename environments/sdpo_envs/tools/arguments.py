"""Checking the arguments of a call against a schema and against what the request states.

Messages name arguments by JSON Pointer, without positions in arrays: feedback holds no figure, so that none can
equal a right value. They never state a right value, nor list the permitted ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from sdpo_gym import Note

from .json_call import json_type, key_span, quotable

Path = tuple[str, ...]
"""Keys from the arguments down; positions in arrays are left out."""

Remark = tuple[str, str]
"""Kind and message of a note."""

MAX_NOTES = 8
"""More remarks than this help nobody."""

_ORDER = ("argument.missing", "argument.unexpected", "argument.type", "argument.enum", "argument.format")
_TYPES = {
    "string_type": "a string",
    "int_type": "an integer",
    "float_type": "a number",
    "bool_type": "a boolean",
    "list_type": "an array",
    "model_type": "an object",
    "model_attributes_type": "an object",
}


def check_arguments(
    params: type[BaseModel], given: Mapping[str, Any], wanted: Mapping[str, Any], text: str
) -> tuple[bool, tuple[Note, ...]]:
    """Whether the arguments fit the schema, and all that is wrong with them or with their values.

    Args:
        params: The tool's parameters.
        given: The arguments of the attempt.
        wanted: Those that the request states.
        text: The attempt, for spans and quotations.
    """
    invalid: dict[Path, Remark] = {}
    try:
        params.model_validate(given)
    except ValidationError as error:
        for complaint in error.errors(include_url=False, include_context=False):
            path = tuple(part for part in complaint["loc"] if isinstance(part, str))
            invalid.setdefault(path, _invalid(params, path, complaint, text))
    remarks = sorted(invalid.items(), key=lambda item: _ORDER.index(item[1][0]))
    for path, omitted in _differences(params, given, wanted):
        if not any(path[: len(p)] == p or p[: len(path)] == path for p in invalid):
            remarks.append((path, _wrong(path, omitted)))
    notes = tuple(_note(path, remark, text) for path, remark in remarks[:MAX_NOTES])
    return not invalid, notes


def leaves(value: Any) -> Iterator[str]:
    """The texts and numbers in an argument value, as text.

    Booleans are left out: "true" is a word that messages need, and a wrong boolean names the right one anyway.
    """
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from leaves(item)
    elif not isinstance(value, bool):
        yield str(value)


def _invalid(params: type[BaseModel], path: Path, complaint: Mapping[str, Any], text: str) -> Remark:
    """What one complaint of pydantic's means, in the vocabulary of the prompt."""
    kind, subject = complaint["type"], _pointer(path)
    if kind == "missing":
        return "argument.missing", f"Add {subject}; it is required."
    if kind == "extra_forbidden":
        named = subject if quotable(path[-1], text) else "the argument that the tool does not list"
        return "argument.unexpected", f"Remove {named}; the tool has no such parameter."
    if any(isinstance(part, int) for part in complaint["loc"]):
        subject = f"Every element of {subject}"
    if kind == "literal_error":
        return "argument.enum", f"{subject} must be one of the values listed for it."
    if kind == "string_pattern_mismatch":
        return "argument.format", f"{subject} must have the form {params.model_fields[path[0]].description}."
    expected = _TYPES.get(kind, "of the type listed for it")
    return "argument.type", f"{subject} must be {expected}, not {json_type(complaint['input'])}."


def _differences(
    params: type[BaseModel], given: Mapping[str, Any], wanted: Mapping[str, Any], path: Path = ()
) -> Iterator[tuple[Path, bool]]:
    """The path of each parameter whose value is not the wanted one, and whether it was just left out."""
    for name, info in params.model_fields.items():
        here, right = (*path, name), wanted.get(name, info.default)
        value = given.get(name, info.default)
        if isinstance(right, Mapping) and isinstance(value, Mapping):
            model: Any = info.annotation
            yield from _differences(model, value, right, here)
        elif not _same(value, right):
            yield here, name not in given


def _same(value: Any, right: Any) -> bool:
    """Equality of values: strings after trimming, arrays without regard to order."""
    if isinstance(value, str) and isinstance(right, str):
        return value.strip() == right
    if isinstance(value, list) and isinstance(right, list):
        texts = [item.strip() for item in value if isinstance(item, str)]
        return len(texts) == len(value) and sorted(texts) == sorted(right)
    if isinstance(value, bool) or isinstance(right, bool):  # Python holds True equal to 1
        return value is right
    return bool(value == right)


def _wrong(path: Path, omitted: bool) -> Remark:
    if omitted:
        return "argument.omitted", f"Add {_pointer(path)}; the request states it."
    return "argument.value", f"The value of {_pointer(path)} is not what the request states; take it from there."


def _note(path: Path, remark: Remark, text: str) -> Note:
    kind, message = remark
    return Note(kind, message, key_span(text, ("arguments", *path)), data={"pointer": _pointer(path)})


def _pointer(path: Path) -> str:
    """JSON Pointer (RFC 6901) from the top of the reply."""
    return "/".join(["", "arguments", *(part.replace("~", "~0").replace("/", "~1") for part in path)])
