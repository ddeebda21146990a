"""`check` as a user calls it: exit codes, formats, messages; never a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from builders import write
from command_line import BANK, CLEAN, ROOT, run


def test_findings_exit_1_and_name_the_five_areas() -> None:
    result = run("check", BANK, "--as-of", "2022-07-26")
    assert result.returncode == 1
    for area in (
        "data processors",
        "data loss prevention",
        "look up personal data",
        "policies and guidelines",
        "personal data system regularly",
    ):
        assert any(area in line for line in result.stdout.splitlines()), area
    assert result.stderr == ""


def test_two_runs_give_the_same_bytes() -> None:
    assert run("check", BANK, "--format", "json").stdout == run("check", BANK, "--format", "json").stdout


def test_json_is_an_object_with_the_promised_keys() -> None:
    result = run("check", BANK, "--format", "json", "--profile", "auditor")
    data = json.loads(result.stdout)
    assert result.returncode == 1
    assert list(data) == [
        "version",
        "as_of",
        "rulesets",
        "summary",
        "findings",
        "accepted",
        "good_practices",
        "remediated",
        "unsettled",
        "warnings",
        "narrowed",
        "errors",
    ]
    keys = {"rule", "ruleset", "subject", "outcome", "severity", "duty", "area", "disposition", "fingerprint", "message", "location",
            "related", "path", "citations", "facts"}  # fmt: skip
    assert all(keys <= set(finding) for finding in data["findings"] + data["good_practices"])
    assert len({finding["fingerprint"] for finding in data["findings"]}) == len(data["findings"])
    assert all(finding["location"]["line"] > 0 for finding in data["findings"])


def test_no_finding_exits_0(tmp_path: Path) -> None:
    result = run("check", str(write(tmp_path, a=CLEAN)))
    assert (result.returncode, result.stderr) == (0, "")
    assert "No findings to show" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("check", "/nonexistent"), 2, "/nonexistent: no such file or folder"),
        (("check", BANK, "--ruleset", "hk_pdp"), 2, "did you mean 'hk_pdpo'?"),
        (("check", BANK, "--as-of", "yesterday"), 2, "is no day"),
        (("check", BANK, "--as-of", "2022-07"), 2, "is no day"),
        (("check", BANK, "--profile", "auditer"), 2, "did you mean 'auditor'?"),
        (("check", BANK, "--fail-on", "hgh"), 2, "did you mean 'high'?"),
        (("check", BANK, "--format", "sarf"), 2, "unknown format"),
        (("check", BANK, "--lang", "xx"), 2, "unknown language"),
        (("check", BANK, "--output", "json"), 2, "is not FORMAT=FILE"),
        (("check", BANK, "--output", "json=/nonexistent/x.json"), 2, "cannot be written"),
        (("check", "--nonsense"), 2, "No such option"),
        (("nonsense",), 2, "\nerror: No such command"),
        (("check", "--as-of"), 2, "error: Option '--as-of' requires an argument."),
        (("schema", "kind"), 2, "\nerror: Missing argument"),
        (("explain", "HK-PDPO-DPP4-2-PROCESOR-AUDIT"), 2, "did you mean 'HK-PDPO-DPP4-2-PROCESSOR-AUDIT'?"),
        (("explain", "0123456789abcdef", BANK), 2, "no finding here has the fingerprint"),
        (("schema", "terms", "bakcup"), 2, "did you mean 'backup'?"),
        (("schema", "kind", "sytem"), 2, "did you mean 'system'?"),
    ],
)
def test_a_wrong_call_is_one_clear_message(arguments: tuple[str, ...], code: int, said: str) -> None:
    result = run(*arguments)
    assert result.returncode == code
    assert said in result.stderr
    assert "Traceback" not in result.stderr + result.stdout and "Error:" not in result.stderr


def test_an_empty_folder_is_not_an_inspection(tmp_path: Path) -> None:
    result = run("check", str(tmp_path))
    assert result.returncode == 3
    assert "nothing was inspected" in result.stderr


def test_no_ruleset_that_applies_is_not_an_inspection(tmp_path: Path) -> None:
    result = run("check", str(write(tmp_path, a="inventory: 1\norganisation: {country: US, establishments: [], serves: [US]}\n")))
    assert result.returncode == 3
    assert "outside its scope" in result.stderr


def test_whether_a_ruleset_applies_may_be_unstated(tmp_path: Path) -> None:
    result = run("check", str(write(tmp_path, a="inventory: 1\norganisation: {kind: company}\n")))
    assert result.returncode == 3
    assert "not stated" in result.stderr


def test_one_broken_file_among_good_ones_stops_all(tmp_path: Path) -> None:
    folder = write(tmp_path, a=CLEAN, b="inventory: 1\nsystems: {a: {kind: database\n", c="inventory: 1\nsystems: {b: {operater: self}}\n")
    result = run("check", str(folder))
    assert result.returncode == 2
    assert "b.yaml:3:1: not valid YAML" in result.stderr
    assert "c.yaml:2:15: unknown key 'operater'" in result.stderr
    assert "2 problems, nothing was inspected" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("systems: {a: {operater: self}}", "3:15: unknown key 'operater' in system 'a'\n    did you mean 'operator'?"),
        (
            "flows: {f: {from: a, to: custmer}}",
            "3:26: no system, place, party or subject has the id 'custmer'\n    did you mean 'customer'?",
        ),
        ("systems: {a: {}}\nparties: {a: {}}", "4:11: duplicate id 'a'"),
        ("systems: {a: {kind: databse}}", "did you mean 'database'?"),
        ("controls: {b: {type: backup, covers: {systems: {kind: database}}}}", "'covers' of control 'b' matches nothing"),
    ],
)
def test_input_errors_have_a_place_and_a_hint(tmp_path: Path, text: str, said: str) -> None:
    result = run("check", str(write(tmp_path, a=f"inventory: 1\norganisation: {{country: HK}}\n{text}\n")))
    assert result.returncode == 2
    assert said in result.stderr


def test_errors_are_json_too_where_json_was_asked(tmp_path: Path) -> None:
    result = run("check", str(write(tmp_path, a="inventory: 1\nsytems: {}\n")), "--format", "json")
    data = json.loads(result.stdout)
    assert result.returncode == 2
    assert data["findings"] == []
    assert data["errors"][0]["location"]["line"] == 2


def test_fail_on_decides_the_exit_code_and_not_what_is_shown(tmp_path: Path) -> None:
    some = run("check", BANK)
    none = run("check", BANK, "--fail-on", "critical")
    assert (some.returncode, none.returncode) == (1, 0)
    assert some.stdout == none.stdout


def test_the_gate_counts_unstated_binding_duties(tmp_path: Path) -> None:
    text = (
        CLEAN
        + "systems: {crm: {kind: database, operator: self}}\n"
        + ("datasets: {d: {system: crm, subjects: {customer: 5}, fields: {name: user.name}}}\n")
    )
    folder = str(write(tmp_path, a=text))
    engineer, gate, auditor = (run("check", folder, "--profile", name, "--format", "json") for name in ("engineer", "gate", "auditor"))
    counts = [len(json.loads(result.stdout)["findings"]) for result in (engineer, gate, auditor)]
    assert counts[0] < counts[1] < counts[2]
    assert {f["duty"] for f in json.loads(gate.stdout)["findings"] if f["outcome"] == "unstated"} <= {
        "statute",
        "regulation",
        "approved_code",
    }


def test_outputs_are_written_whole(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    result = run("check", BANK, "--output", f"json={target}")
    assert json.loads(target.read_text(encoding="utf-8")) == json.loads(run("check", BANK, "--format", "json").stdout)
    assert "findings shown" in result.stdout
    assert list(tmp_path.iterdir()) == [target]


def test_lines_fit_80_columns_and_colour_is_for_terminals() -> None:
    from compliance_lint.reports.width import display_width

    for language in ("en", "zh-Hant"):
        plain = run("check", BANK, "--profile", "auditor", "--lang", language)
        assert "\x1b" not in plain.stdout
        wide = [line for line in plain.stdout.splitlines() if display_width(line) > 80 and "/" not in line]
        assert wide == []
    assert "\x1b[" in run("check", BANK, FORCE_COLOR="1").stdout
    assert "\x1b" not in run("check", BANK, FORCE_COLOR="1", NO_COLOR="1").stdout


def test_a_closed_pipe_is_no_error() -> None:
    command = f"{sys.executable} -m compliance_lint check {BANK} --profile auditor | head -1"
    result = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.stderr == ""


def test_version_and_help_teach() -> None:
    assert run("--version").stdout.startswith("compliance-lint 0.")
    helped = run("check", "--help").stdout
    for word in ("--as-of", "--ruleset", "--fail-on", "--profile", "--output", "Examples"):
        assert word in helped
    assert "Exit codes" in run("--help").stdout
