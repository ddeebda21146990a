"""Where data go, in which form and through which hops; and how they came to where they are."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from compliance_lint.graph.dataflow import DataFlowGraph, State, unwound
from compliance_lint.graph.description import SELF, Edge
from compliance_lint.graph.label import Label, bits
from compliance_lint.graph.standing import node_countries
from compliance_lint.model.inventory import Entity


class Arrival(NamedTuple):
    """A node that data reach: with which labels, and over the shortest way from `start`."""

    start: str
    node: str
    labels: tuple[Label, ...]
    way: tuple[Edge, ...]


def arrivals(graph: DataFlowGraph, seeds: Iterable[State]) -> list[Arrival]:
    """Every node that the labels of `seeds` (node, bit) reach, the nearest first; the nodes they start from left out."""
    start = sorted(set(seeds))
    came: dict[State, tuple[State, Edge] | None] = dict.fromkeys(start)
    first: dict[int, State] = {}
    found: dict[int, int] = {}
    queue = deque(start)
    begins = {node for node, _ in start}
    while queue:
        state = queue.popleft()
        node, bit = state
        first.setdefault(node, state)
        found[node] = found.get(node, 0) | 1 << bit
        for at in graph.out[node]:
            for new in bits(graph.carry(at, 1 << bit)):
                after = (graph.edges[at].target, new)
                if after not in came:
                    came[after] = (state, graph.edges[at])
                    queue.append(after)
    rows = []
    for node, mask in found.items():
        if node not in begins:
            way = unwound(came, first[node])
            rows.append(Arrival(graph.names[way[0].source], graph.names[node], graph.labels.decode(mask), way))
    return sorted(rows, key=lambda row: (len(row.way), row.node))


def of_dataset(graph: DataFlowGraph, dataset: Entity) -> list[Arrival]:
    """Where the data of a set go."""
    system = dataset.get("system")
    if not isinstance(system, str) or graph.erased(dataset):
        return []
    return arrivals(graph, ((graph.node(system), bit) for bit in graph.bits_of(dataset)))


def of_node(graph: DataFlowGraph, name: str) -> list[Arrival]:
    """Where what a node holds goes on to."""
    held = graph.held(name)
    return arrivals(graph, ((graph.node(name), graph.labels.bit(label)) for label in held))


def of_category(graph: DataFlowGraph, category: str) -> list[Arrival]:
    """Where data of a category go, from every set and person they are described with."""
    is_a = graph.inventory.vocabulary.is_a
    return arrivals(graph, (state for state in graph.seeds() if is_a("data", graph.labels.listed[state[1]].category, category)))


def into_node(graph: DataFlowGraph, name: str) -> list[Arrival]:
    """How what a node holds came there: one arrival for each data set or kind of person it comes from."""
    rows = []
    for start, states in _origins(graph).items():
        rows += [row._replace(start=start) for row in arrivals(graph, states) if row.node == name]
    return sorted(rows, key=lambda row: (len(row.way), row.start))


def into_country(graph: DataFlowGraph, country: str) -> list[Arrival]:
    """How data come to the nodes that stand in a country."""
    rows = []
    for name, node in sorted(graph.inventory.nodes.items()):
        if country in node_countries(graph.inventory, node):
            rows += into_node(graph, name)
    return rows


def _origins(graph: DataFlowGraph) -> dict[str, list[State]]:
    """Where data are described: data sets by their ids, kinds of person by their terms."""
    found: dict[str, list[State]] = {}
    for dataset in graph.inventory.of("dataset").values():
        system = dataset.get("system")
        if isinstance(system, str) and not graph.erased(dataset):
            found[dataset.id] = [(graph.node(system), bit) for bit in graph.bits_of(dataset)]
    known = set(graph.inventory.nodes) | {SELF}
    for node, bit in graph.seeds():
        name = graph.names[node]
        if name not in known:
            found.setdefault(name, []).append((node, bit))
    return found
