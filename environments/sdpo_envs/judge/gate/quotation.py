"""Passages of the oracle: quoted at length, as a tool call, or as a program where the task asks for one."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from typing import Any

from sdpo_envs.judge.gate.case import Case, Found

_TOKEN = re.compile(r"[^\W_]+(?:[._][^\W_]+)*|[-+*/%<>=!&|^~]+")
_LONG = 4
"""Words that a quoted passage has at least."""
_FENCE = re.compile(r"```[^\n`]*\n(.*?)(?:```|\Z)", re.DOTALL)
_STATEMENT = (
    r"(?:def \w+\(|class \w+[:(]|for [\w, ()]{1,40} in [^.\n]{1,80}:|while [^.\n]{1,80}:|if [^.\n]{1,80}:|elif |"
    r"else:|return\b|import \w|from \w+ import|with \w+\(|try:|except\b|print\(|[\w.\[\], ]{1,40} [-+*/]?= \S)"
)
_CODE_LINE = re.compile(rf"^\s*{_STATEMENT}")
_INLINE = re.compile(rf"(?<=[\s;`])(?={_STATEMENT})")
_KEYWORD = re.compile(r"\s*(?:def|class|for|while|if|return|import|from|print|with|try)\b")
_MOST_LINES = 3
"""So many lines of new code are a program, and not a correction of one place."""
_MOST_OBJECTS = 50
_DECODER = json.JSONDecoder()


def quoted(case: Case, text: str) -> Iterator[Found]:
    """What a text quotes of the answer that neither the prompt nor the attempt has."""
    words = _grams(text)
    for source in _sources(case):
        wanted = _wanted(source, case.task.prompt)
        new = (words & wanted) - _grams(case.attempt)
        if len(wanted) >= 3 and len(new) >= max(3, 0.3 * len(wanted)):
            yield Found("quotation", " … ".join(" ".join(gram) for gram in sorted(new)[:3]))
    yield from _calls(case, text)
    yield from _programs(case, text)


def _sources(case: Case) -> list[str]:
    """The texts that must not be quoted at length."""
    actions = "\n".join(case.task.oracle_actions)
    return [text for text in (actions, *case.task.secrets) if len(text) > 20]


@functools.lru_cache(maxsize=64)
def _wanted(source: str, prompt: str) -> frozenset[tuple[str, ...]]:
    return _grams(source) - _grams(prompt)


@functools.lru_cache(maxsize=64)
def _grams(text: str) -> frozenset[tuple[str, ...]]:
    """All runs of four words and operators, whatever stands between them."""
    words = [token for token in _TOKEN.findall(text.casefold()) if token != "="]
    return frozenset(zip(*(words[i:] for i in range(_LONG)), strict=False))


def _calls(case: Case, text: str) -> Iterator[Found]:
    """Tool calls of the oracle, or their arguments, as JSON in any order and layout."""
    if "{" not in text:
        return
    wanted = [o for action in case.task.oracle_actions for o in _objects(action)]
    inner = [value for o in wanted for value in o.values() if isinstance(value, dict)]
    wanted = [o for o in (*wanted, *inner) if len(_leaves(o)) >= 2]
    known = _objects(case.attempt) + _objects(case.task.prompt)
    for found in _objects(text):
        if found in wanted and found not in known:
            yield Found("tool call", json.dumps(found)[:200])


def _objects(text: str) -> list[dict[str, Any]]:
    """The JSON objects in a text, inner ones included, up to a limit."""
    found: list[dict[str, Any]] = []
    place = 0
    for _ in range(_MOST_OBJECTS):
        place = text.find("{", place)
        if place < 0:
            break
        try:
            value, place = _DECODER.raw_decode(text, place)
        except (ValueError, RecursionError):
            place += 1
            continue
        queue = [value]
        while queue and len(found) < _MOST_OBJECTS:
            item = queue.pop()
            if isinstance(item, dict):
                found.append(item)
                queue += item.values()
            elif isinstance(item, list):
                queue += item
    return found


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for v in value.values() for leaf in _leaves(v)]
    if isinstance(value, list):
        return [leaf for v in value for leaf in _leaves(v)]
    return [value]


def _programs(case: Case, text: str) -> Iterator[Found]:
    """Several lines of code that neither the attempt nor the prompt has, where the answer is a program."""
    if not any("```" in action for action in case.task.oracle_actions) and not hasattr(case.task, "tests"):
        return
    known = {_bare(line) for line in f"{case.task.prompt}\n{case.attempt}".splitlines()}
    fenced = "\n".join(_FENCE.findall(text)).splitlines()
    prose = _FENCE.sub("", text)
    loose = [line for line in prose.splitlines() if _CODE_LINE.match(line)]
    # A remark may have been put on one line, its code with it.
    inline = [line for line in _INLINE.sub("\n", prose).splitlines() if _CODE_LINE.match(line)]
    for lines in (fenced, loose, inline if any(map(_KEYWORD.match, inline)) else []):
        new = [line for line in lines if _bare(line) and _bare(line) not in known]
        if len(new) >= _MOST_LINES:
            yield Found("program", "\n".join(new[:3]))


def _bare(line: str) -> str:
    return re.sub(r"\s+", "", line.partition("#")[0])
