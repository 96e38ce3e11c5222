"""What a measurement says, in sentences for people: no claim without its interval.

A difference counts where its 95% interval lies clear of zero; what is not shown is called not shown, together
with what the sample could have shown. Intervals of differences (`bootstrap_difference`) hold zero whenever
fewer than six tasks differ, so nothing is claimed of a handful.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from sdpo_gym.statistics import Estimate
from sdpo_trainers.feedback_quality.arms import Arm
from sdpo_trainers.feedback_quality.findings.leaks import leak_finding
from sdpo_trainers.feedback_quality.findings.likelihood import likelihood_findings
from sdpo_trainers.feedback_quality.findings.places import place_findings
from sdpo_trainers.feedback_quality.result import (
    ArmResult,
    FeedbackQuality,
    Finding,
    KindResult,
)
from sdpo_trainers.feedback_quality.wording import (
    FEWEST_TASKS,
    MOST_NAMED,
    counted,
    difference,
    direction,
    half_width,
    share,
    signed,
    tokens,
    widened,
)

_LITTLE_LEFT = 0.9
"""Where trying again solves so much, feedback has little to add."""

_NO_HELP = "feedback is not shown to help over trying again"


def conclude(quality: FeedbackQuality) -> tuple[Finding, ...]:
    """The findings, the most important first: leaks, then whether feedback helps, then why and where."""
    arms = {Arm(result.arm): result for result in quality.arms}
    leaks = [leak_finding(leak, quality.model) for leak in quality.leaks]
    leaking = [finding for finding in leaks if finding.sign == "bad"]
    texts = list(_texts(quality))
    findings = [
        *leaking,
        *_sample_is_enough(quality, arms),
        *texts,
        *_feedback(quality, arms, bool(leaking)),
        *([] if texts else _own(quality, arms)),
        *(() if _hopeless(arms) else (*_detail(quality, arms), *_context(quality, arms))),
        *likelihood_findings(quality, bool(leaking)),
        *_kinds(quality.kinds),
        *(place_findings(quality.localisation) if quality.mistakes != 0 else ()),
        *(finding for finding in leaks if finding.sign != "bad"),
        *_power(quality, arms),
        *_cost(arms),
    ]
    return tuple(findings)


# --- the sample ----------------------------------------------------------------------------------------


def _sample_is_enough(quality: FeedbackQuality, arms: dict[Arm, ArmResult]) -> Iterator[Finding]:
    """What stands in the way of any conclusion on repair."""
    if not quality.model:
        yield Finding(
            "note",
            "sample",
            "No model was given, so what the feedback is worth to a learner was not measured; "
            "give --model or --endpoint.",
        )
        return
    if not quality.failed:
        yield Finding(
            "note",
            "sample",
            f"Every first attempt solved its task ({quality.model}, {quality.tasks} tasks), so there was nothing "
            "to repair, and nothing follows for the feedback. Take harder tasks (--arg), or a weaker model.",
        )
        return
    again = arms.get(Arm.AGAIN)
    if again and again.tasks < FEWEST_TASKS:
        yield Finding(
            "note",
            "sample",
            f"Only {counted(again.tasks, 'task')} had a failed first attempt. With fewer than {FEWEST_TASKS} "
            "nothing can be told from chance: take more tasks with --limit, or harder ones.",
        )
    if _hopeless(arms):
        shown = ", not even a successful answer to the task itself" if Arm.DEMONSTRATION in arms else ""
        yield Finding(
            "note",
            "context",
            f"Nothing that {quality.model} was given led to a single repair{shown}. So this measurement cannot "
            "say what the feedback is worth to a model that can use it: take a stronger model, one that was "
            "warm-started on reprompts, or easier tasks.",
        )
    if again and again.repaired.mean >= _LITTLE_LEFT:
        yield Finding(
            "note",
            "sample",
            f"Trying again with nothing but the task already solves {share(again.repaired.mean)}: there is "
            "little left that feedback could add. Take harder tasks, or a lower temperature.",
        )


def _hopeless(arms: dict[Arm, ArmResult]) -> bool:
    """Whether nothing led to a single repair."""
    return bool(arms) and all(result.repaired.mean == 0 for result in arms.values())


def _power(quality: FeedbackQuality, arms: dict[Arm, ArmResult]) -> Iterator[Finding]:
    """What the sample could have shown, and what is not in it."""
    full = arms.get(Arm.FULL)
    if full and full.gain is not None and full.tasks >= FEWEST_TASKS:
        yield Finding(
            "note",
            "sample",
            f"The sample is {counted(full.attempts, 'failed attempt')} at {counted(full.tasks, 'task')}: an "
            f"effect of full feedback smaller than about {share(half_width(full.gain))} would not show in it. "
            "More tasks (--limit) show smaller ones.",
        )
    for arm in (Arm.FULL, Arm.DEMONSTRATION):
        if (result := arms.get(arm)) and result.left_out:
            why = "whose feedback has no notes" if arm is Arm.FULL else "for which no success was known"
            yield Finding(
                "note",
                "sample",
                f"{counted(result.left_out, 'failed attempt')} {why} are not in the figures of {arm}.",
            )
    cut = [f"{result.shortened} of {result.attempts} in {arm}" for arm, result in arms.items() if result.shortened]
    if cut:
        yield Finding("note", "sample", f"Contexts that were shortened to fit: {', '.join(cut)}.")
    if quality.faults:
        yield Finding(
            "note",
            "sample",
            f"{counted(quality.faults, 'attempt')} could not be judged (environment faults) and are in no figure.",
        )


def _cost(arms: dict[Arm, ArmResult]) -> Iterator[Finding]:
    full, verdict, again = arms.get(Arm.FULL), arms.get(Arm.VERDICT), arms.get(Arm.AGAIN)
    if full is None or full.context_tokens is None:
        return
    text = f"Full feedback makes a context {tokens(full.context_tokens)} tokens longer"
    if verdict and verdict.context_tokens is not None:
        text += f", the verdict alone {tokens(verdict.context_tokens)}"
    if again:
        text += (
            f"; a second attempt is {tokens(full.response_tokens)} tokens long with it and "
            f"{tokens(again.response_tokens)} without"
        )
    yield Finding("note", "cost", f"{text}.")


# --- feedback ------------------------------------------------------------------------------------------


def _feedback(quality: FeedbackQuality, arms: dict[Arm, ArmResult], leaks: bool) -> Iterator[Finding]:
    """Whether full feedback helps over trying again."""
    full, shown = arms.get(Arm.FULL), arms.get(Arm.DEMONSTRATION)
    if full is None:
        reason = quality.unmeasured.get(Arm.FULL, "")
        if "no notes" in reason:
            yield Finding(
                "bad",
                "feedback",
                "The feedback on failed attempts has no notes for a model: it says no more than the verdict.",
            )
        elif reason and quality.failed:
            yield Finding("note", "feedback", f"Full feedback was not measured: {reason}.")
        return
    if full.gain is None:
        return
    gain = full.gain
    figures = (
        f"second attempts solve {share(full.repaired.mean)} with it and "
        f"{share(full.repaired.mean - gain.mean)} without, {difference(gain)}"
    )
    caveat = (
        " But answers can be told from it without the task (see above): the gain may be just that."
        if leaks
        else ""
    )
    if direction(gain) > 0:
        yield Finding("good", "feedback", f"Full feedback helps over trying again: {figures}.{caveat}")
    elif direction(gain) < 0:
        yield Finding("bad", "feedback", f"Full feedback hurts: {figures}. Trying again without it is better.")
    elif shown and shown.gain and full.tasks >= FEWEST_TASKS and _far_less(gain, shown.gain):
        yield Finding(
            "bad",
            "feedback",
            f"There is no sign that full feedback helps: {figures}. A demonstration does help this model: "
            f"{difference(shown.gain)}. So it can use what it is given, and gets less from the feedback.",
        )
    else:
        yield Finding(
            "unclear",
            "feedback",
            f"It is not shown that full feedback helps over trying again: {figures}. The interval holds zero"
            + (f"; if it helps, then by no more than {signed(gain.high)}." if 0 < gain.high < 0.5 else "."),
        )


def _helps(arms: dict[Arm, ArmResult]) -> bool:
    """Whether full feedback is shown to help over trying again."""
    full = arms.get(Arm.FULL)
    return full is not None and full.gain is not None and direction(full.gain) > 0


def _far_less(gain: Estimate, shown: Estimate) -> bool:
    """Whether feedback is near to no effect, and certainly below a demonstration's."""
    return direction(shown) > 0 and gain.high < shown.low and gain.mean < half_width(gain) / 2


