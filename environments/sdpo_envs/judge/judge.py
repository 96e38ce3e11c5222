"""Asking a judge: until its reply can be read, once for each question, counted.

    judge = Judge("transformers:smollm2-135m", {"max_tokens": 400})
    request = judge_request(task.messages, attempt, rubric, feedback=feedback)   # sdpo_envs.judge.prompt
    judgement = judge.judge(request)                                             # sdpo_envs.judge.rubric
    judge.usage.requests

A judge may be used from many threads at once.
"""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from sdpo_envs.judge.cache import ReplyCache, cache_key
from sdpo_envs.judge.models import REWARD, JudgeSettings, make_judge_model
from sdpo_envs.judge.prompt import JudgeRequest
from sdpo_envs.judge.quoting import one_line
from sdpo_envs.judge.reply import Unreadable
from sdpo_envs.judge.reward import RewardJudge
from sdpo_envs.judge.rubric import Judgement
from sdpo_gym.errors import EnvironmentFault
from sdpo_gym.policy import Policy
from sdpo_gym.tasks import stable_hash
from sdpo_gym.types import Sample, shorten


@dataclass(frozen=True)
class JudgeUsage:
    """What judging has taken so far.

    Attributes:
        judgements: Judgements given.
        requests: Replies asked of the model, not counting what an endpoint sends again by itself.
        retries: Those of them that were asked because the reply before could not be read.
        failures: Questions that stayed without a judgement.
        cache_hits: Judgements whose reply was on disk.
        shared: Judgements whose reply another thread was just asking for.
        prompt_tokens: Read by the model, as far as it says so.
        reply_tokens: Written by the model, as far as it says so.
        prompt_chars: The same in characters, which are always known.
        reply_chars: The same in characters.
        seconds: Spent waiting for the model, added up over threads.
    """

    judgements: int = 0
    requests: int = 0
    retries: int = 0
    failures: int = 0
    cache_hits: int = 0
    shared: int = 0
    prompt_tokens: int = 0
    reply_tokens: int = 0
    prompt_chars: int = 0
    reply_chars: int = 0
    seconds: float = 0.0


