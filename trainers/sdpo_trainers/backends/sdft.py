"""SDFT: a model that is shown a demonstration teaches itself to do without (arXiv 2601.19897).

The teacher, an EMA of the student, reads the task and the oracle's answer to it; the student is pulled to it at
every token of its own attempts, whether they were right or wrong. No reward and no feedback is read.

The defaults are those of the published code: KL(teacher ‖ student) over the whole vocabulary, an EMA rate of 0.01.
The paper (section 3) states KL(student ‖ teacher), which is `alpha = 1`; the code also leaves the loss of the
first 3 tokens out (`skip_tokens`). Both are presets, `sdft/paper` and `sdft/code`. Neither has importance weights.
That the loss is a mean over all tokens of an optimizer step is assumed.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from sdpo_gym.backends import TeacherDetail
from sdpo_trainers.backends.sdpo import SDPO, SDPOOptions


class SDFTOptions(SDPOOptions):
    """Settings of SDFT: those of SDPO, with the oracle as the only thing that is shown."""

    demonstrations: Literal[True] = Field(True, description="Always: the oracle is the only signal")
    success: Literal["oracle"] = Field("oracle", description="Whose success is shown: the task's oracle")
    feedback: Literal["never"] = Field("never", description="Never: no attempt is judged")
    support: Literal["full", "topk", "sampled", "sequence"] = Field(
        "full",
        description="What is compared at a position: the whole vocabulary, the student's likeliest tokens, the "
        "sampled token alone, or that summed over the response",
    )
    alpha: float = Field(
        0.0, ge=0, le=1, description="0: KL(teacher‖student), 1: KL(student‖teacher), between: JSD"
    )
    ema_rate: float = Field(0.01, gt=0, le=1, description="How fast an EMA teacher follows the student")
    importance_limit: float = Field(
        0.0, ge=0, description="Importance weights are clipped above this; 0: no importance weights"
    )


class SDFT(SDPO):
    """Self-distillation fine-tuning."""

    Options: ClassVar[type[SDFTOptions]] = SDFTOptions
    details = (TeacherDetail.FULL,)
    options: SDFTOptions
