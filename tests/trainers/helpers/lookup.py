"""Small environments of several turns, for the tests of training on episodes."""

from __future__ import annotations

import json
import random
from typing import Any

from sdpo_gym import (
    Attempt,
    Feedback,
    FeedbackEnv,
    Message,
    Native,
    Note,
    ProceduralTasks,
    Response,
    Task,
    Verdict,
    as_messages,
)

COLOURS = ("red", "green", "blue", "yellow")
NAMES = ("Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gus", "Hana", "Ivo", "Jill")
TOOL = {
    "type": "function",
    "function": {
        "name": "look",
        "description": "Looks up what somebody's favourite colour is.",
        "parameters": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]},
    },
}


def question(task_id: str, name: str, colour: str, form: Any = None) -> Task:
    """A task of `Lookup`."""
    rules = "Reply with 'look NAME' to look somebody up, or with a colour to answer."
    native = Native(form, (Message("system", "Be brief."),), (TOOL,)) if form else None
    prompt = (
        Message("system", rules, native=native),
        Message("user", f"What is the favourite colour of {name}?"),
    )
    return Task(task_id, prompt, plan=(f"look {name}", colour), metadata={"name": name, "colour": colour})


class Lookup(FeedbackEnv[Task]):
    """Ask for somebody's colour, then say it; who says it without having asked has guessed.

    Args:
        split: "train", "validation" or "test".
        seed: Of the tasks.
        form: Of native messages; without it there are none.
    """

    def __init__(self, split: str = "train", seed: int = 0, form: Any = None) -> None:
        def make(rng: random.Random, task_id: str) -> Task:
            return question(task_id, rng.choice(NAMES), rng.choice(COLOURS), form)

        source = ProceduralTasks(make, name="test/lookup", split=split, seed=seed, size=64)  # type: ignore[arg-type]
        super().__init__(source, max_turns=3)
        self.form = form

    def begin(self, task: Task) -> dict[str, Any]:
        return {"task": task, "looked": False}

    def respond(self, state: dict[str, Any], attempt: Attempt) -> Response:
        facts = state["task"].metadata
        if attempt in COLOURS:
            if attempt == facts["colour"] and state["looked"]:
                return Response(Feedback.correct())
            note = Note("guess", "Look the name up before you answer.")
            if state["looked"]:
                note = Note("colour", f"{facts['name']}'s favourite colour is not {attempt}.")
            return Response(Feedback(Verdict.WRONG_ANSWER, 0.0, (note,)))
        if not attempt.startswith("look "):
            note = Note("form", "Write 'look' and a name, or a colour.")
            return self._go_on(attempt, Feedback(Verdict.FORMAT_ERROR, 0.0, (note,)), note.message)
        asked = attempt.removeprefix("look ")
        if asked != facts["name"]:
            note = Note("name", f"The question is not about {asked}.")
            return self._go_on(attempt, Feedback(Verdict.TOOL_ERROR, 0.0, (note,)), f"{asked}: nothing is known")
        state["looked"] = True
        return self._go_on(attempt, Feedback(Verdict.IN_PROGRESS, 0.0), f"{asked}: {facts['colour']}")

    def _go_on(self, attempt: Attempt, feedback: Feedback, observation: str) -> Response:
        if not self.form:
            return Response(feedback, observation)
        function = {"name": "look", "arguments": json.dumps({"name": attempt.removeprefix("look ")})}
        called = Message("assistant", "", tool_calls=({"id": "call_1", "type": "function", "function": function},))
        result = Message("tool", observation, tool_call_id="call_1")
        messages = (
            Message("assistant", str(attempt), native=Native(self.form, (called,))),
            Message("user", observation, native=Native(self.form, (result,))),
        )
        return Response(feedback, observation, messages=messages)


def odd(text: str) -> bool:
    """Whether its characters' codes add up to an odd number."""
    return sum(map(ord, text)) % 2 == 1


class Parity(FeedbackEnv[Task]):
    """Write something odd, then something odd or even, as you are told: a model that knows nothing can succeed.

    Something even in the first place is remarked on, and another turn goes by.
    """

    def __init__(self, split: str = "train", seed: int = 0) -> None:
        def make(rng: random.Random, task_id: str) -> Task:
            return Task(task_id, as_messages(f"Begin {rng.randrange(1000)}."), plan=("a", rng.choice("ab")))

        source = ProceduralTasks(make, name="test/parity", split=split, seed=seed, size=64)  # type: ignore[arg-type]
        super().__init__(source, max_turns=3)

    def begin(self, task: Task) -> dict[str, Any]:
        return {"wanted": odd(task.plan[1]), "told": False}

    def respond(self, state: dict[str, Any], attempt: Attempt) -> Response:
        if state["told"]:
            if odd(attempt) is state["wanted"]:
                return Response(Feedback.correct())
            return Response(Feedback(Verdict.WRONG_ANSWER, 0.0, (Note("parity", "It must be the other."),)))
        if not odd(attempt):
            note = Note("even", "Write something odd first.")
            return Response(Feedback(Verdict.TOOL_ERROR, 0.0, (note,)), note.message)
        state["told"] = True
        return Response(Feedback(Verdict.IN_PROGRESS, 0.0), f"Now {'odd' if state['wanted'] else 'even'}.")
