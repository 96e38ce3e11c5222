"""Measurements made by hand, and environments whose feedback is worth something, nothing, or too much."""

from __future__ import annotations

from sdpo_gym import Feedback, FeedbackEnv, Note, ScriptedPolicy, Task, Verdict, as_messages
from sdpo_gym.statistics import Estimate
from sdpo_trainers.feedback_quality.result import ArmResult, FeedbackQuality, KindResult

AROUND = 0.08
"""How far intervals reach in measurements made by hand."""


def estimate(mean, around=AROUND):
    return Estimate(mean, mean - around, mean + around)


def arm(name, repaired, gain=None, tasks=40, **more):
    return ArmResult(name, 2 * tasks, tasks, more.pop("left_out", 0), estimate(repaired), gain, **more)


def quality(again=0.2, tasks=40, around=AROUND, versus=(), kinds=(), arms=(), **more):
    """A measurement in which arms repaired these shares."""
    gained = {name: more.pop(name) for name in ("verdict", "full", "shuffled", "demonstration") if name in more}
    results = [arm("again", again, tasks=tasks)]
    results += [arm(name, value, estimate(value - again, around), tasks) for name, value in gained.items()]
    pairs = {
        f"full - {other}": estimate(gained["full"] - gained[other], around)
        for other in ("verdict", "shuffled")
        if {"full", other} <= gained.keys()
    }
    given = {"failed": 2 * tasks, "verdicts": {"wrong_answer": 2 * tasks}, "model": "some-model"} | more
    return FeedbackQuality(
        environment="made/up-v0",
        digest="0",
        tasks=tasks,
        n=2,
        m=2,
        first=estimate(0.3),
        arms=(*results, *arms),
        versus=pairs | dict(versus),
        kinds=tuple(kinds),
        **given,
    )


def kind(name, again, full, tasks=20, around=0.1):
    return KindResult(
        name, tasks, tasks, estimate(again), estimate(full), estimate(full - again, around), f"About {name}."
    )


COLOURS = ["red", "green", "blue", "black", "white", "brown", "pink", "grey"]


class Colours(FeedbackEnv[Task]):
    """The colour of a box is to be named; what is said of a wrong one is a function of task and attempt."""

    def __init__(self, remark=None, tasks=24, split="train", seed=0, **options):
        colours = [COLOURS[i * 5 % 8] for i in range(tasks)]
        made = [
            Task(f"box-{i}", as_messages(f"What colour is box {i}?"), (colour,), colour)
            for i, colour in enumerate(colours)
        ]
        super().__init__(made, **options)
        if remark is not None:
            self.remark = remark

    def remark(self, task, attempt):
        """The place in the list of colours: a hint to who knows the list."""
        return f"It is number {COLOURS.index(task.oracle)} of the list."

    def judge(self, task, attempt):
        if str(attempt) == task.oracle:
            return Feedback.correct()
        said = self.remark(task, str(attempt))
        notes = (Note("hint", said, (0, len(attempt))),) if said else ()
        return Feedback(Verdict.WRONG_ANSWER, 0.0, notes)


def guessing(salt, prompt, number):
    """A guess that depends on the task and the sample alone."""
    box = int(prompt.partition("box ")[2].partition("?")[0])
    return COLOURS[(box * 7 + number * 3 + salt) % 8]


def reader(salt=1):
    """A policy that uses a number in the list, a quoted colour, or a demonstration; else it guesses."""

    def act(conversation, number):
        prompt = "\n".join(message.content for message in conversation)
        if "Here is a correct answer" in prompt:
            return prompt.partition("Here is a correct answer to this task:\n")[2].split()[0]
        if "It is number " in prompt:
            return COLOURS[int(prompt.partition("It is number ")[2].partition(" ")[0])]
        if "The answer is " in prompt:
            return prompt.partition("The answer is ")[2].partition(".")[0]
        if "You lied" in prompt:
            return "nothing"
        return guessing(salt if "Now solve" not in prompt else salt + 4, prompt, number)

    return ScriptedPolicy(act, name="reader")


def deaf(salt=1):
    """A policy that pays no attention to anything but the task."""
    return ScriptedPolicy(lambda c, number: guessing(salt, c[0].content, number), name="deaf")
