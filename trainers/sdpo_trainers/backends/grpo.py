"""GRPO and its family: policy gradients from rewards alone, compared within a group of attempts.

An attempt's advantage is how much better its return is than its group's; every token of every turn has it. The
papers' methods are settings of this one backend, kept as presets: GRPO (arXiv 2402.03300), Dr. GRPO (2503.20783),
DAPO (2503.14476), GSPO (2507.18071), CISPO (2506.13585). The defaults are the SDPO paper's baseline.

Groups whose returns are all equal have no advantage: they are left out before any forward, and with
`denominator = "signal"` the averages do not count them either. With a KL coefficient, attempts of the other groups
that have no advantage are still read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal

from pydantic import Field, model_validator
from torch import Tensor

from sdpo_gym.errors import ConfigError
from sdpo_gym.types import Group, Trajectory
from sdpo_trainers.backend import Backend, Batch, Example, Loss, Needs, Tokens, learnable_turns
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.objectives.advantages import Baseline, Scale, advantages
from sdpo_trainers.objectives.aggregation import Aggregation, How
from sdpo_trainers.objectives.surrogate import SurrogateOptions, prepared, surrogate
from sdpo_trainers.teaching.reprompt_options import refuse_change


class GRPOOptions(SurrogateOptions):
    """Settings of GRPO's family; the defaults are those of the SDPO paper's baseline."""

    scale: Scale = Field(
        "none",
        description="Divide advantages by the standard deviation of the group's returns, or of all the step's",
    )
    baseline: Baseline = Field(
        "mean", description="What is subtracted from a return: the group's mean, or that of the other attempts"
    )
    aggregation: How = Field(
        "token",
        description="token: mean over all tokens; sequence: mean over attempts of the mean over their tokens; "
        "constant: sum over tokens divided by a length and the number of attempts",
    )
    constant_length: int = Field(
        0, ge=0, description="The length that a constant aggregation divides by; 0: sampling.max_tokens"
    )
    denominator: Literal["signal", "all"] = Field(
        "signal", description="Whether groups without signal count in the averages (all, as published) or not"
    )
    mask_truncated: bool = Field(
        False, description="Learn nothing from attempts that were cut off by the length limit"
    )
    overlong_penalty: float = Field(
        0.0,
        ge=0,
        description="Largest deduction from the return of a long attempt, for its advantage alone; 0: none",
    )
    overlong_interval: float = Field(
        0.2, gt=0, le=1, description="Last part of sampling.max_tokens over which the deduction grows"
    )

    @model_validator(mode="after")
    def _refuse_what_cannot_act(self) -> GRPOOptions:
        if self.aggregation != "constant":
            refuse_change(self, "constant_length", f"algorithm.aggregation = {self.aggregation!r}")
        if not self.overlong_penalty:
            refuse_change(self, "overlong_interval", "algorithm.overlong_penalty = 0")
        return self


class GRPO(Backend):
    """Group-relative policy optimization."""

    Options: ClassVar[type[GRPOOptions]] = GRPOOptions
    options: GRPOOptions

    @classmethod
    def check(cls, options: GRPOOptions, config: TrainConfig) -> None:
        super().check(options, config)
        options.check_run(config)
        if config.group_size == 1:
            raise ConfigError(
                f"backend {config.backend!r} compares attempts at the same task, and group_size is 1; set it to "
                "at least 2"
            )

    @property
    def needs(self) -> Needs:
        return self.options.needs

    @property
    def aggregation(self) -> Aggregation:
        options = self.options
        return Aggregation(options.aggregation, options.constant_length or self.context.max_tokens)

    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        options = self.options
        returns = [[self.shaped_return(trajectory) for trajectory in group.trajectories] for group in groups]
        examples, masked = [], 0
        for g, of_group in enumerate(advantages(returns, options.scale, options.baseline)):
            signal = any(of_group)
            if not signal and options.denominator == "signal":
                continue
            for i, (trajectory, advantage) in enumerate(zip(groups[g].trajectories, of_group, strict=True)):
                if options.mask_truncated and truncated(trajectory):
                    masked += 1
                    continue
                examples += [
                    Example(
                        g,
                        i,
                        turn.action.prompt_ids,
                        turn.action.token_ids,
                        turn.action.logprobs,
                        advantage=advantage,
                        turn=k,
                        silent=advantage == 0 and not options.kl,
                    )
                    for k, turn in learnable_turns(trajectory)
                ]
        if options.mask_truncated:
            self.counts = {"truncated_masked": float(masked)}
        return examples

    def shaped_return(self, trajectory: Trajectory) -> float:
        """The return that advantages are taken of: less what is deducted for length."""
        if not self.options.overlong_penalty:
            return trajectory.ret
        longest = max((len(turn.action.token_ids) for turn in trajectory.turns), default=0)
        limit = self.context.max_tokens
        interval = self.options.overlong_interval * limit
        return trajectory.ret - self.options.overlong_penalty * overlong(longest, limit, interval)

    def has_signal(self, group: Group) -> bool:
        """By the recorded returns, not the shaped ones: DAPO's constraint (arXiv 2503.14476, equation 11)."""
        learnable = not self.options.mask_truncated or not all(truncated(t) for t in group.trajectories)
        return learnable and len(set(group.returns)) > 1

    def prepare(self, tokens: Tokens) -> Mapping[str, Tensor]:
        return prepared(tokens, self.options)

    def loss(self, batch: Batch) -> Loss:
        return surrogate(batch, batch.tokens.advantages, self.options)


def truncated(trajectory: Trajectory) -> bool:
    """Whether its last answer was cut off by the length limit."""
    return bool(trajectory.turns) and trajectory.turns[-1].action.finish_reason == "length"


def overlong(length: int, limit: int, interval: float) -> float:
    """How much too long an answer is, in [0, 1]: 0 up to `limit - interval`, growing evenly to 1 at `limit`.

    DAPO's soft overlong punishment (arXiv 2503.14476, equation 13), with the sign turned. There it is a deduction
    from rewards of -1 and 1; where returns are 0 and 1, half of it is in the same proportion.

    Args:
        length: Of the answer, in tokens; in an episode, of the longest.
        limit: The longest that an answer may be.
        interval: Over which it grows.
    """
    return min(max((length - (limit - interval)) / interval, 0.0), 1.0)
