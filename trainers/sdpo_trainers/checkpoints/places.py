"""Where a run keeps its checkpoints."""

from __future__ import annotations

from pathlib import Path

from sdpo_gym.errors import RunError
from sdpo_gym.runs import Run

CHECKPOINTS = "checkpoints"
LAST, BEST = "last", "best"


def is_run(folder: Path) -> bool:
    """Whether a folder is a run's."""
    return (folder / "manifest.json").is_file()


def checkpoint_of(run: Path, name: str = LAST) -> Path:
    """The folder of a run's last or best checkpoint.

    Raises:
        RunError: If it has none yet, or is a comparison, with the runs in it that could be meant.
    """
    checkpoint = run / CHECKPOINTS / name
    if checkpoint.is_dir():
        return checkpoint
    within = sorted(
        str(found.parent.parent)
        for depth in ("*", "*/*")
        for found in run.glob(f"{depth}/{CHECKPOINTS}/{name}")
        if is_run(found.parent.parent)
    )
    if within:
        raise RunError(
            f"{run} is a run of kind {Run.open(run).manifest.get('kind')!r}, whose checkpoints are those of the "
            f"runs in it; name one of them: {', '.join(within)}"
        )
    raise RunError(f"the run {run} has no checkpoint {name!r} yet")
