"""A tiny random language model with a byte-level tokenizer, made in memory: for tests and for trying things out.

It uses the classes of real models (Llama, a fast tokenizer, a chat template), so whatever runs with it runs with
them. It is called `tiny` wherever a model is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sdpo_trainers.models import LoadedModel

CHAT_TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
CONTEXT_LENGTH = 8192


def tiny_tokenizer(merges: Sequence[tuple[str, str]] = ()) -> Any:
    """A tokenizer with one token per byte, and the special tokens of a chat model.

    Args:
        merges: Pairs of tokens that it makes one token of, wherever they meet.
    """
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {token: i for i, token in enumerate([*special, *alphabet, *map("".join, merges)])}
    backend = Tokenizer(models.BPE(vocab=vocabulary, merges=list(merges)))
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    backend.decoder = decoders.ByteLevel()
    backend.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in special])
    return PreTrainedTokenizerFast(
        tokenizer_object=backend,
        bos_token="<|im_start|>",
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        chat_template=CHAT_TEMPLATE,
        model_max_length=CONTEXT_LENGTH,
        clean_up_tokenization_spaces=False,
    )


def tiny_model(
    seed: int = 0, hidden: int = 32, layers: int = 2, merges: Sequence[tuple[str, str]] = ()
) -> LoadedModel:
    """Makes the model; the same weights for the same arguments, whatever the state of torch's generator.

    Args:
        seed: Of the weights.
        hidden: Width, a multiple of 8.
        layers: Number of layers.
        merges: Of its tokenizer.
    """
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    from sdpo_trainers.models import TINY, LoadedModel

    tokenizer = tiny_tokenizer(merges)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=hidden,
        intermediate_size=2 * hidden,
        num_hidden_layers=layers,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=CONTEXT_LENGTH,
        tie_word_embeddings=True,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
        attn_implementation="sdpa",
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = LlamaForCausalLM(config)
    model.eval()
    model.name_or_path = TINY
    return LoadedModel(model, tokenizer, TINY, "made in memory")
