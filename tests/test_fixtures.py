"""Every fixture against its hand-written ``expected.yaml``; `not_met` and `good` are complete, and stay so as rules are added."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from compliance_lint.findings.inspection import Inspection, inspect
from compliance_lint.graph.transfers import transfers_of
from compliance_lint.model.dates import parse_when
from compliance_lint.sources.documents import parse, plain
from compliance_lint.sources.inventory import load_inventory
from compliance_lint.sources.rulesets import find_ruleset, load_ruleset
from compliance_lint.sources.selectors import check_records
from compliance_lint.sources.sourcemap import SourceMap

ROOT = Path(__file__).parent.parent
FIXTURES = sorted(file.parent for file in (ROOT / "fixtures").rglob("expected.yaml"))


def expected(folder: Path) -> dict[str, Any]:
    data: dict[str, Any] = plain(parse((folder / "expected.yaml").read_text(encoding="utf-8"), "expected.yaml", []).root)
    return data


@cache
def inspected(folder: Path) -> Inspection:
    wanted = expected(folder)
    as_of = parse_when(str(wanted["as_of"]))
    assert as_of is not None
    loaded = load_inventory([folder, *(folder / shared for shared in wanted.get("with", []))])
    rulesets = [load_ruleset(find_ruleset(name)) for name in wanted["rulesets"]]
    found = inspect(loaded.inventory, rulesets, as_of)
    check_records(found.world, loaded.where)
    return found


def pairs(rows: list[dict[str, Any]] | None) -> set[tuple[str, str, str]]:
    return {(row["rule"], row["subject"]["kind"], row["subject"]["id"]) for row in rows or []}


@pytest.mark.parametrize("folder", FIXTURES, ids=lambda folder: folder.name)
class TestFixture:
    def test_not_met_is_exactly_what_is_expected(self, folder: Path) -> None:
        found = {f.key for f in inspected(folder).findings if f.outcome == "not_met" and f.disposition == "open"}
        assert found == pairs(expected(folder)["not_met"])

    def test_the_areas_are_exactly_those_expected(self, folder: Path) -> None:
        found = {f.rule.area for f in inspected(folder).findings if f.outcome == "not_met" and f.disposition == "open"}
        assert found == set(expected(folder)["areas"])

    def test_good_practices_are_exactly_those_expected(self, folder: Path) -> None:
        found = {(f.rule.area, f.rule.id) for f in inspected(folder).good}
        assert found == {(row["area"], row["rule"]) for row in expected(folder).get("good") or []}

    def test_what_is_expected_to_be_unstated_is(self, folder: Path) -> None:
        found = {f.key for f in inspected(folder).findings if f.outcome == "unstated"}
        assert pairs(expected(folder).get("unstated")) <= found

    def test_what_was_accepted_is_silent(self, folder: Path) -> None:
        found = {f.key for f in inspected(folder).findings if f.outcome == "not_met"}
        assert not pairs(expected(folder).get("silent")) & found

    def test_it_can_be_reported_in_every_language(self, folder: Path) -> None:
        from compliance_lint.findings.phrases import PHRASES
        from compliance_lint.reports.inspection_report import render
        from compliance_lint.reports.view import View

        found = inspected(folder)
        spoken = {language for ruleset in found.rulesets if ruleset.about != "description" for language in ruleset.languages}
        assert "en" in spoken & set(PHRASES)
        for language in sorted(spoken & set(PHRASES)):
            told = render(View(found, SourceMap(), "auditor", "info", language), "markdown", 0)
            assert all(id in told for id in {f.rule.id for f in found.findings if f.outcome == "not_met" and f.disposition == "open"})

    def test_the_names_in_it_exist(self, folder: Path) -> None:
        inspection = inspected(folder)
        rules = {rule.id for ruleset in inspection.rulesets for rule in ruleset.rules}
        wanted = expected(folder)
        for key in ("not_met", "unstated", "silent"):
            for rule, kind, id in pairs(wanted.get(key)):
                assert rule in rules, rule
                if kind == "transfer":
                    assert id in transfers_of(inspection.world), (rule, kind, id)
                    continue
                whole = id.partition("/")[0]
                known = {"field": "dataset", "finding": "assessment", "transfer": "flow"}.get(kind, kind)
                assert inspection.world.inventory.get(known, whole) is not None, (rule, kind, id)


def test_there_are_fixtures() -> None:
    assert {"virtual_bank", "virtual_bank_2023", "furniture_shop"} <= {folder.name for folder in FIXTURES}
