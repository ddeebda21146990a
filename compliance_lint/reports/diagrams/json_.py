"""The diagram as JSON, version 1: keys are added, never renamed."""

from __future__ import annotations

import json
from collections.abc import Sequence

from compliance_lint.graph.diagram import Badge, Diagram, Held
from compliance_lint.reports.diagrams.words import Said
from compliance_lint.typed import Any

VERSION = 1


def render(diagram: Diagram, rulesets: Sequence[str] = ()) -> str:
    """The whole diagram as one JSON object."""
    said = Said(diagram, rulesets)
    data: dict[str, Any] = {
        "version": VERSION,
        "title": said.heading(),
        "as_of": diagram.as_of,
        "language": diagram.language,
        "rulesets": list(rulesets),
        "group": diagram.grouping or None,
        "focus": {"id": diagram.focus, "hops": diagram.hops, "hidden": diagram.hidden} if diagram.focus else None,
        "groups": [{"id": group.id, "name": said.group(group)} for group in diagram.groups],
        "nodes": [
            {
                "id": node.id,
                "kind": node.kind,
                "name": node.name,
                "detail": node.detail,
                "group": node.group or None,
                "form": node.form,
                "labels": _held(node.held),
                "findings": _badge(node.badge),
            }
            for node in diagram.nodes
        ],
        "edges": [
            {
                "id": edge.id,
                "source": edge.source,
                "target": edge.target,
                "why": edge.why,
                "name": edge.name,
                "form": edge.form,
                "ended": edge.state == "ended",
                "labels": _held(edge.held),
                "findings": _badge(edge.badge),
            }
            for edge in diagram.edges
        ],
        "elsewhere": _badge(diagram.elsewhere),
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _held(held: tuple[Held, ...]) -> list[dict[str, Any]]:
    return [{"form": one.form, "categories": list(one.categories)} for one in held]


def _badge(badge: Badge | None) -> dict[str, Any] | None:
    return {"worst": badge.severity, "count": badge.total, "texts": list(badge.texts)} if badge else None
