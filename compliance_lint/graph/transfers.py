"""Transfers: each hop that leaves a country, found in the flows, hosting, rights of access and chains of processors.

A flow between nodes in different countries is one for each country it goes to (``flow/CC``). A party that holds data
without a flow to it, or that also works outside its seat, is one for each such country (``party/CC``); a right of access
that states a safeguard of its own is one apart (``grant/CC``). Where nobody said where a party sits or works, there is one
more whose country is unstated (``flow/?``, or ``party/?`` without a flow). Whether a country counts as foreign is not asked
here: the tables of a ruleset know.
"""

from __future__ import annotations

from collections.abc import Iterable

from compliance_lint.graph.description import LOOKS, SELF, Edge
from compliance_lint.graph.hop import Transfer
from compliance_lint.graph.label import Label
from compliance_lint.graph.labels import labels_of
from compliance_lint.graph.owners import Owners, Way
from compliance_lint.location import Place
from compliance_lint.model.inventory import ORGANISATION, Entity
from compliance_lint.model.values import NONE, UNSTATED, Items, Missing, Unstated, Value
from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance_lint.graph.world import World

_CONTROLLER = ("controller", "joint_controller", "client", "authority", "public")


def transfers_of(world: World) -> dict[str, Transfer]:
    """Every transfer by its id, in the order of the ids."""
    return world.once("transfers", lambda here: _Finder(here).find())


def described(world: World, place: Place) -> Place:
    """Where a fact stands in the description: for one of a transfer, with its flow or party."""
    found = transfers_of(world).get(place.id) if place.kind == "transfer" else None
    return found.stated_at(place.path) if found is not None else place


def transfers(world: World, entity: Entity) -> Value:
    """The transfers of a flow; of a party, those from and to it; of a system or data set, those its data take part in; else all."""
    everything = transfers_of(world)
    listed = "flow:all" in world.inventory.complete
    missing: tuple[Missing, ...] = () if listed else (Missing("fact", entity.kind, entity.id, "flows"),)
    if entity.kind == "flow":
        found: Iterable[Transfer] = world.once("transfers.by_flow", _by_flow).get(entity.id, ())
        missing = _unplaced(world, entity)
    elif entity.kind == "party":
        hand = world.graph.names[world.graph.node(entity.id)]
        found = [one for one in everything.values() if hand in (_hand(world, one.get("importer")), _hand(world, one.get("exporter")))]
    elif entity.kind == ORGANISATION:
        found = everything.values()
    else:
        start = str(entity.get("system")) if entity.kind == "dataset" else entity.id
        nodes = world.graph.reached(start) | 1 << world.graph.node(start)
        mine = {(label.category, label.subject) for label in labels_of(world.graph, entity)}
        sources = world.once("transfers.sources", _sources)
        found = [one for one, begins, pairs in sources if nodes & begins and not mine.isdisjoint(pairs)]
    return Items(tuple(found), open=bool(missing), missing=missing)


def _by_flow(world: World) -> dict[Value, list[Transfer]]:
    found: dict[Value, list[Transfer]] = {}
    for one in transfers_of(world).values():
        found.setdefault(one.get("flow"), []).append(one)
    return found


def _hand(world: World, id: Value) -> str:
    return world.graph.names[world.graph.node(str(id))]


def _sources(world: World) -> list[tuple[Transfer, int, frozenset[tuple[str, str]]]]:
    """Each transfer with the set of nodes it begins at, as the bits of an integer, and what it takes abroad of whom."""
    graph = world.graph
    rows = []
    for one in transfers_of(world).values():
        begins = {graph.edges[at].source for at in one.edges} or {graph.node(party.id) for party in one.held}
        pairs = frozenset((label.category, label.subject) for label in labels_of(graph, one))
        rows.append((one, sum(1 << node for node in begins), pairs))
    return rows


