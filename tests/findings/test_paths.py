"""The way a finding shows: to where a deciding fact leads, or by which the data came."""

from __future__ import annotations

import json
from typing import Any

import pytest
from builders import day, loaded, rule, ruleset

from compliance_lint.findings.inspection import inspect
from compliance_lint.graph.connecting import is_connection, place_of
from compliance_lint.reports.headings import HEADINGS
from compliance_lint.reports.inspection_report import render as report
from compliance_lint.reports.json_ import render as as_json
from compliance_lint.reports.sarif import render as sarif
from compliance_lint.reports.text import render as text
from compliance_lint.reports.view import View

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


# -- of connections ------------------------------------------------------------------------------------------------

NETWORK = """
complete: {flows: all}
places:
  world: {kind: network_zone, exposure: internet}
  dmz: {kind: network_zone, exposure: dmz}
  lan: {kind: network_zone, exposure: internal}
  rack: {kind: network_zone, within: lan}
systems:
  web: {operator: self, places: [dmz]}
  db: {operator: self, places: [lan]}
  pc: {operator: self, places: [rack]}
  console: {operator: self, places: [lan], exposes: [{service: ssh, to: dmz, until: 2020}, {service: admin_console, to: internet}]}
  lte: {kind: mobile_router, operator: self, lacks: [approval]}
  fw: {kind: firewall, operator: self}
  far: {operator: self, places: [dmz]}
flows:
  in: {from: world, to: dmz, kind: network, via: [fw]}
  query: {from: web, to: db, kind: network, via: []}
  dongle: {from: db, to: lte, kind: network, via: []}
  orders: {from: web, to: db, data: [user.name]}
"""
UNGUARDED = {"reaches": {"none_of": {"node": {"kind": "mobile_router"}}}}


def told(tmp_path: Any, subject: str, require: dict[str, Any], id: str) -> tuple[Any, View]:
    here = loaded(NETWORK)
    found = inspect(here.inventory, [ruleset(tmp_path, rule(subject=subject, require=require))], day())
    one = next(one for one in found.findings if one.subject.id == id)
    return one, View(found._replace(findings=(one,)), here.where, "auditor")


def hops(finding: Any, view: View) -> list[tuple[str, str, str, str]]:
    """Why each hop leads on, from where, to where, and where that is described."""
    graph = view.inspection.world.graph
    return [(edge.why, graph.names[edge.source], graph.names[edge.target], str(place_of(graph, edge))) for edge in finding.path]


@pytest.mark.parametrize(
    ("subject", "require", "id", "way"),
    [
        # over flows, to what stands at the end
        ("system", UNGUARDED, "web", [("network", "web", "db", "flow.query"), ("network", "db", "lte", "flow.dongle")]),
        # from zone to zone, and to a neighbour: whoever has no connection of its own takes that of its zone
        (
            "system", UNGUARDED, "pc",
            [("stands in", "pc", "rack", "system.pc.places.rack"), ("stands in", "rack", "lan", "place.rack.within"),
             ("holds", "lan", "db", "system.db.places.lan"), ("network", "db", "lte", "flow.dongle")],
        ),
        # how the way is guarded
        (
            "place", {"reaches": {"each": {"if": {"exposure": "dmz"}, "then": {"guarded": "one_way_in"}}}}, "world",
            [("network", "world", "dmz", "flow.in")],
        ),
        # a service that answers to an exposure, by the entry that is in force
        (
            "place",
            {"reaches": {"each": {"if": {"hops": {"at_most": 1}, "exposure": "internal"}, "then": {"guarded": "filtered"}}}},
            "world",
            [("answers", "world", "console", "system.console.exposes.1")],
        ),
    ],
)  # fmt: skip
def test_the_way_of_a_connection(tmp_path: Any, subject: str, require: dict[str, Any], id: str, way: list[tuple[str, ...]]) -> None:
    finding, view = told(tmp_path, subject, require, id)
    assert hops(finding, view) == way
    assert is_connection(finding.path)


def test_of_several_things_reached_the_nearest_is_shown(tmp_path: Any) -> None:
    finding, _ = told(tmp_path, "place", {"reaches": {"each": {"guarded": "one_way_in"}}}, "world")
    assert len(finding.leaves) > 2 and len(finding.path) == 1


def test_a_rule_on_data_shows_the_way_of_data(tmp_path: Any) -> None:
    finding, _ = told(tmp_path, "system", {"personal": False}, "db")
    assert [edge.why for edge in finding.path] != ["network"] and not is_connection(finding.path)


def test_every_format_tells_the_hops_with_their_places(tmp_path: Any) -> None:
    _, view = told(tmp_path, "system", UNGUARDED, "web")
    lines = [" ".join(line.split()) for line in text(view).splitlines()]
    assert "= connection: web -> db (query) test.yaml:18:3" in lines and "= connection: db -> lte (dongle) test.yaml:19:3" in lines
    rows = json.loads(as_json(view))["findings"][0]["path"]
    assert [(row["from"], row["to"], row["flow"], row["why"], row["location"]["line"]) for row in rows] == [
        ("web", "db", "query", "network", 18), ("db", "lte", "dongle", "network", 19),
    ]  # fmt: skip
    steps = json.loads(sarif(view))["runs"][0]["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [step["location"]["physicalLocation"]["region"]["startLine"] for step in steps] == [18, 19]
    for tag, words in HEADINGS.items():
        told_in = View(view.inspection, view.where, "auditor", "low", tag)
        for format in ("markdown", "text"):
            page = report(told_in, format, 80)
            assert words["path_network"] in page and "test.yaml:19" in page, (tag, format)


def test_what_a_connection_passes_is_told(tmp_path: Any) -> None:
    require = {"reaches": {"each": {"if": {"exposure": "dmz"}, "then": {"guarded": "one_way_in"}}}}
    finding, view = told(tmp_path, "place", require, "world")
    assert view.hops(finding.path)[0][0] == "world -> dmz (in, through fw)"
    assert "'world' → 'dmz' is filtered" in view.speaker.observation(finding)
