"""What a model is told about a program: what a good judge says, and no more than a contestant may know.

Of a public test everything is said: its input, what was expected, what came instead, the exception and its
message, what the program printed to standard error. Of hidden tests only how many fail and how: a program can
put a hidden input into an exception's message, a class's name, a function's name or its output, so nothing of the
program's making is repeated. What is said there comes from a closed list (the kind of failure, the name of a
built-in exception) or from the attempt itself (the number and text of one of its lines). What is left to a program
that wants to tell more is its choice among these, as it may choose which tests to fail.

Everything here is a pure function, and no measured time or amount is told, so that the same attempt always gets
the same feedback.
"""

from __future__ import annotations

import builtins
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sdpo_envs.code.extract import Program
from sdpo_envs.code.problem import CodeTask
from sdpo_envs.code.results import TestResult, TestStatus
from sdpo_envs.code.text import clean, printable, show
from sdpo_gym import EnvironmentFault, Feedback, Note, Verdict
from sdpo_gym.errors import closest
from sdpo_gym.sandbox.types import Raised, Status
from sdpo_gym.types import shorten

BUDGET = 2000
"""Characters that feedback is laid out for, where the environment sets no limit."""

_VERDICTS = {
    TestStatus.WRONG: Verdict.WRONG_ANSWER,
    TestStatus.RUNTIME_ERROR: Verdict.RUNTIME_ERROR,
    TestStatus.COMPILE_ERROR: Verdict.COMPILE_ERROR,
    TestStatus.TIMEOUT: Verdict.TIMEOUT,
    TestStatus.MEMORY_LIMIT: Verdict.MEMORY_LIMIT,
    TestStatus.OUTPUT_LIMIT: Verdict.RUNTIME_ERROR,
}
_EXCEPTIONS = frozenset(
    name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException)
)
_TRACEBACK = "Traceback (most recent call last):\n"
_MOST_FRAMES = 6
_MOST_GROUPS = 4
_WIDEST_LINE = 100
_MOST_HEADS = 50
_HEAD = re.compile(r"(?:async )?def (\w{1,60})\(")


@dataclass(frozen=True)
class Judged:
    """An attempt that held a program, and what came of its tests.

    Attributes:
        task: The problem.
        program: The program.
        results: In the order of the tests; the tests after the last one were not run.
        public: How many public tests there are.
        hidden: How many hidden ones.
    """

    task: CodeTask
    program: Program
    results: Sequence[TestResult]
    public: int
    hidden: int

    @property
    def passed(self) -> int:
        """How many tests passed."""
        return sum(result.passed for result in self.results)


def bad_form(note: Note) -> Feedback:
    """Feedback on a reply without a program."""
    return Feedback(Verdict.FORMAT_ERROR, 0.0, (note,))


def does_not_compile(program: Program, raised: Raised | None) -> Feedback:
    """Feedback on a program that does not compile, as an execution said that held no hidden input."""
    return Feedback(Verdict.COMPILE_ERROR, 0.0, (compile_note(program, raised),))


