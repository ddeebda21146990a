"""Markdown for a job summary or a comment: findings by area in a table, what is accepted, and the line that counts all."""

from __future__ import annotations

from compliance_lint.findings.finding import WAIVED, Finding
from compliance_lint.reports.view import View

_MOST = 100


def render(view: View) -> str:
    """The findings shown, at most a hundred of them, and the counts of everything."""
    counts = view.summary()
    many = len(view.findings)
    head = f"{many} shown" if many <= _MOST else f"{many} found, the first {_MOST} shown"
    lines = [f"## compliance-lint: {head}, {counts['blocking']} that count", ""]
    area = ""
    for finding in view.findings[:_MOST]:
        title = view.area(finding.rule)
        if title != area:
            lines += [*([""] if area else []), f"### {cell(title)}", "", "| severity | rule | where | what the description shows |",
                      "|---|---|---|---|"]  # fmt: skip
            area = title
        lines.append(_row(view, finding))
    if len(view.findings) > _MOST:
        lines += ["", f"**{many - _MOST} more are not listed here**; `--format text`, `json` or `sarif` lists all."]
    accepted = [finding for finding in view.inspection.findings if finding.disposition == WAIVED]
    if accepted:
        lines += ["", "### Accepted", "", "| rule | subject | reason | by | until |", "|---|---|---|---|---|"]
        lines += [_accepted(finding) for finding in accepted]
    lines += ["", f"Judged as of {view.inspection.as_of}: met {counts['met']}, not met {counts['not_met']}, unstated {counts['unstated']}, "
              f"not applicable {counts['not_applicable']}, waived {counts['waived']}, in the baseline {counts['baselined']}, "
              f"implied {counts['implied']}, hidden by profile {view.profile} {counts['hidden_by_profile']}."]  # fmt: skip
    lines += [f"- {cell(row['message'])}" for row in view.warnings()]
    return "\n".join(lines) + "\n"


def _row(view: View, finding: Finding) -> str:
    at = view.locate(finding)
    where = code(f"{at.path}:{at.line}") if at.path else cell(finding.subject.id)
    text = cell(view.set(view.speaker.observation(finding)))
    mark = "" if finding.outcome == "not_met" else " (unstated)"
    return f"| {finding.severity}{mark} | {finding.rule.id} | {where} | {text} |"


def _accepted(finding: Finding) -> str:
    waiver = finding.waiver
    if waiver is None:
        return ""
    return f"| {finding.rule.id} | {cell(finding.subject.id)} | {cell(waiver.reason)} | {cell(waiver.approved_by)} | {waiver.until} |"


def cell(text: str) -> str:
    """A text that cannot end its cell or its line, or become markup of a page, a link or a picture from elsewhere."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", " ").replace("\r", " ")
    return "".join(f"\\{letter}" if letter in "\\`|[]" else letter for letter in text)


def code(text: str) -> str:
    """A path as code: what a cell or a piece of code would end at is replaced."""
    return "`" + text.replace("`", "'").replace("|", "\\|").replace("\n", " ").replace("\r", " ") + "`"
