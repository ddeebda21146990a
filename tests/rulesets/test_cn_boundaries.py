"""The edges of the Chinese rules: the last day that counts and the first that does not, the ends of the scale, the ways of a secret.

"And above" counts the level itself (Measures of 2007, Art. 43). More cases stand in the examples of the rules.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from builders import day, loaded

from compliance_lint.findings.inspection import Inspection, inspect
from compliance_lint.rules.rule import Parameter, Ruleset
from compliance_lint.sources.rulesets import find_ruleset, load_ruleset

AS_OF = "2026-11-22"
UNIT = """
organisation: {country: CN, kind: company}
systems: {portal: {kind: application, operator: self, status: operating, grades: {mlps: %s}, milestones: {live: 2024-01-15}}}
"""


@cache
def ruleset(**changed: str) -> Ruleset:
    return load_ruleset(find_ruleset("cn_mlps"), (), {name: Parameter(value, "organisation", "a test") for name, value in changed.items()})


def inspected(text: str, as_of: str = AS_OF, **changed: str) -> Inspection:
    return inspect(loaded(text).inventory, [ruleset(**changed)], day(as_of))


def outcome(text: str, rule: str, subject: str, as_of: str = AS_OF, **changed: str) -> str:
    """What became of a rule on a subject: a finding's outcome, or met or not_applicable, told apart by the counts."""
    found = inspected(text, as_of, **changed)
    for finding in found.findings:
        if finding.rule.id == rule and finding.subject.id == subject:
            return finding.outcome
    counts: dict[str, Any] = found.judged[0].outcomes[rule]
    return "met" if counts.get("met") else "not_applicable"


def assessed(level: str, date: str) -> str:
    return UNIT % level + f"assessments: {{a: {{type: mlps_assessment, date: {date}, covers: [portal]}}}}\n"


# -- "and above" -------------------------------------------------------------------------------------------------

FROM = {  # the lowest level at which each duty applies
    "CN-MLPS-ART10-EXPERT-L4": 4,
    "CN-MLPS-22239-EXPERT-L2": 2,
    "CN-MLPS-ART14-FIRST-ASSESSMENT": 3,
    "CN-MLPS-ART14-SELFCHECK-INTERVAL": 3,
    "CN-MLPS-ART15-FILING-30D-NEW": 2,
    "CN-MLPS-ART19-NINE-RECORDS": 3,
    "CN-CRYPTO-REG41-LEVEL-CRYPTO": 3,
}
SEVEN = "CN-MLPS-ART16-SEVEN-MATERIALS"


@pytest.mark.parametrize("rule", FROM)
@pytest.mark.parametrize("level", range(1, 6))
def test_above_counts_the_level_itself(rule: str, level: int) -> None:
    got = outcome(UNIT % level, rule, "portal")
    implied = rule == "CN-MLPS-22239-EXPERT-L2" and level >= 4  # told by the rule on level 4 instead, but judged
    assert (got != "not_applicable" or implied) == (level >= FROM[rule])


@pytest.mark.parametrize("level", range(1, 6))
def test_the_seven_materials_are_asked_for_from_level_3(level: int) -> None:
    text = UNIT % level + "filings: {f: {type: mlps_filing, covers: [portal], filed: 2024-02-01, states: [topology]}}\n"
    assert outcome(text, SEVEN, "portal") == ("not_met" if level >= 3 else "not_applicable")


@pytest.mark.parametrize("missing", [
    "topology", "organisation_and_rules", "design_or_rebuild_plan", "product_list_with_certificates", "assessment_report",
    "expert_opinion", "authority_opinion",
])  # fmt: skip
def test_each_of_the_seven_is_needed(missing: str) -> None:
    every = ruleset().parameters["seven_materials"].value
    listed = ", ".join(one for one in every if one != missing)
    text = UNIT % 3 + f"filings: {{f: {{type: mlps_filing, covers: [portal], filed: 2024-02-01, states: [{listed}]}}}}\n"
    assert outcome(text, SEVEN, "portal") == "not_met"
    assert outcome(text.replace("states: [", f"states: [{missing}, "), SEVEN, "portal") == "met"


