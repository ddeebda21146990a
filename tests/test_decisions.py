"""The published decisions: what an authority found is reported, what it accepted is not, and nothing grave besides goes unexplained."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))

from decisions import FOLDER, RECALL, case, descriptions, expected, inspected, not_met, score, totals

from compliance_lint.findings.inspection import inspect
from compliance_lint.model.dates import parse_when

FOLDERS = descriptions()
DECISIONS = {
    "hk_01_cathay_pacific", "hk_04_transunion", "hk_07_institute_of_bankers", "jp_03_call_centre", "jp_07_rikunabi", "cn_01_shantou",
    "cn_03_meizhou", "tw_02_shopee", "eu_05_dedalus", "eu_06_uber", "eu_11_vastaamo", "eu_18_doctissimo",
}  # fmt: skip
TWICE = {"eu_06_uber": ("before", "after"), "eu_11_vastaamo": ("open", "told"), "eu_18_doctissimo": ("before", "after")}


def test_the_twelve_are_there() -> None:
    assert {case(folder) for folder in FOLDERS} == DECISIONS


def test_those_that_changed_stand_twice() -> None:
    for name, states in TWICE.items():
        days = [inspected(FOLDER / name / state)[0].as_of for state in states]
        assert (days[0].high or 0) < (days[1].low or 0), name


def test_the_targets_are_met() -> None:
    reported, held, kept, asked, grave = totals([score(folder) for folder in FOLDERS])
    assert reported / held >= RECALL
    assert kept == asked
    assert not grave


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.relative_to(FOLDER).as_posix())
class TestDescription:
    def test_each_finding_of_the_authority_is_reported(self, folder: Path) -> None:
        assert [(point.id, point.missed) for point in score(folder).points if point.missed] == []

    def test_what_the_authority_accepted_is_silent(self, folder: Path) -> None:
        assert [(row.id, row.loud) for row in score(folder).accepted if row.loud] == []

    def test_what_is_grave_besides_is_called_fair_with_a_reason_and_nothing_else_is(self, folder: Path) -> None:
        one = score(folder)
        assert one.unfair == ()
        fair = {row["rule"]: row["reason"] for row in expected(folder).get("fair") or []}
        assert all(fair.values())
        assert set(fair) <= {f.rule.id for f in one.extra}

    def test_the_day_and_the_names_agree(self, folder: Path) -> None:
        wanted, (inspection, loaded) = expected(folder), inspected(folder)
        assert str(loaded.inventory.as_of) == str(parse_when(str(wanted["as_of"])))
        rules = {rule.id for ruleset in inspection.rulesets for rule in ruleset.rules}
        named = [
            rule for key, word in (("findings", "rules"), ("accepted", "silent")) for row in wanted.get(key) or [] for rule in row[word]
        ]
        assert set(named) <= rules
        assert len(inspection.rulesets) == len(wanted["rulesets"])

    def test_a_later_law_reports_what_that_of_the_time_could_not(self, folder: Path) -> None:
        for row in expected(folder).get("outside") or []:
            if later := row.get("later"):
                assert later["rule"] not in {f.rule.id for f in not_met(folder)}
                day = parse_when(str(later["as_of"]))
                assert day is not None
                inspection, loaded = inspected(folder)
                again = inspect(loaded.inventory, list(inspection.rulesets), day)
                assert later["rule"] in {f.rule.id for f in again.findings if f.outcome == "not_met"}


def test_a_later_law_is_told_of_some() -> None:
    assert [row for folder in FOLDERS for row in expected(folder).get("outside") or [] if row.get("later")]
