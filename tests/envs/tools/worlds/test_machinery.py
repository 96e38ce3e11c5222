"""What all worlds share: tools from functions, episodes, their end, and what is said of it."""

import dataclasses
import itertools
import re

import lamps
import pytest
from episodes import kinds_of, play, write

from sdpo_envs.tools.formats import Call
from sdpo_envs.tools.formats.listing import list_tool
from sdpo_envs.tools.worlds import env as module
from sdpo_envs.tools.worlds.catalogue import SERVICES, Service
from sdpo_envs.tools.worlds.env import Worlds
from sdpo_envs.tools.worlds.outcome import breaks
from sdpo_envs.tools.worlds.task import Draw, Forbidden, Step, secrets_of
from sdpo_envs.tools.worlds.tool import make_tool, tool
from sdpo_envs.tools.worlds.world import World
from sdpo_gym import ConfigError, Detail, EnvironmentFault, Verdict, as_messages
from sdpo_gym.errors import DataError, UnknownNameError
from sdpo_gym.leaks import find_leaks
from sdpo_gym.types import Ending, as_native, from_json, to_json

FORMATS = ("json", "openai", "hermes", "react")


@pytest.fixture(autouse=True)
def lamps_are_listed(monkeypatch):
    monkeypatch.setitem(SERVICES, "lamps", Service(lamps.Lamps, lamps.KINDS))


def make(**arguments):
    return Worlds(**{"worlds": ["lamps"], "level": None, **arguments})


def task_of_kind(env, kind):
    return next(task for task in env.tasks if task.metadata["kind"] == kind)


@pytest.fixture
def world():
    made = lamps.Lamps(
        {"rooms": [{"name": "hall"}], "lamps": [{"id": "lamp_1", "room": "hall", "level": 0}]}, "2026-03-03T21:00"
    )
    yield made
    made.close()


# --- tools from functions ----------------------------------------------------------------------------------


def test_a_parameter_that_may_be_left_out_is_listed_without_null():
    class World:
        @tool
        def move(self, day: str | None = None) -> None:
            """Moves it.

            Args:
                day: The new day.
            """

    assert list_tool(make_tool(World.move).spec) == "move: Moves it.\n- day: string, optional; The new day."


def test_the_schema_of_a_tool_comes_from_its_types_and_docstring():
    spec = lamps.Lamps.tools()["set_lamp"].spec
    assert spec.description == "Sets how bright a lamp is."
    assert spec.parameters == {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "lamp_id": {"type": "string", "description": "The lamp's id."},
            "level": {
                "type": "integer",
                "minimum": 0,
                "maximum": 100,
                "description": "0 is off, 100 is full light.",
            },
        },
        "required": ["lamp_id", "level"],
    }


def test_every_world_can_be_declined():
    assert "decline_request" in lamps.Lamps.tools()


def test_a_tool_without_description_is_refused():
    @tool
    def silent(self, x: int):
        pass

    with pytest.raises(TypeError, match="docstring"):
        make_tool(silent)


def test_a_parameter_without_description_is_refused():
    @tool
    def vague(self, x: int):
        """Does something."""

    with pytest.raises(TypeError, match="'x'"):
        make_tool(vague)


# --- calls -------------------------------------------------------------------------------------------------


def test_a_call_changes_the_database(world):
    assert world.call("set_lamp", {"lamp_id": "lamp_1", "level": 7}).content == {"id": "lamp_1", "level": 7}
    assert [change.kind for change in world.changes()] == ["update"]


