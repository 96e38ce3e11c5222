"""What the backends learn from episodes of several turns, and from which tokens."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
import torch
from accelerate import Accelerator
from chat_templates import FORGETS_THOUGHTS, QWEN
from lookup import Lookup, question

from sdpo_gym import (
    Attempt,
    Detail,
    EnvironmentFault,
    Feedback,
    Group,
    Message,
    Response,
    Sample,
    Task,
    Trajectory,
    Verdict,
)
from sdpo_gym.backends import TeacherDetail
from sdpo_gym.errors import ConfigError
from sdpo_gym.policy import read_before
from sdpo_gym.settings import validate
from sdpo_trainers.backend import Backend, Context, Example, resolve
from sdpo_trainers.backends.grpo import GRPO
from sdpo_trainers.backends.scalar_sdpo import ScalarSDPO
from sdpo_trainers.backends.sdpo import SDPO
from sdpo_trainers.backends.sft import SFT
from sdpo_trainers.config import OptimizerOptions, TrainConfig
from sdpo_trainers.engine.step import Engine
from sdpo_trainers.models import LoadedModel
from sdpo_trainers.monitoring.measures import describe_evaluation
from sdpo_trainers.rendering import render_prompt
from sdpo_trainers.teaching.exhibits import choose_exhibits
from sdpo_trainers.teaching.oracles import oracle_group, play
from sdpo_trainers.teaching.reprompt import CLOSING, CLOSING_LATER, Part, build_reprompt, compose
from sdpo_trainers.teaching.reprompt_options import RepromptOptions
from sdpo_trainers.tiny import tiny_model

ENV = Lookup()
TASK = question("dan", "Dan", "blue")
FOUND = ("look Dan", "blue")
GUESSED = ("look Eva", "look Dan", "red")
"""Each turn has something remarked on but the second, which was right."""
WANDERED = ("look Eva", "look Finn", "look Gus")
"""Uses all its turns."""


def context(env: Any = ENV, loaded: LoadedModel | None = None, **changed: Any) -> Context:
    tokenizer: Any = (loaded or tiny_model()).tokenizer
    given = Context(
        env=env,
        encode=lambda messages: render_prompt(tokenizer, messages),
        encode_answer=lambda text: [*tokenizer.encode(text, add_special_tokens=False), tokenizer.eos_token_id],
        context_length=8192,
        seed=0,
        detail=TeacherDetail.FULL,
    )
    return replace(given, **changed)


def played(*attempts: Sequence[str], task: Task = TASK, given: Context | None = None) -> Group:
    """A group of episodes in which these actions were taken."""
    given = given or context()
    return Group(task, tuple(play(given, task, actions).trajectory for actions in attempts))


def backend(kind: type[Backend], given: Context | None = None, **options: Any) -> Backend:
    return kind(validate(kind.Options, options), given or context())


def shown(group: Group, turn: int, detail: Detail = Detail.FULL, **options: Any) -> str | None:
    """What a reprompt for a turn of the group's first episode adds to the conversation."""
    given = RepromptOptions.model_validate(options)
    reprompt = build_reprompt(
        group.trajectories[0],
        choose_exhibits([group], given, seed=0)[0, 0],
        given,
        detail=detail,
        count_tokens=lambda messages: sum(len(m.content.split()) for m in messages),
        turn=turn,
    )
    if reprompt is None:
        return None
    before = read_before(group.trajectories[0], turn)
    assert reprompt.messages[:-1] == before[:-1]
    assert reprompt.messages[-1].role == "user"
    assert reprompt.messages[-1].content.startswith(before[-1].content + "\n\n")
    return reprompt.messages[-1].content.removeprefix(before[-1].content + "\n\n")


# --- what a teacher is shown ---------------------------------------------------------------------------

