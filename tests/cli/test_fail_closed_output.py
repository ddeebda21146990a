"""Whatever happens to what is written, the exit code is not that of a pass; and it is the same in every format."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from command_line import CLEAN, INVENTORY, RULE, shell

from compliance_lint.cli import app, hook, unfinished
from compliance_lint.cli.checking import FORMATS


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
    written = {file.name.removeprefix("out-") for file in folder.glob("out-*")}
    assert written == (set(unfinished.FORMATS) if code == 2 else set(FORMATS))
    if code == 2:  # each says so; a SARIF file without results would close what is open
        assert all("nothing was inspected" in (folder / f"out-{name}").read_text() for name in written - {"json"})
        assert json.loads((folder / "out-json").read_text())["errors"]


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


@pytest.mark.skipif(os.name != "posix", reason="closes streams as a shell of Unix does: run it there")
@pytest.mark.parametrize("command", [CHECK, f"{CHECK} --format json", HOOK])
@pytest.mark.parametrize("streams", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", "< /dev/null > /dev/null"])
def test_streams_that_are_closed_change_nothing(folder: Path, command: str, streams: str) -> None:
    result = shell(folder, f"{command} {streams}")
    assert (result.returncode, result.stderr) == (1, "")
    (folder / "compliance" / "b.yaml").write_text("inventory: 2\n")
    assert shell(folder, f"{command} {streams}").returncode == 2


@pytest.mark.skipif(os.name != "posix", reason="uses the pipes of a shell of Unix: run it there")
@pytest.mark.parametrize("command", [CHECK, f"{CHECK} --format sarif", HOOK])
def test_a_reader_that_goes_changes_nothing(folder: Path, command: str) -> None:
    for reader in ("true", "head -c 1"):
        result = shell(folder, f"{command} | {reader} >/dev/null; exit ${{PIPESTATUS[0]}}")
        assert (result.returncode, result.stderr) == (1, ""), result


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full stands for a full disk: run it on Linux")
@pytest.mark.parametrize("command", [CHECK, f"{CHECK} --format json", HOOK, f"{sys.executable} -m compliance_lint rules list"])
def test_a_full_disk_is_no_pass(folder: Path, command: str) -> None:
    (folder / "compliance" / "a.yaml").write_text(CLEAN)
    result = shell(folder, f"{command} > /dev/full")
    assert result.returncode == 2, result
    assert "Traceback" not in result.stderr


@pytest.mark.skipif(os.name != "posix", reason="uses the pipes of a shell of Unix: run it there")
def test_other_commands_do_not_pass_either_where_their_reader_goes(folder: Path) -> None:
    known = shell(folder, f"{sys.executable} -m compliance_lint baseline create compliance")
    assert known.returncode == 0, known.stderr
    (folder / "compliance" / "a.yaml").write_text(INVENTORY + "  shop: {operator: self, lacks: [backup]}\n")
    result = shell(folder, f"{sys.executable} -m compliance_lint baseline diff compliance | true; exit ${{PIPESTATUS[0]}}")
    assert result.returncode != 0
    assert result.stderr == ""
