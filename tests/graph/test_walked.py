"""Lists that are walked only as far as a rule asks: what lies up and down a chain of any length."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from compliance_lint.graph.dataflow import DataFlowGraph
from compliance_lint.graph.inherited import of_hosts
from compliance_lint.graph.world import World
from compliance_lint.model.dates import When, parse_when
from compliance_lint.model.inventory import Entity, Inventory
from compliance_lint.model.values import Items, Walked
from compliance_lint.sources.inventory import load_inventory
from compliance_lint.sources.vocabularies import bundled


def chain(length: int, closed: bool = False) -> World:
    """Systems that flow one after another, a data set in the first."""
    systems = {f"s{i}": Entity("system", f"s{i}", {"kind": "database", "operator": Items(("self",))}) for i in range(length)}
    flows = {f"f{i}": Entity("flow", f"f{i}", {"from": f"s{i}", "to": f"s{i + 1}"}) for i in range(length - 1)}
    dataset = Entity("dataset", "d", {"system": "s0", "fields": Items(({"category": "user.name"},))})
    complete = frozenset(("flow:all", "dataset:all")) if closed else frozenset[str]()
    day = parse_when("2026-01-01")
    assert isinstance(day, When)
    return World(Inventory({"system": systems, "flow": flows, "dataset": {"d": dataset}}, bundled(), complete=complete), day)


def rows(world: World, name: str, of: str) -> Walked:
    found = world.derive(name, world.inventory.nodes[of])
    assert isinstance(found, Walked)
    return found


def test_the_nearest_come_first() -> None:
    found = rows(chain(4), "upstream", "s3")
    assert [(row["node"], row["hops"]) for row in found] == [("s2", 1), ("s1", 2), ("s0", 3)]
    assert found.of == tuple(found)
    assert len(found) == 3


def test_a_list_is_walked_no_further_than_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    world = chain(50)
    walked: list[str] = []
    levels = DataFlowGraph.levels

    def counted(graph: DataFlowGraph, name: str, back: bool = False) -> Iterator[list[str]]:
        for level in levels(graph, name, back):
            walked.extend(level)
            yield level

    monkeypatch.setattr(DataFlowGraph, "levels", counted)
    every = [rows(world, "downstream", name) for name in world.inventory.of("system")]
    assert not walked
    assert sum(map(bool, every)) == 49
    assert len(walked) == 49
    assert every[0].find("s49") is not None
    assert every[49].find("s0") is None
    assert every[0].find("s0") is None
    assert len(walked) == 49


def test_twenty_thousand_hops_run_through() -> None:
    world = chain(20_000)
    found = rows(world, "downstream", "s0")
    assert len(found) == 19_999
    row = found.find("s19999")
    assert row is not None and row["hops"] == 19_999
    assert world.derive("personal", world.inventory.nodes["s19999"]) is True


def test_thousands_of_hosts_hand_down(tmp_path: Path) -> None:
    lines = [f"  s{i}: {{kind: database, runs_on: [s{i + 1}]}}" for i in range(2_999)]
    control = "controls:\n  backups: {type: backup, status: active, covers: {systems: [s2999]}}"
    last = "  s2999: {kind: database}"
    (tmp_path / "chain.yaml").write_text("\n".join(["inventory: 1", "systems:", *lines, last, control, ""]), encoding="utf-8")
    day = parse_when("2026-01-01")
    assert isinstance(day, When)
    world = World(load_inventory([tmp_path]).inventory, day)
    sure, maybe, missing = of_hosts(world, world.inventory.nodes["s0"])
    assert sure == maybe == {"backup"}
    assert not missing
