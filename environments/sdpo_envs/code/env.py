"""The environment of programming problems: runs the program of a reply on a problem's tests, in a sandbox.

Public tests run first. At the first one that fails judging ends, since that is what feedback is about; if all
pass, the hidden tests run, all of them, so that feedback can say how many fail. Tests that use up a limit are what
costs time, so few of them are allowed per attempt, and then feedback says "at least".
"""

from __future__ import annotations

import functools
import math
import random
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from sdpo_envs.code.assertions import run_assertions
from sdpo_envs.code.compare import compare_output, compare_value
from sdpo_envs.code.extract import extract_program
from sdpo_envs.code.feedback import Judged, bad_form, does_not_compile, write_feedback
from sdpo_envs.code.mistakes import program_mistakes
from sdpo_envs.code.problem import CodeTask, Test
from sdpo_envs.code.results import Mismatch, TestResult, TestStatus
from sdpo_envs.code.text import a_type
from sdpo_gym import (
    Attempt,
    ConfigError,
    Detail,
    EnvironmentFault,
    Feedback,
    FeedbackEnv,
    Note,
    PlantedMistake,
    TaskSource,
)
from sdpo_gym.mistakes import spread
from sdpo_gym.sandbox import Isolation, Sandbox, load_sandbox, shared_sandbox
from sdpo_gym.sandbox.types import Call, Execution, Raised, Status
from sdpo_gym.tasks import stable_hash

PATIENCE = 1
"""With all-or-nothing scores, judging an attempt ends with the test that uses up a limit: it has failed."""
PATIENCE_FOR_CREDIT = 3
"""With partial credit, later tests may still earn some, so a few may use up a limit."""

_COSTLY = (TestStatus.TIMEOUT, TestStatus.MEMORY_LIMIT, TestStatus.OUTPUT_LIMIT)


