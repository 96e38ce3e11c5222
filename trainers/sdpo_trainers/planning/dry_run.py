"""`sdpo-gym train --dry-run`: everything checked that can be without loading weights, and the plan in tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import click
from rich.table import Table

from sdpo_gym.cli.display import console, printable
from sdpo_gym.env import FeedbackEnv
from sdpo_gym.errors import DataError, MissingDependencyError
from sdpo_gym.runs import Run
from sdpo_gym.settings import Section, describe
from sdpo_trainers.backend import Backend, Context
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.models import TINY, locate
from sdpo_trainers.planning.architecture import Architecture, find_architecture
from sdpo_trainers.planning.plan import Plan, plan
from sdpo_trainers.sampling.checks import check_ahead

TASKS_READ = 256
"""So many training tasks are looked at for the longest prompt."""
UNREAD_PROMPT = 1024
"""Tokens of a prompt where the tasks cannot be read here."""
CHARACTERS = 4
"""Of a token, where the tokenizer is not here."""


@dataclass(frozen=True)
class Checked:
    """What was found out about a run.

    Attributes:
        config: Resolved.
        options: Of the backend.
        plan: What it would do and need.
        model: Where the model is, and where its sizes are from.
        tasks: How many each split has, or why they cannot be had here.
        prompt: How the length of prompts was found.
        problems: For which the run would not start here.
    """

    config: TrainConfig
    options: Section
    plan: Plan
    model: str
    tasks: dict[str, str]
    prompt: str
    problems: tuple[str, ...]


def check_run(
    config: TrainConfig, processes: int = 1, typed: Mapping[str, Any] | None = None, out: str | None = None
) -> Checked:
    """Checks a run's settings, backend, environment, model and folder, and plans it.

    What is only not on this machine (data, a model) is told; what is wrong is raised.

    Args:
        config: The settings.
        processes: How many to plan for.
        typed: Settings that were typed for this very run (see `check_start`).
        out: The run folder; a new one if not given.

    Raises:
        SdpoGymError: If a setting, an option, the environment, the model's name or the folder cannot be used.
    """
    from sdpo_trainers.preparation import check_start, refuse_damaged

    if out is not None:
        Run.check_new(out)
    config, kind, options = check_start(config, typed)
    if config.init:
        refuse_damaged(config.init)
    name = config.init or config.model
    located = locate(name)
    architecture = find_architecture(name)
    where = located.source if located else "not on this machine; it would be fetched from the Hugging Face hub"
    if isinstance(architecture, Architecture):
        where += f"; sizes: {architecture.source}"
    envs, tasks, problems = _environments(config)
    length, how = _prompt_length(envs.get("train"), name)
    backend = _backend(kind, options, config, envs.get("train"), architecture)
    check_ahead(config, backend.second_attempts)
    made = plan(config, backend, architecture, length, _dtype(config), processes)
    room = architecture.context_length if isinstance(architecture, Architecture) else 0
    if room and length + config.sampling.max_tokens > room:
        problems.append(
            f"a prompt of {length:,} tokens and a response of up to {config.sampling.max_tokens:,} do not fit "
            f"into the model's {room:,}; lower sampling.max_tokens"
        )
    return Checked(config, options, made, where, tasks, how, tuple(problems))


def show(checked: Checked, rate: float | None = None) -> None:
    """Prints what was found out.

    Args:
        checked: The run.
        rate: Tokens sampled per second, to tell the time that sampling takes at most.
    """
    out = console()
    config, made = checked.config, checked.plan
    facts = _table("run", "")
    facts.add_row("backend", config.backend)
    facts.add_row("environment", f"{config.env}: " + ", ".join(f"{k} {v}" for k, v in checked.tasks.items()))
    facts.add_row("model", f"{config.init or config.model}: {checked.model}")
    out.print(facts, soft_wrap=True)
    changed = _table("setting", "value", "default")
    for row in _changed(config, checked.options):
        changed.add_row(*map(printable, row))
    out.print(changed)
    work = _table("work", "at most", "")
    for row in _work(checked, rate):
        work.add_row(*row)
    out.print(work)
    if made.parts:
        out.print(_memory(made))
    for text in (*made.unknown, *checked.problems):
        out.print(printable(f"- {text}"), soft_wrap=True)
    if checked.problems:
        raise click.exceptions.Exit(1)


def _environments(config: TrainConfig) -> tuple[dict[str, FeedbackEnv[Any]], dict[str, str], list[str]]:
    """The environments by split, how many tasks each has, and what is missing here."""
    from sdpo_trainers.preparation import make_env, splits

    envs: dict[str, FeedbackEnv[Any]] = {}
    tasks: dict[str, str] = {}
    problems = []
    for split in splits(config):
        try:
            envs[split] = make_env(config, split)
            tasks[split] = f"{len(envs[split].tasks):,}"
        except (DataError, MissingDependencyError) as error:
            tasks[split] = "not here"
            problems.append(f"the {split} split of {config.env} cannot be read here: {error}")
    return envs, tasks, problems[:1]


def _prompt_length(env: FeedbackEnv[Any] | None, model: str) -> tuple[int, str]:
    """Tokens of the longest prompt among some training tasks, and how that was found."""
    if env is None:
        return UNREAD_PROMPT, "assumed, because the tasks cannot be read here"
    some = env.tasks[: min(TASKS_READ, len(env.tasks))]
    longest = max(some, key=lambda task: sum(len(message.content) for message in task.messages))
    tokenizer = _tokenizer(model)
    if tokenizer is None:
        characters = sum(len(message.content) for message in longest.messages)
        return characters // CHARACTERS, f"the longest of {len(some)}, at {CHARACTERS} characters a token"
    from sdpo_trainers.rendering import render_prompt

    return len(render_prompt(tokenizer, longest.messages)), f"the longest of {len(some)}"


def _tokenizer(model: str) -> Any:
    """The model's tokenizer if it is here."""
    if model == TINY:
        from sdpo_trainers.tiny import tiny_tokenizer

        return tiny_tokenizer()
    located = locate(model)
    if located is None or located.path is None or not (located.path / "tokenizer_config.json").is_file():
        return None
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(located.path)


