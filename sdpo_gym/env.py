"""What an environment is.

An author of a single-turn environment writes one method, `judge(task, attempt) -> Feedback`, and a source of
tasks. A multi-turn author writes `begin(task)` and `respond(state, attempt)`. Everything else follows: the
Gymnasium interface, rollouts, evaluation, training, the conformance check.

    class Reverse(sdpo_gym.FeedbackEnv):
        def judge(self, task, attempt):
            ...

The environment object itself holds no episode: `start(task)` gives an `Episode`, and many of them can run at
once on one environment. `reset` and `step` are the Gymnasium view of a current episode.
"""

from __future__ import annotations

import operator
import weakref
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

import gymnasium

from sdpo_gym.errors import ConfigError, UnknownNameError
from sdpo_gym.mistakes import PlantedMistake, wrong_secrets
from sdpo_gym.policy import Continued, Policy
from sdpo_gym.spaces import UnicodeText
from sdpo_gym.tasks import SPLITS, ListTasks, TaskSource
from sdpo_gym.types import (
    Attempt,
    Detail,
    Ending,
    Feedback,
    Group,
    Message,
    Note,
    Sample,
    Task,
    Trajectory,
    Turn,
    Verdict,
)

TaskT = TypeVar("TaskT", bound=Task)


@dataclass(frozen=True)
class Response:
    """What `respond` answers to one action of a multi-turn episode.

    Attributes:
        feedback: About this action. On the last turn its score is the episode's.
        observation: The next user message; None ends the episode.
        reward: None means the feedback's score on the last turn and 0 before.
        messages: What the action and the observation add to the conversation, if that is not a plain message of
            the assistant and one of the user. The first is the assistant's, and its text is the action's.
    """

    feedback: Feedback
    observation: str | None = None
    reward: float | None = None
    messages: tuple[Message, ...] = ()


