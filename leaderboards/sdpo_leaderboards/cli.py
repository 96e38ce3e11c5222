"""`sdpo-gym compare`."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from sdpo_gym import registry
from sdpo_gym.cli.options import parse_assignments, resumable, resume_command
from sdpo_gym.errors import ConfigError, MissingDependencyError, RunError
from sdpo_gym.runs import Run, new_run_path
from sdpo_gym.settings import load_toml, merge, validate
from sdpo_leaderboards import arms
from sdpo_leaderboards.config import CompareConfig, Settings

FLAGS = ("env", "backends", "details", "model", "seeds", "steps", "warmup_steps", "threshold")
"""The settings that have an option of their own; the others are tables (`--set`, `--set-for`, `--config`)."""


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """One option for each flag, with the model's type, default and description."""
    for name in reversed(FLAGS):
        field = CompareConfig.model_fields[name]
        default = field.default
        shown = ",".join(default) if isinstance(default, dict) else str(default)
        command = click.option(
            _flag(name),
            name,
            type=field.annotation if field.annotation in (int, float) else str,
            metavar="NAMES" if isinstance(default, dict) else None,
            help=f"{field.description}" + (f"  [default: {shown}]" if shown else ""),
        )(command)
    return command


def _flag(name: str) -> str:
    """A setting's option."""
    return "--detail" if name == "details" else f"--{name.replace('_', '-')}"


@click.command(short_help="Compare backends: same start, same tasks, one report.")
@_options
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="TOML file with these settings.")
@click.option(
    "--set",
    "assignments",
    multiple=True,
    metavar="KEY=VALUE",
    help="A setting of every run; what is set for one backend or the warm start goes over it.",
)
@click.option(
    "--set-for",
    "assignments_for",
    multiple=True,
    metavar="NAME:KEY=VALUE",
    help="A setting for one backend, for one detail, or for the warm start (NAME warmup).",
)
@click.option("--out", type=click.Path(path_type=Path), help="Run folder.  [default: runs/compare-ENV-DATE]")
@click.option("--resume", type=click.Path(path_type=Path), metavar="RUN", help="Go on with this comparison.")
@click.option(
    "--report",
    "report_only",
    type=click.Path(path_type=Path),
    metavar="RUN",
    help="Only rebuild table, curves and report of this comparison.",
)
def compare(
    config_file: Path | None,
    assignments: tuple[str, ...],
    assignments_for: tuple[str, ...],
    out: Path | None,
    resume: Path | None,
    report_only: Path | None,
    **flags: Any,
) -> None:
    """Train several backends from one warm start, on the same tasks, and report how they did.

    Each backend and seed is a `sdpo-gym train` run of its own, in a folder of the comparison. The report has a
    table with confidence intervals, learning curves, and example attempts with what each backend made of them.

    \b
    Examples:
      sdpo-gym compare --backends grpo,sdpo --seeds 3 --steps 60
      sdpo-gym compare --backends sdpo --detail full,shuffled,none --set-for sdpo:algorithm.feedback=always
      sdpo-gym compare --set optimizer.lr=5e-5 --set-for sdpo:algorithm.alpha=1.0
      sdpo-gym compare --backends grpo,sdpo --set-for grpo:preset=grpo/dapo
      sdpo-gym compare --resume runs/compare-tools-calls-20260101-120000
      sdpo-gym train --settings            what --set can set
    """
    given = {name: value for name, value in flags.items() if value is not None}
    other = {"--config": config_file, "--set": assignments, "--set-for": assignments_for, "--out": out}
    named = [_flag(name) for name in given] + [name for name, value in other.items() if value]
    existing = resume or report_only
    _need_packages()
    if existing and (named or (resume and report_only)):
        raise ConfigError(
            f"{'--resume' if resume else '--report'} takes everything from {existing}; "
            f"leave out {', '.join(named) or '--report'}"
        )
    if existing:
        run = Run.open(existing)
        if run.manifest.get("kind") != "comparison":
            raise ConfigError(
                f"{existing} is not a comparison; a single run goes on with: train --resume {existing}"
            )
        config = validate(CompareConfig, run.config)
    else:
        config = resolve(given, config_file, assignments, assignments_for)
        run = Run.create(
            out or new_run_path("compare", config.env),
            config.model_dump(),
            kind="comparison",
            environment=registry.spec(config.env).versioned_id,
            model=config.model,
            failures={},
        )

    if not report_only:
        run.lock()
        with resumable(resume_command("compare", run.path)):
            failures = arms.run_all(config, run.path, lambda line: click.secho(f"\n{line}", bold=True, err=True))
        run.write_manifest(run.manifest | {"failures": failures})
    finish(run, config)


def resolve(
    flags: Settings, file: Path | None, assignments: Iterable[str], assignments_for: Iterable[str]
) -> CompareConfig:
    """Settings from the file, with the options over them, checked.

    `--backends` and `--detail` choose among the tables `[backends.*]` and `[details.*]` of a file, as they are.

    Raises:
        ConfigError: If something is unknown, missing or has a wrong value.
    """
    values = load_toml(file) if file else {}
    tables = {name: values.get(name) for name in ("backends", "details")}
    config = validate(CompareConfig, values | flags)
    over: Settings = {"train": parse_assignments(assignments)}
    for kind, table in tables.items():
        if isinstance(table, dict) and kind in flags:
            over[kind] = {name: table.get(name, {}) for name in getattr(config, kind)}
    names = [*config.backends, *config.details]
    for text in assignments_for:
        name, colon, assignment = text.partition(":")
        if not colon or name not in (*names, "warmup"):
            raise ConfigError(
                f"--set-for takes NAME:KEY=VALUE, where NAME is one of {', '.join(names)} or warmup; got {text!r}"
            )
        setting = parse_assignments([assignment], "--set-for")
        kind = "details" if name in config.details else "backends"
        over = merge(over, {"warmup": setting} if name == "warmup" else {kind: {name: setting}})
    config = validate(CompareConfig, merge(config.model_dump(), over))
    config.check_names()
    return config


def finish(run: Run, config: CompareConfig) -> None:
    """Writes and prints what came out; exits with code 1 if an arm failed.

    Raises:
        RunError: If nothing has failed and yet there is nothing to report.
    """
    from sdpo_leaderboards.comparison import read_comparison
    from sdpo_leaderboards.report import write_report
    from sdpo_leaderboards.table import print_table

    comparison = read_comparison(run, config)
    if any(arm.curve for arm in comparison.arms):
        write_report(run, comparison)
        print_table(comparison)
        click.echo(f"\nReport: {run.path / 'report.html'}")
    elif not comparison.failures:
        raise RunError(f"{run.path} has nothing to report yet; go on with: {resume_command('compare', run.path)}")
    if comparison.failures:
        for name, reason in comparison.failures.items():
            click.secho(f"{name} failed: {reason}", fg="red", err=True)
        click.echo(f"Try again with: {resume_command('compare', run.path)}", err=True)
        sys.exit(1)


def _need_packages() -> None:
    """Refuses to start what could not be finished.

    Raises:
        MissingDependencyError: If training or the report lacks a package.
    """
    for package, extra in (("torch", "train"), ("matplotlib", "boards"), ("jinja2", "boards")):
        if importlib.util.find_spec(package) is None:
            raise MissingDependencyError(package, extra, "the command 'compare'")
