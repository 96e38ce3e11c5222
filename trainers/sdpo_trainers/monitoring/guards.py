"""Watching a run: alarms while it goes on, and the end of it when what goes wrong is not to be learned from.

The rules are in `sdpo_gym.health`; they read the run's metrics and nothing else, so that a run that goes on from a
checkpoint knows what it knew. An update that is not finite never reaches the weights: the engine leaves it out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import torch

from sdpo_gym.health import SKIPPED, Kind, alarms, trends
from sdpo_trainers.backend import Example
from sdpo_trainers.callbacks import Callback, Evaluation, Start, Step, Stop
from sdpo_trainers.config import GuardOptions
from sdpo_trainers.monitoring.citations import share_citing


class Guard(Callback):
    """Raises each alarm once, when it becomes true, and asks to stop as the settings say.

    Args:
        options: From where on something looks wrong, and what is done about it.
    """

    def __init__(self, options: GuardOptions) -> None:
        self.options = options
        self.rows: list[Mapping[str, Any]] = []
        self.known: set[str] = set()

    def on_start(self, start: Start) -> None:
        self.start = start
        self.rows = list(start.run.metrics())
        self.known = {alarm.name for alarm in alarms(self.rows, self.options)}

    def measure(self, step: Step) -> dict[str, float]:
        """Trends; attempts that cite what they have not seen; sampler log-probabilities that are not finite."""
        train = [row for row in self.rows if row["phase"] == "train"]
        found = trends([*train, step.metrics], self.options.window)
        if "response_tokens" in step.metrics:  # attempts were sampled
            found["cites_unseen"] = share_citing(step.groups)
        if bad := nonfinite_samples(step.examples):
            found["nonfinite/sampler_logprobs"] = float(bad)
        return found

    def on_step(self, step: Step) -> Stop | None:
        self.rows.append({"step": step.step, "phase": "train", **step.metrics})
        stop = self._judge(step.step)
        skipped = bool(step.metrics.get(SKIPPED))
        if skipped and self.options.on_nonfinite == "stop":
            return self._stop(step.step, "an update was not finite (guards.on_nonfinite = 'stop')")
        if skipped and self._skipped_in_a_row() >= self.options.nonfinite_in_a_row:
            many = self.options.nonfinite_in_a_row
            return self._stop(
                step.step,
                f"{many} steps in a row had an update that was not finite (guards.nonfinite_in_a_row); a lower "
                "optimizer.lr or dtype = 'float32' often helps",
            )
        return stop

    def on_evaluation(self, evaluation: Evaluation) -> Stop | None:
        if evaluation.phase != "validation":
            return None
        self.rows.append({"step": evaluation.step, "phase": "validation", **evaluation.metrics})
        return self._judge(evaluation.step)

    def _judge(self, step: int) -> Stop | None:
        """Raises the alarms that are new."""
        found = alarms(self.rows, self.options)
        new = [alarm for alarm in found if alarm.name not in self.known]
        self.known = {alarm.name for alarm in found}
        for alarm in new:
            self.start.alarm(alarm)
        ending = next((alarm for alarm in new if self._ends(alarm.kind)), None)
        return self._stop(step, ending.message) if ending else None

    def _ends(self, kind: Kind) -> bool:
        options = self.options
        return (kind == "explosion" and options.on_explosion == "stop") or (
            kind == "collapse" and options.on_collapse == "stop"
        )

    def _skipped_in_a_row(self) -> int:
        count = 0
        for row in reversed([row for row in self.rows if row["phase"] == "train"]):
            if not row.get(SKIPPED):
                break
            count += 1
        return count

    def _stop(self, step: int, reason: str) -> Stop:
        where = f"The rollouts of step {step} are kept in {self.start.run.keep_evidence(step)}" if step else ""
        return Stop(f"{reason}. {where}", failed=True)


def nonfinite_samples(examples: Sequence[Example]) -> int:
    """How many recorded log-probabilities are not finite."""
    return sum(not math.isfinite(p) for example in examples for p in example.sampler_logprobs)


@torch.no_grad()
def all_finite(weights: Iterable[torch.Tensor]) -> bool:
    """Whether weights can be gone on with."""
    return all(bool(w.isfinite().all()) for w in weights)
