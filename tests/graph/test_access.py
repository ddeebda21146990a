"""What a right of access opens that only flowed there; what a flow says it carries and its source cannot hold."""

from __future__ import annotations

import pytest
from builders import judge, world

from compliance_lint.graph.world import World

COMPANY = """
complete: {flows: all, datasets: all}
places: {office: {}, room: {within: office}}
parties: {vendor: {kind: it_support}}
systems:
  payroll: {operator: self}
  share: {operator: self}
  crm: {operator: self, places: [room]}
datasets:
  salaries: {system: payroll, subjects: employee, fields: {n: user.name, b: user.financial.bank_account}}
  customers: {system: crm, subjects: customer, fields: {n: user.name, m: user.contact.email}}
flows:
  export: {from: payroll, to: share, EXPORT}
  report: {from: share, to: crm, REPORT}
grants:
  sales: {holder: Sales, SALES}
"""


def company(sales: str = "systems: [crm]", export: str = "kind: data", report: str = "kind: data", more: str = "") -> str:
    return COMPANY.replace("SALES", sales).replace("EXPORT", export).replace("REPORT", report) + more


def found(here: World, grant: str = "sales") -> list[tuple[str, set[str], tuple[str, ...]]]:
    """The system, categories and flows of each row."""
    rows = here.derive("indirect", here.inventory.of("grant")[grant])
    return [(row["system"], {label["category"] for label in row["labels"]}, tuple(row["path"])) for row in rows]


SALARIES = {"user.name", "user.financial.bank_account"}


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (company(), [("payroll", SALARIES, ("export", "report"))]),
        (company("systems: [share]"), [("payroll", SALARIES, ("export",))]),
        (company("systems: [payroll]"), []),
        (company("systems: [payroll, crm]"), []),  # it may look there anyway
        (company("places: [office]"), [("payroll", SALARIES, ("export", "report"))]),  # what stands in a room of it
        (company("systems: [crm], data: [user.contact]"), []),
        (company("systems: [crm], data: [user.financial]"), [("payroll", {"user.financial.bank_account"}, ("export", "report"))]),
        (company(export="data: [user.name]"), [("payroll", {"user.name"}, ("export", "report"))]),
        (company(report="data: [user.contact]"), []),
        (company(report="kind: backup"), [("payroll", SALARIES, ("export", "report"))]),
        (company(report="kind: print"), [("payroll", SALARIES, ("export", "report"))]),
        (company(report="kind: remote_access"), []),  # whoever looks does not leave it there
        (company(report="kind: network"), []),
        (company(report="status: planned"), []),
        (company(more="  more: {holder: Sales, systems: [payroll]}\n"), []),  # the same holder, by another right
        (company(more="  more: {holder: Staff, systems: [payroll]}\n"), [("payroll", SALARIES, ("export", "report"))]),
        (company(more="  more: {holder: Sales, systems: [payroll], removed: 2025}\n"), [("payroll", SALARIES, ("export", "report"))]),
    ],
)
def test_what_flowed_into_a_system_is_open_to_whoever_reads_it(text: str, rows: list[tuple[str, set[str], tuple[str, ...]]]) -> None:
    assert found(world(text)) == rows


def test_the_shortest_way_is_told_and_what_is_described_there_too_is_no_news() -> None:
    flows = "  straight: {from: payroll, to: crm}\n"
    text = company().replace("grants:", flows + "grants:")
    assert found(world(text)) == [("payroll", SALARIES, ("straight",))]
    text = company().replace("subjects: employee", "subjects: customer")  # names of customers are described in the system itself
    assert found(world(text)) == [("payroll", {"user.financial.bank_account"}, ("export", "report"))]


def test_transforms_and_rings_on_the_way() -> None:
    text = company(export="transform: [{kind: pseudonymise}]").replace("grants:", "  back: {from: crm, to: payroll}\ngrants:")
    here = world(text)
    rows = here.derive("indirect", here.inventory.of("grant")["sales"])
    assert {(row["system"], label["form"]) for row in rows for label in row["labels"]} == {("payroll", "pseudonymised")}


NEEDED = "indirect: {each: {labels.category: {only: '@need'}}}"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (company("systems: [crm], need: [user.contact]"), "not_met"),
        (company("systems: [crm], need: [user]"), "met"),
        (company("systems: [payroll], need: [user.contact]"), "met"),
        (company("systems: [payroll], need: [user.contact]").replace("flows: all, ", ""), "unstated"),
        (company("systems: [crm]"), "unstated"),
        (company("need: [user.contact]"), "unstated"),
        (company("systems: [payroll, unknown], need: [user.contact]"), "unstated"),
    ],
)
def test_a_role_has_no_way_round_to_what_it_does_not_need(text: str, outcome: str) -> None:
    assert judge(text, "grant", "sales", NEEDED) == outcome


# -- rights on places ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "held"), [("office", {"user.name", "user.contact.email"}), ("room", {"user.name", "user.contact.email"}), ("street", set())]
)
def test_a_party_let_into_a_place_reads_what_stands_there(place: str, held: set[str]) -> None:
    text = company("systems: [crm]", "status: planned", "status: planned", f"  let-in: {{holder: vendor, places: [{place}]}}\n")
    here = world(text.replace("places: {office: {}", "places: {street: {}, office: {}"))
    assert {label.category for label in here.graph.held("vendor")} == held
    assert {row["category"] for row in here.derive("labels", here.inventory.of("grant")["let-in"])} == held


# -- impossible ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flow", "outcome"),
    [
        ("from: crm, to: share, data: [user.contact]", "met"),
        ("from: crm, to: share, data: [user.contact.email]", "met"),
        ("from: crm, to: share, data: [user.biometric]", "not_met"),
        ("from: crm, to: share", "met"),
        ("from: crm, to: share, data: [user.financial]", "not_met"),
        ("from: crm, to: share, dataset: [customers], data: [user.contact]", "met"),
        ("from: share, to: crm, dataset: [salaries], data: [user.contact]", "not_met"),  # the set it names has none
        ("from: vendor, to: crm, data: [user.biometric]", "met"),  # what it has of its own nobody described
        ("from: customer, to: crm, data: [user.biometric]", "met"),
        ("from: office, to: vendor, kind: paper, data: [user.contact]", "met"),
        ("from: office, to: vendor, kind: paper, data: [user.biometric]", "not_met"),
    ],
)
def test_what_a_source_cannot_hold_it_cannot_give(flow: str, outcome: str) -> None:
    text = company(export="status: planned", report="status: planned").replace("grants:", f"  f: {{{flow}}}\ngrants:")
    assert judge(text, "flow", "f", "impossible: {exists: false}") == outcome


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        (("fields: {n: user.name, m: user.contact.email}", "fields: {n: user.name, unknown: true}"), "unstated"),
        (("datasets: all", "systems: all"), "not_met"),  # the set of the source is described in full
        (("from: crm", "from: archive"), "unstated"),
    ],
)
def test_only_a_source_that_is_described_in_full_cannot_hold_it(change: tuple[str, str], outcome: str) -> None:
    text = company(export="status: planned", report="status: planned")
    text = text.replace("grants:", "  f: {from: crm, to: share, data: [user.biometric]}\ngrants:").replace(*change)
    text = text.replace("datasets: all", "systems: all").replace("  share:", "  archive: {operator: self}\n  share:")
    assert judge(text, "flow", "f", "impossible: {exists: false}") == outcome
