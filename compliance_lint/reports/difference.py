"""The difference of two inspections as text, as Markdown for a pull request, and as JSON."""

from __future__ import annotations

import json
from typing import Any

from compliance_lint.findings.difference import ACCEPTED, Change, Difference
from compliance_lint.findings.finding import Finding
from compliance_lint.reports.lines import wrap
from compliance_lint.reports.markdown import cell, code
from compliance_lint.reports.places import start
from compliance_lint.reports.view import View

_MOST, _LONGEST = 5, 160
"""How many changed facts are told of a finding, and how much of each."""


class Differ:
    """Tells a difference; `old` and `new` are the views of the two inspections."""

    def __init__(self, difference: Difference, old: View, new: View) -> None:
        self.difference, self.old, self.new = difference, old, new

    # -- text --------------------------------------------------------------------------------------------------

    def text(self, width: int) -> str:
        """Findings new, gone, accepted and changed, each with the facts that changed it."""
        lines: list[str] = []
        found = self.difference
        for mark, view, findings in (("+", self.new, found.new), ("-", self.old, found.gone), ("=", self.new, found.accepted)):
            for finding in findings:
                lines += self._finding(mark, view, finding, width)
        for before, now in self.difference.changed:
            lines += self._finding("~", self.new, now, width, f"{before.outcome} {before.severity} -> ")
        lines.append(self._count())
        return "\n".join(lines) + "\n"

    def _finding(self, mark: str, view: View, finding: Finding, width: int, before: str = "") -> list[str]:
        head = f"{mark} {finding.rule.id} {finding.subject.kind}:{finding.subject.id} {before}{finding.outcome} {finding.severity}"
        if self._lapsed(finding):
            head += ", accepted before"
        elif finding.disposition in ACCEPTED:
            head += f", {_acceptance(finding)}"
        lines = wrap(head, width, "", "    ")
        lines += wrap(f"{view.locate(finding)} {view.set(view.speaker.observation(finding))}", width, "    ", "    ")
        for change in self.difference.causes(finding)[:_MOST]:
            lines += wrap(self._change(change), width, "      ", "        ")
        return lines

    def _count(self) -> str:
        return f"{self._counts('gone')}; {len(self.difference.facts)} facts changed"

    def _counts(self, gone: str) -> str:
        found = self.difference
        accepted = f", {len(found.accepted)} accepted" if found.accepted else ""
        return f"{len(found.new)} new, {len(found.gone)} {gone}, {len(found.changed)} changed{accepted}"

    def _lapsed(self, finding: Finding) -> bool:
        return finding.key in self.difference.lapsed

    def _change(self, change: Change) -> str:
        """``party.card-maker.lacks: [processor_audit] -> not stated``."""
        if not change.place.path:
            return f"{change.place}: {'no longer described' if change.old else 'described now'}"
        return f"{change.place}: {_cut(change.old) or 'not stated'} -> {_cut(change.new) or 'not stated'}"

    # -- Markdown ----------------------------------------------------------------------------------------------

    def markdown(self) -> str:
        """A comment for a pull request."""
        found = self.difference
        lines = [f"## compliance-lint: {self._counts('fixed')}", ""]
        for title, view, findings in (("New", self.new, found.new), ("Fixed", self.old, found.gone)):
            if findings:
                lines += [f"### {title}", "", *self._table(view, findings), ""]
        if found.changed:
            rows = [
                f"| {now.rule.id} | {cell(now.subject.id)} | {before.outcome} {before.severity} | {now.outcome} {now.severity} |"
                for before, now in found.changed
            ]
            lines += ["### Changed", "", "| rule | subject | before | now |", "|---|---|---|---|", *rows, ""]
        if found.accepted:
            lines += ["### Accepted", "", *self._table(self.new, found.accepted), ""]
        lines.append(f"Judged as of {self.new.inspection.as_of}; {len(found.facts)} facts changed.")
        return "\n".join(lines) + "\n"

    def _table(self, view: View, findings: tuple[Finding, ...]) -> list[str]:
        rows = ["| severity | rule | where | what the description shows | facts that changed |", "|---|---|---|---|---|"]
        for finding in findings:
            at = view.locate(finding)
            facts = "<br>".join(cell(self._change(change)) for change in self.difference.causes(finding)[:_MOST])
            mark = "" if finding.outcome == "not_met" else " (unstated)"
            mark += ", accepted before" if self._lapsed(finding) else ""
            text = cell(view.set(view.speaker.observation(finding)))
            if finding.disposition in ACCEPTED and not self._lapsed(finding):
                text += f"<br>{cell(_acceptance(finding))}"
            rows.append(f"| {finding.severity}{mark} | {finding.rule.id} | {code(f'{at.path}:{at.line}')} | {text} | {facts} |")
        return rows

    # -- JSON --------------------------------------------------------------------------------------------------

    def json(self) -> str:
        """Version 1: keys are added, never renamed."""
        found = self.difference
        data = {
            "version": 1,
            "as_of": {"old": str(self.old.inspection.as_of), "new": str(self.new.inspection.as_of)},
            "new": [self._data(self.new, finding) for finding in found.new],
            "fixed": [self._data(self.old, finding) for finding in found.gone],
            "changed": [{"before": self._data(self.old, before), "now": self._data(self.new, now)} for before, now in found.changed],
            "facts": [self._fact(change) for change in found.facts],
            "accepted": [{**self._data(self.new, finding), **_terms(finding)} for finding in found.accepted],
        }
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"

    def _data(self, view: View, finding: Finding) -> dict[str, Any]:
        return {
            "rule": finding.rule.id,
            "ruleset": finding.rule.ruleset,
            "subject": {"kind": finding.subject.kind, "id": finding.subject.id},
            "outcome": finding.outcome,
            "severity": finding.severity,
            "fingerprint": finding.fingerprint,
            "message": view.speaker.observation(finding),
            "location": start(view.locate(finding)),
            "facts": [self._fact(change) for change in self.difference.causes(finding)],
            "accepted_before": self._lapsed(finding),
        }

    def _fact(self, change: Change) -> dict[str, Any]:
        return {"place": str(change.place), "old": change.old or None, "new": change.new or None}


def _acceptance(finding: Finding) -> str:
    """``accepted until 2026-12-31 by ciso: Moves in autumn``, or that the baseline has it."""
    waiver = finding.waiver
    return "accepted in the baseline" if waiver is None else f"accepted until {waiver.until} by {waiver.approved_by}: {waiver.reason}"


def _terms(finding: Finding) -> dict[str, Any]:
    waiver = finding.waiver
    terms = None
    if waiver is not None:
        terms = {"reason": waiver.reason, "approved_by": waiver.approved_by, "until": str(waiver.until), "reference": waiver.reference}
    return {"disposition": finding.disposition, "waiver": terms}


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