def _texts(quality: FeedbackQuality) -> Iterator[Finding]:
    """Whether the texts differ from attempt to attempt at all."""
    if not quality.texts or quality.failed < 3 * quality.texts:
        return
    if quality.texts == 1:
        yield Finding(
            "bad",
            "own",
            f"All {quality.failed} failed attempts got the same text of feedback: it says nothing about any of "
            "them.",
        )
    elif quality.texts <= len(quality.verdicts) and Arm.FULL not in quality.unmeasured:
        yield Finding(
            "bad",
            "own",
            f"The {quality.failed} failed attempts got only {quality.texts} different texts of feedback, no more "
            f"than there are verdicts ({len(quality.verdicts)}): the notes say nothing about an attempt.",
        )


def _own(quality: FeedbackQuality, arms: dict[Arm, ArmResult]) -> Iterator[Finding]:
    """Whether it matters that the feedback is about this attempt."""
    versus = quality.versus.get("full - shuffled")
    full = arms.get(Arm.FULL)
    if versus is None or _hopeless(arms):
        return
    figures = f"full feedback minus the feedback on another task's attempt, {difference(versus)}"
    helps = _helps(arms)
    if direction(versus) > 0 and helps:
        yield Finding("good", "own", f"What it says of this very attempt is what counts: {figures}.")
    elif direction(versus) > 0:
        yield Finding("unclear", "own", f"It does better than another task's feedback, but {_NO_HELP}: {figures}.")
    elif direction(versus) < 0:
        yield Finding("bad", "own", f"An attempt's own feedback is worse than that on another task: {figures}.")
    elif helps and versus.high < _gain_high(full):
        yield Finding(
            "unclear",
            "own",
            f"It is not shown that what it says of this attempt matters: {figures}. "
            "The feedback on another task may help as much.",
        )
    else:
        yield Finding("unclear", "own", f"It is not shown that what it says of this attempt matters: {figures}.")


