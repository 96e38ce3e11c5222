"""Comparing a call with what the request states.

Messages name arguments by JSON Pointer, without positions in arrays: feedback holds no figure, so that none can
equal a right value. They never state a right value, nor list the permitted ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from sdpo_gym import Feedback, Note, Verdict

from ..arguments import MAX_ERRORS, argument_notes, json_pointer, unknown_tool
from ..formats import FORMATS, Call, CallFormat, Malformed, Pointer
from .families import FAMILIES
from .tasks import CallTask


def judge_call(task: CallTask, attempt: str, form: CallFormat = FORMATS["json"]) -> Feedback:
    """Full marks for one valid call of the right tool with the arguments that the request states."""
    try:
        call = _only_call(form, attempt)
    except Malformed as malformed:
        return Feedback(Verdict.FORMAT_ERROR, 0.0, (malformed.note,))
    if call.name not in task.tools:
        return Feedback(Verdict.TOOL_ERROR, 0.0, (unknown_tool(attempt, call, task.tools),))
    if call.name != task.tool:
        # Without the name of the tool that was called: a model that reads it calls that tool again.
        message = "Choose a different tool: the one whose description says what the request asks for."
        return Feedback(Verdict.WRONG_ANSWER, 0.0, (Note("tool.wrong", message, call.name_span),))
    params = FAMILIES[task.tool].params(task.level)
    invalid = argument_notes(form, attempt, call, params, values=False)
    pointers = [note.data["pointer"] for note in invalid]
    wrong = [
        _note(form, attempt, call, pointer, omitted)
        for pointer, omitted in _differences(params, call.arguments, task.arguments)
        if not any(_overlap(json_pointer(pointer, form.pointer_root), other) for other in pointers)
    ]
    if not invalid and not wrong:
        return Feedback.correct()
    verdict = Verdict.TOOL_ERROR if invalid else Verdict.WRONG_ANSWER
    return Feedback(verdict, 0.0, (*invalid, *wrong)[:MAX_ERRORS])


def _only_call(form: CallFormat, attempt: str) -> Call:
    reply = form.read(attempt, answer=False, parallel=False)
    if reply.text and form.name == "json":  # which promises that there is nothing but the call
        message = 'Remove "content" beside "tool_calls"; arguments belong inside "arguments".'
        raise Malformed("call.unexpected_field", message, (0, len(attempt)))
    return reply.calls[0]


def _overlap(one: str, other: str) -> bool:
    """Whether one place holds the other."""
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")


def _differences(
    params: type[BaseModel], given: Mapping[str, Any], wanted: Mapping[str, Any], path: Pointer = ()
) -> Iterator[tuple[Pointer, bool]]:
    """The place of each parameter whose value is not the wanted one, and whether it was just left out."""
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


def _note(form: CallFormat, attempt: str, call: Call, pointer: Pointer, omitted: bool) -> Note:
    place = json_pointer(pointer, form.pointer_root)
    data = {"pointer": place}
    span = form.locate(attempt, call, pointer)
    if omitted:
        return Note("argument.omitted", f"Add {place}; the request states it.", span, data=data)
    message = f"The value of {place} is not what the request states; take it from there."
    return Note("argument.value", message, span, data=data)
