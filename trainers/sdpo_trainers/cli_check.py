"""`sdpo-gym check-backend`: does a trainer backend hold to what every backend must?"""

from __future__ import annotations

import click

from sdpo_gym.cli.display import console, printable, table
from sdpo_gym.cli.options import parse_assignments
from sdpo_gym.errors import SdpoGymError


@click.command("check-backend", short_help="Check that trainer backends hold to the rules.")
@click.argument("backends", metavar="BACKEND...", nargs=-1, required=True)
@click.option("--set", "assignments", metavar="KEY=VALUE", multiple=True, help="A setting to check it with.")
@click.pass_context
def check_backend(context: click.Context, backends: tuple[str, ...], assignments: tuple[str, ...]) -> None:
    """Check that trainer backends hold to the rules.

    Each learns from scripted attempts with a tiny model. Among the rules: the gradient does not depend on how a
    step is split, the same step gives the same examples, what it asks for acts. Exits with code 1 if one fails, or
    if a backend cannot be had.

    \b
    Examples:
      sdpo-gym check-backend sdpo grpo
      sdpo-gym check-backend sdpo --set algorithm.alpha=1.0
    """
    from sdpo_trainers.testing import examine_backend

    settings = parse_assignments(assignments)
    out = console()
    fine = True
    for name in dict.fromkeys(backends):
        try:
            report = examine_backend(name, settings)
        except SdpoGymError as error:  # the others are checked all the same
            fine = False
            out.print(printable(f"{name}: FAILED: {' '.join(str(error).split())}"), soft_wrap=True)
            continue
        fine = fine and report.ok
        rows = table("", "property", "checked", "detail", title=f"{name}: {'ok' if report.ok else 'FAILED'}")
        for row in report.rows:
            rows.add_row(str(row.status), row.statement, str(row.checked), printable(row.detail))
        out.print(rows)
        out.print()
    context.exit(0 if fine else 1)
