"""Mistakes planted in right calls: another tool or value, an argument too many or too few, a slip in the JSON.

What a call says is changed before it is written, so that every format spells a mistake in its own way, also where
arguments are a string that holds JSON. Slips of writing are made in the text.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

from sdpo_gym.errors import closest
from sdpo_gym.mistakes import PlantedMistake, planted

from .formats import Call, CallFormat, Malformed, Pointer
from .formats.listing import resolved

Schemas = Mapping[str, Mapping[str, Any]]
"""The JSON Schema of each tool's arguments, by name, for all tools that the prompt lists."""

_WRONG = ("value", "enum", "format", "range", "length", "invalid", "member", "no_member", "order", "keys")
_VALUE = tuple(f"argument.{kind}" for kind in _WRONG)
_SYNTAX = ("json.syntax", "json.unfinished", "python.syntax", "call.arguments_syntax")
_LACKS = ("argument.missing", "argument.omitted")
_MOST_VALUES = 4
"""So many arguments of a call get another value."""


def call_mistakes(
    form: CallFormat, oracle: str, schemas: Schemas, rng: Random, *, parallel: bool = False
) -> Iterator[PlantedMistake]:
    """The reply `oracle`, which makes calls, with one mistake each; nothing if it makes none.

    Args:
        form: What it is written in.
        oracle: As `form` writes it.
        schemas: Of the tools.
        rng: Chooses what is changed.
        parallel: Whether a reply may hold several calls.
    """
    calls = form.read(oracle, answer=True, parallel=True).calls
    if not calls or form.write(calls) != oracle:
        return
    at = rng.randrange(len(calls))
    call = calls[at]
    called = {other.name for other in calls} - {call.name}
    schemas = {name: schema for name, schema in schemas.items() if name not in called}
    for kind, changed, pointer, names in _changes(call, schemas, rng):
        written = _with(form, calls, at, changed)
        if written is not None:
            read = form.read(written, answer=True, parallel=True).calls[at]
            span = read.name_span if pointer is None else form.locate(written, read, pointer)
            yield PlantedMistake(kind, (written,), span, note_kinds=names)
    yield from _further(form, calls, at, schemas, rng, parallel)
    yield from _slips(form, oracle, call)


def _with(form: CallFormat, calls: Sequence[Call], at: int, changed: Call) -> str | None:
    """The reply with a call changed; None where the format cannot write it."""
    others = (*calls[:at], changed, *calls[at + 1 :])
    try:
        written = form.write(others)
        return written if form.read(written, answer=True, parallel=True).calls == others else None
    except (Malformed, ValueError):
        return None


Change = tuple[str, Call, Pointer | None, tuple[str, ...]]
"""A kind of mistake, the call that has it, its place in the arguments (None: the name), what names it."""


def _changes(call: Call, schemas: Schemas, rng: Random) -> Iterator[Change]:
    others = [name for name in schemas if name != call.name]
    schema = schemas.get(call.name, {})
    if others:
        close = closest(call.name, others) or rng.choice(others)
        yield "tool.wrong", dataclasses.replace(call, name=close), None, ("tool.wrong",)
    values = list(leaves(call.arguments))
    rng.shuffle(values)
    for pointer, value in values[:_MOST_VALUES]:
        for other in other_values(value, schema_at(schema, pointer), rng):
            yield "argument.value", put(call, pointer, other), pointer, _VALUE
            break
    for pointer, value in values[:1]:
        yield "argument.type", put(call, pointer, _mistyped(value)), pointer, ("argument.type",)
        wrong = _misspelt(str(pointer[0]))
        renamed = {wrong if k == pointer[0] else k: v for k, v in call.arguments.items()}
        yield (
            "argument.name",
            dataclasses.replace(call, arguments=renamed),
            (wrong,),
            ("argument.unexpected", *_LACKS),
        )
    keys = list(call.arguments)
    rng.shuffle(keys)
    for key in keys[:2]:
        fewer = {k: v for k, v in call.arguments.items() if k != key}
        yield "argument.missing", dataclasses.replace(call, arguments=fewer), (), _LACKS
    extra = next(
        (key for key in ("verbose", "options", "urgent") if key not in schema.get("properties", {})), None
    )
    if extra is not None:
        more = dataclasses.replace(call, arguments={**call.arguments, extra: True})
        yield "argument.unexpected", more, (extra,), ("argument.unexpected",)
    yield "tool.unknown", dataclasses.replace(call, name=_misspelt(call.name)), None, ("tool.unknown",)


