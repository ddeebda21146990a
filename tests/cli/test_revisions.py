"""What is new since a revision, and the difference between two states: findings, the facts behind them, and what somebody accepted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import HOUSE, TWO_SYSTEMS, git, laid, run, subjects


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An inventory of two systems and a ruleset of one rule."""
    return laid(tmp_path, {"compliance/a.yaml": TWO_SYSTEMS, **HOUSE})


# -- revisions ---------------------------------------------------------------------------------------------------------


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


WAIVED = "waivers:\n- {rule: HOUSE-BACKUP, subject: crm, reason: 'Moves | in autumn', approved_by: ciso, until: 2099-12-31}\n"
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
    (folder / "new" / "waivers.yaml").write_text(WAIVED.replace("2099-12-31", "2026-06-29"))
    assert house(folder, *paths, code=1) == {"new": ["crm"]}


def test_what_comes_with_its_waiver_is_accepted_in_every_format(folder: Path) -> None:
    paths = states(folder, "systems: {crm: {operator: self, status: retired}}\n", CRM)
    (folder / "new" / "waivers.yaml").write_text(WAIVED)
    result = run("diff", *paths, "--format", "json", cwd=folder)
    row = json.loads(result.stdout)["accepted"][0]
    terms = {"reason": "Moves | in autumn", "approved_by": "ciso", "until": "2099-12-31", "reference": ""}
    assert (result.returncode, row["disposition"], row["waiver"]) == (0, "waived", terms)
    assert {"place": "system.crm.lacks", "old": None, "new": "[backup]"} in row["facts"]
    text = run("diff", *paths, cwd=folder).stdout
    assert text.startswith("= HOUSE-BACKUP system:crm not_met high, accepted until 2099-12-31 by ciso:")
    assert text.splitlines()[-1].startswith("0 new, 0 gone, 0 changed, 1 accepted; ")
    markdown = run("diff", *paths, "--format", "markdown", cwd=folder).stdout
    assert markdown.startswith("## compliance-lint: 0 new, 0 fixed, 0 changed, 1 accepted\n\n### Accepted\n")
    assert r"<br>accepted until 2099-12-31 by ciso: Moves \| in autumn |" in markdown


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
