"""`sdpo-gym feedback-quality`: what an environment's feedback is worth to a model."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from typing import Any

import click
from click.core import ParameterSource

from sdpo_gym import registry
from sdpo_gym.cli.display import console
from sdpo_gym.cli.environments import SEED, arg_option, make_environment, parse_args
from sdpo_gym.cli.options import check_tasks, open_run, resumable, resume_command
from sdpo_gym.cli.policies import (
    BELONGS_TO,
    SIZE,
    check_policy_options,
    flag,
    make_policy,
    policy_options,
    policy_settings,
    sampling_settings,
)
from sdpo_gym.env import FeedbackEnv
from sdpo_gym.errors import ConfigError, MissingDependencyError, UnknownNameError
from sdpo_gym.evaluation import default_chunk
from sdpo_gym.policy import Policy, Sampling
from sdpo_gym.runs import Run, new_run_path, write_atomically
from sdpo_gym.types import to_json
from sdpo_trainers.feedback_quality.arms import Arm
from sdpo_trainers.feedback_quality.measure import FIRST_ATTEMPTS, SECOND_ATTEMPTS, TASKS, measure
from sdpo_trainers.feedback_quality.progress import MeasureProgress
from sdpo_trainers.feedback_quality.report import write_report
from sdpo_trainers.feedback_quality.result import FeedbackQuality
from sdpo_trainers.feedback_quality.table import show_quality

KIND = "feedback-quality"
"""Of the run, and the command's name."""

NO_READER = "none"
_NEED_MODEL = ("n", "m", "arms", "likelihood", *BELONGS_TO)
"""Options that act only if second attempts are made."""


