"""The words of the judge, held exactly; nothing of hidden tests in them; budgets and places kept."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdpo_envs.code.compare import compare_output, compare_value
from sdpo_envs.code.extract import extract_program
from sdpo_envs.code.feedback import Judged, does_not_compile, write_feedback
from sdpo_envs.code.problem import CodeTask, Test
from sdpo_envs.code.results import Mismatch, TestResult
from sdpo_gym import EnvironmentFault, Verdict
from sdpo_gym.sandbox.types import Execution, Frame, Limits, Outcome, Raised, Status
from sdpo_gym.types import to_json

ATTEMPT = """Let me add.

```python
import sys

def solve(a, b):
    return a - b

print(solve(*map(int, input().split())))
```
"""
PROGRAM = extract_program(ATTEMPT)
LIMITS = Limits(cpu=2, memory=512)
STDIN = CodeTask("t", (), form="stdin", limits=LIMITS)
FUNCTION = CodeTask("t", (), form="function", function="solve", limits=LIMITS)
METHOD = CodeTask("t", (), form="function", function="Solution().solve", limits=LIMITS)
ASSERTIONS = CodeTask("t", (), form="assertions", function="solve", limits=LIMITS)
PUBLIC = Test(input="1 2\n", output="3\n", args=(1, 2), expected=3, code="assert solve(1, 2) == 3", public=True)
HIDDEN = Test(
    input="4711 2\n", output="4713\n", args=(4711, 2), expected=4713, code="assert solve(4711, 2) == 4713"
)

PASSED = Execution(Status.OK)
FRAMES = (Frame(6, "<module>", "forged"), Frame(4, "solve", "forged"))


def error(type="IndexError", message="list index out of range", frames=FRAMES, bases=(), **kwargs):
    return Execution(Status.EXCEPTION, exception=Raised(type, message, frames, bases=bases), **kwargs)


def judged(task, *executions, public=1, hidden=0, mismatches=(), test=None):
    """The outcome of tests that ended as given; the public ones come first."""
    padded = [*mismatches, *[None] * len(executions)]
    results = [
        TestResult(i, test or (PUBLIC if i < public else HIDDEN), execution, mismatch)
        for i, (execution, mismatch) in enumerate(zip(executions, padded, strict=False))
    ]
    return Judged(task, PROGRAM, results, public, hidden)


def printed(stdout, **kwargs):
    """A public test of the form stdin on which that was printed."""
    return judged(STDIN, Execution(Status.OK, stdout, **kwargs), mismatches=[compare_output("3\n", stdout)])


def returned(value, task=FUNCTION, **kwargs):
    """A public test of the form function on which that was returned."""
    execution = Execution(Status.OK, outcomes=(Outcome(value),), **kwargs)
    return judged(task, execution, mismatches=[compare_value(3, value)])


def syntax_error(message, line, column):
    return does_not_compile(PROGRAM, Raised("SyntaxError", message, line=line, column=column))


FAILED_ASSERTION = Mismatch(
    "assertion", "The assertion does not hold.", "assert solve(1, 2) == 3", "", "solve(1, 2) returned -1"
)
ON_STDIN = "- Input: 1 2\n- Expected output: 3"
CALL = "- Call: solve(1, 2)\n- Expected: 3"

RETURNED_NOTHING = Mismatch(
    "assertion", "The assertion does not hold.", "assert solve(1, 2) == 3", "", "solve(1, 2) returned None"
)
NOTHING = "the function returns None: see that whatever way it takes ends in a return statement with the result."

TEXTS = {
    "nothing returned": (
        returned(None),
        Verdict.WRONG_ANSWER,
        f"- The public test fails: {NOTHING}\n{CALL}\n- Returned: None",
    ),
    "nothing returned in an assertion": (
        judged(ASSERTIONS, Execution(Status.OK), mismatches=[RETURNED_NOTHING]),
        Verdict.WRONG_ANSWER,
        f"- The public test fails: {NOTHING}\n- Test: assert solve(1, 2) == 3\n"
        "- What the calls did: solve(1, 2) returned None",
    ),
    "wrong output": (
        printed("-1\n"),
        Verdict.WRONG_ANSWER,
        f"- The public test fails: line 1, value 1 differs: expected 3, got -1.\n{ON_STDIN}\n"
        "- Output of the program: -1",
    ),
    "no output": (
        printed(""),
        Verdict.WRONG_ANSWER,
        f"- The public test fails: nothing was printed.\n{ON_STDIN}\n- Output of the program: (nothing)",
    ),
    "too much output": (
        printed("3\n4\n"),
        Verdict.WRONG_ANSWER,
        "- The public test fails: there is more output than expected, from line 2, value 1 on.\n"
        f"{ON_STDIN}\n- Output of the program:\n    3\n    4",
    ),
    "debug output": (
        printed("4", stderr="a = 1\nb = 2\n"),
        Verdict.WRONG_ANSWER,
        f"- The public test fails: line 1, value 1 differs: expected 3, got 4.\n{ON_STDIN}\n"
        "- Output of the program: 4\n- Printed to standard error:\n    a = 1\n    b = 2",
    ),
    "second of three": (
        judged(STDIN, PASSED, Execution(Status.OK, "5"), public=3, mismatches=[None, compare_output("3\n", "5")]),
        Verdict.WRONG_ANSWER,
        f"- Public test 2 of 3 fails: line 1, value 1 differs: expected 3, got 5.\n{ON_STDIN}\n"
        "- Output of the program: 5",
    ),
    "exception": (
        judged(STDIN, error(stdout="so far", stderr="dbg\nTraceback (most recent call last):\n  …")),
        Verdict.RUNTIME_ERROR,
        "- The public test fails with IndexError: list index out of range\n"
        "    line 6: print(solve(*map(int, input().split())))\n"
        f"    line 4: return a - b\n{ON_STDIN}\n- Output of the program: so far\n- Printed to standard error: dbg",
    ),
    "exception without message": (
        judged(STDIN, error("ValueError", "", frames=FRAMES[:1])),
        Verdict.RUNTIME_ERROR,
        "- The public test fails with ValueError\n"
        f"    line 6: print(solve(*map(int, input().split())))\n{ON_STDIN}",
    ),
    "exception from nowhere": (
        judged(STDIN, error("ValueError", "x", frames=(Frame(0, "", ""), Frame(99, "", "")))),
        Verdict.RUNTIME_ERROR,
        f"- The public test fails with ValueError: x\n{ON_STDIN}",
    ),
    "deep recursion": (
        judged(STDIN, error("RecursionError", "too deep", frames=(FRAMES[0], *[FRAMES[1]] * 1000))),
        Verdict.RUNTIME_ERROR,
        "- The public test fails with RecursionError: too deep\n"
        f"    line 6: print(solve(*map(int, input().split())))\n    line 4: return a - b\n{ON_STDIN}",
    ),
    "long traceback": (
        judged(STDIN, error("ValueError", "x", frames=FRAMES * 6)),
        Verdict.RUNTIME_ERROR,
        "- The public test fails with ValueError: x\n"
        "    line 6: print(solve(*map(int, input().split())))\n    line 4: return a - b\n    …\n"
        + "    line 6: print(solve(*map(int, input().split())))\n    line 4: return a - b\n" * 2
        + ON_STDIN,
    ),
    "time": (
        judged(STDIN, Execution(Status.TIMEOUT, "1 1 1", "x", limit="cpu", cpu=2.37)),
        Verdict.TIMEOUT,
        f"- The public test fails: the program needs more than the limit of 2 s of processor time.\n{ON_STDIN}",
    ),
    "waiting": (
        judged(STDIN, Execution(Status.TIMEOUT, limit="wall", wall=8.1)),
        Verdict.TIMEOUT,
        f"- The public test fails: the program is not done after 8 s, most of which it waits.\n{ON_STDIN}",
    ),
    "memory": (
        judged(STDIN, Execution(Status.MEMORY_LIMIT, exception=Raised("MemoryError", "", FRAMES))),
        Verdict.MEMORY_LIMIT,
        f"- The public test fails: the program needs more than the limit of 512 MiB of memory.\n{ON_STDIN}",
    ),
    "output": (
        judged(STDIN, Execution(Status.OUTPUT_LIMIT, limit="output")),
        Verdict.RUNTIME_ERROR,
        f"- The public test fails: the program writes more than the limit of 16 MiB of output.\n{ON_STDIN}",
    ),
    "exit code": (
        judged(STDIN, Execution(Status.EXITED, "3", "bye", exit_code=7)),
        Verdict.RUNTIME_ERROR,
        f"- The public test fails: the program exits with code 7, not 0.\n{ON_STDIN}\n"
        "- Output of the program: 3\n- Printed to standard error: bye",
    ),
    "crash": (
        judged(STDIN, Execution(Status.CRASHED, signal="SIGSEGV")),
        Verdict.RUNTIME_ERROR,
        f"- The public test fails: the program is ended by SIGSEGV.\n{ON_STDIN}",
    ),
    "wrong value": (
        returned(-1),
        Verdict.WRONG_ANSWER,
        f"- The public test fails: the result differs: expected 3, got -1.\n{CALL}\n- Returned: -1",
    ),
    "wrong type": (
        returned("3", stdout="dbg"),
        Verdict.WRONG_ANSWER,
        f"- The public test fails: the result is a string, not an int.\n{CALL}\n- Returned: '3'\n"
        "- The program printed: dbg",
    ),
    "opaque value": (
        judged(
            FUNCTION,
            Execution(Status.OK, outcomes=(Outcome(opaque="Sum"),)),
            mismatches=[Mismatch("type", "the result is an object of class Sum, not an int")],
        ),
        Verdict.WRONG_ANSWER,
        f"- The public test fails: the result is an object of class Sum, not an int.\n{CALL}\n"
        "- Returned: an object of class Sum",
    ),
    "exited in the call": (
        judged(FUNCTION, Execution(Status.EXITED, exit_code=0)),
        Verdict.RUNTIME_ERROR,
        f"- The public test fails: the program exits before the function has returned.\n{CALL}",
    ),
    "sys.exit in the call": (
        judged(FUNCTION, error("SystemExit", "0", FRAMES[1:])),
        Verdict.RUNTIME_ERROR,
        "- The public test fails: the program exits before the function has returned\n"
        f"    line 4: return a - b\n{CALL}",
    ),
    "no such function": (
        judged(FUNCTION, error("NameError", "name 'solve' is not defined", ())),
        Verdict.RUNTIME_ERROR,
        f"- The public test fails: the program defines no function solve.\n{CALL}",
    ),
    "no such method": (
        judged(METHOD, error("AttributeError", "'Solution' object has no attribute 'solve'", ())),
        Verdict.RUNTIME_ERROR,
        "- The public test fails: the program defines no class Solution with a method solve.\n"
        "- Call: Solution().solve(1, 2)\n- Expected: 3",
    ),
    "failed assertion": (
        judged(ASSERTIONS, PASSED, mismatches=[FAILED_ASSERTION]),
        Verdict.WRONG_ANSWER,
        "- The public test fails: the assertion does not hold.\n- Test: assert solve(1, 2) == 3\n"
        "- What the calls did: solve(1, 2) returned -1",
    ),
    "exception in an assertion": (
        judged(ASSERTIONS, error("KeyError", "2", FRAMES[1:])),
        Verdict.RUNTIME_ERROR,
        "- The public test fails with KeyError: 2\n    line 4: return a - b\n- Test: assert solve(1, 2) == 3",
    ),
    "a checker's word": (
        judged(STDIN, Execution(Status.OK, "5"), mismatches=[Mismatch("checker", "5 is not a path")]),
        Verdict.WRONG_ANSWER,
        f"- The public test fails: 5 is not a path.\n{ON_STDIN}\n- Output of the program: 5",
    ),
    "syntax error": (
        syntax_error("invalid syntax", 4, 14),
        Verdict.COMPILE_ERROR,
        "- SyntaxError in line 4: invalid syntax\n    return a - b\n             ^",
    ),
    "syntax error without column": (
        syntax_error("invalid syntax", 4, None),
        Verdict.COMPILE_ERROR,
        "- SyntaxError in line 4: invalid syntax\n    return a - b",
    ),
    "syntax error beyond the end": (
        syntax_error("unexpected EOF", 99, 1),
        Verdict.COMPILE_ERROR,
        "- The program does not compile: SyntaxError: unexpected EOF",
    ),
    "null bytes": (
        does_not_compile(PROGRAM, Raised("ValueError", "source code string cannot contain null bytes")),
        Verdict.COMPILE_ERROR,
        "- The program does not compile: ValueError: source code string cannot contain null bytes",
    ),
    "compile error on a public test": (
        judged(STDIN, Execution(Status.COMPILE_ERROR, exception=Raised("SyntaxError", "bad", line=3, column=5))),
        Verdict.COMPILE_ERROR,
        "- SyntaxError in line 3: bad\n    def solve(a, b):\n        ^",
    ),
    "hidden tests of all kinds": (
        judged(
            STDIN,
            PASSED,
            PASSED,
            PASSED,
            *[PASSED, PASSED],
            error(),
            error(frames=FRAMES[:1]),
            Execution(Status.EXITED, exit_code=3),
            Execution(Status.TIMEOUT, limit="cpu"),
            public=3,
            hidden=9,
            mismatches=[None, None, None, Mismatch("value", "4711", "", "4713", "4711"), None],
        ),
        Verdict.WRONG_ANSWER,
        "- It passes all 3 public tests and fails at least 5 of 9 hidden tests.\n"
        "- On 1 of them the answer is wrong.\n"
        "- On 2 of them the program stops with IndexError, in line 4: return a - b\n"
        "- On 1 of them the program exits too early or with a code other than 0.\n"
        "- On 1 of them the program needs more than the limit of 2 s of processor time.",
    ),
    "the only hidden test": (
        judged(STDIN, PASSED, Execution(Status.CRASHED, signal="SIGSEGV"), hidden=1),
        Verdict.RUNTIME_ERROR,
        "- It passes the public test and fails 1 of 1 hidden test.\n- On 1 of them the program crashes.",
    ),
    "hidden tests alone": (
        judged(STDIN, PASSED, Execution(Status.MEMORY_LIMIT), public=0, hidden=2),
        Verdict.MEMORY_LIMIT,
        "- It fails 1 of 2 hidden tests.\n"
        "- On 1 of them the program needs more than the limit of 512 MiB of memory.",
    ),
    "no such function, seen by a hidden test": (
        judged(FUNCTION, error("NameError", "name 'solve' is not defined", ()), public=0, hidden=1),
        Verdict.RUNTIME_ERROR,
        "- It fails 1 of 1 hidden test.\n- On 1 of them the program defines no function solve.",
    ),
    "an exception of one's own on a hidden test": (
        judged(STDIN, error("Input4711", "4711", bases=("LookupError", "Exception")), public=0, hidden=1),
        Verdict.RUNTIME_ERROR,
        "- It fails 1 of 1 hidden test.\n"
        "- On 1 of them the program stops with an exception of its own, derived from LookupError, "
        "in line 4: return a - b",
    ),
}


def feedback_of(case):
    found = TEXTS[case][0]
    return write_feedback(found) if isinstance(found, Judged) else found


@pytest.mark.parametrize("case", TEXTS)
def test_words_of_the_judge(case):
    _, verdict, text = TEXTS[case]
    feedback = feedback_of(case)
    assert feedback.render() == f"{verdict.sentence}\n{text}"
    assert (feedback.verdict, feedback.score) == (verdict, 0.0)


@pytest.mark.parametrize("case", TEXTS)
@pytest.mark.parametrize("budget", [0, 1, 8, 40, 100, 300, 2000])
def test_feedback_keeps_to_its_budget(case, budget):
    assert len(feedback_of(case).render(budget=budget)) <= budget


@pytest.mark.parametrize("case", TEXTS)
def test_spans_lie_in_the_program(case):
    for note in feedback_of(case).notes:
        if note.span is not None:
            assert PROGRAM.lines[0][0] <= note.span[0] < note.span[1] <= PROGRAM.lines[-1][1]


def test_exception_points_at_the_innermost_line_of_the_program():
    note = feedback_of("exception").notes[0]
    assert ATTEMPT[slice(*note.span)] == "return a - b"


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("solve_it", "the program defines no function solve_it; call the function in line 3 so."),
        ("count", "the program defines no function count."),
    ],
)
def test_a_function_of_nearly_the_right_name_is_pointed_at(wanted, said):
    task = replace(FUNCTION, function=wanted)
    missing = error("NameError", f"name '{wanted}' is not defined", ())
    note = write_feedback(judged(task, missing)).notes[0]
    assert note.message == f"The public test fails: {said}"
    assert (note.span and ATTEMPT[slice(*note.span)]) == ("def solve(a, b):" if "line" in said else None)


def test_syntax_error_points_at_the_character():
    start, end = syntax_error("invalid syntax", 4, 12).notes[0].span
    assert ATTEMPT[start - 7 : end] == "return a"


def test_all_tests_passed_is_correct():
    feedback = write_feedback(judged(STDIN, PASSED, PASSED, hidden=1))
    assert (feedback.verdict, feedback.score, feedback.notes) == (Verdict.CORRECT, 1.0, ())


def test_nothing_is_correct_that_was_not_run():
    assert write_feedback(judged(STDIN, PASSED, error(), hidden=5)).score == 0.0


def test_no_tests_are_a_fault_and_no_pass():
    with pytest.raises(EnvironmentFault, match="no tests"):
        write_feedback(judged(STDIN, public=0))


def test_partial_credit_is_the_share_of_all_tests():
    feedback = write_feedback(judged(STDIN, PASSED, error(), PASSED, hidden=3), partial_credit=True)
    assert (feedback.verdict, feedback.score) == (Verdict.PARTIAL, 0.5)


def test_partial_credit_for_nothing_is_the_verdict_of_the_first_failure():
    feedback = write_feedback(judged(STDIN, error(), error(), hidden=1), partial_credit=True)
    assert (feedback.verdict, feedback.score) == (Verdict.RUNTIME_ERROR, 0.0)


def test_partial_credit_counts_where_a_public_test_fails():
    feedback = write_feedback(judged(STDIN, error(), PASSED, PASSED, hidden=2), partial_credit=True)
    assert feedback.notes[-1].message == "In all, it passes 2 of the 3 tests."


def test_that_nothing_was_returned_is_a_kind_of_its_own():
    assert [feedback_of(case).notes[0].kind for case in TEXTS if case.startswith("nothing returned")] == [
        "test.returned_nothing"
    ] * 2
    assert write_feedback(returned([None])).notes[0].kind == "test.wrong"


def test_kinds_of_notes_are_dotted_lower_case():
    for case in TEXTS:
        for note in feedback_of(case).notes:
            assert (
                note.kind.replace(".", "").replace("_", "").isalpha() and note.kind.islower() and "." in note.kind
            )


# --- hidden tests ------------------------------------------------------------------------------------------

SECRET = "4711"
SMUGGLERS = {
    "message": error("ValueError", SECRET),
    "class": error(f"Input{SECRET}", "", bases=(f"Base{SECRET}", "ValueError")),
    "function": error("ValueError", "", (Frame(4, f"f{SECRET}", ""),)),
    "text of a line": error("ValueError", "", (Frame(4, "", SECRET),)),
    "number of a line": error("ValueError", "", (Frame(4711, "", ""),)),
    "output": error("ValueError", "", stdout=SECRET, stderr=SECRET),
    "exit code": Execution(Status.EXITED, SECRET, SECRET, exit_code=4711),
    "signal": Execution(Status.CRASHED, SECRET, SECRET, signal=f"signal {SECRET}"),
    "time": Execution(Status.TIMEOUT, SECRET, SECRET, limit=SECRET, cpu=4711, wall=4711),
    "memory": Execution(Status.MEMORY_LIMIT, SECRET, SECRET, exception=Raised(SECRET, SECRET), peak_memory=4711),
    "forged syntax error": Execution(
        Status.COMPILE_ERROR, SECRET, SECRET, exception=Raised("SyntaxError", SECRET, line=1, column=4711)
    ),
    "forged missing function": error("NameError", f"name 'solve' {SECRET}", ()),
    "class of a result": Execution(Status.OK, SECRET, SECRET, outcomes=(Outcome(opaque=SECRET),)),
    "result": Execution(Status.OK, SECRET, SECRET, outcomes=(Outcome(SECRET),)),
}


@pytest.mark.parametrize("way", SMUGGLERS)
@pytest.mark.parametrize("task", [STDIN, FUNCTION, ASSERTIONS], ids=lambda task: task.form)
@pytest.mark.parametrize("public", [0, 1])
def test_no_program_carries_a_hidden_input_into_feedback(task, way, public):
    mismatch = Mismatch("value", SECRET, SECRET, SECRET, SECRET)
    executions = [*[PASSED] * public, SMUGGLERS[way]]
    feedback = write_feedback(
        judged(task, *executions, public=public, hidden=1, mismatches=[*[None] * public, mismatch])
    )
    assert feedback.score == 0.0
    assert SECRET not in to_json(feedback)


# --- what a program may write ------------------------------------------------------------------------------


def test_large_input_and_output_are_cut_in_the_middle():
    test = Test(input="7 " * 50_000, output="first" + " 0" * 50_000 + " last", public=True)
    given = "0 " * 50_000 + "end"
    feedback = write_feedback(
        judged(STDIN, Execution(Status.OK, given), mismatches=[compare_output(test.output, given)], test=test)
    )
    text = feedback.render()
    assert len(text) < 1700
    assert (
        "Expected output: first 0 0" in text and text.count(" … ") == 3 and "last" in text and text.endswith("end")
    )


def test_wider_budget_shows_more_and_still_holds_every_note():
    texts = [
        write_feedback(printed("5 " * 10_000, stderr="x" * 10_000), budget=budget).render(budget=budget)
        for budget in (500, 2000, 8000)
    ]
    for text, budget in zip(texts, (500, 2000, 8000), strict=True):
        assert budget / 3 < len(text) <= budget
        assert "Output of the program" in text and "standard error" in text


def test_long_line_is_quoted_around_its_error():
    program = extract_program("```python\n" + "x = " + "(1 + " * 200 + "?\n```")
    note = does_not_compile(program, Raised("SyntaxError", "invalid", line=1, column=1005)).notes[0]
    _, quoted, caret = note.message.split("\n")
    assert quoted[caret.index("^")] == "?" and len(quoted) < 120


@given(st.text(max_size=300), st.integers(-5, 400))
def test_any_line_and_column_of_a_syntax_error_are_quoted(line, column):
    program = extract_program(f"`````python\nx\n{line}\n`````")
    feedback = does_not_compile(program, Raised("SyntaxError", line, line=2, column=column))
    assert feedback.render(budget=300)


_raised = st.builds(
    Raised,
    type=st.text(max_size=20),
    message=st.text(),
    frames=st.lists(st.builds(Frame, st.integers(-1, 9), st.text(max_size=9), st.text())).map(tuple),
    line=st.none() | st.integers(-1, 9),
    column=st.none() | st.integers(-1, 99),
    bases=st.lists(st.text(max_size=9)).map(tuple),
)
_execution = st.builds(
    Execution,
    status=st.sampled_from(Status),
    stdout=st.text(),
    stderr=st.text(),
    outcomes=st.lists(st.builds(Outcome, st.text() | st.integers() | st.lists(st.integers()))).map(tuple),
    exception=st.none() | _raised,
    exit_code=st.none() | st.integers(0, 255),
    signal=st.none() | st.text(),
    limit=st.none() | st.text(),
)


@given(
    st.sampled_from([STDIN, FUNCTION, METHOD, ASSERTIONS]),
    st.lists(_execution, min_size=1, max_size=4),
    st.integers(0, 2),
    st.booleans(),
    st.integers(0, 400),
)
def test_whatever_an_execution_reports_gets_sound_feedback(task, executions, public, partial_credit, budget):
    public = min(public, len(executions))
    mismatches = [Mismatch("value", "they differ", "", "1", "2")] * len(executions)
    found = judged(task, *executions, public=public, hidden=len(executions) - public, mismatches=mismatches)
    feedback = write_feedback(found, partial_credit=partial_credit, budget=budget)
    assert feedback.score == 0.0
    assert feedback.render(budget=budget) == feedback.render(budget=budget)
    assert len(feedback.render(budget=budget)) <= budget
    for note in feedback.notes:
        assert note.span is None or 0 <= note.span[0] <= note.span[1] <= len(ATTEMPT)
