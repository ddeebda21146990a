"""The rows of the record of processing that a data set, flow or system belongs to."""

from __future__ import annotations

import pytest
from builders import judge, world

RECORD = """
complete: {activities: all, datasets: all}
parties: {mailer: {}}
systems: {crm: {operator: self}, erp: {operator: self}, new: {operator: self}}
datasets:
  customers: {system: crm, subjects: customer, fields: {m: user.contact.email}}
  staff: {system: crm, subjects: employee, fields: {b: user.financial.bank_account}}
activities:
  sales: {systems: [crm], subjects: [customer], purposes: [service_delivery]}
  pay: {systems: [erp, crm], subjects: [employee], data: [user.financial], purposes: [legal_obligation]}
flows:
  letters: {from: crm, to: mailer, PURPOSES data: [user.contact], purposes: [service_delivery]}
  into: {from: mailer, to: erp, data: [user.financial]}
  round: {from: mailer, to: new}
"""


def rows(text: str, kind: str, id: str) -> list[str]:
    here = world(text.replace("PURPOSES", ""))
    entity = here.inventory.get(kind, id)
    assert entity is not None
    return list(here.derive("rows", entity))


@pytest.mark.parametrize(
    ("kind", "id", "found"),
    [
        ("system", "crm", ["pay", "sales"]),
        ("system", "erp", ["pay"]),
        ("system", "new", []),
        ("dataset", "customers", ["sales"]),
        ("dataset", "staff", ["pay"]),
        ("flow", "letters", ["sales"]),
        ("flow", "round", []),
    ],
)
def test_a_thing_belongs_to_the_rows_whose_systems_and_data_are_its(kind: str, id: str, found: list[str]) -> None:
    assert rows(RECORD, kind, id) == found


@pytest.mark.parametrize(
    ("purposes", "found"),
    [("[service_delivery]", ["sales"]), ("[essential.service]", ["sales"]), ("[direct_marketing]", []), ("unknown", ["sales"])],
)
def test_a_flow_for_another_purpose_belongs_to_another_row(purposes: str, found: list[str]) -> None:
    assert (
        rows(
            RECORD.replace("data: [user.contact], purposes: [service_delivery]", f"data: [user.contact], purposes: {purposes}"),
            "flow",
            "letters",
        )
        == found
    )


def test_what_a_row_does_not_state_narrows_nothing() -> None:
    assert rows(RECORD.replace(", subjects: [customer]", ""), "dataset", "staff") == ["pay", "sales"]


@pytest.mark.parametrize(
    ("change", "kind", "id", "outcome"),
    [
        (("", ""), "system", "new", "not_met"),
        (("activities: all", "systems: all"), "system", "new", "unstated"),
        (("activities: all", "systems: all"), "system", "crm", "met"),
        (("new: {operator: self}", "new: {operator: self, lacks: [activities]}"), "system", "new", "not_met"),
        (("systems: [crm], subjects: [customer]", "subjects: [customer]"), "system", "new", "unstated"),  # it does not say its systems
        (("subjects: [employee], data", "subjects: [student], data"), "dataset", "staff", "not_met"),
        (("{b: user.financial.bank_account}", "{b: user.name, unknown: true}"), "dataset", "staff", "unstated"),
        (("to: new}", "to: new, data: [user.name]}"), "flow", "round", "not_met"),
    ],
)
def test_no_row_only_where_all_are_described(change: tuple[str, str], kind: str, id: str, outcome: str) -> None:
    text = RECORD.replace(*change)
    if "activities: all" not in text and "lacks" not in text:
        text = text.replace("{systems: all", "{parties: all")
    assert judge(text.replace("PURPOSES", ""), kind, id, "rows: {exists: true}") == outcome


def test_a_row_is_followed_to_what_it_states() -> None:
    text = RECORD.replace("PURPOSES", "")
    assert judge(text, "dataset", "staff", "rows: {some: {purposes: legal_obligation}}") == "met"
    assert judge(text, "dataset", "staff", "rows: {some: {purposes: service_delivery}}") == "not_met"
