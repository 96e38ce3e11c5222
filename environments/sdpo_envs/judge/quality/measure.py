"""Asking a judge about attempts whose verdict is known.

    quality = measure_judge(env, Judge("MODEL@http://localhost:8000/v1"), env.tasks[:50])

The judge is not told the verdict. Each attempt is asked about as it is, and (where the program's verdict stays
the same) made longer by sentences that say nothing; a right and a wrong attempt at a task are compared, in both
orders; and a rubric of several items is asked for in reverse too.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from sdpo_envs.judge.feedback import JudgedFeedback
from sdpo_envs.judge.judge import Judge, JudgeUsage
from sdpo_envs.judge.prompt import JudgeRequest, judge_request
from sdpo_envs.judge.quality.attempts import KnownAttempt, known_attempts, known_sample, longer, rubric_of
from sdpo_envs.judge.quality.summary import (
    LONGER,
    PAIR,
    PLAIN,
    REORDERED,
    JudgeQuality,
    Record,
    summarize,
)
from sdpo_envs.judge.rubric import Judgement, Rubric, RubricItem
from sdpo_gym.env import FeedbackEnv
from sdpo_gym.errors import ConfigError, EnvironmentFault, PolicyError, RunError
from sdpo_gym.policy import Policy, Sampling
from sdpo_gym.rollout import collect_groups
from sdpo_gym.runs import Run, write_atomically
from sdpo_gym.tasks import TaskSource, stable_hash
from sdpo_gym.types import Task, from_json, shorten, to_dict

BETTER = Rubric(
    "Just one of the two attempts solves the task. Work the task out for yourself before you judge.",
    (RubricItem("better", "Which attempt solves the task?", words=("second", "first")),),
)
_SAMPLES = "samples"
_FOLDER = "judgements"
_GIVE_UP = 8
"""So many failures at the start, or so many failed requests in a row, are a judge that is not there."""


@dataclass(frozen=True)
class Question:
    """One thing that a judge is asked, and the record of it that lacks only what it says."""

    request: JudgeRequest
    record: Record


@dataclass(frozen=True)
class Progress:
    """How far a measurement is: questions of a chunk, and tasks of all."""

    asked: int
    questions: int
    tasks_done: int
    tasks: int


def measure_judge(
    env: FeedbackEnv[Any],
    judge: Judge,
    tasks: TaskSource[Any] | Sequence[Task] | None = None,
    *,
    mistakes: int = 2,
    policy: Policy | None = None,
    n: int = 2,
    sampling: Sampling | None = None,
    repeats: int = 1,
    biases: bool = True,
    run: Run | None = None,
    chunk: int | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> JudgeQuality:
    """Measures a judge against the verdicts of an environment.

    Args:
        env: The environment.
        judge: The judge.
        tasks: The tasks; those of the environment if not given.
        mistakes: At most so many planted mistakes for each task.
        policy: Whose attempts are judged too, and whom a judge that is "self" is.
        n: The policy's attempts at each task.
        sampling: How it samples.
        repeats: How often the judge is asked the same; above 1 it must have a temperature above 0.
        biases: Whether to ask about longer attempts, about pairs, and about items in reverse.
        run: Keeps every judgement, chunk by chunk, and gives back those that it has.
        chunk: Tasks per chunk. A resumed measurement must be given the chunk it was started with.
        on_progress: Called after every question.

    Raises:
        ConfigError: If there is nothing to ask about, or an argument cannot be used.
        EnvironmentFault: If the judge gives no judgement, or the environment is broken.
        RunError: If the run was made with other tasks or other settings.
    """
    while isinstance(env, JudgedFeedback):  # whose verdicts are those of the environment inside
        env = env.inner
    tasks = env.tasks if tasks is None else tasks
    chunk = default_chunk(judge) if chunk is None else chunk
    if not len(tasks) or mistakes < 0 or n < 1 or repeats < 1 or chunk < 1:
        raise ConfigError(
            "measuring a judge needs tasks, mistakes >= 0 and n, repeats and chunk >= 1; got "
            f"{len(tasks)} tasks, {mistakes}, {n}, {repeats} and {chunk}"
        )
    check_repeats(judge, repeats)
    if policy is not None:
        judge.bind(policy)
    records: list[Record] = []
    usage = JudgeUsage()
    for number, start in enumerate(range(0, len(tasks), chunk)):
        part = tasks[start : start + chunk]
        kept = _kept(run, number, part) if run else None
        if kept is None:
            sampled = _samples(env, policy, part, n, sampling or Sampling(), run, number) if policy else {}
            questions = [
                q
                for task in part
                for q in _questions(env, task, mistakes, sampled.get(task.id, []), repeats, biases)
            ]
            before = judge.usage
            done = start

            def tell(asked: int, total: int = len(questions), done: int = done) -> None:
                if on_progress:
                    on_progress(Progress(asked, total, done, len(tasks)))

            mine = _ask(judge, questions, not records, tell)
            kept = mine, _difference(judge.usage, before)
            if run:
                _keep(run, number, part, *kept)
        records += kept[0]
        usage = _sum(usage, kept[1])
        if on_progress:
            on_progress(Progress(0, 0, min(start + chunk, len(tasks)), len(tasks)))
    if not records:
        raise ConfigError(
            "there is no attempt with a known verdict: the tasks have no oracle; give a model that tries them"
        )
    if all(record.said is None for record in records):
        raise EnvironmentFault(f"judge {judge.name!r} gave no judgement: {records[0].failure}")
    return summarize(records, usage, len(tasks))


def check_repeats(judge: Judge, repeats: int) -> None:
    """Refuses to ask the same several times of a judge that would say the same.

    Raises:
        ConfigError: If it is above 1, and the judge does not sample.
    """
    if repeats > 1 and not judge.settings.temperature:
        raise ConfigError(
            f"asking {repeats} times the same needs a judge that samples: set its temperature above 0 "
            "(judge_args.temperature), or ask once"
        )


def default_chunk(judge: Judge) -> int:
    """Tasks per chunk: enough questions for all threads."""
    return max(4, judge.concurrency)


def _samples(
    env: FeedbackEnv[Any],
    policy: Policy,
    tasks: Sequence[Task],
    n: int,
    sampling: Sampling,
    run: Run | None,
    number: int,
) -> dict[str, list[KnownAttempt]]:
    """The policy's attempts, by task id."""
    if run and number in run.recorded_steps(_SAMPLES):
        groups = [recorded.group for recorded in run.recorded(number, _SAMPLES)]
        if [g.task.id for g in groups] != [t.id for t in tasks]:
            raise RunError(f"{run.path} was made with other tasks: chunk {number} differs")
    else:
        seed = sampling.seed if sampling.seed is None else stable_hash(sampling.seed, number) % 2**31
        groups = collect_groups(env, policy, tasks, n, dataclasses.replace(sampling, seed=seed))
        if run:
            run.record(number, groups, phase=_SAMPLES)
    return {
        task.id: [known_sample(env, task, trajectory) for trajectory in group.trajectories]
        for task, group in zip(tasks, groups, strict=True)
    }


