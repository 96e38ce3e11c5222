"""Mistakes planted in right episodes: a call about something else, a wrong value, a step too few or too many.

Only calls that change the database are touched, and episodes that come out right all the same are left out: a
wrong look at something harms nobody, and what an oracle says at the end counts for nothing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from sdpo_gym.mistakes import PlantedMistake

from ..arguments import argument_errors
from ..formats.base import Call, CallFormat, Malformed, Pointer
from ..mistakes import call_mistakes, leaves, other_values, put, schema_at
from .catalogue import SERVICES
from .generate import DECLINE
from .task import WorldTask
from .world import World

_REACHED = ("goal.unmet", "state.unchanged")
_DONE_OTHERWISE = ("goal.unmet", "state.side_effect", "state.different", "service", "argument")
_TOO_MUCH = ("state.side_effect", "rule.broken")
_SLIPS = ("argument.type", "argument.name", "argument.unexpected", "tool.unknown", "json")

Turns = Sequence[tuple[Call, ...]]


def world_mistakes(task: WorldTask, form: CallFormat, rng: Random) -> Iterator[PlantedMistake]:
    """The plan of a task with one mistake each.

    Args:
        task: The task.
        form: What its plan is written in.
        rng: Chooses what is changed.
    """
    turns = [form.read(action, answer=True, parallel=True).calls for action in task.plan]
    kind = SERVICES[task.world].world
    acts = _acts(task, kind, turns)
    rng.shuffle(acts)
    for turn, place in acts:
        call = turns[turn][place]
        schema = kind.tools()[call.name].spec.parameters
        changes = list(_changes(task, call, schema, rng))
        for what, pointer, changed in changes:
            calls = (*turns[turn][:place], changed, *turns[turn][place + 1 :])
            yield from _written(what, task, form, turn, calls, place, pointer, _DONE_OTHERWISE)
        for changed in [changed for what, _, changed in changes if what == "entity"][:1]:
            calls = (*turns[turn], changed)
            yield from _written("step.extra", task, form, turn, calls, len(turns[turn]), None, _TOO_MUCH)
        if call.name != DECLINE:
            yield _left_out(task, form, turns, turn, place)
    yield from _forbidden(task, kind, form, turns)
    yield from _ends(task, form, acts)
    for turn, _ in acts[:1]:
        schemas = {name: kind.tools()[name].spec.parameters for name in task.tools}
        for slip in call_mistakes(form, task.plan[turn], schemas, rng, parallel=True):
            if slip.kind.startswith(_SLIPS):
                yield dataclasses.replace(slip, actions=_with(task, turn, slip.actions[0]), turn=turn)


def _acts(task: WorldTask, kind: type[World], turns: Turns) -> list[tuple[int, int]]:
    """The turns and places of the calls that change something."""
    world = kind(task.rows, task.now)
    found, before = [], world.tables()
    try:
        for turn, calls in enumerate(turns):
            for place, call in enumerate(calls):
                world.call(call.name, call.arguments)
                if (now := world.tables()) != before:
                    found.append((turn, place))
                    before = now
    finally:
        world.close()
    return found


def _changes(task: WorldTask, call: Call, schema: Any, rng: Random) -> Iterator[tuple[str, Pointer, Call]]:
    """The call about something else, and with another value."""
    for pointer, value in leaves(call.arguments):
        others = _alike(task, value)
        if others:
            yield "entity", pointer, put(call, pointer, rng.choice(others))
            continue
        for other in other_values(value, schema_at(schema, pointer), rng):
            yield "value", pointer, put(call, pointer, other)
            break


def _alike(task: WorldTask, value: Any) -> list[str]:
    """What else there is of the kind of which `value` is the id."""
    for rows in task.rows.values():
        for column in ("id", "sku"):
            ids = [str(row[column]) for row in rows if column in row]
            if value in ids:
                return [other for other in ids if other != value]
    return []


def _written(
    what: str,
    task: WorldTask,
    form: CallFormat,
    turn: int,
    calls: tuple[Call, ...],
    place: int,
    pointer: Pointer | None,
    names: tuple[str, ...],
) -> Iterator[PlantedMistake]:
    """A turn with other calls; `pointer` is the place in one of them, None stands for all of it."""
    try:
        written = form.write(calls)
        read = form.read(written, answer=True, parallel=True).calls
    except (Malformed, ValueError):
        return
    span = read[place].span if pointer is None else form.locate(written, read[place], pointer)
    yield PlantedMistake(what, _with(task, turn, written), span, turn, names)


def _with(task: WorldTask, turn: int, action: str) -> tuple[str, ...]:
    return (*task.plan[:turn], action, *task.plan[turn + 1 :])


def _left_out(task: WorldTask, form: CallFormat, turns: Turns, turn: int, place: int) -> PlantedMistake:
    """A call that is not made; of a turn that has no other one nothing is left."""
    rest = (*turns[turn][:place], *turns[turn][place + 1 :])
    if not rest:
        actions = (*task.plan[:turn], *task.plan[turn + 1 :])
        return PlantedMistake("step.missing", actions, None, min(turn, len(actions) - 1), _REACHED)
    written = form.write(rest)
    return PlantedMistake("step.missing", _with(task, turn, written), (0, len(written)), turn, _REACHED)


def _forbidden(task: WorldTask, kind: type[World], form: CallFormat, turns: Turns) -> Iterator[PlantedMistake]:
    """A call that a rule forbids, before the end."""
    turn = max((t for t, calls in enumerate(turns) if calls), default=None)
    for rule in task.forbidden:
        tool = kind.tools().get(rule.tool)
        if turn is None or tool is None or argument_errors(tool.params, rule.arguments):
            continue
        calls = (*turns[turn], Call(rule.tool, dict(rule.arguments)))
        yield from _written("step.forbidden", task, form, turn, calls, len(turns[turn]), None, ("rule.broken",))


def _ends(task: WorldTask, form: CallFormat, acts: Sequence[tuple[int, int]]) -> Iterator[PlantedMistake]:
    """An end that comes too early, and a request that is declined without need."""
    first = min((turn for turn, _ in acts), default=0)
    done = form.write_answer("Done.")
    yield PlantedMistake("end.early", (*task.plan[:first], done), (0, len(done)), first, _REACHED)
    declined = form.write([Call(DECLINE, {"reason": "not_allowed"})])
    names = ("request.declined", "goal.unmet")
    yield PlantedMistake("end.declined", (*task.plan[:first], declined), (0, len(declined)), first, names)
