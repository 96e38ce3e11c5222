"""How the losses of tokens become the loss of an optimizer step: the one place where they are averaged.

What a token weighs depends on all examples of the step, never on the micro-batch or the process it is in, so that
the gradient is the same however the step is split.
"""

from __future__ import annotations

import collections
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from torch import Tensor

if TYPE_CHECKING:
    from sdpo_trainers.backend import Example

How = Literal["token", "sequence", "constant"]


@dataclass(frozen=True)
class Aggregation:
    """A way of averaging.

    Attributes:
        how: "token": the mean over all tokens (DAPO, arXiv 2503.14476, equation 8). "sequence": the mean over
            trajectories of the mean over their tokens (GRPO, arXiv 2402.03300, equation 3). "constant": the sum
            over tokens, divided by the number of trajectories times `length`, so that a token weighs the same in a
            short answer and in a long one (Dr. GRPO, arXiv 2503.20783).
        length: The constant's, in tokens.
    """

    how: How = "token"
    length: int = 1


def token_weights(examples: Sequence[Example], aggregation: Aggregation) -> list[float]:
    """What each counted token of each example weighs in the loss of the step.

    Args:
        examples: All examples of the optimizer step, the silent ones and those of other processes included.
        aggregation: Of the backend.
    """
    sizes: collections.Counter[tuple[int, int]] = collections.Counter()
    for example in examples:
        sizes[example.group, example.trajectory] += example.size
    weights = []
    for example in examples:
        if aggregation.how == "token":
            divisor = sizes.total()
        elif aggregation.how == "sequence":
            divisor = sizes[example.group, example.trajectory] * len(sizes)
        else:
            divisor = aggregation.length * len(sizes)
        weights.append(example.weight / max(divisor, 1))
    return weights


def silent_weight(weights: Tensor, total: Callable[[Tensor], Tensor]) -> Tensor:
    """What the silent tokens of a step weigh together, where each token weighs the same: what 1 lacks, a scalar.

    For a backend that divides the mean anew among parts of the tokens: it is only given those that are read.

    Args:
        weights: Of the tokens that this process reads, as `token_weights` made them, (M,).
        total: The sum of (M,) over all processes.
    """
    return (1 - total(weights)).clamp(min=0)
