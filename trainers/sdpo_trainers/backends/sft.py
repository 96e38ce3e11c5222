"""Supervised fine-tuning on oracle answers: the warm start.

An oracle episode of several turns gives an example for each turn, in the conversation that the environment really
made of it. A share of the examples is put under a reprompt, with the oracle's episode as demonstration or with the
real feedback on a wrong attempt, so that the model also learns to use a reprompt (self-distillation relies on it).
Wrong attempts are the environment's planted mistakes, else another task's oracle, or a damaged one.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import Field

from sdpo_gym.backends import TeacherDetail
from sdpo_gym.errors import ConfigError
from sdpo_gym.policy import read_before
from sdpo_gym.settings import Section
from sdpo_gym.tasks import stable_hash
from sdpo_gym.types import Group
from sdpo_trainers.backend import Example, learnable_turns
from sdpo_trainers.backends.likelihood import Likelihood
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.teaching.oracles import play
from sdpo_trainers.teaching.reprompt import Part, compose, demonstration, feedback_parts
from sdpo_trainers.teaching.reprompt_options import RepromptOptions

PLANTED = 3
"""So many of the planted mistakes are tried: some may happen to be right, or get no feedback."""


class SFTOptions(Section):
    """Settings of the warm start."""

    reprompted: float = Field(0.5, ge=0, le=1, description="Share of examples that are put under a reprompt")


class SFT(Likelihood):
    """Maximum likelihood of oracle answers."""

    Options = SFTOptions
    attempts = "oracle"
    details = (TeacherDetail.NONE, TeacherDetail.VERDICT, TeacherDetail.FULL)
    options: SFTOptions

    @classmethod
    def check(cls, options: SFTOptions, config: TrainConfig) -> None:
        super().check(options, config)
        if options.reprompted == 0 and config.detail is not TeacherDetail.FULL:
            raise ConfigError(f"detail = {config.detail.value!r} has no effect with algorithm.reprompted = 0")

    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        played = [g for g, group in enumerate(groups) if group.trajectories]
        return [example for g in played for example in self._episode(groups, g, step)]

    def _episode(self, groups: Sequence[Group], index: int, step: int) -> list[Example]:
        """An example for each turn of an oracle's episode."""
        trajectory = groups[index].trajectories[0]
        rng = random.Random(stable_hash("sft", self.context.seed, step, groups[index].task.id))
        examples = []
        for k, turn in learnable_turns(trajectory):
            context_ids, reprompt = turn.action.prompt_ids, None
            if rng.random() < self.options.reprompted:
                parts = self._feedback(groups, index, k, rng) if rng.random() < 0.5 else []
                parts = parts or [demonstration(trajectory, RepromptOptions())]
                messages = compose(read_before(trajectory, k), parts)
                context_ids = tuple(self.context.encode(messages))
                reprompt = "\n\n".join(m.content for m in messages)
            examples.append(
                Example(index, 0, context_ids, turn.action.token_ids, reprompt=reprompt, turn=k),
            )
        return examples

    def _feedback(self, groups: Sequence[Group], index: int, turn: int, rng: random.Random) -> list[Part]:
        """What the environment says of an episode with a mistake in this turn; nothing if none was found."""
        for actions in self._mistaken(groups, index, turn, rng):
            episode = play(self.context, groups[index].task, actions)
            if episode.trajectory.ret < 1:
                which: Literal["both", "turn"] = "both" if episode.ending else "turn"
                parts = feedback_parts(episode.trajectory, turn, which, self.context.detail.feedback)
                if any(part.text for part in parts):
                    return parts
        return []

    def _mistaken(
        self, groups: Sequence[Group], index: int, turn: int, rng: random.Random
    ) -> Iterator[Sequence[str]]:
        """Episodes that go wrong in this turn: planted mistakes, then another task's oracle and damaged ones."""
        oracle = groups[index].task.oracle_actions
        planted = [
            mistake.actions
            for mistake in self.context.env.planted_mistakes(groups[index].task)
            if mistake.turn == turn and mistake.actions[:turn] == oracle[:turn]
        ]
        yield from rng.sample(planted, min(len(planted), PLANTED))
        others = groups[(index + 1) % len(groups)].task.oracle_actions
        action = oracle[turn]
        cut = rng.randrange(max(len(action), 1))
        wrong = [others[min(turn, len(others) - 1)], action[:cut], action[:cut] + action[cut + 1 :]]
        for attempt in rng.sample(wrong, len(wrong)):
            yield [*oracle[:turn], attempt, *oracle[turn + 1 :]]
