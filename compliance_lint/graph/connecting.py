"""The way over which one thing opens a connection to another, hop by hop, found when a report asks; and where any hop is described."""

from __future__ import annotations

from collections.abc import Mapping

from compliance_lint.graph.dataflow import DataFlowGraph
from compliance_lint.graph.description import Edge
from compliance_lint.graph.exposure import exposure_of, in_force
from compliance_lint.graph.guards import said
from compliance_lint.graph.network import Network
from compliance_lint.location import Place
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import Unstated, Value
from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance_lint.graph.world import World

NETWORK, STANDS_IN, HOLDS, ANSWERS = "network", "stands in", "holds", "answers"
CONNECTIONS = (NETWORK, STANDS_IN, HOLDS, ANSWERS)
"""Why one thing can open a connection to the next: a network flow, the place it stands in, what stands in it, a service that answers."""


def way_to(world: World, entity: Entity, row: Mapping[str, Value]) -> tuple[Edge, ...]:
    """The hops of one row of `reaches` of a system or place; empty where no such row is found."""
    network: Network = world.once("network", Network)
    start = network.start_of(entity)
    for state, step, steps in network.reached(start):
        if (state.node, step.hops) != (row["node"], row["hops"]) or not _alike(said(state.flags, ()), row["guarded"]):
            continue
        edges = []
        for one in steps:
            if one.before is not None and one.hop is not None:
                source = entity.id if one.before.node == start else one.before.node
                why = _why(network, source, one.hop.target, one.hop.flow)
                edges.append(Edge(world.graph.node(source), world.graph.node(one.hop.target), one.hop.flow, why))
        return tuple(edges)
    return ()


def is_connection(way: tuple[Edge, ...]) -> bool:
    """Whether a way is one of the network, and none that data took."""
    return bool(way) and all(edge.why in CONNECTIONS for edge in way)


def passes(edge: Edge) -> tuple[str, ...]:
    """The systems that a connection passes on one hop."""
    return tuple(map(str, edge.flow.items("via"))) if edge.why == NETWORK and edge.flow is not None else ()


def place_of(graph: DataFlowGraph, edge: Edge) -> Place:
    """Where a hop, of data or of the network, is described: its flow or right, else the key that makes it one."""
    if edge.flow is not None:
        return edge.flow.place
    source, target = graph.names[edge.source], graph.names[edge.target]
    if edge.why == STANDS_IN:
        return _standing(graph, source, target)
    if edge.why == HOLDS:
        return _standing(graph, target, source)
    if edge.why == ANSWERS:
        return _answering(graph, target, source)
    if edge.why == "hosts":
        return Place("system", source, ("runs_on", target))
    if edge.why == "collection":
        sets = (one for one in graph.datasets_in(target) if one.get("source") == "subject")
        return next((one.place.down("source") for one in sets), Place("system", target))
    if edge.why == "engages":
        return Place("party", source, ("engages", target))
    if edge.why == "given":
        return Place("party", target, ("roles",))
    return Place("system", source, ("operator", target))


def _why(network: Network, source: str, target: str, flow: Entity | None) -> str:
    if flow is not None:
        return NETWORK
    if target in network.outer.get(source, ()):
        return STANDS_IN
    return HOLDS if source in network.outer.get(target, ()) else ANSWERS


def _alike(one: Value, other: Value) -> bool:
    return one == other or (isinstance(one, Unstated) and isinstance(other, Unstated))


def _standing(graph: DataFlowGraph, inner: str, outer: str) -> Place:
    node = graph.inventory.nodes[inner]
    return node.place.down("within") if node.kind == "place" else node.place.down("places", outer)


def _answering(graph: DataFlowGraph, system: str, place: str) -> Place:
    """The service of a system that answers to a place."""
    node, outside = graph.inventory.nodes[system], graph.inventory.nodes[place]
    words = (place, exposure_of(graph.inventory, outside))
    for at, entry in enumerate(node.items("exposes")):
        if isinstance(entry, dict) and entry.get("to") in words and in_force(entry, graph.as_of):
            return node.place.down("exposes", at)
    return node.place.down("exposes")
