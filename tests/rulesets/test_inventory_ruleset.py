"""The ruleset about the description itself: it runs beside any other, is no inspection, and is right about what it finds."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from builders import write
from command_line import ROOT, run

from compliance_lint.findings.inspection import Inspection, inspect
from compliance_lint.findings.phrases import PHRASES
from compliance_lint.model.dates import parse_when
from compliance_lint.model.languages import fallbacks
from compliance_lint.reports import inspection_report
from compliance_lint.reports.view import View
from compliance_lint.rules.rule import ABOUT, SILENT, Ruleset
from compliance_lint.sources.documents import parse, plain
from compliance_lint.sources.inventory import load_inventory
from compliance_lint.sources.rulesets import ALWAYS, bundled_names, find_ruleset, load_ruleset

FIXTURES = sorted(file.parent for file in (ROOT / "fixtures").rglob("expected.yaml"))
WRONG = """\
inventory: 1
as_of: 2026-01-01
organisation: {country: COUNTRY, kind: company, serves: [COUNTRY], staff: {total: 60, processing_data: 80}}
systems: {crm: {kind: database, operator: self}}
"""
LANGUAGES = ("en", "zh-Hant", "zh-Hant-TW", "zh-Hans", "ja", "de")


def described(folder: Path, country: str, text: str = WRONG) -> str:
    return str(write(folder, a=text.replace("COUNTRY", country)))


def own(name: str = "inventory") -> Ruleset:
    return load_ruleset(find_ruleset(name))


def inspected(*folders: Path, names: tuple[str, ...] = ("inventory",), as_of: str = "2026-01-01") -> Inspection:
    day = parse_when(as_of)
    assert day is not None
    return inspect(load_inventory(list(folders)).inventory, [own(name) for name in names], day)


def found(result: Any) -> list[tuple[str, str]]:
    return [(f["rule"], f["ruleset"]) for f in json.loads(result.stdout)["findings"] if f["ruleset"] == "inventory"]


# -- when it runs --------------------------------------------------------------------------------------------------


def test_only_what_is_about_the_description_runs_always() -> None:
    assert tuple(name for name in bundled_names() if own(name).about == ABOUT[1]) == ALWAYS


@pytest.mark.parametrize("words", [(), ("--ruleset", "hk_pdpo"), ("--ruleset", "hk_pdpo", "--ruleset", "inventory")])
def test_it_runs_beside_any_ruleset_with_its_own_id(words: tuple[str, ...], tmp_path: Path) -> None:
    result = run("check", described(tmp_path, "HK"), *words, "--format", "json")
    assert result.returncode == 1
    assert [one["id"] for one in json.loads(result.stdout)["rulesets"]][-1] == "inventory"
    assert found(result) == [("INV-STAFF-COUNT", "inventory")]


def test_a_folder_of_ones_own_does_not_leave_it_out(tmp_path: Path) -> None:
    (tmp_path / "own" / "rules").mkdir(parents=True)
    (tmp_path / "own" / "ruleset.yaml").write_text(
        "title: Own\njurisdiction: HK\nversion: 1.0.0\ninstruments: {book: Book}\nareas: {all: All}\n", encoding="utf-8"
    )
    (tmp_path / "own" / "rules" / "a.yaml").write_text(
        "rules:\n- {id: OWN-1, title: A, area: all, duty: own_policy, severity: low, cites: [{instrument: book}], subject: system,\n"
        "   require: {kind: database}, view: B, recommend: C, examples: []}\n",
        encoding="utf-8",
    )
    (tmp_path / "inv").mkdir()
    result = run("check", described(tmp_path / "inv", "BR"), "--ruleset", str(tmp_path / "own"), "--format", "json")
    assert result.returncode == 1, result.stderr
    assert [one["id"] for one in json.loads(result.stdout)["rulesets"]] == ["own", "inventory"]
    assert found(result) == [("INV-STAFF-COUNT", "inventory")]


@pytest.mark.parametrize("text", ["title: A\nabout: laws\n", "title: A\nabout: [law]\n"])
def test_a_ruleset_is_about_one_of_two_things(text: str, tmp_path: Path) -> None:
    (tmp_path / "ruleset.yaml").write_text(text, encoding="utf-8")
    result = run("rules", "test", f"{tmp_path}/")
    assert result.returncode == 2
    assert "about" in result.stderr


# -- alone it is no inspection -------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [(), ("--ruleset", "inventory"), ("--ruleset", "hk_pdpo")])
def test_alone_it_is_no_inspection_and_is_told_all_the_same(words: tuple[str, ...], tmp_path: Path) -> None:
    result = run("check", described(tmp_path, "BR"), *words)
    assert result.returncode == 3
    assert "nothing was inspected" in result.stderr
    assert "INV-STAFF-COUNT" in result.stdout


def test_alone_it_is_no_inspection_even_where_all_is_well(tmp_path: Path) -> None:
    result = run("check", described(tmp_path, "BR", WRONG.replace("80", "40")))
    assert result.returncode == 3
    assert "outside its scope" in result.stderr


def test_alone_json_holds_the_findings_and_the_error(tmp_path: Path) -> None:
    result = run("check", described(tmp_path, "BR"), "--format", "json")
    data = json.loads(result.stdout)
    assert result.returncode == 3
    assert found(result) == [("INV-STAFF-COUNT", "inventory")]
    assert [error["code"] for error in data["errors"]] == ["nothing-inspected"]
    assert data["findings"][0]["citations"] == [{"instrument": "language", "provision": "organisation", "verified": True}]


def test_no_report_is_made_of_no_inspection(tmp_path: Path) -> None:
    result = run("report", described(tmp_path, "BR"))
    assert (result.returncode, result.stdout) == (3, "")


def test_its_findings_are_explained_without_a_law(tmp_path: Path) -> None:
    result = run("explain", "INV-STAFF-COUNT", described(tmp_path, "BR"))
    assert result.returncode == 0, result.stderr
    assert "80" in result.stdout


# -- in words ------------------------------------------------------------------------------------------------------


def test_it_speaks_every_language_there_is() -> None:
    assert set(own().languages) == set(PHRASES) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finding_is_told_in_each_language(language: str, tmp_path: Path) -> None:
    result = run("check", described(tmp_path, "BR"), "--lang", language)
    rule = next(rule for rule in own().rules if rule.id == "INV-STAFF-COUNT")
    said = re.sub(r"\s", "", result.stdout)
    assert re.sub(r"\s", "", rule.recommend.by[language]) in said
    assert re.sub(r"\s", "", own().instruments["language"].names[language]) in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_tells_of_it_last_and_apart_from_the_law(language: str, tmp_path: Path) -> None:
    text = WRONG.replace("as_of", "complete: {controls: [backup]}\nas_of") + "places: {office: {kind: site, lacks: [physical_review]}}\n"
    folder = Path(described(tmp_path, "HK", text))
    loaded = load_inventory([folder])
    inspection = inspected(folder, names=("hk_pdpo", "inventory"))
    report = inspection_report.render(View(inspection, loaded.where, "auditor", "low", language), "markdown", 100)
    areas = [line for line in report.splitlines() if line.startswith("#### (")]
    ours = own().areas["activities"].get(fallbacks(language))
    assert areas[-1].endswith(ours), areas
    law = own("hk_pdpo").title.get(fallbacks(language))
    assert not [area for area in areas if law in area]
    for row in own().not_checked:
        assert row.reason.by[language] in report


# -- what it cites and covers --------------------------------------------------------------------------------------


def test_each_provision_is_a_heading_of_the_reference_and_each_heading_is_judged_or_told_why_not() -> None:
    headings = set(re.findall(r"^## (.+)$", (ROOT / own().instruments["language"].url).read_text(encoding="utf-8"), re.MULTILINE))
    judged = {cite.provision for rule in own().rules for cite in rule.cites}
    left = {str(row.provision.get(("en", ""))) for row in own().not_checked}
    assert judged | left == headings
    assert judged & left <= {"complete"}


def test_severities_are_those_of_a_description() -> None:
    for rule in own().rules:
        assert rule.severity in ("info", "low", "medium"), rule.id
        assert rule.unstated in (SILENT, "info"), rule.id
        assert rule.id.startswith("INV-") and rule.duty == "good_practice"


# -- that it is right ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", FIXTURES, ids=lambda folder: folder.name)
def test_it_finds_in_a_fixture_what_is_expected_there(folder: Path) -> None:
    """Those about treated data claim forms that their fields deny, which is their subject, and tell lineage without its flow."""
    wanted: Any = plain(parse((folder / "expected.yaml").read_text(encoding="utf-8"), "expected.yaml", []).root)
    rows = {(row["rule"], row["subject"]["id"]) for row in wanted["not_met"] if row["rule"].startswith("INV-")}
    folders = (folder, *(folder / shared for shared in wanted.get("with", [])))
    result = inspected(*folders, as_of=str(wanted["as_of"]))
    treated = {"INV-DATASET-FORM", "INV-DATASET-DERIVED"} if folder.parent != ROOT / "fixtures" else set()
    told = {(f.rule.id, f.subject.id) for f in result.findings if f.outcome == "not_met"}
    assert {row for row in told - rows if row[0] not in treated} == set()
    assert rows - told == set()


def test_nothing_is_said_of_what_nobody_said(tmp_path: Path) -> None:
    kinds = "systems: {a: {}}\nparties: {b: {}}\nplaces: {c: {}}\ndatasets: {d: {}}\nflows: {e: {}}\ngrants: {f: {}}\nactivities: {g: {}}\n"
    records = "incidents: {h: {type: loss}}\nrequests: {i: {type: access}}\n"
    result = inspected(write(tmp_path, a="inventory: 1\n" + kinds + records))
    assert [(f.rule.id, f.outcome, f.severity) for f in result.findings] == [("INV-DATASET-ORPHAN", "unstated", "info")]


def test_an_end_before_the_beginning_is_found_though_both_are_long_past(tmp_path: Path) -> None:
    text = "inventory: 1\nparties: {b: {since: 2012, until: 2011}}\nsystems: {a: {status: retired, since: 2020, until: 2019-06}}\n"
    result = inspected(write(tmp_path, a=text))
    assert {f.rule.id for f in result.findings} == {"INV-DATES-PARTY", "INV-DATES-SYSTEM"}
