"""`sdpo-gym eval`: how well a model, an endpoint or the oracle does in an environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from sdpo_gym import registry
from sdpo_gym.cli.display import EvaluationProgress, console, show_evaluation
from sdpo_gym.cli.environments import SEED, arg_option, make_environment, parse_args
from sdpo_gym.cli.options import check_tasks, open_run, resumable, resume_command
from sdpo_gym.cli.policies import (
    SIZE,
    check_policy_options,
    flag,
    make_policy,
    policy_options,
    policy_settings,
    sampling_settings,
)
from sdpo_gym.errors import ConfigError
from sdpo_gym.evaluation import PHASE, default_chunk, oracle_policy
from sdpo_gym.evaluation import evaluate as run_evaluation
from sdpo_gym.policy import Policy, Sampling
from sdpo_gym.runs import Run, new_run_path, write_atomically
from sdpo_gym.types import to_json


@click.command("eval")
@click.option("--env", "env_id", metavar="ENV", help="The environment.")
@arg_option
@click.option("--split", default="test", show_default=True, help="Which tasks.")
@click.option("--limit", type=SIZE, help="Only the first so many tasks.")
@policy_options()
@click.option("--oracle", is_flag=True, help="The oracle answers: the best score there is.")
@click.option("--n", type=click.IntRange(1, 10_000), default=4, show_default=True, help="Attempts per task.")
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
        others = [flag(name) for name in typed if name != "resume"]
        if others:
            raise ConfigError(f"--resume goes on with the run's own settings; leave out {', '.join(others)}")
        _resume(resume)
        return
    if options["env_id"] is None:
        raise ConfigError("eval needs --env ENV (see: sdpo-gym list), or --resume RUN")
    check_policy_options(options, typed, "eval", ("oracle",))
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


def _settings(options: dict[str, Any]) -> dict[str, Any]:
    """The options as a run's config holds them: the policy's own in one table, and no key."""
    return {
        "env": options["env_id"],
        "args": parse_args(options["args"]),
        **{name: options[name] for name in ("split", "limit", "n", "seed")},
        "policy": policy_settings(options),
        "sampling": sampling_settings(options),
    }


def _environment(settings: dict[str, Any]) -> Any:
    return make_environment(settings["env"], settings["split"], settings["seed"], settings["args"])


def _policy(settings: dict[str, Any], env: Any) -> Policy:
    if settings["policy"]["kind"] == "oracle":
        return oracle_policy(env.tasks[: settings.get("limit")])
    return make_policy(settings["policy"])


def _resume(path: str) -> None:
    run = open_run(path, "eval")
    settings = run.config
    env = _environment(settings)
    check_tasks(run, env)
    _evaluate(run, settings, env, _policy(settings, env))


def _evaluate(run: Run, settings: dict[str, Any], env: Any, policy: Policy) -> None:
    """Evaluates, from wherever the run has come to, and tells what came out."""
    tasks = env.tasks[: settings["limit"]] if settings.get("limit") else env.tasks
    with resumable(resume_command("eval", run.path)), EvaluationProgress(len(tasks)) as progress:
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
    write_atomically(run.path / "evaluation.json", to_json(result) + "\n")
    if not run.metrics(PHASE):
        run.log(0, PHASE, result.metrics())
    out = console()
    out.print(f"{settings['env']} {settings['split']}, {policy.name}\n")
    show_evaluation(out, result)
    out.print(f"Run folder: {Path(run.path)}", soft_wrap=True)
