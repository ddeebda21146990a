"""Hostile input: every attack ends in a verdict or in a message with a place, never in a traceback, and never costs a file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import run

from compliance_lint.cli.options import emit, visible, write_file
from compliance_lint.errors import InputErrors, UsageError
from compliance_lint.graph.world import World
from compliance_lint.reports.markdown import cell, code
from compliance_lint.sources.documents import parse, resolve
from compliance_lint.sources.inventory import load_inventory
from compliance_lint.sources.rulesets import find_ruleset, load_ruleset

HEAD = "inventory: 1\nas_of: 2026-01-01\norganisation: {country: HK}\n"
RULESET = "title: T\njurisdiction: HK\nversion: '1'\ninstruments: {law: {name: Law}}\nareas: {a: Area}\n"
RULE = (
    "id: R-1\ntitle: t\narea: a\nduty: statute\nseverity: low\ncites: [{instrument: law, provision: s 1}]\nsubject: system\n"
    "require: {operator: stated}\nview: v\nrecommend: r\nexamples: []\n"
)


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPLIANCE_LINT_CACHE", "")


def problems(folder: Path, text: str) -> list[str]:
    """What is wrong with an inventory, each as ``line:column: message``; all of it must have a place."""
    (folder / "a.yaml").write_text(HEAD + text + "\n", encoding="utf-8")
    try:
        load_inventory([folder])
    except InputErrors as errors:
        assert all(problem.location.line > 0 for problem in errors.problems), errors.diagnostics()
        return [f"{p.location.line}:{p.location.column}: {p.message}" for p in errors.problems]
    return []


# -- files that are written --------------------------------------------------------------------------------------


def test_a_report_follows_a_link_and_leaves_the_neighbours_alone(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "out.json").symlink_to("real.json")
    (tmp_path / "out.json.part").write_text("mine")
    write_file(tmp_path / "out.json", "new")
    assert (tmp_path / "out.json").is_symlink()
    assert (tmp_path / "real.json").read_text() == "new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.json", "out.json.part", "real.json"]
    assert (tmp_path / "out.json.part").read_text() == "mine"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names: run it on Unix")
def test_what_is_no_regular_file_is_written_into_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_file(pipe, "text")
        assert os.read(reader, 100) == b"text"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_what_cannot_be_written_is_a_usage_error_and_loses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("old")
    (tmp_path / "folder").mkdir()
    (tmp_path / "ring").symlink_to("ring")
    for target in (file / "below", tmp_path / "folder", tmp_path / ("x" * 5000), tmp_path / "ring", tmp_path / "a\0b"):
        with pytest.raises(UsageError, match="cannot be written"):
            write_file(target, "new")
    assert file.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder", "ring"]


def test_a_reader_that_has_gone_does_not_turn_findings_into_a_pass(tmp_path: Path) -> None:
    code = "import sys\nfrom compliance_lint.cli.options import emit\nemit('x' * 10**6)\nsys.exit(1)"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), said) == (1, b"")


def test_emit_prints(capsys: pytest.CaptureFixture[str]) -> None:
    emit("text\n")
    assert capsys.readouterr().out == "text\n"


# -- files that are read -----------------------------------------------------------------------------------------


def test_files_that_cannot_be_read_are_no_silence(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(HEAD)
    (tmp_path / "gone.yaml").symlink_to("nowhere")
    (tmp_path / "ring.yaml").symlink_to("ring.yaml")
    (tmp_path / "folder.yaml").mkdir()
    wanted = {"gone.yaml", "ring.yaml"}
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.yaml")
        wanted.add("pipe.yaml")
    with pytest.raises(InputErrors) as raised:
        load_inventory([tmp_path])
    assert {Path(problem.location.path).name for problem in raised.value.problems} == wanted


def test_a_name_that_no_file_can_have_is_a_usage_error() -> None:
    for name in ("x" * 5000, "a\0b"):
        with pytest.raises(UsageError, match="no such file"):
            load_inventory([Path(name)])
        with pytest.raises(UsageError, match="unknown ruleset"):
            find_ruleset(name)


@pytest.mark.skipif(os.name != "posix", reason="such names exist on Unix only: run it there")
@pytest.mark.parametrize("name", [b"a\n::error::b.yaml", b"a\x1b[8m.yaml", b"a\xff.yaml", "a\u202e.yaml".encode()])
def test_the_name_of_a_file_prints_no_line_of_its_own(tmp_path: Path, name: bytes) -> None:
    (tmp_path / os.fsdecode(name)).write_text(HEAD)
    with pytest.raises(InputErrors) as raised:
        load_inventory([tmp_path])
    assert "the name of the file holds a control character" in raised.value.diagnostics()
    assert raised.value.diagnostics().isascii() and not any(ord(letter) < 32 and letter != "\n" for letter in raised.value.diagnostics())
    assert "\n::error" not in raised.value.diagnostics()


# -- what a terminal would obey ----------------------------------------------------------------------------------


@pytest.mark.parametrize("character", ["\\e", "\\0", "\\a", "\\u202E", "\\u2066", "\\x9b", "\\L"])
def test_control_characters_are_refused_where_they_stand(tmp_path: Path, character: str) -> None:
    (found,) = problems(tmp_path, f'systems: {{s: {{note: "a{character}b"}}}}')
    assert found.startswith("4:21: a text holds the control character U+")
    (found,) = problems(tmp_path, f'systems: {{"s{character}t": {{}}}}')
    assert found.startswith("4:11: a text holds the control character U+")


def test_an_id_cannot_forge_a_second_message(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, 'systems: {"a\\nother.yaml:1:1: fine": {}}')
    assert "\n" not in found


def test_messages_show_control_characters_and_keep_our_colours() -> None:
    assert visible("a\x1b[8mb\u202ec\r\n\x1b[1;31mred\x1b[0m") == "a\\u001b[8mb\\u202ec\\u000d\n\x1b[1;31mred\x1b[0m"


def test_a_message_is_no_longer_than_a_message(tmp_path: Path) -> None:
    for text in ("systems: {a: {kind: %s}}", "flows: {f: {from: %s}}", "systems: {a: {%s: b}}"):
        assert all(len(found) < 700 for found in problems(tmp_path, text % ("x" * 900)))


# -- values ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["1e999", "-1e999", "1" * 5000, "1_000", "\u0661\u0662", "\uff11"])
def test_what_is_no_finite_ascii_number_is_text(text: str) -> None:
    assert resolve(text) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("organisation: []", "duplicate key"),
        ("vocabulary: []", "4:13: found a list"),
        ("vocabulary: {data: {p: {parent: q}, q: {parent: p}}}", "4:21: 'p' stands under itself"),
        ("vocabulary: {data: {p: {parent: [a]}}}", "4:33: 'parent' of term 'p' is not a term"),
        ("vocabulary: {data: {p: {name: {en: [x]}}}}", "'name' of term 'p' is not a text"),
        ("vocabulary: {controls: {c: {parent: backup, parameters: [1]}}}", "'parameters' of term 'c' is not a mapping"),
        ("vocabulary: {controls: {c: {parent: backup, parameters: {q: {type: odd}}}}}", "'parameters' of term 'c' is not a mapping"),
        ("vocabulary: {controls: {c: {parent: backup, parameters: {q: {type: term}}}}}", "'parameters' of term 'c' is not a mapping"),
        ("systems: {a: {tolerable_outage: P" + "9" * 5000 + "Y}}", "4:33: found 'P99"),
        ("systems: {a: {tolerable_outage: {}}}", "4:33: "),
        ("organisation: {}\nsystems: {a: {since: {}}}", "5:22: "),
        ("systems: {a: {}}\ndatasets: {d: {system: a, subjects: {customer: -5}}}", "5:48: found '-5', expected a number of people"),
        ("systems: {a: *a}", "4:14: alias '*a' refers to no anchor"),
        ("systems: {'__class__': {}, '../../etc': {}}", "4:28: '../../etc' is not an id"),
    ],
)
def test_wrong_values_have_a_place(tmp_path: Path, text: str, said: str) -> None:
    found = problems(tmp_path, text)
    assert any(said in line for line in found), found


def test_a_boolean_is_no_version(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("inventory: true\n")
    with pytest.raises(InputErrors, match="problem"):
        load_inventory([tmp_path])


def test_deep_and_repeated_documents_end_in_a_problem() -> None:
    bomb = "x0: &a0 [a, a, a, a, a, a, a, a, a]\n" + "".join(f"x{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 9))
    for text in ("[" * 100_000, bomb, "a: [" + "{b: " * 100):
        found: list[object] = []
        parse(text, "a.yaml", found)  # type: ignore[arg-type]
        assert found


# -- rulesets ----------------------------------------------------------------------------------------------------


def ruleset_problems(folder: Path, head: str, rule: str = RULE) -> list[str]:
    """What is wrong with a ruleset, each as ``file:line: message``."""
    (folder / "rules").mkdir(exist_ok=True)
    (folder / "ruleset.yaml").write_text(head, encoding="utf-8")
    (folder / "rules" / "a.yaml").write_text("- " + rule.replace("\n", "\n  ").strip() + "\n", encoding="utf-8")
    try:
        load_ruleset(folder)
    except InputErrors as errors:
        assert all(problem.location.line > 0 for problem in errors.problems), errors.diagnostics()
        return [f"{Path(p.location.path).name}:{p.location.line}: {p.message}" for p in errors.problems]
    return []


def test_the_ruleset_that_the_others_damage_is_right(tmp_path: Path) -> None:
    assert ruleset_problems(tmp_path, RULESET) == []


@pytest.mark.parametrize(
    "line",
    [
        "languages: 5", "languages: [[en]]", "personal_forms: true", "terms: [a]", "headings: text", "parameters: [1]",
        "not_checked: 5", "not_checked: [a]", "not_checked: [{provision: p}]", "provision_forms: {en: 5}", "provision_forms: {en: [[a]]}",
        "provision_forms: {en: [['(', x]]}", "provision_forms: {en: [[a, '\\9']]}", "severities: {R-1: grave}", "severities: 5",
        "extends: {a: b}", "authority: [a]", "law_as_of: [a]",
    ],
)  # fmt: skip
def test_a_wrong_shape_in_a_ruleset_has_a_place(tmp_path: Path, line: str) -> None:
    found = ruleset_problems(tmp_path, RULESET + line + "\n")
    assert any(text.startswith("ruleset.yaml:6: ") for text in found), found


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", "[a]"), ("id", "{a: b}"), ("in_force", "[a]"), ("in_force", "{from: soon}"), ("base", "[a]"), ("severity", "[low]"),
        ("cites", "[{instrument: [law], provision: x}]"), ("examples", "[{inventory: {}, expect: [a]}]"),
        ("examples", "[{inventory: text, expect: {}}]"), ("implies", "[{a: b}]"), ("subject", "[system]"), ("area", "{a: b}"),
    ],
)  # fmt: skip
def test_a_wrong_shape_in_a_rule_has_a_place(tmp_path: Path, key: str, value: str) -> None:
    lines = [line for line in RULE.splitlines() if not line.startswith(f"{key}:")]
    assert ruleset_problems(tmp_path, RULESET, "\n".join([*lines, f"{key}: {value}"]))


def test_a_ruleset_that_extends_itself_is_a_problem(tmp_path: Path) -> None:
    for name, other in (("one", "two"), ("two", "one")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "ruleset.yaml").write_text(RULESET + f"extends: {tmp_path / other}\n")
    with pytest.raises(InputErrors) as raised:
        load_ruleset(tmp_path / "one")
    assert [problem.message for problem in raised.value.problems] == ["the ruleset extends itself"]


@pytest.mark.parametrize("stored", ["[]", "{", '{"key": 1}', '{"data": {}}', "\udcff"])
def test_a_cache_that_others_wrote_into_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stored: str) -> None:
    monkeypatch.setenv("COMPLIANCE_LINT_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "own"
    folder.mkdir()
    assert ruleset_problems(folder, RULESET) == []
    (file,) = (tmp_path / "cache").glob("ruleset-own-*.json")
    file.write_text(stored, encoding="utf-8", errors="surrogateescape")
    assert ruleset_problems(folder, RULESET) == []


def test_an_inventory_cannot_change_what_a_shipped_term_means(tmp_path: Path) -> None:
    text = "inventory: 1\norganisation: {country: HK}\nvocabulary: {data: {user.name: {parent: system}}}\n"
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    result = run("check", str(tmp_path))
    assert result.returncode == 2
    assert "a.yaml:3:21: 'user.name' is a term of data already" in result.stderr


# -- what a reader of the files is not shown ---------------------------------------------------------------------------


@pytest.mark.parametrize("character", ["\r", "\x85", "\u2028", "\u2029", "\u202e", "\u2066"])
def test_a_comment_ends_where_an_editor_shows_it_to_end(tmp_path: Path, character: str) -> None:
    text = f"# harmless{character}controls: {{b: {{type: backup, covers: [crm]}}}}\nsystems: {{crm: {{}}}}"
    (tmp_path / "a.yaml").write_bytes((HEAD + text).encode())
    with pytest.raises(InputErrors) as raised:
        load_inventory([tmp_path])
    assert [str(p).splitlines()[0].partition("a.yaml:")[2] for p in raised.value.problems] == [
        f"4:11: the control character U+{ord(character):04X} stands outside of texts"
    ]


def test_line_ends_of_windows_are_no_trick(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes((HEAD + "# \u65e5\u672c\nsystems: {crm: {}}\n").replace("\n", "\r\n").encode())
    assert load_inventory([tmp_path]).inventory.get("system", "crm") is not None


@pytest.mark.parametrize(
    "note", ['"see # compliance-lint: waive[R-1] until=2027-01-01 by=a reason=b"', "|\n    # compliance-lint: waive[R-1]"]
)
def test_a_waiver_inside_a_text_is_refused(tmp_path: Path, note: str) -> None:
    (found,) = problems(tmp_path, f"systems:\n  crm:\n   note: {note}\n")
    assert "a text looks like a comment to compliance-lint" in found


def test_a_figure_too_large_to_reckon_with_is_told(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, f"systems: {{s: {{}}}}\ndatasets: {{d: {{system: s, subjects: {{customer: {10**400}}}}}}}")
    assert found.startswith("5:48: ") and "expected a number of people" in found


def test_places_in_each_other_by_the_thousand_end_in_a_verdict(tmp_path: Path) -> None:
    places = "".join(f"  p{at}: {{within: p{at + 1}}}\n" for at in range(1200))
    (tmp_path / "a.yaml").write_text(f"{HEAD}places:\n{places}  p1200: {{country: HK}}\nsystems: {{s: {{operator: self, places: p0}}}}\n")
    inventory = load_inventory([tmp_path]).inventory
    system = inventory.get("system", "s")
    assert system is not None
    assert inventory.as_of is not None
    assert World(inventory, inventory.as_of).coverage.covers(system) == {}


# -- markup in names ---------------------------------------------------------------------------------------------------


def test_a_text_in_markdown_is_neither_link_nor_picture_nor_cell() -> None:
    assert cell("![x](https://a.example) <b> & | `c`\n") == "!\\[x\\](https://a.example) &lt;b> &amp; \\| \\`c\\` "
    assert code("a`b|c.yaml:1") == "`a'b\\|c.yaml:1`"


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="files have no owner and mode here: run it on Unix")
def test_a_cache_that_came_with_the_checkout_is_not_believed(tmp_path: Path) -> None:
    inventory, cache = tmp_path / "inv", tmp_path / "cache"
    inventory.mkdir()
    (inventory / "a.yaml").write_text("inventory: 1\nas_of: 2026-06-30\norganisation: {country: HK, kind: company}\n", encoding="utf-8")
    command = [sys.executable, "-m", "compliance_lint", "rules", "list", "inventory"]
    environment = os.environ | {"COMPLIANCE_LINT_CACHE": str(cache)}
    honest = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    stored = list(cache.glob("ruleset-inventory*.json"))
    assert stored and all(file.stat().st_mode & 0o077 == 0 for file in stored)
    for file in stored:
        file.write_text(file.read_text(encoding="utf-8").replace("INV-", "NOT-"), encoding="utf-8")
    ours = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    assert "NOT-" in ours  # the same user may change what is his; so the next line shows that the mode decides
    for file in stored:
        file.chmod(0o644)
    assert subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout == honest
