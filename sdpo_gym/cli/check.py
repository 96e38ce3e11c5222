"""`sdpo-gym check`: does an environment hold to what every environment must?"""

from __future__ import annotations

import click

from sdpo_gym import registry
from sdpo_gym.cli.display import console, printable, table


@click.command()
@click.argument("environments", metavar="ENV...", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Check every registered environment.")
@click.pass_context
def check(context: click.Context, environments: tuple[str, ...], every: bool) -> None:
    """Check that environments hold to the rules.

    Among them: the oracle scores 1, nothing raises on junk, feedback never states the answer. Exits with code 1
    if a property fails.

    \b
    Examples:
      sdpo-gym check tools/calls
      sdpo-gym check --all
    """
    if every == bool(environments):
        raise click.UsageError("name the environments to check, or give --all", context)
    from sdpo_gym.conformance import examine

    out = console()
    fine = True
    for env_id in dict.fromkeys(environments or registry.list_environments()):
        report = examine(env_id)
        fine = fine and report.ok
        rows = table("", "property", "checked", "detail", title=f"{env_id}: {'ok' if report.ok else 'FAILED'}")
        for row in report.rows:
            rows.add_row(str(row.status), row.statement, str(row.checked), printable(row.detail))
        out.print(rows)
        out.print()
    context.exit(0 if fine else 1)
