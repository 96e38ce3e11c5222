"""Single-turn function calling: one request, a few tools, one JSON object as the reply.

Requests are made from templates, without end (see `families`). The prompt lists each tool with one line for each
parameter, derived from its JSON Schema, so that it stays short enough for small models.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sdpo_gym import Attempt, Detail, Feedback, FeedbackEnv, Message, Note, ProceduralTasks, Task, Verdict
from sdpo_gym.errors import ConfigError, UnknownNameError, closest
from sdpo_gym.tasks import Split, check_split, stable_hash

from .arguments import check_arguments, leaves
from .families import FAMILIES
from .family import Family
from .json_call import Malformed, key_span, quotable, read_call, write_call, write_value

LEVELS = (1, 2, 3)
DISTRACTORS: Mapping[int, tuple[int, int]] = {1: (1, 2), 2: (3, 4), 3: (5, 6)}
"""Fewest and most tools beside the right one, by level."""
MIN_TOOLS = 3
"""With fewer there would not be the distractors of level 1."""
SIZES: Mapping[Split, int] = {"train": 4096, "validation": 256, "test": 512}

_INSTRUCTION = (
    "Call the tool that does what is requested. Reply with a JSON object and nothing else:\n"
    '{"name": "tool", "arguments": {"parameter": value}}'
)


@dataclass(frozen=True)
class CallTask(Task):
    """A request and the call that answers it.

    Attributes:
        level: Which parameters the tools have.
        tools: Names of the tools that are listed, in the order of the prompt.
        tool: The right one.
        arguments: The arguments that the request states.
    """

    level: int = 1
    tools: tuple[str, ...] = ()
    tool: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)


class ToolCalls(FeedbackEnv[CallTask]):
    """Single-turn function calling.

    Args:
        split: "train", "validation" or "test"; a request belongs to one of them, whatever the seed.
        seed: Of the tasks.
        level: 1, 2 or 3; None mixes them.
        tools: Which tools there are, at least three; by default all of `families.FAMILIES`.
        size: How many tasks; by default 4096, 256 and 512 in the three splits.
        detail: How much of the feedback an observation says.
        budget: At most so many characters of it.

    Raises:
        ConfigError: If there is no such level, or too few tools are named.
        UnknownNameError: If there is no tool of a name.
    """

    def __init__(
        self,
        split: str = "train",
        seed: int = 0,
        level: int | None = 1,
        tools: Sequence[str] | None = None,
        size: int | None = None,
        *,
        detail: Detail | str = Detail.FULL,
        budget: int | None = 2000,
        render_mode: str | None = None,
    ) -> None:
        if level is not None and (isinstance(level, bool) or level not in LEVELS):
            raise ConfigError(f"level must be 1, 2 or 3, or None to mix them, got {level!r}")
        checked = check_split(split)
        names = _checked_tools(tools)
        source = ProceduralTasks(
            functools.partial(make_task, level=level, names=names),
            name="tools/calls",
            split=checked,
            seed=seed,
            size=SIZES[checked] if size is None else size,
        )
        super().__init__(source, detail=detail, budget=budget, render_mode=render_mode)

    def judge(self, task: CallTask, attempt: Attempt) -> Feedback:
        """Reads the call, then checks the tool, then the arguments."""
        return judge_call(task, str(attempt))


# --- tasks -------------------------------------------------------------------------------------------------


def _checked_tools(tools: Sequence[str] | None) -> tuple[str, ...]:
    if tools is None:
        return tuple(FAMILIES)
    if isinstance(tools, str) or len(set(tools)) < MIN_TOOLS:
        raise ConfigError(f"tools must be a list of at least {MIN_TOOLS} different names, got {tools!r}")
    for name in tools:
        if name not in FAMILIES:
            raise UnknownNameError("tool", name, FAMILIES)
    return tuple(dict.fromkeys(tools))


def make_task(rng: Random, task_id: str, *, level: int | None, names: Sequence[str] = tuple(FAMILIES)) -> CallTask:
    """One task, of the tools with these names.

    The tools beside the right one follow from the request, so that a request has a single prompt at each level,
    and the splits, which divide prompts, divide requests as well.
    """
    level = rng.choice(LEVELS) if level is None else level
    family = FAMILIES[rng.choice(names)]
    request, arguments = family.ask(rng, level)
    tools = _tools(family, names, Random(stable_hash("tools/calls", level, request)), level)
    listing = "\n".join(_listing(name, level) for name in tools)
    prompt = f"{_INSTRUCTION}\n\nTools:\n{listing}\n\nRequest: {request}"
    return CallTask(
        id=task_id,
        messages=(Message("user", prompt),),
        secrets=tuple(dict.fromkeys(leaves(arguments))),
        oracle=write_call(family.name, arguments),
        metadata={"family": family.name, "level": level},
        level=level,
        tools=tools,
        tool=family.name,
        arguments=arguments,
    )


def _tools(family: Family, names: Sequence[str], rng: Random, level: int) -> tuple[str, ...]:
    others = [name for name in names if name != family.name]
    tools = [family.name, *rng.sample(others, min(rng.randint(*DISTRACTORS[level]), len(others)))]
    rng.shuffle(tools)
    return tuple(tools)


@functools.cache
def _listing(name: str, level: int) -> str:
    """A tool as the prompt lists it: a line for it, and one for each parameter."""
    family = FAMILIES[name]
    schema = family.params(level).model_json_schema()
    definitions = schema.get("$defs", {})
    required = schema.get("required", ())
    lines = [f"{name}: {family.summary}"]
    for parameter, details in schema["properties"].items():
        line = f"- {parameter}: {_type(details, definitions)}"
        if parameter not in required:
            line += f", optional, default {write_value(details['default'])}"
        lines.append(line)
    return "\n".join(lines)


def _type(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> str:
    """A parameter's type in words, from its JSON Schema."""
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    if "enum" in schema:
        return " or ".join(write_value(value) for value in schema["enum"])
    if schema["type"] == "array":
        return f"array of {_type(schema['items'], definitions)}"
    if schema["type"] == "object":
        members = ", ".join(f"{k}: {_type(v, definitions)}" for k, v in schema["properties"].items())
        return f"object {{{members}}}"
    description = schema.get("description")
    return f"{schema['type']} {description}" if description else str(schema["type"])


