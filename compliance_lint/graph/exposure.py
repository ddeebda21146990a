"""What answers from where: the exposure of places and systems."""

from __future__ import annotations

from collections.abc import Mapping

from compliance_lint.graph.dataflow import DataFlowGraph
from compliance_lint.model.dates import When, has_begun, has_ended
from compliance_lint.model.inventory import Entity, Inventory
from compliance_lint.model.values import UNSTATED, Items, Missing, Value


def exposed_to(graph: DataFlowGraph, system: Entity) -> Value:
    """The exposures a system answers to: from `exposes` where it is stated, else from its places and the network flows into them."""
    inventory = graph.inventory
    stated = system.get("exposes")
    if isinstance(stated, Items):
        current = [entry for entry in stated if isinstance(entry, dict) and in_force(entry, graph.as_of)]
        return Items(tuple(dict.fromkeys(_named(inventory, e.get("to")) for e in current if e.get("to"))), open=stated.open)
    found: dict[str, None] = {}
    around: dict[str, None] = {system.id: None}
    for place in stands_in(inventory, system):
        exposure = exposure_of(inventory, place)
        if isinstance(exposure, str):
            found[exposure] = None
        around.update(dict.fromkeys(one.id for one in with_outer(inventory, place)))
    for flow in (flow for name in around for flow in graph.connections.get(name, ())):
        source = inventory.nodes.get(str(flow.get("from")))
        if source is not None and source.id not in around:
            ends = [source] if source.kind == "place" else stands_in(inventory, source)
            found.update((str(exposure), None) for one in ends if isinstance(exposure := exposure_of(inventory, one), str))
    return Items(tuple(found), open=True, missing=(Missing("fact", "system", system.id, "exposes"),))


def stands_in(inventory: Inventory, system: Entity) -> list[Entity]:
    """The places of a system."""
    return [place for name in system.items("places") if (place := inventory.get("place", str(name))) is not None]


def with_outer(inventory: Inventory, place: Entity) -> list[Entity]:
    """A place and those around it, the nearest first; a ring ends where it began."""
    found: dict[str, Entity] = {}
    outer: Entity | None = place
    while outer is not None and outer.id not in found:
        found[outer.id] = outer
        outer = inventory.get("place", str(outer.get("within")))
    return list(found.values())


def exposure_of(inventory: Inventory, place: Entity) -> Value:
    """What a place is open to: as it says, else as the nearest place around it does."""
    for one in with_outer(inventory, place):
        if isinstance(one.get("exposure"), str):
            return one.get("exposure")
    return UNSTATED


def _named(inventory: Inventory, word: Value) -> str:
    place = inventory.get("place", str(word))
    exposure = exposure_of(inventory, place) if place is not None else word
    return str(exposure) if isinstance(exposure, str) else str(word)


def in_force(entry: Mapping[str, Value], as_of: When) -> bool:
    """Whether an entry with `since` and `until` is in force on a day; one that has neither is."""
    return has_begun(entry.get("since"), as_of) and not has_ended(entry.get("until"), as_of)
