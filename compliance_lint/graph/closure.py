"""Which nodes lie behind or before a node: sets of nodes as the bits of integers.

Up to `WHOLE` nodes all sets are worked out together, strongly connected nodes sharing one (a set of 10,000 nodes is 1.2 kB,
so 10,000 of them are 12 MB); beyond that each is searched for when asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from compliance_lint.graph.components import components

WHOLE = 20_000


class Closure:
    """The nodes that can be reached from each node over some edges; a node reaches itself only over a cycle."""

    def __init__(self, nearby: Sequence[Sequence[int]], whole: int = WHOLE) -> None:
        self._nearby, self._whole = nearby, whole
        self._known: dict[int, int] = {}
        self._component: list[int] = []
        self._sets: list[int] = []

    def reached(self, node: int) -> int:
        """The set of nodes that `node` reaches."""
        if len(self._nearby) <= self._whole:
            if not self._component:
                self._together()
            return self._sets[self._component[node]]
        found = self._known.get(node)
        if found is None:
            found = self._known[node] = self._search(node)
        return found

    def _search(self, start: int) -> int:
        seen: set[int] = set()
        stack = list(self._nearby[start])
        while stack:
            node = stack.pop()
            if node not in seen:
                seen.add(node)
                stack.extend(self._nearby[node])
        digits = bytearray((len(self._nearby) >> 3) + 1)
        for node in seen:
            digits[node >> 3] |= 1 << (node & 7)
        return int.from_bytes(digits, "little")

    def _together(self) -> None:
        """Every set, those further down first."""
        component, count = components(self._nearby)
        members: list[list[int]] = [[] for _ in range(count)]
        for node, at in enumerate(component):
            members[at].append(node)
        sets = [0] * count
        for at, nodes in enumerate(members):
            mask = own = 0
            cyclic = len(nodes) > 1
            behind: dict[int, None] = {}
            for node in nodes:
                own |= 1 << node
                for other in self._nearby[node]:
                    if component[other] == at:
                        cyclic = True
                    else:
                        mask |= 1 << other
                        behind[component[other]] = None
            for other in behind:
                mask |= sets[other]
            sets[at] = mask | own if cyclic else mask
        self._component, self._sets = component, sets
