"""Whether a reader of feedback alone can give the answer: readers that are scripted, environments that leak."""

import base64

import pytest

from sdpo_gym import Feedback, FeedbackEnv, Note, Response, ScriptedPolicy, Task, Verdict, as_messages
from sdpo_trainers.feedback_quality.leaks import DECODER, leak_rates, pieces, quoted, reader_prompt

WORDS = [
    "amber",
    "birch",
    "cobalt",
    "dahlia",
    "ember",
    "fjord",
    "garnet",
    "hazel",
    "indigo",
    "jasper",
    "krypton",
    "lilac",
]


class Cities(FeedbackEnv[Task]):
    """The answer is a word in a tag; what is said of a wrong one is a function of the task."""

    def __init__(self, remark, secrets=True, answers=WORDS):
        super().__init__(
            [
                Task(
                    f"t{i}",
                    as_messages(f"Question {i}?"),
                    (word,) if secrets else (),
                    f"Some working.\n\n<answer>{word}</answer>",
                )
                for i, word in enumerate(answers)
            ]
        )
        self.remark = remark

    def judge(self, task, attempt):
        right = task.oracle.splitlines()[-1]
        if attempt.strip().splitlines()[-1:] == [right]:
            return Feedback.correct()
        return Feedback(Verdict.WRONG_ANSWER, 0.0, (Note("remark", self.remark(task)),))


def failures(env, attempt="<answer>I do not know</answer>"):
    return pieces((task, env.play(task, [attempt])) for task in env.tasks)


def word(task):
    return task.oracle.rpartition("<answer>")[2].removesuffix("</answer>")


def decoder(env, **options):
    (result,) = leak_rates(env, failures(env, **options))
    assert result.reader == DECODER
    return result


@pytest.mark.parametrize(
    "remark",
    [
        lambda task: f"The answer is {word(task)}.",
        lambda task: f"Think of {word(task)[::-1]}, backwards.",
        lambda task: f"Reference {base64.b64encode(word(task).encode()).decode()}.",
        lambda task: "-".join(word(task)),
        lambda task: "\n".join(f"{c} is a letter" for c in word(task)),
    ],
)
@pytest.mark.parametrize("secrets", [True, False], ids=["secrets", "no secrets declared"])
def test_feedback_that_tells_the_answer_is_found_out(remark, secrets):
    result = decoder(Cities(remark, secrets))
    assert result.guessed.mean == 1 and result.chance.mean == 0 and result.excess.low > 0.3
    assert result.example["guess"] and result.example["way"] and result.example["feedback"]


@pytest.mark.parametrize(
    "remark",
    [
        lambda task: "Wrong, try again.",
        lambda task: f"Your answer to question {task.id[1:]} is wrong: think of a colour, a stone or a plant.",
        lambda task: "It is one of " + ", ".join(WORDS) + ".",
    ],
)
def test_feedback_that_tells_nothing_of_this_task_is_no_leak(remark):
    result = decoder(Cities(remark))
    assert result.excess.mean == 0 and result.excess.low < 0 < result.excess.high
    assert result.example == {}


def test_what_the_attempt_states_is_no_leak():
    env = Cities(lambda task: f"Not in the right form: {word(task)}")
    given = pieces((task, env.play(task, [f"it is {word(task)}"])) for task in env.tasks)
    (result,) = leak_rates(env, given)
    assert result.guessed.mean == 0


def test_an_answer_that_the_environment_takes_in_another_form_is_found_by_its_judge():
    class Sums(Cities):
        def judge(self, task, attempt):
            said = attempt.strip().rpartition("<answer>")[2].removesuffix("</answer>")
            if sorted(said.split("+")) == sorted(word(task).split("+")):
                return Feedback.correct()
            turned = "+".join(reversed(word(task).split("+")))
            return Feedback(Verdict.WRONG_ANSWER, 0.0, (Note("remark", f"Write `{turned}` there."),))

    result = decoder(Sums(None, answers=[f"x{i}+y{i}" for i in range(8)]))
    assert result.guessed.mean == 1 and result.chance.mean == 0
    assert result.example["way"] == "as a guess that the environment takes"


