"""GitHub Actions: workflow commands that annotate lines, and the summary of a job as Markdown.

A step shows ten annotations of a kind, so what is worst comes first, and a last line says how many there are beyond.
"""

from __future__ import annotations

from compliance_lint.errors import Problem
from compliance_lint.findings.finding import Finding
from compliance_lint.reports.frames import Frames
from compliance_lint.reports.places import in_a_file
from compliance_lint.reports.view import View
from compliance_lint.rules.rule import SEVERITIES

MOST = 10
_COMMANDS = {"critical": "error", "high": "error", "medium": "warning", "low": "notice", "info": "notice"}


def render(view: View) -> str:
    """A warning of what settings took away, if they did, one command a finding, and a notice that counts them."""
    found = sorted(view.findings, key=lambda finding: -SEVERITIES.index(finding.severity))
    lines = [_command(view, finding) for finding in found]
    counts = {name: sum(_COMMANDS[one.severity] == name for one in found) for name in ("error", "warning", "notice")}
    counts["warning"] += bool(view.narrowed())
    beyond = sum(max(count - MOST, 0) for count in counts.values())
    parts = [view.speaker.phrases["labelled"].format(label=view.shown_told(), text=view.counts_told())]
    if beyond:
        parts.append(view.set(Frames(view.language)("no_annotation", count=beyond, most=MOST)))
    text = view.sentences(*(part + view.words("stop") for part in parts))
    narrowed = "\n".join(row["message"] for row in view.narrowed())
    first = [f"::warning title=compliance-lint::{_data(narrowed)}"] if narrowed else []  # before any that a limit could cut off
    return "\n".join([*first, *lines, f"::notice title=compliance-lint::{_data(text)}"]) + "\n"


def errors(problems: list[Problem], message: str) -> str:
    """One error a problem of the input, at its place, and one that says that nothing was inspected; without a view, so in English."""
    lines = []
    for problem in problems:
        at = problem.location
        place = f"file={_property(at.path)},line={max(at.line, 1)},col={max(at.column, 1)}," if at.path else ""
        text = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
        lines.append(f"::error {place}title=compliance-lint::{_data(text)}")
    beyond = f" (a step shows {MOST} of them)" if len(lines) > MOST else ""
    return "\n".join([f"::error title=compliance-lint::{_data(message)}, nothing was inspected{beyond}", *lines]) + "\n"


def _command(view: View, finding: Finding) -> str:
    at = in_a_file(view, finding)
    title = f"{finding.rule.id}{view.words('open')}{view.severity(finding.rule, finding.severity)}{view.words('close')}"
    places = f"file={_property(at.path)},line={max(at.line, 1)},col={max(at.column, 1)}"
    ends = f"endLine={max(at.end_line, at.line, 1)},endColumn={max(at.end_column, at.column, 1)}"
    message = view.set(view.sentences(view.speaker.observation(finding), view.say(finding.rule.recommend)))
    return f"::{_COMMANDS[finding.severity]} {places},{ends},title={_property(title)}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
