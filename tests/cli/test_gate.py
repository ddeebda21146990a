"""The gate: configuration, waivers and baselines, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import HOUSE, TWO_SYSTEMS, laid, run, subjects


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An inventory of two systems and a ruleset of one rule."""
    return laid(tmp_path, {"compliance/a.yaml": TWO_SYSTEMS, **HOUSE})


# -- configuration -----------------------------------------------------------------------------------------------------


def test_the_configuration_nearest_above_the_inventory_counts(folder: Path) -> None:
    assert subjects(folder, code=1) == ["crm", "shop"]
    (folder / ".compliance-lint.yaml").write_text("rulesets: [inventory, house]\nfail_on: critical\n")
    assert subjects(folder, code=0) == ["crm", "shop"]
    assert subjects(folder, "--fail-on", "low", code=1) == ["crm", "shop"]
    (folder / "compliance" / "pyproject.toml").write_text('[tool.compliance-lint]\nrulesets = ["inventory", "../house"]\n')
    assert subjects(folder, code=1) == ["crm", "shop"]
    (folder / "compliance" / "pyproject.toml").write_text('[tool.other]\nfail_on = "low"\n')
    assert subjects(folder, code=0) == ["crm", "shop"]


def test_parameters_severities_and_excludes(folder: Path) -> None:
    config = folder / ".compliance-lint.yaml"
    (folder / "compliance" / "b.yaml").write_text(
        "inventory: 1\ncontrols: {c: {type: backup, status: active, covers: [till], every: P30D}}\nsystems: {till: {operator: self}}\n"
    )
    config.write_text("rulesets: [inventory, house]\n")
    assert subjects(folder) == ["crm", "shop", "till"]
    config.write_text("rulesets: [inventory, house]\nparameters: {house: {every: {value: P31D, reason: Little changes}}}\n")
    assert subjects(folder) == ["crm", "shop"]
    config.write_text("rulesets: [inventory, house]\nexclude: compliance/b.yaml\nseverities: {HOUSE-BACKUP: info}\n")
    result = run("check", "compliance", "--format", "json", cwd=folder)
    assert {finding["severity"] for finding in json.loads(result.stdout)["findings"]} == {"info"}
    assert result.returncode == 0
    (folder / "compliance" / "drafts").mkdir()
    (folder / "compliance" / "drafts" / "x.yaml").write_text("no: inventory\n")
    assert run("check", "compliance", cwd=folder).returncode == 2
    config.write_text("rulesets: [inventory, house]\nexclude: ['compliance/drafts', '*/b.yaml']\n")
    assert subjects(folder) == ["crm", "shop"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("fail_onn: low\n", ".compliance-lint.yaml:1:1: unknown key 'fail_onn' in the configuration\n    did you mean 'fail_on'?"),
        ("rulesets: [house]\nfail_on: severe\n", ".compliance-lint.yaml:2:10: 'severe' is no severity"),
        ("parameters: {house: {every: P1D}}\n", "'parameters' is not {ruleset: {parameter: {value, reason}}}"),
        ("rulesets: [house]\nparameters: {house: {evry: {value: P1D, reason: x}}}\n", "unknown parameter 'evry' of house"),
        ("rulesets: [house]\nparameters: {hose: {every: {value: P1D, reason: x}}}\n", "unknown ruleset 'hose' in parameters"),
        ("rulesets: [house]\nseverities: {HOUSE-BACKP: low}\n", "unknown rule 'HOUSE-BACKP' in severities"),
        ("rulesets: [hose]\n", "unknown ruleset"),
        ("- a\n", "the configuration is no mapping"),
        ("waivers_max_term: a year\n", "'waivers_max_term' is not a duration"),
        ("fail_on: [\n", "not valid YAML"),
    ],
)
def test_a_wrong_configuration_stops_the_run(folder: Path, text: str, told: str) -> None:
    (folder / ".compliance-lint.yaml").write_text(text)
    result = run("check", "compliance", cwd=folder)
    assert (result.returncode, told in result.stderr, result.stdout) == (2, True, ""), result.stderr


def test_toml_tells_lines_too(folder: Path) -> None:
    (folder / ".compliance-lint.yaml").unlink()
    (folder / "pyproject.toml").write_text('[project]\nname = "x"\n\n[tool.compliance-lint]\nfail_on = "severe"\nprofil = "gate"\n')
    result = run("check", "compliance", cwd=folder)
    assert result.returncode == 2
    assert "pyproject.toml:5:11: 'severe' is no severity" in result.stderr
    assert "pyproject.toml:6:1: unknown key 'profil'" in result.stderr
    (folder / "pyproject.toml").write_text("[tool.compliance-lint\n")
    assert "not valid TOML" in run("check", "compliance", cwd=folder).stderr


