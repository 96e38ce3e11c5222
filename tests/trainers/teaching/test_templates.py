"""The words of a reprompt as settings: each acts, none loses anything, and what cannot act is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_engine import attempted, backend

from sdpo_gym import Detail, Message, Sample
from sdpo_gym.errors import ConfigError, UnknownNameError
from sdpo_gym.policy import Continued
from sdpo_gym.types import Native
from sdpo_trainers.backend import resolve
from sdpo_trainers.backends.sdpo import SDPO
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.teaching.exhibits import Exhibits
from sdpo_trainers.teaching.reprompt import (
    CLOSING,
    CLOSING_LATER,
    DEMONSTRATION,
    ENDING,
    EPISODE,
    FEEDBACK,
    TURN_FEEDBACK,
    Part,
    Reprompt,
    build_reprompt,
    compose,
    fit,
)
from sdpo_trainers.teaching.reprompt_options import RepromptOptions
from sdpo_trainers.teaching.templates import PLACEHOLDERS, Templates

ASKED = (Message("system", "Be brief."), Message("user", "Two plus two?"))
LATER = Continued(ASKED, Sample("an answer"))
LABELS = {
    "demonstration": DEMONSTRATION,
    "episode": EPISODE,
    "feedback": FEEDBACK,
    "turn_feedback": TURN_FEEDBACK,
    "ending": ENDING,
}


def words(messages: Any) -> int:
    return sum(len(m.content.split()) for m in messages)


def made(messages: Any = ASKED, *labels: str, text: str = "SAID", **templates: str) -> str:
    return compose(messages, [Part(label, text) for label in labels], Templates(**templates))[-1].content


@pytest.mark.parametrize(("messages", "closing"), [(ASKED, CLOSING), (LATER, CLOSING_LATER)])
def test_the_defaults_put_each_section_under_its_label(messages: Any, closing: str) -> None:
    sections = "".join(f"\n\n{label}\nSAID" for label in LABELS.values())
    assert made(messages, *LABELS.values()) == f"Two plus two?{sections}\n\n{closing}"


@pytest.mark.parametrize("name", LABELS)
def test_each_section_has_its_own_template(name: str) -> None:
    (place,) = PLACEHOLDERS[name]
    template = f"\n[{name}] {{{{as is}}}} {{{place}}}!"
    assert made(ASKED, LABELS[name], **{name: template}) == f"Two plus two?\n[{name}] {{as is}} SAID!\n\n{CLOSING}"
    for other in LABELS.keys() - {name}:
        assert "as is" not in made(ASKED, LABELS[other], **{name: template})


@pytest.mark.parametrize(("name", "messages"), [("reprompt", ASKED), ("reprompt_later", LATER)])
def test_the_frame_is_a_template_too(name: str, messages: Any) -> None:
    frame = {name: "Q: {task}{demonstration} //{feedback}\nGo."}
    expected = f"Q: Two plus two?\n\n{DEMONSTRATION}\nSAID //\n\n{FEEDBACK}\nSAID\nGo."
    assert made(messages, DEMONSTRATION, FEEDBACK, **frame) == expected
    other = LATER if messages is ASKED else ASKED
    assert "Go." not in made(other, FEEDBACK, **frame)


def test_a_section_that_is_not_used_leaves_nothing_behind() -> None:
    assert made() == f"Two plus two?\n\n{CLOSING}"
    assert compose(ASKED, [Part(FEEDBACK, "")], Templates())[-1].content == made()


def test_after_a_message_that_is_not_the_users_the_sections_are_one() -> None:
    assert made((Message("tool", "x"),), FEEDBACK) == f"{FEEDBACK}\nSAID\n\n{CLOSING}"


def test_native_messages_are_framed_alike() -> None:
    native = Native("openai", (Message("user", "Call."),))
    composed = compose((Message("user", "Plain.", native=native),), [Part(FEEDBACK, "SAID")], Templates())
    assert composed[-1].native is not None
    assert composed[-1].native.messages[-1].content == f"Call.\n\n{FEEDBACK}\nSAID\n\n{CLOSING}"


@given(st.text(), st.text(), st.text())
def test_whatever_is_shown_stands_in_the_reprompt_as_it_is(task: str, right: str, said: str) -> None:
    """Braces in texts mean nothing: they are not templates."""
    messages = (Message("user", task),)
    composed = compose(messages, [Part(DEMONSTRATION, right), Part(FEEDBACK, said)], Templates())[-1].content
    sections = "".join(f"\n\n{label}\n{t}" for label, t in ((DEMONSTRATION, right), (FEEDBACK, said)) if t)
    whole = f"{task}{sections}\n\n{CLOSING}"
    assert composed == (whole if task else whole.lstrip("\n"))


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ({"feedback": "said: {feedbak}"}, r"did you mean '\{feedback\}'"),
        ({"feedback": "nothing"}, "must hold {feedback}, each once and in this order, got none"),
        ({"feedback": "{feedback}{feedback}"}, "each once"),
        ({"reprompt": "{task}{feedback}{demonstration}"}, "in this order"),
        ({"reprompt": "{task}{feedback}"}, "{demonstration}"),
        ({"reprompt_later": "{task}"}, "reprompt_later must hold"),
        ({"ending": "{feedback!r}"}, "takes no format"),
        ({"ending": "{feedback:>9}"}, "takes no format"),
        ({"ending": "{feedback.verdict}"}, "unknown placeholder"),
        ({"ending": "{feedback} {"}, "cannot be read"),
        ({"ending": "{} {feedback}"}, "unknown placeholder"),
    ],
)
def test_a_template_that_would_lose_something_is_refused(template: dict[str, str], reason: str) -> None:
    match = reason if reason.startswith("did") else reason.replace("{", r"\{").replace("}", r"\}")
    with pytest.raises((ConfigError, UnknownNameError), match=match):
        resolve(TrainConfig(backend="sdpo", algorithm={"templates": template}))


def test_templates_reach_the_reprompts_of_a_run() -> None:
    kind = backend(SDPO, templates={"feedback": "\n\nBEWARE {feedback}"})
    (example,) = kind.examples(attempted(("no",)), 1)
    assert example.reprompt is not None
    assert "BEWARE" in example.reprompt
    assert FEEDBACK not in example.reprompt


@pytest.mark.parametrize(
    ("options", "template"),
    [
        ({"feedback": "never"}, "feedback"),
        ({"demonstrations": False}, "episode"),
        ({"turn_feedback": "turn"}, "ending"),
        ({"turn_feedback": "episode"}, "turn_feedback"),
    ],
)
def test_a_template_that_is_never_used_is_refused(options: dict[str, Any], template: str) -> None:
    (place,) = PLACEHOLDERS[template]
    settings = options | {"templates": {template: f"other {{{place}}}"}}
    with pytest.raises(ConfigError, match=f"algorithm.templates.{template} has no effect"):
        resolve(TrainConfig(backend="sdpo", algorithm=settings))


# --- what is shortened ----------------------------------------------------------------------------------

PARTS = [Part(DEMONSTRATION, "right " * 50), Part(FEEDBACK, "said " * 50)]


@pytest.mark.parametrize(("first", "left"), [("demonstration", FEEDBACK), ("feedback", DEMONSTRATION)])
def test_the_section_that_is_to_be_is_shortened_first(first: str, left: str) -> None:
    options = RepromptOptions(feedback="always", shorten_first=first)
    composed, kept = fit(ASKED, PARTS, 100, words, options)
    assert words(composed) <= 100
    assert [part.label for part, whole in zip(kept, PARTS, strict=True) if part == whole] == [left]


def test_turns_whose_sections_do_not_fit_can_be_left_out() -> None:
    exhibits = Exhibits(success=attempted(("right " * 100,))[0].trajectories[0])
    trajectory = attempted(("no",))[0].trajectories[0]

    def built(overlong: str, max_tokens: int) -> Reprompt | None:
        options = RepromptOptions(overlong=overlong, max_tokens=max_tokens)
        return build_reprompt(trajectory, exhibits, options, detail=Detail.FULL, count_tokens=words)

    shortened = built("shorten", 40)
    assert shortened is not None
    assert shortened.shortened
    assert built("drop", 40) is None
    whole = built("drop", 400)
    assert whole is not None
    assert not whole.shortened
