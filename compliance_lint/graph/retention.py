"""How long data really stay: overdue records, copies, copies that outlive a promise, what is left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance_lint.graph.labels import labels_of, open_ends, orders_reaching
from compliance_lint.model.dates import Span, When, has_ended, order, shift, span_at_most
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import NONE, UNSTATED, Items, Missing, Range, Unstated, Value

if TYPE_CHECKING:
    from compliance_lint.graph.world import World


def retention_of(entity: Entity) -> dict[str, Value]:
    """The retention of a data set or activity, empty where none is stated."""
    value = entity.get("retention")
    return value if isinstance(value, dict) else {}


def overdue(world: World, dataset: Entity) -> Value:
    """The number of records kept past the period: as stated, else from the oldest record and the period."""
    retention = retention_of(dataset)
    stated = retention.get("overdue", UNSTATED)
    if stated is NONE:
        return 0
    if not isinstance(stated, Unstated):
        return stated
    if retention.get("period", UNSTATED) is NONE:
        return 0  # without a limit nothing is past it; that there is none is another question
    period, oldest = retention.get("period", UNSTATED), dataset.get("oldest_record")
    if isinstance(period, Span) and isinstance(oldest, When):
        kept = order(world.as_of, shift(oldest, period))[0]
        if kept is not None:
            return 0 if kept else Range(1, None)
        return Unstated((Missing("exactness", "dataset", dataset.id, "oldest_record"),))
    names = [name for name, value in (("retention.period", period), ("oldest_record", oldest)) if isinstance(value, Unstated)]
    return Unstated(tuple(Missing("fact", "dataset", dataset.id, name) for name in names))


def copies(world: World, dataset: Entity) -> Value:
    """Every store further down that holds the same labels, with its operator, retention and whether it has a use of its own."""
    mine = {(label.category, label.subject) for label in labels_of(world.graph, dataset)}
    start = str(dataset.get("system"))
    rows = []
    for node in sorted(world.graph.reach(start)):
        here = world.inventory.nodes.get(node)
        if here is None or mine.isdisjoint((label.category, label.subject) for label in world.graph.held(node)):
            continue
        like = [
            d for d in world.graph.datasets_in(node) if not mine.isdisjoint((x.category, x.subject) for x in world.graph.dataset_labels(d))
        ]
        rows.append({
            "node": node,
            "operator": here.get("operator"),
            "retention": retention_of(like[0]) if like else {},
            "own_purpose": _own_purpose(dataset, like),
            "can": here.get("can"),
            "reached_by": orders_reaching(world, node),
        })  # fmt: skip
    listed = "flow:all" in world.inventory.complete
    return Items(tuple(rows), open=not listed, missing=() if listed else (Missing("fact", "dataset", dataset.id, "flows"),))


def _own_purpose(dataset: Entity, copies: list[Entity]) -> Value:
    told = dataset.items("purposes")
    for copy in copies:
        purposes = copy.items("purposes")
        if purposes.open:
            return UNSTATED
        if any(purpose not in told for purpose in purposes):
            return True
    return False if copies else UNSTATED


def outliving(world: World, dataset: Entity) -> Value:
    """The copies kept longer than this set promises; unstated ones are what is missing."""
    period = retention_of(dataset).get("period", UNSTATED)
    if isinstance(period, Unstated):
        return Unstated((Missing("fact", "dataset", dataset.id, "retention.period"),))
    rows = copies(world, dataset)
    longer, missing = [], list(rows.missing)
    for row in rows:
        theirs = row["retention"].get("period", UNSTATED)
        node = world.inventory.nodes[row["node"]]
        if theirs is NONE:
            fits: bool | None = period is NONE
        elif isinstance(theirs, Span) and period is NONE:
            fits = True
        elif isinstance(theirs, Span) and isinstance(period, Span):
            fits = span_at_most(theirs, period)
        else:
            fits = None
        if fits is False:
            longer.append(row)
        elif fits is None:
            missing.append(Missing("fact", node.kind, node.id, "retention.period"))
    return Items(tuple(longer), open=bool(missing), missing=tuple(missing))


def left_behind(world: World, entity: Entity) -> Value:
    """What is still held after an end: by a party past its `until`, or by a system that is retired."""
    ended = has_ended(entity.get("until"), world.as_of)
    if not ended and entity.get("status") != "retired":
        return Items()
    held = labels_of(world.graph, entity)
    if not held:
        missing = open_ends(world.graph, entity)
        return Items(open=bool(missing), missing=missing)
    rows = tuple({"category": label.category, "subject": label.subject, "form": label.form} for label in held)
    for cover in world.coverage.covers(entity).values():
        if world.inventory.vocabulary.type_is_a(str(cover.record.get("type")), "deletion_confirmation"):
            return Items()
    described = any(not world.graph.erased(d) for d in world.graph.datasets_in(entity.id))
    if described or world.coverage.denied(entity, "deletion_confirmation") is not None:
        return Items(rows)
    return Items(open=True, missing=(Missing("record", entity.kind, entity.id, "deletion_confirmation"),))


def orphan(world: World, entity: Entity) -> Value:
    """Whether nothing feeds a store or no purpose uses it, while it still holds labels."""
    if not labels_of(world.graph, entity):
        missing = open_ends(world.graph, entity)
        return Unstated(missing) if missing else False
    name = str(entity.get("system")) if entity.kind == "dataset" else entity.id
    fed = bool(world.graph.into(name)) or any(d.get("source") == "subject" for d in world.graph.datasets_in(name))
    used = any(name in activity.items("systems") for activity in world.inventory.of("activity").values())
    used = used or bool(entity.items("purposes")) or any(edge.why == "flow" for edge in world.graph.out_of(name))
    if fed and used:
        return False
    lacked = {entry["type"] for entry in entity.items("lacks")}
    said = {kind.removesuffix(":all") for kind in world.inventory.complete}
    closed_flows = "flows" in lacked or "flow" in said
    closed_uses = "activities" in lacked or "activity" in said
    if (not fed and closed_flows) or (not used and closed_uses and closed_flows):
        return True
    return Unstated((Missing("fact", entity.kind, entity.id, "flows" if not fed else "activities"),))
