"""Where nothing was inspected, the formats that can tell of it do, and no file is lost."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from compliance_lint.cli.app import run

BROKEN = "inventory: 1\norganisation: {country: HK}\nsystems:\n  crm: {kind: databas}\n"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    folder = tmp_path / "compliance"
    folder.mkdir()
    (folder / "all.yaml").write_text(BROKEN)
    return folder


def test_github_annotates_the_line(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(broken), "--format", "github"]) == 2
    first, second = capsys.readouterr().out.splitlines()
    assert first == "::error title=compliance-lint::1 problem(s), nothing was inspected"
    assert second.startswith(f"::error file={broken}/all.yaml,line=4,col=") and "databas" in second and "database" in second


def test_files_are_written_in_the_formats_that_can_tell(broken: Path, tmp_path: Path) -> None:
    words = ["check", str(broken), *(f"--output={name}={tmp_path}/{name}" for name in ("markdown", "junit", "json", "sarif", "gitlab"))]
    assert run(words) == 2
    assert "nothing was inspected" in (tmp_path / "markdown").read_text() and "databas" in (tmp_path / "markdown").read_text()
    suite = ElementTree.parse(tmp_path / "junit").getroot()[0]
    assert suite.get("errors") == "1" and "databas" in str(suite.find("testcase/error").get("message"))  # type: ignore[union-attr]
    assert json.loads((tmp_path / "json").read_text())["errors"]
    assert not (tmp_path / "sarif").exists() and not (tmp_path / "gitlab").exists()


def test_a_file_that_is_there_stays(broken: Path) -> None:
    assert run(["check", str(broken), "--output", f"json={broken}/all.yaml"]) == 2
    assert (broken / "all.yaml").read_text() == BROKEN


@pytest.mark.parametrize("format", ["github", "junit", "markdown"])
def test_a_wrong_call_is_told_as_well(format: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "no-such-folder", f"--format={format}"]) == 2
    assert "no-such-folder: no such file or folder" in capsys.readouterr().out


def test_of_two_formats_the_last_is_printed(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(broken), "--format=json", "--format", "github"]) == 2
    assert capsys.readouterr().out.startswith("::error ")
    assert run(["check", str(broken), "--format", "github", "--format=json"]) == 2
    assert json.loads(capsys.readouterr().out)["errors"]


def test_a_file_that_cannot_be_written_is_told_and_the_others_are_written(
    broken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = tmp_path / "nowhere" / "report.json"
    assert run(["check", str(broken), "--output", f"json={nowhere}", "--output", f"junit={tmp_path}/report.xml"]) == 2
    assert f"error: {nowhere}: cannot be written" in capsys.readouterr().err
    assert (tmp_path / "report.xml").exists()
