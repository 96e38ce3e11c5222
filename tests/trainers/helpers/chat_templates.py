"""Chat templates of the kinds that models have, for the tests of rendering."""

from __future__ import annotations

import warnings
from typing import Any

from sdpo_trainers.tiny import CHAT_TEMPLATE, tiny_tokenizer

TOOLS = """
{%- if tools %}{{ '<|im_start|>system\n' }}
  {%- if messages[0].role == 'system' %}{{ messages[0].content + '\n\n' }}{% endif %}
  {{- '<tools>' }}{% for tool in tools %}{{ '\n' }}{{ tool | tojson }}{% endfor %}{{ '\n</tools><|im_end|>\n' }}
{%- elif messages[0].role == 'system' %}{{ '<|im_start|>system\n' + messages[0].content + '<|im_end|>\n' }}
{%- endif %}
{%- for message in messages %}
  {%- if message.role == 'user' %}{{ '<|im_start|>user\n' + message.content + '<|im_end|>\n' }}
  {%- elif message.role == 'assistant' %}{{ '<|im_start|>assistant\n' + message.content }}
    {%- for call in message.tool_calls or [] %}CALL{% endfor %}{{ '<|im_end|>\n' }}
  {%- elif message.role == 'tool' %}RESULT
  {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"""
JSON_CALL = (
    """{{ '\n<tool_call>\n{"name": "' + call.function.name + '", "arguments": ' }}"""
    """{{ call.function.arguments | tojson }}{{ '}\n</tool_call>' }}"""
)
RESPONSE = """{{ '<|im_start|>user\n<tool_response>\n' + message.content + '\n</tool_response><|im_end|>\n' }}"""

CHATML = CHAT_TEMPLATE
QWEN = TOOLS.replace("CALL", JSON_CALL).replace("RESULT", RESPONSE)
"""Tools in the system message, calls as JSON in tags, results in the user's place."""
BARE_JSON = QWEN.replace("<tool_call>\n", "").replace("\n</tool_call>", "")
"""The same with calls that stand in no tags."""
PICKY = QWEN.replace(JSON_CALL, "{% for key in call.function.arguments.keys() %}{% endfor %}" + JSON_CALL)
"""The same, and fails on arguments that are no object."""
XML_CALLS = TOOLS.replace("CALL", "<tool_call>{{ call.function.name }}</tool_call>").replace("RESULT", RESPONSE)
"""Calls that are no JSON."""
NO_RESULTS = TOOLS.replace("CALL", JSON_CALL).replace("RESULT", "{{ raise_exception('unknown role tool') }}")
"""Lists tools, and cannot show what came of a call."""
FORGETS_THOUGHTS = """
{%- for message in messages %}{{ '<|im_start|>' + message.role + '\n' }}
  {%- if message.role == 'assistant' and not loop.last %}{{ message.content.split('</think>')[-1] | trim }}
  {%- else %}{{ message.content | trim }}{% endif %}{{ '<|im_end|>\n' }}
{%- endfor %}
{%- if add_generation_prompt %}{{ '<|im_start|>assistant\n<think>\n' }}{% endif %}"""
"""Leaves the thoughts of earlier turns out, trims, and begins the answer's thoughts itself."""
INSTRUCT = """
{%- for message in messages %}
  {%- if message.role == 'assistant' %}{{ ' ' + message.content + ' <|im_end|>' }}
  {%- else %}{{ '<|im_start|>[INST] ' + message.content + ' [/INST]' }}{% endif %}
{%- endfor %}"""
"""A blank stands between the answer and its end; nothing tells that an answer is to follow."""
UNCLOSED = """
{%- for message in messages %}{{ message.role + ': ' + message.content + '\n' }}{% endfor %}
{%- if add_generation_prompt %}assistant: {% endif %}"""
"""Has no token for the end of a turn."""

WITHOUT_TOOLS = {
    "chatml": CHATML,
    "forgets thoughts": FORGETS_THOUGHTS,
    "instruct": INSTRUCT,
    "unclosed": UNCLOSED,
    "none": None,
}


def tokenizer_with(template: str | None) -> Any:
    """The byte tokenizer with that template."""
    tokenizer = tiny_tokenizer()
    tokenizer.chat_template = template
    return tokenizer


def quietly(work: Any) -> Any:
    """What `work` returns, its warnings passed over."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return work()
