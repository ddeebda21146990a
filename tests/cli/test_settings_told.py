"""What is wrong with a setting or a waiver is told with the word that was written, at its place."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from command_line import HOUSE, INVENTORY, laid, run

YAML, TOML = ".compliance-lint.yaml", "pyproject.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An inventory of two systems, one of them retired, and a ruleset of one rule."""
    systems = "  till: {operator: self, lacks: [backup], status: retired}\n"
    return laid(tmp_path, {"compliance/a.yaml": INVENTORY + systems, ".git/HEAD": "", **HOUSE})


# -- values of the configuration ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("profile: gatee\n", f"{YAML}:1:10: 'gatee' is no profile\n    did you mean 'gate'?\n"),
        ("lang: en\nprofile:   'gatee'\n", f"{YAML}:2:12: 'gatee' is no profile\n"),
        ("fail_on: hihg\n", f"{YAML}:1:10: 'hihg' is no severity\n    did you mean 'high'?\n"),
        ("fail_on: 3\n", f"{YAML}:1:10: '3' is no severity\n    one of: critical, high, info, low, medium\n"),
        ("fail_on: true\n", f"{YAML}:1:10: 'true' is no severity\n"),
        ("fail_on:\n", f"{YAML}:1:1: 'fail_on' is not one of info, low, medium, high, critical\n"),
        ("profile: [gate]\n", f"{YAML}:1:1: 'profile' is not one of "),
        ("waivers_max_term: a year\n", f"{YAML}:1:19: 'waivers_max_term' is not a duration: 'a year'\n"),
        (
            "severities:\n  HOUSE-BACKUP: low\n  HOUSE-OTHER: hgih\n",
            f"{YAML}:3:16: 'severities' is not {{rule: severity}}: 'hgih' of HOUSE-OTHER is no severity\n    did you mean 'high'?\n",
        ),
        ("severities: {HOUSE-BACKUP: }\n", f"{YAML}:1:14: 'severities' is not {{rule: severity}}: HOUSE-BACKUP has no severity\n"),
        ("severities: [low]\n", f"{YAML}:1:1: 'severities' is not {{rule: severity}}\n"),
        ("rulesets: [house]\nseverities: {HOUSE-BACKP: low}\n", f"{YAML}:2:14: unknown rule 'HOUSE-BACKP' in severities\n"),
    ],
)
def test_the_word_of_a_wrong_value_is_told_at_its_place(folder: Path, text: str, told: str) -> None:
    (folder / YAML).write_text(text)
    result = run("check", "compliance", cwd=folder)
    assert (result.returncode, result.stdout) == (2, "")
    assert told in result.stderr


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('profile = "gatee"\n', f"{TOML}:2:11: 'gatee' is no profile\n    did you mean 'gate'?\n"),
        ("'fail_on' = 'hihg'\n", f"{TOML}:2:13: 'hihg' is no severity\n"),
        ('severities = {A = "low", B = "lwo"}\n', f"{TOML}:2:30: 'severities' is not {{rule: severity}}: 'lwo' of B is no severity\n"),
        ('[tool.compliance-lint.severities]\nA = "low"\nB = "lwo"\n', f"{TOML}:4:5: 'severities' is not {{rule: severity}}: 'lwo' of B"),
        ('rulesets = [\n  "inventory",\n  "eu_gpdr",\n]\n', f"{TOML}:4:3: unknown ruleset 'eu_gpdr'\n    did you mean 'eu_gdpr'?\n"),
    ],
)
def test_so_it_is_in_toml(folder: Path, text: str, told: str) -> None:
    (folder / YAML).unlink()
    (folder / TOML).write_text("[tool.compliance-lint]\n" + text)
    result = run("check", "compliance", cwd=folder)
    assert (result.returncode, result.stdout) == (2, "")
    assert told in result.stderr


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("rulesets: [eu_gpdr]\n", f"{YAML}:1:12: unknown ruleset 'eu_gpdr'\n    did you mean 'eu_gdpr'?\n"),
        ("lang: en\nrulesets:\n- inventory\n- ./hose\n", f"{YAML}:4:3: unknown ruleset './hose'\n"),
        ("rulesets: compliance\n", f"{YAML}:1:11: compliance: this folder holds no ruleset.yaml\n"),
        ("rulesets: [house]\nbaseline: nothere.json\n", f"{YAML}:2:11: nothere.json: the baseline cannot be read: "),
        ("inventory: [compliance, complaince]\n", f"{YAML}:1:25: complaince: no such file or folder\n"),
    ],
)
def test_a_path_or_ruleset_that_is_not_there_is_told_where_it_is_named(folder: Path, text: str, told: str) -> None:
    (folder / YAML).write_text(text)
    result = run("check", cwd=folder)
    assert (result.returncode, result.stdout) == (2, "")
    assert told in result.stderr
    assert str(folder) not in result.stderr


