"""What a backend gives the engine, looked at before it is used: its mistakes are told as its own."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from sdpo_gym.errors import BackendFault
from sdpo_trainers.backend import Backend, Example, Loss


def check_examples(backend: Backend, examples: Sequence[Example]) -> None:
    """Refuses examples whose figures do not belong together.

    Raises:
        BackendFault: With the first of them, and what is wrong with it.
    """
    for e in examples:
        if not isinstance(e, Example):
            raise BackendFault(
                f"{_name(backend)} gave {type(e).__name__} as an example, expected sdpo_trainers.backend.Example"
            )
        count, wrong = len(e.response_ids), ""
        if e.counted is not None and len(e.counted) != count:
            wrong = (
                f"`counted` has {len(e.counted)} entries for {count} tokens; give one for each, or None if "
                "all of them count"
            )
        elif e.sampler_logprobs and len(e.sampler_logprobs) != count:
            wrong = (
                f"{len(e.sampler_logprobs)} log-probabilities for {count} tokens; give all of "
                "turn.action.logprobs, or none where none were recorded"
            )
        if wrong:
            where = f"the example of group {e.group}, trajectory {e.trajectory}, turn {e.turn}"
            raise BackendFault(f"{_name(backend)}: {where}: {wrong}")


def check_loss(backend: Backend, found: Loss, count: int) -> Loss:
    """What a backend's `loss` returned for so many tokens, if it is one.

    Raises:
        BackendFault: If it is none, or a figure of it is not one for each token.
    """
    if not isinstance(found, Loss):
        raise BackendFault(
            f"{_name(backend)}: its `loss` returned {type(found).__name__}, expected sdpo_trainers.backend.Loss; "
            "return Loss(per_token)"
        )
    for what, values in [("the loss", found.per_token), *((f"metric {k!r}", v) for k, v in found.metrics.items())]:
        known = isinstance(values, torch.Tensor)
        if not known or values.shape != (count,):
            got = f"has the shape {tuple(values.shape)}" if known else f"is {values!r:.80}"
            raise BackendFault(
                f"{_name(backend)}: {what} {got}, expected a tensor of the shape ({count},): one figure for each "
                "token; the engine averages"
            )
    return found


def _name(backend: Backend) -> str:
    return f"backend {type(backend).__module__}:{type(backend).__qualname__}"
