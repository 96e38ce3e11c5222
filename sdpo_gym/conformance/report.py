"""What the conformance check found, one row per property."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from sdpo_gym.errors import ConformanceError


class Status(enum.StrEnum):
    """What became of one property."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    """It could not be looked at; `Row.detail` says why. This is not a pass."""


@dataclass(frozen=True)
class Row:
    """One property of one environment.

    Attributes:
        name: Short and stable.
        statement: What is held, in one line.
        status: Passed, failed or skipped.
        checked: How many cases were looked at.
        detail: Of a failure, what was seen and what to do, a line per case; of a skip, why.
    """

    name: str
    statement: str
    status: Status
    checked: int
    detail: str = ""


@dataclass(frozen=True)
class Report:
    """Every property of one environment."""

    env_id: str
    rows: tuple[Row, ...]

    @property
    def failures(self) -> tuple[Row, ...]:
        """The broken properties."""
        return tuple(row for row in self.rows if row.status is Status.FAILED)

    @property
    def ok(self) -> bool:
        """Whether nothing is broken; what was skipped does not count against it."""
        return not self.failures

    def raise_for_failures(self) -> None:
        """Does nothing if nothing is broken.

        Raises:
            ConformanceError: Listing every broken property.
        """
        if self.ok:
            return
        broken = self.failures
        head = f"{self.env_id} breaks {len(broken)} of {len(self.rows)} properties"
        parts = [f"[{row.name}] {row.statement}\n{row.detail}" for row in broken]
        raise ConformanceError("\n\n".join([head, *parts]))
