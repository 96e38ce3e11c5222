"""`sdpo-gym feedback-quality`: what an environment's feedback is worth to a model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from sdpo_gym import registry
from sdpo_gym.cli.display import console, table
from sdpo_gym.cli.environments import SEED, arg_option, make_environment, parse_args
from sdpo_gym.cli.options import resumable
from sdpo_gym.cli.policies import (
    SIZE,
    check_policy_options,
    flag,
    make_policy,
    policy_options,
    policy_settings,
    sampling_settings,
)
from sdpo_gym.errors import ConfigError, RunError
from sdpo_gym.evaluation import default_chunk
from sdpo_gym.policy import Sampling
from sdpo_gym.runs import Run, new_run_path, write_atomically
from sdpo_gym.types import to_json
from sdpo_trainers.feedback_quality.arms import Arm
from sdpo_trainers.feedback_quality.measure import FIRST_ATTEMPTS, SECOND_ATTEMPTS, TASKS, measure

KIND = "feedback-quality"


@click.command(KIND)
@click.argument("env_id", metavar="[ENV]", required=False)
@arg_option
@click.option("--split", default="train", show_default=True, help="Which tasks.")
@click.option("--limit", type=SIZE, default=TASKS, show_default=True, help="The first so many tasks.")
@policy_options()
@click.option("--n", type=SIZE, default=FIRST_ATTEMPTS, show_default=True, help="First attempts per task.")
@click.option("--m", type=SIZE, default=SECOND_ATTEMPTS, show_default=True, help="Second attempts in each arm.")
@click.option("--arms", default=",".join(Arm), show_default=True, help="What is given to second attempts.")
@click.option("--seed", type=SEED, default=0, show_default=True, help="Of tasks and sampling.")
@click.option("--out", metavar="RUN", help="Run folder.  [default: a new one under runs/]")
@click.option("--resume", metavar="RUN", help="Go on with an interrupted measurement; its settings are kept.")
@click.pass_context
def feedback_quality(
    context: click.Context, /, env_id: str | None, out: str | None, resume: str | None, **options: Any
) -> None:
    """Measure what the feedback of environment ENV is worth to a model."""
    typed = [name for name in context.params if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
    if resume is not None:
        if others := [flag(name) for name in typed if name != "resume"]:
            raise ConfigError(f"--resume goes on with the run's own settings; leave out {', '.join(others)}")
        run = Run.open(resume)
        if run.manifest.get("kind") != KIND:
            raise RunError(f"{resume} is a run of kind {run.manifest.get('kind')!r}, not of {KIND!r}")
        run.lock()
        _measure(run, run.config)
        return
    if env_id is None:
        raise ConfigError(f"{KIND} needs an environment (see: sdpo-gym list), or --resume RUN")
    check_policy_options(options, typed, KIND)
    settings = {
        "env": env_id,
        "args": parse_args(options["args"]),
        **{name: options[name] for name in ("split", "limit", "n", "m", "seed")},
        "arms": [str(Arm(name.strip())) for name in options["arms"].split(",")],
        "policy": policy_settings(options),
        "sampling": sampling_settings(options),
    }
    env = make_environment(env_id, settings["split"], settings["seed"], settings["args"])
    run = Run.create(
        out or new_run_path(KIND, env_id),
        settings,
        kind=KIND,
        environment=registry.spec(env_id).versioned_id,
        digest=env.tasks.digest(),
        seed=settings["seed"],
    )
    _measure(run, settings)


def _measure(run: Run, settings: dict[str, Any]) -> None:
    env = make_environment(settings["env"], settings["split"], settings["seed"], settings["args"])
    policy = make_policy(settings["policy"])
    with resumable(f"sdpo-gym {KIND} --resume {run.path}"):
        quality = measure(
            env,
            policy,
            env.tasks[: settings["limit"]],
            n=settings["n"],
            m=settings["m"],
            arms=[Arm(name) for name in settings["arms"]],
            sampling=Sampling(**settings["sampling"]),
            seed=settings["seed"],
            run=run,
            chunk=default_chunk(policy, max(settings["n"], settings["m"])),
        )
    write_atomically(run.path / "quality.json", to_json(quality) + "\n")
    out = console()
    out.print(f"{quality.environment}, {quality.model}: solved at first {quality.first}, failed {quality.failed}")
    rows = table("arm", "attempts", "left out", "repaired", "gain", "context tokens", "response tokens")
    for arm in quality.arms:
        rows.add_row(
            arm.arm,
            str(arm.attempts),
            str(arm.left_out),
            str(arm.repaired),
            str(arm.gain or ""),
            "" if arm.context_tokens is None else f"{arm.context_tokens:.0f}",
            f"{arm.response_tokens:.0f}",
        )
    out.print(rows)
    for name, estimate in quality.versus.items():
        out.print(f"{name}: {estimate}")
    out.print(f"Run folder: {Path(run.path)}", soft_wrap=True)
