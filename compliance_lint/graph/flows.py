"""What a flow does on its way: the borders it crosses, how it is protected, the purposes it serves."""

from __future__ import annotations

from compliance_lint.graph.description import SELF
from compliance_lint.graph.grades import differs
from compliance_lint.graph.label import Label
from compliance_lint.graph.labels import is_personal, labels_of, open_ends, reached_with
from compliance_lint.graph.promises import Promises
from compliance_lint.graph.standing import node_countries
from compliance_lint.model.inventory import ORGANISATION, Entity
from compliance_lint.model.logic import NO, OPEN, YES
from compliance_lint.model.values import Items, Missing, Unstated, Value
from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance_lint.graph.world import World


def crosses(world: World, flow: Entity) -> Value:
    """What differs between the ends of a flow: `organisation`, `operator`, `place`, `country`, `grade`."""
    source, target = (world.inventory.get("node", str(flow.get(end))) for end in ("from", "to"))
    found: dict[str, None] = {}
    open = False
    same: set[str] = set()
    ours = [_ours(node) for node in (source, target)]
    if None in ours:
        open = True
    elif ours[0] != ours[1]:
        found["organisation"] = None
    else:
        same.add("organisation")
    if source is not None and target is not None:
        one, other = (node.items("operator") if node.kind == "system" else Items((node.id,)) for node in (source, target))
        if not one.open and not other.open:
            if set(one) == set(other):
                same.add("operator")
            else:
                found["operator"] = None
        here, there = (set(node.items("places")) if node.kind == "system" else {node.id} for node in (source, target))
        if here and there and here.isdisjoint(there):
            found["place"] = None
        here, there = set(node_countries(world.inventory, source)), set(node_countries(world.inventory, target))
        if here and there and not there <= here:
            found["country"] = None
        elif here and there:
            same.add("country")
        graded = differs(source, target)
        if graded:
            found["grade"] = None
        open = open or not here or not there or graded is None
    return Items(tuple(found), open=open, denied=frozenset(same), missing=(Missing("fact", "flow", flow.id, "country"),) if open else ())


def _ours(node: Entity | None) -> bool | None:
    if node is None:
        return False  # a data subject
    if node.kind == "system":
        operators = node.items("operator")
        return True if SELF in operators else None if operators.open else False
    return node.kind in ("place", ORGANISATION)


def encrypted(world: World, flow: Entity) -> Value:
    """Whether every channel of a flow is encrypted, or its protection says so, or the medium it is carried on is."""
    protection, channel = flow.items("protection"), flow.items("channel")
    if "encrypted" in protection or "end_to_end" in protection:
        return True
    if channel.open and not channel:
        return Unstated((Missing("fact", "flow", flow.id, "channel"),))
    kinds = world.inventory.vocabulary.lists["channels"]
    states = [_secure(world, flow, str(kinds.get(str(word), "security"))) for word in channel]
    worst = min(states, default=OPEN)
    if channel.open:
        worst = min(worst, OPEN)
    if worst == OPEN:
        if worst == OPEN and not protection.open and "unknown" not in [str(kinds.get(str(w), "security")) for w in channel]:
            return False
        unsure = "channel" if not protection.open else "protection"
        return Unstated((Missing("fact", "flow", flow.id, unsure),))
    return worst == YES


def _secure(world: World, flow: Entity, security: str) -> int:
    if security == "encrypted":
        return YES
    if security == "clear":
        return NO
    if security == "carried":
        for name in (str(flow.get("from")), str(flow.get("to")), *map(str, flow.items("via"))):
            medium = world.inventory.nodes.get(name)
            if medium is not None and medium.kind == "system" and medium.get("kind") == "removable_media":
                held = [
                    c
                    for c in world.coverage.covers(medium).values()
                    if world.inventory.vocabulary.type_is_a(str(c.record.get("type")), "encryption_at_rest")
                ]
                if any(c.sure == YES and world.coverage.state(c.record) == "active" for c in held):
                    return YES
                if world.coverage.denied(medium, "encryption_at_rest") is not None:
                    return NO
    return OPEN


