"""Where a configuration, a ruleset or the day described takes findings away, the run says so in every format that can; else nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import CLEAN, HOUSE, INVENTORY, RULESET, TWO_SYSTEMS, Verdict, fails, git, laid, run

from compliance_lint.findings.phrases import PHRASES

YAML = ".compliance-lint.yaml"
TODAY = INVENTORY.replace("as_of: 2026-06-30\n", "")
"""The inventory without a day of its own."""
ALL = "rulesets: [hk_pdpo, house]\n"
"""All rulesets that apply: `inventory`, which always does, needs no naming."""
GATES = HOUSE | {YAML: ALL} | {"house/ruleset.yaml": RULESET, "compliance/a.yaml": TODAY, ".git/HEAD": ""}


@pytest.fixture
def folder(here: Path) -> Path:
    """An inventory with one finding, a ruleset of one rule, nothing that narrows anything."""
    return laid(here, GATES)


def narrowed(folder: Path, *words: str) -> list[dict[str, object]]:
    """What `check` says of files that narrow the run."""
    return list(json.loads(run("check", "compliance", "--format", "json", *words, cwd=folder).stdout)["narrowed"])


def told(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def test_nothing_is_said_where_nothing_is_taken_away(folder: Path, verdict: Verdict) -> None:
    (folder / YAML).write_text(ALL + "fail_on: low\nprofile: engineer\nseverities: {HOUSE-BACKUP: critical}\nexclude: [deploy/**]\n")
    laid(folder, {"deploy/a.yaml": "services: {}\n", "compliance/notes.md": "inventory: 1\n", "compliance/x.json": '{"a": 1}'})
    shown = verdict("compliance")
    assert (shown.code, shown.err) == (1, "")
    assert "narrows" not in shown.out and "not read" not in shown.out and "the description names" not in shown.out
    assert narrowed(folder) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fail_on: critical\n", "findings below critical do not count"),
        ("severities: {HOUSE-BACKUP: info}\n", "severities lowered 1 (HOUSE-BACKUP high → info)"),
        ("parameters: {house: {every: {value: P9Y, reason: r}}}\n", "figures set 1 (house.every P7D → P9Y)"),
    ],
)
def test_a_nearer_configuration_says_what_it_takes_away(folder: Path, verdict: Verdict, text: str, said: str) -> None:
    (folder / YAML).unlink()
    (folder / "compliance" / YAML).write_text("rulesets: [hk_pdpo, ../house]\n" + text)
    shown = verdict("compliance")
    assert f"compliance/{YAML} narrows this run: {said} judged:" in told(shown.out)
    if text.startswith("fail_on"):
        assert shown.code == 0
        assert f"compliance/{YAML} narrows this run" not in verdict("compliance", "--fail-on", "critical").out  # whoever calls knows it
    (folder / "compliance" / YAML).unlink()
    (folder / "pyproject.toml").write_text("[tool.compliance-lint]\nrulesets = ['hk_pdpo', 'house']\nfail_on = 'high'\n")
    assert "pyproject.toml narrows this run: findings below high do not count" in told(verdict("compliance").out)


def test_every_format_that_can_tell_tells(folder: Path) -> None:
    (folder / YAML).write_text(ALL + "fail_on: critical\n")
    for format in ("text", "json", "sarif", "junit", "github", "markdown"):
        result = run("check", "compliance", "--format", format, cwd=folder)
        assert (result.returncode, "findings below critical do not count" in told(result.stdout)) == (0, True), format
        assert format != "github" or result.stdout.startswith("::warning title=compliance-lint::.compliance-lint.yaml narrows this run")
    assert "findings below critical do not count" in told(run("check", "compliance", "--statistics", cwd=folder).stdout)
    assert narrowed(folder)[0]["fail_on"] == "critical"


def test_it_is_told_in_every_language(folder: Path) -> None:
    (folder / YAML).write_text(ALL + "fail_on: critical\nexclude: compliance/b.yaml\nseverities: {HOUSE-BACKUP: low}\n")
    (folder / "compliance" / "b.yaml").write_text(TODAY)
    for language in PHRASES:
        warnings = json.loads(run("check", "compliance", "--lang", language, "--format", "json", cwd=folder).stdout)["warnings"]
        (line,) = (row["message"] for row in warnings if row["code"] == "narrowed")
        assert all(word in line for word in (YAML, "critical", "compliance/b.yaml", "HOUSE-BACKUP high → low")), line
        assert language == "en" or "narrows" not in line


def test_rulesets_that_apply_and_are_left_out(folder: Path) -> None:
    (folder / "compliance" / "a.yaml").write_text(TODAY.replace("{country: HK}", "{country: HK, serves: [DE]}"))
    (folder / YAML).write_text("rulesets: [jp_appi, house]\n")
    assert narrowed(folder)[0]["rulesets"] == ["eu_gdpr", "hk_pdpo"]
    (folder / YAML).write_text("rulesets: [hk_pdpo, eu_gdpr, house]\n")
    assert narrowed(folder) == []
    (folder / YAML).write_text("rulesets: [jp_appi, house]\n")
    assert narrowed(folder, "--ruleset", "hk_pdpo") == []


def test_what_is_excluded_is_counted_where_it_describes_something(folder: Path, verdict: Verdict) -> None:
    (folder / YAML).write_text(ALL + "exclude: [compliance/drafts, compliance/*.yml]\n")
    others = {"x.yaml": TWO_SYSTEMS, "y.yaml": '\ufeff{"inventory": 1}', "z.yaml": "no: inventory\n"}
    laid(folder / "compliance" / "drafts", others)
    assert narrowed(folder)[0]["excluded"] == ["compliance/drafts/x.yaml", "compliance/drafts/y.yaml"]
    assert "descriptions left out 2 (compliance/drafts/x.yaml, compliance/drafts/y.yaml)" in told(verdict("compliance").out)
    laid(folder / "compliance", {f"{number}.yml": "inventory: 1\n" for number in range(5)})
    assert "descriptions left out 7 (" in told(verdict("compliance").out) and "and 3 more)" in told(verdict("compliance").out)


def test_an_inventory_elsewhere_leaves_the_usual_one_out(folder: Path, verdict: Verdict) -> None:
    laid(folder, {"small/a.yaml": CLEAN.replace("as_of: 2026-06-30\n", ""), "compliance/b.yaml": "inventory: 1\n"})
    (folder / YAML).write_text(ALL + "inventory: [small, compliance/b.yaml]\n")
    shown = verdict()
    assert (shown.code, "descriptions left out 1 (compliance/a.yaml)" in told(shown.out)) == (0, True)
    (folder / "compliance" / "a.yaml").write_text("no: inventory\n")
    assert "left out" not in verdict().out


# -- configurations that nobody reads ----------------------------------------------------------------------------------


def test_a_configuration_that_another_takes_the_place_of(folder: Path, verdict: Verdict) -> None:
    (folder / YAML).write_text(ALL + "profile: gate\nstrict_waivers: true\nlang: de\n")
    (folder / "compliance" / YAML).write_text("lang: en\nrulesets: [hk_pdpo]\n")
    said = f"{YAML} is not read, as compliance/{YAML} takes its place, and asks for more: rulesets, profile, strict_waivers"
    assert said in told(verdict("compliance").out)
    assert "is not read" not in verdict("compliance", "--config", f"compliance/{YAML}").out
    (folder / "compliance" / YAML).write_text("rulesets: [hk_pdpo, ../house]\nprofile: auditor\nstrict_waivers: true\n")
    assert "is not read" not in verdict("compliance").out
    (folder / YAML).write_text("rulesets: [\n")
    assert f"{YAML} is not read" in verdict("compliance").out


def test_a_configuration_below_the_one_that_is_read(folder: Path, verdict: Verdict) -> None:
    (folder / "compliance" / YAML).write_text("profile: gate\n")
    assert f"compliance/{YAML} is not read, as {YAML} takes its place, and asks for more: profile" in told(verdict().out)
    (folder / YAML).unlink()
    assert f"compliance/{YAML} is not read, as a configuration is looked for further up only" in told(verdict().out)


@pytest.mark.parametrize("name", [f"compliance/hr/{YAML}", f"second/{YAML}", "second/pyproject.toml"])
def test_a_configuration_beside_other_files_than_the_first(folder: Path, verdict: Verdict, name: str) -> None:
    laid(folder, {"compliance/hr/b.yaml": "inventory: 1\n", "second/in/c.yaml": "inventory: 1\n"})
    assert "is not read" not in verdict("compliance", "second/in").out
    laid(folder, {name: "profile: gate\n" if name.endswith("yaml") else "[tool.compliance-lint]\nprofile = 'gate'\n"})
    assert f"{name} is not read, as {YAML} takes its place, and asks for more: profile" in told(verdict("compliance", "second/in").out)


def test_a_file_that_is_left_out_prints_no_line_of_its_own(folder: Path) -> None:
    (folder / "compliance" / "a\n::error::b.yaml").write_text("inventory: 1\n")
    (folder / "compliance" / "a\u202e.yaml.bak").write_text("inventory: 1\n")
    (folder / YAML).write_text(ALL + "exclude: '*/a?::*'\n")
    for format in ("text", "github", "markdown", "json"):
        shown = run("check", "compliance", "--format", format, cwd=folder).stdout
        assert "\n::error::b" not in shown and "\u202e" not in shown and "::error::b.yaml" in shown, format


def test_what_is_no_file_is_no_configuration(folder: Path, verdict: Verdict) -> None:
    (folder / YAML).unlink()
    (folder / YAML).mkdir()
    fails(verdict("compliance"), 2, f"{YAML}: is no file")
    (folder / YAML).rmdir()
    (folder / ".compliance_lint.yaml").write_text(ALL)
    fails(verdict("compliance"), 2, f".compliance_lint.yaml: would not be read; name it {YAML}")


def test_what_is_said_on_standard_error_is_said_each_time(folder: Path, verdict: Verdict) -> None:
    (folder / "pyproject.toml").write_text("[tool.compliance-lint]\nprofile = 'gate'\n")
    assert "passed over" in verdict("compliance").err


# -- own rulesets ------------------------------------------------------------------------------------------------------

OWN = "title: Own\njurisdiction: HK\nversion: '1'\nextends: hk_pdpo\ninstruments: {book: Handbook}\nareas: {a: Area}\n"
RULE = HOUSE["house/rules/r.yaml"].replace("HOUSE-BACKUP", "OWN-BACKUP").replace("$every", "P7D")


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        (
            "severities: {HK-PDPO-DPP4-1-BYOD: info}\n",
            "severities",
            [{"rule": "HK-PDPO-DPP4-1-BYOD", "was": "medium", "is": "info"}],
        ),
        (
            "personal_forms: [identified]\n",
            "figures",
            [{"name": "personal_forms", "was": "[identified, pseudonymised]", "is": "[identified]"}],
        ),
        ("parameters: {processor_audit: {value: P50Y, source: ours, why: w}}\n", "figures", None),
        ("severities: {HK-PDPO-DPP4-1-BYOD: critical}\n", "", None),
    ],
)
def test_a_ruleset_that_makes_less_of_what_it_extends(folder: Path, text: str, key: str, value: object) -> None:
    laid(folder, {"own/ruleset.yaml": OWN + text, "own/rules/r.yaml": RULE, YAML: "rulesets: [hk_pdpo, own]\n"})
    found = narrowed(folder)
    assert [one["file"] for one in found] == (["own/ruleset.yaml"] if key else [])
    if key and value is not None:
        assert found[0][key] == value
    elif key:
        assert [(row["name"], row["is"]) for row in found[0][key]] == [("processor_audit", "P50Y")]  # type: ignore[attr-defined]


def test_a_ruleset_does_not_hide_what_another_finds(folder: Path, verdict: Verdict) -> None:
    rule = RULE.replace("subject: system\n", "subject: system\n  implies: [HK-PDPO-DPP4-1-BYOD]\n")
    laid(folder, {"own/ruleset.yaml": OWN, "own/rules/r.yaml": rule, YAML: "rulesets: [hk_pdpo, own]\n"})
    fails(verdict("compliance"), 2, "OWN-BACKUP implies HK-PDPO-DPP4-1-BYOD, a rule of hk_pdpo, and would hide what that one finds")


def test_a_ruleset_does_not_pass_for_a_bundled_one(folder: Path, verdict: Verdict) -> None:
    (folder / "own").mkdir()
    (folder / "house").rename(folder / "own" / "hk_pdpo")
    (folder / YAML).write_text("rulesets: [jp_appi, own/hk_pdpo]\n")
    fails(verdict("compliance"), 2, "'hk_pdpo' is the name of a bundled ruleset")


# -- the day -----------------------------------------------------------------------------------------------------------


def test_a_day_that_the_description_names_is_told(folder: Path, verdict: Verdict) -> None:
    for day in ("2020-01-31", "2099-01-31"):
        (folder / "compliance" / "a.yaml").write_text(f"as_of: {day}\n{TODAY}")
        assert f"{day} is the day that the description names, not the real one (--as-of today)" in told(verdict("compliance").out)
        assert "the description names" not in verdict("compliance", "--as-of", day).out
        assert "the description names" not in verdict("compliance", "--as-of", "today").out


def test_an_old_day_does_not_revive_a_waiver(folder: Path, verdict: Verdict) -> None:
    waiver = "waivers: [{rule: HOUSE-BACKUP, subject: crm, reason: r, approved_by: x, until: 2021-01-31}]\n"
    laid(folder / "compliance", {"a.yaml": f"as_of: 2020-12-31\n{TODAY}", "waivers.yaml": waiver})
    shown = verdict("compliance")
    assert (shown.code, "ended on 2021-01-31; what it accepted is open again" in told(shown.out)) == (1, True)
    assert verdict("compliance", "--as-of", "2020-12-31").code == 0
    assert verdict("compliance", "--as-of", "2021-01-31").code == 0
    assert verdict("compliance", "--as-of", "2021-02-01").code == 1
    assert run("waivers", "list", "compliance", cwd=folder).returncode == 1
    assert run("waivers", "list", "compliance", "--as-of", "2020-12-31", cwd=folder).returncode == 0
    assert "1 waiver to prune" in run("waivers", "prune", "compliance", cwd=folder).stdout


def test_a_day_to_come_ends_waivers_and_lengthens_no_term(folder: Path, verdict: Verdict) -> None:
    waiver = "waivers: [{rule: HOUSE-BACKUP, subject: crm, reason: r, approved_by: x, until: 2098-01-31}]\n"
    laid(folder / "compliance", {"a.yaml": f"as_of: 2099-12-31\n{TODAY}", "waivers.yaml": waiver})
    assert verdict("compliance").code == 1
    (folder / "compliance" / "a.yaml").write_text(f"as_of: 2097-12-31\n{TODAY}")
    assert verdict("compliance").code == 0
    (folder / YAML).write_text(ALL + "waivers_max_term: P1Y\n")
    fails(verdict("compliance"), 2, "longer than P1Y from the day judged")


# -- a difference ------------------------------------------------------------------------------------------------------


def test_a_difference_says_what_its_settings_take_away(folder: Path) -> None:
    laid(folder, {"old/a.yaml": TODAY, "new/a.yaml": TODAY, "new/drafts/b.yaml": TODAY})
    (folder / YAML).write_text(ALL + "exclude: new/drafts\n")
    result = run("diff", "old", "new", cwd=folder)
    assert (result.returncode, result.stderr) == (0, f"warning: {YAML} narrows this run: descriptions left out 1 (new/drafts/b.yaml)\n")
    (folder / YAML).write_text(ALL)
    assert run("diff", "old", "old", cwd=folder).stderr == ""


def test_of_a_revision_it_is_said_with_the_names_of_the_repository(folder: Path) -> None:
    (folder / ".git" / "HEAD").unlink()
    git(folder, "init", "-q")
    laid(folder, {"compliance/drafts/b.yaml": TODAY, YAML: ALL + "exclude: compliance/drafts\n"})
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "x")
    result = run("diff", "HEAD", "HEAD", cwd=folder)
    assert (result.returncode, "left out 1 (compliance/drafts/b.yaml)\n" in result.stderr) == (0, True), result.stderr


def test_a_ruleset_does_not_word_what_is_told_of_it(folder: Path) -> None:
    (folder / "house" / "ruleset.yaml").write_text(RULESET + 'headings: {semicolon: {en: "~"}}\n')
    (folder / YAML).write_text(ALL + "fail_on: high\nseverities: {HOUSE-BACKUP: low}\n")
    assert "do not count; severities lowered" in told(run("check", "compliance", cwd=folder).stdout)
