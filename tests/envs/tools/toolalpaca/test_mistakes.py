"""Mistakes planted in the published answers."""

from __future__ import annotations


def test_planted_mistakes_in_several_calls_are_wrong_and_their_notes_name_them(ask) -> None:
    env, task = ask(("findLamps", {"shape": "round", "count": 3}), ("listShops", {}))
    planted = env.planted_mistakes(task)
    assert {"tool.unknown", "json.bracket", "call.missing", "call.extra"} <= {mistake.kind for mistake in planted}
    for mistake in planted:
        feedback = env.judge(task, mistake.actions[0])
        assert feedback.score < 1
        assert any(mistake.named_by(note.kind) for note in feedback.notes), mistake
