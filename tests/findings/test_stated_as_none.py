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
