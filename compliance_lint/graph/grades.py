"""Grades that travel: the highest level, by scheme, of what reaches a thing, runs on it or lies in it.

A data set's grade goes wherever its data go; where it states none, that of its system does. A graded protection level is
one of systems, and goes with all that leaves the system. One run over the edges for each level that occurs finds how far
it comes (`spreading.spread`), so the cost is that of a few traversals whatever the number of things asked about.
An end (`until`) takes no grade back, and no guard on the way does; dropping the data does, and so does making them
anonymous or an aggregate of groups large enough, but for a state secret.
"""

from __future__ import annotations

from collections.abc import Callable

from compliance_lint.graph.forms import SMALLEST_GROUP
from compliance_lint.graph.label import bits
from compliance_lint.graph.passage import Passage
from compliance_lint.graph.spreading import spread
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import NONE, AtLeast, Missing, Range, Unstated, Value
from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance_lint.graph.dataflow import DataFlowGraph
    from compliance_lint.graph.world import World

OF_SYSTEMS = ("mlps", "mlps_business_information", "mlps_system_service", "crypto")
"""Schemes that grade systems: the grade goes with all a system passes on, and one nobody stated may be any."""
STAY = ("mlps_system_service",)
"""Of these, those that do not travel with data; a host bears them all the same."""
OF_DATA = ("confidentiality", "protection_need", "state_secret")
SCHEMES = (*OF_SYSTEMS, *OF_DATA)
SECRET = "state_secret"
_DEGRADED = ("anonymised", "aggregated")
_UNKNOWN = 0
"""The run of what has a grade that nobody stated."""


class Run:
    """How far one level comes: by node the labels that have it, and whether what nobody described may have it."""

    __slots__ = ("loose", "masks", "maybe")

    def __init__(self, count: int) -> None:
        self.masks = [0] * count
        self.loose = bytearray(count)
        self.maybe = bytearray(count)


