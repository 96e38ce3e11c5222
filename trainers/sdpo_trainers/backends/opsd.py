"""OPSD: a model that reads the solution teaches itself, from where it began (arXiv 2601.18734).

The teacher has the weights that the run started from and reads the task with its gold solution, here the task's
oracle; the student is pulled to it at every token of its own attempts, right or wrong: the mean over tokens of
KL(teacher ‖ student) over the whole vocabulary. No reward and no feedback is read.

The published code cuts off what each entry of the vocabulary adds to a token's divergence above 0.05, so that
tokens of style, where it is largest, do not outweigh the rest; that is the default (`term_limit`). The paper's
first version has no such limit. Both are presets, `opsd/code` and `opsd/paper`. Neither has importance weights.
Where an environment knows only the final answer of a task, not its solution, that is what the teacher is shown.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from sdpo_trainers.backends.sdft import SDFT, SDFTOptions
from sdpo_trainers.engine.teacher import TeacherKind


class OPSDOptions(SDFTOptions):
    """Settings of OPSD: those of SDFT, with the start as the teacher, and the limit."""

    teacher: TeacherKind = Field("frozen", description="Whose weights teach: frozen ones, unless for an ablation")
    ema_rate: float = Field(0.05, gt=0, le=1, description="How fast an EMA teacher follows the student")
    term_limit: float = Field(
        0.05, ge=0, description="What one entry adds to a token's divergence is cut off above this; 0: nowhere"
    )


class OPSD(SDFT):
    """On-policy self-distillation."""

    Options: ClassVar[type[OPSDOptions]] = OPSDOptions
    options: OPSDOptions
