"""What can open a connection to what: over network flows, from zone to zone, and who answers there.

A thing reaches what the places it stands in reach; a connection to a place reaches all that stands in it, and in places
within it. Systems of one network zone reach each other. What a system `exposes` is reached from where it says.
Ways to one node are told apart by how they are guarded and how many hops they take; none is told that another one
beats on both counts.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from compliance_lint.graph.exposure import exposure_of, in_force, stands_in
from compliance_lint.graph.guards import FREE, IN, OUT, UNSURE, Guard, Guards, said
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import Items, Missing, Unstated, Value
from compliance_lint.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from compliance_lint.graph.world import World

_ZONES = ("network_zone", "security_domain")
_FLOW, _UP, _DOWN = "flow", "up", "down"


class Hop(NamedTuple):
    """A connection to a node, with the systems it passes; `flow` is what describes it, of a step between a thing and its place none."""

    target: str
    via: tuple[str, ...]
    guard: Guard
    flow: Entity | None = None


class State(NamedTuple):
    """A node reached under certain guards: from within (it is stood in), or from outside."""

    node: str
    flags: int
    within: bool


class Step(NamedTuple):
    """How a state was reached: from which one, by which connection, in how many hops."""

    before: State | None
    hop: Hop | None
    hops: int


class Network:
    """The connections of one inventory on one day."""

    def __init__(self, world: World) -> None:
        self.world, self.graph, self.inventory = world, world.graph, world.inventory
        self.guards = Guards(world)
        self.outer: dict[str, list[str]] = {}
        self.inner: dict[str, list[str]] = {}
        self.zones: set[str] = set()
        for node in (*self.inventory.of("system").values(), *self.inventory.of("place").values()):
            around = list(map(str, node.items("places"))) if node.kind == "system" else list(map(str, _within(node)))
            self.outer[node.id] = [place for place in around if place in self.inventory.nodes]
            for place in self.outer[node.id]:
                self.inner.setdefault(place, []).append(node.id)
            if node.kind == "place" and (node.get("kind") in _ZONES or isinstance(node.get("exposure"), str)):
                self.zones.add(node.id)
        self.hops: dict[str, list[Hop]] = {}
        self.ends: set[str] = set()
        self._known: dict[str, list[dict[str, Value]]] = {}
        for flow in (flow for flows in world.graph.connections.values() for flow in flows):
            self._connect(flow)
        for system in self.inventory.of("system").values():
            for entry in system.items("exposes"):
                if isinstance(entry, dict) and in_force(entry, self.graph.as_of):
                    self._answers(system, entry.get("to"))

    def _connect(self, flow: Entity) -> None:
        source, target = (self.inventory.nodes.get(str(flow.get(end))) for end in ("from", "to"))
        if source is None or target is None:
            return
        guard = self.guards.of_flow(flow, source, target)
        self.ends |= {source.id, target.id}
        self.hops.setdefault(source.id, []).append(Hop(target.id, tuple(map(str, flow.items("via"))), guard, flow))

    def _answers(self, system: Entity, to: Value) -> None:
        """A service answers to a place, or to every place of an exposure."""
        if not isinstance(to, str):
            return
        places = [to] if self.inventory.get("place", to) is not None else []
        if not places:
            places = [place.id for place in self.inventory.of("place").values() if exposure_of(self.inventory, place) == to]
        for place in places:
            if place not in self.outer.get(system.id, ()):
                self.hops.setdefault(place, []).append(Hop(system.id, (), self.guards.of_service(system)))

    # -- the search --------------------------------------------------------------------------------------------

    def rows(self, entity: Entity) -> list[dict[str, Value]]:
        """What a thing reaches."""
        start = self.start_of(entity)
        if start not in self._known:
            self._known[start] = _rows(self.world, self, start)
        return self._known[start]

    def start_of(self, entity: Entity) -> str:
        """From where a thing is searched for: systems with no connection of their own reach what others in the same places do."""
        if entity.kind != "system" or entity.id in self.hops:
            return entity.id
        start = "\0".join(("", *self.outer[entity.id]))
        self.outer[start] = self.outer[entity.id]
        return start

    def reached(self, start: str) -> list[tuple[State, Step, list[Step]]]:
        """The best ways to each node: the state, its last step, and all steps to it."""
        first = State(start, 0, True)
        came: dict[State, Step] = {first: Step(None, None, 0)}
        queue = deque([first])
        while queue:
            state = queue.popleft()
            here = came[state]
            for after, hop, far in self._next(state):
                if after.flags & IN and after.flags & OUT:
                    continue  # nothing passes where one gate lets only in and another only out
                known = came.get(after)
                if known is not None and known.hops <= here.hops + far:
                    continue
                came[after] = Step(state, hop, here.hops + far)
                if far:
                    queue.append(after)
                else:
                    queue.appendleft(after)
        return [(state, step, _unwound(came, state)) for state, step in self._best(came, start)]

    def _next(self, state: State) -> Iterator[tuple[State, Hop | None, int]]:
        node, flags, within = state
        for hop in self.hops.get(node, ()):
            yield State(hop.target, flags | hop.guard.flags, False), hop, 1
        is_place = self.inventory.get("place", node) is not None
        for place in self.outer.get(node, ()):
            guard = self.guards.of_border(node) if is_place else FREE
            yield State(place, flags | guard.flags, True), Hop(place, (), guard), 0
        if is_place and (not within or node in self.zones):
            for member in self.inner.get(node, ()):
                guard = self.guards.of_border(member) if self.inventory.get("place", member) is not None else FREE
                yield State(member, flags | _turned(guard.flags), False), Hop(member, (), guard), 1 if within else 0

    def _best(self, came: dict[State, Step], start: str) -> list[tuple[State, Step]]:
        """Of each node the ways that no other way beats in both guards and hops."""
        by_node: dict[str, list[tuple[State, Step]]] = {}
        for state, step in came.items():
            told = not state.within or state.node in self.zones or state.node in self.ends
            if state.node != start and told:
                by_node.setdefault(state.node, []).append((state, step))
        found = []
        for _, ways in sorted(by_node.items()):
            ways.sort(key=lambda way: (way[1].hops, way[0].flags, way[0].within))
            kept: list[tuple[State, Step]] = []
            for state, step in ways:
                if not any(one.flags & state.flags == one.flags and other.hops <= step.hops for one, other in kept):
                    kept.append((state, step))
            found += kept
        return found


def _within(place: Entity) -> Iterator[str]:
    outer = place.get("within")
    if isinstance(outer, str) and outer != place.id:
        yield outer


def _turned(flags: int) -> int:
    """The guard of a border seen from outside it: what lets only in there lets only out here."""
    return flags & ~(IN | OUT) | (OUT if flags & IN else 0) | (IN if flags & OUT else 0)


def _unwound(came: dict[State, Step], state: State | None) -> list[Step]:
    way: list[Step] = []
    while state is not None and came[state].before is not None:
        way.append(came[state])
        state = came[state].before
    return way[::-1]


def reaches(world: World, entity: Entity) -> Value:
    """What a system or place can open a connection to, with the exposure of each, the hops, what it passes and how it is guarded."""
    network = world.once("network", Network)
    rows = tuple(row for row in network.rows(entity) if row["node"] != entity.id)
    lacking = _unsaid(world, entity)
    return Items(rows, open=bool(lacking), missing=lacking)


def _rows(world: World, network: Network, start: str) -> list[dict[str, Value]]:
    rows: list[dict[str, Value]] = []
    for state, step, way in network.reached(start):
        hops = [one.hop for one in way if one.hop is not None]
        missing = tuple(dict.fromkeys(miss for hop in hops for miss in hop.guard.missing)) if state.flags & UNSURE else ()
        node = world.inventory.nodes[state.node]
        rows.append(
            {
                "node": state.node,
                "exposure": _exposure(world, node),
                "hops": step.hops,
                "via": Items(tuple(dict.fromkeys(system for hop in hops for system in hop.via))),
                "guarded": said(state.flags, missing),
            }
        )
    return rows


def _exposure(world: World, node: Entity) -> Value:
    """The exposure of a place, or of the first place of a system that has one."""
    places = [node] if node.kind == "place" else stands_in(world.inventory, node)
    stated = [exposure for place in places if isinstance(exposure := exposure_of(world.inventory, place), str)]
    if stated:
        return stated[0]
    return Unstated(
        tuple(Missing("fact", "place", place.id, "exposure") for place in places) or (Missing("fact", "system", node.id, "places"),)
    )


def _unsaid(world: World, entity: Entity) -> tuple[Missing, ...]:
    """What would have to be said before all connections are known."""
    found = []
    lacks = any(entry["type"] == "flows" for entry in entity.items("lacks"))
    if "flow:all" not in world.inventory.complete and not lacks:
        found.append(Missing("fact", entity.kind, entity.id, "flows"))
    if entity.kind == "system" and entity.items("places").open:
        found.append(Missing("fact", "system", entity.id, "places"))
    return tuple(found)