def _backend(
    kind: type[Backend],
    options: Section,
    config: TrainConfig,
    env: FeedbackEnv[Any] | None,
    architecture: Architecture | str,
) -> Backend:
    """The backend, to ask what it needs; it is not to encode anything."""
    room = architecture.context_length if isinstance(architecture, Architecture) else 0
    context = Context(
        env=env,  # type: ignore[arg-type]
        encode=lambda messages: [],
        encode_answer=lambda text: [],
        context_length=room,
        seed=config.seed,
        detail=config.detail,
    )
    return kind(options, replace(context, max_tokens=config.sampling.max_tokens, steps=config.steps))


def _dtype(config: TrainConfig) -> Literal["float32", "bfloat16"]:
    """Of the weights."""
    if config.dtype != "auto":
        return config.dtype
    import torch

    return "bfloat16" if config.device != "cpu" and torch.cuda.is_available() else "float32"


def _changed(config: TrainConfig, options: Section) -> Iterator[tuple[str, str, str]]:
    """Settings that differ from their defaults: name, value, default."""
    for section, prefix in ((config, ""), (options, "algorithm.")):
        for name, default, _ in describe(type(section)):
            value: Any = section
            for part in name.split("."):
                value = getattr(value, part)
            shown = "" if value is None else str(getattr(value, "value", value))
            if name != "algorithm" and shown != default:
                yield f"{prefix}{name}", shown, default


def _work(checked: Checked, rate: float | None) -> Iterator[tuple[str, str, str]]:
    config, made = checked.config, checked.plan
    optimizer = config.optimizer
    yield "steps", f"{config.steps:,}", f"{config.tasks_per_step} tasks each"
    yield "attempts a step", f"{made.attempts:,}", ""
    yield (
        "optimizer updates",
        f"{made.updates:,}",
        f"{optimizer.minibatches} minibatches × {optimizer.epochs} epochs a step",
    )
    yield "tokens sampled a step", f"{made.sampled_tokens:,}", f"{config.sampling.max_tokens:,} a response"
    yield "tokens the student reads a step", f"{made.student_tokens:,}", f"prompts once; {checked.prompt}"
    if made.teacher_tokens:
        yield (
            "tokens the teacher reads a step",
            f"{made.teacher_tokens:,}",
            "what all reprompts of a task share once",
        )
    yield "attempts in evaluations", f"{made.evaluation_attempts:,}", f"{made.evaluations} on the validation split"
    if rate:
        hours = made.sampled_tokens * config.steps / rate / 3600
        yield "hours of sampling", f"{hours:,.1f}", f"at {rate:,.0f} tokens a second"


def _memory(made: Plan) -> Table:
    """What takes memory in each process, estimated."""
    several = made.processes > 1
    columns = ("each of DDP", "each of FSDP2") if several else ("each",)
    table = _table(f"memory, {made.processes} processes" if several else "memory", *columns, "")
    for part in made.parts:
        share = part.bytes / (made.processes if part.divided else 1)
        when = "" if part.when == "always" else f" ({part.when})"
        table.add_row(part.name + when, _size(part.bytes), *([_size(share)] if several else []), part.note)
    peaks = [made.peak(False), *([made.peak(True)] if several else [])]
    note = "an estimate; while sampling all weights are whole" if several else "an estimate"
    table.add_row("at most at once", *(_size(peak or 0.0) for peak in peaks), note, style="bold")
    return table


def _size(count: float) -> str:
    """Gigabytes with three digits, or megabytes."""
    return f"{count / 1e6:,.1f} MB" if count < 1e8 else f"{count / 1e9:,.3g} GB"


def _table(*columns: str) -> Table:
    table = Table(box=None, title_justify="left", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold", justify="left")
    return table
