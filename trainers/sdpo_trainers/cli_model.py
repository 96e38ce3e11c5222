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


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"
