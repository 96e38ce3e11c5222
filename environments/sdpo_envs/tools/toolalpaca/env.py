"""ToolAlpaca (Tang et al., arXiv 2306.05301) as the SDPO paper (arXiv 2601.20802) trains and tests on it.

A prompt documents the tools of one API and asks a question; the reply is Thought / Action / Action Input, with as
many calls as the question needs. No tool is run: the calls are compared with the published ones (see `judge`).

There is no hub data set. A folder holds the files of the repository lasgroup/SDPO (`datasets/tooluse/`) or those
of the repository tangqiaoyu/ToolAlpaca (`data/`); see `rows` for how they differ.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from sdpo_envs.rows import VARIABLE, data_folder
from sdpo_envs.tools.formats import call_format
from sdpo_envs.tools.formats.base import Call
from sdpo_envs.tools.mistakes import call_mistakes
from sdpo_envs.tools.toolalpaca.documentation import Tools
from sdpo_envs.tools.toolalpaca.gold import GoldCall
from sdpo_envs.tools.toolalpaca.judge import QuestionTask, judge_reply
from sdpo_envs.tools.toolalpaca.rows import Question, Questions, read_questions
from sdpo_gym import Attempt, Detail, Feedback, FeedbackEnv, ListTasks, Message, PlantedMistake
from sdpo_gym.errors import ConfigError, DataError, MissingSplitError
from sdpo_gym.mistakes import spread
from sdpo_gym.tasks import Split, check_split, stable_hash

Files = Mapping[str, Sequence[str]]

PAPER: Files = {
    "train": ("tooluse_train.json", "tooluse/train.json", "tooluse.json"),
    "test": ("tooluse_test.json", "tooluse/test.json"),
}
"""Where the paper's files may be in a folder; the first one that is there counts."""
ORIGINAL: Files = {
    "train": ("train_data.json", "toolalpaca/train_data.json"),
    "test": (
        *("eval_simulated.json", "eval_real.json"),
        *("toolalpaca/eval_simulated.json", "toolalpaca/eval_real.json"),
    ),
}
"""Where ToolAlpaca's own files may be; all of them count."""

SOURCES: Mapping[str, Files] = {"paper": PAPER, "original": ORIGINAL}
FORM = call_format("react")

_WORDS = re.compile(
    "action|action input|thought|observation|final answer|answer|reply|call|tool|tools|question|documentation|"
    "json|object|array|string|text|number|integer|boolean|null|key|keys|value|name|argument|arguments|parameter|"
    "input|line|type|a|an|the|of|in|is|it|and|or|not|no|to|for|so|as|there|many|first|second|third|later|every|"
    "one|all|add|remove|write|right|wrong|short|more",
    re.IGNORECASE,
)
"""Words that feedback is made of, even where one of them happens to be an argument's value."""


class ToolAlpaca(FeedbackEnv[QuestionTask]):
    """Questions that are answered by calls of documented tools.

    Args:
        split: "train", "validation" or "test".
        data: A folder with the files, or a single one, which is test unless its name holds "train"; by default
            the environment variable SDPO_GYM_DATA.
        source: "paper" or "original", which files of a folder to read; by default the paper's, where it has any.
        detail: How much of the feedback an observation says.
        budget: At most so many characters of it.

    Attributes:
        left_out: One line for each question of the files that is left out, and why.

    Raises:
        ConfigError: If there is no such source.
        DataError: If the files cannot be found or read, or a row is malformed.
        MissingSplitError: If there are files, but none for this split.
    """

    def __init__(
        self,
        split: str = "train",
        data: str | os.PathLike[str] | None = None,
        *,
        source: str | None = None,
        detail: Detail | str = Detail.FULL,
        budget: int | None = 2000,
        render_mode: str | None = None,
    ) -> None:
        chosen = check_split(split)
        files = find_files(data, source)
        test = _read(files["test"])
        read = test if chosen == "test" else _read(files["train"])
        known = {question.prompt for question in test.kept} if chosen != "test" else ()
        tasks, unwritable = _tasks(q for q in read.kept if q.prompt not in known)
        self.left_out = (*read.left_out, *unwritable)
        _check_found(chosen, files, data_folder(data), tasks, self.left_out)
        super().__init__(
            ListTasks(_part(tasks, chosen), chosen), detail=detail, budget=budget, render_mode=render_mode
        )

    def judge(self, task: QuestionTask, attempt: Attempt) -> Feedback:
        """Reads the calls, then compares them one by one."""
        return judge_reply(task, str(attempt), FORM)

    def planted_mistakes(self, task: QuestionTask) -> Iterable[PlantedMistake]:
        """The right calls with another action or value, an argument or a call too many or too few, a slip."""
        schemas = {
            name: {"properties": {key: {"type": one.kind} for key, one in parameters.items()}}
            for name, parameters in task.tools.items()
        }
        rng = Random(stable_hash("planted", task.id))
        mistakes = call_mistakes(FORM, task.oracle or "", schemas, rng, parallel=True)
        return spread(mistakes, task.oracle_actions, at_most=16)


# --- files -------------------------------------------------------------------------------------------------


