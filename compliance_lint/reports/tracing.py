"""A trace as text and as JSON: each place reached, with its labels and the way there, hop by hop."""

from __future__ import annotations

from typing import Any

from compliance_lint.graph.dataflow import DataFlowGraph
from compliance_lint.graph.description import Edge
from compliance_lint.graph.label import Label
from compliance_lint.graph.tracing import Arrival
from compliance_lint.location import Location, Locator, Place
from compliance_lint.reports.text import wrap

_TITLES = {"goes": "Where it goes", "came": "How it came there"}
Parts = list[tuple[str, list[Arrival]]]


def as_text(graph: DataFlowGraph, where: Locator, what: str, parts: Parts, width: int) -> str:
    """The trace for a terminal."""
    lines = [what]
    for title, rows in parts:
        lines += ["", f"{_TITLES[title]}:"]
        if not rows:
            lines.append("  nowhere that is described" if title == "goes" else "  from nowhere that is described")
        for row in rows:
            hops = len(row.way)
            lines += wrap(f"{row.start} -> {row.node}, {hops} hop{'s' if hops != 1 else ''}", width, "  ", "    ")
            lines += wrap(_labels(row.labels), width, "    ", "      ")
            for edge in row.way:
                lines += wrap(f"{_hop(graph, edge)} {_place(graph, where, edge) or ''}".rstrip(), width, "    ", "      ")
    return "\n".join(lines) + "\n"


def as_data(graph: DataFlowGraph, where: Locator, what: str, parts: Parts) -> dict[str, Any]:
    """The trace as plain data, version 1."""
    return {
        "version": 1,
        "what": what,
        "parts": [
            {
                "direction": title,
                "arrivals": [
                    {
                        "from": row.start,
                        "to": row.node,
                        "labels": [label._asdict() for label in row.labels],
                        "path": [_hop_data(graph, where, edge) for edge in row.way],
                    }
                    for row in rows
                ],
            }
            for title, rows in parts
        ],
    }


def _labels(labels: tuple[Label, ...]) -> str:
    """Categories by kind of subject and form."""
    rows: dict[tuple[str, str], list[str]] = {}
    for label in labels:
        rows.setdefault((label.form, label.subject), []).append(label.category)
    parts = []
    for (form, subject), categories in sorted(rows.items()):
        parts.append(f"{form}{f', {subject}' if subject else ''}: {', '.join(categories)}")
    return "; ".join(parts)


def _hop(graph: DataFlowGraph, edge: Edge) -> str:
    way = edge.flow.id if edge.flow is not None else edge.why
    return f"{graph.names[edge.source]} -> {graph.names[edge.target]} ({way})"


def _place(graph: DataFlowGraph, where: Locator, edge: Edge) -> Location | None:
    place = edge.flow.place if edge.flow is not None else Place("system", graph.names[edge.source], ("operator",))
    return where.locate(place)


def _hop_data(graph: DataFlowGraph, where: Locator, edge: Edge) -> dict[str, Any]:
    found = _place(graph, where, edge)
    return {
        "from": graph.names[edge.source],
        "to": graph.names[edge.target],
        "flow": edge.flow.id if edge.flow is not None else None,
        "why": edge.why,
        "location": {"path": found.path, "line": found.line, "column": found.column} if found is not None else None,
    }
