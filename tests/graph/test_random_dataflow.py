"""Reachability and witnesses in random graphs, against networkx."""

from __future__ import annotations

from typing import Any

import networkx as nx
from builders import world
from hypothesis import given
from hypothesis import strategies as st

from compliance_lint.graph.world import World

COUNT = 7
PAIRS = st.tuples(st.integers(0, COUNT - 1), st.integers(0, COUNT - 1))


def drawn(edges: list[tuple[int, int]]) -> tuple[World, Any]:
    lines = ["complete: {datasets: all, flows: all}", "systems:"]
    lines += [f"  s{n}: {{operator: self}}" for n in range(COUNT)]
    lines.append("datasets: {d: {system: s0, subjects: customer, fields: {n: user.name}}}")
    if edges:
        lines.append("flows:")
        lines += [f"  f{at}: {{from: s{a}, to: s{b}}}" for at, (a, b) in enumerate(edges)]
    oracle = nx.MultiDiGraph()
    oracle.add_nodes_from(f"s{n}" for n in range(COUNT))
    oracle.add_edges_from((f"s{a}", f"s{b}") for a, b in edges)
    return world("\n".join(lines)), oracle


@given(st.lists(PAIRS, max_size=20))
def test_labels_reach_what_is_reachable(edges: list[tuple[int, int]]) -> None:
    here, oracle = drawn(edges)
    reachable = {"s0", *nx.descendants(oracle, "s0")}
    assert {name for name in oracle if here.graph.held(name)} == reachable
    assert set(here.graph.reach("s0")) == reachable - {"s0"}


@given(st.lists(PAIRS, max_size=20))
def test_what_reaches_a_node_is_what_can(edges: list[tuple[int, int]]) -> None:
    here, oracle = drawn(edges)
    full = {"s0", *nx.descendants(oracle, "s0")}
    for name in full:  # over flows that bear data
        bearing = oracle.subgraph(full)
        assert set(here.graph.reach(name, back=True)) == set(nx.ancestors(bearing, name))


@given(st.lists(PAIRS, max_size=20))
def test_witnesses_are_as_short_as_can_be_and_hang_together(edges: list[tuple[int, int]]) -> None:
    here, oracle = drawn(edges)
    lengths = nx.single_source_shortest_path_length(oracle, "s0")
    names = here.graph.names
    rows = here.derive("downstream", here.inventory.of("system")["s0"])
    assert {row["node"]: row["hops"] for row in rows} == {name: hops for name, hops in lengths.items() if hops}
    for name, length in lengths.items():
        way = here.graph.witness(name, here.graph.held(name))
        stations = ["s0", *(names[edge.target] for edge in way)]
        assert len(way) == length
        assert stations[-1] == name
        assert [names[edge.source] for edge in way] == stations[:-1]


@given(st.lists(PAIRS, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_flows_changes_nothing(edges: list[tuple[int, int]], random: Any) -> None:
    shuffled = list(edges)
    random.shuffle(shuffled)
    one, other = drawn(edges)[0].graph, drawn(shuffled)[0].graph
    assert {n: one.held(n) for n in one.names} == {n: other.held(n) for n in other.names}


@given(st.lists(PAIRS, min_size=1, max_size=12), st.integers(0, 11))
def test_a_flow_that_states_nothing_it_can_hold_cuts_the_graph(edges: list[tuple[int, int]], cut: int) -> None:
    cut %= len(edges)
    _, oracle = drawn([edge for at, edge in enumerate(edges) if at != cut])
    lines = [f"  f{at}: {{from: s{x}, to: s{y}{', data: []' if at == cut else ''}}}" for at, (x, y) in enumerate(edges)]
    systems = ", ".join(f"s{n}: {{operator: self}}" for n in range(COUNT))
    head = f"systems: {{{systems}}}\ndatasets: {{d: {{system: s0, fields: {{n: user.name}}}}}}\nflows:\n"
    graph = world(head + "\n".join(lines)).graph
    assert {name for name in oracle if graph.held(name)} == {"s0", *nx.descendants(oracle, "s0")}
