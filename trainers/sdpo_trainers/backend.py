"""What a trainer backend is.

A backend says which signal it takes from a group (`examples`) and which loss it uses (`loss`); sampling,
forwards, batching, the optimizer, checkpoints and evaluation are the engine's. A third party's backend is a
subclass of `Backend` offered by entry point (group `sdpo_gym.backends`).
"""

from __future__ import annotations

import abc
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, ClassVar, Literal

import torch
from torch import Tensor

from sdpo_gym.backends import TeacherDetail, backend_spec
from sdpo_gym.env import FeedbackEnv
from sdpo_gym.errors import ConfigError, PluginError, UnknownNameError
from sdpo_gym.policy import Conversation
from sdpo_gym.settings import Section, validate
from sdpo_gym.types import Group, Trajectory, Turn
from sdpo_trainers.config import SamplingOptions, TrainConfig
from sdpo_trainers.engine.teacher import TeacherOptions
from sdpo_trainers.objectives.aggregation import Aggregation
from sdpo_trainers.sampling.checks import check_sampling


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
        contrast_ids: Further contexts, in which the teacher's log-probabilities of the response are wanted to
            compare with.
        reprompt: The teacher's context as text, for people.
        turn: Index of the turn in its trajectory.
        shortened: Whether something of the teacher's context had to be shortened to fit.
        weight: Of all its tokens, beside those of others.
        counted: Which of the response's tokens count, where not all do.
        silent: It has no loss and costs no forward, and its tokens count in the mean over those of the step.
    """

    group: int
    trajectory: int
    context_ids: tuple[int, ...]
    response_ids: tuple[int, ...]
    sampler_logprobs: tuple[float, ...] = ()
    advantage: float | None = None
    teacher_ids: tuple[int, ...] | None = None
    contrast_ids: tuple[tuple[int, ...], ...] = ()
    reprompt: str | None = None
    turn: int = 0
    shortened: bool = False
    weight: float = 1.0
    counted: tuple[bool, ...] | None = None
    silent: bool = False

    @property
    def size(self) -> int:
        """How many of its tokens count."""
        return len(self.response_ids) if self.counted is None else sum(self.counted)

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


@dataclass(frozen=True)
class SecondAttempts:
    """New attempts at a task, which the policy made of what a self-teacher is shown for a first one.

    Attributes:
        group: Index of the first attempt's group in the step.
        trajectory: Index of the first attempt in its group.
        attempts: The new ones. What their first turn read is the teacher's context.
    """

    group: int
    trajectory: int
    attempts: Group


def learnable_turns(trajectory: Trajectory) -> Iterator[tuple[int, Turn]]:
    """The turns that can be learned from, with their indices: those in which the policy wrote something.

    A conversation that has outgrown the model's context leaves a turn without tokens.
    """
    return ((i, turn) for i, turn in enumerate(trajectory.turns) if turn.action.token_ids)


@dataclass(frozen=True)
class Tokens:
    """M response tokens, those of a response one after another, and what is known of them without gradient.

    Everything is (M,); logarithms are natural, at the sampling temperature. A figure is None where the backend did
    not ask for it (`Needs`).

    Attributes:
        ids: The tokens.
        rows: Which response each belongs to: the same number for the tokens of one.
        advantages: 0 where there is none.
        taught: Whether there is a teacher's context for it, bool.
        contrasted: Whether there are further contexts for it as well, bool.
        sampler_logprobs: As they were recorded; the student's own of now where they were not.
        old_logprobs: What ratios are taken to: those recorded, or (`Needs.old`) those of the model itself as it
            was before the first update on these examples.
        teacher_logprobs: In the teacher's context; 0 where there is none.
        teacher_entropy: Of the teacher's distributions; 0 where there is no context.
        contrast_logprobs: The logarithm of the mean probability over the further contexts; 0 without any.
        reference_logprobs: Under the weights that the run started from.
        student_logprobs: Under the student as it is.
        student_entropy: Of the student's distributions.
    """

    ids: Tensor
    rows: Tensor
    advantages: Tensor
    taught: Tensor
    contrasted: Tensor
    sampler_logprobs: Tensor
    old_logprobs: Tensor
    teacher_logprobs: Tensor | None = None
    teacher_entropy: Tensor | None = None
    contrast_logprobs: Tensor | None = None
    reference_logprobs: Tensor | None = None
    student_logprobs: Tensor | None = None
    student_entropy: Tensor | None = None

    def select(self, where: Tensor | slice) -> Tokens:
        """Some of the tokens."""
        chosen = {f.name: getattr(self, f.name) for f in fields(self)}
        return replace(self, **{name: value[where] for name, value in chosen.items() if value is not None})

    def over_responses(self, values: Tensor, how: Literal["sum", "mean"]) -> Tensor:
        """Each token's response's sum or mean of `values`, (M,). The responses must be whole."""
        _, rows, sizes = torch.unique(self.rows, return_inverse=True, return_counts=True)
        sums = values.new_zeros(len(sizes)).index_add_(0, rows, values)
        return (sums / sizes if how == "mean" else sums)[rows]


@dataclass(frozen=True)
class Batch:
    """C response tokens of a chunk; a response may be in two chunks.

    Attributes:
        tokens: What is known of them.
        student_logits: Divided by the temperature, float32 or wider, with gradient, (C, V).
        teacher_logits: The same for the teacher, without gradient; None unless `Needs.teacher` is "distribution".
            Meaningless where `tokens.taught` is not set.
        prepared: What the backend's `prepare` made of whole responses, each (C,).
    """

    tokens: Tokens
    student_logits: Tensor
    teacher_logits: Tensor | None = None
    prepared: Mapping[str, Tensor] = field(default_factory=dict)


@dataclass(frozen=True)
class Loss:
    """A loss per token, (C,), and what else to log per token, each (C,)."""

    per_token: Tensor
    metrics: Mapping[str, Tensor] = field(default_factory=dict)


@dataclass(frozen=True)
class Needs:
    """What a backend's loss needs besides the student's logits.

    Attributes:
        teacher: The teacher's log-probabilities and entropy, or all its logits.
        reference: `Tokens.reference_logprobs`.
        base: The reference is the model without its adapters, not the weights that the run started from.
        student: `Tokens.student_logprobs` and `student_entropy` before the loss, which costs a second projection.
        old: `Tokens.old_logprobs` of the model itself rather than as recorded.
    """

    teacher: Literal["nothing", "logprobs", "distribution"] = "nothing"
    reference: bool = False
    base: bool = False
    student: bool = False
    old: bool = False

    def __or__(self, other: Needs) -> Needs:
        """What both need."""
        most = max(self.teacher, other.teacher, key=("nothing", "logprobs", "distribution").index)
        flags = {
            f.name: getattr(self, f.name) or getattr(other, f.name) for f in fields(self) if f.name != "teacher"
        }
        return Needs(most, **flags)


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
        max_tokens: Of the longest response that is sampled in training.
        decode: Tokens as text, special ones included; None where nobody knows.
        steps: Of the whole run; None if there is none.
    """

    env: FeedbackEnv[Any]
    encode: Callable[[Conversation], list[int]]
    encode_answer: Callable[[str], list[int]]
    context_length: int
    seed: int
    detail: TeacherDetail
    max_tokens: int = SamplingOptions().max_tokens
    steps: int | None = None
    decode: Callable[[Sequence[int]], str] | None = None


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
        check_sampling(config, cls.attempts == "sampled", cls.has_signal is not Backend.has_signal)
        if config.detail not in cls.details:
            takes = f"takes {', '.join(cls.details)}" if len(cls.details) > 1 else "reads no feedback"
            raise ConfigError(
                f"detail = {config.detail.value!r} cannot act with backend {config.backend!r}, which {takes}"
            )

    @property
    def needs(self) -> Needs:
        """What the loss needs to be computed."""
        return Needs()

    @property
    def teacher(self) -> TeacherOptions | None:
        """Whose weights teach; None for a backend without a teacher."""
        return None

    @property
    def aggregation(self) -> Aggregation:
        """How the losses of tokens become that of an optimizer step."""
        return Aggregation()

    @abc.abstractmethod
    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        """What to learn from. A trajectory without signal is left out here, before any forward."""

    def has_signal(self, group: Group) -> bool:
        """Whether the group has something to learn from, as far as it alone can tell.

        Dynamic sampling replaces groups without.
        """
        return True

    @property
    def second_attempts(self) -> int:
        """How many attempts the policy makes anew of each context that `reprompted` gives, to be learned from."""
        return 0

    def second_examples(self, second: Sequence[SecondAttempts], step: int, group: int) -> list[Example]:
        """What to learn from second attempts, as many as `second_attempts` says.

        Args:
            second: All those of the step.
            step: Its number.
            group: The index of a group that examples of the first of them have; those of the others follow.
        """
        return []

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

    def reweigh(self, weights: Tensor, tokens: Tokens, total: Callable[[Tensor], Tensor]) -> Tensor:
        """The weights of a step's tokens in its loss, where they depend on more than their examples.

        Args:
            weights: What they are by `aggregation`, (M,).
            tokens: All those of the optimizer step that this process learns from, before the student has read
                them: nothing of the student's is known yet.
            total: The sum of (M,) over all processes, a scalar.
        """
        return weights

    def prepare(self, tokens: Tokens) -> Mapping[str, Tensor]:
        """What the loss needs that depends on a whole response, for `Batch.prepared`.

        Args:
            tokens: Of whole responses; the student's own figures are known if `Needs.student` is set.
        """
        return {}

    def summarize(self, metrics: dict[str, float]) -> dict[str, float]:
        """The figures of a step, or of an example, that are kept, from means of `Loss.metrics` over its tokens."""
        return metrics

    def state_dict(self) -> dict[str, Any]:
        """What it remembers of earlier steps, as JSON can say it, for checkpoints; by default nothing."""
        return {}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:  # noqa: B027 (most remember nothing)
        """Restores what `state_dict` gave, unless that was nothing."""

    @abc.abstractmethod
    def loss(self, batch: Batch) -> Loss:
        """The loss of each token of a chunk; the engine weighs and adds them (`aggregation`, `reweigh`)."""


