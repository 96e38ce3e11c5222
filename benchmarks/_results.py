"""What the benchmarks share: taking the best of several runs, printing a table, keeping the figures."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from sdpo_gym.runs import describe_machine


def seconds(work: Callable[[], Any], repeats: int = 5) -> float:
    """The shortest of several runs: what is left when the machine does nothing else."""
    taken = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken)


def report(
    name: str,
    rows: list[dict[str, Any]],
    measured_on: dict[str, Any] | None = None,
    extra: dict[str, Any] | None = None,
) -> None:
    """Prints the rows and writes them to `results/NAME.json`, with a description of this or another machine.

    Args:
        name: Of the file.
        rows: Of the table.
        measured_on: Another machine than this.
        extra: What else to write.
    """
    table = Table(*rows[0], title=name)
    for row in rows:
        table.add_row(*(f"{v:,.3g}" if isinstance(v, float) else str(v) for v in row.values()))
    Console(width=180 if len(rows[0]) > 8 else None).print(table)
    machine = {k: v for k, v in (measured_on or describe_machine()).items() if k != "command"}
    folder = Path(__file__).parent / "results"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(
        json.dumps({"rows": rows} | (extra or {}) | {"measured_on": machine}, indent=2) + "\n"
    )
