"""Whether notes point at planted mistakes, and how often they would by chance."""

import dataclasses
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdpo_gym import Audience, Feedback, FeedbackEnv, Note, Response, Task, Verdict, as_messages
from sdpo_gym.errors import EnvironmentFault
from sdpo_gym.mistakes import PlantedMistake
from sdpo_gym.tasks import ListTasks
from sdpo_trainers.feedback_quality.localisation import ALL, chance_of_touching, localise, play_mistakes

TEXT = "alpha beta gamma delta epsilon"


class Words(FeedbackEnv[Task]):
    """The prompt is to be copied; notes are made by a function of the attempt and the place of the mistake."""

    def __init__(self, remark, tasks=12, note_kinds=(), plant=None):
        made = [
            Task(f"t{i}", as_messages(f"Copy: {TEXT} {i:02d}"), oracle=f"{TEXT} {i:02d}") for i in range(tasks)
        ]
        super().__init__(made)
        self.remark, self.note_kinds, self.plant = remark, note_kinds, plant

    def planted_mistakes(self, task):
        if self.plant:
            yield from self.plant(task)
            return
        for word in ("beta", "delta"):
            start = task.oracle.index(word)
            wrong = task.oracle[:start] + "WRONG" + task.oracle[start + len(word) :]
            yield PlantedMistake(f"word.{word}", (wrong,), (start, start + 5), note_kinds=self.note_kinds)

    def judge(self, task, attempt):
        if attempt == task.oracle:
            return Feedback.correct()
        return Feedback(Verdict.WRONG_ANSWER, 0.0, tuple(self.remark(str(attempt))))


def at_mistake(attempt):
    start = attempt.index("WRONG")
    return [Note("word", "This word is wrong.", (start, start + 5))]


def summary(env, **options):
    return localise(env, env.tasks, **options)[0]


def test_notes_at_the_mistake_point_at_it_far_above_chance():
    result = summary(Words(at_mistake))
    assert (result.kind, result.planted, result.spans) == (ALL, 24, 24)
    assert result.pointed.mean == result.first.mean == 1 and result.pointed.low > 0.7
    assert result.chance < 0.5 and result.example == {}


def test_each_kind_has_a_row_of_its_own():
    env = Words(at_mistake)
    assert [r.kind for r in localise(env, env.tasks)] == [ALL, "word.beta", "word.delta"]


def test_notes_elsewhere_point_at_nothing_and_are_shown():
    result = summary(Words(lambda attempt: [Note("word", "Look here.", (0, 3))]))
    assert result.pointed.mean == 0 and result.elsewhere.mean == 1
    assert result.example["pointed at"] == "alp" and result.example["mistake"] == "WRONG"


def test_a_span_over_most_of_the_attempt_points_nowhere_and_has_no_chance_to():
    result = summary(Words(lambda attempt: [Note("word", "Something is wrong.", (0, len(attempt)))]))
    assert result.pointed.mean == 0 and result.chance == 0 and result.elsewhere.mean == 0


def test_where_the_answer_is_one_letter_a_span_of_one_letter_points_and_chance_says_how_little_that_means():
    def plant(task):
        yield PlantedMistake("letter", ("X",), (0, 1))

    result = summary(Words(lambda attempt: [Note("word", "Wrong letter.", (0, 1))], plant=plant))
    assert result.pointed.mean == 1 and result.chance == 1


def test_the_first_note_with_a_span_is_told_from_the_others():
    def remark(attempt):
        return [Note("general", "Hm."), Note("word", "No.", (0, 3)), *at_mistake(attempt)]

    result = summary(Words(remark))
    assert result.pointed.mean == 1 and result.first.mean == 0


def test_random_spans_point_about_as_often_as_chance():
    rng = random.Random(3)

    def remark(attempt):
        start = rng.randrange(len(attempt) - 6)
        return [Note("word", "Look.", (start, start + 6))]

    result = summary(Words(remark, tasks=150))
    assert abs(result.pointed.mean - result.chance) < 0.08


