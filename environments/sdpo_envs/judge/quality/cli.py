"""`sdpo-gym judge-quality`: how good a judge is, against an environment's own verdicts."""

from __future__ import annotations

from typing import Any

import click
from click.core import ParameterSource
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn

from sdpo_envs.judge.judge import Judge
from sdpo_envs.judge.models import SELF
from sdpo_envs.judge.quality.measure import Progress, check_repeats, default_chunk, measure_judge
from sdpo_envs.judge.quality.table import show_quality
from sdpo_gym import registry
from sdpo_gym.cli.display import LiveBars, console
from sdpo_gym.cli.environments import SEED, arg_option, make_environment, parse_args
from sdpo_gym.cli.options import check_tasks, open_run, parse_assignments, resumable, resume_command
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
from sdpo_gym.errors import ConfigError
from sdpo_gym.policy import Policy, Sampling
from sdpo_gym.runs import Run, new_run_path, write_atomically
from sdpo_gym.types import to_json

KIND = "judge-quality"
"""Of the run, and the command's name."""


@click.command(KIND, short_help="Measure how good a judge is.")
@click.argument("env_id", metavar="[ENV]", required=False)
@arg_option
@click.option(
    "--judge", metavar="JUDGE", help="The judge: MODEL@URL, transformers:NAME, or self: the model that is judged."
)
@click.option(
    "--judge-arg",
    "judge_args",
    multiple=True,
    metavar="KEY=VALUE",
    help="How it is asked: temperature, max_tokens, concurrency, cache, …; repeat it for more.",
)
@click.option("--split", default="test", show_default=True, help="Which tasks.")
@click.option("--limit", type=SIZE, default=50, show_default=True, help="The first so many tasks.")
@click.option(
    "--mistakes", type=click.IntRange(0, 60), default=2, show_default=True, help="Planted mistakes for each task."
)
@policy_options()
@click.option("--n", type=SIZE, default=2, show_default=True, help="Attempts of the model at each task.")
@click.option(
    "--repeats",
    type=click.IntRange(1, 100),
    default=1,
    show_default=True,
    help="How often the same is asked; above 1 with --judge-arg temperature=0.7 or so.",
)
@click.option(
    "--biases/--no-biases",
    default=True,
    show_default=True,
    help="Whether to ask about longer attempts, pairs in both orders, and items in reverse.",
)
@click.option("--seed", type=SEED, default=0, show_default=True, help="Of tasks and sampling.")
@click.option("--out", metavar="RUN", help="Run folder.  [default: a new one under runs/]")
@click.option("--resume", metavar="RUN", help="Go on with an interrupted measurement; its settings are kept.")
@click.pass_context
def judge_quality(
    context: click.Context, /, env_id: str | None, out: str | None, resume: str | None, **options: Any
) -> None:
    """Measure how good a judge is, against the verdicts of environment ENV.

    The judge is asked whether attempts solve their tasks, without being told what the environment says: oracle
    answers, oracle answers with a planted mistake, and with --model or --endpoint a model's own attempts. In
    judge/rubric it is asked for each item of the rubric, and each answer is compared with a program's.

    Printed are, with 95% intervals over tasks: accuracy, how much of what is wrong passes and of what is right
    fails, Cohen's kappa, whether longer attempts pass more often, whether the first of two is preferred, and how
    steady its answers are. The run folder keeps every answer and judge_quality.json. An interrupted measurement
    goes on with --resume.

    \b
    Examples:
      sdpo-gym judge-quality tools/calls --judge Qwen/Qwen3-8B@http://localhost:8000/v1
      sdpo-gym judge-quality judge/rubric --judge transformers:smollm2-360m --limit 10
      sdpo-gym judge-quality science/physics --judge self --model smollm2-1.7b --limit 20 --n 4
      sdpo-gym judge-quality math/gsm8k --judge gpt-4.1-mini@https://api.openai.com/v1 \\
          --judge-arg temperature=0.7 --repeats 3
    """
    typed = [name for name in context.params if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
    if resume is not None:
        others = [_flag(name) for name in typed if name != "resume"]
        if others:
            raise ConfigError(f"--resume goes on with the run's own settings; leave out {', '.join(others)}")
        _resume(resume)
        return
    if env_id is None:
        raise ConfigError(f"{KIND} needs an environment (see: sdpo-gym list), or --resume RUN")
    if options["judge"] is None:
        raise ConfigError(f"{KIND} needs --judge: MODEL@URL, transformers:NAME or self")
    if out == "":
        raise ConfigError("--out needs the name of a folder, got an empty one")
    _check(options, typed)
    settings = _settings(env_id, options)
    env = _environment(settings)
    judge, policy = _models(settings)
    check_repeats(judge, settings["repeats"])
    settings["chunk"] = default_chunk(judge)
    run = Run.create(
        out or new_run_path(KIND, env_id),
        settings,
        kind=KIND,
        environment=registry.spec(env_id).versioned_id,
        digest=env.tasks.digest(),
        seed=settings["seed"],
        model=judge.name,
    )
    _measure(run, settings, env, judge, policy)


def _flag(name: str) -> str:
    return {"env_id": "ENV", "judge_args": "--judge-arg"}.get(name, flag(name))


def _check(options: dict[str, Any], typed: list[str]) -> None:
    """Refuses what is missing, and what could have no effect."""
    if options["model"] is not None or options["endpoint"] is not None:
        check_policy_options(options, typed, KIND)
        return
    if options["judge"] == SELF:
        raise ConfigError(
            "--judge self is the model whose attempts are judged; name it with --model or --endpoint"
        )
    for name in typed:
        if name == "n" or name in BELONGS_TO:
            raise ConfigError(f"{_flag(name)} acts only with --model or --endpoint; leave it out, or name a model")


def _settings(env_id: str, options: dict[str, Any]) -> dict[str, Any]:
    """The options as a run's config holds them, without a key."""
    plain = ("judge", "split", "limit", "mistakes", "repeats", "biases", "seed")
    settings = {
        "env": env_id,
        "args": parse_args(options["args"]),
        "judge_args": parse_assignments(options["judge_args"], "--judge-arg"),
        **{name: options[name] for name in plain},
    }
    if options["model"] is not None or options["endpoint"] is not None:
        settings |= {"n": options["n"], "policy": policy_settings(options), "sampling": sampling_settings(options)}
    return settings


def _environment(settings: dict[str, Any]) -> FeedbackEnv[Any]:
    return make_environment(settings["env"], settings["split"], settings["seed"], settings["args"])


def _models(settings: dict[str, Any]) -> tuple[Judge, Policy | None]:
    """The judge, and the model whose attempts are judged too."""
    judge = Judge(settings["judge"], settings["judge_args"])
    return judge, make_policy(settings["policy"]) if "policy" in settings else None


def _resume(path: str) -> None:
    run = open_run(path, KIND)
    settings = run.config
    env = _environment(settings)
    check_tasks(run, env)
    _measure(run, settings, env, *_models(settings))


def _measure(
    run: Run, settings: dict[str, Any], env: FeedbackEnv[Any], judge: Judge, policy: Policy | None
) -> None:
    """Measures, from wherever the run has come to, and tells what came out."""
    with resumable(resume_command(KIND, run.path)), _Bars() as progress:
        quality = measure_judge(
            env,
            judge,
            env.tasks[: settings["limit"]],
            mistakes=settings["mistakes"],
            policy=policy,
            n=settings.get("n", 1),
            sampling=Sampling(**settings["sampling"]) if "sampling" in settings else None,
            repeats=settings["repeats"],
            biases=settings["biases"],
            run=run,
            chunk=settings["chunk"],
            on_progress=progress,
        )
    write_atomically(run.path / "judge_quality.json", to_json(quality) + "\n")
    out = console()
    out.print(f"{settings['env']} {settings['split']}, judge {judge.name}\n", soft_wrap=True)
    show_quality(out, quality)
    out.print(f"Run folder: {run.path}", soft_wrap=True)


class _Bars(LiveBars):
    """How far a measurement is."""

    def __init__(self) -> None:
        super().__init__(
            BarColumn(), MofNCompleteColumn(), TextColumn("tasks  {task.fields[note]}"), TimeElapsedColumn()
        )
        self.bar = self.bars.add_task("", total=None, note="")

    def __call__(self, progress: Progress) -> None:
        """Shows how far it is."""
        note = f"{progress.asked}/{progress.questions} questions on the next" if progress.questions else ""
        self.bars.update(self.bar, completed=progress.tasks_done, total=progress.tasks, note=note)
        self.line(f"{progress.tasks_done}/{progress.tasks} tasks  {note}")
