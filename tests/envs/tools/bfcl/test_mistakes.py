"""Mistakes planted in the right calls of questions of our own."""

from __future__ import annotations


def test_nearly_all_planted_mistakes_are_mistakes_and_their_notes_point_at_them(env) -> None:
    played = [
        (mistake, env.judge(task, mistake.actions[0]))
        for task in env.tasks
        for mistake in env.planted_mistakes(task)
    ]
    wrong = [(mistake, feedback) for mistake, feedback in played if feedback.score < 1]
    assert len(wrong) >= 0.95 * len(played) > 20
    for mistake, feedback in wrong:
        assert any(n.span[0] < mistake.span[1] and mistake.span[0] < n.span[1] for n in feedback.notes), mistake


def test_where_no_function_fits_a_call_is_planted(env) -> None:
    kinds = {
        mistake.kind
        for task in env.tasks
        if "irrelevance" in task.category
        for mistake in env.planted_mistakes(task)
    }
    assert kinds == {"call.unneeded"}