@pytest.mark.parametrize(
    ("name", "arguments", "code"),
    [
        ("set_lamps", {"lamp_id": "lamp_1", "level": 7}, "unknown_tool"),
        ("__init__", {}, "unknown_tool"),
        ("call", {"name": "x"}, "unknown_tool"),
        ("set_lamp", {}, "invalid_arguments"),
        ("set_lamp", {"lamp_id": "lamp_1", "level": 7, "force": True}, "invalid_arguments"),
        ("set_lamp", {"lamp_id": "lamp_1", "level": "7"}, "invalid_arguments"),
        ("set_lamp", {"lamp_id": "lamp_1", "level": True}, "invalid_arguments"),
        ("set_lamp", {"lamp_id": "lamp_1", "level": 101}, "invalid_arguments"),
        ("set_lamp", {"lamp_id": "lamp_1", "level": 2**80}, "invalid_arguments"),
        ("set_lamp", {"lamp_id": "lamp_1", "level": float("nan")}, "invalid_arguments"),
        ("set_lamp", {"lamp_id": "x" * 5000, "level": 1}, "invalid_arguments"),
        ("set_lamp", {"lamp_id": "\ud800", "level": 1}, "invalid_arguments"),
        ("set_lamp", {"\ud800": 1}, "invalid_arguments"),
        ("set_lamp", {"lamp_id": "lamp_2", "level": 1}, "not_found"),
        ("set_lamp", {"lamp_id": "' OR 1=1; DROP TABLE lamps; --", "level": 1}, "not_found"),
        ("find_lamps", {"room": "hall", "page": 2}, "not_found"),
    ],
)
def test_a_wrong_call_is_answered_and_changes_nothing(world, name, arguments, code):
    outcome = world.call(name, arguments)
    assert (outcome.code, outcome.content["error"]["code"]) == (code, code)
    assert world.changes() == []
    assert world.broken() == []


def test_a_service_that_refuses_halfway_has_changed_nothing():
    class Halfway(lamps.Lamps):
        @tool
        def dim_all(self, level: int) -> None:
            """Dims all lamps.

            Args:
                level: How far.
            """
            self.run("UPDATE lamps SET level = 1")
            self.call("set_lamp", {"lamp_id": "none", "level": 1})
            raise lamps.ServiceError("conflict", "not now")

    world = Halfway(
        {"rooms": [{"name": "hall"}], "lamps": [{"id": "l", "room": "hall", "level": 0}]}, "2026-01-01T00:00"
    )
    assert world.call("dim_all", {"level": 1}).code == "conflict"
    assert world.changes() == []


def test_a_broken_tool_is_the_environments_fault(world, monkeypatch):
    world.db.execute("DROP TABLE lamps")
    with pytest.raises(EnvironmentFault, match="set_lamp"):
        world.call("set_lamp", {"lamp_id": "lamp_1", "level": 7})


def test_rows_that_do_not_fit_are_the_environments_fault():
    with pytest.raises(EnvironmentFault, match="CHECK"):
        lamps.Lamps({"rooms": [], "lamps": [{"id": "l", "room": "hall", "level": 101}]}, "2026-01-01T00:00")


def test_worlds_are_apart(world):
    other = lamps.Lamps({"rooms": [{"name": "hall"}], "lamps": []}, "2026-03-03T21:00")
    world.call("set_lamp", {"lamp_id": "lamp_1", "level": 7})
    assert other.changes() == []
    assert other.call("find_lamps", {"room": "hall"}).content["items"] == []
    other.close()


# --- episodes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", FORMATS)
def test_the_oracle_solves_every_task_in_every_format(format):
    env = make(format=format)
    for task in env.tasks[:60]:
        trajectory = play(env, task, task.plan)
        assert trajectory.feedback.verdict is Verdict.CORRECT, (task.plan, trajectory.feedback)
        assert (trajectory.ret, trajectory.ending) == (1.0, Ending.TERMINATED)


def test_tasks_come_back_from_json():
    for task in make().tasks[:20]:
        again = from_json(type(task), to_json(task))
        assert to_json(again) == to_json(task)
        assert play(make(), again, again.plan).ret == 1.0


