"""Small environments to check the check with: sound ones, and for each property one that breaks just that.

A module of its own, and on the import path of the tests, so that a second process can import it too.
"""

import random
import time

from sdpo_gym import (
    Audience,
    Episode,
    Feedback,
    FeedbackEnv,
    ListTasks,
    Note,
    ProceduralTasks,
    Response,
    Task,
    Verdict,
    as_messages,
)
from sdpo_gym.errors import EnvironmentFault


def make_task(rng: random.Random, task_id: str) -> Task:
    word = "".join(rng.choices("abcdefgh", k=8))
    return Task(task_id, as_messages(f"Reverse the word {word}."), (word[::-1],), word[::-1])


def wrong(*notes: Note, score: float = 0.0) -> Feedback:
    return Feedback(Verdict.WRONG_ANSWER, score, notes)


class Reverse(FeedbackEnv[Task]):
    """Sound, single-turn."""

    make_task = staticmethod(make_task)

    def __init__(self, *, split: str = "train", seed: int = 0, **kwargs) -> None:
        tasks = ProceduralTasks(self.make_task, name="planted/reverse", split=split, seed=seed, size=40)
        super().__init__(tasks, **kwargs)

    def judge(self, task, attempt):
        if attempt == task.oracle:
            return Feedback.correct()
        if not attempt.isalpha():
            return Feedback(
                Verdict.FORMAT_ERROR, 0.0, (Note("format", "Answer with one word.", (0, len(attempt))),)
            )
        return wrong(Note("letters", f"You gave {len(attempt)} letters; compare each letter with the word."))


class Guess(Reverse):
    """Sound, multi-turn: two tries."""

    def __init__(self, **kwargs) -> None:
        super().__init__(max_turns=3, **kwargs)

    def begin(self, task):
        return {"task": task, "tries": 0}

    def respond(self, state, attempt):
        state["tries"] += 1
        feedback = super().judge(state["task"], attempt)
        if feedback.score == 1.0 or state["tries"] == 2:
            return Response(feedback)
        return Response(Feedback(Verdict.IN_PROGRESS, 0.0, feedback.notes), "Not yet. Try once more.")


class NoOracle(Guess):
    """Sound, multi-turn, without oracle and secrets."""

    @staticmethod
    def make_task(rng, task_id):
        task = make_task(rng, task_id)
        return Task(task.id, task.messages, metadata={"word": task.oracle})

    def respond(self, state, attempt):
        return Response(wrong(), None if state["tries"] else "Go on.")


class Choice(FeedbackEnv[Task]):
    """Sound: a multiple choice, where constants are right now and then."""

    def __init__(self, *, split: str = "train", seed: int = 0, **kwargs) -> None:
        def make(rng, task_id):
            letter = rng.choice("ABCD")
            return Task(
                task_id, as_messages(f"{rng.random()}: A, B, C or D?"), (letter,), f"<answer>{letter}</answer>"
            )

        tasks = ProceduralTasks(make, name="planted/choice", split=split, seed=seed, size=40)
        super().__init__(tasks, **kwargs)

    def judge(self, task, attempt):
        if attempt == task.oracle:
            return Feedback.correct()
        return wrong(Note("wrong", "This is not it."))


# --- each breaks one property --------------------------------------------------------------------------


class Broken(Reverse):
    """`available`"""

    def judge(self, task, attempt):
        if attempt == "{}":
            raise EnvironmentFault("the sandbox is gone")
        return super().judge(task, attempt)


class NotGymnasium(Reverse):
    """`gymnasium`: two environments of one seed choose different tasks."""

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        return super().reset(options=options or {"index": random.randrange(40)})


class NoInfo(Reverse):
    """`info`"""

    def step(self, action):
        *rest, info = super().step(action)
        return *rest, {k: v for k, v in info.items() if k != "feedback"}


class SameIds(Reverse):
    """`ids`"""

    @staticmethod
    def make_task(rng, task_id):
        return make_task(rng, task_id[:-1])


class Endless(Reverse):
    """`bounds`"""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)

        class Tasks(ProceduralTasks):
            def __getitem__(self, index):
                return super().__getitem__(index % len(self))

        self.tasks.__class__ = Tasks


class Opaque:
    def __repr__(self) -> str:
        return "Opaque()"


class NotJson(Reverse):
    """`json`"""

    def judge(self, task, attempt):
        feedback = super().judge(task, attempt)
        return Feedback(feedback.verdict, feedback.score, (Note("x", "x", data={"object": Opaque()}),))


class ByChance(Reverse):
    """`same-tasks`: what is made depends on more than the seed."""

    made = 0

    def __init__(self, *, split: str = "train", seed: int = 0, **kwargs):
        ByChance.made += 1
        super().__init__(split=split, seed=seed + 1000 * ByChance.made, **kwargs)


class Overlapping(Reverse):
    """`splits`"""

    def __init__(self, *, split: str = "train", seed: int = 0, **kwargs):
        tasks = [make_task(random.Random(i), f"{i}") for i in range(20)]
        FeedbackEnv.__init__(self, ListTasks(tasks, split), **kwargs)


class BadOracle(Reverse):
    """`oracle`"""

    def judge(self, task, attempt):
        if attempt == task.oracle:
            return wrong()
        return super().judge(task, attempt)


