"""What a finding says: what a pass rests on, how it is known again, where it stands, and what is missing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from builders import day, inspected, loaded, rule, ruleset

from compliance_lint.findings import evaluate as evaluating
from compliance_lint.findings.evaluate import Judgement, evaluate, finding
from compliance_lint.findings.finding import Finding
from compliance_lint.findings.inspection import inspect
from compliance_lint.graph.world import World
from compliance_lint.model.logic import NO
from compliance_lint.rules.rule import Rule, Ruleset
from compliance_lint.rules.trace import Trace
from compliance_lint.sources.inventory import load_inventory


def only(found: tuple[Finding, ...]) -> Finding:
    assert len(found) == 1
    return found[0]


# -- evidence --------------------------------------------------------------------------------------------------------

PROOF = """
systems: {s: {operator: self, kind: database}}
controls: {c: {type: backup, every: P1D, status: active, covers: [s], performed: [{date: 2026-05, RECORD}], EVIDENCE}}
documents:
  e: {type: record, date: 2026-05-10}
  old: {type: record, date: 2020-01-01, until: 2026-06-29}
  last-day: {type: record, date: 2020-01-01, until: 2026-06-30}
  later: {type: record, date: 2026-07-01}
  withdrawn: {type: record, date: 2026-01-01, withdrawn: 2026-02-01}
  guess: {type: assumption}
  MORE
"""
DAILY = {"covered_by": {"control": "backup", "every": {"at_most": "P1D"}}}
DONE = {"covered_by": {"control": "backup", "performed": {"some": {"date": {"within": "P12M"}}}}}


@pytest.mark.parametrize(
    ("require", "record", "evidence", "standing"),
    [
        (DAILY, "", "", "claimed"),
        (DAILY, "", "evidence: [e]", "evidenced"),
        (DAILY, "", "evidence: [old]", "claimed"),  # expired
        (DAILY, "", "evidence: [last-day]", "evidenced"),
        (DAILY, "", "evidence: [later]", "claimed"),
        (DAILY, "", "evidence: [withdrawn]", "claimed"),
        (DAILY, "", "evidence: [{document: e, until: 2026-06-29}]", "claimed"),
        (DAILY, "", "evidence: [{document: e, until: 2026-06-30}]", "evidenced"),
        (DAILY, "", "evidence: [{document: e, until: unknown}]", "claimed"),
        (DAILY, "", "evidence: [{document: e, for: [performed]}]", "claimed"),
        (DAILY, "", "evidence: [guess]", "assumed"),  # it decides, and the finding says so
        (DAILY, "", "evidence: [guess, e]", "assumed"),
        (DONE, "record: e", "", "evidenced"),
        (DONE, "record: old", "", "claimed"),
        (DONE, "", "evidence: [{document: e, for: [performed]}]", "evidenced"),
    ],
)
def test_what_a_pass_rests_on(
    tmp_path: Path,
    require: dict[str, Any],
    record: str,
    evidence: str,
    standing: str,
) -> None:
    text = PROOF.replace("RECORD", record or "result: passed").replace("EVIDENCE", evidence).replace("MORE", "")
    assert stands(tmp_path, text, require) == standing


def test_an_assumption_may_cover_a_thing(tmp_path: Path) -> None:
    more = "over: {type: assumption, covers: {systems: [s]}, note: Year taken from the press}"
    text = PROOF.replace("RECORD", "result: passed").replace("EVIDENCE", "").replace("MORE", more)
    assert stands(tmp_path, text, {"kind": "database"}) == "assumed"


def stands(folder: Path, text: str, require: dict[str, Any]) -> str:
    here = World(loaded(text).inventory, day())
    one = ruleset(folder, rule(require=require)).rules[0]
    judgement = next(iter(evaluate(here, one)))
    assert judgement.outcome == "met"
    known = finding(here, one, judgement).standing
    return "assumed" if known.assumed else "evidenced" if known.evidenced else "claimed"


@pytest.mark.parametrize(("evidence", "praised"), [("evidence: [e]", ["s"]), ("", [])])
def test_a_good_practice_is_praised_with_evidence_only(tmp_path: Path, evidence: str, praised: list[str]) -> None:
    text = PROOF.replace("RECORD", "result: passed").replace("EVIDENCE", evidence).replace("MORE", "")
    found = inspected(tmp_path, text, rule(require=DAILY, good={"en": "Well done."}))
    assert [one.subject.id for one in found.good] == praised


# -- only what is asked for -------------------------------------------------------------------------------------------


def test_why_is_worked_out_when_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    really = evaluating.traced

    def noting(here: World, rule: Rule, judgement: Judgement) -> Trace:
        asked.append(judgement.subject.id)
        return really(here, rule, judgement)

    monkeypatch.setattr(evaluating, "traced", noting)
    found = inspected(tmp_path, "systems: {a: {kind: email}, b: {}, c: {kind: database}}", rule(require={"kind": "database"}))
    assert [(one.subject.id, one.outcome) for one in found.findings] == [("a", "not_met"), ("b", "unstated")] and asked == []
    told = found.findings[0]
    assert (str(told.primary), told.trace.outcome, told.missing, told.standing.evidenced) == ("system.a.kind", NO, (), False)
    assert asked == ["a"]
    assert (found.findings[1].missing[0].what, asked) == ("kind", ["a", "b"])


# -- fingerprints ----------------------------------------------------------------------------------------------------

FIELDS = rule("FIELDS", subject="dataset", require={"fields": {"each": {"treatment": "deleted"}}})
ONE_FILE = """\
inventory: 1
systems:
  web: {kind: website, lacks: [backup, mfa]}
  crm: {lacks: [mfa]}
