"""The model as the engine reads it: hidden states of packed sequences, and losses computed chunk by chunk.

Only positions that predict a response token reach the vocabulary projection, and of those only a chunk at a time:
`chunked_sum` takes the loss of a chunk, and its gradient, before it goes on to the next, so that no tensor of
(tokens × vocabulary) outlives its chunk.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import torch
from torch import Tensor, nn

from sdpo_gym.errors import ConfigError
from sdpo_trainers import products
from sdpo_trainers.engine.attention import LAUNCH, block_mask
from sdpo_trainers.engine.recompute import Recompute, recomputing
from sdpo_trainers.engine.trees import Forest, pack

ChunkLoss = Callable[[int, int, Tensor], Tensor]
"""From the first token of a chunk, the one after its last, and its logits (C, V), the chunk's part of the loss."""


class Student(nn.Module):
    """A causal language model of transformers (or a `PeftModel`), read for training.

    Its forward is the loss, so that whatever wraps a module for training in several processes wraps all of it.
    """

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model
        self.recompute: Recompute = "off"
        """What of the forward is computed again in the backward."""

    def forward(
        self,
        forest: Forest,
        places: Tensor,
        before: Callable[[Tensor], None],
        chunk_loss: ChunkLoss,
        chunk: int,
    ) -> Tensor:
        """The loss, a scalar: what `chunk_loss` makes of the logits at `places`, summed over chunks.

        Args:
            forest: Of contexts and responses.
            places: Where in the row the M tokens stand that predict a response token, (M,).
            before: Is given the hidden states (M, D), without gradient, before the first chunk.
            chunk_loss: Its gradient is taken at once, chunk by chunk.
            chunk: How many tokens are projected onto the vocabulary at once.
        """
        with recomputing(self.model, self.recompute):
            hidden = self.hidden(forest).index_select(0, places)
        before(hidden.detach())
        head = [p for p in self.head.parameters() if p.requires_grad]
        loss: Tensor = _ChunkedSum.apply(chunk_loss, self, chunk, hidden, *head)  # type: ignore[no-untyped-call]
        return loss

    @property
    def causal(self) -> Any:
        """The model below any adapters' wrapper; the adapters are in its layers."""
        return self.model.get_base_model() if hasattr(self.model, "get_base_model") else self.model

    @property
    def head(self) -> nn.Module:
        """The projection onto the vocabulary."""
        head: nn.Module = self.causal.get_output_embeddings()
        return head

    @property
    def device(self) -> torch.device:
        device: torch.device = self.causal.device
        return device

    def hidden(self, forest: Forest, launch: int = LAUNCH) -> Tensor:
        """The last hidden states of a packed row, (L, D).

        Args:
            forest: The row.
            launch: As in `block_mask`.
        """
        decoder = self.causal.get_decoder()
        output = decoder(
            input_ids=forest.tokens[None],
            attention_mask=_attention_mask(forest, self.causal.config.get_text_config(), launch),
            position_ids=forest.positions[None],
            use_cache=False,
        )
        hidden: Tensor = output.last_hidden_state[0]
        return hidden

    def project(self, hidden: Tensor, weights: Mapping[str, Tensor] | None = None) -> Tensor:
        """Logits (M, V), float32 or wider, of hidden states (M, D).

        Args:
            hidden: Of the decoder.
            weights: In place of the head's own, by their names in the head.
        """
        head = self.head
        return self.finish(torch.func.functional_call(head, dict(weights), (hidden,)) if weights else head(hidden))

    def finish(self, logits: Tensor) -> Tensor:
        """What a model does with the output of its head, (M, V), in float32 or wider."""
        config = self.causal.config.get_text_config()
        logits = logits.to(torch.promote_types(logits.dtype, torch.float32))
        if scale := getattr(config, "logit_scale", None):  # Cohere
            logits = logits * scale
        if divisor := getattr(config, "logits_scaling", None):  # Granite
            logits = logits / divisor
        if bound := getattr(config, "final_logit_softcapping", None):  # Gemma
            logits = torch.tanh(logits / bound) * bound
        return logits

    @torch.no_grad()
    def check(self) -> None:
        """Compares the packed, projected reading of two short sequences with the model's own forward.

        Raises:
            ConfigError: If they differ: the model attends or projects in a way that this engine does not know.
        """
        vocabulary = self.causal.config.get_text_config().vocab_size
        sequences = [[(7 * i + 3) % vocabulary for i in ids] for ids in (range(1, 9), [1, 2, 3, 4, 30, 31])]
        forest = pack(sequences, self.device)
        readings = [self.project(self.hidden(forest))]
        if self.device.type != "cpu":  # branch by branch, as longer rows are read there
            readings.append(self.project(self.hidden(forest, launch=0)))
        for logits, (sequence, path) in itertools.product(readings, zip(sequences, forest.paths, strict=True)):
            own = self.causal(torch.tensor([sequence], device=self.device), use_cache=False).logits[0]
            packed = logits[torch.from_numpy(path).to(logits.device)]
            tolerance = 0.1 if own.dtype in (torch.bfloat16, torch.float16) else 1e-4
            # The total variation, which unlikely tokens' logarithms, coarse in half precision, do not sway.
            apart = (packed.softmax(-1) - own.to(packed.dtype).softmax(-1)).abs().sum(-1).mean().item() / 2
            if not apart <= tolerance:
                raise ConfigError(
                    f"{type(self.causal).__name__} cannot be trained: its probabilities in packed sequences "
                    f"are {apart:.3g} from those of its own forward (total variation; at most {tolerance} "
                    "expected). It reads its context, or makes its logits, in a way that the engine does not know"
                )