class FeedbackEnv(gymnasium.Env[str, str], Generic[TaskT]):
    """A text environment that answers each attempt with `Feedback`.

    Args:
        tasks: Where tasks come from; a list will do.
        detail: How much of the feedback the *observation* says. `info["feedback"]` always has all of it.
        budget: At most so many characters of feedback in an observation.
        max_turns: After so many turns a multi-turn episode is truncated.
    """

    metadata: dict[str, Any] = {"render_modes": ["ansi"], "render_fps": 1}  # noqa: RUF012 (Gymnasium's own declaration)
    splits: ClassVar[Sequence[str]] = SPLITS
    """The splits that this environment has."""
    same_tasks_in_splits: ClassVar[bool] = False
    """Whether all splits have the same tasks, for learning at test time; otherwise no prompt may be in two."""
    last_answer_counts: ClassVar[bool] = False
    """Whether of several answers in an attempt the last one is judged and the others are drafts. By default an
    attempt that gives two answers is to be refused, and the conformance check holds an environment to that."""
    judge_workers: int = 4
    """How many attempts rollouts judge at once, in threads."""

    def __init__(
        self,
        tasks: TaskSource[TaskT] | Sequence[TaskT],
        *,
        detail: Detail | str = Detail.FULL,
        budget: int | None = 2000,
        max_turns: int = 1,
        render_mode: str | None = None,
    ) -> None:
        self.tasks = tasks if isinstance(tasks, TaskSource) else ListTasks(tasks)
        try:
            self.detail = Detail(detail)
        except ValueError:
            raise ConfigError(f"detail must be one of {', '.join(Detail)}, got {detail!r}") from None
        if max_turns < 1:
            raise ConfigError(f"max_turns must be at least 1, got {max_turns}")
        if budget is not None and budget < 0:
            raise ConfigError(f"budget must be 0 or more characters, or None for no limit, got {budget}")
        self.budget = budget
        self.max_turns = max_turns
        self.render_mode = render_mode
        self.observation_space = UnicodeText()
        self.action_space = UnicodeText()
        self.episode: Episode[TaskT] | None = None

    # --- what an author writes -------------------------------------------------------------------------

    def judge(self, task: TaskT, attempt: Attempt) -> Feedback:
        """Judges one attempt at one task. Must be deterministic and must not raise on any attempt.

        Raises:
            EnvironmentFault: If the environment is broken, so that the attempt cannot be judged.
        """
        raise NotImplementedError(f"{type(self).__name__} must define judge (or begin and respond)")

    def planted_mistakes(self, task: TaskT) -> Iterable[PlantedMistake]:
        """The oracle of `task` with one mistake each, for measuring whether feedback finds it; the telling first.

        The default puts something else in place of each secret (`sdpo_gym.mistakes.wrong_secrets`). Must be the
        same in every process. A mistake that happens to leave the answer right is passed over by who measures.
        """
        return wrong_secrets(task)

    @property
    def scorer(self) -> FeedbackEnv[TaskT]:
        """An environment that gives the same scores at less cost, where only scores are wanted; by default itself.

        For wrappers that write more feedback, and do so with much work.
        """
        return self

    def begin(self, task: TaskT) -> Any:
        """The state of a fresh episode. Only multi-turn environments need one."""
        return task

    def respond(self, state: Any, attempt: Attempt) -> Response:
        """Answers one action, changing `state` in place. The default judges it and ends the episode."""
        return Response(self.judge(state, attempt))

    def end(self, state: Any) -> None:
        """Gives back what `begin` took (a process, a connection); called once, when it is over or left."""

    def bind_policy(self, policy: Policy) -> None:
        """Told by rollouts and trainers which policy is about to act; for environments in which it also judges."""

    def review(self, group: Group) -> Group:
        """Looks once more at all attempts at a task together; for scores that are relative to the group's.

        Only rollouts (`collect_groups`) have groups: an episode that is played alone is not reviewed.
        """
        return group

    # --- episodes --------------------------------------------------------------------------------------

    def start(self, task: TaskT, messages: Sequence[Message] | None = None) -> Episode[TaskT]:
        """A new episode of `task`, independent of all others.

        Args:
            task: What is judged.
            messages: What the policy is shown at first, in place of the task's own messages.
        """
        return Episode(self, task, messages)

    def play(self, task: TaskT, actions: Sequence[str]) -> Trajectory:
        """An episode of `task` in which these actions are taken, as many of them as it has turns for."""
        with self.start(task) as episode:
            for action in actions:
                if episode.ending is not None:
                    break
                episode.step(action)
        return episode.trajectory

    def evaluate(self, task: TaskT, attempt: str) -> Feedback:
        """Feedback on the first action of a fresh episode."""
        with self.start(task) as episode:
            return episode.step(attempt).feedback

    # --- the Gymnasium view ----------------------------------------------------------------------------

    @property
    def task(self) -> TaskT:
        """The task of the current episode."""
        if self.episode is None:
            raise ConfigError("there is no episode yet: call reset() first")
        return self.episode.task

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[str, dict[str, Any]]:
        """Starts an episode of a random task, or of the one that `options` names.

        Args:
            seed: Seeds the choice of tasks.
            options: `{"index": i}` or `{"task_id": "…"}`.
        """
        super().reset(seed=seed)
        chosen = options or {}
        for option in chosen:
            if option not in ("index", "task_id"):
                raise UnknownNameError("reset option", option, ("index", "task_id"))
        if len(chosen) > 1:
            raise ConfigError("reset takes either the option 'index' or the option 'task_id', got both")
        if "task_id" in chosen:
            task = self.tasks.by_id(chosen["task_id"])
        elif "index" in chosen:
            try:
                index = operator.index(chosen["index"])
            except TypeError:
                raise ConfigError(
                    f"the reset option 'index' must be an integer, got {chosen['index']!r}"
                ) from None
            task = self.tasks[index]
        else:
            task = self.tasks[int(self.np_random.integers(len(self.tasks)))]
        self.close()
        self.episode = self.start(task)
        return task.prompt, {"task_id": task.id, "messages": self.episode.messages}

    def step(self, action: str) -> tuple[str, float, bool, bool, dict[str, Any]]:
        """Judges `action`; the observation is the feedback, or in mid-episode what the world answers."""
        if self.episode is None:
            raise ConfigError("there is no episode yet: call reset() before step()")
        turn = self.episode.step(action)
        info = {
            "task_id": self.episode.task.id,
            "feedback": turn.feedback,
            "verdict": str(turn.feedback.verdict),
            "messages": self.episode.messages,
        }
        ending = self.episode.ending
        return (
            turn.observation,
            turn.reward,
            ending is Ending.TERMINATED,
            ending is Ending.TRUNCATED,
            info,
        )

    def close(self) -> None:
        """Gives up the current episode, if there is one."""
        if self.episode is not None:
            self.episode.close()

    def render(self) -> str | None:
        """The conversation so far, as text, in render mode "ansi"."""
        if self.render_mode != "ansi":
            return None
        messages = self.episode.messages if self.episode else ()
        return "\n\n".join(f"[{m.role}]\n{m.content}" for m in messages)


