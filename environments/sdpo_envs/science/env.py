"""What the science environments share: how a reply is judged."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from sdpo_gym import Attempt, Feedback, FeedbackEnv, PlantedMistake
from sdpo_gym.errors import EnvironmentFault
from sdpo_gym.mistakes import spread
from sdpo_gym.tasks import stable_hash

from .answers.block import Committed, find_answer
from .judge import judge_problem
from .mistakes import answer_mistakes
from .problem import ScienceTask


class ScienceEnv(FeedbackEnv[ScienceTask]):
    """An environment of problems with one answer; by default it stands in the last answer block of a reply."""

    last_answer_counts = True

    def judge(self, task: ScienceTask, attempt: Attempt) -> Feedback:
        """Judges the form, then the answer, and says why it is wrong."""
        if task.problem is None:
            raise EnvironmentFault(f"the task {task.id!r} holds no problem")
        return judge_problem(task.problem, attempt, self.find)

    def planted_mistakes(self, task: ScienceTask) -> Iterable[PlantedMistake]:
        """The right reply with a misconception's answer, another value or unit, a wrong step, a wrong form."""
        if task.problem is None or task.oracle is None:
            return ()
        rng = Random(stable_hash("planted", task.id))
        return spread(answer_mistakes(task.problem, task.oracle, self.find, rng), task.oracle_actions)

    def find(self, attempt: str) -> Committed:
        """The answer to which a reply commits itself: the last answer block.

        Raises:
            Unreadable: If there is none.
        """
        return find_answer(attempt)
