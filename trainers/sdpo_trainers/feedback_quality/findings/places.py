"""Whether notes point at planted mistakes and name them, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sdpo_gym.statistics import Estimate
from sdpo_trainers.feedback_quality.localisation import ALL
from sdpo_trainers.feedback_quality.result import Finding, LocalisationResult
from sdpo_trainers.feedback_quality.wording import counted, listed, rate, share

_ANY_SPAN = 0.9
"""Where spans touch the mistake so often by chance, pointing at it means nothing."""


def place_findings(localisation: Sequence[LocalisationResult]) -> Iterator[Finding]:
    """Whether notes point at mistakes and name them."""
    if not localisation:
        yield Finding(
            "note",
            "place",
            "No mistake could be planted, so whether notes point at mistakes was not measured: the tasks have no "
            "oracle that solves them and has a secret in it, and the environment plants none itself "
            "(FeedbackEnv.planted_mistakes).",
        )
        return
    every = next((row for row in localisation if row.kind == ALL), localisation[0])
    rows = [row for row in localisation if row is not every]
    if every.without_notes:
        yield Finding(
            "bad" if 10 * every.without_notes >= every.planted else "note",
            "place",
            f"{every.without_notes} of {counted(every.planted, 'planted mistake')} got no note at all.",
        )
    if every.pointed is not None and every.chance is not None:
        yield from _pointing(every, every.pointed, every.chance, rows)
    yield from _naming(every, rows)


def _pointing(
    every: LocalisationResult, pointed: Estimate, chance: float, rows: Sequence[LocalisationResult]
) -> Iterator[Finding]:
    figures = f"{rate(pointed)} of {counted(every.spans, 'planted mistake')}, {share(chance)} by chance"
    if not pointed.mean and not chance:
        yield Finding(
            "note", "place", "No note on a planted mistake has a span that says where in the attempt it is."
        )
        return
    if chance >= _ANY_SPAN:
        yield Finding("note", "place", f"Attempts are so short that any span points at a mistake: {figures}.")
        return
    elsewhere = every.elsewhere.mean if every.elsewhere else 0.0
    figures += f"; elsewhere in {share(elsewhere)}, and in the others no note says where"
    if pointed.low > chance and pointed.mean >= 0.5:
        yield Finding("good", "place", f"Notes point at the mistake: {figures}.")
    elif elsewhere > pointed.mean:
        yield Finding("bad", "place", f"Notes point elsewhere than at the mistake: {figures}.")
    elif pointed.low > chance:
        yield Finding("note", "place", f"Notes seldom say where the mistake is: {figures}.")
    else:
        yield Finding("unclear", "place", f"It is not shown that notes point at the mistake: {figures}.")
    astray = [row for row in rows if row.elsewhere and row.elsewhere.low > 0.1 and row.elsewhere.mean > 0.25]
    if astray:
        said = [f"{row.kind} ({share(row.elsewhere.mean)} of {row.spans})" for row in astray if row.elsewhere]
        yield Finding("bad", "place", f"Mistakes whose notes point elsewhere: {listed(said)}.")
    lost = [row for row in rows if row.pointed and row.pointed.high < 0.5 and row not in astray]
    if lost:
        said = [f"{row.kind} ({share(row.pointed.mean)} of {row.spans})" for row in lost if row.pointed]
        yield Finding("note", "place", f"Mistakes for which hardly any note says where: {listed(said)}.")


def _naming(every: LocalisationResult, rows: Sequence[LocalisationResult]) -> Iterator[Finding]:
    if every.named is None:
        return
    figures = f"in {rate(every.named)} of those for which such kinds are stated"
    if every.named.low > 0.5:
        yield Finding("good", "place", f"The kind of a note names the planted mistake {figures}.")
    elif every.named.high < 0.5:
        yield Finding("bad", "place", f"The kind of a note seldom names the planted mistake: {figures}.")
    else:
        yield Finding("unclear", "place", f"The kind of a note names the planted mistake {figures}.")
    missed = [f"{row.kind} ({share(row.named.mean)})" for row in rows if row.named and row.named.high < 0.5]
    if missed and every.named.high >= 0.5:
        yield Finding("bad", "place", f"Mistakes that are called something else: {listed(missed)}.")
