"""What a row of the record leaves out: categories and persons in its systems that no row names."""

from __future__ import annotations

from typing import Any

import pytest
from builders import world

from compliance_lint.model.values import Items

BASE = """
systems: {crm: {kind: database, operator: self}}
datasets:
  clients:
    {system: crm, subjects: {customer: 100}, form: identified, fields: {name: user.name, mail: user.contact.email}}
"""
STAFF = "  staff: {system: crm, subjects: {employee: 9}, form: identified, fields: {pay: user.financial}}\n"
ROW = "data: [user.name], subjects: [customer], systems: [crm]"


def left_out(text: str, name: str) -> tuple[list[Any], list[tuple[str, str, str]]]:
    """What the activity `a` leaves out of a list, and what would have to be said to know."""
    here = world(BASE + text)
    found = here.derive("unnamed", here.inventory.of("activity")["a"])
    value = found[name]
    assert isinstance(value, Items)
    assert value.open == bool(value.missing)
    return list(value), [(m.kind, m.id, m.what) for m in value.missing]


@pytest.mark.parametrize(
    ("rows", "found", "missing"),
    [
        # a category that no row names, a broader word for it, all of it
        (f"a: {{{ROW}}}", ["user.contact.email"], []),
        ("a: {data: [user.name, user.contact], subjects: [customer], systems: [crm]}", [], []),
        ("a: {data: [user], systems: [crm]}", [], []),
        # another row that uses the system names it, and one that uses another system does not
        (f"a: {{{ROW}}}, b: {{data: [user.contact], systems: [crm]}}", [], []),
        (f"a: {{{ROW}}}, b: {{data: [user.contact], systems: []}}", ["user.contact.email"], []),
        # another row does not say which data are its own, or the row may have more
        (f"a: {{{ROW}}}, b: {{systems: [crm]}}", [], [("activity", "b", "data")]),
        ("a: {data: [user.name, unknown], systems: [crm]}", [], [("activity", "a", "data")]),
        ("a: {data: [user], systems: [crm, unknown]}", [], [("activity", "a", "systems")]),
    ],
)
def test_data_that_no_row_names(rows: str, found: list[str], missing: list[tuple[str, str, str]]) -> None:
    assert left_out(f"activities: {{{rows}}}", "data") == (found, missing)


def test_of_other_persons_nothing_is_asked() -> None:
    assert left_out(STAFF + f"activities: {{a: {{{ROW}}}}}", "data")[0] == ["user.contact.email"]
    silent = left_out(STAFF + "activities: {a: {data: [user.name], systems: [crm]}}", "data")[0]
    assert silent == ["user.contact.email", "user.financial"]


def test_data_that_flowed_in_count_and_what_is_no_personal_data_does_not() -> None:
    more = """
systems: {crm: {kind: database, operator: self}, shop: {kind: website, operator: self}}
datasets:
  clients: {system: crm, subjects: {customer: 100}, form: identified, fields: {name: user.name, key: key_material}}
  orders: {system: shop, subjects: {customer: 100}, form: identified, fields: {bought: user.behavior.purchase_history}}
  figures: {system: crm, subjects: {customer: 100}, form: anonymised, fields: {place: user.location}}
flows: {night: {from: shop, to: crm}}
"""
    here = world(more + f"activities: {{a: {{{ROW}}}}}")
    found = here.derive("unnamed", here.inventory.of("activity")["a"])["data"]
    assert list(found) == ["user.behavior.purchase_history"]


def test_a_system_whose_data_are_not_all_described_leaves_it_open() -> None:
    extra = "systems: {crm: {kind: database, operator: self}, files: {kind: file_server, operator: self}}\n"
    here = world(
        BASE.replace("systems: {crm: {kind: database, operator: self}}\n", extra) + "activities: {a: {data: [user], systems: [files]}}"
    )
    value = here.derive("unnamed", here.inventory.of("activity")["a"])["data"]
    assert value.open
    assert [(m.id, m.what) for m in value.missing] == [("files", "datasets")]


def test_persons_that_no_row_names() -> None:
    row = "activities: {a: {data: [user], subjects: [customer], systems: [crm]}}"
    assert left_out(STAFF + row, "subjects")[0] == ["employee"]
    assert left_out(STAFF + row.replace("[user]", "[user.name]"), "subjects")[0] == []
