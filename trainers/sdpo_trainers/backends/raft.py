"""RAFT: fine-tuning on the best of n attempts (arXiv 2304.06767); with `keep = "all"` expert iteration.

Of each group the attempt with the highest return is learned from by maximum likelihood, in the context in which
it was made; with `keep = "all"` every attempt that reaches the threshold is (expert iteration,
rejection-sampling fine-tuning). Nothing is learned from a group in which no attempt reaches it. With a threshold
of 0 the best attempt is always learned from, as in the paper, whose rewards are a model's.

What is assumed: among equally good attempts one is drawn; attempts with the same tokens count once. In an
episode of several turns, every turn of an attempt that is kept is learned from.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Literal

from pydantic import Field, model_validator

from sdpo_gym.settings import Section
from sdpo_gym.tasks import stable_hash
from sdpo_gym.types import Group
from sdpo_trainers.backend import Example, learnable_turns
from sdpo_trainers.backends.likelihood import Likelihood
from sdpo_trainers.teaching.reprompt_options import refuse_change


class RAFTOptions(Section):
    """Settings of fine-tuning on the best attempts."""

    keep: Literal["best", "all"] = Field(
        "best", description="Learn from the best attempt of each group, or from all that reach the threshold"
    )
    threshold: float = Field(1.0, ge=0, le=1, description="Attempts with a lower return are never learned from")
    ties: Literal["random", "first", "shortest"] = Field(
        "random", description="Which of the equally good attempts is the best"
    )
    deduplicate: bool = Field(True, description="Learn once from attempts that consist of the same tokens")

    @model_validator(mode="after")
    def _refuse_what_cannot_act(self) -> RAFTOptions:
        if self.keep == "all":
            refuse_change(self, "ties", "algorithm.keep = 'all'")
        else:
            refuse_change(self, "deduplicate", "algorithm.keep = 'best', which keeps one attempt of a group")
        return self


class RAFT(Likelihood):
    """Maximum likelihood of the best attempts."""

    Options = RAFTOptions
    options: RAFTOptions

    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        examples, kept = [], 0
        for g, group in enumerate(groups):
            for i in self.kept(group, step):
                kept += 1
                examples += [
                    Example(g, i, turn.action.prompt_ids, turn.action.token_ids, turn.action.logprobs, turn=k)
                    for k, turn in learnable_turns(group.trajectories[i])
                ]
        self.counts = {"kept": float(kept)}
        return examples

    def kept(self, group: Group, step: int) -> list[int]:
        """The indices of the attempts that are learned from."""
        options, returns = self.options, group.returns
        good = [i for i, r in enumerate(returns) if r >= options.threshold]
        if options.keep == "all":
            return distinct(group, good) if options.deduplicate else good
        best = [i for i in good if returns[i] == max(returns)]
        if options.ties == "random":
            random.Random(stable_hash("best", self.context.seed, step, group.task.id)).shuffle(best)
        elif options.ties == "shortest":
            best.sort(key=lambda i: sum(len(turn.action.token_ids) for turn in group.trajectories[i].turns))
        return best[:1]

    def has_signal(self, group: Group) -> bool:
        return any(r >= self.options.threshold for r in group.returns)


Written = tuple[tuple[int, ...], ...]
"""The tokens of an attempt, turn by turn."""


def distinct(group: Group, indices: Sequence[int], seen: set[Written] | None = None) -> list[int]:
    """Of these attempts the first of each that consists of the same tokens.

    Args:
        group: Whose attempts.
        indices: Of attempts.
        seen: Tokens that do not count any more; those of the attempts are added.
    """
    seen, kept = set() if seen is None else seen, []
    for i in indices:
        written = tuple(turn.action.token_ids for turn in group.trajectories[i].turns)
        if written not in seen:
            seen.add(written)
            kept.append(i)
    return kept
