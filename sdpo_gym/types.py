"""The vocabulary of the suite: what a task, an attempt, a piece of feedback and a rollout are.

Everything here is a frozen dataclass that survives a JSON round trip (`to_json`, `from_json`) and has a JSON
schema (`json_schema`). Things that belong together travel in one object; there are no parallel lists.
"""

from __future__ import annotations

import enum
import functools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from sdpo_gym.errors import DataError, ScoreError

T = TypeVar("T")


class Detail(enum.StrEnum):
    """How much of a `Feedback` a reader is shown."""

    NONE = "none"
    """Nothing at all."""
    VERDICT = "verdict"
    """One sentence: what kind of outcome it was."""
    FULL = "full"
    """The verdict and every note meant for that reader."""


class Audience(enum.StrEnum):
    """Who a `Note` is for. Each reader also sees what is meant for those before it."""

    POLICY = "policy"
    """The model that made the attempt: it sees this in its next turn."""
    TEACHER = "teacher"
    """The self-teacher's context in training. The policy never sees it while acting."""
    LOG = "log"
    """People reading the run. No model sees it, so only here may a note hold a secret."""


class Verdict(enum.StrEnum):
    """Why an attempt got what it got; one list for the whole suite, so that runs can be counted alike."""

    CORRECT = "correct"
    PARTIAL = "partial"
    """Right in part: the score lies between 0 and 1."""
    WRONG_ANSWER = "wrong_answer"
    """In the right form, and wrong."""
    GOAL_UNMET = "goal_unmet"
    """An episode whose result is not what was asked for."""
    FORMAT_ERROR = "format_error"
    """Not in the form that was asked for, so there is nothing to compare."""
    TRUNCATED = "truncated"
    """Cut off by the length limit before the answer was complete."""
    TOOL_ERROR = "tool_error"
    """A tool was called in a way that it does not accept."""
    COMPILE_ERROR = "compile_error"
    RUNTIME_ERROR = "runtime_error"
    TIMEOUT = "timeout"
    MEMORY_LIMIT = "memory_limit"
    TURN_LIMIT = "turn_limit"
    """The episode used all its turns without finishing."""
    IN_PROGRESS = "in_progress"
    """A turn in the middle of an episode: nothing is decided yet."""

    @property
    def sentence(self) -> str:
        """What a model reads at `Detail.VERDICT`."""
        return _SENTENCES[self]


_SENTENCES = {
    Verdict.CORRECT: "The attempt is correct.",
    Verdict.PARTIAL: "The attempt is right in part.",
    Verdict.WRONG_ANSWER: "The attempt is in the right form, but its answer is wrong.",
    Verdict.GOAL_UNMET: "The episode is over, and its result is not what was asked for.",
    Verdict.FORMAT_ERROR: "The attempt does not have the required form, so it could not be judged.",
    Verdict.TRUNCATED: "The attempt was cut off by the length limit before it gave an answer.",
    Verdict.TOOL_ERROR: "The tool call is not valid.",
    Verdict.COMPILE_ERROR: "The program does not compile.",
    Verdict.RUNTIME_ERROR: "The program stopped with an error.",
    Verdict.TIMEOUT: "The program took too long.",
    Verdict.MEMORY_LIMIT: "The program used too much memory.",
    Verdict.TURN_LIMIT: "All turns were used before the task was done.",
    Verdict.IN_PROGRESS: "The task is not finished yet.",
}


@dataclass(frozen=True)
class Message:
    """One chat message in OpenAI's shape.

    Attributes:
        role: "system", "user", "assistant" or "tool".
        content: The text.
        tool_calls: Tool calls of an assistant message, as OpenAI writes them.
        tool_call_id: Which call a message of the role "tool" answers.
        native: What stands in this message's place for a model that is told of tools by its chat template or API.
    """

    role: str
    content: str
    tool_calls: tuple[dict[str, Any], ...] = ()
    tool_call_id: str | None = None
    native: Native | None = None

    def as_dict(self) -> dict[str, Any]:
        """The dictionary that chat templates and chat endpoints take."""
        message: dict[str, Any] = {"role": self.role, "content": self.content}
        if self.tool_calls:
            message["tool_calls"] = list(self.tool_calls)
        if self.tool_call_id is not None:
            message["tool_call_id"] = self.tool_call_id
        return message


@dataclass(frozen=True)
class Native:
    """A message as it is for a model whose chat template, or API, has a place for tools.

    The message itself says the same in plain text, so that every model can read it, and people.

    Attributes:
        form: "openai" for any template or API that takes tools; "hermes" for templates whose calls are
            `<tool_call>` blocks of JSON.
        messages: In place of the message: without the list of tools, with `tool_calls`, of the role "tool".
        tools: The tools that the message lists, as OpenAI describes functions.
    """

    form: Literal["openai", "hermes"]
    messages: tuple[Message, ...]
    tools: tuple[dict[str, Any], ...] = ()


