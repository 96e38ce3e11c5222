"""What a trainer backend is.

A backend says which signal it takes from a group (`examples`) and which loss it uses (`loss`); sampling,
forwards, batching, the optimizer, checkpoints and evaluation are the engine's. A third party's backend is a
subclass of `Backend` offered by entry point (group `sdpo_gym.backends`).
"""

from __future__ import annotations

import abc
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from torch import Tensor

from sdpo_gym.backends import TeacherDetail, backend_spec
from sdpo_gym.env import FeedbackEnv
from sdpo_gym.errors import ConfigError
from sdpo_gym.policy import Conversation
from sdpo_gym.settings import Section, validate
from sdpo_gym.types import Group, Trajectory, Turn
from sdpo_trainers.config import TrainConfig


@dataclass(frozen=True)
class Example:
    """One response to learn from: what a policy wrote in one turn.

    Attributes:
        group: Index of the group in the step.
        trajectory: Index of the trajectory in its group.
        context_ids: The student's context: in a later turn everything that it read and wrote before.
        response_ids: The tokens that carry the loss, the end of the turn included. No others do.
        sampler_logprobs: Their log-probabilities when they were sampled; empty if they were not.
        advantage: For policy gradients.
        teacher_ids: The teacher's context, for self-distillation.
        reprompt: The teacher's context as text, for people.
        turn: Index of the turn in its trajectory.
        shortened: Whether something of the teacher's context had to be shortened to fit.
    """

    group: int
    trajectory: int
    context_ids: tuple[int, ...]
    response_ids: tuple[int, ...]
    sampler_logprobs: tuple[float, ...] = ()
    advantage: float | None = None
    teacher_ids: tuple[int, ...] | None = None
    reprompt: str | None = None
    turn: int = 0
    shortened: bool = False

    @property
    def learning(self) -> dict[str, Any]:
        """What a run keeps of it."""
        noted: dict[str, Any] = {
            "trajectory": self.trajectory,
            "turn": self.turn,
            "tokens": len(self.response_ids),
        }
        if self.advantage is not None:
            noted["advantage"] = self.advantage
        if self.reprompt is not None:
            noted["reprompt"] = self.reprompt
        if self.shortened:
            noted["shortened"] = True
        return noted


@dataclass(frozen=True)
class Reprompted:
    """An attempt, and what its self-teacher would be shown if it made a whole new attempt at the task.

    Attributes:
        group: Index of the group in the step.
        trajectory: Index of the attempt in its group.
        messages: The teacher's context.
        demonstration: Whether it holds a success.
        feedback: Whether it holds feedback.
        shortened: Whether something of it had to be shortened to fit.
    """

    group: int
    trajectory: int
    messages: Conversation
    demonstration: bool
    feedback: bool
    shortened: bool = False


def learnable_turns(trajectory: Trajectory) -> Iterator[tuple[int, Turn]]:
    """The turns that can be learned from, with their indices: those in which the policy wrote something.

    A conversation that has outgrown the model's context leaves a turn without tokens.
    """
    return ((i, turn) for i, turn in enumerate(trajectory.turns) if turn.action.token_ids)


@dataclass(frozen=True)
class Batch:
    """N examples of one forward, padded to T tokens.

    Attributes:
        tokens: Response tokens, (N, T).
        mask: 1 where there is a token, (N, T).
        student_logits: Divided by the temperature, float32, with gradient, (N, T, V).
        teacher_logits: The same for the teacher, without gradient; None if the backend has no teacher.
        sampler_logprobs: (N, T); the student's own, without gradient, where the sampler's are not known.
        advantages: (N, 1); 0 where there is none.
    """

    tokens: Tensor
    mask: Tensor
    student_logits: Tensor
    teacher_logits: Tensor | None
    sampler_logprobs: Tensor
    advantages: Tensor


@dataclass(frozen=True)
class Loss:
    """A loss per token, (N, T), and what else to log per token, each (N, T)."""

    per_token: Tensor
    metrics: Mapping[str, Tensor]


@dataclass(frozen=True)
class Context:
    """What the engine lends a backend.

    Attributes:
        env: The training environment.
        encode: A conversation as the tokens that the model reads, generation prompt included; one that goes on
            after an answer (`sdpo_gym.policy.Continued`) begins with the tokens read and written before.
        encode_answer: An answer as the tokens that the model would have sampled, end of turn included.
        context_length: How many tokens the model can read and write in all.
        seed: The run's.
        detail: What of the feedback a reprompt shows.
    """

    env: FeedbackEnv[Any]
    encode: Callable[[Conversation], list[int]]
    encode_answer: Callable[[str], list[int]]
    context_length: int
    seed: int
    detail: TeacherDetail


class Backend(abc.ABC):
    """One way to learn from groups."""

    Options: ClassVar[type[Section]] = Section
    """Its settings (`algorithm.*`)."""
    attempts: ClassVar[Literal["sampled", "oracle"]] = "sampled"
    """Whether it learns from the policy's own attempts or from the environment's oracle answers."""
    details: ClassVar[Sequence[TeacherDetail]] = (TeacherDetail.FULL,)
    """What the run's setting `detail` may be: the default alone, unless it reads feedback."""

    reprompts: ClassVar[bool] = False
    """Whether it has a self-teacher that reads a context of its own, so that `reprompted` says which."""

    def __init__(self, options: Any, context: Context) -> None:
        self.options, self.context = options, context
        self.counts: dict[str, float] = {}
        """What to log of the step whose examples were made last."""

    @classmethod
    def check(cls, options: Any, config: TrainConfig) -> None:
        """Refuses settings of a run that could not act with this backend and these options.

        Raises:
            ConfigError: With the reason.
        """
        if config.evaluation.teacher_every and not cls.reprompts:
            raise ConfigError(
                f"evaluation.teacher_every has no effect with backend {config.backend!r}, which has no "
                "self-teacher that reads a context of its own"
            )
        if config.detail not in cls.details:
            takes = f"takes {', '.join(cls.details)}" if len(cls.details) > 1 else "reads no feedback"
            raise ConfigError(
                f"detail = {config.detail.value!r} cannot act with backend {config.backend!r}, which {takes}"
            )

    @property
    def teacher(self) -> str | None:
        """Whose weights teach: "ema", "live", "frozen", or None for a backend without a teacher."""
        return None

    @property
    def teacher_rate(self) -> float:
        """How fast an EMA teacher follows."""
        return 0.0

    @abc.abstractmethod
    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        """What to learn from. A trajectory without signal is left out here, before any forward."""

    def reprompted(self, groups: Sequence[Group], step: int, answer_tokens: int) -> list[Reprompted]:
        """What the self-teacher is shown for each attempt of a step, for measuring how well it does with that.

        Args:
            groups: All attempts of the step.
            step: Its number.
            answer_tokens: How many tokens of the model's context must be left for an answer.

        Returns:
            Those attempts for which there is something to show.
        """
        return []

    @abc.abstractmethod
    def loss(self, batch: Batch) -> Loss:
        """The loss of a batch, per token; the engine takes the mean over all tokens of the step."""


def resolve(config: TrainConfig) -> tuple[TrainConfig, type[Backend], Section]:
    """The backend that the settings name, its options checked and filled in.

    Raises:
        UnknownNameError: If the backend or one of its options does not exist.
        ConfigError: If a value cannot be used, or could not act.
    """
    backend: type[Backend] = backend_spec(config.backend).load()
    options = validate(backend.Options, config.algorithm, "algorithm")
    backend.check(options, config)
    resolved = config.model_copy(update={"algorithm": options.model_dump(mode="json")})
    return resolved, backend, options
