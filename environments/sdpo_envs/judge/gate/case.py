"""A task and an attempt as the gate looks at them: what is secret, and what the learner knows already."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from sdpo_gym.leaks import Form, Leak, find_leaks, form_of
from sdpo_gym.types import Task

_OFFER = re.compile(r"^[ \t]*[(\[]?([A-Z])[)\].:][ \t]+(\S[^\n]*)$", re.MULTILINE)
_LETTER = re.compile(r"(?<!\w)([A-Z])(?!\w|'\w)")
_BLOCK = re.compile(r"<answer>(.*?)</answer>|\\boxed\{([^{}]*)\}", re.DOTALL)
_QUANTITY = re.compile(r"([-+\u2212]?\d[\d.,]*(?:\s?[×x]\s?10\s?\^\s?[-\u2212]?\d+)?)\s*(\D.{0,40})", re.DOTALL)


@dataclass(frozen=True)
class Found:
    """A passage that tells a secret.

    Attributes:
        form: In what way: "option", "number" or "text" as `sdpo_gym.leaks` has them, or the name of a disguise.
        passage: What gave it away.
        secret: Which secret; empty where it is the oracle as a whole.
    """

    form: str
    passage: str
    secret: str = ""


@dataclass(frozen=True)
class Case:
    """What the gate needs to know of a task and an attempt.

    Attributes:
        task: The task.
        attempt: What the policy has said so far and what the world has shown it.
        told: What the learner is told beside the text at hand.
    """

    task: Task
    attempt: str
    told: str = ""

    @functools.cached_property
    def offers(self) -> dict[str, str]:
        """The options of a multiple choice, by letter; none if the task is no multiple choice."""
        if not any(form_of(secret) == "option" for secret in self.task.secrets):
            return {}
        found = _OFFER.findall(self.task.prompt)
        letters = "".join(letter for letter, _ in found)
        start = letters.rfind("A")  # the options are the last such list: a question may have lists of its own
        offers = dict(found[start:]) if start >= 0 else {}
        return offers if list(offers) == [chr(ord("A") + i) for i in range(len(offers))] else {}

    @functools.cached_property
    def right(self) -> str:
        """The letter of the right option."""
        letters = (re.sub(r"\W", "", s) for s in self.task.secrets if form_of(s) == "option")
        return next(letters, "")

    @functools.cached_property
    def options(self) -> str:
        """The letters of all options."""
        if self.offers:
            return "".join(self.offers)
        count = self.task.metadata.get("options")
        if not self.right or not isinstance(count, int) or not 2 <= count <= 26:
            return ""
        return "".join(chr(ord("A") + i) for i in range(count))

    @functools.cached_property
    def chosen(self) -> str:
        """The letter of the option that the attempt chose, as far as can be seen: the last that it names."""
        named = [letter for letter in _LETTER.findall(self.attempt) if letter in self.options]
        return named[-1] if named else ""

    @functools.cached_property
    def answer(self) -> str:
        """What the attempt answers, as far as can be seen: its last answer block, or its end."""
        if self.options:
            return self.chosen
        blocks = ["".join(groups) for groups in _BLOCK.findall(self.attempt)]
        return blocks[-1] if blocks else self.attempt[-200:]

    @functools.cached_property
    def secrets(self) -> Task:
        """The task with what else is secret: the right option's text, a short number without its unit."""
        more = []
        text = self.offers.get(self.right, "").strip()
        others = [other for letter, other in self.offers.items() if letter != self.right]
        if len(text) > 3 and not any(text.casefold() in other.casefold() for other in others):
            more.append(text)
        for secret in self.task.secrets:
            quantity = _QUANTITY.fullmatch(secret.strip())
            if form_of(secret) == "text" and quantity and form_of(quantity[1]) == "number":
                more.append(quantity[1])
        known = f"{self.task.prompt}\n{self.attempt}"
        new = [s for s in more if s == text or not find_leaks(Task("", (), (s,)), "", known)]
        return replace(self.task, secrets=tuple(dict.fromkeys((*self.task.secrets, *new))))

    def leaks(self, text: str, view: Callable[[str], str] | None = None) -> list[Leak]:
        """The secrets that a text tells; with a view, only those that it tells when it is looked at in that way.

        What the attempt says, plainly or in that way, and what the prompt says only in that way, tells nothing.
        """
        if view is None:
            return find_leaks(self.secrets, self.attempt, text)
        seen = view(text)
        if seen == text or not seen:
            return []
        leaks = find_leaks(self.secrets, f"{self.attempt}\n{view(self.attempt)}", seen)
        if not leaks:
            return []
        prompt = self.task.prompt
        plain = {leak.secret for leak in find_leaks(self.secrets, "", prompt)}
        viewed = {leak.secret for leak in find_leaks(self.secrets, "", view(prompt))}
        return [leak for leak in leaks if leak.secret not in viewed - plain]

    def of_form(self, form: Form) -> list[str]:
        """The secrets of a form that the attempt does not state."""
        stated = {leak.secret for leak in find_leaks(self.secrets, "", self.attempt)}
        return [s for s in self.secrets.secrets if form_of(s) == form and s not in stated]