def write_feedback(judged: Judged, *, partial_credit: bool = False, budget: int | None = BUDGET) -> Feedback:
    """Feedback on a program.

    Args:
        judged: What came of its tests.
        partial_credit: Whether the score is the share of tests that passed, instead of all or nothing.
        budget: What the longest notes are cut to, so that all of them fit.

    Raises:
        EnvironmentFault: If there are no tests.
    """
    total = judged.public + judged.hidden
    if not total:
        raise EnvironmentFault(f"task {judged.task.id!r} has no tests, so nothing can be said of a program")
    if judged.passed == total:
        return Feedback.correct()
    failed = next(result for result in judged.results if not result.passed)
    score = judged.passed / total if partial_credit else 0.0
    verdict = Verdict.PARTIAL if score else _VERDICTS[failed.status]
    width = max(40, (BUDGET if budget is None else budget) // 5)
    notes = _on_public(judged, failed, width) if failed.test.public else _on_hidden(judged)
    return Feedback(verdict, score, tuple(notes))


# --- a public test ----------------------------------------------------------------------------------------


def _on_public(judged: Judged, failed: TestResult, width: int) -> Iterator[Note]:
    """The first public test that fails, with all that is known about it."""
    if failed.status is TestStatus.COMPILE_ERROR:
        yield compile_note(judged.program, failed.execution.exception)
        return
    which = f"Public test {failed.index + 1} of {judged.public}" if judged.public > 1 else "The public test"
    data = {"test": failed.index}
    if failed.status is TestStatus.WRONG:
        kind, what = "test.wrong", _difference(failed)
        if _returned_nothing(failed):
            kind, what = "test.returned_nothing", _NOTHING
        yield Note(kind, f"{which} fails: {what}", data=data)
    else:
        yield _stopped(judged, failed, which)
    yield from _fields(judged.task, failed, width)
    stderr = "" if failed.status is TestStatus.TIMEOUT else failed.execution.stderr
    if failed.execution.exception is not None:  # Python has printed it, and it is told above
        stderr = stderr.rpartition(_TRACEBACK)[0]
    if stderr.strip():
        yield _field("test.stderr", "Printed to standard error", stderr, width)
    passed = sum(result.passed for result in judged.results)
    if len(judged.results) > failed.index + 1 and passed:
        yield Note("tests.passed", f"In all, it passes {passed} of the {judged.public + judged.hidden} tests.")


def _difference(failed: TestResult) -> str:
    mismatch = failed.mismatch
    if mismatch is None:
        return "the answer is wrong."
    message = clean(mismatch.message, 300).rstrip(".")
    message = message[:1].lower() + message[1:] if message[1:2].islower() else message
    if mismatch.kind == "value" and mismatch.expected and "\n" not in mismatch.expected + mismatch.actual:
        wanted, got = clean(mismatch.expected, 60), clean(mismatch.actual, 60)
        return f"{message}: expected {wanted}, got {got}."
    return f"{message}."


_NOTHING = "the function returns None: see that whatever way it takes ends in a return statement with the result."


def _returned_nothing(failed: TestResult) -> bool:
    """Whether the function returned None where a result was expected."""
    if failed.mismatch is not None and failed.mismatch.kind == "assertion":
        calls = failed.mismatch.actual.splitlines()
        return bool(calls) and all(call.endswith(" returned None") for call in calls)
    outcomes = failed.execution.outcomes
    return bool(outcomes) and outcomes[-1].opaque is None and outcomes[-1].value is None


def _stopped(judged: Judged, failed: TestResult, which: str) -> Note:
    """Says that and why the program did not come to its end on a test."""
    execution, data = failed.execution, {"test": failed.index}
    limit = _limit_sentence(judged.task, failed)
    if limit:
        return Note(f"test.{failed.status}", f"{which} fails: the program {limit}.", data=data)
    raised = execution.exception
    if raised is not None:
        return _raised_note(judged, raised, which, data)
    if execution.status is Status.CRASHED:
        return Note("test.crash", f"{which} fails: the program is ended by {execution.signal}.", data=data)
    if execution.exit_code == 0:
        early = "the program exits before the function has returned"
        return Note("test.exit", f"{which} fails: {early}.", data=data)
    code = f"the program exits with code {execution.exit_code}, not 0"
    return Note("test.exit", f"{which} fails: {code}.", data=data)


def _limit_sentence(task: CodeTask, result: TestResult) -> str | None:
    """Which limit was broken, by its amount in force and not by what was measured."""
    limits = task.limits
    if result.status is TestStatus.TIMEOUT:
        if result.execution.limit == "wall":
            return f"is not done after {limits.wall:g} s, most of which it waits"
        return f"needs more than the limit of {limits.cpu:g} s of processor time"
    if result.status is TestStatus.MEMORY_LIMIT:
        return f"needs more than the limit of {limits.memory:g} MiB of memory"
    if result.status is TestStatus.OUTPUT_LIMIT:
        return f"writes more than the limit of {limits.output:g} MiB of output"
    return None


def _raised_note(judged: Judged, raised: Raised, which: str, data: dict[str, int]) -> Note:
    """An exception with its message and the program's own lines that led to it."""
    if _is_missing(judged.task, raised):
        message = f"{which} fails: the program defines no {_plain_name(judged.task.function)}"
        line = _nearly_named(judged)
        message += "." if line is None else f"; call the function in line {line} so."
        span = None if line is None else judged.program.span(line)
        return Note("test.missing_function", message, span, data=data)
    text = clean(raised.message.strip(), 300)
    message = f"{which} fails with {clean(raised.type, 80)}{': ' if text else ''}{text}"
    if raised.type == "SystemExit":
        message = f"{which} fails: the program exits before the function has returned"
    lines = _own_lines(judged.program, raised)
    if not lines:
        return Note("test.exception", message, data=data)
    shown = [_frame_text(judged.program, line) for line, _ in itertools.groupby(lines)]
    if len(shown) > _MOST_FRAMES:
        shown = [*shown[:2], "…", *shown[2 - _MOST_FRAMES :]]
    message += "\n" + _indented("\n".join(shown))
    return Note("test.exception", message, judged.program.span(lines[-1]), data=data)


def _own_lines(program: Program, raised: Raised) -> list[int]:
    """The lines of the program that led to an exception, outermost first; what is reported may be forged."""
    return [frame.line for frame in raised.frames if (program.text(frame.line) or "").strip()]


def _is_missing(task: CodeTask, raised: Raised) -> bool:
    """Whether what was to be called is not there: an error outside of the program's own lines that names it."""
    names = re.findall(r"\w+", task.function)
    return (
        not raised.frames
        and raised.type in ("NameError", "AttributeError")
        and any(f"'{name}'" in raised.message for name in names)
    )


def _nearly_named(judged: Judged) -> int | None:
    """The line that defines a function whose name is nearly that of the one asked for."""
    if not judged.task.function.isidentifier():
        return None
    heads = enumerate(map(_HEAD.match, judged.program.source.split("\n")), 1)
    lines = {head[1]: line for line, head in itertools.islice(((n, h) for n, h in heads if h), _MOST_HEADS)}
    close = closest(judged.task.function, lines)
    return None if close is None or close == judged.task.function else lines[close]


def _plain_name(function: str) -> str:
    """What a program must define, as a model would say it."""
    owner, _, method = function.rpartition(".")
    return f"class {owner.removesuffix('()')} with a method {method}" if owner else f"function {function}"


def _frame_text(program: Program, line: int) -> str:
    text = (program.text(line) or "").strip()
    return f"line {line}: {clean(text, _WIDEST_LINE)}"


# --- what was given, expected and got ------------------------------------------------------------------------


def _fields(task: CodeTask, failed: TestResult, width: int) -> Iterator[Note]:
    """Input, expected and actual result of a public test."""
    test, execution = failed.test, failed.execution
    wrong = failed.status is TestStatus.WRONG
    printed = failed.status is not TestStatus.TIMEOUT  # how far it comes in the time is not always the same
    if task.form == "stdin":
        yield _field("test.input", "Input", test.input, width)
        if test.output:
            yield _field("test.expected", "Expected output", test.output, width)
        if wrong or (printed and execution.stdout.strip()):
            yield _field("test.actual", "Output of the program", execution.stdout, width)
    elif task.form == "function":
        arguments = ", ".join(show(value, width) for value in test.args)
        yield _field("test.input", "Call", f"{task.function}({arguments})", width)
        yield _field("test.expected", "Expected", show(test.expected), width)
        if wrong and execution.outcomes:
            outcome = execution.outcomes[-1]
            value = f"an object of class {outcome.opaque}" if outcome.opaque else show(outcome.value)
            yield _field("test.actual", "Returned", value, width)
        if printed and execution.stdout.strip():
            yield _field("test.stdout", "The program printed", execution.stdout, width)
    else:
        mismatch = failed.mismatch
        yield _field("test.input", "Test", mismatch.input if mismatch and mismatch.input else test.code, width)
        if mismatch and mismatch.actual:
            yield _field("test.actual", "What the calls did", mismatch.actual, width)


def _field(kind: str, title: str, text: str, width: int) -> Note:
    """A value under its title: beside it if it is one line, else below it."""
    text = clean(text.rstrip(), 4 * width)
    if not text:
        return Note(kind, f"{title}: (nothing)")
    lines = text if "\n" not in text else "\n" + _indented(text)
    return Note(kind, shorten(f"{title}: {lines}" if lines is text else f"{title}:{lines}", width))


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.split("\n"))