class Grades:
    """One scheme over the whole graph."""

    def __init__(self, graph: DataFlowGraph, scheme: str) -> None:
        self.graph, self.scheme = graph, scheme
        levels = graph.inventory.vocabulary.lists["grade_schemes"].get(scheme, "levels") or ()
        self.levels = tuple(map(str, levels))
        self.silent: list[tuple[int, Entity]] = []
        """Things with a grade that nobody stated, by the node they are at."""
        self.runs: dict[int, Run] = {}
        self._lying = [0] * len(graph.names)
        self._lying_unknown = bytearray(len(graph.names))
        self._bare = sum(1 << bit for bit, label in enumerate(graph.labels.listed) if label.form in _DEGRADED and not self._is_secret(bit))
        """The labels in a form that bears no grade of its own."""
        self._by_passage = {passage: self._carry(passage) for passage in graph.passages if passage is not None}
        small = {at for at, passage in enumerate(graph.passages) if passage is not None and self._is_small(at, passage)}
        self._carries = [
            passage if passage is None or at in small else self._by_passage[passage] for at, passage in enumerate(graph.passages)
        ]
        self._even = not small
        self._sources()
        for run in self.runs.values():
            self._travel(run)
        self.ranks = sorted((rank for rank in self.runs if rank != _UNKNOWN), reverse=True)
        self.of_edge = [self._over(at) for at in range(len(graph.edges))]
        self.of_node = [(rank, bool(open)) for rank, open in zip(self._lying, self._lying_unknown, strict=True)]
        for at, edge in enumerate(graph.edges):
            self._raise(edge.target, *self.of_edge[at])
        self._hosted()
        self._placed()

    # -- stated grades -----------------------------------------------------------------------------------------

    def stated(self, entity: Entity) -> int | None:
        """The rank of a grade: 0 for ``none``, `None` where nobody stated it."""
        grades = entity.get("grades")
        level = grades.get(self.scheme) if isinstance(grades, dict) else None
        if level is NONE:
            return 0
        return self.levels.index(str(level)) + 1 if isinstance(level, str) and level in self.levels else None

    def _sources(self) -> None:
        inventory, graph = self.graph.inventory, self.graph
        for system in inventory.of("system").values():
            self._of_system(system, [one for one in graph.datasets_in(system.id) if graph.lying(one)])
        for party in inventory.of("party").values():
            rank, node = self.stated(party), graph.node(party.id)
            if rank:
                self._source(rank, node, graph.mask(node), graph.is_open(party.id))

    def _of_system(self, system: Entity, datasets: list[Entity]) -> None:
        own, node, graph = self.stated(system), self.graph.node(system.id), self.graph
        for dataset in datasets:
            self._of_dataset(dataset, node, own)
        if self.scheme in STAY:
            return
        if self.scheme in OF_SYSTEMS:
            self._source(own, node, graph.mask(node), graph.is_open(system.id), system)
        elif not datasets and graph.is_open(system.id):
            self._source(own, node, 0, True, system)
            self._lie(node, own)

    def _of_dataset(self, dataset: Entity, node: int, system: int | None) -> None:
        rank, mask = self.stated(dataset), self.graph.labels.mask(self.graph.dataset_labels(dataset))
        open = dataset.items("fields").open
        if rank is None and self.scheme in OF_SYSTEMS:
            return
        if rank is None and self.scheme == SECRET:
            mask = self._secret(mask)
            if not mask and not open:
                return
            rank = system
            if mask and not system:  # a state secret, of some class
                self._source(1, node, mask, False)
                self._lie(node, 1)
                rank = None
        elif rank is None:
            rank = system
        self._source(rank, node, mask, open, dataset)
        self._lie(node, rank)

    def _secret(self, mask: int) -> int:
        return sum(1 << bit for bit in bits(mask) if self._is_secret(bit))

    def _is_secret(self, bit: int) -> bool:
        return self.graph.inventory.vocabulary.is_a("data", self.graph.labels.listed[bit].category, SECRET)

    def _lie(self, node: int, rank: int | None) -> None:
        if rank is None:
            self._lying_unknown[node] = True
        else:
            self._lying[node] = max(self._lying[node], rank)

    def _source(self, rank: int | None, node: int, mask: int, loose: bool, silent: Entity | None = None) -> None:
        if rank == 0:
            return
        if rank is None and silent is not None:
            self.silent.append((node, silent))
        run = self.runs.setdefault(rank or _UNKNOWN, Run(len(self.graph.names)))
        run.masks[node] |= mask
        run.loose[node] |= loose

    # -- travelling --------------------------------------------------------------------------------------------

    def _carry(self, passage: Passage) -> Callable[[int], int]:
        """What keeps its grade over edges that let the same through: all but what is made coarse there."""
        if not passage.limit.transforms:
            return passage
        bare = self._bare
        return lambda mask: passage(mask & bare) | (passage(mask & ~bare) & ~bare)

    def _is_small(self, at: int, passage: Passage) -> bool:
        """Whether an edge makes an aggregate of groups so small that it is none."""
        flow = self.graph.edges[at].flow
        steps = flow.items("transform") if flow is not None and passage.limit.transforms else ()
        return any(step.get("kind") == "aggregate" and _is_small(step.get("k")) for step in steps)

    def _travel(self, run: Run) -> None:
        graph = self.graph
        fresh = [(node, mask) for node, mask in enumerate(run.masks) if mask]
        if self._even:
            run.masks = graph.spreading.spread(graph.spreading.nothing(), fresh, self._by_passage)
        else:
            spread(graph.out, graph.targets, self._carries, run.masks, fresh)
        for flags, sure in ((run.loose, True), (run.maybe, False)):
            if not sure:
                for at, edge in enumerate(graph.edges):
                    if run.loose[edge.source] and not self._whole(at):
                        flags[edge.target] = True
            stack = [node for node, flag in enumerate(flags) if flag]
            while stack:
                node = stack.pop()
                for at in graph.out[node]:
                    target = graph.targets[at]
                    if not flags[target] and (self._whole(at) or not sure):
                        flags[target] = True
                        stack.append(target)

    def _whole(self, at: int) -> bool:
        """Whether an edge carries all its source holds."""
        passage = self.graph.passages[at]
        return passage is None or (passage.limit.words is None and passage.limit.pairs is None and not passage.limit.transforms)

    def _over(self, at: int) -> tuple[int, bool]:
        """The highest rank that goes over an edge, and whether a higher one may."""
        found, maybe = 0, False
        source, carry, whole = self.graph.edges[at].source, self._carries[at], self._whole(at)
        for rank in self.ranks:
            run = self.runs[rank]
            mask = run.masks[source]
            if (mask if carry is None else carry(mask)) or (whole and run.loose[source]):
                found = rank
                break
            maybe = maybe or bool(run.loose[source] or run.maybe[source])
        unknown = self.runs.get(_UNKNOWN)
        if unknown is not None and found < len(self.levels):
            mask = unknown.masks[source]
            maybe = maybe or bool(mask if carry is None else carry(mask)) or bool(unknown.loose[source] or unknown.maybe[source])
        return found, maybe

    def _raise(self, node: int, rank: int, open: bool) -> bool:
        before = self.of_node[node]
        after = (max(before[0], rank), before[1] or open)
        self.of_node[node] = after
        return after != before

    def _hosted(self) -> None:
        """A host, and whoever operates it, bears the grade of what runs on it, storey by storey."""
        graph = self.graph
        borne: dict[int, tuple[int, bool]] = {}
        stack: list[tuple[int, int, bool]] = []
        for system in graph.inventory.of("system").values():
            rank = self.stated(system)
            stack.append((graph.node(system.id), rank or 0, rank is None and self.scheme in OF_SYSTEMS))
        while stack:
            node, rank, open = stack.pop()
            for at in graph.out[node]:
                edge = graph.edges[at]
                if edge.why not in ("hosts", "operates"):
                    continue
                before = borne.get(edge.target, (0, False))
                after = (max(before[0], rank), before[1] or open)
                if after != before:
                    borne[edge.target] = after
                    stack.append((edge.target, *after))
        for node, (rank, open) in borne.items():
            self._raise(node, rank, open)

    def _placed(self) -> None:
        """A place bears the grade of what stands in it, or in a place within it."""
        graph, inventory = self.graph, self.graph.inventory
        for system in inventory.of("system").values():
            own = self.stated(system)
            rank, open = self.of_node[graph.node(system.id)]
            silent = own is None and self.scheme in OF_SYSTEMS
            self._up([str(place) for place in system.items("places")], max(rank, own or 0), open or silent)
        for place in inventory.of("place").values():
            rank, open = self.of_node[graph.node(place.id)]
            self._up([str(place.get("within"))], max(rank, self.stated(place) or 0), open)

    def _up(self, places: list[str], rank: int, open: bool) -> None:
        while places:
            place = self.graph.inventory.get("place", places.pop())
            if place is not None and self._raise(self.graph.node(place.id), rank, open):
                places.append(str(place.get("within")))

    # -- answers -----------------------------------------------------------------------------------------------

    def of_dataset(self, dataset: Entity, seen: tuple[str, ...] = ()) -> tuple[int, bool]:
        """What reaches a data set: over the ways into its system, from the sets it was made of, and its own grade."""
        graph = self.graph
        pairs = graph.set_pairs(dataset)
        mine = sum(1 << bit for bit, label in enumerate(graph.labels.listed) if (label.category, label.subject) in pairs)
        rank, open = self._own(dataset) or (1 if self.scheme == SECRET and self._secret(mine) else 0), False
        for at in graph.back[graph.node(str(dataset.get("system")))]:
            source, carry = graph.edges[at].source, self._carries[at]
            over, unsure = self.of_edge[at]
            if over <= rank and not unsure:
                continue
            for one in (*self.ranks, *((_UNKNOWN,) if _UNKNOWN in self.runs else ())):
                run = self.runs[one]
                arriving = run.masks[source] if carry is None else carry(run.masks[source])
                if arriving & mine:
                    rank, open = max(rank, one), open or one == _UNKNOWN
                elif run.loose[source] or run.maybe[source]:
                    open = open or one > rank or one == _UNKNOWN
        for name in dataset.items("derived_from"):
            before = graph.inventory.get("dataset", str(name))
            if before is not None and name not in seen:
                higher, unsure = self.of_dataset(before, (*seen, dataset.id))
                rank, open = max(rank, higher), open or unsure or (self.scheme not in OF_SYSTEMS and self._own(before) is None)
        return rank, open

    def _own(self, dataset: Entity) -> int | None:
        """The rank of a set's own grade; of its system's where it states none."""
        rank = self.stated(dataset)
        system = self.graph.inventory.get("system", str(dataset.get("system")))
        if rank is not None or system is None or self.scheme in OF_SYSTEMS:
            return rank
        secret = self.scheme != SECRET or self._secret(self.graph.labels.mask(self.graph.dataset_labels(dataset)))
        return self.stated(system) if secret else 0

    def value(self, rank: int, open: bool, missing: Callable[[], tuple[Missing, ...]]) -> Value:
        """A rank as rules see it: the level, ``none``, the least it can be, or unstated."""
        if open and rank < len(self.levels):
            return AtLeast(self.levels[rank - 1]) if rank else Unstated(missing())
        return self.levels[rank - 1] if rank else NONE


