"""Mermaid, as Markdown viewers draw it: groups are subgraphs, form is the style of a line, findings stand in the labels.

Mermaid has no tooltip without a link, so that categories are not shown; `svg`, `dot`, `json` and `graphml` hold them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from compliance_lint.graph.diagram import Diagram, DiagramEdge, DiagramNode
from compliance_lint.reports.colours import SEVERITIES
from compliance_lint.reports.diagrams.measure import clean
from compliance_lint.reports.diagrams.palette import STROKES
from compliance_lint.reports.diagrams.words import Said

_SPECIAL = frozenset('"#&<>`%\\{}[]|;*_~')
_SHAPES = {"subject": ("([", "])"), "party": ("{{", "}}"), "place": ("[/", "/]")}
_WIDTHS = {"identified": 2, "pseudonymised": 2, "anonymised": 2, "none": 1, "order": 1}
_BORDERS = {"critical": 4, "high": 3, "medium": 3, "low": 2, "info": 2}


def render(diagram: Diagram, rulesets: Sequence[str] = ()) -> str:
    """The diagram as one flowchart; nodes are ``n1``, ``n2`` and so on, in its order."""
    said = Said(diagram, rulesets)
    ids = {node.id: f"n{at}" for at, node in enumerate(diagram.nodes, 1)}
    lines = ["---", f"title: {_title(said.heading())}", "---", "flowchart LR"]
    lines += [f"  %% {_comment(text)}" for text in (said.subtitle(), said.elsewhere()) if text]
    lines += [f"  {_node(ids[node.id], node, said)}" for node in diagram.nodes if not node.group]
    for at, group in enumerate(diagram.groups, 1):
        lines.append(f'  subgraph g{at}["{escape(said.group(group))}"]')
        lines += [f"    {_node(ids[node.id], node, said)}" for node in diagram.nodes if node.group == group.id]
        lines.append("  end")
    lines += [
        f"  {ids[edge.source]} {_arrow(edge)}|{_label([said.label(edge), said.badge(edge)])}| {ids[edge.target]}" for edge in diagram.edges
    ]
    for form, stroke in STROKES.items():
        numbers = [str(at) for at, edge in enumerate(diagram.edges) if edge.form == form]
        lines += [f"  linkStyle {','.join(numbers)} {','.join(stroke.css(f'{_WIDTHS[form]}px'))}"] if numbers else []
    for severity, colour in SEVERITIES.items():
        style = f"stroke:{colour},stroke-width:{_BORDERS[severity]}px"
        marked = [ids[node.id] for node in diagram.nodes if node.badge and node.badge.severity == severity]
        lines += [f"  classDef {severity} {style}", f"  class {','.join(marked)} {severity}"] if marked else []
    return "\n".join(lines) + "\n"


def _node(id: str, node: DiagramNode, said: Said) -> str:
    opening, closing = _SHAPES.get(node.kind, ("[", "]"))
    return f"{id}{opening}{_label([node.name, said.detail(node), said.badge(node)])}{closing}"


def _arrow(edge: DiagramEdge) -> str:
    return "--o" if edge.why != "flow" else "-->"


def _label(lines: Sequence[str]) -> str:
    return '"' + "<br/>".join(escape(line) for line in lines if line) + '"'


def _title(text: str) -> str:
    """The title as a quoted string of YAML, in which Mermaid decodes nothing."""
    return json.dumps(clean(text), ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")


def _comment(text: str) -> str:
    return clean(text).replace("{", "(").replace("}", ")").replace("%", "")


def escape(text: str) -> str:
    """Text that Mermaid takes as text: no quote, tag, entity, directive or Markdown in it, such as a list at its beginning."""
    text = "".join(f"#{ord(c)};" if c in _SPECIAL else c for c in clean(text))
    return re.sub(r"^(\d*)([-+.)])", lambda found: f"{found[1]}#{ord(found[2])};", text)
