"""A finding on a derived fact stands at the key that was stated, and not at the head of its entity."""

from __future__ import annotations

import pytest
from builders import day, inventory

from compliance_lint.findings.inspection import inspect
from compliance_lint.graph.derived import DERIVED
from compliance_lint.graph.resting import RESTS_ON, stated_behind
from compliance_lint.model.kinds import KINDS
from compliance_lint.sources.rulesets import find_ruleset, load_ruleset

SHOP = """
organisation: {country: DE, kind: company}
systems: {crm: {kind: database, operator: self}}
datasets:
  orders:
    system: crm
    subjects: {customer: 10}
    form: identified
    purposes: [service_delivery]
    fields: {name: user.name}
    RETENTION
"""
RULE = "EU-GDPR-ART5-RETENTION-OVERDUE"


def places(retention: str) -> list[str]:
    described = inventory(SHOP.replace("RETENTION", retention))
    findings = inspect(described, [load_ruleset(find_ruleset("eu_gdpr"))], day()).findings
    found = next(one for one in findings if one.rule.id == RULE)
    return [".".join(map(str, place.path)) for place in (found.primary, *found.related)]


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        (("retention: P10M", "oldest_record: 2015-03"), ["oldest_record", "retention.period", ""]),
        (
            ("retention: {period: P10Y, overdue: 7}", "oldest_record: 2024-03"),
            ["retention.overdue", "oldest_record", "retention.period", ""],
        ),
        (("retention: P10M",), ["", "overdue"]),
    ],
)
def test_records_past_their_period_are_shown_where_that_is_stated_else_where_it_follows_from(
    facts: tuple[str, ...], shown: list[str]
) -> None:  # fmt: skip
    assert places("\n    ".join(facts)) == shown


@pytest.mark.parametrize(("kind", "name"), sorted(RESTS_ON))
def test_what_a_derived_fact_rests_on_is_a_field_of_its_kind(kind: str, name: str) -> None:
    assert kind in DERIVED[name].kinds
    for dotted in RESTS_ON[kind, name]:
        assert dotted.partition(".")[0] in (*KINDS[kind].fields, "*")


@pytest.mark.parametrize(
    ("kind", "path", "shown"),
    [
        ("document", ("unnamed", "recipients"), ["about.recipients"]),
        ("document", ("unnamed", "purposes"), []),
        ("document", ("unnamed",), []),
        ("activity", ("unnamed", "purposes"), ["purposes"]),
        ("activity", ("purposes",), []),
        ("activity", (), []),
    ],
)
def test_only_what_is_stated_is_named(kind: str, path: tuple[str, ...], shown: list[str]) -> None:
    described = inventory(
        "documents: {notice: {type: privacy_notice, covers: organisation, about: {recipients: [mail_provider]}}}\n"
        "activities: {selling: {purposes: [sales]}}\n"
    )
    entity = next(iter(described.of(kind).values()))
    assert [".".join(map(str, place.path)) for place in stated_behind(entity, path)] == shown
