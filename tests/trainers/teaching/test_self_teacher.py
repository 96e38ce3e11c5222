"""What a self-teacher is shown, and the examples that are made of it."""

from __future__ import annotations

from small_engine import attempted, context

from sdpo_trainers.teaching.exhibits import Exhibits, choose_failures
from sdpo_trainers.teaching.reprompt_options import RepromptOptions
from sdpo_trainers.teaching.self_teacher import SelfTeacher

GROUPS = attempted(("right", "code-1", "no idea", "no"), ("right", "right"))


def teacher(**options: object) -> SelfTeacher:
    lent = context()
    lent = type(lent)(
        **{**vars(lent), "encode": lambda messages: list("".join(m.content for m in messages).encode())}
    )
    return SelfTeacher(RepromptOptions.model_validate(options), lent)


def test_a_turn_without_anything_to_show_is_an_example_if_it_has_an_advantage_or_silence_is_asked_for() -> None:
    alone = teacher(feedback="never")
    places = [(e.group, e.trajectory) for e in alone.examples(GROUPS, 1)]
    assert places == [(0, 1), (0, 2), (0, 3), (1, 0), (1, 1)]
    given = {(0, 0): 0.5, (0, 1): -0.5}
    examples = alone.examples(GROUPS, 1, advantages=given)
    assert [(e.group, e.trajectory) for e in examples] == [(0, 0), *places]
    assert [e.advantage for e in examples] == [0.5, -0.5, 0, 0, 0, 0]
    assert examples[0].teacher_ids is None
    assert examples[0].reprompt is None
    silent = alone.examples(
        GROUPS, 1, exhibits={(0, 0): Exhibits(), (0, 1): Exhibits()}, advantages={(0, 1): 1.0}, silent=True
    )
    assert [(e.trajectory, e.silent) for e in silent] == [(0, True), (1, False)]


def test_wrong_siblings_stand_where_the_success_does_in_the_same_words() -> None:
    shown = teacher(feedback="never").examples(GROUPS, 1, wrong=2)
    of = {(e.group, e.trajectory): e for e in shown}
    right = GROUPS[0].task.secrets[0]
    example = of[0, 1]
    text = bytes(example.teacher_ids or ()).decode()
    assert right in text
    others = {bytes(ids).decode() for ids in example.contrast_ids}
    assert others == {text.replace(right, wrong) for wrong in ("no idea", "no")}  # never its own
    assert of[1, 0].contrast_ids == ()


def test_failures_are_drawn_by_seed_and_never_more_than_asked_for() -> None:
    options = RepromptOptions()
    drawn = {tuple(choose_failures(GROUPS[0], 0, options, seed, 2)) for seed in range(30)}
    assert all(len(d) == 2 and 0 not in d for d in drawn)
    assert len(drawn) > 2
    assert choose_failures(GROUPS[0], 1, options, 7, 9) == choose_failures(GROUPS[0], 1, options, 7, 9)
    assert sorted(choose_failures(GROUPS[0], 1, options, 7, 9)) == [2, 3]


def test_the_oracle_can_be_shown_to_every_attempt() -> None:
    examples = teacher(success="oracle", feedback="never").examples(GROUPS, 1)
    assert [(e.group, e.trajectory) for e in examples] == [(0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (1, 1)]
    assert all(GROUPS[e.group].task.secrets[0] in (e.reprompt or "") for e in examples)