def _questions(
    env: FeedbackEnv[Any],
    task: Task,
    mistakes: int,
    samples: Sequence[KnownAttempt],
    repeats: int,
    biases: bool,
) -> Iterator[Question]:
    """All that is asked about the attempts at one task."""
    rubric = rubric_of(env, task)
    attempts = [*known_attempts(env, task, mistakes), *samples]
    for number, attempt in enumerate(attempts):

        def about(
            kind: str, shown: KnownAttempt, rubric: Rubric, repeat: int = 0, number: int = number
        ) -> Question:
            names = tuple(item.id for item in rubric.items)
            known = dict(zip((item.id for item in rubric_of(env, task).items), shown.known, strict=True))
            return Question(
                judge_request(shown.messages, shown.text, rubric),
                Record(
                    task_id=task.id,
                    origin=shown.origin,
                    kind=kind,
                    attempt=number,
                    repeat=repeat,
                    items=names,
                    known=tuple(known[name] for name in names),
                    text=shorten(shown.transcript, 600),
                ),
            )

        yield from (about(PLAIN, attempt, rubric, repeat) for repeat in range(repeats))
        if biases:
            more = longer(env, task, attempt)
            if more is not None:
                yield about(LONGER, more, rubric)
            if len(rubric.items) > 1:
                yield about(REORDERED, attempt, Rubric(rubric.instructions, rubric.items[::-1]))
    right = next((a for a in attempts if a.right), None)
    wrong = next((a for a in attempts if not a.right), None)
    if biases and right is not None and wrong is not None:
        for right_first in (True, False):
            texts = [right.transcript, wrong.transcript] if right_first else [wrong.transcript, right.transcript]
            yield Question(
                judge_request(task.messages, texts, BETTER),
                Record(
                    task_id=task.id,
                    origin=wrong.origin,
                    kind=PAIR,
                    attempt=0,
                    repeat=0,
                    items=("better",),
                    known=(right_first,),
                ),
            )


