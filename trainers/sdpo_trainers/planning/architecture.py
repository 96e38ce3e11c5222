"""The sizes of a model, from its config alone: how many weights it has, and what a token costs in memory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sdpo_trainers.models import HUB_ID, SMOLLM2, TINY, locate

LINEAR = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
"""The linear layers of a block, as LoRA names them."""


@dataclass(frozen=True)
class Architecture:
    """A decoder of the Llama kind: attention with grouped heads, and a gated feed-forward of three matrices.

    Attributes:
        layers: Number of blocks.
        width: Of the hidden states, D.
        heads: Of the queries.
        kv_heads: Of keys and values.
        head_dim: Width of a head.
        ff: Width of the feed-forward, F.
        vocabulary: V.
        tied: Whether the projection onto the vocabulary is the embedding.
        context_length: How many tokens it can read and write.
        source: Where these figures are from, for people.
    """

    layers: int
    width: int
    heads: int
    kv_heads: int
    head_dim: int
    ff: int
    vocabulary: int
    tied: bool
    context_length: int
    source: str = ""

    @property
    def attention(self) -> int:
        """Width of all heads together, A."""
        return self.heads * self.head_dim

    @property
    def kv(self) -> int:
        """Width of all keys, or of all values."""
        return self.kv_heads * self.head_dim

    @property
    def linear(self) -> dict[str, tuple[int, int]]:
        """Inputs and outputs of the linear layers of a block, by name."""
        d, a, kv, f = self.width, self.attention, self.kv, self.ff
        sizes = ((d, a), (d, kv), (d, kv), (a, d), (d, f), (d, f), (f, d))
        return dict(zip(LINEAR, sizes, strict=True))

    @property
    def block(self) -> int:
        """Weights of a block: its matrices and its two norms."""
        return sum(i * o for i, o in self.linear.values()) + 2 * self.width

    @property
    def weights(self) -> int:
        """Weights in all."""
        embeddings = self.vocabulary * self.width * (1 if self.tied else 2)
        return embeddings + self.layers * self.block + self.width

    def adapters(self, rank: int, targets: str | list[str]) -> int | None:
        """Weights of LoRA adapters of that rank; None if one of the targets is not known here."""
        names = list(LINEAR) if targets == "all-linear" else [targets] if isinstance(targets, str) else targets
        if not set(names) <= set(LINEAR):
            return None
        return self.layers * rank * sum(sum(self.linear[name]) for name in names)


KNOWN = {
    # For models that are not on this machine; from the configs that their authors published.
    "Qwen/Qwen3-8B": Architecture(36, 4096, 32, 8, 128, 12288, 151936, False, 40960, "known sizes"),
    "allenai/Olmo-3-7B-Instruct": Architecture(32, 4096, 32, 32, 128, 11008, 100278, False, 65536, "known sizes"),
    SMOLLM2: Architecture(30, 576, 9, 3, 64, 1536, 49152, True, 8192, "known sizes"),
    HUB_ID: Architecture(30, 576, 9, 3, 64, 1536, 49152, True, 8192, "known sizes"),
}
"""Sizes of models that presets name, to plan with where they have not been fetched."""


def find_architecture(name: str) -> Architecture | str:
    """The sizes of a model, without loading its weights and without a network.

    Args:
        name: As `sdpo_trainers.models.load_model` takes it.

    Returns:
        The sizes, or why they are not known.

    Raises:
        UnknownNameError: If there can be no such model, with the closest name.
        ConfigError: If it is a folder that holds no model.
    """
    if name == TINY:
        from sdpo_trainers.tiny import tiny_model

        return read_architecture(tiny_model().model.config.to_dict(), "made in memory")
    located = locate(name)
    if located and located.path:
        return _read_folder(located.path)
    if cached := _cached_config(name):
        return read_architecture(json.loads(cached.read_text()), "config.json in the hub's cache")
    if name in KNOWN:
        return KNOWN[name]
    return (
        f"{name} is not on this machine (sdpo-gym model pull {name}), and its sizes are not among the known ones"
    )


def read_architecture(config: Mapping[str, Any], source: str) -> Architecture | str:
    """The sizes from a config of transformers, or why they cannot be told."""
    config = config.get("text_config") or config
    experts = next((k for k in config if "experts" in k and config[k]), None)
    if experts:
        return f"the model has experts ({experts}), whose memory is not estimated here"
    wanted = ("num_hidden_layers", "hidden_size", "num_attention_heads", "intermediate_size", "vocab_size")
    missing = [name for name in wanted if not isinstance(config.get(name), int)]
    if missing:
        return f"its config does not say {', '.join(missing)}"
    layers, width, heads, ff, vocabulary = (config[name] for name in wanted)
    return Architecture(
        layers,
        width,
        heads,
        config.get("num_key_value_heads") or heads,
        config.get("head_dim") or width // heads,
        ff,
        vocabulary,
        bool(config.get("tie_word_embeddings", True)),
        config.get("max_position_embeddings") or 0,
        source,
    )


def _read_folder(folder: Path) -> Architecture | str:
    adapter = folder / "adapter_config.json"
    if adapter.is_file():
        return find_architecture(str(json.loads(adapter.read_text())["base_model_name_or_path"]))
    return read_architecture(json.loads((folder / "config.json").read_text()), f"{folder / 'config.json'}")


def _cached_config(name: str) -> Path | None:
    from huggingface_hub import try_to_load_from_cache

    found = try_to_load_from_cache(HUB_ID if name == SMOLLM2 else name, "config.json") if "/" in name else None
    return Path(found) if isinstance(found, str) else None
