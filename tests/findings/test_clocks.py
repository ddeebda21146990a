"""Which rules say of which level an incident is at least, and which only have a deadline by its level."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from builders import day, inventory, rule, ruleset

from compliance_lint.findings.clocks import IncidentState, incidents
from compliance_lint.graph.world import World

LEAK = "incidents: {leak: {type: exposure, people: 500, grades: {incident_cn: general}, occurred: 2026-06-01, known: 2026-06-01}}"


def state(folder: Path, *rules: dict[str, Any]) -> IncidentState:
    (found,) = incidents(World(inventory(LEAK), day()), [ruleset(folder, *rules)])
    return found


@pytest.mark.parametrize(
    "require",
    [
        {"grades.incident_cn": {"at_least": "larger"}},
        {"grades.incident_cn": {"at_most": "extraordinary", "at_least": "larger"}},  # in whatever order its operators stand
        {"if": {"people": {"at_least": 100}}, "then": {"any": [{"grades.incident_cn": {"at_least": "larger"}}]}},
    ],
)
def test_a_rule_that_asks_for_at_least_a_level_is_one_about_levels(tmp_path: Path, require: dict[str, Any]) -> None:
    (graded,) = state(tmp_path, rule(subject="incident", require=require)).levels
    assert (graded.scheme, graded.computed, graded.possible, str(graded.declared)) == ("incident_cn", "larger", "larger", "general")


def test_a_rule_that_applies_from_a_level_on_is_judged_at_the_level_worked_out(tmp_path: Path) -> None:
    asking = rule(subject="incident", require={"grades.incident_cn": {"at_least": "larger"}})
    from_larger = rule("S", subject="incident", when={"grades.incident_cn": {"at_least": "larger"}}, require={"resolved": {"exists": True}})
    assert {clock.rule.id for clock in state(tmp_path / "both", asking, from_larger).clocks} == {"R", "S"}
    alone = state(tmp_path / "alone", from_larger)
    assert (alone.levels, alone.clocks) == ((), ())
