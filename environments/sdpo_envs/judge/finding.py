"""Finding the JSON objects of a judge's reply, in time linear in it."""

from __future__ import annotations

import json
import re
from typing import Any

from sdpo_gym.errors import SdpoGymError


class Unreadable(SdpoGymError, ValueError):
    """A judge's reply cannot be read. The message says why, in words of our own: nothing of the reply is in it."""


GAP = "\0"
"""Stands for lines that are left out."""

_REPEATED = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
REASONING_END = re.compile(r"</(?:think|thinking|thought|reasoning)>|\[/THINK\]")
_REASONING_START = re.compile(r"\s*(?:<(?:think|thinking|thought|reasoning)>|\[THINK\])")
_BRACE = re.compile(r"[{}]")
_JSON_OBJECT = re.compile(r"\{\s*[\"'}]")
_INSIDE_LIST = re.compile(r"\s*(?:\]|,\s*[\[{\"\d])")
_INVALID = "its JSON is not valid or not complete; within text, quotation marks and backslashes need a backslash"


def without_reasoning(text: str) -> str:
    """What comes after a reasoning block; its beginning may be missing, where the prompt ended with it."""
    end = 0
    for match in REASONING_END.finditer(text):
        end = match.end()
    if not end and _REASONING_START.match(text):
        raise Unreadable("it ends before its reasoning does")
    return text[end:]


def without_repeated(text: str) -> str:
    """A reply without the lines in which it repeats what was quoted to it.

    In their place stands a character that JSON has nowhere, so nothing is read across such a line.
    """
    return _REPEATED.sub(GAP, text)


def json_objects(text: str) -> tuple[list[dict[str, Any]], str]:
    """All JSON objects of a text, and the text without them.

    Raises:
        Unreadable: If something begins like an object and is none, or an object stands inside something else.
    """
    found: list[dict[str, Any]] = []
    prose: list[str] = []
    at = open_braces = 0
    while brace := _BRACE.search(text, at):
        start, end = brace.span()
        if brace[0] == "}":
            open_braces = max(0, open_braces - 1)
        elif not _JSON_OBJECT.match(text, start):  # LaTeX, a set: prose
            open_braces += 1
        else:
            try:
                value, end = _DECODER.raw_decode(text, start)
            except Unreadable:
                raise
            except (ValueError, RecursionError):
                raise Unreadable(_INVALID) from None
            if open_braces or text[at:start].rstrip().endswith("[") or _INSIDE_LIST.match(text, end):
                raise Unreadable("its JSON object stands inside something else")
            found.append(value)
            prose.append(text[at:start])
            at = end
            continue
        prose.append(text[at:end])
        at = end
    return found, "".join([*prose, text[at:]])


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise Unreadable("a key is there twice in its JSON")
    return made


def _small_integer(digits: str) -> int:
    if len(digits) > 9:
        raise ValueError("no answer has so many digits")
    return int(digits)


def _no_constant(name: str) -> None:
    raise ValueError(f"JSON has no {name}")


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_int=_small_integer, parse_constant=_no_constant)
