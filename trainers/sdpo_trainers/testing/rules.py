"""How properties of backends are written down, and what is said where somebody's code raises.

Each is a generator over a trial: it yields one `None` per case that holds and one line per case that does not,
which says what was seen and what to do, and raises `Skip` where it does not apply.
"""

from __future__ import annotations

from collections.abc import Callable

from sdpo_gym.conformance.property import Findings, Property, Skip
from sdpo_gym.errors import BackendFault
from sdpo_trainers.testing.origin import raised
from sdpo_trainers.testing.trial import Trial

Check = Callable[[Trial], Findings]


class Rules(list[Property[Trial]]):
    """Properties, in the order in which a report shows them."""

    def add(self, name: str, statement: str) -> Callable[[Check], None]:
        """Adds the function that is decorated as a property."""
        return lambda check: self.append(Property(name, statement, lambda trial: _reporting(name, check, trial)))


def _reporting(name: str, check: Check, trial: Trial) -> Findings:
    """The findings; what the backend raises, or the engine of what it gave, is one more, and is told once."""
    try:
        yield from check(trial)
    except Skip:
        raise
    except BackendFault as fault:  # the engine's, which says what is wrong
        told, place = str(fault), str(fault)
    except Exception as error:  # somebody else's code, which this is to report on
        told, place = raised(error, trial.kind)
    else:
        return
    first = trial.raised.setdefault(place, name) == name
    yield told if first else "this could not be looked at, because of the error above"
