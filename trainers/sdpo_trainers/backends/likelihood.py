"""What supervised backends have in common: the likelihood of answers is maximised."""

from __future__ import annotations

from sdpo_trainers.backend import Backend, Batch, Loss
from sdpo_trainers.losses import entropy, token_logprobs


class Likelihood(Backend):
    """Maximum likelihood of the examples' responses, a mean over tokens.

    It is the likelihood under the distribution that is sampled from, at `sampling.temperature`, as in all
    backends: what is learned is to sample such responses. Other trainers' fine-tuning is the same at 1 alone.
    """

    def loss(self, batch: Batch) -> Loss:
        logprobs = token_logprobs(batch.student_logits, batch.tokens.ids)
        return Loss(-logprobs, {"entropy": entropy(batch.student_logits.detach())})
