"""Scalar-only SDPO: SDPO whose reprompt uses nothing but rewards (arXiv 2601.20802, section 4).

A successful sibling (in environments of several turns, its whole episode) is the demonstration; the text of the
feedback is never read. A group with no success gives nothing, and neither does the only success of a group to
itself.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sdpo_gym.backends import TeacherDetail
from sdpo_trainers.backends.sdpo import SDPO, SDPOOptions


class ScalarSDPOOptions(SDPOOptions):
    """Settings of scalar-only SDPO: those of SDPO, with the feedback off."""

    demonstrations: Literal[True] = Field(True, description="Always: they are the only signal")
    success: Literal["sibling"] = Field("sibling", description="Whose success is shown: a successful sibling's")
    feedback: Literal["never"] = Field("never", description="Never: this is the variant without feedback")


class ScalarSDPO(SDPO):
    """Self-distillation from successful siblings only."""

    Options = ScalarSDPOOptions
    details = (TeacherDetail.FULL,)
