"""Where everything of a diagram stands: layers from left to right, a band for each group, no text over text.

Nodes and the labels of edges are items of layers; lines run straight through a layer at the place kept for them and bend
only in the gaps between layers, where nothing stands.
"""

from __future__ import annotations

from math import ceil, sqrt

from compliance_lint.graph.diagram import Diagram, DiagramEdge, DiagramNode
from compliance_lint.reports.diagrams.layering import Item, acyclic, lanes, layers, ordered
from compliance_lint.reports.diagrams.measure import text_width, wrap, wrap_parts
from compliance_lint.reports.diagrams.shapes import (
    LABEL_WIDTH,
    NAME,
    NAME_LINE,
    NODE_WIDTH,
    PAD,
    PILL,
    SMALL,
    SMALL_LINE,
    Box,
    Layout,
    PlacedEdge,
    PlacedGroup,
    PlacedNode,
    Words,
    indent,
    spread,
)
from compliance_lint.reports.diagrams.words import Said
from compliance_lint.typed import NamedTuple

_GAP, _LOOP, _FRAME = 16.0, 18.0, 14.0
_ROUNDS = 30


class _Node(NamedTuple):
    name: list[str]
    detail: list[str]
    badge: str
    height: float
    loops: list[int]
    below: float


def lay_out(diagram: Diagram, said: Said) -> Layout:
    """The layout of a diagram with its words."""
    return _Builder(diagram, said).layout()