def test_a_reply_that_breaks_the_format_is_told_so_and_the_episode_goes_on():
    env = make()
    task = env.tasks[0]
    trajectory = play(env, task, ["gibberish", *task.plan])
    first = trajectory.turns[0]
    assert first.feedback.verdict is Verdict.FORMAT_ERROR
    assert first.observation.startswith("No call was made.")
    assert first.feedback.notes[0].message in first.observation
    assert trajectory.ret == 1.0


def test_a_wrong_call_is_told_where_and_the_episode_goes_on():
    env = make()
    task = task_of_kind(env, "night light")
    wrong = '{"name": "add_lamp", "arguments": {"room": 5}}'
    first = play(env, task, [wrong, *task.plan]).turns[0]
    assert first.feedback.verdict is Verdict.TOOL_ERROR
    assert wrong[slice(*first.feedback.notes[0].span)] == '"room": 5'


def test_an_unknown_tool_is_told_with_the_closest_listed_one():
    env = make()
    task = task_of_kind(env, "night light")
    note = play(env, task, ['{"name": "add_lamps", "arguments": {}}']).turns[0].feedback.notes[0]
    assert (note.kind, note.message) == (
        "tool.unknown",
        'There is no tool "add_lamps"; the closest in the list is add_lamp.',
    )


def test_a_tool_that_is_not_listed_does_not_exist():
    env = make()
    task = next(t for t in env.tasks if "main_switch" not in t.tools)
    trajectory = play(env, task, ['{"name": "main_switch", "arguments": {"on": true}}'])
    assert trajectory.turns[0].feedback.notes[0].kind == "tool.unknown"


def test_an_episode_without_an_answer_is_judged_at_its_turn_limit():
    env = make()
    task = task_of_kind(env, "night light")
    right = play(env, task, [task.plan[0], '{"name": "find_lamps", "arguments": {"room": "hall"}}'])
    assert (len(right.turns), right.ret) == (task.turns, 1.0)
    wrong = play(env, task, ['{"name": "find_lamps", "arguments": {"room": "hall"}}'])
    assert (len(wrong.turns), wrong.ret, wrong.feedback.verdict) == (task.turns, 0.0, Verdict.TURN_LIMIT)


def test_doing_nothing_scores_nothing():
    env = make()
    for task in env.tasks[:40]:
        trajectory = play(env, task, write(env))
        assert trajectory.ret == 0
        assert kinds_of(trajectory)[0] == "state.unchanged"
        assert "goal.unmet" in kinds_of(trajectory)


def test_an_extra_change_scores_nothing_and_is_named():
    env = make()
    task = task_of_kind(env, "switch on")
    room = task.rows["lamps"][0]["room"]
    extra = write(env, (Step("add_lamp", {"room": room}),))[0]
    trajectory = play(env, task, [*task.plan[:-1], extra, task.plan[-1]])
    assert trajectory.ret == 0
    assert kinds_of(trajectory) == ["state.side_effect"]
    assert re.search(r"Nobody asked for it, but the lamp 'lamp_\d+' was added\.", trajectory.feedback.render())


def test_a_forbidden_route_scores_nothing_and_the_rule_is_named():
    env = make()
    task = task_of_kind(env, "switch on")
    on, off = Step("main_switch", {"on": True}), Step("main_switch", {"on": False})
    right_state = [*write(env, (on, off))[:1], *task.plan]
    trajectory = play(env, task, right_state)
    assert trajectory.ret == 0
    assert kinds_of(trajectory) == ["rule.broken"]
    assert "The main switch is for emergencies only." in trajectory.feedback.render()


@pytest.mark.parametrize(
    ("given", "broken"),
    [
        ({"lamp_id": "lamp_1", "names": ["all"]}, True),
        ({"lamp_id": " LAMP_1 ", "names": ["Ada", " ALL"]}, True),
        ({"lamp_id": "lamp_2", "names": ["all"]}, False),
        ({"lamp_id": "lamp_1", "names": ["Ada"]}, False),
        ({"lamp_id": "lamp_1", "names": []}, False),
        ({"lamp_id": "lamp_1"}, False),
    ],
)
def test_blanks_case_and_company_do_not_hide_a_forbidden_call(given, broken):
    rule = Forbidden("tell", "Not everybody is told.", {"lamp_id": "lamp_1", "names": ["all"]})
    assert breaks(Step("tell", given), rule) is broken


