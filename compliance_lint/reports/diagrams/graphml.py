"""GraphML for network tools (Gephi, yEd, networkx), escaped by hand: no dependency, no entity expanded."""

from __future__ import annotations

from collections.abc import Sequence

from compliance_lint.graph.diagram import Badge, Diagram, Held
from compliance_lint.reports.diagrams.measure import escape
from compliance_lint.reports.diagrams.words import Said

_KEYS = {
    "node": ("name", "kind", "detail", "group", "form", "labels", "severity", "findings"),
    "edge": ("flow", "name", "why", "form", "state", "labels", "severity", "findings"),
}


def render(diagram: Diagram, rulesets: Sequence[str] = ()) -> str:
    """The diagram as one directed graph; the ids of nodes are those of the inventory."""
    said = Said(diagram, rulesets)
    names = {group.id: said.group(group) for group in diagram.groups}
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    for kind, keys in _KEYS.items():
        types = {"findings": "int"}
        lines += [f'  <key id="{kind}_{key}" for="{kind}" attr.name="{key}" attr.type="{types.get(key, "string")}"/>' for key in keys]
    lines += [f"  <!-- {escape(said.heading()).replace('--', '- -')} -->", '  <graph id="G" edgedefault="directed">']
    for node in diagram.nodes:
        values = (node.name, node.kind, node.detail, names.get(node.group, ""), node.form, _held(node.held), *_badge(node.badge))
        lines += [f'    <node id="{escape(node.id)}">', *_data("node", values), "    </node>"]
    for at, edge in enumerate(diagram.edges):
        ends = f'source="{escape(edge.source)}" target="{escape(edge.target)}"'
        values = (edge.id, edge.name, edge.why, edge.form, edge.state, _held(edge.held), *_badge(edge.badge))
        lines += [f'    <edge id="e{at + 1}" {ends}>', *_data("edge", values), "    </edge>"]
    return "\n".join([*lines, "  </graph>", "</graphml>"]) + "\n"


def _data(kind: str, values: Sequence[str]) -> list[str]:
    pairs = zip(_KEYS[kind], values, strict=True)
    return [f'      <data key="{kind}_{key}">{escape(value)}</data>' for key, value in pairs if value]


def _held(held: tuple[Held, ...]) -> str:
    return "; ".join(f"{one.form}: {', '.join(one.categories)}" for one in held)


def _badge(badge: Badge | None) -> tuple[str, str]:
    return (badge.severity, str(badge.total)) if badge else ("", "0")