def _is_small(k: Value) -> bool:
    most = k.high if isinstance(k, Range) else k
    return isinstance(most, (int, float)) and most < SMALLEST_GROUP


def grades_of(world: World, scheme: str) -> Grades:
    """The grades of one scheme, worked out once."""
    return world.once(f"grades.{scheme}", lambda here: Grades(here.graph, scheme))


def _in_use(world: World) -> tuple[str, ...]:
    """The schemes by which anything is graded; state secrets too where there is such a category."""

    def find(here: World) -> tuple[str, ...]:
        found = {scheme for entity in here.inventory for scheme in entity.get("grades") or ()}
        is_a = here.inventory.vocabulary.is_a
        if any(is_a("data", label.category, SECRET) for label in here.graph.labels.listed):
            found.add(SECRET)
        return tuple(scheme for scheme in SCHEMES if scheme in found)

    return world.once("schemes", find)


def grade_reaching(world: World, entity: Entity) -> Value:
    """By scheme, the highest grade of what reaches a thing, runs on it or lies in it."""
    out: dict[str, Value] = {}
    used = _in_use(world)
    for scheme in SCHEMES:
        if scheme not in used:
            out[scheme] = Unstated((Missing("fact", entity.kind, entity.id, f"grades.{scheme}"),))
            continue
        grades = grades_of(world, scheme)
        node = world.graph.node(str(entity.get("system")) if entity.kind == "dataset" else entity.id)
        rank, open = grades.of_dataset(entity) if entity.kind == "dataset" else grades.of_node[node]
        out[scheme] = grades.value(rank, open, lambda scheme=scheme: _silent(world, scheme, entity))  # type: ignore[misc]
    return out


