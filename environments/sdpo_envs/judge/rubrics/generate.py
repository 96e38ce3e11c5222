"""Drawing tasks from families: such as their own oracle satisfies, in the split that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from sdpo_envs.science.problems.draw import Draw
from sdpo_gym.errors import EnvironmentFault

from .task import LEVELS, Family, RubricTask, program_verdict, rubric_task

_TRIES = 50


def make_task(rng: Random, id: str, families: Sequence[Family], level: int | None) -> RubricTask:
    """A task of one of the families.

    A draw whose oracle fails an item (a word that is ruled out stands in it by chance) is thrown away.

    Raises:
        EnvironmentFault: If a family draws no sound task; that is a bug in it.
    """
    family = rng.choice(families)
    chosen = rng.choice(LEVELS) if level is None else level
    for _ in range(_TRIES):
        draw = Draw(rng)
        piece = family.make(draw, chosen)
        drawn = "; ".join(map(repr, draw.drawn))
        task = rubric_task(id, piece, {"family": family.name, "level": chosen, "drawn": drawn})
        verdict = program_verdict(task, piece.oracle)
        if all(verdict.satisfied.values()):
            return task
    found = verdict.refused or verdict.objections
    raise EnvironmentFault(
        f"the family {family.name!r} drew no sound task of level {chosen} in {_TRIES} tries; "
        f"of the last one, {found}"
    )


def split_key(task: RubricTask) -> str:
    """What decides on a task's split: the family and what was drawn, not the wording."""
    return f"{task.metadata['family']}; {task.metadata['drawn']}"
