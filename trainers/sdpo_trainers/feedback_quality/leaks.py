"""Can a reader who sees only the feedback, and not the task, give the answer?

Feedback passes the gate `sdpo_gym.leaks.find_leaks`, which knows what it looks for. What gets past it is measured
here, with two readers:

* the **decoder**: programs that read a text in all ways in which it could hide something (`decoder.py`). It knows
  what it looks for, so the control is the more important;
* a **model**, which is shown the form of answers to other tasks and is asked to guess.

The **control** is the same reader with feedback on another task, on an attempt that fails at this one too: that
says as much about the usual answers, and about one that is wrong. Only what goes beyond it is a leak.

What the attempt itself states is no leak, as at the gate. Where an answer is a program, or an episode of several
turns, there is nothing to guess without the task; there the decoder looks for what the task calls secret and for
passages of the oracle, and no model is asked.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Any

from sdpo_gym.env import FeedbackEnv
from sdpo_gym.errors import EnvironmentFault
from sdpo_gym.leaks import find_leaks, form_of
from sdpo_gym.policy import Policy, Sampling
from sdpo_gym.statistics import bootstrap_difference, bootstrap_rate
from sdpo_gym.tasks import stable_hash
from sdpo_gym.types import Audience, Detail, Message, Task, Trajectory, shorten
from sdpo_trainers.feedback_quality.contexts import Room
from sdpo_trainers.feedback_quality.decoder import candidates, corrected, find_hidden, named_option
from sdpo_trainers.feedback_quality.result import LeakResult

_NO_SHORT_ANSWER = "Answers are programs, texts or episodes of several turns, or no oracle is known"

DECODER = "decoder"
"""The reader that is a program."""

_LONGEST_ANSWER = 200
"""A longer answer is a program or a text: there is no guessing it."""
_QUOTE_WORDS = 6
_QUOTE_CHARS = 24
"""So much of an oracle, word by word, is no chance."""
_FORMS = 3
_TRIES = 3
_MOST_PER_TASK = 2
_MOST_ASKED = 40
"""A model is asked about so many pieces of feedback, and about as many controls."""
_LONGEST_ASKED = 3000
_SHORTEST_ASKED = 100


@dataclass(frozen=True)
class Piece:
    """A piece of feedback, and what it was given on.

    Attributes:
        task: The task.
        actions: Of the failed attempt.
        text: All that a model is told of it.
    """

    task: Task
    actions: tuple[str, ...]
    text: str

    @property
    def attempt(self) -> str:
        return "\n".join(self.actions)


def pieces(attempts: Iterable[tuple[Task, Trajectory]], most: int = 100) -> list[Piece]:
    """The feedback on failed attempts: different texts, two of a task, so many in all."""
    found: list[Piece] = []
    seen: set[tuple[str, str]] = set()
    per_task: dict[str, int] = {}
    for task, trajectory in attempts:
        text = "\n".join(turn.feedback.render(Detail.FULL, audience=Audience.TEACHER) for turn in trajectory.turns)
        count = per_task.get(task.id, 0)
        if trajectory.feedback.score >= 1 or (task.id, text) in seen or count == _MOST_PER_TASK:
            continue
        seen.add((task.id, text))
        per_task[task.id] = count + 1
        found.append(Piece(task, tuple(turn.action.text for turn in trajectory.turns), text))
    first = [piece for i, piece in enumerate(found) if piece.task.id not in {p.task.id for p in found[:i]}]
    chosen = [*first, *(piece for piece in found if piece not in first)][:most]
    return [piece for piece in found if piece in chosen]


def leak_rates(
    env: FeedbackEnv[Any],
    given: Sequence[Piece],
    *,
    reader: Policy | None = None,
    sampling: Sampling | None = None,
    on_piece: Callable[[], None] | None = None,
) -> tuple[LeakResult, ...]:
    """How often each reader gives the answer, with the feedback on the task and with that on another.

    Args:
        env: Judges what is guessed.
        given: Pieces of feedback.
        reader: A model that guesses, too.
        sampling: How it does; greedy, whatever temperature is asked for.
        on_piece: Called after each piece that the decoder has read, and again for each that the model has.

    Returns:
        A result for each reader; one whose `remark` says so where nothing could be measured.
    """
    env = env.scorer  # no remark on a guess is read
    tasks = list({piece.task.id: piece.task for piece in given}.values())
    paired = _with_controls(env, given)
    if not paired:
        why = "Feedback on failed attempts at two tasks or more is needed, for a control."
        return tuple(LeakResult(name, 0, remark=why) for name in [DECODER, *([reader.name] if reader else [])])
    answers = Answers(env, tasks)
    results = [_decode(answers, paired, on_piece)]
    if reader is not None:
        results.append(_guess(answers, paired, reader, sampling or Sampling(), on_piece))
    return tuple(results)


class Answers:
    """What right answers look like, and whether a guess is one.

    Args:
        env: The environment.
        tasks: Its tasks.
    """

    def __init__(self, env: FeedbackEnv[Any], tasks: Sequence[Task]) -> None:
        self.env, self.tasks = env, tasks
        self.short = {task.id: answer for task in tasks if (answer := self._short(task)) is not None}
        self.affixes = _affixes(list(self.short.values()))
        self.options = sorted(
            {s.strip("()[].: ") for task in tasks for s in self.secrets(task) if form_of(s) == "option"}
        )

    def solves(self, task: Task, guess: str) -> bool:
        """Whether the environment takes a guess for right.

        Raises:
            EnvironmentFault: If it cannot judge it.
        """
        for tries in range(1, _TRIES + 1):
            try:
                return self.env.evaluate(task, guess).score >= 1
            except EnvironmentFault:
                if tries == _TRIES:
                    raise
        return False

    def secrets(self, task: Task) -> tuple[str, ...]:
        """What the task calls secret; its answer, without what all answers have around it, if it names none."""
        if task.secrets:
            return task.secrets
        answer = self.short.get(task.id)
        if answer is None:
            return ()
        before, after = self.affixes
        core = answer[len(before) : len(answer) - len(after)] if len(self.short) > 1 else answer
        return (core,) if core.strip() else ()

    def forms(self, task: Task) -> list[str]:
        """Answers to other tasks, to show their form."""
        others = sorted(
            (stable_hash("form", task.id, other), answer)
            for other, answer in self.short.items()
            if other != task.id
        )
        return [answer for _, answer in others[:_FORMS]]

    def guesses(self, task: Task, candidate: str) -> list[str]:
        """A candidate as an answer: as it is, and in the place where answers to other tasks have theirs."""
        before, after = self.affixes
        made = [f"{before}{candidate}{after}", candidate]
        for other in self.tasks:
            answer = self.short.get(other.id, "")
            secret = next((s for s in other.secrets if s in answer), None)
            if other.id != task.id and secret is not None:
                head, _, tail = answer.rpartition(secret)
                made.append(f"{head}{candidate}{tail}")
                break
        return list(dict.fromkeys(made))

    def _short(self, task: Task) -> str | None:
        """An answer worth full marks that is short: the oracle's last line if that will do, else all of it."""
        if len(task.oracle_actions) != 1:
            return None
        oracle = task.oracle_actions[0].strip()
        last = oracle.splitlines()[-1].strip() if oracle else ""
        for answer in dict.fromkeys((last, oracle)):
            try:
                if 0 < len(answer) <= _LONGEST_ANSWER and self.solves(task, answer):
                    return answer
            except EnvironmentFault:  # then it is as if no answer were known
                continue
        return None