def find_files(data: str | os.PathLike[str] | None, source: str | None = None) -> dict[str, tuple[Path, ...]]:
    """The files with train and with test questions.

    Raises:
        ConfigError: If there is no such source.
        DataError: If there is none of either.
    """
    if source is not None and source not in SOURCES:
        raise ConfigError(f"source must be {' or '.join(map(repr, SOURCES))} or None, got {source!r}")
    sources = [SOURCES[source]] if source else list(SOURCES.values())
    root = data_folder(data)
    if root is not None and root.is_file():
        kind = "train" if "train" in root.name else "test"
        return {"train": (), "test": (), kind: (root,)}
    if root is not None:
        for files in sources:
            paths = {kind: tuple(p for n in names if (p := root / n).is_file()) for kind, names in files.items()}
            if any(paths.values()):
                return {kind: found if files is ORIGINAL else found[:1] for kind, found in paths.items()}
    names = [name for kind in ("test", "train") for files in sources for name in files[kind] if "/" not in name]
    problem = "no data folder is given" if root is None else f"{root} holds no such file"
    raise DataError(
        f"{problem}: put {' or '.join(names)} into a folder and name it in the argument `data` or the variable "
        f"{VARIABLE}; the repositories lasgroup/SDPO (datasets/tooluse) and tangqiaoyu/ToolAlpaca (data) have them"
    )


def _read(paths: Iterable[Path]) -> Questions:
    read = [read_questions(path) for path in paths]
    return Questions(tuple(q for r in read for q in r.kept), tuple(line for r in read for line in r.left_out))


def _check_found(
    split: Split,
    files: Mapping[str, Sequence[Path]],
    root: Path | None,
    tasks: Sequence[QuestionTask],
    left_out: Sequence[str],
) -> None:
    """Explains why a split has no tasks."""
    kind = "test" if split == "test" else "train"
    if not files[kind]:
        wanted = " or ".join([*PAPER[kind], *(name for name in ORIGINAL[kind] if "/" not in name)])
        there = ", ".join(str(path) for paths in files.values() for path in paths)
        others = "'train' or 'validation'" if kind == "test" else "'test'"
        raise MissingSplitError(
            f"no data for the split {split!r}: add {wanted} to {root}, or use the split {others}, for which "
            f"{there} is there"
        )
    if not tasks:
        reasons = "; ".join(left_out[:3]) or "all its questions are in test, too"
        raise DataError(f"{', '.join(map(str, files[kind]))}: no question can be used: {reasons}")
    if not _part(tasks, split):
        raise MissingSplitError(f"{files[kind][0]} has too few questions for the split {split!r}: {len(tasks)}")


# --- tasks -------------------------------------------------------------------------------------------------


def _tasks(questions: Iterable[Question]) -> tuple[list[QuestionTask], list[str]]:
    """A task for each prompt, and a line for each that is left out; what is asked twice has either answer."""
    by_prompt: dict[str, list[Question]] = {}
    for question in questions:
        by_prompt.setdefault(question.prompt, []).append(question)
    tasks: list[QuestionTask] = []
    left_out: list[str] = []
    for same in by_prompt.values():
        try:
            tasks.append(_task(same[0], [answer for question in same for answer in question.answers]))
        except ConfigError as error:  # an answer that the form cannot say, such as a number of many digits
            left_out.append(f"{same[0].id}: {error}")
    return tasks, left_out


def _part(tasks: Sequence[QuestionTask], split: Split) -> list[QuestionTask]:
    """All of the test questions; of the others, a tenth that a stable hash chooses is validation."""
    if split == "test":
        return list(tasks)
    return [t for t in tasks if (stable_hash("toolalpaca", t.prompt) % 10 == 0) == (split == "validation")]


def _task(question: Question, answers: Sequence[tuple[GoldCall, ...]]) -> QuestionTask:
    golds = tuple(answer for place, answer in enumerate(answers) if answer not in answers[:place])
    calls = golds[0]
    unlisted = any(call.name not in question.tools for call in calls)
    undocumented = any(
        name not in question.tools.get(call.name, call.arguments) for call in calls for name in call.arguments
    )
    system = (Message("system", question.system),) if question.system else ()
    return QuestionTask(
        id=question.id,
        messages=(*system, Message("user", question.prompt)),
        secrets=_secrets(question.tools, golds),
        oracle=FORM.write([Call(call.name, dict(call.arguments)) for call in calls]),
        metadata={"calls": len(calls), "unlisted_tool": unlisted, "undocumented_argument": undocumented},
        tools=question.tools,
        golds=golds,
    )


def _secrets(tools: Tools, golds: Iterable[Sequence[GoldCall]]) -> tuple[str, ...]:
    """What feedback may not state: the right actions, their arguments' values, and names only they know.

    Not: words of the form, and names of arguments that the documentation gives and feedback may call for.
    """
    stated: dict[str, None] = {}
    for call in (call for answer in golds for call in answer):
        documented = tools.get(call.name, {})
        hidden = [call.name, *_leaves(dict(call.arguments))]
        stated |= {text: None for text in hidden if text not in documented and not _WORDS.fullmatch(text)}
    return tuple(stated)


def _leaves(value: Any) -> list[str]:
    """The texts and numbers in a JSON value, the keys of objects among them."""
    if isinstance(value, dict):
        return [leaf for key, member in value.items() for leaf in (key, *_leaves(member))]
    if isinstance(value, list):
        return [leaf for item in value for leaf in _leaves(item)]
    if isinstance(value, bool) or value is None:
        return []
    return [text] if (text := str(value).strip()) else []
