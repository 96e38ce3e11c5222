"""The properties that every backend is held to, in the order in which a report shows them."""

from __future__ import annotations

from sdpo_trainers.testing import examples, losses

PROPERTIES = (*examples.PROPERTIES, *losses.PROPERTIES)
