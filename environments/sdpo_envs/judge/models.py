"""Which model judges: an endpoint, a local model, the policy itself, or any `Policy` object.

MODEL@URL            a model behind an OpenAI-compatible endpoint; the URL usually ends in /v1
transformers:NAME    a local model: a name, a hub id or a folder
self                 the policy that is judged, once rollouts have told the environment which it is
reward:NAME          a reward model, which scores and says nothing (`sdpo_envs.judge.reward`)
"""

from __future__ import annotations

import math
import os
import threading
import weakref
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from sdpo_gym import plugins
from sdpo_gym.endpoint import EndpointPolicy
from sdpo_gym.errors import ConfigError, EnvironmentFault, MissingDependencyError, PluginError, PolicyError
from sdpo_gym.policy import Conversation, Policy, Sampling
from sdpo_gym.settings import Section, validate
from sdpo_gym.tasks import stable_hash
from sdpo_gym.types import Sample

SELF = "self"
REWARD = "reward"
_FORMS = "MODEL@URL, transformers:NAME, reward:NAME or self"


class JudgeSettings(Section):
    """How a judge is asked: the `judge_args` of environments.

    Settings that cannot act with the kind of judge at hand are refused.
    """

    temperature: float = Field(0.0, ge=0, lt=math.inf, description="Of the judge's replies; 0 is greedy")
    top_p: float = Field(1.0, gt=0, le=1, description="Nucleus")
    max_tokens: int = Field(512, ge=1, description="Longest reply, reasoning included")
    seed: int | None = Field(
        0, description="Makes replies repeatable where the model can; none leaves it to chance"
    )
    retries: int = Field(2, ge=0, description="How often a judge whose reply cannot be read is asked again")
    cache: bool | Annotated[str, Field(min_length=1)] = Field(
        True, description="Whether readable replies are kept on disk and not asked for again; or a folder for them"
    )
    timeout: float = Field(120.0, gt=0, lt=math.inf, description="Seconds for one request to an endpoint")
    request_retries: int = Field(4, ge=0, description="How often a request that an endpoint fails is sent again")
    concurrency: int = Field(8, ge=1, description="Most requests to an endpoint at once")
    key_env: str = Field("OPENAI_API_KEY", min_length=1, description="Environment variable with an endpoint's key")
    batch: int = Field(
        1, ge=1, description="Most requests that a local judge reads together; above 1 only at temperature 0"
    )
    device: str | None = Field(None, description="Where a local judge runs; by default a GPU if there is one")
    low: float | None = Field(None, description="Reward that is a score of 0; without bounds the group gives them")
    high: float | None = Field(None, description="Reward that is a score of 1")

    @property
    def sampling(self) -> Sampling:
        """How the judge's replies are sampled."""
        return Sampling(self.temperature, self.top_p, self.max_tokens, self.seed)


_ASKED = {"temperature", "top_p", "max_tokens", "seed", "retries", "cache"}
_ENDPOINT = {"timeout", "request_retries", "concurrency", "key_env"}
_ACTING = {
    "an endpoint": _ASKED | _ENDPOINT,
    "a local model": _ASKED | {"batch", "device"},
    "the policy itself": (_ASKED - {"cache"}) | {"batch"},
    "a policy object": _ASKED | {"batch"},
    "a reward model": {"device", "low", "high"},
}


def judge_settings(given: JudgeSettings | Mapping[str, Any] | None, kind: str) -> JudgeSettings:
    """Settings for a judge of this kind, checked.

    Raises:
        UnknownNameError: For a setting that does not exist, with the closest one.
        ConfigError: For a value that cannot be used, or a setting that could have no effect.
    """
    settings = given if isinstance(given, JudgeSettings) else validate(JudgeSettings, given or {}, "judge_args")
    defaults = JudgeSettings()
    changed = {n for n in type(settings).model_fields if getattr(settings, n) != getattr(defaults, n)}
    idle = sorted(changed - _ACTING[kind] - ({"cache"} if settings.cache is False else set()))
    if idle:
        why = " (its weights change in training)" if idle[0] == "cache" else ""
        raise ConfigError(f"setting judge_args.{idle[0]} has no effect on {kind} as judge{why}; leave it out")
    if settings.batch > 1 and settings.temperature > 0:
        raise ConfigError(
            "judge_args.batch above 1 needs judge_args.temperature = 0: what is sampled would depend on which "
            "requests came together"
        )
    return settings


