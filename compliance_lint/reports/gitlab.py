"""GitLab code quality: a list of issues; the rule's id stands in the description, as the page shows no other field."""

from __future__ import annotations

import hashlib
import json

from compliance_lint.findings.finding import Finding
from compliance_lint.reports.places import in_a_file
from compliance_lint.reports.view import View
from compliance_lint.typed import Any

_SEVERITIES = {"critical": "blocker", "high": "critical", "medium": "major", "low": "minor", "info": "info"}


def render(view: View) -> str:
    """The findings shown."""
    seen: set[str] = set()
    return json.dumps([_issue(view, finding, seen) for finding in view.findings], ensure_ascii=False, indent=1) + "\n"


def _issue(view: View, finding: Finding, seen: set[str]) -> dict[str, Any]:
    at = in_a_file(view, finding)
    print = finding.fingerprint
    while print in seen:  # one fingerprint twice would hide the second issue
        print = hashlib.sha256(print.encode()).hexdigest()[:16]
    seen.add(print)
    return {
        "description": f"{finding.rule.id}: {view.set(view.speaker.observation(finding))}",
        "check_name": finding.rule.id,
        "fingerprint": print,
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": at.path,
            "positions": {
                "begin": {"line": max(at.line, 1), "column": max(at.column, 1)},
                "end": {"line": max(at.end_line, at.line, 1), "column": max(at.end_column, at.column, 1)},
            },
        },
    }
