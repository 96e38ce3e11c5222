"""How likely the known right answer is, given each context: a measure of contexts that samples nothing.

Whether a second attempt succeeds is one bit, and chance decides most of it. The log-probability of the oracle's
answer given the context costs one forward and moves with every context, so a few dozen failed attempts tell
differences that hundreds of second attempts could not. It is of one right answer of maybe many, in its very words:
a context after which the model puts the same answer otherwise, or says something before it, lowers it as well.

Of an oracle with several actions only the first is looked at; what comes after it depends on the environment.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from sdpo_gym.errors import ConfigError, RunError
from sdpo_gym.policy import Conversation, Policy, ScoresAnswers
from sdpo_gym.runs import Run, write_atomically
from sdpo_gym.types import to_dict
from sdpo_trainers.feedback_quality.arms import Arm
from sdpo_trainers.feedback_quality.contexts import Case
from sdpo_trainers.feedback_quality.repair import Repair

FILE = "likelihood.jsonl"
"""In which file of a run folder they are kept: a line for each failed attempt and arm."""

LEFT_OUT = "it was left out"
CANNOT = "the policy does not tell how likely a given answer is (endpoints do not; local models do)"
NO_ORACLE = "no task that was failed has an oracle"
TOO_LONG = "no oracle's answer fits into the model's context"


def answer_of(case: Case) -> str | None:
    """The answer whose likelihood is looked at: the oracle's first action; None if there is no oracle."""
    return case.task.oracle_actions[0] if case.task.oracle_actions else None


def oracle_logprobs(
    policy: Policy,
    cases: Sequence[Case],
    arms: Sequence[Arm],
    *,
    run: Run | None = None,
    on_case: Callable[[], None] | None = None,
) -> list[dict[Arm, float]]:
    """Log-probabilities, in nats, of the oracle's first action in the contexts of each failed attempt.

    Args:
        policy: Must be able to score answers (`sdpo_gym.policy.ScoresAnswers`).
        cases: The failed attempts.
        arms: In which arms to look.
        run: Keeps what is known after every few attempts, and gives back what it has.
        on_case: Called after every attempt.

    Returns:
        For each case its arms; those without a context, without an oracle, or too long to read, are not there.

    Raises:
        ConfigError: If the policy cannot score answers.
        RunError: If what the run keeps cannot be read.
        PolicyError: If the policy fails. What the run has by then stays there.
    """
    if not isinstance(policy, ScoresAnswers):
        raise ConfigError(f"{policy.name} cannot score answers: it has no method answer_logprobs")
    kept = _Kept(run.path / FILE) if run else None
    known: dict[str, float | None] = dict(kept.logprobs) if kept else {}
    together = max(1, policy.batch_size // max(len(arms), 1))
    found: list[dict[Arm, float]] = []
    for start in range(0, len(cases), together):
        chunk = cases[start : start + together]
        asked = [
            (i, arm, context.messages, answer)
            for i, case in enumerate(chunk)
            if (answer := answer_of(case)) is not None
            for arm, context in case.contexts.items()
            if arm in arms
        ]
        keys = [_key(policy.name, messages, answer) for _, _, messages, answer in asked]
        # Once each: attempts at one task share contexts.
        new = {key: one for key, one in zip(keys, asked, strict=True) if key not in known}
        if new:
            conversations, answers = [one[2] for one in new.values()], [one[3] for one in new.values()]
            known |= dict(zip(new, policy.answer_logprobs(conversations, answers), strict=True))
        found += [{} for _ in chunk]
        for (i, arm, _, _), key in zip(asked, keys, strict=True):
            logprob = known[key]
            if logprob is not None:
                found[start + i][arm] = logprob
        if kept:
            kept.add(chunk, [(i, arm, known[key], key) for (i, arm, _, _), key in zip(asked, keys, strict=True)])
        for _ in chunk:
            if on_case:
                on_case()
    return found


def not_measured(policy: Policy, repairs: Sequence[Repair], wanted: bool) -> str:
    """Why there is no likelihood at all; empty if there is one, or no failed attempt to measure it on."""
    if not repairs or any(repair.logprobs for repair in repairs):
        return ""
    if not wanted:
        return LEFT_OUT
    if not isinstance(policy, ScoresAnswers):
        return CANNOT
    return TOO_LONG if any(answer_of(repair.case) is not None for repair in repairs) else NO_ORACLE


def _key(policy: str, messages: Conversation, answer: str) -> str:
    """What decides a log-probability, in short."""
    decides = json.dumps([policy, [to_dict(message) for message in messages], answer], sort_keys=True, default=str)
    return hashlib.sha256(decides.encode("utf-8", "surrogatepass")).hexdigest()[:24]


class _Kept:
    """The log-probabilities in a run folder; lines are appended, and half of one that was killed is cut away."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.logprobs: dict[str, float | None] = {}
        self.places: set[tuple[str, int, str, str]] = set()
        if not path.exists():
            return
        try:
            text = path.read_text(encoding="utf-8")
            whole = text[: text.rfind("\n") + 1]
            for line in whole.splitlines():
                row = json.loads(line)
                self.logprobs[row["key"]] = row["logprob"]
                self.places.add((row["task"], row["attempt"], row["arm"], row["key"]))
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise RunError(f"cannot read {path} ({error}); delete it, and it is measured again") from error
        if whole != text:
            write_atomically(path, whole)

    def add(self, cases: Sequence[Case], found: Sequence[tuple[int, Arm, float | None, str]]) -> None:
        """Appends what is not there yet: the case, the arm, its log-probability, and what decided it."""
        lines = []
        for i, arm, logprob, key in found:
            task, attempt = cases[i].task.id, cases[i].index
            if (task, attempt, str(arm), key) not in self.places:
                row = {"task": task, "attempt": attempt, "arm": str(arm), "logprob": logprob, "key": key}
                lines.append(json.dumps(row) + "\n")
        if lines:
            with open(self.path, "a", encoding="utf-8") as file:
                file.writelines(lines)
