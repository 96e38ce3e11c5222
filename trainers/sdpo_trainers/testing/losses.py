"""What every backend is held to in its loss, its teacher and its reference: by the gradients that they make."""

from __future__ import annotations

import json
from typing import Any

import torch
from torch import Tensor

from sdpo_gym.conformance.property import Findings, Skip
from sdpo_trainers.backend import Example
from sdpo_trainers.engine.step import Engine
from sdpo_trainers.testing.rules import Rules
from sdpo_trainers.testing.trial import Trial

SAME = 1e-6
"""Gradients in double precision that differ by less, relative to the largest entry, are the same: a model's rotary
angles are float32."""
WHOLE: dict[str, Any] = {"micro_batch_tokens": 100_000, "chunk_tokens": 100_000}

PROPERTIES = Rules()


@PROPERTIES.add(
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


@PROPERTIES.add("split", "the gradient does not depend on how a step is split into micro-batches and chunks")
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


@PROPERTIES.add("repeatable", "the same step gives the same gradient again")
def _repeatable(t: Trial) -> Findings:
    apart = _apart(t.gradient, t.gradients(t.examples()))
    yield (
        None
        if apart == 0
        else f"the gradient differs by {apart:.2g} of its largest entry; nothing in it may be random"
    )


@PROPERTIES.add(
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


@PROPERTIES.add("moves", "an update has a gradient, and several updates of a batch move the weights")
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


@PROPERTIES.add("teacher", "the teacher that it asks for acts: what the teacher reads changes the gradient")
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


@PROPERTIES.add("untaught", "what the teacher's figures are where it has no context changes nothing")
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


@PROPERTIES.add(
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


@PROPERTIES.add("reference", "the reference that it asks for acts: its weights change the gradient")
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