OWN_1 = """Here is feedback on the reply at this point in an earlier, failed attempt at this task:
The tool call is not valid.
- The question is not about Eva."""
ENDED = """Here is how an earlier attempt that had come to this point ended:
The attempt is in the right form, but its answer is wrong.
- Dan's favourite colour is not red."""


def test_a_turn_is_shown_its_own_feedback_and_how_the_episode_ended() -> None:
    assert shown(played(GUESSED), 0) == f"{OWN_1}\n\n{ENDED}\n\n{CLOSING}"


def test_feedback_that_only_says_that_the_task_goes_on_is_left_out() -> None:
    assert shown(played(GUESSED), 1) == f"{ENDED}\n\n{CLOSING_LATER}"


def test_the_last_turns_feedback_is_shown_once() -> None:
    text = shown(played(GUESSED), 2)
    assert text is not None
    assert text.count("Dan's favourite colour is not red.") == 1


def test_an_episode_that_used_all_its_turns_is_said_to_have() -> None:
    trajectory = played(WANDERED).trajectories[0]
    quiet = replace(trajectory.turns[2], feedback=Feedback(Verdict.IN_PROGRESS, 0.0))
    group = Group(TASK, (replace(trajectory, turns=(*trajectory.turns[:2], quiet)),))
    for turn in range(3):
        assert "All turns were used before the task was done." in (shown(group, turn) or "")


@pytest.mark.parametrize("turn", [0, 1, 2])
def test_nothing_else_of_the_attempts_future_is_shown(turn: int) -> None:
    actions = ("look Secret-one", "look Secret-two", "Secret-three")
    feedback = Feedback(Verdict.WRONG_ANSWER, 0.0)
    trajectory = played(actions).trajectories[0]
    turns = [replace(t, feedback=feedback, observation=f"Observed-{i}") for i, t in enumerate(trajectory.turns)]
    text = shown(Group(TASK, (replace(trajectory, turns=tuple(turns)),)), turn)
    assert text is not None
    assert "Secret" not in text
    assert "Observed" not in text


def test_a_demonstration_is_a_siblings_whole_episode() -> None:
    assert shown(played(GUESSED, FOUND), 1) == (
        "Here is how this task was solved in another attempt, reply by reply:\n"
        f"Reply 1:\nlook Dan\n\nResult 1:\nDan: blue\n\nReply 2:\nblue\n\n{CLOSING_LATER}"
    )


def test_an_episode_of_one_turn_is_shown_as_an_answer() -> None:
    group = played(("red",), ("blue",))
    assert shown(group, 0) == (
        "Here is feedback on an earlier, wrong attempt at this task:\nThe attempt is in the right form, but its "
        f"answer is wrong.\n- Look the name up before you answer.\n\n{CLOSING}"
    )
    wrong, right = group.trajectories
    right = replace(right, turns=(replace(right.turns[0], reward=1.0, feedback=Feedback.correct()),))
    text = shown(Group(TASK, (wrong, right)), 0)
    assert text == f"Here is a correct answer to this task:\nblue\n\n{CLOSING}"


def test_every_turn_of_a_success_is_shown_a_peer_and_no_feedback() -> None:
    group = played(FOUND, ("look Eva", *FOUND))
    for turn in range(2):
        text = shown(group, turn, feedback="always")
        assert text is not None
        assert "Reply 3:\nblue" in text
        assert "feedback" not in text
    assert shown(played(FOUND, GUESSED), 0, feedback="always") is None


OWN, LAST, EPISODE = "not about Eva", "is not red", "Reply 1:"