# --- judging -----------------------------------------------------------------------------------------------


def judge_call(task: CallTask, attempt: str) -> Feedback:
    """Full marks for one valid call of the right tool with the arguments that the request states."""
    try:
        call = read_call(attempt)
    except Malformed as malformed:
        return Feedback(Verdict.FORMAT_ERROR, 0.0, (malformed.note,))
    place = key_span(attempt, ("name",))
    if call.name not in task.tools:
        note = Note("tool.unknown", _unknown_tool(call.name, task, attempt), place)
        return Feedback(Verdict.TOOL_ERROR, 0.0, (note,))
    if call.name != task.tool:
        message = f"{call.name} does not do what is requested; choose a different tool of the list."
        return Feedback(Verdict.WRONG_ANSWER, 0.0, (Note("tool.wrong", message, place),))
    params = FAMILIES[task.tool].params(task.level)
    valid, notes = check_arguments(params, call.arguments, task.arguments, attempt)
    if not notes:
        return Feedback.correct()
    return Feedback(Verdict.WRONG_ANSWER if valid else Verdict.TOOL_ERROR, 0.0, notes)


def _unknown_tool(name: str, task: CallTask, attempt: str) -> str:
    shown = quotable(name, attempt) or "that name"
    close = closest(name, task.tools) if len(name) <= 100 else None
    if close:
        return f"There is no tool {shown}; the closest in the list is {close}."
    return f"There is no tool {shown}; use a name from the list of tools exactly as written."
