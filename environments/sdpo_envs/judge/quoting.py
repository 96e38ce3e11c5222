"""Text that others wrote, as quoted lines of a judge's prompt.

An attempt may say "ignore the rubric", show a rubric of its own, or imitate the frame that it stands in. In a
judge's prompt all of it stands in lines that begin with `> `, and no other line holds anything of it:

* whatever any reader takes for the end of a line ends one here, so nothing slips out of the quotation;
* control characters, characters that are invisible or turn the direction of text, and lone surrogates are
  written out (`\\u202e`);
* control tokens of chat templates (`<|im_start|>`, `<start_of_turn>`, `[INST]`, `<｜User｜>`, `</think>`) get a
  space after their bracket, so that no tokenizer takes them for what they imitate;
* what is too long is cut in the middle, and a line that is not quoted says how much is left out there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

PREFIX = "> "
"""What every quoted line begins with."""

LIMIT = 16_000
"""At most so much of a text is quoted by default, in bytes of UTF-8: a tokenizer makes no more tokens of it."""

_LINE_END = frozenset("\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
_JOINERS = frozenset("\u200c\u200d\ufe0e\ufe0f")
"""What joins letters in some scripts, and shapes emoji: harmless behind characters that no control token has."""

_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters, but tabs and the ends of lines
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\ud800-\udfff]"
)

_NAMES = (
    "s|bos|eos|pad|unk|mask|sep|cls|sop|eop|eod|eoh|eoa|eot|pre|suf|mid|think(?:ing)?|thought|reason(?:ing)?|tools?"
    "|sys(?:tem)?|user|assistant|human|bot|model|role|image|img|video|audio|speech|filename|reponame"
)
_BEGINNINGS = (
    "tool|im|fim|repo|file|gh|issue|jupyter|commit|empty|image|img|video|audio|vision|object|box|quad|special|unused"
    "|reserved|extra|control|tokens?|python|turn|channel|message|header|start|end|begin"
)
_TOKEN = re.compile(
    rf"""
    <(?=
        [|\[]                                                 # <|im_start|>
      | [^\s<>]{{0,60}}[|\u2581][^\s<>]{{0,60}}>              # <turn|>
      | (?i:/?(?:
            (?:\w{{1,60}}:)? (?:{_NAMES}|tool_calls?|\d+)     # <s>, </think>
          | (?:{_BEGINNINGS})_\w{{1,60}}                      # <start_of_turn>, <tool_call>, <extra_id_0>
          | \w{{1,60}}_(?:token|turn|sep|pad)
          | \w{{1,60}}_(?:of_sentence|user|assistant|system) | arg_(?:key|value) | fake_token_\w{{1,60}}
      | (?:end|begin|start)of\w{{1,60}} | (?:unused|reserved|special|extra|tokens?|ctrl|dummy)\d{{1,9}}
          | 0x[0-9a-f]{{2}} | _\w{{1,60}}
        )>)
    )
  | \[(?=
        \||e~\[                                               # [|user|]
      | /?(?:[gs]?MASK|INST|SYS|CLS|SEP|PAD|UNK|BOS|EOS|USER|BOT|ASSISTANT|ARGS|CALL_ID|IMG|AUDIO
          | (?i:control_|unused)\d+
          | (?:THINK|TOOL|IMG|BEGIN|END|UNUSED|MODEL|REF|PREFIX|SUFFIX|MIDDLE)\w{{0,60}}
          | \w{{0,60}}(?:PROMPT|TOOLS))\]                     # [INST], [/SYSTEM_PROMPT], [TOOL_CALLS]
    )
  | \](?=~|<\])                                               # ]~b], ]<]start_of_text[>[
    """,
    re.VERBOSE,
)
"""The brackets with which control tokens begin, in text whose characters are reduced to plain forms.

