"""`tools/worlds`: episodes in stateful worlds, judged by what became of their databases."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sdpo_gym import (
    Attempt,
    Detail,
    Feedback,
    FeedbackEnv,
    Note,
    PlantedMistake,
    Response,
    Verdict,
)
from sdpo_gym.errors import ConfigError, UnknownNameError
from sdpo_gym.mistakes import spread
from sdpo_gym.tasks import check_split, stable_hash

from ..arguments import argument_notes, unknown_tool
from ..formats import call_format
from ..formats.base import Call, Malformed, Pointer, Result
from ..native import turn_messages
from .catalogue import SERVICES, Service
from .generate import DECLINE, WorldTasks, make_task
from .mistakes import world_mistakes
from .outcome import feedback_on, look
from .task import Step, WorldTask
from .world import Outcome, World, no_such_tool, refusal

LEVELS = (1, 2, 3)
SIZES = {"train": 4096, "validation": 256, "test": 512}
MOST_TURNS = 40
"""More than any task allows; each task has a limit of its own."""
CALLS_PER_TURN = 8
"""The services answer so many calls in one turn, and refuse further ones."""


@dataclass
class State:
    """An episode under way."""

    task: WorldTask
    world: World
    turn: int = 0
    done: list[Step] = field(default_factory=list)


class Worlds(FeedbackEnv[WorldTask]):
    """Multi-turn tool use in stateful worlds.

    Args:
        split: "train", "validation" or "test"; entities and templates of one split are in no other.
        seed: Of the tasks.
        level: 1, 2 or 3; None mixes them.
        worlds: Names of the worlds to draw from; by default all.
        kinds: Names of the kinds of task to draw from, to learn or to look at something narrow; by default all.
        format: How calls are written: "json", "openai", "hermes" or "react".
        partial_credit: Score the share of goals that are met, where nothing else was changed.
        size: How many tasks; by default 4096, 256 and 512 in the three splits.
        detail: How much of the feedback an observation says; what the services return is always said.
        budget: At most so many characters of feedback.

    Raises:
        ConfigError: If there is no such level, or no task of these kinds at that level.
        UnknownNameError: If there is no world, kind or format of that name.
    """

    def __init__(
        self,
        split: str = "train",
        seed: int = 0,
        level: int | None = 1,
        worlds: Sequence[str] | None = None,
        kinds: Sequence[str] | None = None,
        format: str = "json",
        partial_credit: bool = False,
        size: int | None = None,
        *,
        detail: Detail | str = Detail.FULL,
        budget: int | None = 2000,
        render_mode: str | None = None,
    ) -> None:
        if level is not None and (isinstance(level, bool) or level not in LEVELS):
            raise ConfigError(f"level must be 1, 2 or 3, or None to mix them, got {level!r}")
        checked = check_split(split)
        self.format = call_format(format)
        self.partial_credit = partial_credit
        source = WorldTasks(
            functools.partial(
                make_task,
                services=_services(worlds, kinds, level),
                split=checked,
                form=self.format,
            ),
            name="tools/worlds",
            split=checked,
            seed=seed,
            size=SIZES[checked] if size is None else size,
        )
        super().__init__(source, detail=detail, budget=budget, max_turns=MOST_TURNS, render_mode=render_mode)

    def begin(self, task: WorldTask) -> State:
        """A fresh world for the episode."""
        return State(task, SERVICES[task.world].world(task.rows, task.now))

    def end(self, state: State) -> None:
        """Closes the database."""
        state.world.close()

    def respond(self, state: State, attempt: Attempt) -> Response:
        """Carries out the calls of one turn; the final answer, a decline or the last turn ends the episode."""
        state.turn += 1
        text = str(attempt)
        try:
            reply = self.format.read(text, answer=True, parallel=True)
        except Malformed as malformed:
            feedback = Feedback(Verdict.FORMAT_ERROR, 0.0, (malformed.note,))
            said = feedback.render(self.detail, self.budget)
            return self._ended(state, feedback) or Response(feedback, f"No call was made.\n{said}".strip())
        if not reply.calls:
            return Response(self._judged(state, at_limit=False))
        outcomes = [self._call(state, call, place) for place, call in enumerate(reply.calls)]
        several = len(reply.calls) > 1
        notes = tuple(
            n for c, o in zip(reply.calls, outcomes, strict=True) for n in self._notes(state, text, c, o, several)
        )
        feedback = Feedback(Verdict.TOOL_ERROR if notes else Verdict.IN_PROGRESS, 0.0, notes)
        if any(step.tool == DECLINE for step in state.done):
            return Response(self._judged(state, at_limit=False))
        shown = [Result(c.name, self._shown(o)) for c, o in zip(reply.calls, outcomes, strict=True)]
        observation = self.format.show(shown)
        messages = turn_messages(self.format, state.turn, text, reply, shown, observation)
        return self._ended(state, feedback) or Response(feedback, observation, messages=messages)

    def planted_mistakes(self, task: WorldTask) -> Iterable[PlantedMistake]:
        """The right episode with a call about something else, a wrong value, a step too few or too many."""
        planted = spread(
            world_mistakes(task, self.format, Random(stable_hash("planted", task.id))), task.oracle_actions, 24
        )
        wrong = (mistake for mistake in planted if self.play(task, mistake.actions).ret < 1)
        return tuple(itertools.islice(wrong, 12))

    # --- calls -----------------------------------------------------------------------------------------

    def _call(self, state: State, call: Call, place: int) -> Outcome:
        if place >= CALLS_PER_TURN:
            return refusal("rate_limited", f"at most {CALLS_PER_TURN} calls are answered in one turn")
        if call.name not in state.task.tools:
            return refusal("unknown_tool", no_such_tool(call.name, state.task.tools))
        outcome = state.world.call(call.name, call.arguments)
        if outcome.ok:
            state.done.append(Step(call.name, call.arguments))
        return outcome

    def _notes(self, state: State, text: str, call: Call, outcome: Outcome, several: bool) -> tuple[Note, ...]:
        """What is wrong with a call, where it stands."""
        if outcome.ok:
            return ()
        if outcome.errors:
            params = state.world.tools()[call.name].params
            return argument_notes(self.format, text, call, params, several=several)
        if outcome.code == "unknown_tool":
            return (unknown_tool(text, call, state.task.tools),)
        message = outcome.content["error"]["message"]
        about = blamed(call, message)
        span = self.format.locate(text, call, about) if about else call.span
        return (Note(f"service.{outcome.code}", f"{call.name}: {message}.", span),)

    def _shown(self, outcome: Outcome) -> Any:
        """What the model sees of a result: an error in the form of a call is feedback, so `detail` decides."""
        if self.detail is not Detail.FULL and outcome.code in ("invalid_arguments", "unknown_tool"):
            return {"error": {"code": outcome.code}}
        return outcome.content

    # --- the end ---------------------------------------------------------------------------------------

    def _ended(self, state: State, feedback: Feedback) -> Response | None:
        """The end, if this was the last turn; what was wrong with that turn is said too."""
        if state.turn < state.task.turns:
            return None
        judged = self._judged(state, at_limit=True)
        if judged.score < 1:
            judged = Feedback(judged.verdict, judged.score, (*feedback.notes, *judged.notes))
        return Response(judged)

    def _judged(self, state: State, *, at_limit: bool) -> Feedback:
        end = look(state.task, state.world, state.done)
        return feedback_on(end, at_limit=at_limit, partial_credit=self.partial_credit)


def blamed(call: Call, message: str) -> Pointer:
    """The argument that a service's refusal is about, as far as its words tell; empty if they tell none, or two.

    It names the argument, or ends in what the argument is: "there is no payee of that id".
    """
    words = re.findall(r"\w+", message)
    named = [name for name in call.arguments if name in words]
    if not named and words[-2:-1] == ["that"]:
        named = [name for name in call.arguments if name.rpartition("_")[2] == words[-1]]
        if len(named) > 1:
            named = [name for name in named if {*name.split("_")[:-1]} & {*words}]
    return (named[0],) if len(named) == 1 else ()


def _services(worlds: Sequence[str] | None, kinds: Sequence[str] | None, level: int | None) -> Sequence[Service]:
    """The worlds with those of their kinds that are wanted; a world of which nothing is wanted is left out."""
    chosen = [SERVICES[name] for name in _checked("world", worlds, SERVICES)]
    names = _checked("kind", kinds, [kind.name for service in chosen for kind in service.kinds])
    narrowed = [
        Service(s.world, [k for k in s.kinds if k.name in names and level in (None, k.level)]) for s in chosen
    ]
    found = [service for service in narrowed if service.kinds]
    if not found:
        raise ConfigError(f"level {level} has no tasks of the kinds {names}; leave out level or kinds")
    return found


def _checked(what: str, given: Sequence[str] | None, known: Collection[str]) -> Sequence[str]:
    """The names given, or all, once each."""
    if isinstance(given, str) or (given is not None and not given):
        raise ConfigError(f"{what}s must be a list of names, such as {[*known][:2]}, got {given!r}")
    for name in given or ():
        if name not in known:
            raise UnknownNameError(what, name, known)
    return list(dict.fromkeys(known if given is None else given))