def test_a_new_record_that_no_goal_complains_of_is_told_by_what_is_wrong_with_it():
    env = make()
    task = task_of_kind(env, "night light")
    room = _steps(env, task)[0].arguments["room"]
    unwatched = dataclasses.replace(task, goals=())
    trajectory = play(env, unwatched, write(env, (Step("add_lamp", {"room": room, "level": 7}),)))
    assert trajectory.ret == 0
    assert kinds_of(trajectory) == ["state.different"]
    assert re.search(
        r"The lamp 'lamp_\d+' was added, but not as asked for \(level\)\.", trajectory.feedback.render()
    )


def test_a_wrong_value_is_told_as_an_unmet_goal_alone():
    env = make()
    task = task_of_kind(env, "switch on")
    lamp = next(o.arguments["lamp_id"] for o in [*_steps(env, task)] if "lamp_id" in o.arguments)
    trajectory = play(env, task, write(env, (Step("set_lamp", {"lamp_id": lamp, "level": 40}),)))
    assert kinds_of(trajectory) == ["goal.unmet"]
    assert "is at 40 of 100." in trajectory.feedback.render()


def test_the_wrong_record_scores_nothing_and_both_sides_are_told():
    env = make()
    task = task_of_kind(env, "switch on")
    lamp = next(o.arguments["lamp_id"] for o in _steps(env, task) if "lamp_id" in o.arguments)
    other = next(row["id"] for row in task.rows["lamps"] if row["id"] != lamp)
    trajectory = play(env, task, write(env, (Step("set_lamp", {"lamp_id": other, "level": 100}),)))
    assert trajectory.ret == 0
    assert kinds_of(trajectory) == ["goal.unmet", "state.side_effect"]
    assert lamp not in trajectory.feedback.render()


def test_declining_what_can_be_done_scores_nothing_and_ends_the_episode():
    env = make()
    task = task_of_kind(env, "switch on")
    trajectory = play(env, task, write(env, (Step("decline_request", {"reason": "no_tool"}),)))
    assert (len(trajectory.turns), trajectory.ret) == (1, 0.0)
    assert kinds_of(trajectory)[0] == "request.declined"


def test_declining_for_the_wrong_reason_scores_nothing():
    env = make()
    task = task_of_kind(env, "no such room")
    for reason, score in (("no_tool", 0), ("not_allowed", 0), ("not_found", 1)):
        actions = write(env, (Step("decline_request", {"reason": reason}),))
        assert play(env, task, actions).ret == score


def test_declining_twice_is_no_fault():
    env = make()
    task = task_of_kind(env, "no such room")
    twice = [Step("decline_request", {"reason": reason}) for reason in ("not_found", "not_found")]
    assert play(env, task, write(env, twice)).ret == 1


def test_declining_for_two_reasons_scores_nothing():
    env = make()
    task = task_of_kind(env, "no such room")
    both = [Step("decline_request", {"reason": reason}) for reason in ("not_found", "no_tool")]
    assert play(env, task, write(env, both)).ret == 0


def test_too_many_calls_in_one_turn_are_refused():
    env = make()
    task = task_of_kind(env, "switch on")
    look = Step("find_lamps", {"room": "hall"})
    first = play(env, task, write(env, [look] * (module.CALLS_PER_TURN + 2))).turns[0]
    assert [note.kind for note in first.feedback.notes] == ["service.rate_limited"] * 2


def test_a_refusal_points_at_the_argument_that_it_is_about():
    env = make()
    task = task_of_kind(env, "switch on")
    steps = (Step("set_lamp", {"lamp_id": "lamp_0", "level": 5}), Step("add_lamp", {"level": 5, "room": "moon"}))
    turn = play(env, task, write(env, steps)).turns[0]
    told = [turn.action.text[slice(*note.span)] for note in turn.feedback.notes]
    assert told == ['"lamp_id": "lamp_0"', '"room": "moon"']


