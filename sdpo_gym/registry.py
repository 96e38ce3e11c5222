"""Which environments there are, and making them by name.

    env = sdpo_gym.make("tools/calls", split="train", detail="full", seed=0)

Ids are `domain/name` with an optional `-vN`. Environments of installed packages are found by entry point
(group `sdpo_gym.environments`, each value an `EnvironmentSpec`); `register` adds one from running code. Every
environment is in Gymnasium's registry too, as `sdpo_gym/domain/name-vN`.
"""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import gymnasium
import numpy as np
from gymnasium.envs import registration as gymnasium_registration

from sdpo_gym import plugins
from sdpo_gym.env import FeedbackEnv
from sdpo_gym.errors import ConfigError, MissingDependencyError, PluginError, SdpoGymError, UnknownNameError
from sdpo_gym.tasks import check_split, stable_hash

_ID = re.compile(r"(?P<name>[a-z0-9_]+/[a-z0-9_.-]*?[a-z0-9_])(?:-v(?P<version>\d+))?")

# Gymnasium's own grammar allows one slash in an id; ours are `domain/name` in the namespace `sdpo_gym`. The
# pattern below accepts everything that Gymnasium's accepts, with the same parts, and namespaces with slashes.
gymnasium_registration.ENV_ID_RE = re.compile(
    r"^(?:(?P<namespace>[\w:-]+(?:\/[\w:-]+)*)\/)?(?:(?P<name>[\w:.-]+?))(?:-v(?P<version>\d+))?$"
)


@dataclass(frozen=True)
class EnvironmentSpec:
    """What is known of an environment without loading it.

    Attributes:
        id: `domain/name`, without version.
        entry_point: The class (or a function that returns an environment), or where it is as "module:name".
        summary: One line for listings.
        version: Raised when scores stop being comparable.
        kwargs: Arguments it is always made with.
        extra: The extra of sdpo-gym that it needs, if any.
        card: More about it for `sdpo-gym info`: what feedback reveals at each detail, sources, licences.
    """

    id: str
    entry_point: str | Callable[..., FeedbackEnv[Any]]
    summary: str = ""
    version: int = 0
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    extra: str | None = None
    card: str = ""

    def __post_init__(self) -> None:
        match = _ID.fullmatch(self.id)
        if not match or match["version"]:
            raise ConfigError(
                f"an environment id is 'domain/name' in lower case, with the version given apart, got {self.id!r}"
            )

    @property
    def domain(self) -> str:
        """The part before the slash."""
        return self.id.partition("/")[0]

    @property
    def versioned_id(self) -> str:
        """`domain/name-vN`."""
        return f"{self.id}-v{self.version}"

    def load(self) -> Callable[..., FeedbackEnv[Any]]:
        """The class or function that makes the environment.

        Raises:
            PluginError: If it cannot be imported; the cause is chained.
        """
        if not isinstance(self.entry_point, str):
            return self.entry_point
        module, _, name = self.entry_point.partition(":")
        try:
            loaded: Callable[..., FeedbackEnv[Any]] = getattr(importlib.import_module(module), name)
        except Exception as error:
            missing = error.name if isinstance(error, ModuleNotFoundError) else None
            if self.extra and missing and missing.partition(".")[0] != module.partition(".")[0]:
                raise MissingDependencyError(missing, self.extra, f"environment {self.id!r}") from error
            raise PluginError(
                f"environment {self.id!r} ({self.entry_point}) failed to load: {type(error).__name__}: {error}"
            ) from error
        if not callable(loaded):
            raise PluginError(
                f"environment {self.id!r}: {self.entry_point} is a {type(loaded).__name__}, which makes nothing"
            )
        return loaded


_registered: dict[str, EnvironmentSpec] = {}


def register(
    id: str,
    entry_point: str | Callable[..., FeedbackEnv[Any]],
    *,
    summary: str = "",
    version: int = 0,
    kwargs: Mapping[str, Any] | None = None,
    card: str = "",
) -> EnvironmentSpec:
    """Adds an environment under `id` ("domain/name" or "domain/name-vN").

    Registering an id again replaces it, so that a notebook cell can be run twice.
    """
    match = _ID.fullmatch(id)
    if not match:
        raise ConfigError(f"an environment id is 'domain/name' or 'domain/name-vN' in lower case, got {id!r}")
    version = int(match["version"] or version)
    spec = EnvironmentSpec(match["name"], entry_point, summary, version, kwargs or {}, card=card)
    _registered[spec.id] = spec
    _into_gymnasium(spec.id, spec.version)
    return spec


def list_environments() -> list[str]:
    """The ids of all environments, sorted, those included whose package fails to load."""
    return sorted({*plugins.available(plugins.ENVIRONMENTS), *_registered})