def _ask(judge: Judge, questions: Sequence[Question], at_first: bool, tell: Callable[[int], None]) -> list[Record]:
    """What the judge says to each.

    A reply that cannot be read is a finding about the judge; a judge that is not there is none.

    Raises:
        EnvironmentFault: If it says nothing to the first questions of a measurement, or has gone away.
    """

    def one(question: Question) -> tuple[Record, bool]:
        try:
            return _answered(question, judge.judge(question.request, question.record.repeat)), False
        except EnvironmentFault as fault:
            away = isinstance(fault.__cause__, PolicyError)
            return dataclasses.replace(question.record, failure=str(fault)), away

    records: list[Record] = []
    in_vain = 0
    pool = ThreadPoolExecutor(max_workers=max(1, judge.concurrency), thread_name_prefix="judge")
    try:
        for future in [pool.submit(one, question) for question in questions]:
            record, away = future.result()
            records.append(record)
            in_vain = in_vain + 1 if away else 0
            tell(len(records))
            silent = at_first and len(records) == _GIVE_UP and all(r.said is None for r in records)
            if silent or in_vain == _GIVE_UP:
                raise EnvironmentFault(
                    f"{_GIVE_UP} questions in a row got no judgement; the last: {record.failure}"
                )
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return records


def _answered(question: Question, judgement: Judgement) -> Record:
    given = {item.id: item for item in judgement.items}
    mine = [given[name] for name in question.record.items]
    return dataclasses.replace(
        question.record,
        said=tuple(item.score == 1.0 for item in mine),
        remarks=tuple(item.remark or judgement.remark for item in mine),
    )


def _keep(run: Run, number: int, tasks: Sequence[Task], records: Sequence[Record], usage: JudgeUsage) -> None:
    (run.path / _FOLDER).mkdir(exist_ok=True)
    kept = {
        "tasks": [task.id for task in tasks],
        "usage": dataclasses.asdict(usage),
        "records": [to_dict(record) for record in records],
    }
    write_atomically(run.path / _FOLDER / f"{number:06d}.json", json.dumps(kept) + "\n")


def _kept(run: Run, number: int, tasks: Sequence[Task]) -> tuple[list[Record], JudgeUsage] | None:
    """What the run has of a chunk."""
    file = run.path / _FOLDER / f"{number:06d}.json"
    if not file.exists():
        return None
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        found = [from_json(Record, record) for record in kept["records"]], JudgeUsage(**kept["usage"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RunError(f"cannot read {file}: {error}; remove it, and its questions are asked again") from error
    if kept["tasks"] != [task.id for task in tasks]:
        raise RunError(f"{run.path} was made with other tasks: chunk {number} differs")
    return found


def _sum(a: JudgeUsage, b: JudgeUsage) -> JudgeUsage:
    fields = (field.name for field in dataclasses.fields(JudgeUsage))
    return JudgeUsage(**{name: getattr(a, name) + getattr(b, name) for name in fields})


def _difference(after: JudgeUsage, before: JudgeUsage) -> JudgeUsage:
    fields = (field.name for field in dataclasses.fields(JudgeUsage))
    return JudgeUsage(**{name: getattr(after, name) - getattr(before, name) for name in fields})
