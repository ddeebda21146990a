"""The data-flow diagram as a value: nodes, edges and groups with what is held, carried and found there; no format.

Nodes are the data subjects and places that flows touch, the systems and the parties. Edges are the flows in force, orders
and network connections among them, and what `DataFlowGraph` implies: who operates, hosts or may read what, and from whom a
data set is collected. Everything stands in a stable order.
"""

from __future__ import annotations

from collections.abc import Iterable

from compliance_lint.errors import UsageError, did_you_mean
from compliance_lint.graph.description import ORDER_KINDS, SELF
from compliance_lint.graph.grouping import Group, Grouping
from compliance_lint.graph.hop import TRANSFER, Transfer
from compliance_lint.graph.label import Label
from compliance_lint.graph.labels import labels_of
from compliance_lint.graph.standing import standing_in
from compliance_lint.graph.transfers import transfers_of
from compliance_lint.graph.world import World
from compliance_lint.model.inventory import ORGANISATION, Entity
from compliance_lint.model.languages import fallbacks
from compliance_lint.model.values import Text
from compliance_lint.typed import NamedTuple

FORMS = ("identified", "pseudonymised", "anonymised", "none", "order")
"""How an edge is drawn, by the form nearest to a person that it carries: ``none`` where no data about persons are known to
move, ``order`` for what carries no data at all."""
_DRAWN = {"identified": "identified", "pseudonymised": "pseudonymised", "related": "pseudonymised"}
_KINDS = {"system": "system_kinds", "place": "place_kinds", "party": "party_kinds"}


class Mark(NamedTuple):
    """Something found of an entity: `rank` orders severities, lowest first; `text` says what it is, `said` how severe."""

    kind: str
    id: str
    severity: str
    rank: int
    text: str
    said: str = ""


class Badge(NamedTuple):
    """The findings of one node or edge: the worst severity, how many (`total`), and each in words."""

    severity: str
    total: int
    texts: tuple[str, ...]


class Held(NamedTuple):
    """The categories in one form."""

    form: str
    name: str
    categories: tuple[str, ...]


class DiagramNode(NamedTuple):
    """A data subject, system, place, party or the organisation; `group` is the id of its group, empty where it is in none."""

    id: str
    kind: str
    name: str
    detail: str
    group: str
    form: str
    held: tuple[Held, ...]
    badge: Badge | None


class DiagramEdge(NamedTuple):
    """A flow, or what is implied (`why`: operates, hosts, may read, collection); `state` is ``ended`` for one that is over."""

    id: str
    source: str
    target: str
    why: str
    name: str
    form: str
    state: str
    held: tuple[Held, ...]
    badge: Badge | None


class Diagram(NamedTuple):
    """What a format draws. `elsewhere` are the findings on what is not drawn, `hidden` counts the nodes out of focus."""

    title: str
    as_of: str
    language: str
    grouping: str
    focus: str
    hops: int
    nodes: tuple[DiagramNode, ...]
    edges: tuple[DiagramEdge, ...]
    groups: tuple[Group, ...]
    elsewhere: Badge | None
    hidden: int


class _Way(NamedTuple):
    """An edge before it has a badge: what it is of (a flow or grant), its labels, and its number in the graph if it has one."""

    source: str
    target: str
    why: str
    entity: Entity | None
    labels: tuple[Label, ...]
    number: int = -1


class _Drawn(NamedTuple):
    """Where a finding can stand: the nodes drawn, and the edges drawn by the flow or grant they are of, and by their number."""

    nodes: frozenset[str]
    of: dict[tuple[str, str], list[int]]
    numbered: dict[int, int]


def build(
    world: World, marks: Iterable[Mark] = (), group: str = "", focus: str = "", hops: int = 1, language: str = "en"
) -> Diagram:  # fmt: skip
    """The diagram of a world. Raises `UsageError` where `focus` names nothing that is drawn."""
    return _Builder(world, language, group).diagram(tuple(marks), focus, hops)