class Episode(Generic[TaskT]):
    """One run through one task: the messages so far, and what has been done."""

    def __init__(self, env: FeedbackEnv[TaskT], task: TaskT, messages: Sequence[Message] | None = None) -> None:
        self.env, self.task = env, task
        self.state = env.begin(task)
        self.closed = False
        self.messages: tuple[Message, ...] = tuple(task.messages if messages is None else messages)
        self.turns: list[Turn] = []
        self.ending: Ending | None = None
        # Also when nobody closes it, but not if there is nothing to give back: a finalizer is not free.
        releases = type(env).end is not FeedbackEnv.end
        self._release = weakref.finalize(self, env.end, self.state) if releases else None

    def close(self) -> None:
        """Gives back what the episode holds; it cannot go on after that. Done by itself when it ends."""
        self.closed = True
        if self._release is not None:
            self._release()

    def __enter__(self) -> Episode[TaskT]:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    @property
    def conversation(self) -> tuple[Message, ...]:
        """The messages so far, for a policy: they know the tokens of the last answer."""
        return Continued(self.messages, self.turns[-1].action) if self.turns else self.messages

    def step(self, action: Sample | str) -> Turn:
        """Judges an action and advances.

        Raises:
            ConfigError: If the episode is over, or the action is not text.
            EnvironmentFault: If the environment is broken.
            TypeError: If the environment answers with something else than a `Response` with `Feedback`.
        """
        if self.ending is not None or self.closed:
            raise ConfigError("the episode is over: start a new one (reset() in Gymnasium)")
        if not isinstance(action, Sample):
            if not isinstance(action, str):
                raise ConfigError(f"an action must be a string, got {type(action).__name__}")
            finish = action.finish_reason if isinstance(action, Attempt) else "stop"
            action = Sample(str(action), finish_reason=finish)
        response = self.env.respond(self.state, action.attempt)
        if not isinstance(response, Response) or not isinstance(response.feedback, Feedback):
            got = response.feedback if isinstance(response, Response) else response
            raise TypeError(
                f"{type(self.env).__name__} must judge with a Feedback (respond with a Response), "
                f"got {type(got).__name__}"
            )
        feedback = _with_truncation(response.feedback, action.attempt)
        over = response.observation is None
        if over:
            self.ending = Ending.TERMINATED
        elif len(self.turns) + 1 >= self.env.max_turns:
            self.ending = Ending.TRUNCATED
        observation = response.observation
        if observation is None:
            observation = feedback.render(self.env.detail, self.env.budget)
        reward = response.reward if response.reward is not None else (feedback.score if over else 0.0)
        turn = Turn(self.messages, action, float(reward), feedback, observation)
        self.turns.append(turn)
        self.messages += response.messages or (Message("assistant", action.text), Message("user", observation))
        if self.ending is not None:
            self.close()
        return turn

    @property
    def trajectory(self) -> Trajectory:
        """The episode as data."""
        return Trajectory(self.task.id, tuple(self.turns), self.ending or Ending.TRUNCATED)


def _with_truncation(feedback: Feedback, attempt: Attempt) -> Feedback:
    """Says so, in every environment alike, when an attempt lacks its answer because it was cut off."""
    if not attempt.truncated or feedback.verdict is not Verdict.FORMAT_ERROR:
        return feedback
    note = Note(
        "truncated",
        "The attempt reached the length limit before it was complete; be brief and give the answer early.",
        span=(max(len(attempt) - 1, 0), len(attempt)),
    )
    return Feedback(Verdict.TRUNCATED, feedback.score, (note, *feedback.notes))
