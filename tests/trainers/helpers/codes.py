"""A small environment whose feedback can be of any quality, and policies that use it or do not."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from sdpo_gym import Audience, Detail, Feedback, FeedbackEnv, Message, Note, Sample, Task, Verdict
from sdpo_gym.env import Response
from sdpo_gym.errors import EnvironmentFault
from sdpo_gym.policy import Conversation, Sampling
from sdpo_gym.types import Attempt

WRONG = "no idea"


def code_task(number: int, oracle: bool = True) -> Task:
    """A task whose answer can be known from feedback alone."""
    code = f"code-{number * 7919 % 1000:03d}"
    return Task(
        f"t{number}",
        (Message("system", "Answer with the code."), Message("user", f"What is the code of item {number}?")),
        (code,),
        code if oracle else None,
    )


def tell(task: Task, attempt: str) -> list[Note]:
    """Feedback that says all."""
    return [Note("code.wrong", f"The item is labelled {task.secrets[0]}.", span=(0, len(attempt)))]


class Codes(FeedbackEnv[Task]):
    """Judges by the code.

    Args:
        number: How many tasks.
        notes: What is remarked on a wrong attempt.
        oracle: Whether tasks have one.
        broken: Attempts on which the environment breaks.
    """

    def __init__(
        self,
        number: int = 8,
        notes: Callable[[Task, str], list[Note]] = tell,
        oracle: bool = True,
        broken: Callable[[Task, str], bool] = lambda task, attempt: False,
        detail: Detail = Detail.FULL,
    ) -> None:
        super().__init__([code_task(i, oracle) for i in range(number)], detail=detail)
        self.notes, self.broken = notes, broken

    def judge(self, task: Task, attempt: Attempt) -> Feedback:
        if self.broken(task, attempt):
            raise EnvironmentFault("the judge has gone home")
        if attempt.strip() == task.secrets[0]:
            return Feedback.correct()
        verdict = Verdict.WRONG_ANSWER if attempt.startswith("code-") else Verdict.FORMAT_ERROR
        return Feedback(verdict, 0.0, tuple(self.notes(task, str(attempt))))


class Doors(FeedbackEnv[Task]):
    """Two turns: open the door, then say the code. What is said before the door is open is remarked on."""

    def __init__(self, number: int = 4) -> None:
        super().__init__([self._with_plan(code_task(i)) for i in range(number)], max_turns=3)

    @staticmethod
    def _with_plan(task: Task) -> Task:
        return Task(task.id, task.messages, task.secrets, plan=("open", task.secrets[0]))

    def begin(self, task: Task) -> dict[str, Any]:
        return {"task": task, "open": False}

    def respond(self, state: dict[str, Any], attempt: Attempt) -> Response:
        if attempt == "open":
            state["open"] = True
            return Response(Feedback(Verdict.IN_PROGRESS, 0.0), "The door is open.")
        if not state["open"]:
            note = Note("door.shut", "Open the door first.")
            return Response(Feedback(Verdict.IN_PROGRESS, 0.0, (note,)), "The door is shut.")
        if attempt == state["task"].secrets[0]:
            return Response(Feedback.correct())
        return Response(Feedback(Verdict.WRONG_ANSWER, 0.0, tuple(tell(state["task"], attempt))))


class Reader:
    """Answers with the code that it finds in what it reads, else that it has no idea.

    Args:
        pattern: Where it looks for a code; by default in feedback alone.
    """

    name, batch_size = "reader", 4

    def __init__(self, pattern: str = r"labelled (code-\d+)") -> None:
        self.pattern = re.compile(pattern)
        self.read: list[Conversation] = []

    def sample(self, conversations: Sequence[Conversation], n: int, sampling: Sampling) -> list[list[Sample]]:
        self.read += conversations
        return [[Sample(self.answer(c))] * n for c in conversations]

    def answer(self, conversation: Conversation) -> str:
        found = self.pattern.findall(conversation[-1].content)
        return found[-1] if found else WRONG


COPIER = r"correct answer to this task:\n(code-\d+)"
"""For a `Reader` that copies demonstrations, and reads nothing else."""


class Gambler:
    """Knows the right codes, and gives them at random, whatever it reads: by seed and place in the batch alone."""

    name, batch_size = "gambler", 8

    def __init__(self, env: FeedbackEnv[Task], chance: float = 0.4) -> None:
        self.codes = {task.messages[-1].content: task.secrets[0] for task in env.tasks}
        self.chance = chance
        self.stop_after: int | None = None

    def sample(self, conversations: Sequence[Conversation], n: int, sampling: Sampling) -> list[list[Sample]]:
        if self.stop_after is not None:
            self.stop_after -= 1
            if self.stop_after < 0:
                raise KeyboardInterrupt
        rng = np.random.default_rng(sampling.seed)
        return [
            [Sample(self._code(c) if rng.random() < self.chance else f"code-x{rng.integers(9)}") for _ in range(n)]
            for c in conversations
        ]

    def _code(self, conversation: Conversation) -> str:
        asked = next(m.content for m in conversation if m.role == "user")
        return next(code for question, code in self.codes.items() if asked.startswith(question))


FOR_TEACHERS = Note("teacher", "A hint for teachers.", audience=Audience.TEACHER)
FOR_PEOPLE = Note("log", "A remark for people.", audience=Audience.LOG)
