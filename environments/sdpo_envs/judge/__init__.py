"""Judges: models that write feedback, and how good they are at it."""
