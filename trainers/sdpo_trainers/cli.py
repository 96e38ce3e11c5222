"""`sdpo-gym train`."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

import click

from sdpo_gym import registry
from sdpo_gym.backends import TeacherDetail, backend_spec, list_backends
from sdpo_gym.cli.options import Interrupted, resumable, resume_command
from sdpo_gym.errors import ConfigError, SdpoGymError
from sdpo_gym.runs import Run, new_run_path
from sdpo_gym.settings import validate
from sdpo_trainers.cli_settings import read_settings
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.presets import list_presets

RATE = click.FloatRange(min=0, min_open=True)
GO_ON = (
    ". To train for longer or with other settings, start a new run from its weights: sdpo-gym train "
    "--config {run}/config.toml --init {run}"
)
"""What to do in place of giving --resume other settings."""


def _default(name: str) -> str:
    return str(TrainConfig.model_fields[name].default)


def _show_presets() -> None:
    presets = list_presets()
    width = max(map(len, presets))
    for name, summary in presets.items():
        click.echo(f"{name:<{width}}  {summary}".rstrip())


class _Train(click.Command):
    """Its help ends with the backends that are installed, a line each."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = []
        for name in list_backends():
            try:
                rows.append((name, backend_spec(name).summary))
            except SdpoGymError as error:
                rows.append((name, f"broken: {error}"))
        with formatter.section("Backends"):
            formatter.write_dl(rows)


@click.command(cls=_Train, short_help="Train a model on an environment with one backend.")
@click.option("--env", metavar="ENV", help=f"Environment to train on.  [default: {_default('env')}]")
@click.option(
    "--backend",
    metavar="NAME",
    help=f"How to learn; see below.  [default: {_default('backend')}]",
)
@click.option("--model", metavar="MODEL", help=f"Name, hub id or folder.  [default: {_default('model')}]")
@click.option(
    "--init",
    metavar="RUN",
    help="Start from its last checkpoint, or from one by its folder, as after a warm start.",
)
@click.option("--steps", type=int, help=f"Optimizer steps.  [default: {_default('steps')}]")
@click.option("--seed", type=int, help=f"Of tasks, sampling and adapters.  [default: {_default('seed')}]")
@click.option(
    "--detail",
    type=click.Choice([detail.value for detail in TeacherDetail]),
    help="What a self-teacher is shown, for ablations: no feedback, its verdict, all of it, the feedback on "
    f"another task (a control), or the oracle as the demonstration.  [default: {_default('detail')}]",
)
@click.option(
    "--preset",
    "presets",
    metavar="NAME",
    multiple=True,
    help="Settings under a name, for example paper/rich-feedback; of several the later go over the earlier.",
)
@click.option("--config", "config_file", metavar="FILE", help="TOML file of settings; over the presets.")
@click.option("--set", "assignments", metavar="KEY=VALUE", multiple=True, help="One setting; over the file.")
@click.option("--out", metavar="FOLDER", help="Run folder.  [default: a new one under runs/]")
@click.option("--resume", metavar="RUN", help="Go on with an interrupted run; its settings are kept.")
@click.option("--dry-run", is_flag=True, help="Check everything, print the plan of the run, and exit.")
@click.option("--processes", type=click.IntRange(1), help="With --dry-run: plan for so many processes.")
@click.option("--rate", type=RATE, help="With --dry-run: tokens sampled per second, to tell the time.")
@click.option("--settings", is_flag=True, help="List every setting with its default, also of --backend, and exit.")
@click.option(
    "--list-presets", "presets_list", is_flag=True, help="List the presets with what they are, and exit."
)
@click.pass_context
def train(
    context: click.Context,
    /,
    presets: tuple[str, ...],
    config_file: str | None,
    assignments: tuple[str, ...],
    out: str | None,
    resume: str | None,
    dry_run: bool,
    processes: int | None,
    rate: float | None,
    settings: bool,
    presets_list: bool,
    **flags: Any,
) -> None:
    """Train a model on an environment with one backend.

    The run is kept in a folder: settings, every rollout with its feedback, metrics, checkpoints. Ctrl-C stops
    after the current step and saves; --resume goes on exactly where it stopped.

    \b
    Examples:
      sdpo-gym train --backend sft --steps 5 --out runs/warm
      sdpo-gym train --backend sdpo --init runs/warm --set optimizer.lr=1e-4
      sdpo-gym train --backend sdpo --detail shuffled --set algorithm.feedback=always
      sdpo-gym train --resume runs/train-tools-calls-sdpo-20260101-120000
      sdpo-gym train --preset paper/rich-feedback --set optimizer.lr=2e-6
      sdpo-gym train --preset paper/rich-feedback --dry-run --processes 4
      sdpo-gym train --backend grpo --settings
    """
    if settings:
        from sdpo_trainers.settings_help import settings_help

        _alone(context, "--settings lists the settings of a backend", "settings", "backend")
        click.echo(settings_help(flags["backend"] or _default("backend")))
    elif presets_list:
        _alone(context, "--list-presets lists all presets", "presets_list")
        _show_presets()
    elif resume is not None:
        _alone(
            context,
            "--resume goes on with a run's own settings",
            "resume",
            advice=GO_ON.format(run=shlex.quote(resume)),
        )
        go_on(resume)
    else:
        given = read_settings(presets, config_file, assignments, flags)
        if dry_run:
            from sdpo_trainers.planning.dry_run import check_run, show

            show(check_run(given.config, processes or 1, given.typed, out), rate)
        elif processes or rate:
            raise ConfigError(
                "--processes and --rate are for --dry-run; processes are started by accelerate launch"
            )
        else:
            start(given.config, out, given.presets, given.typed)


