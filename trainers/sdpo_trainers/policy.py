"""A local transformers model as a policy."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from transformers import PreTrainedTokenizerBase

from sdpo_gym.errors import PolicyError
from sdpo_gym.policy import Conversation, Sampling
from sdpo_gym.types import Message, Sample
from sdpo_trainers.generation import generate
from sdpo_trainers.models import LoadedModel, load_model


def render_prompt(tokenizer: PreTrainedTokenizerBase, messages: Sequence[Message]) -> list[int]:
    """The tokens that a model reads before it answers a conversation.

    The tokenizer's chat template decides; a tokenizer without one gets "Role: content" paragraphs that end in
    "Assistant:".

    Raises:
        PolicyError: If the template refuses the conversation.
    """
    if not tokenizer.chat_template:
        turns = [f"{message.role.capitalize()}: {message.content}" for message in messages]
        return list(tokenizer.encode("\n\n".join([*turns, "Assistant:"])))
    try:
        text = tokenizer.apply_chat_template(
            [message.as_dict() for message in messages], tokenize=False, add_generation_prompt=True
        )
    except Exception as error:  # templates are programs, and raise whatever they like
        roles = ", ".join(message.role for message in messages)
        raise PolicyError(
            f"the chat template of {tokenizer.name_or_path or 'the tokenizer'} refuses a conversation with the "
            f"roles {roles}: {type(error).__name__}: {error}"
        ) from error
    return list(tokenizer.encode(text, add_special_tokens=False))


class TransformersPolicy:
    """Answers conversations with a local model.

    Args:
        loaded: The model with its tokenizer. The policy reads its weights as they are at each call, so it may be
            trained in between.
        batch_size: How many answers to sample at once.
    """

    def __init__(self, loaded: LoadedModel, batch_size: int = 32) -> None:
        self.loaded, self.name, self.batch_size = loaded, loaded.name, batch_size

    @classmethod
    def from_name(
        cls, name: str, device: str | torch.device | None = None, batch_size: int = 32
    ) -> TransformersPolicy:
        """Loads the model of that name; see `sdpo_trainers.models.load_model`."""
        return cls(load_model(name, device=device), batch_size)

    def sample(self, conversations: Sequence[Conversation], n: int, sampling: Sampling) -> list[list[Sample]]:
        """Samples n answers to each conversation.

        Raises:
            PolicyError: If a prompt with its answer would not fit into the model's context.
        """
        loaded = self.loaded
        prompts = [render_prompt(loaded.tokenizer, conversation) for conversation in conversations]
        for prompt in prompts:
            if len(prompt) + sampling.max_tokens > loaded.context_length:
                raise PolicyError(
                    f"{self.name} reads and writes at most {loaded.context_length} tokens; a prompt of "
                    f"{len(prompt)} and an answer of up to {sampling.max_tokens} do not fit: "
                    "shorten the prompt or lower max_tokens"
                )
        # Neighbours in length share a batch, so that little of it is padding.
        order = sorted(range(len(prompts)), key=lambda i: len(prompts[i]))
        per_batch = max(1, self.batch_size // n)
        answers: list[list[Sample]] = [[] for _ in prompts]
        for start in range(0, len(order), per_batch):
            batch = order[start : start + per_batch]
            for first in range(0, n, self.batch_size):
                some = min(self.batch_size, n - first)
                sampled = generate(
                    loaded.model,
                    loaded.tokenizer,
                    [prompts[i] for i in batch],
                    some,
                    sampling,
                    loaded.eos_ids,
                    keys=batch,
                    first_sample=first,
                )
                for i, samples in zip(batch, sampled, strict=True):
                    answers[i] += samples
        return answers