class CodeEnv(FeedbackEnv[CodeTask]):
    """Programming problems. The reply's program is run on the problem's tests; its score is 1.0 if all pass.

    To judge problems with several right answers, override `check`; to make tests when they are needed, `tests`.

    Args:
        tasks: Where problems come from.
        sandbox: Where programs run: the name of a provider, or a sandbox, which stays the caller's to close. By
            default the best provider that this machine has; one sandbox is shared by all environments.
        allow_weak_isolation: Whether programs may run where nothing holds them back but limits on resources.
        train_tests: In the training split, the share of the tests that feedback and score come from, chosen by
            the task's id. Public tests are always among them, and one hidden test, if there are any.
        partial_credit: Whether the score is the share of tests that pass, instead of all or nothing.
        detail: How much of the feedback the observation says.
        budget: At most so many characters of feedback in an observation; notes are laid out for it.
        render_mode: Gymnasium's.

    Raises:
        ConfigError: If an argument is out of range, or the sandbox is weak and that is not allowed.
    """

    last_answer_counts = True

    def __init__(
        self,
        tasks: TaskSource[CodeTask] | Sequence[CodeTask],
        *,
        sandbox: str | Sandbox | None = None,
        allow_weak_isolation: bool = False,
        train_tests: float = 1.0,
        partial_credit: bool = False,
        detail: Detail | str = Detail.FULL,
        budget: int | None = 2000,
        render_mode: str | None = None,
    ) -> None:
        super().__init__(tasks, detail=detail, budget=budget, render_mode=render_mode)
        if isinstance(train_tests, bool) or not 0 < train_tests <= 1:
            raise ConfigError(
                f"train_tests must be a share of the tests, above 0 and at most 1, got {train_tests!r}"
            )
        provider = load_sandbox(sandbox) if isinstance(sandbox, str) else sandbox
        if provider is not None and provider.isolation != Isolation.STRONG and not allow_weak_isolation:
            raise ConfigError(
                f"the sandbox {provider.name!r} is no boundary for hostile programs: use 'bubblewrap' (sdpo-gym "
                "doctor says what it needs), or permit it with allow_weak_isolation=True if you trust every "
                "program that will be judged"
            )
        self.allow_weak_isolation = allow_weak_isolation
        self.train_tests = train_tests
        self.partial_credit = partial_credit
        self._sandbox = sandbox

    @property
    def sandbox(self) -> Sandbox:
        """Where programs run; opened when it is first needed.

        Raises:
            ConfigError: If there is no provider of that name here, or it is weak and that is not allowed.
            EnvironmentFault: If it cannot be started.
        """
        if isinstance(self._sandbox, Sandbox):
            return self._sandbox
        return shared_sandbox(self._sandbox, allow_weak_isolation=self.allow_weak_isolation)

    # --- what a kind of problem may change -------------------------------------------------------------

    def tests(self, task: CodeTask) -> Sequence[Test]:
        """All tests of a task."""
        return task.tests

    def check(self, task: CodeTask, test: Test, given: Any) -> Mismatch | str | None:
        """What is wrong with a program's answer to one test; None if it is right.

        Args:
            task: The problem.
            test: The test; not of the form "assertions", which has no use for this.
            given: Form "stdin": what was printed. Form "function": what was returned, plain data of any kind and
                size. Of the program's making, so do not trust it to be sensible.

        Returns:
            None, a `Mismatch`, or a sentence on what is wrong, which a model will read if the test is public.
        """
        if task.form == "stdin":
            return compare_output(test.output, given, task.tolerance)
        return compare_value(test.expected, given, task.tolerance)

    def known_mistakes(self, task: CodeTask) -> Iterable[str]:
        """Whole programs that make a typical mistake at this problem, where some are known."""
        return ()

    def planted_mistakes(self, task: CodeTask) -> Iterable[PlantedMistake]:
        """The oracle's program with a slip in one place, or a program with a typical mistake."""
        if task.oracle is None:
            return ()
        rng = random.Random(stable_hash("planted", task.id))
        return spread(program_mistakes(task.oracle, rng, known=self.known_mistakes(task)), task.oracle_actions)

    # --- judging -----------------------------------------------------------------------------------------

    def judge(self, task: CodeTask, attempt: Attempt) -> Feedback:
        """Finds the program, runs it on the tests and says what came of it.

        Raises:
            EnvironmentFault: If the sandbox, the task's tests or its checker are broken.
        """
        program = extract_program(attempt)
        if isinstance(program, Note):
            return bad_form(program)
        tests = self.chosen_tests(task)
        source, shift = task.source(program.source)
        results = [_on_own_lines(result, shift) for result in self._run(task, source, tests)]
        if any(r.status is TestStatus.COMPILE_ERROR and not r.test.public for r in results):
            # What a program says when it holds a hidden input is not repeated, so it is asked again without one.
            bare = self.sandbox.run(source, limits=task.limits)
            if bare.status is Status.COMPILE_ERROR:
                return does_not_compile(program, _shifted(bare.exception, shift))
        public = sum(test.public for test in tests)
        judged = Judged(task, program, results, public, len(tests) - public)
        return write_feedback(judged, partial_credit=self.partial_credit, budget=self.budget)

    def chosen_tests(self, task: CodeTask) -> list[Test]:
        """The tests that an attempt at a task is judged by, public ones first.

        Raises:
            EnvironmentFault: If there are none, or anything would pass them.
        """
        tests = sorted(self.tests(task), key=lambda test: not test.public)
        self._require_substance(task, tests)
        if self.tasks.split != "train" or self.train_tests == 1:
            return tests
        public = sum(test.public for test in tests)
        wanted = max(math.ceil(self.train_tests * len(tests)) - public, 1)
        hidden = range(public, len(tests))
        rng = random.Random(stable_hash("train_tests", task.id))
        chosen = sorted(rng.sample(hidden, min(wanted, len(hidden))))
        return [*tests[:public], *(tests[index] for index in chosen)]

    def _require_substance(self, task: CodeTask, tests: Sequence[Test]) -> None:
        """Refuses tests that no program can fail."""
        compared = type(self).check is CodeEnv.check
        if not tests:
            problem = "it has no tests"
        elif task.form == "assertions":
            problem = "" if all(test.code.strip() for test in tests) else "one of its tests has no code"
        elif task.form == "stdin":
            problem = "no test expects any output" if compared and not any(t.output.strip() for t in tests) else ""
        else:
            nothing = compared and all(test.expected is None for test in tests)
            problem = "every test expects None" if nothing else ""
        if problem:
            raise EnvironmentFault(f"task {task.id!r} cannot be judged: {problem}; repair its source")

    def _run(self, task: CodeTask, source: str, tests: Sequence[Test]) -> list[TestResult]:
        """Runs tests in order until the outcome is known."""
        results: list[TestResult] = []
        for result in self._results(task, source, tests):
            told = result.test.public and not result.passed and all(r.passed for r in results)
            results.append(result if told else _without_output(result))
            if not self.partial_credit and result.test.public and not result.passed:
                break
            if result.index == 0 and result.status is TestStatus.COMPILE_ERROR:
                break
            patience = PATIENCE_FOR_CREDIT if self.partial_credit else PATIENCE
            if sum(r.status in _COSTLY for r in results) >= patience:
                break
        return results

    def _results(self, task: CodeTask, source: str, tests: Sequence[Test]) -> Iterator[TestResult]:
        if task.form != "assertions":
            return self._one_by_one(task, source, tests)
        return run_assertions(
            self.sandbox,
            source,
            tests,
            preamble=task.preamble,
            function=task.function,
            limits=task.limits,
        )

    def _one_by_one(self, task: CodeTask, source: str, tests: Sequence[Test]) -> Iterator[TestResult]:
        """Each test in an execution of its own: public ones in turn, hidden ones more and more at a time.

        Most programs that fail do so early, so few executions are wasted when judging ends at some result.
        """
        sandbox = self.sandbox
        first, size = 0, 1
        while first < len(tests):
            batch = range(first, min(first + size, len(tests)))
            if len(batch) == 1:
                yield self._result(sandbox, task, source, first, tests[first])
            else:
                with ThreadPoolExecutor(len(batch), thread_name_prefix="tests") as pool:
                    run = functools.partial(self._result, sandbox, task, source)
                    yield from list(pool.map(run, batch, [tests[index] for index in batch]))
            if not tests[first].public:
                size = min(2 * size, sandbox.workers)
            first = batch.stop

    def _result(self, sandbox: Sandbox, task: CodeTask, source: str, index: int, test: Test) -> TestResult:
        if task.form == "stdin":
            execution = sandbox.run(source, stdin=test.input, limits=task.limits)
            found = self._checked(task, test, execution.stdout) if execution.ok else None
        else:
            execution = sandbox.run(source, calls=[Call(task.function, test.args)], limits=task.limits)
            found = self._returned(task, test, execution) if execution.ok else None
        result = TestResult(index, test, execution, found)
        return result if test.public else _without_output(result)

    def _returned(self, task: CodeTask, test: Test, execution: Execution) -> Mismatch | None:
        """What is wrong with what a call returned."""
        if not execution.outcomes:
            return Mismatch("missing", "the program ended before the function had returned")
        outcome = execution.outcomes[-1]
        if outcome.opaque is not None:
            message = f"the result is an object of class {outcome.opaque}, not {a_type(test.expected)}"
            return Mismatch("type", message)
        return self._checked(task, test, outcome.value)

    def _checked(self, task: CodeTask, test: Test, given: Any) -> Mismatch | None:
        try:
            found = self.check(task, test, given)
        except Exception as error:
            raise EnvironmentFault(
                f"the checker of task {task.id!r} failed: {type(error).__name__}: {error}"
            ) from error
        return Mismatch("checker", found) if isinstance(found, str) else found


def _without_output(result: TestResult) -> TestResult:
    """A result without what the program said, which may be large: only of one public test it is told."""
    return replace(result, execution=replace(result.execution, stdout="", stderr="", outcomes=()))


def _on_own_lines(result: TestResult, shift: int) -> TestResult:
    """A result whose exception counts the program's own lines, where other lines stand before them."""
    if not shift or result.execution.exception is None:
        return result
    raised = _shifted(result.execution.exception, shift)
    return replace(result, execution=replace(result.execution, exception=raised))


def _shifted(raised: Raised | None, shift: int) -> Raised | None:
    if raised is None or not shift:
        return raised
    frames = tuple(replace(frame, line=frame.line - shift) for frame in raised.frames)
    line = None if raised.line is None else raised.line - shift
    return replace(raised, frames=frames, line=line)
