"""Nothing that could describe something is passed over in silence: links to folders, files that are named almost right."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from command_line import CLEAN, HOUSE, Verdict, fails, git, laid, run, subjects

from compliance_lint.cli import app
from compliance_lint.sources.folders import below, says_inventory

SHOP = "inventory: 1\nsystems: {shop: {operator: self, lacks: [backup]}}\n"
ALL = {**HOUSE, ".compliance-lint.yaml": "rulesets: [hk_pdpo, house]\n"}


@pytest.fixture
def folder(here: Path) -> Path:
    """A repository with a clean inventory, and a folder beside it that describes a system with a finding."""
    return laid(here, {"compliance/a.yaml": CLEAN, "shared/s.yaml": SHOP, ".git/HEAD": "", **ALL})


def told(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


# -- a repository that describes itself in `compliance` --------------------------------------------------------------------


def test_yaml_of_other_tools_beside_the_description_is_no_part_of_it(folder: Path, verdict: Verdict) -> None:
    (folder / "shared" / "s.yaml").unlink()
    (folder / "docker-compose.yaml").write_text("services: {web: {image: nginx}}\n")
    (folder / ".pre-commit-config.yaml").write_text("repos: []\n")
    assert verdict(".").code == 0
    (folder / "shared" / "s.yaml").write_text(SHOP.replace("inventory", "inventroy"))  # a slip makes it no YAML of others
    assert verdict(".").code == 2
    (folder / "shared" / "s.yaml").unlink()
    assert verdict(".").code == 0
    (folder / "shared" / "waivers.yaml").write_text(SHOP)  # whatever its name is
    assert verdict(".").code == 2
    (folder / "shared" / "waivers.yaml").unlink()
    (folder / "compliance" / "b.yaml").write_text("inventroy: 1\n")  # in it, all of it is read
    assert verdict(".").code == 2


def test_a_description_beside_it_is_not_passed_over(folder: Path, verdict: Verdict) -> None:
    assert verdict(".").code == 2  # the rules of the house are no inventory
    (folder / ".compliance-lint.yaml").write_text("rulesets: [hk_pdpo, house]\nexclude: [house/**]\n")
    assert verdict(".").code == 1
    assert "shared/s.yaml:2" in verdict(".").out


# -- links to folders --------------------------------------------------------------------------------------------------


def test_a_link_to_a_folder_of_the_repository_is_followed(folder: Path, verdict: Verdict) -> None:
    assert verdict("compliance").code == 0
    (folder / "compliance" / "shared").symlink_to("../shared")
    assert verdict("compliance").code == 1
    assert "compliance/shared/s.yaml:2" in verdict("compliance").out
    (folder / "shared" / "s.yaml").write_text("inventory: 1\n")  # what lies behind the link is watched as well
    assert verdict("compliance").code == 0


def test_no_folder_is_read_twice_whatever_leads_there(folder: Path, verdict: Verdict) -> None:
    (folder / "compliance" / "z").mkdir()
    (folder / "compliance" / "z" / "z.yaml").write_text(SHOP)
    for name, to in (("loop", "."), ("a-link", "z"), ("b-link", "../compliance/z"), ("z/up", ".."), ("shared", "../shared")):
        (folder / "compliance" / name).symlink_to(to)
    (folder / "shared" / "s.yaml").write_text("inventory: 1\n")
    shown = verdict("compliance")
    assert (shown.code, "compliance/z/z.yaml:2" in shown.out) == (1, True)  # by the name of the folder it lies in
    assert subjects(folder, code=1) == ["shop"]


def test_a_link_that_leads_out_of_the_repository_is_an_error(
    folder: Path, verdict: Verdict, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = laid(tmp_path_factory.mktemp("outside"), {"s.yaml": SHOP})
    (folder / "compliance" / "out").symlink_to(outside)
    result = verdict("compliance")
    fails(result, 2, "compliance/out: is a link that leads out of the repository, and is not followed")
    assert "name what it leads to as a path of its own, or exclude the link" in result.err
    assert verdict("compliance", str(outside)).code == 1
    (folder / ".compliance-lint.yaml").write_text(ALL[".compliance-lint.yaml"] + "exclude: compliance/out\n")
    assert verdict("compliance").code == 0


def test_nor_does_a_file_or_the_whole_inventory_lie_where_nobody_sees_it(
    folder: Path, verdict: Verdict, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = laid(tmp_path_factory.mktemp("outside"), {"s.yaml": CLEAN})
    (folder / "compliance" / "a.yaml").unlink()
    (folder / "compliance" / "a.yaml").symlink_to(outside / "s.yaml")
    fails(verdict("compliance"), 2, "compliance/a.yaml: is a link that leads out of the repository, and is not followed")
    (folder / "compliance" / "a.yaml").unlink()
    (folder / "compliance").rmdir()
    (folder / "compliance").symlink_to(outside)
    fails(verdict("compliance"), 2, "compliance: is a link that leads out of the repository, and is not followed")
    (folder / "compliance").unlink()
    (folder / "compliance").symlink_to("shared")
    (folder / "shared" / "s.yaml").write_text(CLEAN)
    assert verdict("compliance").code == 0


def test_where_there_is_no_repository_the_working_directory_is_the_end(
    folder: Path, verdict: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / ".git" / "HEAD").unlink()
    (folder / ".git").rmdir()
    (folder / "compliance" / "shared").symlink_to("../shared")
    assert verdict("compliance").code == 1
    monkeypatch.chdir(folder / "compliance")
    fails(verdict(".", "--ruleset", "../house"), 2, "shared: is a link that leads out")


def test_waivers_in_a_linked_folder_count(folder: Path, verdict: Verdict) -> None:
    waiver = "waivers: [{rule: HOUSE-BACKUP, subject: shop, reason: r, approved_by: x, until: 2099-01-01}]\n"
    (folder / "shared" / "waivers.yaml").write_text(waiver)
    (folder / "compliance" / "shared").symlink_to("../shared")
    shown = verdict("compliance")
    assert (shown.code, "waived 1" in told(shown.out)) == (0, True)


def test_an_earlier_state_has_its_linked_folders(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "compliance" / "shared").symlink_to("../shared")
    (folder / "shared" / "more").mkdir()
    (folder / "shared" / "more" / "deep.yaml").write_text("inventory: 1\nsystems: {till: {operator: self, lacks: [backup]}}\n")
    (folder / "compliance" / "readme").symlink_to("../README")
    (folder / ".compliance-lint.yaml").write_text(HOUSE[".compliance-lint.yaml"])
    (folder / "README").write_text("x")
    (folder / ".git" / "HEAD").unlink()
    (folder / ".git").rmdir()
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "x")
    code = app.run(["check", "compliance", "--since", "HEAD"])
    said = capfd.readouterr()
    assert (code, said.err, "baselined 2" in told(said.out)) == (0, "", True)


# -- files that look like a part ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["b.yaml.bak", "b.yml.disabled", "b.json", "b.yaml~", "b.ymal", "x/b.yam"])
def test_a_file_that_looks_like_a_part_and_is_not_read_is_told(folder: Path, verdict: Verdict, name: str) -> None:
    assert "not read" not in verdict("compliance").out
    laid(folder / "compliance", {name: SHOP if not name.endswith("json") else '{\n  "inventory": 1,\n  "systems": {}\n}\n'})
    shown = verdict("compliance")
    assert (shown.code, f"compliance/{name} looks like part of the description and is not read" in told(shown.out)) == (0, True)
    laid(folder / "compliance", {name: "a: {inventory: 1}\nb:\n  inventory: 1\n"})
    assert "not read" not in verdict("compliance").out


def test_what_lies_where_packages_are_installed_is_told(folder: Path, verdict: Verdict) -> None:
    laid(folder / "compliance", {"node_modules/pkg/pnpm-lock.yaml": "lockfileVersion: 9\n", ".venv/pyvenv.cfg": "home = /usr\n"})
    assert "not read" not in verdict("compliance").out
    laid(folder / "compliance", {".venv/lib/s.yaml": SHOP})
    shown = verdict("compliance")
    assert (shown.code, "compliance/.venv/lib/s.yaml looks like part of the description and is not read" in told(shown.out)) == (0, True)


def test_a_link_that_leads_nowhere_is_told(folder: Path, verdict: Verdict) -> None:
    (folder / "compliance" / "shared").symlink_to("../gone")
    (folder / "compliance" / ".#a.yaml").write_text("inventory: 1\n")
    (folder / "compliance" / ".#notes").symlink_to("somebody@host.123")  # how an editor marks a file that is open
    shown = verdict("compliance")
    assert (shown.code, "compliance/shared looks like part of the description and is not read" in told(shown.out)) == (0, True)
    assert "notes" not in shown.out


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("inventory: 1\n", True), ("'inventory' : 1\n", True), ("# x\ninventory: 1\n", True), ("{inventory: 1}", True),
        ('\ufeff{\r\n\t"inventory": 1}', True), ("a: 1\n  inventory: 1\n", False),
        ("the inventory: 1\n", False), ("inventories: 1\n", False),
        ("- inventory: 1\n", False), ("x: inventory\ninventory: 2\n", True), ("", False),
    ],
)  # fmt: skip
def test_what_says_that_it_is_an_inventory(tmp_path: Path, text: str, says: bool) -> None:
    (tmp_path / "a").write_bytes(text.encode())
    assert says_inventory(str(tmp_path / "a")) is says


@pytest.mark.parametrize("key", ["&a inventory: 1", "!!str inventory: 1", "? inventory\n: 1", '"invent\\x6fry": 1'])
def test_a_key_in_disguise_hides_nothing(folder: Path, verdict: Verdict, key: str) -> None:
    text = SHOP.replace("inventory: 1", key)
    laid(folder / "compliance", {"expected.yaml": text + "# inventory\n", "drafts/a.yaml": text + "# inventory\n"})
    (folder / ".compliance-lint.yaml").write_text(ALL[".compliance-lint.yaml"] + "exclude: compliance/drafts\n")
    shown = verdict("compliance")
    assert (shown.code, "descriptions left out 1 (compliance/drafts/a.yaml)" in told(shown.out)) == (1, True)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names: run it on Unix")
def test_a_pipe_keeps_nobody_waiting(folder: Path, verdict: Verdict) -> None:
    for name in ("expected.yaml", "b.json"):
        os.mkfifo(folder / "compliance" / name)
    assert verdict("compliance").code == 0


def test_what_lies_below_is_in_order(tmp_path: Path) -> None:
    laid(tmp_path, dict.fromkeys(("b/z.yaml", "b-c/a.yaml", "b/a.yml", "a.YAML", "c.txt", "node_modules/x.yaml", ".venv/y.yaml"), "x"))
    found = below(str(tmp_path))
    assert [str(Path(file).relative_to(tmp_path)) for file in found.files] == ["a.YAML", "b/a.yml", "b/z.yaml", "b-c/a.yaml"]


# -- folders of several descriptions -----------------------------------------------------------------------------------


def test_a_folder_of_variants_is_told_once_with_the_call_that_was_meant(folder: Path, verdict: Verdict) -> None:
    things = "systems: {crm: {operator: self, places: [office]}, shop: {operator: self}}\nplaces: {hall: {}}\n"
    for name in ("plan_a", "plan_b", "plan_c", "plan_d"):
        laid(folder / "plans", {f"{name}/plan.yaml": "inventory: 1\n" + things})
    laid(folder / "plans", {"common/o.yaml": CLEAN + "places: {office: {}}\n"})
    result = verdict("plans")
    fails(
        result,
        2,
        "plans: several descriptions lie below: plan_a, plan_b, plan_c and 1 more describe the same things (9 entries stand twice)",
    )
    assert "check one at a time: compliance-lint check plans/common plans/plan_a" in result.err
    assert "1 problem, nothing was inspected" in result.err
    assert verdict("plans/common", "plans/plan_a").code == 0


def test_a_slip_is_told_where_it_stands(folder: Path, verdict: Verdict) -> None:
    laid(folder / "compliance", {"x/a.yaml": SHOP, "y/a.yaml": SHOP})
    fails(verdict("compliance"), 2, "compliance/y/a.yaml:2:11: duplicate id 'shop'\n    it stands already at compliance/x/a.yaml:2:11")
    laid(folder / "compliance", {"b.yaml": SHOP.replace("shop", "till") + "places: {p: {}, q: {}}\n", "x/b.yaml": "inventory: 1\n"})
    laid(folder / "compliance", {"c.yaml": (folder / "compliance" / "b.yaml").read_text()})
    result = verdict("compliance")
    assert "several descriptions" not in result.err and result.err.count("duplicate id") == 4


def test_two_organisations_are_two_descriptions(folder: Path, verdict: Verdict) -> None:
    laid(folder / "both", {"one/a.yaml": CLEAN, "two/a.yaml": CLEAN.replace("2026-06-30", "2026-06-29")})
    result = verdict("both")
    fails(result, 2, "both: several descriptions lie below: one, two describe the same things (2 entries stand twice)")
    assert "different days" not in result.err


def test_a_part_that_lies_alone_is_told_where_the_rest_is(folder: Path, verdict: Verdict) -> None:
    plan = "inventory: 1\nflows: {f: {from: crm, to: office}, g: {from: crm, to: nowhere}}\n"
    laid(folder / "plans", {"plan/p.yaml": plan, "common/o.yaml": CLEAN + "systems:\n  crm: {operator: self}\nplaces:\n  office: {}\n"})
    result = verdict("plans/plan")
    fails(result, 2, "plans/plan: 2 of the 3 ids that are missing stand in plans/common")
    assert "check both: compliance-lint check plans/common plans/plan" in result.err
    assert "no system, place, party or subject has the id 'crm'" in result.err
    (folder / "plans" / "common" / "o.yaml").write_text(CLEAN)
    assert "that are missing" not in verdict("plans/plan").err


def test_the_fixture_of_plans_is_checked_as_its_error_says() -> None:
    told_of = run("check", "fixtures/retailer_a")
    (call,) = (line.partition("compliance-lint ")[2] for line in told_of.stderr.splitlines() if "check one at a time" in line)
    assert (told_of.returncode, run(*call.split()).returncode) == (2, 0)
