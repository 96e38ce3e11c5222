"""Which activations are kept for the backward, and which are computed again there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Literal

import torch
from torch import nn
from torch.utils.checkpoint import CheckpointPolicy, checkpoint, create_selective_checkpoint_contexts

from sdpo_trainers.products import OPERATION

Recompute = Literal["off", "cheap", "layers"]
"""What is computed again: nothing; all but products of matrices and attention, which is a small part of the time
and about half of the memory; or all inside the layers, which keeps one vector a token and layer and costs one more
forward."""

_WIDE = 128
"""Products over fewer numbers than this, like an adapter's second one, cost less than keeping their result."""

_aten = torch.ops.aten
_PRODUCTS = {_aten.mm.default, _aten.addmm.default, _aten.bmm.default}
_ATTENTION = {
    _aten._scaled_dot_product_flash_attention_for_cpu.default,
    _aten._scaled_dot_product_flash_attention.default,
    _aten._scaled_dot_product_efficient_attention.default,
    _aten._scaled_dot_product_cudnn_attention.default,
    _aten._efficient_attention_forward.default,
}


@contextmanager
def recomputing(model: nn.Module, what: Recompute) -> Iterator[None]:
    """Forwards of the model inside keep less for their backward, which may run outside.

    Args:
        model: Of transformers; its layers are those that transformers itself would checkpoint.
        what: Is computed again.
    """
    from transformers.modeling_layers import GradientCheckpointingLayer

    keeping = partial(create_selective_checkpoint_contexts, _policy)
    given: dict[str, Any] = {} if what == "layers" else {"context_fn": keeping}
    layers = [m for m in model.modules() if isinstance(m, GradientCheckpointingLayer)] if what != "off" else []
    try:
        for layer in layers:
            # Only `forward` is replaced, so that hooks like those of FSDP run once.
            layer.forward = partial(checkpoint, layer.forward, use_reentrant=False, **given)
        yield
    finally:
        for layer in layers:
            del layer.forward


def _policy(context: Any, operation: Any, *args: Any, **given: Any) -> CheckpointPolicy:
    """Keeps what is expensive to compute."""
    if operation in _PRODUCTS:
        wide = args[-1].shape[-2] >= _WIDE
    elif OPERATION and operation is OPERATION.default:
        wide = args[1].shape[-1] >= _WIDE
    else:
        wide = operation in _ATTENTION
    if wide:
        return CheckpointPolicy.MUST_SAVE
    return CheckpointPolicy.PREFER_RECOMPUTE
