"""Reading prompts into a cache, what they begin with alike only once.

Prompts fall into families with a beginning in common: the later turns of episodes of one task, or tasks under one
long instruction. Each family reads its beginning once and the rest of each prompt once; their caches are then
joined into one, in which every prompt ends in the last column.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import torch
from transformers.cache_utils import Cache, DynamicCache, DynamicLayer

Read = tuple[Cache, torch.Tensor, torch.Tensor | None]
"""A cache, the logits of the next tokens (P, V), and the attention mask (P, L); None where there is no padding."""

_SHORTEST_SHARED_PREFIX = 8
_COST_OF_A_FAMILY = 128
"""In tokens: what two more forwards must save."""


def read_prompts(model: Any, prompts: Sequence[Sequence[int]], room: int) -> Read:
    """Reads P prompts, of L tokens at most.

    Args:
        model: A causal language model of transformers, or a `PeftModel`.
        prompts: Token ids; none may be empty.
        room: For how many more tokens the cache is to have room.
    """
    capacity = max(len(p) for p in prompts) + room
    groups = families(prompts)
    if len(groups) == 1 or not _is_plain(roomy_cache(model, capacity)):
        return _read_family(model, prompts, capacity)
    return _joined([_read_family(model, [prompts[i] for i in group], capacity) for group in groups], groups)


def families(prompts: Sequence[Sequence[int]]) -> list[list[int]]:
    """Indices of the prompts in groups that are read with the fewest tokens, padding included.

    Prompts that begin alike are neighbours in lexicographic order, so only neighbours come together.
    """
    order = sorted(range(len(prompts)), key=lambda i: list(prompts[i]))
    alike = [_alike(prompts[i], prompts[j]) for i, j in itertools.pairwise(order)]
    # The best groups of the first `end` prompts: their cost, and where the last of them starts.
    best = [(0, 0)]
    for end in range(1, len(order) + 1):
        shared = longest = len(prompts[order[end - 1]])
        found = []
        for start in reversed(range(end)):
            longest = max(longest, len(prompts[order[start]]))
            if start < end - 1:
                shared = min(shared, alike[start])
            read = shared + (end - start) * (longest - shared) if start < end - 1 else longest
            found.append((best[start][0] + read + _COST_OF_A_FAMILY, start))
        best.append(min(found))
    groups = []
    while order:
        start = best[len(order)][1]
        groups.append(order[start:])
        order = order[:start]
    return groups[::-1]


def shared_prefix(prompts: Sequence[Sequence[int]]) -> int:
    """How many tokens all prompts begin with, their last token left aside; 0 where sharing is not worth it."""
    length = min(_alike(prompts[0][:-1], p[:-1]) for p in prompts)
    return length if len(prompts) > 1 and length >= _SHORTEST_SHARED_PREFIX else 0


def _alike(one: Sequence[int], other: Sequence[int]) -> int:
    """How many tokens two prompts begin with alike."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _read_family(model: Any, prompts: Sequence[Sequence[int]], capacity: int) -> Read:
    """Reads what all prompts begin with once, and the rest of each."""
    device = model.device
    longest = max(len(p) for p in prompts)
    cache = roomy_cache(model, capacity)
    shared = shared_prefix(prompts)
    if shared:
        prefix = torch.tensor([list(prompts[0][:shared])], device=device)
        model(input_ids=prefix, past_key_values=cache, use_cache=True, logits_to_keep=1)
        cache.batch_repeat_interleave(len(prompts))

    width = longest - shared
    pads = [longest - len(p) for p in prompts]
    ids = torch.tensor([[0] * pad + list(p[shared:]) for p, pad in zip(prompts, pads, strict=True)], device=device)
    columns = torch.arange(width, device=device)[None]  # (1, W)
    padding = torch.tensor(pads, device=device)[:, None]  # (P, 1)
    mask = None
    if any(pads):
        # The padding stands between the shared beginning and the rest.
        ones = torch.ones(len(prompts), shared, dtype=torch.long, device=device)
        mask = torch.cat([ones, (columns >= padding).long()], dim=1)
    logits = model(
        input_ids=ids,
        attention_mask=mask,
        position_ids=shared + (columns - padding).clamp(min=0),
        past_key_values=cache,
        use_cache=True,
        logits_to_keep=1,
    ).logits[:, -1]
    return cache, logits, mask


