"""The properties that every backend is held to, in the order in which a report shows them.

Each is a generator over a trial: it yields one `None` per case that holds and one line per case that does not,
which says what was seen and what to do, and raises `Skip` where it does not apply.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from sdpo_gym.conformance.property import Findings, Property, Skip
from sdpo_gym.errors import BackendFault
from sdpo_gym.settings import describe
from sdpo_gym.types import Feedback, Group, Note, Sample, Verdict
from sdpo_trainers.backend import Example
from sdpo_trainers.engine.step import Engine
from sdpo_trainers.testing.origin import raised
from sdpo_trainers.testing.trial import Trial

SAME = 1e-6
"""Gradients in double precision that differ by less, relative to the largest entry, are the same: a model's rotary
angles are float32."""


WHOLE: dict[str, Any] = {"micro_batch_tokens": 100_000, "chunk_tokens": 100_000}


PROPERTIES: list[Property[Trial]] = []


def _property(name: str, statement: str) -> Callable[[Callable[[Trial], Findings]], None]:
    def add(check: Callable[[Trial], Findings]) -> None:
        PROPERTIES.append(Property(name, statement, lambda trial: _reporting(check, trial)))

    return add


def _reporting(check: Callable[[Trial], Findings], trial: Trial) -> Findings:
    """The findings; whatever the backend raises is one more."""
    try:
        yield from check(trial)
    except Skip:
        raise
    except BackendFault as fault:  # the engine's, which says what is wrong with what it was given
        yield str(fault)
    except Exception as error:  # somebody else's code, which this is to report on
        yield f"it raised {raised(error, trial.kind)}"


# --- what it says of itself ----------------------------------------------------------------------------


@_property("described", "the backend and each of its settings say in a line what they are")
def _described(t: Trial) -> Findings:
    if t.spec is not None:
        named = t.spec.name == t.name
        yield (
            None
            if named
            else f"the spec is called {t.spec.name!r}, the entry point {t.name!r}; give both one name"
        )
        yield (
            None if t.spec.summary else "the spec has no summary; say which signal it takes and which loss it uses"
        )
    for name, _, text in describe(t.kind.Options, "algorithm."):
        yield None if text else f"{name} has no description; add one: Field(…, description=…)"


# --- what it learns from -------------------------------------------------------------------------------


@_property("signal", "it learns something from attempts of which some succeed and some fail")
def _signal(t: Trial) -> Findings:
    for turns in (1, 2):
        heard = [e for e in t.examples(turns) if not e.silent]
        yield (
            None
            if heard
            else (
                f"`examples` gave nothing for groups with returns {[g.returns for g in t.groups(turns)]}; "
                "give an Example for each response that is to be learned from"
            )
        )


@_property("examples", "its examples are whole: their figures belong together and fit into the model's context")
def _examples(t: Trial) -> Findings:
    for turns in (1, 2):
        groups, context = t.all_groups(turns), t.backend(turns).context
        for example in t.examples(turns):
            wrong = list(
                _ill_formed(example, groups, context.context_length, t.backend(turns).teacher is not None)
            )
            yield f"{_where(example)}: {'; '.join(wrong)}" if wrong else None


def _ill_formed(e: Example, groups: Sequence[Group], room: int, taught: bool) -> Iterator[str]:
    if not 0 <= e.group < len(groups):
        yield f"group {e.group} is none of the {len(groups)} of the step; count from 0"
    elif not 0 <= e.trajectory < len(groups[e.group].trajectories):
        yield f"trajectory {e.trajectory} is none of its group's {len(groups[e.group].trajectories)}"
    if not e.response_ids or not e.context_ids:
        yield "it has no tokens to learn or none to read before them; leave such a turn out (`learnable_turns`)"
    if e.sampler_logprobs and len(e.sampler_logprobs) != len(e.response_ids):
        yield f"{len(e.sampler_logprobs)} log-probabilities for {len(e.response_ids)} tokens; give all or none"
    if e.counted is not None and len(e.counted) != len(e.response_ids):
        yield f"`counted` has {len(e.counted)} entries for {len(e.response_ids)} tokens"
    if e.advantage is not None and not math.isfinite(e.advantage):
        yield f"its advantage is {e.advantage}"
    if not (math.isfinite(e.weight) and e.weight >= 0):
        yield f"its weight is {e.weight}, expected a number that is not negative"
    for name, ids in (("context", e.context_ids), ("teacher's context", e.teacher_ids or ())):
        if len(ids) + len(e.response_ids) > room:
            yield f"its {name} of {len(ids)} tokens and the response are more than the {room} of the model"
    if (e.teacher_ids is not None or e.contrast_ids) and not taught:
        yield "it has a teacher's context, and the backend has no teacher; define the property `teacher`"


@_property(
    "turns",
    "each turn of an episode is learned from with what was read before it, and nothing that was not written",
)
def _turns(t: Trial) -> Findings:
    advice = "take them from `turn.action` (prompt_ids, token_ids), never from text"
    for turns in (1, 2):
        decode = t.backend(turns).context.decode or str
        for e, action, first in _sampled(t, turns):
            if e.response_ids != action.token_ids:
                same = decode(e.response_ids) == decode(action.token_ids)
                what = "the same text in other tokens than were sampled" if same else "not the tokens of that turn"
                yield f"{_where(e)} has in its response_ids {what}; {advice}"
            elif first and e.context_ids != action.prompt_ids:
                yield f"{_where(e)} does not have in its context_ids what was read in that turn; {advice}"
            else:
                yield None


@_property("logprobs", "its examples have the log-probabilities that were recorded when they were sampled")
def _logprobs(t: Trial) -> Findings:
    for turns in (1, 2):
        for e, action, _ in _sampled(t, turns):
            if (e.context_ids, e.response_ids) != (action.prompt_ids, action.token_ids):
                continue  # they are those of other tokens, or of a turn under a reprompt
            if e.sampler_logprobs == action.logprobs:
                yield None
                continue
            has = "others than were recorded" if e.sampler_logprobs else "none, and they were recorded"
            yield (
                f"{_where(e)} has in its sampler_logprobs {has}: ratios would be to another policy than the one "
                "that sampled; give turn.action.logprobs"
            )


def _sampled(t: Trial, turns: int) -> Iterator[tuple[Example, Sample, bool]]:
    """Each example with what was sampled in its turn, and whether that was in a first attempt."""
    if t.kind.attempts != "sampled":
        raise Skip("it does not learn from sampled attempts")
    groups, first = t.all_groups(turns), len(t.groups(turns))
    for e in t.examples(turns):
        yield e, groups[e.group].trajectories[e.trajectory].turns[e.turn].action, e.group < first


@_property(
    "determined", "the same groups and step give the same examples, so that a resumed run goes on the same way"
)
def _determined(t: Trial) -> Findings:
    for turns in (1, 2):
        again = t.examples_of(t.groups(turns), turns)
        yield (
            None
            if again == t.examples(turns)
            else (
                "a second backend made other examples of the same groups; draw what is random from "
                "random.Random(stable_hash(name, context.seed, step))"
            )
        )


@_property("nothing", "a step without attempts, because the environment broke, gives no examples")
def _nothing(t: Trial) -> Findings:
    broken = [Group(group.task, (), ("EnvironmentFault: it broke",)) for group in t.groups()]
    for groups in ([], broken):
        found = t.backend().examples(groups, 1)
        yield None if not found else f"{len(found)} examples of {len(groups)} groups without trajectories"
    kept = [broken[0], *t.groups()[1:]]
    yield None if all(e.group for e in t.backend().examples(kept, 1)) else "an example of a group without attempts"


@_property("reads_feedback", "the text of the feedback changes nothing, unless the spec says that it is read")
def _reads_feedback(t: Trial) -> Findings:
    if t.spec is None or t.kind.attempts != "sampled":
        raise Skip("it is not offered by name" if t.spec is None else "it does not learn from sampled attempts")
    if t.spec.reads_feedback:
        raise Skip("the spec says that it reads feedback")
    other = [_reworded(group) for group in t.groups()]
    yield (
        None
        if tuple(t.backend().examples(other, 1)) == t.examples()
        else (
            "other words in the feedback gave other examples; set reads_feedback=True in the BackendSpec, "
            "or do not read it"
        )
    )


def _reworded(group: Group) -> Group:
    trajectories = []
    for trajectory in group.trajectories:
        turns = [
            turn
            if turn.feedback.verdict in (Verdict.CORRECT, Verdict.IN_PROGRESS)
            else replace(
                turn, feedback=Feedback(turn.feedback.verdict, turn.feedback.score, (Note("x", "Otherwise."),))
            )
            for turn in trajectory.turns
        ]
        trajectories.append(replace(trajectory, turns=tuple(turns)))
    return replace(group, trajectories=tuple(trajectories))


# --- its loss ------------------------------------------------------------------------------------------


@_property(
    "loss", "it gives a finite loss for each token, that depends on the student's logits, and metrics that do not"
)
def _loss(t: Trial) -> Findings:
    for batch, loss in t.batches(_heard(t)):
        count = len(batch.tokens.ids)
        values = {"the loss": loss.per_token, **{f"metric {k!r}": v for k, v in loss.metrics.items()}}
        for name, value in values.items():
            bad = int((~value.detach().isfinite()).sum())
            yield f"{name} is not finite for {bad} of {count} tokens" if bad else None
        yield None if loss.per_token.requires_grad else "the loss does not depend on the student's logits"
        for name, value in loss.metrics.items():
            yield None if not value.requires_grad else f"metric {name!r} carries a gradient; detach it"


@_property("split", "the gradient does not depend on how a step is split into micro-batches and chunks")
def _split(t: Trial) -> Findings:
    examples = t.examples(2)
    whole = t.gradients(examples, **WHOLE)
    for name, other in (("micro-batches", {"micro_batch_tokens": 1}), ("chunks", {"chunk_tokens": 3})):
        apart = _apart(whole, t.gradients(examples, **(WHOLE | other)))
        yield (
            None
            if apart < SAME
            else (
                f"with other {name} the gradient differs by {apart:.2g} of its largest entry: a figure in `loss` "
                "depends on the other tokens of its chunk. What depends on a whole response belongs into "
                "`prepare`, what depends on the whole step into `examples` or `reweigh`"
            )
        )


@_property("repeatable", "the same step gives the same gradient again")
def _repeatable(t: Trial) -> Findings:
    apart = _apart(t.gradient, t.gradients(t.examples()))
    yield (
        None
        if apart == 0
        else f"the gradient differs by {apart:.2g} of its largest entry; nothing in it may be random"
    )


@_property(
    "resumed", "what it remembers from step to step is in its state, so that a resumed run goes on the same way"
)
def _resumed(t: Trial) -> Findings:
    advice = "return what it remembers from `state_dict`, as JSON values, and restore it in `load_state_dict`"
    lived, resumed = t.backend(), t.backend()
    t.gradients(t.learned(lived, 1), backend=lived)
    if state := lived.state_dict():
        try:
            saved = json.dumps(state)
        except (TypeError, ValueError) as error:
            yield f"its `state_dict` has what JSON has not ({error}); {advice}"
            return
        resumed.load_state_dict(json.loads(saved))
    one, other = t.learned(lived, 2), t.learned(resumed, 2)
    yield None if one == other else f"the second step has other examples in a resumed run; {advice}"
    apart = _apart(t.gradients(one, backend=lived), t.gradients(other, backend=resumed))
    yield None if apart == 0 else f"the second step's gradient differs by {apart:.2g} in a resumed run; {advice}"


@_property("moves", "an update has a gradient, and several updates of a batch move the weights")
def _moves(t: Trial) -> Findings:
    finite = bool(t.gradient.isfinite().all())
    yield (
        None
        if finite and t.gradient.any()
        else (
            "the gradient of an update is 0; does the loss depend on the student's logits?"
            if finite
            else "the gradient of an update is not finite"
        )
    )
    update, moved = t.update(t.examples(), lr=1e-3, weight_decay=0.0, minibatches=2, epochs=2)
    skipped = update.metrics.get("skipped_nonfinite", 0.0)
    yield (
        None
        if moved and not skipped
        else (f"in 2 minibatches and 2 epochs {skipped:.0f} updates were not finite; weights moved by {moved:g}")
    )


# --- its teacher and its reference ---------------------------------------------------------------------


@_property("teacher", "the teacher that it asks for acts: what the teacher reads changes the gradient")
def _teacher(t: Trial) -> Findings:
    backend = t.backend()
    if backend.teacher is None or backend.needs.teacher == "nothing":
        fitting = (backend.teacher is None) == (backend.needs.teacher == "nothing")
        if fitting:
            raise Skip("it has no teacher")
        yield "`teacher` and `needs.teacher` do not fit together: define both or neither"
        return
    shown = [e for e in t.examples() if e.teacher_ids is not None]
    if not shown:
        yield "no example has a teacher's context, though there is a teacher, which costs memory"
        return
    apart = _apart(t.gradient, t.uninformed_gradient)
    if apart <= SAME and backend.state_dict():
        raise Skip(
            "it remembers earlier steps, and in a first step the teacher has no say; check it without warm-up"
        )
    yield (
        None
        if apart > SAME
        else (
            "with the student's own context in place of the teacher's the gradient is the same: the teacher is "
            "read for nothing; use its figures in `loss`, `prepare` or `reweigh`, or ask for none in `needs`; if "
            "a schedule keeps it out of the first step, check with settings in which it acts at once"
        )
    )


@_property("untaught", "what the teacher's figures are where it has no context changes nothing")
def _untaught(t: Trial) -> Findings:
    if t.backend().needs.teacher == "nothing":
        raise Skip("it has no teacher")
    if all(e.teacher_ids is not None for e in _heard(t)):
        raise Skip("each of its examples has a teacher's context")
    apart = _apart(t.gradient, t.overreaching_gradient)
    yield (
        None
        if apart < SAME
        else (
            "with other figures of the teacher's at tokens for which it has no context the gradient differs by "
            f"{apart:.2g} of its largest entry: they mean nothing there, and are learned from; leave such tokens "
            "out of what is distilled, as in torch.where(tokens.taught, …, 0.0)"
        )
    )


@_property(
    "same context", "where it only distils, a teacher with the student's weights and context teaches nothing"
)
def _same_context(t: Trial) -> Findings:
    backend = t.backend()
    if backend.teacher is None or any(e.advantage is not None for e in t.examples()):
        raise Skip("it does not only distil")
    whole = t.gradient.abs().max()
    none = t.uninformed_gradient.abs().max() / whole
    yield (
        None
        if none < SAME
        else (
            f"the gradient is {none:.2g} of what it is with the teacher's own context, expected 0; compare the "
            "teacher's distribution with the student's at the same temperature and over the same tokens"
        )
    )


@_property("reference", "the reference that it asks for acts: its weights change the gradient")
def _reference(t: Trial) -> Findings:
    if not t.backend().needs.reference:
        raise Skip("it has no reference")

    def nudge(engine: Engine) -> None:
        generator = torch.Generator().manual_seed(0)
        if engine.reference is not None:
            state = engine.reference.state_dict()
            noise = {k: torch.randn(v.shape, generator=generator, dtype=v.dtype) for k, v in state.items()}
            engine.reference.load_state_dict({k: v + 0.01 * noise[k] for k, v in state.items()})

    apart = _apart(t.gradient, t.gradients(t.examples(), before=nudge))
    yield (
        None
        if apart > SAME
        else (
            "with other weights of the reference the gradient is the same: it is kept and read for nothing; use "
            "`tokens.reference_logprobs`, or do not ask for it in `needs`"
        )
    )


def _heard(t: Trial) -> list[Example]:
    return [e for e in t.examples() if not e.silent]


def _apart(one: Tensor, other: Tensor) -> float:
    """How far two gradients differ, as a share of the largest entry."""
    return ((one - other).abs().max() / one.abs().max().clamp(min=1e-300)).item()


def _where(e: Example) -> str:
    return f"the example of group {e.group}, trajectory {e.trajectory}, turn {e.turn}"
