"""The environment tools/calls: single-turn function calling."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from random import Random

from sdpo_gym import Attempt, Detail, Feedback, FeedbackEnv, PlantedMistake, ProceduralTasks
from sdpo_gym.errors import ConfigError, UnknownNameError
from sdpo_gym.mistakes import spread
from sdpo_gym.tasks import Split, check_split, stable_hash

from ..formats import call_format
from ..mistakes import call_mistakes
from .families import FAMILIES
from .judge import judge_call
from .tasks import LEVELS, CallTask, make_task, split_key

MIN_TOOLS = 3
"""With fewer there would not be the distractors of level 1."""
SIZES: Mapping[Split, int] = {"train": 4096, "validation": 256, "test": 512}


class ToolCalls(FeedbackEnv[CallTask]):
    """Single-turn function calling.

    Args:
        split: "train", "validation" or "test"; a request belongs to one of them, whatever the seed.
        seed: Of the tasks.
        level: 1, 2 or 3; None mixes them.
        tools: Which tools there are, at least three; by default all of `families.FAMILIES`.
        size: How many tasks; by default 4096, 256 and 512 in the three splits.
        format: How calls are written: "json", "openai", "hermes" or "react"; the prompt says so.
        detail: How much of the feedback an observation says.
        budget: At most so many characters of it.

    Raises:
        ConfigError: If there is no such level, or too few tools are named.
        UnknownNameError: If there is no tool, or no format, of a name.
    """

    def __init__(
        self,
        split: str = "train",
        seed: int = 0,
        level: int | None = 1,
        tools: Sequence[str] | None = None,
        size: int | None = None,
        format: str = "json",
        *,
        detail: Detail | str = Detail.FULL,
        budget: int | None = 2000,
        render_mode: str | None = None,
    ) -> None:
        if level is not None and (isinstance(level, bool) or level not in LEVELS):
            raise ConfigError(f"level must be 1, 2 or 3, or None to mix them, got {level!r}")
        checked = check_split(split)
        names = _checked_tools(tools)
        self.format = call_format(format)
        source = ProceduralTasks(
            functools.partial(make_task, level=level, names=names, form=self.format),
            name="tools/calls",
            split=checked,
            seed=seed,
            size=SIZES[checked] if size is None else size,
            key=split_key,
        )
        super().__init__(source, detail=detail, budget=budget, render_mode=render_mode)

    def judge(self, task: CallTask, attempt: Attempt) -> Feedback:
        """Reads the call, then checks the tool, then the arguments."""
        return judge_call(task, str(attempt), self.format)

    def planted_mistakes(self, task: CallTask) -> Iterable[PlantedMistake]:
        """The right call with another tool, value or type, an argument too many or too few, a slip in the JSON."""
        schemas = {name: FAMILIES[name].params(task.level).model_json_schema() for name in task.tools}
        rng = Random(stable_hash("planted", task.id))
        return spread(call_mistakes(self.format, task.oracle or "", schemas, rng), task.oracle_actions, at_most=16)


def _checked_tools(tools: Sequence[str] | None) -> tuple[str, ...]:
    if tools is None:
        return tuple(FAMILIES)
    if isinstance(tools, str) or len(set(tools)) < MIN_TOOLS:
        raise ConfigError(f"tools must be a list of at least {MIN_TOOLS} different names, got {tools!r}")
    for name in tools:
        if name not in FAMILIES:
            raise UnknownNameError("tool", name, FAMILIES)
    return tuple(dict.fromkeys(tools))
