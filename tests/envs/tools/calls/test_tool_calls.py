"""The judge of tools/calls, by a table of awkward replies, and what it may and may not say."""

import inspect
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdpo_envs.tools.calls import judge
from sdpo_envs.tools.calls.env import ToolCalls
from sdpo_envs.tools.calls.judge import judge_call
from sdpo_envs.tools.calls.tasks import CallTask, leaves
from sdpo_envs.tools.formats.located_json import MAX_LENGTH
from sdpo_envs.tools.formats.shapes import write_call
from sdpo_gym import Attempt, Detail, Message, Verdict
from sdpo_gym.leaks import find_leaks

TOOLS = ("get_weather", "set_timer", "book_table")


def task(tool, **stated):
    return CallTask(
        id=f"t/{tool}",
        messages=(Message("user", "…"),),
        secrets=tuple(leaves(stated)),
        oracle=write_call(tool, stated),
        level=3,
        tools=TOOLS,
        tool=tool,
        arguments=stated,
    )


WEATHER = task("get_weather", city="Oslo", unit="celsius", include=["humidity", "wind"])
TABLE = task(
    "book_table",
    restaurant="Blue Lotus",
    guests=7,
    date="2026-03-05",
    time="19:30",
    terrace=True,
    contact={"name": "Anna", "phone": "555-2013"},
)
FULL = dict(WEATHER.arguments)
GOOD = WEATHER.oracle


def weather(**changes):
    """A call of get_weather with some arguments changed; None removes one."""
    merged = {**FULL, **changes}
    return write_call("get_weather", {k: v for k, v in merged.items() if v is not None})


def table(**changes):
    return write_call("book_table", {**TABLE.arguments, **changes})


def function(given_arguments):
    return {"name": "get_weather", "arguments": given_arguments}


def dumps(value):
    return json.dumps(value)


OPENAI = {"type": "function", "function": function(FULL)}

RIGHT = [
    GOOD,
    f"  \n{GOOD}\n ",
    GOOD.replace(" ", ""),
    json.dumps(json.loads(GOOD), indent=4),
    f"```json\n{GOOD}\n```",
    f"```\n{GOOD}\n```\n",
    f"```JSON {GOOD}```",
    GOOD.replace("Oslo", "\\u004fslo"),
    dumps({"arguments": FULL, "name": "get_weather"}),
    dumps(function(dumps(FULL))),
    dumps(OPENAI),
    dumps({"id": "call_1", **OPENAI}),
    dumps({"function": function(dumps(FULL))}),
    dumps({"tool_calls": [OPENAI]}),
    dumps({"tool_calls": [function(FULL)]}),
    dumps({"role": "assistant", "content": None, "tool_calls": [{"id": "c", **OPENAI}]}),
    weather(city="  Oslo "),
    weather(include=["wind", "humidity"]),
    weather(days=3),
    GOOD.replace("}}", ', "days": 3.0}}'),
]