def test_what_a_flag_names_is_not_blamed_on_the_configuration(folder: Path) -> None:
    (folder / YAML).write_text("rulesets: [house]\nbaseline: nothere.json\ninventory: complaince\n")
    for words in (("compliance", "--baseline", "nothere.json"), ("complaince",)):
        result = run("check", *words, cwd=folder)
        assert (result.returncode, YAML in result.stderr) == (2, False), result.stderr
    (folder / YAML).write_text("rulesets: [eu_gpdr]\n")
    assert run("check", "compliance", "--ruleset", "house", cwd=folder).returncode == 1


def test_a_term_that_is_too_long_names_the_key(folder: Path) -> None:
    (folder / YAML).write_text("rulesets: [house]\nwaivers_max_term: P1M\n")
    result = add(folder)
    assert result.returncode == 2
    assert "longer than P1M from the day judged\n    waivers_max_term of the configuration\n" in result.stderr


# -- a table beside the file -------------------------------------------------------------------------------------------


def test_a_table_that_is_passed_over_is_named_once(folder: Path) -> None:
    (folder / TOML).write_text('[project]\nname = "x"\n\n[tool.compliance-lint]\nfail_on = "critical"\n')
    told = f"{TOML}:4: [tool.compliance-lint] is passed over, because {YAML} beside it is read\n"
    result = run("check", "compliance", cwd=folder)
    assert (result.returncode, result.stderr) == (1, f"warning: {told}")
    assert f"not read: {told}" in run("check", "compliance", "--show-config", cwd=folder).stdout
    for words in (("--no-config", "--ruleset", "house"), ("--config", YAML)):
        assert run("check", "compliance", *words, cwd=folder).stderr == ""


def test_somebody_elses_pyproject_is_no_matter(folder: Path) -> None:
    for text in ('[project]\ndependencies = ["compliance-lint"]\n', "[tool.compliance-lint\n"):
        (folder / TOML).write_text(text)
        assert run("check", "compliance", cwd=folder).stderr == ""


# -- waivers -----------------------------------------------------------------------------------------------------------


def add(folder: Path, subject: str = "system:crm", until: str = "2099-12-31", *words: str) -> subprocess.CompletedProcess[str]:
    options = ("--reason", "Moves in autumn", "--by", "ciso", "--until", until, *words, "compliance")
    return run("waivers", "add", "HOUSE-BACKUP", subject, *options, cwd=folder)


def entry(subject: str, until: str) -> str:
    return f"- rule: HOUSE-BACKUP\n  subject: {subject}\n  reason: Moves in autumn\n  approved_by: ciso\n  until: {until}\n"


def test_a_day_that_is_past_accepts_nothing(folder: Path) -> None:
    result = add(folder, "system:crm", "2026-06-29", "--as-of", "2026-06-30")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "error: --until 2026-06-29 is past: waivers are judged on 2026-06-30\n"
    result = add(folder, "system:crm", "2026-06-30")  # the day that the description names, and past all the same
    assert (result.returncode, "is past: waivers are judged on " in result.stderr) == (2, True)
    assert not (folder / "compliance" / "waivers.yaml").exists()
    assert add(folder, "system:crm", "2026-06-30", "--as-of", "2026-06-30").returncode == 0
    assert add(folder, "crm", "2020-03-31", "--as-of", "2020-01-01").returncode == 0


