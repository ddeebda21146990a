"""The difference of two inspections as text, as Markdown for a pull request, and as JSON."""

from __future__ import annotations

import json

from compliance_lint.findings.difference import ACCEPTED, Change, Difference
from compliance_lint.findings.finding import Finding
from compliance_lint.reports.frames import Frames
from compliance_lint.reports.lines import wrap
from compliance_lint.reports.markdown import cell, code, heads
from compliance_lint.reports.places import start
from compliance_lint.reports.view import View
from compliance_lint.typed import Any

_MOST, _LONGEST = 5, 160
"""How many changed facts are told of a finding, and how much of each."""


class Differ:
    """Tells a difference; `old` and `new` are the views of the two inspections."""

    def __init__(self, difference: Difference, old: View, new: View) -> None:
        self.difference, self.old, self.new = difference, old, new
        self.frames, self.words = Frames(new.language), new.words

    # -- text --------------------------------------------------------------------------------------------------

    def text(self, width: int) -> str:
        """Findings new, gone, accepted and changed, each with the facts that changed it."""
        lines: list[str] = []
        found = self.difference
        for mark, view, findings in (("+", self.new, found.new), ("-", self.old, found.gone), ("=", self.new, found.accepted)):
            for finding in findings:
                lines += self._finding(mark, view, finding, width)
        for before, now in self.difference.changed:
            lines += self._finding("~", self.new, now, width, f"{self._judged(before)} -> ")
        lines.append(self._count())
        return "\n".join(lines) + "\n"

    def _finding(self, mark: str, view: View, finding: Finding, width: int, before: str = "") -> list[str]:
        head = f"{mark} {finding.rule.id} {finding.subject.kind}:{finding.subject.id} {before}{self._judged(finding)}"
        if self._lapsed(finding):
            head += self.words("aside") + self.frames("was_accepted")
        elif finding.disposition in ACCEPTED:
            head += self.words("aside") + self._acceptance(finding)
        lines = wrap(view.set(head), width, "", "    ")
        lines += wrap(f"{view.locate(finding)} {view.set(view.speaker.observation(finding))}", width, "    ", "    ")
        for change in self.difference.causes(finding)[:_MOST]:
            lines += wrap(self._change(change), width, "      ", "        ")
        return lines

    def _count(self) -> str:
        return f"{self._counts('n_gone')}{self.words('semicolon')}{self._facts()}"

    def _counts(self, gone: str) -> str:
        found = self.difference
        rows = {"n_new": found.new, gone: found.gone, "n_changed": found.changed}
        if found.accepted:
            rows["n_accepted"] = found.accepted
        return self.words("comma").join(self.frames(key, count=len(row)) for key, row in rows.items())

    def _facts(self) -> str:
        return self.frames("n_facts", count=len(self.difference.facts))

    def _judged(self, finding: Finding) -> str:
        """How a finding came out, and its severity; in English by their keys, as scripts take them."""
        if self.words.language == "en":
            return f"{finding.outcome} {finding.severity}"
        outcome = self.new.speaker.phrases[f"mark_{finding.outcome}"]
        return self.words("aside").join((outcome, self.new.severity(finding.rule, finding.severity)))

    def _acceptance(self, finding: Finding) -> str:
        """``accepted until 2026-12-31 by ciso: Moves in autumn``, or that the baseline has it."""
        waiver = finding.waiver
        if waiver is None:
            return self.frames("in_baseline")
        until = self.new.speaker.date(waiver.until)
        return self.new.set(self.frames("accepted_until", until=until, by=waiver.approved_by, reason=waiver.reason))

    def _lapsed(self, finding: Finding) -> bool:
        return finding.key in self.difference.lapsed

    def _change(self, change: Change) -> str:
        """``party.card-maker.lacks: [processor_audit] -> not stated``."""
        if not change.place.path:
            return f"{change.place}: {self.frames('undescribed' if change.old else 'described')}"
        nothing = self.new.speaker.phrases["unstated_word"]
        return f"{change.place}: {_cut(change.old) or nothing} -> {_cut(change.new) or nothing}"

    # -- Markdown ----------------------------------------------------------------------------------------------

    def markdown(self) -> str:
        """A comment for a pull request."""
        found = self.difference
        title = self.new.speaker.phrases["labelled"].format(label="compliance-lint", text=self._counts("n_fixed"))
        lines = [f"## {title}", ""]
        for key, view, findings in (("new", self.new, found.new), ("fixed", self.old, found.gone)):
            if findings:
                lines += [f"### {self.frames(key)}", "", *self._table(view, findings), ""]
        if found.changed:
            columns = (self.words("col_rule"), self.words("col_subject"), self.frames("before"), self.frames("now"))
            rows = [
                f"| {now.rule.id} | {cell(now.subject.id)} | {self._judged(before)} | {self._judged(now)} |"
                for before, now in found.changed
            ]
            lines += [f"### {self.frames('changed')}", "", *heads(*columns), *rows, ""]
        if found.accepted:
            lines += [f"### {self.frames('accepted')}", "", *self._table(self.new, found.accepted), ""]
        day = self.new.speaker.date(self.new.inspection.as_of)
        lines.append(self.new.set(self.frames("as_of", day=day, facts=self._facts())))
        return "\n".join(lines) + "\n"

    def _table(self, view: View, findings: tuple[Finding, ...]) -> list[str]:
        columns = (self.words(key) for key in ("severity", "col_rule", "place", "observation"))
        rows = heads(*columns, self.frames("facts"))
        for finding in findings:
            at = view.locate(finding)
            facts = "<br>".join(cell(self._change(change)) for change in self.difference.causes(finding)[:_MOST])
            weight = view.weight(finding) + (self.words("aside") + self.frames("was_accepted") if self._lapsed(finding) else "")
            text = cell(view.set(view.speaker.observation(finding)))
            if finding.disposition in ACCEPTED and not self._lapsed(finding):
                text += f"<br>{cell(self._acceptance(finding))}"
            rows.append(f"| {weight} | {finding.rule.id} | {code(f'{at.path}:{at.line}')} | {text} | {facts} |")
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


def _terms(finding: Finding) -> dict[str, Any]:
    waiver = finding.waiver
    terms = None
    if waiver is not None:
        terms = {"reason": waiver.reason, "approved_by": waiver.approved_by, "until": str(waiver.until), "reference": waiver.reference}
    return {"disposition": finding.disposition, "waiver": terms}


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
