"""What a right of access opens beyond the systems it is given for; and what a flow says it carries that its source cannot hold."""

from __future__ import annotations

from collections import deque

from compliance_lint.graph.description import LOOKS
from compliance_lint.graph.label import Label
from compliance_lint.graph.labels import labels_of, open_ends
from compliance_lint.graph.standing import opened_by, standing_in
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import Items, Missing, Value
from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance_lint.graph.world import World


class Origins:
    """From which systems what can be read in a system has flowed there, and over which flows."""

    def __init__(self, world: World) -> None:
        self.graph = graph = world.graph
        self._into: dict[int, list[int]] = {}
        for at, edge in enumerate(graph.edges):
            if edge.why == "flow" and edge.flow is not None and edge.flow.get("kind") not in LOOKS:
                self._into.setdefault(edge.target, []).append(at)
        self.described: dict[int, int] = {}
        for node, bit in graph.seeds():
            self.described[node] = self.described.get(node, 0) | 1 << bit
        self._found: dict[str, dict[str, tuple[tuple[Label, ...], tuple[str, ...]]]] = {}

    def of(self, system: str) -> dict[str, tuple[tuple[Label, ...], tuple[str, ...]]]:
        """By system upstream: the labels described there that come to `system`, and the shortest list of flows they take."""
        if system not in self._found:
            self._found[system] = self._searched(system)
        return self._found[system]

    def _searched(self, system: str) -> dict[str, tuple[tuple[Label, ...], tuple[str, ...]]]:
        graph = self.graph
        start = graph.node(system)
        everything = (1 << len(graph.labels.listed)) - 1
        coming = {start: graph.labels.mask(graph.held(system))}
        ways: dict[int, tuple[str, ...]] = {start: ()}
        waiting = dict(coming)
        queue = deque([start])
        while queue:
            node = queue.popleft()
            wanted = waiting.pop(node)
            for at in self._into.get(node, ()):
                edge, passage = graph.edges[at], graph.passages[at]
                before = (wanted if passage is None else passage.sources(everything, wanted)) & ~coming.get(edge.source, 0)
                if before and edge.flow is not None:
                    coming[edge.source] = coming.get(edge.source, 0) | before
                    ways.setdefault(edge.source, (edge.flow.id, *ways[node]))
                    if edge.source not in waiting:
                        queue.append(edge.source)
                    waiting[edge.source] = waiting.get(edge.source, 0) | before
        found = {}
        for node, mask in coming.items():
            name = graph.names[node]
            labels = graph.labels.decode(mask & self.described.get(node, 0))
            if node != start and labels and graph.inventory.get("system", name) is not None:
                found[name] = (labels, ways[node])
        return found


def indirect(world: World, grant: Entity) -> Value:
    """What a right opens that lies in systems it is not given for, and can be read only because it flowed from there."""
    inventory, graph = world.inventory, world.graph
    origins = world.once("origins", Origins)
    direct = set(opened_by(inventory, grant))
    for other in inventory.of("grant").values():
        if other.get("holder") == grant.get("holder") and "holder" in grant.facts and graph.begun(other) and not graph.over(other):
            direct.update(opened_by(inventory, other))
    own = {(d.category, d.subject) for name in direct for d in graph.labels.decode(origins.described.get(graph.node(name), 0))}
    readable = [label for label in labels_of(graph, grant) if (label.category, label.subject) not in own]
    rows: dict[str, dict[str, Value]] = {}
    for system in opened_by(inventory, grant):
        for source, (labels, way) in origins.of(system).items():
            found = [label for label in readable if any(_is_of(world, label, one) for one in labels)]
            if source in direct or not found or len(rows.get(source, {}).get("path", way)) < len(way):
                continue
            told = tuple({"category": x.category, "subject": x.subject, "form": x.form, "claimed_form": x.claimed or x.form} for x in found)
            rows[source] = {"system": source, "labels": Items(told), "path": Items(way)}
    missing = list(open_ends(graph, grant))
    if "systems" not in grant.facts and "places" not in grant.facts:
        missing.append(Missing("fact", "grant", grant.id, "systems"))
    if "flow:all" not in inventory.complete:
        missing.append(Missing("fact", "grant", grant.id, "flows"))
    return Items(tuple(rows[name] for name in sorted(rows)), open=bool(missing), missing=tuple(dict.fromkeys(missing)))


def _is_of(world: World, label: Label, origin: Label) -> bool:
    """Whether a label is, perhaps under a narrower word, one that is described elsewhere."""
    return label.subject == origin.subject and world.inventory.vocabulary.is_a("data", label.category, origin.category)


def impossible(world: World, flow: Entity) -> Value:
    """The categories a flow says it carries that its source cannot hold; a party or person may hold what nobody described."""
    inventory, graph = world.inventory, world.graph
    source = inventory.get("node", str(flow.get("from")))
    said = flow.items("data")
    if source is None or source.kind not in ("system", "place") or not said:
        return Items()
    sets = [inventory.get("dataset", str(name)) for name in flow.items("dataset")]
    if sets and not flow.items("dataset").open:
        held = {label.category for one in sets if one is not None for label in graph.dataset_labels(one)}
        open = [Missing("fact", "dataset", one.id, "fields") for one in sets if one is not None and one.items("fields").open]
    else:
        held = {label.category for label in labels_of(graph, source)}
        names = [source.id] if source.kind == "system" else [source.id, *standing_in(inventory, source)]
        open = [Missing("fact", "system", name, "datasets") for name in names if graph.is_open(name)]
    is_a = inventory.vocabulary.is_a
    without = tuple(str(word) for word in said if not any(is_a("data", one, str(word)) or is_a("data", str(word), one) for one in held))
    return Items(open=True, missing=tuple(open)) if without and open else Items(without)