# -- the matrix --------------------------------------------------------------------------------------------------

CELLS = {
    ("legal_rights", "general"): 1, ("legal_rights", "serious"): 2, ("legal_rights", "grave"): 2,
    ("public_order", "general"): 2, ("public_order", "serious"): 3, ("public_order", "grave"): 4,
    ("national_security", "general"): 3, ("national_security", "serious"): 4, ("national_security", "grave"): 5,
}  # fmt: skip


def grading(level: int, *impacts: tuple[str, str]) -> str:
    rows = ", ".join(f"{{aspect: business_information, object: {object}, degree: {degree}}}" for object, degree in impacts)
    record = f"g: {{type: mlps_grading, date: 2026-01-05, covers: [portal], grades: {{mlps: {level}}}, items: [], impacts: [{rows}]}}"
    return UNIT % level + f"assessments: {{{record}}}\n"


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: "-".join(cell))
def test_each_cell_of_the_matrix_is_exact(cell: tuple[str, str]) -> None:
    level = CELLS[cell]
    assert outcome(grading(level, cell), "CN-MLPS-ART7-LEVEL-COMPUTED", "g") == "met"
    if level > 1:
        assert outcome(grading(level - 1, cell), "CN-MLPS-ART7-LEVEL-COMPUTED", "g") == "not_met"
    assert outcome(grading(level, cell), "CN-MLPS-ART7-OVERGRADE", "g") == "not_applicable"
    if level < 5:
        assert outcome(grading(level + 1, cell), "CN-MLPS-ART7-OVERGRADE", "g") == "not_met"


def test_of_several_impacts_the_highest_counts_and_of_none_nothing_is_known() -> None:
    several = (("legal_rights", "general"), ("public_order", "serious"), ("legal_rights", "serious"))
    assert outcome(grading(3, *several), "CN-MLPS-ART7-LEVEL-COMPUTED", "g") == "met"
    assert outcome(grading(2, *several), "CN-MLPS-ART7-LEVEL-COMPUTED", "g") == "not_met"
    nothing = grading(2).replace(", impacts: []", "")
    assert outcome(nothing, "CN-MLPS-ART7-LEVEL-COMPUTED", "g") == "unstated"


# -- where two readings differ -----------------------------------------------------------------------------------


def test_grave_harm_to_rights_by_either_reading() -> None:
    """Level 2 is right by the one and too low by the other; whichever is reckoned with, the difference is a finding of its own."""
    text = grading(2, ("legal_rights", "grave"))
    assert outcome(text, "CN-MLPS-ART7-LEVEL-COMPUTED", "g") == "met"
    assert outcome(text, "CN-MLPS-ART7-LEVEL-COMPUTED", "g", rights_grave="3") == "not_met"
    for reading in ("2", "3"):
        assert outcome(text, "CN-MLPS-GBT22240-GRAVE-READING", "g", rights_grave=reading) == "not_met"
        assert outcome(grading(3, ("legal_rights", "grave")), "CN-MLPS-GBT22240-GRAVE-READING", "g", rights_grave=reading) == "met"


@pytest.mark.parametrize(("date", "seed", "letter", "differ"), [
    ("2026-05-22", "met", "met", "met"),                       # half a year to the day
    ("2026-05-21", "not_met", "met", "not_met"),
    ("2026-05-20", "not_met", "met", "not_met"),               # 186 days
    ("2025-11-22", "not_met", "met", "not_met"),               # a year to the day
    ("2025-11-21", "not_met", "not_met", "not_applicable"),    # late by both: the readings agree
])  # fmt: skip
def test_level_4_is_assessed_every_half_year_or_every_year(date: str, seed: str, letter: str, differ: str) -> None:
    text = assessed("4", date)
    assert outcome(text, "CN-MLPS-ART14-ASSESSMENT-INTERVAL", "portal") == seed
    assert outcome(text, "CN-MLPS-ART14-ASSESSMENT-INTERVAL", "portal", l4_interval="P12M") == letter
    for reading in ("P6M", "P12M"):
        assert outcome(text, "CN-MLPS-MPS2025-INTERVAL-READING", "portal", l4_interval=reading) == differ


