"""SARIF 2.1.0 for code scanning: every rule judged with its help, every finding with an exact region and a stable fingerprint.

After what GitHub documents of its use of SARIF: suppressions are ignored there, so accepted findings are left out unless asked
for; only the first location counts, so it is the key to edit; limits are kept, and a notification says what was cut.
"""

from __future__ import annotations

import json
from urllib.parse import quote

from compliance_lint import __version__
from compliance_lint.findings.finding import BASELINED, IMPLIED, OPEN, WAIVED, Finding
from compliance_lint.location import Location
from compliance_lint.reports.frames import Frames
from compliance_lint.reports.places import in_a_file
from compliance_lint.reports.view import View
from compliance_lint.rules.rule import SEVERITIES, Rule
from compliance_lint.typed import Any

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST_RESULTS, MOST_PLACES, MOST_STEPS, MOST_TEXT, MOST_RULES = 5_000, 99, 1_000, 1_000, 25_000
"""What GitHub keeps of a run, of a result and of a text; beyond it, what is worst is kept."""
_LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note", "info": "note"}
_SCORES = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "2.0"}
_PROBLEMS = {"critical": "error", "high": "error", "medium": "warning", "low": "recommendation", "info": "recommendation"}


def render(view: View, suppressed: bool = False) -> str:
    """The run as one SARIF log; accepted findings only if `suppressed` are wanted."""
    shown = [finding for finding in view.findings if finding.disposition == OPEN]
    if suppressed:
        shown += [finding for finding in view.inspection.findings if finding.disposition in (WAIVED, BASELINED, IMPLIED)]
    found = sorted(shown, key=lambda finding: -SEVERITIES.index(finding.severity))[:MOST_RESULTS]
    rules = [rule for ruleset in view.inspection.rulesets for rule in sorted(ruleset.rules, key=lambda rule: rule.id)][:MOST_RULES]
    index = {rule.id: at for at, rule in enumerate(rules)}
    notes = [_note(row["message"]) for row in view.warnings()]
    if len(shown) > len(found):
        left = {"count": len(shown) - len(found), "all": len(shown), "most": MOST_RESULTS}
        notes.append(_note(view.set(Frames(view.language)("left_out", **left))))
    run = {
        "tool": {
            "driver": {
                "name": "compliance-lint",
                "semanticVersion": __version__,
                "rules": [_rule(view, rule) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "automationDetails": {"id": f"compliance-lint/{'+'.join(sorted(r.id for r in view.inspection.rulesets))}/"},
        "invocations": [{"executionSuccessful": not view.inspection.uninspected, "toolExecutionNotifications": notes}],
        "results": [_result(view, finding, index[finding.rule.id]) for finding in found if finding.rule.id in index],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _note(message: str) -> dict[str, Any]:
    return {"level": "warning", "message": {"text": message}}


def _rule(view: View, rule: Rule) -> dict[str, Any]:
    title, why, how = (_cut(view.set(view.say(words))) for words in (rule.title, rule.view, rule.recommend))
    basis = view.set(f"{view.basis(rule)} [{view.duty(rule)}]")
    properties: dict[str, Any] = {
        "tags": [rule.ruleset, rule.area, rule.duty, "compliance", *(["data-flow"] if rule.graph else [])],
        "precision": "high" if rule.graph else "very-high",
        "problem.severity": _PROBLEMS[rule.severity],
    }
    if rule.severity in _SCORES:
        properties["security-severity"] = _SCORES[rule.severity]
    return {
        "id": rule.id,
        "name": rule.id.replace("-", " ").title().replace(" ", ""),
        "shortDescription": {"text": title},
        "fullDescription": {"text": why},
        "help": {
            "text": f"{why}\n\n{how}\n\n{basis}",
            "markdown": f"{_escaped(why)}\n\n**{_escaped(how)}**\n\n{_escaped(basis)}",
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": properties,
    }


def _result(view: View, finding: Finding, index: int) -> dict[str, Any]:
    where = in_a_file(view, finding)
    related = [at for place in finding.related if (at := view.where.locate(place)) is not None and at != where]
    message = view.set(view.speaker.observation(finding))
    places = [
        {"id": number, **_physical(at), "message": {"text": _line(view, at)}}
        for number, at in enumerate(list(dict.fromkeys(related))[:MOST_PLACES], 1)
    ]
    result: dict[str, Any] = {
        "ruleId": finding.rule.id,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": " ".join([_cut(message), *(f"[{number}]({number})" for number in range(1, len(places) + 1))])},
        "locations": [_physical(where)],
        "partialFingerprints": {"primaryLocationLineHash": f"{finding.fingerprint}:1", "complianceLint/v1": finding.fingerprint},
        "properties": {
            "outcome": finding.outcome,
            "severity": finding.severity,
            "duty": finding.rule.duty,
            "subject": f"{finding.subject.kind}:{finding.subject.id}",
        },
    }
    if places:
        result["relatedLocations"] = places
    if steps := _steps(view, finding):
        result["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
    if finding.disposition != OPEN:
        result["suppressions"] = [_suppression(finding)]
    return result


def _steps(view: View, finding: Finding) -> list[dict[str, Any]]:
    """The way the data took, as the steps of a code flow; a hop that no file describes stands at the finding."""
    here = in_a_file(view, finding)
    return [{"location": {**_physical(at or here), "message": {"text": text}}} for text, at in view.hops(finding.path)[:MOST_STEPS]]


def _suppression(finding: Finding) -> dict[str, Any]:
    waiver = finding.waiver
    if waiver is None:
        return {"kind": "external", "status": "accepted", "justification": finding.disposition}
    text = f"{waiver.reason} ({waiver.approved_by}, {waiver.until})"
    return {"kind": "inSource" if waiver.line else "external", "status": "accepted", "justification": text}


def _physical(at: Location) -> dict[str, Any]:
    region = {
        "startLine": max(at.line, 1),
        "startColumn": max(at.column, 1),
        "endLine": max(at.end_line, at.line, 1),
        "endColumn": max(at.end_column, at.column + 1, 2),
    }
    uri = quote(at.path.replace("\\", "/"))
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}


def _line(view: View, at: Location) -> str:
    lines = view.where.lines(at.path)
    return _cut(lines[at.line - 1].strip()) if 0 < at.line <= len(lines) and lines[at.line - 1].strip() else at.path


def _cut(text: str) -> str:
    """A text as a message: short enough, and what is written in a description is no link to click on."""
    text = text.replace("](", "] (")
    return text if len(text) <= MOST_TEXT else text[: MOST_TEXT - 1] + "…"


def _escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#|" else letter for letter in text)
