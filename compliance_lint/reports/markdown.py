"""Markdown for a job summary or a comment: findings by area in a table, what is accepted, and the line that counts all."""

from __future__ import annotations

from compliance_lint.errors import Problem
from compliance_lint.findings.finding import WAIVED, Finding
from compliance_lint.reports.frames import Frames
from compliance_lint.reports.view import View

_MOST = 100
_COLUMNS = ("severity", "col_rule", "place", "observation")
_OF_ACCEPTED = ("col_rule", "col_subject", "col_reason", "col_accepted_by", "col_until_waiver")
"""The columns of the tables, by the headings a report has for them."""


def render(view: View) -> str:
    """The findings shown, at most a hundred of them, and the counts of everything."""
    frames, many, blocking = Frames(view.language), len(view.findings), len(view.blocking)
    head = frames("shown" if many <= _MOST else "shown_first", count=many, most=_MOST, blocking=blocking)
    lines = [f"## {view.speaker.phrases['labelled'].format(label='compliance-lint', text=view.set(head))}", ""]
    area = ""
    for finding in view.findings[:_MOST]:
        title = view.area(finding.rule)
        if title != area:
            lines += [*([""] if area else []), f"### {cell(title)}", "", *heads(*map(view.words, _COLUMNS))]
            area = title
        lines.append(_row(view, finding))
    if area:
        lines.append("")
    if many > _MOST:
        lines += [frames("not_listed", count=many - _MOST), ""]
    accepted = [finding for finding in view.inspection.findings if finding.disposition == WAIVED]
    if accepted:
        columns = heads(*map(view.words, _OF_ACCEPTED))
        lines += [f"### {frames('accepted')}", "", *columns, *(_accepted(view, finding) for finding in accepted), ""]
    day = view.speaker.date(view.inspection.as_of)
    lines.append(view.set(frames("judged", day=day, parts=view.counts_told())))
    notes = [view.outside_told(), *view.notes(), *(row["message"] for row in view.narrowed())]
    notes = [f"- {cell(note)}" for note in notes if note]
    lines += [*([""] if notes else []), *notes]
    return "\n".join(lines) + "\n"


def errors(problems: list[Problem], message: str) -> str:
    """That nothing was inspected, and why: the problems of the input, at most a hundred of them, or the message; in English."""
    lines = [f"## compliance-lint: nothing was inspected ({cell(message)})", ""]
    if problems:
        lines += heads("Place", "Problem", "Hint")
    lines += [f"| {code(str(one.location))} | {cell(one.message)} | {cell(one.hint)} |" for one in problems[:_MOST]]
    if len(problems) > _MOST:
        lines += ["", f"{len(problems) - _MOST} more are not listed here."]
    return "\n".join(lines).rstrip() + "\n"


def heads(*columns: str) -> list[str]:
    """The head of a table."""
    return [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]


def _row(view: View, finding: Finding) -> str:
    at = view.locate(finding)
    where = code(f"{at.path}:{at.line}") if at.path else cell(finding.subject.id)
    return f"| {view.weight(finding)} | {finding.rule.id} | {where} | {cell(view.set(view.speaker.observation(finding)))} |"


def _accepted(view: View, finding: Finding) -> str:
    waiver = finding.waiver
    if waiver is None:
        return ""
    until = view.set(view.speaker.date(waiver.until))
    return f"| {finding.rule.id} | {cell(finding.subject.id)} | {cell(waiver.reason)} | {cell(waiver.approved_by)} | {until} |"


def cell(text: str) -> str:
    """A text that cannot end its cell or its line, or become markup of a page, a link or a picture from elsewhere."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", " ").replace("\r", " ")
    return "".join(f"\\{letter}" if letter in "\\`|[]" else letter for letter in text)


def code(text: str) -> str:
    """A path as code: what a cell or a piece of code would end at is replaced."""
    return "`" + text.replace("`", "'").replace("|", "\\|").replace("\n", " ").replace("\r", " ") + "`"