def new_purposes(world: World, entity: Entity) -> Value:
    """Purposes of a flow, activity or data set that nobody told for some of the personal data used, nor a broader one.

    Each label brings along what was told at its source (`promises`); what nobody knows to have been told may be it.
    """
    if "purposes" not in entity.facts:
        return Unstated((Missing("fact", entity.kind, entity.id, "purposes"),))
    used = entity.items("purposes")
    if entity.kind == "dataset":
        used = used_for(world, entity)
    promises = world.once("promises", Promises)
    told = [row for row in promises.told(promises.of(entity)) if _concerns(world, entity, row.label)]
    if not told:  # nothing personal is used, or it is not known what is
        ends = open_ends(world.graph, entity) or (() if labels_of(world.graph, entity) else (Missing("fact", *entity.key, "dataset"),))
        return Items((), open=bool(ends), missing=ends)
    is_a = world.inventory.vocabulary.is_a
    known = {(row.purposes, row.open) for row in told}
    outside = [(p, open) for p in used for purposes, open in known if not any(is_a("purposes", str(p), word) for word in purposes)]
    new = dict.fromkeys(p for p, open in outside if not open)
    unsure = any(open for _, open in outside)
    missing = _untold(world, entity) if unsure else ()
    return Items(tuple(new), open=used.open or unsure, missing=missing)


def _concerns(world: World, entity: Entity, label: Label) -> bool:
    """Whether a label is personal data, and one of those an activity uses."""
    if not is_personal(world.graph, label, world.personal_forms):
        return False
    if entity.kind != "activity":
        return True
    is_a = world.inventory.vocabulary.is_a
    data, subjects = entity.items("data"), entity.items("subjects")
    return (not data or any(is_a("data", label.category, str(word)) for word in data)) and (
        not subjects or not label.subject or label.subject in subjects
    )


def _untold(world: World, entity: Entity) -> tuple[Missing, ...]:
    """The data sets of which nobody said what was told, among those whose data come to an entity."""
    sets = [one for one in source_sets(world, entity) if world.once("promises", Promises).told_for(one).open]
    return tuple(Missing("fact", "dataset", one.id, "purposes") for one in sets) or (Missing("fact", entity.kind, entity.id, "dataset"),)


def told(world: World, dataset: Entity) -> Items:
    """The purposes told to the people of a data set: those of the notices that cover it, else the set's own."""
    return world.once("promises", Promises).told_for(dataset)


def source_sets(world: World, entity: Entity) -> list[Entity]:
    """The data sets whose labels a flow or activity carries: those it names, else those held at or before its source."""
    inventory, graph = world.inventory, world.graph
    if entity.kind == "dataset":
        return [entity]
    if "dataset" in entity.facts:
        return [d for name in entity.items("dataset") if (d := inventory.get("dataset", str(name))) is not None]
    mine = {(label.category, label.subject) for label in labels_of(graph, entity)}
    if entity.kind == "flow" and entity.get("kind") == "collection":
        sets = [d for d in inventory.of("dataset").values() if d.get("source") == "subject" and entity.get("from") in d.items("subjects")]
    else:
        starts = [str(entity.get("from"))] if entity.kind == "flow" else [str(s) for s in entity.items("systems")]
        nodes = 0
        for start in starts:
            nodes |= graph.reached(start, back=True) | 1 << graph.node(start)
        sets = [d for name in graph.sets.names(nodes & graph.sets.with_sets) for d in graph.datasets_in(name)]
    return [d for d in sets if not mine or not mine.isdisjoint(graph.set_pairs(d))]


def used_for(world: World, entity: Entity) -> Items:
    """The purposes of the flows that carry on what a thing holds, in the form it holds it, at any hop; of an activity its own too."""
    graph = world.graph
    found, open = graph.sets.uses(labels_of(graph, entity), reached_with(world, entity))
    if entity.kind == "activity":
        own = entity.items("purposes")
        found, open = tuple(dict.fromkeys((*map(str, own), *found))), open or own.open
    return Items(found, open=open)
