"""The properties that every environment is held to, in the order in which a report shows them.

Each is a generator over the evidence: it yields one `None` per case that holds and one line per case that does
not, and raises `Skip` where it cannot be looked at.
"""

from __future__ import annotations

import itertools
import math
import subprocess
import warnings
from collections.abc import Callable, Iterable

from gymnasium.utils.env_checker import check_env

from sdpo_gym.conformance.evidence import (
    Evidence,
    Outcome,
    TookTooLong,
    as_text,
    is_fault,
    short,
)
from sdpo_gym.conformance.property import Findings, Property, Skip
from sdpo_gym.conformance.replay import CannotReplay, digest, replay
from sdpo_gym.errors import EnvironmentFault, ScoreError, UnknownNameError
from sdpo_gym.leaks import find_leaks
from sdpo_gym.types import Audience, Detail, Feedback, Message, Task, Verdict, from_json, to_json

PROPERTIES: list[Property[Evidence]] = []


def _property(name: str, statement: str) -> Callable[[Callable[[Evidence], Findings]], None]:
    def add(check: Callable[[Evidence], Findings]) -> None:
        PROPERTIES.append(Property(name, statement, check))

    return add


# --- the environment as an object ----------------------------------------------------------------------


@_property("available", "The environment works here: judging meets no EnvironmentFault")
def _available(e: Evidence) -> Findings:
    for o in e.outcomes:
        yield o.says(f"{o.error}; repair the environment, then check again") if is_fault(o) else None


@_property("gymnasium", "Gymnasium's own checker passes without a warning")
def _gymnasium(e: Evidence) -> Findings:
    for split, env in e.envs.items():
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                check_env(e.remake(split) or env, skip_render_check=env.spec is None)
            except Exception as error:
                known = (o.error for o in e.outcomes if o.error)
                if isinstance(error, EnvironmentFault) or any(type(k) is type(error) for k in known):
                    raise Skip(f"judging raises {type(error).__name__}: see the other properties") from None
                if not _about_determinism(error):
                    yield f"{split} split: {type(error).__name__}: {error}"
                    continue
        yield next((f"{split} split: {w.message}" for w in caught if "gym" in str(w.category).lower()), None)


def _about_determinism(error: Exception) -> bool:
    """What "repeatable" is about, which says more of it."""
    return isinstance(error, AssertionError) and str(error).startswith("Deterministic step")


@_property(
    "info", "reset and step tell the task, the conversation and the Feedback; tasks are reached by id and index"
)
def _info(e: Evidence) -> Findings:
    for split, index, task in e.sample:
        env = e.envs[split]
        observation, info = env.reset(options={"index": index})
        if observation != task.prompt:
            yield f"{task.id}: reset must return the task's prompt as observation, got {short(observation)}"
            continue
        if info.get("task_id") != task.id or not _is_chat(info.get("messages")):
            yield f"{task.id}: the info of reset must hold 'task_id' and 'messages', got {sorted(info)}"
            continue
        _, by_id = env.reset(options={"task_id": task.id})
        if by_id.get("task_id") != task.id:
            yield f"{task.id}: reset with that task_id starts task {by_id.get('task_id')!r}"
            continue
        try:
            observation, reward, _, _, info = env.step("an attempt")
        except Exception:
            continue  # "raises" and "available" are about that
        if not isinstance(info.get("feedback"), Feedback) or not _is_chat(info.get("messages")):
            yield f"{task.id}: the info of step must hold 'feedback' and 'messages', got {sorted(info)}"
        elif not isinstance(observation, str) or not isinstance(reward, float):
            yield f"{task.id}: step must return a string and a float, got {observation!r} and {reward!r}"
        else:
            yield None
    for split, env in e.envs.items():
        try:
            env.reset(options={"task_id": "no such task"})
            yield f"{split} split: an unknown task_id must raise UnknownNameError; it was accepted"
        except UnknownNameError:
            yield None


def _is_chat(messages: object) -> bool:
    return isinstance(messages, tuple) and all(isinstance(m, Message) for m in messages)


# --- its tasks -----------------------------------------------------------------------------------------


@_property("ids", "Every task of a split has an id of its own, by which it is found")
def _ids(e: Evidence) -> Findings:
    for split, listed in e.listed.items():
        first: dict[str, int] = {}
        for index, (task_id, _) in enumerate(listed):
            at = first.setdefault(task_id, index)
            yield None if at == index else f"{split} split: tasks {at} and {index} share the id {task_id!r}"
    for split, index, task in e.sample:
        found = e.envs[split].tasks.by_id(task.id)
        yield (
            None
            if found.id == task.id
            else f"{split} split: by_id({task.id!r}) gives {found.id!r}, not task {index}"
        )


@_property("bounds", "An index outside a split raises IndexError")
def _bounds(e: Evidence) -> Findings:
    for split, env in e.envs.items():
        for index in (len(env.tasks), -len(env.tasks) - 1):
            try:
                env.tasks[index]
                yield f"{split} split: index {index} of {len(env.tasks)} tasks must raise IndexError"
            except IndexError:
                yield None


