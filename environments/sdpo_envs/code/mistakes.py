"""Mistakes planted in right programs: what a slip of the pen, or of the mind, makes of an oracle's code.

Only oracles are parsed and changed here, which are our own or a data set's; never a model's text.
"""

from __future__ import annotations

import ast
import dataclasses
import difflib
import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from random import Random

from sdpo_gym.mistakes import PlantedMistake, planted

_EXCEPTION = ("test.exception", "hidden.exception")
_TIMEOUT = ("test.timeout", "hidden.timeout")
_NO_FUNCTION = ("test.missing_function", "hidden.missing_function")
_ENDLESS_SHARE = 4
"""One task in so many has a program that never ends: judging it takes all the time that a program may."""

Span = tuple[int, int]
Edit = tuple[Span, str]
"""What is replaced in a program, and by what."""
Slip = Callable[[ast.AST, "_Text"], Iterable[Edit]]
"""The ways to make a mistake at a node."""


def program_mistakes(oracle: str, rng: Random, *, known: Iterable[str] = ()) -> Iterator[PlantedMistake]:
    """The reply `oracle`, a fenced program, with one mistake each.

    Args:
        oracle: The right reply.
        rng: Chooses what is changed.
        known: Whole programs that make a typical mistake, instead of the oracle's.
    """
    body = re.search(r"```python\n(.*?)```", oracle, re.DOTALL)
    if body is None:
        return
    at, program = body.start(1), body[1]
    actions = (oracle,)
    for other in known:
        yield from _known(oracle, body.span(1), program, other)
    text, tree = _Text(program), ast.parse(program)
    endless = [_ENDLESS] if not rng.randrange(_ENDLESS_SHARE) else []
    for kind, slip, names in (*endless, *_SLIPS):
        most = 1 if kind == _ENDLESS[0] else 2
        for edit in itertools.islice(_made(text, tree, kind, slip, rng), most):
            yield _edited(kind, actions, at, edit, names)
    fence = planted("code.unfenced", actions, (0, len(oracle)), program, names=("code.missing",))
    yield dataclasses.replace(fence, span=None)


def _known(oracle: str, span: Span, program: str, other: str) -> Iterator[PlantedMistake]:
    """A typical mistake, with its place if most of the program is as in the oracle."""
    action = oracle[: span[0]] + other + oracle[span[1] :]
    blocks = difflib.SequenceMatcher(None, program, other, autojunk=False).get_opcodes()
    changed = [(first, last) for tag, _, _, first, last in blocks if tag != "equal"]
    if not changed:
        return
    start, end = changed[0][0], max(changed[-1][1], changed[0][0] + 1)
    place = (span[0] + start, span[0] + end) if 2 * (end - start) <= len(other) else None
    yield PlantedMistake("code.misconception", (action,), place)


def _edited(kind: str, actions: tuple[str, ...], at: int, edit: Edit, names: tuple[str, ...]) -> PlantedMistake:
    (start, end), new = edit
    mistake = planted(kind, actions, (at + start, at + end), new, names=names)
    if kind != "code.syntax" or mistake.span is None:
        return mistake
    changed = mistake.actions[0]  # what is missing may as well stand elsewhere in the line
    line = changed.rindex("\n", 0, at + start) + 1
    return dataclasses.replace(mistake, span=(line, changed.index("\n", line)))


class _Text:
    """A program, and where its nodes stand in it."""

    def __init__(self, program: str) -> None:
        self.program = program
        self._lines = program.splitlines(keepends=True)
        self._starts = [0, *itertools.accumulate(map(len, self._lines))]

    def span(self, node: ast.AST) -> Span:
        """The characters of an expression or a statement."""
        return self._place(node.lineno, node.col_offset), self._place(  # type: ignore[attr-defined]
            node.end_lineno,  # type: ignore[attr-defined]
            node.end_col_offset,  # type: ignore[attr-defined]
        )

    def of(self, node: ast.AST) -> str:
        """Its text."""
        return self.program[slice(*self.span(node))]

    def after(self, node: ast.FunctionDef) -> str:
        """What stands behind the head of a function."""
        return self.program[self.span(node.body[0])[0] :]

    def _place(self, line: int, column: int) -> int:
        ahead = self._lines[line - 1].encode()[:column]
        return self._starts[line - 1] + len(ahead.decode())


def _made(text: _Text, tree: ast.AST, kind: str, slip: Slip, rng: Random) -> Iterator[Edit]:
    """The slip at one node after another; whatever must compile does."""
    nodes = [node for node in ast.walk(tree) if hasattr(node, "lineno")]
    rng.shuffle(nodes)
    for node in nodes:
        for (start, end), new in slip(node, text):
            if _compiles(text.program[:start] + new + text.program[end:]) != (kind == "code.syntax"):
                yield (start, end), new
                break


def _compiles(program: str) -> bool:
    try:
        ast.parse(program)
    except SyntaxError:
        return False
    return True


# --- the slips ---------------------------------------------------------------------------------------------

