"""What people give.

A flow that says neither data nor data sets brings what is collected from them behind its entry. A set that is collected from people
whom no flow brings there implies a way from them to its system.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

from compliance_lint.graph.label import Labels
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import Items, Missing, Unstated, Value
from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance_lint.graph.world import World


def behind(
    ways: Sequence[tuple[int, int]], people: frozenset[int], lying: Iterable[tuple[int, Entity, int]], nodes: int
) -> tuple[list[int], list[int]]:
    """By node, the labels of the sets that lie there or are reached from there over `ways` (source, target).

    First of the sets collected from people, then of those of which nobody says where they come from. `lying` are the sets with
    their node and labels; no way leads on through people, who are told things and do not pass them on.
    """
    into: list[list[int]] = [[] for _ in range(nodes)]
    for source, target in ways:
        if target not in people:
            into[target].append(source)
    collected, unsaid = [0] * nodes, [0] * nodes
    for node, dataset, mask in lying:
        origin = dataset.get("source")
        if origin == "subject":
            collected[node] |= mask
        elif isinstance(origin, Unstated):
            unsaid[node] |= mask
    for masks in (collected, unsaid):
        queue = deque(node for node, mask in enumerate(masks) if mask)
        while queue:
            node = queue.popleft()
            for before in into[node]:
                if masks[node] & ~masks[before]:
                    masks[before] |= masks[node]
                    queue.append(before)
    return collected, unsaid


def given(labels: Labels, subject: str, masks: Iterable[int]) -> int:
    """The labels of a kind of person: of the first of several sets of labels that has any."""
    for mask in masks:
        found = labels.mask(label for label in labels.decode(mask) if label.subject == subject)
        if found:
            return found
    return 0


def reached(ways: Sequence[tuple[int, int]], starts: Iterable[int]) -> dict[int, set[int]]:
    """By start, the nodes that `ways` (source, target) lead to from it."""
    onward: dict[int, list[int]] = {}
    for source, target in ways:
        onward.setdefault(source, []).append(target)
    found: dict[int, set[int]] = {}
    for start in starts:
        seen: set[int] = set()
        stack = list(onward.get(start, ()))
        while stack:
            here = stack.pop()
            if here not in seen:
                seen.add(here)
                stack += onward.get(here, ())
        found[start] = seen
    return found


def collected_by(world: World, dataset: Entity) -> Value:
    """The described flows by which its people give what a data set holds, to its system or to one from where it gets there.

    The way that ``source: subject`` implies is none of them: nothing is said of its channel or its notice. Open unless flows are listed.
    """
    graph, inventory = world.graph, world.inventory
    system, people = dataset.get("system"), dataset.items("subjects")
    found: list[str] = []
    for (subject, target), flows in world.once("collecting.given", _given).items():
        if isinstance(system, str) and (subject in people or people.open):
            there = graph.reached(graph.names[target]) | 1 << target
            found += flows if there >> graph.node(system) & 1 else ()
    listed = "flow:all" in inventory.complete
    return Items(tuple(found), open=not listed, missing=() if listed else (Missing("fact", "dataset", dataset.id, "flows"),))


def _given(world: World) -> dict[tuple[str, int], list[str]]:
    """By kind of person and the node they give data to, the flows by which they do."""
    found: dict[tuple[str, int], list[str]] = {}
    people = world.inventory.vocabulary.lists["subjects"].terms
    for flow in world.inventory.of("flow").values():
        subject = str(flow.get("from"))
        if subject in people:
            for at in world.graph.edges_of(flow):
                found.setdefault((subject, world.graph.edges[at].target), []).append(flow.id)
    return found


def from_people(world: World, dataset: Entity) -> bool:
    """Whether a data set is said to be collected from its people; what nobody said is not said, and so this is always known."""
    return bool(dataset.get("source") == "subject")