def test_a_kind_names_the_mistake_exactly_or_as_its_beginning():
    for kind, share in (("word", 1), ("word.unknown", 1), ("wordy", 0), ("other", 0)):
        result = summary(Words(lambda attempt, kind=kind: [Note(kind, "No.")], note_kinds=("word",)))
        assert result.named.mean == share
    assert summary(Words(at_mistake)).named is None


def test_mistakes_that_are_right_are_passed_over():
    def plant(task):
        yield PlantedMistake("same", (task.oracle,), (0, 3))

    env = Words(at_mistake, plant=plant)
    assert localise(env, env.tasks) == ()


def test_no_mistake_is_planted_in_an_oracle_that_does_not_solve_its_task():
    class Unfinished(Words):
        """Every episode goes on after the oracle."""

        def judge(self, task, attempt):
            return Feedback(Verdict.IN_PROGRESS, 0.0)

    env = Unfinished(at_mistake)
    assert localise(env, env.tasks) == ()


def test_notes_for_the_log_are_no_notes():
    result = summary(Words(lambda attempt: [Note("word", "No.", (0, 3), Audience.LOG)]))
    assert result.without_notes == result.planted and result.chance == 0


def test_no_more_mistakes_of_a_kind_are_played_than_asked_for():
    def plant(task):
        for kind in ("a", "b"):
            for i in range(100):
                yield PlantedMistake(kind, (f"WRONG {i}",), (0, 5))

    env = Words(at_mistake, plant=plant, tasks=1)
    assert [m.mistake.kind for m in play_mistakes(env, env.tasks, per_kind=2)] == ["a", "a", "b", "b"]
    assert len(play_mistakes(env, env.tasks, per_task=3, per_kind=2)) == 3


class Twice(Words):
    """Two turns: a note comes with each, and what is wrong with the first is also said at the end."""

    def __init__(self, **options):
        super().__init__(at_mistake, **options)
        self.max_turns = 2
        plan = ("begin", "end")
        self.tasks = ListTasks([dataclasses.replace(task, oracle=None, plan=plan) for task in self.tasks[:]])

    def planted_mistakes(self, task):
        yield PlantedMistake("first", ("xWRONGx", "end"), (1, 6), turn=0, note_kinds=("goal",))
        yield PlantedMistake("second", ("begin", "yWRONGy and so on"), (1, 6), turn=1)

    def begin(self, task):
        return []

    def respond(self, state, attempt):
        state.append(str(attempt))
        notes = tuple(at_mistake(attempt)) if "WRONG" in attempt else ()
        if len(state) == 1:
            return Response(Feedback(Verdict.IN_PROGRESS, 0.0, notes), "go on")
        if state == ["begin", "end"]:
            return Response(Feedback.correct())
        return Response(Feedback(Verdict.GOAL_UNMET, 0.0, (*notes, Note("goal", "Not done.", (0, 2)))))


def test_in_an_episode_spans_count_in_the_turn_of_the_mistake_and_kinds_from_there_on():
    env = Twice()
    _, first, second = localise(env, env.tasks)
    assert first.pointed.mean == second.pointed.mean == 1
    assert first.named.mean == 1


def test_an_environment_that_breaks_now_and_then_is_asked_again():
    broken = []

    class Shaky(Words):
        def judge(self, task, attempt):
            broken.append(attempt)
            if len(broken) % 3 == 1:
                raise EnvironmentFault("gone")
            return super().judge(task, attempt)

    assert summary(Shaky(at_mistake, tasks=4)).planted == 8


def test_an_environment_that_is_broken_is_no_score():
    class Broken(Words):
        def judge(self, task, attempt):
            raise EnvironmentFault("gone")

    with pytest.raises(EnvironmentFault, match="no planted mistake could be judged"):
        summary(Broken(at_mistake, tasks=2))


@given(st.integers(1, 30), st.integers(0, 29), st.integers(1, 30), st.integers(1, 30))
def test_chance_is_the_share_of_places_that_touch(attempt, start, mistake, length):
    start = min(start, attempt - 1)
    place = (start, min(start + mistake, attempt))
    length = min(length, attempt)
    touching = [a < place[1] and place[0] < a + length for a in range(attempt - length + 1)]
    assert chance_of_touching(length, place, attempt) == pytest.approx(sum(touching) / len(touching))
