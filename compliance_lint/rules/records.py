"""The records of a type that cover a thing: for checks in Python, and for what is worked out beside rules."""

from __future__ import annotations

from compliance_lint.graph.coverage import ENDED
from compliance_lint.graph.world import World
from compliance_lint.model.dates import When
from compliance_lint.model.inventory import Entity

_DAYS = ("filed", "decided", "date")
"""The facts that tell of which day a record is; the first that is stated counts."""


def of_type(world: World, entity: Entity, type: str) -> list[Entity]:
    """The records of a type, or of its children, that cover an entity, ended ones among them, by id."""
    is_a = world.inventory.vocabulary.type_is_a
    covers = sorted(world.coverage.covers(entity).items())
    return [cover.record for _, cover in covers if is_a(str(cover.record.get("type")), type)]


def covering(world: World, entity: Entity, type: str) -> tuple[Entity, ...]:
    """Those that have not ended, the latest first."""
    found = [record for record in of_type(world, entity, type) if world.coverage.state(record) != ENDED]
    return tuple(sorted(found, key=_day, reverse=True))


def _day(record: Entity) -> int:
    when = next((record.get(name) for name in _DAYS if isinstance(record.get(name), When)), None)
    return when.high or 0 if isinstance(when, When) else 0
