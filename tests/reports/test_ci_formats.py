"""The formats for CI: as their schemas ask, as they were last time, and with nothing that was accepted in them unasked.

Golden files: run with COMPLIANCE_LINT_GOLDEN=write to write them anew, and read the difference.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from builders import day, loaded, rule, ruleset

from compliance_lint import __version__
from compliance_lint.findings.baseline import baselined, entries
from compliance_lint.findings.inspection import Inspection, inspect
from compliance_lint.findings.waivers import waived
from compliance_lint.reports import github, gitlab, json_, junit, markdown, sarif
from compliance_lint.reports.json_schema import FINDINGS
from compliance_lint.reports.view import View
from compliance_lint.rules.rule import Ruleset
from compliance_lint.sources.inventory import Loaded
from compliance_lint.sources.waivers import read_comments

GOLDEN = Path(__file__).parent / "golden"
SCHEMAS = Path(__file__).parents[3] / "shared" / "real" / "schemas"
TEXT = """
complete: {flows: all, datasets: all}
organisation: {country: HK, name: Shop | <b>}
parties:
  broker: {kind: advertiser, country: HK}
systems:
  crm: {operator: self, lacks: [mfa]}
  lake: {operator: self}
  tape: {operator: self, lacks: [mfa]}  # compliance-lint: waive[R] until=2026-12-31 by=ciso reason=No log-in, it is offline
datasets:
  people: {system: crm, subjects: customer, fields: {name: user.name}}
flows:
  nightly: {from: crm, to: lake}
  sale: {from: lake, to: broker}
