"""GitHub Actions: workflow commands that annotate lines, and the summary of a job as Markdown.

A step shows ten annotations of a kind, so what is worst comes first, and a last line says how many there are beyond.
"""

from __future__ import annotations

from compliance_lint.findings.finding import Finding
from compliance_lint.reports.sarif import locate
from compliance_lint.reports.view import View
from compliance_lint.rules.rule import SEVERITIES

MOST = 10
_COMMANDS = {"critical": "error", "high": "error", "medium": "warning", "low": "notice", "info": "notice"}


def render(view: View) -> str:
    """One command a finding, and a notice that counts them."""
    found = sorted(view.findings, key=lambda finding: -SEVERITIES.index(finding.severity))
    lines = [_command(view, finding) for finding in found]
    counts = {name: sum(_COMMANDS[one.severity] == name for one in found) for name in ("error", "warning", "notice")}
    beyond = sum(max(count - MOST, 0) for count in counts.values())
    summary = view.summary()
    text = (
        f"{len(found)} findings shown, {summary['waived']} waived, {summary['baselined']} in the baseline, {summary['unstated']} unstated"
    )
    if beyond:
        text += f"; {beyond} of them have no annotation, as a step shows {MOST} of each kind"
    return "\n".join([*lines, f"::notice title=compliance-lint::{_data(text)}"]) + "\n"


def _command(view: View, finding: Finding) -> str:
    at = locate(view, finding)
    title = f"{finding.rule.id} ({finding.severity})"
    places = f"file={_property(at.path)},line={max(at.line, 1)},col={max(at.column, 1)}"
    ends = f"endLine={max(at.end_line, at.line, 1)},endColumn={max(at.end_column, at.column, 1)}"
    message = view.set(f"{view.speaker.observation(finding)} {view.say(finding.rule.recommend)}")
    return f"::{_COMMANDS[finding.severity]} {places},{ends},title={_property(title)}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