def _alone(context: click.Context, what: str, *allowed: str, advice: str = "") -> None:
    """Refuses options that could not act beside another.

    Args:
        context: Of the command.
        what: The other option, and what it does.
        allowed: Its parameter, and those that it goes with.
        advice: What to do, if not only to leave them out.

    Raises:
        ConfigError: With their names.
    """
    typed = [
        parameter.opts[0]
        for parameter in context.command.params
        if parameter.name not in allowed
        and context.get_parameter_source(str(parameter.name)) is click.core.ParameterSource.COMMANDLINE
    ]
    if typed:
        raise ConfigError(f"{what}; leave the other options out ({', '.join(typed)}){advice}")


def go_on(path: str) -> None:
    """Goes on with the run in a folder."""
    from sdpo_trainers.distributed import World, shared_run

    kind = Run.open(path).manifest.get("kind")
    if kind != "train":
        raise ConfigError(f"{path} is a run of kind {kind!r}, not of 'train'")
    config = validate(TrainConfig, Run.open(path).config)

    def locked() -> Run:
        run = Run.open(path)
        run.lock()
        return run

    run_trainer(config, shared_run(World.join(config.device), locked))


def start(
    config: TrainConfig, out: str | None, presets: Sequence[str] = (), typed: Mapping[str, Any] | None = None
) -> None:
    """Makes the run folder and trains.

    Args:
        config: The settings.
        out: The run folder; a new one if not given.
        presets: That the settings came from.
        typed: Settings that were typed for this very run (see `check_start`).
    """
    from sdpo_trainers.distributed import World, shared_run
    from sdpo_trainers.preparation import check_start, make_env, splits

    config, _, _ = check_start(config, typed)
    tasks = {split: make_env(config, split).tasks for split in splits(config)}
    world = World.join(config.device)
    run = shared_run(
        world,
        lambda: Run.create(
            new_run_path("train", config.env, config.backend) if out is None else out,
            config.model_dump(mode="json"),
            kind="train",
            environment=registry.spec(config.env).versioned_id,
            digests={split: source.digest() for split, source in tasks.items()},
            seed=config.seed,
            model=config.model,
            **({"processes": world.size} if world.size > 1 else {}),
            **({"presets": list(presets)} if presets else {}),
        ),
    )
    run_trainer(config, run, new=True)


class Halted(click.ClickException):
    """A guard or a callback ended training because something went wrong. What was learned before is saved."""

    exit_code = 3


def run_trainer(config: TrainConfig, run: Run, new: bool = False) -> None:
    """Trains in a run folder, with live progress. A new one is taken back if the run cannot even be set up.

    Of several processes only the main one shows progress and says how it ended.
    """
    from sdpo_trainers.distributed import Follower
    from sdpo_trainers.loop import Trainer
    from sdpo_trainers.monitoring.progress import LiveProgress

    if isinstance(run, Follower):
        trainer = Trainer(config, run)
        trainer.train()
        trainer.world.leave()
        return
    command = resume_command("train", run.path)
    with LiveProgress(config) as progress:
        try:
            trainer = Trainer(config, run, [progress])
        except (Exception, KeyboardInterrupt) as error:
            if new:
                run.discard()
            if isinstance(error, KeyboardInterrupt):
                raise Interrupted("Interrupted before training began") from None
            raise
        before = trainer.step
        with resumable(command):
            finished = trainer.train()
    trainer.world.leave()
    stop = trainer.callbacks.stop
    if stop and stop.failed:
        raise Halted(
            f"training stopped after step {trainer.step}: {stop.reason}. Go on all the same with: {command}"
        )
    if stop and not finished:
        click.echo(f"Stopped after step {trainer.step}: {stop.reason}. Go on with: {command}")
    elif not finished:
        raise Interrupted(f"Stopped after step {trainer.step}; everything is saved. Go on with: {command}")
    if before == config.steps:
        again = GO_ON.format(run=shlex.quote(str(run.path)))
        click.echo(f"The run had taken all its {before} steps already{again} --steps N")
    click.echo(f"Run folder: {run.path}")