datasets:
  d: {system: crm, fields: {
    name: {category: user.name, treatment: none}, mail: {category: user.contact.email, treatment: none}}}
"""
REORDERED = """\
# a remark moves every line


datasets:
  d:
    fields:
      mail: {treatment: none, category: user.contact.email}
      name: {treatment: none, category: user.name}
    system: crm
systems:
  crm:
    note: Something new

    lacks: [mfa]
  web: {lacks: [mfa, backup], kind: website}
inventory: 1
"""
SPLIT = {
    "z": "inventory: 1\nsystems:\n  crm: {lacks: [mfa]}\n",
    "b": "inventory: 1\nsystems:\n\n  web: {lacks: [mfa], kind: website}\n",
    "a": ONE_FILE.partition("systems:")[0] + "datasets:" + ONE_FILE.partition("datasets:")[2],
}


def prints(folder: Path, texts: dict[str, str], rules: Ruleset) -> dict[tuple[str, str], str]:
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    found = inspect(load_inventory([folder]).inventory, [rules], day())
    return {(f.rule.id, f.subject.id): f.fingerprint for f in found.findings}


def test_fingerprints_survive_moved_lines_and_reordered_keys_and_files(tmp_path: Path) -> None:
    rules = ruleset(tmp_path, rule(), FIELDS)
    one = prints(tmp_path / "one", {"all": ONE_FILE}, rules)
    assert set(one) == {("R", "web"), ("R", "crm"), ("FIELDS", "d")}
    assert len(set(one.values())) == 3
    assert prints(tmp_path / "reordered", {"all": REORDERED}, rules) == one
    assert prints(tmp_path / "split", SPLIT, rules) == one


def test_fingerprints_survive_new_wording(tmp_path: Path) -> None:
    one = prints(tmp_path / "one", {"all": ONE_FILE}, ruleset(tmp_path / "x", rule()))
    reworded = rule(title={"en": "Another title"}, view={"en": "Another view"}, severity="low")
    assert prints(tmp_path / "two", {"all": ONE_FILE}, ruleset(tmp_path / "y", reworded)) == one


def test_another_rule_or_subject_is_another_finding(tmp_path: Path) -> None:
    same = [rule("A"), rule("B")]
    found = inspected(tmp_path, "systems: {s: {lacks: [mfa]}, t: {lacks: [mfa]}}", *same)
    assert len({one.fingerprint for one in found.findings}) == 4


# -- where a finding stands ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("require", "text", "place", "outcome"),
    [
        ({"kind": "database"}, "systems: {s: {kind: email}}", "system.s.kind", "not_met"),
        ({"covered_by": {"control": "mfa"}}, "systems: {s: {lacks: [dlp, mfa]}}", "system.s.lacks.1", "not_met"),
        ({"covered_by": {"control": "mfa"}}, "systems: {s: {}}", "system.s", "unstated"),
        (
            {"places": {"each": {"country": "HK"}}},
            "systems: {s: {places: [p, q]}}\nplaces: {p: {country: HK}, q: {country: JP}}",
            "place.q.country",
            "not_met",
        ),
        (
            {"exposes": {"none_of": {"to": "internet"}}},
            "systems: {s: {exposes: [{to: dmz}, {to: internet}]}}",
            "system.s.exposes.1.to",
            "not_met",
        ),
    ],
)
def test_the_primary_place_is_the_smallest_key_to_edit(
    tmp_path: Path, require: dict[str, Any], text: str, place: str, outcome: str
) -> None:
    found = only(inspected(tmp_path, text, rule(require=require)).findings)
    assert (str(found.primary), found.outcome) == (place, outcome)


@pytest.mark.parametrize(
    ("require", "text", "missing"),
    [
        ({"kind": "database"}, "systems: {s: {}}", [("fact", "kind")]),
        (
            {"any": [{"kind": "database"}, {"status": "operating"}]},
            "systems: {s: {}}",
            [("fact", "kind"), ("fact", "status")],
        ),
        (
            {"all": [{"kind": "database"}, {"status": "operating"}]},
            "systems: {s: {kind: database}}",
            [("fact", "status")],
        ),
        ({"covered_by": {"control": "mfa"}}, "systems: {s: {}}", [("record", "mfa")]),
        ({"since": {"before": "2026-05-15"}}, "systems: {s: {since: 2026-05}}", [("exactness", "since")]),
        ({"can": {"includes": ["erase"]}}, "systems: {s: {can: [unknown]}}", [("list_open", "can")]),
    ],
)
def test_unstated_says_what_is_missing(
    tmp_path: Path,
    require: dict[str, Any],
    text: str,
    missing: list[tuple[str, str]],
) -> None:
    found = only(inspected(tmp_path, text, rule(require=require)).findings)
    assert found.outcome == "unstated"
    assert [(one.why, one.what) for one in found.missing] == missing


def test_an_unstated_finding_is_one_step_less_severe(tmp_path: Path) -> None:
    text = "systems: {a: {lacks: [mfa]}, b: {}}"
    for keys, unstated in (({}, "medium"), ({"unstated": "info"}, "info")):
        found = inspected(tmp_path, text, rule(severity="high", **keys)).findings
        assert {one.subject.id: one.severity for one in found} == {"a": "high", "b": unstated}


# -- the same input gives the same bytes -----------------------------------------------------------------------------


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    """In two processes whose hashes differ, so that no set or dict leaks its order."""
    folder = Path(__file__).parents[2] / "fixtures" / "virtual_bank"
    command = [sys.executable, "-m", "compliance_lint", "check", str(folder)]
    command += ["--as-of", "2022-07-26", "--profile", "auditor", "--format", "json"]
    seeds = [{**os.environ, "PYTHONHASHSEED": seed} for seed in ("1", "2")]
    runs = [subprocess.run(command, capture_output=True, env=environment, check=False) for environment in seeds]
    assert [run.returncode for run in runs] == [1, 1], runs[0].stderr
    assert runs[0].stdout == runs[1].stdout
    assert len(json.loads(runs[0].stdout)["findings"]) > 10
