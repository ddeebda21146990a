"""The fixed point: sets of labels, as the bits of integers, run along edges until nothing new arrives anywhere.

Nodes that reach each other over edges that let everything pass hold the same in the end, so they are one component with one
set; components pass on only what they have newly received, those further up first. So an edge that lets everything pass
costs about as much as visiting it (`benchmarks/graph.py` prints the ratio to a bare traversal of the same edges).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from heapq import heappop, heappush

from compliance_lint.graph.components import components
from compliance_lint.typed import Any

Carry = Callable[[int], int]


class Spreading:
    """The edges of a graph, ready for sets to run along them.

    `out` lists the numbers of the edges that leave each node, `targets` the node each edge leads to, and `passages` what
    limits or changes it (`None`: everything passes as it is).
    """

    def __init__(self, out: Sequence[Sequence[int]], targets: Sequence[int], passages: Sequence[Hashable | None]) -> None:
        self.component, self._count = components([[targets[at] for at in edges if passages[at] is None] for edges in out])
        component = self.component
        free: list[set[int]] = [set() for _ in range(self._count)]
        limited: list[set[tuple[int, Hashable]]] = [set() for _ in range(self._count)]
        for node, edges in enumerate(out):
            here = component[node]
            for at in edges:
                passage = passages[at]
                if passage is None:
                    free[here].add(component[targets[at]])
                else:
                    limited[here].add((component[targets[at]], passage))
        for here, others in enumerate(free):
            others.discard(here)
        self._free = [tuple(others) for others in free]
        self._limited = [tuple(others) for others in limited]

    def nothing(self) -> list[int]:
        """The sets of the components before anything is anywhere."""
        return [0] * self._count

    def spread(self, sets: list[int], fresh: Iterable[tuple[int, int]], carries: Mapping[Any, Carry]) -> list[int]:
        """The set of every node once `fresh`, (node, set) newly there, has gone wherever it goes.

        `sets` are those of the components so far, changed in place; `carries` says what each passage makes of a set.
        """
        component, free, limited = self.component, self._free, self._limited
        waiting = [0] * self._count
        queue: list[int] = []
        for node, mask in fresh:
            here = component[node]
            news = mask & ~sets[here]
            if news:
                sets[here] |= news
                if not waiting[here]:
                    heappush(queue, -here)
                waiting[here] |= news
        while queue:
            here = -heappop(queue)
            news, waiting[here] = waiting[here], 0
            for target in free[here]:
                arriving = news & ~sets[target]
                if arriving:
                    sets[target] |= arriving
                    if not waiting[target]:
                        heappush(queue, -target)
                    waiting[target] |= arriving
            for target, passage in limited[here]:
                arriving = carries[passage](news) & ~sets[target]
                if arriving:
                    sets[target] |= arriving
                    if not waiting[target]:
                        heappush(queue, -target)
                    waiting[target] |= arriving
        return [sets[at] for at in component]


def spread(
    out: Sequence[Sequence[int]],
    targets: Sequence[int],
    carries: Sequence[Carry | None],
    masks: list[int],
    fresh: Iterable[tuple[int, int]],
) -> None:
    """Brings `masks` to the fixed point where edges are run along once: `carries` says what each edge makes of a set."""
    spreading = Spreading(out, targets, carries)
    masks[:] = spreading.spread(spreading.nothing(), fresh, {carry: carry for carry in carries if carry is not None})