@pytest.mark.parametrize(
    ("options", "first", "middle", "last"),
    [
        ({}, [EPISODE], [EPISODE], [EPISODE]),
        ({"feedback": "always"}, [EPISODE, OWN, LAST], [EPISODE, LAST], [EPISODE, LAST]),
        ({"feedback": "always", "turn_feedback": "turn"}, [EPISODE, OWN], [EPISODE], [EPISODE, LAST]),
        ({"feedback": "always", "turn_feedback": "episode"}, [EPISODE, LAST], [EPISODE, LAST], [EPISODE, LAST]),
        ({"feedback": "never"}, [EPISODE], [EPISODE], [EPISODE]),
        ({"demonstrations": False}, [OWN, LAST], [LAST], [LAST]),
        ({"demonstrations": False, "turn_feedback": "turn"}, [OWN], None, [LAST]),
        ({"demonstrations": False, "feedback": "never"}, None, None, None),
    ],
)
def test_each_setting_changes_what_it_says(
    options: dict[str, Any], first: list[str] | None, middle: list[str] | None, last: list[str] | None
) -> None:
    group = played(GUESSED, FOUND)
    for turn, expected in enumerate((first, middle, last)):
        text = shown(group, turn, **options)
        found = None if text is None else [part for part in (EPISODE, OWN, LAST) if part in text]
        assert found == expected


def test_the_detail_holds_for_the_feedback_on_turns_too() -> None:
    verdict = shown(played(GUESSED), 0, Detail.VERDICT)
    assert verdict is not None
    assert "The tool call is not valid." in verdict
    assert "Eva" not in verdict
    assert shown(played(GUESSED), 0, Detail.NONE) is None


def test_long_observations_are_shortened_in_demonstrations() -> None:
    group = played(GUESSED, FOUND)
    found = group.trajectories[1]
    turns = (replace(found.turns[0], observation="x" * 300 + "y" * 300), found.turns[1])
    group = Group(TASK, (group.trajectories[0], replace(found, turns=turns)))
    text = shown(group, 0, observation_chars=50)
    assert text is not None
    assert "xxx … yyy" in text
    assert text.count("x") + text.count("y") < 60
    assert "x" * 300 not in (shown(group, 0) or "")
    assert "x" * 300 in (shown(group, 0, observation_chars=600) or "")


def test_the_shortest_episode_is_the_one_with_the_least_written() -> None:
    group = played(GUESSED, ("look Eva", *FOUND), FOUND)
    text = shown(group, 0, choice="shortest")
    assert text is not None
    assert "Reply 3" not in text
    assert "Reply 3" in (shown(group, 0, choice="first") or "")


def test_what_the_student_reads_itself_does_not_count_towards_the_limit() -> None:
    group = played(("look " + "Eva" * 400, *FOUND[:1], "red"), FOUND)
    first, _, last = backend(SDPO, max_tokens=300).examples([group], step=1)[:3]
    assert len(last.context_ids) > 1200 > len(first.context_ids)
    for example in (first, last):
        assert len(example.teacher_ids or ()) <= len(example.context_ids) + 300
        assert "Reply 1:\nlook Dan" in (example.reprompt or "")
        assert not example.shortened


def test_a_reprompt_that_had_to_be_shortened_says_so_in_the_run() -> None:
    group = played(GUESSED, ("look " + "Eva" * 400, *FOUND))
    for limit, shortened in ((2048, False), (400, True)):
        examples = backend(SDPO, max_tokens=limit).examples([group], step=1)
        assert [example.learning.get("shortened", False) for example in examples] == [shortened] * 3


def test_a_reprompt_leaves_room_for_the_answer_in_the_models_context() -> None:
    group = played(("look " + "Eva" * 40, "red"), FOUND)
    length = max(len(t.action.prompt_ids) + len(t.action.token_ids) for t in group.trajectories[0].turns) + 150
    examples = backend(SDPO, context(context_length=length)).examples([group], step=1)
    assert any(e.trajectory == 0 and e.turn == 1 for e in examples)
    assert all(len(e.teacher_ids or ()) + len(e.response_ids) <= length for e in examples)
    tight = backend(SDPO, context(context_length=length - 140)).examples([group], step=1)
    assert not any(e.trajectory == 0 and e.turn == 1 for e in tight)


