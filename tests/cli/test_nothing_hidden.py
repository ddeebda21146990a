"""No waiver, baseline, name of a file or earlier state hides a finding that it does not name."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import CLEAN, CONFIG, INVENTORY, RULE, Verdict, fails, git

from compliance_lint.cli import app

WAIVER = "waivers: [{rule: HOUSE-BACKUP, subject: '*', reason: r, approved_by: x, until: 2099-01-01}]\n"


def test_waivers_count_only_where_an_inventory_would(folder: Path, verdict: Verdict) -> None:
    for name in ("node_modules", "drafts"):
        (folder / "compliance" / name).mkdir()
        (folder / "compliance" / name / "waivers.yaml").write_text(WAIVER)
    (folder / ".compliance-lint.yaml").write_text(CONFIG + "exclude: compliance/drafts\n")
    assert verdict("compliance").code == 1
    (folder / "compliance" / "waivers.yaml").write_text(WAIVER)
    assert verdict("compliance").code == 0


@pytest.mark.parametrize(("old", "new"), [("HOUSE-BACKUP", "HOUSE-OTHER"), ('"crm"', '"shop"'), ('"system"', '"party"')])
def test_a_baseline_hides_only_what_it_names(folder: Path, verdict: Verdict, capfd: pytest.CaptureFixture[str], old: str, new: str) -> None:
    assert app.run(["baseline", "create", "compliance", "--file", "known.json"]) == 0
    capfd.readouterr()
    assert verdict("compliance", "--baseline", "known.json").code == 0
    (folder / "known.json").write_text((folder / "known.json").read_text().replace(old, new))
    assert verdict("compliance", "--baseline", "known.json").code == 1


@pytest.mark.parametrize("name", ["b.YAML", "b.Yml", "expected.yaml", "waivers.yaml", ".compliance-lint.yaml"])
def test_a_file_that_describes_something_is_read_whatever_its_name_is(folder: Path, verdict: Verdict, name: str) -> None:
    (folder / "compliance" / "a.yaml").write_text(CLEAN)
    assert verdict("compliance", "--config", ".compliance-lint.yaml").code == 0
    (folder / "compliance" / name).write_text("inventory: 1\nsystems: {crm: {operator: self, lacks: [backup]}}\n")
    assert verdict("compliance", "--config", ".compliance-lint.yaml").code == (2 if name == "waivers.yaml" else 1)


def test_a_rule_of_ones_own_does_not_take_the_place_of_another(folder: Path, verdict: Verdict) -> None:
    (folder / ".compliance-lint.yaml").write_text("rulesets: [house, hk_pdpo]\n")
    (folder / "house" / "rules" / "r.yaml").write_text(RULE.replace("HOUSE-BACKUP", "HK-PDPO-DPP4-1-BYOD"))
    fails(verdict("compliance"), 2, "two rules have the id HK-PDPO-DPP4-1-BYOD")
    (folder / "house" / "rules" / "r.yaml").write_text(RULE)
    (folder / "own").mkdir()
    (folder / "house").rename(folder / "own" / "hk_pdpo")
    (folder / ".compliance-lint.yaml").write_text("rulesets: [own/hk_pdpo, hk_pdpo]\n")
    fails(verdict("compliance"), 2, "two rulesets are named 'hk_pdpo'")


def test_a_configuration_that_would_be_passed_over(folder: Path, verdict: Verdict) -> None:
    (folder / ".compliance-lint.yaml").rename(folder / ".compliance-lint.yml")
    fails(verdict("compliance"), 2, "would not be read; name it .compliance-lint.yaml")
    (folder / ".compliance-lint.yml").unlink()
    (folder / ".compliance-lint.yaml").symlink_to("nowhere")
    fails(verdict("compliance"), 2, "is a link to no file")
    (folder / ".compliance-lint.yaml").unlink()
    (folder / "pyproject.toml").write_text('[tool.compliance_lint]\nrulesets = ["house"]\n')
    fails(verdict("compliance"), 2, "pyproject.toml:1:1: the table is named [tool.compliance-lint]")


@pytest.mark.parametrize("target", ["compliance/a.yaml", ".compliance-lint.yaml", "house/rules/r.yaml", "known.json"])
def test_no_output_over_what_a_run_reads(folder: Path, capfd: pytest.CaptureFixture[str], target: str) -> None:
    assert app.run(["baseline", "create", "compliance", "--file", "known.json"]) == 0
    (folder / ".compliance-lint.yaml").write_text(CONFIG + "baseline: known.json\n")
    before = (folder / target).read_text()
    for words in (["check", "--output", f"json={target}"], ["report", "--output", target], ["graph", "--output", target]):
        assert app.run([*words, "compliance"]) == 2, words
        assert "a report is not written over it" in capfd.readouterr().err
    assert (folder / target).read_text() == before


# -- an earlier state --------------------------------------------------------------------------------------------------


def commit(folder: Path) -> None:
    """Commits the whole working directory."""
    if not (folder / ".git").is_dir():
        (folder / ".git").unlink()
        git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "x")


def since(capfd: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = app.run(["check", *(words or ("compliance",)), "--since", "HEAD"])
    return code, capfd.readouterr().err


def test_attributes_of_git_do_not_change_what_was_known(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "compliance" / "b.yaml").write_text("inventory: 1\ncontrols: {b: {type: backup, covers: [shop], every: P1D}}\n")
    (folder / "compliance" / "a.yaml").write_text(CLEAN + "systems: {shop: {operator: self}}\n")
    (folder / ".gitattributes").write_text("compliance/b.yaml export-ignore\n")
    commit(folder)
    (folder / "compliance" / "b.yaml").write_text("inventory: 1\n")
    (folder / "compliance" / "a.yaml").write_text(CLEAN + "systems: {shop: {operator: self, lacks: [backup]}}\n")
    assert since(capfd)[0] == 1


def test_an_earlier_state_is_read_as_this_one_is(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "compliance" / "drafts").mkdir()
    (folder / "compliance" / "drafts" / "d.yaml").write_text("services: {}\n")
    (folder / "shared").mkdir()
    (folder / "shared" / "s.yaml").write_text("inventory: 1\nsystems: {shop: {operator: self, lacks: [backup]}}\n")
    (folder / "compliance" / "s.yaml").symlink_to("../shared/s.yaml")
    (folder / ".compliance-lint.yaml").write_text(CONFIG + "exclude: compliance/drafts\n")
    commit(folder)
    assert since(capfd) == (0, "")
    (folder / "new").mkdir()
    (folder / "new" / "a.yaml").write_text(INVENTORY)
    assert since(capfd, "new") == (1, "")  # what was not there yet was not known
    (folder / "compliance" / "out.yaml").symlink_to("/etc/out.yaml")
    commit(folder)
    (folder / "compliance" / "out.yaml").unlink()
    code, said = since(capfd)
    assert (code, "leads out of the repository" in said) == (2, True)


def test_a_hook_of_git_may_name_another_repository(
    folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(folder)
    monkeypatch.setenv("GIT_DIR", ".git")
    assert since(capfd) == (0, "")