@click.command(KIND, short_help="Measure what an environment's feedback is worth to a model.")
@click.argument("env_id", metavar="[ENV]", required=False)
@arg_option
@click.option("--split", default="train", show_default=True, help="Which tasks.")
@click.option("--limit", type=SIZE, default=TASKS, show_default=True, help="The first so many tasks.")
@policy_options()
@click.option("--n", type=SIZE, default=FIRST_ATTEMPTS, show_default=True, help="First attempts per task.")
@click.option(
    "--m", type=SIZE, default=SECOND_ATTEMPTS, show_default=True, help="Second attempts per failure and arm."
)
@click.option(
    "--arms",
    default=",".join(Arm),
    show_default=True,
    metavar="ARM,…",
    help="What second attempts are given; 'again' always is one.",
)
@click.option(
    "--mistakes",
    type=click.IntRange(0, 1000),
    default=12,
    show_default=True,
    help="Planted mistakes per task, to see whether notes find them; 0 for none.",
)
@click.option(
    "--likelihood/--no-likelihood",
    default=True,
    show_default=True,
    help="Look how likely the oracle's answer becomes in each arm; local models only.",
)
@click.option(
    "--reader",
    metavar="MODEL",
    help="Guesses answers from feedback alone: a local model, MODEL@URL, or 'none'.  [default: the model itself]",
)
@click.option("--seed", type=SEED, default=0, show_default=True, help="Of tasks, sampling and controls.")
@click.option("--out", metavar="RUN", help="Run folder.  [default: a new one under runs/]")
@click.option("--resume", metavar="RUN", help="Go on with an interrupted measurement; its settings are kept.")
@click.pass_context
def feedback_quality(
    context: click.Context, /, env_id: str | None, out: str | None, resume: str | None, **options: Any
) -> None:
    """Measure what the feedback of environment ENV is worth to a model, before any training.

    Tasks are tried, and every attempt that failed is tried again: given the task alone, the verdict, the full
    feedback, the feedback on another task (a control), a successful answer, and mixtures. What full feedback gains
    over the others, with 95% intervals over tasks, is what a self-teacher could pass on. A local model also tells
    how likely the oracle's answer (or the first of its actions) becomes with each of them: a finer measure, of one
    right answer of maybe many, for which nothing is sampled. Besides, mistakes are planted in right answers to see
    whether the notes point at them, and the feedback is read without the task to see whether it gives the answer
    away. Without a model, only these two are measured.

    The run folder keeps every attempt, quality.json and report.html. An interrupted measurement goes on with
    --resume and ends with the same figures.

    \b
    Arms:
      again          the task, as the first attempt had it
      verdict        the task and the verdict's sentence
      full           the task and all of the feedback
      shuffled       the task and the feedback on a failed attempt at another task
      demonstration  the task and a success: a sibling's, or else the oracle's
      everything     the task, a success and all of the feedback
      dialogue       the failed attempt as the model's own turn, and the feedback as the answer

    \b
    Examples:
      sdpo-gym feedback-quality tools/calls                       places of mistakes and leaks; no model needed
      sdpo-gym feedback-quality tools/calls --model smollm2-135m --limit 50
      sdpo-gym feedback-quality science/physics --model runs/warm --arms verdict,full,shuffled
      sdpo-gym --import my_env.py feedback-quality my/env --endpoint http://localhost:8000/v1 \\
          --endpoint-model Qwen/Qwen3-8B --limit 200 --reader none
      sdpo-gym feedback-quality --resume runs/feedback-quality-tools-calls-20260101-120000
    """
    typed = [name for name in context.params if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
    if resume is not None:
        if others := [_flag(name) for name in typed if name != "resume"]:
            raise ConfigError(f"--resume goes on with the run's own settings; leave out {', '.join(others)}")
        _resume(resume)
        return
    if env_id is None:
        raise ConfigError(f"{KIND} needs an environment (see: sdpo-gym list), or --resume RUN")
    if out == "":
        raise ConfigError("--out needs the name of a folder, got an empty one")
    _check(options, typed)
    settings = _settings(env_id, options)
    env = _environment(settings)
    policy, reader = _policies(settings)
    if policy is not None:
        settings["chunk"] = default_chunk(policy, max(settings["n"], settings["m"]))
    run = Run.create(
        out or new_run_path(KIND, env_id),
        settings,
        kind=KIND,
        environment=registry.spec(env_id).versioned_id,
        digest=env.tasks.digest(),
        seed=settings["seed"],
        model=policy.name if policy else None,
    )
    _measure(run, settings, env, policy, reader)


def _flag(name: str) -> str:
    return "ENV" if name == "env_id" else flag(name)


def _check(options: dict[str, Any], typed: Sequence[str]) -> None:
    """Refuses what is missing, and what could have no effect."""
    if options["model"] is not None or options["endpoint"] is not None:
        check_policy_options(options, typed, KIND)
        if options["temperature"] == 0:
            raise ConfigError(
                "at temperature 0 a second attempt given the task alone repeats the first, so any change of the "
                "context would look like a gain; take a temperature above 0"
            )
        if options["endpoint"] is not None and "likelihood" in typed:
            raise ConfigError(
                "--likelihood and --no-likelihood act only with --model; an endpoint does not tell how likely a "
                "given answer is"
            )
        return
    for name in typed:
        if name in _NEED_MODEL:
            raise ConfigError(f"{_flag(name)} acts only with --model or --endpoint; leave it out, or name a model")
    if not options["mistakes"]:
        raise ConfigError(
            "with --mistakes 0 and no model there is nothing to measure; give --model or --endpoint, "
            "or plant mistakes"
        )


def _settings(env_id: str, options: dict[str, Any]) -> dict[str, Any]:
    """The options as a run's config holds them, without a key."""
    settings = {
        "env": env_id,
        "args": parse_args(options["args"]),
        **{name: options[name] for name in ("split", "limit", "mistakes", "reader", "seed")},
    }
    if options["model"] is None and options["endpoint"] is None:
        return settings
    return settings | {
        "n": options["n"],
        "m": options["m"],
        "arms": _arms(options["arms"]),
        "likelihood": options["likelihood"],
        "policy": policy_settings(options),
        "sampling": sampling_settings(options),
    }


def _arms(text: str) -> list[str]:
    """The arms that were asked for, in their own order, "again" among them."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in list(Arm):
            raise UnknownNameError("arm", name, list(Arm))
    if not names:
        raise ConfigError(f"--arms needs at least one of {', '.join(Arm)}, separated by commas; got {text!r}")
    return [str(arm) for arm in Arm if arm in names or arm is Arm.AGAIN]


def _environment(settings: dict[str, Any]) -> FeedbackEnv[Any]:
    return make_environment(settings["env"], settings["split"], settings["seed"], settings["args"])


def _policies(settings: dict[str, Any]) -> tuple[Policy | None, Policy | None]:
    """The model whose attempts they are, and the one that guesses answers from feedback."""
    policy = make_policy(settings["policy"]) if "policy" in settings else None
    spec = settings.get("reader")
    if spec is None:
        return policy, policy
    if spec == NO_READER:
        return policy, None
    model, at, url = spec.rpartition("@")
    if at and url.startswith(("http://", "https://")):
        if not model:
            raise ConfigError(
                f"--reader takes MODEL@URL for an endpoint, with the model's name there; got {spec!r}"
            )
        shared = {"concurrency": 8, "timeout": 120.0}
        return policy, make_policy({"kind": "endpoint", "base_url": url, "model": model, **shared})
    device = settings.get("policy", {}).get("device")
    return policy, make_policy({"kind": "transformers", "model": spec, "device": device})


def _resume(path: str) -> None:
    run = open_run(path, KIND)
    settings = run.config
    env = _environment(settings)
    check_tasks(run, env)
    _measure(run, settings, env, *_policies(settings))


def _measure(
    run: Run, settings: dict[str, Any], env: FeedbackEnv[Any], policy: Policy | None, reader: Policy | None
) -> None:
    """Measures, from wherever the run has come to, and tells what came out."""
    attempts: dict[str, Any] = {
        name: settings[name] for name in ("n", "m", "likelihood", "chunk") if name in settings
    }
    if "arms" in settings:
        attempts["arms"] = [Arm(name) for name in settings["arms"]]
    if "sampling" in settings:
        attempts["sampling"] = Sampling(**settings["sampling"])
    with resumable(resume_command(KIND, run.path)), MeasureProgress() as progress:
        quality = measure(
            env,
            policy,
            env.tasks[: settings["limit"]],
            seed=settings["seed"],
            mistakes=settings["mistakes"],
            reader=reader,
            run=run,
            on_progress=progress,
            **attempts,
        )
    write_atomically(run.path / "quality.json", to_json(quality) + "\n")
    out = console()
    show_quality(out, quality)
    _report(run, quality, settings)
    out.print(f"Run folder: {run.path}", soft_wrap=True)


def _report(run: Run, quality: FeedbackQuality, settings: dict[str, Any]) -> None:
    """Writes the page; everything else is done and told even where it cannot be made."""
    if importlib.util.find_spec("jinja2") is None:
        missing = MissingDependencyError("jinja2", "boards", "report.html")
        console(stderr=True).print(f"There is no report.html: {missing}", soft_wrap=True)
        return
    write_report(run.path, quality, settings, run.manifest)
