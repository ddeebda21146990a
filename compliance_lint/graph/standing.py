"""Where things stand: the systems in a place, the systems a right opens, the countries of a node."""

from __future__ import annotations

from collections.abc import Container

from compliance_lint.model.inventory import Entity, Inventory


def standing_in(inventory: Inventory, place: Entity) -> list[str]:
    """The systems that stand in a place, or in a place within it."""
    parts: dict[str, list[str]] = {}
    for part in inventory.of("place").values():
        parts.setdefault(str(part.get("within")), []).append(part.id)
    inside, left = {place.id}, [place.id]
    while left:
        more = [id for id in parts.get(left.pop(), ()) if id not in inside]
        inside.update(more)
        left += more
    return [system.id for system in inventory.of("system").values() if not inside.isdisjoint(system.items("places"))]


def places_around(inventory: Inventory, place: Entity, known: Container[tuple[str, str]]) -> list[Entity]:
    """The places that a place lies in, the nearest first, up to one that is known; none where they go round."""
    found: dict[tuple[str, str], Entity] = {}
    outer = place
    while outer.kind == "place":
        next = inventory.get("place", str(outer.get("within")))
        if next is None or next.key in known:
            break
        if next.key == place.key or next.key in found:
            return []
        found[next.key] = outer = next
    return list(found.values())


def opened_by(inventory: Inventory, grant: Entity) -> list[str]:
    """The systems a right of access opens: those it names, and those that stand in the places it names."""
    places = [place for name in grant.items("places") if (place := inventory.get("place", str(name))) is not None]
    standing = (system for place in places for system in standing_in(inventory, place))
    return list(dict.fromkeys((*map(str, grant.items("systems")), *standing)))


def node_countries(inventory: Inventory, node: Entity) -> tuple[str, ...]:
    """The countries a node stands in, as far as they are stated."""
    if node.kind == "system":
        places = [inventory.get("place", str(place)) for place in node.items("places")]
        return tuple(dict.fromkeys(c for place in places if place is not None for c in node_countries(inventory, place)))
    country = node.get("country")
    if isinstance(country, str):
        return (country, *(str(c) for c in node.items("operates_in") if c != country))
    seen = {node.id}
    outer: Entity | None = node
    while outer is not None and isinstance(outer.get("within"), str):  # up to the place that names it; a ring names none
        outer = inventory.get("place", str(outer.get("within")))
        if outer is None or outer.id in seen:
            return ()
        seen.add(outer.id)
        if isinstance(outer.get("country"), str):
            return node_countries(inventory, outer)
    return ()
