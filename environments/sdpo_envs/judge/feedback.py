"""The environment judge/feedback: any other environment, with feedback that a judge model writes.

    env = JudgedFeedback("tools/calls", judge="MODEL@http://localhost:8000/v1")
    env = JudgedFeedback(my_env, judge=my_policy, notes="instead")

Verdict and score stay those of the environment. The judge is told the task, the attempt and the verdict, and says
what is wrong; what it says passes the gate (`sdpo_envs.judge.gate`) and becomes notes.
"""

from __future__ import annotations

import collections
import dataclasses
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from sdpo_envs.judge.gate import Gate, Redaction
from sdpo_envs.judge.judge import Judge, JudgeUsage
from sdpo_envs.judge.prompt import judge_request
from sdpo_envs.judge.quoting import LIMIT
from sdpo_envs.judge.rubric import Judgement, Rubric, make_rubric
from sdpo_gym import (
    Attempt,
    Audience,
    Detail,
    Feedback,
    FeedbackEnv,
    Group,
    Message,
    Note,
    Response,
    Task,
    Verdict,
)
from sdpo_gym.errors import ConfigError, MissingSplitError, UnknownNameError
from sdpo_gym.mistakes import PlantedMistake
from sdpo_gym.policy import Policy
from sdpo_gym.registry import make
from sdpo_gym.tasks import SPLITS

Place = Literal["after", "before", "instead"]
REDACTED = "judge.redacted"
"""Kind of the note, for the log, that says what the gate dropped."""


@dataclass
class _Judged:
    """An episode: the inner environment's state, and what a judge is shown.

    Attributes:
        inner: The state.
        task: The task.
        messages: The conversation before the next action.
        known: What the policy has done, and what it has been shown since.
        turns: How many there were.
    """

    inner: Any
    task: Task
    messages: tuple[Message, ...]
    known: list[str] = field(default_factory=list)
    turns: int = 0