def _attention_mask(forest: Forest, config: Any, launch: int) -> Any:
    """In the form that the model's decoder takes as it is."""
    kinds = set(getattr(config, "layer_types", None) or ())
    window = getattr(config, "sliding_window", None)
    if "sliding_attention" in kinds:
        return {
            kind: block_mask(forest, window if kind == "sliding_attention" else None, launch) for kind in kinds
        }
    if window is not None and not kinds and getattr(config, "use_sliding_window", True):
        return block_mask(forest, window, launch)
    return None if forest.is_chain else block_mask(forest, launch=launch)


class _ChunkedSum(torch.autograd.Function):
    """The sum of the chunks' losses. Gradients are taken in the forward, while a chunk's logits are there."""

    @staticmethod
    def forward(
        ctx: Any,
        chunk_loss: ChunkLoss,
        student: Student,
        chunk: int,
        hidden: Tensor,
        *head: Tensor,
    ) -> Tensor:
        total = hidden.new_zeros((), dtype=torch.promote_types(hidden.dtype, torch.float32))
        ctx.hidden_gradient = torch.empty_like(hidden)
        ctx.head_gradients = [torch.zeros_like(p) for p in head]
        for start in range(0, len(hidden), chunk):
            stop = min(start + chunk, len(hidden))
            part = hidden[start:stop].detach()
            output = student.head(part)
            if _is_plain(student.head, output, head):
                loss, gradient = _of_output(student, chunk_loss, start, stop, output)
                ctx.hidden_gradient[start:stop] = products.matmul(gradient, cast(Tensor, student.head.weight))
                if head:  # in place: no chunk has a gradient of the size of the vocabulary of its own
                    products.add_product(ctx.head_gradients[0], gradient.T, part)
            else:
                del output
                loss = _of_head(student, chunk_loss, start, stop, part, head, ctx)
            total += loss
        return total

    @staticmethod
    def backward(ctx: Any, upstream: Tensor) -> tuple[Any, ...]:
        gradients = [ctx.hidden_gradient, *ctx.head_gradients]
        del ctx.hidden_gradient, ctx.head_gradients  # they are scaled in place, so only once
        return None, None, None, *(gradient.mul_(upstream.to(gradient.dtype)) for gradient in gradients)


def _is_plain(head: nn.Module, output: Tensor, trained: Sequence[Tensor]) -> bool:
    """Whether the head multiplies by a matrix and does nothing else, in the precision of its weights."""
    return (
        type(head) in (nn.Linear, products.Linear)
        and head.bias is None
        and output.dtype == head.weight.dtype
        and all(p is head.weight for p in trained)
    )


def _of_output(
    student: Student, chunk_loss: ChunkLoss, start: int, stop: int, output: Tensor
) -> tuple[Tensor, Tensor]:
    """A chunk's loss, and its gradient with respect to the head's output (C, V)."""
    output.requires_grad_(True)
    with torch.enable_grad():
        loss = chunk_loss(start, stop, student.finish(output))
        (gradient,) = torch.autograd.grad(loss, [output], materialize_grads=True)
    return loss.detach(), gradient


def _of_head(
    student: Student,
    chunk_loss: ChunkLoss,
    start: int,
    stop: int,
    part: Tensor,
    head: Sequence[Tensor],
    gradients: Any,
) -> Tensor:
    """A chunk's loss, its gradients added to those kept, for any head."""
    with torch.enable_grad():
        loss = chunk_loss(start, stop, student.project(part.requires_grad_(True)))
        found = torch.autograd.grad(loss, [part, *head], materialize_grads=True)
    gradients.hidden_gradient[start:stop] = found[0]
    for sums, gradient in zip(gradients.head_gradients, found[1:], strict=True):
        sums += gradient
    return loss.detach()


def predicting(paths: Sequence[Any], contexts: Sequence[Sequence[int]], device: torch.device | str) -> Tensor:
    """Where in a packed row the tokens stand that predict the responses', one response after another, (M,).

    Args:
        paths: Of contexts, each followed by its response but for the last token, which predicts none.
        contexts: The contexts alone.
        device: Where to put it.
    """
    import numpy as np

    places = [path[len(context) - 1 :] for path, context in zip(paths, contexts, strict=True)]
    return torch.from_numpy(np.concatenate(places)).to(device)
