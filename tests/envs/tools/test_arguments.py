"""Errors of arguments: every kind that a tool's parameters can produce, and what messages may say."""

import datetime
import enum
import json
from decimal import Decimal
from typing import Annotated, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from sdpo_envs.tools.arguments import (
    KINDS,
    MAX_ERRORS,
    argument_errors,
    argument_notes,
    json_pointer,
    unknown_tool,
)
from sdpo_envs.tools.formats import FORMATS, Call, call_format


class Size(enum.Enum):
    SMALL = "small"
    LARGE = "large"


class Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class Guest(Strict):
    name: str
    diet: Literal["any", "vegan"] = "any"


class ByCard(Strict):
    method: Literal["card"]
    digits: str


class ByBank(Strict):
    method: Literal["bank"]
    account: str


class Book(Strict):
    room: int
    nights: Annotated[int, Field(ge=1, le=14)] = 1
    view: Literal["sea", "garden"] = "sea"
    size: Size = Size.SMALL
    price: Annotated[float, Field(gt=0, lt=1000, multiple_of=0.5)] = 1
    day: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$", description="YYYY-MM-DD")] = "2026-01-01"
    code: Annotated[str, Field(pattern="^[A-Z]+$", min_length=2, max_length=4)] = "AB"
    until: datetime.date | None = None
    late: bool = False
    note: str | None = None
    guests: Annotated[list[Guest], Field(min_length=1, max_length=2)] = [Guest(name="x")]
    key: int | str | None = None
    extra: int | Guest = 0
    counts: dict[str, int] = {}
    pair: tuple[int, str] = (0, "")
    payment: Annotated[ByCard | ByBank, Field(discriminator="method")] | None = None
    amount: Annotated[Decimal, Field(decimal_places=2)] | None = None

    @field_validator("room")
    @classmethod
    def _exists(cls, room: int) -> int:
        if room == 13:
            raise ValueError("there is no such room.")
        return room

    @model_validator(mode="after")
    def _agree(self) -> "Book":
        if self.note == "late" and not self.late:
            raise ValueError("a late arrival needs the flag")
        return self


