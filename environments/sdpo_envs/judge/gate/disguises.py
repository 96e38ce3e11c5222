"""Ways of looking at a text that bring out what is hidden in it: figures for words, letters that were spelled out.

Each view takes a text and returns what it says when it is read in that way; what has nothing of the kind comes
back as it was, or empty.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
import string
import unicodedata
from collections.abc import Callable
from urllib.parse import unquote

from sdpo_envs.judge.gate.number_words import in_figures

_MARKUP = re.compile(
    r"</?[A-Za-z]{1,10}>|\\(?:text|textbf|mathrm|mathbf|boxed|bf|rm)\b\s?|[*_~`{}$\\]|\[/?[a-z]\]"
)
_LOOKALIKES = str.maketrans("АВЕКМНОРСТХІЈЅаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEKMHOPCTXIJSaeopcyxijsABEZHIKMNOPTYXo")
_SPELLED = re.compile(r"(?<![^\W_])(?:[^\W_][\s.\-–_*·,|/+'\"`]{1,6}){2,200}[^\W_](?![^\W_])")
_DIGITS = re.compile(r"(?<![\w.])\d(?:[ \-–]{1,2}\d|\s?(?:\.|point)\s?\d){2,60}(?![\w.]*\d)")
_NUMERAL = re.compile(
    r"\b0[xX]([0-9A-Fa-f]{1,30})\b|\b0[bB]([01]{1,60})\b|\b0[oO]([0-7]{1,40})\b"
    r"|\b([01]{2,60})\b(?=\s?\(?(?:in binary|binary|base 2|base two))|\bbinary (?:number )?([01]{2,60})\b"
    r"|\b([0-9A-Fa-f]{1,30})\b(?=\s?\(?(?:in hex|hex\b|base 16))"
    r"|\b([0-7]{1,30})\b(?=\s?\(?(?:in octal|octal\b|base 8))|\b[Oo]ctal ([0-7]{1,30})\b"
)
_BASES = (16, 2, 8, 2, 2, 16, 8, 8)
_ROMAN = re.compile(r"\b(?=[IVXLCDM]{2})M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})\b(?!\.\w)")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_MIXED = re.compile(r"\b(\d{1,9})(?:\s|\s?and\s|-)(\d{1,3})/([1-9]\d{0,2})\b")
_POINT = re.compile(r"(?<=\d) (?:point )(?=\d)| (?=\.\d)(?<=\d )")
_BASE64 = re.compile(r"(?<![\w+/=-])[A-Za-z0-9+/_-]{2,400}={0,2}(?![\w+/=-])")
_WORD = re.compile(r"[A-Za-z]?[a-z]*")
"""Words of a sentence, which also could be base64, and some of which even say something then."""
_BASE32 = re.compile(r"(?<![\w=])[A-Z2-7]{2,400}={0,6}(?![\w=])")
_HEX = re.compile(r"(?<![\w.])(?:(?:0x|\\x)?[0-9A-Fa-f]{2}[\s:,-]?){1,400}(?!\w)")
_BITS = re.compile(r"(?<!\w)(?:[01]{8}[\s,]?){1,100}(?!\w)")
_CODES = re.compile(r"(?<![\w.])(?:\d{2,3}[\s,;-]{1,2}){2,100}\d{2,3}(?!\w|\.\d)")
_BACKSLASHED = re.compile(r"\\x([0-9a-fA-F]{2})|\\u([0-9a-fA-F]{4})|\\([0-7]{3})|U\+([0-9A-Fa-f]{4})\b[ ,]?")
_BACKWARDS = re.compile(r"\b(?:revers|backward|flip|mirror|right to left)", re.IGNORECASE)


_ENCLOSED = {
    first + place: ord("A") + place for first in (0x24D0, 0x1F150, 0x1F170, 0x1F1E6) for place in range(26)
} | {ord("ı"): "i", ord("٫"): "."}
"""Letters in circles and squares, which stand for options, and what else has no decomposition."""


def bare(text: str) -> str:
    """Without markup, invisible and combining characters, in plain letters and digits."""
    text = text.translate(_ENCLOSED | {ord(c): str(unicodedata.decimal(c)) for c in set(text) if c.isdecimal()})
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if unicodedata.category(c) not in ("Mn", "Me", "Cf"))
    return _MARKUP.sub("", text.translate(_LOOKALIKES).replace("⁄", "/"))


def joined(text: str) -> str:
    """With single letters and digits that stand apart joined: "B-l-u-e", "9 . 8 1"."""
    text = _DIGITS.sub(lambda run: re.sub(r"[\s\-–]", "", run[0].replace("point", ".")), text)
    return _SPELLED.sub(lambda run: _whole(run[0]), text)


def _whole(run: str) -> str:
    """A run of single characters as words; where there are wider gaps, those stand between the words."""
    if re.search(r"[^\W\d_]", run) is None:
        return run
    words = re.split(r"\s{2,}|\s[/|]\s", run)
    return " ".join(re.sub(r"[\W_]", "", word) for word in words)


def numerals(text: str) -> str:
    """With hexadecimal, binary, octal, Roman and mixed numbers in figures."""

    def figure(match: re.Match[str]) -> str:
        digits, base = next((g, b) for g, b in zip(match.groups(), _BASES, strict=True) if g)
        return str(int(digits, base))

    text = _ROMAN.sub(_of_roman, _NUMERAL.sub(figure, bare(text)))
    return _MIXED.sub(lambda m: f"{int(m[1]) + int(m[2]) / int(m[3]):.12g}", text)


def _of_roman(match: re.Match[str]) -> str:
    digits = [_ROMAN_DIGITS[letter] for letter in match[0]]
    value = sum(-d if d < max(digits[i:]) else d for i, d in enumerate(digits))
    return str(value) if value > 3 else match[0]  # "type II" is hardly a number


def decoded(text: str) -> str:
    """What the encoded words of a text say; only that."""
    found = [unquote(word) for word in text.split() if "%" in word]
    found.append(html.unescape(text) if "&" in text else "")
    found.append(_BACKSLASHED.sub(lambda m: chr(int(m[1] or m[2] or m[4] or m[3], 8 if m[3] else 16)), text))
    found[-1] = "" if found[-1] == text else found[-1]
    found += [
        _said(_base64(word)) for word in _BASE64.findall(text) if len(word) % 4 != 1 and not _WORD.fullmatch(word)
    ]
    found += [_said(_base32(word)) for word in _BASE32.findall(text) if len(word.rstrip("=")) >= 8 or "=" in word]
    found += [_said(_hex(run[0])) for run in _HEX.finditer(text)]
    found += [_said(bytes(int(b, 2) for b in re.findall(r"[01]{8}", run[0]))) for run in _BITS.finditer(text)]
    for run in _CODES.finditer(text):
        codes = [int(code) for code in re.findall(r"\d+", run[0])]
        found.append(_said(bytes(codes)) if max(codes) < 256 else "")
    return "\n".join(word for word in found if word)


def _base64(word: str) -> bytes:
    bare_word = word.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(bare_word + "=" * (-len(bare_word) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _base32(word: str) -> bytes:
    bare_word = word.rstrip("=")
    try:
        return base64.b32decode(bare_word + "=" * (-len(bare_word) % 8))
    except (binascii.Error, ValueError):
        return b""


def _hex(run: str) -> bytes:
    digits = re.sub(r"0x|\\x|[\s:,-]", "", run)
    return bytes.fromhex(digits) if len(digits) % 2 == 0 else b""


def _said(data: bytes) -> str:
    """Bytes as text, if that is what they are."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return ""
    return text if text.isprintable() and text.strip() else ""


