"""SciKnowEval, level 3: the multiple-choice questions that the SDPO paper trains and tests on.

Two sources, one schema. A local folder holds the paper's own files (`sciknoweval/<domain>/{train,test}.json`, one
JSON object a line, with the question and its options in `prompt` and the letter in `answer`). Without one, the
questions come from the hub (`hicai-zju/SciKnowEval`), through `datasets`.

The local files have been run. The hub's columns (`question`, `choices` with `label` and `text`, `answerKey`,
`type`, `domain`, `details.level`) are taken from public code that loads it, and the mapping is tested on rows of
that form made in memory; a download from the live hub has not been tried. The hub has only one split, so a tenth
is cut as test there, and it is not the paper's test set.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sdpo_gym import Attempt, Feedback, FeedbackEnv, ListTasks
from sdpo_gym.errors import DataError, MissingDependencyError, UnknownNameError
from sdpo_gym.tasks import check_split, stable_hash
from sdpo_gym.types import Detail

from .multiple_choice import ChoiceTask, choice_task, judge_choice

DOMAINS = ("biology", "chemistry", "material", "physics")
HUB = "hicai-zju/SciKnowEval"
VARIABLE = "SDPO_GYM_DATA"

_OPTION = re.compile(r"^([A-Z]):", re.MULTILINE)
_CLOSING = "Please reason step by step."


class SciKnowEval(FeedbackEnv[ChoiceTask]):
    """Multiple-choice questions of one domain.

    Args:
        domain: "biology", "chemistry", "material" or "physics".
        split: "train", "validation" or "test".
        data: Folder that holds `sciknoweval/`; by default the environment variable SDPO_GYM_DATA. Without
            either, the questions come from the hub.
        detail: How much of the feedback an observation says.
        budget: At most so many characters of it.

    Raises:
        DataError: If the questions cannot be found or read, or one of them is malformed.
    """

    def __init__(
        self,
        domain: str,
        split: str = "train",
        data: str | os.PathLike[str] | None = None,
        *,
        detail: Detail | str = Detail.FULL,
        budget: int | None = 2000,
        render_mode: str | None = None,
    ) -> None:
        if domain not in DOMAINS:
            raise UnknownNameError("domain of SciKnowEval", domain, DOMAINS)
        questions = load(domain, data)[check_split(split)]
        tasks = ListTasks([q.task(domain) for q in questions], check_split(split))
        super().__init__(tasks, detail=detail, budget=budget, render_mode=render_mode)

    def judge(self, task: ChoiceTask, attempt: Attempt) -> Feedback:
        """Judges the form of the reply, then the letter."""
        return judge_choice(task, attempt)


@dataclass(frozen=True)
class Question:
    """One question, from whichever source."""

    text: str
    options: Mapping[str, str]
    answer: str

    @property
    def key(self) -> str:
        """What makes two questions the same: spacing and the order of the options do not count."""
        return "\x1e".join([" ".join(self.text.split()), *sorted(self.options.values())])

    def task(self, domain: str) -> ChoiceTask:
        """The task, with an id that is the same from either source."""
        return choice_task(
            f"sciknoweval-{domain}/{stable_hash(self.key):016x}", self.text, self.options, self.answer
        )


def load(domain: str, data: str | os.PathLike[str] | None = None) -> dict[str, list[Question]]:
    """The questions of a domain by split, no question twice.

    Raises:
        DataError: If they cannot be found or read.
        MissingDependencyError: If they are to come from the hub and `datasets` is not installed.
    """
    root = data if data is not None else os.environ.get(VARIABLE) or None
    if root is None:
        questions = _unique(hub_questions(_download(), domain), set())
        test, train = _cut(questions, "test")
    else:
        folder = Path(root) / "sciknoweval" / domain
        seen: set[str] = set()
        test = _unique(read_questions(folder / "test.json"), seen)
        train = _unique(read_questions(folder / "train.json"), seen)
    validation, train = _cut(train, "validation")
    return {"train": train, "validation": validation, "test": test}


def _unique(questions: Iterable[Question], seen: set[str]) -> list[Question]:
    """The questions that are not in `seen`, each once; adds them to `seen`."""
    return [q for q in questions if not (q.key in seen or seen.add(q.key))]  # type: ignore[func-returns-value]


def _cut(questions: list[Question], name: str) -> tuple[list[Question], list[Question]]:
    """A tenth of the questions, at least one, chosen by a hash of each; and the rest. Both keep their order."""
    ranked = sorted(questions, key=lambda q: stable_hash("sciknoweval", name, q.key))
    chosen = {q.key for q in ranked[: max(1, round(len(ranked) / 10))]}
    return [q for q in questions if q.key in chosen], [q for q in questions if q.key not in chosen]


# --- local files -------------------------------------------------------------------------------------------


def read_questions(path: Path) -> list[Question]:
    """Reads a file of JSON lines in the schema of the paper's repository.

    Raises:
        DataError: If there is no such file, or a row is malformed; it names file and line.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        raise DataError(
            f"no file {path}: the data folder (argument `data` or variable {VARIABLE}) must hold "
            f"sciknoweval/<domain>/train.json and test.json; leave both unset to load {HUB} from the hub"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"cannot read {path}: {error}") from error
    questions = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            raise DataError(f"{where}: not a line of JSON: {error}") from error
        if not isinstance(row, dict):
            raise DataError(f"{where}: expected a JSON object, got {type(row).__name__}")
        questions.append(_checked(*split_prompt(_text(row, "prompt", where), where), row.get("answer"), where))
    return questions


