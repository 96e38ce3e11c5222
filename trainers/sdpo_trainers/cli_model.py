"""`sdpo-gym model`: fetching models and finding them on this machine."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table

from sdpo_trainers import models


@click.group()
def model() -> None:
    """Fetch models, and see where they are."""


@model.command()
@click.argument("name")
def pull(name: str) -> None:
    """Make sure that model NAME is on this machine.

    NAME is a known model (see `sdpo-gym model list`), an id on the Hugging Face hub, or a folder.
    """
    console = Console(stderr=True)
    with console.status(f"looking for {name}") as status:
        located = models.pull(name, status.update)
    click.echo(f"{name}: {located.path or 'needs no files'}")
    click.echo(f"source: {located.source}")
    if located.path:
        click.echo(f"size: {_megabytes(located.size)}")


@model.command("list")
def list_models() -> None:
    """List the models that have a name here."""
    table = Table("name", "what it is", "on this machine", box=None)
    for name, summary in models.KNOWN.items():
        located = models.locate(name)
        if located is None:
            state = f"no; run: sdpo-gym model pull {name}"
        elif located.path is None:
            state = located.source
        else:
            state = f"{_megabytes(located.size)}, {located.source}"
        table.add_row(name, summary, state)
    Console().print(table)
    click.echo("Any id of the Hugging Face hub and any folder with a saved model or adapter works as a name too.")


@model.command()
@click.argument("name")
def path(name: str) -> None:
    """Print the folder of model NAME, without fetching anything."""
    located = models.locate(name)
    if located is None:
        raise click.UsageError(f"{name} is not on this machine; run: sdpo-gym model pull {name}")
    if located.path is None:
        raise click.UsageError(f"{name} has no folder: it is {located.source}")
    click.echo(str(located.path))


@model.command()
@click.argument("source", metavar="RUN_OR_CHECKPOINT")
@click.argument("out", metavar="OUT")
@click.option("--best", is_flag=True, help="Of a run the checkpoint with the best pass rate, not the last.")
@click.option(
    "--merge/--adapter", default=True, help="Adapters as part of the weights, or alone.  [default: merge]"
)
@click.option(
    "--dtype",
    type=click.Choice(["float32", "bfloat16", "float16"]),
    help="Of the weights.  [default: as the model that was trained is stored]",
)
def export(source: str, out: str, best: bool, merge: bool, dtype: str | None) -> None:
    """Write the trained model of a run to folder OUT.

    It is a plain folder of transformers: from_pretrained, vLLM and others load it without this package.

    \b
    Examples:
      sdpo-gym model export runs/calls models/calls
      sdpo-gym model export runs/calls models/calls-best --best --dtype bfloat16
      sdpo-gym model export runs/calls/checkpoints/step_000040 models/adapters --adapter
    """
    from sdpo_trainers.checkpoints.export import export as write

    made = write(source, out, best=best, merge=merge, dtype=dtype)
    what = f"adapters for {made.adapter_of}" if made.adapter_of else f"model, {made.dtype}"
    click.echo(f"{made.path}: {what}, {_megabytes(sum(f.stat().st_size for f in made.path.iterdir()))}")
    click.echo(f"made of: {made.source}")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"
