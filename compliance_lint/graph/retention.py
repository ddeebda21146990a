"""How long data really stay: overdue records, copies, copies that outlive a promise, what is left behind."""

from __future__ import annotations

from collections.abc import Iterator

from compliance_lint.graph.coverage import ACTIVE, MAYBE
from compliance_lint.graph.label import Label
from compliance_lint.graph.labels import labels_of, open_ends, orders_reaching
from compliance_lint.graph.promises import Promises, shortest
from compliance_lint.model.dates import Span, When, has_ended, order, shift, span_at_most
from compliance_lint.model.inventory import Entity
from compliance_lint.model.logic import YES
from compliance_lint.model.values import NONE, UNSTATED, Items, Late, Missing, Range, Unstated, Value
from compliance_lint.typed import TYPE_CHECKING

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
    found = _stores(world, {str(dataset.get("system")): world.graph.dataset_labels(dataset)})
    rows = tuple(_copy(world, world.inventory.nodes[name], like, dataset.items("purposes")) for name, like in found)
    listed = "flow:all" in world.inventory.complete
    return Items(rows, open=not listed, missing=() if listed else (Missing("fact", "dataset", dataset.id, "flows"),))


def _stores(world: World, start: dict[str, tuple[Label, ...]]) -> Iterator[tuple[str, list[Entity]]]:
    """The nodes further down that labels reach from where they start, each with the sets there that are like them."""
    graph = world.graph
    begins = {graph.node(name): graph.labels.mask(labels) for name, labels in start.items()}
    found = {graph.names[node]: arrived for node, arrived in graph.followed(begins).items() if node not in begins}
    for name in sorted(found):
        if name in world.inventory.nodes:
            mask = 0
            for _, labels in found[name]:
                mask |= labels
            yield name, _like(world, name, {(label.category, label.subject) for label in graph.labels.decode(mask)})


def _like(world: World, name: str, pairs: set[tuple[str, str]]) -> list[Entity]:
    """The data sets at a node that hold the same: a category that arrives there, a broader or a narrower one."""
    is_a = world.inventory.vocabulary.is_a
    found = []
    for dataset in world.graph.datasets_in(name):
        mine = world.graph.set_pairs(dataset)
        if not pairs.isdisjoint(mine) or any(
            (subject == other or not subject or not other) and (is_a("data", category, one) or is_a("data", one, category))
            for category, subject in pairs
            for one, other in mine
        ):
            found.append(dataset)
    return found


def _copy(world: World, node: Entity, like: list[Entity], told: Items) -> dict[str, Value]:
    return Late(
        {"node": node.id, "operator": node.get("operator"), "retention": _longest([retention_of(one) for one in like])},
        {
            "own_purpose": lambda: _own_purpose(told, like),
            "can": lambda: node.get("can"),
            "reached_by": lambda: orders_reaching(world, node.id),
        },
    )


def _longest(retentions: list[dict[str, Value]]) -> dict[str, Value]:
    """Of several retentions the one that keeps longest; one that states no period where there is such a one."""
    kept: dict[str, Value] | None = None
    for one in retentions:
        period = one.get("period", UNSTATED)
        if isinstance(period, Unstated):
            return one
        if kept is None or period is NONE or (isinstance(period, Span) and _fits(period, kept["period"]) is False):
            kept = one
    return kept or {}


def _own_purpose(told: Items, copies: list[Entity]) -> Value:
    for copy in copies:
        purposes = copy.items("purposes")
        if purposes.open:
            return UNSTATED
        if any(purpose not in told for purpose in purposes):
            return True
    return False if copies else UNSTATED


def _fits(theirs: Value, promised: Value) -> bool | None:
    """Whether one period is no longer than another; ``none`` is no limit."""
    if theirs is NONE or promised is NONE:
        return promised is NONE
    return span_at_most(theirs, promised) if isinstance(theirs, Span) and isinstance(promised, Span) else None


def outliving(world: World, entity: Entity) -> Value:
    """The copies kept longer than a data set promises, or than was promised for what a flow carries; unstated ones are what is missing.

    What a data set does not state itself is what was promised for its data further up.
    """
    graph = world.graph
    if entity.kind == "dataset":
        start = {str(entity.get("system")): graph.dataset_labels(entity)}
        period = retention_of(entity).get("period", UNSTATED)
        if isinstance(period, Unstated):
            period = _promised(world, entity)
        asked = Missing("fact", "dataset", entity.id, "retention.period")
    else:
        start = {str(entity.get("to")): graph.carried(entity)}
        period = _promised(world, entity)
        asked = Missing("fact", "flow", entity.id, "dataset")
    if isinstance(period, Unstated):
        return Unstated((asked,))
    pairs = frozenset((label.category, label.subject) for labels in start.values() for label in labels)
    own = entity.kind == "flow"
    behind = 0
    for name in start:
        behind |= graph.reached(name) | (1 << graph.node(name) if own else 0)
    behind &= graph.sets.holding(pairs)
    if not own:
        for name in start:
            behind &= ~(1 << graph.node(name))
    periods = world.once("keeping", _Keeping)
    longer: list[dict[str, Value]] = []
    if behind & periods.beyond(period):
        told = entity.items("purposes")
        rows = [(name, _like(world, name, set(pairs))) for name in start] if own else []
        for name, like in (*rows, *_stores(world, start)):
            theirs = _longest([retention_of(one) for one in like]).get("period", UNSTATED)
            if not isinstance(theirs, Unstated) and _fits(theirs, period) is False:
                longer.append(_copy(world, world.inventory.nodes[name], like, told))
    unsaid = graph.sets.names(behind & periods.open_beside(period))
    missing = [
        Missing("fact", world.inventory.nodes[name].kind, name, "retention.period") for name in unsaid if name in world.inventory.nodes
    ]
    if "flow:all" not in world.inventory.complete:
        missing.append(Missing("fact", entity.kind, entity.id, "flows"))
    return Items(tuple(longer), open=bool(missing), missing=tuple(missing))


