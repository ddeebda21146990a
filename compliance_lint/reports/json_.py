"""JSON, version 1: keys are added, never renamed."""

from __future__ import annotations

import json

from compliance_lint.errors import Problem
from compliance_lint.findings.finding import BASELINED, WAIVED, Finding
from compliance_lint.findings.narrowing import Narrowing
from compliance_lint.graph.description import Edge
from compliance_lint.location import Location, Place
from compliance_lint.model.values import Unstated
from compliance_lint.reports.view import View
from compliance_lint.rules.trace import Leaf
from compliance_lint.typed import Any

VERSION = 1


def render(view: View) -> str:
    """The whole inspection as one JSON object."""
    inspection = view.inspection
    data: dict[str, Any] = {
        "version": VERSION,
        "as_of": str(inspection.as_of),
        "rulesets": [{"id": r.id, "version": r.version, "law_as_of": r.law_as_of} for r in inspection.rulesets],
        "summary": view.summary(),
        "findings": [_finding(view, finding) for finding in view.findings],
        "accepted": [_finding(view, f) for f in inspection.findings if f.disposition in (WAIVED, BASELINED)],
        "good_practices": [_finding(view, finding) for finding in view.good()],
        "remediated": [_finding(view, finding) for finding in inspection.remediated],
        "unsettled": [_finding(view, finding) for finding in inspection.unsettled],
        "warnings": view.warnings(),
        "narrowed": [_narrowed(one) for one in view.limits.narrowings],
        "errors": [_error(inspection.uninspected, "nothing-inspected")] if inspection.uninspected else [],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def errors(problems: list[Problem], message: str = "") -> str:
    """The same object where nothing was inspected: the errors, and no finding."""
    rows = [{"message": p.message, "hint": p.hint, "code": p.code, "location": _location(p.location)} for p in problems]
    lists = ("findings", "accepted", "good_practices", "remediated", "unsettled", "warnings", "narrowed")
    data: dict[str, Any] = {"version": VERSION, "as_of": None, "rulesets": [], "summary": {}, **{name: [] for name in lists}}
    data["errors"] = rows or [_error(message, "usage")]
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _error(message: str, code: str) -> dict[str, Any]:
    return {"message": message, "hint": "", "code": code, "location": None}


def _location(location: Location | None) -> dict[str, Any] | None:
    if location is None or not location.path:
        return None
    return {"path": location.path, "line": location.line, "column": location.column,
            "end_line": location.end_line or location.line, "end_column": location.end_column or location.column}  # fmt: skip


def _finding(view: View, finding: Finding) -> dict[str, Any]:
    rule = finding.rule
    related = (view.where.locate(place) for place in finding.related)
    return {
        "rule": rule.id,
        "ruleset": rule.ruleset,
        "subject": {"kind": finding.subject.kind, "id": finding.subject.id},
        "outcome": finding.outcome,
        "severity": finding.severity,
        "duty": rule.duty,
        "area": rule.area,
        "disposition": finding.disposition,
        "waiver": _waiver(finding),
        "fingerprint": finding.fingerprint,
        "title": view.say(rule.title),
        "message": view.speaker.observation(finding) if finding.outcome != "met" else view.say(rule.good),
        "recommendation": view.say(rule.recommend),
        "location": _location(view.locate(finding)),
        "related": [_location(place) for place in dict.fromkeys(related) if place is not None],
        "path": _path(view, finding.path),
        "citations": [{"instrument": c.instrument, "provision": c.provision, "verified": c.verified} for c in rule.cites],
        "facts": [_fact(view, leaf) for leaf, _ in finding.leaves if leaf.place],
        "missing": [{"why": m.why, "kind": m.kind, "id": m.id, "what": m.what} for m in finding.missing],
        "evidenced": finding.standing.evidenced,
        "assumed": [str(place) for place in finding.standing.assumed],
    }


def _path(view: View, edges: tuple[Edge, ...]) -> list[dict[str, Any]]:
    names = view.inspection.world.graph.names
    return [
        {"hop": text, "location": _location(at), "from": names[edge.source], "to": names[edge.target],
         "flow": edge.flow.id if edge.flow is not None else None, "why": edge.why}
        for edge, (text, at) in zip(edges, view.hops(edges), strict=True)
    ]  # fmt: skip


def _narrowed(one: Narrowing) -> dict[str, Any]:
    return {
        "file": one.file,
        "fail_on": one.fail_on or None,
        "severities": [{"rule": rule, "was": was, "is": now} for rule, was, now in one.lowered],
        "rulesets": list(one.rulesets),
        "figures": [{"name": name, "was": was, "is": now} for name, was, now in one.figures],
        "excluded": list(one.excluded),
    }


def _waiver(finding: Finding) -> dict[str, str] | None:
    waiver = finding.waiver
    if waiver is None:
        return None
    return {"reason": waiver.reason, "approved_by": waiver.approved_by, "until": str(waiver.until), "reference": waiver.reference,
            "location": str(waiver.at)}  # fmt: skip


def _fact(view: View, leaf: Leaf) -> dict[str, Any]:
    place = leaf.place or Place("", "")
    return {
        "place": str(place),
        "attribute": f"{leaf.attribute}.{leaf.term}" if leaf.term else leaf.attribute,
        "operator": leaf.operator,
        "found": None if isinstance(leaf.found, Unstated) else view.speaker.value(leaf.found, leaf.list),
        "location": _location(view.where.locate(place)),
    }
