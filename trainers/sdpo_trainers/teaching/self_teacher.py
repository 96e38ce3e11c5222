"""The self-teacher of a backend: what it is shown for each attempt, and the examples that are made of it.

The teacher is the model itself, reading a reprompt. Which attempts the reprompt is made of is decided in
`exhibits.py`, how they are put into words in `reprompt.py`; here a step's groups become examples: one for each
turn that the policy wrote, with the teacher's context, or several of them, as tokens. A backend with a
self-teacher inherits `SelfTaught` or keeps a `SelfTeacher` of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from pydantic import Field, model_validator

from sdpo_gym.backends import TeacherDetail
from sdpo_gym.types import Group, Trajectory
from sdpo_trainers.backend import Backend, Context, Example, Reprompted, learnable_turns
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.engine.teacher import TeacherKind, TeacherOptions
from sdpo_trainers.teacher_gap.contexts import second_context
from sdpo_trainers.teaching.exhibits import Exhibits, choose_exhibits, choose_failures
from sdpo_trainers.teaching.oracles import oracle_group
from sdpo_trainers.teaching.reprompt import Reprompt, build_reprompt
from sdpo_trainers.teaching.reprompt_options import RepromptOptions, refuse_change

Place = tuple[int, int]
"""The indices of a group in its step and of a trajectory in its group."""


class SelfTeacherOptions(RepromptOptions):
    """Whose weights teach, and what they read."""

    teacher: TeacherKind = Field(
        "ema", description="Whose weights teach: ema, trust_region, snapshot, live, frozen"
    )
    ema_rate: float = Field(
        0.05, gt=0, le=1, description="How fast an EMA teacher follows the student, once per training step"
    )
    trust_region_rate: float = Field(
        0.05, gt=0, lt=1, description="Share of the student's logits in a trust region's, beside the initial ones"
    )
    snapshot_every: int = Field(10, ge=1, description="Training steps between the snapshots of a snapshot teacher")

    @model_validator(mode="after")
    def _refuse_what_this_teacher_has_not(self) -> SelfTeacherOptions:
        own = {"ema": "ema_rate", "trust_region": "trust_region_rate", "snapshot": "snapshot_every"}
        for kind, name in own.items():
            if self.teacher != kind:
                refuse_change(self, name, f"algorithm.teacher = {self.teacher!r}")
        return self

    @property
    def teacher_options(self) -> TeacherOptions:
        """As the engine takes them."""
        rates = {"ema": self.ema_rate, "trust_region": self.trust_region_rate}
        return TeacherOptions(self.teacher, rates.get(self.teacher, 0.0), self.snapshot_every)


class SelfTeacher:
    """Makes the contexts of a self-teacher.

    Args:
        options: What goes into them.
        context: The engine's.
    """

    def __init__(self, options: RepromptOptions, context: Context) -> None:
        self.options, self.context = options, context
        self.counts: dict[str, float] = {}
        """What to log of the step whose examples were made last."""

    def examples(
        self,
        groups: Sequence[Group],
        step: int,
        *,
        exhibits: Mapping[Place, Exhibits] | None = None,
        advantages: Mapping[Place, float] | None = None,
        silent: bool = False,
        wrong: int = 0,
    ) -> list[Example]:
        """An example for each turn that the teacher has something to be shown for.

        Args:
            groups: All attempts of the step.
            step: Its number.
            exhibits: What the teacher is shown for each attempt, if not all that it can be (`exhibits`).
            advantages: Of attempts. A turn of one whose advantage is not 0 is an example without a reprompt too,
                one without a teacher's context then.
            silent: Whether turns with neither are examples as well, without a loss.
            wrong: In up to so many further contexts (`Example.contrast_ids`) a sibling that failed stands where
                the success does, in the very same words.
        """
        examples: list[Example] = []
        lacking, shortened, demonstrated, told = 0, 0, 0, 0
        failures = self.wrong_exhibits(groups, step, wrong) if wrong else {}
        shown = self.exhibits(groups, step) if exhibits is None else exhibits
        for (g, i), of_attempt in shown.items():
            trajectory = groups[g].trajectories[i]
            advantage = None if advantages is None else advantages.get((g, i), 0.0)
            lacking += of_attempt.lacking
            for k, turn in learnable_turns(trajectory):
                reprompt = self.reprompt(trajectory, of_attempt, k)
                idle = reprompt is None and not advantage
                if idle and not silent:
                    continue
                cut = reprompt is not None and reprompt.shortened
                shortened += cut
                demonstrated += reprompt is not None and reprompt.demonstration is not None
                told += reprompt is not None and reprompt.feedback
                others = [self.reprompt(trajectory, failure, k) for failure in failures.get((g, i), ())]
                examples.append(
                    Example(
                        g,
                        i,
                        turn.action.prompt_ids,
                        turn.action.token_ids,
                        turn.action.logprobs,
                        advantage=advantage,
                        teacher_ids=self._encode(reprompt) if reprompt else None,
                        contrast_ids=tuple(self._encode(other) for other in others if other),
                        reprompt="\n\n".join(m.content for m in reprompt.messages) if reprompt else None,
                        turn=k,
                        shortened=cut,
                        silent=idle,
                    )
                )
        self.counts = {
            "reprompt/shortened": float(shortened),
            "reprompt/demonstration": float(demonstrated),
            "reprompt/feedback": float(told),
        }
        if self.options.shows_oracles(self.context.detail):
            self.counts["reprompt/no_oracle"] = float(lacking)
        elif self.context.detail is TeacherDetail.SHUFFLED:
            self.counts["reprompt/no_other_failure"] = float(lacking)
        return examples

    def exhibits(self, groups: Sequence[Group], step: int) -> dict[Place, Exhibits]:
        """What the teacher can be shown for each attempt of a step.

        Raises:
            ConfigError: If oracles are to be shown and a task has none.
        """
        detail = self.context.detail
        oracles: dict[str, Trajectory] = {}
        if self.options.shows_oracles(detail):
            asks = (
                "algorithm.success = 'oracle'"
                if self.options.success == "oracle"
                else f"detail = {detail.value!r}"
            )
            for task in {group.task.id: group.task for group in groups if group.trajectories}.values():
                played = oracle_group(self.context, task, f"to show as a demonstration ({asks})")
                if played.trajectories:  # the environment may have broken
                    oracles[task.id] = played.trajectories[0]
        return choose_exhibits(groups, self.options, seed=self._seed(step), detail=detail, oracles=oracles)

    def wrong_exhibits(self, groups: Sequence[Group], step: int, count: int) -> dict[Place, list[Exhibits]]:
        """For each attempt up to `count` failed siblings of its, each to be shown as if it were a success."""
        return {
            (g, i): [
                Exhibits(success=group.trajectories[j], source=j)
                for j in choose_failures(group, i, self.options, self._seed(step), count)
            ]
            for g, group in enumerate(groups)
            for i in range(len(group.trajectories))
        }

    def reprompt(self, trajectory: Trajectory, exhibits: Exhibits, turn: int) -> Reprompt | None:
        """The teacher's context for a turn of an attempt; None if there is nothing to show a teacher."""
        return build_reprompt(
            trajectory,
            exhibits,
            self.options,
            detail=self.context.detail.feedback,
            count_tokens=lambda messages: len(self.context.encode(messages)),
            turn=turn,
            room=self.context.context_length - len(trajectory.turns[turn].action.token_ids),
        )

    def reprompted(self, groups: Sequence[Group], step: int, answer_tokens: int) -> list[Reprompted]:
        """As `Backend.reprompted`."""
        found = []
        for (g, i), exhibits in self.exhibits(groups, step).items():
            reprompt = second_context(
                groups[g].trajectories[i],
                exhibits,
                self.options,
                detail=self.context.detail.feedback,
                count_tokens=lambda messages: len(self.context.encode(messages)),
                room=self.context.context_length - answer_tokens,
            )
            if reprompt is not None:
                shown = reprompt.demonstration is not None
                found.append(Reprompted(g, i, reprompt.messages, shown, reprompt.feedback, reprompt.shortened))
        return found

    def _encode(self, reprompt: Reprompt) -> tuple[int, ...]:
        return tuple(self.context.encode(reprompt.messages))

    def _seed(self, step: int) -> int:
        return self.context.seed + step


