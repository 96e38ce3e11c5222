"""Settings of the self-teacher's context, and the refusal of those that could not act."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from sdpo_gym.backends import TeacherDetail
from sdpo_gym.errors import ConfigError
from sdpo_gym.settings import Section
from sdpo_trainers.teaching.templates import Templates


class RepromptOptions(Section):
    """What goes into the teacher's context."""

    tells_failures_apart: ClassVar[bool] = False
    """Whether the backend itself asks of each attempt if it reached `success_threshold`."""
    demonstrations: bool = Field(True, description="Show a success where there is one")
    success: Literal["sibling", "oracle"] = Field(
        "sibling", description="Whose success is shown: a successful sibling's, or the task's oracle"
    )
    feedback: Literal["never", "without_demonstration", "always"] = Field(
        "without_demonstration", description="When to show the feedback on the attempt"
    )
    turn_feedback: Literal["both", "turn", "episode"] = Field(
        "both", description="In episodes of several turns: feedback on the turn, on how the episode ended, or both"
    )
    success_threshold: float = Field(1.0, gt=0, le=1, description="A demonstration has at least this return")
    choice: Literal["random", "first", "shortest"] = Field("random", description="Which success is shown")
    strip_thinking: bool = Field(True, description="Leave thinking blocks out of demonstrations")
    observation_chars: int = Field(
        400,
        ge=8,
        description="Longest answer of the environment in a demonstration of several turns, in characters",
    )
    max_tokens: int = Field(
        2048,
        ge=16,
        description="Most that is added to what the student reads",
    )
    overlong: Literal["shorten", "drop"] = Field(
        "shorten", description="Whether sections are shortened to fit, or turns whose sections do not fit left out"
    )
    shorten_first: Literal["demonstration", "feedback"] = Field(
        "demonstration", description="Which section is shortened first, to nothing if need be, before the other"
    )
    templates: Templates = Field(default_factory=Templates, description="The words of a reprompt")

    @model_validator(mode="after")
    def _refuse_what_cannot_act_in_a_reprompt(self) -> RepromptOptions:
        if self.feedback == "never":
            refuse_change(self, "turn_feedback", "algorithm.feedback = 'never'")
            self._refuse_templates("algorithm.feedback = 'never'", "feedback", "turn_feedback", "ending")
        if self.turn_feedback != "both":
            template = "ending" if self.turn_feedback == "turn" else "turn_feedback"
            self._refuse_templates(f"algorithm.turn_feedback = {self.turn_feedback!r}", template)
        if self.overlong == "drop":
            refuse_change(self, "shorten_first", "algorithm.overlong = 'drop'")
        if self.feedback != "always":
            refuse_change(
                self, "shorten_first", f"algorithm.feedback = {self.feedback!r}: a reprompt has one section"
            )
        if not self.demonstrations:
            for name in ("success", "choice", "strip_thinking", "observation_chars"):
                refuse_change(self, name, "algorithm.demonstrations = false")
            refuse_change(self, "shorten_first", "algorithm.demonstrations = false")
            self._refuse_templates("algorithm.demonstrations = false", "demonstration", "episode")
        elif self.success == "oracle":
            self._refuse_what_oracles_replace("algorithm.success = 'oracle'")
        return self

    def _refuse_templates(self, reason: str, *names: str) -> None:
        for name in names:
            refuse_change(self.templates, name, reason, "algorithm.templates")

    def shows_oracles(self, detail: TeacherDetail) -> bool:
        """Whether the demonstration is the oracle's."""
        return self.demonstrations and (self.success == "oracle" or detail is TeacherDetail.ORACLE_DEMONSTRATION)

    def _refuse_what_oracles_replace(self, setting: str) -> None:
        """Every reprompt has a demonstration then, the oracle's, which is one and is shown as it is."""
        for name in ("choice", "strip_thinking"):
            refuse_change(self, name, setting)
        if self.feedback != "always":
            for name in ("turn_feedback", *(() if self.tells_failures_apart else ("success_threshold",))):
                refuse_change(self, name, f"{setting}, unless algorithm.feedback = 'always'")

    def check_detail(self, detail: TeacherDetail, tasks_per_step: int) -> None:
        """Refuses what could not act together with the run's setting `detail`, and a detail that could not act.

        Raises:
            ConfigError: With the reason.
        """
        if self.feedback == "never" and not self.demonstrations:
            raise ConfigError(
                "algorithm.feedback = 'never' with algorithm.demonstrations = false leaves nothing to show, and "
                "so nothing to teach; allow one of them"
            )
        if detail is TeacherDetail.FULL:
            return
        setting = f"detail = {detail.value!r}"
        if self.feedback == "never":
            raise ConfigError(f"{setting} has no effect with algorithm.feedback = 'never'")
        if detail is TeacherDetail.ORACLE_DEMONSTRATION:
            if not self.demonstrations:
                raise ConfigError(f"{setting} has no effect with algorithm.demonstrations = false")
            if self.success == "oracle":
                raise ConfigError(f"{setting} has no effect with algorithm.success = 'oracle'")
            self._refuse_what_oracles_replace(setting)
        elif self.shows_oracles(detail) and self.feedback != "always":
            raise ConfigError(
                f"{setting} has no effect with algorithm.success = 'oracle', unless algorithm.feedback = 'always'"
            )
        if detail is TeacherDetail.NONE:
            if not self.demonstrations:
                raise ConfigError(f"{setting} with algorithm.demonstrations = false leaves nothing to show")
            refuse_change(self, "turn_feedback", setting)
        if detail is TeacherDetail.SHUFFLED and tasks_per_step == 1:
            raise ConfigError(
                f"{setting} shows the feedback on another task of the same step, and tasks_per_step is 1; "
                "set it to at least 2"
            )


def refuse_change(options: Section, name: str, reason: str, where: str = "algorithm") -> None:
    """Refuses a setting that was changed and cannot act.

    Raises:
        ConfigError: If it is not at its default.
    """
    if getattr(options, name) != type(options).model_fields[name].default:
        raise ConfigError(f"{where}.{name} has no effect with {reason}")
