"""What a conformance check is made of: properties, each held against what was gathered of the thing checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from sdpo_gym.conformance.report import Row, Status

Findings = Iterator[str | None]
"""`None` for a case that holds, a line for one that does not."""
MOST_SHOWN = 3

E = TypeVar("E")


class Skip(Exception):
    """A property cannot be looked at, or does not apply; the message says why."""


@dataclass(frozen=True)
class Property(Generic[E]):
    """One thing that something is held to."""

    name: str
    statement: str
    check: Callable[[E], Findings]

    def hold(self, evidence: E) -> Row:
        """Looks at every case."""
        try:
            findings = list(self.check(evidence))
        except Skip as skip:
            return Row(self.name, self.statement, Status.SKIPPED, 0, str(skip))
        failures = [finding for finding in findings if finding is not None]
        if not findings:
            return Row(self.name, self.statement, Status.SKIPPED, 0, "there was no case to look at")
        if not failures:
            return Row(self.name, self.statement, Status.PASSED, len(findings))
        shown = failures[:MOST_SHOWN]
        if len(failures) > MOST_SHOWN:
            shown.append(f"and {len(failures) - MOST_SHOWN} more of {len(findings)} cases")
        return Row(self.name, self.statement, Status.FAILED, len(findings), "\n".join(shown))