def _further(
    form: CallFormat, calls: Sequence[Call], at: int, schemas: Schemas, rng: Random, parallel: bool
) -> Iterator[PlantedMistake]:
    """A call more, or one of several left out."""
    second = next(
        (c for kind, c, _, _ in _changes(calls[at], schemas, rng) if kind == "argument.value"), calls[at]
    )
    try:
        written = form.write([*calls, second])
        read = form.read(written, answer=True, parallel=True).calls
    except (Malformed, ValueError):
        return
    names = ("call.too_many", "call.extra", "call.repeated", "tool.too_often") if parallel else ("call.multiple",)
    yield PlantedMistake("call.extra", (written,), read[-1].span, note_kinds=names)
    if len(calls) > 1:
        written = form.write([*calls[:at], *calls[at + 1 :]])
        yield PlantedMistake(
            "call.missing", (written,), (0, len(written)), note_kinds=("call.missing", "call.too_few")
        )


def _slips(form: CallFormat, oracle: str, call: Call) -> Iterator[PlantedMistake]:
    """Slips of writing: a bracket that is missing, a comma too many, single quotes, words behind the call."""
    start, end = call.arguments_span
    python = form.name == "python"
    close = oracle.rfind(")") if python else oracle.rfind("}", start, end)
    actions = (oracle,)
    if close >= 0:
        missing = planted("json.bracket", actions, (close, close + 1), "", names=_SYNTAX)
        rest = len(missing.actions[0])  # it is missing anywhere from there
        yield dataclasses.replace(missing, span=(max(close - 1, 0), rest))
        if not python:
            yield planted("json.comma", actions, (close, close), ",", names=_SYNTAX)
    text = next((p for p, v in leaves(call.arguments) if isinstance(v, str) and v.isascii()), None)
    if text is not None and not python:
        first, last = form.locate(oracle, call, text)
        quoted = re.sub(r'\\?"', "'", oracle[first:last])
        yield planted("json.quotes", actions, (first, last), quoted, names=_SYNTAX)
    words = "\n\nLet me know if you need anything else."
    yield planted("call.extra-text", actions, (len(oracle),) * 2, words, names=("call.extra_text",))


# --- other arguments ---------------------------------------------------------------------------------------


def leaves(value: Any, here: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:
    """The values in arguments that are no objects; an array counts as one value."""
    if isinstance(value, Mapping) and (value or not here):
        for key, member in value.items():
            yield from leaves(member, (*here, key))
    else:
        yield here, value


def put(call: Call, pointer: Pointer, value: Any) -> Call:
    def within(inside: Any, rest: Pointer) -> Any:
        return {**inside, rest[0]: within(inside[rest[0]], rest[1:])} if rest else value

    return dataclasses.replace(call, arguments=within(call.arguments, pointer))


def schema_at(schema: Mapping[str, Any], pointer: Pointer) -> Mapping[str, Any]:
    definitions = schema.get("$defs", {})
    for part in pointer:
        schema = resolved(schema, definitions).get("properties", {}).get(part, {})
        branches = schema.get("anyOf", ())
        schema = next((b for b in branches if b.get("type") != "null"), schema)
    return resolved(schema, definitions)


def other_values(value: Any, schema: Mapping[str, Any], rng: Random) -> Iterator[Any]:
    """Other values of the same type, such as one gets by a slip."""
    if isinstance(value, bool):
        yield not value
    elif permitted := [v for v in schema.get("enum", ()) if v != value]:
        yield rng.choice(permitted)
    elif isinstance(value, int):
        yield value + 1 if value < schema.get("maximum", value + 1) else value - 1
    elif isinstance(value, float):
        yield round(value + 1, 6)
    elif isinstance(value, list):
        if len(value) > 1:
            yield value[:-1]
        for other in other_values(value[-1], schema.get("items", {}), rng) if value else ():
            yield [*value[:-1], other]
    elif isinstance(value, str):
        yield _other_text(value)


def _other_text(text: str) -> str:
    """A slip: another last figure, the last word left out, the last letter left out."""
    if text in ("true", "false"):
        return "false" if text == "true" else "true"
    figure = list(re.finditer(r"\d", text))
    if figure:
        at = figure[-1].start()
        return f"{text[:at]}{(int(text[at]) + 1) % 10}{text[at + 1 :]}"
    words = text.split()
    return " ".join(words[:-1]) if len(words) > 1 else text[:-1] or "x"


def _mistyped(value: Any) -> Any:
    """The value as another type, such as models confuse."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return [value] if isinstance(value, str) else str(value).lower()


def _misspelt(name: str) -> str:
    """A name as it might be guessed: in camel case, else in the plural."""
    head, *rest = name.split("_")
    return head + "".join(map(str.title, rest)) if rest and all(rest) and head else f"{name}s"


_PLAUSIBLE = {"integer": 1, "number": 1.5, "boolean": True, "array": [], "object": {}}


def plausible(schema: Mapping[str, Any], words: str) -> dict[str, Any]:
    """Arguments that a tool takes, as far as its types go; text is `words`, or one of the values listed."""
    required = {name: schema_at(schema, (name,)) for name in schema.get("required", ())}
    return {
        name: next(iter(part.get("enum", ())), _PLAUSIBLE.get(str(part.get("type")), words))
        for name, part in required.items()
    }
