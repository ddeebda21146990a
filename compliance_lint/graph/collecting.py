"""What people give.

A flow that says neither data nor data sets brings what is collected from them behind its entry. A set that is collected from people
whom no flow brings there implies a way from them to its system.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

from compliance_lint.graph.label import Labels
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import Unstated


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
