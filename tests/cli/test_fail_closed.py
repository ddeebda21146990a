"""Whatever goes wrong, the exit code is not that of a pass; and it is the same in every format, in `check` and in the hook."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from test_gate import RULE, RULESET

from compliance_lint.cli import app, hook
from compliance_lint.cli.checking import FORMATS

INVENTORY = "inventory: 1\nas_of: 2026-06-30\norganisation: {country: HK}\nsystems:\n  crm: {operator: self, lacks: [backup]}\n"
CLEAN = "inventory: 1\nas_of: 2026-06-30\norganisation: {country: HK}\n"
CONFIG = "rulesets: [inventory, house]\n"


class Result(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: an inventory with one finding of a ruleset of one rule."""
    files = {
        "compliance/a.yaml": INVENTORY,
        "house/ruleset.yaml": RULESET,
        "house/rules/r.yaml": RULE,
        ".compliance-lint.yaml": CONFIG,
        ".git": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COMPLIANCE_LINT_CACHE", str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture(params=["check", "hook"])
def run(request: pytest.FixtureRequest, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs `check`, or the hook, which must end in the same way; the hook a second time too, when it may know the verdict."""

    def call(*words: str) -> Result:
        if request.param == "check":
            code = app.run(["check", *words])
            said = capfd.readouterr()
            assert "Traceback" not in said.err and "internal error" not in said.err, said.err
            return Result(code, said.out, said.err)
        results = []
        for _ in range(2):
            try:
                code = hook.run(list(words))
            except SystemExit as exit:
                code = int(exit.code or 0)
            said = capfd.readouterr()
            assert "Traceback" not in said.err and "internal error" not in said.err, said.err
            results.append(Result(code, said.out, said.err))
        assert results[0] == results[1]
        return results[0]

    return call


def fails(result: Result, code: int, told: str) -> None:
    assert (result.code, told in result.err) == (code, True), result
    assert result.out == ""


def test_what_the_others_damage_is_right(folder: Path, run: Run) -> None:
    assert run("compliance").code == 1
    (folder / "compliance" / "a.yaml").write_text(CLEAN)
    assert run("compliance").code == 0


# -- the inventory -----------------------------------------------------------------------------------------------------


def test_a_folder_that_is_not_there(folder: Path, run: Run) -> None:
    fails(run("complaince"), 2, "complaince: no such file or folder")
    fails(run("compliance", "complaince"), 2, "complaince: no such file or folder")


def test_an_empty_folder_and_one_with_other_files(folder: Path, run: Run) -> None:
    (folder / "empty").mkdir()
    fails(run("empty", "--config", ".compliance-lint.yaml"), 3, "nothing was inspected")
    (folder / "empty" / "notes.txt").write_text("systems: none of them here\n")
    fails(run("empty", "--config", ".compliance-lint.yaml"), 3, "nothing was inspected")


def test_a_folder_whose_yaml_is_no_inventory(folder: Path, run: Run) -> None:
    (folder / "deploy").mkdir()
    (folder / "deploy" / "a.yaml").write_text("services: {}\n")
    fails(run("deploy"), 2, "deploy/a.yaml:1:1: not an inventory file: it has no top-level key 'inventory'")
    (folder / "deploy" / "a.yaml").write_text("")
    fails(run("deploy"), 2, "the file is empty")
    (folder / "deploy" / "a.yaml").write_text("inventory: 2\n")
    fails(run("deploy"), 2, "inventory version '2' is not known")


def test_an_inventory_that_is_excluded_whole(folder: Path, run: Run) -> None:
    (folder / ".compliance-lint.yaml").write_text(CONFIG + "exclude: '*'\n")
    fails(run("compliance"), 3, "nothing was inspected")


def test_a_file_that_cannot_be_read(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "compliance" / "b.yaml").write_text("inventory: 1\n")
    assert run("compliance").code == 1
    real = Path.read_bytes

    def read_bytes(self: Path) -> bytes:
        if self.name == "b.yaml":
            raise PermissionError(13, "Permission denied")
        return real(self)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    (folder / "compliance" / "b.yaml").write_text("inventory: 1\nsystems: {}\n")
    fails(run("compliance"), 2, "compliance/b.yaml: cannot be read: Permission denied")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is closed to root")
def test_a_folder_that_cannot_be_read(folder: Path, run: Run) -> None:
    (folder / "compliance" / "closed").mkdir(mode=0)
    fails(run("compliance"), 2, "cannot be read")


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
def test_a_file_beside_good_ones_that_is_wrong(folder: Path, run: Run, data: bytes, told: str) -> None:
    (folder / "compliance" / "b.yaml").write_bytes(data)
    result = run("compliance")
    fails(result, 2, told)
    assert "nothing was inspected" in result.err


def test_a_file_larger_than_any_description(folder: Path, run: Run) -> None:
    with (folder / "compliance" / "b.yaml").open("wb") as file:
        file.truncate(64 * 2**20 + 1)
    fails(run("compliance"), 2, "b.yaml:1:1: larger than 64 MB")


def test_links_that_lead_in_a_ring_or_nowhere(folder: Path, run: Run) -> None:
    (folder / "compliance" / "loop").symlink_to(".")
    assert run("compliance").code == 1
    (folder / "compliance" / "ring.yaml").symlink_to("ring.yaml")
    fails(run("compliance"), 2, "ring.yaml: cannot be read")
    (folder / "compliance" / "ring.yaml").unlink()
    (folder / "compliance" / "gone.yaml").symlink_to("nowhere.yaml")
    fails(run("compliance"), 2, "gone.yaml: cannot be read")


def test_two_files_that_describe_different_days(folder: Path, run: Run) -> None:
    (folder / "compliance" / "b.yaml").write_text("inventory: 1\nas_of: 2026-07-01\n")
    fails(run("compliance"), 2, "two files describe different days: 2026-07-01")


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
def test_a_wrong_call(folder: Path, run: Run, words: tuple[str, ...], told: str) -> None:
    fails(run("compliance", *words), 2, told)


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
def test_a_wrong_configuration(folder: Path, run: Run, text: str, told: str) -> None:
    (folder / ".compliance-lint.yaml").write_text(text)
    fails(run(*([] if text.startswith("inventory:") else ["compliance"])), 2, told)


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
def test_a_malformed_rule_of_an_own_ruleset(folder: Path, run: Run, old: str, new: str, told: str) -> None:
    assert run("compliance").code == 1  # what was right before, and remembered, is no reason not to look
    (folder / "house" / "rules" / "r.yaml").write_text(RULE.replace(old, new))
    result = run("compliance")
    fails(result, 2, told)
    assert "house/rules/r.yaml:" in result.err


def test_a_malformed_rule_of_a_ruleset_that_does_not_apply(folder: Path, run: Run) -> None:
    scope = "applies: {country: {one_of: [JP]}}\n"
    (folder / "house" / "ruleset.yaml").write_text(RULESET + scope)
    fine = run("compliance")
    assert (fine.code, "no ruleset applies" in fine.err) == (3, True)
    (folder / "house" / "rules" / "r.yaml").write_text(RULE.replace("at_most", "equalz"))
    fails(run("compliance"), 2, "equalz")


def test_a_ruleset_without_rules(folder: Path, run: Run) -> None:
    (folder / "house" / "rules" / "r.yaml").unlink()
    fails(run("compliance"), 2, "the ruleset has no rules")


def test_no_law_that_applies(folder: Path, run: Run) -> None:
    for text, words in ((CLEAN, ("--ruleset", "inventory")), (CLEAN.replace("HK", "FR"), ("--ruleset", "hk_pdpo"))):
        (folder / "compliance" / "a.yaml").write_text(text)
        result = run("compliance", *words, "--no-config")
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
def test_damaged_waivers(folder: Path, run: Run, text: str, told: str) -> None:
    (folder / "compliance" / "waivers.yaml").write_text(text)
    fails(run("compliance"), 2, told)


def test_a_damaged_waiver_in_a_comment(folder: Path, run: Run) -> None:
    text = INVENTORY.replace("[backup]}", "[backup]}  # compliance-lint: waive[HOUSE-BACKUP] until=2027-01-01 reason=none of it")
    (folder / "compliance" / "a.yaml").write_text(text)
    result = run("compliance")
    assert (result.code, "compliance/a.yaml:5:" in result.err) == (2, True), result


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 2, "findings": []}', '{"version": 1}', '{"version": 1, "findings": [{}]}'])
def test_a_damaged_baseline(folder: Path, run: Run, text: str) -> None:
    (folder / "known.json").write_text(text)
    fails(run("compliance", "--baseline", "known.json"), 2, "known.json:1:")


# -- output ------------------------------------------------------------------------------------------------------------


def outputs(name: str) -> list[str]:
    return [word for format in FORMATS for word in ("--output", f"{format}={name}-{format}")]


@pytest.mark.parametrize(
    ("code", "damage"),
    [
        (0, {"compliance/a.yaml": CLEAN}),
        (1, {}),
        (2, {"compliance/b.yaml": "inventory: 1\nsystem: {}\n"}),
        (2, {"house/rules/r.yaml": RULE.replace("at_most", "equalz")}),
        (3, {".compliance-lint.yaml": "rulesets: [inventory]\n"}),
    ],
    ids=["clean", "findings", "input", "rule", "nothing"],
)
def test_the_exit_code_is_the_same_in_every_format(
    folder: Path, capfd: pytest.CaptureFixture[str], code: int, damage: dict[str, str]
) -> None:
    for name, text in damage.items():
        (folder / name).write_text(text)
    for format in FORMATS:
        assert app.run(["check", "compliance", "--format", format]) == code, format
        said = capfd.readouterr()
        if format == "json":
            assert json.loads(said.out)["version"] == 1
    assert app.run(["check", "compliance", *outputs("out")]) == code
    assert len(list(folder.glob("out-*"))) == (0 if code == 2 else len(FORMATS))


@pytest.mark.parametrize("target", ["none/out.json", "compliance", "compliance/a.yaml"])
def test_a_file_that_cannot_be_written(folder: Path, capfd: pytest.CaptureFixture[str], target: str) -> None:
    (folder / "compliance" / "a.yaml").write_text(CLEAN)
    for words in ([], outputs("out")):
        assert app.run(["check", "compliance", *words, "--output", f"json={target}"]) == 2
        assert capfd.readouterr().out == ""
    assert (folder / "compliance" / "a.yaml").read_text() == CLEAN


def test_two_outputs_in_one_file_and_an_unknown_format(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert app.run(["check", "compliance", "--output", "json=a", "--output", "sarif=a"]) == 2
    assert app.run(["check", "compliance", "--output", "json=a", "--output", "sarf=b"]) == 2
    assert app.run(["check", "compliance", "--format", "sarf"]) == 2
    assert not (folder / "a").exists()
    capfd.readouterr()


def test_a_bug_is_no_pass(folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def render(*_: object) -> str:
        raise RecursionError("too deep")

    monkeypatch.setattr("compliance_lint.reports.text.render", render)
    (folder / "compliance" / "a.yaml").write_text(CLEAN)
    assert app.run(["check", "compliance"]) == 2
    assert hook.run(["compliance"]) == 2
    assert "internal error, nothing was inspected: RecursionError" in capfd.readouterr().err


# -- the streams -------------------------------------------------------------------------------------------------------

CHECK = f"{sys.executable} -m compliance_lint check compliance"
HOOK = f"{sys.executable} -m compliance_lint.cli.hook compliance"


def shell(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.skipif(os.name != "posix", reason="closes streams as a shell of Unix does")
@pytest.mark.parametrize("command", [CHECK, f"{CHECK} --format json", HOOK])
@pytest.mark.parametrize("streams", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", "< /dev/null > /dev/null"])
def test_streams_that_are_closed_change_nothing(folder: Path, command: str, streams: str) -> None:
    result = shell(folder, f"{command} {streams}")
    assert (result.returncode, result.stderr) == (1, "")
    (folder / "compliance" / "b.yaml").write_text("inventory: 2\n")
    assert shell(folder, f"{command} {streams}").returncode == 2


@pytest.mark.skipif(os.name != "posix", reason="the pipes of a shell of Unix")
@pytest.mark.parametrize("command", [CHECK, f"{CHECK} --format sarif", HOOK])
def test_a_reader_that_goes_changes_nothing(folder: Path, command: str) -> None:
    for reader in ("true", "head -c 1"):
        result = shell(folder, f"{command} | {reader} >/dev/null; exit ${{PIPESTATUS[0]}}")
        assert (result.returncode, result.stderr) == (1, ""), result


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full disk to write to")
@pytest.mark.parametrize("command", [CHECK, f"{CHECK} --format json", HOOK, f"{sys.executable} -m compliance_lint rules list"])
def test_a_full_disk_is_no_pass(folder: Path, command: str) -> None:
    (folder / "compliance" / "a.yaml").write_text(CLEAN)
    result = shell(folder, f"{command} > /dev/full")
    assert result.returncode == 2, result
    assert "Traceback" not in result.stderr


@pytest.mark.skipif(os.name != "posix", reason="the pipes of a shell of Unix")
def test_other_commands_do_not_pass_either_where_their_reader_goes(folder: Path) -> None:
    known = shell(folder, f"{sys.executable} -m compliance_lint baseline create compliance")
    assert known.returncode == 0, known.stderr
    (folder / "compliance" / "a.yaml").write_text(INVENTORY + "  shop: {operator: self, lacks: [backup]}\n")
    result = shell(folder, f"{sys.executable} -m compliance_lint baseline diff compliance | true; exit ${{PIPESTATUS[0]}}")
    assert result.returncode != 0
    assert result.stderr == ""


# -- what hides a finding ----------------------------------------------------------------------------------------------

WAIVER = "waivers: [{rule: HOUSE-BACKUP, subject: '*', reason: r, approved_by: x, until: 2099-01-01}]\n"


def test_waivers_count_only_where_an_inventory_would(folder: Path, run: Run) -> None:
    for name in ("node_modules", "drafts"):
        (folder / "compliance" / name).mkdir()
        (folder / "compliance" / name / "waivers.yaml").write_text(WAIVER)
    (folder / ".compliance-lint.yaml").write_text(CONFIG + "exclude: compliance/drafts\n")
    assert run("compliance").code == 1
    (folder / "compliance" / "waivers.yaml").write_text(WAIVER)
    assert run("compliance").code == 0


@pytest.mark.parametrize(("old", "new"), [("HOUSE-BACKUP", "HOUSE-OTHER"), ('"crm"', '"shop"'), ('"system"', '"party"')])
def test_a_baseline_hides_only_what_it_names(folder: Path, run: Run, capfd: pytest.CaptureFixture[str], old: str, new: str) -> None:
    assert app.run(["baseline", "create", "compliance", "--file", "known.json"]) == 0
    capfd.readouterr()
    assert run("compliance", "--baseline", "known.json").code == 0
    (folder / "known.json").write_text((folder / "known.json").read_text().replace(old, new))
    assert run("compliance", "--baseline", "known.json").code == 1


@pytest.mark.parametrize("name", ["b.YAML", "b.Yml", "expected.yaml", "waivers.yaml", ".compliance-lint.yaml"])
def test_a_file_that_describes_something_is_read_whatever_its_name_is(folder: Path, run: Run, name: str) -> None:
    (folder / "compliance" / "a.yaml").write_text(CLEAN)
    assert run("compliance", "--config", ".compliance-lint.yaml").code == 0
    (folder / "compliance" / name).write_text("inventory: 1\nsystems: {crm: {operator: self, lacks: [backup]}}\n")
    assert run("compliance", "--config", ".compliance-lint.yaml").code == (2 if name == "waivers.yaml" else 1)


def test_a_rule_of_ones_own_does_not_take_the_place_of_another(folder: Path, run: Run) -> None:
    (folder / ".compliance-lint.yaml").write_text("rulesets: [house, hk_pdpo]\n")
    (folder / "house" / "rules" / "r.yaml").write_text(RULE.replace("HOUSE-BACKUP", "HK-PDPO-DPP4-1-BYOD"))
    fails(run("compliance"), 2, "two rules have the id HK-PDPO-DPP4-1-BYOD")
    (folder / "house" / "rules" / "r.yaml").write_text(RULE)
    (folder / "own").mkdir()
    (folder / "house").rename(folder / "own" / "hk_pdpo")
    (folder / ".compliance-lint.yaml").write_text("rulesets: [own/hk_pdpo, hk_pdpo]\n")
    fails(run("compliance"), 2, "two rulesets are named 'hk_pdpo'")


def test_a_configuration_that_would_be_passed_over(folder: Path, run: Run) -> None:
    (folder / ".compliance-lint.yaml").rename(folder / ".compliance-lint.yml")
    fails(run("compliance"), 2, "would not be read; name it .compliance-lint.yaml")
    (folder / ".compliance-lint.yml").unlink()
    (folder / ".compliance-lint.yaml").symlink_to("nowhere")
    fails(run("compliance"), 2, "is a link to no file")
    (folder / ".compliance-lint.yaml").unlink()
    (folder / "pyproject.toml").write_text('[tool.compliance_lint]\nrulesets = ["house"]\n')
    fails(run("compliance"), 2, "pyproject.toml:1:1: the table is named [tool.compliance-lint]")


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
    if not (folder / ".git").is_dir():
        (folder / ".git").unlink()
        subprocess.run(["git", "init", "-q", "."], cwd=folder, check=True)
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"], cwd=folder, check=True)


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
    (folder / "compliance" / "elsewhere").symlink_to("/etc")
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