def native_form(messages: Sequence[Message]) -> str | None:
    """The form of the native messages in a conversation; None if it is all plain text."""
    return next((m.native.form for m in messages if m.native), None)


def as_native(messages: Sequence[Message]) -> tuple[tuple[Message, ...], tuple[dict[str, Any], ...]]:
    """A conversation with native messages in place of plain ones, and all its tools."""
    chosen = [n for m in messages for n in (m.native.messages if m.native else (m,))]
    return tuple(chosen), tuple(tool for m in messages if m.native for tool in m.native.tools)


@dataclass(frozen=True)
class Task:
    """One problem. Environments subclass it to carry tests, gold answers or worlds.

    Attributes:
        id: Unique within its source, stable between processes and machines.
        messages: The prompt.
        secrets: What feedback may never reveal to a model. Matched by form: a secret that reads as a number
            is also found as an equal number in another notation or unit, a single capital letter is an
            option of a multiple choice, anything else is text. See `sdpo_gym.leaks`.
        oracle: An answer worth 1.0, where one is known; used by the conformance check and for warm starts.
        metadata: Whatever helps to analyse results (family, difficulty); never shown to a model.
        plan: The same where it takes several turns: an action for each.
    """

    id: str
    messages: tuple[Message, ...]
    secrets: tuple[str, ...] = ()
    oracle: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    plan: tuple[str, ...] = ()

    @property
    def prompt(self) -> str:
        """The prompt as plain text: what a Gymnasium agent observes and what a reprompt quotes."""
        return "\n\n".join(m.content for m in self.messages)

    @property
    def oracle_actions(self) -> tuple[str, ...]:
        """The actions of an episode worth 1.0; none where no such episode is known."""
        return self.plan or (() if self.oracle is None else (self.oracle,))


class Attempt(str):
    """A model's answer: a string that also knows why it ended.

    Plain strings are accepted wherever an attempt is; they count as finished.
    """

    __slots__ = ("finish_reason",)
    finish_reason: str

    def __new__(cls, text: str = "", finish_reason: str = "stop") -> Attempt:
        attempt = super().__new__(cls, text)
        attempt.finish_reason = finish_reason
        return attempt

    @property
    def truncated(self) -> bool:
        """Whether the length limit ended it."""
        return self.finish_reason == "length"


@dataclass(frozen=True)
class Note:
    """One remark about an attempt.

    Attributes:
        kind: Machine-readable, in dotted lower case ("json.syntax", "argument.missing"), so that runs can be
            counted by it.
        message: One or two sentences to the model, in the vocabulary of the prompt.
        span: Characters `[start, end)` of the attempt that the remark is about.
        audience: Who may read it.
        data: Further facts for programs.
    """

    kind: str
    message: str
    span: tuple[int, int] | None = None
    audience: Audience = Audience.POLICY
    data: Mapping[str, Any] = field(default_factory=dict)


_RANK = {Audience.POLICY: 0, Audience.TEACHER: 1, Audience.LOG: 2}


@dataclass(frozen=True)
class Feedback:
    """What an environment says about one attempt.

    Attributes:
        verdict: The kind of outcome.
        score: In [0, 1]; 1.0 means solved.
        notes: Remarks, the most useful first.

    Raises:
        ScoreError: If the score is not a finite number in [0, 1].
    """

    verdict: Verdict
    score: float
    notes: tuple[Note, ...] = ()

    def __post_init__(self) -> None:
        if not (math.isfinite(self.score) and 0.0 <= self.score <= 1.0):
            raise ScoreError(f"a score must be a finite number in [0, 1], got {self.score!r}")

    @classmethod
    def correct(cls, *notes: Note) -> Feedback:
        """Full marks."""
        return cls(Verdict.CORRECT, 1.0, notes)

    def render(
        self,
        detail: Detail | str = Detail.FULL,
        budget: int | None = None,
        audience: Audience = Audience.POLICY,
    ) -> str:
        """The text that `audience` reads: the same for the same arguments, always.

        Args:
            detail: How much to say.
            budget: At most so many characters. Notes that do not fit whole are left out, the first one that
                does not fit is shortened in the middle if enough room is left for it to make sense.
            audience: The reader.
        """
        detail = Detail(detail)
        if detail is Detail.NONE:
            return ""
        text = shorten(self.verdict.sentence, budget)
        if detail is Detail.VERDICT:
            return text
        for note in self.notes:
            if _RANK[note.audience] > _RANK[audience]:
                continue
            line = f"\n- {note.message}"
            if budget is None or len(text) + len(line) <= budget:
                text += line
                continue
            room = budget - len(text)
            if room >= _SHORTEST_NOTE:
                text += shorten(line, room)
            break
        return text


_SHORTEST_NOTE = 40


