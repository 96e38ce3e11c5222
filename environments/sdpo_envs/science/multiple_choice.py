"""Multiple-choice tasks: the prompt, and a strict judge of `<answer>X</answer>`.

The rule is one sentence: a reply holds exactly one answer block, the block holds one option letter, and nothing
follows it. Whatever stands before the block is reasoning and is not judged. A letter may be written in lower
case, in brackets or with a full stop ("b", "(B)", "B."); anything more is an error of form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sdpo_gym import Attempt, Feedback, Message, Note, Task, Verdict

_TAG = re.compile(r"<(/?)answer>", re.IGNORECASE)
_LETTER = re.compile(r"\(?([A-Za-z])\)?\.?")
_WORD = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True)
class ChoiceTask(Task):
    """A question with lettered options.

    Attributes:
        options: The text of each option by its letter.
        answer: The letter of the right one.
    """

    options: Mapping[str, str] = field(default_factory=dict)
    answer: str = ""


def choice_task(id: str, question: str, options: Mapping[str, str], answer: str) -> ChoiceTask:
    """The task of answering `question`; the prompt names exactly the options that there are."""
    letters = list(options)
    named = f"{', '.join(letters[:-1])} and {letters[-1]}"
    lines = "\n".join(f"{letter}: {text}" for letter, text in options.items())
    prompt = (
        f"{question}\n\n{lines}\n\n"
        f"Of the options {named}, exactly one is right. Reason step by step. Then write the letter of the right "
        "option, and only that, in one answer block, and write nothing after it:\n<answer>letter</answer>"
    )
    return ChoiceTask(
        id=id,
        messages=(Message("user", prompt),),
        secrets=(answer, options[answer]),
        oracle=f"<answer>{answer}</answer>",
        metadata={"options": len(options)},
        options=dict(options),
        answer=answer,
    )


def judge_choice(task: ChoiceTask, attempt: Attempt) -> Feedback:
    """Judges the form, then the letter.

    No message names a letter but the one that the attempt chose, and none holds a figure, so that none can hold
    the right letter or the text of the right option.
    """
    tags = list(_TAG.finditer(attempt))
    opening = [tag for tag in tags if not tag[1]]
    closing = [tag for tag in tags if tag[1]]
    if not opening:
        if closing:
            return _bad_form(
                "answer.unopened", "Put <answer> before the letter; only </answer> is there.", closing[0]
            )
        return _bad_form("answer.missing", "Finish with an answer block: <answer>, the letter, </answer>.")
    if len(opening) > 1 or len(closing) > 1:
        span = (tags[0].start(), tags[-1].end())
        return _bad_form("answer.multiple", "Write the answer block exactly once in the whole reply.", span)
    if not closing or closing[0].start() < opening[0].end():
        span = (opening[0].start(), len(attempt))
        return _bad_form("answer.unclosed", "Close the answer block with </answer> after the letter.", span)
    start, end = opening[0].end(), closing[0].start()
    if attempt[closing[0].end() :].strip():
        span = (closing[0].end(), len(attempt))
        return _bad_form("answer.trailing_text", "Write nothing after </answer>; reason before the block.", span)
    return _judge_block(task, attempt[start:end].strip(), (start, end))


def _judge_block(task: ChoiceTask, answer: str, span: tuple[int, int]) -> Feedback:
    """Judges what the one answer block holds."""
    if not answer:
        return _bad_form("answer.empty", "Put the letter of the chosen option into the answer block.", span)
    match = _LETTER.fullmatch(answer)
    if not match:
        words = _WORD.findall(answer)
        if len({word for word in words if word in task.options}) > 1:
            return _bad_form(
                "answer.hedged", "Commit to a single option: write only its letter in the block.", span
            )
        if words and words[0] in task.options:
            message = "Write only the letter in the answer block, without the option's text or any comment."
            return _bad_form("answer.extra_text", message, span)
        message = "Write the letter of the chosen option in the answer block, not its text or anything else."
        return _bad_form("answer.not_a_letter", message, span)
    letter = match[1].upper()
    if letter not in task.options:
        message = f"Choose one of the letters of the options; {letter} is not among them."
        return _bad_form("answer.unknown_letter", message, span)
    if task.options[letter] == task.options[task.answer]:
        return Feedback.correct()
    message = f"Option {letter} is wrong. Solve the problem again and choose a different option."
    return Feedback(Verdict.WRONG_ANSWER, 0.0, (Note("answer.wrong", message, span, data={"letter": letter}),))


def _bad_form(kind: str, message: str, where: re.Match[str] | tuple[int, int] | None = None) -> Feedback:
    span = where.span() if isinstance(where, re.Match) else where
    return Feedback(Verdict.FORMAT_ERROR, 0.0, (Note(kind, message, span),))
