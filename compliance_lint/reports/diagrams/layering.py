"""Layers from left to right: cycles broken, each node as far left as its edges allow, and an order with few crossings.

Every second layer is for the labels of edges, so that a label has a place of its own as a node has. An edge that passes a
layer has an item there, too: nothing is drawn over anything.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import ceil, sqrt

_SWEEPS = 14
_LEAST = 6
"""How many nodes a layer may always hold."""


class Item:
    """What takes up room in a layer: a node, the label of an edge, or an edge on its way (`key` is then -1).

    `lane` is the number of its band, `port` where an edge meets it, below its middle; `y` is found later.
    """

    __slots__ = ("after", "before", "edge", "height", "lane", "layer", "node", "port", "width", "y")

    def __init__(self, layer: int, lane: int, width: float, height: float, node: int = -1, edge: int = -1, port: float = 0.0) -> None:
        self.layer, self.lane, self.width, self.height = layer, lane, width, height
        self.node, self.edge, self.port, self.y = node, edge, port, 0.0
        self.before: list[Item] = []
        self.after: list[Item] = []


def acyclic(count: int, edges: Sequence[tuple[int, int]], first: frozenset[int] = frozenset()) -> list[bool]:
    """For each edge whether it is drawn against its direction, so that the rest has no cycle (Eades, Lin and Smyth).

    The nodes `first` stand before all others.
    """
    out: list[list[int]] = [[] for _ in range(count)]
    into: list[list[int]] = [[] for _ in range(count)]
    for source, target in edges:
        if source != target:
            out[source].append(target)
            into[target].append(source)
    outs, ins = [len(row) for row in out], [len(row) for row in into]
    left, right = sorted(first), []
    alive = dict.fromkeys(node for node in range(count) if node not in first)

    def remove(node: int) -> None:
        alive.pop(node, None)
        for other in out[node]:
            ins[other] -= 1
        for other in into[node]:
            outs[other] -= 1

    for node in left:
        remove(node)
    while alive:
        if (sink := next((node for node in alive if not outs[node]), None)) is not None:
            right.append(sink)
            remove(sink)
        else:
            best = max(alive, key=lambda node: (not ins[node], outs[node] - ins[node], -node))
            left.append(best)
            remove(best)
    rank = {node: at for at, node in enumerate((*left, *reversed(right)))}
    return [rank[source] > rank[target] for source, target in edges]


def layers(count: int, edges: Sequence[tuple[int, int]], first: frozenset[int] = frozenset()) -> list[int]:
    """The layer of each node by the longest path to it; `edges` have no cycle.

    A layer that is full passes nodes on to the next, so that the drawing keeps the shape of a page. What has only edges
    going out is moved to what it leads to, unless it is one of `first`.
    """
    most = max(_LEAST, ceil(sqrt(3.3 * count)))
    out: list[list[int]] = [[] for _ in range(count)]
    into: list[list[int]] = [[] for _ in range(count)]
    waiting = [0] * count
    for source, target in edges:
        if source != target:
            out[source].append(target)
            into[target].append(source)
            waiting[target] += 1
    layer = [0] * count
    filled: dict[int, int] = {}
    ready = [node for node in range(count) if not waiting[node] and out[node]]
    while ready:
        later = []
        for node in ready:
            at = max((layer[other] + 1 for other in into[node]), default=0)
            while filled.get(at, 0) >= most and node not in first:
                at += 1
            layer[node] = at
            filled[at] = filled.get(at, 0) + 1
            for other in out[node]:
                waiting[other] -= 1
                if not waiting[other]:
                    later.append(other)
        ready = sorted(later)
    for node in range(count):
        if out[node] and not into[node] and node not in first:
            layer[node] = min(layer[other] for other in out[node]) - 1
    return layer


def ordered(rows: list[list[Item]]) -> list[list[Item]]:
    """Each layer in an order with few crossings; items of one lane stay together."""
    best, least = [list(row) for row in rows], _crossings(rows)
    rows = [list(row) for row in rows]
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        for row in rows if forward else reversed(rows):
            _arrange(row, rows, forward, sweep >= _SWEEPS // 2)
        found = _crossings(rows)
        if found < least:
            best, least = [list(row) for row in rows], found
        if not least:
            break
    return best


def _arrange(row: list[Item], rows: list[list[Item]], forward: bool, turned: bool) -> None:
    """Sorts a layer by the mean place of what its items are joined to; equal ones keep their order, or `turned`, change it."""
    if not row:
        return
    beside = row[0].layer + (-1 if forward else 1)
    if not 0 <= beside < len(rows):
        return
    places = {id(item): at for at, item in enumerate(rows[beside])}
    scale = max(len(rows[beside]), 1) / max(len(row), 1)
    keys = {}
    for at, item in enumerate(row):
        others = item.before if forward else item.after
        mean = sum(places[id(other)] for other in others) / len(others) if others else at * scale
        keys[id(item)] = (item.lane, not (item.before or item.after), mean, -at if turned else at)
    row.sort(key=lambda item: keys[id(item)])


def _crossings(rows: list[list[Item]]) -> int:
    total = 0
    for left, right in pairwise(rows):
        places = {id(item): at for at, item in enumerate(right)}
        seen: list[int] = []
        for item in left:
            targets = sorted(places[id(other)] for other in item.after)
            total += sum(len(seen) - bisect_right(seen, at) for at in targets)
            for at in targets:
                insort(seen, at)
    return total


def lanes(names: Iterable[str], pairs: Iterable[tuple[str, str]]) -> Mapping[str, int]:
    """A number for each band: neighbours where much goes from one to the other, else in the order given."""
    order = list(names)
    weights: dict[tuple[str, str], int] = {}
    for one, other in pairs:
        if one != other:
            key = (min(one, other), max(one, other))
            weights[key] = weights.get(key, 0) + 1

    def length(row: list[str]) -> int:
        at = {name: number for number, name in enumerate(row)}
        return sum(weight * abs(at[one] - at[other]) for (one, other), weight in weights.items())

    best = length(order)
    for _ in range(len(order) if len(order) <= 40 else 0):
        before = best
        for left in range(len(order)):
            for right in range(left + 1, len(order)):
                trial = list(order)
                trial.insert(right, trial.pop(left))
                if (found := length(trial)) < best:
                    order, best = trial, found
        if best == before:
            break
    return {name: number for number, name in enumerate(order)}