WRONG = [
    # not one JSON object
    ("", "json.missing"),
    (" \n", "json.missing"),
    ("The weather is fine.", "json.missing"),
    ("``` ```", "json.missing"),
    ("get_weather(city=Oslo)", "json.missing"),
    ("\x00", "json.missing"),
    ("\ud800", "json.missing"),
    (f"Sure! {GOOD}", "call.extra_text"),
    (f"```json\n{GOOD}\n``` done", "call.extra_text"),
    (f"<tool_call>{GOOD}</tool_call>", "call.extra_text"),
    (f"// call\n{GOOD}", "call.extra_text"),
    (f"{GOOD} or something else", "call.extra_text"),
    (f"{GOOD}\nThat should do.", "call.extra_text"),
    (f"{GOOD}}}", "call.extra_text"),
    (f"{GOOD};", "call.extra_text"),
    (f"{GOOD}\x00", "call.extra_text"),
    (f"{GOOD}\n{GOOD}", "call.multiple"),
    (f"{GOOD}, {weather(city='Lima')}", "call.multiple"),
    (f"{GOOD}[]", "call.multiple"),
    (f"```json\n{GOOD}\n```\n```json\n{GOOD}\n```", "call.multiple"),
    (dumps({"tool_calls": [OPENAI, OPENAI]}), "call.multiple"),
    (dumps({"tool_calls": []}), "call.missing"),
    (dumps({"tool_calls": OPENAI}), "call.missing"),
    # syntax
    (GOOD[:-1], "json.unfinished"),
    (GOOD[:40], "json.unfinished"),
    ('{"name": "get_weath', "json.unfinished"),
    ("{", "json.unfinished"),
    (GOOD.replace('"', "'"), "json.syntax"),
    (GOOD.replace('"Oslo"', "Oslo"), "json.syntax"),
    ("{,}", "json.syntax"),
    (GOOD.replace("]}", "],}"), "json.syntax"),
    (GOOD.replace('": "Oslo"', '" "Oslo"'), "json.syntax"),
    (GOOD.replace('"Oslo", ', '"Oslo" '), "json.syntax"),
    (GOOD.replace("Oslo", "Os\nlo"), "json.syntax"),
    (GOOD.replace("Oslo", "Os\x00lo"), "json.syntax"),
    (GOOD.replace("Oslo", "Os\\qlo"), "json.syntax"),
    (GOOD.replace('"Oslo"', "True"), "json.syntax"),
    (GOOD.replace('"Oslo"', "None"), "json.syntax"),
    ('{"name": "get_weather", name: 1}', "json.syntax"),
    # JSON that is refused
    ("[" * 100_000, "json.too_long"),
    ("[" * 5_000, "json.too_deep"),
    ('{"a":' * 1_000, "json.too_deep"),
    ("x" * (MAX_LENGTH + 1), "json.too_long"),
    (GOOD.replace('"Oslo"', "1" * 5_000), "json.number"),
    (GOOD.replace('"Oslo"', "-" + "9" * 16), "json.number"),
    (GOOD.replace('"Oslo"', "1e400"), "json.number"),
    (GOOD.replace('"Oslo"', "NaN"), "json.number"),
    (GOOD.replace('"Oslo"', "-Infinity"), "json.number"),
    (GOOD.replace('"unit"', '"city": "Lima", "unit"'), "json.duplicate_key"),
    (GOOD.replace('"unit"', '"city": "Oslo", "unit"'), "json.duplicate_key"),
    (GOOD.replace('{"name"', '{"name": "set_timer", "name"'), "json.duplicate_key"),
    (GOOD.replace("Oslo", "\\ud800"), "json.unicode"),
    (GOOD.replace("Oslo", "\ud800"), "json.unicode"),
    # JSON that is not a call
    (f"[{GOOD}]", "call.not_object"),
    ("null", "call.not_object"),
    ("7", "call.not_object"),
    ('"get_weather"', "call.not_object"),
    ("true", "call.not_object"),
    (dumps({"function": "get_weather"}), "call.not_object"),
    (dumps({"tool_calls": [None]}), "call.not_object"),
    ("{}", "call.name_missing"),
    (dumps(FULL), "call.name_missing"),
    (dumps({"tool": "get_weather", "arguments": FULL}), "call.name_missing"),
    (dumps({"get_weather": FULL}), "call.name_missing"),
    (dumps({"function": OPENAI}), "call.name_missing"),
    (dumps({"name": None, "arguments": FULL}), "call.name_type"),
    (dumps({"name": ["get_weather"], "arguments": FULL}), "call.name_type"),
    (dumps({"name": "get_weather"}), "call.arguments_missing"),
    (dumps({"name": "get_weather", "parameters": FULL}), "call.arguments_missing"),
    (dumps({"name": "get_weather", **FULL}), "call.arguments_missing"),
    (dumps(function([FULL])), "call.arguments_type"),
    (dumps(function(None)), "call.arguments_type"),
    (dumps(function("7")), "call.arguments_type"),
    (dumps(function("city=Oslo")), "call.arguments_syntax"),
    (dumps(function("")), "call.arguments_syntax"),
    (dumps(function(dumps(FULL) + dumps(FULL))), "call.arguments_syntax"),
    (dumps({**function(FULL), "reason": "because"}), "call.unexpected_field"),
    (dumps({**function(FULL), "alternative": function(FULL)}), "call.unexpected_field"),
    (dumps({**OPENAI, "type": function(FULL)}), "call.unexpected_field"),
    (dumps({"tool_calls": [OPENAI], "content": "Or maybe Lima."}), "call.unexpected_field"),
    # the tool
    (GOOD.replace("get_weather", "get_wether"), "tool.unknown"),
    (GOOD.replace("get_weather", "Get_Weather"), "tool.unknown"),
    (GOOD.replace("get_weather", " get_weather"), "tool.unknown"),
    (GOOD.replace("get_weather", "convert_unit"), "tool.unknown"),
    (GOOD.replace("get_weather", ""), "tool.unknown"),
    (GOOD.replace("get_weather", "x" * 5_000), "tool.unknown"),
    (GOOD.replace("get_weather", "functions.get_weather"), "tool.unknown"),
    (write_call("set_timer", {"minutes": 7, "label": "tea"}), "tool.wrong"),
    (GOOD.replace("get_weather", "book_table"), "tool.wrong"),
    # the arguments
    (weather(city=None), "argument.missing"),
    (weather(include=None), "argument.missing"),
    (write_call("get_weather", {}), "argument.missing"),
    (weather(country="Norway"), "argument.unexpected"),
    (weather(City="Oslo"), "argument.unexpected"),
    (weather(**{"": 1}), "argument.unexpected"),
    (weather(**{"a/b~c": 1}), "argument.unexpected"),
    (weather(city=5), "argument.type"),
    (weather(city=["Oslo"]), "argument.type"),
    (GOOD.replace('"Oslo"', "null"), "argument.type"),
    (weather(days="3"), "argument.type"),
    (weather(days=True), "argument.type"),
    (weather(days=3.5), "argument.type"),
    (weather(include="humidity"), "argument.type"),
    (weather(include={"0": "humidity"}), "argument.type"),
    (weather(unit="Celsius"), "argument.enum"),
    (weather(unit=" celsius"), "argument.enum"),
    (weather(unit="kelvin"), "argument.enum"),
    (weather(unit=7), "argument.enum"),
    (weather(include=["humidity", "rain"]), "argument.enum"),
    (weather(include=["humidity", 7]), "argument.enum"),
    (weather(city="oslo"), "argument.value"),
    (weather(city="Oslo, Norway"), "argument.value"),
    (weather(city=""), "argument.value"),
    (weather(unit="fahrenheit"), "argument.value"),
    (weather(days=5), "argument.value"),
    (weather(include=["humidity"]), "argument.value"),
    (weather(include=[]), "argument.value"),
    (weather(include=["humidity", "wind", "wind"]), "argument.value"),
    (weather(include=["humidity", "wind", "pollen"]), "argument.value"),
]