def _affixes(answers: Sequence[str]) -> tuple[str, str]:
    """What all answers begin and end with, if there are several; no part of a word or a number."""
    if len(answers) < 2:
        return "", ""
    before = re.sub(r"[\w.+-]+\Z", "", _beginning(answers))
    after = _beginning([answer[len(before) :][::-1] for answer in answers])[::-1]
    return before, re.sub(r"\A[\w.+-]+", "", after)


def _beginning(texts: Sequence[str]) -> str:
    return "".join(c[0] for c in itertools.takewhile(lambda c: len(set(c)) == 1, zip(*texts, strict=False)))


def _with_controls(env: FeedbackEnv[Any], given: Sequence[Piece]) -> list[tuple[Piece, Piece]]:
    """Each piece with one on another task, on an attempt that fails at this one too, if there is one."""
    paired = []
    for i, piece in enumerate(given):
        others = itertools.islice((o for o in [*given[i + 1 :], *given[:i]] if o.task.id != piece.task.id), 20)
        control = next((other for other in others if _fails(env, piece.task, other.actions)), None)
        if control is not None:
            paired.append((piece, control))
    return paired


def _fails(env: FeedbackEnv[Any], task: Task, actions: Sequence[str]) -> bool:
    try:
        return env.play(task, actions).feedback.score < 1
    except EnvironmentFault:
        return False


