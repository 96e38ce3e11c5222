"""Drawing tasks from families."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from sdpo_envs.science.problems.draw import Draw

from .task import LEVELS, Family, RubricTask, rubric_task


def make_task(rng: Random, id: str, families: Sequence[Family], level: int | None) -> RubricTask:
    """A task of one of the families, of a level or, without one, of any."""
    family = rng.choice(families)
    chosen = rng.choice(LEVELS) if level is None else level
    draw = Draw(rng)
    piece = family.make(draw, chosen)
    drawn = "; ".join(map(repr, draw.drawn))
    return rubric_task(id, piece, {"family": family.name, "level": chosen, "drawn": drawn})


def split_key(task: RubricTask) -> str:
    """What decides on a task's split: the family and what was drawn, not the wording."""
    return f"{task.metadata['family']}; {task.metadata['drawn']}"