_COMPARED = {"<=": "<", ">=": ">", "<": "<=", ">": ">=", "==": "!=", "!=": "=="}
_TYPES = ("list", "set", "tuple")
_OPERATORS = {"+": "-", "-": "+", "*": "+", "//": "%", "%": "//", "/": "*", "<<": ">>", ">>": "<<"}


def _comparison(node: ast.AST, text: _Text) -> Iterator[Edit]:
    """`<` for `<=`, `==` for `!=`."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield from _operator_between(node.left, node.comparators[0], _COMPARED, text)


def _operator(node: ast.AST, text: _Text) -> Iterator[Edit]:
    """`-` for `+`."""
    if isinstance(node, ast.BinOp):
        yield from _operator_between(node.left, node.right, _OPERATORS, text)


def _operator_between(left: ast.AST, right: ast.AST, others: dict[str, str], text: _Text) -> Iterator[Edit]:
    start, end = text.span(left)[1], text.span(right)[0]
    sign = re.search(r"[<>=!+\-*/%]+", text.program[start:end])
    if sign is not None and sign[0] in others:
        yield (start + sign.start(), start + sign.end()), others[sign[0]]


def _range(node: ast.AST, text: _Text) -> Iterator[Edit]:
    """A range that ends one too early."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range" and node.args:
        last = node.args[min(len(node.args) - 1, 1)]
        yield text.span(last), f"{text.of(last)} - 1"


def _index(node: ast.AST, text: _Text) -> Iterator[Edit]:
    """An index that is one too large."""
    if not isinstance(node, ast.Subscript) or text.of(node.value) in _TYPES:
        return
    if isinstance(node.slice, ast.Name | ast.BinOp):
        yield text.span(node.slice), f"{text.of(node.slice)} + 1"


def _constant(node: ast.AST, text: _Text) -> Iterator[Edit]:
    """A number that is one too large."""
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield text.span(node), str(node.value + 1)


def _returned(node: ast.AST, text: _Text) -> Iterator[Edit]:
    """A result that is computed and not returned."""
    if isinstance(node, ast.Return) and node.value is not None:
        start, _ = text.span(node)
        yield (start, text.span(node.value)[0]), "result = "


def _variable(node: ast.AST, text: _Text) -> Iterator[Edit]:
    """Another variable."""
    if isinstance(node, ast.BinOp | ast.Compare):
        names = [part for part in ast.iter_child_nodes(node) if isinstance(part, ast.Name)]
        others = sorted(set(re.findall(r"^ +(\w+)(?=(?:, \w+)* [-+*]?= )", text.program, re.MULTILINE)))
        for name, other in itertools.product(names, others):
            if other != name.id:
                yield text.span(name), other


def _undefined(node: ast.AST, text: _Text) -> Iterator[Edit]:
    """A name that nothing has."""
    if isinstance(node, ast.Return) and node.value is not None:
        for part in ast.walk(node.value):
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
                yield text.span(part), f"{part.id}_"


def _edge_case(node: ast.AST, text: _Text) -> Iterator[Edit]:
    """A case that has its own answer, left out."""
    if isinstance(node, ast.If) and not node.orelse and [type(part) for part in node.body] == [ast.Return]:
        yield text.span(node), "pass"


def _syntax(node: ast.AST, text: _Text) -> Iterator[Edit]:
    """A colon, or a closing bracket, that is missing."""
    if isinstance(node, ast.For | ast.While | ast.If | ast.FunctionDef) and node.body:
        before = text.program[: text.span(node.body[0])[0]].rstrip()
        if before.endswith(":") and len(before) > text.span(node)[0]:
            yield (len(before) - 1, len(before)), ""
    elif isinstance(node, ast.Call):
        end = text.span(node)[1]
        yield (end - 1, end), ""


def _name(node: ast.AST, text: _Text) -> Iterator[Edit]:
    """Another name for a function that the program does not call itself."""
    if isinstance(node, ast.FunctionDef) and not node.col_offset and f"{node.name}(" not in text.after(node):
        start = text.program.index(node.name, text.span(node)[0])
        yield (start, start + len(node.name)), f"{node.name}_"


def _endless(node: ast.AST, text: _Text) -> Iterator[Edit]:
    """A loop that never ends."""
    if isinstance(node, ast.While):
        for part in ast.walk(node):
            if isinstance(part, ast.AugAssign):
                yield text.span(part), "pass"


_ENDLESS: tuple[str, Slip, tuple[str, ...]] = ("code.endless", _endless, _TIMEOUT)
_SLIPS: tuple[tuple[str, Slip, tuple[str, ...]], ...] = (
    ("code.operator", _operator, ()),
    ("code.comparison", _comparison, ()),
    ("code.range", _range, ()),
    ("code.constant", _constant, ()),
    ("code.variable", _variable, ()),
    ("code.return", _returned, ("test.returned_nothing",)),
    ("code.undefined-name", _undefined, _EXCEPTION),
    ("code.edge-case", _edge_case, ()),
    ("code.index", _index, ()),
    ("code.syntax", _syntax, ("compile.syntax",)),
    ("code.name", _name, _NO_FUNCTION),
)