def split_prompt(prompt: str, where: str) -> tuple[str, dict[str, str]]:
    """Splits "question, then lines 'A: …', 'B: …', then 'Please reason step by step.'" into question and options.

    The options are the last lines that are labelled A, B, C … in a row; an option may have several lines.

    Raises:
        DataError: If there are no such lines.
    """
    body = prompt.rstrip().removesuffix(_CLOSING)
    labels = list(_OPTION.finditer(body))
    first = max((i for i, label in enumerate(labels) if label[1] == "A"), default=None)
    if first is None or not body[: labels[first].start()].strip():
        raise DataError(f"{where}: expected a question followed by lines 'A: …', 'B: …', got {prompt[:200]!r}")
    labels = labels[first:]
    ends = [label.start() for label in labels[1:]] + [len(body)]
    options = {label[1]: body[label.end() : end].strip() for label, end in zip(labels, ends, strict=True)}
    if len(options) != len(labels):
        raise DataError(f"{where}: an option letter occurs twice: {', '.join(label[1] for label in labels)}")
    return body[: labels[0].start()].strip(), options


def _text(row: Mapping[str, Any], name: str, where: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        raise DataError(f"{where}: field {name!r} must be a text that is not empty, got {value!r}")
    return value


def _checked(text: str, options: dict[str, str], answer: object, where: str) -> Question:
    """A question whose letters run A, B, C …, with no empty option, and whose answer is one of them."""
    letters = list(options)
    if len(letters) < 2 or letters != [chr(ord("A") + i) for i in range(len(letters))]:
        raise DataError(f"{where}: option letters must run A, B, C …, at least two of them, got {letters}")
    for letter, option in options.items():
        if not option:
            raise DataError(f"{where}: option {letter} is empty")
    if not isinstance(answer, str) or answer.strip() not in options:
        raise DataError(f"{where}: the answer must be one of the letters {', '.join(letters)}, got {answer!r}")
    return Question(text, options, answer.strip())


# --- the hub -----------------------------------------------------------------------------------------------


def _download() -> Iterable[Mapping[str, Any]]:
    try:
        import datasets  # here, because it is heavy and local files do not need it
    except ModuleNotFoundError as error:
        raise MissingDependencyError("datasets", "eval", "loading SciKnowEval from the hub") from error
    load_dataset: Callable[..., Iterable[Mapping[str, Any]]] = datasets.load_dataset
    try:
        return load_dataset(HUB, split="test")
    except (OSError, ValueError) as error:  # what `datasets` raises for no network, no such set, unreadable data
        raise DataError(
            f"cannot load {HUB} from the hub: {type(error).__name__}: {error}; check the connection, or set "
            f"{VARIABLE} (or the argument `data`) to a folder with sciknoweval/<domain>/train.json and test.json"
        ) from error


def hub_questions(rows: Iterable[Mapping[str, Any]], domain: str) -> list[Question]:
    """The level-3 multiple-choice questions of a domain among rows of the hub's data set.

    Raises:
        DataError: If there are none, or one is malformed; it names the row.
    """
    questions = []
    for number, row in enumerate(rows):
        level = (row.get("details") or {}).get("level")
        kind = str(row.get("type", ""))
        if str(row.get("domain", "")).lower() != domain or level != "L3" or not kind.startswith("mcq"):
            continue
        where = f"{HUB}, row {number}"
        choices = row.get("choices") or {}
        labels, texts = choices.get("label") or [], choices.get("text") or []
        if len(labels) != len(texts):
            raise DataError(f"{where}: {len(labels)} option letters for {len(texts)} options")
        options = {str(label).strip(): str(text).strip() for label, text in zip(labels, texts, strict=True)}
        questions.append(_checked(_text(row, "question", where).strip(), options, row.get("answerKey"), where))
    if not questions:
        raise DataError(f"{HUB} has no level-3 multiple-choice question in {domain!r}: have its columns changed?")
    return questions
