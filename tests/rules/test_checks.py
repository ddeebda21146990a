"""Checks in Python, working days, and provisions that change their number."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from builders import day, loaded, outcomes, rule, ruleset

from compliance_lint.errors import InputErrors
from compliance_lint.findings.evaluate import evaluate, finding
from compliance_lint.findings.inspection import inspect
from compliance_lint.graph.world import World
from compliance_lint.rules.rule import Ruleset
from compliance_lint.rules.working_days import Calendar, UnknownYear

PARAMETERS: dict[str, Any] = {
    "certificate_period": {"value": "P3Y"}, "certificate_extension": {"value": "P1Y"}, "certificate_renewal": {"value": "P3M"},
    "certificate_first_day": {"value": "2025-01-01"}, "conclusions": {"value": ["satisfactory", "partly", "failed"]},
    "conclusion_edges": {"value": [60, 90]}, "self_check_gap": {"value": "P3M"}, "self_check_row": {"value": 2},
}  # fmt: skip


def chinese(folder: Path, parameters: dict[str, Any] | None = None, tables: dict[str, Any] | None = None, **keys: Any) -> Ruleset:
    """A Chinese ruleset of one rule, with the parameters that the checks read."""
    head = {"jurisdiction": "CN", "parameters": PARAMETERS if parameters is None else parameters}
    return ruleset(folder, rule(**keys), tables=tables, **head)


CERTIFICATE = """
systems: {{portal: {{kind: application, operator: self}}}}
filings: {{proof: {{covers: [portal], {facts}}}}}
assessments: {{{assessments}}}
"""


@pytest.mark.parametrize(
    ("facts", "assessments", "as_of", "outcome"),
    [
        ("type: mlps_certificate, decided: 2025-02-01", "", "2026-06-30", "met"),
        ("type: mlps_certificate, decided: 2025-02-01", "", "2027-10-31", "met"),
        ("type: mlps_certificate, decided: 2025-02-01", "", "2027-11-01", "unstated"),  # three months before the end a renewal is due
        ("type: mlps_certificate, decided: 2025-02-01, renewal_requested: 2027-11-20", "", "2027-12-01", "met"),
        ("type: mlps_certificate, decided: 2025-02-01, renewal_requested: none", "", "2027-12-01", "not_met"),
        ("type: mlps_certificate, decided: 2025-02-01", "", "2028-02-02", "not_met"),
        (
            "type: mlps_certificate, decided: 2025-02-01",
            "a: {type: mlps_assessment, covers: [portal], date: 2026-03-01}",
            "2028-02-02",
            "met",
        ),
        (
            "type: mlps_certificate, decided: 2025-02-01",
            "a: {type: mlps_assessment, covers: [portal], date: 2025-01-20}",
            "2028-02-02",
            "not_met",
        ),
        ("type: mlps_certificate, decided: 2025-02-01", "a: {type: mlps_assessment, covers: [portal]}", "2028-02-02", "unstated"),
        ("type: mlps_certificate, decided: 2023-05-01", "", "2026-06-30", "met"),  # counted from the first day of 2025
        ("type: mlps_certificate, decided: 2023-05-01", "", "2028-01-02", "not_met"),
        ("type: mlps_certificate, until: 2026-01-01", "", "2026-06-30", "not_met"),
        ("type: mlps_certificate, number: X", "", "2026-06-30", "unstated"),
        ("type: mlps_filing", "", "2026-06-30", "unstated"),  # no certificate is described
    ],
)
def test_a_certificate_is_valid_longer_with_each_assessment(tmp_path: Path, facts: str, assessments: str, as_of: str, outcome: str) -> None:
    found = chinese(tmp_path, subject="system", check="certificate_validity")
    assert outcomes(found, CERTIFICATE.format(facts=facts, assessments=assessments), as_of) == {"portal": outcome}


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ("score: 92, result: satisfactory, findings: []", "met"),
        ("score: 92, result: satisfactory, findings: [{id: x, severity: critical}]", "not_met"),
        ("score: 92, result: partly, findings: [{id: x, severity: critical}]", "met"),
        ("score: 92, result: satisfactory", "unstated"),
        ("score: 75, result: partly, findings: []", "met"),
        ("score: 75, result: satisfactory, findings: []", "not_met"),
        ("score: 59.9, result: failed, findings: []", "met"),
        ("score: 59.9, result: partly, findings: []", "not_met"),
        ("score: 90, result: satisfactory, findings: []", "unstated"),
        ("score: 60, result: partly, findings: []", "unstated"),
        ("score: {at_least: 91}, result: partly, findings: []", "unstated"),
        ("score: {at_least: 91, at_most: 95}, result: partly, findings: []", "not_met"),
        ("result: partly, findings: []", "unstated"),
        ("score: 75", "unstated"),
    ],
)
def test_a_conclusion_follows_from_score_and_risks(tmp_path: Path, facts: str, outcome: str) -> None:
    found = chinese(tmp_path, subject="assessment", check="assessment_conclusion")
    text = f"systems: {{s: {{operator: self}}}}\nassessments: {{a: {{type: mlps_assessment, covers: [s], {facts}}}}}"
    assert outcomes(found, text, "2026-06-30") == {"a": outcome}


@pytest.mark.parametrize(
    ("dates", "outcome"),
    [
        (["2026-02-01", "2026-05-01"], "met"),
        (["2025-01-01", "2026-02-01", "2026-05-01"], "met"),
        (["2026-01-01", "2026-05-01"], "not_met"),
        (["2026-05-01"], "not_met"),
        (["2026-01-01", "2026-03-01"], "not_met"),
        (["2026-05", "2026-06"], "met"),
        (["2026-03", "2026-06"], "unstated"),  # whether three months lie between is not told by months
        ([], "unstated"),
        ([""], "unstated"),
    ],
)
def test_gaps_between_self_checks(tmp_path: Path, dates: list[str], outcome: str) -> None:
    found = chinese(tmp_path, subject="system", check="self_check_gaps")
    lines = [f"  a{at}: {{type: mlps_self_check, covers: [s]{f', date: {date}' if date else ''}}}" for at, date in enumerate(dates)]
    text = "systems: {s: {operator: self}}\n" + ("assessments:\n" + "\n".join(lines) if lines else "")
    assert outcomes(found, text, "2026-06-30") == {"s": outcome}


def test_a_check_gives_reasons_as_a_condition_does(tmp_path: Path) -> None:
    found = chinese(tmp_path, subject="system", check="certificate_validity")
    here = World(loaded(CERTIFICATE.format(facts="type: mlps_certificate, until: 2026-01-01", assessments="")).inventory, day("2026-06-30"))
    told = finding(here, found.rules[0], next(iter(evaluate(here, found.rules[0]))))
    assert [(leaf.attribute, str(leaf.found)) for leaf, _ in told.leaves] == [("until", "2026-01-01")]
    assert told.primary is not None and told.primary.path == ("until",)


def test_a_check_unlisted_or_of_another_subject_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputErrors) as unknown:
        chinese(tmp_path / "a", subject="system", check="certificate_validty")
    assert "unknown check 'certificate_validty'" in str(unknown.value.problems[0].message)
    assert "certificate_validity" in unknown.value.problems[0].hint
    with pytest.raises(InputErrors) as other:
        chinese(tmp_path / "b", subject="filing", check="certificate_validity")
    assert any("judges a system" in problem.message for problem in other.value.problems)
    with pytest.raises(InputErrors) as missing:
        chinese(tmp_path / "c", {}, subject="system", check="certificate_validity")
    assert any("unknown parameter '$certificate_period'" in problem.message for problem in missing.value.problems)
    with pytest.raises(InputErrors) as both:
        chinese(tmp_path / "d", subject="system", check="certificate_validity", require={"until": {"exists": True}})
    assert any("either `require` or `check`" in problem.message for problem in both.value.problems)


# -- working days ------------------------------------------------------------------------------------------------------

HOLIDAYS = {"weekend": ["sat", "sun"], "rows": {"2026": {"off": ["2026-10-01/2026-10-07"], "work": ["2026-10-10"]}}}


@pytest.mark.parametrize(
    ("answered", "as_of", "outcome"),
    [
        ("2026-10-15", "2026-10-31", "met"),  # ten days from 25 September: a week of holidays out, one Saturday in
        ("2026-10-16", "2026-10-31", "not_met"),
    ],
)
def test_ten_working_days(tmp_path: Path, answered: str, as_of: str, outcome: str) -> None:
    test = {"answered": {"not_after": {"at": "@filed", "plus": "P10D", "counting": "working_days"}}}
    found = chinese(tmp_path, {}, {"holidays": HOLIDAYS}, subject="filing", require=test)
    text = (
        f"systems: {{s: {{operator: self}}}}\nfilings: {{f: {{type: mlps_filing, covers: [s], filed: 2026-09-25, answered: {answered}}}}}"
    )
    assert outcomes(found, text, as_of) == {"f": outcome}


def test_a_year_without_a_calendar_leaves_it_open(tmp_path: Path) -> None:
    test = {"answered": {"not_after": {"at": "@filed", "plus": "P10D", "counting": "working_days"}}}
    found = chinese(tmp_path, {}, {"holidays": HOLIDAYS}, subject="filing", require=test)
    text = "systems: {s: {operator: self}}\nfilings: {f: {type: mlps_filing, covers: [s], filed: 2026-12-25, answered: 2026-12-28}}"
    here = World(loaded(text).inventory, day("2027-01-31"))
    judgement = next(iter(evaluate(here, found.rules[0])))
    assert judgement.outcome == "unstated"
    assert [(one.why, one.id, one.what) for one in finding(here, found.rules[0], judgement).missing] == [("table_row", "holidays", "2027")]


def test_a_calendar_counts_back_and_over_weekends() -> None:
    from compliance_lint.model.dates import parse_span

    calendar, two = Calendar(HOLIDAYS), parse_span("P2D")
    assert two is not None
    assert str(calendar.shift(day("2026-06-05"), two)) == "2026-06-09"  # Friday to Tuesday
    assert str(calendar.shift(day("2026-06-09"), two, back=True)) == "2026-06-05"
    assert str(calendar.shift(day("2026-06"), two)) == "2026-06-03 to 2026-07-02"
    with pytest.raises(UnknownYear):
        calendar.shift(day("2025-06-05"), two)


# -- provisions that change their number -------------------------------------------------------------------------------


def test_a_provision_is_cited_by_the_number_it_has_on_the_day(tmp_path: Path) -> None:
    cites = [
        {"instrument": "law", "provision": "art. 21", "until": "2025-12-31"},
        {"instrument": "law", "provision": "art. 23", "from": "2026-01-01"},
    ]
    found = chinese(tmp_path, {}, subject="system", require={"covered_by": {"control": "mfa"}}, cites=cites)
    inventory = loaded("systems: {s: {operator: self, lacks: [mfa]}}").inventory
    for as_of, wanted in (("2025-12-31", ["art. 21"]), ("2026-01-01", ["art. 23"])):
        inspection = inspect(inventory, [found], day(as_of))
        assert [[cite.provision for cite in one.rule.cites] for one in inspection.findings] == [wanted]


@pytest.mark.parametrize(
    ("date", "as_of", "outcome"),
    [
        ("2025-02", "2027-06-30", "met"),  # whether or not the assessment came after the issue
        ("2025-02", "2028-06-30", "unstated"),
        ("2025-02", "2029-06-30", "not_met"),
    ],
)
def test_an_assessment_that_may_have_come_after_the_issue_may_extend_a_certificate(
    tmp_path: Path, date: str, as_of: str, outcome: str
) -> None:
    found = chinese(tmp_path, subject="system", check="certificate_validity")
    text = CERTIFICATE.format(
        facts="type: mlps_certificate, decided: 2025-02-10", assessments=f"a: {{type: mlps_assessment, covers: [portal], date: {date}}}"
    )
    assert outcomes(found, text, as_of) == {"portal": outcome}
    if outcome == "unstated":
        here = World(loaded(text).inventory, day(as_of))
        told = finding(here, found.rules[0], next(iter(evaluate(here, found.rules[0]))))
        assert [(one.why, one.id, one.what) for one in told.missing] == [("exactness", "a", "date")]


def test_a_child_of_a_type_counts_for_it_in_a_check(tmp_path: Path) -> None:
    found = chinese(tmp_path, subject="system", check="self_check_gaps")
    text = """
    vocabulary: {assessments: {monthly_round: {parent: mlps_self_check}}}
    systems: {s: {operator: self}}
    assessments:
      a: {type: monthly_round, covers: [s], date: 2026-03-20}
      b: {type: mlps_self_check, covers: [s], date: 2026-06-01}
    """
    assert outcomes(found, text, "2026-06-30") == {"s": "met"}
