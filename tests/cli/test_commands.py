"""`explain`, `rules`, `schema` and an organisation's own ruleset."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from builders import OWN_RULE, write
from command_line import BANK, CLEAN, run

OWN = """
title: {en: Rules of our own}
jurisdiction: HK
version: 1.0.0
instruments: {handbook: {name: {en: Staff handbook}, status: own}}
areas: {backups: {en: Backups}}
parameters: {interval: {value: P7D, source: ours}}
"""
EXAMPLES = """  examples:
  - name: weekly
    inventory: {systems: {a: {kind: database}}, controls: {b: {type: backup, status: active, covers: [a], every: P7D}}}
    expect: {a: met}
  - {name: never, inventory: {systems: {a: {kind: database, lacks: [backup]}}}, expect: {a: not_met}}
  - {name: nobody said, inventory: {systems: {a: {kind: database}}}, expect: {a: unstated}}
"""
RULES = "\n" + OWN_RULE + EXAMPLES


def own(folder: Path, rules: str = RULES, ruleset: str = OWN) -> Path:
    (folder / "own" / "rules").mkdir(parents=True)
    (folder / "own" / "ruleset.yaml").write_text(ruleset, encoding="utf-8")
    (folder / "own" / "rules" / "backups.yaml").write_text(rules, encoding="utf-8")
    return folder / "own"


def test_an_own_ruleset_runs_beside_the_bundled_ones(tmp_path: Path) -> None:
    folder = own(tmp_path)
    (tmp_path / "inv").mkdir()
    write(tmp_path / "inv", a=CLEAN + "systems: {crm: {kind: database, operator: self, lacks: [backup]}}\n")
    result = run("check", str(tmp_path / "inv"), "--ruleset", str(folder), "--format", "json")
    data = json.loads(result.stdout)
    assert [ruleset["id"] for ruleset in data["rulesets"]] == ["hk_pdpo", "own", "inventory"]
    assert [finding["rule"] for finding in data["findings"] if finding["ruleset"] == "own"] == ["OWN-BACKUP"]
    only = json.loads(run("check", str(tmp_path / "inv"), "--ruleset", "hk_pdpo", "--format", "json").stdout)
    assert [ruleset["id"] for ruleset in only["rulesets"]] == ["hk_pdpo", "inventory"]


def test_rules_test_passes_and_fails(tmp_path: Path) -> None:
    good = run("rules", "test", str(own(tmp_path / "1")))
    assert (good.returncode, good.stdout) == (0, "1 rule, 3 expectations, 0 failed\n")
    wrong = run("rules", "test", str(own(tmp_path / "2", RULES.replace("expect: {a: met}", "expect: {a: not_met}"))))
    assert wrong.returncode == 1
    assert "OWN-BACKUP 'weekly': a: expected not_met, found met" in wrong.stdout
    lines = [line for line in RULES.splitlines() if "nobody said" not in line]
    bare = run("rules", "test", str(own(tmp_path / "3", "\n".join(lines))))
    assert bare.returncode == 1
    assert "has no example that is unstated" in bare.stdout


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("at_most: $interval", "at_mst: $interval"), "backups.yaml:11:51: unknown operator 'at_mst'"),
        (("$interval", "$intervall"), "did you mean 'interval'?"),
        (("control: backup", "control: bakup"), "did you mean 'backup'?"),
        (("when: {kind: database}", "when: {knd: database}"), "did you mean 'kind'?"),
        (("when: {kind: database}", "when: {any: []}"), "`any` needs a list of at least one condition"),
        (("severity: high", "severity: hgh"), "did you mean 'high'?"),
        (("instrument: handbook", "instrument: handbok"), "did you mean 'handbook'?"),
        (("area: backups", "area: backup"), "did you mean 'backups'?"),
        (("  duty: own_policy\n", ""), "has no 'duty'"),
        (("  view:", "  veiw:"), "did you mean 'view'?"),
    ],
)
def test_a_malformed_rule_is_an_error_with_a_position(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    assert change[0] in RULES
    result = run("check", BANK, "--ruleset", str(own(tmp_path, RULES.replace(*change))))
    assert result.returncode == 2
    assert said in result.stderr
    assert "backups.yaml:" in result.stderr


def test_a_folder_without_a_ruleset_says_so(tmp_path: Path) -> None:
    result = run("check", BANK, "--ruleset", str(tmp_path))
    assert result.returncode == 2
    assert "holds no ruleset.yaml" in result.stderr


def test_explain_tells_a_rule_and_why_it_came_out_so() -> None:
    alone = run("explain", "HK-PDPO-DPP4-2-PROCESSOR-AUDIT")
    assert alone.returncode == 0
    for word in ("Basis", "What to do", "covered_by:", "an audit of a processor covers it", "12 months (P12M)", "a default of this tool"):
        assert word in alone.stdout
    there = run("explain", "HK-PDPO-DPP4-2-PROCESSOR-AUDIT", BANK)
    assert "party card-maker: not met" in there.stdout
    assert "processor_audit covered_by: not met" in there.stdout
    assert "parties.yaml:" in there.stdout


def test_explain_finds_a_fingerprint() -> None:
    findings = json.loads(run("check", BANK, "--format", "json").stdout)["findings"]
    first = findings[0]
    result = run("explain", first["fingerprint"], BANK)
    assert result.returncode == 0
    assert f"{first['subject']['kind']} {first['subject']['id']}: not met" in result.stdout
    by_rule = run("explain", first["rule"], BANK).stdout.splitlines()
    assert result.stdout.splitlines()[:2] == by_rule[:2]
    assert by_rule[0].startswith(f"{first['rule']}: ")


def test_explain_takes_a_rule_in_small_letters() -> None:
    id = "HK-PDPO-DPP4-2-PROCESSOR-AUDIT"
    assert run("explain", id.lower(), BANK).stdout == run("explain", id, BANK).stdout


@pytest.mark.parametrize(
    ("organisation", "why"),
    [
        ("{name: Shop, country: DE, establishments: [], serves: [DE]}", "the organisation is outside its scope."),
        (
            "{name: Shop, country: DE, establishments: [FR]}",
            "the description does not say whether it applies (state organisation.serves).",
        ),
        (
            "{name: Shop, country: DE, serves: [DE]}",
            "the description does not say whether it applies (state organisation.establishments).",
        ),
        (
            "{name: Shop}",
            "the description does not say whether it applies "
            "(state organisation.country, organisation.establishments, organisation.serves).",
        ),
    ],
)
def test_explain_says_that_a_ruleset_was_not_applied_and_why(tmp_path: Path, organisation: str, why: str) -> None:
    write(tmp_path, a=f"inventory: 1\norganisation: {organisation}\n")
    result = run("explain", "HK-PDPO-DPP4-2-PROCESSOR-AUDIT", str(tmp_path))
    assert result.returncode == 0
    assert " ".join(result.stdout.split()).endswith(f"hk_pdpo was not applied: {why}")
    assert "met, or not applicable" not in result.stdout


def test_explain_says_where_an_applied_rule_has_no_finding(tmp_path: Path) -> None:
    write(tmp_path, a=CLEAN)
    assert "Here the rule has no finding: met, or not applicable" in run("explain", "HK-PDPO-DPP4-2-PROCESSOR-AUDIT", str(tmp_path)).stdout


def test_check_names_the_facts_that_leave_open_whether_a_ruleset_applies(tmp_path: Path) -> None:
    write(tmp_path, a="inventory: 1\norganisation: {name: School, country: TW}\n")
    said = " ".join(run("check", str(tmp_path)).stdout.split())
    assert "tw_school_isms was not applied: the description does not say whether it applies (state organisation.kind)." in said


def test_a_typo_in_an_own_ruleset_stops_the_check(tmp_path: Path) -> None:
    folder = own(tmp_path, ruleset=OWN + "severities: {OWN-BAKUP: low}\n")
    result = run("check", BANK, "--ruleset", str(folder))
    assert result.returncode == 2
    assert f"{folder}/ruleset.yaml:8:14: unknown rule 'OWN-BAKUP' in severities\n    did you mean 'OWN-BACKUP'?" in result.stderr


def test_rules_list_json_has_what_a_script_needs() -> None:
    rows = json.loads(run("rules", "list", "--format", "json").stdout)
    assert len(rows) >= 45
    keys = {"id", "ruleset", "area", "severity", "duty", "subject", "graph", "languages", "citations"}
    assert all(keys <= set(row) for row in rows)
    by_id = {row["id"]: row for row in rows}
    assert by_id["HK-PDPO-DPP4-2-PROCESSOR-AUDIT"]["graph"] is True
    assert by_id["HK-PDPO-DPP4-1-ACCESS-VOLUME"]["languages"] == ["en", "zh-Hant"]


@pytest.mark.parametrize("name", ["inventory", "rule", "waivers"])
def test_schemas_are_printed(name: str) -> None:
    assert json.loads(run("schema", name).stdout)["$schema"].startswith("https://json-schema.org/")


def test_terms_are_found_by_word_name_and_synonym() -> None:
    assert "controls: mfa < authentication" in run("schema", "terms", "mfa").stdout
    assert "controls: dlp" in run("schema", "terms", "資料遺失").stdout
    assert "parameter minimum_length: number, a minimum" in run("schema", "terms", "password").stdout
    assert re.search(r"^controls: \d{2,} terms, open", run("schema", "terms").stdout, re.MULTILINE)
    assert "asked by:" in run("schema", "kind", "grant").stdout


def test_words_in_a_language_that_a_ruleset_speaks_are_missed(tmp_path: Path) -> None:
    folder = own(tmp_path, RULES, OWN.replace("title:", "languages: [en, de]\ntitle:", 1))
    result = run("rules", "test", str(folder))
    assert result.returncode == 1
    place = f"{folder}/rules/backups.yaml:{RULES.splitlines().index('- id: OWN-BACKUP') + 1}:3: "
    assert f"{place}OWN-BACKUP: no 'de' title, view, recommend, though the ruleset says that it speaks de\n" in result.stdout
    assert "no 'en'" not in result.stdout
    assert result.stdout.endswith("1 rule, 4 expectations, 1 failed\n")


def test_rules_that_imply_each_other_are_refused(tmp_path: Path) -> None:
    folder = own(tmp_path, RULES.replace("  subject: system", "  subject: system\n  implies: [OWN-BACKUP]"))
    result = run("rules", "test", str(folder))
    assert result.returncode == 2
    assert "OWN-BACKUP implies itself" in result.stderr
