"""What follows from the figures, in sentences for people: `conclude(quality)`; a file for each thing measured."""

from sdpo_trainers.feedback_quality.findings.conclude import conclude

__all__ = ["conclude"]
