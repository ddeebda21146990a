"""What was promised to the people whose data travel: purposes told and the shortest retention, for every label at every node.

Data sets that promise the same for a field are one promise. The labels of each promise lie side by side in one integer and
run over the same edges as the labels themselves, so that what arrives somewhere still knows what was told at its source.
Read after coverage: a notice that covers a set tells its purposes.
"""

from __future__ import annotations

from compliance_lint.graph.coverage import ACTIVE
from compliance_lint.graph.label import Label, bits
from compliance_lint.graph.standing import standing_in
from compliance_lint.model.dates import Span
from compliance_lint.model.inventory import ORGANISATION, Entity
from compliance_lint.model.logic import YES
from compliance_lint.model.values import NONE, UNSTATED, Items, Unstated, Value
from compliance_lint.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from compliance_lint.graph.world import World


class Promise(NamedTuple):
    """Purposes told (`open`: perhaps more), and how long data are kept: a `Span`, `NONE` for no limit, `None` unstated."""

    purposes: frozenset[str]
    open: bool
    period: Value


NOTHING_SAID = Promise(frozenset(), True, None)


class Told(NamedTuple):
    """What was told of a label, by any source of it: purposes, and whether there may be more."""

    label: Label
    purposes: frozenset[str]
    open: bool


class Promises:
    """The promises at every node of one world, as sets of (promise, label)."""

    def __init__(self, world: World) -> None:
        self.world, self.graph = world, world.graph
        self.listed: list[Promise] = []
        self._numbers: dict[Promise, int] = {}
        self.width = max(len(self.graph.labels.listed), 1)
        self._told: dict[int, tuple[Told, ...]] = {}
        fresh = self._described()
        passages = {passage for passage in self.graph.passages if passage is not None}
        self._carries = {passage: passage.wide(self.width, len(self.listed)) for passage in passages}
        spreading = self.graph.spreading
        self.masks = spreading.spread(spreading.nothing(), fresh, self._carries)

    # -- what the sets promise ---------------------------------------------------------------------------------

    def _number(self, promise: Promise) -> int:
        found = self._numbers.get(promise)
        if found is None:
            found = self._numbers[promise] = len(self.listed)
            self.listed.append(promise)
        return found

    def _described(self) -> list[tuple[int, int]]:
        """What lies at each node as described: the labels of data sets with their promise, others with none."""
        graph = self.graph
        at_node: dict[int, int] = {}
        given: dict[tuple[str, str], list[Promise]] = {}
        met: dict[str, list[int]] = {}
        for meeting in graph.meetings:
            met.setdefault(meeting.dataset.id, []).append(graph.node(meeting.node))
        for dataset in graph.inventory.of("dataset").values():
            if not graph.lying(dataset):
                continue
            node = graph.node(str(dataset.get("system")))
            promises = self.of_dataset(dataset)
            for label in graph.dataset_labels(dataset):
                promise = promises[label.category]
                at_node[node] = at_node.get(node, 0) | self._bit(promise, label)
                if dataset.get("source") == "subject":
                    given.setdefault((label.category, label.subject), []).append(promise)
            for label in graph.identified_again(dataset) if dataset.id in met else ():
                for other in met[dataset.id]:
                    at_node[other] = at_node.get(other, 0) | self._bit(promises[label.category], label)
        held = [0] * len(graph.names)
        for node, mask in at_node.items():
            held[node] = self.labels(mask)
        for node, bit in graph.seeds():
            if not held[node] >> bit & 1:  # what a person gives: with the promise of the sets it is given for
                label = graph.labels.listed[bit]
                for promise in dict.fromkeys(given.get((label.category, label.subject), (NOTHING_SAID,))):
                    at_node[node] = at_node.get(node, 0) | self._bit(promise, label)
        return sorted(at_node.items())

    def _bit(self, promise: Promise, label: Label) -> int:
        return 1 << self._number(promise) * self.width + self.graph.labels.bit(label)

    def of_dataset(self, dataset: Entity) -> dict[str, Promise]:
        """By category, what a data set promises; where a field says what it is needed for, only that."""
        told = self.told_for(dataset)
        retention = dataset.get("retention")
        period = retention.get("period", UNSTATED) if isinstance(retention, dict) else UNSTATED
        period = None if isinstance(period, Unstated) else period
        whole = Promise(frozenset(map(str, told)), told.open, period)
        found: dict[str, Promise] = {}
        for field in dataset.items("fields"):
            needed = field.get("needed_for")
            promise = whole
            if isinstance(needed, Items) and not needed.open:
                is_a = self.graph.inventory.vocabulary.is_a
                narrow = [w for w in needed if any(is_a("purposes", str(w), p) for p in told)]
                narrow += [p for p in told if any(is_a("purposes", p, str(w)) for w in needed)]
                promise = Promise(frozenset(map(str, narrow)), told.open, period)
            category = str(field.get("category"))
            found[category] = promise if category not in found else _either(found[category], promise)
        return found

    def told_for(self, dataset: Entity) -> Items:
        """The purposes told to the people of a data set: those of the notices that cover it, else the set's own."""
        is_a = self.graph.inventory.vocabulary.type_is_a
        coverage = self.world.coverage
        notices = [
            cover.record
            for cover in coverage.covers(dataset).values()
            if cover.sure == YES and is_a(str(cover.record.get("type")), "notice") and coverage.state(cover.record) == ACTIVE
        ]
        named = [about["purposes"] for notice in notices if isinstance(about := notice.get("about"), dict) and "purposes" in about]
        lists = named or [dataset.items("purposes")]
        return Items(tuple(dict.fromkeys(purpose for one in lists for purpose in one)), open=any(one.open for one in lists))

    # -- what is asked -----------------------------------------------------------------------------------------

    def of(self, entity: Entity) -> int:
        """The (promise, label) pairs of a node, data set, flow, grant, activity or organisation, as `labels_of` has labels."""
        inventory, graph = self.graph.inventory, self.graph
        if entity.kind in ("system", "party"):
            return self.at(entity.id)
        if entity.kind == "dataset":
            promises = self.of_dataset(entity)
            mask = 0
            for label in graph.dataset_labels(entity):
                number = self._numbers.get(promises[label.category])
                mask |= 0 if number is None else 1 << number * self.width + graph.labels.bit(label)
            return mask
        if entity.kind == "flow":
            return self.carried(entity)
        names = [str(name) for kind in ("systems", "places") for name in entity.items(kind)]
        if entity.kind == "place":
            names = [entity.id, *standing_in(graph.inventory, entity)]
        elif entity.kind == ORGANISATION:
            names = [system.id for system in inventory.of("system").values() if "self" in system.items("operator")]
        mask = 0
        for name in names:
            mask |= self.at(name)
        return mask

    def at(self, name: str) -> int:
        """The (promise, label) pairs at a node."""
        return self.masks[self.graph.node(name)]

    def carried(self, flow: Entity) -> int:
        """The (promise, label) pairs that a flow carries, as they are at its end."""
        mask = 0
        for at in self.graph.edges_of(flow):
            held, passage = self.masks[self.graph.edges[at].source], self.graph.passages[at]
            mask |= held if passage is None else self._carries[passage](held)
        return mask

    def labels(self, mask: int) -> int:
        """The labels in a set of (promise, label) pairs."""
        found, block = 0, (1 << self.width) - 1
        while mask:
            found |= mask & block
            mask >>= self.width
        return found

    def told(self, mask: int) -> tuple[Told, ...]:
        """What was told of every label in a set of pairs, in the order of the labels."""
        known = self._told.get(mask)
        if known is None:
            rows: dict[int, list[Promise]] = {}
            for bit in bits(mask):
                number, label = divmod(bit, self.width)
                rows.setdefault(label, []).append(self.listed[number])
            known = self._told[mask] = tuple(
                sorted(
                    Told(self.graph.labels.listed[label], frozenset().union(*(p.purposes for p in promises)), any(p.open for p in promises))
                    for label, promises in rows.items()
                )
            )
        return known

    def periods(self, mask: int, label: Label | None = None) -> tuple[Value, ...]:
        """The periods promised in a set of pairs, of one label or of all: `Span`, `NONE`, or `None` where one is unstated."""
        only = None if label is None else self.graph.labels.known(label)
        numbers = {number for bit in bits(mask) for number, at in (divmod(bit, self.width),) if label is None or at == only}
        return tuple(self.listed[number].period for number in sorted(numbers))


def _either(one: Promise, other: Promise) -> Promise:
    return Promise(one.purposes | other.purposes, one.open or other.open, one.period)


def shortest(periods: tuple[Value, ...]) -> Value:
    """The shortest of some periods; unstated where none is stated, `NONE` where all that are stated set no limit."""
    spans = [period for period in periods if isinstance(period, Span)]
    if spans:
        return min(spans, key=lambda span: (span.bounds()[1], span.bounds()[0]))
    return NONE if NONE in periods else UNSTATED