class AcceptsEmpty(Reverse):
    """`empty`"""

    def judge(self, task, attempt):
        return super().judge(task, attempt) if attempt.strip() else Feedback.correct()


class AcceptsConstant(Reverse):
    """`constant`"""

    def judge(self, task, attempt):
        return Feedback.correct() if attempt == "yes" else super().judge(task, attempt)


class AcceptsJunk(Reverse):
    """`junk`"""

    def judge(self, task, attempt):
        return Feedback.correct() if attempt.startswith("lorem") else super().judge(task, attempt)


class AcceptsHedge(Reverse):
    """`hedged`"""

    def judge(self, task, attempt):
        return Feedback.correct() if task.oracle in attempt.split(" or ") else super().judge(task, attempt)


class AcceptsEcho(Reverse):
    """`echo`"""

    def judge(self, task, attempt):
        return Feedback.correct() if attempt == task.prompt else super().judge(task, attempt)


class AcceptsSuffix(Reverse):
    """`suffix`"""

    def judge(self, task, attempt):
        return super().judge(task, attempt.removesuffix("x"))


class BadScore(Reverse):
    """`scores`: out of range."""

    def judge(self, task, attempt):
        return wrong(score=1.5) if attempt == "42" else super().judge(task, attempt)


class BadReward(Reverse):
    """`scores`: not finite."""

    def respond(self, state, attempt):
        return Response(self.judge(state, attempt), reward=float("nan") if attempt == "42" else None)


class Raises(Reverse):
    """`raises`: on what only a fuzzed attempt holds."""

    def judge(self, task, attempt):
        attempt.encode()
        return super().judge(task, attempt)


class NotFeedback(Reverse):
    """`raises`: judges with a number."""

    def judge(self, task, attempt):
        return 0.0 if attempt == "42" else super().judge(task, attempt)


class Slow(Reverse):
    """`time`"""

    def judge(self, task, attempt):
        if len(attempt) >= 100_000:
            time.sleep(0.3)
        return super().judge(task, attempt)


class Hangs(Reverse):
    """`time`: never comes back, and catches what it can."""

    def judge(self, task, attempt):
        while attempt == "NaN":
            try:
                time.sleep(0.01)
            except Exception:
                continue
        return super().judge(task, attempt)


class Counts(Reverse):
    """`repeatable`: remembers what it judged before."""

    count = 0

    def judge(self, task, attempt):
        self.count += 1
        feedback = super().judge(task, attempt)
        return Feedback(feedback.verdict, feedback.score, (Note("count", f"This is answer no. {self.count:b}b."),))


class HashOrder(Reverse):
    """`processes`: iterates over a set."""

    def judge(self, task, attempt):
        if attempt == task.oracle:
            return Feedback.correct()
        return wrong(Note("order", "Check " + ", ".join({"vowels", "length", "case", "order", "spaces", "marks"})))


class Leaks(Reverse):
    """`leaks`: to the teacher only."""

    def judge(self, task, attempt):
        feedback = super().judge(task, attempt)
        note = Note("gold", f"It was {task.oracle.upper()}!", audience=Audience.TEACHER)
        return Feedback(feedback.verdict, feedback.score, (*feedback.notes, note))


class LogsSecret(Reverse):
    """Sound: people may read a secret in the log."""

    def judge(self, task, attempt):
        feedback = super().judge(task, attempt)
        note = Note("gold", f"It was {task.oracle}!", audience=Audience.LOG)
        return Feedback(feedback.verdict, feedback.score, (*feedback.notes, note))


class NamesOption(Choice):
    """`leaks`"""

    def judge(self, task, attempt):
        if attempt == task.oracle:
            return Feedback.correct()
        return wrong(Note("wrong", f"{task.secrets[0]} would have been right."))


class BadSpan(Reverse):
    """`spans`"""

    def judge(self, task, attempt):
        feedback = super().judge(task, attempt)
        return feedback if feedback.score else wrong(Note("end", "Look here.", (0, len(attempt) + 1)))


class Wordy(Feedback):
    def render(self, *args, **kwargs) -> str:
        return "This is more than the budget."


class BadRender(Reverse):
    """`render`"""

    def judge(self, task, attempt):
        feedback = super().judge(task, attempt)
        return Wordy(feedback.verdict, feedback.score, feedback.notes)


SOUND = [Reverse, Guess, Choice, LogsSecret]
BROKEN = {
    Broken: "available",
    NotGymnasium: "gymnasium",
    NoInfo: "info",
    SameIds: "ids",
    Endless: "bounds",
    NotJson: "json",
    ByChance: "same-tasks",
    Overlapping: "splits",
    BadOracle: "oracle",
    AcceptsEmpty: "empty",
    AcceptsConstant: "constant",
    AcceptsJunk: "junk",
    AcceptsHedge: "hedged",
    AcceptsEcho: "echo",
    AcceptsSuffix: "suffix",
    BadScore: "scores",
    BadReward: "scores",
    Raises: "raises",
    NotFeedback: "raises",
    Slow: "time",
    Hangs: "time",
    Counts: "repeatable",
    HashOrder: "processes",
    Leaks: "leaks",
    NamesOption: "leaks",
    BadSpan: "spans",
    BadRender: "render",
}

__all__ = ["BROKEN", "SOUND", "Episode"]
