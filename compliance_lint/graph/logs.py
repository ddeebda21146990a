"""How long what a system logs is kept: where it is written, and along the flows that carry it on."""

from __future__ import annotations

from compliance_lint.graph.coverage import ACTIVE, ENDED
from compliance_lint.model.dates import Span, span_at_most
from compliance_lint.model.inventory import Entity
from compliance_lint.model.logic import YES
from compliance_lint.model.values import NONE, UNSTATED, Missing, Range, Unstated, Value
from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance_lint.graph.world import World

_FOREVER = Span(12_000, 0, "P1000Y")
"""What has no limit is kept longer than any law asks."""


def logs_kept_for(world: World, system: Entity) -> Value:
    """The longest that logs of a system are kept: by the logging that covers it, or by a store its log flows reach.

    Where one of these is silent it may be longer than the longest told, and no longer than the longest bound where each has one;
    ``none`` where it is said that nothing is logged.
    """
    known: list[Span] = []
    bounds: list[Span] = []
    missing: list[Missing] = []
    absent = silent = False
    for at, node in enumerate(_along(world, system)):
        for value in _at_sink(world, node) if at else _by_control(world, node):
            if isinstance(value, Span):
                known.append(value)
            elif isinstance(value, Range):
                low: Value = value.low
                high: Value = value.high
                known += [low] if isinstance(low, Span) else []
                bounds += [high] if isinstance(high, Span) else []
                silent = silent or not isinstance(high, Span)
                missing.append(Missing("exactness", node.kind, node.id, "kept_for"))
            elif value is NONE:
                absent = True
            elif isinstance(value, Unstated):
                missing += value.missing
                silent = True
    longest = _longest(known)
    if bounds and not silent:
        return Range(longest, _longest([*known, *bounds]))  # type: ignore[arg-type]
    if longest is None:
        return Unstated(tuple(missing)) if missing or not absent else NONE
    return Range(longest, None) if missing else longest  # type: ignore[arg-type]


def _longest(spans: list[Span]) -> Span | None:
    """The longest of some periods; of two that days alone cannot compare, the one that may be longer."""
    longest = spans[0] if spans else None
    for one in spans[1:]:
        if longest is not None and (span_at_most(longest, one) or (span_at_most(longest, one) is None and longest.bounds() < one.bounds())):
            longest = one
    return longest


def _along(world: World, system: Entity) -> list[Entity]:
    """The system, and what its log flows reach over any number of hops."""
    graph, found = world.graph, {system.id: system}
    queue = [system.id]
    for name in queue:
        for edge in graph.out_of(name):
            flow = edge.flow
            if edge.why != "flow" or flow is None or flow.get("kind") != "log" or graph.over(flow) or flow.get("status") == "stopped":
                continue
            target = world.inventory.nodes.get(graph.names[edge.target])
            if target is not None and target.id not in found:
                found[target.id] = target
                queue.append(target.id)
    return list(found.values())


def _by_control(world: World, node: Entity) -> list[Value]:
    """What the logging at a node says; what is missing where nobody said whether there is any."""
    found: list[Value] = []
    closed = False
    for cover in world.coverage.covers(node).values():
        control = cover.record
        if not world.inventory.vocabulary.type_is_a(str(control.get("type")), "logging"):
            continue
        state = world.coverage.state(control)
        if state == ENDED:
            closed = closed or cover.sure == YES
            continue
        parameters = control.get("parameters")
        kept = parameters.get("kept_for", UNSTATED) if isinstance(parameters, dict) else UNSTATED
        if state != ACTIVE or cover.sure != YES:
            kept = Unstated((Missing("fact", control.kind, control.id, "status" if state != ACTIVE else "covers"),))
        elif isinstance(kept, Unstated):
            kept = Unstated((Missing("fact", control.kind, control.id, "kept_for"),))
        found.append(kept)
    if not found:
        denied = closed or world.coverage.denied(node, "logging") is not None
        found.append(NONE if denied else _silent(node))
    return found


def _silent(node: Entity) -> Unstated:
    return Unstated((Missing("record", node.kind, node.id, "logging"),))


def _at_sink(world: World, node: Entity) -> list[Value]:
    """What is said of logs where they arrive: by the logging there, or by the sets of a store of logs."""
    stored = _by_store(world, node)
    logged = [value for value in _by_control(world, node) if value is not NONE and (not stored or value.missing != _silent(node).missing
              if isinstance(value, Unstated) else True)]  # fmt: skip
    return [*logged, *stored] or [_silent(node)]


def _by_store(world: World, node: Entity) -> list[Value]:
    """How long a store of logs keeps the sets in it; of another store only its own logging tells."""
    if not world.inventory.vocabulary.is_a("system_kinds", str(node.get("kind")), "log_store"):
        return []
    found: list[Value] = []
    for dataset in world.graph.datasets_in(node.id):
        retention = dataset.get("retention")
        period = retention.get("period", UNSTATED) if isinstance(retention, dict) else UNSTATED
        if isinstance(period, Unstated):
            period = Unstated((Missing("fact", "dataset", dataset.id, "retention.period"),))
        found.append(_FOREVER if period is NONE else period)
    return found
