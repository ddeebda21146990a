"""The nodes and edges of the graph as the inventory describes them: labels where data sets lie, ways by which data move."""

from __future__ import annotations

from compliance_lint.graph.collecting import behind, given, reached
from compliance_lint.graph.forms import effective_form
from compliance_lint.graph.label import Label, Labels
from compliance_lint.graph.passage import ALL, Limit, Passage, transforms_of
from compliance_lint.graph.standing import opened_by
from compliance_lint.model.dates import When, has_begun, has_ended, order
from compliance_lint.model.inventory import Entity, Inventory
from compliance_lint.model.values import Items
from compliance_lint.typed import NamedTuple

ORDER_KINDS = frozenset(("correction", "erasure", "suppression", "withdrawal", "notice", "network"))
"""Kinds of flow that carry no labels: orders, and who can open a connection to what."""
LOOKS = ("remote_access", "admin")
"""Kinds of flow by which data are looked at and not handed over."""
ORDERS = ("correction", "erasure", "suppression", "withdrawal", "notice")
SELF = "self"


class Edge(NamedTuple):
    """One way data move: along a `flow`, or (`why`) to whoever hosts, operates or may read what a system holds, or from its people."""

    source: int
    target: int
    flow: Entity | None
    why: str


class Description:
    """Nodes, edges and what is described as lying at each node, before anything has moved."""

    def __init__(self, inventory: Inventory, as_of: When) -> None:
        self.inventory, self.as_of = inventory, as_of
        self.labels = Labels()
        self._index: dict[str, int] = {}
        self.names: list[str] = []
        self.edges: list[Edge] = []
        self.passages: list[Passage | None] = []
        self._passage_of: dict[Limit, Passage] = {}
        self._masks: list[int] = []
        self._open: list[bool] = []
        self.out: list[list[int]] = []
        """By node, the numbers of the edges that leave it."""
        self.targets: list[int] = []
        """By edge, the node it leads to."""
        self.back: list[list[int]] = []
        """By node, the numbers of the edges that lead to it."""
        self._sets: dict[str, tuple[Label, ...]] = {}
        self._start: list[tuple[int, int]] | None = None
        self._in_system: dict[str, list[Entity]] = {}
        self._orders: dict[str, list[str]] = {}
        self.connections: dict[str, list[Entity]] = {}
        """Network flows on the day judged, by the node they lead to."""
        self._collections: list[int] = []
        self._unclear: set[int] = set()
        """Edges from people of which nobody described what they bring."""
        self._nowhere: int | None = None
        """Once all is built: a node without edges, for what nobody said or nothing in the description touches."""
        self._build()

    # -- nodes and labels --------------------------------------------------------------------------------------

    def node(self, name: str) -> int:
        """The index of a node; a party under two ids is one node. While the graph is built, one is made where there is none."""
        found = self._index.get(name)
        if found is None and self._nowhere is not None:
            return self._nowhere
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

    def lying(self, dataset: Entity) -> bool:
        """Whether a data set lies in a system on the day judged: it has begun and was not erased."""
        return isinstance(dataset.get("system"), str) and not self.erased(dataset) and self.begun(dataset)

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
            if not isinstance(system, str) or not self.lying(dataset):
                continue
            described.add(system)
            at = self.node(system)
            self._masks[at] |= self.labels.mask(self.dataset_labels(dataset))
            if dataset.items("fields").open:
                self._open[at] = True
        for system in inventory.of("system").values():
            lacked = any(entry["type"] == "datasets" for entry in system.items("lacks"))
            if system.id not in described and not listed and not lacked:
                self._open[self.node(system.id)] = True
        self._hosting()
        self._grants()
        for flow in inventory.of("flow").values():
            kind = flow.facts.get("kind")
            if kind not in ORDER_KINDS:
                self._flow(flow)
            elif self._stands(flow) and kind in ORDERS:
                for name in self._ordered(str(flow.get("to"))):
                    self._orders.setdefault(self.names[self.node(name)], []).append(str(kind))
            elif self._stands(flow):
                self.connections.setdefault(str(flow.get("to")), []).append(flow)
        self._narrow_collections()
        self._imply_collections()
        self._nowhere = self.node("")
        del self._index[""]
        self.out = [[] for _ in self.names]
        self.back = [[] for _ in self.names]
        for at, (source, target, _, _) in enumerate(self.edges):
            self.out[source].append(at)
            self.back[target].append(at)
            self.targets.append(target)

    def _stands(self, flow: Entity) -> bool:
        """Whether an order or a connection is one on the day judged."""
        ended = self.over(flow) or flow.get("status") in ("planned", "stopped")
        return isinstance(flow.get("to"), str) and self.begun(flow) and not ended

    def _ordered(self, name: str) -> list[str]:
        """Who an order to a node reaches: of a system also what it runs on and whoever operates it, as they hold the same data."""
        found = {name: None}
        stack = [name]
        while stack:
            system = self.inventory.get("system", stack.pop())
            if system is None:
                continue
            found.update(dict.fromkeys(str(one) for one in system.items("operator") if one not in (SELF, "none")))
            stack += [str(host) for host in system.items("runs_on") if host not in found]
            found.update(dict.fromkeys(map(str, system.items("runs_on"))))
        return list(found)

    def _connect(self, source: str, target: str, why: str, flow: Entity | None = None, limit: Limit = ALL) -> None:
        start, end = self._index.get(source), self._index.get(target)
        if start is None or end is None:
            start, end = self.node(source), self.node(target)
        if start != end or why == "flow":
            self.edges.append(Edge(start, end, flow, why))
            self.passages.append(None if limit is ALL else self._passage(limit))

    def _passage(self, limit: Limit) -> Passage | None:
        """What edges of that limit make of labels, shared by all of them; `None` where everything passes as it is."""
        if limit == ALL:
            return None
        found = self._passage_of.get(limit)
        if found is None:
            found = self._passage_of[limit] = Passage(limit, self.labels, self.inventory.vocabulary)
        return found

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
                limit = Limit(_stated(grant.items("data")))
                for name in (*opened_by(self.inventory, grant), *map(str, grant.items("places"))):
                    self._connect(name, holder, "may read", grant, limit)

    def _flow(self, flow: Entity) -> None:
        facts = flow.facts
        source, target = facts.get("from"), facts.get("to")
        if not isinstance(source, str) or not isinstance(target, str) or ("since" in facts and not self.begun(flow)):
            return
        if facts.get("status") == "planned":
            return
        if facts.get("kind") in LOOKS and self.over(flow):
            return  # what was only looked at does not stay where it was seen
        if "data" not in facts and "dataset" not in facts and "transform" not in facts and source in self.inventory.nodes:
            self._connect(source, target, "flow", flow)
            return
        sets = None
        if "dataset" in flow.facts:
            named = (self.inventory.get("dataset", name) for name in flow.items("dataset"))
            sets = [label for entry in named if entry is not None for label in self.dataset_labels(entry)]
        words, transforms = _stated(flow.items("data")), transforms_of(flow)
        if source not in self.inventory.nodes and source != SELF:
            self._collection(source, target, flow, Limit(words, None, transforms), sets)
        else:
            pairs = frozenset((label.category, label.subject) for label in sets) if sets is not None else None
            self._connect(source, target, "flow", flow, Limit(words, pairs, transforms))

    def _collection(self, subject: str, target: str, flow: Entity, limit: Limit, sets: list[Label] | None) -> None:
        """What a kind of person gives: what the flow says; where it says nothing that is found when all ways are known."""
        at = self.node(subject)
        if limit.words is not None:
            self._masks[at] |= self.labels.mask(Label(category, subject, "identified") for category in limit.words)
        elif sets is not None:
            limit = limit._replace(exact=frozenset(label for label in sets if label.subject == subject))
            self._masks[at] |= self.labels.mask(sorted(limit.exact or ()))
        else:
            self._collections.append(len(self.edges))
        self._connect(subject, target, "flow", flow, limit)

    def _narrow_collections(self) -> None:
        """Lets flows that say neither data nor sets bring what is collected from their people behind their entry."""
        if not self._collections:
            return
        known = set(self.inventory.nodes) | {SELF}
        people = frozenset(at for at, name in enumerate(self.names) if name not in known)
        lying = [
            (self.node(str(dataset.get("system"))), dataset, self.labels.mask(self.dataset_labels(dataset)))
            for dataset in self.inventory.of("dataset").values()
            if self.lying(dataset)
        ]
        collected, unsaid = behind([(edge.source, edge.target) for edge in self.edges], people, lying, len(self.names))
        for at in self._collections:
            edge = self.edges[at]
            mask = given(self.labels, self.names[edge.source], (collected[edge.target], unsaid[edge.target]))
            self._masks[edge.source] |= mask
            transforms = transforms_of(edge.flow) if edge.flow is not None else ()
            self.passages[at] = self._passage(Limit(None, None, transforms, frozenset(self.labels.decode(mask))))
            if not mask and "dataset:all" not in self.inventory.complete:
                self._unclear.add(at)
                self._open[edge.target] = True

    def _imply_collections(self) -> None:
        """Adds a way from people to the system of a set collected from them, where no flow that is described gets there."""
        brought: dict[tuple[str, str], set[Label]] = {}
        for dataset in self.inventory.of("dataset").values():
            if dataset.get("source") == "subject" and self.lying(dataset):
                for label in self.dataset_labels(dataset):
                    if label.subject:
                        brought.setdefault((label.subject, str(dataset.get("system"))), set()).add(label)
        ways = [(edge.source, edge.target) for edge in self.edges if edge.why in ("flow", "hosts")]
        found = reached(ways, dict.fromkeys(self.node(subject) for subject, _ in brought))
        for (subject, system), labels in brought.items():
            if self.node(system) not in found[self.node(subject)]:
                self._masks[self.node(subject)] |= self.labels.mask(sorted(labels))
                self._connect(subject, system, "collection", None, Limit(exact=frozenset(labels)))


def _stated(data: Items) -> tuple[str, ...] | None:
    return None if data.open else tuple(sorted(set(map(str, data))))
