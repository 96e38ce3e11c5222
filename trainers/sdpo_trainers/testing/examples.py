"""What every backend is held to in what it says of itself, and in what it chooses to learn from."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sdpo_gym.conformance.property import Findings, Skip
from sdpo_gym.settings import describe
from sdpo_gym.types import Feedback, Group, Note, Sample, Verdict
from sdpo_trainers.backend import Example
from sdpo_trainers.testing.rules import Rules
from sdpo_trainers.testing.trial import Trial

PROPERTIES = Rules()


@PROPERTIES.add("described", "the backend and each of its settings say in a line what they are")
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


@PROPERTIES.add("signal", "it learns something from attempts of which some succeed and some fail")
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


@PROPERTIES.add(
    "examples", "its examples are whole: their figures belong together and fit into the model's context"
)
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


@PROPERTIES.add(
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


@PROPERTIES.add("logprobs", "its examples have the log-probabilities that were recorded when they were sampled")
def _logprobs(t: Trial) -> Findings:
    for turns in (1, 2):
        for e, action, _ in _sampled(t, turns):
            if (e.context_ids, e.response_ids) != (action.prompt_ids, action.token_ids):
                continue  # they are those of other tokens, or of a turn under a reprompt
            if e.sampler_logprobs == action.logprobs:
                yield None
                continue
            has = "others than were recorded" if e.sampler_logprobs else "none, though they were recorded"
            yield (
                f"{_where(e)}: sampler_logprobs has {has}, so that ratios are to another policy than the one that "
                "sampled; give turn.action.logprobs"
            )


def _sampled(t: Trial, turns: int) -> Iterator[tuple[Example, Sample, bool]]:
    """Each example with what was sampled in its turn, and whether that was in a first attempt."""
    if t.kind.attempts != "sampled":
        raise Skip("it does not learn from sampled attempts")
    groups, first = t.all_groups(turns), len(t.groups(turns))
    for e in t.examples(turns):
        yield e, groups[e.group].trajectories[e.trajectory].turns[e.turn].action, e.group < first


@PROPERTIES.add(
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


@PROPERTIES.add("nothing", "a step without attempts, because the environment broke, gives no examples")
def _nothing(t: Trial) -> Findings:
    broken = [Group(group.task, (), ("EnvironmentFault: it broke",)) for group in t.groups()]
    for groups in ([], broken):
        found = t.backend().examples(groups, 1)
        yield None if not found else f"{len(found)} examples of {len(groups)} groups without trajectories"
    kept = [broken[0], *t.groups()[1:]]
    yield None if all(e.group for e in t.backend().examples(kept, 1)) else "an example of a group without attempts"


@PROPERTIES.add("reads_feedback", "the text of the feedback changes nothing, unless the spec says that it is read")
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


def _where(e: Example) -> str:
    return f"the example of group {e.group}, trajectory {e.trajectory}, turn {e.turn}"