def test_sections_follow_a_result_of_a_tool_as_a_further_message() -> None:
    given = context(Lookup(form="hermes"))
    tokenizer = tiny_model().tokenizer
    tokenizer.chat_template = QWEN
    given = replace(given, encode=lambda messages: render_prompt(tokenizer, messages))
    task = given.env.tasks[0]
    group = played(("look Eva", "red"), task.plan, task=task, given=given)
    turn = group.trajectories[0].turns[1]
    composed = compose(read_before(group.trajectories[0], 1), [Part("Label:", "text")])
    assert composed[-1].content.endswith(f"\n\nLabel:\ntext\n\n{CLOSING_LATER}")
    text = tokenizer.decode(given.encode(composed)[len(turn.action.prompt_ids) - len("<|im_start|>assistant\n") :])
    plain = tokenizer.decode(given.encode(composed))
    assert "</tool_response><|im_end|>\n<|im_start|>user\nLabel:\ntext" in plain, text
    assert compose((Message("system", "x"),), [])[-1] == Message("user", CLOSING)


@pytest.mark.parametrize(
    "options",
    [
        {"feedback": "never", "turn_feedback": "turn"},
        {"demonstrations": False, "observation_chars": 100},
        {"demonstrations": False, "choice": "first"},
    ],
)
def test_a_setting_that_cannot_act_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match="has no effect with algorithm"):
        resolve(TrainConfig(backend="sdpo", algorithm=options))


@pytest.mark.parametrize("teacher", ["live", "frozen"])
def test_resolved_settings_can_be_resolved_again(teacher: str) -> None:
    config, _, options = resolve(TrainConfig(backend="sdpo", algorithm={"teacher": teacher}))
    assert resolve(config)[2] == options


# --- what is learned from ------------------------------------------------------------------------------


def test_every_turn_has_the_advantage_of_its_episode() -> None:
    examples = backend(GRPO).examples([played(GUESSED, FOUND)], step=1)
    assert [(e.trajectory, e.turn, e.advantage) for e in examples] == [
        (0, 0, -0.5),
        (0, 1, -0.5),
        (0, 2, -0.5),
        (1, 0, 0.5),
        (1, 1, 0.5),
    ]


def test_scalar_sdpo_reads_no_feedback_of_any_turn() -> None:
    kind = backend(ScalarSDPO)
    assert kind.examples([played(GUESSED, WANDERED)], step=1) == []
    examples = kind.examples([played(GUESSED, FOUND)], step=1)
    assert [(e.trajectory, e.turn) for e in examples] == [(0, 0), (0, 1), (0, 2)]
    assert not any("feedback" in (e.reprompt or "") or "not red" in (e.reprompt or "") for e in examples)


@pytest.mark.parametrize("kind", [GRPO, SDPO, ScalarSDPO, SFT])
def test_turns_without_tokens_are_left_out(kind: type[Backend]) -> None:
    group = played(GUESSED, FOUND)
    first, *others = group.trajectories[0].turns
    full = replace(others[0], action=Sample("", others[0].action.prompt_ids, finish_reason="length"))
    group = replace(group, trajectories=(Trajectory(TASK.id, (first, full)), *group.trajectories[1:]))
    if kind is SFT:
        group = replace(group, task=replace(TASK, plan=("look Eva", "")))
    examples = backend(kind).examples([group], step=1)
    assert (0, 0) in [(e.trajectory, e.turn) for e in examples]
    assert all(e.response_ids for e in examples)


@pytest.mark.parametrize("template", ["chatml", FORGETS_THOUGHTS, None])
def test_the_teacher_reads_the_students_tokens_before_the_sections(template: str | None) -> None:
    loaded = tiny_model()
    if template != "chatml":
        loaded.tokenizer.chat_template = template
    given = context(loaded=loaded)
    group = played(("look<think>Eva</think>", "look Dan", "red"), given=given)
    for example in backend(SDPO, given).examples([group], step=1):
        if example.turn:
            before = group.trajectories[0].turns[example.turn - 1].action
            known = before.prompt_ids + before.token_ids
            assert example.context_ids[: len(known)] == known
            assert (example.teacher_ids or ())[: len(known)] == known
            assert len(example.teacher_ids or ()) > len(example.context_ids)


