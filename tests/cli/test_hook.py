"""The hook: the text and the code of `check`, without its start; what is known of an unchanged run, and all that makes it unknown."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from command_line import BANK, CLEAN, CONFIG, INVENTORY, ROOT, RULE, RULESET, laid

from compliance_lint.cli import app, hook
from compliance_lint.sources import verdicts


@pytest.fixture
def folder(here: Path) -> Path:
    """The working directory: a repository with an inventory, a ruleset of its own that extends another, waivers and a baseline."""
    files = {
        "compliance/a.yaml": INVENTORY,
        "base/ruleset.yaml": RULESET,
        "base/rules/r.yaml": RULE,
        "house/ruleset.yaml": RULESET + "extends: base\n",
        ".compliance-lint.yaml": CONFIG,
        "known.json": '{"version": 1, "as_of": "2026-06-30", "findings": []}',
        ".git/HEAD": "",
    }
    return laid(here, files)


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The codes of the runs of the hook that judged."""
    real, seen = hook._judged, list[int]()

    def note(*words: object) -> int:
        seen.append(real(*words))  # type: ignore[arg-type]
        return seen[-1]

    monkeypatch.setattr(hook, "_judged", note)
    yield seen


def outcome(capfd: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = hook.run(list(words))
    return code, *capfd.readouterr()


# -- the same as check -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--profile", "auditor", "--lang", "zh-Hant"),
        ("--as-of=2021-01-01", "--fail-on", "critical", "-q"),
        ("--statistics", "--no-config"),
        ("--quiet", "--profile", "gate"),
    ],
)
def test_it_says_what_check_says(words: tuple[str, ...], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    call = [BANK, "--ruleset", "hk_pdpo", *words]
    code = app.run(["check", *call])
    said = (code, *capfd.readouterr())
    assert outcome(capfd, *call, "--no-cache") == said
    assert outcome(capfd, *call) == outcome(capfd, *call) == said


def test_its_flags_are_those_of_check(capfd: pytest.CaptureFixture[str]) -> None:
    app.run(["check", "--help"])
    flags = set(re.findall(r"--[a-z-]+", capfd.readouterr().out))
    assert {*hook._VALUES, *hook._SWITCHES} - {"--no-cache", "--version"} <= flags


def test_help_version_and_wrong_words(capfd: pytest.CaptureFixture[str]) -> None:
    assert outcome(capfd, "--version")[:2] == (0, f"compliance-lint {__import__('compliance_lint').__version__}\n")
    code, out, _ = outcome(capfd, "-h")
    assert code == 0 and all(flag in out for flag in (*hook._VALUES, *hook._SWITCHES))
    for words, told in (
        (("--fail-onn", "low"), "did you mean '--fail-on'?"),
        (("--lang",), "--lang needs a TAG"),
        (("--quiet=1",), "--quiet"),
    ):
        code, out, err = outcome(capfd, *words)
        assert (code, out, told in err) == (2, "", True), err


def test_paths_after_two_dashes(folder: Path) -> None:
    call = hook.read_call(["--ruleset", "a", "--ruleset=b", "-q", "--", "-x.yaml", "--config"])
    assert (call.rulesets, call.paths, call.switches) == (["a", "b"], ["-x.yaml", "--config"], {"--quiet"})


def test_it_starts_light(folder: Path) -> None:
    code = (
        "import sys; from compliance_lint.cli.hook import run; code = run(sys.argv[1:]); "
        "print('CODE', code, 'LOADED', *sorted({name.partition('.')[0] for name in sys.modules}))"
    )

    def loaded(*words: str) -> set[str]:
        result = subprocess.run([sys.executable, "-c", code, *words], cwd=folder, capture_output=True, text=True, check=True)
        last = result.stdout.splitlines()[-1].split()
        assert last[:2] == ["CODE", "1"]
        return set(last[3:])

    heavy = {
        "typer",
        "click",
        "rich",
        "argparse",
        "networkx",
        "jsonschema",
        "shutil",
        "tempfile",
        "hashlib",
        "difflib",
        "tomllib",
        "subprocess",
        "typing",
        "calendar",
        "locale",
        "string",
    }
    assert not heavy & loaded("compliance")
    assert not {*heavy, "yaml", "json", "re", "typing", "pathlib", "datetime"} & loaded("compliance")  # the second time


# -- what is known of an unchanged run ---------------------------------------------------------------------------------


def test_an_unchanged_run_prints_the_same_without_judging(folder: Path, judged: list[int], capfd: pytest.CaptureFixture[str]) -> None:
    first = outcome(capfd, "compliance")
    assert first[0] == 1 and "HOUSE-BACKUP" in first[1]
    assert outcome(capfd, "compliance") == first
    assert judged == [1]
    assert outcome(capfd, "compliance", "--no-cache") == first
    assert judged == [1, 1]


Change = Callable[[Path, pytest.MonkeyPatch], object]


def write(name: str, text: str) -> Change:
    def change(folder: Path, _: pytest.MonkeyPatch) -> None:
        laid(folder, {name: text})

    return change


def environment(name: str, value: str) -> Change:
    return lambda _, monkeypatch: monkeypatch.setenv(name, value)


ACCEPTED = "waivers:\n- {rule: HOUSE-BACKUP, subject: crm, reason: Moves, approved_by: ciso, until: 2099-12-31}\n"
CHANGES: dict[str, tuple[Change, int]] = {
    "a fact": (write("compliance/a.yaml", CLEAN), 0),
    "a comment that waives": (
        write(
            "compliance/a.yaml", INVENTORY.rstrip("\n") + " # compliance-lint: waive[HOUSE-BACKUP] until=2099-12-31 by=ciso reason=Moves\n"
        ),
        0,
    ),
    "a new file": (write("compliance/b.yml", "inventory: 1\nsystems: {shop: {operator: self, lacks: [backup]}}\n"), 1),
    "a new file in a new folder": (write("compliance/x/y/b.yaml", "no: inventory\n"), 2),
    "a file that is renamed": (lambda folder, _: (folder / "compliance/a.yaml").rename(folder / "compliance/b.yaml"), 1),
    "a file that goes": (lambda folder, _: (folder / "compliance/a.yaml").unlink(), 3),
    "a waiver": (write("compliance/waivers.yaml", ACCEPTED), 0),
    "a waiver below": (write("compliance/below/waivers.yaml", ACCEPTED), 0),
    "a file in capitals": (write("compliance/B.YAML", "inventory: 1\nsystems: {shop: {operator: self}}\n"), 1),
    "the configuration": (write(".compliance-lint.yaml", CONFIG + "fail_on: critical\n"), 0),
    "a configuration that is nearer": (write("compliance/pyproject.toml", '[tool.compliance-lint]\nrulesets = "inventory"\n'), 3),
    "a rule of an own ruleset": (write("base/rules/r.yaml", RULE.replace("severity: high", "severity: info")), 0),
    "a new file of rules": (write("house/rules/s.yaml", RULE.replace("HOUSE-BACKUP", "HOUSE-OTHER")), 1),
    "colour": (environment("FORCE_COLOR", "1"), 1),
    "no colour": (environment("NO_COLOR", "1"), 1),
    "width": (environment("COLUMNS", "44"), 1),
    "the day": (lambda _, monkeypatch: monkeypatch.setattr(hook.time, "strftime", lambda form: "2031-01-01"), 1),
    "the package": (lambda _, monkeypatch: monkeypatch.setattr(verdicts, "_PACKAGE", str(Path(verdicts.__file__).parent)), 1),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_changes_the_result_makes_it_judge(
    folder: Path, judged: list[int], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    assert outcome(capfd, "compliance")[0] == 1
    change, code = CHANGES[name]
    change(folder, monkeypatch)
    assert (outcome(capfd, "compliance")[0], judged) == (code, [1, code] if code < 2 else judged)
    assert code > 1 or len(judged) == 2


def test_what_nobody_reads_does_not_make_it_judge(folder: Path, judged: list[int], capfd: pytest.CaptureFixture[str]) -> None:
    first = outcome(capfd, "compliance")
    for name, text in (("node_modules/waivers.yaml", ACCEPTED), (".venv/a/b.yaml", "x"), ("x/.git/c.yml", "x"), ("notes.md", "x")):
        (folder / "compliance" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "compliance" / name).write_text(text)
    assert outcome(capfd, "compliance") == first == outcome(capfd, "compliance", "--no-cache")
    assert judged == [1, 1]


def test_the_words_of_the_call_and_the_folder_make_it_judge(
    folder: Path, judged: list[int], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in ((), ("--lang", "de"), ("--as-of", "2026-07-01"), ("--profile", "auditor"), ("--baseline", "known.json")):
        outcome(capfd, "compliance", *words)
        outcome(capfd, "compliance", *words)
    assert len(judged) == 5
    outcome(capfd)
    outcome(capfd)
    assert len(judged) == 6
    monkeypatch.chdir(folder / "compliance")
    assert outcome(capfd, ".")[0] == 2  # what house extends is looked for from here
    assert outcome(capfd, ".", "--ruleset", "hk_pdpo")[0] == 0
    assert len(judged) == 7


def test_the_baseline_makes_it_judge(folder: Path, judged: list[int], capfd: pytest.CaptureFixture[str]) -> None:
    (folder / ".compliance-lint.yaml").write_text(CONFIG + "baseline: known.json\n")
    assert [outcome(capfd, "compliance")[0] for _ in range(2)] == [1, 1]
    assert app.run(["baseline", "create", "compliance", "--force"]) == 0
    capfd.readouterr()
    assert [outcome(capfd, "compliance")[0] for _ in range(2)] == [0, 0]
    assert judged == [1, 0]
    (folder / "known.json").unlink()
    assert outcome(capfd, "compliance")[0] == 2


def test_where_no_path_is_given_a_new_folder_is_the_inventory(folder: Path, judged: list[int], capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "compliance").rename(folder / "described")
    (folder / ".compliance-lint.yaml").write_text(CONFIG + "exclude: [house/**, base/**, .compliance-lint.yaml]\n")
    assert [outcome(capfd)[0] for _ in range(2)] == [1, 1]
    assert judged == [1]
    write("compliance/a.yaml", CLEAN)(folder, pytest.MonkeyPatch())
    assert outcome(capfd)[0] == 0


def test_a_link_that_leads_elsewhere_makes_it_judge(folder: Path, judged: list[int], capfd: pytest.CaptureFixture[str]) -> None:
    text = "inventory: 1\n"
    for name in ("one", "two"):
        (folder / name).write_text(text)
    (folder / "compliance" / "b.yaml").symlink_to(folder / "one")
    assert [outcome(capfd, "compliance")[0] for _ in range(2)] == [1, 1]
    (folder / "compliance" / "b.yaml").unlink()
    (folder / "compliance" / "b.yaml").symlink_to(folder / "two")
    outcome(capfd, "compliance")
    assert judged == [1, 1]


def test_rules_that_lie_elsewhere_make_it_judge(
    folder: Path, judged: list[int], capfd: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (folder / "base").rename(outside / "base")
    (folder / "base").symlink_to(outside / "base")
    assert [outcome(capfd, "compliance")[0] for _ in range(2)] == [1, 1]
    rules = outside / "base" / "rules" / "r.yaml"
    rules.write_text(rules.read_text().replace("severity: high", "severity: info"))
    assert [outcome(capfd, "compliance")[0] for _ in range(2)] == [0, 0]
    assert judged == [1, 0]


def test_what_was_wrong_is_looked_at_again(folder: Path, judged: list[int], capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "compliance" / "b.yaml").write_text("inventory: 2\n")
    first = outcome(capfd, "compliance")
    assert first[0] == 2 and outcome(capfd, "compliance") == first
    (folder / "compliance" / "b.yaml").unlink()
    (folder / ".compliance-lint.yaml").write_text("rulesets: inventory\n")
    first = outcome(capfd, "compliance")
    assert first[0] == 3 and outcome(capfd, "compliance") == first
    assert not list((folder / "cache").glob("verdict-*"))


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"\xff\xfe\0\0", b"cut", b"code", b"verdict"])
def test_a_cache_that_is_damaged_changes_nothing(folder: Path, judged: list[int], capfd: pytest.CaptureFixture[str], damage: bytes) -> None:
    first = outcome(capfd, "compliance")
    (file,) = (folder / "cache").glob("verdict-*")
    data = file.read_bytes()
    changed = {b"cut": data[:-10], b"code": data.replace(b"\x001\0", b"\0one\0", 1), b"verdict": data.replace(b"verdict 1", b"verdict 0")}
    file.write_bytes(changed.get(damage, damage))
    assert outcome(capfd, "compliance") == first
    assert judged == [1, 1]


def test_a_verdict_that_another_user_wrote_is_none(
    folder: Path, judged: list[int], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome(capfd, "compliance")
    monkeypatch.setattr(os, "getuid", lambda: 4711)
    outcome(capfd, "compliance")
    assert judged == [1, 1]


def test_a_file_that_changes_while_it_is_judged_is_judged_again(
    folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from compliance_lint.cli import checking

    real = checking.checked

    def checked(*words: object) -> checking.Checked:
        came = real(*words)  # type: ignore[arg-type]
        (folder / "compliance" / "a.yaml").write_text(CLEAN)
        return came

    monkeypatch.setattr(checking, "checked", checked)
    assert outcome(capfd, "compliance")[0] == 1
    monkeypatch.setattr(checking, "checked", real)
    assert outcome(capfd, "compliance")[0] == 0


def test_no_cache_folder_and_one_that_cannot_be_written(
    folder: Path, judged: list[int], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "file").write_text("")
    for where in ("", str(folder / "file")):
        monkeypatch.setenv("COMPLIANCE_LINT_CACHE", where)
        assert [outcome(capfd, "compliance")[0] for _ in range(2)] == [1, 1]
    assert len(judged) == 4


def test_few_verdicts_are_kept(folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "_KEPT", 2)
    for width in ("60", "70", "80"):
        monkeypatch.setenv("COLUMNS", width)
        outcome(capfd, "compliance")
    assert len(list((folder / "cache").glob("verdict-*"))) == 2


# -- how pre-commit finds it -------------------------------------------------------------------------------------------


def test_the_hook_is_one_that_pre_commit_can_run() -> None:
    (entry,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert scripts[entry["entry"]] == "compliance_lint.cli.hook:main"
    assert (entry["language"], entry["pass_filenames"], entry["require_serial"]) == ("python", False, True)


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("compliance/a.yaml", True),
        ("compliance/deep/b.yml", True),
        ("infra/compliance/a.yaml", True),
        ("waivers.yaml", True),
        (".compliance-lint.yaml", True),
        ("pyproject.toml", True),
        (".compliance-lint-baseline.json", True),
        ("compliance/README.md", False),
        ("deploy/values.yaml", False),
        ("src/noncompliance/a.yaml", False),
        ("compliance.yaml.txt", False),
    ],
)
def test_the_files_that_make_it_run(file: str, wanted: bool) -> None:
    (entry,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert bool(re.search(entry["files"], file)) is wanted
