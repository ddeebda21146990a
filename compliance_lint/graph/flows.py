"""What a flow does on its way: the borders it crosses, how it is protected, the purposes it serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance_lint.graph.coverage import ACTIVE
from compliance_lint.graph.description import SELF
from compliance_lint.graph.labels import categories, labels_of, node_countries, recipients
from compliance_lint.model.inventory import ORGANISATION, Entity
from compliance_lint.model.logic import NO, OPEN, YES
from compliance_lint.model.values import UNSTATED, Items, Missing, Unstated, Value

if TYPE_CHECKING:
    from compliance_lint.graph.world import World


def crosses(world: World, flow: Entity) -> Value:
    """What differs between the ends of a flow: `organisation`, `operator`, `place`, `country`."""
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
        open = open or not here or not there
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
    """Purposes used at a flow, activity or data set that were neither told at collection nor stand under what was told."""
    used = entity.items("purposes")
    if "purposes" not in entity.facts:
        return Unstated((Missing("fact", entity.kind, entity.id, "purposes"),))
    if entity.kind == "dataset":
        used = used_for(world, entity)
    told, missing = _told(world, entity)
    is_a = world.inventory.vocabulary.is_a
    new = tuple(p for p in used if not any(is_a("purposes", str(p), str(word)) for word in told))
    if new and missing:  # what nobody knows to have been told may be it
        return Items(open=True, missing=missing)
    return Items(new, open=used.open, missing=missing)


def _told(world: World, entity: Entity) -> tuple[set[str], tuple[Missing, ...]]:
    """Purposes told for the data sets whose labels the entity carries."""
    sets = source_sets(world, entity)
    key = tuple(dataset.id for dataset in sets)
    if key and key in world.told:
        return world.told[key]
    told: set[str] = set()
    missing = []
    for dataset in sets:
        purposes = world.derive("told", dataset)
        told.update(map(str, purposes))
        if purposes.open:
            missing.append(Missing("fact", "dataset", dataset.id, "purposes"))
    if not sets:
        missing.append(Missing("fact", entity.kind, entity.id, "dataset"))
    else:
        world.told[key] = told, tuple(missing)
    return told, tuple(missing)


def told(world: World, dataset: Entity) -> Items:
    """The purposes told to the people of a data set: those of the notices that cover it, else the set's own."""
    is_a = world.inventory.vocabulary.type_is_a
    notices = [
        cover.record
        for cover in world.coverage.covers(dataset).values()
        if cover.sure == YES and is_a(str(cover.record.get("type")), "notice") and world.coverage.state(cover.record) == ACTIVE
    ]
    named = [about["purposes"] for notice in notices if isinstance(about := notice.get("about"), dict) and "purposes" in about]
    lists = named or [dataset.items("purposes")]
    return Items(tuple(dict.fromkeys(purpose for one in lists for purpose in one)), open=any(one.open for one in lists))


def source_sets(world: World, entity: Entity) -> list[Entity]:
    """The data sets whose labels a flow or activity carries: those it names, else those held at or before its source."""
    inventory = world.inventory
    if entity.kind == "dataset":
        return [entity]
    if "dataset" in entity.facts:
        return [d for name in entity.items("dataset") if (d := inventory.get("dataset", str(name))) is not None]
    starts = [str(entity.get("from"))] if entity.kind == "flow" else [str(s) for s in entity.items("systems")]
    names = set(starts)
    for start in starts:
        names.update(world.graph.reach(start, back=True))
    mine = {(label.category, label.subject) for label in labels_of(world.graph, entity)}
    sets = [d for name in sorted(names) for d in world.graph.datasets_in(name)]
    if entity.kind == "flow" and entity.get("kind") == "collection":
        sets = [d for d in inventory.of("dataset").values() if d.get("source") == "subject" and entity.get("from") in d.items("subjects")]
    return [d for d in sets if not mine or not mine.isdisjoint(world.graph.set_pairs(d))]


def used_for(world: World, dataset: Entity) -> Items:
    """The purposes of the flows that carry a data set on, at any hop, and of the activities on its system."""
    system = str(dataset.get("system"))
    found: dict[str, None] = {}
    open = False
    nodes = {system, *world.graph.reach(system)}
    mine = {(label.category, label.subject) for label in labels_of(world.graph, dataset)}
    for flow in world.inventory.of("flow").values():
        if flow.get("from") not in nodes:
            continue
        if mine.isdisjoint((label.category, label.subject) for label in labels_of(world.graph, flow)):
            continue
        purposes = flow.items("purposes")
        open = open or purposes.open
        found.update(dict.fromkeys(map(str, purposes)))
    return Items(tuple(found), open=open)


def unnamed(world: World, entity: Entity) -> Value:
    """What is reached within what a document or activity covers and is not named in it, by kind of thing named."""
    about = (
        entity.get("about")
        if entity.kind == "document"
        else {k: entity.get(k) for k in ("purposes", "data", "recipients", "countries", "subjects")}
    )
    about = about if isinstance(about, dict) else {}
    scope = _scope(world, entity)
    is_a = world.inventory.vocabulary.is_a
    out: dict[str, Value] = {}
    reached_data: dict[str, None] = {}
    reached_to: dict[str, Value] = {}
    open_to = False
    for thing in scope:
        found = categories(world, thing)
        reached_data.update(dict.fromkeys(map(str, found)))
        for row in (to := recipients(world, thing)):
            reached_to[row["party"]] = row
        open_to = open_to or to.open
    named = about.get("data", UNSTATED)
    if not isinstance(named, Unstated):
        out["data"] = Items(tuple(c for c in reached_data if not any(is_a("data", c, str(w)) for w in named)))
    named = about.get("recipients", UNSTATED)
    if not isinstance(named, Unstated):
        words = set(map(str, named))
        left = tuple(p for p, row in sorted(reached_to.items()) if p not in words and not _class_named(world, row, words))
        out["recipients"] = Items(left, open=open_to)
    named = about.get("countries", UNSTATED)
    if not isinstance(named, Unstated):
        seen = {str(row["country"]) for row in reached_to.values() if isinstance(row["country"], str)}
        out["countries"] = Items(tuple(sorted(seen - set(map(str, named)))), open=open_to)
    named = about.get("purposes", UNSTATED)
    if not isinstance(named, Unstated):
        used: dict[str, None] = {}
        for thing in scope:
            if thing.kind == "dataset":
                used.update(dict.fromkeys(map(str, used_for(world, thing))))
        out["purposes"] = Items(tuple(p for p in used if not any(is_a("purposes", p, str(w)) for w in named)))
    return out


def _class_named(world: World, row: dict[str, Value], words: set[str]) -> bool:
    vocabulary = world.inventory.vocabulary
    return any(vocabulary.is_a("party_kinds", str(row["kind"]), word) for word in words)


def _scope(world: World, entity: Entity) -> list[Entity]:
    inventory = world.inventory
    if entity.kind == "activity":
        return [entity]
    sets = [d for d in inventory.of("dataset").values() if entity.key in world.coverage.covers(d)]
    return sets or ([inventory.organisation] if entity.key in world.coverage.covers(inventory.organisation) else [])
