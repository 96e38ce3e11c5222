"""What all checks have in common."""

from __future__ import annotations

from ..text import Objection

MOST_COUNTED = 99
"""Higher counts are not told, so that no count equals a number that is secret."""


class BaseCheck:
    """Something that a text satisfies or not."""

    def objection(self, text: str) -> Objection | None:
        """Why `text` does not satisfy this; None if it does."""
        raise NotImplementedError

    def holds(self, text: str) -> bool:
        """Whether `text` satisfies this."""
        return self.objection(text) is None
