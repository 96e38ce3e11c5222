"""LiveCodeBench: rows of its schema become problems; broken and hostile ones are refused by name."""

import base64
import json
import pickle
import subprocess
import sys
import zlib

import pytest

from sdpo_envs.code import livecodebench_rows
from sdpo_envs.code.livecodebench import LIMITS, RELEASES, LiveCodeBench
from sdpo_envs.code.livecodebench_rows import LAST_DAYS, files_for, private_tests
from sdpo_gym import conformance
from sdpo_gym.errors import ConfigError, DataError, EnvironmentFault, UnknownNameError
from sdpo_gym.sandbox import shared_sandbox
from sdpo_gym.types import Verdict


@pytest.fixture(scope="module", autouse=True)
def _sandbox():
    try:
        shared_sandbox()
    except ConfigError as error:
        pytest.skip(f"programs cannot be run here: {error}")


def packed(value):
    """As the data set packs private tests."""
    return base64.b64encode(zlib.compress(pickle.dumps(value))).decode()


def cases(kind, *pairs):
    return json.dumps([{"input": given, "output": wanted, "testtype": kind} for given, wanted in pairs])


def stdin_row(**fields):
    return {
        "question_title": "Sum",
        "question_content": "Print the sum of the numbers.\n\nSample Input 1\n\n1 2\n\nSample Output 1\n\n3\n",
        "platform": "atcoder",
        "question_id": "abc390_a",
        "contest_id": "abc390",
        "contest_date": "2025-02-15T00:00:00",
        "starter_code": "",
        "difficulty": "easy",
        "public_test_cases": cases("stdin", ("1 2\n", "3\n")),
        "private_test_cases": packed(cases("stdin", ("5 5\n", "10\n"), ("7\n", "7\n"))),
        "metadata": "{}",
        **fields,
    }


def functional_row(**fields):
    starter = "class Solution:\n    def longest(self, words: List[str], least: int) -> Optional[str]:\n        "
    return {
        **stdin_row(),
        "question_title": "longest-word",
        "question_content": "Return the longest of the words that has at least that many letters.",
        "platform": "leetcode",
        "question_id": "3700",
        "contest_date": "2025-04-30T19:30:00",
        "starter_code": starter,
        "difficulty": "medium",
        "public_test_cases": cases("functional", ('["a", "bcd"]\n2', '"bcd"'), ('["a"]\n2', "null")),
        "private_test_cases": cases("functional", ('["ab", "c"]\n1', '"ab"'), ("[]\n0", "null")),
        "metadata": '{"func_name": "longest"}',
        **fields,
    }


def write(folder, *rows, name="test6.jsonl"):
    (folder / "livecodebench").mkdir(exist_ok=True)
    text = "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)
    (folder / "livecodebench" / name).write_text(text, encoding="utf-8")
    return folder


def reply(program):
    return f"```python\n{program}\n```"


SUM = reply("print(sum(map(int, input().split())))")
LONGEST = reply(
    "class Solution:\n"
    "    def longest(self, words: List[str], least: int) -> Optional[str]:\n"
    "        return max((w for w in words if len(w) >= least), key=len, default=None)"
)


# --- judging -----------------------------------------------------------------------------------------------


def test_program_that_reads_and_prints_is_judged(tmp_path):
    env = LiveCodeBench(data=write(tmp_path, stdin_row()))
    assert env.evaluate(env.tasks[0], SUM).score == 1.0
    wrong = env.evaluate(env.tasks[0], reply("a, b = map(int, input().split())\nprint(a + b)"))
    assert wrong.verdict is Verdict.RUNTIME_ERROR
    assert "7" not in wrong.render()


def test_method_is_judged_without_an_import_of_its_annotations(tmp_path):
    env = LiveCodeBench(data=write(tmp_path, functional_row()))
    assert env.evaluate(env.tasks[0], LONGEST).score == 1.0