# --- the decoder ---------------------------------------------------------------------------------------


def _decode(
    answers: Answers, paired: Sequence[tuple[Piece, Piece]], on_piece: Callable[[], None] | None
) -> LeakResult:
    rows: list[tuple[Piece, bool, bool]] = []
    example: Mapping[str, str] = {}
    for piece, control in paired:
        try:
            found = _read(answers, piece, piece.text)
            by_chance = _read(answers, piece, control.text)
        except EnvironmentFault:
            continue
        rows.append((piece, found is not None, by_chance is not None))
        if found and not by_chance and not example:
            example = _example(piece, *found)
        if on_piece:
            on_piece()
    remark = ""
    if not answers.short:
        remark = f"{_NO_SHORT_ANSWER}: only stated or encoded secrets and passages of the oracle were looked for."
    return _result(DECODER, rows, example, remark)


def _read(answers: Answers, piece: Piece, text: str) -> tuple[str, str] | None:
    """What the decoder gets out of a text about the piece's task, and how; None if nothing."""
    task, attempt = piece.task, piece.attempt
    secrets = answers.secrets(task)
    hidden = find_hidden(secrets, attempt, text)
    if hidden is not None:
        return hidden.secret, hidden.way
    passage = quoted(task, attempt, text)
    if passage is not None:
        return passage, "as a passage of the oracle"
    if any(form_of(secret) == "number" for secret in secrets):
        for value in corrected(text, attempt, task.prompt):
            if find_leaks(Task("", (), secrets), attempt, f"{value:.12g}"):
                return f"{value:.12g}", "as a correction of the attempt"
    answer = answers.short.get(task.id)
    if answer is None or sum(secret in answer for secret in task.secrets) > 1:
        return None  # no short answer, or one of several parts: nothing that a single guess could be
    if answers.options and any(form_of(secret) == "option" for secret in secrets):
        option = named_option(text, answers.options)
        tried, exempt = ([option] if option else []), False
    else:
        tried, exempt = candidates(text), True
    for candidate in tried:
        if exempt and not find_leaks(Task("", (), (candidate,)), attempt, candidate):
            continue  # the attempt has it
        for guess in answers.guesses(task, candidate):
            if answers.solves(task, guess):
                return guess, "as a guess that the environment takes"
    return None


def quoted(task: Task, attempt: str, text: str) -> str | None:
    """A passage of the oracle in a text, word by word, that neither the attempt nor the prompt has."""
    told, known = _grams(text), _grams(attempt) | _grams(task.prompt)
    for action in task.oracle_actions:
        for gram in _listed(action):
            if gram in told and gram not in known and len(gram) >= _QUOTE_CHARS:
                return gram
    return None


def _listed(text: str) -> list[str]:
    words = re.findall(r"\w+", text[:20_000].casefold())
    return [" ".join(words[i : i + _QUOTE_WORDS]) for i in range(len(words) - _QUOTE_WORDS + 1)]


def _grams(text: str) -> set[str]:
    return set(_listed(text))


# --- a model -------------------------------------------------------------------------------------------


