"""The way a finding rests on, that data took or a connection takes: the shortest list of hops, found when a report asks for it."""

from __future__ import annotations

from collections.abc import Iterator

from compliance_lint.graph.connecting import way_to
from compliance_lint.graph.derived import DERIVED
from compliance_lint.graph.description import Edge
from compliance_lint.graph.hop import Transfer
from compliance_lint.graph.label import Label
from compliance_lint.graph.labels import is_personal, labels_of, system_of
from compliance_lint.graph.tracing import arrivals
from compliance_lint.graph.transfers import witness
from compliance_lint.graph.world import World
from compliance_lint.model.inventory import NODE_KINDS, Entity
from compliance_lint.model.values import Items, Value
from compliance_lint.rules.environment import Env
from compliance_lint.rules.rule import Rule
from compliance_lint.rules.trace import Leaf, Trace
from compliance_lint.typed import Any

Way = tuple[Edge, ...]


def path_of(world: World, rule: Rule, subject: Entity, leaves: tuple[tuple[Leaf, int], ...]) -> Way:
    """The way to where a deciding fact leads (a copy, a recipient, a key), else the way by which the data came to the subject.

    Where the fact is that the subject can open a connection, it is the way of the connection.

    Empty where the rule reads nothing the graph derives, and where the data lie at the subject from the start.
    """
    if not rule.graph and not isinstance(subject, Transfer):
        return ()
    nearest = min(_reached(world, rule, subject, leaves), key=lambda row: row["hops"], default=None)
    if nearest is not None:
        return way_to(world, subject, nearest)
    for target, other in _targets(world, subject, leaves):
        way = _between(world, subject, target)
        if other is not None:
            way += _between(world, other, target)
        if way:
            return way
    return _arriving(world, subject, _labels(world, rule, subject, leaves))


def _reached(world: World, rule: Rule, subject: Entity, leaves: tuple[tuple[Leaf, int], ...]) -> Iterator[dict[str, Any]]:
    """What a thing reaches by a connection that a deciding fact is about: how the way is guarded, or what stands at its end."""
    if "reaches" not in rule.reads or subject.kind not in DERIVED["reaches"].kinds:
        return
    rows = world.derive("reaches", subject)
    every = [row for row in rows.of if isinstance(row, dict)] if isinstance(rows, Items) else []
    for leaf, _ in leaves:
        place = leaf.place
        if place is None:
            continue
        if (place.kind, place.id) != subject.key:
            yield from (row for row in every if row["node"] == place.id)
        elif place.path[:1] == ("reaches",) and len(place.path) > 1 and isinstance(place.path[1], int):
            yield from every[place.path[1] : place.path[1] + 1]


def _targets(world: World, subject: Entity, leaves: tuple[tuple[Leaf, int], ...]) -> Iterator[tuple[str, Entity | None]]:
    """The nodes that deciding facts are about, each with the data set that comes there as well, where two meet."""
    for leaf, _ in leaves:
        place = leaf.place
        if place is None:
            continue
        if (place.kind, place.id) == subject.key and len(place.path) > 1 and isinstance(place.path[1], int):
            name, index = str(place.path[0]), place.path[1]
            derived = DERIVED.get(name)
            rows = world.derive(name, subject) if derived is not None and subject.kind in derived.kinds else None
            row = rows.of[index] if isinstance(rows, Items) and index < len(rows) else None
            yield from _of_row(world, row)
        elif (place.kind, place.id) == subject.key and tuple(place.path[:2]) == ("unnamed", "recipients"):
            found = leaf.found.of if isinstance(leaf.found, Items) else ()
            yield from ((str(name), None) for name in found if str(name) in world.inventory.nodes)
        elif place.kind in NODE_KINDS and (place.kind, place.id) != subject.key:
            yield place.id, None


def _of_row(world: World, row: Value) -> Iterator[tuple[str, Entity | None]]:
    if not isinstance(row, dict):
        return
    met = row.get("other")
    other = world.inventory.get("dataset", met) if isinstance(met, str) else None
    for key in ("node", "party", "who", "system"):
        if key in row and isinstance(row[key], str) and row[key] in world.inventory.nodes:
            yield row[key], other
    for name in row.get("datasets") or ():  # sets that meet: where the others of them lie
        joined = world.inventory.get("dataset", str(name))
        if joined is not None and isinstance(joined.get("system"), str):
            yield str(joined.get("system")), None


