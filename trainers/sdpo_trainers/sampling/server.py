"""A vLLM server: sampling tokens from it, and what else is asked of it.

Prompts are sent as tokens and answers come back as tokens, with the log-probability of each, so that what is
trained is what was sampled; nothing is tokenised a second time. See https://docs.vllm.ai for the endpoints.
"""

from __future__ import annotations

import asyncio
import copy
import math
import threading
from collections.abc import Sequence
from concurrent.futures import CancelledError
from typing import Any
from urllib.parse import urlsplit

from sdpo_gym.endpoint import EndpointPolicy
from sdpo_gym.errors import PolicyError
from sdpo_gym.policy import Continued, Conversation, Sampling
from sdpo_gym.tasks import stable_hash
from sdpo_gym.types import Sample
from sdpo_trainers.models import LoadedModel
from sdpo_trainers.rendering import render_prompt
from sdpo_trainers.sampling.samplers import Interrupted


class VLLMPolicy(EndpointPolicy):
    """Samples from one of the models of a vLLM server: the one that it serves, or an adapter for it.

    Args:
        loaded: Its tokenizer turns conversations into tokens and answers into text, and the model says how much it
            can read.
        url: Of the server.
        model: The model's name there; by default the one that the server serves.
        concurrency: At most so many requests at once.
        timeout: Seconds for one request.

    Raises:
        PolicyError: If the server cannot be reached, or has no such model.
    """

    def __init__(
        self,
        loaded: LoadedModel,
        url: str,
        model: str | None = None,
        concurrency: int = 64,
        timeout: float = 600.0,
    ) -> None:
        super().__init__(url, model or "unknown", concurrency=concurrency, timeout=timeout)
        self._tokenizer: Any = copy.deepcopy(loaded.tokenizer)  # tokenizers change while they are used
        self._rendering = threading.Lock()
        self._eos_ids = loaded.eos_ids
        served = [card for card in self.models() if not card.get("parent")]
        named = [card for card in served if card["id"] == (model or card["id"])]
        if not named:
            known = ", ".join(str(card["id"]) for card in served) or "no model"
            raise PolicyError(f"the server at {self.base_url} serves {known}, and not {model!r}")
        self.model = str(named[0]["id"])
        self.name = f"{self.model}@{urlsplit(url).netloc}"
        self.context_length = min(loaded.context_length, named[0].get("max_model_len") or math.inf)

    def named(self, model: str) -> VLLMPolicy:
        """The same server, asked for another of its models; connections are shared."""
        other = copy.copy(self)
        other.model = model
        return other

    # --- sampling --------------------------------------------------------------------------------------

    async def _request(
        self, client: Any, sampling: Sampling, conversation: Conversation, n: int, place: tuple[int, int]
    ) -> list[Sample]:
        """n samples of a conversation, whose number and first sample `place` holds."""
        with self._rendering:
            prompt = render_prompt(self._tokenizer, conversation)
        room = min(int(self.context_length) - len(prompt), sampling.max_tokens)
        if room < sampling.max_tokens and not isinstance(conversation, Continued):
            raise PolicyError(
                f"{self.name} reads and writes at most {self.context_length} tokens; a prompt of {len(prompt)} "
                f"and an answer of up to {sampling.max_tokens} do not fit: start the server with a larger "
                "--max-model-len, or lower sampling.max_tokens"
            )
        if room <= 0:
            return [Sample("", tuple(prompt), finish_reason="length")] * n
        number, first = place
        seed = sampling.seeds[number] if sampling.seeds else sampling.seed
        numbered = (first,) if sampling.seeds else place
        async with self._limit:
            reply = await client.completions.create(
                model=self.model,
                prompt=prompt,
                n=n,
                max_tokens=room,
                temperature=sampling.temperature,
                top_p=sampling.top_p,
                seed=None if seed is None else stable_hash(seed, *numbered) % 2**31,
                logprobs=0,
                extra_body=_PLAIN | {"stop_token_ids": list(self._eos_ids)},
            )
        if reply.model != self.model:
            raise PolicyError(f"{self.base_url} was asked for {self.model!r} and answered as {reply.model!r}")
        return [self._read(choice, prompt) for choice in reply.choices]

    def _read(self, choice: Any, prompt: Sequence[int]) -> Sample:
        """A sample as a local model would have given it.

        Raises:
            PolicyError: If the reply lacks tokens or log-probabilities, or was made of another prompt.
        """
        ids, read = (getattr(choice, name, None) for name in ("token_ids", "prompt_token_ids"))
        logprobs = choice.logprobs.token_logprobs if choice.logprobs else None
        if not isinstance(ids, list) or not isinstance(logprobs, list) or len(ids) != len(logprobs):
            raise PolicyError(
                f"{self.base_url} gives no log-probability for each token id: it must be a vLLM server that knows "
                "return_token_ids (0.10.2 or later)"
            )
        if read != list(prompt):
            raise PolicyError(f"{self.base_url} was sent a prompt of {len(prompt)} tokens and read others")
        if None in logprobs or not all(-9999 < x < math.inf for x in logprobs):  # -9999 is its minus infinity
            raise PolicyError(
                f"{self.base_url} gave log-probabilities that are not finite: its weights are broken"
            )
        stopped = bool(ids) and ids[-1] in self._eos_ids
        with self._rendering:
            text = self._tokenizer.decode(
                ids[:-1] if stopped else ids, skip_special_tokens=True, clean_up_tokenization_spaces=False
            )
        return Sample(text, tuple(prompt), tuple(ids), tuple(logprobs), "stop" if stopped else "length")

    # --- what else is asked ----------------------------------------------------------------------------

    def models(self) -> list[dict[str, Any]]:
        """The models and adapters that the server has."""
        reply = self.ask("GET", "models")
        cards = reply.get("data") if isinstance(reply, dict) else None
        if not isinstance(cards, list) or not all(isinstance(card, dict) and "id" in card for card in cards):
            raise PolicyError(
                f"{self.base_url} does not list its models as OpenAI's API does; is it a vLLM server?"
            )
        return cards

    def prompt_logprobs(self, ids: Sequence[int]) -> list[float]:
        """The log-probability, at temperature 1, of each token but the first."""
        body = {"model": self.model, "prompt": list(ids), "max_tokens": 1, "prompt_logprobs": 0}
        reply = self.ask("POST", "completions", body)
        choice = reply["choices"][0] if isinstance(reply, dict) and reply.get("choices") else {}
        found = choice.get("prompt_logprobs")
        if not isinstance(found, list) or len(found) != len(ids):
            raise PolicyError(f"{self.base_url} gives no prompt_logprobs; is it a vLLM server?")
        if reply["model"] != self.model:
            raise PolicyError(f"{self.base_url} was asked for {self.model!r} and answered as {reply['model']!r}")
        return [float(place[str(token)]["logprob"]) for place, token in zip(found[1:], ids[1:], strict=True)]

    def ask(self, method: str, path: str, body: Any = None, hint: str = "") -> Any:
        """One request, and the JSON of its reply, or its text.

        Args:
            method: GET or POST.
            path: Under the server's URL; one that begins with a slash is under its root.
            body: To send as JSON.
            hint: What to do if the server does not know the path, or what it is asked for.

        Raises:
            PolicyError: If it fails.
        """
        import openai

        try:
            return self._run(self._ask(method, path, body))
        except openai.NotFoundError as error:
            what = f"{self.base_url} does not know {path} or what it was asked for ({error.message})"
            raise PolicyError(f"{what}: {hint}" if hint else what) from None
        except openai.OpenAIError as error:
            raise PolicyError(self._explain(error)) from None

    async def _ask(self, method: str, path: str, body: Any) -> Any:
        import openai

        if self._client is None:
            self._client = openai.AsyncOpenAI(
                base_url=self.base_url, api_key=self._api_key, timeout=self.timeout, max_retries=self.retries
            )
        if path.startswith("/"):
            path = self.base_url.rstrip("/").removesuffix("/v1") + path
        send = self._client.get if method == "GET" else self._client.post
        return await send(path, cast_to=object, **({} if body is None else {"body": body}))

    def interrupt(self) -> None:
        """Breaks off all requests; whoever waits for one gets `Interrupted`."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._cancel_all)

    def _cancel_all(self) -> None:
        for task in asyncio.all_tasks():
            task.cancel()

    def _run(self, work: Any) -> Any:
        try:
            return super()._run(work)
        except CancelledError as error:
            raise Interrupted from error


_PLAIN = {
    "return_token_ids": True,
    "return_tokens_as_token_ids": True,  # nobody reads the texts of single tokens
    # What a model's generation_config.json asks for would otherwise hold for what is not said here.
    "top_k": 0,
    "min_p": 0.0,
    "repetition_penalty": 1.0,
    "presence_penalty": 0.0,
    "frequency_penalty": 0.0,
}
"""Of every request: tokens, drawn from the model's own distribution."""
