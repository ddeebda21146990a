"""Which rows of the record of processing a thing belongs to, and whose data a data set holds."""

from __future__ import annotations

from compliance_lint.graph.description import SELF
from compliance_lint.graph.labels import labels_of
from compliance_lint.model.inventory import Entity
from compliance_lint.model.logic import NO, OPEN, YES
from compliance_lint.model.values import Items, Missing, Value
from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance_lint.graph.world import World


def rows(world: World, entity: Entity) -> Value:
    """The activities that a data set, flow or system belongs to; open while others may be described, or one does not say its systems."""
    found: list[str] = []
    missing: list[Missing] = []
    for activity in world.inventory.of("activity").values():
        belongs, unsaid = _belongs(world, activity, entity)
        if belongs == YES:
            found.append(activity.id)
        elif belongs == OPEN:
            missing.append(unsaid)
    lacked = any(entry["type"] == "activities" and not entry["term"] for entry in entity.items("lacks"))
    if not lacked and "activity:all" not in world.inventory.complete:
        missing.append(Missing("fact", entity.kind, entity.id, "activities"))
    return Items(tuple(found), open=bool(missing), missing=tuple(missing))


def _belongs(world: World, activity: Entity, entity: Entity) -> tuple[int, Missing]:
    """Whether a thing belongs to an activity, and what would have to be said where that is open."""
    systems = activity.items("systems")
    if entity.kind == "system":
        ends = [entity.id]
    elif entity.kind == "dataset":
        ends = [str(entity.get("system"))]
    else:
        ends = [str(entity.get("from")), str(entity.get("to"))]
    unsaid = Missing("fact", "activity", activity.id, "systems")
    stands = YES if any(end in systems for end in ends) else OPEN if systems.open else NO
    if entity.kind == "system" or stands == NO:
        return stands, unsaid
    fits = _fits(world, activity, entity)
    if fits == OPEN and stands == YES:
        unsaid = Missing("fact", entity.kind, entity.id, "fields" if entity.kind == "dataset" else "data")
    return min(stands, fits), unsaid


def _fits(world: World, activity: Entity, entity: Entity) -> int:
    """Whether the data, persons and (of a flow) purposes are those of the activity; what it does not state narrows nothing."""
    is_a = world.inventory.vocabulary.is_a
    data, subjects = activity.items("data"), activity.items("subjects")
    labels = labels_of(world.graph, entity)
    in_data = [label for label in labels if data.open or any(is_a("data", label.category, str(word)) for word in data)]
    fitting = [
        label
        for label in in_data
        if not label.subject or subjects.open or any(is_a("subjects", label.subject, str(word)) for word in subjects)
    ]
    if not fitting and not (data.open and subjects.open):
        more = entity.items("fields").open if entity.kind == "dataset" else world.graph.leaves_open(entity)
        return OPEN if more else NO
    if entity.kind == "flow":
        said, done = activity.items("purposes"), entity.items("purposes")
        words = [(str(one), str(other)) for one in done for other in said]
        if not said.open and not done.open and not any(is_a("purposes", a, b) or is_a("purposes", b, a) for a, b in words):
            return NO
    return YES


def owners_of(world: World, dataset: Entity) -> tuple[tuple[str, ...], tuple[Missing, ...]]:
    """Whose data a set holds, and what would have to be said to know.

    The party that answers for it; those that the activities it belongs to are carried out for; the party it came from; of a set
    made from others, whose those are; else the organisation's own.
    """
    return _owners(world, dataset, frozenset((dataset.id,)))


def _owners(world: World, dataset: Entity, seen: frozenset[str]) -> tuple[tuple[str, ...], tuple[Missing, ...]]:
    inventory = world.inventory
    owner, source = dataset.get("owner"), dataset.get("source")
    if isinstance(owner, str) and owner in inventory.of("party"):
        return (owner,), ()
    belongs = world.derive("rows", dataset)
    activities = [inventory.of("activity")[str(id)] for id in belongs]
    clients = {str(client) if isinstance(client := a.get("on_behalf_of"), str) else SELF for a in activities}
    if clients - {SELF}:
        return tuple(sorted(clients)), ()
    if isinstance(source, str) and source in inventory.of("party"):
        return (source,), ()
    if source == "third_party":
        return (), (Missing("fact", "dataset", dataset.id, "source"),)
    parents = [p for name in dataset.items("derived_from") if (p := inventory.get("dataset", str(name))) is not None and p.id not in seen]
    if parents:
        found = [_owners(world, parent, seen | {parent.id}) for parent in parents]
        return tuple(sorted({one for names, _ in found for one in names})), tuple(m for _, missing in found for m in missing)
    if not activities and not isinstance(source, str) and not isinstance(owner, str):
        return (), (Missing("fact", "dataset", dataset.id, "source"),)
    return (SELF,), ()
