"""Which attempts of a comparison to show, and what of them: read off the recorded rollouts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sdpo_gym.backends import TeacherDetail
from sdpo_gym.runs import RecordedGroup, Run
from sdpo_gym.types import Detail, Trajectory, shorten
from sdpo_leaderboards.comparison import ArmResult, Comparison

LONGEST_TEXT = 4000


@dataclass(frozen=True)
class Shown:
    """One attempt, as text.

    Attributes:
        text: What the model wrote.
        verdict: The environment's verdict, in words.
        score: Its return.
        feedback: What a model is told about it.
        advantage: What a scalar backend made of it; None if it made nothing of it.
        reprompt: The self-teacher's context; None if there was none.
    """

    text: str
    verdict: str
    score: float
    feedback: str
    advantage: float | None = None
    reprompt: str | None = None


@dataclass(frozen=True)
class TrainingExample:
    """One task of a training step with some of the attempts at it."""

    when: str
    step: int
    prompt: str
    attempts: tuple[Shown, ...]
    passed: int
    of: int


@dataclass(frozen=True)
class TestExample:
    """One test task: an attempt before training, and one after it for each backend."""

    title: str
    prompt: str
    before: Shown
    after: dict[str, Shown]


def training_examples(comparison: Comparison, backend: str) -> list[TrainingExample]:
    """An early and a late group of the backend's first run that has any."""
    arm = _first(comparison, backend)
    if arm is None:
        return []
    run = Run.open(comparison.path / "arms" / arm.name)
    detail = TeacherDetail(run.config.get("detail", TeacherDetail.FULL)).feedback
    steps = run.recorded_steps("train")
    chosen = [("Early in training", steps[: max(1, len(steps) // 4)])]
    if len(steps) > 1:
        chosen.append(("Late in training", steps[: -max(1, len(steps) // 4) - 1 : -1]))
    examples = []
    for when, candidates in chosen:
        best = max(
            ((step, group) for step in candidates[:4] for group in run.recorded(step)),
            key=lambda pair: _interest(pair[1]),
        )
        examples.append(_training_example(when, *best, detail))
    return examples


def test_examples(comparison: Comparison, most: int = 3) -> list[TestExample]:
    """Test tasks that were won, lost, and missed throughout, with each backend's attempt after training."""
    names = [one.name for one in comparison.config.contenders]
    arms = [a for b in names if (a := _first(comparison, b, "finished")) and a.after]
    if not arms:
        return []
    last = {a.backend: _by_task(comparison, a, after=True) for a in arms}
    before = _by_task(comparison, arms[0], after=False)
    tasks = [t for t in before if all(t in groups for groups in last.values())]

    def change(task: str) -> float:
        start = _pass_rate(before[task])
        return sum(_pass_rate(groups[task]) - start for groups in last.values())

    kinds = [
        ("Learned", sorted((t for t in tasks if change(t) > 0), key=change, reverse=True)),
        ("Lost", sorted((t for t in tasks if change(t) < 0), key=change)),
        ("Missed throughout", [t for t in tasks if change(t) == 0 and _pass_rate(before[t]) == 0]),
        ("Learned", sorted((t for t in tasks if change(t) > 0), key=change, reverse=True)[1:]),
    ]
    examples = [(title, candidates[0]) for title, candidates in kinds if candidates][:most]
    return [
        TestExample(
            title,
            shorten(before[task].group.task.prompt, LONGEST_TEXT),
            _shown(_typical(before[task]), Detail.FULL),
            {name: _shown(_typical(groups[task]), Detail.FULL) for name, groups in last.items()},
        )
        for title, task in examples
    ]


def _first(comparison: Comparison, backend: str, status: str | None = None) -> ArmResult | None:
    return next(
        (a for a in comparison.arms if a.backend == backend and a.rewards and status in (None, a.status)), None
    )


def _interest(recorded: RecordedGroup) -> tuple[bool, bool, int]:
    """A group teaches a reader most if it holds failures and successes and the trainer learned from it."""
    returns = recorded.group.returns
    failed = {i for i, ret in enumerate(returns) if ret < 1}
    learned = {note["trajectory"] for note in recorded.learning}
    return bool(failed & learned), 0 < len(failed) < len(returns), len(learned)


def _training_example(when: str, step: int, recorded: RecordedGroup, detail: Detail) -> TrainingExample:
    """The group's first failure and first success, those first that were learned from."""
    notes = {note["trajectory"]: note for note in recorded.learning}
    trajectories = recorded.group.trajectories
    order = sorted(range(len(trajectories)), key=lambda i: i not in notes)
    failed = [i for i in order if trajectories[i].ret < 1][:1]
    passed = [i for i in order if trajectories[i].ret >= 1][:1]
    attempts = tuple(
        _shown(trajectories[i], detail, notes.get(i, {}).get("advantage"), notes.get(i, {}).get("reprompt"))
        for i in failed + passed
    )
    count = sum(t.ret >= 1 for t in trajectories)
    prompt = shorten(recorded.group.task.prompt, LONGEST_TEXT)
    return TrainingExample(when, step, prompt, attempts, count, len(trajectories))


def _shown(
    trajectory: Trajectory, detail: Detail, advantage: float | None = None, reprompt: str | None = None
) -> Shown:
    feedback = trajectory.feedback
    return Shown(
        text=shorten("\n\n---\n\n".join(turn.action.text for turn in trajectory.turns), LONGEST_TEXT),
        verdict=str(feedback.verdict).replace("_", " "),
        score=trajectory.ret,
        feedback=feedback.render(detail, LONGEST_TEXT),
        advantage=advantage,
        reprompt=None if reprompt is None else shorten(reprompt, LONGEST_TEXT),
    )


def _by_task(comparison: Comparison, arm: ArmResult, after: bool) -> dict[str, RecordedGroup]:
    run = Run.open(comparison.path / "arms" / arm.name)
    step = run.recorded_steps("test")[-1 if after else 0]
    return {r.group.task.id: r for r in run.recorded(step, "test") if r.group.trajectories}


def _pass_rate(recorded: RecordedGroup) -> float:
    returns: Sequence[float] = recorded.group.returns
    return sum(ret >= 1 for ret in returns) / len(returns)


def _typical(recorded: RecordedGroup) -> Trajectory:
    """An attempt that ends as most of the group's attempts do."""
    passes = _pass_rate(recorded) > 0.5
    return next(t for t in recorded.group.trajectories if (t.ret >= 1) == passes)
