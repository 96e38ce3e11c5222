"""The environment of the Leaderboard's categories of one turn."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from random import Random

from sdpo_envs.tools.formats import Call, call_format
from sdpo_envs.tools.mistakes import call_mistakes, plausible
from sdpo_gym import Attempt, Detail, Feedback, FeedbackEnv, PlantedMistake
from sdpo_gym.errors import ConfigError, DataError
from sdpo_gym.mistakes import planted, spread
from sdpo_gym.tasks import check_split, stable_hash

from .categories import CATEGORIES, EXCLUDED, chosen_categories
from .data import read_questions
from .files import find_folder
from .judge import judge
from .schema import tool
from .tasks import BfclTask, Questions
from .words import NO_CALL, marks_end


class Bfcl(FeedbackEnv[BfclTask]):
    """Questions of the Berkeley Function Calling Leaderboard, version 4.

    Args:
        split: "train", "validation" or "test"; with `official`, "test".
        categories: One or several categories, or the groups "non_live" and "live".
        format: How calls are written: "json", "openai", "hermes", "react", or the Leaderboard's own, "python".
        official: Whether test is the whole published set, to compare with published figures. Otherwise it is the
            tenth that the training split shares nothing with.
        excluded: Whether to keep the questions of `EXCLUDED`, which have no answer or contradict one another.
        data: Folder that holds `bfcl/`; by default the environment variable SDPO_GYM_DATA, if that has one, else
            the package bfcl-eval if it is installed, else its wheel from PyPI.
        detail: How much of the feedback an observation says.
        budget: At most so many characters of it.

    Raises:
        UnknownNameError: If there is no category or format of a name.
        ConfigError: If no category is named, or with `official` another split than test.
        DataError: If the files cannot be found or read, or the split has no question of these categories.
    """

    def __init__(
        self,
        split: str = "train",
        categories: str | Sequence[str] = CATEGORIES,
        format: str = "json",
        *,
        official: bool = False,
        excluded: bool = False,
        data: str | os.PathLike[str] | None = None,
        detail: Detail | str = Detail.FULL,
        budget: int | None = 2000,
        render_mode: str | None = None,
    ) -> None:
        chosen = check_split(split)
        if official and chosen != "test":
            raise ConfigError(
                f"with official=True there is only the split 'test', got {split!r}: all of it is test"
            )
        wanted = chosen_categories(categories)
        self.format = call_format(format)
        everything = read_questions(find_folder(data))
        questions = [
            question
            for category in wanted
            for question in everything[category]
            if (official or question.split == chosen) and (excluded or question.id not in EXCLUDED)
        ]
        if not questions:
            raise DataError(f"the {chosen} split has no question of {', '.join(wanted)}; choose more categories")
        tasks = Questions(questions, chosen, self.format)
        super().__init__(tasks, detail=detail, budget=budget, render_mode=render_mode)

    def judge(self, task: BfclTask, attempt: Attempt) -> Feedback:
        """Reads the calls, then compares them with the possible answers."""
        return judge(task, str(attempt), self.format)

    def planted_mistakes(self, task: BfclTask) -> Iterable[PlantedMistake]:
        """The right calls with another function or value, an argument or a call too many or too few, a slip."""
        if task.oracle is None:
            return ()
        rng = Random(stable_hash("planted", task.id))
        return spread(self._mistakes(task, task.oracle, rng), task.oracle_actions, at_most=16)

    def _mistakes(self, task: BfclTask, oracle: str, rng: Random) -> Iterator[PlantedMistake]:
        described = zip(task.functions, task.names, strict=True)
        schemas = {name: tool(function, name, task.language).parameters for function, name in described}
        whole = (0, len(oracle))
        if "irrelevance" in task.category:
            for name in rng.sample(task.names, min(len(task.names), 2)):
                call = self.format.write([Call(name, plausible(schemas[name], task.messages[-1].content))])
                yield planted("call.unneeded", (oracle,), whole, call, names=("call.unneeded",))
            if not marks_end(self.format):
                yield planted("answer.form", (oracle,), whole, "Sure, it is done.", names=("answer.form",))
            return
        yield from call_mistakes(self.format, oracle, schemas, rng, parallel=True)
        declined = self.format.write_answer(NO_CALL)
        yield planted("call.declined", (oracle,), whole, declined, names=("call.needed",))