def test_plain_function_is_called_by_its_name(tmp_path):
    row = functional_row(starter_code="def longest(words, least):\n    ")
    env = LiveCodeBench(data=write(tmp_path, row))
    program = (
        "def longest(words, least):\n    return max((w for w in words if len(w) >= least), key=len, default=None)"
    )
    assert env.evaluate(env.tasks[0], reply(program)).score == 1.0


def test_feedback_shows_public_tests_only(tmp_path):
    env = LiveCodeBench(data=write(tmp_path, functional_row()))
    text = env.evaluate(
        env.tasks[0], reply("class Solution:\n    def longest(self, *a):\n        return 'x'")
    ).render()
    assert '"bcd"' in text or "'bcd'" in text
    assert "'ab'" not in text and '"ab"' not in text


def test_public_tests_come_first_and_private_ones_are_hidden(tmp_path):
    env = LiveCodeBench(data=write(tmp_path, stdin_row()))
    assert [(test.input, test.public) for test in env.tests(env.tasks[0])] == [
        ("1 2\n", True),
        ("5 5\n", False),
        ("7\n", False),
    ]


def test_training_split_is_judged_by_a_part_of_the_tests(tmp_path):
    pairs = [(f"{i}\n", f"{i}\n") for i in range(9)]
    data = write(tmp_path, stdin_row(private_test_cases=packed(cases("stdin", *pairs))))
    train, test = (LiveCodeBench(split, data=data, train_tests=0.5) for split in ("train", "test"))
    assert len(train.chosen_tests(train.tasks[0])) == 5
    assert len(test.chosen_tests(test.tasks[0])) == 10


# --- prompts -----------------------------------------------------------------------------------------------


def test_prompt_states_problem_form_limits_and_imports(tmp_path):
    stdin, functional = LiveCodeBench(data=write(tmp_path, stdin_row(), functional_row())).tasks
    for task in (stdin, functional):
        assert f"{LIMITS.cpu:g} s of processor time, {LIMITS.memory:g} MiB of memory" in task.prompt
        assert "from … import *" in task.prompt
    assert "Print the sum" in stdin.prompt and "standard input" in stdin.prompt
    assert "def longest(self, words: List[str], least: int)" in functional.prompt
    assert "standard input" not in functional.prompt


def test_names_that_the_prompt_promises_are_there(tmp_path):
    env = LiveCodeBench(data=write(tmp_path, stdin_row()))
    program = (
        "assert deque([1]) and Counter('a') and defaultdict and heappush and bisect_left and inf and gcd\n"
        "assert accumulate and lru_cache and reduce and List[int] and ascii_lowercase and datetime.datetime\n"
        "assert sys.getrecursionlimit() == 50000 and pow(2, 3, 5) == 3 and collections.deque\n"
        "print(sum(map(int, stdin.readline().split())))"
    )
    assert env.evaluate(env.tasks[0], reply(program)).score == 1.0


def test_future_import_of_a_program_still_comes_first(tmp_path):
    env = LiveCodeBench(data=write(tmp_path, functional_row()))
    future = "from __future__ import division  # as of old\nfrom __future__ import annotations\nclass"
    program = LONGEST.replace("class", future, 1).replace("Optional", "Unknown")
    assert env.evaluate(env.tasks[0], program).score == 1.0


def test_line_of_an_error_is_counted_in_the_program(tmp_path):
    env = LiveCodeBench(data=write(tmp_path, stdin_row()))
    attempt = reply("x = input()\nprint(x[100])")
    [note] = [note for note in env.evaluate(env.tasks[0], attempt).notes if note.span]
    assert attempt[slice(*note.span)] == "print(x[100])"


def test_metadata_helps_to_analyse(tmp_path):
    [task] = LiveCodeBench(data=write(tmp_path, stdin_row())).tasks
    assert task.id == "livecodebench/abc390_a"
    assert task.metadata["difficulty"] == "easy" and task.metadata["date"] == "2025-02-15"


# --- which problems ----------------------------------------------------------------------------------------


