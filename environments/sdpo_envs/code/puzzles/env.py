"""The environment of procedural programming problems."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sdpo_envs.code.env import CodeEnv
from sdpo_envs.code.problem import CodeTask, Test
from sdpo_envs.code.results import Mismatch
from sdpo_gym import ProceduralTasks
from sdpo_gym.errors import ConfigError, UnknownNameError
from sdpo_gym.tasks import Split, check_split

from .families import FAMILIES, TOPICS
from .family import LEVELS
from .generate import SIZES, PuzzleTask, make_task, program, tests_of, variant_of
from .prompt import FORMS, PuzzleForm


class PuzzleTasks(ProceduralTasks[CodeTask]):
    """Tasks of one split, which owns whole variants of problems; tasks of other splits are not even made."""

    def __init__(self, make: Callable[..., PuzzleTask], split: Split, seed: int, size: int) -> None:
        super().__init__(
            functools.partial(make, wanted=self.holds),
            name="code/puzzles",
            split=split,
            seed=seed,
            size=size,
            key=variant_of,
        )


class Puzzles(CodeEnv):
    """Procedural programming problems, as many as one likes.

    Args:
        split: "train", "validation" or "test"; a variant of a problem belongs to one of them, whatever the seed.
        seed: Of the tasks.
        level: 1, 2 or 3; None mixes them.
        families: Which families there are, by name; by default all of `families.FAMILIES`.
        topics: The families of these topics instead.
        form: "function" for functions, "stdin" for programs that read standard input; None mixes both.
        size: How many tasks; by default 4096, 256 and 512 in the three splits.
        **kwargs: What `CodeEnv` takes.

    Raises:
        ConfigError: If there is no such level, or both families and topics are named, or none.
        UnknownNameError: If there is no family, topic or form of a name.
    """

    def __init__(
        self,
        split: str = "train",
        seed: int = 0,
        level: int | None = 1,
        families: Sequence[str] | None = None,
        topics: Sequence[str] | None = None,
        form: PuzzleForm | None = None,
        size: int | None = None,
        **kwargs: Any,
    ) -> None:
        if level is not None and (isinstance(level, bool) or level not in LEVELS):
            raise ConfigError(f"level must be 1, 2 or 3, or None to mix them, got {level!r}")
        if form is not None and form not in FORMS:
            raise UnknownNameError("form of a puzzle", form, FORMS)
        checked = check_split(split)
        make = functools.partial(make_task, level=level, families=_chosen(families, topics), form=form)
        super().__init__(PuzzleTasks(make, checked, seed, SIZES[checked] if size is None else size), **kwargs)

    def tests(self, task: CodeTask) -> Sequence[Test]:
        """Made again from the task's seed."""
        return tests_of(task) if isinstance(task, PuzzleTask) else super().tests(task)

    def known_mistakes(self, task: CodeTask) -> Iterable[str]:
        """The typical mistakes of the problem, worked into this variant of it."""
        if not isinstance(task, PuzzleTask):
            return super().known_mistakes(task)
        problem = task.problem
        form: PuzzleForm = "stdin" if task.form == "stdin" else "function"
        return [program(problem, wrong, task.variant, form) for wrong in problem.wrong]

    def check(self, task: CodeTask, test: Test, given: Any) -> Mismatch | str | None:
        """Asks the problem's checker, where it has one because several answers are right."""
        if not isinstance(task, PuzzleTask) or task.problem.check is None:
            return super().check(task, test, given)
        answer = task.problem.answer
        if task.form == "stdin":
            try:
                given = answer.parse(given)
            except ValueError:
                return f"the output does not have the form that is asked for: {answer.output}"
        else:
            given = _lists(given)
        if not answer.accepts(given):
            return f"the result is not of the type {answer.hint}"
        if not task.problem.right(test.args, task.variant, test.expected, given):
            return "the answer is not one of the right ones"
        return None


def _chosen(families: Sequence[str] | None, topics: Sequence[str] | None) -> tuple[str, ...]:
    if families is not None and topics is not None:
        raise ConfigError("name either families or topics, not both")
    kind, names, known = ("topic", topics, TOPICS) if families is None else ("family", families, tuple(FAMILIES))
    if names is None:
        return tuple(FAMILIES)
    if isinstance(names, str) or not names:
        raise ConfigError(f"{kind}: give a list of names, got {names!r}")
    for name in names:
        if name not in known:
            raise UnknownNameError(f"{kind} of puzzles", name, known)
    return tuple(f.name for f in FAMILIES.values() if (f.name if kind == "family" else f.topic) in names)


def _lists(value: Any, depth: int = 2) -> Any:
    """Tuples as lists, as deep as answers go."""
    if depth and isinstance(value, list | tuple):
        return [_lists(member, depth - 1) for member in value]
    return value