@_property("json", "Tasks and feedback come back from JSON as they went")
def _json(e: Evidence) -> Findings:
    values: list[tuple[str, Task | Feedback]] = [(task.id, task) for _, _, task in e.sample]
    values += [(o.task.id, t.feedback) for o in e.outcomes for t in o.turns]
    for where, value in values:
        try:
            text = to_json(value)
            back = to_json(from_json(type(value), text))
        except Exception as error:
            yield f"{where}: {type(value).__name__}: {type(error).__name__}: {error}; hold only what JSON can say"
            continue
        at = max(next((i for i, (a, b) in enumerate(zip(text, back, strict=False)) if a != b), 0) - 30, 0)
        differ = f"{where}: {type(value).__name__}: {short(text[at:])} reads back as {short(back[at:])}"
        yield None if back == text else differ


@_property("same-tasks", "Made again with the same arguments, it has the same tasks and digests")
def _same_tasks(e: Evidence) -> Findings:
    again = {split: e.remake(split) or env for split, env in e.envs.items()}
    for split, env in e.envs.items():
        same = env.tasks.digest() == again[split].tasks.digest()
        yield None if same else f"{split} split: digest() differs; take all chance from the seed"
    for split, index, task in e.sample:
        same = as_text(again[split].tasks[index]) == as_text(task)
        yield (
            None if same else f"{split} split: task {index} differs when made again; take all chance from the seed"
        )


@_property("splits", "No prompt is in two splits")
def _splits(e: Evidence) -> Findings:
    if len(e.envs) < 2:
        raise Skip("only one split is at hand; give the environment's id, and data for all its splits")
    if any(env.same_tasks_in_splits for env in e.envs.values()):
        raise Skip("it declares that its splits have the same tasks (same_tasks_in_splits)")
    home: dict[str, tuple[str, str]] = {}
    for split, listed in e.listed.items():
        for task_id, prompt in listed:
            other, first = home.setdefault(prompt, (split, task_id))
            yield None if other == split else f"{split} task {task_id} has the prompt of {other} task {first}"


# --- scores --------------------------------------------------------------------------------------------


@_property("oracle", "The oracle's answer scores 1.0 with the verdict correct")
def _oracle(e: Evidence) -> Findings:
    _need_oracles(e)
    for o in _judged(e.of("oracle")):
        feedback = o.feedback
        if feedback is None or (feedback.score == 1.0 and feedback.verdict is Verdict.CORRECT):
            yield None
        else:
            notes = "; ".join(n.message for n in feedback.notes)
            yield o.says(f"{feedback.verdict} with {feedback.score}; {notes or 'repair the oracle or judge'}")


def _need_oracles(e: Evidence) -> None:
    if not e.of("oracle"):
        raise Skip("no task has an oracle")


def _judged(outcomes: Iterable[Outcome]) -> list[Outcome]:
    return [o for o in outcomes if o.feedback is not None]


def _unsolved(outcomes: Iterable[Outcome], advice: str) -> Findings:
    for o in _judged(outcomes):
        yield o.says(f"scores 1.0; {advice}") if o.solved else None


@_property("empty", "An empty answer scores below 1.0")
def _empty(e: Evidence) -> Findings:
    yield from _unsolved(e.of("empty"), "ask for an answer")


@_property("constant", "No constant answer solves (nearly) all tasks")
def _constant(e: Evidence) -> Findings:
    if len(e.sample) < 3:
        raise Skip("it takes at least three tasks to tell a constant from an answer")
    by_answer: dict[str, list[Outcome]] = {}
    for o in _judged(e.of("constant")):
        by_answer.setdefault(o.tried.text, []).append(o)
    for answer, outcomes in by_answer.items():
        solved = sum(o.solved for o in outcomes)
        if solved >= 0.9 * len(outcomes):
            yield f"{short(answer)} solves {solved} of {len(outcomes)} tasks; compare the answer, not its form"
        else:
            yield None


@_property("junk", "Random text scores below 1.0")
def _junk(e: Evidence) -> Findings:
    yield from _unsolved(e.of("junk"), "accept only answers of the asked form")


@_property("hedged", "An answer that gives two answers scores below 1.0")
def _hedged(e: Evidence) -> Findings:
    _need_oracles(e)
    right = {(o.split, o.index, o.tried.actions) for o in e.of("other") if o.solved}
    hedges = [o for o in e.of("hedged") if (o.split, o.index, o.tried.other) not in right]
    hedges = [o for o in hedges if not (e.envs[o.split].last_answer_counts and _ends_in_oracle(o))]
    if not hedges:
        raise Skip("the tasks' oracles are all alike, so no other answer is known to be wrong")
    yield from _unsolved(hedges, "refuse an attempt that gives more than one answer")


def _ends_in_oracle(o: Outcome) -> bool:
    last = o.task.oracle_actions[-1]
    return bool(last) and o.tried.actions[-1].endswith(last)


@_property("echo", "The prompt, given back, scores below 1.0")
def _echo(e: Evidence) -> Findings:
    yield from _unsolved(e.of("echo"), "look for the answer in its place only")


