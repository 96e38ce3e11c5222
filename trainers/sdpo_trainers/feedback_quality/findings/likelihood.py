"""What the likelihood of the known right answer says, in sentences, and where second attempts say otherwise."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from sdpo_trainers.feedback_quality.arms import Arm
from sdpo_trainers.feedback_quality.result import FeedbackQuality, Finding, KindResult
from sdpo_trainers.feedback_quality.wording import (
    ARM_TITLES,
    FEWEST_TASKS,
    counted,
    difference,
    direction,
    listed,
    nats,
    widened,
)

_LARGEST_FACTOR = 7.0
"""In nats; beyond it, a factor says no more to anybody."""


def likelihood_findings(quality: FeedbackQuality, leaks: bool) -> Iterator[Finding]:
    """Whether feedback makes the known right answer likelier, which kinds do, and what that is.

    Args:
        quality: What was measured.
        leaks: Whether the feedback was found to give answers away.
    """
    if quality.likelihood_remark:
        yield Finding(
            "note",
            "likelihood",
            "How likely the known right answer becomes with each context was not measured: "
            f"{quality.likelihood_remark}.",
        )
    if not quality.likelihood:
        return
    yield from _full(quality, leaks)
    yield from _own(quality)
    yield from _against_repairs(quality)
    yield from _kinds(quality.kinds)
    again = quality.likelihood[0]
    yield Finding(
        "note",
        "likelihood",
        "The likelihood is the log-probability, in nats, of the oracle's answer (of its first action, if it has "
        f"several), at {counted(again.attempts, 'failed attempt')} at {counted(again.tasks, 'task')}. "
        "That is one right answer of maybe many, in its very words: a context after which the model puts the "
        "answer otherwise lowers it too, and a "
        "demonstration may hold the words themselves.",
    )


def _full(quality: FeedbackQuality, leaks: bool) -> Iterator[Finding]:
    gains = {result.arm: result.gain for result in quality.likelihood if result.gain is not None}
    gain = gains.get(Arm.FULL)
    if gain is None:
        return
    figures = nats(gain)
    if 0.05 < abs(gain.mean) < _LARGEST_FACTOR:
        figures += f"; its probability is multiplied by {math.exp(gain.mean):.2g}, as a geometric mean"
    others = [
        f"{ARM_TITLES[arm]} {nats(gains[arm])}"
        for arm in (Arm.VERDICT, Arm.SHUFFLED, Arm.DEMONSTRATION)
        if gains.get(arm)
    ]
    text = f"{figures}." + (f" For comparison: {'; '.join(others)}." if others else "")
    if leaks:
        text += " But the feedback gives answers away (see above), so this is no measure of it as feedback."
    if direction(gain) > 0:
        yield Finding("good", "likelihood", f"Full feedback makes the known right answer likelier: {text}")
    elif direction(gain) < 0:
        yield Finding("bad", "likelihood", f"Full feedback makes the known right answer less likely: {text}")
    else:
        yield Finding(
            "unclear",
            "likelihood",
            f"It is not shown that full feedback makes the known right answer likelier: {text}",
        )


def _own(quality: FeedbackQuality) -> Iterator[Finding]:
    versus = quality.likelihood_versus.get("full - shuffled")
    if versus is None:
        return
    figures = f"full feedback minus the feedback on another task's attempt, {nats(versus)}"
    if direction(versus) > 0:
        yield Finding(
            "good", "likelihood", f"What it says of this very attempt makes the right answer likelier: {figures}."
        )
    elif direction(versus) < 0:
        yield Finding(
            "bad",
            "likelihood",
            f"An attempt's own feedback makes the right answer less likely than that on another task: {figures}.",
        )
    else:
        yield Finding(
            "unclear",
            "likelihood",
            f"It is not shown that what it says of this attempt makes the right answer likelier: {figures}.",
        )


def _against_repairs(quality: FeedbackQuality) -> Iterator[Finding]:
    """Where second attempts and the likelihood do not say the same: both are told."""
    repairs = {result.arm: result.gain for result in quality.arms if result.gain is not None}
    opposite = []
    for result in quality.likelihood:
        gain, repaired = result.gain, repairs.get(result.arm)
        if gain is None or repaired is None:
            continue
        ways = direction(repaired), direction(gain)
        figures = f"repairs {difference(repaired)}, likelihood {nats(gain)}"
        if ways[0] * ways[1] < 0:
            opposite.append(f"{ARM_TITLES.get(result.arm, result.arm)} ({figures})")
        elif result.arm == Arm.FULL and ways[1] and not ways[0]:
            yield Finding(
                "note",
                "likelihood",
                "Whether full feedback changes anything, second attempts leave open and the likelihood tells: "
                f"{figures}. The likelihood is the finer measure, but of one right answer alone.",
            )
        elif result.arm == Arm.FULL and ways[0] and not ways[1]:
            yield Finding(
                "note",
                "likelihood",
                "Whether full feedback changes anything, second attempts tell and the likelihood leaves open: "
                f"{figures}. Other right answers than the oracle's may have become likelier or less likely.",
            )
    if opposite:
        yield Finding(
            "note",
            "likelihood",
            f"Second attempts and likelihood say the opposite of each other: {'; '.join(opposite)}. Repairs count "
            "every right answer, the likelihood one of them in its very words.",
        )


def _kinds(kinds: Sequence[KindResult]) -> Iterator[Finding]:
    """Which kinds go with a likelier or less likely answer, intervals widened for the number of looks."""
    looked = [kind for kind in kinds if kind.likelihood_gain and kind.tasks >= FEWEST_TASKS]
    enough = math.ceil(math.log2(40 * max(len(looked), 1)))  # as FEWEST_TASKS, for so many looks
    gains = [(kind, kind.likelihood_gain) for kind in looked if kind.likelihood_gain and kind.tasks >= enough]
    if not gains or len(kinds) == 1:  # of which all is said
        return
    wide = [(kind, widened(gain, len(gains), bounded=False)) for kind, gain in gains]
    among = f" (each an interval for one of {len(gains)} kinds)" if len(gains) > 1 else ""
    for sign, word, way in (("bad", "less likely", -1), ("good", "likelier", 1)):
        found = sorted((pair for pair in wide if direction(pair[1]) == way), key=lambda pair: -way * pair[1].mean)
        if found:
            said = [f"{kind.kind!r} {nats(gain)} at {counted(kind.tasks, 'task')}" for kind, gain in found]
            yield Finding(
                "good" if sign == "good" else "bad",
                "likelihood",
                f"Kinds of note with which the known right answer becomes {word}: {listed(said, '; ')}{among}.",
            )
