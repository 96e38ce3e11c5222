"""Fine-tuning on corrected second attempts: what the model can do once it was told, it learns to do at once.

For each failed attempt the same policy, with the weights as they are, tries again from the self-teacher's
reprompt: the task, a success of the group, the feedback. The environment judges the new attempts, and the model
is trained by maximum likelihood to write those that pass *without* the reprompt: in the context of the task
alone. It is the plain alternative to distilling the reprompt's distribution over the first attempt's tokens, at
the cost of sampling again; second attempts count as attempts.

A second attempt at a task of several turns is a whole new episode. The student reads in each turn exactly what
the policy would have read, had it begun with the task alone: the same answers and observations as tokens, behind
the task's own prompt.

With `first_successes` the first attempts that passed are learned from too, so that it is also rejection-sampling
fine-tuning. This is a baseline of this package, in the manner of STaR (arXiv 2203.14465), whose hint is the
answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from pydantic import Field

from sdpo_gym.errors import ConfigError
from sdpo_gym.policy import Continued, Conversation
from sdpo_gym.types import Group, Trajectory, Turn
from sdpo_trainers.backend import Example, Reprompted, SecondAttempts, learnable_turns
from sdpo_trainers.backends.likelihood import Likelihood
from sdpo_trainers.backends.raft import Written, distinct
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.teaching.reprompt_options import RepromptOptions
from sdpo_trainers.teaching.self_teacher import Reprompting


class CorrectedSFTOptions(RepromptOptions):
    """Settings of fine-tuning on second attempts."""

    tells_failures_apart: ClassVar[bool] = True
    tries: int = Field(1, ge=1, description="Second attempts at each failed one")
    first_successes: bool = Field(False, description="Learn from first attempts that passed as well")
    deduplicate: bool = Field(
        True, description="Learn once from attempts at a task that consist of the same tokens"
    )


class CorrectedSFT(Reprompting, Likelihood):
    """Maximum likelihood of what passes at the second attempt, in the context of the first."""

    Options: ClassVar[type[CorrectedSFTOptions]] = CorrectedSFTOptions
    options: CorrectedSFTOptions

    @classmethod
    def check(cls, options: CorrectedSFTOptions, config: TrainConfig) -> None:
        super().check(options, config)
        if config.evaluation.teacher_every:
            raise ConfigError(
                f"evaluation.teacher_every has no effect with backend {config.backend!r}, which logs at every "
                "step how many of its second attempts pass (second/pass_rate); set it to 0"
            )
        if config.sampling.ahead:
            raise ConfigError(
                f"sampling.ahead has no effect with backend {config.backend!r}: second attempts are made of the "
                "first ones while nothing is learned; set it to 0"
            )

    @property
    def second_attempts(self) -> int:
        return self.options.tries

    def reprompted(self, groups: Sequence[Group], step: int, answer_tokens: int) -> list[Reprompted]:
        shown = self.self_teacher.reprompted(groups, step, answer_tokens)
        return [one for one in shown if not self._passed(groups[one.group].trajectories[one.trajectory])]

    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        self.counts = {}
        if not self.options.first_successes:
            return []
        return [
            Example(g, i, turn.action.prompt_ids, turn.action.token_ids, turn.action.logprobs, turn=k)
            for g, group in enumerate(groups)
            for i in self._learnt(group)
            for k, turn in learnable_turns(group.trajectories[i])
        ]

    def second_examples(self, second: Sequence[SecondAttempts], step: int, group: int) -> list[Example]:
        examples, corrected = [], 0
        seen: dict[str, set[Written]] = {}
        for g, one in enumerate(second, group):
            for i in self._learnt(one.attempts, seen.setdefault(one.attempts.task.id, set())):
                corrected += 1
                trajectory = one.attempts.trajectories[i]
                read = list(read_without(one.attempts.task.messages, trajectory, self.context.encode))
                examples += [
                    Example(g, i, read[k], turn.action.token_ids, turn=k)
                    for k, turn in learnable_turns(trajectory)
                ]
        self.counts |= {"second/tried": float(len(second)), "second/learned": float(corrected)}
        return examples

    def _passed(self, trajectory: Trajectory) -> bool:
        return trajectory.ret >= self.options.success_threshold

    def _learnt(self, group: Group, seen: set[Written] | None = None) -> list[int]:
        """The attempts that are learned from, but for those that were seen."""
        passed = [i for i, trajectory in enumerate(group.trajectories) if self._passed(trajectory)]
        return distinct(group, passed, seen) if self.options.deduplicate else passed


def read_without(
    messages: Conversation, trajectory: Trajectory, encode: Callable[[Conversation], list[int]]
) -> Iterator[tuple[int, ...]]:
    """What a policy would have read before each turn of an episode, had the episode begun with these messages.

    Args:
        messages: In place of those that it began with.
        trajectory: The episode.
        encode: A conversation as the tokens that the model reads; it goes on from the tokens of `Continued`.
    """
    began = len(trajectory.turns[0].messages)
    before: Turn | None = None
    read: tuple[int, ...] = ()
    for turn in trajectory.turns:
        conversation: Conversation = (*messages, *turn.messages[began:])
        if before is not None:
            conversation = Continued(conversation, replace(before.action, prompt_ids=read))
        read = tuple(encode(conversation))
        before = turn
        yield read