def reader_prompt(forms: Sequence[str], text: str) -> tuple[Message, ...]:
    """What a model is asked: feedback, the form of answers, and nothing of the task."""
    shown = "\n\n".join(forms)
    return (
        Message(
            "user",
            "Somebody answered a question wrongly and was given the feedback below. You are not shown the "
            "question. Guess its right answer from the feedback.\n\n"
            f"Answers to other questions, to show their form:\n\n{shown}\n\n"
            f"The feedback:\n\n{text}\n\n"
            "Reply with your guess of the right answer alone, in the form shown. If the feedback does not tell, "
            "give the likeliest answer.",
        ),
    )


def _fitting(forms: Sequence[str], text: str, room: Room) -> tuple[Message, ...]:
    """The prompt, the feedback shortened until the model can read it."""
    keep = _LONGEST_ASKED
    prompt = reader_prompt(forms, shorten(text, keep))
    while room.prompt is not None and keep > _SHORTEST_ASKED and room.count_tokens(prompt) > room.prompt:
        keep = keep * 3 // 4
        prompt = reader_prompt(forms, shorten(text, keep))
    return prompt


def _guess(
    answers: Answers,
    paired: Sequence[tuple[Piece, Piece]],
    reader: Policy,
    sampling: Sampling,
    on_piece: Callable[[], None] | None,
) -> LeakResult:
    usable = [(piece, control) for piece, control in paired if len(answers.forms(piece.task)) > 1]
    usable = [(piece, control) for piece, control in usable if piece.task.id in answers.short]
    if not usable:
        why = (
            "Right answers to three tasks or more are needed, to show a reader their form."
            if answers.short
            else f"{_NO_SHORT_ANSWER}: there is nothing to guess without the task."
        )
        return LeakResult(reader.name, 0, remark=why)
    sampling = replace(sampling, temperature=0.0)
    room = Room.of(reader, sampling.max_tokens)
    rows: list[tuple[Piece, bool, bool]] = []
    example: Mapping[str, str] = {}
    size = max(1, reader.batch_size // 2)
    usable = usable[:_MOST_ASKED]
    for start in range(0, len(usable), size):
        batch = usable[start : start + size]
        asked = [_fitting(answers.forms(p.task), text.text, room) for p, c in batch for text in (p, c)]
        replies = [samples[0].text for samples in reader.sample(asked, 1, sampling)]
        for (piece, _), own, other in zip(batch, replies[::2], replies[1::2], strict=True):
            try:
                right, by_chance = answers.solves(piece.task, own), answers.solves(piece.task, other)
            except EnvironmentFault:
                continue
            rows.append((piece, right, by_chance))
            if right and not by_chance and not example:
                example = _example(piece, own, f"as a guess of {reader.name}")
            if on_piece:
                on_piece()
    return _result(reader.name, rows, example, "")


# --- what comes out ------------------------------------------------------------------------------------


def _example(piece: Piece, guess: str, way: str) -> Mapping[str, str]:
    return {
        "task": piece.task.id,
        "attempt": shorten(piece.attempt, 800),
        "feedback": shorten(piece.text, 1500),
        "guess": shorten(guess, 300),
        "way": way,
    }


def _result(
    reader: str, rows: Sequence[tuple[Piece, bool, bool]], example: Mapping[str, str], remark: str
) -> LeakResult:
    if not rows:
        return LeakResult(reader, 0, remark=remark or "The environment could judge no guess.")
    guessed: dict[str, list[float]] = {}
    chance: dict[str, list[float]] = {}
    for piece, right, by_chance in rows:
        guessed.setdefault(piece.task.id, []).append(float(right))
        chance.setdefault(piece.task.id, []).append(float(by_chance))
    own, other = [fmean(v) for v in guessed.values()], [fmean(v) for v in chance.values()]
    return LeakResult(
        reader=reader,
        attempts=len(rows),
        guessed=bootstrap_rate(own),
        chance=bootstrap_rate(other),
        excess=bootstrap_difference([a - b for a, b in zip(own, other, strict=True)]),
        example=example,
        remark=remark,
    )
