"""A baseline: the findings there were on a day, so that only new ones count; and which of its entries are stale.

A finding is known again by rule, subject and structural path, so a moved line is no new finding. What was unstated and is not
met now is new; what was not met and is unstated now is not.
"""

from __future__ import annotations

from collections.abc import Iterable

from compliance_lint.findings.finding import BASELINED, OPEN, Finding
from compliance_lint.findings.inspection import Inspection
from compliance_lint.typed import NamedTuple


class Entry(NamedTuple):
    """One finding of the baseline; `path` is the structural path of its primary place, in words of the inventory."""

    rule: str
    kind: str
    id: str
    path: str
    outcome: str
    fingerprint: str


def entry(finding: Finding) -> Entry:
    """The entry of a finding."""
    return Entry(finding.rule.id, finding.subject.kind, finding.subject.id, str(finding.primary), finding.outcome, finding.fingerprint)


def entries(findings: Iterable[Finding]) -> tuple[Entry, ...]:
    """The entries of the findings that are open or in a baseline already, in a stable order."""
    return tuple(sorted({entry(finding) for finding in findings if finding.disposition in (OPEN, BASELINED)}))


def baselined(inspection: Inspection, known: Iterable[Entry]) -> tuple[Inspection, tuple[Entry, ...]]:
    """The inspection with known findings marked, and the entries of rules judged in this run that match nothing any more."""
    by_print: dict[str, Entry] = {one.fingerprint: one for one in known}
    judged = {rule.id for one in inspection.judged for rule in one.ruleset.rules}
    found = []
    hit: set[str] = set()
    for finding in inspection.findings:
        old = by_print.get(finding.fingerprint)
        if old is not None and old[:3] == finding.key:  # a fingerprint under another name would hide what nobody reads there
            hit.add(old.fingerprint)
            if finding.disposition == OPEN and old.outcome in (finding.outcome, "not_met"):
                finding = finding._replace(disposition=BASELINED)
        found.append(finding)
    stale = tuple(sorted(one for one in by_print.values() if one.fingerprint not in hit and one.rule in judged))
    return inspection._replace(findings=tuple(found)), stale