def backwards(text: str) -> str:
    """Each word reversed, where the text says that something is."""
    if not _BACKWARDS.search(text):
        return ""
    return " ".join(word.strip(".,;:!?\"'`()*")[::-1] for word in text.split())


def _decimal_point(match: re.Match[str]) -> str:
    return "." if "point" in match[0] else ""


VIEWS: dict[str, Callable[[str], str]] = {
    "markup": bare,
    "number words": lambda text: _POINT.sub(_decimal_point, in_figures(bare(text))),
    "spelled out": lambda text: joined(bare(text)),
    "numeral": numerals,
    "encoded": decoded,
    "backwards": backwards,
}
"""By the name of the disguise that each sees through."""

_LOWER = string.ascii_lowercase


def disguised(secret: str) -> list[tuple[str, str]]:
    """A text secret reversed and shifted along the alphabet, casefolded, each with the name of the disguise."""
    plain = secret.casefold()
    letters = sum(c in _LOWER for c in plain)
    ways = []
    if len(plain) >= 4 and letters >= 3 and plain != plain[::-1]:
        ways.append(("reversed", plain[::-1]))
        words = plain.split()
        if len(words) > 2:
            ways.append(("reversed", " ".join(words[::-1])))
    if letters >= 4:
        shifts = range(1, 26) if letters >= 6 else (13,)
        for shift in shifts:
            table = str.maketrans(_LOWER, _LOWER[shift:] + _LOWER[:shift])
            ways.append(("shifted", plain.translate(table)))
    return ways
