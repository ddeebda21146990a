"""How long an incident went unnoticed."""

from __future__ import annotations

from compliance_lint.model.dates import Span, When
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import NONE, Missing, Range, Unstated, Value
from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance_lint.graph.world import World


def undetected_for(world: World, incident: Entity) -> Value:
    """From the first unauthorised act until somebody knew: a duration, or the least and most it can be where only days are told."""
    occurred, known = incident.get("occurred"), incident.get("known")
    missing = tuple(
        Missing("fact", "incident", incident.id, name)
        for name, value in (("occurred", occurred), ("known", known))
        if isinstance(value, Unstated)
    )
    if missing:
        return Unstated(missing)
    if known is NONE:
        return NONE
    if not isinstance(occurred, When) or not isinstance(known, When):
        return Unstated((Missing("fact", "incident", incident.id, "occurred"),))
    shift = known.offset - occurred.offset if known.offset is not None and occurred.offset is not None else 0
    least = known.low - occurred.high - shift if known.low is not None and occurred.high is not None else 0
    most = known.high - occurred.low - shift if known.high is not None and occurred.low is not None else None
    if most is not None and most < 0:
        return Unstated((Missing("exactness", "incident", incident.id, "known"),))  # known before it happened
    if most == least:
        return Span(0, most)
    return Range(Span(0, max(least, 0)), None if most is None else Span(0, most))  # type: ignore[arg-type]