# --- hidden tests ------------------------------------------------------------------------------------------


def _on_hidden(judged: Judged) -> Iterator[Note]:
    """How many hidden tests fail, and how; nothing of what they hold, not even through the program's mouth."""
    hidden = [result for result in judged.results if not result.test.public]
    failures = [result for result in hidden if not result.passed]
    least = "at least " if len(hidden) < judged.hidden else ""
    passes = ""
    if judged.public:
        passes = f"It passes {_tests(judged.public, 'public', all_of_them=True)} and fails "
    fails = f"{least}{len(failures)} of {_tests(judged.hidden, 'hidden')}"
    data = {"failed": len(failures), "run": len(hidden), "hidden": judged.hidden}
    yield Note("tests.hidden", f"{passes or 'It fails '}{fails}.", data=data)
    groups: dict[tuple[str, str], list[int | None]] = {}
    for result in failures:
        kind, sentence, line = _hidden_failure(judged, result)
        groups.setdefault((kind, sentence), []).append(line)
    for (kind, sentence), lines in list(groups.items())[:_MOST_GROUPS]:
        text = f"On {len(lines)} of them {sentence}"
        first = lines[0]  # one place is enough to go on; all of them would tell the inputs apart
        if first is None:
            yield Note(kind, f"{text}.")
        else:
            yield Note(kind, f"{text}, in {_frame_text(judged.program, first)}", judged.program.span(first))


