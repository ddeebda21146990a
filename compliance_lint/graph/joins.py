"""Data sets that meet: those a flow says it joins, and those that lie or arrive together and share an identifier.

Of the latter nobody has said whether they are joined, so what hangs on that is open: whether persons are matched, whether somebody
is identified, whether purposes are mixed. A flow says so for the sets it brings: with `joins`, or with `joins: none`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from compliance_lint.graph.description import LOOKS, ORDER_KINDS, SELF
from compliance_lint.graph.flows import source_sets
from compliance_lint.graph.forms import TREATED, claimed_form, effective_form
from compliance_lint.graph.label import Label
from compliance_lint.graph.provenance import Provenance
from compliance_lint.graph.records_of import owners_of
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import NONE, UNSTATED, Items, Missing, Unstated, Value

if TYPE_CHECKING:
    from compliance_lint.graph.world import World


class Join(NamedTuple):
    """Data sets that meet at a node: because `flow` says so, or (`None`) because they share an identifier there."""

    node: str
    datasets: tuple[str, ...]
    flow: Entity | None
    said: dict[str, Value]
    unsaid: Missing | None


class Joins:
    """Every join of one world; what a node sees is found when it is asked for, and kept."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.provenance = Provenance(world.graph)
        self.declared: dict[str, list[Join]] = {}
        self._spoken = any("joins" in flow.facts for flow in world.inventory.of("flow").values())
        self._silent: dict[int, int] = {}
        self._met: dict[int, list[Join]] = {}
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
                    names = tuple(dataset.id for dataset in self.provenance.decode(mask))
                    found.append(Join(name, names, None, {}, self._to_be_said(node, mask)))
            self._met[node] = found
        return self._met[node]

    def _unspoken(self, node: int, seen: frozenset[int]) -> int:
        """The sets at a node of which some way that brought them there does not say with what it joins them."""
        known = self._silent.get(node)
        if known is not None or node in seen:
            return known or 0
        graph, provenance = self.world.graph, self.provenance
        silent, named = 0, 0
        for at in provenance.into[node]:
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
        for at in self.provenance.into[node]:
            flow = self.world.graph.edges[at].flow
            if flow is not None and flow.kind == "flow" and self.provenance.carried(at) & mask:
                return Missing("fact", "flow", flow.id, "joins")
        here = self.world.inventory.get("node", self.world.graph.names[node])
        return Missing("fact", here.kind if here is not None else "party", self.world.graph.names[node], "joins")

    def of_dataset(self, dataset: Entity) -> list[Join]:
        """The joins a data set is part of, at whatever node."""
        number = self.provenance.number.get(dataset.id)
        found = [join for joins in self.declared.values() for join in joins if dataset.id in join.datasets]
        seen: set[tuple[str, ...]] = set()
        for node in self._reached(number) if number is not None else ():
            for join in self.at(self.world.graph.names[node]):
                if dataset.id in join.datasets and join.flow is None and join.datasets not in seen:
                    seen.add(join.datasets)
                    found.append(join)
        return found

    def _reached(self, number: int) -> list[int]:
        """The nodes that identifiers of a set reach."""
        return [node for node, here in enumerate(self.provenance.state) if any(sets >> number & 1 for sets in here.values())]


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
        nodes = [str(entity.get("system")), *sorted(world.graph.reach(str(entity.get("system"))))]
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
        here = (world.inventory.get("node", name) for name in nodes if world.graph.is_open(name))
        missing += [Missing("fact", node.kind, node.id, "datasets") for node in here if node is not None]
    rows = tuple(_row(world, join) for join in found)
    return Items(rows, open=bool(missing), missing=tuple(missing))


def _lacks_flows(entity: Entity) -> bool:
    return any(entry["type"] == "flows" for entry in entity.items("lacks"))


def _row(world: World, join: Join) -> dict[str, Value]:
    sets = [d for name in join.datasets if (d := world.inventory.get("dataset", name)) is not None]
    owned = [owners_of(world, dataset) for dataset in sets]
    unsaid = tuple(m for _, missing in owned for m in missing)
    person_level = join.said.get("person_level", UNSTATED)
    if isinstance(person_level, Unstated):
        level = Missing("fact", "flow", join.flow.id, "joins.person_level") if join.flow is not None else join.unsaid
        person_level = Unstated((level,)) if level is not None else UNSTATED
    differ = purposes_differ(world, sets)
    return {
        "datasets": Items(join.datasets),
        "owners": Items(tuple(sorted({one for names, _ in owned for one in names})), open=bool(unsaid), missing=unsaid),
        "person_level": person_level,
        "identifies": _identifies(world, join, sets, person_level),
        "purposes_differ": person_level if join.flow is None and differ is not False else differ,
    }