"""
RENDER: dict[str, tuple[str, Callable[[View], str]]] = {
    "sarif": ("sarif", sarif.render),
    "junit": ("xml", junit.render),
    "gitlab": ("json", gitlab.render),
    "github": ("txt", github.render),
    "markdown": ("md", markdown.render),
    "json": ("json", json_.render),
}
STATES = ("clean", "findings", "unstated", "waived")


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    return ruleset(
        tmp_path_factory.mktemp("rules"),
        rule(
            subject="system",
            when={"status": {"not": "retired"}},
            require={"covered_by": {"control": "mfa"}},
            title={"en": "Log-ins have a second factor"},
            view={"en": "A password alone is guessed, found or bought."},
            recommend={"en": "Ask for a second factor at every log-in."},
        ),
    )


def view_of(rules: Ruleset, state: str) -> View:
    text = TEXT
    if state == "clean":
        text = TEXT.replace(", lacks: [mfa]", "") + "controls: {c: {type: mfa, status: active, covers: {systems: all}}}\n"
        text = "\n".join(line for line in text.splitlines() if "waive[" not in line) + "\n"
    found = loaded(text.replace("operator: self", "operator: self, status: operating"), "shop/inventory file.yaml")
    inspection = inspect(found.inventory, [rules], day())
    if state == "waived":
        inspection = accepted(inspection, found)
    return View(inspection, found.where, "auditor" if state == "unstated" else "engineer")


def accepted(inspection: Inspection, found: Loaded) -> Inspection:
    path = "shop/inventory file.yaml"
    inspection, use = waived(inspection, read_comments({path: found.where.lines(path)}, []), found.where)
    assert [waiver.reason for waiver in use.used] == ["No log-in, it is offline"]
    return baselined(inspection, [one for one in entries(inspection.findings) if one.id == "crm"])[0]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("format", RENDER)
def test_a_format_is_as_it_was(rules: Ruleset, format: str, state: str) -> None:
    suffix, render = RENDER[format]
    shown = render(view_of(rules, state)).replace(__version__, "VERSION")
    file = GOLDEN / f"{format}-{state}.{suffix}"
    if os.environ.get("COMPLIANCE_LINT_GOLDEN") == "write":
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8")


def schema(name: str) -> Path:
    file = SCHEMAS / name
    if not file.is_file():
        pytest.skip(f"the official schema {name} is not part of this repository, because it is a third party's: download it to {SCHEMAS}")
    return file


@pytest.mark.parametrize("state", STATES)
def test_sarif_is_valid(rules: Ruleset, state: str) -> None:
    official = json.loads(schema("sarif-schema-2.1.0.json").read_text())
    for suppressed in (False, True):
        jsonschema.validate(json.loads(sarif.render(view_of(rules, state), suppressed)), official)


@pytest.mark.parametrize("state", STATES)
def test_gitlab_is_valid(rules: Ruleset, state: str) -> None:
    official = json.loads(schema("gitlab-codeclimate.json").read_text())
    for issue in json.loads(gitlab.render(view_of(rules, state))):
        jsonschema.validate(issue, official)


@pytest.mark.parametrize("state", STATES)
def test_json_is_as_its_own_schema_says(rules: Ruleset, state: str) -> None:
    jsonschema.validate(json.loads(json_.render(view_of(rules, state))), FINDINGS, cls=jsonschema.Draft202012Validator)
    jsonschema.validate(json.loads(json_.errors([], "no such folder")), FINDINGS, cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize("state", STATES)
def test_junit_is_valid(rules: Ruleset, state: str) -> None:
    xmlschema = pytest.importorskip("xmlschema", reason="validates JUnit; install it with pip install -e '.[dev]'")
    xmlschema.validate(junit.render(view_of(rules, state)), str(schema("JUnit.xsd")))


def run_of(view: View, suppressed: bool = False) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(sarif.render(view, suppressed))["runs"][0]
    return run


def test_what_code_scanning_needs_of_sarif(rules: Ruleset) -> None:
    view = view_of(rules, "findings")
    run = run_of(view)
    rule = run["tool"]["driver"]["rules"][0]
    assert rule["help"]["text"] and rule["help"]["markdown"] and rule["properties"]["tags"]
    assert rule["properties"]["security-severity"] == "8.0" and rule["properties"]["precision"] == "very-high"
    assert run["columnKind"] == "unicodeCodePoints" and run["automationDetails"]["id"].endswith("/")
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["partialFingerprints"]["primaryLocationLineHash"].endswith(":1")
        region = result["locations"][0]["physicalLocation"]["region"]
        assert region["startLine"] <= region["endLine"] and region["startColumn"] < region["endColumn"]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "shop/inventory%20file.yaml"
    crm = next(result for result in run["results"] if result["properties"]["subject"] == "system:crm")
    line = view.where.lines("shop/inventory file.yaml")[crm["locations"][0]["physicalLocation"]["region"]["startLine"] - 1]
    region = crm["locations"][0]["physicalLocation"]["region"]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "mfa"


def test_what_was_accepted_is_left_out_of_sarif_unless_asked_for(rules: Ruleset) -> None:
    view = view_of(rules, "waived")
    assert [result["properties"]["subject"] for result in run_of(view)["results"]] == []
    told = {result["properties"]["subject"]: result["suppressions"] for result in run_of(view, True)["results"]}
    assert told["system:tape"] == [
        {"kind": "inSource", "status": "accepted", "justification": "No log-in, it is offline (ciso, 2026-12-31)"}
    ]
    assert told["system:crm"][0]["justification"] == "baselined"


def test_the_way_data_took_is_a_code_flow(tmp_path: Path) -> None:
    found = loaded(TEXT, "a.yaml")
    rules = ruleset(tmp_path, rule(subject="party", require={"personal": False}))
    view = View(inspect(found.inventory, [rules], day()), found.where)
    steps = run_of(view)["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [step["location"]["message"]["text"] for step in steps] == ["crm -> lake (nightly)", "lake -> broker (sale)"]
    assert [step["location"]["physicalLocation"]["region"]["startLine"] for step in steps] == [13, 14]


def test_sarif_keeps_the_worst_where_there_are_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 2)
    text = "systems:\n" + "".join(f"  s{at}: {{operator: self, lacks: [mfa]}}\n" for at in range(5))
    found = loaded(text)
    view = View(inspect(found.inventory, [ruleset(tmp_path, rule())], day()), found.where)
    run = run_of(view)
    assert len(run["results"]) == 2
    assert run["invocations"][0]["toolExecutionNotifications"][-1]["message"]["text"].startswith("3 of 5 findings were left out")


def test_a_finding_that_no_file_holds_stands_in_a_file_all_the_same(tmp_path: Path) -> None:
    found = loaded("systems: {s: {operator: self}}\n", "a.yaml")
    rules = ruleset(tmp_path, rule(subject="organisation", require={"country": "HK"}))
    view = View(inspect(found.inventory, [rules], day()), found.where, "auditor")
    assert {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run_of(view)["results"]} == {"a.yaml"}
    assert {issue["location"]["path"] for issue in json.loads(gitlab.render(view))} == {"a.yaml"}


def test_an_author_cannot_write_into_a_format(tmp_path: Path) -> None:
    name = 'x%0A::error::y | <img> "q" \\u0007'
    found = loaded(f"systems: {{s: {{operator: self, lacks: [mfa], name: '{name}'}}}}\n")
    rules = ruleset(tmp_path, rule())
    view = View(inspect(found.inventory, [rules], day()), found.where)
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in github.render(view).splitlines())
    assert len(github.render(view).splitlines()) == 2
    assert "<img>" not in markdown.render(view) and "y \\|" in markdown.render(view)
    assert "&lt;img&gt;" in junit.render(view)
    json.loads(sarif.render(view))
