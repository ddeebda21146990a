"""The rules of Hong Kong that need the graph: each finds what lies two hops on, and shows the way there."""

from __future__ import annotations

from functools import cache

import pytest
from builders import day, loaded

from compliance_lint.findings.finding import Finding
from compliance_lint.findings.inspection import inspect
from compliance_lint.sources.rulesets import find_ruleset, load_ruleset

WORLD = """
as_of: 2026-06-30
complete: {flows: all, datasets: all, parties: all, grants: all, activities: all, documents: all, filings: all, controls: all}
organisation: {country: HK, kind: company}
places: {office: {kind: site, country: HK}}
parties:
  agency: {kind: it_contractor, roles: [processor], country: HK, operates_in: [HK], engages: []}
  desk: {kind: it_support, country: US, operates_in: [US], engages: []}
  broker: {kind: consultant, roles: [controller], country: HK, own_purposes: [analytics]}
  partner: {kind: affiliate, roles: [controller], country: HK, own_purposes: [direct_marketing]}
systems:
  shop: {kind: website, operator: self, places: [office], status: operating}
  core: {kind: database, operator: self, places: [office], status: operating}
  share: {kind: file_server, operator: self, places: [office], status: dormant}
  mail: {kind: email, operator: self, places: [office], status: operating}
  lake: {kind: backup_store, operator: self, places: [office], status: operating}
  match: {kind: database, operator: self, places: [office], status: operating}
  payroll: {kind: file_server, operator: self, places: [office], status: operating}
  hr: {kind: database, operator: self, places: [office], status: operating}
datasets:
  customers:
    {system: shop, subjects: {customer: 5000}, source: subject, purposes: [service_delivery], retention: P1Y, form: identified,
     grades: {confidentiality: secret},
     fields: {name: user.name, home: user.contact.address, number: user.government_id.hkid, place: user.location}}
  extract:
    {system: lake, subjects: {customer: 5000}, derived_from: [customers], purposes: [service_delivery], retention: P10Y,
     form: identified, grades: {confidentiality: confidential}, fields: {name: user.name, number: user.government_id.hkid}}
  staff:
    {system: hr, subjects: {employee: 40}, source: subject, purposes: [employment], form: identified,
     fields: {number: user.government_id.hkid}}
flows:
  nightly: {from: shop, to: core, purposes: [service_delivery], mode: internal}
  weekly: {from: core, to: share, purposes: [marketing.advertising.profiling], mode: internal}
  monthly: {from: core, to: lake, purposes: [service_delivery], mode: internal}
  compared:
    {from: core, to: match, data: [user.government_id.hkid], purposes: [fraud_prevention], mode: internal,
     joins: {with: [staff], matching: [number], person_level: true}}
  salaries: {from: hr, to: payroll, purposes: [employment], mode: internal, joins: none}
  staff-feed:
    {from: payroll, to: match, purposes: [fraud_prevention], mode: internal,
     joins: {with: [customers], matching: [number], person_level: true}}
  attached: {from: core, to: mail, purposes: [service_delivery], mode: internal}
  letters: {from: core, to: agency, purposes: [direct_marketing], mode: processing, channel: ftp}
  onward: {from: agency, to: desk, purposes: [direct_marketing], mode: processing, channel: ftp, safeguard: none, basis: []}
  stops: {from: core, to: agency, kind: suppression}
  fixes: {from: core, to: agency, kind: correction}
  fixes-too: {from: core, to: broker, kind: correction}
  fixes-also: {from: core, to: partner, kind: correction}
  shared: {from: core, to: broker, purposes: [service_delivery], mode: group_sharing}
  sold: {from: broker, to: partner, purposes: [direct_marketing], mode: disclosure}
activities: {screening: {purposes: [fraud_prevention], systems: [match]}}
grants: {clerks: {holder: Counter, holder_kind: role, systems: [share], permissions: [read], data: [user], need: [user.name]}}
documents:
  form:
    type: collection_notice
    covers: {datasets: [customers]}
    shown: at_collection
    about: {recipients: [it_contractor, it_support, consultant]}
  statement:
    type: privacy_policy
    covers: {systems: [shop]}
    published: [{at: website}]
    about: {data: [user.name], purposes: [service_delivery], countries: []}
  terms: {type: processing_agreement, covers: [agency], parties: [agency], signed: [], states: [security_measures]}
"""
TO_AGENCY = ["nightly", "letters"]
TO_DESK = [*TO_AGENCY, "onward"]
TO_SHARE = ["nightly", "weekly"]
TO_LAKE = ["nightly", "monthly"]
TO_PARTNER = ["nightly", "shared", "sold"]
FOUND = [
    ("HK-PDPO-PMP-INVENTORY", "share", TO_SHARE),
    ("HK-PDPO-PMP-CLASSIFICATION-COPY", "extract", TO_LAKE),
    ("HK-PDPO-DPP1-3-TRANSFEREES", "form", TO_PARTNER),
    ("HK-PDPO-DPP2-2-RETENTION-DOWNSTREAM", "customers", TO_LAKE),
    ("HK-PDPO-S26-ORPHAN-STORE", "share", TO_SHARE),
    ("HK-PDPO-DPP2-3-PROCESSOR-RETENTION", "agency", ["onward"]),
    ("HK-PDPO-DPP3-PURPOSE-DRIFT", "weekly", TO_SHARE),
    ("HK-PDPO-S30-MATCHING", "match", ["nightly", "compared"]),
    ("HK-PDPO-S35G-DM-CEASE", "letters", TO_DESK),
    ("HK-PDPO-S35JK-DM-PROVIDE", "partner", TO_PARTNER),
    ("HK-PDPO-S35L-DM-CEASE-PROVIDE", "partner", TO_PARTNER),
    ("HK-PDPO-S64-DOXXING-EXPOSURE", "share", TO_SHARE),
    ("HK-PDPO-DPP4-1-LEAST-PRIVILEGE", "clerks", TO_SHARE),
    ("HK-PDPO-DPP4-1-DLP-COVERAGE", "mail", ["nightly", "attached"]),
    ("HK-PDPO-DPP4-1-ENCRYPT-PATH", "onward", TO_DESK),
    ("HK-PDPO-DPP4-1-ENCRYPT-STORE", "share", TO_SHARE),
    ("HK-PDPO-DPP4-2-PROCESSOR-CONTRACT", "agency", TO_AGENCY),
    ("HK-PDPO-DPP4-2-SUBPROCESSOR", "agency", ["onward"]),
    ("HK-PDPO-XB-LOCATION", "desk", TO_DESK),
    ("HK-PDPO-XB-CLAUSES", "onward/US", TO_DESK),
    ("HK-PDPO-S33-READINESS", "onward/US", TO_DESK),
    ("HK-PDPO-DPP5-PPS-MATCHES", "statement", []),
    ("HK-PDPO-S23-CORRECT-PROPAGATE", "customers", TO_DESK),
    ("HK-PDPO-DPP6-REACH", "share", TO_SHARE),
]


@cache
def findings() -> dict[tuple[str, str], Finding]:
    found = inspect(loaded(WORLD).inventory, [load_ruleset(find_ruleset("hk_pdpo"))], day())
    return {(one.rule.id, one.subject.id): one for one in found.findings if one.outcome == "not_met"}


@pytest.mark.parametrize(("rule", "subject", "way"), FOUND, ids=[rule for rule, _, _ in FOUND])
def test_what_lies_two_hops_on_is_found_with_its_way(rule: str, subject: str, way: list[str]) -> None:
    finding = findings()[(rule, subject)]
    assert [edge.flow.id if edge.flow else edge.why for edge in finding.path] == way