@dataclass
class JudgeModel:
    """A policy as a judge.

    Attributes:
        name: As it was written, for messages.
        settings: How it is asked.
        policy: None until one is bound, for "self".
        identity: What its replies depend on beside the question, for the cache; None: they are not cached.
        owned: Whether it was made here, and is closed here.
    """

    name: str
    settings: JudgeSettings
    policy: Policy | None = None
    identity: str | None = None
    owned: bool = False
    _turns: _Turns | None = field(default=None, repr=False)

    @property
    def concurrency(self) -> int:
        """How many requests it can use at once."""
        return max(getattr(self.policy, "concurrency", 1), self.settings.batch)

    def bind(self, policy: Policy) -> None:
        """Tells which policy is judged; a judge that is "self" asks that one, the others do not care."""
        if self.name == SELF and policy is not self.policy:
            self._set(policy)

    def _set(self, policy: Policy) -> None:
        self.policy = policy
        # Policies that say how many requests they take at once keep the limit; the others are asked in turn.
        self._turns = None if hasattr(policy, "concurrency") else _Turns(policy, self.settings.batch)

    def ask(self, messages: Conversation, sampling: Sampling) -> Sample:
        """One reply.

        Raises:
            ConfigError: If the judge is "self", and no policy is bound.
            EnvironmentFault: If the policy fails.
        """
        if self.policy is None:
            raise ConfigError(
                "the judge is 'self', the policy that is judged, and none is known yet: train, eval and "
                "collect_groups tell the environment; elsewhere call env.unwrapped.bind_policy(policy), "
                f"or name another judge ({_FORMS})"
            )
        try:
            if self._turns is not None:
                return self._turns.ask(messages, sampling)
            return _one(self.policy.sample([messages], 1, sampling), 1, self.policy)[0]
        except PolicyError as error:
            raise EnvironmentFault(f"judge {self.name!r} failed: {error}") from error

    def close(self) -> None:
        """Gives back connections; the judge can be asked again."""
        if self.owned and isinstance(self.policy, EndpointPolicy):
            self.policy.close()


def make_judge_model(judge: str | Policy, settings: JudgeSettings | Mapping[str, Any] | None = None) -> JudgeModel:
    """The model that `judge` names, loaded if it is a local one.

    Raises:
        ConfigError: If it cannot be read or used, or a setting could have no effect with it.
        SdpoGymError: If a local model cannot be had here.
    """
    if not isinstance(judge, str):
        if not isinstance(judge, Policy):
            raise ConfigError(f"a judge is {_FORMS}, or a Policy object; got {type(judge).__name__}")
        known = judge_settings(settings, "a policy object")
        # What its name stands for only its author knows, so such a judge is cached only in a folder given for it.
        cached = isinstance(known.cache, str)
        model = JudgeModel(judge.name, known, identity=f"policy {judge.name}" if cached else None)
        model._set(judge)
        return model
    if judge == SELF:
        return JudgeModel(SELF, judge_settings(settings, "the policy itself"))
    endpoint = _split_endpoint(judge)
    if endpoint:
        known = judge_settings(settings, "an endpoint")
        model = JudgeModel(judge, known, identity=f"endpoint {judge}", owned=True)
        model._set(
            EndpointPolicy(
                endpoint[1],
                endpoint[0],
                api_key=_key(known),
                concurrency=known.concurrency,
                timeout=known.timeout,
                retries=known.request_retries,
            )
        )
        return model
    kind, _, name = judge.partition(":")
    if kind == REWARD:
        raise ConfigError(f"{judge!r} is a reward model: it scores, and says nothing about an attempt")
    if not name or kind not in plugins.available(plugins.POLICIES):
        raise ConfigError(f"a judge is {_FORMS}; got {judge!r}{_guess(judge)}")
    known = judge_settings(settings, "a local model")
    model = JudgeModel(judge, known, identity=f"{judge} {weights_identity(name)}")
    model._set(_local_policy(kind, name, known.device))
    return model


