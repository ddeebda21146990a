"""Which systems are graded: those there are on the day, by the latest record of grading."""

from __future__ import annotations

from builders import world

from compliance_lint.findings.grading import grades, ungraded
from compliance_lint.sources.rulesets import bundled_folder, load_ruleset

SYSTEMS = """
organisation: {country: CN}
systems:
  portal: {operator: self, grades: {mlps: 2}}
  old: {operator: self, grades: {mlps: 2}, status: retired}
  gone: {operator: self, grades: {mlps: none}, until: 2024-01-01}
  planned: {operator: self, grades: {mlps: 2}, since: 2027-01-01}
assessments:
  first: {type: mlps_grading, covers: [portal, old], date: 2024-05-01, impacts: []}
  second: {type: mlps_grading, covers: [portal], date: 2025-05-01, impacts: []}
"""


def test_a_system_that_is_not_there_on_the_day_is_not_graded() -> None:
    here = world(SYSTEMS)
    assert [one.system.id for one in grades(here, load_ruleset(bundled_folder() / "cn_mlps"))] == ["portal"]
    assert ungraded(here) == []


def test_the_latest_record_of_grading_counts() -> None:
    (grade,) = grades(world(SYSTEMS), load_ruleset(bundled_folder() / "cn_mlps"))
    assert grade.record is not None and grade.record.id == "second"
