"""What only the graph can tell of an inventory's records: selectors that match nothing, a `lacks` that a record contradicts."""

from __future__ import annotations

from compliance_lint.errors import InputErrors, Problem
from compliance_lint.graph.world import World
from compliance_lint.location import Location
from compliance_lint.sources.sourcemap import SourceMap


def check_records(world: World, where: SourceMap) -> None:
    """Raises `InputErrors` naming each empty selector and each contradicted `lacks`."""
    problems = []
    for place in world.coverage.empty:
        at = where.locate(place) or Location(place.id, 0, 0)
        hint = "name what is described, or leave the record out until it is"
        problems.append(Problem(at, f"'covers' of {place.kind} '{place.id}' matches nothing", hint, "empty-selector"))
    for place, record in world.coverage.contradictions():
        at = where.locate(place) or Location(place.id, 0, 0)
        other = where.locate(record.place)
        message = f"'lacks' is contradicted by the active {record.kind} '{record.id}' ({record.get('type')})"
        problems.append(Problem(at, message, f"it stands at {other}", "contradiction"))
    if problems:
        raise InputErrors(problems)