# --- oracles -------------------------------------------------------------------------------------------


def test_an_oracles_later_turns_read_what_the_environment_really_answered() -> None:
    given = context()
    group = oracle_group(given, TASK)
    first, second = group.trajectories[0].turns
    assert second.messages[-1] == Message("user", "Dan: blue")
    assert second.action.prompt_ids == tuple(
        render_prompt(tiny_model().tokenizer, read_before(group.trajectories[0], 1))
    )
    known = first.action.prompt_ids + first.action.token_ids
    assert second.action.prompt_ids[: len(known)] == known
    examples = backend(SFT, given, reprompted=0.0).examples([group], step=1)
    assert [(e.context_ids, e.response_ids, e.turn) for e in examples] == [
        (turn.action.prompt_ids, turn.action.token_ids, k) for k, turn in enumerate((first, second))
    ]


@pytest.mark.parametrize("reprompted", [0.0, 1.0])
def test_an_oracles_later_turns_go_on_from_the_tokens_of_its_earlier_ones(reprompted: float) -> None:
    loaded = tiny_model()
    loaded.tokenizer.chat_template = FORGETS_THOUGHTS  # which would render the earlier turn in other tokens
    given = context(loaded=loaded)
    groups = [oracle_group(given, task) for task in ENV.tasks[:8]]
    examples = backend(SFT, given, reprompted=reprompted).examples(groups, step=1)
    assert len(examples) == 16
    for example in examples:
        if example.turn:
            before = groups[example.group].trajectories[0].turns[0].action
            known = before.prompt_ids + before.token_ids
            assert example.context_ids[: len(known)] == known
            assert (example.reprompt is not None) is bool(reprompted)


class Wrong(Lookup):
    """Colours of its own."""

    def respond(self, state: Any, attempt: Attempt) -> Response:
        return super().respond(state, Attempt("red" if attempt == "blue" else attempt))


