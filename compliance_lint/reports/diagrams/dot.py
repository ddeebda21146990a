"""Graphviz DOT: groups are clusters, form is the style of an edge, categories and findings are tooltips."""

from __future__ import annotations

from collections.abc import Sequence

from compliance_lint.graph.diagram import Diagram, DiagramEdge, DiagramNode
from compliance_lint.reports.colours import SEVERITIES
from compliance_lint.reports.diagrams.measure import clean
from compliance_lint.reports.diagrams.palette import STROKES
from compliance_lint.reports.diagrams.words import Said

_SHAPES = {"subject": "ellipse", "organisation": "box", "system": "box", "place": "box", "party": "octagon"}
_ESCAPES = {"\\": "\\\\", '"': '\\"', "&": "&amp;", "<": "&lt;", ">": "&gt;"}
_STYLES = {
    "identified": "style=bold",
    "pseudonymised": "style=dashed, penwidth=2",
    "anonymised": "style=dotted, penwidth=2",
    "none": "style=solid",
    "order": "style=dashed",
}


def render(diagram: Diagram, rulesets: Sequence[str] = ()) -> str:
    """The diagram as one digraph; nodes are ``n1``, ``n2`` and so on, in its order."""
    said = Said(diagram, rulesets)
    ids = {node.id: f"n{at}" for at, node in enumerate(diagram.nodes, 1)}
    caption = [said.heading(), said.subtitle(), *filter(None, [said.elsewhere()])]
    lines = [
        "digraph compliance {",
        f'  graph [rankdir=LR, labelloc=t, fontname="Helvetica", label={quoted(caption)}];',
        '  node [shape=box, fontname="Helvetica", fontsize=11];',
        '  edge [fontname="Helvetica", fontsize=9];',
    ]
    lines += [f"  {_node(ids[node.id], node, said)}" for node in diagram.nodes if not node.group]
    for at, group in enumerate(diagram.groups, 1):
        lines += [f"  subgraph cluster_{at} {{", f'    label={quoted([said.group(group)])}; style=rounded; color="#8c98a4";']
        lines += [f"    {_node(ids[node.id], node, said)}" for node in diagram.nodes if node.group == group.id]
        lines.append("  }")
    lines += [f"  {ids[edge.source]} -> {ids[edge.target]} {_edge(edge, said)}" for edge in diagram.edges]
    return "\n".join([*lines, "}"]) + "\n"


def _node(id: str, node: DiagramNode, said: Said) -> str:
    label = quoted([node.name, said.detail(node), *filter(None, [said.badge(node)])])
    mark = f', color="{SEVERITIES[node.badge.severity]}", penwidth=2.5' if node.badge else ""
    style = ", style=dashed" if node.kind == "place" else ""
    return f"{id} [label={label}, shape={_SHAPES[node.kind]}, tooltip={quoted(said.tooltip(node))}{mark}{style}];"


def _edge(edge: DiagramEdge, said: Said) -> str:
    label = quoted([said.label(edge), *filter(None, [said.badge(edge)])])
    mark = f', fontcolor="{SEVERITIES[edge.badge.severity]}"' if edge.badge else ""
    head = ", arrowhead=vee" if edge.why != "flow" else ""
    style = f'{_STYLES[edge.form]}, color="{STROKES[edge.form].colour}"'
    return f"[label={label}, tooltip={quoted(said.tooltip(edge))}, {style}{head}{mark}];"


def quoted(lines: Sequence[str]) -> str:
    """Lines as one string of DOT; what is an escape or an entity there is written so that it is none."""
    return '"' + "\\n".join("".join(_ESCAPES.get(character, character) for character in clean(line)) for line in lines) + '"'