# -- days --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("date", "expected"), [
    ("2025-11-22", "met"),       # 365 days
    ("2025-11-20", "not_met"),   # 367 days
    ("2026-11-22", "met"),       # the day itself
    ("2026-11-23", "unstated"),  # of tomorrow, and says nothing of today
])  # fmt: skip
def test_level_3_is_assessed_within_a_year(date: str, expected: str) -> None:
    assert outcome(assessed("3", date), "CN-MLPS-ART14-ASSESSMENT-INTERVAL", "portal") == expected


def test_a_leap_day_makes_no_finding() -> None:
    assert outcome(assessed("3", "2027-02-28"), "CN-MLPS-ART14-ASSESSMENT-INTERVAL", "portal", "2028-02-28") == "met"
    assert outcome(assessed("3", "2028-02-29"), "CN-MLPS-ART14-ASSESSMENT-INTERVAL", "portal", "2029-02-28") == "met"
    assert outcome(assessed("3", "2028-02-29"), "CN-MLPS-ART14-ASSESSMENT-INTERVAL", "portal", "2029-03-01") == "not_met"


@pytest.mark.parametrize(("filed", "expected"), [("2024-02-14", "met"), ("2024-02-15", "not_met")])
def test_the_thirtieth_day_after_going_live_is_the_last(filed: str, expected: str) -> None:
    text = UNIT % 2 + f"filings: {{f: {{type: mlps_filing, covers: [portal], filed: {filed}}}}}\n"
    assert outcome(text, "CN-MLPS-ART15-FILING-30D-NEW", "portal") == expected


# -- state secrets -----------------------------------------------------------------------------------------------

NETS = """
complete: {{datasets: all, flows: all}}
organisation: {{country: CN, kind: public_body}}
systems:
  secret: {{kind: database, operator: self, status: operating, grades: {{state_secret: confidential}}}}
  office: {{kind: application, operator: self, status: operating, grades: {{state_secret: none}}}}
  printed: {{kind: paper_archive, operator: self, status: operating, grades: {{state_secret: confidential}}}}
  device: {{kind: gateway, operator: self, status: operating, grades: {{state_secret: none}}}}
datasets:
  plan: {{system: secret, grades: {{state_secret: confidential}}, fields: {{plan: state_secret}}}}
  news: {{system: office, fields: {{text: public}}}}
controls: {{gate: {{type: isolation, status: active, covers: [device], parameters: {{one_way: [in]}}}}}}
flows:
{flows}
"""
RULE = "CN-SECRET-ART24-NO-SECRET-ON-NONCLASSIFIED"
WAYS = {
    "dropped": ("  a: {from: secret, to: office, dataset: [plan], channel: internal, transform: [{kind: drop, data: [state_secret]}]}", ""),
    "pseudonymised": ("  a: {from: secret, to: office, dataset: [plan], channel: internal, transform: [{kind: pseudonymise}]}", "a"),
    "printed and scanned": (
        "  a: {from: secret, to: printed, kind: print, dataset: [plan], channel: print}\n"
        "  b: {from: printed, to: office, kind: paper, channel: paper}", "a b",
    ),
    "in by the one-way device": ("  a: {from: office, to: secret, dataset: [news], channel: internal, via: [device]}", ""),
    "out by the one-way device": ("  a: {from: secret, to: office, dataset: [plan], channel: internal, via: [device]}", "a"),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_the_lowest_class_on_its_ways_to_the_office(way: str) -> None:
    flows, path = WAYS[way]
    found = [f for f in inspected(NETS.format(flows=flows)).findings if f.rule.id == RULE]
    if not path:
        assert not found
        return
    assert [(f.subject.id, f.outcome, f.severity) for f in found] == [("office", "not_met", "critical")]
    assert [edge.flow.id for edge in found[0].path if edge.flow is not None] == path.split()
