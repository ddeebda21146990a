"""``export``: its flags, where it writes, and how it ends."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from compliance_lint.cli.app import run

CRM = Path(__file__).parents[2] / "fixtures" / "crm_vendor"
CUSTOMER = [str(CRM / "shared"), str(CRM / "customer" / "common"), str(CRM / "customer" / "subprocessor_abroad_unsafeguarded")]
VENDOR = [str(CRM / "shared"), str(CRM / "vendor" / "common"), str(CRM / "vendor" / "page_with_proof")]


def test_the_record_of_a_controller_is_the_default(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "ropa", *CUSTOMER, "--lang", "de"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("# Verzeichnis von Verarbeitungstätigkeiten (Art. 30 Abs. 1 DSGVO)")
    assert "**Philippinen**" in text


def test_the_record_of_a_processor(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "ropa", *VENDOR, "--role", "processor"]) == 0
    assert capsys.readouterr().out.startswith("# Record of processing carried out for clients (Art. 30(2) GDPR)")


def test_csv_has_a_line_for_each_row(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "ropa", *CUSTOMER, "--format", "csv"]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) == 4 and {len(row) for row in rows} == {len(rows[0])}


def test_it_writes_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "record.md"
    assert run(["export", "ropa", *CUSTOMER, "--output", str(file)]) == 0
    assert capsys.readouterr().out == "" and file.read_text(encoding="utf-8").startswith("# Record of processing")


def test_a_workbook_needs_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "ropa", *CUSTOMER, "--format", "xlsx"]) == 2
    assert "--output" in capsys.readouterr().err


def test_a_workbook_without_openpyxl_says_what_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    file = tmp_path / "record.xlsx"
    assert run(["export", "ropa", *CUSTOMER, "--format", "xlsx", "--output", str(file)]) == 2
    assert "pip install 'compliance-lint[xlsx]'" in capsys.readouterr().err and not file.exists()


@pytest.mark.parametrize(("flag", "word"), [("--format", "pdf"), ("--role", "client"), ("--lang", "xx")])
def test_a_word_that_is_none_is_a_usage_error(flag: str, word: str) -> None:
    assert run(["export", "ropa", *CUSTOMER, flag, word]) == 2


def test_without_a_row_of_the_kind_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "record.md"
    assert run(["export", "ropa", *CUSTOMER, "--role", "processor", "--output", str(file)]) == 3
    assert "activity" in capsys.readouterr().err and not file.exists()


def test_a_file_of_the_inventory_is_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / "inventory.yaml"
    file.write_text("inventory: 1\nactivities: {selling: {purposes: [sales]}}\n", encoding="utf-8")
    assert run(["export", "ropa", str(file), "--output", str(file)]) == 2
