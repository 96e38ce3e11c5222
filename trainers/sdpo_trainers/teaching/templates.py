"""The words of a reprompt: its sections, and the frame that they stand in, as settings.

Each is a template in the form of `str.format`, with named placeholders; braces that are meant as such are doubled.
A section that is not used leaves nothing behind, so each template of a section holds the line breaks that set it
off as well.
"""

from __future__ import annotations

import string
from collections.abc import Sequence

from pydantic import Field, model_validator

from sdpo_gym.errors import ConfigError, UnknownNameError
from sdpo_gym.settings import Section

DEMONSTRATION = "Here is a correct answer to this task:"
EPISODE = "Here is how this task was solved in another attempt, reply by reply:"
FEEDBACK = "Here is feedback on an earlier, wrong attempt at this task:"
TURN_FEEDBACK = "Here is feedback on the reply at this point in an earlier, failed attempt at this task:"
ENDING = "Here is how an earlier attempt that had come to this point ended:"
CLOSING = "Now solve the task correctly."
CLOSING_LATER = "Now go on so that the task is solved correctly."

_FRAME = ("task", "demonstration", "feedback")
PLACEHOLDERS = {
    "reprompt": _FRAME,
    "reprompt_later": _FRAME,
    "demonstration": ("demonstration",),
    "episode": ("demonstration",),
    "feedback": ("feedback",),
    "turn_feedback": ("feedback",),
    "ending": ("feedback",),
}
"""What each template must hold, each once, in this order."""


class Templates(Section):
    """The words of a reprompt."""

    reprompt: str = Field(
        f"{{task}}{{demonstration}}{{feedback}}\n\n{CLOSING}",
        description="The last message of the user, {task}, with the sections {demonstration} and {feedback}",
    )
    reprompt_later: str = Field(
        f"{{task}}{{demonstration}}{{feedback}}\n\n{CLOSING_LATER}",
        description="The same from the second turn of an episode on, where {task} is what was answered last",
    )
    demonstration: str = Field(
        f"\n\n{DEMONSTRATION}\n{{demonstration}}", description="Section with a successful answer, {demonstration}"
    )
    episode: str = Field(
        f"\n\n{EPISODE}\n{{demonstration}}",
        description="Section with a successful episode of several turns, {demonstration}",
    )
    feedback: str = Field(f"\n\n{FEEDBACK}\n{{feedback}}", description="Section with the {feedback} on an attempt")
    turn_feedback: str = Field(
        f"\n\n{TURN_FEEDBACK}\n{{feedback}}", description="Section with the {feedback} on a turn of an episode"
    )
    ending: str = Field(
        f"\n\n{ENDING}\n{{feedback}}", description="Section with the last {feedback} of an episode"
    )

    @model_validator(mode="after")
    def _hold_their_placeholders(self) -> Templates:
        for name, expected in PLACEHOLDERS.items():
            check_template(f"algorithm.templates.{name}", getattr(self, name), expected)
        return self

    def section(self, label: str, text: str) -> str:
        """A section with its text; one with a label that has no template is the label above the text."""
        if label not in _NAMES:
            return f"\n\n{label}\n{text}"
        name = _NAMES[label]
        filled: str = getattr(self, name).format(**{PLACEHOLDERS[name][0]: text})
        return filled

    def frame(self, task: str, demonstration: str, feedback: str, later: bool) -> str:
        """The last message of the user; without line breaks before the sections if there is no task to follow."""
        template = self.reprompt_later if later else self.reprompt
        filled = template.format(task=task, demonstration=demonstration, feedback=feedback)
        return filled if task else filled.lstrip("\n")


_NAMES = {
    DEMONSTRATION: "demonstration",
    EPISODE: "episode",
    FEEDBACK: "feedback",
    TURN_FEEDBACK: "turn_feedback",
    ENDING: "ending",
}
"""The template of the sections that have these labels."""


def check_template(name: str, template: str, expected: Sequence[str]) -> None:
    """Refuses a template that does not hold each of its placeholders once, in their order, and nothing else.

    Raises:
        UnknownNameError: For a placeholder that does not exist, with the closest one.
        ConfigError: If one is missing, repeated, out of order or formatted, or the template cannot be read.
    """
    try:
        found = [part[1:] for part in string.Formatter().parse(template) if part[1] is not None]
    except ValueError as error:
        raise ConfigError(f"{name} = {template!r} cannot be read: {error}; double braces meant as such") from None
    places = [place for place, _, _ in found if place is not None]
    for place, form, conversion in found:
        if place not in expected:
            raise UnknownNameError(
                f"placeholder in {name}:", f"{{{place}}}", [f"{{{known}}}" for known in expected]
            )
        if form or conversion:
            raise ConfigError(f"{name}: {{{place}}} takes no format, got {template!r}")
    if places != list(expected):
        wanted = ", ".join(f"{{{place}}}" for place in expected)
        got = ", ".join(f"{{{place}}}" for place in places) or "none"
        raise ConfigError(f"{name} must hold {wanted}, each once and in this order, got {got}")
