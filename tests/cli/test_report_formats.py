"""`report` in the formats a client gets: a page, and a Word document, of every kind of report."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from command_line import ROOT

from compliance_lint.cli.app import run

CUSTOMER = ["fixtures/crm_vendor/shared", "fixtures/crm_vendor/customer/common", "fixtures/crm_vendor/customer/in_order"]
PORTAL = ["fixtures/province_portal/common", "fixtures/province_portal/sound"]
CALLS = {
    "inspection": (["fixtures/virtual_bank", "--lang", "zh-Hant"], "個人資料系統"),
    "sdm": ([*CUSTOMER, "--kind", "sdm", "--lang", "de"], "Gewährleistungsziele"),
    "mlps": ([*PORTAL, "--kind", "mlps-filing", "--lang", "zh-Hans"], "备案"),
}


@pytest.mark.parametrize("name", CALLS)
def test_every_kind_is_a_page(name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    words, told = CALLS[name]
    assert run(["report", *words, "--format", "html"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("<!DOCTYPE html>") and f'lang="{words[-1]}"' in page
    assert told in page and "<script" not in page


@pytest.mark.parametrize("name", CALLS)
def test_every_kind_is_a_document(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docx = pytest.importorskip("docx", reason="reads the document; install it with pip install -e '.[docx]'")
    monkeypatch.chdir(ROOT)
    words, told = CALLS[name]
    file = tmp_path / "report.docx"
    assert run(["report", *words, "--format", "docx", "--output", str(file)]) == 0
    document = docx.Document(io.BytesIO(file.read_bytes()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert told in "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_a_document_is_no_text_for_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", str(ROOT / "fixtures/virtual_bank"), "--format", "docx"]) == 2
    assert "name a file with --output FILE.docx" in capsys.readouterr().err


def test_an_inventory_is_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("inventory: 1\nas_of: 2026-01-01\norganisation: {country: HK, roles: [controller]}\n")
    before = file.read_text()
    assert run(["report", str(tmp_path), "--format", "html", "--output", str(file)]) == 2
    assert (file.read_text(), "a report is not written over it" in capsys.readouterr().err) == (before, True)