class Reprompting(Backend):
    """A backend that shows its policy, or a teacher with its weights, a context of its own."""

    Options: ClassVar[type[RepromptOptions]] = RepromptOptions
    details = tuple(TeacherDetail)
    reprompts = True
    options: RepromptOptions

    def __init__(self, options: Any, context: Context) -> None:
        super().__init__(options, context)
        self.self_teacher = SelfTeacher(options, context)

    @classmethod
    def check(cls, options: Any, config: TrainConfig) -> None:
        super().check(options, config)
        options.check_detail(config.detail, config.tasks_per_step)

    def reprompted(self, groups: Sequence[Group], step: int, answer_tokens: int) -> list[Reprompted]:
        return self.self_teacher.reprompted(groups, step, answer_tokens)


class SelfTaught(Reprompting):
    """A backend whose teacher is the model itself, reading a context of its own."""

    Options: ClassVar[type[SelfTeacherOptions]] = SelfTeacherOptions
    options: SelfTeacherOptions

    @property
    def teacher(self) -> TeacherOptions:
        return self.options.teacher_options

    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        examples = self.self_teacher.examples(groups, step)
        self.counts = dict(self.self_teacher.counts)
        return examples

    def has_signal(self, group: Group) -> bool:
        detail = self.context.detail
        if self.options.shows_oracles(detail):
            return True
        shown = choose_exhibits([group], self.options, seed=self.context.seed, detail=detail)
        return any(one.success or one.failure or one.lacking for one in shown.values())