class JudgedFeedback(FeedbackEnv[Task]):
    """An environment whose feedback a judge model writes.

    Args:
        env: The environment: an id, or an object.
        judge: "self", "transformers:NAME", "MODEL@URL", or a `Policy`; see `sdpo_envs.judge.models`.
        env_args: Arguments of the environment, where it is given by its id.
        judge_args: How the judge is asked; see `sdpo_envs.judge.models.JudgeSettings`.
        split: Of an environment that is given by its id.
        seed: Of such an environment's tasks.
        rubric: What the judge is asked; by default `sdpo_envs.judge.rubric.FEEDBACK_RUBRIC`. Text stands for
            instructions alone. The scores of its items go into the notes' data, and change no score.
        notes: Where the judge's notes stand: "after" or "before" the environment's own, or "instead" of them; then
            those are kept for the log.
        reference: Whether the judge is shown the right answer, where the task has one.
        every_turn: Whether in an episode of several turns each one is judged, and not only the last.
        judge_correct: Whether correct attempts are judged, too.
        limit: At most so many bytes of the task, and of the attempt, are shown to the judge.
        detail: How much of the feedback an observation says; by default as the environment has it.
        budget: At most so many characters of it; by default as the environment has it.
        render_mode: Gymnasium's.

    Raises:
        ConfigError: If the environment or the judge is not named, or an argument cannot be used or has no effect.
    """

    def __init__(
        self,
        env: str | FeedbackEnv[Any] | None = None,
        judge: str | Policy | None = None,
        *,
        env_args: Mapping[str, Any] | None = None,
        judge_args: Mapping[str, Any] | None = None,
        split: str = "train",
        seed: int = 0,
        rubric: Rubric | Mapping[str, Any] | str | None = None,
        notes: Place = "after",
        reference: bool = False,
        every_turn: bool = False,
        judge_correct: bool = False,
        limit: int = LIMIT,
        detail: Detail | str | None = None,
        budget: int | None = None,
        render_mode: str | None = None,
    ) -> None:
        if env is None or judge is None:
            raise ConfigError(
                f"judge/feedback needs an environment and a judge, and {'env' if env is None else 'judge'} is not "
                'given; for example env="tools/calls", judge="self" (on the command line --arg env=tools/calls '
                "--arg judge=self; in the settings of training --set env_args.env=tools/calls --set "
                "env_args.judge=self)"
            )
        if notes not in get_args(Place):
            raise ConfigError(f"notes must be one of {', '.join(get_args(Place))}, got {notes!r}")
        if limit < 100:
            raise ConfigError(f"limit must be at least 100 bytes, got {limit}")
        self.inner = _inner(env, env_args, split, seed)
        if reference and not self.inner.tasks[0].oracle_actions:
            raise ConfigError(
                "reference=True has no effect: the environment's tasks have no oracle to show the judge"
            )
        super().__init__(
            self.inner.tasks,
            detail=self.inner.detail if detail is None else detail,
            budget=self.inner.budget if budget is None else budget,
            max_turns=self.inner.max_turns,
            render_mode=render_mode,
        )
        self.splits = self.inner.splits  # type: ignore[misc]  # of this object, as the inner environment has them
        self.same_tasks_in_splits = self.inner.same_tasks_in_splits  # type: ignore[misc]
        self.last_answer_counts = self.inner.last_answer_counts  # type: ignore[misc]
        self.judged_by = Judge(judge, judge_args)
        self.judge_workers = max(self.inner.judge_workers, self.judged_by.concurrency)
        self.rubric = make_rubric(rubric)
        self.notes, self.reference, self.limit = notes, reference, limit
        self.every_turn, self.judge_correct = every_turn, judge_correct
        self.redactions: collections.Counter[str] = collections.Counter()
        self._counting = threading.Lock()

    @property
    def usage(self) -> JudgeUsage:
        """What judging has taken so far."""
        return self.judged_by.usage

    # --- the inner environment -------------------------------------------------------------------------

    def planted_mistakes(self, task: Task) -> Iterable[PlantedMistake]:
        """Those of the inner environment."""
        return self.inner.planted_mistakes(task)

    @property
    def scorer(self) -> FeedbackEnv[Any]:
        """The inner environment's, which asks no judge."""
        return self.inner.scorer

    def begin(self, task: Task) -> _Judged:
        """The inner environment's state, and the conversation so far."""
        return _Judged(self.inner.begin(task), task, task.messages)

    def end(self, state: _Judged) -> None:
        """Gives back what the inner environment took."""
        self.inner.end(state.inner)

    def bind_policy(self, policy: Policy) -> None:
        """Tells a judge that is "self" whom to ask, and the inner environment who acts."""
        self.inner.bind_policy(policy)
        self.judged_by.bind(policy)
        self.judge_workers = max(self.inner.judge_workers, self.judged_by.concurrency)

    def review(self, group: Group) -> Group:
        """As the inner environment does."""
        return self.inner.review(group)

    # --- judging ---------------------------------------------------------------------------------------

    def respond(self, state: _Judged, attempt: Attempt) -> Response:
        """The inner environment's response, with what the judge says of the attempt.

        Raises:
            EnvironmentFault: If the inner environment is broken, or the judge gives no reply that can be read.
        """
        response = self.inner.respond(state.inner, attempt)
        state.turns += 1
        last = response.observation is None or state.turns >= self.max_turns
        wanted = self.judge_correct or response.feedback.verdict is not Verdict.CORRECT
        known = "\n".join([*state.known, attempt])
        if wanted and (last or self.every_turn):
            feedback = self._judged(state, attempt, known, response.feedback)
            response = dataclasses.replace(response, feedback=feedback)
        if response.observation is not None:
            state.known += [attempt, response.observation]
            answer = (Message("assistant", attempt), Message("user", response.observation))
            state.messages += response.messages or answer
        return response

    def _judged(self, state: _Judged, attempt: Attempt, known: str, feedback: Feedback) -> Feedback:
        """The feedback with the judge's notes."""
        oracle = "\n".join(state.task.oracle_actions) if self.reference else None
        request = judge_request(
            state.messages, attempt, self.rubric, feedback=feedback, reference=oracle, limit=self.limit
        )
        judgement = self.judged_by.judge(request)
        own = feedback.notes
        if self.notes == "instead":
            own = tuple(dataclasses.replace(note, audience=Audience.LOG) for note in own)
        bare = dataclasses.replace(feedback, notes=own)
        told = bare.render(Detail.FULL, None, Audience.TEACHER)
        gate = Gate(state.task, known)
        notes, redactions = judge_notes(gate, attempt, judgement, self.rubric, told)
        whole = self._with_notes(bare, notes)
        # Two remarks, each of which is fine, may tell something where one ends and the other begins.
        if any(note.audience is not Audience.LOG for note in notes) and _new_leaks(gate, bare, whole):
            redactions += [Redaction("together", note.message) for note in notes]
            whole = self._with_notes(bare, [])
        if redactions:
            whole = dataclasses.replace(whole, notes=(*whole.notes, self._redacted(redactions)))
        return whole

    def _with_notes(self, feedback: Feedback, notes: list[Note]) -> Feedback:
        own = feedback.notes
        both = (*notes, *own) if self.notes == "before" else (*own, *notes)
        return dataclasses.replace(feedback, notes=both)

    def _redacted(self, redactions: list[Redaction]) -> Note:
        """What the gate dropped, for people who read the run."""
        with self._counting:
            self.redactions.update(redaction.form for redaction in redactions)
        dropped = [dataclasses.asdict(redaction) for redaction in redactions]
        count = len(redactions)
        said = f"The judge told a secret of the task; {count} passage{'s' * (count > 1)} of its remarks dropped."
        return Note(REDACTED, said, audience=Audience.LOG, data={"dropped": dropped})


