"""Judging: what is judged on a day, exceptions and deadlines, evidence, and how findings are known again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from builders import day, loaded

from compliance_lint.findings.evaluate import evaluate, finding
from compliance_lint.findings.finding import Finding
from compliance_lint.findings.inspection import Inspection, inspect
from compliance_lint.graph.world import World
from compliance_lint.rules.rule import Ruleset
from compliance_lint.sources.inventory import load_inventory
from compliance_lint.sources.rulesets import load_ruleset

AS_OF = "2026-06-30"
EXAMPLE = {"name": "none", "as_of": AS_OF, "inventory": {}, "expect": {}}


def rule(id: str = "R", **keys: Any) -> dict[str, Any]:
    """A rule with what every rule needs."""
    keys = {"subject": "system", "require": {"covered_by": {"control": "mfa"}}, **keys}
    words = {name: {"en": f"{name} of {id}"} for name in ("title", "view", "recommend")}
    rest = {"area": "a", "duty": "guidance", "severity": "high", "cites": [{"instrument": "law", "provision": "s. 1"}]}
    return {"id": id, **words, **rest, "examples": [EXAMPLE], **keys}


def ruleset(folder: Path, *rules: dict[str, Any], **keys: Any) -> Ruleset:
    """A ruleset of these rules, loaded from files as every other is (JSON is YAML)."""
    head = {"title": {"en": "Law"}, "jurisdiction": "HK", "version": "1", "languages": ["en"]}
    tables = {"instruments": {"law": {"name": "Law"}}, "areas": {"a": {"en": "Area"}}}
    folder = folder / "law"
    (folder / "rules").mkdir(parents=True, exist_ok=True)
    (folder / "ruleset.yaml").write_text(json.dumps({**head, **tables, **keys}), encoding="utf-8")
    (folder / "rules" / "r.yaml").write_text(json.dumps({"rules": list(rules)}), encoding="utf-8")
    return load_ruleset(folder)


def outcomes(folder: Path, text: str, as_of: str = AS_OF, **keys: Any) -> dict[str, str]:
    """The outcome of one rule for each subject that is judged."""
    loaded_rule = ruleset(folder, rule(**keys)).rules[0]
    here = World(loaded(text).inventory, day(as_of))
    return {judgement.subject.id: judgement.outcome for judgement in evaluate(here, loaded_rule)}


def inspected(folder: Path, text: str, *rules: dict[str, Any], as_of: str = AS_OF, **keys: Any) -> Inspection:
    return inspect(loaded(text).inventory, [ruleset(folder, *rules, **keys)], day(as_of))


def only(found: tuple[Finding, ...]) -> Finding:
    assert len(found) == 1
    return found[0]


# -- which rules are in force ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("force", "judged"),
    [
        ({"from": "2012-10-01"}, True),
        ({"from": "2026-06-30"}, True),
        ({"from": "2026-07-01"}, False),
        ({"until": "2026-06-30"}, True),
        ({"until": "2026-06-29"}, False),
        ({"from": "2020", "until": "2025"}, False),
        ({"from": "2020", "until": "2027"}, True),
    ],
)
def test_a_law_judges_while_it_is_in_force(tmp_path: Path, force: dict[str, str], judged: bool) -> None:
    found = inspected(tmp_path, "systems: {s: {}}", rule(in_force=force))
    assert [f.subject.id for f in found.findings] == (["s"] if judged else [])
    assert found.judged[0].not_in_force == (() if judged else ("R",))


def test_the_day_is_given_and_the_clock_not_read(tmp_path: Path) -> None:
    text = "systems: {s: {}}\ncontrols: {c: {type: mfa, since: 2030-01-01, covers: [s]}}"
    assert outcomes(tmp_path, text, "2029-12-31") == {"s": "unstated"}
    assert outcomes(tmp_path, text, "2030-01-01") == {"s": "met"}


# -- applies, when, unless -------------------------------------------------------------------------------------------

MET, NOT, OPEN = {"kind": "database"}, {"kind": "email"}, {"status": "operating"}
SYSTEM = "organisation: {country: HK}\nsystems: {s: {kind: database, lacks: [mfa]}}"


@pytest.mark.parametrize(
    ("keys", "outcome"),
    [
        ({}, "not_met"),
        ({"when": MET}, "not_met"),
        ({"when": NOT}, "not_applicable"),
        ({"when": OPEN}, "unstated"),
        ({"applies": {"country": "HK"}}, "not_met"),
        ({"applies": {"country": "JP"}}, "not_applicable"),
        ({"applies": {"kind": "company"}}, "unstated"),
        ({"applies": {"kind": "company"}, "when": NOT}, "not_applicable"),
        # an exception has to be stated: met gives not applicable, anything else has no effect
        ({"unless": MET}, "not_applicable"),
        ({"unless": NOT}, "not_met"),
        ({"unless": OPEN}, "not_met"),
        ({"when": OPEN, "unless": MET}, "not_applicable"),
        ({"when": OPEN, "unless": OPEN}, "unstated"),
        ({"when": OPEN, "require": MET}, "unstated"),  # a pass does not make up for "whether this applies"
        ({"require": MET, "unless": OPEN}, "met"),
    ],
)
def test_applicability(tmp_path: Path, keys: dict[str, Any], outcome: str) -> None:
    assert outcomes(tmp_path, SYSTEM, **keys) == {"s": outcome}


@pytest.mark.parametrize(("country", "skipped"), [("HK", []), ("JP", ["does_not_apply"]), ("unknown", ["unstated"])])
def test_a_ruleset_that_does_not_apply_judges_nothing(tmp_path: Path, country: str, skipped: list[str]) -> None:
    text = SYSTEM.replace("HK", country)
    found = inspected(tmp_path, text, rule(), applies={"organisation": {"country": "HK"}})
    assert [reason for _, reason in found.skipped] == skipped
    assert bool(found.findings) is not bool(skipped)


# -- due -------------------------------------------------------------------------------------------------------------

DUE = {
    "subject": "request",
    "require": {"responded": {"not_after": {"at": "@received", "plus": "P30D"}}},
    "due": {"at": "@received", "plus": "P30D"},
}


@pytest.mark.parametrize(
    ("received", "responded", "as_of", "outcome"),
    [
        ("2026-06-01", "none", "2026-06-30", "not_applicable"),  # not yet due
        ("2026-06-01", "none", "2026-07-01", "not_applicable"),  # on the last day it can still be done
        ("2026-06-01", "none", "2026-07-02", "not_met"),
        ("2026-06-01", "2026-07-01", "2026-08-01", "met"),
        ("2026-06-01", "2026-07-02", "2026-08-01", "not_met"),
        ("2026-06-01", "2026-06-02", "2026-06-02", "met"),  # a pass is not put off
        ("2026-06-01", "unknown", "2026-06-30", "unstated"),
        ("2026-06", "none", "2026-07-15", "not_met"),  # the day it is due is not known: it is not surely to come
    ],
)
def test_due(tmp_path: Path, received: str, responded: str, as_of: str, outcome: str) -> None:
    text = f"requests: {{r: {{type: access, received: {received}, responded: {responded}}}}}"
    assert outcomes(tmp_path, text, as_of, **DUE) == {"r": outcome}


def test_what_is_never_due_waits(tmp_path: Path) -> None:
    text = "requests: {r: {type: access, received: none, responded: 2026-01-01}}"
    keys = {**DUE, "require": {"responded": {"before": "2020"}}}
    assert outcomes(tmp_path, text, **keys) == {"r": "not_applicable"}


def test_what_is_not_yet_due_is_counted_and_listed(tmp_path: Path) -> None:
    found = inspected(tmp_path, "requests: {r: {type: access, received: 2026-06-01, responded: none}}", rule(**DUE))
    assert found.findings == ()
    assert found.judged[0].counts == {"not_applicable": 1}
    assert [(one.id, subject) for one, subject in found.judged[0].later] == [("R", "r")]


# -- what has not begun, and what has ended --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "judged"),
    [
        ("since: 2026-06-30", True),
        ("since: 2026-07-01", False),
        ("until: 2026-06-30", True),
        ("until: 2026-06-29", False),
        ("until: unknown", False),
        ("until: none", True),
        ("until: 2027", True),
    ],
)
@pytest.mark.parametrize(
    ("subject", "entity"),
    [
        ("system", "systems: {x: {FACTS}}"),
        ("party", "parties: {x: {FACTS}}"),
        ("dataset", "datasets: {x: {FACTS}}"),
        ("flow", "flows: {x: {FACTS}}"),
        ("grant", "grants: {x: {FACTS}}"),
        ("control", "controls: {x: {type: mfa, FACTS}}"),
        ("document", "documents: {x: {type: policy, FACTS}}"),
        ("filing", "filings: {x: {type: mlps_filing, FACTS}}"),
    ],
)
def test_only_what_is_in_force_is_judged(tmp_path: Path, subject: str, entity: str, facts: str, judged: bool) -> None:
    found = outcomes(tmp_path, entity.replace("FACTS", facts), subject=subject, require={"owner": {"exists": True}})
    assert found == ({"x": "unstated"} if judged else {})


@pytest.mark.parametrize(
    ("subject", "text", "ids"),
    [
        ("system", "systems: {a: {status: retired}, b: {status: dormant}}", {"b"}),
        ("flow", "flows: {a: {status: planned}, b: {status: stopped}, c: {status: active}, d: {}}", {"c", "d"}),
        (
            "control",
            "controls: {a: {type: mfa, status: planned}, b: {type: mfa, status: stopped}, c: {type: mfa}}",
            {"c"},
        ),
        # a record of a later day is ignored, events always are judged
        (
            "assessment",
            "assessments: {a: {type: penetration_test, date: 2026-07-01}, b: {type: penetration_test}}",
            {"b"},
        ),
        ("document", "documents: {a: {type: policy, date: 2026-07-01}, b: {type: policy, date: 2026-06-30}}", {"b"}),
        ("incident", "incidents: {a: {type: phishing, occurred: 2019}, b: {type: phishing}}", {"a", "b"}),
        # parts go with the whole
        (
            "field",
            "datasets: {a: {until: 2020, fields: {f: user.name}}, b: {fields: {f: user.name}}}",
            {"b/f"},
        ),
        (
            "finding",
            "assessments: {a: {type: audit, date: 2027, findings: [{id: x}]}, b: {type: audit, findings: [{id: y}]}}",
            {"b/y"},
        ),
    ],
)
def test_what_is_judged(tmp_path: Path, subject: str, text: str, ids: set[str]) -> None:
    require = {"status": {"exists": True}} if subject == "finding" else {"category": "user.name"}
    require = require if subject in ("field", "finding") else {"owner": {"exists": True}}
    assert set(outcomes(tmp_path, text, subject=subject, require=require)) == ids


LEFT = """
systems: {s: {operator: self}}
datasets: {d: {system: s, fields: {name: user.name}}}
parties: {gone: {kind: card_maker, until: 2025}, here: {kind: card_maker}}
flows: {f: {from: s, to: gone, until: 2025}}
documents: {DOCUMENTS}
"""


@pytest.mark.parametrize(
    ("documents", "outcome"),
    [
        ("", "unstated"),
        ("d: {type: deletion_confirmation, covers: [gone], date: 2026-01-10}", "met"),
        ("d: {type: deletion_confirmation, covers: [here], date: 2026-01-10}", "unstated"),
        ("d: {type: deletion_confirmation, covers: [gone], date: 2024-01-10}", "unstated"),  # before the end
        ("d: {type: deletion_confirmation, covers: [gone]}", "unstated"),
        ("d: {type: deletion_confirmation, covers: [gone], status: planned}", "unstated"),
    ],
)
def test_what_ended_is_judged_by_what_it_left_behind_only(tmp_path: Path, documents: str, outcome: str) -> None:
    text = LEFT.replace("DOCUMENTS", documents)
    left = {"left_behind": {"exists": False}}
    assert outcomes(tmp_path, text, subject="party", require=left) == {"gone": outcome, "here": "met"}
    assert set(outcomes(tmp_path, text, subject="party", require={"owner": {"exists": True}})) == {"here"}


def test_what_lacks_the_confirmation_surely_holds_it_still(tmp_path: Path) -> None:
    text = LEFT.replace("DOCUMENTS", "").replace("gone: {", "gone: {lacks: [deletion_confirmation], ")
    found = outcomes(tmp_path, text, subject="party", require={"left_behind": {"exists": False}})
    assert found == {"gone": "not_met", "here": "met"}


# -- implies ---------------------------------------------------------------------------------------------------------


def test_one_root_cause_is_one_finding(tmp_path: Path) -> None:
    broad = rule("BROAD", require={"covered_by": {"control": "authentication"}}, implies=["NARROW"])
    narrow = rule("NARROW", require={"covered_by": {"control": "mfa"}})
    text = "systems: {a: {lacks: [authentication]}, b: {lacks: [mfa]}}"
    found = inspected(tmp_path, text, broad, narrow).findings
    assert {(one.rule.id, one.subject.id, one.outcome): one.disposition for one in found} == {
        ("BROAD", "a", "not_met"): "open",
        ("NARROW", "a", "not_met"): "implied",  # marked, not dropped
        ("BROAD", "b", "unstated"): "open",  # what is only unstated implies nothing
        ("NARROW", "b", "not_met"): "open",
    }


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


# -- remediated ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "remediated"),
    [
        ("lacks: [mfa]", "count: 1", []),  # only unstated now
        ("lacks: [mfa]", "lacks: [mfa]", []),
        ("lacks: [mfa]", "COVERED", ["s"]),
        ("count: 1", "COVERED", []),  # it was not found before
    ],
)
def test_remediated_is_not_met_then_and_met_now(tmp_path: Path, before: str, after: str, remediated: list[str]) -> None:
    def text(facts: str) -> str:
        control = "controls: {c: {type: mfa, status: active, covers: [s]}}\n" if facts == "COVERED" else ""
        return f"{control}systems: {{s: {{{'' if facts == 'COVERED' else facts}}}}}"

    rules = ruleset(tmp_path, rule())
    earlier = inspect(loaded(text(before)).inventory, [rules], day("2026-01-01"))
    found = inspect(loaded(text(after)).inventory, [rules], day(), earlier)
    assert [one.subject.id for one in found.remediated] == remediated


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
