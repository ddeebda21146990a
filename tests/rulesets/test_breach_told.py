"""What EU-GDPR-ART33-72H tells: of the reports to the authority only, whoever else was told of a breach."""

from __future__ import annotations

from builders import day, loaded

from compliance_lint.findings.inspection import inspect
from compliance_lint.sources.rulesets import find_ruleset, load_ruleset

WORLD = """
as_of: 2026-06-30
organisation: {country: DE, kind: company}
systems: {shop: {kind: database, operator: self, status: operating}}
incidents:
  leak:
    type: exposure
    covers: [shop]
    data: [user.name]
    risk: possible
    known: "2026-03-06T10:00+01:00"
    reported:
    - {to: data_protection_officer, date: 2026-03-20, reasons: none}
    - {to: supervisory_authority, date: "2026-03-12T10:00+01:00", states: [nature, contact, consequences], reasons: none}
"""


def test_a_report_to_the_officer_is_not_told_where_the_authority_was_told_late() -> None:
    found = inspect(loaded(WORLD).inventory, [load_ruleset(find_ruleset("eu_gdpr"))], day()).findings
    late = next(finding for finding in found if finding.rule.id == "EU-GDPR-ART33-72H")
    assert late.outcome == "not_met"
    entries = {leaf.place.path[:2] for leaf, _ in late.leaves if leaf.place is not None}
    assert entries == {("reported", 1)}
    assert {leaf.attribute for leaf, _ in late.leaves} == {"date", "reasons", "states"}
