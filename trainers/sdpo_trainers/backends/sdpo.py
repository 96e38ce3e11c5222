"""SDPO: the model, shown the feedback and a sibling's success, teaches itself (arXiv 2601.20802).

The teacher re-scores the student's own tokens in the reprompt's context; the student is pulled to the
teacher's next-token distributions at every position. In an episode of several turns that is done for every turn,
each under a reprompt of its own. Turns that have neither a demonstration nor feedback carry no signal and are left
out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from sdpo_gym.backends import TeacherDetail
from sdpo_gym.errors import ConfigError
from sdpo_gym.types import Group, Trajectory
from sdpo_trainers.backend import Backend, Batch, Example, Loss, Needs, Reprompted, learnable_turns
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.engine.teacher import TeacherOptions
from sdpo_trainers.exhibits import Exhibits, choose_exhibits
from sdpo_trainers.losses import (
    divergence,
    entropy,
    importance_weights,
    token_logprobs,
    top_k_distributions,
)
from sdpo_trainers.oracles import oracle_group
from sdpo_trainers.reprompt import Reprompt, build_reprompt
from sdpo_trainers.reprompt_options import RepromptOptions, refuse_change
from sdpo_trainers.teacher_gap.contexts import second_context

LACKING = {TeacherDetail.SHUFFLED: "no_other_failure", TeacherDetail.ORACLE_DEMONSTRATION: "no_oracle"}
"""Under which name attempts are counted that lack what these details ask for."""


class SDPOOptions(RepromptOptions):
    """Settings of SDPO; the defaults are the paper's for generalization."""

    alpha: float = Field(
        0.5, ge=0, le=1, description="0: KL(teacher‖student), 1: KL(student‖teacher), between: JSD"
    )
    top_k: int = Field(100, ge=1, description="Compare the student's k likeliest tokens at each position")
    tail: bool = Field(True, description="Keep the probability outside the k as one more entry")
    importance_limit: float = Field(2.0, gt=0, description="Importance weights are clipped above this")
    teacher: Literal["ema", "live", "frozen"] = Field("ema", description="Whose weights teach")
    ema_rate: float = Field(0.05, gt=0, le=1, description="How fast an EMA teacher follows the student")

    @model_validator(mode="after")
    def _refuse_what_cannot_act(self) -> SDPOOptions:
        if self.teacher != "ema":
            refuse_change(self, "ema_rate", f"algorithm.teacher = {self.teacher!r}")
        return self


class SDPO(Backend):
    """Self-distillation policy optimization with rich feedback."""

    Options: ClassVar[type[SDPOOptions]] = SDPOOptions
    details = tuple(TeacherDetail)
    reprompts = True
    options: SDPOOptions

    @classmethod
    def check(cls, options: SDPOOptions, config: TrainConfig) -> None:
        super().check(options, config)
        options.check_detail(config.detail, config.tasks_per_step)

    @property
    def teacher(self) -> TeacherOptions:
        return TeacherOptions(self.options.teacher, self.options.ema_rate)

    @property
    def needs(self) -> Needs:
        return Needs(teacher="distribution")

    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        examples, lacking, shortened = [], 0, 0
        for (g, i), exhibits in self.exhibits(groups, step).items():
            trajectory = groups[g].trajectories[i]
            lacking += exhibits.lacking
            for k, turn in learnable_turns(trajectory):
                reprompt = self.reprompt(trajectory, exhibits, k)
                if reprompt is None:
                    continue
                shortened += reprompt.shortened
                examples.append(
                    Example(
                        g,
                        i,
                        turn.action.prompt_ids,
                        turn.action.token_ids,
                        turn.action.logprobs,
                        teacher_ids=tuple(self.context.encode(reprompt.messages)),
                        reprompt="\n\n".join(m.content for m in reprompt.messages),
                        turn=k,
                        shortened=reprompt.shortened,
                    )
                )
        self.counts = {"reprompt/shortened": float(shortened)}
        if self.context.detail in LACKING:
            self.counts[f"reprompt/{LACKING[self.context.detail]}"] = float(lacking)
        return examples

    def exhibits(self, groups: Sequence[Group], step: int) -> dict[tuple[int, int], Exhibits]:
        """What the teacher can be shown for each attempt of a step, by the indices of group and trajectory.

        Raises:
            ConfigError: If oracles are to be shown and a task has none.
        """
        oracles: dict[str, Trajectory] = {}
        if self.context.detail is TeacherDetail.ORACLE_DEMONSTRATION:
            for task in {group.task.id: group.task for group in groups}.values():
                use = f"to show as a demonstration (detail = {self.context.detail.value!r})"
                played = oracle_group(self.context, task, use)
                if played.trajectories:  # the environment may have broken
                    oracles[task.id] = played.trajectories[0]
        return choose_exhibits(
            groups, self.options, seed=self.context.seed + step, detail=self.context.detail, oracles=oracles
        )

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

    def loss(self, batch: Batch) -> Loss:
        if batch.teacher_logits is None:
            raise ConfigError("SDPO needs a teacher's logits")
        tokens, options = batch.tokens, self.options
        student, teacher = top_k_distributions(
            batch.student_logits, batch.teacher_logits, options.top_k, options.tail
        )
        apart = divergence(student, teacher, options.alpha)
        logprobs = token_logprobs(batch.student_logits.detach(), tokens.ids)
        weights = importance_weights(logprobs, tokens.old_logprobs, options.importance_limit)
        return Loss(
            weights * apart,
            {
                "entropy": entropy(batch.student_logits.detach()),
                "teacher_entropy": entropy(batch.teacher_logits),
                "divergence": apart.detach(),
                "teacher_gap": token_logprobs(batch.teacher_logits, tokens.ids) - logprobs,
            },
        )
