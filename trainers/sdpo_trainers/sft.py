"""Supervised fine-tuning on oracle answers: the warm start.

A share of the examples is put under a reprompt, with the oracle answer as demonstration or with the real
feedback on a wrong attempt (another task's oracle, or a damaged one), so that the model also learns to use a
reprompt, which self-distillation relies on.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from pydantic import Field

from sdpo_gym.settings import Section
from sdpo_gym.tasks import stable_hash
from sdpo_gym.types import Audience, Group
from sdpo_trainers.backend import Backend, Batch, Example, Loss
from sdpo_trainers.losses import entropy, token_logprobs
from sdpo_trainers.reprompt import compose


class SFTOptions(Section):
    """Settings of the warm start."""

    reprompted: float = Field(0.5, ge=0, le=1, description="Share of examples that are put under a reprompt")


class SFT(Backend):
    """Maximum likelihood of oracle answers."""

    Options = SFTOptions
    attempts = "oracle"
    options: SFTOptions

    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        examples = []
        for g, group in enumerate(groups):
            rng = random.Random(stable_hash("sft", self.context.seed, step, group.task.id))
            answer = group.trajectories[0].text
            messages, reprompt = group.task.messages, None
            if rng.random() < self.options.reprompted:
                feedback = self._feedback(groups, g, rng) if rng.random() < 0.5 else ""
                messages = compose(messages, "" if feedback else answer, feedback)
                reprompt = "\n\n".join(m.content for m in messages)
            example = Example(
                g, 0, tuple(self.context.encode(messages)), tuple(self.context.encode_answer(answer))
            )
            examples.append(replace(example, reprompt=reprompt))
        return examples

    def _feedback(self, groups: Sequence[Group], index: int, rng: random.Random) -> str:
        """What the environment says of a wrong attempt at the task; "" if no wrong one was found."""
        answer = groups[index].trajectories[0].text
        other = groups[(index + 1) % len(groups)].trajectories[0].text
        cut = rng.randrange(max(len(answer), 1))
        attempts = [other, answer[:cut], answer[:cut] + answer[cut + 1 :]]
        for attempt in rng.sample(attempts, len(attempts)):
            feedback = self.context.env.evaluate(groups[index].task, attempt)
            if feedback.score < 1:
                return feedback.render(self.context.detail, audience=Audience.TEACHER)
        return ""

    def loss(self, batch: Batch) -> Loss:
        logprobs = token_logprobs(batch.student_logits, batch.tokens)
        return Loss(-logprobs, {"entropy": entropy(batch.student_logits.detach())})