WRONG_TABLE = [
    (table(date="5 March 2026"), "argument.format"),
    (table(date="2026-3-5"), "argument.format"),
    (table(date="2026-03-05T00:00"), "argument.format"),
    (table(time="7:30 pm"), "argument.format"),
    (table(date="２０２６-03-05"), "argument.format"),
    (table(date="2026-05-03"), "argument.value"),
    (table(guests="7"), "argument.type"),
    (table(guests=True), "argument.type"),
    (table(guests=7.5), "argument.type"),
    (table(guests=[7]), "argument.type"),
    (table(guests=8), "argument.value"),
    (table(guests=-7), "argument.value"),
    (table(terrace="true"), "argument.type"),
    (table(terrace=1), "argument.type"),
    (table(terrace=False), "argument.value"),
    (write_call("book_table", {k: v for k, v in TABLE.arguments.items() if k != "terrace"}), "argument.omitted"),
    (table(contact="Anna, 555-2013"), "argument.type"),
    (table(contact=[]), "argument.type"),
    (table(contact={"name": "Anna"}), "argument.missing"),
    (table(contact={"name": "Anna", "phone": 5552013}), "argument.type"),
    (table(contact={"name": "Anna", "phone": "555-2013", "fax": "-"}), "argument.unexpected"),
    (table(contact={"name": "Anna", "phone": "555-9999"}), "argument.value"),
]

ALL_WRONG = [(WEATHER, *row) for row in WRONG] + [(TABLE, *row) for row in WRONG_TABLE]


