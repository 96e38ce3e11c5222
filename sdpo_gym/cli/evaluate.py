"""`sdpo-gym eval`: how well a model, an endpoint or the oracle does in an environment."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from sdpo_gym import plugins, registry
from sdpo_gym.cli.display import EvaluationProgress, console, show_evaluation
from sdpo_gym.cli.environments import SEED, arg_option, make_environment, parse_args
from sdpo_gym.cli.options import resumable
from sdpo_gym.errors import ConfigError, PolicyError, RunError
from sdpo_gym.evaluation import PHASE, default_chunk, oracle_policy
from sdpo_gym.evaluation import evaluate as run_evaluation
from sdpo_gym.policy import Policy, Sampling
from sdpo_gym.runs import Run, new_run_path, write_atomically
from sdpo_gym.types import to_json

DEFAULTS = Sampling()
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


@click.command("eval")
@click.option("--env", "env_id", metavar="ENV", help="The environment.")
@arg_option
@click.option("--split", default="test", show_default=True, help="Which tasks.")
@click.option("--limit", type=SIZE, help="Only the first so many tasks.")
@click.option("--model", metavar="NAME", help="A local model: a name, a hub id or a folder.")
@click.option("--device", help="Where the local model runs, for example cuda:0.  [default: a GPU if there is one]")
@click.option("--endpoint", metavar="URL", help="An OpenAI-compatible chat endpoint; key in OPENAI_API_KEY.")
@click.option("--endpoint-model", metavar="NAME", help="The model's name at the endpoint.")
@click.option(
    "--concurrency", type=click.IntRange(1, 10_000), default=8, show_default=True, help="Requests at once."
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    default=120.0,
    show_default=True,
    help="Seconds per request.",
)
@click.option("--oracle", is_flag=True, help="The oracle answers: the best score there is.")
@click.option("--n", type=click.IntRange(1, 10_000), default=4, show_default=True, help="Attempts per task.")
@click.option("--temperature", type=float, default=DEFAULTS.temperature, show_default=True, help="0 is greedy.")
@click.option("--top-p", type=float, default=DEFAULTS.top_p, show_default=True, help="Nucleus sampling.")
@click.option("--max-tokens", type=SIZE, default=DEFAULTS.max_tokens, show_default=True, help="Of one answer.")
@click.option("--seed", type=SEED, default=0, show_default=True, help="Of tasks and sampling.")
@click.option("--out", metavar="RUN", help="Run folder.  [default: a new one under runs/]")
@click.option("--resume", metavar="RUN", help="Go on with an interrupted evaluation; its settings are kept.")
@click.pass_context
def evaluate(context: click.Context, /, out: str | None, resume: str | None, **options: Any) -> None:
    """Evaluate a model in an environment.

    Prints avg@n and pass@k, with 95% intervals over tasks, and how many attempts ended in which way. Every attempt
    and its feedback is kept in a run folder. An evaluation that was stopped goes on with --resume, and ends with
    the numbers that it would have had anyway.

    \b
    Examples:
      sdpo-gym eval --env tools/calls --oracle --limit 20
      sdpo-gym eval --env tools/calls --model smollm2-135m --limit 50 --n 4
      sdpo-gym eval --env tools/calls --arg level=1 --endpoint http://localhost:8000/v1 \\
          --endpoint-model Qwen/Qwen3-8B --n 16 --temperature 0.6
      sdpo-gym eval --resume runs/eval-tools-calls-20260101-120000
    """
    typed = [name for name in context.params if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
    if resume is not None:
        others = [_flag(name) for name in typed if name != "resume"]
        if others:
            raise ConfigError(f"--resume goes on with the run's own settings; leave out {', '.join(others)}")
        _resume(resume)
        return
    _check_policy_options(options, typed)
    if out == "":
        raise ConfigError("--out needs the name of a folder, got an empty one")
    if options["oracle"] and "n" not in typed:
        options["n"] = 1  # more would be the same again
    settings = _settings(options)
    env = _environment(settings)
    policy = _policy(settings, env)
    settings["chunk"] = default_chunk(policy, settings["n"])
    run = Run.create(
        out or new_run_path("eval", settings["env"]),
        settings,
        kind="eval",
        environment=registry.spec(settings["env"]).versioned_id,
        digest=env.tasks.digest(),
        seed=settings["seed"],
        model=policy.name,
    )
    _evaluate(run, settings, env, policy)


def _flag(name: str) -> str:
    return {"env_id": "--env", "args": "--arg"}.get(name, f"--{name.replace('_', '-')}")


def _check_policy_options(options: dict[str, Any], typed: list[str]) -> None:
    """Refuses what is missing, and what could have no effect."""
    if options["env_id"] is None:
        raise ConfigError("eval needs --env ENV (see: sdpo-gym list), or --resume RUN")
    chosen = [name for name in ("model", "endpoint", "oracle") if options[name] not in (None, False)]
    if len(chosen) != 1:
        got = " and ".join(_flag(name) for name in chosen) or "none of them"
        raise ConfigError(f"eval needs one of --model NAME, --endpoint URL or --oracle; got {got}")
    for name in typed:
        if chosen[0] not in BELONGS_TO.get(name, chosen):
            needed = " or ".join(_flag(policy) for policy in BELONGS_TO[name])
            raise ConfigError(f"{_flag(name)} acts only with {needed}; leave it out with {_flag(chosen[0])}")
    if chosen == ["endpoint"] and not options["endpoint_model"]:
        raise ConfigError("--endpoint needs --endpoint-model NAME as well: the model's name there")


def _settings(options: dict[str, Any]) -> dict[str, Any]:
    """The options as a run's config holds them: the policy's own in one table, and no key."""
    policy: dict[str, Any] = {"kind": "oracle"}
    if options["model"] is not None:
        policy = {"kind": "transformers", "model": options["model"], "device": options["device"]}
    elif options["endpoint"] is not None:
        policy = {"kind": "endpoint", "base_url": options["endpoint"], "model": options["endpoint_model"]}
        policy |= {name: options[name] for name in ("concurrency", "timeout")}
    sampling = Sampling(options["temperature"], options["top_p"], options["max_tokens"], options["seed"])
    return {
        "env": options["env_id"],
        "args": parse_args(options["args"]),
        **{name: options[name] for name in ("split", "limit", "n", "seed")},
        "policy": policy,
        "sampling": dataclasses.asdict(sampling),
    }


def _environment(settings: dict[str, Any]) -> Any:
    return make_environment(settings["env"], settings["split"], settings["seed"], settings["args"])


def _policy(settings: dict[str, Any], env: Any) -> Policy:
    arguments = dict(settings["policy"])
    kind = arguments.pop("kind")
    if kind == "oracle":
        return oracle_policy(env.tasks[: settings.get("limit")])
    if kind == "endpoint":
        from sdpo_gym.endpoint import EndpointPolicy

        return EndpointPolicy(**arguments)
    policy: Policy = plugins.load(plugins.POLICIES, kind).from_name(
        arguments["model"], device=arguments.get("device")
    )
    return policy


def _resume(path: str) -> None:
    run = Run.open(path)
    kind = run.manifest.get("kind")
    if kind != "eval":
        raise RunError(f"{path} is a run of kind {kind!r}, not an evaluation")
    run.lock()
    settings = run.config
    env = _environment(settings)
    digest = env.tasks.digest()
    if digest != run.manifest["digest"]:
        raise RunError(
            f"the tasks of {settings['env']} are not those that {path} was started with "
            f"(digest {run.manifest['digest']}, now {digest}); start a new evaluation"
        )
    _evaluate(run, settings, env, _policy(settings, env))


def _evaluate(run: Run, settings: dict[str, Any], env: Any, policy: Policy) -> None:
    """Evaluates, from wherever the run has come to, and tells what came out."""
    tasks = env.tasks[: settings["limit"]] if settings.get("limit") else env.tasks
    command = f"sdpo-gym eval --resume {run.path}"
    with resumable(command), EvaluationProgress(len(tasks)) as progress:
        try:
            result = run_evaluation(
                env,
                policy,
                tasks,
                settings["n"],
                Sampling(**settings["sampling"]),
                run=run,
                chunk=settings["chunk"],
                on_progress=progress,
            )
        except PolicyError as error:
            raise PolicyError(f"{error}. Once that is mended, go on with: {command}") from error
    write_atomically(run.path / "evaluation.json", to_json(result) + "\n")
    if not run.metrics(PHASE):
        run.log(0, PHASE, result.metrics())
    out = console()
    out.print(f"{settings['env']} {settings['split']}, {policy.name}\n")
    show_evaluation(out, result)
    out.print(f"Run folder: {Path(run.path)}", soft_wrap=True)
