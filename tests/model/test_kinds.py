"""The table of kinds: complete, documented, and with examples that the reader accepts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

import yaml

from compliance_lint.model.kinds import BY_PLURAL, KINDS
from compliance_lint.model.types import (
    DateType,
    Field,
    ListType,
    MapType,
    RecordType,
    RefType,
    TermsType,
    TermType,
    Type,
)
from compliance_lint.model.values import Unstated
from compliance_lint.sources.documents import parse
from compliance_lint.sources.reader import Reader
from compliance_lint.sources.vocabularies import bundled

LAWS = "HJCET"
SHARED = {"name", "note", "owner", "count", "evidence", "lacks", "type", "covers", "status", "since", "until", "grades"}
AGAIN = {
    "grant": {"via"},
    "document": {"approved", "reviewed"},
    "assessment": {"date", "every"},
    "filing": {"states", "version", "result"},
    "incident": {"states", "version"},
    "request": {"result"},
}
"""Fields of their own that an earlier kind has already introduced with the same meaning."""
IN_FORCE = {"system", "dataset", "party", "flow", "grant", "control", "document", "filing"}
EVENTS = {"until", "withdrawn", "left", "moved", "closed"}
OTHER_CLASS = {"subjects"}
"""A set counts its subjects, an activity and a notice only name them."""
ADDED = {("organisation", "establishments"), ("party", "safeguard"), ("grant", "safeguard")}
"""Fields that the language has got since: where an organisation is established, and grounds of what is given abroad without a flow."""


def inside(type: Type) -> Iterator[Type]:
    """The type and all it is made of, the fields of records not included."""
    yield type
    if isinstance(type, (ListType, MapType)):
        yield from inside(type.item)


def fields_of(path: str, fields: Any) -> Iterator[tuple[str, Field]]:
    """Every field below, keys of records included, each with the path to it."""
    for name, field in fields.items():
        yield f"{path}.{name}", field
        for type in inside(field.type):
            if isinstance(type, RecordType):
                yield from fields_of(f"{path}.{name}", type.fields)


FIELDS = dict(chain.from_iterable(fields_of(kind.name, kind.fields) for kind in KINDS.values()))


def last(path: str) -> str:
    """The name of the field at a path."""
    return path.rsplit(".", 1)[1]


def record(path: str) -> RecordType:
    """The record that stands at a path."""
    return next(type for type in inside(FIELDS[path].type) if isinstance(type, RecordType))


def test_there_are_fourteen_kinds_each_under_its_plural() -> None:
    things = ["organisation", "party", "place", "system", "dataset", "activity", "flow", "grant"]
    records = ["control", "document", "assessment", "filing"]
    assert list(KINDS) == [*things, *records, "incident", "request"]
    assert {kind.plural: kind for kind in KINDS.values()} == BY_PLURAL
    assert BY_PLURAL["organisation"] is KINDS["organisation"]
    assert [name for name, kind in KINDS.items() if kind.record] == records


def test_the_fields_are_the_176_of_the_language() -> None:
    own = {(kind.name, name) for kind in KINDS.values() for name in set(kind.fields) - SHARED - AGAIN.get(kind.name, set())}
    for record_path in ("organisation.officers", "dataset.fields", "assessment.findings"):
        own |= {(record_path, name) for name in set(record(record_path).fields) - {"record"}}
    introduced = {name for kind in KINDS.values() for name in kind.fields}
    assert introduced >= SHARED
    assert own >= ADDED
    assert len(own - ADDED) + len(SHARED) == 176


def test_the_kinds_that_have_the_shared_fields() -> None:
    assert {name for name, kind in KINDS.items() if {"since", "until"} <= set(kind.fields)} == IN_FORCE
    typed = {name for name, kind in KINDS.items() if "type" in kind.fields}
    assert typed == {name for name, kind in KINDS.items() if kind.record} | {"incident", "request"}
    assert typed == {name for name, kind in KINDS.items() if "covers" in kind.fields}
    assert [path for path, field in FIELDS.items() if field.required] == [f"{name}.type" for name in KINDS if name in typed]
    for kind in KINDS.values():
        assert {"name", "note", "owner", "count", "evidence", "lacks", "grades"} <= set(kind.fields)


def test_entries_that_may_carry_their_proof() -> None:
    for path in (
        "control.performed",
        "assessment.findings",
        "grant.approved",
        "document.approved",
        "incident.reported",
    ):
        assert "record" in record(path).fields, path


def test_every_field_is_documented() -> None:
    for path, field in FIELDS.items():
        assert field.doc.endswith(".") and field.doc.count(". ") == 0, path
        assert field.asked and field.asked == "".join(law for law in LAWS if law in field.asked), path
        example = yaml.safe_load(field.example)
        assert isinstance(example, dict) and list(example) == [last(path)], path


def test_every_example_is_read_without_a_problem() -> None:
    for path, field in FIELDS.items():
        problems: list[Any] = []
        document = parse(field.example, path, problems)
        reader = Reader(document, bundled(), {"party": {"host"}}, problems)
        reader.control_type = "password"
        facts, _ = reader.record_facts(document.root, 0, {last(path): field}, path)
        assert [str(problem) for problem in problems if problem.code != "dangling-reference"] == []
        assert problems or not isinstance(facts[last(path)], Unstated), path


def test_every_field_names_vocabularies_that_there_are() -> None:
    for path, field in FIELDS.items():
        for type in inside(field.type):
            if isinstance(type, (TermType, TermsType)):
                assert type.list in bundled().lists, path
            if isinstance(type, RefType):
                assert set(type.words) <= set(bundled().lists), path
                assert set(type.kinds) <= {"node", *KINDS}, path


def test_only_of_events_an_absent_date_says_something() -> None:
    found = {path for path, field in FIELDS.items() if isinstance(field.type, DateType) and field.type.event}
    assert found == {path for path in FIELDS if last(path) in EVENTS}


def test_a_name_has_one_type_wherever_it_stands() -> None:
    classes: dict[str, set[type[Type]]] = {}
    for kind in KINDS.values():
        for name, field in kind.fields.items():
            classes.setdefault(name, set()).add(field.type.__class__)
    assert {name for name, found in classes.items() if len(found) > 1} == OTHER_CLASS


def test_short_forms_name_a_key_of_their_record() -> None:
    shorts = {}
    for path, field in FIELDS.items():
        for type in inside(field.type):
            if isinstance(type, RecordType) and type.short:
                assert type.short in type.fields
                shorts[path] = type.short
    assert shorts == {"dataset.fields": "category", "dataset.retention": "period", "activity.retention": "period"}
