"""`labels` as rules see them: one record a label, with what travelled along, each part worked out when a rule reads it."""

from __future__ import annotations

from compliance_lint.graph.hop import Transfer
from compliance_lint.graph.label import Label
from compliance_lint.graph.labels import labels_of, open_ends
from compliance_lint.graph.promises import Promises, shortest
from compliance_lint.graph.standing import standing_in
from compliance_lint.model.inventory import ORGANISATION, Entity
from compliance_lint.model.values import NONE, UNSTATED, Items, Late, Value
from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance_lint.graph.world import World


def labels(world: World, entity: Entity) -> Value:
    """The labels of a thing: category, kind of subject, form, and what came with them (data sets, purposes told, retention, basis)."""
    missing = open_ends(world.graph, entity)
    return Items(tuple(_row(world, entity, label) for label in labels_of(world.graph, entity)), open=bool(missing), missing=missing)


def _row(world: World, entity: Entity, label: Label) -> Late:
    known = {
        "category": label.category,
        "subject": label.subject or UNSTATED,
        "form": label.form,
        "claimed_form": label.claimed or label.form,
    }
    return Late(
        known,
        {
            "purposes": lambda: _purposes(world, entity, label),
            "retention": lambda: _retention(world, entity, label),
            "dataset": lambda: Items(tuple(one.id for one in _sets(world, entity, label))),
            "origin": lambda: Items(tuple(_origins(world, _sets(world, entity, label)))),
            "basis": lambda: _basis(world, _sets(world, entity, label)),
        },
    )


def _purposes(world: World, entity: Entity, label: Label) -> Items:
    promises = world.once("promises", Promises)
    rows = [row for row in promises.told(promises.of(entity)) if row.label == label]
    return Items(tuple(sorted(rows[0].purposes)), open=rows[0].open) if rows else Items(open=True)


def _retention(world: World, entity: Entity, label: Label) -> Value:
    promises = world.once("promises", Promises)
    return shortest(promises.periods(promises.of(entity), label))


def _sets(world: World, entity: Entity, label: Label) -> list[Entity]:
    """The data sets that a label of an entity was described in, wherever it came from, by id."""
    graph = world.graph
    if entity.kind in ("dataset", "field"):
        whole = world.inventory.get("dataset", entity.id.partition("/")[0])
        return [whole] if whole is not None else []
    bit = graph.labels.known(label)
    if bit is None:
        return []
    start: dict[int, int] = {}
    edges = entity.edges if isinstance(entity, Transfer) else graph.edges_of(entity) if entity.kind == "flow" else None
    if edges:
        for at in edges:
            edge, passage = graph.edges[at], graph.passages[at]
            held = graph.mask(edge.source)
            start[edge.source] = start.get(edge.source, 0) | (held & 1 << bit if passage is None else passage.sources(held, 1 << bit))
    else:
        for name in _nodes(world, entity):
            start[graph.node(name)] = 1 << bit
    found: dict[str, Entity] = {}
    for node, arrived in graph.followed(start, back=True).items():
        for dataset in graph.datasets_in(graph.names[node]):
            mine = graph.labels.mask(graph.dataset_labels(dataset))
            if graph.lying(dataset) and any(mine & mask for _, mask in arrived):
                found[dataset.id] = dataset
    return [found[id] for id in sorted(found)]


def _nodes(world: World, entity: Entity) -> list[str]:
    if entity.kind in ("system", "party"):
        return [entity.id]
    if isinstance(entity, Transfer):
        return [party.id for party in entity.held]
    if entity.kind == "place":
        return [entity.id, *standing_in(world.inventory, entity)]
    if entity.kind == ORGANISATION:
        return [system.id for system in world.inventory.of("system").values() if "self" in system.items("operator")]
    return [str(name) for kind in ("systems", "places") for name in entity.items(kind)]


def _origins(world: World, sets: list[Entity]) -> list[str]:
    """The sets that some sets were made from in the first place."""
    found: dict[str, None] = {}
    seen: set[str] = set()
    stack = list(sets)
    while stack:
        dataset = stack.pop()
        if dataset.id in seen:
            continue
        seen.add(dataset.id)
        above = [one for name in dataset.items("derived_from") if (one := world.inventory.get("dataset", str(name))) is not None]
        stack += above
        if not above:
            found[dataset.id] = None
    return sorted(found)


def _basis(world: World, sets: list[Entity]) -> Value:
    """The grounds that activities on the sets' systems, and the flows by which they are collected, rely on."""
    systems = {str(dataset.get("system")) for dataset in sets}
    subjects = {str(subject) for dataset in sets for subject in dataset.items("subjects")}
    rows = [a for a in world.inventory.of("activity").values() if not systems.isdisjoint(a.items("systems"))]
    rows += [f for f in world.inventory.of("flow").values() if f.get("to") in systems and f.get("from") in subjects]
    found: dict[str, None] = {}
    open = not rows
    for row in rows:
        value = row.get("basis")
        if value is NONE:
            continue
        basis = row.items("basis")
        open = open or basis.open
        found.update(dict.fromkeys(map(str, basis)))
    return Items(tuple(found), open=open)
