"""Is an environment fit to train on? One check for everybody's environments, the built-in ones included.

    sdpo_gym.conformance.check("tools/calls")        # in a test: raises ConformanceError, naming what is broken
    report = sdpo_gym.conformance.examine("tools/calls")   # as data, for `sdpo-gym check`

A seeded sample of tasks of every split is played with the oracle, with answers that must not score (empty,
constant, junk, hedged, the prompt, the oracle with something behind it), with wrong answers in the right form,
and with hostile text. Each property in `properties.py` is then held against what came out.

A pass means that these attempts found nothing. It does not show that a judge is right.
"""

from __future__ import annotations

from typing import Any

from sdpo_gym.conformance.evidence import gather
from sdpo_gym.conformance.properties import PROPERTIES
from sdpo_gym.conformance.report import Report, Row, Status
from sdpo_gym.env import FeedbackEnv

__all__ = ["Report", "Row", "Status", "check", "examine"]


def check(env: str | FeedbackEnv[Any], /, **options: Any) -> Report:
    """Examines an environment (see `examine` for the options) and insists.

    Raises:
        ConformanceError: If a property is broken; it lists every one, with a case and what to do.
    """
    report = examine(env, **options)
    report.raise_for_failures()
    return report


def examine(
    env: str | FeedbackEnv[Any],
    /,
    *,
    tasks: int = 24,
    seed: int = 0,
    fuzz: int = 20,
    time_limit: float = 2.0,
    second_process: bool = True,
    **kwargs: Any,
) -> Report:
    """Holds every property against an environment.

    Args:
        env: An id, or an environment. Of an environment object only its own split is looked at.
        tasks: How many tasks of each split to try.
        seed: Of the choice of tasks and of the fuzzed attempts, and of the tasks of an environment named by id.
        fuzz: Hostile attempts per task; the first task of each split meets all of them.
        time_limit: Seconds that judging one attempt may take.
        second_process: Whether to judge again in a second process with another hash seed.
        **kwargs: Arguments to make the environment with, where an id is given.

    Raises:
        UnknownNameError, DataError, PluginError, MissingDependencyError: If the environment cannot be made.
    """
    evidence = gather(env, tasks, seed, fuzz, time_limit, second_process, kwargs)
    return Report(evidence.name, tuple(p.hold(evidence) for p in PROPERTIES))
