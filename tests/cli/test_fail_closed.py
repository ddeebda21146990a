"""Whatever is wrong with what is read, the exit code is not that of a pass, in `check` and in the hook."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from command_line import CLEAN, CONFIG, INVENTORY, RULE, RULESET, Verdict, fails


def test_what_the_others_damage_is_right(folder: Path, verdict: Verdict) -> None:
    assert verdict("compliance").code == 1
    (folder / "compliance" / "a.yaml").write_text(CLEAN)
    assert verdict("compliance").code == 0


# -- the inventory -----------------------------------------------------------------------------------------------------


def test_a_folder_that_is_not_there(folder: Path, verdict: Verdict) -> None:
    fails(verdict("complaince"), 2, "complaince: no such file or folder")
    fails(verdict("compliance", "complaince"), 2, "complaince: no such file or folder")


def test_an_empty_folder_and_one_with_other_files(folder: Path, verdict: Verdict) -> None:
    (folder / "empty").mkdir()
    fails(verdict("empty", "--config", ".compliance-lint.yaml"), 3, "nothing was inspected")
    (folder / "empty" / "notes.txt").write_text("systems: none of them here\n")
    fails(verdict("empty", "--config", ".compliance-lint.yaml"), 3, "nothing was inspected")


def test_a_folder_whose_yaml_is_no_inventory(folder: Path, verdict: Verdict) -> None:
    (folder / "deploy").mkdir()
    (folder / "deploy" / "a.yaml").write_text("services: {}\n")
    fails(verdict("deploy"), 2, "deploy/a.yaml:1:1: not an inventory file: it has no top-level key 'inventory'")
    (folder / "deploy" / "a.yaml").write_text("")
    fails(verdict("deploy"), 2, "the file is empty")
    (folder / "deploy" / "a.yaml").write_text("inventory: 2\n")
    fails(verdict("deploy"), 2, "inventory version '2' is not known")


def test_an_inventory_that_is_excluded_whole(folder: Path, verdict: Verdict) -> None:
    (folder / ".compliance-lint.yaml").write_text(CONFIG + "exclude: '*'\n")
    fails(verdict("compliance"), 3, "nothing was inspected")


def test_a_file_that_cannot_be_read(folder: Path, verdict: Verdict, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "compliance" / "b.yaml").write_text("inventory: 1\n")
    assert verdict("compliance").code == 1
    real = Path.read_bytes

    def read_bytes(self: Path) -> bytes:
        if self.name == "b.yaml":
            raise PermissionError(13, "Permission denied")
        return real(self)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    (folder / "compliance" / "b.yaml").write_text("inventory: 1\nsystems: {}\n")
    fails(verdict("compliance"), 2, "compliance/b.yaml: cannot be read: Permission denied")


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0,
    reason="nothing is closed to root: run it as another user, on Unix",
)
def test_a_folder_that_cannot_be_read(folder: Path, verdict: Verdict) -> None:
    (folder / "compliance" / "closed").mkdir(mode=0)
    fails(verdict("compliance"), 2, "cannot be read")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"inventory: 1\nsystems: {a: {kind: database\n", "not valid YAML"),
        (b"inventory: 1\norganisation: {name: caf\xe9}\n", "not UTF-8 text"),
        (b"inventory: 1\nsystems: {a: &a [*a]}\n", "refers to no anchor"),
        (b"inventory: 1\nx: " + b"[" * 10_000, "nested more than"),
        (
            b"inventory: 1\nx0: &a0 [a, a, a, a, a, a, a, a, a]\n"
            + b"".join(b"x%d: &a%d [%s]\n" % (i, i, b", ".join([b"*a%d" % (i - 1)] * 9)) for i in range(1, 9)),
            "aliases repeat more than",
        ),
        (b"\x00\x00", "not valid YAML"),
        (b"inventory: 1\nsystem: {}\n", "unknown top-level key"),
        (b"inventory: 1\n---\ninventory: 1\n", "a second YAML document"),
    ],
    ids=["unclosed", "latin-1", "ring", "deep", "bomb", "binary", "misspelt", "two"],
)
def test_a_file_beside_good_ones_that_is_wrong(folder: Path, verdict: Verdict, data: bytes, told: str) -> None:
    (folder / "compliance" / "b.yaml").write_bytes(data)
    result = verdict("compliance")
    fails(result, 2, told)
    assert "nothing was inspected" in result.err


def test_a_file_larger_than_any_description(folder: Path, verdict: Verdict) -> None:
    with (folder / "compliance" / "b.yaml").open("wb") as file:
        file.truncate(64 * 2**20 + 1)
    fails(verdict("compliance"), 2, "b.yaml:1:1: larger than 64 MB")


def test_links_that_lead_in_a_ring_or_nowhere(folder: Path, verdict: Verdict) -> None:
    (folder / "compliance" / "loop").symlink_to(".")
    assert verdict("compliance").code == 1
    (folder / "compliance" / "ring.yaml").symlink_to("ring.yaml")
    fails(verdict("compliance"), 2, "ring.yaml: cannot be read")
    (folder / "compliance" / "ring.yaml").unlink()
    (folder / "compliance" / "gone.yaml").symlink_to("nowhere.yaml")
    fails(verdict("compliance"), 2, "gone.yaml: cannot be read")


def test_two_files_that_describe_different_days(folder: Path, verdict: Verdict) -> None:
    (folder / "compliance" / "b.yaml").write_text("inventory: 1\nas_of: 2026-07-01\n")
    fails(verdict("compliance"), 2, "two files describe different days: 2026-07-01")


# -- the call and the configuration ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--config", "none.yaml"), "none.yaml: no such configuration file"),
        (("--ruleset", "hk_pdp"), "unknown ruleset 'hk_pdp'"),
        (("--ruleset", "compliance"), "this folder holds no ruleset.yaml"),
        (("--ruleset", ""), "this folder holds no ruleset.yaml"),
        (("--profile", "none"), "unknown profile 'none'"),
        (("--fail-on", "never"), "unknown severity 'never'"),
        (("--lang", "tlh"), "unknown language 'tlh'"),
        (("--as-of", "2026-13-01"), "is no day"),
        (("--as-of", ""), "is no day"),
        (("--baseline", "none.json"), "none.json: the baseline cannot be read"),
        (("--baseline", "."), "the baseline cannot be read"),
        (("--no-such-flag",), "--no-such-flag"),
    ],
)
def test_a_wrong_call(folder: Path, verdict: Verdict, words: tuple[str, ...], told: str) -> None:
    fails(verdict("compliance", *words), 2, told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("rulesets: [inventory, house]\nfail-on: critical\n", "unknown key 'fail-on'"),
        ("rulesets: [inventory, house]\nseverities: {HOUSE-BACKP: info}\n", "unknown rule 'HOUSE-BACKP' in severities"),
        ("rulesets: [inventory, house]\nseverities: {HOUSE-BACKUP: none}\n", "'severities' is not"),
        ("rulesets: [inventory, hose]\n", "unknown ruleset"),
        ("rulesets: [inventory, house]\nbaseline: known.json\n", "known.json: the baseline cannot be read"),
        ("rulesets: [inventory, house]\nwaivers: accepted.yaml\n", "accepted.yaml: cannot be read"),
        ("rulesets: [inventory, house\n", "not valid YAML"),
        ("inventory: complaince\n", "complaince: no such file or folder"),
    ],
)
def test_a_wrong_configuration(folder: Path, verdict: Verdict, text: str, told: str) -> None:
    (folder / ".compliance-lint.yaml").write_text(text)
    fails(verdict(*([] if text.startswith("inventory:") else ["compliance"])), 2, told)


# -- rulesets ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("at_most: $every", "equalz: $every", "equalz"),
        ("control: backup", "control: bakcup", "did you mean 'backup'?"),
        ("subject: system", "subject: sytem", "sytem"),
        ("severity: high", "severity: hgh", "hgh"),
        ("- id: HOUSE-BACKUP", "- di: HOUSE-BACKUP", "unknown key 'di'"),
        ("$every", "$evry", "unknown parameter '$evry'"),
    ],
)
def test_a_malformed_rule_of_an_own_ruleset(folder: Path, verdict: Verdict, old: str, new: str, told: str) -> None:
    assert verdict("compliance").code == 1  # what was right before, and remembered, is no reason not to look
    (folder / "house" / "rules" / "r.yaml").write_text(RULE.replace(old, new))
    result = verdict("compliance")
    fails(result, 2, told)
    assert "house/rules/r.yaml:" in result.err


def test_a_malformed_rule_of_a_ruleset_that_does_not_apply(folder: Path, verdict: Verdict) -> None:
    scope = "applies: {country: {one_of: [JP]}}\n"
    (folder / "house" / "ruleset.yaml").write_text(RULESET + scope)
    fine = verdict("compliance")
    assert (fine.code, "no ruleset applies" in fine.err) == (3, True)
    (folder / "house" / "rules" / "r.yaml").write_text(RULE.replace("at_most", "equalz"))
    fails(verdict("compliance"), 2, "equalz")


def test_a_ruleset_without_rules(folder: Path, verdict: Verdict) -> None:
    (folder / "house" / "rules" / "r.yaml").unlink()
    fails(verdict("compliance"), 2, "the ruleset has no rules")


def test_no_law_that_applies(folder: Path, verdict: Verdict) -> None:
    for text, words in ((CLEAN, ("--ruleset", "inventory")), (CLEAN.replace("HK", "FR"), ("--ruleset", "hk_pdpo"))):
        (folder / "compliance" / "a.yaml").write_text(text)
        result = verdict("compliance", *words, "--no-config")
        assert (result.code, "no ruleset applies, nothing was inspected" in result.err) == (3, True)


# -- waivers and baseline ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("waivers: [\n", "not valid YAML"),
        ("waiver: []\n", "unknown key 'waiver'"),
        ("waivers: {a: b}\n", "no list `waivers`"),
        ("waivers: [{rule: HOUSE-BACKUP, subject: crm, approved_by: ciso, until: 2027-01-01}]\n", "the waiver has no reason"),
        ("waivers: [{rule: HOUSE-BACKUP, subject: crm, reason: r, approved_by: ciso}]\n", "the waiver has no until"),
        ("waivers: [{rule: HOUSE-BACKUP, subject: crm, reason: r, approved_by: ciso, until: never}]\n", "'never' is no day"),
        ("waivers: [{rule: HOUSE-BACKP, subject: crm, reason: r, approved_by: ciso, until: 2027-01-01}]\n", "unknown rule 'HOUSE-BACKP'"),
        ("waivers: [{rule: '*', subject: crm, reason: r, approved_by: ciso, until: 2027-01-01}]\n", "unknown rule '*'"),
        ("waivers: [{rule: HOUSE-BACKUP, subject: crn, reason: r, approved_by: ciso, until: 2027-01-01}]\n", "did you mean 'crm'?"),
    ],
)
def test_damaged_waivers(folder: Path, verdict: Verdict, text: str, told: str) -> None:
    (folder / "compliance" / "waivers.yaml").write_text(text)
    fails(verdict("compliance"), 2, told)


def test_a_damaged_waiver_in_a_comment(folder: Path, verdict: Verdict) -> None:
    text = INVENTORY.replace("[backup]}", "[backup]}  # compliance-lint: waive[HOUSE-BACKUP] until=2027-01-01 reason=none of it")
    (folder / "compliance" / "a.yaml").write_text(text)
    result = verdict("compliance")
    assert (result.code, "compliance/a.yaml:5:" in result.err) == (2, True), result


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 2, "findings": []}', '{"version": 1}', '{"version": 1, "findings": [{}]}'])
def test_a_damaged_baseline(folder: Path, verdict: Verdict, text: str) -> None:
    (folder / "known.json").write_text(text)
    fails(verdict("compliance", "--baseline", "known.json"), 2, "known.json:1:")
