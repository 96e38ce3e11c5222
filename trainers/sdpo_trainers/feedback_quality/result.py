"""What a measurement of an environment's feedback comes to: plain data, written as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sdpo_gym.statistics import Estimate

# A field's default stands for "not measured".


@dataclass(frozen=True)
class ArmResult:
    """Second attempts at the failed first ones, all given the same kind of context.

    Attributes:
        arm: What they were given; see `arms.Arm`.
        attempts: How many failed first attempts were tried again.
        tasks: How many tasks those were of.
        left_out: Failed first attempts for which there was nothing of this kind to give, or no room for it.
        repaired: The share of second attempts that solved the task; every task counts the same.
        gain: That share minus the share of the arm "again", paired by first attempt. None for "again" itself.
        context_tokens: What a context of this arm holds beyond the task, in tokens on average; None if the
            policy does not count.
        response_tokens: Length of a second attempt, in tokens on average.
        shortened: How many contexts were shortened to fit.
        score: Their mean score, which also tells where attempts get better without solving the task.
        score_gain: That minus the mean score of the arm "again", paired by first attempt.
    """

    arm: str
    attempts: int
    tasks: int
    left_out: int
    repaired: Estimate
    gain: Estimate | None = None
    context_tokens: float | None = None
    response_tokens: float = 0.0
    shortened: int = 0
    score: Estimate | None = None
    score_gain: Estimate | None = None


@dataclass(frozen=True)
class KindResult:
    """The failed first attempts whose feedback has a note of one kind.

    Attributes:
        kind: Of the note.
        attempts: How many attempts had it.
        tasks: How many tasks those were of.
        again: How many of them were repaired with nothing but the task.
        full: How many were repaired with all of the feedback.
        gain: The difference, paired by first attempt.
        message: The note's message in one of them.
        likelihood_gain: How much full feedback adds to the log-probability of the oracle's answer; see
            `LikelihoodResult`.
    """

    kind: str
    attempts: int
    tasks: int
    again: Estimate
    full: Estimate
    gain: Estimate
    message: str
    likelihood_gain: Estimate | None = None


@dataclass(frozen=True)
class LikelihoodResult:
    """How likely the known right answer is, given one kind of context; nothing is sampled.

    It is the oracle's answer in its very words, one right answer of maybe many; of an oracle with several actions
    it is the first.

    Attributes:
        arm: What is given; see `arms.Arm`.
        attempts: How many failed first attempts have such a context, and a task with an oracle.
        tasks: How many tasks those were of.
        logprob: The log-probability of the answer with its end, in nats; every task counts the same.
        gain: That minus the log-probability in the arm "again", paired by first attempt. None for "again" itself.
    """

    arm: str
    attempts: int
    tasks: int
    logprob: Estimate
    gain: Estimate | None = None


@dataclass(frozen=True)
class LocalisationResult:
    """How often the notes on a planted mistake point at it.

    Attributes:
        kind: Of the planted mistakes; "all" for the sum of all kinds.
        planted: How many were judged as mistakes (those that happened to be right are passed over).
        spans: How many of them have a place, so that a span can be right or wrong.
        pointed: Share of those in which a note's span touches the place and is not most of the attempt.
        chance: The share that spans of the same lengths would touch, put anywhere in the attempt.
        first: Share of those in which the first note that has a span points at the place.
        elsewhere: Share of those in which notes have spans, and none of them touches the place.
        named: Share in which a note's kind names the mistake, among those for which such kinds are stated.
        without_notes: How many got no note at all.
        example: An attempt, and what was said of it, that missed the mistake; empty if none did.
    """

    kind: str
    planted: int
    spans: int
    pointed: Estimate | None = None
    chance: float | None = None
    first: Estimate | None = None
    elsewhere: Estimate | None = None
    named: Estimate | None = None
    without_notes: int = 0
    example: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LeakResult:
    """Whether a reader who sees the feedback, and not the task, can give the answer.

    Attributes:
        reader: Who guessed: the model's name, or "decoder" for the programs of `leaks.py`.
        attempts: How many pieces of feedback were read; 0 if nothing could be measured.
        guessed: Share of them from which the answer was told.
        chance: The same, with the feedback on another task: what guessing the usual answers gives.
        excess: The difference, paired by piece of feedback.
        example: A piece of feedback from which the answer was guessed, the guess, and how it was read.
        remark: What was not measured, and why.
    """

    reader: str
    attempts: int
    guessed: Estimate | None = None
    chance: Estimate | None = None
    excess: Estimate | None = None
    example: Mapping[str, str] = field(default_factory=dict)
    remark: str = ""


@dataclass(frozen=True)
class Finding:
    """One conclusion, in a sentence, with the figures it rests on.

    Attributes:
        sign: "good", "bad", "unclear" (the interval holds zero) or "note" (what to keep in mind).
        about: "feedback", "detail", "own", "context", "kind", "place", "leak", "likelihood", "sample" or "cost".
        statement: For people.
    """

    sign: Literal["good", "bad", "unclear", "note"]
    about: str
    statement: str


@dataclass(frozen=True)
class RepairExample:
    """A failed first attempt, its feedback, and second attempts with and without it.

    Attributes:
        task_id: Of the task.
        prompt: The task.
        first: The failed attempt.
        feedback: On it, in full.
        kinds: Of its notes.
        again: A second attempt given the task alone, and its score.
        full: A second attempt given the feedback, and its score.
        effect: "helped" if only the latter solved the task, "hurt" if only the former did.
        marks: The places in `first` that the notes name.
    """

    task_id: str
    prompt: str
    first: str
    feedback: str
    kinds: tuple[str, ...]
    again: tuple[str, float]
    full: tuple[str, float]
    effect: Literal["helped", "hurt"]
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class FeedbackQuality:
    """Everything that was measured.

    Attributes:
        environment: Its id with version.
        digest: Of its tasks.
        model: Whose attempts they are.
        tasks: How many tasks were tried.
        n: First attempts per task.
        m: Second attempts per failed first attempt and arm.
        first: The pass rate of the first attempts; 0 in [0, 1] where there were none.
        failed: How many of them failed.
        verdicts: How many failed in which way.
        arms: In the order of `arms.Arm`; those without a single second attempt are not there.
        versus: Paired differences between arms that matter: "full - verdict", "full - shuffled".
        kinds: By kind of note, the most frequent first.
        localisation: On planted mistakes, the sum first; empty if none could be planted.
        leaks: By reader.
        findings: What follows, in sentences; the most important first.
        examples: Where feedback helped, and where it hurt.
        faults: Attempts that could not be judged.
        texts: How many different texts of feedback the failed attempts got, notes included.
        unmeasured: Arms without a single second attempt, and why.
        likelihood: How likely the known right answer is in each arm; empty if it was not measured.
        likelihood_versus: Paired differences of those between the arms of `versus`, in nats.
        likelihood_remark: Why it was not measured; empty if it was.
        mistakes: How many mistakes at most were to be planted for each task; 0 if none; None if that is not known.
    """

    environment: str
    digest: str
    model: str
    tasks: int
    n: int
    m: int
    first: Estimate
    failed: int
    verdicts: Mapping[str, int]
    arms: tuple[ArmResult, ...] = ()
    versus: Mapping[str, Estimate] = field(default_factory=dict)
    kinds: tuple[KindResult, ...] = ()
    localisation: tuple[LocalisationResult, ...] = ()
    leaks: tuple[LeakResult, ...] = ()
    findings: tuple[Finding, ...] = ()
    examples: tuple[RepairExample, ...] = ()
    faults: int = 0
    texts: int | None = None
    unmeasured: Mapping[str, str] = field(default_factory=dict)
    likelihood: tuple[LikelihoodResult, ...] = ()
    likelihood_versus: Mapping[str, Estimate] = field(default_factory=dict)
    likelihood_remark: str = ""
    mistakes: int | None = None
