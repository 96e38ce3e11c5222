"""Conversations as the tokens that a model reads.

The tokenizer's chat template decides; a tokenizer without one gets "Role: content" paragraphs that end in
"Assistant:". Native messages (`sdpo_gym.types.Native`) stand in place of plain ones where the template has a
place for tools.

In an episode of several turns, tokens go in as they came out: what a model reads in a later turn begins with
exactly the tokens that it read and wrote in the turn before. Written answers are never tokenised again, because
text does not always come back as the tokens that it was sampled in.
"""

from __future__ import annotations

import functools
import json
import re
import warnings
from collections.abc import Sequence
from typing import Any

from transformers import PreTrainedTokenizerBase

from sdpo_gym.errors import PolicyError
from sdpo_gym.policy import Continued, Conversation
from sdpo_gym.tasks import stable_hash
from sdpo_gym.types import Message, as_native, native_form


def render_prompt(tokenizer: PreTrainedTokenizerBase, messages: Conversation) -> list[int]:
    """The tokens that a model reads before it answers a conversation.

    If the conversation knows the tokens of its last answer (`Continued`), they are kept, with all that was read
    before them, and only what follows the answer is rendered.

    Raises:
        PolicyError: If the template refuses the conversation, or does not show its last answer.
    """
    if isinstance(messages, Continued) and messages.last.prompt_ids:
        return [*messages.last.prompt_ids, *messages.last.token_ids, *_after_answer(tokenizer, messages)]
    text = _render(tokenizer, messages)
    return list(tokenizer.encode(text, add_special_tokens=not tokenizer.chat_template))


def render_answer(tokenizer: PreTrainedTokenizerBase, answer: str) -> list[int]:
    """The tokens of an answer that somebody else wrote, without the one that ends it."""
    return list(tokenizer.encode(answer, add_special_tokens=False))


def _after_answer(tokenizer: PreTrainedTokenizerBase, messages: Continued) -> list[int]:
    """The tokens between the last answer and the next: end of turn, what came back, generation prompt.

    They are what the template puts behind a stand-in for the answer. Nothing that the model wrote is rendered, so
    nothing that it wrote can change them or make the template fail.
    """
    answers = [i for i, message in enumerate(messages) if message.role == "assistant"]
    if not answers:
        raise PolicyError(
            f"a conversation that goes on after an answer must have a message of the assistant, got the roles "
            f"{_roles(messages)}; the first of a Response's messages is the assistant's"
        )
    mark = f"answer{stable_hash('answer', *(message.content for message in messages))}"
    answered = (*messages[: answers[0]], Message("assistant", mark))
    tail = _behind(tokenizer, (*answered, *messages[answers[-1] + 1 :]), mark)
    if messages.last.finish_reason == "length" or not messages.last.token_ids:
        return tail
    # The answer ended with a token that says so. It takes the place of the template's own, which may be another.
    if tail[:1] == [messages.last.token_ids[-1]]:
        return tail[1:]
    alone = _behind(tokenizer, answered, mark, add_generation_prompt=False)
    ends = {i for i, token in tokenizer.added_tokens_decoder.items() if token.special} | {
        *tokenizer.all_special_ids
    }
    first, same = (next((i for i, token in enumerate(ids) if token in ends), None) for ids in (tail, alone))
    closes = first is not None and first == same and tail[:first] == alone[:first]
    return tail[first + 1 :] if first is not None and closes else tail


def _behind(
    tokenizer: PreTrainedTokenizerBase, messages: Sequence[Message], mark: str, add_generation_prompt: bool = True
) -> list[int]:
    """The tokens of what is rendered behind `mark`."""
    _, found, text = _render(tokenizer, messages, add_generation_prompt).rpartition(mark)
    if not found:
        raise PolicyError(
            f"the chat template of {_name(tokenizer)} does not show the last answer of a conversation with the "
            f"roles {_roles(messages)}, so it cannot be told what follows it; another template is needed"
        )
    return list(tokenizer.encode(text, add_special_tokens=False))