def test_a_refusal_that_is_about_no_argument_points_at_the_call():
    call = Call("pay", {"from_account_id": "a", "amount": 3, "payee_id": "p"}, (0, 9))
    assert module.blamed(call, "not that much is available on the account, fees included") == ()
    assert module.blamed(call, "amount and payee_id are both wrong") == ()
    assert module.blamed(call, "the customer has no account of that id") == ("from_account_id",)
    assert module.blamed(call, "there is no payee of that id") == ("payee_id",)


@pytest.mark.parametrize("detail", list(Detail))
def test_what_the_service_returns_is_said_at_every_detail_and_errors_in_the_call_only_in_full(detail):
    env = make(detail=detail)
    task = task_of_kind(env, "switch on")
    lamp = task.rows["lamps"][0]
    room = lamp["room"]
    actions = write(env, [Step("find_lamps", {"room": room}), Step("add_lamp", {"roo": room})])
    said = play(env, task, actions).turns[0].observation
    assert lamp["id"] in said
    assert ("Remove /roo" in said) == (detail is Detail.FULL)


def test_partial_credit_is_the_share_of_goals_and_only_where_nothing_else_changed(monkeypatch):
    def two_rooms(draw):
        scenario = lamps.switch_on(draw)
        more = scenario.rows["lamps"][1]
        second = lamps.Goal("SELECT level FROM lamps WHERE id = ?", (more["id"],), ((50,),), "It is at {0}.")
        step = Step("set_lamp", {"lamp_id": more["id"], "level": 50})
        first = next(s for turn in scenario.plan for s in turn if s.tool == "set_lamp")
        if first.arguments["lamp_id"] == more["id"]:
            return two_rooms(draw)
        return lamps.Scenario(
            "Two lamps.", scenario.rows, ((first,), (step,)), (*scenario.goals, second), scenario.now
        )

    monkeypatch.setitem(SERVICES, "lamps", Service(lamps.Lamps, (lamps.Kind("two", 3, two_rooms),)))
    env, strict = make(partial_credit=True), make()
    task = env.tasks[0]
    half = [task.plan[0], task.plan[-1]]
    assert play(env, task, half).ret == 0.5
    assert play(env, task, half).feedback.verdict is Verdict.PARTIAL
    assert play(strict, task, half).ret == 0
    extra = write(env, [Step("add_lamp", {"room": task.rows["rooms"][0]["name"]})])[0]
    assert play(env, task, [task.plan[0], extra, task.plan[-1]]).ret == 0
    assert play(env, task, task.plan).ret == 1


@pytest.mark.parametrize("format", ["openai", "hermes"])
def test_native_messages_say_the_same_as_the_text(format):
    env = make(format=format)
    task = task_of_kind(env, "switch on")
    with env.start(task) as episode:
        for action in task.plan[:2]:
            episode.step(action)
        messages, tools = as_native(episode.messages)
    assert [t["function"]["name"] for t in tools] == list(task.tools)
    assert [m.role for m in messages] == ["system", "user", "assistant", "tool", "assistant", "tool"]
    assert "find_lamps" not in messages[0].content
    assert "find_lamps" in task.messages[0].content
    calls = [call for m in messages for call in m.tool_calls]
    assert [m.tool_call_id for m in messages if m.role == "tool"] == [call["id"] for call in calls]
    assert [m.content for m in episode.messages if m.role == "assistant"] == list(task.plan[:2])


def test_plain_formats_have_no_native_messages():
    env = make(format="react")
    with env.start(env.tasks[0]) as episode:
        episode.step(env.tasks[0].plan[0])
        assert as_native(episode.messages) == (as_messages(episode.messages), ())


