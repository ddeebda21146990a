"""The way a finding shows: to where a deciding fact leads, or by which the data came."""

from __future__ import annotations

from typing import Any

import pytest
from builders import day, loaded, rule, ruleset

from compliance_lint.findings.inspection import inspect

WORLD = """
complete: {flows: all, datasets: all, grants: all}
systems:
  shop: {operator: self}
  lake: {operator: self}
  mailer: {operator: self}
  study: {operator: self}
  vault: {operator: self}
  desk: {operator: self}
parties: {broker: {kind: advertiser}, buyer: {kind: merchant}}
datasets:
  orders: {system: shop, subjects: customer, purposes: [service_delivery], retention: P1Y, fields: {n: user.name, p: user.payment}}
  pool: {system: lake, subjects: customer, retention: P5Y, fields: {n: user.name}}
  treated: {system: study, form: pseudonymised, subjects: customer, derived_from: [orders],
    fields: {n: {category: user.name, treatment: replaced, key: kept}}}
  table: {system: vault, key_of: treated, fields: {k: key_material}}
flows:
  nightly: {from: shop, to: lake, purposes: [service_delivery]}
  export: {from: lake, to: mailer, data: [user.payment], purposes: [direct_marketing]}
  sale: {from: mailer, to: broker, purposes: [direct_marketing], mode: disclosure}
  resale: {from: broker, to: buyer}
  look: {from: study, to: desk}
  keys: {from: vault, to: desk}
grants: {ops: {holder: Operators, holder_kind: role, systems: [mailer], need: []}}
"""


@pytest.mark.parametrize(
    ("subject", "require", "id", "flows"),
    [
        # a system: how the data came
        ("system", {"labels.category": {"only": ["user.name"]}}, "mailer", ["nightly", "export"]),
        ("party", {"personal": False}, "buyer", ["nightly", "export", "sale", "resale"]),
        # a flow: what came before it, and itself
        ("flow", {"new_purposes": {"exists": False}}, "sale", ["nightly", "export", "sale"]),
        ("flow", {"personal": False}, "nightly", []),  # what lies at its start needs no way
        # a data set: where the deciding copy or recipient lies
        ("dataset", {"outliving": {"exists": False}}, "orders", []),
        ("dataset", {"outliving": {"each": {"retention.period": {"at_most": "P1Y"}}}}, "orders", ["nightly"]),
        ("dataset", {"recipients": {"each": {"kind": "card_maker"}}}, "orders", ["nightly", "export", "sale"]),
        ("dataset", {"recipients": {"each": {"party": {"kind": "card_maker"}}}}, "orders", ["nightly", "export", "sale"]),
        # both ways to where a treated set meets its key
        ("dataset", {"key_reached_by": {"each": {"kind": "party"}}}, "treated", ["look", "keys"]),
        # a right of access: how what it can read came there
        ("grant", {"beyond_need": {"exists": False}}, "ops", ["nightly", "export"]),
        # nothing of the graph is asked
        ("party", {"country": {"exists": True}}, "buyer", []),
    ],
)
def test_the_way_a_finding_shows(tmp_path: Any, subject: str, require: dict[str, Any], id: str, flows: list[str]) -> None:
    found = inspect(loaded(WORLD).inventory, [ruleset(tmp_path, rule(subject=subject, require=require))], day())
    told = next(one for one in found.findings if one.subject.id == id)
    assert [edge.flow.id if edge.flow else edge.why for edge in told.path] == flows
