"""Where data go, in which form and through which hops; and how they came to where they are."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from compliance_lint.graph.dataflow import DataFlowGraph, State, unwound
from compliance_lint.graph.description import SELF, Edge
from compliance_lint.graph.label import Label, bits
from compliance_lint.graph.standing import node_countries
from compliance_lint.model.inventory import Entity
from compliance_lint.typed import NamedTuple


class Arrival(NamedTuple):
    """A node that data reach: with which labels, over the shortest way from `start`, and over which other edges (`also`).

    Of where data go, `also` are the other edges that bring them to the node itself; of how they came, every other edge over which
    they did, at any hop.
    """

    start: str
    node: str
    labels: tuple[Label, ...]
    way: tuple[Edge, ...]
    also: tuple[Edge, ...] = ()


class _Search:
    """Where the labels of `seeds` (node, bit) go, the nearest first, and over which edges."""

    def __init__(self, graph: DataFlowGraph, seeds: Iterable[State]) -> None:
        self.graph = graph
        start = sorted(set(seeds))
        self.begins: dict[int, int] = {}
        """By node, the labels that start there, as the bits of an integer."""
        for node, bit in start:
            self.begins[node] = self.begins.get(node, 0) | 1 << bit
        self.came: dict[State, tuple[State, Edge] | None] = dict.fromkeys(start)
        self.into: dict[int, dict[int, State]] = {}
        """By node, the edges that bring something to it, each with the nearest state it brings it from."""
        self.brought: dict[int, int] = {}
        """By node, the labels brought to it, as the bits of an integer."""
        queue = deque(start)
        while queue:
            state = queue.popleft()
            for at in graph.out[state[0]]:
                edge = graph.edges[at]
                carried = graph.carry(at, 1 << state[1])
                if carried:
                    self.into.setdefault(edge.target, {}).setdefault(at, state)
                    self.brought[edge.target] = self.brought.get(edge.target, 0) | carried
                for new in bits(carried):
                    after = (edge.target, new)
                    if after not in self.came:
                        self.came[after] = (state, edge)
                        queue.append(after)

    def arrival(self, node: int) -> Arrival:
        """How the data come to a node that some edge brings them to."""
        edges = self.into[node]
        at, state = next(iter(edges.items()))  # the first found, and so the end of a shortest way
        way, names = self.way(state, at), self.graph.names
        labels = self.graph.labels.decode(self.brought[node])
        return Arrival(names[way[0].source], names[node], labels, way, self.others(edges, way))

    def way(self, state: State, at: int) -> tuple[Edge, ...]:
        """The shortest way to a state, and the edge that goes on from it."""
        return (*unwound(self.came, state), self.graph.edges[at])

    def leading_to(self, end: int, wanted: int) -> set[int]:
        """The numbers of all edges over which the labels `wanted` (bits) come to a node, going through it only at the end."""
        graph, found, seen, stack = self.graph, set(), {end: wanted}, [end]
        while stack:
            node = stack.pop()
            brought = seen[node] & ~self.begins.get(node, 0)  # what starts here came from nowhere else
            for at in graph.back[node] if brought else ():
                source = graph.edges[at].source
                held = self.begins.get(source, 0) | self.brought.get(source, 0)
                before = _union(1 << bit for bit in bits(held) if graph.carry(at, 1 << bit) & brought) if source != end else 0
                if before:
                    found.add(at)
                if before & ~seen.get(source, 0):
                    seen[source] = seen.get(source, 0) | before
                    stack.append(source)
        return found

    def others(self, edges: Iterable[int], way: tuple[Edge, ...]) -> tuple[Edge, ...]:
        """Edges by their numbers without those of the way: first those that end where it does or stand beside one of its hops."""
        told, beside, end = set(way), {edge[:2] for edge in way}, way[-1].target
        found = (edge for at in sorted(edges) if (edge := self.graph.edges[at]) not in told)
        return tuple(sorted(found, key=lambda edge: edge.target != end and edge[:2] not in beside))


def arrivals(graph: DataFlowGraph, seeds: Iterable[State]) -> list[Arrival]:
    """Every node that the labels of `seeds` (node, bit) reach, the nearest first; one they start from only where they come to it."""
    search = _Search(graph, seeds)
    return sorted((search.arrival(node) for node in search.into), key=lambda row: (len(row.way), row.node))


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
    node = graph.node(name)
    for start, states in _origins(graph).items():
        search = _Search(graph, states)
        if node in search.into and node not in search.begins:
            row = search.arrival(node)
            edges = search.leading_to(node, search.brought[node])
            rows.append(row._replace(start=start, also=search.others(edges, row.way)))
    return sorted(rows, key=lambda row: (len(row.way), row.start))


def into_flow(graph: DataFlowGraph, flow: Entity) -> list[Arrival]:
    """How what a flow (or a right of access) carries came to it: one arrival, its own hop the last, for each origin."""
    rows = []
    for start, states in _origins(graph).items():
        search = _Search(graph, states)
        for at in graph.edges_of(flow):
            edge = graph.edges[at]
            carried = {state: mask for state in search.came if state[0] == edge.source and (mask := graph.carry(at, 1 << state[1]))}
            if carried:
                way = search.way(next(iter(carried)), at)
                labels = graph.labels.decode(_union(carried.values()))
                also = search.others(search.leading_to(edge.source, _union(1 << bit for _, bit in carried)), way)
                rows.append(Arrival(start, graph.names[edge.target], labels, way, also))
    return sorted(rows, key=lambda row: (len(row.way), row.start, row.node))


def of_flow(graph: DataFlowGraph, flow: Entity) -> list[Arrival]:
    """Where what a flow (or a right of access) carries goes on to from its end."""
    edges = [(graph.edges[at], at) for at in graph.edges_of(flow)]
    carried = ((edge.target, graph.carry(at, graph.mask(edge.source))) for edge, at in edges)
    return arrivals(graph, ((node, bit) for node, mask in carried for bit in bits(mask)))


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


def _union(masks: Iterable[int]) -> int:
    found = 0
    for mask in masks:
        found |= mask
    return found
