"""The attempts that the conformance check makes at a task: right, worthless, misleading and hostile ones."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sdpo_gym.leaks import form_of
from sdpo_gym.types import Attempt, Task

EMPTY = ("", " \n\t ")

CONSTANTS = (
    *("0", "1", "42", "-1", "true", "false", "yes", "null", "{}", "[]", "I do not know."),
    *("A", "B", "C", "D", "The answer is 1.", "\\boxed{0}", "<answer></answer>", "<answer>0</answer>"),
    *(f"<answer>{letter}</answer>" for letter in "ABCD"),
)

HOSTILE = (
    *("\x00", "a\x00b", "\x1b[2J", "\ud800", "\udfff\ud800", "\ufeff", "\u202e321", "\u2028", "e\u0301" * 50),
    *(
        "👩‍👩‍👧‍👦" * 20,
        "ﷺ" * 20,
        "１２",
        "٤٢",
        "½",
        "\\",
        "\\u",
        "\\ud800",
        '"\\ud800"',
        '{"a": "\\ud800"}',
        '{"\\ud800": 1}',
    ),
    *("%s%n%d", "{0}{}{x.__class__}", "${jndi:x}", "{{7*7}}", "'; DROP TABLE t; --", "__import__('os')"),
    *("<answer>", "</answer>", "<answer></answer>" * 3, "<answer>" * 500, "```", "```python\n", "```json\n{\n```"),
    *("NaN", "-Infinity", "1e999999", "-1e-999999", "9" * 5000, "1/0", "9**9**9**9", "0x" + "f" * 3000),
    *("<answer>1e999999</answer>", "<answer>NaN</answer>", f"<answer>{'9' * 5000}</answer>"),
    *('{"a": 1e999999}', f'{{"a": {"9" * 5000}}}', '{"a": NaN}', '{"a": 1, "a": 2}', "[1]", '"x"', "{'a': 1}"),
    *("[" * 3000, "(" * 3000, "{" * 3000, '{"a":' * 3000, "[" * 900 + "]" * 900, "-" * 3000 + "1"),
    *("\\frac{" * 1000, "$" * 3000, "a" * 60 + "!", "1 " * 3000, " " * 5000 + "x", "\n" * 5000 + "x"),
)

LONG = (
    *("a" * 300_000, " " * 100_000 + "x", "\n" * 100_000, "<answer>" * 20_000, "<answer>" + " " * 100_000),
    *("[" * 100_000, "{" * 100_000, '"' * 100_000, "\\" * 100_000, "`" * 100_000, "9" * 100_000, "1," * 50_000),
)
"""Attempts that show a parser whose time grows faster than its input."""


@dataclass(frozen=True)
class Try:
    """One attempt, and what it is tried for.

    Attributes:
        kind: "oracle", "empty", "constant", "other", "junk", "hedged", "echo", "suffix", "wrong" or "fuzz".
        attempt: The text.
        other: Of a hedged attempt, the second answer that it gives.
    """

    kind: str
    attempt: Attempt
    other: str = ""


def tries(
    task: Task, constants: Sequence[str], others: Sequence[str], rng: random.Random, fuzz: int, thorough: bool
) -> Iterator[Try]:
    """Everything that is tried on one task.

    Args:
        task: The task.
        constants: Further answers that are tried on every task: the oracles of some.
        others: Oracles of other tasks, different from this one's.
        rng: Of the random ones.
        fuzz: How many hostile attempts.
        thorough: Whether to make all hostile attempts instead, the long ones too.
    """
    plain: list[tuple[str, Iterator[str] | Sequence[str]]] = [
        ("empty", EMPTY),
        ("constant", dict.fromkeys([*CONSTANTS, *constants])),  # type: ignore[list-item]
        ("junk", _junk(rng)),
        ("echo", (task.prompt,)),
    ]
    if task.oracle is not None:
        plain += [
            ("oracle", (task.oracle,)),
            ("other", others),
            ("suffix", _suffixed(task)),
            ("wrong", _wrong(task)),
        ]
        for other in others:
            for first, second in ((task.oracle, other), (other, task.oracle)):
                for joint in (" or ", "\n", ", maybe "):
                    yield Try("hedged", Attempt(f"{first}{joint}{second}"), other)
    for kind, texts in plain:
        for text in texts:
            yield Try(kind, Attempt(text))
    hostile = [*HOSTILE, *_mutated(task, rng, 12)]
    chosen = [*hostile, *LONG] if thorough else rng.sample(hostile, min(fuzz, len(hostile)))
    for text in chosen:
        yield Try("fuzz", Attempt(text, rng.choice(["stop", "length"])))
    if task.oracle:
        for cut in {0, len(task.oracle) // 2, len(task.oracle) - 1}:
            yield Try("fuzz", Attempt(task.oracle[:cut], "length"))


def _junk(rng: random.Random) -> Iterator[str]:
    yield "🙂🙃🙂"
    yield "lorem ipsum dolor sit amet, consectetur adipiscing elit"
    letters = "etaoin shrdlu .,;:{}[]()<>0123456789"
    for length in (5, 40, 400):
        yield "".join(rng.choices(letters, k=length))


_CLOSED = re.compile(r"(</\w+>|```)\s*\Z")


def _suffixed(task: Task) -> Iterator[str]:
    """The oracle with something behind its answer.

    Where the oracle states a secret, that is the answer; otherwise the whole oracle is, unless it ends in a
    closing tag or fence, behind which an environment may rightly ignore text.
    """
    oracle = task.oracle or ""
    for suffix in ("x", " xyz"):
        for secret in task.secrets:
            if secret and secret in oracle:
                end = oracle.rfind(secret) + len(secret)
                yield oracle[:end] + suffix + oracle[end:]
        if not _CLOSED.search(oracle):
            yield oracle + suffix


def _wrong(task: Task) -> Iterator[str]:
    """Answers in the oracle's form that say something else, so that feedback on wrong answers is seen."""
    oracle = task.oracle or ""
    for secret in task.secrets:
        if not secret or secret not in oracle:
            continue
        instead = {
            "option": list("ABCDEFZ"),
            "number": ["0", "-1", "1000000", f"{secret}1", f"-{secret}"],
            "text": ["something else", secret[::-1], ""],
        }[form_of(secret)]
        start = oracle.rfind(secret)
        for other in instead:
            if other != secret:
                yield oracle[:start] + other + oracle[start + len(secret) :]


def _mutated(task: Task, rng: random.Random, count: int) -> Iterator[str]:
    """Broken versions of the oracle (of the prompt, where there is none), and random bytes."""
    seed = task.oracle or task.prompt[:200]
    marks = "\"'{}[]()<>\\/,:;.0-e \n\x00\ud800é🙂"
    for _ in range(count):
        text = list(seed)
        for _ in range(rng.randint(1, 4)):
            place = rng.randint(0, len(text))
            text[place : place + rng.randint(0, 2)] = rng.choices(marks, k=rng.randint(0, 2))
        yield "".join(text)
    yield re.sub(r"\d+", "9" * 5000, seed)
    yield re.sub(r"\d+(\.\d+)?", "1e999999", seed)
    yield re.sub(r'"[^"]*"', "null", seed)
    yield "[" * 500 + seed
    yield seed + "\x00"
    yield seed * 3
    yield rng.randbytes(60).decode("utf-8", "surrogateescape")
    yield rng.randbytes(60).decode("utf-16", "replace")