def test_an_abandoned_episode_gives_its_database_back():
    env = make()
    episode = env.start(env.tasks[0])
    world = episode.state.world
    assert not world.closed
    del episode
    assert world.closed
    with pytest.raises(EnvironmentFault, match="closed"):
        world.call("find_lamps", {"room": "hall"})


def test_a_database_that_was_given_back_is_empty_and_in_use_once_only():
    rows = {"rooms": [{"name": "hall"}], "lamps": [{"id": "lamp_1", "room": "hall", "level": 0}]}
    first = lamps.Lamps(rows, "2026-03-03T21:00")
    first.call("add_lamp", {"room": "hall"})
    first.close()
    first.close()
    again, other = (lamps.Lamps({"rooms": [], "lamps": []}, "2026-03-03T21:00") for _ in range(2))
    assert again.db is not other.db
    assert not any(again.before.values())
    assert not again.changes()


# --- tasks -------------------------------------------------------------------------------------------------


def test_splits_share_no_room_and_no_wording():
    rooms = {}
    for split in ("train", "validation", "test"):
        tasks = make(split=split).tasks[:200]
        rooms[split] = {row["name"] for task in tasks for row in task.rows["rooms"]}
        rooms[split] |= {task.messages[1].content for task in tasks}
    for one, other in itertools.combinations(rooms.values(), 2):
        assert not one & other


def test_a_list_too_short_for_three_splits_is_refused():
    with pytest.raises(DataError, match="at least 5"):
        Draw(None, "train").part(["a", "b"])


def test_kinds_narrow_what_is_drawn():
    assert {task.metadata["kind"] for task in make(kinds=["switch on"]).tasks[:30]} == {"switch on"}
    assert {task.metadata["level"] for task in make(level=2).tasks[:30]} == {2}


def test_secrets_are_what_the_prompt_does_not_state():
    steps = [[Step("f", {"id": "evt_12", "at": "10:00", "n": [3, 4.5], "yes": True})]]
    assert secrets_of(steps, "Move evt_123 to 10:00, 4.5 of 3") == ("evt_12",)


def test_feedback_states_no_secret():
    env = make()
    for task, other in itertools.pairwise(env.tasks[:40]):
        for actions in (write(env), other.plan, ["{}"], task.plan[:1] + task.plan[-1:]):
            known = ""
            for turn in play(env, task, actions).turns:
                known += turn.action.text
                assert find_leaks(task, known, turn.feedback.render()) == []
                known += turn.observation


def test_a_plan_that_fails_is_an_error_of_the_scenario(monkeypatch):
    def broken(draw):
        scenario = lamps.switch_on(draw)
        bad = ((Step("set_lamp", {"lamp_id": "none", "level": 1}),),)
        return lamps.Scenario("x", scenario.rows, bad, scenario.goals, scenario.now)

    monkeypatch.setitem(SERVICES, "lamps", Service(lamps.Lamps, (lamps.Kind("broken", 1, broken),)))
    with pytest.raises(DataError, match="broken"):
        make().tasks[0]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"level": 4}, ConfigError),
        ({"level": True}, ConfigError),
        ({"worlds": "lamps"}, ConfigError),
        ({"worlds": []}, ConfigError),
        ({"worlds": ["lamp"]}, UnknownNameError),
        ({"kinds": ["nightlight"]}, UnknownNameError),
        ({"kinds": ["night light"], "level": 2}, ConfigError),
        ({"kinds": "night light"}, ConfigError),
        ({"format": "jason"}, UnknownNameError),
        ({"split": "dev"}, Exception),
    ],
)
def test_arguments_that_cannot_be_used_are_refused(arguments, error):
    with pytest.raises(error):
        make(**arguments)


def _steps(env, task):
    reply = [env.format.read(action, answer=True, parallel=True) for action in task.plan]
    return [call for r in reply for call in r.calls]


def test_a_worlds_name_is_its_key():
    assert all(issubclass(s.world, World) and s.world.name == name for name, s in SERVICES.items())
