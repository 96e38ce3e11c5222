"""What the figures on a judge say, in words: nothing without its interval."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sdpo_gym.statistics import Estimate

if TYPE_CHECKING:
    from sdpo_envs.judge.quality.summary import JudgeQuality


FEWEST = 10
"""From fewer tasks nothing is concluded: resampling so few makes intervals that are too narrow."""


def conclude(quality: JudgeQuality) -> tuple[str, ...]:
    """Sentences, the most important first."""
    return (*_errors(quality), *_agreement(quality), *_biases(quality), *_other(quality))


def _errors(quality: JudgeQuality) -> Iterator[str]:
    wrong, right = (
        ("items that are not satisfied", "items that are")
        if quality.by_items
        else ("wrong attempts", "right ones")
    )
    passes, fails = quality.false_pass.estimate, quality.false_fail.estimate
    if passes and fails:
        yield f"The judge passes {_percent(passes)} of {wrong}, and fails {_percent(fails)} of {right}."
    elif fails:
        yield (
            f"The judge fails {_percent(fails)} of what is right. There was nothing wrong to judge, so how often "
            "it passes that is not known: plant mistakes, or give a model that tries the tasks."
        )
    elif passes:
        yield f"The judge passes {_percent(passes)} of {wrong}. There was nothing right to judge."
    if quality.passed in (0.0, 1.0) and 0 < quality.right < 1:
        yield f"It {'passes' if quality.passed else 'fails'} everything that it is shown."


def _agreement(quality: JudgeQuality) -> Iterator[str]:
    kappa, accuracy = quality.kappa.estimate, quality.accuracy.estimate
    if kappa is None or accuracy is None or quality.kappa.tasks < FEWEST:
        return
    figures = f"kappa {kappa.mean:.2f} [{kappa.low:.2f}, {kappa.high:.2f}], accuracy {_percent(accuracy)}"
    if kappa.low > 0:
        yield f"It agrees with the program beyond chance: {figures}."
    elif kappa.high < 0:
        yield f"It contradicts the program more often than chance would: {figures}. Look at what it is asked."
    else:
        yield f"That it agrees with the program beyond chance is not shown: {figures}."


def _biases(quality: JudgeQuality) -> Iterator[str]:
    length, first = quality.length_bias.estimate, quality.first_chosen.estimate
    if length is not None and quality.length_bias.tasks >= FEWEST:
        if length.low > 0 or length.high < 0:
            more = "more" if length.mean > 0 else "less"
            yield (
                f"Sentences that say nothing make an attempt pass {more} often: {length.mean:+.0%} of attempts "
                f"[{length.low:+.0%}, {length.high:+.0%}]."
            )
        else:
            yield _unseen("length", length, 0.0)
    if first is not None and quality.first_chosen.tasks >= FEWEST:
        if first.low > 0.5 or first.high < 0.5:
            which = "first" if first.mean > 0.5 else "second"
            share = first if first.mean > 0.5 else Estimate(1 - first.mean, 1 - first.high, 1 - first.low)
            yield f"Of two attempts it prefers the {which}, whichever that is: in {_percent(share)} of cases."
        else:
            yield _unseen("position", first, 0.5)
    changes = quality.order_changes.estimate
    if changes is not None and quality.order_changes.tasks >= FEWEST:
        yield f"Asked for the items in reverse, it changes {_percent(changes)} of its answers."


def _unseen(what: str, estimate: Estimate, none: float) -> str:
    missed = max(none - estimate.low, estimate.high - none)
    return f"No preference by {what} was seen; one of up to {missed:.0%} could have been missed."


def _other(quality: JudgeQuality) -> Iterator[str]:
    same = quality.consistency.estimate
    if same is not None:
        yield f"Asked the same again, it says the same {_percent(same)} of the time."
    unanswered = quality.unanswered.estimate
    if unanswered is not None and unanswered.mean > 0:
        yield f"To {_percent(unanswered)} of the questions it gave no readable reply; they are in no other figure."
    if quality.accuracy.tasks < FEWEST:
        yield f"From only {quality.accuracy.tasks} tasks little can be said; intervals are too narrow there."


def _percent(estimate: Estimate) -> str:
    return f"{estimate.mean:.0%} [{estimate.low:.0%}, {estimate.high:.0%}]"