@pytest.mark.parametrize(
    ("task", "said"),
    [
        (replace(TASK, plan=()), "has no oracle"),
        (replace(TASK, plan=("look Dan",)), "after 1 of its 1 actions the episode is not over"),
        (replace(TASK, plan=("red", "blue")), "after 1 of its 2 actions .* return of 0, expected 1"),
        (TASK, "not red"),
    ],
)
def test_an_oracle_that_does_not_solve_its_task_is_an_error(task: Task, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        oracle_group(context(Wrong()), task)


def test_an_environment_that_breaks_gets_another_try_and_is_counted_in_the_end() -> None:
    class Breaking(Lookup):
        broken = 2

        def begin(self, task: Task) -> Any:
            self.broken -= 1
            if self.broken >= 0:
                raise EnvironmentFault("the world is gone")
            return super().begin(task)

    env = Breaking()
    assert oracle_group(context(env), TASK).returns == (1.0,)
    env.broken = 100
    group = oracle_group(context(env), TASK)
    assert group.faults == ("EnvironmentFault: the world is gone",)
    assert [e.group for e in backend(SFT).examples([group, oracle_group(context(), TASK)], step=1)] == [1, 1]


def test_some_turns_of_an_oracle_are_learned_under_a_reprompt() -> None:
    given = context()
    groups = [oracle_group(given, task) for task in ENV.tasks[:48]]
    examples = backend(SFT, given, reprompted=1.0).examples(groups, step=1)
    for example, other in zip(examples, backend(SFT, given, reprompted=0.0).examples(groups, step=1), strict=True):
        assert example.reprompt is not None
        assert example.response_ids == other.response_ids
        assert len(example.context_ids) > len(other.context_ids)
    for turn in (0, 1):
        reprompts = [e.reprompt or "" for e in examples if e.turn == turn]
        assert any("Reply 1:\nlook" in text for text in reprompts)
        assert any("earlier, failed attempt" in text for text in reprompts)
    assert any("The question is not about" in (e.reprompt or "") for e in examples if e.turn == 0)
    assert any("favourite colour is not" in (e.reprompt or "") for e in examples if e.turn == 1)


# --- which tokens carry loss ---------------------------------------------------------------------------

TEMPERATURE = 0.7
KINDS: list[tuple[type[Backend], dict[str, Any]]] = [
    (SFT, {"reprompted": 0.0}),
    (GRPO, {}),
    (SDPO, {"feedback": "always", "top_k": 1000, "alpha": 1.0}),
    (ScalarSDPO, {"top_k": 1000, "alpha": 1.0}),
]


def lesson(kind: type[Backend], options: dict[str, Any]) -> tuple[Backend, list[Example], list[Group]]:
    """A backend with what it learns from two groups of episodes, whose sampler differs from the policy."""
    made = backend(kind, **options)
    if kind is SFT:
        groups = [oracle_group(made.context, task) for task in ENV.tasks[:2]]
    else:
        groups = [sampled(played(GUESSED, FOUND, WANDERED))]
    return made, made.examples(groups, step=1), groups


def sampled(group: Group) -> Group:
    """The same with log-probabilities of a sampler."""
    generator = torch.Generator().manual_seed(0)

    def known(trajectory: Trajectory) -> Trajectory:
        turns = []
        for turn in trajectory.turns:
            noise = torch.rand(len(turn.action.token_ids), generator=generator).tolist()
            action = replace(turn.action, logprobs=tuple(-5.8 + x / 4 for x in noise))
            turns.append(replace(turn, action=action))
        return replace(trajectory, turns=tuple(turns))

    return replace(group, trajectories=tuple(known(t) for t in group.trajectories))


def naive_loss(kind: type[Backend], model: Any, examples: list[Example], groups: list[Group]) -> torch.Tensor:
    """The loss in whole episodes at once, token by token: each is read from start to end, and only the tokens
    that the policy wrote are taken from it."""
    total, tokens = torch.tensor(0.0, dtype=torch.float64), 0
    for (g, i), mine in itertools.groupby(examples, key=lambda e: (e.group, e.trajectory)):
        turns = groups[g].trajectories[i].turns
        everything = [*turns[-1].action.prompt_ids, *turns[-1].action.token_ids]
        student = model(input_ids=torch.tensor([everything])).logits[0].double() / TEMPERATURE
        for e in mine:
            start = len(turns[e.turn].action.prompt_ids)
            for t, token in enumerate(turns[e.turn].action.token_ids):
                assert everything[start + t] == token
                logp = student[start + t - 1].log_softmax(-1)
                tokens += 1
                if kind is SFT:
                    total = total - logp[token]
                    continue
                ratio = (logp[token] - e.sampler_logprobs[t]).exp()
                if kind is GRPO:
                    a = float(e.advantage or 0)
                    total = total - torch.minimum(ratio * a, ratio.clamp(0.8, 1.28) * a)
                    continue
                with torch.no_grad():
                    read = torch.tensor([[*(e.teacher_ids or ()), *e.response_ids]])
                    teacher = model(input_ids=read).logits[0].double() / TEMPERATURE
                    target = teacher[len(e.teacher_ids or ()) + t - 1].log_softmax(-1)
                total = total + ratio.detach().clamp(max=2.0) * (logp.exp() * (logp - target)).sum()
    return total / tokens


def engine(kind: Backend, model: Any, **options: Any) -> Engine:
    return Engine(model, kind, OptimizerOptions(grad_clip=1e9, **options), TEMPERATURE, Accelerator(cpu=True))


@pytest.mark.parametrize(("kind", "options"), KINDS, ids=lambda x: x.__name__ if isinstance(x, type) else "")
def test_the_loss_is_that_of_the_own_tokens_of_all_turns(kind: type[Backend], options: dict[str, Any]) -> None:
    made, examples, groups = lesson(kind, options)
    assert {e.turn for e in examples} >= {0, 1}
    e = engine(made, tiny_model(seed=3).model.double())
    loss = naive_loss(kind, e.model, examples, groups)
    expected = torch.autograd.grad(loss, list(e.model.parameters()))
    seen: list[torch.Tensor] = []
    e.optimizer.step = lambda: seen.extend(p.grad.clone() for p in e.model.parameters())
    update = e.update(examples)
    assert update.metrics["loss"] == pytest.approx(float(loss.detach()), abs=1e-9)
    for ours, naive in zip(seen, expected, strict=True):
        torch.testing.assert_close(ours, naive, atol=1e-7, rtol=1e-5)  # rotary angles are float32


@pytest.mark.parametrize(("kind", "options"), KINDS, ids=lambda x: x.__name__ if isinstance(x, type) else "")
def test_no_gradient_reaches_the_prediction_of_a_token_that_the_model_did_not_write(
    kind: type[Backend], options: dict[str, Any]
) -> None:
    unclipped = {"clip_low": 0.999, "clip_high": 1e6} if kind is GRPO else {}
    made, examples, _ = lesson(kind, options | unclipped)
    model = tiny_model(seed=3).model.double()
    e = engine(made, model, micro_batch_tokens=1)
    gradients: list[torch.Tensor] = []

    def watch(module: Any, inputs: Any, logits: torch.Tensor) -> None:
        logits.requires_grad_(True)  # those that a teacher reads never get one
        logits.register_hook(lambda gradient: gradients.append(gradient.abs().sum(-1).flatten()))

    model.lm_head.register_forward_hook(watch)
    e.update(examples)
    assert int((torch.cat(gradients) > 0).sum()) == sum(len(example.response_ids) for example in examples)


@pytest.mark.parametrize(("kind", "options"), KINDS, ids=lambda x: x.__name__ if isinstance(x, type) else "")
@pytest.mark.parametrize("micro_batch_tokens", [1, 100_000])
def test_each_turn_is_credited_with_its_own_figures(
    kind: type[Backend], options: dict[str, Any], micro_batch_tokens: int
) -> None:
    made, examples, _ = lesson(kind, options)
    update = engine(made, tiny_model(seed=3).model, micro_batch_tokens=micro_batch_tokens).update(examples)
    credit = {(e.group, e.trajectory, e.turn): figures for e, figures in update.credit}
    assert set(credit) == {(e.group, e.trajectory, e.turn) for e in examples}
    tokens = {(e.group, e.trajectory, e.turn): len(e.response_ids) for e in examples}
    figures = [name for name in next(iter(credit.values())) if not name.endswith("_share")]
    assert {"loss", "entropy"} <= set(figures)
    for name in figures:
        mean = sum(credit[k][name] * tokens[k] for k in credit) / sum(tokens.values())
        assert mean == pytest.approx(update.metrics[name], abs=1e-5)
    assert len({figures["loss"] for figures in credit.values()}) > 1


# --- evaluation ----------------------------------------------------------------------------------------


def test_an_episode_counts_once_with_its_return_however_many_turns_it_had() -> None:
    groups = [played(FOUND, GUESSED, WANDERED), played(("look Eva", *FOUND), FOUND)]
    described = describe_evaluation(groups, 3)
    assert described["pass_rate"] == described["avg_score"] == pytest.approx((1 / 3 + 1) / 2)
    assert described["tasks"] == 2
    assert described["turns"] == (2 + 3 + 3 + 3 + 2) / 5
    assert described["verdict/correct"] == 3
    assert described["verdict/tool_error"] == 1
    written = [t.action.token_ids for g in groups for x in g.trajectories for t in x.turns]
    assert described["response_tokens"] == sum(map(len, written)) / 5
