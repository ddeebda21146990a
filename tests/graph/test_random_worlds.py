"""Transfers, grades and networks on random descriptions, held against plain searches of networkx."""

from __future__ import annotations

from typing import Any

import networkx as nx
from builders import day
from hypothesis import given
from hypothesis import strategies as st

from compliance_lint.graph.transfers import transfers_of
from compliance_lint.graph.world import World
from compliance_lint.model.inventory import Entity, Inventory
from compliance_lint.model.values import NONE, Items
from compliance_lint.sources.vocabularies import bundled

COUNTRIES = ("DE", "US", "PH", "HK")
LEVELS = ("1", "2", "3", "4", "5")
ENDS = st.tuples(st.integers(0, 6), st.integers(0, 6))


def inventory(kinds: dict[str, dict[str, dict[str, Any]]]) -> Inventory:
    found = {kind: {id: Entity(kind, id, facts) for id, facts in entities.items()} for kind, entities in kinds.items()}
    return Inventory(found, bundled(), complete=frozenset(("dataset:all", "flow:all")))


def flows(ends: list[tuple[int, int]], node: str, kind: str = "data") -> dict[str, dict[str, Any]]:
    return {f"f{at}": {"from": f"{node}{a}", "to": f"{node}{b}", "kind": kind, "via": Items(())} for at, (a, b) in enumerate(ends)}


@given(ends=st.lists(ENDS, max_size=14), where=st.lists(st.sampled_from(COUNTRIES), min_size=7, max_size=7))
def test_a_flow_is_a_transfer_where_its_ends_stand_in_different_countries(ends: list[tuple[int, int]], where: list[str]) -> None:
    parties = {f"p{i}": {"country": country, "operates_in": Items((country,))} for i, country in enumerate(where)}
    here = World(inventory({"party": parties, "flow": flows(ends, "p")}), day())
    wanted = {f"f{at}/{where[b]}" for at, (a, b) in enumerate(ends) if where[a] != where[b]}
    assert set(transfers_of(here)) == wanted


@given(
    engages=st.lists(ENDS, max_size=10),
    same=st.lists(ENDS, max_size=3),
    hosts=st.lists(ENDS, max_size=6),
    runs=st.lists(ENDS, max_size=6),
    ends=st.lists(ENDS, max_size=8),
)
def test_any_tangle_comes_to_rest(
    engages: list[tuple[int, int]], same: list[tuple[int, int]], hosts: list[tuple[int, int]], runs: list[tuple[int, int]],
    ends: list[tuple[int, int]],
) -> None:  # fmt: skip
    parties: dict[str, dict[str, Any]] = {f"p{i}": {"country": COUNTRIES[i % 4]} if i % 3 else {} for i in range(7)}
    for a, b in engages:
        parties[f"p{a}"]["engages"] = Items((f"p{b}",))
    for a, b in same:
        parties[f"p{a}"]["same_as"] = f"p{b}"
    systems: dict[str, dict[str, Any]] = {f"s{i}": {"operator": Items(("self",)), "grades": {"mlps": LEVELS[i % 5]}} for i in range(7)}
    for a, b in hosts:
        systems[f"s{a}"]["operator"] = Items((f"p{b}",))
    for a, b in runs:
        systems[f"s{a}"]["runs_on"] = Items((f"s{b}",))
    ways = {f"f{at}": {"from": f"s{a}", "to": f"p{b}"} for at, (a, b) in enumerate(ends)}
    here = World(inventory({"party": parties, "system": systems, "flow": ways}), day())
    found = transfers_of(here)
    assert list(found) == sorted(found)
    for one in found.values():
        assert one.get("hop") >= 1
        assert here.derive("personal", one) is False
    for kind in ("system", "party"):
        for entity in here.inventory.of(kind).values():
            here.derive("grade_reaching", entity)
            here.derive("transfers", entity)


@given(ends=st.lists(ENDS, max_size=14), levels=st.lists(st.sampled_from(LEVELS), min_size=7, max_size=7))
def test_the_grade_that_reaches_is_the_highest_before(ends: list[tuple[int, int]], levels: list[str]) -> None:
    systems = {f"s{i}": {"operator": Items(("self",)), "grades": {"mlps": level}} for i, level in enumerate(levels)}
    sets = {f"d{i}": {"system": f"s{i}", "fields": Items(({"category": "user.name"},))} for i in range(7)}
    here = World(inventory({"system": systems, "dataset": sets, "flow": flows(ends, "s")}), day())
    graph = nx.DiGraph()
    graph.add_nodes_from(range(7))
    graph.add_edges_from(ends)
    for i in range(7):
        before = {level for a in graph.predecessors(i) for level in (levels[j] for j in {a, *nx.ancestors(graph, a)})}
        assert here.derive("grade_reaching", here.inventory.nodes[f"s{i}"])["mlps"] == max(before, default=NONE)


@given(ends=st.lists(ENDS, max_size=14))
def test_what_is_reached_is_what_a_search_finds(ends: list[tuple[int, int]]) -> None:
    systems = {f"s{i}": {"operator": Items(("self",)), "places": Items(())} for i in range(7)}
    here = World(inventory({"system": systems, "flow": flows(ends, "s", "network")}), day())
    graph = nx.DiGraph()
    graph.add_nodes_from(range(7))
    graph.add_edges_from(ends)
    for i in range(7):
        rows = here.derive("reaches", here.inventory.nodes[f"s{i}"])
        wanted = {f"s{j}": hops for j, hops in nx.single_source_shortest_path_length(graph, i).items() if j != i}
        assert {row["node"]: row["hops"] for row in rows} == wanted
        assert not rows.open
