"""The environment judge/rubric: writing tasks, judged item by item."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sdpo_envs.judge.feedback import REDACTED, judge_notes
from sdpo_envs.judge.gate import Gate, Redaction
from sdpo_envs.judge.judge import Judge, JudgeUsage
from sdpo_envs.judge.models import REWARD
from sdpo_envs.judge.prompt import judge_request
from sdpo_envs.judge.reward import RewardJudge
from sdpo_envs.judge.rubric import Judgement
from sdpo_gym import Attempt, Audience, Detail, Feedback, FeedbackEnv, Group, Note, ProceduralTasks, Verdict
from sdpo_gym.errors import ConfigError, UnknownNameError
from sdpo_gym.leaks import find_leaks
from sdpo_gym.mistakes import PlantedMistake
from sdpo_gym.policy import Policy
from sdpo_gym.tasks import Split, check_split

from .families import FAMILIES
from .generate import make_task, split_key
from .planting import planted
from .task import LEVELS, Family, ProgramVerdict, RubricTask, program_verdict
from .text import Piece, Span, reply_of

SIZES: Mapping[Split, int] = {"train": 4096, "validation": 256, "test": 512}
PROGRAM = "program"


class RubricWriting(FeedbackEnv[RubricTask]):
    """Short writing tasks with a rubric, as many as one likes.

    Args:
        split: "train", "validation" or "test"; what is drawn for a task belongs to one of them, whatever the seed
            and the wording.
        seed: Of the tasks.
        level: 1, 2 or 3; None mixes them.
        families: Which families there are, by name; by default all.
        size: How many tasks; by default 4096, 256 and 512 in the three splits.
        judge: "program" judges by the checks of the task; or a judge model: "self", "transformers:NAME",
            "MODEL@URL", "reward:NAME", or a `Policy`.
        judge_args: How a judge model is asked (`sdpo_envs.judge.models.JudgeSettings`).
        partial_credit: Whether the score is the share of the rubric that is satisfied, by weight; otherwise it
            is 1 if all of it is, else 0.
        detail: How much of the feedback an observation says.
        budget: At most so many characters of it.

    Raises:
        ConfigError: If there is no such level, or the judge or a setting cannot be used.
        UnknownNameError: If there is no family of a name.
    """

    def __init__(
        self,
        split: str = "train",
        seed: int = 0,
        level: int | None = 1,
        families: Sequence[str] | None = None,
        size: int | None = None,
        *,
        judge: str | Policy = PROGRAM,
        judge_args: Mapping[str, Any] | None = None,
        partial_credit: bool = True,
        detail: Detail | str = Detail.FULL,
        budget: int | None = 2000,
        render_mode: str | None = None,
    ) -> None:
        if level is not None and (isinstance(level, bool) or level not in LEVELS):
            raise ConfigError(f"level must be 1, 2 or 3, or None to mix them, got {level!r}")
        if not partial_credit and isinstance(judge, str) and judge.startswith(f"{REWARD}:"):
            raise ConfigError("a reward model judges no items, so partial_credit=False has no meaning with it")
        checked = check_split(split)
        source = ProceduralTasks(
            functools.partial(make_task, families=_chosen(families), level=level),
            name="judge/rubric",
            split=checked,
            seed=seed,
            size=SIZES[checked] if size is None else size,
            key=split_key,
        )
        super().__init__(source, detail=detail, budget=budget, render_mode=render_mode)
        self.partial_credit = partial_credit
        self.judged_by: Judge | RewardJudge | None = _judge(judge, judge_args)
        if isinstance(self.judged_by, Judge):
            self.judge_workers = self.judged_by.concurrency

    @property
    def usage(self) -> JudgeUsage | None:
        """What a judge model has taken so far; None where a program or a reward model judges."""
        return self.judged_by.usage if isinstance(self.judged_by, Judge) else None

    def judge(self, task: RubricTask, attempt: Attempt) -> Feedback:
        """Judges an attempt by the task's rubric.

        What cannot be read (nothing, far too much, hidden or foreign characters) is refused by the program,
        whoever judges.

        Raises:
            EnvironmentFault: If a judge model cannot be asked, or gives no reply that can be read.
        """
        verdict = self.program_verdict(task, attempt)
        if verdict.refused is not None:
            note = Note("judge.unreadable", verdict.refused.message, verdict.refused.span)
            return Feedback(Verdict.FORMAT_ERROR, 0.0, (note,))
        if self.judged_by is None:
            return self._feedback(task, verdict.judgement, _program_notes(task, verdict))
        reply = reply_of(attempt)
        if isinstance(self.judged_by, RewardJudge):
            return self.judged_by.feedback(task.messages, reply.text)
        judgement = self.judged_by.judge(judge_request(task.messages, reply.text, task.rubric))
        return self._feedback(task, judgement, tuple(_judge_notes(task, reply, judgement)))

    def _feedback(self, task: RubricTask, judgement: Judgement, notes: tuple[Note, ...]) -> Feedback:
        if all(item.score == 1.0 for item in judgement.items):
            return Feedback.correct(*(n for n in notes if n.audience is Audience.LOG))
        score = task.rubric.score(judgement) if self.partial_credit else 0.0
        return Feedback(Verdict.PARTIAL if 0 < score < 1 else Verdict.WRONG_ANSWER, min(score, 0.999), notes)

    def program_verdict(self, task: RubricTask, attempt: str) -> ProgramVerdict:
        """What the checks of the task say of each item, whoever judges: for measuring how good a judge is."""
        return program_verdict(task, attempt)

    def planted_mistakes(self, task: RubricTask) -> Iterator[PlantedMistake]:
        """The oracle with one item of the rubric broken, for each that can be broken alone."""
        return planted(task)

    def bind_policy(self, policy: Policy) -> None:
        """Tells a judge that is "self" whom to ask."""
        if isinstance(self.judged_by, Judge):
            self.judged_by.bind(policy)
            self.judge_workers = self.judged_by.concurrency

    def review(self, group: Group) -> Group:
        """Scores relative to the group, where a reward model without fixed bounds judges."""
        if not isinstance(self.judged_by, RewardJudge):
            return group
        return self.judged_by.review(group, lambda feedback: feedback.render(self.detail, self.budget))


def _program_notes(task: RubricTask, verdict: ProgramVerdict) -> tuple[Note, ...]:
    """The objections, those against what is asked for before those against what is ruled out."""
    found = sorted((i for i in task.items if i.id in verdict.objections), key=lambda item: item.restricts)
    return tuple(
        Note(f"judge.{i.id}", verdict.objections[i.id].message, verdict.objections[i.id].span) for i in found
    )


def _judge_notes(task: RubricTask, reply: Piece, judgement: Judgement) -> list[Note]:
    """What a judge model remarked, without what tells a secret, the remarks on items first.

    Where it said nothing that can be shown about an item that is not satisfied, the prompt's own words stand.
    """
    notes, redactions = judge_notes(Gate(task, reply.text), reply.text, judgement, task.rubric)
    shown = "\n".join(note.message for note in notes if note.audience is not Audience.LOG)
    if find_leaks(task, reply.text, shown):  # only together: each alone passed the gate
        redactions += [Redaction("together", note.message) for note in notes]
        notes = []
    told = {note.kind for note in notes}
    demands = {f"judge.{item.id}": item.demand for item in task.items}
    for item in judgement.items:
        kind = f"judge.{item.id}"
        if item.score < 1 and kind not in told:
            notes.append(Note(kind, f"This is not satisfied: {demands[kind]}", data={"score": item.score}))
    notes = [dataclasses.replace(n, span=_moved(n.span, reply.start)) for n in notes]
    notes.sort(key=lambda note: note.kind == "judge")
    if redactions:
        dropped = {"dropped": [dataclasses.asdict(redaction) for redaction in redactions]}
        said = "The judge told a secret of the task; it was dropped from its remarks."
        notes.append(Note(REDACTED, said, audience=Audience.LOG, data=dropped))
    return notes


def _moved(span: Span | None, by: int) -> Span | None:
    return None if span is None else (span[0] + by, span[1] + by)


def _judge(judge: str | Policy, settings: Mapping[str, Any] | None) -> Judge | RewardJudge | None:
    if judge == PROGRAM:
        if settings:
            raise ConfigError('judge_args have no effect with judge="program"; leave them out')
        return None
    if isinstance(judge, str) and judge.startswith(f"{REWARD}:"):
        return RewardJudge(judge, settings)
    return Judge(judge, settings)


def _chosen(names: Sequence[str] | None) -> tuple[Family, ...]:
    if names is None:
        return tuple(FAMILIES.values())
    if isinstance(names, str) or not names:
        raise ConfigError(f"families: give a list of names, got {names!r}")
    for name in names:
        if name not in FAMILIES:
            raise UnknownNameError("family of judge/rubric", name, FAMILIES)
    return tuple(FAMILIES[name] for name in FAMILIES if name in names)
