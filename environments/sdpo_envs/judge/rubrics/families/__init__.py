"""All families of tasks with rubrics, by name."""

from collections.abc import Mapping

from ..task import Family
from .lists import selection, steps
from .messages import announcement, customer, refusal
from .results import comparison, explanation
from .rewriting import shorten
from .tables import ranking, trend
from .writing import advice, paragraph

FAMILIES: Mapping[str, Family] = {
    f.name: f
    for f in (
        *(ranking, trend),
        *(explanation, comparison),
        *(paragraph, advice),
        *(announcement, refusal, customer),
        *(selection, steps),
        shorten,
    )
}