@pytest.mark.parametrize("attempt", RIGHT)
def test_these_are_the_right_call(attempt):
    assert judge_call(WEATHER, attempt).score == 1.0


@pytest.mark.parametrize("guests", ["7", "7.0", "7e0", "0.7e1"])
def test_an_integer_may_be_written_as_any_json_number_of_its_value(guests):
    assert judge_call(TABLE, TABLE.oracle.replace("7,", f"{guests},")).score == 1.0


@pytest.mark.parametrize(("of", "attempt", "kind"), ALL_WRONG)
def test_first_remark_on_a_wrong_reply(of, attempt, kind):
    feedback = judge_call(of, attempt)
    assert feedback.notes[0].kind == kind
    assert feedback.score == 0.0


@pytest.mark.parametrize(("of", "attempt", "kind"), ALL_WRONG)
def test_feedback_states_no_secret_and_holds_no_figure_of_its_own(of, attempt, kind):
    text = judge_call(of, attempt).render(Detail.FULL)
    assert not find_leaks(of, attempt, text)
    quoted = text.partition("«")[2].partition("»")[0]
    assert not any(c.isdigit() for c in text.replace(quoted, ""))


@pytest.mark.parametrize(("of", "attempt", "kind"), ALL_WRONG)
def test_spans_lie_inside_the_attempt(of, attempt, kind):
    for note in judge_call(of, attempt).notes:
        assert note.span is None or 0 <= note.span[0] <= note.span[1] <= len(attempt)


def test_every_kind_of_remark_of_the_judge_is_reached_by_an_example():
    kinds = set(re.findall(r'"((?:json|call|tool|argument)\.[a-z_]+)"', inspect.getsource(judge)))
    assert kinds
    assert kinds <= {kind for _, _, kind in ALL_WRONG}


def test_verdict_tells_form_from_call_from_answer():
    verdicts = {kind: judge_call(of, attempt).verdict for of, attempt, kind in ALL_WRONG}
    for kind, verdict in verdicts.items():
        if kind in ("tool.wrong", "argument.value", "argument.omitted"):
            assert verdict is Verdict.WRONG_ANSWER, kind
        elif kind.startswith(("tool.", "argument.")):
            assert verdict is Verdict.TOOL_ERROR, kind
        else:
            assert verdict is Verdict.FORMAT_ERROR, kind


@pytest.mark.parametrize(
    ("of", "attempt", "said"),
    [
        (WEATHER, GOOD.replace('"Oslo"', "Oslo"), '«, "arguments": {"city": Oslo, "unit": "celsius"»'),
        (WEATHER, GOOD[:-2], "not finished"),
        (WEATHER, GOOD.replace("get_weather", "get_wether"), 'no tool "get_wether"; the closest in the list is'),
        (WEATHER, GOOD.replace("get_weather", "book_table"), "Choose a different tool: the one whose description"),
        (WEATHER, weather(city=None), "Add /arguments/city; it is required."),
        (WEATHER, weather(country="x"), "Remove /arguments/country; the tool has no such parameter."),
        (WEATHER, weather(days="3"), "/arguments/days must be an integer, not a string."),
        (WEATHER, weather(include=["wind", "rain"]), "Every element of /arguments/include must be one of"),
        (WEATHER, weather(unit="kelvin"), "/arguments/unit must be one of the values listed for it."),
        (TABLE, table(date="today"), "/arguments/date must have the form YYYY-MM-DD."),
        (TABLE, table(time="19.30"), "/arguments/time must have the form HH:MM."),
        (TABLE, table(guests=8), "The value of /arguments/guests is not what the request states"),
        (TABLE, table(contact={"name": "Anna", "phone": 5}), "/arguments/contact/phone must be a string, not"),
    ],
)  # fmt: skip
def test_feedback_says_what_to_change(of, attempt, said):
    assert said in judge_call(of, attempt).render()


def test_every_fault_of_a_call_is_named_the_structural_ones_first():
    notes = judge_call(WEATHER, write_call("get_weather", {"town": "x", "unit": 5, "include": []})).notes
    assert [note.kind for note in notes] == [
        "argument.missing",
        "argument.unexpected",
        "argument.enum",
        "argument.value",
    ]


