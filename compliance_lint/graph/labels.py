"""What a thing really holds, carries or can read: labels, and what is read off them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from compliance_lint.graph.dataflow import DataFlowGraph
from compliance_lint.graph.description import SELF
from compliance_lint.graph.hop import Transfer
from compliance_lint.graph.label import Label
from compliance_lint.graph.standing import opened_by, standing_in
from compliance_lint.model.inventory import ORGANISATION, Entity
from compliance_lint.model.values import UNSTATED, Items, Late, Missing, Range, Unstated, Value, Walked, head_count
from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance_lint.graph.world import World

PERSONAL_FORMS = ("identified", "pseudonymised")


def labels_of(graph: DataFlowGraph, entity: Entity) -> tuple[Label, ...]:
    """The labels of a system, place or party (held), data set, flow (carried), grant (readable), activity or organisation."""
    inventory = graph.inventory
    if entity.kind in ("system", "party"):
        return graph.held(entity.id)
    if entity.kind == "place":
        return tuple(sorted({label for name in (entity.id, *standing_in(graph.inventory, entity)) for label in graph.held(name)}))
    if entity.kind == "dataset":
        return graph.dataset_labels(entity)
    if entity.kind == "field":
        whole = inventory.get("dataset", entity.id.partition("/")[0])
        return tuple(one for one in graph.dataset_labels(whole) if one.category == entity.get("category")) if whole is not None else ()
    if entity.kind == "flow":
        return graph.carried(entity)
    if entity.kind == "grant":
        names = (*opened_by(inventory, entity), *map(str, entity.items("places")))
        found = {label for name in names for label in graph.held(name)}
        return _narrowed(graph, entity, found)
    if entity.kind == "activity":
        return _narrowed(graph, entity, {label for system in entity.items("systems") for label in graph.held(str(system))})
    if entity.kind == ORGANISATION:
        own = (system for system in inventory.of("system").values() if SELF in system.items("operator"))
        return tuple(sorted({label for system in own for label in graph.held(system.id)}))
    if isinstance(entity, Transfer):
        carried = {label for at in entity.edges for label in graph.carried_over(at)}
        return tuple(sorted(carried.union(*(graph.held(party.id) for party in entity.held))))
    return ()


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
    if isinstance(entity, Transfer):
        flows = [flow for at in entity.edges if (flow := graph.edges[at].flow) is not None]
        sources = [graph.names[graph.edges[at].source] for at in entity.edges if graph.edges[at].flow is None]
        stores = [system for name in sources if (system := graph.inventory.get("system", name)) is not None]
        return tuple(dict.fromkeys(missing for one in (*flows, *stores, *entity.held) for missing in open_ends(graph, one)))
    if entity.kind == "field":
        return ()
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
    if "dataset:all" in graph.inventory.complete:
        sets = graph.inventory.of("dataset").values()
        return tuple(missing for one in sets for missing in open_ends(graph, one))
    return (Missing("fact", entity.kind, entity.id, "datasets"),)


def is_personal(graph: DataFlowGraph, label: Label, forms: tuple[str, ...] = PERSONAL_FORMS) -> bool:
    """Whether a label is data about a person: in a personal form, and of a category that tells of one."""
    return label.form in forms and graph.inventory.vocabulary.lists["data"].get(label.category, "identifies") != "never"


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
    known = world.once("persons", lambda here: dict[int | tuple[str, ...], tuple[float, float, bool]]())
    node = entity.kind in ("system", "place", "party")
    sets = [] if node else _datasets(world, entity)
    key = _behind(world, entity) if node else tuple(dataset.id for dataset in sets)
    if key not in known:  # things that are joined to each other have the same sets behind them
        known[key] = _counted(_datasets(world, entity) if node else sets)
    low, high, open = known[key]
    if not low and open:
        return Unstated((Missing("fact", entity.kind, entity.id, "subjects"),))
    return Range(low, None if open or high == float("inf") else high)


def _counted(sets: list[Entity]) -> tuple[float, float, bool]:
    """The largest count of some data sets, the sum of all, and whether one states none."""
    low, high, open = 0.0, 0.0, False
    for dataset in sets:
        count = subjects_of(dataset)
        if count is None:
            open = True
        else:
            low = max(low, count[0])
            high += count[1] if count[1] is not None else float("inf")
    return low, high, open


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
    graph = world.graph
    if isinstance(entity, Transfer) or entity.kind == "flow":
        edges = entity.edges if isinstance(entity, Transfer) else graph.edges_of(entity)
        starts = [graph.edges[at].source for at in edges] or [
            graph.node(party.id) for party in (entity.held if isinstance(entity, Transfer) else ())
        ]
        nodes = 0
        for start in starts:
            nodes |= graph.reached(graph.names[start], back=True) | 1 << start
        mine = {(label.category, label.subject) for label in labels_of(graph, entity)}
        found = (dataset for name in graph.sets.names(nodes & graph.sets.with_sets) for dataset in graph.datasets_in(name))
        return [dataset for dataset in found if not mine.isdisjoint(graph.set_pairs(dataset))]
    names = sorted(set(map(str, entity.items("systems")))) if entity.kind == "activity" else graph.sets.names(_behind(world, entity))
    return [dataset for name in names for dataset in world.graph.datasets_in(name)]


def _behind(world: World, entity: Entity) -> int:
    """The nodes with data sets whose data come to a node, and itself."""
    graph = world.graph
    return (graph.reached(entity.id, back=True) | 1 << graph.node(entity.id)) & graph.sets.with_sets


def upstream(world: World, entity: Entity) -> Value:
    """The nodes whose data reach this one."""
    return _reached(world, entity, back=True)


def downstream(world: World, entity: Entity) -> Value:
    """The nodes that data of this one reach."""
    return _reached(world, entity, back=False)


def _reached(world: World, entity: Entity, back: bool) -> Value:
    name = str(entity.get("system")) if entity.kind == "dataset" else entity.id
    listed = "flow:all" in world.inventory.complete
    graph = world.graph

    def rows() -> Iterator[Value]:
        return ({"node": node, "hops": hops} for hops, level in enumerate(graph.levels(name, back), 1) for node in level)

    def size() -> int:
        return (graph.reached(name, back) & ~(1 << graph.node(name))).bit_count()

    def find(node: str) -> Value | None:
        there = graph.node(node)
        if node != graph.names[there] or there == graph.node(name) or not graph.reached(name, back) >> there & 1:
            return None
        return Late({"node": node}, {"hops": lambda: graph.reach(name, back)[node]})

    missing = () if listed else (Missing("fact", entity.kind, entity.id, "flows"),)
    return Walked(rows, size, find, ascending="hops", named="node", open=not listed, missing=missing)


def recipients(world: World, entity: Entity) -> Value:
    """The parties that the labels reach, directly or through others, with their kind, country and number of hops."""
    graph = world.graph
    start = _starts(world, entity)
    behind = 0
    for name in start:
        behind |= graph.reached(name) | 1 << graph.node(name) if entity.kind == "flow" else graph.reached(name)
    rows = []
    for node in graph.sets.names(behind & graph.sets.parties):
        party = world.inventory.nodes[node]
        hops = _hops(graph, start, node)
        if hops is not None:
            known = {"party": node, "kind": party.get("kind"), "country": party.get("country"), "hops": hops}
            rows.append(Late(known, _late(world, node)))
    listed = "flow:all" in world.inventory.complete
    return Items(tuple(rows), open=not listed, missing=() if listed else (Missing("fact", entity.kind, entity.id, "flows"),))


def system_of(world: World, entity: Entity) -> str:
    """The system of a data set or of one of its fields; empty where nobody said."""
    whole = entity if entity.kind == "dataset" else world.inventory.get("dataset", entity.id.partition("/")[0])
    system = whole.get("system") if whole is not None else None
    return system if isinstance(system, str) else ""


def reached_with(world: World, entity: Entity) -> int:
    """The set of nodes that an entity's labels are at or go on to."""
    graph = world.graph
    nodes = 0
    names = [entity.id] if entity.kind in ("system", "place", "party") else _starts(world, entity)
    for name in names:
        nodes |= graph.reached(name) | 1 << graph.node(name)
    return nodes