class Judge:
    """Gives judgements.

    Args:
        model: "self", "transformers:NAME", "MODEL@URL", or a `Policy` (`sdpo_envs.judge.models`).
        settings: How it is asked (`judge_args`).

    Raises:
        ConfigError: If the judge or a setting cannot be used.
    """

    def __init__(self, model: str | Policy, settings: JudgeSettings | Mapping[str, Any] | None = None) -> None:
        self.model = make_judge_model(model, settings)
        self.settings = self.model.settings
        self.cache = _cache(self.settings.cache) if self.model.identity else None
        self._usage = JudgeUsage()
        self._asked: dict[str, Future[Judgement]] = {}
        self._guard = threading.Lock()

    @property
    def name(self) -> str:
        """As it was written; what a `Policy` calls itself."""
        return self.model.name

    @property
    def concurrency(self) -> int:
        """How many threads that judge at once it can make use of."""
        return self.model.concurrency

    @property
    def usage(self) -> JudgeUsage:
        """What judging has taken so far."""
        return self._usage

    def bind(self, policy: Policy) -> None:
        """Tells which policy is judged; a judge that is "self" asks that one, the others do not care."""
        self.model.bind(policy)

    def close(self) -> None:
        """Gives back connections; the judge can be used again."""
        self.model.close()

    def judge(self, request: JudgeRequest, repeat: int = 0) -> Judgement:
        """The judgement that is asked for.

        The same request is asked once, whoever else asks at the same time or has asked before, unless nothing
        fixes what is sampled (`seed` is none, and the temperature above 0).

        Args:
            request: What is asked.
            repeat: Another number asks the same anew, with another seed; for measuring how steady a judge is.

        Raises:
            ConfigError: If the judge is "self", and no policy is bound.
            EnvironmentFault: If the judge cannot be asked, or gives no reply that can be read.
        """
        if self.settings.seed is None and self.settings.temperature > 0:
            return self._counted(lambda: self._ask(request, repeat)[0])
        sampling = dataclasses.replace(self.settings.sampling, seed=self._seed(repeat, 0))
        asked = (
            [message.as_dict() for message in request.messages],
            dataclasses.asdict(request.rubric),
            request.mark,
        )
        key = cache_key(self.model.identity, dataclasses.asdict(sampling), repeat, asked)
        with self._guard:
            known = self._asked.get(key)
            mine: Future[Judgement] = Future()
            if known is None:
                self._asked[key] = mine
        if known is not None:
            judgement = known.result()
            self._count(judgements=1, shared=1)
            return judgement
        try:
            judgement = self._counted(lambda: self._looked_up(key, request, repeat))
            mine.set_result(judgement)
            return judgement
        except BaseException as error:  # whatever it is, who waits must not wait for ever
            stopped = EnvironmentFault(f"judge {self.name!r} was interrupted")
            mine.set_exception(error if isinstance(error, Exception) else stopped)
            raise
        finally:
            with self._guard:
                del self._asked[key]

    def _looked_up(self, key: str, request: JudgeRequest, repeat: int) -> Judgement:
        """From the cache, or else asked for and kept there."""
        kept = self.cache.get(key) if self.cache else None
        if kept is not None:
            try:
                judgement = _read(kept, request)
            except Unreadable:
                pass  # another version kept it, which read it otherwise: it is asked for again
            else:
                self._count(cache_hits=1)
                return judgement
        judgement, reply = self._ask(request, repeat)
        if self.cache:
            self.cache.put(key, reply)
        return judgement

    def _ask(self, request: JudgeRequest, repeat: int) -> tuple[Judgement, Sample]:
        """Asks until a reply can be read."""
        asked = request
        for tries in range(self.settings.retries + 1):
            sampling = dataclasses.replace(self.settings.sampling, seed=self._seed(repeat, tries))
            started = time.perf_counter()
            reply = self.model.ask(asked.messages, sampling)
            self._count(
                requests=1,
                retries=min(tries, 1),
                prompt_tokens=reply.prompt_tokens,
                reply_tokens=reply.tokens,
                prompt_chars=sum(len(message.content) for message in asked.messages),
                reply_chars=len(reply.text),
                seconds=time.perf_counter() - started,
            )
            try:
                return _read(reply, request), reply
            except Unreadable as error:
                reason = str(error)
                asked = request.again(reason)
        cut = reply.finish_reason == "length"
        raise EnvironmentFault(
            f"judge {self.name!r} gave no readable reply in {self.settings.retries + 1} tries: {reason}"
            + (f"; it reached judge_args.max_tokens = {self.settings.max_tokens}" if cut else "")
            + f"; its last reply: {shorten(one_line(shorten(reply.text, 1000)), 300)!r}"
        )

    def _seed(self, repeat: int, tries: int) -> int | None:
        seed = self.settings.seed
        return None if seed is None else stable_hash(seed, repeat, tries) % 2**31

    def _counted(self, give: Callable[[], Judgement]) -> Judgement:
        """What `give` gives, counted as a judgement or a failure."""
        try:
            judgement = give()
        except EnvironmentFault:
            self._count(failures=1)
            raise
        self._count(judgements=1)
        return judgement

    def _count(self, **more: float) -> None:
        with self._guard:
            counts = {name: getattr(self._usage, name) + value for name, value in more.items()}
            self._usage = dataclasses.replace(self._usage, **counts)


def make_judge(
    judge: str | Policy, settings: JudgeSettings | Mapping[str, Any] | None = None
) -> Judge | RewardJudge:
    """The judge that is named, of either kind.

    Args:
        judge: "self", "transformers:NAME", "MODEL@URL", "reward:NAME", or a `Policy`.
        settings: How it is asked (`judge_args`).

    Raises:
        ConfigError: If the judge or a setting cannot be used.
    """
    if isinstance(judge, str) and judge.startswith(f"{REWARD}:"):
        return RewardJudge(judge, settings)
    return Judge(judge, settings)


def _read(reply: Sample, request: JudgeRequest) -> Judgement:
    return request.read(reply.text, truncated=reply.finish_reason == "length")


def _cache(where: bool | str) -> ReplyCache | None:
    if where is False:
        return None
    return ReplyCache(None if where is True else where)
