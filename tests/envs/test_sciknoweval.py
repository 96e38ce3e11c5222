"""Loading SciKnowEval: splits, duplicates, malformed rows, the hub's schema; the real files where they are."""

import json
import os
import subprocess
import sys

import pytest

import sdpo_gym
from sdpo_envs.science import sciknoweval
from sdpo_envs.science.sciknoweval import hub_questions, load, read_questions, split_prompt
from sdpo_gym.errors import DataError, UnknownNameError

DOMAINS = ("biology", "chemistry", "materials", "physics")


def row(index, options=("one kg", "two kg", "three kg", "four kg"), answer="B", question=None, **changes):
    lines = "\n".join(f"{chr(65 + i)}: {option}" for i, option in enumerate(options))
    prompt = f"{question or f'Question number {index}?'}\n\n{lines}\nPlease reason step by step."
    return {"idx": index, "kind": "mcq", "answer": answer, "prompt": prompt, "system": "four options"} | changes


def write(folder, domain="physics", train=None, test=None):
    place = folder / "sciknoweval" / domain
    place.mkdir(parents=True, exist_ok=True)
    for name, rows in (("train", train or [row(i) for i in range(40)]), ("test", test or [row(100)])):
        text = "\n".join(r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in rows)
        (place / f"{name}.json").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def data(tmp_path):
    return write(tmp_path)


def ids(data, split, domain="physics"):
    return [t.id for t in sdpo_gym.make(f"science/sciknoweval-{domain}", split=split, data=str(data)).tasks]


def test_a_tenth_of_train_becomes_validation_and_test_is_kept(data):
    assert [len(ids(data, split)) for split in ("train", "validation", "test")] == [36, 4, 1]


def test_splits_share_no_question(data):
    splits = [set(ids(data, split)) for split in ("train", "validation", "test")]
    assert len(set.union(*splits)) == sum(map(len, splits))


def test_folder_may_come_from_the_environment_variable(data, monkeypatch):
    monkeypatch.setenv("SDPO_GYM_DATA", str(data))
    assert len(sdpo_gym.make("science/sciknoweval-physics", split="test").tasks) == 1


def test_question_in_train_and_test_stays_in_test_only(tmp_path):
    write(tmp_path, train=[row(i) for i in range(20)], test=[row(3), row(50)])
    twin = ids(tmp_path, "test")[0]
    assert twin not in ids(tmp_path, "train") + ids(tmp_path, "validation")
    assert len(ids(tmp_path, "train")) + len(ids(tmp_path, "validation")) == 19


def test_reordered_options_and_other_spacing_make_no_new_question(tmp_path):
    same = row(0, options=("four kg", "two kg", "one kg", "three kg"), question="Question  number 3? ")
    write(tmp_path, train=[row(i) for i in range(20)], test=[same])
    assert len(ids(tmp_path, "train")) + len(ids(tmp_path, "validation")) == 19


