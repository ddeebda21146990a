"""The effective form: the claim against the treatment of the fields, and what leads back to the person."""

from __future__ import annotations

import pytest
from builders import world

from compliance_lint.model.values import Unstated

DATASET = """
organisation: {{country: JP}}
systems: {{s: {{operator: self}}}}
datasets: {{d: {{system: s, subjects: {{customer: 9}}, form: {claim}, fields: {{{fields}}}}}}}
"""


def form(claim: str, fields: str) -> object:
    here = world(DATASET.format(claim=claim, fields=fields))
    found = here.derive("effective_form", here.inventory.of("dataset")["d"])
    return "open" if isinstance(found, Unstated) else found


@pytest.mark.parametrize(
    ("claim", "fields", "expected"),
    [
        ("identified", "n: user.name", "identified"),
        ("pseudonymised", "n: {category: user.name, treatment: none}", "identified"),
        ("anonymised", "n: {category: user.name, treatment: none}", "identified"),
        ("anonymised", "n: {category: user.government_id.passport_number, treatment: none}", "identified"),
        ("anonymised", "n: {category: user.biometric, treatment: generalised}", "identified"),
        ("pseudonymised", "n: user.name", "open"),
        ("pseudonymised", "n: {category: user.name, treatment: deleted}", "pseudonymised"),
        ("pseudonymised", "n: {category: user.name, treatment: replaced, reversible: true}", "pseudonymised"),
        ("anonymised", "n: {category: user.name, treatment: replaced, reversible: true}", "pseudonymised"),
        ("anonymised", "n: {category: user.name, treatment: replaced, reversible: false, key: kept}", "pseudonymised"),
        ("anonymised", "n: {category: user.name, treatment: replaced, reversible: false, key: destroyed}", "anonymised"),
        ("anonymised", "n: {category: user.name, treatment: replaced, reversible: false}", "open"),
        ("anonymised", "n: {category: user.name, treatment: deleted}, i: {category: user.unique_id, treatment: none}", "pseudonymised"),
        ("anonymised", "a: {category: user.demographic.age_range, identifies: with_others, smallest_group: 5}", "anonymised"),
        ("anonymised", "a: {category: user.demographic.age_range, identifies: with_others, smallest_group: 4}", "pseudonymised"),
        ("anonymised", "a: {category: user.demographic.age_range, identifies: with_others, treatment: generalised}", "anonymised"),
        ("anonymised", "a: user.demographic.age_range", "open"),
        ("anonymised", "m: system.operations", "anonymised"),
    ],
)
def test_the_treatment_of_the_fields_decides(claim: str, fields: str, expected: str) -> None:
    assert form(claim, fields) == expected


STUDY = """
organisation: {country: JP}
parties: {lab: {kind: consultant, roles: [processor]}, other: {kind: consultant, roles: [processor]}}
systems: {crm: {operator: self}, lake: {operator: self}, keys: {operator: self}, vault: {operator: lab}}
datasets:
  customers: {system: crm, subjects: {customer: 10}, fields: {name: user.name, id: user.unique_id}}
  study:
    system: lake
    subjects: {customer: 10}
    form: pseudonymised
    derived_from: customers
    fields:
      id: {category: user.unique_id, treatment: replaced, reversible: false, key: kept}
      name: {category: user.name, treatment: deleted}
  table: {system: keys, key_of: study, subjects: {customer: 10}, fields: {map: user.unique_id}}
flows:
  out: {from: lake, to: lab, mode: processing}
"""


def meetings(more: str) -> set[tuple[str, str]]:
    here = world(STUDY + more)
    return {(meeting.why, meeting.node) for meeting in here.graph.meetings}


def test_kept_apart_nothing_meets() -> None:
    assert meetings("") == set()


def test_the_key_reaches_who_has_the_data() -> None:
    assert meetings("  key: {from: keys, to: lab, mode: processing}\n") == {("key", "lab")}


def test_over_two_hops_and_under_one_outside_operator() -> None:
    more = "  one: {from: keys, to: other, mode: processing}\n  two: {from: other, to: vault, mode: processing}\n"
    assert ("key", "lab") in meetings(more)


def test_the_source_on_a_shared_code_leads_back_too() -> None:
    assert meetings("  raw: {from: crm, to: lab, mode: processing}\n") == {("source", "lab")}


def test_without_a_shared_code_the_source_does_not() -> None:
    text = STUDY.replace(
        "{category: user.unique_id, treatment: replaced, reversible: false, key: kept}", "{category: user.unique_id, treatment: deleted}"
    )
    here = world(text + "  raw: {from: crm, to: lab, mode: processing}\n")
    assert here.graph.meetings == []


def test_what_is_identified_again_travels_on_as_that() -> None:
    here = world(STUDY + "  key: {from: keys, to: lake}\n")
    forms = {(label.form, label.claimed) for label in here.graph.held("lab") if label.category == "user.unique_id"}
    assert ("identified", "pseudonymised") in forms
    study = here.inventory.of("dataset")["study"]
    assert here.derive("effective_form", study) == "identified"
    assert [row["reason"] for row in here.derive("form_breaks", study)] == ["meets_key"]


def test_who_reaches_both_is_told() -> None:
    here = world(STUDY + "grants: {analysts: {holder: Analysts, holder_kind: role, systems: [lake, keys], permissions: [read]}}\n")
    rows = here.derive("key_reached_by", here.inventory.of("dataset")["study"])
    assert [(row["kind"], row["who"]) for row in rows] == [("grant", "analysts")]


def test_transforms_chain_over_hops() -> None:
    here = world("""
        organisation: {country: JP}
        systems: {a: {operator: self}, b: {operator: self}, c: {operator: self}, d: {operator: self}}
        datasets: {x: {system: a, subjects: {customer: 1}, fields: {n: user.name, m: user.location}}}
        flows:
          z-last: {from: a, to: b, transform: [{kind: pseudonymise, data: user.name}, {kind: drop, data: user.location}]}
          a-first: {from: b, to: c, transform: {kind: anonymise}, data: [user]}
          m: {from: c, to: d, transform: {kind: aggregate}}
        """)
    assert [(label.category, label.form) for label in here.graph.held("b")] == [("user.name", "pseudonymised")]
    assert [(label.category, label.form) for label in here.graph.held("c")] == [("user.name", "anonymised")]
    assert [(label.category, label.form) for label in here.graph.held("d")] == [("user.name", "anonymised")]


@pytest.mark.parametrize(
    ("transform", "form"),
    [
        ("[]", "identified"),  # the source lies beside what was made of it
        ("[{kind: pseudonymise}]", "pseudonymised"),
        ("[{kind: drop, data: [user.name, user.unique_id]}]", "pseudonymised"),
        ("[{kind: pseudonymise, data: [user.payment]}]", "identified"),  # what tells persons apart came through
    ],
)
def test_a_source_that_was_treated_on_the_way_leads_back_to_nobody(transform: str, form: str) -> None:
    text = f"""
      systems: {{shop: {{operator: self}}, lab: {{operator: self}}}}
      datasets:
        members: {{system: shop, subjects: customer, fields: {{n: user.name, u: user.unique_id, p: user.payment}}}}
        study: {{system: lab, subjects: customer, form: pseudonymised, derived_from: [members],
          fields: {{u: {{category: user.unique_id, treatment: replaced, key: kept}}, p: user.payment}}}}
      flows: {{f: {{from: shop, to: lab, transform: {transform}}}}}
    """
    here = world(text)
    assert here.derive("effective_form", here.inventory.of("dataset")["study"]) == form
