"""What the commands that take a policy share: its options, their check, and making it from them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import click

from sdpo_gym import plugins
from sdpo_gym.errors import ConfigError
from sdpo_gym.policy import Policy, Sampling

Command = TypeVar("Command", bound=Callable[..., Any])

SIZE = click.IntRange(1, 10**7)

BELONGS_TO = {
    "device": ("model",),
    "endpoint_model": ("endpoint",),
    "concurrency": ("endpoint",),
    "timeout": ("endpoint",),
    "temperature": ("model", "endpoint"),
    "top_p": ("model", "endpoint"),
    "max_tokens": ("model", "endpoint"),
}
"""Options that act only with certain policies."""


def policy_options(sampling: Sampling | None = None) -> Callable[[Command], Command]:
    """Adds the options that name a model and say how it is sampled.

    Args:
        sampling: The defaults.
    """
    defaults = sampling or Sampling()
    options = [
        click.option("--model", metavar="NAME", help="A local model: a name, a hub id or a folder."),
        click.option(
            "--device", help="Where the local model runs, for example cuda:0.  [default: a GPU if there is one]"
        ),
        click.option(
            "--endpoint", metavar="URL", help="An OpenAI-compatible chat endpoint; key in OPENAI_API_KEY."
        ),
        click.option("--endpoint-model", metavar="NAME", help="The model's name at the endpoint."),
        click.option(
            "--concurrency", type=click.IntRange(1, 10_000), default=8, show_default=True, help="Requests at once."
        ),
        click.option(
            "--timeout",
            type=click.FloatRange(0, min_open=True),
            default=120.0,
            show_default=True,
            help="Seconds per request.",
        ),
        click.option(
            "--temperature", type=float, default=defaults.temperature, show_default=True, help="0 is greedy."
        ),
        click.option("--top-p", type=float, default=defaults.top_p, show_default=True, help="Nucleus sampling."),
        click.option(
            "--max-tokens", type=SIZE, default=defaults.max_tokens, show_default=True, help="Of one answer."
        ),
    ]

    def add(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def flag(name: str) -> str:
    """An option as it is typed."""
    return {"env_id": "--env", "args": "--arg"}.get(name, f"--{name.replace('_', '-')}")


def check_policy_options(
    options: Mapping[str, Any], typed: Sequence[str], command: str, others: Sequence[str] = ()
) -> None:
    """Refuses what is missing, and what could have no effect.

    Args:
        options: All options of the command.
        typed: Those that the user gave.
        command: Its name, for messages.
        others: Options of the command that name a policy too (flags).

    Raises:
        ConfigError: Unless just one policy is named, with what belongs to it.
    """
    chosen = [name for name in ("model", "endpoint", *others) if options[name] not in (None, False)]
    if len(chosen) != 1:
        ways = ["--model NAME", "--endpoint URL", *map(flag, others)]
        got = " and ".join(flag(name) for name in chosen) or "none of them"
        raise ConfigError(f"{command} needs one of {', '.join(ways[:-1])} or {ways[-1]}; got {got}")
    for name in typed:
        if chosen[0] not in BELONGS_TO.get(name, chosen):
            needed = " or ".join(flag(policy) for policy in BELONGS_TO[name])
            raise ConfigError(f"{flag(name)} acts only with {needed}; leave it out with {flag(chosen[0])}")
    if chosen == ["endpoint"] and not options["endpoint_model"]:
        raise ConfigError("--endpoint needs --endpoint-model NAME as well: the model's name there")


def policy_settings(options: Mapping[str, Any]) -> dict[str, Any]:
    """The policy that the options name, as a run's config holds it: without a key."""
    if options["model"] is not None:
        return {"kind": "transformers", "model": options["model"], "device": options["device"]}
    if options["endpoint"] is not None:
        policy = {"kind": "endpoint", "base_url": options["endpoint"], "model": options["endpoint_model"]}
        return policy | {name: options[name] for name in ("concurrency", "timeout")}
    return {"kind": "oracle"}


def sampling_settings(options: Mapping[str, Any]) -> dict[str, Any]:
    """How to sample, as a run's config holds it.

    Raises:
        ConfigError: If a value cannot be used.
    """
    sampling = Sampling(options["temperature"], options["top_p"], options["max_tokens"], options["seed"])
    settings = dataclasses.asdict(sampling)
    del settings["seeds"]  # of single calls
    return settings


def make_policy(settings: Mapping[str, Any]) -> Policy:
    """The policy of `policy_settings`.

    Raises:
        SdpoGymError: If it cannot be made here.
    """
    arguments = dict(settings)
    kind = arguments.pop("kind")
    if kind == "endpoint":
        from sdpo_gym.endpoint import EndpointPolicy

        return EndpointPolicy(**arguments)
    policy: Policy = plugins.load(plugins.POLICIES, kind).from_name(
        arguments["model"], device=arguments.get("device")
    )
    return policy
