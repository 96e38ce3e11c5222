"""What pydantic complains of in arguments, each complaint with its place in the arguments and in their schema.

Pydantic names branches of unions in the places that it gives, and complains of every branch; here each place is a
JSON Pointer, and of a union only the branch that fits best is heard.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from .formats.base import Pointer
from .formats.listing import resolved

KINDS = ("missing", "unexpected", "type", "enum", "format", "range", "length", "invalid")
"""Kinds of errors, "argument." before each, in the order in which they are reported."""

_KINDS = {
    "missing": "missing",
    "union_tag_not_found": "missing",
    "extra_forbidden": "unexpected",
    "literal_error": "enum",
    "enum": "enum",
    "union_tag_invalid": "enum",
    "string_pattern_mismatch": "format",
    "decimal_max_places": "format",
    "decimal_max_digits": "format",
    "decimal_whole_digits": "format",
    "greater_than": "range",
    "greater_than_equal": "range",
    "less_than": "range",
    "less_than_equal": "range",
    "multiple_of": "range",
    "finite_number": "range",
    "string_too_short": "length",
    "string_too_long": "length",
    "too_short": "length",
    "too_long": "length",
    "value_error": "invalid",
    "assertion_error": "invalid",
}
_TEXT_FORMS = ("date", "time", "datetime", "timezone", "uuid", "url", "decimal", "json", "bytes", "ip_")
_TEXT_FORM = re.compile(rf"(?:{'|'.join(_TEXT_FORMS)}).*")
_OF_TYPE = re.compile(r".*_type|.*_parsing|.*_parsing_size|int_from_float|none_required|is_.*_of")


@dataclass(frozen=True)
class Complaint:
    """A complaint of pydantic's, with its place found in the schema.

    Attributes:
        error: As pydantic gives it.
        kind: The last part of the kind of error.
        pointer: The place in the arguments.
        schemas: Of the arguments, then one for each part of the pointer.
        union: How much of the pointer leads to a union of which one branch complains; None without a union.
        branch: Which branch.
    """

    error: Mapping[str, Any]
    kind: str
    pointer: Pointer
    schemas: tuple[Mapping[str, Any], ...]
    union: int | None
    branch: str

    @property
    def pattern(self) -> tuple[Any, ...]:
        """The pointer without positions, so that what all elements share is said once."""
        return (self.kind, *(None if isinstance(part, int) else part for part in self.pointer))


def complaints_of(params: type[BaseModel], given: Mapping[str, Any]) -> list[Complaint]:
    """All complaints, in the order of `KINDS`; one for all elements of an array that share it.

    Arguments are validated as JSON, so that a strict model takes dates as strings.
    """
    try:
        params.model_validate_json(json.dumps(given))
    except ValidationError as error:
        errors = error.errors(include_url=False)
    else:
        return []
    alike: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for one in errors:  # there may be one for each of thousands of elements
        alike.setdefault((one["type"], *(None if isinstance(p, int) else p for p in one["loc"])), one)
    schema = _schema(params)
    first: dict[tuple[Any, ...], Complaint] = {}
    for complaint in _without_other_branches([_located(one, schema) for one in alike.values()]):
        first.setdefault(complaint.pattern, complaint)
    return sorted(first.values(), key=lambda complaint: KINDS.index(complaint.kind))


@functools.cache
def _schema(params: type[BaseModel]) -> Mapping[str, Any]:
    return params.model_json_schema()


def _located(error: Mapping[str, Any], top: Mapping[str, Any]) -> Complaint:
    """Follows a complaint's location through the schema, leaving out what only names branches of unions."""
    definitions = top.get("$defs", {})
    schema, schemas = top, [top]
    pointer: list[str | int] = []
    union: int | None = None
    branch = ""
    for part in error["loc"]:
        branches = branches_of(schema, definitions)
        if len(branches) > 1:
            if union is None:
                union, branch = len(pointer), str(part)
            schema = _branch(schema, branches, str(part), definitions)
            continue
        schema = _member(branches[0], part, definitions)
        pointer.append(part)
        schemas.append(schema)
    if error["type"].startswith("union_tag"):
        pointer.append(error["ctx"]["discriminator"].strip("'"))
        schemas.append({"enum": [_told(branch, pointer[-1]) for branch in branches_of(schema, definitions)]})
    return Complaint(error, _kind(error), tuple(pointer), tuple(schemas), union, branch)


def _kind(error: Mapping[str, Any]) -> str:
    kind = str(error["type"])
    if kind in ("literal_error", "enum") and isinstance(error["input"], list | dict):
        return "type"  # what is listed are single values, one of which may well stand inside
    if kind in _KINDS:
        return _KINDS[kind]
    if isinstance(error["input"], str) and _TEXT_FORM.fullmatch(kind):
        return "format"
    return "type" if _OF_TYPE.fullmatch(kind) else "invalid"


def _told(branch: Mapping[str, Any], name: str | int) -> Any:
    """The value of the member that tells a branch apart."""
    return branch.get("properties", {}).get(name, {}).get("const")


def branches_of(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The alternatives of a schema, null left out; the schema itself where it is no union."""
    schema = resolved(schema, definitions)
    parts = schema.get("anyOf") or schema.get("oneOf")
    if not parts:
        return [schema]
    whole = [resolved(part, definitions) for part in parts if part.get("type") != "null"]
    return branches_of(whole[0], definitions) if len(whole) == 1 else whole


def _branch(
    schema: Mapping[str, Any],
    branches: Sequence[Mapping[str, Any]],
    tag: str,
    definitions: Mapping[str, Any],
) -> Mapping[str, Any]:
    """The alternative that pydantic names `tag`, by its title, its type or what tells it apart."""
    for branch in branches:
        told = {branch.get("title"), branch.get("type")}
        told |= {p.get("const") for p in branch.get("properties", {}).values()}
        if tag in told or (branch.get("type") in ("array", "object") and tag.startswith(("list", "dict"))):
            return branch
    return {}


def _member(schema: Mapping[str, Any], part: str | int, definitions: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of an element or a member."""
    if isinstance(part, int):
        prefix = schema.get("prefixItems", ())
        found = prefix[part] if part < len(prefix) else schema.get("items", {})
    else:
        found = schema.get("properties", {}).get(part, schema.get("additionalProperties"))
    return found if isinstance(found, dict) else {}


def _without_other_branches(complaints: Sequence[Complaint]) -> list[Complaint]:
    """Of a union whose branches all complain, only what the branch that fits best complains of."""
    kept: list[Complaint] = []
    unions: dict[Pointer, list[Complaint]] = {}
    for complaint in complaints:
        if complaint.union is None:
            kept.append(complaint)
            continue
        place = complaint.pointer[: complaint.union]
        if place not in unions:
            unions[place] = []
            kept.append(complaint)
        unions[place].append(complaint)
    return [
        c for one in kept for c in (_best(unions[one.pointer[: one.union]]) if one.union is not None else [one])
    ]


def _best(complaints: Sequence[Complaint]) -> Sequence[Complaint]:
    by_branch: dict[str, list[Complaint]] = {}
    for complaint in complaints:
        by_branch.setdefault(complaint.branch, []).append(complaint)
    # A branch that complains of the type of the whole value is not the one that was meant.
    meant = [
        found
        for found in by_branch.values()
        if not any(len(c.pointer) == c.union and c.kind == "type" for c in found)
    ]
    return min(meant, key=len) if meant else complaints[:1]