TABLE = [
    ({}, ("room",), "missing", "Add /room; it is required."),
    ({"roon": 1}, ("roon",), "unexpected", "Remove /roon; the tool has no such parameter; the closest is room."),
    ({"zzz": 1}, ("zzz",), "unexpected", "Remove /zzz; the tool has no such parameter."),
    ({"a/b": 1}, ("a/b",), "unexpected", "Remove the argument that the tool does not list; the tool has no such"),
    ({"room": "1"}, ("room",), "type", "/room must be an integer, not a string."),
    ({"room": 1.5}, ("room",), "type", "/room must be an integer, not a number."),
    ({"room": True}, ("room",), "type", "/room must be an integer, not a boolean."),
    ({"room": None}, ("room",), "type", "/room must be an integer, not null."),
    ({"room": [1]}, ("room",), "type", "/room must be an integer, not an array."),
    ({"room": {}}, ("room",), "type", "/room must be an integer, not an object."),
    ({"room": 13}, ("room",), "invalid", "/room is not valid: there is no such room."),
    ({"nights": 0}, ("nights",), "range", "/nights must be at least 1, not 0."),
    ({"nights": 15}, ("nights",), "range", "/nights must be at most 14, not 15."),
    ({"view": "see"}, ("view",), "enum", '/view must be "sea" or "garden", not "see".'),
    ({"view": 7}, ("view",), "enum", '/view must be "sea" or "garden", not 7.'),
    ({"view": ["sea"]}, ("view",), "type", "/view must be a string, not an array."),
    ({"view": None}, ("view",), "enum", '/view must be "sea" or "garden".'),
    ({"size": "huge"}, ("size",), "enum", '/size must be "small" or "large", not "huge".'),
    ({"price": 0}, ("price",), "range", "/price must be above 0, not 0."),
    ({"price": 1000}, ("price",), "range", "/price must be below 1000, not 1000."),
    ({"price": 0.75}, ("price",), "range", "/price must be a multiple of 0.5, not 0.75."),
    ({"price": "1"}, ("price",), "type", "/price must be a number, not a string."),
    ({"day": "1 May 2026"}, ("day",), "format", '/day must have the form YYYY-MM-DD, not "1 May 2026".'),
    ({"day": 20260501}, ("day",), "type", "/day must be a string, not an integer."),
    ({"code": "ab"}, ("code",), "format", '/code must match ^[A-Z]+$, not "ab".'),
    ({"code": "A"}, ("code",), "length", "/code must have at least 2 characters."),
    ({"code": "ABCDE"}, ("code",), "length", "/code must have at most 4 characters."),
    ({"until": "tomorrow"}, ("until",), "format", '/until must have the form YYYY-MM-DD, not "tomorrow".'),
    ({"until": "2026-02-30"}, ("until",), "format", '/until must be a real date, in the form YYYY-'),
    ({"until": 5}, ("until",), "type", "/until must be a string, not an integer."),
    ({"late": "yes"}, ("late",), "type", "/late must be a boolean, not a string."),
    ({"late": 1}, ("late",), "type", "/late must be a boolean, not an integer."),
    ({"note": 7}, ("note",), "type", "/note must be a string, not an integer."),
    ({"note": "late"}, (), "invalid", "The arguments are not valid: a late arrival needs the flag."),
    ({"guests": []}, ("guests",), "length", "/guests must not be empty."),
    ({"guests": [{"name": "x"}] * 3}, ("guests",), "length", "/guests must have at most 2 elements."),
    ({"guests": {"name": "x"}}, ("guests",), "type", "/guests must be an array, not an object."),
    ({"guests": ["x"]}, ("guests", 0), "type", "Every element of /guests must be an object, not a string."),
    ({"guests": [{"name": "x"}, {}]}, ("guests", 1, "name"), "missing", "Add /name to every element of /guests"),
    ({"guests": [{"name": 1}]}, ("guests", 0, "name"), "type", "/name in every element of /guests must be"),
    ({"guests": [{"name": "x", "age": 7}]}, ("guests", 0, "age"), "unexpected", "Remove /age from every element"),
    ({"guests": [{"name": "x", "diet": "no"}]}, ("guests", 0, "diet"), "enum", '/diet in every element of'),
    ({"key": []}, ("key",), "type", "/key must be an integer or a string, not an array."),
    ({"extra": "x"}, ("extra",), "type", "/extra must be an integer or an object, not a string."),
    ({"extra": {"name": 5}}, ("extra", "name"), "type", "/extra/name must be a string, not an integer."),
    ({"extra": {}}, ("extra", "name"), "missing", "Add /extra/name; it is required."),
    ({"counts": {"a": "x"}}, ("counts", "a"), "type", "Every value in /counts must be an integer, not a string."),
    ({"counts": []}, ("counts",), "type", "/counts must be an object, not an array."),
    ({"pair": [1, 2]}, ("pair", 1), "type", "An element of /pair must be a string, not an integer."),
    ({"pair": [1]}, ("pair", 1), "missing", "Add an element of /pair; it is required."),
    ({"payment": {}}, ("payment", "method"), "missing", "Add /payment/method; it is required."),
    ({"payment": {"method": "cash"}}, ("payment", "method"), "enum", '/payment/method must be "card" or "bank".'),
    ({"payment": {"method": "card"}}, ("payment", "digits"), "missing", "Add /payment/digits; it is required."),
    ({"payment": {"method": "bank", "account": 7}}, ("payment", "account"), "type", "/payment/account must be"),
    ({"amount": 1.234}, ("amount",), "format", "/amount has too many digits."),
]  # fmt: skip


def with_room(changes):
    return changes if {"room", "roon"} & set(changes) or not changes else {"room": 1, **changes}


@pytest.mark.parametrize(("changes", "pointer", "kind", "message"), TABLE)
def test_first_error_names_place_kind_and_what_to_do(changes, pointer, kind, message):
    errors = [
        e for e in argument_errors(Book, with_room(changes)) if "roon" not in changes or e.pointer != ("room",)
    ]
    assert (errors[0].pointer, errors[0].kind) == (pointer, f"argument.{kind}")
    assert errors[0].message.startswith(message)
    assert len(errors) == 1


def test_table_reaches_every_kind():
    assert {kind for _, _, kind, _ in TABLE} == set(KINDS)


@pytest.mark.parametrize(("changes", "pointer", "kind", "message"), TABLE)
def test_without_values_messages_hold_no_figure_and_no_value(changes, pointer, kind, message):
    for error in argument_errors(Book, with_room(changes), values=False):
        assert not any(c.isdigit() for c in error.message)
        assert '"' not in error.message
        assert not any(value in error.message for value in ("sea", "garden", "small", "large", "card"))


def test_arguments_that_fit_have_no_errors():
    fit = {
        "room": 7,
        "nights": 14,
        "price": 2.5,
        "until": "2026-02-28",
        "size": "large",
        "guests": [{"name": "x", "diet": "vegan"}],
        "key": "k",
        "extra": {"name": "y"},
        "counts": {"a": 1},
        "pair": [1, "a"],
        "payment": {"method": "bank", "account": "x"},
        "note": None,
    }
    assert argument_errors(Book, fit) == []


def test_errors_come_in_the_order_of_their_kinds_and_are_few():
    errors = argument_errors(Book, {"view": "x", "nights": 0, "late": 1, **{f"a{i}": i for i in range(20)}})
    assert errors[0].kind == "argument.missing"
    assert [e.kind for e in errors[1:]] == ["argument.unexpected"] * (MAX_ERRORS - 1)