def _render(
    tokenizer: PreTrainedTokenizerBase, messages: Sequence[Message], add_generation_prompt: bool = True
) -> str:
    if not tokenizer.chat_template:
        turns = [f"{message.role.capitalize()}: {message.content}" for message in messages]
        return "\n\n".join([*turns, "Assistant:"] if add_generation_prompt else turns)
    form = native_form(messages)
    shown, tools = tuple(messages), tuple[dict[str, Any], ...]()
    try:
        if form and takes_tools(tokenizer, form):
            shown, tools = as_native(messages)
        text: str = tokenizer.apply_chat_template(
            [_as_dict(message) for message in shown],
            tools=list(tools) or None,
            tokenize=False,
            add_generation_prompt=add_generation_prompt,
        )
    except Exception as error:  # templates are programs, and raise whatever they like
        raise PolicyError(
            f"the chat template of {_name(tokenizer)} refuses a conversation with the roles {_roles(messages)}: "
            f"{type(error).__name__}: {error}"
        ) from error
    return text


def _as_dict(message: Message) -> dict[str, Any]:
    """A message as templates take it: arguments of tool calls are objects there, and text in OpenAI's API."""
    shown = message.as_dict()
    if message.tool_calls:
        shown["tool_calls"] = [_with_object(call) for call in message.tool_calls]
    return shown


def _with_object(call: dict[str, Any]) -> dict[str, Any]:
    function = call.get("function")
    if not (isinstance(function, dict) and isinstance(function.get("arguments"), str)):
        return call
    try:
        arguments = json.loads(function["arguments"])
    except (ValueError, RecursionError):
        return call
    return {**call, "function": {**function, "arguments": arguments}}


def takes_tools(tokenizer: PreTrainedTokenizerBase, form: str) -> bool:
    """Whether the tokenizer's chat template can render native messages of this form.

    It must list tools, show calls as JSON objects with their names and arguments (in the form "hermes" in
    `<tool_call>` blocks), since that is what environments read, and show the results of calls.

    Args:
        tokenizer: Whose template.
        form: "openai" or "hermes".
    """
    if not tokenizer.chat_template:
        return False
    return _takes_tools(tokenizer, tokenizer.get_chat_template(tools=[_TOOL]), form)


_TOOL = {
    "type": "function",
    "function": {
        "name": "tool_to_try",
        "description": "A tool.",
        "parameters": {"type": "object", "properties": {"x": {"type": "integer", "description": "A number."}}},
    },
}
_CALL = {"id": "call_1", "type": "function", "function": {"name": "tool_to_try", "arguments": {"x": 1}}}
_CALLED = r'\{\s*"name":\s*"tool_to_try",\s*"(arguments|parameters)":\s*\{\s*"x":\s*1\s*\}'


@functools.lru_cache(maxsize=64)
def _takes_tools(tokenizer: PreTrainedTokenizerBase, template: str, form: str) -> bool:
    """Found out by trying, once for each template."""
    if not re.search(r"\btools\b", template):
        return False

    def shows(pattern: str, *messages: dict[str, Any]) -> bool:
        chat = [{"role": "user", "content": "Hello."}, *messages]
        try:
            text = tokenizer.apply_chat_template(chat, tools=[_TOOL], tokenize=False, add_generation_prompt=True)
        except Exception:  # by which it says that it cannot
            return False
        return re.search(pattern, text) is not None

    if not shows("tool_to_try"):
        return False
    said = {"role": "assistant", "content": ""}
    called = {**said, "tool_calls": [_CALL]}
    result = {"role": "tool", "content": "result_of_the_call", "tool_call_id": "call_1"}
    # A result follows a call or, when a conversation goes on from tokens, the stand-in for one.
    if (
        shows((r"<tool_call>\s*" if form == "hermes" else "") + _CALLED, called, result)
        and shows("result_of_the_call", called, result)
        and shows("result_of_the_call", {**said, "content": "answer"}, result)
    ):
        return True
    warnings.warn(
        f"the chat template of {_name(tokenizer)} lists tools, but does not show calls and results in the form "
        f"{form!r}: tools are described to this model in plain text",
        stacklevel=2,
    )
    return False


def _name(tokenizer: PreTrainedTokenizerBase) -> str:
    return tokenizer.name_or_path or "the tokenizer"


def _roles(messages: Sequence[Message]) -> str:
    return ", ".join(message.role for message in messages)