def load_backend(name: str) -> type[Backend]:
    """The class of a backend.

    Raises:
        UnknownNameError: If there is none of that name, with the closest.
        PluginError: If its package fails to load, or offers something that is no backend.
        MissingDependencyError: If it needs a package that is not installed.
    """
    spec = backend_spec(name)
    return as_backend(spec.load(), f"backend {name!r} ({spec.entry_point})")


def as_backend(kind: object, what: str) -> type[Backend]:
    """`kind`, if it is a backend's class that a run can use.

    Raises:
        PluginError: If it is not; it begins with `what`.
    """
    if not (isinstance(kind, type) and issubclass(kind, Backend)):
        got = f"the class {kind.__qualname__}" if isinstance(kind, type) else type(kind).__name__
        raise PluginError(f"{what} must be a subclass of sdpo_trainers.backend.Backend, got {got}")
    if lacking := sorted(kind.__abstractmethods__):
        methods = f"the method{'s' if len(lacking) > 1 else ''} {' and '.join(lacking)}"
        raise PluginError(f"{what} lacks {methods}, which every backend has")
    if not (isinstance(kind.Options, type) and issubclass(kind.Options, Section)):
        raise PluginError(
            f"{what}: its Options must be a subclass of sdpo_gym.settings.Section, got {kind.Options!r}"
        )
    return kind


def resolve(config: TrainConfig) -> tuple[TrainConfig, type[Backend], Section]:
    """The backend that the settings name, its options checked and filled in.

    Raises:
        UnknownNameError: If the backend or one of its options does not exist.
        PluginError, MissingDependencyError: If the backend cannot be had (`load_backend`).
        ConfigError: If a value cannot be used, or could not act.
    """
    backend = load_backend(config.backend)
    options = read_options(backend, config.backend, config.algorithm)
    backend.check(options, config)
    resolved = config.model_copy(update={"algorithm": options.model_dump(mode="json")})
    return resolved, backend, options


def read_options(backend: type[Backend], name: str, values: Mapping[str, Any]) -> Section:
    """The options of a backend (`algorithm.*`).

    Raises:
        UnknownNameError: If it has no such option; it says which backend was looked at.
        ConfigError: If a value cannot be used.
    """
    try:
        return validate(backend.Options, values, "algorithm")
    except UnknownNameError as error:
        hint = f"(among the options of backend {name!r}; all of them: sdpo-gym train --backend {name} --settings)"
        raise UnknownNameError(error.kind, error.name, error.known, hint) from None
