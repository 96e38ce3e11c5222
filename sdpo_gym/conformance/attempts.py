"""The attempts that the conformance check makes at a task: right, worthless, misleading and hostile ones."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sdpo_gym.mistakes import wrong_secrets
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


Actions = tuple[str, ...]
"""What is done in the turns of an episode; the last one is repeated for as long as the episode goes on."""


@dataclass(frozen=True)
class Try:
    """One attempt at a task, and what it is tried for.

    Attributes:
        kind: "oracle", "empty", "constant", "other", "junk", "hedged", "echo", "suffix", "wrong" or "fuzz".
        actions: The texts, one for each turn.
        other: Of a hedged attempt, the second answer that it gives.
        finish_reason: Of every text.
    """

    kind: str
    actions: Actions
    other: Actions = ()
    finish_reason: str = "stop"

    def action(self, turn: int) -> Attempt:
        """What is done in a turn, counted from 0."""
        return Attempt(self.actions[min(turn, len(self.actions) - 1)], self.finish_reason)

    @property
    def text(self) -> str:
        """All of it, for reports."""
        return "\n".join(self.actions)


def tries(
    task: Task,
    constants: Sequence[Actions],
    others: Sequence[Actions],
    rng: random.Random,
    fuzz: int,
    thorough: bool,
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
    oracle = task.oracle_actions
    yield from (Try("empty", (text,)) for text in EMPTY)
    yield from (Try("constant", actions) for actions in dict.fromkeys([*((c,) for c in CONSTANTS), *constants]))
    yield from (Try("junk", (text,)) for text in _junk(rng))
    yield Try("echo", (task.prompt,))
    if oracle:
        yield Try("oracle", oracle)
        yield from (Try("other", other) for other in others)
        yield from (Try("suffix", actions) for actions in _suffixed(task))
        yield from (Try("wrong", mistake.actions) for mistake in wrong_secrets(task))
        for other in others:
            yield from (Try("hedged", actions, other) for actions in _hedged(oracle, other))
    hostile: list[Actions] = [(text,) for text in (*HOSTILE, *_mutated(task, rng, 12))]
    if len(oracle) > 1:  # what goes wrong in the middle of an episode is met only after a good beginning
        hostile += [(*oracle[: rng.randrange(1, len(oracle))], text) for text in _mutated(task, rng, 12)]
    if thorough:
        hostile += [(text,) for text in LONG]
    else:
        hostile = rng.sample(hostile, min(fuzz, len(hostile)))
    yield from (Try("fuzz", actions, finish_reason=rng.choice(["stop", "length"])) for actions in hostile)
    if any(oracle):
        whole = oracle[0]
        for cut in sorted({0, len(whole) // 2, max(len(whole) - 1, 0)}):
            yield Try("fuzz", (whole[:cut],), finish_reason="length")


def _hedged(oracle: Actions, other: Actions) -> Iterator[Actions]:
    """The oracle, and at every turn another answer beside it, before or behind.

    In an episode two calls on two lines are two calls, not a hedge, and last words before a call are a thought; so
    there the other's first action stands beside each.
    """
    for joint in (" or ", ", maybe ") if len(oracle) > 1 else (" or ", "\n", ", maybe "):
        yield tuple(f"{action}{joint}{other[0]}" for action in oracle)
        yield tuple(f"{other[0]}{joint}{action}" for action in oracle)


def _junk(rng: random.Random) -> Iterator[str]:
    yield "🙂🙃🙂"
    yield "lorem ipsum dolor sit amet, consectetur adipiscing elit"
    letters = "etaoin shrdlu .,;:{}[]()<>0123456789"
    for length in (5, 40, 400):
        yield "".join(rng.choices(letters, k=length))


_CLOSED = re.compile(r"(</\w+>|```)\s*\Z")


def _suffixed(task: Task) -> Iterator[Actions]:
    """The oracle with something behind its answers.

    Where the oracle states a secret, that is the answer; otherwise the whole oracle is, unless it ends in a
    closing tag or fence, behind which an environment may rightly ignore text. In an episode it is every action as
    a whole: a single one may be an aside.
    """
    oracle = task.oracle_actions
    for suffix in ("x", " xyz"):
        for secret in task.secrets:
            if secret and len(oracle) == 1 and secret in oracle[0]:
                head, _, tail = oracle[0].rpartition(secret)
                yield (f"{head}{secret}{suffix}{tail}",)
        if not any(_CLOSED.search(action) for action in oracle):
            yield tuple(action + suffix for action in oracle)


def _mutated(task: Task, rng: random.Random, count: int) -> Iterator[str]:
    """Broken versions of the oracle (of the prompt, where there is none), and random bytes."""
    seed = rng.choice(task.oracle_actions or [task.prompt[:200]]) or task.prompt[:200]
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
