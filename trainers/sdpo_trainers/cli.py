"""`sdpo-gym train`."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from typing import Any

import click

from sdpo_gym.backends import TeacherDetail, backend_spec, list_backends
from sdpo_gym.cli.options import Interrupted, parse_assignments, resumable, resume_command
from sdpo_gym.errors import ConfigError, SdpoGymError
from sdpo_gym.runs import Run, new_run_path
from sdpo_gym.settings import load_toml, merge, validate
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.presets import list_presets, take_presets, with_presets

FLAGS = ("env", "backend", "model", "init", "steps", "seed", "detail")


def _default(name: str) -> str:
    return str(TrainConfig.model_fields[name].default)


def _settings_help(context: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    """Prints every setting with its default, for the engine and the backend."""
    if not wanted or context.resilient_parsing:
        return
    from sdpo_trainers.settings_help import settings_help

    click.echo(settings_help(context.params.get("backend") or _default("backend")))
    context.exit()


def _list_presets(context: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if not wanted or context.resilient_parsing:
        return
    presets = list_presets()
    width = max(map(len, presets))
    for name, summary in presets.items():
        click.echo(f"{name:<{width}}  {summary}".rstrip())
    context.exit()


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
    is_eager=True,
    help=f"How to learn; see below.  [default: {_default('backend')}]",
)
@click.option("--model", metavar="MODEL", help=f"Name, hub id or folder.  [default: {_default('model')}]")
@click.option("--init", metavar="CHECKPOINT", help="Start from these weights, for example a warm start's.")
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
@click.option("--rate", type=float, help="With --dry-run: tokens sampled per second, to tell the time.")
@click.option(
    "--settings",
    is_flag=True,
    is_eager=False,
    expose_value=False,
    callback=_settings_help,
    help="List every setting with its default, and exit.",
)
@click.option(
    "--list-presets",
    is_flag=True,
    expose_value=False,
    callback=_list_presets,
    help="List the presets with what they are, and exit.",
)
def train(
    presets: tuple[str, ...],
    config_file: str | None,
    assignments: tuple[str, ...],
    out: str | None,
    resume: str | None,
    dry_run: bool,
    processes: int | None,
    rate: float | None,
    **flags: Any,
) -> None:
    """Train a model on an environment with one backend.

    The run is kept in a folder: settings, every rollout with its feedback, metrics, checkpoints. Ctrl-C stops
    after the current step and saves; --resume goes on exactly where it stopped.

    \b
    Examples:
      sdpo-gym train --backend sft --steps 5 --out runs/warm
      sdpo-gym train --backend sdpo --init runs/warm/checkpoints/last --set optimizer.lr=1e-4
      sdpo-gym train --backend sdpo --detail shuffled --set algorithm.feedback=always
      sdpo-gym train --resume runs/train-tools-calls-sdpo-20260101-120000
      sdpo-gym train --preset paper/rich-feedback --set optimizer.lr=2e-6
      sdpo-gym train --preset paper/rich-feedback --dry-run --processes 4
      sdpo-gym train --backend grpo --settings
    """
    given = {name: flags[name] for name in FLAGS if flags[name] is not None}
    if not dry_run and (processes or rate):
        raise ConfigError("--processes and --rate are for --dry-run; processes are started by accelerate launch")
    if resume:
        if given or presets or config_file or assignments or out or dry_run:
            raise ConfigError("--resume goes on with a run's own settings; leave the other options out")
        go_on(resume)
        return
    file = load_toml(config_file) if config_file else {}
    named, values = take_presets(merge(file, parse_assignments(assignments), given))
    names = [*presets] or named  # on the command line rather than in the file
    config = validate(TrainConfig, with_presets(names, values))
    if dry_run:
        from sdpo_trainers.planning.dry_run import check_run, show

        show(check_run(config, processes or 1), rate)
        return
    start(config, out, names)


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


def start(config: TrainConfig, out: str | None, presets: Sequence[str] = ()) -> None:
    """Makes the run folder and trains."""
    from sdpo_trainers.backend import resolve
    from sdpo_trainers.distributed import World, shared_run

    config, _, _ = resolve(config)
    import sdpo_gym

    splits = {
        split: sdpo_gym.make(config.env, **{"split": split, "seed": seed, **config.env_args}).tasks
        for split, seed in (
            ("train", config.seed),
            ("validation", config.evaluation.seed),
            ("test", config.evaluation.seed),
        )
    }
    world = World.join(config.device)
    run = shared_run(
        world,
        lambda: Run.create(
            out or new_run_path("train", config.env, config.backend),
            config.model_dump(mode="json"),
            kind="train",
            environment=sdpo_gym.spec(config.env).versioned_id,
            digests={split: tasks.digest() for split, tasks in splits.items()},
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
    """Trains in a run folder, with live progress. A new folder is removed if the run cannot even be set up.

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
    with resumable(command), LiveProgress(config) as progress:
        try:
            trainer = Trainer(config, run, [progress])
        except SdpoGymError:
            if new:
                shutil.rmtree(run.path)
            raise
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
    click.echo(f"Run folder: {run.path}")