class _Builder:
    def __init__(self, diagram: Diagram, said: Said) -> None:
        self.diagram, self.said = diagram, said
        self.index = {node.id: at for at, node in enumerate(diagram.nodes)}
        self.ends = [(self.index[edge.source], self.index[edge.target]) for edge in diagram.edges]
        self.labels = [wrap(said.label(edge), LABEL_WIDTH, SMALL) for edge in diagram.edges]
        self.badges = [said.badge(edge) for edge in diagram.edges]
        self.nodes = [self._measured(at, node) for at, node in enumerate(diagram.nodes)]
        groups = {group.id: group for group in diagram.groups}
        pairs = [(diagram.nodes[a].group, diagram.nodes[b].group) for a, b in self.ends]
        grouped = ([""] if any(not node.group for node in diagram.nodes) else []) + list(groups)
        self.lanes = lanes(grouped, pairs)
        self.titles = {self.lanes[id]: wrap(said.group(group), NODE_WIDTH, NAME, True, 3) for id, group in groups.items()}
        self.chains: list[list[Item]] = [[] for _ in diagram.edges]
        self.bands: list[tuple[float, float]] = []

    def _measured(self, at: int, node: DiagramNode) -> _Node:
        room = NODE_WIDTH - 2 * PAD
        name, detail, badge = wrap(node.name, room, NAME, True), wrap_parts(self.said.detail(node), room, SMALL), self.said.badge(node)
        loops = [e for e, (a, b) in enumerate(self.ends) if a == b == at]
        for e in loops:
            self.labels[e] = wrap(self.said.label(self.diagram.edges[e]), room, SMALL)
        below = sum(len(self.labels[e]) * SMALL_LINE + (PILL + 3 if self.badges[e] else 0) + 4 for e in loops)
        below += _LOOP + 4 if loops else 0.0
        height = 2 * PAD + len(name) * NAME_LINE + len(detail) * SMALL_LINE + (PILL + 5 if badge else 0)
        return _Node(name, detail, badge, height, loops, below)

    # -- items -------------------------------------------------------------------------------------------------

    def _items(self) -> tuple[list[list[Item]], list[Item], list[bool]]:
        """The items of each layer, those of the nodes, and which edges are drawn against their direction."""
        nodes = self.diagram.nodes
        first = frozenset(at for at, node in enumerate(nodes) if node.kind == "subject")
        against = acyclic(len(nodes), self.ends, first)
        forward = [(b, a) if turn else (a, b) for (a, b), turn in zip(self.ends, against, strict=True)]
        layer = layers(len(nodes), forward, first)
        degree = [0] * len(nodes)
        for a, b in self.ends:
            if a != b:
                degree[a] += 1
                degree[b] += 1
        columns = max(max((layer[at] for at in range(len(nodes)) if degree[at]), default=-1) + 1, ceil(sqrt(len(nodes) / 4)))
        rows: list[list[Item]] = [[] for _ in range(max(2 * columns - 1, 0))]
        made: list[Item] = []
        heights: dict[tuple[int, int], float] = {}
        used: dict[int, list[int]] = {}
        if len(self.lanes) > 1:
            for column, lane in sorted((layer[at], self.lanes[node.group]) for at, node in enumerate(nodes) if degree[at]):
                used.setdefault(lane, []).append(column)
        for at in sorted(range(len(nodes)), key=lambda at: not degree[at]):
            lane, one = self.lanes[nodes[at].group], self.nodes[at]
            column = layer[at] if degree[at] else self._free(lane, columns, used.get(lane, []), heights)
            item = Item(2 * column, lane, NODE_WIDTH, one.height + one.below, node=at, port=-one.below / 2)
            heights[column, lane] = heights.get((column, lane), 0.0) + item.height
            rows[2 * column].append(item)
            made.append(item)
        made.sort(key=lambda item: item.node)
        for at, (a, b) in enumerate(forward):
            if a != b:
                leaf = b if degree[b] <= degree[a] else a
                self._chain(at, made[a], made[b], made[leaf].lane, rows)
        return rows, made, against

    @staticmethod
    def _free(lane: int, columns: int, used: list[int], heights: dict[tuple[int, int], float]) -> int:
        """The emptiest column of a band for a node that nothing is joined to; one outside those `used` only if they are full."""
        outside = {column: max(used[0] - column, column - used[-1], 0) if used else 0 for column in range(columns)}
        return min(outside, key=lambda column: (heights.get((column, lane), 0.0) + 160 * outside[column], column))

    def _chain(self, at: int, start: Item, end: Item, lane: int, rows: list[list[Item]]) -> None:
        """The items of an edge between its ends, its label in the middle."""
        middle = (start.layer + end.layer) // 2
        middle -= 1 - middle % 2
        before = start
        for layer in range(start.layer + 1, end.layer + 1):
            if layer == end.layer:
                item = end
            elif layer == middle:
                lines, badge = self.labels[at], self.badges[at]
                width = max([text_width(line, SMALL) for line in lines] + [_pill(badge)]) + 8
                over, under = len(lines) * SMALL_LINE + 5, PILL + 6 if badge else 3.0
                item = Item(layer, lane, width, over + under, edge=at, port=(over - under) / 2)
            else:
                item = Item(layer, lane, 0.0, 4.0)
            if item is not end:
                rows[layer].append(item)
                self.chains[at].append(item)
            before.after.append(item)
            item.before.append(before)
            before = item

    # -- coordinates -------------------------------------------------------------------------------------------

    def layout(self) -> Layout:
        """Layers, order, heights, widths, and then the pieces."""
        rows, made, against = self._items()
        rows = ordered(rows)
        height = self._heights(rows)
        lefts, widths, width = self._columns(rows)
        boxes = [Box(lefts[item.layer], item.y - item.height / 2, NODE_WIDTH, self.nodes[item.node].height) for item in made]
        nodes = tuple(self._node(node, boxes[at], self.nodes[at]) for at, node in enumerate(self.diagram.nodes))
        ports = self._ports(made, boxes)
        self._straighten(rows, ports)
        ports = self._ports(made, boxes)
        edges = []
        for at, edge in enumerate(self.diagram.edges):
            if self.ends[at][0] == self.ends[at][1]:
                edges.append(self._loop(at, edge, boxes[self.ends[at][0]]))
                continue
            chain = self.chains[at]
            points = [ports[at, True][:2]]
            label = Words((), Box(0, 0, 0, 0))
            for item in chain:
                left, line = lefts[item.layer], item.y + item.port
                points += [(left, line), (left + widths[item.layer], line)]
                if item.edge >= 0:
                    label = self._label(at, left + widths[item.layer] / 2, item)
            points.append(ports[at, False][:2])
            edges.append(PlacedEdge(edge, tuple(reversed(points) if against[at] else points), label))
        return Layout(width, height, nodes, tuple(edges), self._groups(made, boxes))

    def _heights(self, rows: list[list[Item]]) -> float:
        """Finds the `y` of every item; returns the height of all."""
        count = len(self.lanes)
        tops, bottoms, at = [], [], 0.0
        parts = {(row[0].layer, lane): [item for item in row if item.lane == lane] for row in rows if row for lane in range(count)}
        for lane in range(count):
            columns = [part for (_, number), part in parts.items() if number == lane]
            tall = max((sum(item.height for item in part) + _GAP * (len(part) - 1) for part in columns if part), default=0.0)
            above = len(self.titles[lane]) * NAME_LINE + _FRAME if lane in self.titles else 0.0
            under = _FRAME if lane in self.titles else 0.0
            tops.append(at + above)
            bottoms.append(at + above + tall)
            at += above + tall + under + _GAP
        for (_, lane), part in parts.items():
            place(part, [(tops[lane] + bottoms[lane]) / 2] * len(part), [1.0] * len(part), tops[lane], bottoms[lane])
        self.bands = list(zip(tops, bottoms, strict=True))
        keys = sorted(key for key, part in parts.items() if part)
        for turn in range(_ROUNDS):
            ahead = turn % 2 == 0
            both = turn >= _ROUNDS - 6
            for key in keys if ahead else reversed(keys):
                part = parts[key]
                wanted, weights = [], []
                for item in part:
                    others = [*item.before, *item.after] if both else item.before if ahead else item.after
                    strength = [6.0 if item.node < 0 and other.node < 0 else 1.0 for other in others]
                    whole = sum(strength)
                    mean = sum((o.y + o.port) * s for o, s in zip(others, strength, strict=True)) / whole - item.port if whole else item.y
                    wanted.append(mean)
                    weights.append(whole or 0.05)
                place(part, wanted, weights, tops[key[1]], bottoms[key[1]])
        return max(at - _GAP, 0.0)

    def _columns(self, rows: list[list[Item]]) -> tuple[list[float], list[float], float]:
        """The left edge and the width of each layer, and the width of all; gaps are wide where many lines bend."""
        framed = _FRAME if self.titles else 0.0
        lefts, widths, at = [], [], framed
        for number, row in enumerate(rows):
            wide = max((item.width for item in row), default=0.0)
            wide = NODE_WIDTH if number % 2 == 0 else wide
            lefts.append(at)
            widths.append(wide)
            bends = sum(abs(item.y + item.port - other.y - other.port) > 30 for item in row for other in item.after)
            at += wide + (min(30 + 2.2 * bends, 74) if wide else 0.0)
        return lefts, widths, (lefts[-1] + widths[-1] + framed if rows else 0.0)

    def _ports(self, made: list[Item], boxes: list[Box]) -> dict[tuple[int, bool], tuple[float, float, int]]:
        """Where each edge leaves its left end (`True`) and meets its right one, and how many do so on that side; in their order."""
        sides: dict[tuple[int, bool], list[tuple[float, int]]] = {}
        for at, (a, b) in enumerate(self.ends):
            if a == b:
                continue
            left, right = (a, b) if made[a].layer < made[b].layer else (b, a)
            near, far = self.chains[at][0], self.chains[at][-1]
            sides.setdefault((left, True), []).append((near.y + near.port, at))
            sides.setdefault((right, False), []).append((far.y + far.port, at))
        found = {}
        for (node, leaving), lines in sides.items():
            box = boxes[node]
            lines.sort()
            step = box.height / (len(lines) + 1)
            even = [box.y + step * number for number in range(1, len(lines) + 1)]
            wanted = [line if abs(line - y) < 16 else y for (line, _), y in zip(lines, even, strict=True)]
            room = min(step, 9.0)
            heights = spread(wanted, [1.0] * len(lines), [room] * len(lines), box.y + room, box.y + box.height - room)
            for (_, at), y in zip(lines, heights, strict=True):
                inset = indent(self.diagram.nodes[node].kind, box, y)
                found[at, leaving] = (box.x + (box.width - inset if leaving else inset), y, len(lines))
        return found

    def _straighten(self, rows: list[list[Item]], ports: dict[tuple[int, bool], tuple[float, float, int]]) -> None:
        """Moves the lines of each edge, as far as its neighbours leave room, so that it bends as seldom as can be."""
        beside = {id(item): (row[at - 1] if at else None, item, row[at + 1] if at + 1 < len(row) else None)
                  for row in rows for at, item in enumerate(row)}  # fmt: skip
        for at in sorted(range(len(self.chains)), key=lambda at: (-len(self.chains[at]), at)):
            chain = self.chains[at]
            start = 0
            while start < len(chain):
                low, high = self._room(*beside[id(chain[start])])
                end = start + 1
                while end < len(chain):
                    least, most = self._room(*beside[id(chain[end])])
                    if max(low, least) > min(high, most):
                        break
                    low, high, end = max(low, least), min(high, most), end + 1
                mean = sum(item.y + item.port for item in chain[start:end]) / (end - start)
                sides = [ports[at, leaving] for leaving in (False, True) if (end == len(chain) if not leaving else not start)]
                line = next((y for _, y, _ in sorted(sides, key=lambda side: side[2]) if low <= y <= high), min(max(mean, low), high))
                for item in chain[start:end]:
                    item.y = line - item.port
                start = end

    def _room(self, above: Item | None, item: Item, below: Item | None) -> tuple[float, float]:
        """How high and how low the line of an item may run between its neighbours and the borders of its band."""
        low, high = self.bands[item.lane][0] + item.height / 2, self.bands[item.lane][1] - item.height / 2
        if above is not None and above.lane == item.lane:
            low = above.y + (above.height + item.height) / 2 + _gap(above, item)
        if below is not None and below.lane == item.lane:
            high = below.y - (below.height + item.height) / 2 - _gap(item, below)
        return min(low, item.y) + item.port, max(high, item.y) + item.port

    # -- pieces ------------------------------------------------------------------------------------------------

    def _node(self, node: DiagramNode, box: Box, one: _Node) -> PlacedNode:
        text = len(one.name) * NAME_LINE + len(one.detail) * SMALL_LINE
        badge = Box(box.x + PAD, box.y + PAD + text + 5, _pill(one.badge), PILL) if one.badge else Box(0, 0, 0, 0)
        words = Words(tuple(one.name), Box(box.x + PAD, box.y + PAD, box.width - 2 * PAD, text), one.badge, badge)
        return PlacedNode(node, box, words, tuple(one.detail))

    def _label(self, at: int, centre: float, item: Item) -> Words:
        top, lines, badge = item.y - item.height / 2, tuple(self.labels[at]), self.badges[at]
        wide = max((text_width(line, SMALL) for line in lines), default=0.0)
        box = Box(centre - wide / 2, top, wide, len(lines) * SMALL_LINE)
        pill = Box(centre - _pill(badge) / 2, item.y + item.port + 5, _pill(badge), PILL) if badge else Box(0, 0, 0, 0)
        return Words(lines, box, badge, pill)

    def _loop(self, at: int, edge: DiagramEdge, node: Box) -> PlacedEdge:
        """A loop under its node, its label under it."""
        one = self.nodes[self.index[edge.source]]
        x, top, number = node.x + node.width / 2, node.y + node.height, one.loops.index(at)
        deep = _LOOP + 4
        for other in one.loops[:number]:
            deep += len(self.labels[other]) * SMALL_LINE + (PILL + 3 if self.badges[other] else 0) + 4
        lines, badge, reach = tuple(self.labels[at]), self.badges[at], 16.0 + 14 * number
        wide = max((text_width(line, SMALL) for line in lines), default=0.0)
        box = Box(x - wide / 2, top + deep, wide, len(lines) * SMALL_LINE)
        pill = Box(x - _pill(badge) / 2, box.y + box.height + 2, _pill(badge), PILL) if badge else Box(0, 0, 0, 0)
        points = ((x - reach, top), (x - reach - 4, top + _LOOP + 6), (x + reach + 4, top + _LOOP + 6), (x + reach, top))
        return PlacedEdge(edge, points, Words(lines, box, badge, pill))

    def _groups(self, made: list[Item], boxes: list[Box]) -> tuple[PlacedGroup, ...]:
        found = []
        for group in self.diagram.groups:
            lane = self.lanes[group.id]
            title, (top, bottom) = self.titles[lane], self.bands[lane]
            high = len(title) * NAME_LINE
            columns = [boxes[item.node].x for item in made if item.lane == lane]
            left, right = min(columns) - _FRAME, max(columns) + NODE_WIDTH + _FRAME
            box = Box(left, top - high - _FRAME, right - left, bottom - top + high + 2 * _FRAME)
            wide = max(text_width(line, NAME, True) for line in title) if title else 0.0
            found.append(PlacedGroup(group, box, Words(tuple(title), Box(left + PAD, box.y + 5, wide, high))))
        return tuple(found)


def _gap(one: Item, other: Item) -> float:
    return _GAP if one.node >= 0 or other.node >= 0 else 10.0


def _pill(text: str) -> float:
    return text_width(text, SMALL, True) + 14 if text else 0.0


def place(items: list[Item], wanted: list[float], weights: list[float], low: float, high: float) -> None:
    """Sets each `y` as near to what is wanted as the order, the gaps and the band allow."""
    if not items:
        return
    pairs = zip([items[0], *items], items, strict=False)
    gaps = [(before.height + item.height) / 2 + _gap(before, item) for before, item in pairs]
    places = spread(wanted, weights, gaps, low + items[0].height / 2, high - items[-1].height / 2)
    for item, y in zip(items, places, strict=True):
        item.y = y
