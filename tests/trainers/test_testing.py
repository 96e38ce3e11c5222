"""The check of backends: every registered backend passes it, and each property finds what it is there for."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner
from pydantic import Field

from sdpo_gym.backends import list_backends
from sdpo_gym.cli import cli
from sdpo_gym.conformance.report import Status
from sdpo_gym.errors import ConformanceError
from sdpo_gym.settings import Section
from sdpo_gym.types import Group
from sdpo_trainers.backend import Backend, Batch, Example, Loss, Needs, learnable_turns
from sdpo_trainers.engine.teacher import TeacherOptions
from sdpo_trainers.losses import token_logprobs
from sdpo_trainers.testing import Trial, check_backend
from sdpo_trainers.testing.properties import PROPERTIES

SETTINGS = {"antisd": {"algorithm": {"warmup_steps": 0}}}
"""With which a backend acts from the first step."""


@pytest.mark.parametrize("name", list_backends())
def test_every_backend_passes(name: str) -> None:
    check_backend(name, SETTINGS.get(name))


class Plain(Backend):
    """A backend without fault: log-likelihood, weighted by the return."""

    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        return [
            Example(g, i, turn.action.prompt_ids, turn.action.token_ids, turn.action.logprobs, t.ret, turn=k)
            for g, group in enumerate(groups)
            for i, t in enumerate(group.trajectories)
            if t.ret
            for k, turn in learnable_turns(t)
        ]

    def loss(self, batch: Batch) -> Loss:
        return Loss(-batch.tokens.advantages * token_logprobs(batch.student_logits, batch.tokens.ids))


class Undescribed(Plain):
    class Options(Section):
        rate: float = 1.0


class Deaf(Plain):
    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        return []


class Ragged(Plain):
    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        return [replace(e, sampler_logprobs=e.sampler_logprobs[:-1]) for e in super().examples(groups, step)]


class Untaught(Plain):
    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        return [replace(e, teacher_ids=e.context_ids) for e in super().examples(groups, step)]


class Retold(Plain):
    """Tokenises the text again, without its end."""

    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        return [
            replace(e, response_ids=e.response_ids[:-1], sampler_logprobs=())
            for e in super().examples(groups, step)
        ]


class Moody(Plain):
    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        return [replace(e, advantage=random.random()) for e in super().examples(groups, step)]


class Brittle(Plain):
    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        return super().examples(groups, step) if all(g.trajectories[0] for g in groups) else []


class Scaling(Plain):
    """Scales by the largest of the chunk, as if that were the step's."""

    def loss(self, batch: Batch) -> Loss:
        loss = super().loss(batch).per_token
        return Loss(loss / loss.detach().abs().max())


class Scalar(Plain):
    def loss(self, batch: Batch) -> Loss:
        return Loss(super().loss(batch).per_token.mean())


class Attached(Plain):
    def loss(self, batch: Batch) -> Loss:
        found = super().loss(batch).per_token
        return Loss(found, {"logprob": found})


class Flat(Plain):
    def loss(self, batch: Batch) -> Loss:
        return Loss(super().loss(batch).per_token.detach())


class Jittery(Plain):
    def loss(self, batch: Batch) -> Loss:
        return Loss(super().loss(batch).per_token * random.random())


class Forgetful(Plain):
    """Keeps a baseline that no checkpoint has."""

    baseline = 0.0

    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        made = [replace(e, advantage=(e.advantage or 0) - self.baseline) for e in super().examples(groups, step)]
        self.baseline = 0.5
        return made


class Unheard(Plain):
    """Has a teacher that does not act."""

    teacher = TeacherOptions("live")
    needs = Needs(teacher="logprobs")

    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        return [replace(e, teacher_ids=(5, 6, *e.context_ids)) for e in super().examples(groups, step)]


class Biased(Unheard):
    """Distils, but pulls even where teacher and student agree."""

    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        return [replace(e, advantage=None) for e in super().examples(groups, step)]

    def loss(self, batch: Batch) -> Loss:
        taught = batch.tokens.teacher_logprobs
        assert taught is not None
        return Loss(taught.exp() * token_logprobs(batch.student_logits, batch.tokens.ids))


class Unmoored(Plain):
    needs = Needs(reference=True)


def test_a_backend_without_fault_passes() -> None:
    report = check_backend(Plain)
    skipped = [row.name for row in report.rows if row.status is Status.SKIPPED]
    assert skipped == ["described", "reads_feedback", "teacher", "same context", "reference"]


@pytest.mark.parametrize(
    ("faulty", "name", "said"),
    [
        (Undescribed, "described", "algorithm.rate has no description"),
        (Deaf, "signal", "gave nothing for groups"),
        (Ragged, "examples", "log-probabilities for"),
        (Untaught, "examples", "has no teacher"),
        (Retold, "turns", "take them from `turn.action`"),
        (Moody, "determined", "stable_hash"),
        (Brittle, "nothing", "IndexError"),
        (Scaling, "split", "depends on the other tokens of its chunk"),
        (Scalar, "loss", "one figure for each token"),
        (Attached, "loss", "detach it"),
        (Flat, "loss", "does not depend on the student"),
        (Jittery, "repeatable", "nothing in it may be random"),
        (Forgetful, "resumed", "`load_state_dict`"),
        (Unheard, "teacher", "read for nothing"),
        (Biased, "same context", "expected 0"),
        (Unmoored, "reference", "tokens.reference_logprobs"),
    ],
)
def test_what_is_wrong_is_found_and_told(faulty: type[Backend], name: str, said: str) -> None:
    row = next(p for p in PROPERTIES if p.name == name).hold(Trial(faulty, {}))
    assert row.status is Status.FAILED
    assert said in row.detail


def test_a_report_of_failures_is_an_error_that_names_them() -> None:
    with pytest.raises(ConformanceError, match=r"Deaf breaks .*\n\n\[signal\]"):
        check_backend(Deaf)


class Shifted(Plain):
    class Options(Section):
        shift: float = Field(0.0, ge=0, description="Added to every advantage")

    options: Any

    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        return [
            replace(e, advantage=(e.advantage or 0) - self.options.shift) for e in super().examples(groups, step)
        ]


def test_the_options_of_the_backend_are_those_given() -> None:
    assert check_backend(Shifted, {"algorithm": {"shift": 2.0}}).ok
    with pytest.raises(ConformanceError, match=r"\[moves\]"):
        check_backend(Shifted, {"algorithm": {"shift": 1.0}})  # what is left of every advantage is 0


def test_a_backend_is_checked_from_the_command_line() -> None:
    result = CliRunner().invoke(cli, ["check-backend", "grpo"])
    assert result.exit_code == 0, result.output
    assert "grpo: ok" in result.output