def test_tasks_are_the_same_in_another_process(data):
    code = (
        "import sys, sdpo_gym; "
        "print([sdpo_gym.make('science/sciknoweval-physics', split=s, data=sys.argv[1]).tasks.digest() "
        "for s in ('train', 'validation', 'test')])"
    )
    run = [sys.executable, "-c", code, str(data)]
    outputs = {
        subprocess.run(
            run, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_questions_with_two_options_are_asked_with_two(tmp_path):
    write(tmp_path, test=[row(0, options=("MKV", "MKL"), answer="A")])
    (task,) = sdpo_gym.make("science/sciknoweval-physics", split="test", data=str(tmp_path)).tasks
    assert task.options == {"A": "MKV", "B": "MKL"}
    assert "options A and B" in task.prompt
    assert "step by step" in task.prompt


def test_options_may_be_long_and_may_have_lines_of_their_own(tmp_path):
    protein = "MKV" * 1000
    write(tmp_path, test=[row(0, options=(protein, "first line\nsecond line", "x", "y"))])
    (task,) = sdpo_gym.make("science/sciknoweval-physics", split="test", data=str(tmp_path)).tasks
    assert task.options["A"] == protein
    assert task.options["B"] == "first line\nsecond line"
    assert task.secrets == ("B", "first line\nsecond line")


def test_labelled_lines_inside_the_question_are_not_options():
    question, options = split_prompt("Given\nA: a lattice\nB: an atom\nwhich?\n\nA: one\nB: two", "here")
    assert question == "Given\nA: a lattice\nB: an atom\nwhich?"
    assert options == {"A": "one", "B": "two"}


@pytest.mark.parametrize(
    ("bad", "complaint"),
    [
        ("{not json", "not a line of JSON"),
        ("[1, 2]", "expected a JSON object, got list"),
        ({"answer": "A"}, "field 'prompt'"),
        (row(0, prompt=7), "field 'prompt'"),
        (row(0, prompt="No options here. Please reason step by step."), "expected a question followed by lines"),
        (row(0, prompt="A: only\nB: options"), "expected a question followed by lines"),
        (row(0, prompt="Q?\nA: one\nC: three"), "option letters must run"),
        (row(0, prompt="Q?\nA: one\nB: two\nB: three"), "occurs twice"),
        (row(0, options=("alone",)), "option letters must run"),
        (row(0, options=("one", " ")), "option B is empty"),
        (row(0, answer="E"), "must be one of the letters A, B, C, D, got 'E'"),
        (row(0, answer=None), "must be one of the letters"),
        (row(0, answer=["A"]), "must be one of the letters"),
    ],
)
def test_malformed_row_is_refused_with_file_and_line(tmp_path, bad, complaint):
    write(tmp_path, test=[row(1), bad])
    with pytest.raises(DataError) as caught:
        load("physics", tmp_path)
    assert "test.json:2: " in str(caught.value)
    assert complaint in str(caught.value)


def test_line_separators_inside_a_text_do_not_end_the_row(tmp_path):
    write(tmp_path, test=[row(0, question="Which\u2028one?")])
    assert read_questions(tmp_path / "sciknoweval/physics/test.json")[0].text == "Which\u2028one?"


def test_missing_folder_says_what_to_do(tmp_path):
    with pytest.raises(DataError, match=r"must hold sciknoweval/<domain>/train\.json"):
        sdpo_gym.make("science/sciknoweval-physics", data=str(tmp_path / "nowhere"))


def test_file_that_is_not_text_is_refused(data):
    (data / "sciknoweval/physics/test.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match="cannot read"):
        load("physics", data)


def test_unknown_domain_names_the_closest():
    with pytest.raises(UnknownNameError, match="did you mean 'physics'"):
        sciknoweval.SciKnowEval("phisics")


def test_hub_out_of_reach_is_a_data_error_that_says_what_to_do(monkeypatch):
    datasets = pytest.importorskip("datasets")
    monkeypatch.delenv("SDPO_GYM_DATA", raising=False)
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(DataError, match="set SDPO_GYM_DATA"):
        sdpo_gym.make("science/sciknoweval-physics")


def hub_row(index, **changes):
    return {
        "question": f"Question number {index}?",
        "choices": {"label": ["A", "B", "C", "D"], "text": ["one kg", "two kg", "three kg", "four kg"]},
        "answerKey": "B",
        "type": "mcq-4-choices",
        "domain": "Physics",
        "details": {"level": "L3", "task": "t", "subtask": "s", "source": "x"},
    } | changes


def test_rows_of_the_hub_become_the_same_questions_as_local_ones(tmp_path):
    local = read_questions(write(tmp_path) / "sciknoweval/physics/test.json")
    assert [q.task("physics") for q in hub_questions([hub_row(100)], "physics")] == [
        q.task("physics") for q in local
    ]


def test_only_level_three_multiple_choice_of_the_domain_is_taken_from_the_hub():
    rows = [
        hub_row(0),
        hub_row(1, domain="Biology"),
        hub_row(2, details={"level": "L2"}),
        hub_row(3, type="true_or_false", choices={"label": [], "text": []}),
        hub_row(4, type="mcq-2-choices", choices={"label": ["A", "B"], "text": ["x", "y"]}),
    ]
    assert [q.text for q in hub_questions(rows, "physics")] == ["Question number 0?", "Question number 4?"]


def test_splits_of_the_hub_share_no_question(monkeypatch):
    monkeypatch.delenv("SDPO_GYM_DATA", raising=False)
    monkeypatch.setattr(sciknoweval, "_download", lambda: [hub_row(i % 90) for i in range(100)])
    splits = load("physics")
    assert {name: len(questions) for name, questions in splits.items()} == {
        "train": 73,
        "validation": 8,
        "test": 9,
    }
    assert len({q.key for questions in splits.values() for q in questions}) == 90


def test_hub_with_other_columns_is_refused():
    with pytest.raises(DataError, match="have its columns changed"):
        hub_questions([{"question": "Q?"}], "physics")


def test_malformed_row_of_the_hub_is_named():
    with pytest.raises(DataError, match="row 1: the answer must be one of the letters"):
        hub_questions([hub_row(0), hub_row(1, answerKey="Z")], "physics")


# --- the real files ----------------------------------------------------------------------------------------

real = pytest.mark.skipif("SDPO_GYM_DATA" not in os.environ, reason="SDPO_GYM_DATA does not name the data folder")


@real
@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("split", ["train", "validation", "test"])
def test_oracle_of_every_real_question_is_right(domain, split):
    env = sdpo_gym.make(f"science/sciknoweval-{domain}", split=split)
    assert all(env.evaluate(task, task.oracle).score == 1.0 for task in env.tasks)


@real
def test_real_splits_have_the_expected_sizes():
    sizes = {
        domain: [
            len(sdpo_gym.make(f"science/sciknoweval-{domain}", split=s).tasks)
            for s in ("train", "validation", "test")
        ]
        for domain in DOMAINS
    }
    assert sizes == {
        "biology": [405, 45, 50],
        "chemistry": [1701, 189, 210],
        "materials": [751, 84, 94],  # five of train stand in test, and one stands in train twice
        "physics": [648, 72, 80],
    }


@real
def test_real_biology_has_questions_with_two_options():
    tasks = sdpo_gym.make("science/sciknoweval-biology").tasks
    assert {len(task.options) for task in tasks} == {2, 4}
    assert all(f"{list(task.options)[-1]}, exactly one is right" in task.prompt for task in tasks)