def test_each_setting_says_where_it_comes_from(folder: Path) -> None:
    (folder / ".compliance-lint.yaml").write_text("rulesets: [house]\nprofile: gate\n")
    shown = run("check", "compliance", "--show-config", "--fail-on", "high", cwd=folder).stdout
    rows = {line.split()[0]: line for line in shown.splitlines()[1:]}
    assert rows["profile"].endswith("gate  (.compliance-lint.yaml:2:1)")
    assert rows["fail_on"].endswith("high  (flag)")
    assert rows["lang"].endswith("en  (default)")
    assert rows["inventory"].endswith("[compliance]  (argument)")
    bare = run("check", "compliance", "--show-config", "--no-config", cwd=folder).stdout
    assert bare.startswith("configuration: none found")


def test_a_missing_configuration_is_an_error(folder: Path) -> None:
    result = run("check", "compliance", "--config", "none.yaml", cwd=folder)
    assert (result.returncode, "no such configuration file" in result.stderr) == (2, True)


# -- waivers -----------------------------------------------------------------------------------------------------------


def accept(folder: Path, subject: str = "crm", until: str = "2099-12-31", rule: str = "HOUSE-BACKUP") -> None:
    text = f"waivers:\n- {{rule: {rule}, subject: '{subject}', reason: Moves in autumn, approved_by: ciso, until: {until}}}\n"
    (folder / "compliance" / "waivers.yaml").write_text(text)


def test_what_is_waived_does_not_count_and_is_counted(folder: Path) -> None:
    accept(folder)
    assert subjects(folder, code=1) == ["shop"]
    assert subjects(folder, "--no-waivers", code=1) == ["crm", "shop"]
    accept(folder, "*")
    assert subjects(folder, code=0) == []
    assert "waived 2" in run("check", "compliance", cwd=folder).stdout
    report = run("report", "compliance", cwd=folder).stdout
    assert "| HOUSE-BACKUP | 'crm' | Moves in autumn | ciso | 2099-12-31 |" in report


def test_an_ended_waiver_opens_its_finding_and_says_so(folder: Path) -> None:
    accept(folder, until="2026-06-29")
    assert subjects(folder, code=1) == ["crm", "shop"]
    shown = " ".join(run("check", "compliance", cwd=folder).stdout.split())
    assert "the waiver of HOUSE-BACKUP for crm ended on 2026-06-29; what it accepted is open again" in shown


def test_a_stale_waiver_fails_where_that_is_wanted(folder: Path) -> None:
    retired = "systems: {crm: {operator: self, lacks: [backup], status: retired}}\n"
    (folder / "compliance" / "a.yaml").write_text("inventory: 1\norganisation: {country: HK}\n" + retired)
    accept(folder)
    assert subjects(folder, code=0) == []
    assert run("check", "compliance", "--strict-waivers", cwd=folder).returncode == 1
    assert run("waivers", "prune", "compliance", cwd=folder).returncode == 1
    assert run("waivers", "prune", "compliance", "--write", cwd=folder).returncode == 0
    assert (folder / "compliance" / "waivers.yaml").read_text() == "waivers: []\n"
    assert run("check", "compliance", "--strict-waivers", cwd=folder).returncode == 0


def test_a_waiver_of_nothing_known_stops_the_run(folder: Path) -> None:
    accept(folder, rule="HOUSE-BACKP")
    result = run("check", "compliance", cwd=folder)
    assert result.returncode == 2
    assert "waivers.yaml:2:3: the waiver names an unknown rule 'HOUSE-BACKP'\n    did you mean 'HOUSE-BACKUP'?" in result.stderr
    accept(folder, rule="HK-PDPO-S26-ORPHAN-STORE")  # a rule that is there, of a ruleset that does not run
    shown = " ".join(run("check", "compliance", cwd=folder).stdout.split())
    assert "waivers of rules that this run did not judge: 1 (HK-PDPO-S26-ORPHAN-STORE)" in shown


def test_a_term_can_be_limited(folder: Path) -> None:
    accept(folder, until="2099-06-30")
    (folder / ".compliance-lint.yaml").write_text("rulesets: [inventory, house]\nwaivers_max_term: P6M\n")
    result = run("check", "compliance", cwd=folder)
    assert (result.returncode, "longer than P6M from the day judged" in result.stderr) == (2, True)