def judge_notes(
    gate: Gate, attempt: str, judgement: Judgement, rubric: Rubric, told: str = ""
) -> tuple[list[Note], list[Redaction]]:
    """A judgement as notes that hold no secret, and what was dropped from them.

    The remark on the whole comes first, then those on items, the least satisfied first. What is said of an item
    that is satisfied is for the log.

    Args:
        gate: The gate for this attempt.
        attempt: What spans are looked for in.
        judgement: The judgement.
        rubric: Its rubric.
        told: What the learner is told beside it.
    """
    notes: list[Note] = []
    redactions: list[Redaction] = []
    for kind, remark, score in _remarks(judgement):
        let = gate.let(remark, told)
        redactions += let.redactions
        if not let.text:
            continue
        data: dict[str, Any] = {} if score is None else {"score": score}
        audience = Audience.LOG if score == 1.0 else Audience.POLICY
        if audience is not Audience.LOG:
            told = f"{told}\n{let.text}"
        notes.append(Note(kind, let.text, quoted_span(attempt, let.text), audience, data))
    if notes and rubric.items:
        scores = {item.id: item.score for item in judgement.items}
        first = notes[0]
        notes[0] = dataclasses.replace(
            first, data={**first.data, "scores": scores, "overall": rubric.score(judgement)}
        )
    return notes, redactions


def _remarks(judgement: Judgement) -> Iterator[tuple[str, str, float | None]]:
    """The remarks of a judgement in the order of notes: kind, text, the item's score."""
    if judgement.remark:
        yield "judge", judgement.remark, None
    for item in sorted(judgement.items, key=lambda item: item.score):
        if item.remark:
            yield f"judge.{item.id}", item.remark, item.score


_QUOTES = re.compile(
    r"`([^`]{2,200})`|\"([^\"]{2,200})\"|“([^”]{2,200})”|«([^»]{2,200})»|(?<!\w)'([^']{2,200})'(?!\w)"
)


def quoted_span(attempt: str, remark: str) -> tuple[int, int] | None:
    """Where the first passage stands that a remark quotes from an attempt, if it stands there just once."""
    for match in _QUOTES.finditer(remark):
        passage = next(group for group in match.groups() if group)
        if passage.strip() and attempt.count(passage) == 1:
            start = attempt.index(passage)
            return start, start + len(passage)
    return None


def _new_leaks(gate: Gate, before: Feedback, after: Feedback) -> bool:
    """Whether the whole feedback tells a secret that it did not tell without the judge."""
    texts = [feedback.render(Detail.FULL, None, Audience.TEACHER) for feedback in (before, after)]
    old, new = ({leak.secret for leak in gate.case.leaks(text)} for text in texts)
    return not new <= old


def _inner(
    env: str | FeedbackEnv[Any], env_args: Mapping[str, Any] | None, split: str, seed: int
) -> FeedbackEnv[Any]:
    if isinstance(env, str):
        if env_args is not None and not isinstance(env_args, Mapping):
            raise ConfigError(f"env_args must be a table of arguments, got {env_args!r}")
        try:
            return make(env, split=split, seed=seed, **(env_args or {}))
        except UnknownNameError as error:
            if error.kind == "split" and split in SPLITS:
                raise MissingSplitError(f"{env} has no {split} split, but {' and '.join(error.known)}") from error
            raise
    if not isinstance(env, FeedbackEnv):
        raise ConfigError(f"env must be the id of an environment or a FeedbackEnv, got {type(env).__name__}")
    if env_args:
        raise ConfigError("env_args have an effect only where env is an id; make the environment with them")
    return env
