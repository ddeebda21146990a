"""The measures of a drawing, and what stands where in it."""

from __future__ import annotations

from math import sqrt

from compliance_lint.graph.diagram import DiagramEdge, DiagramNode
from compliance_lint.graph.grouping import Group
from compliance_lint.typed import NamedTuple

NAME, SMALL = 13.0, 11.0
NAME_LINE, SMALL_LINE, PILL = 16.0, 13.0, 16.0
NODE_WIDTH, LABEL_WIDTH, PAD = 166.0, 104.0, 10.0


class Box(NamedTuple):
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float


class Words(NamedTuple):
    """Lines of text in a box, and what was found, in words, in a box under them (empty where nothing was)."""

    lines: tuple[str, ...]
    box: Box
    badge: str = ""
    badge_box: Box = Box(0, 0, 0, 0)


class PlacedNode(NamedTuple):
    """A node, its box, its name and under it what kind of thing it is."""

    node: DiagramNode
    box: Box
    name: Words
    detail: tuple[str, ...]


class PlacedEdge(NamedTuple):
    """An edge with the points it runs through: straight from each even point to the next, bent from each odd one."""

    edge: DiagramEdge
    points: tuple[tuple[float, float], ...]
    label: Words


class PlacedGroup(NamedTuple):
    """A group, its box and its title."""

    group: Group
    box: Box
    title: Words


class Layout(NamedTuple):
    """The whole, from 0, 0 to its width and height."""

    width: float
    height: float
    nodes: tuple[PlacedNode, ...]
    edges: tuple[PlacedEdge, ...]
    groups: tuple[PlacedGroup, ...]


def corner(kind: str, box: Box) -> float:
    """How much of a corner of a node is rounded (a subject, a system) or cut off (a party)."""
    return {"subject": min(box.height / 2, 22.0), "party": min(9.0, box.height / 3), "system": min(3.0, box.height / 3)}.get(kind, 0.0)


def indent(kind: str, box: Box, y: float) -> float:
    """How far within its box the outline of a node lies at a height."""
    size = corner(kind, box)
    short = size - min(y - box.y, box.y + box.height - y)
    if short <= 0:
        return 0.0
    return short if kind == "party" else size - sqrt(max(size**2 - short**2, 0.0))


def spread(wanted: list[float], weights: list[float], gaps: list[float], low: float, high: float) -> list[float]:
    """Places as near to those wanted as their order and the gaps before each allow, by least squares (pool adjacent violators)."""
    offsets, at = [], 0.0
    for number, gap in enumerate(gaps):
        at += gap if number else 0.0
        offsets.append(at)
    pools: list[tuple[float, float, int]] = []
    for want, weight, offset in zip(wanted, weights, offsets, strict=True):
        mean, total, count = want - offset, weight, 1
        while pools and pools[-1][0] > mean:
            other, heavy, many = pools.pop()
            mean, total, count = (mean * total + other * heavy) / (total + heavy), total + heavy, count + many
        pools.append((mean, total, count))
    most = max(high - at, low)
    means = [mean for mean, _, count in pools for _ in range(count)]
    return [min(max(mean, low), most) + offset for mean, offset in zip(means, offsets, strict=True)]
