"""A policy behind any OpenAI-compatible chat endpoint: a vLLM or llama.cpp server, OpenAI itself, a proxy.

The official client does the transport: retries with backoff on 429, 5xx and lost connections, `Retry-After`,
timeouts. Added here are the limit on concurrent requests, n samples from servers that answer with one, and a
strict reading of replies: an empty answer is the model's doing and becomes an empty `Sample`; a reply that is no
chat completion at all is the server's, is asked for again, and in the end raises `PolicyError`.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import math
import os
import re
import threading
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from sdpo_gym.errors import ConfigError, PolicyError
from sdpo_gym.policy import Continued, Conversation, Sampling
from sdpo_gym.tasks import stable_hash
from sdpo_gym.types import Sample, as_native, native_form, shorten

if TYPE_CHECKING:
    from openai import AsyncAPIResponse, AsyncOpenAI

T = TypeVar("T")

_OUTGROWN = re.compile(r"context.?(length|size|window)|too (long|many tokens)", re.IGNORECASE)
"""How servers say that a conversation is longer than the model's context; the status alone does not tell."""

LONGEST_REPLY = 256 << 20
"""Bytes; many samples with the log-probabilities of their tokens take some."""

NO_KEY = "none"
"""What servers that need no key are sent."""


class BrokenReply(ValueError):
    """A reply with status 200 that is not a chat completion; retried inside `EndpointPolicy`."""


