"""What the fields of a form are filled with: facts of its record, of the things it is for, and of who answers for what.

A source is a dotted path: ``record``, ``subject`` (each thing), ``row`` (the thing of a row) or ``organisation``, then keys;
or ``officer.FUNCTION``, ``party.KIND``, ``control.TYPE`` (the one in force that covers the thing), then keys.
"""

from __future__ import annotations

from collections.abc import Iterator

from compliance_lint.graph.world import World
from compliance_lint.model.dates import When
from compliance_lint.model.inventory import Entity
from compliance_lint.model.kinds import KINDS
from compliance_lint.model.types import Field, ListType, MapType, ParametersType, RecordType, Type
from compliance_lint.model.values import NONE, Items, Unstated, Value
from compliance_lint.rules.records import covering
from compliance_lint.typed import NamedTuple

ROOTS = ("record", "subject", "row", "organisation", "officer", "party", "control")


class Fact(NamedTuple):
    """A value with its type, so that its terms can be named; `type` is `None` where the inventory language has none for it."""

    value: Value
    type: Type | None


def facts_at(world: World, source: str, record: Entity | None, things: tuple[Entity, ...], row: Entity | None) -> list[Fact]:
    """The facts a source leads to, each once, in the order they are stated; none where nobody stated any."""
    root, *keys = source.split(".")
    inventory = world.inventory
    found: list[Fact] = []
    if root == "officer":
        function, *keys = keys
        officers = inventory.organisation.items("officers")
        type = _within(KINDS["organisation"].fields["officers"].type)
        for officer in officers:
            if isinstance(officer, dict) and officer.get("function") == function:
                found += _follow(officer, type, keys)
        return _once(found)
    if root == "party":
        kind, *keys = keys
        entities = [one for one in inventory.of("party").values() if inventory.vocabulary.is_a("party_kinds", str(one.get("kind")), kind)]
    elif root == "control":
        type_name, *keys = keys
        entities = _controls(world, type_name, things)
    else:
        one = {"record": record, "row": row, "organisation": inventory.organisation}.get(root)
        entities = list(things) if root == "subject" else [one] if one is not None else []
    for entity in entities:
        found += _of_entity(entity, keys)
    return _once(found)


def _controls(world: World, type: str, things: tuple[Entity, ...]) -> list[Entity]:
    found = {record.key: record for thing in things or (world.inventory.organisation,) for record in covering(world, thing, type)}
    return [found[key] for key in sorted(found)]


def _of_entity(entity: Entity, keys: list[str]) -> list[Fact]:
    name, *rest = keys
    if name == "name" and name not in entity.facts:
        return [Fact(entity, None)]
    field = KINDS[entity.kind].fields.get(name)
    return list(_follow({name: entity.get(name)}, RecordType(name, {name: field} if field else {}), [name, *rest]))


def _follow(value: Value, type: Type | None, keys: list[str]) -> Iterator[Fact]:
    if value is None or value is NONE or isinstance(value, Unstated):
        return
    if isinstance(value, Items):
        inner = _within(type)
        if keys[:1] == ["latest"]:
            dates = [one for one in value if isinstance(one, When) and one.high is not None]
            if dates:
                yield from _follow(max(dates, key=lambda date: date.high or 0), inner, keys[1:])
            return
        for item in value:
            yield from _follow(item, inner, keys)
    elif not keys:
        yield Fact(value, type)
    elif isinstance(value, dict):
        field: Field | None = type.fields.get(keys[0]) if isinstance(type, RecordType) else None
        yield from _follow(value.get(keys[0]), field.type if field else None, keys[1:])


def _within(type: Type | None) -> Type | None:
    """The type of an element of a list, or of a mapping whose keys are the author's."""
    return type.item if isinstance(type, (ListType, MapType)) else None if isinstance(type, ParametersType) else type


def _once(facts: list[Fact]) -> list[Fact]:
    found: list[Fact] = []
    for fact in facts:
        if all(not _same(fact.value, other.value) for other in found):
            found.append(fact)
    return found


def _same(one: Value, other: Value) -> bool:
    return one is other or (type(one) is type(other) and not isinstance(one, Entity) and bool(one == other))
