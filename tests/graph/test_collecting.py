"""What people give: by flows that say so, and by those that bring what is collected from them behind their entry."""

from __future__ import annotations

import pytest
from builders import judge, world

SURVEY = {("student", "user.content")}
BOTH = {("customer", "user.name"), *SURVEY}
COLLECTED = """
systems: {app: {operator: self}, desk: {operator: self}, core: {operator: self}, hr: {operator: self}}
datasets:
  d: {system: core, subjects: [customer, employee], SOURCE fields: {n: user.name}}
  h: {system: hr, subjects: [customer, employee], source: subject, fields: {b: user.financial.bank_account}}
flows:
  sign-up: {from: customer, to: app, kind: collection}
  survey: {from: student, to: app, kind: collection, data: [user.content]}
"""


@pytest.mark.parametrize(
    ("source", "more", "held"),
    [
        ("source: subject,", "on: {from: app, to: core}", BOTH),
        ("source: subject,", "on: {from: app, to: desk}\n  and: {from: desk, to: core}", BOTH),
        ("source: subject,", "off: {from: core, to: app, data: []}", SURVEY),  # the core does not lie behind the app
        ("source: subject,", "told: {from: app, to: customer}\n  hired: {from: customer, to: core}", SURVEY),
        ("", "on: {from: app, to: core}", BOTH),  # from whom else, nobody says
        ("source: public,", "on: {from: app, to: core}", SURVEY),
    ],
)
def test_a_collection_flow_brings_what_it_says_or_what_was_collected_behind_its_entry(
    source: str, more: str, held: set[tuple[str, str]]
) -> None:
    text = COLLECTED.replace("SOURCE", source) + f"  {more}\n"
    assert {(label.subject, label.category) for label in world(text).graph.held("app")} == held


def test_a_collection_flow_that_names_its_sets_brings_those() -> None:
    text = COLLECTED.replace("SOURCE", "source: public,") + "  form: {from: employee, to: desk, dataset: [d]}\n"
    assert {(label.subject, label.category) for label in world(text).graph.held("desk")} == {("employee", "user.name")}


@pytest.mark.parametrize(("closing", "outcome"), [("complete: {datasets: all, flows: all}", "met"), ("", "unstated")])
def test_a_collection_that_nobody_described_is_open(closing: str, outcome: str) -> None:
    text = closing + "\n" + COLLECTED.replace("SOURCE", "source: public,")
    assert judge(text, "flow", "sign-up", "personal: false") == outcome
    assert judge(text.replace("  survey", "  unused"), "system", "app", "labels: {none_of: {subject: customer}}") == outcome


@pytest.mark.parametrize(
    ("dataset", "flow", "from_whom"),
    [
        ("source: subject, subjects: customer,", "", [("customer", "collection")]),
        ("source: subject, subjects: [customer, employee],", "", [("customer", "collection"), ("employee", "collection")]),
        ("source: subject, subjects: {all: 40, customer: 30},", "", [("customer", "collection")]),
        ("source: subject,", "", []),  # of whom, nobody said
        ("source: public, subjects: customer,", "", []),
        ("subjects: customer,", "", []),
        ("source: subject, subjects: customer, until: 2025,", "", []),
        ("source: subject, subjects: customer,", "f: {from: customer, to: core}", [("customer", "flow")]),
        ("source: subject, subjects: customer,", "f: {from: customer, to: app}", [("customer", "collection")]),
        ("source: subject, subjects: customer,", "f: {from: customer, to: app}\n  g: {from: app, to: core}", [("app", "flow")]),
        ("source: subject, subjects: customer,", "f: {from: customer, to: core, kind: erasure}", [("customer", "collection")]),
        ("source: subject, subjects: customer,", "f: {from: employee, to: core}", [("customer", "collection"), ("employee", "flow")]),
    ],
)
def test_a_set_collected_from_people_implies_how_it_comes(dataset: str, flow: str, from_whom: list[tuple[str, str]]) -> None:
    text = "systems: {app: {operator: self}, core: {operator: self}}\n"
    text += f"datasets: {{d: {{system: core, {dataset} fields: {{n: user.name}}}}}}\n"
    graph = world(text + (f"flows:\n  {flow}\n" if flow else "")).graph
    assert sorted((graph.names[edge.source], edge.why) for edge in graph.into("core")) == from_whom


def test_what_is_implied_brings_the_set_in_its_form() -> None:
    graph = world("""
      systems: {tags: {operator: self}, crm: {operator: self}}
      datasets:
        clicks: {system: tags, subjects: customer, source: subject, form: related, fields: {c: user.device.cookie_id}}
        members: {system: crm, subjects: customer, source: subject, fields: {c: user.device.cookie_id}}
    """).graph
    assert [(label.category, label.form) for label in graph.held("tags")] == [("user.device.cookie_id", "related")]
    assert [(label.category, label.form) for label in graph.held("crm")] == [("user.device.cookie_id", "identified")]


FORMS = """
systems: {site: {operator: self}, crm: {operator: self}, hr: {operator: self}}
datasets:
  orders: {system: crm, subjects: customer, source: subject, fields: {n: user.name}}
  staff: {system: hr, subjects: employee, fields: {n: user.name}}
flows:
  on: {from: site, to: crm}
"""


@pytest.mark.parametrize(
    ("flow", "found"),
    [
        ("from: customer, to: crm", ["form"]),
        ("from: customer, to: site, dataset: [orders]", ["form"]),  # in front of the system
        ("from: customer, to: crm, until: 2020-01-01", ["form"]),  # what it brought is there
        ("from: customer, to: crm, status: planned", []),
        ("from: customer, to: crm, since: 2030-01-01", []),
        ("from: customer, to: crm, kind: withdrawal", []),  # an order brings nothing
        ("from: customer, to: hr", []),
        ("from: employee, to: crm", []),  # of other people
        ("from: site, to: crm", []),
    ],
)
def test_the_flows_by_which_people_give_a_set(flow: str, found: list[str]) -> None:
    for complete, open in (("", True), ("complete: {flows: all}\n", False)):
        here = world(complete + FORMS + f"  form: {{{flow}}}\n")
        value = here.derive("collected_by", here.inventory.of("dataset")["orders"])
        assert (list(value), value.open) == (found, open)
        assert [(m.kind, m.id, m.what) for m in value.missing] == ([("dataset", "orders", "flows")] if open else [])


def test_the_way_that_is_implied_is_no_flow_that_is_described() -> None:
    here = world(FORMS)
    assert here.derive("collected_by", here.inventory.of("dataset")["orders"]).of == ()
    assert {label.subject for label in here.graph.held("customer")} == {"customer"}
    assert [here.derive("from_people", one) for one in here.inventory.of("dataset").values()] == [True, False]