def _hidden_failure(judged: Judged, result: TestResult) -> tuple[str, str, int | None]:
    """The kind of a note, what happened in words of our own, and the line of the program where it did."""
    if result.status is TestStatus.WRONG:
        return "hidden.wrong", "the answer is wrong", None
    limit = _limit_sentence(judged.task, result)
    if limit:
        return f"hidden.{result.status}", f"the program {limit}", None
    raised = result.execution.exception
    if raised is None:
        how = (
            "crashes"
            if result.execution.status is Status.CRASHED
            else "exits too early or with a code other than 0"
        )
        return "hidden.exit", f"the program {how}", None
    if judged.task.function and _is_missing(judged.task, raised):
        return "hidden.missing_function", f"the program defines no {_plain_name(judged.task.function)}", None
    lines = _own_lines(judged.program, raised)
    return "hidden.exception", f"the program stops with {_builtin(raised)}", lines[-1] if lines else None


def _builtin(raised: Raised) -> str:
    """The built-in exception that was raised; of one of the program's own, what it derives from."""
    if raised.type in _EXCEPTIONS:
        return raised.type
    base = next((name for name in raised.bases if name in _EXCEPTIONS), "Exception")
    return f"an exception of its own, derived from {base}"


def _tests(count: int, kind: str, all_of_them: bool = False) -> str:
    if count == 1:
        return f"the {kind} test" if all_of_them else f"1 {kind} test"
    return f"all {count} {kind} tests" if all_of_them else f"{count} {kind} tests"


# --- programs that do not compile --------------------------------------------------------------------------


def compile_note(program: Program, raised: Raised | None) -> Note:
    """Where and why a program does not compile, with the line and a caret below it.

    Its text must come from an execution that held no hidden input.
    """
    if raised is None:
        return Note("compile.error", "The program does not compile.")
    message = clean(raised.message.strip(), 300)
    text = program.text(raised.line) if raised.line else None
    if raised.line is None or text is None:
        return Note("compile.error", f"The program does not compile: {clean(raised.type, 80)}: {message}")
    quoted, caret = _window(text, raised.column)
    message = f"{clean(raised.type, 80)} in line {raised.line}: {message}\n{_indented(quoted)}"
    if caret is not None:
        message += "\n" + _indented(" " * caret + "^")
    return Note("compile.syntax", message, program.span(raised.line, raised.column), data={"line": raised.line})


def _window(text: str, column: int | None) -> tuple[str, int | None]:
    """A line without its indentation, or as much of it as can be shown, and where in that the column is."""
    begin = len(text) - len(text.lstrip())
    place = None if column is None or not 1 <= column <= len(text) + 1 else max(column - 1 - begin, 0)
    text = text[begin:]
    if len(text) > _WIDEST_LINE:
        start = max(0, (place or 0) - _WIDEST_LINE // 2)
        text = text[start : start + _WIDEST_LINE]
        place = None if place is None else place - start
    return printable(text), place