def _unplaced(world: World, flow: Entity) -> tuple[Missing, ...]:
    """The ends of a flow of which nobody said where they stand."""
    ends = (world.inventory.nodes.get(str(flow.get(end))) for end in ("from", "to"))
    owners = world.once("owners", lambda here: Owners(here.graph))
    loose = [end for end in ends if end is not None and end.kind != "party" and not owners.placed(end.id)]
    return tuple(Missing("fact", end.kind, end.id, "places" if end.kind == "system" else "country") for end in loose)


def witness(world: World, one: Transfer, labels: tuple[Label, ...]) -> tuple[Edge, ...]:
    """The shortest way over which data come to the exporter, and the hop itself."""
    return (*world.graph.witness(world.graph.names[one.way.source], labels), one.way)


class _Finder:
    """Goes through the ways data pass from hand to hand, and then through the parties, and enters the hops that leave a country."""

    def __init__(self, world: World) -> None:
        self.world, self.graph, self.inventory = world, world.graph, world.inventory
        self.owners: Owners = world.once("owners", lambda here: Owners(here.graph))
        self.found: dict[str, Transfer] = {}
        self.into: dict[str, list[Way]] = {}
        self.shared: dict[str, tuple[Entity | None, Entity | None]] = {}
        self.countries: dict[str, set[str]] = {}
        """By party, the countries that data are known to go to with it."""
        self.crossing: set[tuple[int, str]] = set()
        """Edges with the country they lead to abroad."""

    def find(self) -> dict[str, Transfer]:
        for way in self.owners.ways:
            self.into.setdefault(way.importer, []).append(way)
        for way in self.owners.ways:
            if way.why == "flow":
                self._flow(way)
            elif way.why == "hosts":
                self._own_host(way)
        for hand, parties in sorted(self.owners.ids.items()):
            if (hand in self.owners.hops or hand in self.into) and not all(self.owners.ended(party) for party in parties):
                self._party(hand, parties)
        return dict(sorted(self.found.items()))

    # -- flows -------------------------------------------------------------------------------------------------

    def _flow(self, way: Way) -> None:
        edge = self.graph.edges[way.at]
        flow, target = edge.flow, self.graph.names[edge.target]
        assert flow is not None
        here = self.owners.stands(self._named(flow, "from"))
        there = self.owners.stands(self._named(flow, "to"))
        node = self.inventory.nodes.get(target)
        if node is not None and node.kind == "party":
            there = self.owners.seats(way.importer, self._named(flow, "to"))
        if way.importer == SELF and not here:
            return  # where what we are given comes from is not ours to say
        for country in there:
            self.countries.setdefault(way.importer, set()).add(country)
            if country in here:
                continue
            self.crossing.add((way.at, country))
            self._enter(f"{flow.id}/{country}", country, here[:1], way, flow)

    @staticmethod
    def _named(flow: Entity, end: str) -> str:
        return str(flow.get(end))

    def _own_host(self, way: Way) -> None:
        edge = self.graph.edges[way.at]
        system, host = self.graph.names[edge.source], self.graph.names[edge.target]
        here = self.owners.stands(system)
        for country in self.owners.stands(host):
            if country not in here:
                self._enter(self._id(host, country), country, here[:1], way, None, Place("system", host))

    # -- parties -----------------------------------------------------------------------------------------------

    def _party(self, hand: str, parties: list[Entity]) -> None:
        into = self.into.get(hand, [])
        from_flows = {way.exporter for way in into if way.why == "flow"}
        for way in into:
            if way.why in ("operates", "may read"):
                self._given(hand, way)
        hops = self.owners.hops
        engagers = [one for one in self.owners.engagers.get(hand, ()) if hops.get(one, 0) <= hops.get(hand, 0)]  # not back up the chain
        for engager in engagers:
            if engager not in from_flows:
                self._engaged(hand, engager)
        if not into and not engagers:  # given data by its role, though nobody said by which way
            self._seats(hand, SELF, self._way(SELF, hand, "given"), self.owners.home, parties[:1])
        self._elsewhere(hand, into, engagers)

    def _given(self, hand: str, way: Way) -> None:
        """Hosting, operation or a right of access: to the seat, and for a system to where it stands."""
        edge = self.graph.edges[way.at]
        source = self.graph.names[edge.source]
        here = self.owners.seats(way.exporter) if way.why == "operates" else self.owners.stands(source)
        there = self.owners.seats(hand)
        if way.why == "operates":
            there = tuple(dict.fromkeys((*there, *(self.owners.stands(source) if self.owners.placed(source) else ()))))
        right = self._stating(edge) if way.why == "may read" else None
        id, home = (hand, self._home(hand)) if right is None else (right.id, right.place)
        for country in there:
            self.countries.setdefault(hand, set()).add(country)
            if country not in here and not self._brought(edge, country):
                self._enter(self._id(id, country, home.kind), country, here[:1], way, None, home)

    def _brought(self, edge: Edge, country: str) -> bool:
        """Whether all that feeds a system is told as going to that country already, flow by flow."""
        feeds = self.owners.feeds(edge.source)
        return edge.why == "operates" and bool(feeds) and all((at, country) in self.crossing for at in feeds)

    def _engaged(self, hand: str, engager: str) -> None:
        self._seats(hand, engager, self._way(engager, hand, "engages"), self.owners.seats(engager), self.owners.ids.get(engager, []))

    def _seats(self, hand: str, exporter: str, edge: Edge, here: tuple[str, ...], held: list[Entity]) -> None:
        for country in self.owners.seats(hand):
            self.countries.setdefault(hand, set()).add(country)
            if country not in here:
                way = Way(exporter, hand, -1, edge.why)
                self._enter(self._id(hand, country), country, here[:1], way, None, self._home(hand), edge, tuple(held[:1]))

    def _elsewhere(self, hand: str, into: list[Way], engagers: list[str]) -> None:
        """The countries a party works in beyond those already told, and one that nobody named."""
        near = sorted(into, key=lambda way: (way.why != "flow", self.owners.hops.get(way.exporter, 0), not self._carries(way), way.at))
        exporter = near[0].exporter if near else engagers[0] if engagers else SELF
        edge = self.graph.edges[near[0].at] if near else self._way(exporter, hand, "engages" if engagers else "given")
        way = Way(exporter, hand, -1, edge.why)
        here = self._leaves(near[0]) if near else self.owners.seats(exporter)
        held = () if near else tuple(self.owners.ids.get(engagers[0] if engagers else hand, [])[:1])
        edges = tuple(one.at for one in near)
        works = self.owners.works_in(hand)
        told = self.countries.get(hand, set())
        for country in dict.fromkeys((*self.owners.seats(hand), *map(str, works))):
            if country not in told and country not in here:
                self._enter(self._id(hand, country), country, here[:1], way, None, self._home(hand), edge, held, edges, UNSTATED)
        public = any("public" in party.items("roles") for party in self.owners.ids.get(hand, ()))
        if public or (self.owners.seats(hand) and not works.open):
            return
        flow = next((one for one in (self.graph.edges[w.at].flow for w in near if w.why == "flow") if one is not None), None)
        id = f"{flow.id}/?" if flow is not None else self._id(hand, "?")
        self._enter(id, "", here[:1], way, flow, self._home(hand), edge, held, edges, UNSTATED)

    def _carries(self, way: Way) -> bool:
        return bool(self.graph.carry(way.at, self.graph.mask(self.graph.edges[way.at].source)))

    def _leaves(self, way: Way) -> tuple[str, ...]:
        edge = self.graph.edges[way.at]
        return self.owners.seats(way.exporter) if way.why == "operates" else self.owners.stands(self.graph.names[edge.source])

    def _way(self, exporter: str, hand: str, why: str) -> Edge:
        return Edge(self.graph.node(exporter), self.graph.node(hand), None, why)

    def _home(self, hand: str) -> Place:
        parties = self.owners.ids[hand]
        return next((party for party in parties if party.id == hand), parties[0]).place

    def _id(self, name: str, country: str, kind: str = "party") -> str:
        taken = name in self.inventory.of("flow") or (kind == "grant" and name in self.inventory.nodes)
        return f"{kind}.{name}/{country}" if taken else f"{name}/{country}"

    # -- entering ----------------------------------------------------------------------------------------------

    def _enter(
        self, id: str, country: str, here: tuple[str, ...], way: Way, flow: Entity | None, home: Place | None = None,
        edge: Edge | None = None, held: tuple[Entity, ...] = (), edges: tuple[int, ...] | None = None, remote: Value = None,
    ) -> None:  # fmt: skip
        edge = edge or self.graph.edges[way.at]
        edges = edges if edges is not None else (way.at,) if way.at >= 0 else ()
        looks = all(self._is_look(at) for at in edges) if edges else False
        seen = looks if remote is None or looks else remote
        before = self.found.get(id)
        if before is not None:  # one more way to the same party and country
            facts = dict(before.facts)
            facts["remote"] = bool(facts["remote"]) and bool(seen)
            facts["hop"] = min(facts["hop"], self._hop(way))
            before_edges = tuple(dict.fromkeys((*before.edges, *edges)))
            self.found[id] = Transfer(id, facts, before.home, before_edges, before.held or held, before.parties, before.way, before.ground)
            return
        first = self.owners.home[:1] if not here and way.exporter == SELF else here
        onward = way.exporter not in (SELF, way.importer) and way.importer != SELF and way.exporter in self.owners.hops
        nobody = self._unrun(edge) if way.importer == SELF else None
        stating = self._grounded(way, flow)
        facts = {
            "flow": flow.id if flow is not None else NONE,
            "exporter": way.exporter,
            "importer": self._importer(way, flow) if nobody is None else nobody,
            "from_country": first[0] if first else self._untold(way.exporter),
            "to_country": country or self._nowhere(way.importer),
            "hop": self._hop(way),
            "onward": onward,
            "remote": seen,
            "relation": self._relation(way, flow) if nobody is None else nobody,
            "safeguard": stating.facts["safeguard"] if stating is not None else self._groundless(way, flow),
            "basis": flow.get("basis") if flow is not None else UNSTATED,
            "mode": self._mode(way, flow),
        }
        place = flow.place if flow is not None else home or Place("party", way.importer)
        ground = stating.place.down("safeguard") if stating is not None else None
        self.found[id] = Transfer(id, facts, place, edges, held, tuple(self.owners.ids.get(way.importer, ())), edge, ground)

    def _importer(self, way: Way, flow: Entity | None) -> str:
        """The party as the flow names it, so that what covers that id covers the transfer."""
        named = self._named(flow, "to") if flow is not None else ""
        return named if self.inventory.of("party").get(named) is not None else way.importer

    def _unrun(self, edge: Edge) -> Unstated | None:
        """What is missing where a hop ends at a system of which nobody said who runs it."""
        system = self.inventory.get("system", self.graph.names[edge.target])
        if system is None or not system.items("operator").open or system.items("operator"):
            return None
        return Unstated((Missing("fact", "system", system.id, "operator"),))

    def _is_look(self, at: int) -> bool:
        edge = self.graph.edges[at]
        return edge.why == "may read" or (edge.why == "flow" and edge.flow is not None and edge.flow.get("kind") in LOOKS)

    def _hop(self, way: Way) -> int:
        if way.importer == SELF or way.exporter == SELF:
            return 1
        return self.owners.hops.get(way.exporter, 0) + (way.importer != way.exporter)

    def _untold(self, hand: str) -> Unstated:
        kind, id = (ORGANISATION, ORGANISATION) if hand == SELF else ("party", hand)
        return Unstated((Missing("fact", kind, id, "country"),))

    def _nowhere(self, hand: str) -> Unstated:
        """What would have to be said of a party: its seat, and where else it works."""
        seat = () if self.owners.seats(hand) else (Missing("fact", "party", hand, "country"),)
        works = (Missing("fact", "party", hand, "operates_in"),) if self.owners.works_in(hand).open else ()
        return Unstated(seat or works)

    def _mode(self, way: Way, flow: Entity | None) -> Value:
        if flow is not None:
            return flow.get("mode") if "mode" in flow.facts else Unstated((Missing("fact", "flow", flow.id, "mode"),))
        return "processing" if way.importer != SELF else "internal"

    @staticmethod
    def _stating(edge: Edge) -> Entity | None:
        """The flow or right of access of an edge, if it states a safeguard."""
        return edge.flow if edge.flow is not None and "safeguard" in edge.flow.facts else None

    def _grounded(self, way: Way, flow: Entity | None) -> Entity | None:
        """What states the safeguard: the flow or right itself; else the party; else the first way to it, where all that state one agree."""
        own = self._stating(self.graph.edges[way.at]) if way.at >= 0 else None
        if flow is not None and "safeguard" in flow.facts:
            return flow
        return own or self._shared(way.importer)[0]

    def _groundless(self, way: Way, flow: Entity | None) -> Unstated:
        at = flow or self._shared(way.importer)[1]
        return Unstated((Missing("fact", "flow", at.id, "safeguard") if at else Missing("fact", "party", way.importer, "safeguard"),))

    def _shared(self, importer: str) -> tuple[Entity | None, Entity | None]:
        """What states the safeguard that holds for all a party is given, and the first flow to the party."""
        if importer == SELF:
            return None, None
        known = self.shared.get(importer)
        if known is None:
            ways = [(one.why, self.graph.edges[one.at]) for one in self.into.get(importer, ()) if one.why in ("flow", "may read")]
            parties = [one for one in self.owners.ids.get(importer, ()) if "safeguard" in one.facts]
            stated = parties or [one for _, edge in ways if (one := self._stating(edge)) is not None]
            agreed = stated[0] if stated and all(one.facts["safeguard"] == stated[0].facts["safeguard"] for one in stated) else None
            known = self.shared[importer] = (agreed, next((edge.flow for why, edge in ways if why == "flow"), None))
        return known

    # -- roles -------------------------------------------------------------------------------------------------

    def _relation(self, way: Way, flow: Entity | None) -> Value:
        if way.exporter == way.importer:
            return NONE
        exporter, importer = self._role(way.exporter, way.importer), self._role(way.importer, way.exporter, flow, way.why)
        if exporter and importer:
            return f"{exporter}_to_{importer}"
        unsure = way.importer if exporter else way.exporter
        kind, id = (ORGANISATION, ORGANISATION) if unsure == SELF else ("party", unsure)
        return Unstated((Missing("fact", kind, id, "roles"),))

    def _role(self, hand: str, other: str, flow: Entity | None = None, why: str = "") -> str:
        """``controller`` or ``processor``, as a hand acts towards another; empty where that is not clear."""
        if hand == SELF:
            clients = self._roles(other) if other != SELF else set()
            if "client" in clients:
                return "processor"
            roles = {str(role) for role in self.inventory.organisation.items("roles")}
        else:
            mode = flow.get("mode") if flow is not None else UNSTATED
            if why in ("operates", "may read", "engages", "given") or mode == "processing":
                return "processor"
            if isinstance(mode, str) and mode not in ("internal", "group_sharing"):
                return "controller"
            roles = self._roles(hand)
        processor, controller = "processor" in roles, not roles.isdisjoint(_CONTROLLER)
        return "" if processor == controller else "processor" if processor else "controller"

    def _roles(self, hand: str) -> set[str]:
        found = {"processor"} if hand in self.owners.engagers else set()
        for party in self.owners.ids.get(hand, ()):
            acts = self.world.derive("acts_as", party)
            found |= {str(role) for role in acts} if isinstance(acts, Items) else set()
        return found