def shorten(text: str, budget: int | None) -> str:
    """`text` in at most `budget` characters, cut in the middle, where least is said."""
    if budget is None or len(text) <= budget:
        return text
    if budget < 8:
        return text[: max(budget, 0)]
    mark = " … "
    head = (budget - len(mark) + 1) // 2
    tail = budget - len(mark) - head
    return text[:head] + mark + text[len(text) - tail :]


@dataclass(frozen=True)
class Sample:
    """What a policy produced for one conversation.

    Attributes:
        text: The answer, without the end-of-turn token.
        prompt_ids: Tokens of the conversation as the model read it, where the policy knows them.
        token_ids: Sampled tokens, the end-of-turn token included.
        logprobs: Log-probability of each sampled token under the sampler, at the sampling temperature.
        finish_reason: "stop" or "length".
        token_count: How many tokens were sampled, where a server says so without naming them.
        prompt_token_count: How many the conversation has, likewise.
    """

    text: str
    prompt_ids: tuple[int, ...] = ()
    token_ids: tuple[int, ...] = ()
    logprobs: tuple[float, ...] = ()
    finish_reason: str = "stop"
    token_count: int = 0
    prompt_token_count: int = 0

    @property
    def prompt_tokens(self) -> int:
        """How many tokens the model read, as far as is known."""
        return len(self.prompt_ids) or self.prompt_token_count

    @property
    def tokens(self) -> int:
        """How many tokens were sampled, as far as is known."""
        return len(self.token_ids) or self.token_count

    @property
    def attempt(self) -> Attempt:
        """The text as the environment sees it."""
        return Attempt(self.text, self.finish_reason)


@dataclass(frozen=True)
class Turn:
    """One exchange: what the policy saw, what it did, what came back.

    `observation` is the text that answered the action; where the episode goes on, it is the next user message.
    """

    messages: tuple[Message, ...]
    action: Sample
    reward: float
    feedback: Feedback
    observation: str


class Ending(enum.StrEnum):
    """How an episode ended."""

    TERMINATED = "terminated"
    """By the environment's own rules."""
    TRUNCATED = "truncated"
    """By the turn limit."""


@dataclass(frozen=True)
class Trajectory:
    """The turns of one episode of one task."""

    task_id: str
    turns: tuple[Turn, ...]
    ending: Ending = Ending.TERMINATED

    @property
    def ret(self) -> float:
        """The return: the sum of the rewards."""
        return sum(turn.reward for turn in self.turns)

    @property
    def feedback(self) -> Feedback:
        """The last word on the episode."""
        return self.turns[-1].feedback

    @property
    def text(self) -> str:
        """The last action, which in a single-turn environment is the attempt."""
        return self.turns[-1].action.text


@dataclass(frozen=True)
class Group:
    """One task and the trajectories sampled for it: the unit that GRPO and SDPO learn from.

    Attributes:
        task: The task.
        trajectories: In the order in which they were asked for.
        faults: One message for each trajectory left out because the environment was broken.
    """

    task: Task
    trajectories: tuple[Trajectory, ...]
    faults: tuple[str, ...] = ()

    @property
    def returns(self) -> tuple[float, ...]:
        """The return of each trajectory."""
        return tuple(t.ret for t in self.trajectories)


def _make_adapter(cls: type[Any]) -> Any:
    from pydantic import TypeAdapter  # here, because building adapters is not free and importing us should be

    return TypeAdapter(cls)


_adapter: Any = functools.cache(_make_adapter)


def to_json(value: Any) -> str:
    """One of these types as JSON text, in ASCII, so that lone surrogates survive too."""
    return json.dumps(to_dict(value))


def to_dict(value: Any) -> Any:
    """One of these types as plain JSON values.

    By way of the standard library's JSON: pydantic's own loses lone surrogates in the keys of mappings.
    """
    from pydantic_core import to_jsonable_python

    return json.loads(json.dumps(_adapter(type(value)).dump_python(value), default=to_jsonable_python))


def from_json(cls: type[T], data: str | bytes | Mapping[str, Any]) -> T:
    """Reads back what `to_json` or `to_dict` wrote.

    Raises:
        DataError: If it is not JSON, or not of that type.
    """
    from pydantic import ValidationError

    if isinstance(data, str | bytes):
        try:
            data = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise DataError(f"not a valid {cls.__name__}: not JSON: {error}") from error
    try:
        value: T = _adapter(cls).validate_python(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = "/".join(str(part) for part in first["loc"]) or "the top level"
        raise DataError(f"not a valid {cls.__name__}: at {where}: {first['msg']}") from error
    return value


def json_schema(cls: type[Any]) -> dict[str, Any]:
    """The JSON schema of one of these types."""
    schema: dict[str, Any] = _adapter(cls).json_schema()
    return schema


def as_messages(prompt: str | Sequence[Message | Mapping[str, Any]]) -> tuple[Message, ...]:
    """A prompt in any usual form as messages: a string is one user message."""
    if isinstance(prompt, str):
        return (Message("user", prompt),)
    return tuple(m if isinstance(m, Message) else from_json(Message, m) for m in prompt)
