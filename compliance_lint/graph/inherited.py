"""Measures that a thing has from whoever hosts or provides for it, and points of a standard that general measures imply.

What is inherited is claimed: a derived fact has no evidence of its own, whatever stands behind the provider's word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable
from functools import lru_cache

from compliance_lint.graph.components import components
from compliance_lint.graph.coverage import ACTIVE
from compliance_lint.model.inventory import Entity
from compliance_lint.model.logic import NO, OPEN, YES
from compliance_lint.model.values import NONE, UNSTATED, Missing, Unstated, Value
from compliance_lint.model.vocabulary import RECORD_LISTS, Vocabulary
from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance_lint.graph.world import World

HandedDown = tuple[frozenset[str], frozenset[str], tuple[Missing, ...]]
"""The types surely handed down, those that may be (the sure ones among them), and what would have to be said to know."""
_NOTHING: HandedDown = (frozenset(), frozenset(), ())


def in_place_at(world: World, entity: Entity) -> frozenset[str]:
    """The types of the active controls that surely cover an entity by a record of its own or from above."""
    covers = world.coverage.covers(entity).values()
    return frozenset(
        str(cover.record.get("type"))
        for cover in covers
        if cover.record.kind == "control" and cover.sure == YES and world.coverage.state(cover.record) == ACTIVE
    )


def of_hosts(world: World, entity: Entity) -> tuple[set[str], set[str], tuple[Missing, ...]]:
    """The types that a system, or a data set in it, has from the systems it runs on: what covers each of them.

    Then those it may have, where a grade is unstated, and what would have to be said to know.
    """
    system = _graded(world, entity)
    sure, maybe, missing = _settled(world, system) if system.kind == "system" else _NOTHING
    lacked = {type for type in maybe if (denial := world.coverage.denied(entity, type)) is not None and denial.place.kind != "complete"}
    return set(sure - lacked), set(maybe - lacked), missing


def _graded(world: World, entity: Entity) -> Entity:
    """What bears the grades of an entity: of a data set, the system it lies in."""
    system = world.inventory.get("system", str(entity.get("system"))) if entity.kind == "dataset" else None
    return system if system is not None else entity


def _settled(world: World, system: Entity) -> HandedDown:
    """What the hosts of a system hand down; found once a system, and without recursion, as hosts are deeper than the stack."""
    known = world.once("hosts", lambda here: dict[str, HandedDown]())
    rings = world.once("rings of hosts", _rings)
    stack = [(system.id, frozenset[str](), _of_hosts(world, system, frozenset()))] if system.id not in known else []
    settled: HandedDown | None = None
    while stack:
        id, seen, work = stack[-1]
        try:
            host = work.send(settled)
        except StopIteration as done:
            stack.pop()
            settled = done.value
            if not seen:
                known[id] = done.value
            continue
        ring = rings.get(id)
        further = seen | {id} if ring is not None and rings.get(host.id) == ring else frozenset[str]()
        settled = known.get(host.id) if not further else None
        if settled is None:
            stack.append((host.id, further, _of_hosts(world, host, further)))
    return known[system.id]


def _rings(world: World) -> dict[str, int]:
    """By system that runs on itself through others, the number of its ring."""
    systems = list(world.inventory.of("system").values())
    number = {system.id: at for at, system in enumerate(systems)}
    ring, _ = components([[number[str(name)] for name in system.items("runs_on") if name in number] for system in systems])
    size = Counter(ring)
    return {system.id: ring[at] for at, system in enumerate(systems) if size[ring[at]] > 1}


def _of_hosts(world: World, system: Entity, seen: frozenset[str]) -> Generator[Entity, HandedDown | None, HandedDown]:
    """The types that all hosts of a system hand down; asks for each host in turn what it was handed down itself.

    `seen` are the systems of the same ring on the way here.
    """
    hosts = [host for name in system.items("runs_on") if (host := world.inventory.get("system", str(name))) is not None]
    kept: list[tuple[frozenset[str], frozenset[str]]] = []
    missing: dict[Missing, None] = {}
    for host in hosts:
        if host.id in seen or host.id == system.id:
            return frozenset(), frozenset(), tuple(missing)  # a ring of hosts hands nothing down
        enough, unsaid = suffices(world, system, host)
        own = in_place_at(world, host)
        sure, maybe, further = (yield host) or _NOTHING
        missing.update(dict.fromkeys(further))
        if enough == OPEN and own | maybe:
            missing.update(dict.fromkeys(unsaid))
        kept.append((own | sure if enough == YES else frozenset(), own | maybe if enough != NO else frozenset()))
    if not kept:
        return _NOTHING
    return frozenset.intersection(*(sure for sure, _ in kept)), frozenset.intersection(*(maybe for _, maybe in kept)), tuple(missing)


def suffices(world: World, entity: Entity, provider: Entity) -> tuple[int, tuple[Missing, ...]]:
    """Whether the grades of a provider are, scheme by scheme, at least those of what it provides for; and what is unstated."""
    worst, missing = YES, []
    grades, theirs = entity.get("grades"), provider.get("grades")
    for scheme, level in grades.items() if isinstance(grades, dict) else ():
        own = rank(world.inventory.vocabulary, scheme, level)
        if not own:
            continue
        given: Value = theirs.get(scheme, UNSTATED) if isinstance(theirs, dict) else UNSTATED
        there = rank(world.inventory.vocabulary, scheme, given)
        if there is None:
            missing.append(Missing("fact", provider.kind, provider.id, f"grades.{scheme}"))
            worst = min(worst, OPEN)
        elif there < own:
            worst = NO
    return worst, tuple(missing)


def rank(vocabulary: Vocabulary, scheme: str, level: Value) -> int | None:
    """The place of a level in its scheme: 0 for ``none``, `None` where nobody stated it."""
    if level is NONE:
        return 0
    levels = vocabulary.lists["grade_schemes"].get(scheme, "levels") or []
    words = [str(one) for one in levels]
    return words.index(str(level)) + 1 if not isinstance(level, Unstated) and str(level) in words else None


def provided(world: World, entity: Entity, record: Entity) -> tuple[int, tuple[Missing, ...]]:
    """Whether a control that says who provides it is there: not where the provider is said to lack it, or its grade is too low."""
    name = record.get("provided_by")
    provider = world.inventory.get("node", str(name)) if isinstance(name, str) else None
    if provider is None or provider.kind not in ("system", "party"):
        return YES, ()
    if world.coverage.denied(provider, str(record.get("type"))) is not None and not _covered(world, provider, str(record.get("type"))):
        return NO, ()
    return suffices(world, _graded(world, entity), provider)


def _covered(world: World, entity: Entity, type: str) -> bool:
    return any(world.inventory.vocabulary.type_is_a(one, type) for one in in_place_at(world, entity))


def implying_records(world: World) -> frozenset[str]:
    """The types of document and assessment, narrower ones included, that imply some point of a standard."""
    vocabulary, lists = world.inventory.vocabulary, world.inventory.vocabulary.lists
    controls = lists["controls"].terms
    words = {str(word) for term in controls.values() for word in term.extra.get("implied_by", ())} - controls.keys()
    if not words:
        return frozenset()
    others = (key for name in RECORD_LISTS.values() if name != "controls" for key in lists[name].terms)
    return frozenset(key for key in others if any(vocabulary.type_is_a(key, word) for word in words))


def implied(vocabulary: Vocabulary, found: Iterable[str]) -> set[str]:
    """Types with the points of standards that they imply (`implied_by` of a term: any one of them is enough)."""
    return {point for type in found for point in _implied_by(vocabulary, type)}


@lru_cache(maxsize=1024)
def _implied_by(vocabulary: Vocabulary, type: str) -> frozenset[str]:
    """A type with all it implies; as any one type is enough for a point, several imply what each of them does."""
    known = {type}
    points = {key: general for key, term in vocabulary.lists["controls"].terms.items() if (general := term.extra.get("implied_by"))}
    grown = True
    while grown:
        more = {
            key
            for key, general in points.items()
            if key not in known and any(vocabulary.type_is_a(one, str(word)) for one in known for word in general)
        }
        known |= more
        grown = bool(more)
    return frozenset(known)


def implied_absent(vocabulary: Vocabulary, denied: set[str], found: set[str]) -> set[str]:
    """The points of standards of which everything that would imply them is absent."""
    terms = vocabulary.lists["controls"].terms.items()
    points = {key: general for key, term in terms if key not in found and (general := term.extra.get("implied_by"))}
    return {key for key, general in points.items() if all(str(type) in denied for type in general)}
