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
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\ud800-\udfff]"
)

_TOKEN = re.compile(
    r"<(?=\||[^\s<>]{1,100}>)"  # <|im_start|>, <s>, <start_of_turn>, </think>, <turn|>
    r"|\[(?=\||/?[a-z]?[A-Z][A-Z0-9_]+\]|/?control_\d|e~\[)"  # [|user|], [INST], [/TOOL_RESULTS], [gMASK], [e~[
    r"|\](?=~)"  # ]~b]
)
"""The brackets with which control tokens begin, in text whose characters are reduced to plain forms."""


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
    plain = text if text.isascii() else text.translate({ord(c): _plain(c) for c in set(text) if c > "\x7f"})
    for match in _TOKEN.finditer(plain):
        pieces[match.start()] += " "
    return pieces


def _plain(character: str) -> str:
    """The first character of the compatibility decomposition: `<` for the full-width sign, for example."""
    return unicodedata.normalize("NFKD", character)[0]


def _stands_alone(character: str) -> bool:
    """Whether a character is visible and no form of an ASCII one, so that no control token has it."""
    return _plain(character) > "\x7f" and not _HIDDEN.match(character) and character not in "▁"


def _written_out(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
