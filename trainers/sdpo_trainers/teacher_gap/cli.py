"""`sdpo-gym teacher-gap`: how much better than the student its self-teacher does, before any training."""

from __future__ import annotations

from collections import Counter
from typing import Any

import click

from sdpo_gym import registry
from sdpo_gym.backends import TeacherDetail
from sdpo_gym.cli.display import console, printable, table
from sdpo_gym.cli.options import check_tasks, open_run, resumable, resume_command
from sdpo_gym.cli.policies import SIZE
from sdpo_gym.errors import ConfigError
from sdpo_gym.policy import Sampling
from sdpo_gym.runs import Run, new_run_path, write_atomically
from sdpo_gym.settings import validate
from sdpo_gym.types import to_json
from sdpo_trainers.cli_settings import read_settings, refuse_typed
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.feedback_quality.wording import difference, rate
from sdpo_trainers.teacher_gap.result import TeacherGap

KIND = "teacher-gap"
"""Of the run, and the command's name."""

IDLE = ("steps", "trackers", "lora", "optimizer", "evaluation", "checkpoint")
"""Settings of a training run that cannot act here. A file of settings may have them, since it is a run's."""


def _default(name: str) -> str:
    return str(TrainConfig.model_fields[name].default)


@click.command(KIND, short_help="Measure what a self-teacher has to pass on, before training.")
@click.option("--env", metavar="ENV", help=f"The environment.  [default: {_default('env')}]")
@click.option("--backend", metavar="NAME", help=f"Whose reprompts.  [default: {_default('backend')}]")
@click.option("--model", metavar="MODEL", help=f"Name, hub id or folder.  [default: {_default('model')}]")
@click.option("--init", metavar="RUN", help="Take the weights of its last checkpoint, or of one by its folder.")
@click.option("--seed", type=int, help=f"Of tasks and sampling.  [default: {_default('seed')}]")
@click.option(
    "--detail",
    type=click.Choice([detail.value for detail in TeacherDetail]),
    help=f"What the self-teacher is shown, as for train.  [default: {_default('detail')}]",
)
@click.option(
    "--tasks",
    type=SIZE,
    default=24,
    show_default=True,
    help="How many tasks: those that training begins with, rounded up to whole steps.",
)
@click.option(
    "--m", type=SIZE, default=1, show_default=True, help="New attempts per attempt, from its reprompt and without."
)
@click.option(
    "--preset",
    "presets",
    metavar="NAME",
    multiple=True,
    help="Settings under a name, as for train; sdpo-gym train --list-presets lists them.",
)
@click.option(
    "--config", "config_file", metavar="FILE", help="TOML file of settings, as for train; over the presets."
)
@click.option("--set", "assignments", metavar="KEY=VALUE", multiple=True, help="One setting; over the file.")
@click.option("--out", metavar="RUN", help="Run folder.  [default: a new one under runs/]")
@click.option("--resume", metavar="RUN", help="Go on with an interrupted measurement; its settings are kept.")
@click.pass_context
def teacher_gap(
    context: click.Context,
    /,
    tasks: int,
    m: int,
    presets: tuple[str, ...],
    config_file: str | None,
    assignments: tuple[str, ...],
    out: str | None,
    resume: str | None,
    **flags: Any,
) -> None:
    """Measure how much better a model does from its own reprompts than from the tasks alone.

    Attempts are sampled and reprompted as the backend would in the first steps of training. Then each attempt that
    has a reprompt is made again, from the reprompt and from the task alone, with the same random numbers. The
    difference of the pass rates, with a 95% interval over tasks, is what self-distillation has to pass on: where
    there is none, do not expect it to teach anything. In episodes of several turns the new attempt is a whole
    episode, whose first message says what the reprompts of all turns say.

    Settings are those of train (sdpo-gym train --settings); give the ones that you mean to train with. The run
    folder keeps every attempt and teacher_gap.json.

    \b
    Examples:
      sdpo-gym teacher-gap --env tools/calls --model smollm2-135m
      sdpo-gym teacher-gap --env tools/calls --init runs/warm --tasks 64
      sdpo-gym teacher-gap --preset rlsd/paper --env tools/calls --init runs/warm
      sdpo-gym teacher-gap --env science/physics --set algorithm.feedback=always --set sampling.max_tokens=256
      sdpo-gym teacher-gap --resume runs/teacher-gap-tools-calls-20260101-120000
    """
    if resume is not None:
        named = {name for name in context.params if context.get_parameter_source(name) is _TYPED} - {"resume"}
        if named:
            raise ConfigError("--resume goes on with a run's own settings; leave the other options out")
        run = open_run(resume, KIND)
        settings = run.config
        _measure(run, validate(TrainConfig, settings["train"]), settings["tasks"], settings["m"])
        return
    given = read_settings(presets, config_file, assignments, flags)
    refuse_typed(given.typed, dict.fromkeys(IDLE, f"on {KIND}, which does not train"))
    _start(given.config, tasks, m, out)