def _promised(world: World, entity: Entity) -> Value:
    """The shortest period promised for the labels of a flow, or for those of a data set where they lie."""
    promises = world.once("promises", Promises)
    if entity.kind == "flow":
        return shortest(promises.periods(promises.of(entity)))
    at = promises.at(str(entity.get("system")))
    return shortest(tuple(period for label in world.graph.dataset_labels(entity) for period in promises.periods(at, label)))


class _Keeping:
    """Which nodes keep data sets longer than a period, or for a time nobody stated: what can outlive a promise at all."""

    def __init__(self, world: World) -> None:
        self.graph = world.graph
        self._unsaid = 0
        self._by_period: dict[Value, int] = {}
        self._known: dict[tuple[str, Value], int] = {}
        for name in self.graph.names:
            node = 1 << self.graph.node(name)
            sets = self.graph.datasets_in(name)
            if not sets:
                self._unsaid |= node
            for dataset in sets:
                period = retention_of(dataset).get("period", UNSTATED)
                if isinstance(period, Unstated):
                    self._unsaid |= node
                else:
                    self._by_period[period] = self._by_period.get(period, 0) | node

    def beyond(self, period: Value) -> int:
        """The nodes with a set that is kept longer than a period."""
        return self._where(period, False)

    def open_beside(self, period: Value) -> int:
        """The nodes with a set of which it is not known whether it is kept longer than a period."""
        return self._where(period, None) | self._unsaid

    def _where(self, period: Value, fits: bool | None) -> int:
        key = (str(fits), period)
        if key not in self._known:
            nodes = 0
            for theirs, places in self._by_period.items():
                if _fits(theirs, period) is fits:
                    nodes |= places
            self._known[key] = nodes
        return self._known[key]


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
    confirmed = _confirmed(world, entity)
    if confirmed is True:
        return Items()
    if confirmed is not False:
        return Items(open=True, missing=confirmed)
    described = any(not world.graph.erased(d) for d in world.graph.datasets_in(entity.id))
    if described or world.coverage.denied(entity, "deletion_confirmation") is not None:
        return Items(rows)
    return Items(open=True, missing=(Missing("record", entity.kind, entity.id, "deletion_confirmation"),))


def _confirmed(world: World, entity: Entity) -> bool | tuple[Missing, ...]:
    """Whether a deletion confirmation of a day after the end covers an entity; what is missing where that is not known."""
    milestones = entity.get("milestones")
    end = entity.get("until")
    if not isinstance(end, When) and isinstance(milestones, dict):
        end = milestones.get("retired", UNSTATED)
    missing: list[Missing] = []
    for cover in world.coverage.covers(entity).values():
        record = cover.record
        named = world.inventory.vocabulary.type_is_a(str(record.get("type")), "deletion_confirmation")
        if not named or world.coverage.state(record) not in (ACTIVE, MAYBE):
            continue
        date = record.get("date")
        after = order(end, date)[0] if isinstance(end, When) and isinstance(date, When) else None
        if cover.sure == YES and (after or not isinstance(end, When)):
            return True
        if after is not False:
            missing.append(Missing("fact" if isinstance(date, Unstated) else "exactness", record.kind, record.id, "date"))
    return tuple(missing) if missing else False


def orphan(world: World, entity: Entity) -> Value:
    """Whether nothing feeds a store or no purpose uses it, while it still holds labels."""
    if not labels_of(world.graph, entity):
        missing = open_ends(world.graph, entity)
        return Unstated(missing) if missing else False
    name = str(entity.get("system")) if entity.kind == "dataset" else entity.id
    fed = bool(world.graph.into(name)) or any(d.get("source") == "subject" for d in world.graph.datasets_in(name))
    used = any(name in activity.items("systems") for activity in world.inventory.of("activity").values())
    sets = [entity] if entity.kind == "dataset" else world.graph.datasets_in(name)
    used = used or any(one.items("purposes") for one in sets) or any(edge.why == "flow" for edge in world.graph.out_of(name))
    if fed and used:
        return False
    lacked = {entry["type"] for entry in entity.items("lacks")}
    said = {kind.removesuffix(":all") for kind in world.inventory.complete}
    closed_flows = "flows" in lacked or "flow" in said
    closed_uses = "activities" in lacked or "activity" in said
    if (not fed and closed_flows) or (not used and closed_uses and closed_flows):
        return True
    return Unstated((Missing("fact", entity.kind, entity.id, "flows" if not fed else "activities"),))