def _gain_high(result: ArmResult | None) -> float:
    return result.gain.high if result is not None and result.gain is not None else math.inf


def _detail(quality: FeedbackQuality, arms: dict[Arm, ArmResult]) -> Iterator[Finding]:
    """Whether the notes add anything to the verdict."""
    versus = quality.versus.get("full - verdict")
    if versus is None:
        return
    figures = f"full feedback minus the verdict alone, {difference(versus)}"
    if direction(versus) > 0 and _helps(arms):
        yield Finding("good", "detail", f"The notes add to the verdict: {figures}.")
    elif direction(versus) > 0:
        yield Finding("unclear", "detail", f"It does better than the verdict alone, but {_NO_HELP}: {figures}.")
    elif direction(versus) < 0:
        yield Finding("bad", "detail", f"The notes make it worse than the verdict alone: {figures}.")
    else:
        yield Finding("unclear", "detail", f"It is not shown that the notes add to the verdict: {figures}.")


def _context(quality: FeedbackQuality, arms: dict[Arm, ArmResult]) -> Iterator[Finding]:
    """Whether the model uses what it is given at all, and what feedback adds to a demonstration."""
    shown = arms.get(Arm.DEMONSTRATION)
    if shown and shown.gain is not None:
        yield _demonstration(shown, shown.gain, _helps(arms))
    both = quality.versus.get("everything - demonstration")
    if both is not None:
        figures = f"both minus the demonstration alone, {difference(both)}"
        if direction(both) > 0:
            yield Finding("good", "context", f"Feedback adds to a demonstration: {figures}.")
        elif direction(both) < 0:
            yield Finding("bad", "context", f"Beside a demonstration feedback hurts: {figures}.")
        elif shown and shown.tasks >= FEWEST_TASKS and shown.repaired.mean >= _LITTLE_LEFT:
            yield Finding(
                "note", "context", f"A demonstration leaves little that feedback could add to it: {figures}."
            )
        else:
            yield Finding(
                "unclear", "context", f"It is not shown that feedback adds to a demonstration: {figures}."
            )
    dialogue = quality.versus.get("dialogue - full")
    if dialogue is not None and direction(dialogue):
        better = "better" if direction(dialogue) > 0 else "worse"
        yield Finding(
            "note",
            "context",
            f"The feedback works {better} as an answer to the model's own attempt than in a reprompt without the "
            f"attempt: {difference(dialogue)}.",
        )


