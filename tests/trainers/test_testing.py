"""The check of backends: every registered backend passes it, and each property finds what it is there for."""

from __future__ import annotations

import inspect
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import EntryPoint
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from click.testing import CliRunner
from pydantic import Field

from sdpo_gym import plugins
from sdpo_gym.backends import BackendSpec, list_backends
from sdpo_gym.cli import cli
from sdpo_gym.conformance.report import Status
from sdpo_gym.errors import BackendFault, ConformanceError
from sdpo_gym.settings import Section
from sdpo_gym.types import Group
from sdpo_trainers.backend import Backend, Batch, Context, Example, Loss, Needs, learnable_turns
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


class Averaging(Plain):
    """Keeps a moving average of returns that no checkpoint has."""

    average: float | None = None

    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        returns = [ret for group in groups for ret in group.returns]
        mean = sum(returns) / max(len(returns), 1)
        self.average = mean if self.average is None else 0.9 * self.average + 0.1 * mean
        return [replace(e, advantage=(e.advantage or 0) - self.average) for e in super().examples(groups, step)]


class Unsayable(Averaging):
    """Gives a checkpoint what no file of JSON can hold."""

    def state_dict(self) -> dict[str, Any]:
        return {"average": torch.zeros(1)}


class Overreaching(Unheard):
    """Distils where nobody has told the teacher anything as well."""

    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        return [replace(e, teacher_ids=None) if e.group else e for e in super().examples(groups, step)]

    def loss(self, batch: Batch) -> Loss:
        assert batch.tokens.teacher_logprobs is not None
        logprobs = token_logprobs(batch.student_logits, batch.tokens.ids)
        return Loss((logprobs - batch.tokens.teacher_logprobs).detach() * logprobs)


class OverreachingByLogits(Overreaching):
    """The same with the teacher's whole distribution."""

    needs = Needs(teacher="distribution")

    def loss(self, batch: Batch) -> Loss:
        assert batch.teacher_logits is not None
        return Loss(-(batch.teacher_logits.softmax(-1) * batch.student_logits.log_softmax(-1)).sum(-1))


class Retokenizing(Plain):
    """Decodes and encodes again: the same text, and other tokens."""

    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        decode, encode = self.context.decode, self.context.encode_answer
        assert decode is not None
        again = [(e, tuple(encode(decode(e.response_ids[:-1])))) for e in super().examples(groups, step)]
        return [replace(e, response_ids=ids, sampler_logprobs=()) for e, ids in again]


class Unrecorded(Plain):
    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        return [replace(e, sampler_logprobs=()) for e in super().examples(groups, step)]


class Misrecorded(Plain):
    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        return [
            replace(e, sampler_logprobs=tuple(p - 1 for p in e.sampler_logprobs))
            for e in super().examples(groups, step)
        ]


class Unwrapped(Plain):
    """Returns figures in place of a `Loss`."""

    def loss(self, batch: Batch) -> Any:
        return super().loss(batch).per_token


class Miscounted(Plain):
    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        return [replace(e, counted=(True,)) for e in super().examples(groups, step)]


class Raising(Plain):
    def loss(self, batch: Batch) -> Loss:
        return Loss(super().loss(batch).per_token + torch.zeros(1000))


class Unborn(Plain):
    def __init__(self, options: Any, context: Context) -> None:
        super().__init__(options, context)
        raise KeyError("what it is made of")


class Lossless(Backend):
    """Lacks a method."""

    def examples(self, groups: Sequence[Group], step: int) -> list[Example]:
        return []


class Optionless(Plain):
    Options = dict  # type: ignore[assignment]


def line_of(method: Callable[..., Any], text: str) -> str:
    """Where in this file a line of a method is."""
    lines, first = inspect.getsourcelines(method)
    return f"{__file__}:{first + next(i for i, line in enumerate(lines) if text in line)}"


def test_a_backend_without_fault_passes() -> None:
    report = check_backend(Plain)
    skipped = [row.name for row in report.rows if row.status is Status.SKIPPED]
    assert skipped == ["described", "reads_feedback", "teacher", "untaught", "same context", "reference"]


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
        (Averaging, "resumed", "`load_state_dict`"),
        (Unsayable, "resumed", "JSON"),
        (Overreaching, "untaught", "tokens.taught"),
        (OverreachingByLogits, "untaught", "tokens.taught"),
        (Retokenizing, "turns", "the same text in other tokens"),
        (Unrecorded, "logprobs", "turn.action.logprobs"),
        (Misrecorded, "logprobs", "others than were recorded"),
        (Unwrapped, "loss", "returned Tensor, expected sdpo_trainers.backend.Loss"),
        (Miscounted, "examples", "`counted` has 1 entries"),
        (Miscounted, "moves", "test_testing:Miscounted"),
        (Raising, "loss", "RuntimeError: The size of tensor a"),
        (Raising, "loss", line_of(Raising.loss, "torch.zeros")),
    ],
)
def test_what_is_wrong_is_found_and_told(faulty: type[Backend], name: str, said: str) -> None:
    row = next(p for p in PROPERTIES if p.name == name).hold(Trial(faulty, {}))
    assert row.status is Status.FAILED
    assert said in row.detail


def test_a_report_of_failures_is_an_error_that_names_them() -> None:
    with pytest.raises(ConformanceError, match=r"Deaf breaks .*\n\n\[signal\]"):
        check_backend(Deaf)


def test_a_backend_that_cannot_be_made_says_where() -> None:
    with pytest.raises(BackendFault, match="what it is made of") as error:
        check_backend(Unborn)
    assert line_of(Unborn.__init__, "raise") in str(error.value)


def test_what_is_raised_again_and_again_is_told_once() -> None:
    with pytest.raises(ConformanceError) as error:
        check_backend(Raising)
    assert str(error.value).count("RuntimeError") == 1
    assert str(error.value).count("because of the error above") == 4


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


UNFIT = {
    "no_spec": (Plain, "must be a BackendSpec, got the class Plain"),
    "no_class": (
        BackendSpec("no_class", "math:tau", ""),
        "must be a subclass of sdpo_trainers.backend.Backend, got",
    ),
    "other_class": (BackendSpec("other_class", "pathlib:Path", ""), "got the class Path"),
    "lossless": (BackendSpec("lossless", f"{__name__}:Lossless", ""), "lacks the method loss"),
    "optionless": (BackendSpec("optionless", f"{__name__}:Optionless", ""), "Options must be a subclass of"),
}
"""What no run can use, and what is said of it."""
OFFERED = SimpleNamespace(**{name: offered for name, (offered, _) in UNFIT.items()})


@pytest.fixture
def unfit(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them, offered as packages offer backends."""
    points = {name: EntryPoint(name, f"{__name__}:OFFERED.{name}", plugins.BACKENDS) for name in UNFIT}
    real = plugins.available
    monkeypatch.setattr(plugins, "available", lambda group: {**real(group), **points})


def test_what_is_no_backend_fails_its_check_and_the_others_are_checked(unfit: None) -> None:
    result = CliRunner().invoke(cli, ["check-backend", *UNFIT, "raft"])
    assert result.exit_code == 1, result.output
    for name, (_, said) in UNFIT.items():
        line = next(line for line in result.output.splitlines() if line.startswith(f"{name}: FAILED: "))
        assert said in line
    assert "raft: ok" in result.output


@pytest.mark.parametrize("name", UNFIT)
def test_a_run_with_what_is_no_backend_is_refused_in_one_line(unfit: None, name: str) -> None:
    result = CliRunner().invoke(cli, ["train", "--model", "tiny", "--backend", name])
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert UNFIT[name][1] in result.stderr