def _joined(read: Sequence[Read], groups: Sequence[Sequence[int]]) -> Read:
    """What was read in groups, as if it had been read together: shorter groups are padded on the left."""
    caches, logits, masks = zip(*read, strict=True)
    length = max(cache.get_seq_length() for cache in caches)
    rows = [torch.tensor(group, device=logits[0].device) for group in groups]
    joined_logits = torch.cat(logits)
    joined_mask = torch.zeros(len(joined_logits), length, dtype=torch.long, device=joined_logits.device)
    for cache, mask, mine in zip(caches, masks, rows, strict=True):
        own = cache.get_seq_length()
        joined_mask[mine, length - own :] = 1 if mask is None else mask
    cache = caches[0]
    cache.layers = [
        RoomyLayer.joined(layers, rows, length) for layers in zip(*(c.layers for c in caches), strict=True)
    ]
    return cache, joined_logits[torch.cat(rows).argsort()], joined_mask


# --- the cache -----------------------------------------------------------------------------------------


class RoomyLayer(DynamicLayer):  # type: ignore[misc]  # transformers is not typed
    """A layer of the cache with room to grow, so that a new token is written in place.

    `keys` and `values` are views (B, H, L, D) of buffers (B, H, capacity, D).
    """

    keys: torch.Tensor
    values: torch.Tensor

    def __init__(self, capacity: int) -> None:
        super().__init__()
        self.capacity = capacity
        self._buffers: tuple[torch.Tensor, torch.Tensor] | None = None

    def update(
        self, key_states: torch.Tensor, value_states: torch.Tensor, *args: Any, **kwargs: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Appends keys and values (B, H, l, D), and returns all of them."""
        if not self.is_initialized:
            self.lazy_initialization(key_states, value_states)
        start = self.get_seq_length()
        end = start + key_states.shape[-2]
        if self._buffers is None or end > self.capacity:
            self.capacity = max(self.capacity, end)
            empty = [s.new_empty(*s.shape[:-2], self.capacity, s.shape[-1]) for s in (key_states, value_states)]
            if start:
                empty[0][..., :start, :], empty[1][..., :start, :] = self.keys, self.values
            self._buffers = (empty[0], empty[1])
        keys, values = self._buffers
        keys[..., start:end, :], values[..., start:end, :] = key_states, value_states
        self.keys, self.values = keys[..., :end, :], values[..., :end, :]
        return self.keys, self.values

    @classmethod
    def joined(cls, layers: Sequence[RoomyLayer], rows: Sequence[torch.Tensor], length: int) -> RoomyLayer:
        """One layer of several, each of which ends in column `length` of the rows given for it."""
        whole = cls(layers[0].capacity)
        whole.lazy_initialization(layers[0].keys, layers[0].values)
        count = sum(len(mine) for mine in rows)
        keys, values = (
            s.new_zeros(count, *s.shape[1:-2], whole.capacity, s.shape[-1])
            for s in (layers[0].keys, layers[0].values)
        )
        for layer, mine in zip(layers, rows, strict=True):
            start = length - layer.get_seq_length()
            keys[mine, :, start:length], values[mine, :, start:length] = layer.keys, layer.values
        whole._buffers = (keys, values)
        whole.keys, whole.values = keys[..., :length, :], values[..., :length, :]
        return whole

    def batch_repeat_interleave(self, repeats: int) -> None:
        """Repeats every row."""
        rows = torch.arange(self.keys.shape[0], device=self.keys.device)
        self.batch_select_indices(rows.repeat_interleave(repeats))

    def batch_select_indices(self, indices: torch.Tensor) -> None:
        """Keeps these rows, in this order."""
        if not self._buffers:
            return
        length = self.get_seq_length()
        keys, values = (b.new_empty(len(indices), *b.shape[1:]) for b in self._buffers)
        keys[..., :length, :], values[..., :length, :] = self.keys[indices], self.values[indices]
        self._buffers = (keys, values)
        self.keys, self.values = keys[..., :length, :], values[..., :length, :]


def _is_plain(cache: Cache) -> bool:
    """Whether all layers keep everything that was read, so that caches can be joined."""
    return all(isinstance(layer, RoomyLayer) for layer in cache.layers)


def roomy_cache(model: Any, capacity: int) -> DynamicCache:
    """The model's own kind of cache, its plain layers with room for `capacity` tokens."""
    cache = DynamicCache(config=model.config)
    cache.layers = [RoomyLayer(capacity) if type(layer) is DynamicLayer else layer for layer in cache.layers]
    return cache
