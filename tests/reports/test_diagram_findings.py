"""Findings on what is no node and no flow: a transfer on its hop, a field on its system, a right on what it opens, a record nowhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import world
from command_line import run

from compliance_lint.graph.diagram import Diagram, Mark, build
from compliance_lint.graph.transfers import transfers_of

SHOP = """
organisation: {country: DE, kind: company}
places: {cage: {country: DE}}
systems:
  crm: {kind: database, operator: host}
  core: {kind: database, operator: self, places: [cage], runs_on: [metal]}
  metal: {kind: server, operator: self, places: [yard]}
parties:
  host: {kind: cloud_provider, roles: [processor], country: US, operates_in: [US]}
  store: {kind: archive_provider, roles: [processor], country: HK, operates_in: [HK, SG], engages: [night]}
  night: {kind: it_support, country: PH, operates_in: [PH]}
  desk: {kind: it_support, roles: [processor], country: IN, operates_in: [IN]}
datasets:
  clients: {system: core, subjects: {customer: 5}, form: identified, fields: {name: user.name}}
  leads: {system: crm, subjects: {prospect: 5}, form: identified, fields: {name: user.name}}
flows:
  ship: {from: core, to: store, mode: processing, safeguard: none}
  look: {from: core, to: store, kind: remote_access, mode: processing, safeguard: none}
grants:
  helper: {holder: desk, systems: [core], permissions: [read], safeguard: none}
  staff: {holder: admins, systems: [metal], places: [cage], permissions: [admin]}
  clerk: {holder: clerk-1, member_of: [staff]}
controls: {nightly: {type: backup, covers: organisation}}
"""
SHOP = SHOP.replace("{cage: {country: DE}}", "{cage: {country: DE}, yard: {country: CH}}")


def drawn(*subjects: tuple[str, str], focus: str = "") -> tuple[set[str], set[str], int]:
    """The ids of the nodes and edges that findings on the subjects stand on, and how many stand nowhere."""
    marks = [Mark(kind, id, "high", 3, "Found") for kind, id in subjects]
    found: Diagram = build(world(SHOP), marks, focus=focus)
    nodes, edges = ({one.id for one in part if one.badge is not None} for part in (found.nodes, found.edges))
    return nodes, edges, found.elsewhere.total if found.elsewhere is not None else 0


@pytest.mark.parametrize(
    ("transfer", "nodes", "edges"),
    [
        ("ship/HK", set(), {"ship"}),
        ("look/HK", set(), {"look"}),
        ("host/US", set(), {"crm/operates/host"}),
        ("metal/CH", set(), {"core/hosts/metal"}),
        ("helper/IN", set(), {"helper"}),
        ("store/SG", {"store"}, set()),
        ("night/PH", {"night"}, set()),
    ],
)
def test_a_finding_on_a_transfer_stands_on_its_hop_else_on_whoever_is_given_the_data(
    transfer: str, nodes: set[str], edges: set[str]
) -> None:  # fmt: skip
    assert transfer in transfers_of(world(SHOP)), sorted(transfers_of(world(SHOP)))
    assert drawn(("transfer", transfer)) == (nodes, edges, 0)


def test_of_two_parallel_flows_each_has_its_own() -> None:
    found = build(world(SHOP), [Mark("transfer", "ship/HK", "high", 3, "A"), Mark("transfer", "look/HK", "critical", 4, "B")])
    badges = {edge.id: edge.badge.severity for edge in found.edges if edge.badge is not None}
    assert badges == {"ship": "high", "look": "critical"}


@pytest.mark.parametrize(
    ("subject", "nodes"),
    [
        (("field", "clients/name"), {"core"}),
        (("grant", "staff"), {"metal"}),
        (("grant", "clerk"), {"metal"}),
        (("dataset", "leads"), {"crm"}),
    ],
)
def test_a_finding_on_what_lies_in_a_system_or_opens_it_stands_on_the_system(subject: tuple[str, str], nodes: set[str]) -> None:
    assert drawn(subject) == (nodes, set(), 0)


@pytest.mark.parametrize("subject", [("control", "nightly"), ("transfer", "no-such/HK"), ("transfer", "ship/US")])
def test_a_record_and_what_is_not_there_stand_nowhere(subject: tuple[str, str]) -> None:
    assert drawn(subject) == (set(), set(), 1)


def test_a_transfer_out_of_focus_is_counted_and_not_moved() -> None:
    assert drawn(("transfer", "host/US"), focus="ship") == (set(), set(), 1)


def test_what_rules_say_of_transfers_is_on_the_edges(tmp_path: Path) -> None:
    file = tmp_path / "shop.yaml"
    file.write_text(f"inventory: 1\nas_of: 2026-11-20\n{SHOP}", encoding="utf-8")
    data = json.loads(run("graph", str(file), "--format", "json", "--no-config").stdout)
    texts = {edge["id"]: edge["findings"]["texts"] for edge in data["edges"] if edge["findings"]}
    for flow in ("ship", "look"):
        assert any("EU-GDPR-ART46-SAFEGUARD" in text and f"(transfer {flow}/HK)" in text for text in texts[flow])
    assert not any("(transfer " in text for text in (data["elsewhere"] or {"texts": []})["texts"])