class _Builder:
    def __init__(self, world: World, language: str, group: str) -> None:
        self.world, self.graph, self.inventory, self.language = world, world.graph, world.inventory, language
        self.grouping = Grouping(world, group, self.name, language)
        self.ways = self._ways()
        touched = {end for way in self.ways for end in (way.source, way.target)}
        drawn = {node.id for node in self.inventory.nodes.values() if node.kind in ("system", "party")}
        self.nodes = sorted({self.one(id) for id in drawn | touched}, key=self._order)

    # -- names -------------------------------------------------------------------------------------------------

    def one(self, id: str) -> str:
        """The id under which a node is drawn: a party under two ids is one node, as in the graph."""
        seen = {id}
        while True:
            party = self.inventory.nodes.get(id)
            other = party.get("same_as") if party is not None and party.kind == "party" else None
            if not isinstance(other, str) or other in seen:
                return id
            seen.add(other)
            id = other

    def kind(self, id: str) -> str:
        """The kind of a node."""
        node = self.inventory.nodes.get(id)
        return node.kind if node is not None else ORGANISATION if id == SELF else "subject"

    def name(self, id: str) -> str:
        """The name of a node as its author gave it, else of the subject, else its id."""
        if self.kind(id) == "subject":
            return self.inventory.vocabulary.name("subjects", id, self.language)
        return self.called(self.inventory.get("node", id), id)

    def called(self, entity: Entity | None, id: str) -> str:
        """The name of an entity in this language, in a broader form of it, or in any; else its id."""
        name = entity.get("name") if entity is not None else None
        if isinstance(name, Text):
            for tag in (*fallbacks(self.language), *name.by):
                if name.by.get(tag, "").strip():
                    return name.by[tag]
        return id

    def _order(self, id: str) -> tuple[int, str]:
        return (("subject", ORGANISATION, "system", "place", "party").index(self.kind(id)), id)

    # -- edges -------------------------------------------------------------------------------------------------

    def _ways(self) -> list[_Way]:
        graph = self.graph
        found = []
        for at, edge in enumerate(graph.edges):
            ends = (graph.names[edge.source], graph.names[edge.target])
            found.append(_Way(*ends, edge.why, edge.flow, graph.carried_over(at), at))
        moving = {way.entity.key for way in found if way.entity is not None}
        for flow in self.inventory.of("flow").values():
            source, target = flow.get("from"), flow.get("to")
            if not isinstance(source, str) or not isinstance(target, str) or not graph.begun(flow) or flow.get("status") == "planned":
                continue
            source, target = self.one(source), self.one(target)
            if flow.get("kind") in ORDER_KINDS:
                if not graph.over(flow):
                    found.append(_Way(source, target, "order", flow, ()))
            elif source == target and flow.key not in moving:
                found.append(_Way(source, target, "flow", flow, graph.held(source)))
        found += self._collections()
        return sorted(found, key=lambda way: (way.source, way.target, way.why, way.entity.id if way.entity is not None else ""))

    def _collections(self) -> list[_Way]:
        """From whom data sets are collected where no flow that is described brings their data."""
        found: dict[tuple[str, str], set[Label]] = {}
        for dataset in self.inventory.of("dataset").values():
            system = dataset.get("system")
            if dataset.get("source") != "subject" or not isinstance(system, str) or self.graph.erased(dataset):
                continue
            for label in self.graph.dataset_labels(dataset):
                if label.subject and system not in self.graph.reach(label.subject):
                    found.setdefault((label.subject, system), set()).add(label)
        return [_Way(*ends, "collection", None, tuple(sorted(labels))) for ends, labels in found.items()]

    # -- labels ------------------------------------------------------------------------------------------------

    def form(self, labels: tuple[Label, ...]) -> str:
        """The form nearest to a person among labels that tell of one."""
        data = self.inventory.vocabulary.lists["data"]
        drawn = {_DRAWN.get(label.form, "anonymised") for label in labels if data.get(label.category, "identifies") != "never"}
        return next((form for form in FORMS if form in drawn), "none")

    def held(self, labels: tuple[Label, ...]) -> tuple[Held, ...]:
        """The categories by form, in words."""
        forms: dict[str, dict[str, None]] = {}
        vocabulary = self.inventory.vocabulary
        for label in labels:
            forms.setdefault(label.form, {})[vocabulary.name("data", label.category, self.language)] = None
        return tuple(
            Held(form, vocabulary.name("forms", form, self.language), tuple(sorted(names))) for form, names in sorted(forms.items())
        )

    # -- findings ----------------------------------------------------------------------------------------------

    def _targets(self, mark: Mark, drawn: _Drawn) -> tuple[list[str], list[int]]:
        """The nodes and edges on which a finding is drawn; none where its subject has no place in the diagram."""
        kind, id = mark.kind, mark.id
        if kind == "field":
            kind, id = "dataset", id.partition("/")[0]
        if (kind, id) in drawn.of:
            return [], drawn.of[kind, id]
        entity = self.inventory.get(kind, id)
        if kind == TRANSFER.name:
            transfer = transfers_of(self.world).get(id)
            names, edges = self._of_transfer(transfer, drawn) if transfer is not None else ([], [])
            return [name for name in names if name in drawn.nodes], edges
        if kind == "dataset" and entity is not None:
            names = [str(entity.get("system"))]
        elif kind == "grant" and entity is not None:
            names = self._opened(entity)
        elif kind == ORGANISATION:
            names = [SELF]
        else:
            names = [self.one(id)] if id in self.inventory.nodes else []
        return [name for name in names if name in drawn.nodes], []

    def _of_transfer(self, transfer: Transfer, drawn: _Drawn) -> tuple[list[str], list[int]]:
        """The edges of its flow, else of the hosting or rights of access that make it; else the node of whoever is given the data."""
        flow = transfer.get("flow")
        if isinstance(flow, str):
            return [], drawn.of.get(("flow", flow), [])
        edges = [self.graph.edges[at] for at in transfer.edges]
        if edges and not any(edge.why == "flow" for edge in edges):
            return [], [drawn.numbered[at] for at in transfer.edges if at in drawn.numbered]
        importer = transfer.get("importer")
        return [self.one(importer) if isinstance(importer, str) else self.graph.names[transfer.way.target]], []

    def _opened(self, grant: Entity) -> list[str]:
        """The systems and places that a right of access opens, by itself or as a member of a group."""
        groups = (self.inventory.get("grant", str(id)) for id in grant.items("member_of"))
        own = "systems" in grant.facts or "places" in grant.facts
        rights = [grant] if own else [group for group in groups if group is not None]
        return list(dict.fromkeys(str(id) for right in rights for name in ("systems", "places") for id in right.items(name)))

    # -- focus -------------------------------------------------------------------------------------------------

    def _starts(self, focus: str) -> set[str]:
        """The nodes an id stands for: itself, the ends of a flow, the systems of a data set, grant, place or activity."""
        if focus in self.nodes:
            return {focus}
        found: set[str] = set()
        if focus in self.inventory.nodes or focus == SELF:
            found.add(self.one(focus))
        found |= {end for way in self.ways if way.entity is not None and way.entity.id == focus for end in (way.source, way.target)}
        for kind in ("dataset", "grant", "activity", "place"):
            entity = self.inventory.get(kind, focus)
            if entity is None:
                continue
            found |= set(standing_in(self.graph.inventory, entity)) if kind == "place" else set()
            found |= {str(entity.get("system"))} if kind == "dataset" else {str(system) for system in entity.items("systems")}
        found &= set(self.nodes)
        if not found:
            kinds = ("dataset", "grant", "activity", "place", "flow")
            known = {*self.nodes, *(id for kind in kinds for id in self.inventory.of(kind))}
            hint = did_you_mean(focus, known)
            said = "stands alone: nothing of the diagram has to do with it" if focus in known else "is no entity of this inventory"
            raise UsageError(f"--focus '{focus}' {said}" + (f"; {hint}" if hint and focus not in known else ""))
        return found

    def _near(self, focus: str, hops: int) -> set[str]:
        near = self._starts(focus)
        edge = set(near)
        for _ in range(hops):
            ends = [(way.source, way.target) for way in self.ways]
            edge = {b for a, b in ends if a in edge} | {a for a, b in ends if b in edge}
            edge -= near
            if not edge:
                break
            near |= edge
        return near

    # -- the whole ---------------------------------------------------------------------------------------------

    def diagram(self, marks: tuple[Mark, ...], focus: str, hops: int) -> Diagram:
        """The diagram with its findings, or the part of it that is in focus."""
        nodes = set(self._near(focus, hops)) if focus else set(self.nodes)
        ways = [way for way in self.ways if way.source in nodes and way.target in nodes]
        drawn_on = _Drawn(frozenset(nodes), {}, {way.number: at for at, way in enumerate(ways) if way.number >= 0})
        for at, way in enumerate(ways):
            if way.entity is not None:
                drawn_on.of.setdefault(way.entity.key, []).append(at)
        on_node: dict[str, list[Mark]] = {}
        on_edge: dict[int, list[Mark]] = {}
        elsewhere = []
        for mark in marks:
            names, edges = self._targets(mark, drawn_on)
            for name in names:
                on_node.setdefault(name, []).append(mark)
            for at in edges:
                on_edge.setdefault(at, []).append(mark)
            if not names and not edges:
                elsewhere.append(mark)
        drawn = [self._node(id, on_node.get(id, [])) for id in self.nodes if id in nodes]
        used = {node.group for node in drawn}
        return Diagram(
            self.called(self.inventory.organisation, "") or "",
            str(self.world.as_of),
            self.language,
            self.grouping.by,
            focus,
            hops if focus else 0,
            tuple(drawn),
            tuple(self._edge(at, way, on_edge.get(at, [])) for at, way in enumerate(ways)),
            tuple(group for group in self.grouping.groups() if group.id in used),
            self._badge(elsewhere),
            len(self.nodes) - len(drawn),
        )

    def _node(self, id: str, marks: list[Mark]) -> DiagramNode:
        entity = self.inventory.nodes.get(id)
        kind = self.kind(id)
        labels = self.graph.held(id) if entity is None else labels_of(self.graph, entity)
        detail = ""
        if entity is not None:
            vocabulary = self.inventory.vocabulary
            said = entity.get("kind")
            parts = [vocabulary.name(_KINDS[kind], said, self.language)] if isinstance(said, str) else []
            if self.grouping.by != "country":
                parts += [vocabulary.name("countries", code, self.language) for code in self.grouping.countries(entity)]
            detail = " · ".join(parts)
        return DiagramNode(id, kind, self.name(id), detail, self.grouping.of(id), self.form(labels), self.held(labels), self._badge(marks))

    def _edge(self, at: int, way: _Way, marks: list[Mark]) -> DiagramEdge:
        name = self.called(way.entity, way.entity.id) if way.entity is not None else ""
        form = "order" if way.why == "order" else self.form(way.labels)
        why = "flow" if way.why == "order" else way.why
        state = "ended" if way.entity is not None and self.graph.over(way.entity) else ""
        id = way.entity.id if way.entity is not None else f"{way.source}/{way.why}/{way.target}"
        return DiagramEdge(id, way.source, way.target, why, name, form, state, self.held(way.labels), self._badge(marks))

    def _badge(self, marks: list[Mark]) -> Badge | None:
        if not marks:
            return None
        ordered = sorted(marks, key=lambda mark: (-mark.rank, mark.text, mark.kind, mark.id))
        return Badge(ordered[0].severity, len(ordered), tuple(dict.fromkeys(map(self._told, ordered))))

    def _told(self, mark: Mark) -> str:
        """A finding in words: how severe, what, and of what; in English the keys are the words."""
        english = self.language.startswith("en")
        kind = mark.kind if english else self.inventory.vocabulary.name("kinds", mark.kind, self.language)
        pattern = "{}：{}（{} {}）" if self.language[:2] in ("zh", "ja") else "{}: {} ({} {})"
        return pattern.format(mark.said or mark.severity, mark.text, kind, mark.id)