def test_what_is_accepted_is_not_accepted_again(folder: Path) -> None:
    file = folder / "compliance" / "waivers.yaml"
    file.write_text("waivers:\n" + entry("crm", "2099-12-31") + entry("system:till", "2026-06-01"))
    before = file.read_text()
    for subject, line, hint in (("crm", 2, "change"), ("system:crm", 2, "change"), ("system:till", 7, "prune")):
        result = add(folder, subject)
        assert (result.returncode, file.read_text()) == (2, before)
        assert f"already waived at compliance/waivers.yaml:{line}, until 20" in result.stderr
        assert hint in result.stderr
    elsewhere = add(folder, "crm", "2099-12-31", "--file", "other.yaml")
    assert (elsewhere.returncode, (folder / "other.yaml").exists()) == (2, False)
    assert "already waived at compliance/waivers.yaml:2" in elsewhere.stderr
    assert add(folder, "till").returncode == 2, "it is retired: there is nothing to accept"
    (folder / "compliance" / "a.yaml").write_text(INVENTORY + "  till: {operator: self, lacks: [backup]}\n")
    assert add(folder, "till").returncode == 0, "wider than the one that is there"
    assert file.read_text().startswith(before)
    assert file.read_text()[len(before) :].startswith('- rule: "HOUSE-BACKUP"\n  subject: "till"\n')


def test_ended_waivers_are_pruned_too(folder: Path) -> None:
    file = folder / "compliance" / "waivers.yaml"
    assert run("waivers", "prune", "compliance", cwd=folder).stdout == "0 waivers to prune\n"
    kept = "waivers:\n# why\n" + entry("system:crm", "2099-12-31")
    file.write_text(kept + entry("crm", "2026-06-29") + entry("till", "2099-12-31"))
    listed = run("waivers", "prune", "compliance", cwd=folder)
    assert listed.returncode == 1
    assert listed.stdout.splitlines() == [
        "compliance/waivers.yaml:8:3: HOUSE-BACKUP crm: ended on 2026-06-29",
        "compliance/waivers.yaml:13:3: HOUSE-BACKUP till: nothing to accept",
        "2 waivers to prune",
    ]
    written = run("waivers", "prune", "compliance", "--write", cwd=folder)
    assert (written.returncode, file.read_text()) == (0, kept)
    assert written.stdout.endswith("2 waivers to prune\n2 taken out\n")
    again = run("waivers", "prune", "compliance", "--write", cwd=folder)
    assert (again.returncode, again.stdout) == (0, "0 waivers to prune\n")
    assert "ended" in run("waivers", "prune", "--help").stdout


def test_an_ended_comment_is_named_and_left_to_its_author(folder: Path) -> None:
    file = folder / "compliance" / "a.yaml"
    comment = "  # compliance-lint: waive[HOUSE-BACKUP] until=2026-06-01 by=ciso reason=x\n"
    file.write_text(file.read_text().replace("  crm:", comment + "  crm:"))
    before = file.read_text()
    result = run("waivers", "prune", "compliance", "--write", cwd=folder)
    assert (result.returncode, file.read_text()) == (0, before)
    assert "this line: ended on 2026-06-01\n1 waiver to prune\n0 taken out, 1 in comments left to you\n" in result.stdout


@pytest.mark.parametrize(
    "text",
    [
        "waivers: [{rule: HOUSE-BACKUP, subject: crm, reason: x, approved_by: ciso, until: 2026-06-01}]\n",
        "waivers:\n" + entry("crm", "2026-06-01").replace("Moves in autumn", "|\n    - no data\n    - soon gone"),
    ],
)
def test_what_cannot_be_cut_by_lines_is_left_whole(folder: Path, text: str) -> None:
    file = folder / "compliance" / "waivers.yaml"
    file.write_text(text)
    result = run("waivers", "prune", "compliance", "--write", cwd=folder)
    assert (result.returncode, file.read_text()) == (2, text)
    assert "cannot be taken out alone" in result.stderr
