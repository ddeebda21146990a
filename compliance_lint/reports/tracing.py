"""A trace as text and as JSON: each place reached, with its labels, the way there hop by hop, and what else brings them."""

from __future__ import annotations

from collections.abc import Mapping

from compliance_lint.findings.phrases import PHRASES
from compliance_lint.graph.connecting import place_of
from compliance_lint.graph.dataflow import DataFlowGraph
from compliance_lint.graph.description import Edge
from compliance_lint.graph.label import Label
from compliance_lint.graph.tracing import Arrival
from compliance_lint.location import Location, Locator
from compliance_lint.model.languages import fallbacks
from compliance_lint.reports.lines import wrap
from compliance_lint.reports.places import start
from compliance_lint.typed import Any

Parts = list[tuple[str, list[Arrival]]]
_SHOWN = 12
"""How many flows beside the shortest way the text names; JSON names all."""


def as_text(graph: DataFlowGraph, where: Locator, what: str, parts: Parts, width: int, language: str = "en") -> str:
    """The trace for a terminal, in a language."""
    words = next(PHRASES[tag] for tag in fallbacks(language) if tag in PHRASES)
    lines = [what]
    for title, rows in parts:
        lines += ["", words["heading"].format(title=words[f"trace_{title}"])]
        if not rows:
            lines.append("  " + words["trace_nowhere" if title == "goes" else "trace_from_nowhere"])
        for row in rows:
            hops = len(row.way)
            way = words["trace_one_hop" if hops == 1 else "trace_hops"].format(way=f"{row.start} -> {row.node}", count=hops)
            lines += wrap(way, width, "  ", "    ")
            lines += wrap(_labels(graph, words, row.labels, language), width, "    ", "      ")
            for edge in row.way:
                lines += wrap(_told(graph, where, words, edge), width, "    ", "      ")
            for edge in row.also[:_SHOWN]:
                lines += wrap(words["trace_also"].format(way=_told(graph, where, words, edge)), width, "    ", "      ")
            if len(row.also) > _SHOWN:
                lines += wrap(words["trace_also_more"].format(count=len(row.also) - _SHOWN), width, "    ", "      ")
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
                        "also": [_hop_data(graph, where, edge) for edge in row.also],
                    }
                    for row in rows
                ],
            }
            for title, rows in parts
        ],
    }


def _labels(graph: DataFlowGraph, words: Mapping[str, str], labels: tuple[Label, ...], language: str) -> str:
    """Categories by kind of subject and form, which data that never show a person are told without.

    In English they are told by their keys, which is what the command takes.
    """
    rows: dict[tuple[str, str], list[str]] = {}
    data = graph.inventory.vocabulary.lists["data"]
    for label in labels:
        impersonal = data.get(label.category, "identifies") == "never"
        rows.setdefault(("", "") if impersonal else (label.form, label.subject), []).append(label.category)

    def named(list: str, key: str) -> str:
        return key if language.startswith("en") else graph.inventory.vocabulary.name(list, key, language)

    parts = []
    for (form, subject), categories in sorted(rows.items()):
        told = words["and"].join(dict.fromkeys(named("data", one) for one in categories))
        if form:
            key = "trace_labels_of" if subject else "trace_labels"
            told = words[key].format(form=named("forms", form), categories=told, subject=named("subjects", subject) if subject else "")
        parts.append(told)
    return words["listed"].join(parts)


def _told(graph: DataFlowGraph, where: Locator, words: Mapping[str, str], edge: Edge) -> str:
    """A hop with its place."""
    return f"{_hop(graph, words, edge)} {_place(graph, where, edge) or ''}".rstrip()


def _hop(graph: DataFlowGraph, words: Mapping[str, str], edge: Edge) -> str:
    way = edge.flow.id if edge.flow is not None else words[f"way_{edge.why}"]
    return f"{graph.names[edge.source]} -> {graph.names[edge.target]} ({way})"


def _place(graph: DataFlowGraph, where: Locator, edge: Edge) -> Location | None:
    return where.locate(place_of(graph, edge))


def _hop_data(graph: DataFlowGraph, where: Locator, edge: Edge) -> dict[str, Any]:
    return {
        "from": graph.names[edge.source],
        "to": graph.names[edge.target],
        "flow": edge.flow.id if edge.flow is not None else None,
        "why": edge.why,
        "location": start(_place(graph, where, edge)),
    }