def test_window_has_both_its_ends(tmp_path):
    dates = ["2025-01-31", "2025-02-01", "2025-03-05", "2025-04-30", "2025-05-01"]
    rows = [stdin_row(question_id=d, contest_date=f"{d}T23:00:00") for d in dates]
    ids = [task.id.rpartition("/")[2] for task in LiveCodeBench(data=write(tmp_path, *rows)).tasks]
    assert ids == dates[1:4]


def test_window_can_be_chosen(tmp_path):
    write(tmp_path, stdin_row(question_id="old", contest_date="2024-01-02T00:00:00"), name="test.jsonl")
    env = LiveCodeBench(data=tmp_path, release="v1", start="2024-01-01", end="2024-12-31")
    assert [task.id for task in env.tasks] == ["livecodebench/old"]


def test_all_splits_have_the_same_problems(tmp_path):
    data = write(tmp_path, stdin_row(), functional_row())
    assert len({LiveCodeBench(split, data=data).tasks.digest() for split in ("train", "validation", "test")}) == 1


def test_digest_pins_the_private_tests(tmp_path):
    before = LiveCodeBench(data=write(tmp_path, stdin_row())).tasks.digest()
    other = packed(cases("stdin", ("5 5\n", "10\n"), ("8\n", "8\n")))
    assert LiveCodeBench(data=write(tmp_path, stdin_row(private_test_cases=other))).tasks.digest() != before


def test_files_that_end_before_the_window_are_not_needed():
    assert files_for(6, LAST_DAYS["test5.jsonl"].replace(day=31)) == ["test5.jsonl", "test6.jsonl"]
    assert files_for(6, LAST_DAYS["test6.jsonl"].replace(month=2, day=1)) == ["test6.jsonl"]
    assert files_for(2, LAST_DAYS["test.jsonl"]) == ["test.jsonl", "test2.jsonl"]
    assert len(RELEASES) == len(LAST_DAYS) == 6


def test_missing_file_is_named_with_what_to_do(tmp_path):
    with pytest.raises(DataError, match=r"livecodebench/test6\.jsonl.*SDPO_GYM_DATA.*code_generation_lite"):
        LiveCodeBench(data=tmp_path)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"release": "v7"}, UnknownNameError),
        ({"release": "release_v6"}, UnknownNameError),
        ({"start": "February"}, ConfigError),
        ({"end": None}, ConfigError),
        ({"start": "2025-03-02", "end": "2025-03-01"}, ConfigError),
        ({"release": "v5"}, ConfigError),
        ({"start": "2025-03-01"}, DataError),
    ],
)
def test_choice_that_holds_no_problem_is_refused(tmp_path, arguments, error):
    with pytest.raises(error):
        LiveCodeBench(data=write(tmp_path, stdin_row()), **arguments)


def test_environment_conforms(tmp_path):
    data = write(tmp_path, stdin_row(), functional_row())
    conformance.check("code/livecodebench", tasks=1, fuzz=5, data=str(data))


# --- private tests -----------------------------------------------------------------------------------------


def test_private_tests_are_decoded_when_they_are_needed(tmp_path, monkeypatch):
    decoded = []
    real = livecodebench_rows.decode_private
    monkeypatch.setattr(livecodebench_rows, "decode_private", lambda row: decoded.append(row) or real(row))
    env = LiveCodeBench(data=write(tmp_path, stdin_row(), functional_row()))
    assert decoded == []
    for _ in range(3):
        env.evaluate(env.tasks[0], SUM)
    assert len(decoded) == 1


class Bomb:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (str(self.path), "w")


@pytest.mark.parametrize("wrap", [lambda x: x, lambda x: [x], lambda x: ("text", x)])
def test_pickle_that_would_run_something_is_refused_and_runs_nothing(tmp_path, wrap):
    hostile = packed(wrap(Bomb(tmp_path / "executed")))
    env = LiveCodeBench(data=write(tmp_path, stdin_row(private_test_cases=hostile)))
    problem = env._problems[env.tasks[0].id]
    with pytest.raises(DataError, match=r"test6\.jsonl:1: field 'private_test_cases' is refused: .*opcode"):
        private_tests(problem)
    assert not (tmp_path / "executed").exists()