Tags of tasks (`<answer>`), of HTML and of programs (`vector<int>`, `a[MAX]`) are none: a judge that saw them
changed would write them so in its remarks.
"""


@dataclass(frozen=True)
class Quoted:
    """A text as quoted lines.

    Attributes:
        text: The lines, each beginning with `PREFIX`; where something is left out, one that does not says so.
        altered: Whether characters were written out, or brackets spaced.
        left_out: How many characters are missing.
    """

    text: str
    altered: bool
    left_out: int


def quote(text: str, limit: int = LIMIT) -> Quoted:
    """Quotes a text, in at most `limit` bytes (and a line about what is left out)."""
    text = text.replace("\r\n", "\n")
    if len(text) <= limit:
        pieces = _pieces(text)
        if _fitting(pieces, limit - len(PREFIX)) == len(pieces):
            return Quoted(_lines(pieces), "".join(pieces) != _with_line_ends(text), 0)
    half = max(limit // 2 - len(PREFIX), 0)
    head, tail = text[:half], text[max(len(text) - half, 0) :]
    first, last = _pieces(head), _pieces(tail)
    first = first[: _fitting(first, half)]
    last = last[len(last) - _fitting(reversed(last), half) :]
    left_out = len(text) - len(first) - len(last)
    shown = head[: len(first)], tail[len(tail) - len(last) :]
    return Quoted(
        "\n".join([_lines(first), f"({left_out} characters are left out here)", _lines(last)]),
        ("".join(first), "".join(last)) != tuple(map(_with_line_ends, shown)),
        left_out,
    )


def one_line(text: str) -> str:
    """A text in one line, made as harmless as a quotation: for what a judge wrote, which may repeat an attempt."""
    return " ".join("".join(_pieces(text)).split())


def restored(text: str, source: str) -> str:
    """A text with the control tokens of `source` as they stand there, where quoting has put a space into them.

    For remarks on tasks whose own form has such tokens (`<tool_call>`), which learners are to write as they are.
    """
    for match in _TOKEN.finditer(_plain_text(source)):
        token = _WHOLE.match(source, match.start())
        if token is not None:
            text = text.replace(f"{token[0][0]} {token[0][1:]}", token[0])
    return text


_WHOLE = re.compile(r"[<\[\]][^\s<>\[\]]{1,120}[>\]]")


def _lines(pieces: Iterable[str]) -> str:
    return "\n".join(PREFIX + line for line in "".join(pieces).split("\n"))


def _with_line_ends(text: str) -> str:
    return "".join("\n" if c in _LINE_END else c for c in text)


def _fitting(pieces: Iterable[str], budget: int) -> int:
    """How many of the pieces, from the first on, take at most so many bytes as quoted text."""
    count = 0
    for piece in pieces:
        budget -= len(piece.encode()) + (len(PREFIX) if piece == "\n" else 0)
        if budget < 0:
            break
        count += 1
    return count


def _pieces(text: str) -> list[str]:
    """What is shown for each character."""
    pieces = ["\n" if c in _LINE_END else c for c in text]
    for match in _HIDDEN.finditer(text):
        at = match.start()
        if match[0] in _LINE_END or (match[0] in _JOINERS and at and _stands_alone(text[at - 1])):
            continue
        pieces[at] = _written_out(match[0])
    for match in _TOKEN.finditer(_plain_text(text)):
        pieces[match.start()] += " "
    return pieces


def _plain_text(text: str) -> str:
    """A text of the same length, of plain characters."""
    return text if text.isascii() else text.translate({ord(c): _plain(c) for c in set(text) if c > "\x7f"})


def _plain(character: str) -> str:
    """The first character of the compatibility decomposition: `<` for the full-width sign, for example."""
    return unicodedata.normalize("NFKD", character)[0]


def _stands_alone(character: str) -> bool:
    """Whether a character is visible and no form of an ASCII one, so that no control token has it."""
    return _plain(character) > "\x7f" and not _HIDDEN.match(character) and character not in "▁"


def _written_out(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