_TYPED = click.core.ParameterSource.COMMANDLINE


def _start(config: TrainConfig, tasks: int, m: int, out: str | None) -> None:
    """Makes the run folder and measures; what cannot be measured is refused before there is one."""
    from sdpo_trainers.backend import resolve
    from sdpo_trainers.preparation import check_device, make_env

    if out is not None:
        Run.check_new(out)
    config, backend, _ = resolve(config)
    each = config.tasks_per_step
    if not backend.reprompts:
        raise ConfigError(
            f"backend {config.backend!r} has no self-teacher that reads a reprompt, so there is no gap"
        )
    check_device(config.device)
    env = make_env(config, "train")
    loaded = _load(config)
    count = min(-(-tasks // each) * each, len(env.tasks))
    run = Run.create(
        new_run_path(KIND, config.env) if out is None else out,
        {"tasks": count, "m": m, "train": config.model_dump(mode="json")},
        kind=KIND,
        environment=registry.spec(config.env).versioned_id,
        digest=env.tasks.digest(),
        seed=config.seed,
        model=loaded.name,
    )
    _measure(run, config, count, m, loaded)


def _load(config: TrainConfig) -> Any:
    import torch

    from sdpo_trainers.models import load_model

    torch.set_float32_matmul_precision(config.matmul_precision)
    dtype = None if config.dtype == "auto" else config.dtype
    device = None if config.device == "auto" else config.device
    return load_model(config.init or config.model, dtype, device)


def _measure(run: Run, config: TrainConfig, count: int, m: int, loaded: Any = None) -> None:
    """Measures, from wherever the run has come to, and tells what came out."""
    from sdpo_trainers.backend import resolve
    from sdpo_trainers.feedback_quality.measure import Stage
    from sdpo_trainers.feedback_quality.progress import MeasureProgress
    from sdpo_trainers.preparation import make_context, make_env
    from sdpo_trainers.sampling.policy import TransformersPolicy
    from sdpo_trainers.sampling.rollouts import next_tasks
    from sdpo_trainers.teacher_gap.measure import measure_gap

    config, backend, options = resolve(config)
    env = make_env(config, "train")
    check_tasks(run, env)
    loaded = loaded or _load(config)
    done: Counter[str] = Counter()
    with resumable(resume_command(KIND, run.path)), MeasureProgress() as progress:

        def tell(stage: str, total: int) -> None:
            done[stage] += 1
            progress(Stage(stage, done[stage], total))

        found = measure_gap(
            env,
            TransformersPolicy(loaded),
            backend(options, make_context(config, env, loaded)),
            next_tasks(env.tasks, 1, count, config.seed),
            per_step=config.tasks_per_step,
            n=config.group_size,
            m=m,
            sampling=Sampling(config.sampling.temperature, 1.0, config.sampling.max_tokens, config.seed),
            run=run,
            on_attempt=tell,
            environment=run.manifest["environment"],
            model=loaded.name,
            name=config.backend,
            detail=config.detail.value,
        )
    write_atomically(run.path / "teacher_gap.json", to_json(found) + "\n")
    _show(found)
    click.echo(f"Run folder: {run.path}")


def _show(found: TeacherGap) -> None:
    """The conclusion, and the figures that it rests on."""
    out = console()
    out.print(
        printable(f"{found.environment}, {found.model}, {found.backend} with detail {found.detail}"),
        style="bold",
        markup=False,
    )
    out.print(
        f"{found.tasks} tasks, {found.n} first attempts each: {rate(found.first)} solved; {found.reprompted} of "
        f"{found.attempts} attempts have a reprompt\n"
    )
    for sentence in found.conclusion:
        out.print(f"· {printable(sentence)}", markup=False, highlight=False)
    if found.whole is None:
        return
    rows = table("reprompts with", "attempts", "tasks", "teacher", "student", "gap")
    for part in (found.whole, *found.parts):
        cells = (str(part.attempts), str(part.tasks), rate(part.teacher), rate(part.student), difference(part.gap))
        rows.add_row(part.holds, *cells)
    out.print()
    out.print(rows)
    out.print("Pass rates with 95% intervals over tasks.", style="dim")
