"""Whether a fact rests on evidence: a document that is there, dated, and not expired on the day judged."""

from __future__ import annotations

from compliance_lint.graph.coverage import ACTIVE, ENDED, LATER
from compliance_lint.graph.transfers import described
from compliance_lint.graph.world import World
from compliance_lint.location import Place
from compliance_lint.model.dates import has_ended
from compliance_lint.model.inventory import Entity
from compliance_lint.model.logic import YES
from compliance_lint.model.values import Items, Value
from compliance_lint.rules.trace import Trace

_WITH_RECORD = ("performed", "findings", "approved", "reported")
_NO_PROOF = ("assumption", "claim")
"""What somebody took for granted, and what somebody says of his own wares, prove nothing."""


class Standing:
    """What is known of the facts that decided: all evidenced, and which are only assumed."""

    __slots__ = ("assumed", "documents", "evidenced")

    def __init__(self, evidenced: bool, assumed: tuple[Place, ...], documents: tuple[str, ...]) -> None:
        self.evidenced, self.assumed, self.documents = evidenced, assumed, documents


def standing(world: World, trace: Trace) -> Standing:
    """How the deciding facts of a judgement stand: evidenced where each has unexpired evidence, else claimed."""
    shown: list[bool] = []
    documents: dict[str, None] = {}
    assumed: dict[Place, None] = {}
    for leaf, outcome in trace.deciding():
        if leaf.operator == "covered_by" and outcome == YES:
            found = [supporting(world, record, "", ()) for record in leaf.records]
            shown.append(all(found) if leaf.every else any(found))
            documents.update(dict.fromkeys(d for names in found for d in names))
            assumed.update({r.place: None for r in leaf.records if is_assumed(world, r, "")})
        elif leaf.place is not None:
            place = described(world, leaf.place)
            entity = world.inventory.get(place.kind, place.id)
            key = str(place.path[0]) if place.path else ""
            if entity is None or key not in entity.facts or (place.kind, key) == ("document", "type"):
                continue  # an absence or a derived fact has no document of its own, and what a document is needs none
            names = supporting(world, entity, key, place.path)
            shown.append(bool(names))
            documents.update(dict.fromkeys(names))
            if is_assumed(world, entity, key, place.path):
                assumed[place] = None
    return Standing(bool(shown) and all(shown), tuple(assumed), tuple(documents))


def supporting(world: World, entity: Entity, key: str, path: tuple[str | int, ...]) -> tuple[str, ...]:
    """The documents that support a fact of an entity (or, without `key`, that the entity is there at all)."""
    found = []
    for entry in entity.items("evidence"):
        if key and not _in_scope(entry.get("for"), path or (key,)):
            continue
        if _valid(world, entry["document"], entry.get("until")):
            found.append(str(entry["document"]))
    if key in _WITH_RECORD or not key:
        names = _WITH_RECORD if not key else (key,)
        for name in names:
            entries = entity.items(name)
            chosen = [entries.of[path[1]]] if len(path) > 1 and isinstance(path[1], int) and path[1] < len(entries) else list(entries)
            for entry in chosen:
                record = entry.get("record") if isinstance(entry, dict) else None
                if isinstance(record, str) and _valid(world, record, None):
                    found.append(record)
    return tuple(dict.fromkeys(found))


def is_assumed(world: World, entity: Entity, key: str, path: tuple[str | int, ...] = ()) -> bool:
    """Whether a fact (or, without `key`, the entity as a whole) is marked as an assumption: by its evidence, or by one that covers it."""
    for entry in entity.items("evidence"):
        document = world.inventory.get("document", str(entry["document"]))
        scope = entry.get("for")
        if document is None or document.get("type") != "assumption":
            continue
        if _in_scope(scope, path or (key,)) if key else not isinstance(scope, Items):
            return True
    covering = (cover.record for cover in world.coverage.covers(entity).values())
    return any(record.get("type") == "assumption" and world.coverage.state(record) == ACTIVE for record in covering)


def _in_scope(scope: Value, path: tuple[str | int, ...]) -> bool:
    """Whether evidence given ``for`` some facts is for the one at `path`: a key, or dotted, what lies below it."""
    if not isinstance(scope, Items):
        return True
    dotted = ".".join(map(str, path))
    return any(dotted == word or dotted.startswith(f"{word}.") for word in scope)


def _valid(world: World, name: Value, until: Value) -> bool:
    document = world.inventory.get("document", str(name))
    if document is None or document.get("type") in _NO_PROOF:
        return False
    if world.coverage.state(document) in (ENDED, LATER):
        return False
    return not has_ended(until, world.as_of)
