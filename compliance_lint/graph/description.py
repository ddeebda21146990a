"""The nodes and edges of the graph as the inventory describes them: labels where data sets lie, ways by which data move."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from compliance_lint.graph.forms import effective_form
from compliance_lint.model.dates import When, has_begun, has_ended, order
from compliance_lint.model.inventory import Entity, Inventory
from compliance_lint.model.values import Items

ORDER_KINDS = frozenset(("correction", "erasure", "suppression", "withdrawal", "notice", "network"))
"""Kinds of flow that carry no labels: orders, and who can open a connection to what."""
LOOKS = ("remote_access", "admin")
"""Kinds of flow by which data are looked at and not handed over."""
ORDERS = ("correction", "erasure", "suppression", "withdrawal", "notice")
SELF = "self"


class Label(NamedTuple):
    """A data category of a kind of subject in a form; `subject` is empty where nobody said whose data it is.

    `form` is the effective form; `claimed` the one the data set or transform claims, empty where it is the same.
    """

    category: str
    subject: str
    form: str
    claimed: str = ""


class Edge(NamedTuple):
    """One way data move: along a `flow`, or (`why`) to whoever hosts, operates or may read what a system holds."""

    source: int
    target: int
    flow: Entity | None
    why: str


class Limit(NamedTuple):
    """What an edge lets through: categories at or below `words`, of the `pairs` of category and subject; `None` is all."""

    words: tuple[str, ...] | None
    pairs: frozenset[tuple[str, str]] | None


ALL = Limit(None, None)


class Description:
    """Nodes, edges and what is described as lying at each node, before anything has moved."""

    def __init__(self, inventory: Inventory, as_of: When) -> None:
        self.inventory, self.as_of = inventory, as_of
        self.labels: list[Label] = []
        self._bits: dict[Label, int] = {}
        self._index: dict[str, int] = {}
        self.names: list[str] = []
        self.edges: list[Edge] = []
        self._limits: list[Limit] = []
        self._masks: list[int] = []
        self._moves: list[dict[int, int]] = []
        self._open: list[bool] = []
        self.out: list[list[int]] = []
        self._in: list[list[int]] = []
        self._by_flow: dict[tuple[str, str], list[int]] = {}
        self._sets: dict[str, tuple[Label, ...]] = {}
        self._start: list[tuple[int, int]] | None = None
        self._in_system: dict[str, list[Entity]] = {}
        self._orders: dict[str, list[str]] = {}
        self._build()

    # -- nodes and labels --------------------------------------------------------------------------------------

    def node(self, name: str) -> int:
        """The index of a node, made where there is none; a party under two ids is one node."""
        found = self._index.get(name)
        ids = [name]
        while found is None:
            party = self.inventory.get("party", ids[-1])
            other = party.get("same_as") if party is not None and party.kind == "party" else None
            if not isinstance(other, str) or other in ids:
                found = len(self.names)
                self.names.append(ids[-1])
                self._masks.append(0)
                self._open.append(False)
            else:
                ids.append(other)
                found = self._index.get(other)
        self._index.update(dict.fromkeys(ids, found))
        return found

    def _bit(self, label: Label) -> int:
        found = self._bits.get(label)
        if found is None:
            found = self._bits[label] = len(self.labels)
            self.labels.append(label)
        return found

    def _mask(self, labels: Iterator[Label] | tuple[Label, ...]) -> int:
        mask = 0
        for label in labels:
            mask |= 1 << self._bit(label)
        return mask

    def decode(self, mask: int) -> tuple[Label, ...]:
        """The labels of a mask, sorted."""
        found = []
        while mask:
            low = mask & -mask
            found.append(self.labels[low.bit_length() - 1])
            mask ^= low
        return tuple(sorted(found))

    def dataset_labels(self, dataset: Entity) -> tuple[Label, ...]:
        """What a data set says it holds; each category of each kind of subject in the form it claims."""
        known = self._sets.get(dataset.id)
        if known is None:
            known = self._sets[dataset.id] = self._claimed(dataset)
        return known

    def _claimed(self, dataset: Entity) -> tuple[Label, ...]:
        form = effective_form(self.inventory, dataset)
        claimed = form.claimed if form.claimed != form.form else ""
        subjects = [str(subject) for subject in dataset.items("subjects") if subject != "all"] or [""]
        kept = (field for field in dataset.items("fields") if field.get("treatment") != "deleted")
        categories = [field["category"] for field in kept if isinstance(field.get("category"), str)]
        return tuple(Label(category, subject, form.form, claimed) for category in dict.fromkeys(categories) for subject in subjects)

    # -- building ----------------------------------------------------------------------------------------------

    def begun(self, entity: Entity) -> bool:
        """Whether an entity has begun by the day judged; one that ended still holds what it held."""
        return has_begun(entity.get("since"), self.as_of)

    def over(self, entity: Entity) -> bool:
        """Whether an entity has ended before the day judged, or a right of access was taken away by then."""
        removed = entity.get("removed")
        return has_ended(entity.get("until"), self.as_of) or (isinstance(removed, When) and order(removed, self.as_of)[0] is True)

    def erased(self, dataset: Entity) -> bool:
        """Whether a data set was erased before the day judged, be it on a day nobody knows."""
        return has_ended(dataset.get("until"), self.as_of)

    def _build(self) -> None:
        inventory = self.inventory
        for name in inventory.nodes:
            self.node(name)
        self.node(SELF)
        listed = "dataset:all" in inventory.complete
        described: set[str] = set()
        for dataset in inventory.of("dataset").values():
            system = dataset.get("system")
            if isinstance(system, str):
                self._in_system.setdefault(system, []).append(dataset)
            if not isinstance(system, str) or self.erased(dataset) or not self.begun(dataset):
                continue
            described.add(system)
            at = self.node(system)
            self._masks[at] |= self._mask(self.dataset_labels(dataset))
            if dataset.items("fields").open:
                self._open[at] = True
        for system in inventory.of("system").values():
            lacked = any(entry["type"] == "datasets" for entry in system.items("lacks"))
            if system.id not in described and not listed and not lacked:
                self._open[self.node(system.id)] = True
        self._hosting()
        self._grants()
        for flow in inventory.of("flow").values():
            self._flow(flow)
            current = self.begun(flow) and not self.over(flow) and flow.get("status") not in ("planned", "stopped")
            if flow.get("kind") in ORDERS and isinstance(flow.get("to"), str) and current:
                self._orders.setdefault(self.names[self.node(str(flow.get("to")))], []).append(str(flow.get("kind")))

    def _connect(self, source: str, target: str, why: str, flow: Entity | None = None, limit: Limit | None = None) -> None:
        start, end = self.node(source), self.node(target)
        if start != end or why == "flow":
            self.edges.append(Edge(start, end, flow, why))
            self._limits.append(limit or ALL)

    def _hosting(self) -> None:
        for system in self.inventory.of("system").values():
            for operator in system.items("operator"):
                if operator not in (SELF, "none"):
                    self._connect(system.id, operator, "operates")
            for host in system.items("runs_on"):
                self._connect(system.id, host, "hosts")

    def _grants(self) -> None:
        for grant in self.inventory.of("grant").values():
            holder = grant.get("holder")
            if isinstance(holder, str) and self.inventory.get("party", holder) is not None and self.begun(grant) and not self.over(grant):
                limit = Limit(_stated(grant.items("data")), None)
                for system in grant.items("systems"):
                    self._connect(system, holder, "may read", grant, limit)

    def _flow(self, flow: Entity) -> None:
        source, target = flow.get("from"), flow.get("to")
        kind = flow.get("kind")
        if not isinstance(source, str) or not isinstance(target, str) or not self.begun(flow):
            return
        if kind in ORDER_KINDS or flow.get("status") == "planned":
            return
        if kind in LOOKS and self.over(flow):
            return  # what was only looked at does not stay where it was seen
        if source not in self.inventory.nodes and source != SELF:
            self._collection(source, flow)
        pairs = None
        if "dataset" in flow.facts:
            sets = (self.inventory.get("dataset", name) for name in flow.items("dataset"))
            pairs = frozenset((x.category, x.subject) for entry in sets if entry is not None for x in self.dataset_labels(entry))
        self._connect(source, target, "flow", flow, Limit(_stated(flow.items("data")), pairs))

    def _collection(self, subject: str, flow: Entity) -> None:
        """What a kind of subject gives: what the flow says, else what data sets collected from it hold."""
        data = flow.items("data")
        at = self.node(subject)
        if not data.open:
            self._masks[at] |= self._mask(Label(str(category), subject, "identified") for category in data)
            return
        for dataset in self.inventory.of("dataset").values():
            if dataset.get("source") == "subject" and subject in dataset.items("subjects") and not self.erased(dataset):
                labels = (label for label in self.dataset_labels(dataset) if label.subject == subject)
                self._masks[at] |= self._mask(labels)

    def _within(self, category: str, stated: tuple[str, ...]) -> bool:
        """Whether a category is one of those stated, or stands under one."""
        is_a = self.inventory.vocabulary.is_a
        return any(is_a("data", category, word) for word in stated)


def _stated(data: Items) -> tuple[str, ...] | None:
    return None if data.open else tuple(map(str, data))


def bits(mask: int) -> list[int]:
    """The numbers of the bits of a mask, lowest first."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found