class Choice(FeedbackEnv[Task]):
    """Multiple choice."""

    def __init__(self, remark):
        super().__init__(
            [Task(f"t{i}", as_messages(f"Question {i}?"), ("ABCD"[i % 4],), "ABCD"[i % 4]) for i in range(40)]
        )
        self.remark = remark

    def judge(self, task, attempt):
        if str(attempt) == task.oracle:
            return Feedback.correct()
        return Feedback(Verdict.WRONG_ANSWER, 0.0, (Note("remark", self.remark(task, str(attempt))),))


def choices(env):
    return pieces((t, env.play(t, ["ABCD"[(int(t.id[1:]) + 1 + int(t.id[1:]) // 4 % 3) % 4]])) for t in env.tasks)


def test_naming_all_other_options_is_a_leak():
    env = Choice(lambda task, _: "Not " + ", not ".join(o for o in "ABCD" if o != task.oracle) + ".")
    (result,) = leak_rates(env, choices(env))
    assert result.guessed.mean == 1 and result.excess.low > 0


def test_saying_which_option_was_taken_is_no_leak():
    env = Choice(lambda _, attempt: f"Option {attempt} is not right; read the question again.")
    (result,) = leak_rates(env, choices(env))
    assert result.guessed.mean == result.chance.mean == 0


def reading_model(script):
    return ScriptedPolicy(lambda conversation, _: script(conversation[-1].content), name="reader")


def test_a_model_is_shown_the_form_of_answers_and_the_feedback_and_not_the_task():
    seen = []
    env = Cities(lambda task: f"Hint {task.id}.")
    leak_rates(env, failures(env), reader=reading_model(lambda prompt: seen.append(prompt) or "?"))
    assert len(seen) == 2 * len(WORDS)
    own = next(prompt for prompt in seen if "Hint t3." in prompt)
    assert own.count("<answer>") == 3 and "Question" not in own and "working" not in own
    assert f"<answer>{WORDS[3]}</answer>" not in next(p for p in seen if "Hint t3." in p)


def test_a_model_that_reads_the_answer_out_of_a_riddle_is_counted():
    env = Cities(lambda task: f"It is number {WORDS.index(word(task))} of the list.")

    def solve(prompt):
        return f"<answer>{WORDS[int(prompt.partition('It is number ')[2].split()[0])]}</answer>"

    _, model = leak_rates(env, failures(env), reader=reading_model(solve))
    assert model.reader == "reader" and model.guessed.mean == 1 and model.excess.low > 0
    assert model.example["way"] == "as a guess of reader"


def test_a_model_that_always_guesses_the_usual_answer_shows_no_leak():
    env = Cities(lambda task: "Wrong.", answers=WORDS[:10])
    _, model = leak_rates(env, failures(env), reader=reading_model(lambda _: f"<answer>{WORDS[0]}</answer>"))
    assert model.guessed.mean == model.chance.mean == 0.1 and model.excess.mean == 0


def test_the_control_is_of_an_attempt_that_fails_at_this_task_too():
    seen = []
    env = Choice(lambda task, attempt: f"{attempt} is wrong.")
    leak_rates(env, choices(env), reader=reading_model(lambda prompt: seen.append(prompt) or "?"))
    controls = seen[1::2]
    right = [task.oracle for task in env.tasks]
    assert len(controls) == 40
    assert not [1 for answer, prompt in zip(right, controls, strict=True) if f"{answer} is wrong." in prompt]


def test_one_task_alone_has_no_control_and_the_result_says_so():
    env = Cities(lambda task: "Wrong.", answers=WORDS[:1])
    for result in leak_rates(env, failures(env), reader=reading_model(lambda _: "?")):
        assert result.attempts == 0 and result.guessed is None and "two tasks" in result.remark


PROGRAM = "def area(width, height):\n    total = width * height\n    return total + 41\n" * 4


class Programs(Cities):
    def __init__(self, remark):
        super().__init__(remark, secrets=False, answers=[PROGRAM.replace("area", w) for w in WORDS])

    def judge(self, task, attempt):
        if str(attempt) == task.oracle:
            return Feedback.correct()
        return Feedback(Verdict.WRONG_ANSWER, 0.0, (Note("remark", self.remark(task)),))


def test_where_answers_are_programs_no_model_is_asked_and_passages_of_the_oracle_are_looked_for():
    def ask(prompt):
        raise AssertionError("asked")

    env = Programs(lambda task: f"Line 1 should be: {word(task).splitlines()[0]} total = width * height")
    program, model = leak_rates(env, failures(env), reader=reading_model(ask))
    assert program.guessed.mean == 1 and program.example["way"] == "as a passage of the oracle"
    assert "programs" in program.remark
    assert model.attempts == 0 and "nothing to guess" in model.remark


def test_passages_that_attempt_or_prompt_have_are_no_quotes():
    task = Task("t", as_messages("Add up all of the even numbers below ten."), oracle=PROGRAM)
    line = "def area(width, height): total = width * height"
    assert quoted(task, "", line) is not None
    assert quoted(task, line, line) is None
    assert quoted(task, "", "Add up all of the even numbers below ten.") is None


class Episodes(Cities):
    """Two turns, whose oracle is a plan."""

    def __init__(self, remark):
        super().__init__(remark)
        tasks = [Task(t.id, t.messages, plan=("look around", f"say {word(t)}")) for t in self.tasks]
        FeedbackEnv.__init__(self, tasks, max_turns=2)

    def begin(self, task):
        return [task]

    def respond(self, state, attempt):
        state.append(attempt)
        if len(state) == 2:
            return Response(Feedback(Verdict.IN_PROGRESS, 0.0), "go on")
        solved = tuple(map(str, state[1:])) == state[0].plan
        return Response(Feedback.correct() if solved else Feedback(Verdict.GOAL_UNMET, 0.0))


def test_episodes_of_several_turns_are_read_for_secrets_alone():
    env = Episodes(None)
    given = pieces((task, env.play(task, ["look around", "say nothing"])) for task in env.tasks)
    program, model = leak_rates(env, given, reader=reading_model(lambda _: "?"))
    assert program.guessed.mean == 0 and program.remark and model.attempts == 0


def test_guesses_are_scored_without_the_work_that_remarks_take():
    class Dear(Cities):
        """Writing a remark costs something; the scores are those of another environment."""

        @property
        def scorer(self):
            return Cities(lambda task: "")

    env = Dear(lambda task: "Wrong, and not `granite`.")
    given = failures(env)
    env.remark = None  # would fail if it were called
    assert leak_rates(env, given)[0].attempts == len(WORDS)


def test_equal_texts_on_a_task_are_one_piece_and_right_attempts_none():
    env = Cities(lambda task: "Wrong.")
    task = env.tasks[0]
    plays = [env.play(task, [a]) for a in ("x", "y", task.oracle)]
    assert len(pieces((task, play) for play in plays)) == 1


def test_pieces_are_of_as_many_tasks_as_possible():
    env = Cities(lambda task: "Wrong.")
    counter = iter(range(100))
    env.remark = lambda task: f"Wrong, {next(counter)} times."
    plays = [(task, env.play(task, ["x"])) for task in env.tasks for _ in range(3)]
    assert len({piece.task.id for piece in pieces(plays, most=12)}) == 12
    assert len(pieces(plays)) == 24


def test_the_prompt_of_the_reader_holds_the_feedback_whole():
    assert "a\n- b" in reader_prompt(["1", "2"], "a\n- b")[0].content
