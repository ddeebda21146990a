"""Who stands behind each node, in which country, how many hands away, and in which role."""

from __future__ import annotations

from collections import deque

from compliance_lint.graph.dataflow import DataFlowGraph
from compliance_lint.graph.description import SELF, Edge
from compliance_lint.graph.standing import node_countries
from compliance_lint.model.dates import has_ended
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import Items
from compliance_lint.typed import NamedTuple

_GIVEN = ("processor", "joint_controller")
"""Roles in which a party is given data, though no flow to it be described."""


class Way(NamedTuple):
    """One way data pass from hand to hand: over edge `at` of the graph, by `why`; hands are `self` and ids of parties."""

    exporter: str
    importer: str
    at: int
    why: str


class Owners:
    """The hands data pass through, on the day judged; a legal entity under two ids is one hand."""

    def __init__(self, graph: DataFlowGraph) -> None:
        self.graph, self.inventory = graph, graph.inventory
        country = self.inventory.organisation.get("country")
        self.home: tuple[str, ...] = (country,) if isinstance(country, str) else ()
        self.ids: dict[str, list[Entity]] = {}
        for party in self.inventory.of("party").values():
            self.ids.setdefault(self.hand(party.id), []).append(party)
        self._stands: dict[str, tuple[str, ...]] = {}
        self._feeds: dict[int, list[int]] = {}
        for at, edge in enumerate(graph.edges):
            if edge.why in ("flow", "hosts") and self.runs(edge):
                self._feeds.setdefault(edge.target, []).append(at)
        self.ways = [way for at, edge in enumerate(graph.edges) for way in self._ways(at, edge)]
        self.hops: dict[str, int] = {}
        self.engagers: dict[str, list[str]] = {}
        self._count()

    # -- hands -------------------------------------------------------------------------------------------------

    def hand(self, party: str) -> str:
        """The one name of a legal entity."""
        return self.graph.names[self.graph.node(party)]

    def owner(self, name: str) -> str | None:
        """The hand behind a node: who operates the system, the party itself, `self` for a place; `None` for a data subject."""
        node = self.inventory.nodes.get(name)
        if node is None:
            return SELF if name == SELF else None
        if node.kind == "party":
            return self.hand(name)
        operators = [str(one) for one in node.items("operator") if one != "none"] if node.kind == "system" else []
        return SELF if not operators or SELF in operators else self.hand(operators[0])

    def runs(self, edge: Edge) -> bool:
        """Whether an edge stands on the day judged: its flow has begun and not ended, its system is in use."""
        if edge.flow is not None:
            return not self.graph.over(edge.flow) and edge.flow.get("status") not in ("planned", "stopped")
        system = self.inventory.get("system", self.graph.names[edge.source])
        return system is not None and system.get("status") not in ("planned", "retired") and not self.ended(system)

    def ended(self, entity: Entity) -> bool:
        """Whether an entity has ended, or has not begun."""
        return not self.graph.begun(entity) or has_ended(entity.get("until"), self.graph.as_of)

    def _ways(self, at: int, edge: Edge) -> list[Way]:
        if not self.runs(edge):
            return []
        exporter, importer = self.owner(self.graph.names[edge.source]), self.owner(self.graph.names[edge.target])
        if exporter is None or importer is None:
            return []
        if edge.why == "operates":
            return [Way(giver, importer, at, edge.why) for giver in self.givers(edge.source, importer)]
        if edge.why == "hosts" and importer != exporter:
            return []  # whoever operates the host is given it by the edge out of the host
        return [Way(exporter, importer, at, edge.why)]

    def givers(self, node: int, but: str) -> list[str]:
        """The hands that feed a node, but for one; we do where nobody else is described to."""
        found = {self.owner(self.graph.names[self.graph.edges[at].source]) for at in self._feeds.get(node, ())} - {None, but}
        return sorted(one for one in found if one is not None) if found and SELF not in found else [SELF]

    def feeds(self, node: int) -> list[int]:
        """The numbers of the edges that feed a node on the day judged."""
        return self._feeds.get(node, [])

    # -- countries ---------------------------------------------------------------------------------------------

    def seats(self, hand: str, id: str = "") -> tuple[str, ...]:
        """The stated seats of a hand: of the id named, else of any it goes by."""
        if hand == SELF:
            return self.home
        parties = self.ids.get(hand, [])
        stated = {party.id: str(party.get("country")) for party in parties if isinstance(party.get("country"), str)}
        return (stated[id],) if id in stated else tuple(dict.fromkeys(stated.values()))

    def works_in(self, hand: str) -> Items:
        """Where a party stores data or gives support from, under any of its ids; open where nobody said all."""
        lists = [party.items("operates_in") for party in self.ids.get(hand, ())]
        stated = [one for party, one in zip(self.ids.get(hand, ()), lists, strict=True) if "operates_in" in party.facts]
        places = tuple(dict.fromkeys(str(country) for one in lists for country in one))
        return Items(places, open=not stated or any(one.open for one in stated))

    def stands(self, name: str) -> tuple[str, ...]:
        """The countries a node stands in; a place or system of ours that names none stands at our seat."""
        known = self._stands.get(name)
        if known is None:
            known = self._stands[name] = self._find(name)
        return known

    def _find(self, name: str) -> tuple[str, ...]:
        node = self.inventory.nodes.get(name)
        if node is None or node.kind == "party":
            hand = self.owner(name)
            seats = self.seats(hand, name) if hand is not None else ()
            return seats or (tuple(map(str, self.works_in(hand))) if hand is not None and hand != SELF else ())
        placed = node_countries(self.inventory, node)
        return placed or (self.home if self.owner(name) == SELF else ())

    def placed(self, name: str) -> bool:
        """Whether the description says where a node stands."""
        node = self.inventory.nodes.get(name)
        return node is None or bool(node_countries(self.inventory, node))

    # -- hops --------------------------------------------------------------------------------------------------

    def _count(self) -> None:
        """How many hands away from the organisation each hand is that data reach."""
        to: dict[str, dict[str, None]] = {}
        for way in self.ways:
            to.setdefault(way.exporter, {})[way.importer] = None
        for hand, parties in self.ids.items():
            for other in (other for party in parties for other in party.items("engages")):
                sub = self.hand(str(other))
                if sub != hand and sub in self.ids:
                    to.setdefault(hand, {})[sub] = None
                    self.engagers.setdefault(sub, []).append(hand)
        reached = {other for others in to.values() for other in others}
        for hand, parties in self.ids.items():
            if hand not in reached and any(role in party.items("roles") for party in parties for role in _GIVEN):
                to.setdefault(SELF, {})[hand] = None
        self.hops = {SELF: 0}
        queue = deque([SELF])
        while queue:
            hand = queue.popleft()
            for other in to.get(hand, ()):
                if other not in self.hops:
                    self.hops[other] = self.hops[hand] + 1
                    queue.append(other)