def spec(env_id: str) -> EnvironmentSpec:
    """The spec of an environment.

    Raises:
        UnknownNameError: If there is none of that id or version, with the closest id.
        PluginError: If its package fails to load.
    """
    match = _ID.fullmatch(env_id)
    name = match["name"] if match else env_id
    found = _registered.get(name)
    if found is None:
        loaded = plugins.load(plugins.ENVIRONMENTS, name, known=list_environments)
        if not isinstance(loaded, EnvironmentSpec):
            raise PluginError(
                f"the entry point of environment {name!r} must be an EnvironmentSpec, got {type(loaded).__name__}"
            )
        found = loaded
    if match and match["version"] and int(match["version"]) != found.version:
        raise UnknownNameError("version of an environment", env_id, [found.versioned_id])
    return found


def make(env_id: str, *, split: str = "train", seed: int = 0, **kwargs: Any) -> FeedbackEnv[Any]:
    """Makes an environment.

    Args:
        env_id: "domain/name" or "domain/name-vN".
        split: "train", "validation" or "test".
        seed: Of the tasks, where they are procedural, and of the choice among them at `reset`.
        **kwargs: Arguments of the environment; `sdpo-gym info ENV` lists them.

    Raises:
        UnknownNameError: If the id, the split or an argument is unknown; it names the closest.
    """
    env = _make(env_id, split=split, seed=seed, **kwargs)
    env.np_random = np.random.default_rng(stable_hash("reset", seed))
    return env


def _make(env_id: str, *, split: str = "train", seed: int = 0, **kwargs: Any) -> FeedbackEnv[Any]:
    """As `make`, but leaves the choice of tasks to `reset(seed=…)`, as Gymnasium's environments do.

    Otherwise the environments of a vector, which are all made alike, would all choose the same tasks.
    """
    found = spec(env_id)
    creator = found.load()
    check_split(split, getattr(creator, "splits", FeedbackEnv.splits))
    arguments = {**found.kwargs, **kwargs}
    accepted = arguments_of(creator)
    if accepted is not None:
        given = {"split": split, "seed": seed}
        arguments = {**{k: v for k, v in given.items() if k in accepted}, **arguments}
        for argument in arguments:
            if argument not in accepted:
                raise UnknownNameError(f"argument of {found.id}", argument, accepted)
    else:
        arguments = {"split": split, "seed": seed, **arguments}
    try:
        env = creator(**arguments)
    except TypeError as error:
        raise ConfigError(f"cannot make {found.id} with {arguments}: {error}") from error
    if not isinstance(env, FeedbackEnv):
        raise PluginError(f"environment {found.id!r} must be a FeedbackEnv, got {type(env).__name__}")
    env.spec = dataclasses.replace(
        gymnasium.spec(_into_gymnasium(found.id, found.version)),
        kwargs={"env_id": found.versioned_id, "split": split, "seed": seed, **kwargs},
    )
    return env


def arguments_of(creator: Callable[..., Any]) -> dict[str, inspect.Parameter] | None:
    """The named arguments of an environment's constructor; None if it takes any.

    A constructor that passes `**kwargs` on to its base class also takes what that takes.
    """
    if not (isinstance(creator, type) and issubclass(creator, FeedbackEnv)):
        chain: list[Callable[..., Any]] = [creator]
    else:
        chain = [vars(cls)["__init__"] for cls in creator.__mro__ if "__init__" in vars(cls)]
    named: dict[str, inspect.Parameter] = {}
    for function in chain:
        try:
            parameters = inspect.signature(function).parameters
        except ValueError:  # a type that is written in C does not tell
            return None
        passed_on = {"self", "tasks"} if function is not chain[0] else {"self"}
        for name, parameter in parameters.items():
            if (
                parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
                and name not in passed_on
            ):
                named.setdefault(name, parameter)
        if not any(p.kind is p.VAR_KEYWORD for p in parameters.values()):
            return named
    return None


def _make_for_gymnasium(env_id: str, **kwargs: Any) -> FeedbackEnv[Any]:
    return _make(env_id, **kwargs)


def _into_gymnasium(name: str, version: int) -> str:
    gymnasium_id = f"sdpo_gym/{name}-v{version}"
    if gymnasium_id not in gymnasium.registry:
        gymnasium.register(
            gymnasium_id,
            entry_point="sdpo_gym.registry:_make_for_gymnasium",
            kwargs={"env_id": f"{name}-v{version}"},
        )
    return gymnasium_id


def publish_to_gymnasium() -> None:
    """Puts every installed environment into Gymnasium's registry.

    A plugin that cannot be loaded is published as version 0: asking for it raises its own error, and one that
    is just being imported (it imports us first) loads by then.
    """
    for name in plugins.available(plugins.ENVIRONMENTS):
        try:
            found = spec(name)
        except SdpoGymError:
            if _ID.fullmatch(name):
                _into_gymnasium(name, 0)
        else:
            _into_gymnasium(found.id, found.version)