def test_waivers_are_listed_and_added(folder: Path) -> None:
    words = ("HOUSE-BACKUP", "system:shop", "--reason", 'It is "old": no data', "--by", "ciso", "--until", "2099-12-31", "compliance")
    assert run("waivers", "add", *words, cwd=folder).returncode == 0
    assert run("waivers", "list", "compliance", cwd=folder).stdout.endswith("\n1 waiver\n")
    assert run("waivers", "add", *[word.replace("shop", "crm") for word in words], cwd=folder).returncode == 0
    listed = run("waivers", "list", "compliance", cwd=folder)
    assert listed.returncode == 0
    assert [line.split()[:3] for line in listed.stdout.splitlines()[:2]] == [
        ["used", "HOUSE-BACKUP", "system:shop"],
        ["used", "HOUSE-BACKUP", "system:crm"],
    ]
    before = (folder / "compliance" / "waivers.yaml").read_text()
    wrong = run("waivers", "add", *[word.replace("shop", "shp") for word in words], cwd=folder)
    assert (wrong.returncode, "did you mean 'shop'?" in wrong.stderr) == (2, True)
    assert (folder / "compliance" / "waivers.yaml").read_text() == before
    assert subjects(folder, code=0) == []


def test_a_waiver_that_would_accept_nothing_is_not_written(folder: Path) -> None:
    more = ("--reason", "Old", "--by", "ciso", "--until", "2099-12-31", "compliance")
    (folder / "compliance" / "safe.yaml").write_text(
        "inventory: 1\ncontrols: {c: {type: backup, status: active, covers: [safe], every: P1D}}\nsystems: {safe: {operator: self}}\n"
    )
    wrong = run("waivers", "add", "HOUSE-BACKUP", "system:safe", *more, cwd=folder)
    assert wrong.returncode == 2
    assert "there is nothing to accept: HOUSE-BACKUP has no finding on system:safe" in wrong.stderr
    assert "its findings are on system:crm, system:shop" in wrong.stderr
    assert not (folder / "compliance" / "waivers.yaml").exists()


# -- baseline ----------------------------------------------------------------------------------------------------------


def test_a_baseline_from_creation_to_pruning(folder: Path) -> None:
    created = run("baseline", "create", "compliance", cwd=folder)
    assert (created.returncode, (folder / ".compliance-lint-baseline.json").is_file()) == (0, True), created.stderr
    assert ".compliance-lint-baseline.json: 2 findings\nit counts once it is named: --baseline " in created.stdout
    assert run("baseline", "create", "compliance", cwd=folder).returncode == 2
    (folder / ".compliance-lint.yaml").write_text("rulesets: [inventory, house]\nbaseline: .compliance-lint-baseline.json\n")
    assert subjects(folder, code=0) == []
    text = (folder / "compliance" / "a.yaml").read_text().replace("shop:", "till:")
    (folder / "compliance" / "a.yaml").write_text("# moved a line\n" + text)
    assert subjects(folder, code=1) == ["till"]
    shown = " ".join(run("check", "compliance", cwd=folder).stdout.split())
    assert "entries of the baseline that match nothing any more: 1 (HOUSE-BACKUP)" in shown
    told = run("baseline", "diff", "compliance", cwd=folder)
    assert told.returncode == 1
    assert {"+ HOUSE-BACKUP system:till not_met", "- HOUSE-BACKUP system:shop not_met"} <= set(told.stdout.splitlines())
    assert run("baseline", "prune", "compliance", cwd=folder).returncode == 0
    assert subjects(folder, code=1) == ["till"]
    assert run("baseline", "update", "compliance", cwd=folder).returncode == 0
    assert subjects(folder, code=0) == []


def test_a_missing_or_damaged_baseline_stops_the_run(folder: Path) -> None:
    (folder / ".compliance-lint.yaml").write_text("rulesets: [inventory, house]\nbaseline: known.json\n")
    assert "known.json: the baseline cannot be read" in run("check", "compliance", cwd=folder).stderr
    (folder / "known.json").write_text("{")
    result = run("check", "compliance", cwd=folder)
    assert (result.returncode, "known.json:1:2: not valid JSON" in result.stderr) == (2, True)


def test_a_report_is_not_written_over_the_inventory(folder: Path) -> None:
    before = (folder / "compliance" / "a.yaml").read_text()
    result = run("check", "compliance", "--output", "json=compliance/a.yaml", cwd=folder)
    assert (result.returncode, (folder / "compliance" / "a.yaml").read_text()) == (2, before)