def _split_endpoint(judge: str) -> tuple[str, str] | None:
    """(model, URL), if there is a URL; names of models may hold an @ too."""
    for scheme in ("@http://", "@https://"):
        model, found, rest = judge.partition(scheme)
        if found:
            return model, scheme[1:] + rest
    return None


def _guess(judge: str) -> str:
    if "://" in judge:
        return f"; a URL needs the model's name before it: MODEL@{judge.rpartition('@')[2]}"
    if "@" in judge:
        return "; the URL behind the @ begins with http:// or https://"
    return f"; for a local model write transformers:{judge.rpartition(':')[2]}" if judge else ""


def _key(settings: JudgeSettings) -> str | None:
    if settings.key_env == "OPENAI_API_KEY":
        return None
    key = os.environ.get(settings.key_env)
    if not key:
        raise ConfigError(
            f"judge_args.key_env names the environment variable {settings.key_env!r}, which is not set"
        )
    return key


def weights_identity(name: str) -> str:
    """Tells a folder with a model from the same folder with other weights; other names stand for themselves."""
    folder = Path(name).expanduser()
    if not folder.is_dir():
        return ""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    seen = [(p.name, p.stat().st_size, p.stat().st_mtime_ns) for p in files]
    return f"{stable_hash(folder.resolve(), *seen):016x}"


_loading = threading.Lock()
_loaded: weakref.WeakValueDictionary[tuple[str, ...], Policy] = weakref.WeakValueDictionary()


def _local_policy(kind: str, name: str, device: str | None) -> Policy:
    """The local model; the environments of one process that have the same judge share it."""
    place = (kind, name, weights_identity(name), str(device))
    with _loading:
        policy = _loaded.get(place)
        if policy is None:
            policy = _loaded[place] = _load(kind).from_name(name, device=device)
        return policy


def _load(kind: str) -> Any:
    try:
        return plugins.load(plugins.POLICIES, kind)
    except PluginError as error:
        cause = error.__cause__
        if kind == "transformers" and isinstance(cause, ModuleNotFoundError):
            raise MissingDependencyError(cause.name or "torch", "train", "a local model as judge") from error
        raise


class _Turns:
    """Asks a policy that only one thread at a time may use, with what waits meanwhile read together.

    Args:
        policy: What is asked.
        most: At most so many requests in one call. A call's samples must then not depend on its other requests,
            beyond the rounding of floating-point sums, so these must be greedy.
    """

    def __init__(self, policy: Policy, most: int) -> None:
        self.policy, self.most = policy, most
        self._turn, self._guard = threading.Lock(), threading.Lock()
        self._waiting: list[tuple[Conversation, Sampling, Future[Sample]]] = []

    def ask(self, conversation: Conversation, sampling: Sampling) -> Sample:
        """One reply, in turn."""
        reply: Future[Sample] = Future()
        if self.most > 1:
            sampling = replace(sampling, seed=0)  # greedy, so that requests differ in nothing but the question
        with self._guard:
            self._waiting.append((conversation, sampling, reply))
        with self._turn:
            while not reply.done():
                with self._guard:
                    alike = [w for w in self._waiting if w[1] == self._waiting[0][1]][: self.most]
                    taken = {id(future) for _, _, future in alike}
                    self._waiting = [w for w in self._waiting if id(w[2]) not in taken]
                self._answer(alike)
        return reply.result()

    def _answer(self, requests: list[tuple[Conversation, Sampling, Future[Sample]]]) -> None:
        conversations = [conversation for conversation, _, _ in requests]
        try:
            samples = _one(self.policy.sample(conversations, 1, requests[0][1]), len(requests), self.policy)
        except BaseException as error:
            if len(requests) > 1 and isinstance(error, PolicyError):  # one must not fail for another
                for request in requests:
                    self._answer([request])
                return
            for _, _, reply in requests:
                reply.set_exception(error)
            if not isinstance(error, Exception):
                raise
            return
        for (_, _, reply), sample in zip(requests, samples, strict=True):
            reply.set_result(sample)


def _one(answers: list[list[Sample]], count: int, policy: Policy) -> list[Sample]:
    """The one sample of each conversation."""
    got = [len(samples) for samples in answers]
    if got != [1] * count:
        raise PolicyError(
            f"policy {policy.name!r} was asked for one sample of each of {count} conversations, and returned {got}"
        )
    return [samples[0] for samples in answers]
