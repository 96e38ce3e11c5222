"""Small environments for whole training runs with the tiny model."""

from __future__ import annotations

import random

import sdpo_gym
from sdpo_gym import Attempt, Feedback, FeedbackEnv, Note, ProceduralTasks, Task, Verdict, as_messages


class Letter(FeedbackEnv[Task]):
    """Answer with the letter that the prompt names."""

    def __init__(self, split: str = "train", seed: int = 0) -> None:
        def make(rng: random.Random, task_id: str) -> Task:
            letter = rng.choice("abcd")
            prompt = f"{rng.randrange(1000)} say {letter}"
            return Task(task_id, as_messages(prompt), oracle=letter)

        super().__init__(
            ProceduralTasks(make, name="test/letter", split=split, seed=seed, size=64)  # type: ignore[arg-type]
        )

    def judge(self, task: Task, attempt: Attempt) -> Feedback:
        if attempt.strip() == task.oracle:
            return Feedback.correct()
        if attempt.strip() not in tuple("abcd"):
            return Feedback(Verdict.FORMAT_ERROR, 0.0, (Note("form", "Write one of the letters a to d."),))
        return Feedback(Verdict.WRONG_ANSWER, 0.0, (Note("letter", "It is another letter."),))


class Even(Letter):
    """Any answer that begins with a character of an even number: half of what an untrained model writes."""

    def judge(self, task: Task, attempt: Attempt) -> Feedback:
        if ord((attempt or "\0")[0]) % 2 == 0:
            return Feedback.correct()
        return Feedback(Verdict.WRONG_ANSWER, 0.0, (Note("letter", "It is another letter."),))


def register_letters() -> None:
    """Makes them known as test/letter and test/even."""
    sdpo_gym.register("test/letter", Letter)
    sdpo_gym.register("test/even", Even)