def _demonstration(shown: ArmResult, gain: Estimate, feedback_helps: bool) -> Finding:
    """What a demonstration shows of the model: whether it uses what it is given."""
    figures = f"second attempts solve {share(shown.repaired.mean)} with it, {difference(gain)}"
    if direction(gain) > 0:
        return Finding("good", "context", f"The model uses what it is shown: a demonstration helps; {figures}.")
    if direction(gain) < 0:
        follows = (
            "Yet it gains from the feedback."
            if feedback_helps
            else "The model does not understand what the context is for, so little follows for the feedback."
        )
        return Finding("bad", "context", f"A demonstration hurts this model: {figures}. {follows}")
    if feedback_helps or shown.tasks < FEWEST_TASKS:
        yet = " Yet it gains from the feedback." if feedback_helps else ""
        return Finding(
            "unclear", "context", f"It is not shown that a demonstration helps this model: {figures}.{yet}"
        )
    return Finding(
        "unclear",
        "context",
        f"It is not shown that the model uses what it is shown, not even a demonstration: {figures}. Feedback "
        "that does not help such a model may help another.",
    )


# --- kinds --------------------------------------------------------------------------------------------


def _kinds(kinds: Sequence[KindResult]) -> Iterator[Finding]:
    """Which kinds of note went with a gain or a loss, the intervals widened for how many were looked at."""
    looked = [kind for kind in kinds if kind.tasks >= FEWEST_TASKS]
    enough = math.ceil(math.log2(40 * max(len(looked), 1)))  # as FEWEST_TASKS, for so many looks
    looked = [kind for kind in looked if kind.tasks >= enough]
    if not looked or len(kinds) == 1:  # of which all is said
        return
    wide = {kind.kind: widened(kind.gain, len(looked)) for kind in looked}
    among = f"interval for one of {len(looked)} kinds" if len(looked) > 1 else "95% interval"
    for sign, word, way in (("bad", "hurt", -1), ("good", "helped", 1)):
        found = [kind for kind in looked if direction(wide[kind.kind]) == way]
        for kind in sorted(found, key=lambda kind: -abs(kind.gain.mean))[:MOST_NAMED]:
            yield Finding(
                "good" if sign == "good" else "bad",
                "kind",
                f"Feedback with a note {kind.kind!r} {word}: {share(kind.full.mean)} repaired with it and "
                f"{share(kind.again.mean)} without, {difference(wide[kind.kind])} ({among}; "
                f"{counted(kind.tasks, 'task')}).",
            )
    if not any(map(direction, wide.values())):
        yield Finding(
            "note",
            "kind",
            f"Of {counted(len(looked), 'kind')} of note that enough tasks had ({enough} or more), none is shown "
            "to help or hurt second attempts by itself.",
        )