def test_wrong_values_are_named_beside_arguments_of_the_wrong_type():
    notes = judge_call(TABLE, table(guests="7", restaurant="Red Dragon")).notes
    assert [(n.kind, n.data["pointer"]) for n in notes] == [
        ("argument.type", "/arguments/guests"),
        ("argument.value", "/arguments/restaurant"),
    ]


def test_span_of_an_argument_covers_its_key_and_value():
    attempt = f"```json\n{table(guests=8)}\n```"
    (note,) = judge_call(TABLE, attempt).notes
    assert attempt[slice(*note.span)] == '"guests": 8'


def test_span_of_a_nested_argument_covers_that_one():
    attempt = table(contact={"name": "Bruno", "phone": "555-2013"})
    (note,) = judge_call(TABLE, attempt).notes
    assert attempt[slice(*note.span)] == '"name": "Bruno"'


def test_span_of_a_syntax_error_is_where_the_json_breaks():
    attempt = GOOD.replace('"Oslo"', "Oslo")
    (note,) = judge_call(WEATHER, attempt).notes
    assert attempt[note.span[0] :].startswith("Oslo")


def test_quotation_never_cuts_a_word_so_that_a_secret_is_left():
    of = task("set_timer", minutes=17, label="tea")
    for pad in range(40):
        attempt = '{"label": "greentea' + "." * pad + '" x}'
        assert not find_leaks(of, attempt, judge_call(of, attempt).render()), attempt


def test_number_of_remarks_is_bounded():
    attempt = write_call("get_weather", {f"x{i}": i for i in range(300)})
    assert len(judge_call(WEATHER, attempt).notes) <= 8


def test_unfinished_reply_is_told_apart_when_the_length_limit_ended_it():
    import sdpo_gym

    env = sdpo_gym.make("tools/calls")
    feedback = env.evaluate(env.tasks[0], Attempt(env.tasks[0].oracle[:20], finish_reason="length"))
    assert feedback.verdict is Verdict.TRUNCATED
    assert [note.kind for note in feedback.notes] == ["truncated", "json.unfinished"]


# --- any text ----------------------------------------------------------------------------------------------

_json = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.sampled_from(["Oslo", 7])
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.one_of(
                st.sampled_from([*FULL, *TABLE.arguments, "name", "arguments", "function"]), st.text(max_size=5)
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=8,
)
_calls = st.builds(
    lambda name, given_arguments: json.dumps({"name": name, "arguments": given_arguments}),
    st.sampled_from(TOOLS),
    _json,
)
_changed = st.dictionaries(st.sampled_from([*FULL, *TABLE.arguments]), _json, max_size=3)
_near = st.one_of(
    st.builds(lambda changes: weather(**changes), _changed), st.builds(lambda changes: table(**changes), _changed)
)


@st.composite
def _damaged(draw):
    """A right call with a piece replaced."""
    text = draw(st.sampled_from([WEATHER.oracle, TABLE.oracle]))
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 12)))
    return text[:start] + draw(st.text(max_size=5)) + text[end:]


_attempts = st.one_of(st.text(), _json.map(json.dumps), _calls, _near, _damaged())


@given(st.sampled_from([WEATHER, TABLE]), _attempts)
def test_any_text_gets_sound_feedback(of, attempt):
    feedback = judge_call(of, attempt)
    assert feedback.score in (0.0, 1.0)
    assert not find_leaks(of, attempt, feedback.render())
    for note in feedback.notes:
        assert note.span is None or 0 <= note.span[0] <= note.span[1] <= len(attempt)


@given(st.text(min_size=1))
def test_nothing_but_blanks_may_stand_around_a_right_call(extra):
    assert judge_call(WEATHER, GOOD + extra).score == (0.0 if extra.strip() else 1.0)
    assert judge_call(WEATHER, extra + GOOD).score == (0.0 if extra.strip() else 1.0)


def test_a_long_word_that_is_cut_off_is_unfinished_json() -> None:
    """Nothing near the end where the quotation could be cut: it is left out."""
    env = ToolCalls()
    for attempt in ('{"name": "' + "a" * 200, "{" + " " * 200):
        assert env.evaluate(env.tasks[0], attempt).notes[0].kind == "json.unfinished"