def _silent(world: World, scheme: str, entity: Entity) -> tuple[Missing, ...]:
    """The things before one that have a grade nobody stated."""
    graph, grades = world.graph, grades_of(world, scheme)
    name = str(entity.get("system")) if entity.kind == "dataset" else entity.id
    before = graph.reached(name, back=True) | (1 << graph.node(name) if scheme in OF_DATA else 0)
    found = [one for node, one in grades.silent if before >> node & 1]
    return tuple(Missing("fact", one.kind, one.id, f"grades.{scheme}") for one in found) or (
        Missing("fact", entity.kind, entity.id, f"grades.{scheme}"),
    )


def grade_gap(world: World, flow: Entity) -> Value:
    """By scheme, how many steps the far end of a flow stands below what comes over it; negative where it stands above."""
    return {scheme: _gap(world, grades_of(world, scheme), flow) for scheme in _in_use(world)}


def _gap(world: World, grades: Grades, flow: Entity) -> Value:
    ends = [world.inventory.get("node", str(flow.get(end))) for end in ("from", "to")]
    if ends[0] is None or ends[1] is None:
        return Unstated((Missing("fact", "flow", flow.id, "to" if ends[1] is None else "from"),))
    lower, own = grades.stated(ends[1]), grades.stated(ends[0])
    graph = world.graph
    ways = graph.edges_of(flow)
    over = [grades.of_edge[at] for at in ways]
    rank, open = max((rank for rank, _ in over), default=0), any(unsure for _, unsure in over)
    carries = any(graph.carry(at, graph.mask(graph.edges[at].source)) for at in ways) or (bool(ways) and graph.leaves_open(flow))
    if not carries or grades.scheme in OF_SYSTEMS:
        rank, open = max(rank, own or 0), open or own is None
    if lower is None:
        return Unstated((Missing("fact", ends[1].kind, ends[1].id, f"grades.{grades.scheme}"),))
    if not open or rank == len(grades.levels):
        return rank - lower
    return Range(rank - lower, len(grades.levels) - lower)


def differs(*ends: Entity) -> bool | None:
    """Whether two things are graded differently by some scheme; `None` where one of them is silent on a scheme of the other."""
    stated = [grades if isinstance(grades := end.get("grades"), dict) else {} for end in ends]
    schemes = {scheme for one in stated for scheme in one}
    both = [scheme for scheme in schemes if all(scheme in one for one in stated)]
    if any(stated[0][scheme] != stated[1][scheme] for scheme in both):
        return True
    return False if len(both) == len(schemes) else None
