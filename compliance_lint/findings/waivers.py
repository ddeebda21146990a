"""Waivers: findings somebody accepted for a reason and a time; and what became of each waiver in a run.

A waiver holds through its last day. After that its findings are open again, and the run says so. Which day it is can differ from the
day that is judged: a description may look back, an acceptance may not.
"""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from compliance_lint.findings.finding import OPEN, WAIVED, Finding
from compliance_lint.findings.inspection import Inspection
from compliance_lint.location import Location, Locator
from compliance_lint.model.dates import Span, When, order, shift
from compliance_lint.typed import NamedTuple

DUE = Span(0, 30 * 86400)
"""How long before its end a waiver is announced, unless the configuration says otherwise."""


class Waiver(NamedTuple):
    """One acceptance: of a rule, for the subjects that `kind` and `id` (wildcards allowed) match, until a day.

    `line` is the line of the inventory that the comment stands for; 0 for one of ``waivers.yaml``, which names subjects.
    """

    rule: str
    kind: str
    id: str
    reason: str
    approved_by: str
    until: When
    at: Location
    reference: str = ""
    line: int = 0

    def matches(self, finding: Finding, where: Locator) -> bool:
        """Whether a finding is one of those accepted."""
        if finding.rule.id != self.rule:
            return False
        if self.line:
            places = (finding.primary, *finding.related, finding.subject)
            here = next((found for place in places if (found := where.locate(place)) is not None), None)
            return here is not None and here.path == self.at.path and here.line == self.line
        subject = finding.subject
        return self.kind in ("", "*", subject.kind) and fnmatchcase(subject.id, self.id)

    def ended(self, as_of: When) -> bool:
        """Whether its last day is past."""
        return order(as_of, self.until)[0] is False


class WaiverUse(NamedTuple):
    """What a run made of its waivers: those that applied, ended, end soon, had nothing to accept, or were not looked at.

    `idle` are waivers of rules that no ruleset of this run judged.
    """

    used: tuple[Waiver, ...] = ()
    expired: tuple[Waiver, ...] = ()
    due: tuple[Waiver, ...] = ()
    stale: tuple[Waiver, ...] = ()
    idle: tuple[Waiver, ...] = ()


def waived(
    inspection: Inspection, waivers: Iterable[Waiver], where: Locator, warn: Span = DUE, day: When | None = None
) -> tuple[Inspection, WaiverUse]:
    """The inspection with accepted findings marked, and what became of the waivers on a `day`, or on that of the inspection."""
    day = day if day is not None else inspection.as_of
    judged = {rule.id for one in inspection.judged for rule in one.ruleset.rules if rule.id not in one.not_in_force}
    findings = list(inspection.findings)
    use: dict[str, list[Waiver]] = {name: [] for name in WaiverUse._fields}
    for waiver in sorted(waivers, key=lambda waiver: (waiver.at, waiver.rule)):
        if waiver.rule not in judged:
            use["idle"].append(waiver)
            continue
        hits = [at for at, finding in enumerate(findings) if finding.disposition in (OPEN, WAIVED) and waiver.matches(finding, where)]
        if not hits:
            use["stale"].append(waiver)
        elif waiver.ended(day):
            use["expired"].append(waiver)
        else:
            use["used"].append(waiver)
            if order(shift(waiver.until, warn, back=True), day)[0]:
                use["due"].append(waiver)
            for at in hits:
                if findings[at].disposition == OPEN:
                    findings[at] = findings[at]._replace(disposition=WAIVED, waiver=waiver)
    return inspection._replace(findings=tuple(findings)), WaiverUse(**{name: tuple(found) for name, found in use.items()})