def test_zip_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(livecodebench_rows, "MOST_BYTES", 2**20)
    bomb = base64.b64encode(zlib.compress(b"\x00" * 2**24)).decode()
    env = LiveCodeBench(data=write(tmp_path, stdin_row(private_test_cases=bomb)))
    with pytest.raises(DataError, match="larger than the 1048576 bytes"):
        private_tests(env._problems[env.tasks[0].id])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("%%%", "neither JSON nor base64"),
        (base64.b64encode(b"plain").decode(), "neither JSON nor base64 of zlib"),
        (base64.b64encode(zlib.compress(pickle.dumps("[]"))[:-6]).decode(), "cut off"),
        (base64.b64encode(zlib.compress(b"[]")).decode(), "refused"),
        (packed("not JSON"), "is not JSON"),
        (packed('{"a": 1}'), "must be JSON of a list"),
        ("[" * 100_000, "is not JSON"),
        ("[1]", "test 0 is not one"),
        (cases("functional", ("1", "1")), "test 0 has testtype 'functional', expected 'stdin'"),
        ('[{"input": "1", "output": 1, "testtype": "stdin"}]', "test 0 is not one"),
    ],
)
def test_private_tests_that_cannot_be_read_are_named(tmp_path, text, message):
    env = LiveCodeBench(data=write(tmp_path, stdin_row(private_test_cases=text)))
    with pytest.raises(DataError, match=rf"test6\.jsonl:1: field 'private_test_cases' .*{message}"):
        private_tests(env._problems[env.tasks[0].id])
    with pytest.raises(EnvironmentFault, match="test6"):
        env.evaluate(env.tasks[0], SUM)


def test_file_that_changed_since_is_noticed(tmp_path):
    env = LiveCodeBench(data=write(tmp_path, stdin_row(), functional_row()))
    write(tmp_path, functional_row(), stdin_row())
    with pytest.raises(EnvironmentFault, match="has changed"):
        env.evaluate(env.tasks[0], SUM)


# --- rows --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ({"contest_date": "soon"}, "field 'contest_date' must be a date"),
        ({"contest_date": None}, "field 'contest_date' must be of type str"),
        ({"question_content": ""}, "field 'question_content' must not be empty"),
        ({"question_id": 5}, "field 'question_id' must be of type str"),
        ({"starter_code": None}, "field 'starter_code' must be of type str"),
        ({"metadata": "func_name"}, "field 'metadata' is not JSON"),
        ({"metadata": "[]"}, "field 'metadata' must be JSON of a dict"),
        ({"metadata": '{"func_name": "os.system"}'}, "field 'metadata' must name a function"),
        ({"private_test_cases": None}, "field 'private_test_cases' must be of type str"),
        ({"public_test_cases": "["}, "field 'public_test_cases' is not JSON"),
        ({"public_test_cases": cases("stdin", ("1", "1"))}, "test 0 has testtype 'stdin', expected 'functional'"),
        ({"public_test_cases": cases("functional", ("[1", "1"))}, "field 'public_test_cases' is not JSON"),
    ],
)
def test_malformed_row_is_named_by_file_line_and_field(tmp_path, broken, message):
    with pytest.raises(DataError, match=rf"test6\.jsonl:2: .*{message}"):
        LiveCodeBench(data=write(tmp_path, stdin_row(), functional_row(**broken)))


def test_two_problems_of_one_id_are_refused(tmp_path):
    with pytest.raises(DataError, match="abc390_a"):
        LiveCodeBench(data=write(tmp_path, stdin_row(), stdin_row()))


def test_reading_local_files_loads_no_library_of_the_hub(tmp_path):
    code = (
        "import sys; from sdpo_envs.code.livecodebench import LiveCodeBench\n"
        "LiveCodeBench(data=sys.argv[1]); print('datasets' in sys.modules)"
    )
    file = write(tmp_path, stdin_row())
    done = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