def test_what_many_elements_share_is_said_once():
    class Party(Strict):
        guests: list[Guest]

    errors = argument_errors(Party, {"guests": [{"name": 1, "diet": 2}] * 5000})
    assert [(e.pointer, e.kind) for e in errors] == [
        (("guests", 0, "name"), "argument.type"),
        (("guests", 0, "diet"), "argument.enum"),
    ]


def test_long_list_of_permitted_values_is_not_repeated_but_the_closest_is_named():
    countries = Literal[
        "Norway", "Peru", "Egypt", "Kenya", "Canada", "Spain", "Korea", "Vietnam", "Ireland", "Greece",
        "Austria", "India", "Tunisia", "Ghana",
    ]  # fmt: skip

    class Travel(Strict):
        to: countries

    (error,) = argument_errors(Travel, {"to": "Norwey"})
    assert error.message == ('/to must be one of the values listed for it, not "Norwey"; the closest is "Norway".')


@pytest.mark.parametrize("value", ["x" * 41, "a\nb", '"', "«»", "\u202eabc"])
def test_given_value_that_is_long_or_odd_is_not_quoted(value):
    (error,) = argument_errors(Book, {"room": 1, "view": value})
    assert error.message == '/view must be "sea" or "garden".'


def test_given_value_is_quoted_only_as_it_stands_in_the_attempt():
    (error,) = argument_errors(Book, {"room": 1, "view": "see"}, text='{"view": "\\u0073ee"}')
    assert error.message == '/view must be "sea" or "garden".'
    (error,) = argument_errors(Book, {"room": 1, "nights": 0}, text='{"nights": 0e5, "x": 10}')
    assert error.message == "/nights must be at least 1."


@pytest.mark.parametrize("form", ["json", "openai", "hermes", "react"])
def test_notes_are_marked_in_every_format(form):
    chosen = call_format(form)
    text = chosen.write([Call("book", {"room": 1, "guests": [{"name": "x"}, {"name": 5}], "nights": 0})])
    (call,) = chosen.read(text, answer=False, parallel=False).calls
    notes = argument_notes(chosen, text, call, Book)
    marked = [text[slice(*note.span)].replace("\\", "") for note in notes]
    assert marked == ['"name": 5', '"nights": 0']
    root = "" if form == "react" else "/arguments"
    assert [note.data["pointer"] for note in notes] == [f"{root}/guests/1/name", f"{root}/nights"]
    assert notes[1].message == f"{root}/nights must be at least 1, not 0."


def test_of_several_calls_notes_name_the_tool():
    chosen = FORMATS["json"]
    text = chosen.write([Call("a", {"room": 1}), Call("b", {"room": "x"})])
    _, second = chosen.read(text, answer=False, parallel=True).calls
    (note,) = argument_notes(chosen, text, second, Book, several=True)
    assert note.message == "b: /arguments/room must be an integer, not a string."
    assert text[slice(*note.span)] == '"room": "x"'


def test_unknown_tool_is_marked_with_the_closest():
    text = '{"name": "bok", "arguments": {}}'
    (call,) = FORMATS["json"].read(text, answer=False, parallel=False).calls
    note = unknown_tool(text, call, ["book", "cancel"])
    assert (note.kind, text[slice(*note.span)]) == ("tool.unknown", "bok")
    assert note.message == 'There is no tool "bok"; the closest in the list is book.'
    assert "of that name" in unknown_tool(text, Call("x" * 200, {}), ["book"]).message


def test_pointers_escape_what_json_pointer_escapes():
    assert json_pointer(("a/b", "~", 0), "/arguments") == "/arguments/a~1b/~0/0"


_json = st.recursive(
    st.none() | st.booleans() | st.integers(-999, 999) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
    | st.sampled_from(["sea", "card", "2026-01-01"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["name", "method", "digits", "a", "0", "int"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
_given = st.dictionaries(st.sampled_from([*Book.model_fields, "other", "a/b", ""]), _json, max_size=6)


@given(_given)
@settings(max_examples=500)
def test_any_arguments_are_valid_or_have_errors_at_places_that_exist(given_arguments):
    text = FORMATS["json"].write([Call("book", given_arguments)])
    (call,) = FORMATS["json"].read(text, answer=False, parallel=False).calls
    valid = True
    try:
        Book.model_validate_json(json.dumps(given_arguments))
    except ValueError:
        valid = False
    notes = argument_notes(FORMATS["json"], text, call, Book)
    assert (not notes) == valid
    for error in argument_errors(Book, given_arguments):
        parent = given_arguments
        for part in error.pointer[:-1]:
            parent = parent[part]
        last = error.pointer[-1] if error.pointer else None
        exists = last is None or (last in parent if isinstance(parent, dict) else last < len(parent))
        assert exists == (error.kind != "argument.missing")
    for note in notes:
        assert call.arguments_span[0] <= note.span[0] < note.span[1] <= call.arguments_span[1]