def _late(world: World, node: str) -> dict[str, Callable[[], Value]]:
    return {"last_provided": lambda: _last_provided(world, node), "reached_by": lambda: orders_reaching(world, node)}


def _starts(world: World, entity: Entity) -> dict[str, int]:
    """From where the labels of an entity go on: by node, those it has there."""
    graph = world.graph
    mine = labels_of(graph, entity)
    if entity.kind == "flow":
        return {str(entity.get("to")): graph.labels.mask(mine)}
    if entity.kind in ("dataset", "field"):
        return {system_of(world, entity): graph.labels.mask(mine)}
    if entity.kind == "activity":
        held = {str(system): set(graph.held(str(system))) for system in entity.items("systems")}
        return {system: graph.labels.mask(label for label in mine if label in labels) for system, labels in held.items()}
    own = (system.id for system in world.inventory.of("system").values())
    return {system: graph.labels.mask(graph.held(system)) for system in own}


def _hops(graph: DataFlowGraph, start: Mapping[str, int], node: str) -> int | None:
    """The least number of hops over which labels come to a node from where they start; `None` where none does."""
    found: list[int] = []
    before = graph.leading_to(node)
    for name, mask in start.items():
        if not mask and name in graph.reach(node, back=True):
            found.append(graph.reach(node, back=True)[name])  # nothing is known to lie there, so whatever does goes this way
        found += [hops for hops, labels in before.get(graph.node(name), ()) if labels & mask]
    return min(found, default=None)


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
    graph = world.graph
    pairs = frozenset((label.category, label.subject) for label in labels_of(graph, entity))
    nodes = reached_with(world, entity) & graph.sets.holding(pairs)
    found = []
    missing: list[Missing] = []
    for country, places in graph.sets.countries.items():
        if nodes & places and country:
            found.append(country)
        elif nodes & places:
            unplaced = (world.inventory.nodes[name] for name in graph.sets.names(nodes & places))
            missing += [Missing("fact", one.kind, one.id, "country") for one in unplaced]
    return Items(tuple(found), open=bool(missing), missing=tuple(missing))
