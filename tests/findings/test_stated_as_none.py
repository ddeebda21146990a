"""What is stated as none as a whole is told once, and where it is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import inspected, rule

from compliance_lint.findings.observation import Speaker

PARTS = {"all": [{"retention.period": {"exists": True}}, {"retention.from": {"exists": True}}, {"retention.then": {"exists": True}}]}


@pytest.mark.parametrize(
    ("retention", "place", "told"),
    [
        ("none", "retention", "retention rule of 'd' is stated as none"),
        ("{period: none, from: contract_ended, then: erase}", "retention.period", "retention period of 'd' is stated as none"),
    ],
)
def test_a_whole_that_is_none_is_told_and_not_its_parts(tmp_path: Path, retention: str, place: str, told: str) -> None:
    text = f"systems: {{s: {{operator: self}}}}\ndatasets: {{d: {{system: s, retention: {retention}}}}}"
    inspection = inspected(tmp_path, text, rule(subject="dataset", require=PARTS))
    (found,) = inspection.findings
    assert {str(leaf.place) for leaf, _ in found.leaves} == {f"dataset.d.{place}"}
    assert str(found.primary) == f"dataset.d.{place}"
    assert Speaker(inspection.world, "en").facts(found) == told


def test_a_date_that_must_follow_what_never_came_is_told_so(tmp_path: Path) -> None:
    text = "incidents: {i: {type: ransomware, contained: none, resolved: 2026-03-04}}"
    inspection = inspected(tmp_path, text, rule(subject="incident", require={"resolved": {"not_before": "@contained"}}))
    told = Speaker(inspection.world, "en").facts(inspection.findings[0])
    assert told == "time of resolution of 'i' is 2026-03-04, though what has to come first is stated as never"


def test_a_record_that_should_not_be_there_is_named(tmp_path: Path) -> None:
    text = "systems: {s: {operator: self}}\ndocuments: {gone: {type: deletion_confirmation, date: 2026-01-01, covers: [s]}}"
    inspection = inspected(tmp_path, text, rule(require={"not": {"covered_by": {"document": "deletion_confirmation"}}}))
    assert Speaker(inspection.world, "en").facts(inspection.findings[0]) == "the confirmation of deletion 'gone' covers 's'"


def test_where_there_is_nothing_to_be_of_a_kind_of_no_empty_list_is_told(tmp_path: Path) -> None:
    text = (
        "complete: {flows: all, systems: all, datasets: all}\nsystems: {s: {operator: self}}\n"
        "activities: {a: {systems: [s], data: [user.name], purposes: [service_delivery]}}"
    )
    require = {"any": [{"labels": {"exists": True}}, {"data": {"kind_of": "@systems.categories"}}]}
    inspection = inspected(tmp_path, text, rule(subject="activity", require=require))
    told = Speaker(inspection.world, "en").facts(inspection.findings[0])
    assert told.startswith("data held of 'a'") and "asked for" not in told
