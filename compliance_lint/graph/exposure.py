"""What answers from where: the exposure of a system."""

from __future__ import annotations

from collections.abc import Mapping

from compliance_lint.graph.dataflow import DataFlowGraph
from compliance_lint.model.dates import When, has_begun, has_ended
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import Items, Missing, Unstated, Value


def exposed_to(graph: DataFlowGraph, system: Entity) -> Value:
    """The exposures a system answers to: from `exposes` where it is stated, else from places and network flows."""
    inventory = graph.inventory
    stated = system.get("exposes")
    if isinstance(stated, Items):
        current = [entry for entry in stated if isinstance(entry, dict) and in_force(entry, graph.as_of)]
        return Items(tuple(dict.fromkeys(_exposure(graph, e.get("to")) for e in current if e.get("to"))), open=stated.open)
    found: dict[str, None] = {}
    for place in system.items("places"):
        here = inventory.get("place", str(place))
        exposure = here.get("exposure") if here is not None else Unstated()
        if isinstance(exposure, str):
            found[exposure] = None
    for flow in inventory.of("flow").values():
        if flow.get("kind") == "network" and flow.get("to") == system.id:
            found[_exposure(graph, flow.get("from"))] = None
    return Items(tuple(found), open=True, missing=(Missing("fact", "system", system.id, "exposes"),))


def _exposure(graph: DataFlowGraph, word: Value) -> str:
    place = graph.inventory.get("place", str(word))
    exposure = place.get("exposure") if place is not None else word
    return str(exposure) if isinstance(exposure, str) else str(word)


def in_force(entry: Mapping[str, Value], as_of: When) -> bool:
    """Whether an entry with `since` and `until` is in force on a day; one that has neither is."""
    return has_begun(entry.get("since"), as_of) and not has_ended(entry.get("until"), as_of)
