"""`export forms`: blank or filled in, one form a thing, and a clear word where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import ROOT, run

SCHOOL = ROOT / "fixtures" / "vocational_school"
SOUND = (str(SCHOOL / "common"), str(SCHOOL / "sound"))
SMALL = """inventory: 1
as_of: 2026-11-20
organisation: {country: TW, kind: private_school}
systems: {sis: {kind: application, operator: self}}
"""


def test_a_blank_form_needs_no_inventory(tmp_path: Path) -> None:
    result = run("export", "forms", "--kind", "A-3", "--blank", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("文件編號：A-3\n\n# 帳號申請單\n")
    assert "□新增" in result.stdout


def test_the_forms_of_a_school_one_a_thing() -> None:
    result = run("export", "forms", "--kind", "a-3", *SOUND)
    assert result.returncode == 0, result.stderr
    assert result.stdout.count("# 帳號申請單") == 8
    assert "網站編輯" in result.stdout
    assert "☑新增" in result.stdout


@pytest.mark.parametrize("id", ["web-editor", "a3-web-editor"])
def test_the_form_of_one_thing_by_its_id_or_its_record(id: str) -> None:
    result = run("export", "forms", "--kind", "A-3", "--subject", id, *SOUND)
    assert result.stdout.count("# 帳號申請單") == 1
    assert "TW-FORM-A3" in result.stdout


def test_the_same_forms_are_the_same_bytes() -> None:
    words = ("export", "forms", "--kind", "A-7", *SOUND)
    assert run(*words, PYTHONHASHSEED="1").stdout == run(*words, PYTHONHASHSEED="2").stdout


def test_in_english() -> None:
    result = run("export", "forms", "--kind", "A-9", "--lang", "EN", *SOUND)
    assert "# Undertaking of a vendor on service and confidentiality" in result.stdout
    assert "Our company, Maker of the school system, renders" in result.stdout


def test_without_a_kind_they_are_listed() -> None:
    result = run("export", "forms", *SOUND)
    assert result.returncode == 2
    assert "say which form with --kind" in result.stderr
    assert "A-10  Undertaking of a vendor's person on confidentiality  委外廠商人員保密切結書" in result.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--kind", "A-11"), "unknown form 'A-11'"),
        (("--kind", "A-3", "--subject", "nursee"), "did you mean 'nurse'?"),
        (("--kind", "A-3", "--format", "pdf"), "unknown format 'pdf'"),
        (("--kind", "A-3", "--lang", "ja"), "unknown language 'ja'"),
        (("--kind", "A-3", "--format", "docx"), "say which with --output FILE"),
        (("--kind", "A-3", "--ruleset", "hk_pdpo"), "this ruleset has no forms"),
        (("--kind", "A-3", "--output", str(SCHOOL / "common" / "data.yaml")), "is a file of the inventory"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(words: tuple[str, ...], message: str) -> None:
    result = run("export", "forms", *words, *SOUND)
    assert result.returncode == 2
    assert message in result.stderr


def test_nothing_that_a_form_belongs_to_is_exit_3(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SMALL)
    result = run("export", "forms", "--kind", "A-9", str(tmp_path))
    assert result.returncode == 3
    assert "nothing is described that form A-9 belongs to" in result.stderr


def test_written_to_a_file(tmp_path: Path) -> None:
    result = run("export", "forms", "--kind", "A-6", "--output", str(tmp_path / "a6.md"), *SOUND)
    assert (result.returncode, result.stdout) == (0, "")
    assert "# 資安事件通報程序" in (tmp_path / "a6.md").read_text(encoding="utf-8")


def test_a_policy_of_ones_own_has_the_forms_of_its_own_folder(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    (folder / "forms").mkdir(parents=True)
    (folder / "ruleset.yaml").write_text(
        "title: Own\njurisdiction: TW\nversion: 1.0.0\nextends: tw_school_isms\ninstruments: {own: Own rules}\nareas: {own: Own}\n"
        "parameters: {form_a4: [system_name, account_name, person_name, device_model, supervisor_review]}\n"
    )
    form = (ROOT / "rulesets" / "tw_school_isms" / "forms" / "a-4.yaml").read_text(encoding="utf-8")
    (folder / "forms" / "a-4.yaml").write_text(form, encoding="utf-8")
    words = ("export", "forms", "--kind", "A-4", "--ruleset", str(folder), "--lang", "en", *SOUND)
    result = run(*words)
    assert result.returncode == 2
    assert "own/forms/a-4.yaml:7:1: TW-FORM-A4 asks for 'device_model', and no field of the form holds it" in result.stderr
    field = "  - {label: {en: Device, zh-Hant-TW: 設備}, states: device_model}\n"
    (folder / "forms" / "a-4.yaml").write_text(
        form.replace("- as: rows\n", f"- as: fields\n  fields:\n{field}- as: rows\n"), encoding="utf-8"
    )
    result = run(*words)
    assert result.returncode == 0, result.stderr
    assert "| Device | \\[missing\\] |" in result.stdout


def test_word_needs_python_docx(tmp_path: Path) -> None:
    (tmp_path / "docx.py").write_text("raise ImportError('none here')\n")
    file = tmp_path / "a.docx"
    words = ("export", "forms", "--kind", "A-3", "--blank", "--format", "docx", "--output", str(file))
    result = run(*words, PYTHONPATH=str(tmp_path))
    assert result.returncode == 2
    assert "pip install 'compliance-lint[docx]'" in result.stderr
    assert not file.exists()
