"""The gate: configuration, waivers, baselines and revisions, from the command line."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from test_check import run

RULESET = """title: {en: House}
jurisdiction: HK
version: "1"
languages: [en]
instruments: {book: {name: Handbook}}
areas: {a: {en: Area}}
parameters: {every: {value: P7D, source: ours, why: A week}}
"""
RULE = """rules:
- id: HOUSE-BACKUP
  title: {en: Backed up}
  area: a
  duty: own_policy
  severity: high
  cites: [{instrument: book, provision: "1"}]
  subject: system
  require: {covered_by: {control: backup, every: {at_most: $every}}}
  view: {en: Why}
  recommend: {en: Back it up.}
  examples: [{inventory: {}, expect: {}}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with an inventory of two systems and a ruleset of one rule."""
    (tmp_path / "compliance").mkdir()
    (tmp_path / "compliance" / "a.yaml").write_text(
        "inventory: 1\nas_of: 2026-06-30\norganisation: {country: HK}\nsystems:\n"
        "  crm: {operator: self, lacks: [backup]}\n  shop: {operator: self, lacks: [backup]}\n"
    )
    (tmp_path / "house" / "rules").mkdir(parents=True)
    (tmp_path / "house" / "ruleset.yaml").write_text(RULESET)
    (tmp_path / "house" / "rules" / "r.yaml").write_text(RULE)
    (tmp_path / ".compliance-lint.yaml").write_text("rulesets: [inventory, house]\n")
    return tmp_path


def subjects(folder: Path, *words: str, code: int | None = None) -> list[str]:
    """The subjects of the findings shown of the house rule."""
    result = run("check", "compliance", "--format", "json", *words, cwd=folder)
    data = json.loads(result.stdout)
    assert not data["errors"], data["errors"]
    if code is not None:
        assert result.returncode == code, result.stdout
    return [finding["subject"]["id"] for finding in data["findings"] if finding["rule"] == "HOUSE-BACKUP"]


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


def accept(folder: Path, subject: str = "crm", until: str = "2026-12-31", rule: str = "HOUSE-BACKUP") -> None:
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
    assert "| HOUSE-BACKUP | 'crm' | Moves in autumn | ciso | 2026-12-31 |" in report


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
    assert "1 waivers are of rules that this run did not judge: HK-PDPO-S26-ORPHAN-STORE" in shown


def test_a_term_can_be_limited(folder: Path) -> None:
    accept(folder, until="2027-06-30")
    (folder / ".compliance-lint.yaml").write_text("rulesets: [inventory, house]\nwaivers_max_term: P6M\n")
    result = run("check", "compliance", cwd=folder)
    assert (result.returncode, "longer than P6M from the day judged" in result.stderr) == (2, True)


def test_waivers_are_listed_and_added(folder: Path) -> None:
    words = ("HOUSE-BACKUP", "system:shop", "--reason", 'It is "old": no data', "--by", "ciso", "--until", "2026-12-31", "compliance")
    assert run("waivers", "add", *words, cwd=folder).returncode == 0
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


# -- baseline ----------------------------------------------------------------------------------------------------------


def test_a_baseline_from_creation_to_pruning(folder: Path) -> None:
    created = run("baseline", "create", "compliance", cwd=folder)
    assert (created.returncode, (folder / ".compliance-lint-baseline.json").is_file()) == (0, True), created.stderr
    assert run("baseline", "create", "compliance", cwd=folder).returncode == 2
    (folder / ".compliance-lint.yaml").write_text("rulesets: [inventory, house]\nbaseline: .compliance-lint-baseline.json\n")
    assert subjects(folder, code=0) == []
    text = (folder / "compliance" / "a.yaml").read_text().replace("shop:", "till:")
    (folder / "compliance" / "a.yaml").write_text("# moved a line\n" + text)
    assert subjects(folder, code=1) == ["till"]
    shown = " ".join(run("check", "compliance", cwd=folder).stdout.split())
    assert "entries of the baseline match nothing any more: HOUSE-BACKUP" in shown
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


# -- revisions ---------------------------------------------------------------------------------------------------------


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *identity, *words], check=True, capture_output=True)


def test_only_what_is_new_since_a_revision_counts(folder: Path) -> None:
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "first")
    assert subjects(folder, "--since", "HEAD", code=0) == []
    with (folder / "compliance" / "a.yaml").open("a") as file:
        file.write("  till: {operator: self, lacks: [backup]}\n")
    assert subjects(folder, "--since", "HEAD", code=1) == ["till"]
    wrong = run("check", "compliance", "--since", "nowhere", cwd=folder)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    first, hint = wrong.stderr.splitlines()
    assert first == "error: --since 'nowhere' is no revision of this repository"
    assert "shallow clone" in hint and "fetch-depth: 0" in hint


def test_what_is_wrong_with_an_earlier_state_is_told_where_it_was_committed(folder: Path) -> None:
    good = (folder / "compliance" / "a.yaml").read_text()
    (folder / "compliance" / "a.yaml").write_text(good.replace("operator", "operatr"))
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "first")
    (folder / "compliance" / "a.yaml").write_text(good)
    for words in (("check", "compliance", "--since", "HEAD"), ("diff", "HEAD", ".")):
        wrong = run(*words, cwd=folder)
        assert wrong.returncode == 2 and wrong.stderr.startswith("HEAD:compliance/a.yaml:5:9: "), wrong.stderr


def test_without_a_repository_there_is_no_revision(folder: Path) -> None:
    since = run("check", "compliance", "--since", "HEAD", cwd=folder)
    assert (since.returncode, since.stderr) == (2, "error: --since 'HEAD': compliance lies in no git repository\n")
    between = run("diff", "HEAD~1", "HEAD", cwd=folder)
    assert between.returncode == 2
    assert between.stderr == f"error: HEAD~1: no such path, and no revision: {folder / 'compliance'} lies in no git repository\n"


def test_a_report_is_not_written_over_the_inventory(folder: Path) -> None:
    before = (folder / "compliance" / "a.yaml").read_text()
    result = run("check", "compliance", "--output", "json=compliance/a.yaml", cwd=folder)
    assert (result.returncode, (folder / "compliance" / "a.yaml").read_text()) == (2, before)


# -- diff --------------------------------------------------------------------------------------------------------------


def states(folder: Path, old: str, new: str) -> tuple[str, str]:
    head = "inventory: 1\nas_of: 2026-06-30\norganisation: {country: HK}\n"
    for name, text in (("old", old), ("new", new)):
        (folder / name).mkdir()
        (folder / name / "a.yaml").write_text(head + text)
    return "old", "new"


def test_a_difference_tells_findings_and_the_facts_that_changed_them(folder: Path) -> None:
    paths = states(
        folder,
        "systems:\n  crm: {operator: self, lacks: [backup]}\n  shop: {operator: self}\n  till: {operator: self, lacks: [backup]}\n",
        "systems:\n  crm: {operator: self, name: CRM}\n  shop: {operator: self, lacks: [backup]}\n"
        "  till: {operator: self, lacks: [backup]}\n"
        "controls: {c: {type: backup, status: active, covers: [crm], every: P1D}}\n",
    )
    result = run("diff", *paths, "--profile", "auditor", "--format", "json", cwd=folder)
    data = json.loads(result.stdout)
    assert result.returncode == 1
    house = {kind: [row for row in data[kind] if row["rule"] == "HOUSE-BACKUP"] for kind in ("new", "fixed")}
    assert (house["new"], [row["subject"]["id"] for row in house["fixed"]]) == ([], ["crm"])
    assert [fact["place"] for fact in house["fixed"][0]["facts"]] == ["system.crm.lacks", "system.crm.name", "control.c"]
    changed = [row for row in data["changed"] if row["now"]["rule"] == "HOUSE-BACKUP"]
    assert [(row["before"]["outcome"], row["now"]["outcome"], row["now"]["subject"]["id"]) for row in changed] == [
        ("unstated", "not_met", "shop")
    ]
    assert changed[0]["now"]["facts"] == [{"place": "system.shop.lacks", "old": None, "new": "[backup]"}]


def test_a_difference_as_a_comment_and_as_text(folder: Path) -> None:
    paths = states(folder, "systems: {crm: {operator: self}}\n", "systems:\n  crm: {operator: self, lacks: [backup], name: 'a | b <c>'}\n")
    markdown = run("diff", *paths, "--format", "markdown", cwd=folder).stdout
    assert "| high | HOUSE-BACKUP | `new/a.yaml:5` |" in markdown
    assert r"system.crm.lacks: not stated -> \[backup\]" in markdown and "<c>" not in markdown
    text = run("diff", *paths, cwd=folder).stdout
    assert text.startswith("+ HOUSE-BACKUP system:crm not_met high\n")
    assert text.splitlines()[-1].startswith("1 new, 0 gone, 0 changed; 2 facts changed")


def test_nothing_new_exits_0_and_a_moved_line_is_nothing(folder: Path) -> None:
    paths = states(
        folder, "systems: {crm: {operator: self, lacks: [backup]}}\n", "\n\nsystems:\n  crm:\n    lacks: [backup]\n    operator: self\n"
    )
    result = run("diff", *paths, cwd=folder)
    assert (result.returncode, result.stdout) == (0, "0 new, 0 gone, 0 changed; 0 facts changed\n")


def test_revisions_are_compared(folder: Path) -> None:
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "first")
    (folder / "compliance" / "a.yaml").write_text(
        (folder / "compliance" / "a.yaml").read_text().replace("  shop: {operator: self, lacks: [backup]}\n", "")
    )
    git(folder, "commit", "-qam", "second")
    back = run("diff", "HEAD~1", "HEAD", cwd=folder)
    assert back.returncode == 0 and back.stdout.startswith("- HOUSE-BACKUP system:shop not_met high")
    assert run("diff", "HEAD", "HEAD~1", cwd=folder).returncode == 1
    wrong = run("diff", "HEAD", "nowhere", cwd=folder)
    assert (wrong.returncode, "neither a path nor a git revision" in wrong.stderr) == (2, True)
    assert "shallow clone" in wrong.stderr and "fetch-depth: 0" in wrong.stderr


def test_paths_of_a_revision_are_those_of_the_repository(folder: Path) -> None:
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "first")
    with (folder / "compliance" / "a.yaml").open("a") as file:
        file.write("  till: {operator: self, lacks: [backup]}\n")
    git(folder, "commit", "-qam", "second")
    for words, kind in ((("HEAD~1", "HEAD"), "new"), (("HEAD", "HEAD~1"), "fixed")):
        for cwd in (folder, folder / "compliance"):
            row = json.loads(run("diff", *words, "--format", "json", cwd=cwd).stdout)[kind][0]
            assert row["location"] == {"path": "compliance/a.yaml", "line": 7, "column": 34}
        assert "| `compliance/a.yaml:7` |" in run("diff", *words, "--format", "markdown", cwd=folder).stdout
        assert "    compliance/a.yaml:7:34 " in run("diff", *words, cwd=folder).stdout


def house(folder: Path, *words: str, code: int) -> dict[str, list[str]]:
    """The subjects of the house rule in each category of a difference."""
    result = run("diff", *words, "--format", "json", cwd=folder)
    assert result.returncode == code, result.stderr or result.stdout
    data = json.loads(result.stdout)
    assert data["version"] == 1
    found = {kind: [row["subject"]["id"] for row in data[kind] if row["rule"] == "HOUSE-BACKUP"] for kind in ("new", "fixed", "accepted")}
    return {kind: ids for kind, ids in found.items() if ids}


WAIVED = "waivers:\n- {rule: HOUSE-BACKUP, subject: crm, reason: 'Moves | in autumn', approved_by: ciso, until: 2026-12-31}\n"
CRM = "systems: {crm: {operator: self, lacks: [backup]}}\n"


def test_what_somebody_accepted_is_not_fixed_and_what_nobody_accepts_any_more_is_new(folder: Path) -> None:
    paths = states(folder, CRM, CRM)
    (folder / "new" / "waivers.yaml").write_text(WAIVED)
    assert house(folder, *paths, code=0) == {"accepted": ["crm"]}
    assert house(folder, "new", "old", code=1) == {"new": ["crm"]}
    back = run("diff", "new", "old", cwd=folder).stdout
    assert back.startswith("+ HOUSE-BACKUP system:crm not_met high, accepted before\n")
    (folder / "old" / "waivers.yaml").write_text(WAIVED)
    assert house(folder, *paths, code=0) == {}
    (folder / "new" / "waivers.yaml").write_text(WAIVED.replace("2026-12-31", "2026-06-29"))
    assert house(folder, *paths, code=1) == {"new": ["crm"]}


def test_what_comes_with_its_waiver_is_accepted_in_every_format(folder: Path) -> None:
    paths = states(folder, "systems: {crm: {operator: self, status: retired}}\n", CRM)
    (folder / "new" / "waivers.yaml").write_text(WAIVED)
    result = run("diff", *paths, "--format", "json", cwd=folder)
    row = json.loads(result.stdout)["accepted"][0]
    terms = {"reason": "Moves | in autumn", "approved_by": "ciso", "until": "2026-12-31", "reference": ""}
    assert (result.returncode, row["disposition"], row["waiver"]) == (0, "waived", terms)
    assert {"place": "system.crm.lacks", "old": None, "new": "[backup]"} in row["facts"]
    text = run("diff", *paths, cwd=folder).stdout
    assert text.startswith("= HOUSE-BACKUP system:crm not_met high, accepted until 2026-12-31 by ciso:")
    assert text.splitlines()[-1].startswith("0 new, 0 gone, 0 changed, 1 accepted; ")
    markdown = run("diff", *paths, "--format", "markdown", cwd=folder).stdout
    assert markdown.startswith("## compliance-lint: 0 new, 0 fixed, 0 changed, 1 accepted\n\n### Accepted\n")
    assert r"<br>accepted until 2026-12-31 by ciso: Moves \| in autumn |" in markdown


def test_what_was_accepted_and_is_repaired_is_fixed(folder: Path) -> None:
    repaired = "controls: {c: {type: backup, status: active, covers: [crm], every: P1D}}\n"
    paths = states(folder, CRM, "systems: {crm: {operator: self}}\n" + repaired)
    (folder / "old" / "waivers.yaml").write_text(WAIVED)
    assert house(folder, *paths, code=0) == {"fixed": ["crm"]}


def test_what_the_baseline_has_is_accepted_in_a_difference_too(folder: Path) -> None:
    paths = states(folder, "systems: {shop: {operator: self}}\n", CRM)
    assert house(folder, *paths, code=1) == {"new": ["crm"]}
    assert run("baseline", "create", "new", "--file", "known.json", cwd=folder).returncode == 0
    (folder / ".compliance-lint.yaml").write_text("rulesets: [inventory, house]\nbaseline: known.json\n")
    assert house(folder, *paths, code=0) == {"accepted": ["crm"]}
    assert "not_met high, accepted in the baseline\n" in run("diff", *paths, cwd=folder).stdout
    assert house(folder, "new", "old", code=0) == {"fixed": ["crm"]}
