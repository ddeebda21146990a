"""What a thing really holds, carries or can read: labels, and what is read off them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance_lint.graph.dataflow import DataFlowGraph
from compliance_lint.graph.description import SELF, Label
from compliance_lint.model.inventory import ORGANISATION, Entity, Inventory
from compliance_lint.model.values import UNSTATED, Items, Missing, Range, Unstated, Value, head_count

if TYPE_CHECKING:
    from compliance_lint.graph.world import World

PERSONAL_FORMS = ("identified", "pseudonymised")


def labels_of(graph: DataFlowGraph, entity: Entity) -> tuple[Label, ...]:
    """The labels of a system, place or party (held), data set, flow (carried), grant (readable), activity or organisation."""
    inventory = graph.inventory
    if entity.kind in ("system", "party"):
        return graph.held(entity.id)
    if entity.kind == "place":
        return tuple(sorted({label for name in (entity.id, *standing_in(graph, entity)) for label in graph.held(name)}))
    if entity.kind == "dataset":
        return graph.dataset_labels(entity)
    if entity.kind == "flow":
        return graph.carried(entity)
    if entity.kind == "grant":
        found = {label for system in entity.items("systems") for label in graph.held(str(system))}
        found |= {label for place in entity.items("places") for label in graph.held(str(place))}
        return _narrowed(graph, entity, found)
    if entity.kind == "activity":
        return _narrowed(graph, entity, {label for system in entity.items("systems") for label in graph.held(str(system))})
    if entity.kind == ORGANISATION:
        own = (system for system in inventory.of("system").values() if SELF in system.items("operator"))
        return tuple(sorted({label for system in own for label in graph.held(system.id)}))
    return ()


def standing_in(graph: DataFlowGraph, place: Entity) -> list[str]:
    """The systems that stand in a place, or in a place within it."""
    inventory = graph.inventory
    inside = {place.id}
    grown = True
    while grown:
        more = {p.id for p in inventory.of("place").values() if p.get("within") in inside} - inside
        inside |= more
        grown = bool(more)
    return [system.id for system in inventory.of("system").values() if not inside.isdisjoint(system.items("places"))]


def _narrowed(graph: DataFlowGraph, entity: Entity, found: set[Label]) -> tuple[Label, ...]:
    data, subjects = entity.items("data"), entity.items("subjects")
    is_a = graph.inventory.vocabulary.is_a
    if data:
        found = {label for label in found if any(is_a("data", label.category, str(word)) for word in data)}
    if subjects:
        found = {label for label in found if not label.subject or label.subject in subjects}
    return tuple(sorted(found))


def open_ends(graph: DataFlowGraph, entity: Entity) -> tuple[Missing, ...]:
    """What would have to be said before the labels are known to be all; empty where they are."""
    if entity.kind in ("system", "place"):
        return (Missing("fact", entity.kind, entity.id, "datasets"),) if graph.is_open(entity.id) else ()
    if entity.kind == "party":
        listed = "flow:all" in graph.inventory.complete or any(e["type"] == "flows" for e in entity.items("lacks"))
        known = listed and not graph.is_open(entity.id)
        return () if known else (Missing("fact", "party", entity.id, "flows"),)
    if entity.kind == "dataset":
        return (Missing("fact", "dataset", entity.id, "fields"),) if entity.items("fields").open else ()
    if entity.kind == "flow":
        return (Missing("fact", "flow", entity.id, "data"),) if graph.leaves_open(entity) else ()
    if entity.kind in ("grant", "activity"):
        systems, data = entity.items("systems"), entity.items("data")
        if not systems.open and not any(graph.is_open(str(s)) for s in systems):
            return ()
        if data.open:
            return (Missing("fact", entity.kind, entity.id, "data"),)
        found = {label.category for label in labels_of(graph, entity)}
        is_a = graph.inventory.vocabulary.is_a
        if all(any(is_a("data", category, str(word)) for category in found) for word in data):
            return ()
        unknown = [Missing("fact", "system", str(s), "datasets") for s in systems if graph.is_open(str(s))]
        return tuple(unknown) or (Missing("fact", entity.kind, entity.id, "systems"),)
    return (Missing("fact", entity.kind, entity.id, "datasets"),)


def is_personal(graph: DataFlowGraph, label: Label, forms: tuple[str, ...] = PERSONAL_FORMS) -> bool:
    """Whether a label is data about a person: in a personal form, and of a category that tells of one."""
    return label.form in forms and graph.inventory.vocabulary.lists["data"].get(label.category, "identifies") != "never"


def labels(world: World, entity: Entity) -> Value:
    """`labels` as rules see it: one record a label."""
    found = tuple(
        {"category": label.category, "subject": label.subject or UNSTATED, "form": label.form, "claimed_form": label.claimed or label.form}
        for label in labels_of(world.graph, entity)
    )
    missing = open_ends(world.graph, entity)
    return Items(found, open=bool(missing), missing=missing)


def personal(world: World, entity: Entity) -> Value:
    """Whether some label is personal; unstated where none is and more may be there."""
    if any(is_personal(world.graph, label, world.personal_forms) for label in labels_of(world.graph, entity)):
        return True
    missing = open_ends(world.graph, entity)
    return Unstated(missing) if missing else False


def categories(world: World, entity: Entity) -> Value:
    """The categories of the labels."""
    missing = open_ends(world.graph, entity)
    found = dict.fromkeys(label.category for label in labels_of(world.graph, entity))
    return Items(tuple(found), open=bool(missing), missing=missing)


def persons(world: World, entity: Entity) -> Value:
    """The number of data subjects behind what is held; the largest stated count of the data sets concerned."""
    low, high, open = 0.0, 0.0, False
    for dataset in _datasets(world, entity):
        count = subjects_of(dataset)
        if count is None:
            open = True
            continue
        low, high = max(low, count[0]), high + count[1] if count[1] is not None else float("inf")
    if not low and open:
        return Unstated((Missing("fact", entity.kind, entity.id, "subjects"),))
    return Range(low, None if open or high == float("inf") else high)


def subjects_of(dataset: Entity) -> tuple[float, float | None] | None:
    """The number of subjects of a data set as (least, most); `None` where nobody stated it."""
    subjects = dataset.items("subjects")
    if not subjects.values:
        return None
    names = ("all",) if "all" in subjects.values else tuple(map(str, subjects))
    counts = [subjects.values.get(name, UNSTATED) for name in names]
    ends = [head_count(count if isinstance(count, dict) else {"all": count}) for count in counts]
    tops = [high for _, high in ends if high is not None]
    known = len(tops) == len(ends) and ("all" in names or not subjects.open)
    return sum(low for low, _ in ends), sum(tops) if known else None


def _datasets(world: World, entity: Entity) -> list[Entity]:
    if entity.kind == "dataset":
        return [entity]
    if entity.kind == ORGANISATION:
        return list(world.inventory.of("dataset").values())
    names = set(map(str, entity.items("systems"))) if entity.kind == "activity" else {entity.id, *world.graph.reach(entity.id, back=True)}
    return [dataset for name in sorted(names) for dataset in world.graph.datasets_in(name)]


def upstream(world: World, entity: Entity) -> Value:
    """The nodes whose data reach this one."""
    return _reached(world, entity, back=True)


def downstream(world: World, entity: Entity) -> Value:
    """The nodes that data of this one reach."""
    return _reached(world, entity, back=False)


def _reached(world: World, entity: Entity, back: bool) -> Value:
    name = str(entity.get("system")) if entity.kind == "dataset" else entity.id
    ways = world.graph.reach(name, back=back)
    rows = tuple({"node": node, "hops": hops} for node, hops in sorted(ways.items()))
    listed = "flow:all" in world.inventory.complete
    missing = () if listed else (Missing("fact", entity.kind, entity.id, "flows"),)
    return Items(rows, open=not listed, missing=missing)


def recipients(world: World, entity: Entity) -> Value:
    """The parties that the labels reach, directly or through others, with their kind, country and number of hops."""
    graph = world.graph
    if entity.kind == "flow":
        start = entity.get("to")
        names: dict[str, int] = {str(start): 0} | graph.reach(str(start))
    else:
        systems = [str(s.id) for s in world.inventory.of("system").values()] if entity.kind == ORGANISATION else []
        systems += (
            [str(entity.get("system"))]
            if entity.kind == "dataset"
            else [str(s) for s in entity.items("systems")]
            if entity.kind == "activity"
            else []
        )
        names = {}
        for system in systems:
            for node, hops in graph.reach(system).items():
                names[node] = min(hops, names.get(node, hops))
    mine = {(label.category, label.subject) for label in labels_of(graph, entity)}
    rows = []
    for node, hops in sorted(names.items()):
        party = world.inventory.get("party", node)
        if party is None or party.kind != "party":
            continue
        if mine and mine.isdisjoint(graph.pairs(node)):
            continue
        rows.append({"party": node, "kind": party.get("kind"), "country": party.get("country"), "hops": hops,
                     "last_provided": _last_provided(world, node), "reached_by": orders_reaching(world, node)})  # fmt: skip
    listed = "flow:all" in world.inventory.complete
    return Items(tuple(rows), open=not listed, missing=() if listed else (Missing("fact", entity.kind, entity.id, "flows"),))


def _last_provided(world: World, node: str) -> Value:
    """When data last went there: the day judged while a regular flow runs, else what its end says."""
    for edge in world.graph.into(node):
        if edge.flow is None:
            continue
        until = edge.flow.get("until")
        if isinstance(until, Unstated) and edge.flow.get("frequency") != "once":
            return world.as_of
        since = edge.flow.get("since") if isinstance(until, Unstated) else until
        if not isinstance(since, Unstated):
            return since
    return UNSTATED


def orders_reaching(world: World, node: str) -> Value:
    """The orders (correction, erasure, suppression, withdrawal) that reach a node."""
    found = world.graph.orders_to(node)
    listed = "flow:all" in world.inventory.complete
    lacked = any(e["type"] == "flows" for e in (world.inventory.get("party", node) or world.inventory.organisation).items("lacks"))
    closed = listed or lacked
    return Items(found, open=not closed, missing=() if closed else (Missing("fact", "party", node, "flows"),))


def countries(world: World, entity: Entity) -> Value:
    """The countries that the labels reach: of the systems' places and of the parties."""
    graph, inventory = world.graph, world.inventory
    start = str(entity.get("system")) if entity.kind == "dataset" else entity.id
    found: dict[str, None] = {}
    missing = []
    for node in (start, *sorted(graph.reach(start))):
        here = inventory.nodes.get(node)
        if here is None:
            continue
        known = node_countries(world.inventory, here)
        if not known:
            missing.append(Missing("fact", here.kind, here.id, "country"))
        found.update(dict.fromkeys(known))
    return Items(tuple(found), open=bool(missing), missing=tuple(missing))


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