@_property("suffix", "The oracle's answer with something behind it scores below 1.0")
def _suffix(e: Evidence) -> Findings:
    _need_oracles(e)
    yield from _unsolved(e.of("suffix"), "compare the whole answer, not its beginning")


@_property("scores", "Every score is finite and in [0, 1], every reward finite")
def _scores(e: Evidence) -> Findings:
    for o in e.outcomes:
        if isinstance(o.error, ScoreError):
            yield o.says(str(o.error))
        for turn in o.turns:
            score, reward = turn.feedback.score, turn.reward
            good = math.isfinite(score) and 0 <= score <= 1 and math.isfinite(reward)
            yield None if good else o.says(f"score {score!r}, reward {reward!r}")


# --- whatever the attempt ------------------------------------------------------------------------------


@_property("raises", "No attempt makes it raise")
def _raises(e: Evidence) -> Findings:
    for o in e.outcomes:
        if o.error is None:
            yield None
        elif not (is_fault(o) or isinstance(o.error, TookTooLong | ScoreError)):
            yield o.says(f"{type(o.error).__name__}: {short(str(o.error), 200)}; judge it instead")


@_property("time", "No attempt takes long to judge")
def _time(e: Evidence) -> Findings:
    for o in e.outcomes:
        slow = o.seconds > e.time_limit
        yield o.says(f"took {o.seconds:.1f} s of {e.time_limit:g} s; bound the work") if slow else None


@_property("repeatable", "The same attempt gets the same feedback again, whatever was judged in between")
def _repeatable(e: Evidence) -> Findings:
    for o, same in e.judged_again:
        yield (
            None
            if same
            else o.says("gets other feedback the second time; keep no state between attempts, use no chance")
        )


@_property("processes", "The same tasks and feedback in a second process with another hash seed")
def _processes(e: Evidence) -> Findings:
    if not e.second_process:
        raise Skip("not asked for")
    repeatable = [o for o, same in e.judged_again if same]
    try:
        digests, tasks, outcomes = replay(e, repeatable)
    except CannotReplay as why:
        raise Skip(f"not checked in a second process: {why}") from None
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        yield f"the second process failed: {error}"
        return
    for split, env in e.envs.items():
        same = env.tasks.digest() == digests[split]
        yield None if same else f"{split} split: digest() differs in a second process; use stable_hash, not hash"
    for (split, index, task), theirs in zip(e.sample, tasks, strict=True):
        same = digest(as_text(task)) == theirs
        yield (
            None if same else f"{split} split: task {index} differs in a second process; do not iterate over sets"
        )
    for o, theirs in zip(repeatable, outcomes, strict=True):
        same = digest(o.fingerprint()) == theirs
        yield None if same else o.says("gets other feedback in a second process; do not iterate over sets")


# --- what feedback says --------------------------------------------------------------------------------


@_property("leaks", "No feedback that a model may read states a secret")
def _leaks(e: Evidence) -> Findings:
    if not any(task.secrets for _, _, task in e.sample):
        raise Skip("no task has secrets")
    seen: set[tuple[str, str, str]] = set()
    for o in e.outcomes:
        known = ""  # what the policy has said, and what the world has shown it before
        for turn in o.turns:
            known += f"\n{turn.action.text}" if known else turn.action.text
            for detail, audience in itertools.product(Detail, (Audience.POLICY, Audience.TEACHER)):
                text = turn.feedback.render(detail, None, audience)
                if (o.task.id, text, known) in seen:
                    continue
                seen.add((o.task.id, text, known))
                leak = next(iter(find_leaks(o.task, known, text)), None)
                if leak is None:
                    yield None
                    continue
                yield o.says(
                    f"feedback states the secret {short(leak.secret)} ({leak.form}) in {short(leak.found)}, "
                    f"to the {audience} at detail {detail}; say what is wrong, not what is right"
                )
            known += f"\n{turn.observation}"


@_property("spans", "Every span of a note lies inside the attempt")
def _spans(e: Evidence) -> Findings:
    for o in e.outcomes:
        for turn in o.turns:
            for note in turn.feedback.notes:
                if note.span is not None:
                    start, end = note.span
                    inside = 0 <= start <= end <= len(turn.action.text)
                    yield (
                        None
                        if inside
                        else o.says(
                            f"note {note.kind!r} has the span {note.span} in {len(turn.action.text)} characters"
                        )
                    )
    yield None


@_property("render", "Rendered feedback is the same every time and keeps to its budget")
def _render(e: Evidence) -> Findings:
    first = {as_text(t.feedback): (o, t) for o in reversed(e.outcomes) for t in o.turns}
    for o, turn in first.values():
        for detail, budget in itertools.product(Detail, (0, 1, 8, 60, 300)):
            text = turn.feedback.render(detail, budget, Audience.TEACHER)
            if len(text) > budget:
                yield o.says(f"rendered at detail {detail} in {len(text)} of {budget} characters")
            elif text != turn.feedback.render(detail, budget, Audience.TEACHER):
                yield o.says(f"rendered twice at detail {detail}, it reads differently")
            else:
                yield None