def _between(world: World, subject: Entity, target: str) -> Way:
    """The shortest way from where the subject's data are to a node; for a flow, with the way to the flow before it."""
    graph = world.graph
    if subject.kind == "flow":
        start, before = {str(subject.get("to")): labels_of(graph, subject)}, _arriving(world, subject, labels_of(graph, subject), True)
        if target == subject.get("to"):
            return before
    elif subject.kind in ("dataset", "field"):
        start, before = {system_of(world, subject): labels_of(graph, subject)}, ()
    elif subject.kind in NODE_KINDS:
        start, before = {subject.id: graph.held(subject.id)}, ()
    elif subject.kind == "document":
        start, before = {}, ()
        for one in world.inventory.of("dataset").values():
            if subject.key in world.coverage.covers(one):
                home = system_of(world, one)
                start[home] = (*start.get(home, ()), *labels_of(graph, one))
    else:
        names = [str(name) for kind in ("systems", "places") for name in subject.items(kind)]
        mine = set(labels_of(graph, subject))
        start, before = {name: tuple(label for label in graph.held(name) if label in mine) for name in names}, ()
    seeds = [
        (graph.node(name), bit) for name, labels in start.items() for label in labels if (bit := graph.labels.known(label)) is not None
    ]
    after = next((row.way for row in arrivals(graph, seeds) if row.node == target), ())
    return (*before, *after) if after else ()


def _labels(world: World, rule: Rule, subject: Entity, leaves: tuple[tuple[Leaf, int], ...]) -> tuple[Label, ...]:
    """The labels of the subject that the deciding facts name, or those for which the rule applies; else the personal ones, else all."""
    carried = labels_of(world.graph, subject)
    for facts in (leaves, _applying(world, rule, subject)):
        named: set[Value] = set()
        for leaf, _ in facts:
            found = leaf.found.of if isinstance(leaf.found, Items) else (leaf.found,)
            named.update(item for item in (*leaf.items, *found) if isinstance(item, str))
        chosen = tuple(label for label in carried if named & {label.category, label.claimed or label.form})
        if chosen:
            return chosen
    return tuple(label for label in carried if is_personal(world.graph, label, world.personal_forms)) or carried


def _applying(world: World, rule: Rule, subject: Entity) -> tuple[tuple[Leaf, int], ...]:
    """The facts that make a rule apply to a subject."""
    out: list[Trace] = []
    if rule.when is not None:
        rule.when(Env(world, subject), subject, subject.place, out)
    return tuple(leaf for trace in out for leaf in trace.deciding())


def _arriving(world: World, subject: Entity, labels: tuple[Label, ...], short: bool = False) -> Way:
    """The way over which labels came to a subject; a flow that carries on what lies at its start is no way (unless `short`)."""
    graph = world.graph
    if isinstance(subject, Transfer):
        return witness(world, subject, labels)
    if subject.kind in NODE_KINDS:
        return graph.witness(subject.id, labels)
    if subject.kind == "flow":
        for at in graph.edges_of(subject):
            edge, passage = graph.edges[at], graph.passages[at]
            held = graph.mask(edge.source)
            wanted = graph.labels.mask(labels)
            sources = graph.labels.decode(held & wanted if passage is None else passage.sources(held, wanted))
            if sources:
                way = (*graph.witness(graph.names[edge.source], sources), edge)
                return way if short or len(way) > 1 else ()
    if subject.kind == "dataset":  # one made from others: how they came to where it lies
        for name in subject.items("derived_from"):
            source = world.inventory.get("dataset", str(name))
            way = _between(world, source, system_of(world, subject)) if source is not None else ()
            if way:
                return way
    if subject.kind == "grant":
        for name in (*subject.items("systems"), *subject.items("places")):
            here = tuple(label for label in labels if label in graph.held(str(name)))
            if here:
                return graph.witness(str(name), here)
    return ()
