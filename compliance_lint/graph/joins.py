"""Data sets that meet: those a flow says it joins, and those that lie or arrive together and share an identifier.

Of the latter nobody has said whether they are joined, so what hangs on that is open: whether persons are matched, whether somebody
is identified, whether purposes are mixed. A flow says so for the sets it brings: with `joins`, or with `joins: none`; the description
as a whole with `complete: {joins: all}`, by which sets that merely lie together are not matched person by person.
"""

from __future__ import annotations

from compliance_lint.graph.description import LOOKS, ORDER_KINDS
from compliance_lint.graph.flows import source_sets
from compliance_lint.graph.forms import TREATED, claimed_form, effective_form
from compliance_lint.graph.label import Label
from compliance_lint.graph.provenance import Provenance
from compliance_lint.graph.records_of import owners_of
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import NONE, UNSTATED, Items, Missing, Unstated, Value
from compliance_lint.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from compliance_lint.graph.world import World


class Join(NamedTuple):
    """Data sets that meet at a node: because `flow` says so, or (`None`) because they share an identifier there."""

    node: str
    datasets: tuple[str, ...]
    flow: Entity | None
    said: dict[str, Value]
    unsaid: Missing | None
    mask: int = 0


class Joins:
    """Every join of one world; what a node sees is found when it is asked for, and kept."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.provenance = Provenance(world.graph)
        self.declared: dict[str, list[Join]] = {}
        self.listed = "joins:all" in world.inventory.complete
        self._spoken = any("joins" in flow.facts for flow in world.inventory.of("flow").values())
        self._silent: dict[int, int] = {}
        self._met: dict[int, list[Join]] = {}
        self._named: dict[int, tuple[str, ...]] = {}
        self._anywhere: dict[int, Join] | None = None
        self.known: dict[tuple[str, ...], dict[str, Value]] = {}
        """What is the same of every join of the same sets, by their ids."""
        for flow in world.inventory.of("flow").values():
            said = flow.get("joins")
            if isinstance(said, dict) and _delivers(world, flow):
                carried = source_sets(world, flow)
                names = (*(one.id for one in carried), *map(str, said.get("with", ())))
                join = Join(str(flow.get("to")), tuple(dict.fromkeys(sorted(names))), flow, said, None)
                self.declared.setdefault(world.graph.names[world.graph.node(join.node)], []).append(join)

    def at(self, name: str) -> list[Join]:
        """The joins at a node: the declared ones first."""
        graph = self.world.graph
        node = graph.node(name)
        if node not in self._met:
            declared = self.declared.get(graph.names[node], [])
            covered = [self.provenance.mask(join.datasets) for join in declared]
            apart = ~self._unspoken(node, frozenset()) if self._spoken else 0
            found = list(declared)
            for mask in dict.fromkeys(group & ~apart for group in self.provenance.groups(node)):
                alone = mask.bit_count() < 2 or (not mask & self.provenance.treated and self.provenance.related(mask))
                if not alone and not any(not mask & ~other for other in covered):
                    if mask not in self._named:
                        self._named[mask] = tuple(dataset.id for dataset in self.provenance.decode(mask))
                    found.append(Join(name, self._named[mask], None, {}, self._to_be_said(node, mask), mask))
            self._met[node] = found
        return self._met[node]

    def _unspoken(self, node: int, seen: frozenset[int]) -> int:
        """The sets at a node of which some way that brought them there does not say with what it joins them."""
        known = self._silent.get(node)
        if known is not None or node in seen:
            return known or 0
        graph, provenance = self.world.graph, self.provenance
        silent, named = 0, 0
        for at in graph.back[node]:
            edge = graph.edges[at]
            if edge.flow is None:
                silent |= provenance.carried(at) & self._unspoken(edge.source, seen | {node})
            elif "joins" not in edge.flow.facts:
                silent |= provenance.carried(at)
            else:
                named |= provenance.mask(edge.flow.items("dataset"))
        silent |= provenance.lying.get(node, 0) & ~named
        self._silent[node] = silent
        return silent

    def _to_be_said(self, node: int, mask: int) -> Missing:
        """Where it could be said whether sets that meet at a node are joined: a flow that brings one of them, else the store."""
        for at in self.world.graph.back[node]:
            flow = self.world.graph.edges[at].flow
            if flow is not None and flow.kind == "flow" and self.provenance.carried(at) & mask:
                return Missing("fact", "flow", flow.id, "joins")
        here = self.world.inventory.get("node", self.world.graph.names[node])
        return Missing("fact", here.kind if here is not None else "party", self.world.graph.names[node], "joins")

    def of_dataset(self, dataset: Entity) -> list[Join]:
        """The joins a data set is part of, at whatever node; of those nobody declared, each group of sets once."""
        found = [join for joins in self.declared.values() for join in joins if dataset.id in join.datasets]
        if self._anywhere is None:
            self._anywhere = self._everywhere()
        number = self.provenance.number.get(dataset.id)
        if number is not None:
            found += [join for mask, join in sorted(self._anywhere.items()) if mask >> number & 1]
        return found

    def _everywhere(self) -> dict[int, Join]:
        """By group of sets, a join of them that nobody declared; nodes at which the same arrived have the same ones."""
        found: dict[int, Join] = {}
        seen: set[int] = set()
        for node, name in enumerate(self.world.graph.names):
            arrived = self.provenance.arrived(node)
            if arrived in seen and not self._spoken:
                continue
            seen.add(arrived)
            for join in self.at(name):
                if join.flow is None:
                    found.setdefault(join.mask, join)
        return found


def joins_of(world: World) -> Joins:
    """The joins of a world, found once."""
    return world.once("joins", Joins)


def _delivers(world: World, flow: Entity) -> bool:
    """Whether a flow has brought data by the day judged."""
    current = world.graph.begun(flow) and flow.get("status") != "planned" and flow.get("kind") not in ORDER_KINDS
    return current and not (flow.get("kind") in LOOKS and world.graph.over(flow))


# -- joined ------------------------------------------------------------------------------------------------------------


def joined(world: World, entity: Entity) -> Value:
    """The sets that meet in a system, at a party, in the systems of an activity; of a data set, wherever it goes."""
    joins = joins_of(world)
    missing: list[Missing] = []
    if entity.kind == "dataset":
        found = joins.of_dataset(entity)
        if entity.items("fields").open:
            missing.append(Missing("fact", "dataset", entity.id, "fields"))
        nodes = [str(entity.get("system"))]
    elif entity.kind == "activity":
        nodes = sorted(map(str, entity.items("systems")))
        own = {d.id for name in nodes for d in world.graph.datasets_in(name) if entity.id in world.derive("rows", d)}
        found = [join for name in nodes for join in joins.at(name) if own.intersection(join.datasets)]
        if entity.items("systems").open:
            missing.append(Missing("fact", "activity", entity.id, "systems"))
    else:
        nodes = [entity.id]
        found = joins.at(entity.id)
    if "flow:all" not in world.inventory.complete and not (entity.kind in ("system", "party") and _lacks_flows(entity)):
        missing.append(Missing("fact", entity.kind, entity.id, "flows"))
    else:
        nodes += sorted(world.graph.reach(nodes[0])) if entity.kind == "dataset" else []
        here = (world.inventory.get("node", name) for name in nodes if world.graph.is_open(name))
        missing += [Missing("fact", node.kind, node.id, "datasets") for node in here if node is not None]
    rows = tuple(_row(world, join) for join in found)
    return Items(rows, open=bool(missing), missing=tuple(missing))


def _lacks_flows(entity: Entity) -> bool:
    return any(entry["type"] == "flows" for entry in entity.items("lacks"))


def _row(world: World, join: Join) -> dict[str, Value]:
    known = joins_of(world).known
    if join.datasets not in known:
        known[join.datasets] = _of_sets(world, join.datasets)
    row = known[join.datasets]
    person_level = join.said.get("person_level", UNSTATED)
    if join.flow is None and joins_of(world).listed:
        person_level = False
    elif isinstance(person_level, Unstated):
        level = Missing("fact", "flow", join.flow.id, "joins.person_level") if join.flow is not None else join.unsaid
        person_level = Unstated((level,)) if level is not None else UNSTATED
    differ, found = row["purposes_differ"], row["identifies"]
    if join.flow is None:  # whether they are joined at all, nobody said
        differ = differ if differ is False else person_level
        found = True if found == "met" else person_level if found in ("key", "person") else False
    else:
        found = found in ("met", "key") or (person_level if found == "person" else False)
    return {**row, "person_level": person_level, "identifies": found, "purposes_differ": differ}


def _of_sets(world: World, names: tuple[str, ...]) -> dict[str, Value]:
    sets = [d for name in names if (d := world.inventory.get("dataset", name)) is not None]
    owned = [owners_of(world, dataset) for dataset in sets]
    unsaid = tuple(dict.fromkeys(m for _, missing in owned for m in missing))
    owners = Items(tuple(sorted({one for names, _ in owned for one in names})), open=bool(unsaid), missing=unsaid)
    return {
        "datasets": Items(names),
        "owners": owners,
        "purposes_differ": purposes_differ(world, sets),
        "identifies": _identified(world, sets),
    }


def _identified(world: World, sets: list[Entity]) -> str:
    """What would show who somebody in a treated set is: sets that ``met`` already, its ``key``, an identified ``person``; or nothing."""
    treated = [dataset for dataset in sets if claimed_form(dataset) in TREATED]
    found = {""}
    for dataset in treated:
        others = {other.key: other for other in sets if other is not dataset}
        if any(m.dataset.key == dataset.key and m.other.key in others for m in world.graph.meetings):
            return "met"
        if any(other.get("key_of") == dataset.id for other in others.values()):
            found.add("key")
        if any(effective_form(world.inventory, other).form == "identified" for other in others.values()):
            found.add("person")
    return "key" if "key" in found else max(found)


def purposes_differ(world: World, sets: list[Entity]) -> Value:
    """Whether two of the sets were collected for different purposes: each for one that those told for the other do not take in."""
    told: dict[tuple[tuple[str, ...], bool], tuple[Items, Entity]] = {}
    for dataset in sets:
        purposes: Items = world.derive("told", dataset)
        told.setdefault((tuple(sorted(map(str, purposes))), purposes.open), (purposes, dataset))
    found = list(told.values())
    missing: list[Missing] = []
    for at, (one, dataset) in enumerate(found):
        for other, second in found[at + 1 :]:
            ways = (_beyond(world, one, other), _beyond(world, other, one))
            if ways == (True, True):
                return True
            if False not in ways:
                opens = [d for d, purposes in ((dataset, one), (second, other)) if purposes.open]
                missing += [Missing("fact", "dataset", d.id, "purposes") for d in opens]
    for dataset in sets if len(found) == 1 and found[0][0].open and len(sets) > 1 else ():
        missing.append(Missing("fact", "dataset", dataset.id, "purposes"))
    return Unstated(tuple(dict.fromkeys(missing))) if missing else False


def _beyond(world: World, told: Items, other: Items) -> bool | None:
    """Whether something told of one set was not told of the other."""
    is_a = world.inventory.vocabulary.is_a
    left = any(not any(is_a("purposes", str(p), str(word)) for word in other) for p in told)
    if left:
        return None if other.open else True
    return None if told.open else False


# -- related data meet a person ----------------------------------------------------------------------------------------


def becomes_personal(world: World, flow: Entity) -> Value:
    """Whether a label of a device that the flow carries meets the person at the end of the flow."""
    graph = world.graph
    carried = [label for label in graph.carried(flow) if label.form == "related"]
    if not carried:
        return Unstated((Missing("fact", "flow", flow.id, "data"),)) if graph.leaves_open(flow) else False
    sets = {dataset.id for dataset in source_sets(world, flow)}
    unsaid: tuple[Missing, ...] = ()
    for join in joins_of(world).declared.get(graph.names[graph.node(str(flow.get("to")))], ()):
        persons = any(_is_of_persons(world, name) for name in join.datasets if name not in sets)
        if sets.intersection(join.datasets) and persons:
            level = join.said.get("person_level", UNSTATED)
            if level is True:
                return True
            if isinstance(level, Unstated) and join.flow is not None:
                unsaid = (Missing("fact", "flow", join.flow.id, "joins.person_level"),)
    said, end = flow.get("joins"), str(flow.get("to"))
    node = world.inventory.get("node", end)
    ours = node is not None and node.kind == "system"  # what a party does with data of its own nobody here can list
    if said is NONE or isinstance(said, dict) or (ours and joins_of(world).listed):
        return Unstated(unsaid) if unsaid else False
    if any(_meets(world, label, held) for label in carried for held in graph.held(end)):
        return True
    closed = ours and not graph.is_open(end) and "flow:all" in world.inventory.complete
    return False if closed and not unsaid else Unstated(unsaid or (Missing("fact", "flow", flow.id, "joins"),))


def _is_of_persons(world: World, name: str) -> bool:
    dataset = world.inventory.get("dataset", name)
    return dataset is not None and effective_form(world.inventory, dataset).form in ("identified", "pseudonymised")


def _meets(world: World, label: Label, held: Label) -> bool:
    """Whether an identifier of a device is held elsewhere with the person it belongs to."""
    data = world.inventory.vocabulary.lists["data"]
    same = held.category == label.category or label.category in data.above(held.category) or held.category in data.above(label.category)
    return held.form == "identified" and same and data.get(label.category, "identifies") in ("directly", "links")