def _identifies(world: World, join: Join, sets: list[Entity], person_level: Value) -> Value:
    """Whether the join shows who somebody in a treated set is: with its key, or with a set that is identified, person by person."""
    treated = [dataset for dataset in sets if claimed_form(dataset) in TREATED]
    unsure: Value = False
    for dataset in treated:
        others = [other for other in sets if other is not dataset]
        keys = any(other.get("key_of") == dataset.id for other in others)
        met = any(m.dataset.key == dataset.key and any(m.other.key == o.key for o in others) for m in world.graph.meetings)
        if join.flow is None and not met and keys:
            unsure = person_level
        if met or (keys and join.flow is not None):
            return True
        if any(effective_form(world.inventory, other).form == "identified" for other in others):
            if person_level is True:
                return True
            unsure = person_level if isinstance(person_level, Unstated) else unsure
    return unsure


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


# -- comparable --------------------------------------------------------------------------------------------------------


def comparable(world: World, dataset: Entity) -> Value:
    """The organisation's own sets that share a field with this one that identifies, or tells a time or a place."""
    provenance = joins_of(world).provenance
    mine = _telling(world, provenance, dataset)
    missing = [] if "dataset:all" in world.inventory.complete else [Missing("fact", "dataset", dataset.id, "datasets")]
    if dataset.items("fields").open:
        missing.append(Missing("fact", "dataset", dataset.id, "fields"))
    found = []
    for other in provenance.sets:
        if other.id == dataset.id:
            continue
        owners, unsaid = owners_of(world, other)
        if SELF not in owners and not unsaid:
            continue
        if not _share(world, mine, _telling(world, provenance, other)):
            if other.items("fields").open:
                missing.append(Missing("fact", "dataset", other.id, "fields"))
        elif SELF in owners:
            found.append(other.id)
        else:
            missing += unsaid
    return Items(tuple(found), open=bool(missing), missing=tuple(missing))


def _telling(world: World, provenance: Provenance, dataset: Entity) -> frozenset[str]:
    """The categories of the fields of a set that identify, or tell a time or a place, and are still there."""
    kept = provenance.telling
    if dataset.id not in kept:
        data = world.inventory.vocabulary.lists["data"]
        found = set()
        for field in dataset.items("fields"):
            category, treatment = str(field.get("category")), field.get("treatment")
            lost = treatment in ("deleted", "masked") or (treatment == "replaced" and field.get("key") == "destroyed")
            if not lost and (provenance.identifies(field) or data.get(category, "tells")):
                found.add(category)
        kept[dataset.id] = frozenset(found)
    return kept[dataset.id]


def _share(world: World, one: frozenset[str], other: frozenset[str]) -> bool:
    is_a = world.inventory.vocabulary.is_a
    return any(is_a("data", a, b) or is_a("data", b, a) for a in one for b in other)


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
    said = flow.get("joins")
    if said is NONE or isinstance(said, dict):
        return Unstated(unsaid) if unsaid else False
    end = str(flow.get("to"))
    if any(_meets(world, label, held) for label in carried for held in graph.held(end)):
        return True
    node = world.inventory.get("node", end)
    closed = node is not None and node.kind == "system" and not graph.is_open(end) and "flow:all" in world.inventory.complete
    return False if closed and not unsaid else Unstated(unsaid or (Missing("fact", "flow", flow.id, "joins"),))


def _is_of_persons(world: World, name: str) -> bool:
    dataset = world.inventory.get("dataset", name)
    return dataset is not None and effective_form(world.inventory, dataset).form in ("identified", "pseudonymised")


def _meets(world: World, label: Label, held: Label) -> bool:
    """Whether an identifier of a device is held elsewhere with the person it belongs to."""
    data = world.inventory.vocabulary.lists["data"]
    same = held.category == label.category or label.category in data.above(held.category) or held.category in data.above(label.category)
    return held.form == "identified" and same and data.get(label.category, "identifies") in ("directly", "links")
