"""Whether the feedback gives answers away, in sentences."""

from __future__ import annotations

from sdpo_trainers.feedback_quality.leaks import DECODER
from sdpo_trainers.feedback_quality.result import Finding, LeakResult
from sdpo_trainers.feedback_quality.wording import counted, difference, direction, share

_FEW_PIECES = 4
"""So many pieces that told the answer, and none of the controls, are a leak even if few tasks have one."""
_SMALL = 0.3
"""An interval that ends below it says that leaks are no rule."""


def leak_finding(leak: LeakResult, model: str) -> Finding:
    """What a reader could tell from the feedback alone.

    Args:
        leak: What was measured of it.
        model: Whose attempts they are, which may be the reader as well.
    """
    who = _reader(leak.reader, model)
    if leak.guessed is None or leak.chance is None or leak.excess is None:
        why = leak.remark or "Nothing could be judged."
        return Finding("note", "leak", f"Whether {who} tells answers from feedback alone was not measured. {why}")
    figures = (
        f"shown feedback without its task, {who} told the answer in {share(leak.guessed.mean)} of "
        f"{counted(leak.attempts, 'case')}, and in {share(leak.chance.mean)} shown the feedback on another task; "
        f"{difference(leak.excess)}"
    )
    alone = not leak.chance.mean and leak.guessed.mean * leak.attempts >= _FEW_PIECES
    if direction(leak.excess) > 0 or alone:
        way = leak.example.get("way", "") if leak.reader == DECODER else ""
        how = f" An example was read {way}." if way else ""
        return Finding("bad", "leak", f"The feedback gives answers away: {figures}.{how}")
    if leak.example and leak.excess.mean > 0:
        return Finding(
            "unclear",
            "leak",
            f"It is not shown that the feedback gives answers away: {figures}. That may be chance; look at the "
            "example in the report.",
        )
    small = leak.excess.high <= _SMALL
    return Finding(
        "good" if small else "unclear",
        "leak",
        f"There is no sign that the feedback gives answers away: {figures}."
        + ("" if small else " The sample is too small to say more.")
        + (f" {leak.remark}" if leak.remark else ""),
    )


def _reader(name: str, model: str) -> str:
    if name == DECODER:
        return "a program"
    return "the model itself" if name == model else f"another model ({name})"