class EndpointPolicy:
    """Samples from a chat endpoint.

    Native messages of the form "openai" are sent as such, with their tools. All others are sent as plain text, the
    form "hermes" too: its calls are text, which a server that is sent tools may or may not parse.

    Args:
        base_url: Where the API is, usually ending in `/v1`.
        model: The model's name there.
        api_key: Taken from the environment variable OPENAI_API_KEY if not given; servers without keys need none.
            It is kept in memory only and struck out of error messages.
        concurrency: At most so many requests at once.
        timeout: Seconds for one request.
        retries: How often a failed request is sent again.
        logprobs: Ask for the log-probability of each sampled token; for servers that give them.

    Raises:
        ConfigError: If an argument cannot be used.
    """

    def __init__(
        self,
        base_url: str,
        model: str,
        api_key: str | None = None,
        concurrency: int = 8,
        timeout: float = 120.0,
        retries: int = 4,
        logprobs: bool = False,
    ) -> None:
        self.base_url = checked_url(base_url)
        if not model:
            raise ConfigError("an endpoint needs the name of a model, got an empty one")
        if concurrency < 1 or not 0 < timeout < math.inf or retries < 0:
            raise ConfigError(
                "an endpoint needs concurrency >= 1, timeout > 0 and retries >= 0, "
                f"got {concurrency}, {timeout}, {retries}"
            )
        self.model, self.concurrency, self.timeout, self.retries = model, concurrency, timeout, retries
        self.logprobs = logprobs
        self.name = f"{model}@{urlsplit(base_url).netloc}"
        self.batch_size = 16 * concurrency
        self._api_key = api_key or os.environ.get("OPENAI_API_KEY") or NO_KEY
        self._gives_n = True  # until the server shows that it does not
        self._loop: asyncio.AbstractEventLoop | None = None
        self._client: AsyncOpenAI | None = None
        self._limit = asyncio.Semaphore(concurrency)
        self._opening = threading.Lock()

    def sample(self, conversations: Sequence[Conversation], n: int, sampling: Sampling) -> list[list[Sample]]:
        """n samples of each conversation. Threads may call it at once; the limit on requests is on all of them.

        Raises:
            PolicyError: If the endpoint cannot be reached, refuses, or keeps sending broken replies.
        """
        return self._run(self._sample_all(conversations, n, sampling))

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        """Runs `work` on this policy's own event loop.

        A loop in its own thread keeps connections open between calls, works where the caller has a running loop
        (a notebook), and lets Ctrl-C stop requests that are under way.
        """
        with self._opening:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._limit = asyncio.Semaphore(self.concurrency)  # which belongs to the loop that first waits
                threading.Thread(target=self._loop.run_forever, name="endpoint", daemon=True).start()
            future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        finally:
            future.cancel()

    def close(self) -> None:
        """Closes connections; the policy can be used again, and opens new ones."""
        if self._loop is None:
            return
        if self._client is not None:
            asyncio.run_coroutine_threadsafe(self._client.close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._loop, self._client = None, None

    async def _sample_all(
        self, conversations: Sequence[Conversation], n: int, sampling: Sampling
    ) -> list[list[Sample]]:
        import openai  # half a second that only who uses an endpoint should wait for

        if self._client is None:
            self._client = openai.AsyncOpenAI(
                base_url=self.base_url,
                api_key=self._api_key,
                timeout=self.timeout,
                max_retries=self.retries,
            )
        ask = functools.partial(self._request, self._client, sampling)
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [
                    group.create_task(self._sample_one(ask, conversation, number, n))
                    for number, conversation in enumerate(conversations)
                ]
        except ExceptionGroup as failed:
            error = _first(failed)
            if isinstance(error, openai.OpenAIError | BrokenReply):
                raise PolicyError(self._explain(error)) from None  # its own traceback might show the key
            raise error from None
        return [task.result() for task in tasks]

    async def _sample_one(
        self, ask: Callable[..., Awaitable[list[Sample]]], conversation: Conversation, number: int, n: int
    ) -> list[Sample]:
        """n samples of one conversation: in one request, or in n where the server answers with one."""
        import openai

        samples: list[Sample] = []
        if n > 1 and self._gives_n:
            # A server may refuse n; if it refuses for another reason, the single requests below say so.
            with contextlib.suppress(openai.BadRequestError, openai.UnprocessableEntityError):
                samples = (await ask(conversation, n, (number, 0)))[:n]
        async with asyncio.TaskGroup() as group:
            singles = [
                group.create_task(_awaited(ask(conversation, 1, (number, place))))
                for place in range(len(samples), n)
            ]
        self._gives_n = self._gives_n and (n == 1 or not singles)
        return samples + [single.result()[0] for single in singles]

    async def _request(
        self,
        client: AsyncOpenAI,
        sampling: Sampling,
        conversation: Conversation,
        n: int,
        place: tuple[int, int],
    ) -> list[Sample]:
        """One request, sent again if its reply is broken. `place` varies the seed, so that no two are alike.

        A conversation that goes on after an answer may outgrow the model's context: that is no error, and its
        answers are empty and truncated.
        """
        import openai

        options: dict[str, Any] = {}
        if n > 1:
            options["n"] = n
        if sampling.seed is not None:
            options["seed"] = stable_hash(sampling.seed, *place) % 2**31
        if self.logprobs:
            options["logprobs"] = True
        shown: Conversation = conversation
        if native_form(conversation) == "openai":
            shown, tools = as_native(conversation)
            if tools:
                options["tools"] = list(tools)
        messages: Any = [message.as_dict() for message in shown]
        tries = 0
        while True:
            try:
                async with (
                    self._limit,
                    client.chat.completions.with_streaming_response.create(
                        model=self.model,
                        messages=messages,
                        temperature=sampling.temperature,
                        top_p=sampling.top_p,
                        max_tokens=sampling.max_tokens,
                        **options,
                    ) as reply,
                ):
                    return read_reply(await self._content(reply))
            except openai.BadRequestError as error:
                if isinstance(conversation, Continued) and _OUTGROWN.search(error.message):
                    return [Sample("", finish_reason="length")] * n
                raise
            except BrokenReply:
                if tries >= self.retries:
                    raise
            await asyncio.sleep(min(0.25 * 2**tries, 8.0))
            tries += 1

    async def _content(self, reply: AsyncAPIResponse[Any]) -> bytes:
        """The whole of a reply, which must end: the client's own timeout starts anew with every byte.

        Raises:
            BrokenReply: If it breaks off, takes too long, or is too long.
        """
        content = bytearray()
        try:
            async with asyncio.timeout(self.timeout):
                async for chunk in reply.iter_bytes():
                    content += chunk
                    if len(content) > LONGEST_REPLY:
                        raise BrokenReply(f"the reply is longer than {LONGEST_REPLY >> 20} MiB")
        except TimeoutError:
            raise BrokenReply(f"no whole reply within {self.timeout:g} s") from None
        except BrokenReply:
            raise
        except Exception as error:  # whatever the HTTP library under the client raises
            raise BrokenReply(f"the reply broke off ({error}): {_excerpt(bytes(content))}") from error
        return bytes(content)

    def _explain(self, error: Exception) -> str:
        """What went wrong, where, and what to do; without the key."""
        import openai

        hint, again = "", True
        match error:
            case openai.APITimeoutError():
                what = f"no reply within {self.timeout:g} s"
            case openai.APIConnectionError():
                what = f"cannot connect ({error.__cause__ or error})"
                hint = "; is the server running, and is the URL right?"
            case openai.APIStatusError():
                what = f"HTTP {error.status_code}: {error.message}"
                again = error.status_code in (408, 409, 429) or error.status_code >= 500
                if error.status_code in (401, 403):
                    hint = "; the key is read from the environment variable OPENAI_API_KEY"
                elif error.status_code == 404:
                    hint = "; the URL usually ends in /v1, and the model must be one that the server offers"
            case _:
                what = str(error)
        tries = f" ({self.retries + 1} tries)" if self.retries and again else ""
        if self._api_key != NO_KEY:
            what = what.replace(self._api_key, "***")
        what = shorten(" ".join(what.split()), 500)
        return f"endpoint {self.base_url}, model {self.model!r}: {what}{hint}{tries}"


async def _awaited(work: Awaitable[T]) -> T:
    return await work


def _first(error: Exception) -> Exception:
    """The first error of a tree of them."""
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error


def checked_url(url: str) -> str:
    """`url`, if requests can be sent to it and it holds no password.

    Raises:
        ConfigError: If it is no http(s) URL, or holds credentials: URLs are written to run folders.
    """
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        raise ConfigError(f"an endpoint is a URL such as http://localhost:8000/v1, got {url!r}")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ConfigError(
            "an endpoint's URL is kept in run folders, so it must not hold credentials or a query; "
            "give the key in the environment variable OPENAI_API_KEY"
        )
    return url


def read_reply(content: bytes) -> list[Sample]:
    """The samples in a chat completion.

    Raises:
        BrokenReply: If it is not JSON, or has no choices with a message.
    """
    try:
        reply = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise BrokenReply(f"the reply is not JSON ({type(error).__name__}): {_excerpt(content)}") from error
    choices = reply.get("choices") if isinstance(reply, dict) else None
    if not isinstance(choices, list) or not choices:
        raise BrokenReply(f"the reply has no choices: {_excerpt(content)}")
    if not all(isinstance(c, dict) and isinstance(c.get("message"), dict) for c in choices):
        raise BrokenReply(f"a choice of the reply has no message: {_excerpt(content)}")
    texts = [_text(choice["message"]) for choice in choices]
    usage = reply.get("usage")
    counts = _shares(_count(usage, "completion_tokens"), [len(text) + 1 for text in texts])
    read = _count(usage, "prompt_tokens")
    samples = []
    for choice, text, count in zip(choices, texts, counts, strict=True):
        logprobs = _logprobs(choice.get("logprobs"))
        finish = "length" if choice.get("finish_reason") in ("length", "max_tokens") else "stop"
        count = len(logprobs) or count
        samples.append(
            Sample(text, logprobs=logprobs, finish_reason=finish, token_count=count, prompt_token_count=read)
        )
    return samples


def _count(usage: Any, name: str) -> int:
    """A number of tokens that the server says; 0 where it does not."""
    count = usage.get(name) if isinstance(usage, dict) else 0
    return count if isinstance(count, int) and 0 < count < 2**53 else 0


def _text(message: dict[str, Any]) -> str:
    """What a message says: its tool calls as JSON, its content, both as JSON, its refusal, or nothing."""
    content = message.get("content")
    if isinstance(content, list):  # some servers send parts
        content = "".join(p["text"] for p in content if isinstance(p, dict) and isinstance(p.get("text"), str))
    content = content if isinstance(content, str) else ""
    said = _tool_calls(message.get("tool_calls"), content) or content or message.get("refusal")
    text = said if isinstance(said, str) else ""
    return text.encode("utf-8", "replace").decode()  # lone surrogates, which no file could hold


def _tool_calls(calls: Any, content: str) -> str:
    """Tool calls that the server has already parsed, as the text of one JSON value again; "" without calls."""
    calls = calls if isinstance(calls, list) else []
    functions = [c["function"] for c in calls if isinstance(c, dict) and isinstance(c.get("function"), dict)]
    written = [{"name": f.get("name"), "arguments": f.get("arguments")} for f in functions]
    if not written:
        return ""
    if content.strip():
        return json.dumps({"content": content, "tool_calls": written})
    return json.dumps(written[0] if len(written) == 1 else written)


def _logprobs(given: Any) -> tuple[float, ...]:
    content = given.get("content") if isinstance(given, dict) else None
    if not isinstance(content, list):
        return ()
    found = [token.get("logprob") for token in content if isinstance(token, dict)]
    numbers = tuple(float(x) for x in found if isinstance(x, int | float))
    return numbers if len(numbers) == len(content) else ()


def _shares(total: int, weights: Sequence[int]) -> list[int]:
    """`total` in parts by weight: servers count the tokens of all choices together."""
    ends = [total * end // sum(weights) for end in accumulate(weights, initial=0)]
    return [high - low for low, high in pairwise(ends)]


def _excerpt(content: bytes) -> str:
    return repr(shorten(content[:2000].decode("utf-8", "replace"), 200))
