"""Forms as pages: what a reader sees in Markdown, and what is drawn in Word."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import types
import zipfile
from pathlib import Path
from typing import Any

import pytest

from compliance_lint.errors import UsageError
from compliance_lint.findings.forms import blank, sheets
from compliance_lint.findings.observation import Speaker
from compliance_lint.graph.world import World
from compliance_lint.model.dates import parse_when
from compliance_lint.model.inventory import Inventory
from compliance_lint.reports.forms import WORDS, Page, Printer
from compliance_lint.reports.forms.markdown import markdown
from compliance_lint.reports.forms.word import word
from compliance_lint.sources.examples import example_inventory
from compliance_lint.sources.forms import load_forms
from compliance_lint.sources.rulesets import find_ruleset, load_ruleset
from compliance_lint.sources.vocabularies import bundled

RULESET = load_ruleset(find_ruleset("tw_school_isms"))
FORMS = load_forms(find_ruleset("tw_school_isms"), RULESET)
TAIWAN = "zh-Hant-TW"
SCHOOL = {
    "organisation": {"name": {"en": "A school", TAIWAN: "某校"}, "country": "TW", "kind": "private_school"},
    "systems": {"sis": {"name": {"en": "School | system", TAIWAN: "校務系統"}, "kind": "application", "operator": "self"}},
    "grants": {"clerk": {"holder": "clerk-1", "name": {TAIWAN: "註冊組"}, "systems": ["sis"], "permissions": ["read", "write"]}},
}
APPLICATION = {
    "type": "account_application",
    "covers": {"grants": ["clerk"]},
    "date": "2026-08-01",
    "states": ["applicant", {"account_action": "add"}, "execution_log", "account_notes"],
}


def pages(form: str, data: dict[str, Any], language: str = TAIWAN) -> list[Page]:
    as_of = parse_when("2026-11-20")
    assert as_of is not None
    world = World(example_inventory(data, "school"), as_of)
    printer = Printer(Speaker(world, language, RULESET.terms), language)
    return [printer.page(sheet) for sheet in sheets(world, FORMS[form])]


def empty(form: str, language: str = TAIWAN) -> Page:
    world = World(Inventory({}, bundled()), day_of("2026-11-20"))
    return Printer(Speaker(world, language), language, blank=True).page(blank(FORMS[form]))


def day_of(text: str) -> Any:
    when = parse_when(text)
    assert when is not None
    return when


def test_a_form_shows_what_is_known_what_was_ticked_and_what_is_missing() -> None:
    (page,) = pages("A-3", {**SCHOOL, "documents": {"a3": APPLICATION}})
    told = markdown([page])
    assert told.startswith("文件編號：A-3\n\n# 帳號申請單\n\n某校\n")
    assert "| 申請人 | 註冊組 | 申請日期 | 2026年8月1日 |" in told
    assert "| **所屬單位** | 〔缺漏〕 | **分機** |  |" in told
    assert "| 校務系統 | clerk-1 | 讀取、寫入 |" in told
    assert "☑新增　□刪除" in told
    assert "| 承辦人（設備組長） | 單位主管 | 校長 |\n| --- | --- | --- |\n| 〔缺漏〕 | 〔缺漏〕 |  |" in told
    assert "> 缺漏欄位：所屬單位、系統名稱、帳號、承辦人（設備組長）、單位主管。" in told


def test_one_that_nobody_filled_in_says_so_and_what_is_to_be_filled_in() -> None:
    told = markdown(pages("A-3", SCHOOL))
    assert "現況描述未載明本表單是否已填寫" in told
    assert "| 申請人 | 註冊組 | 申請日期 | 〔待填〕 |" in told
    denied = {**SCHOOL, "grants": {"clerk": {**SCHOOL["grants"]["clerk"], "lacks": ["account_application"]}}}  # type: ignore[dict-item]
    assert "現況描述載明本表單尚未填寫" in markdown(pages("A-3", denied))


def test_what_stands_on_paper_is_said_to_stand_there() -> None:
    (page,) = pages("A-3", {**SCHOOL, "documents": {"a3": APPLICATION}}, "en")
    assert "| **Record of execution** | (as on the original) |" in markdown([page])


def test_a_name_cannot_break_the_table() -> None:
    assert "| School \\| system |" in markdown(pages("A-3", SCHOOL, "en"))


@pytest.mark.parametrize("language", [TAIWAN, "en"])
@pytest.mark.parametrize("form", FORMS)
def test_a_blank_form_has_the_title_room_to_write_and_the_three_signatures(form: str, language: str) -> None:
    page = empty(form, language)
    told = markdown([page])
    assert page.number.endswith(form)
    assert page.title in told
    assert page.remarks == ()
    assert not any(mark in told for mark in ("〔", "\\[missing", "{"))
    heads, signed = page.signatures.rows
    assert len(heads) == 3
    assert heads[2].text == {"en": "Principal", TAIWAN: "校長"}[language]
    assert "主管" in heads[1].text or language == "en"
    assert [cell.text for cell in signed] == ["", "", ""]
    assert all(cell.text == "" or cell.label or "□" in cell.text or "☐" in cell.text for block in page.blocks
               if not isinstance(block, str) for row in block.rows for cell in row)  # fmt: skip


def test_a_chinese_form_has_no_latin_letters_but_the_names_of_things() -> None:
    for form in FORMS:
        told = markdown([empty(form)]).replace("TACERT", "").replace(form, "")
        assert not [character for character in told if character.isascii() and character.isalpha()], form


def test_the_words_are_the_same_in_every_language() -> None:
    assert {tuple(sorted(WORDS[tag])) for tag in WORDS} == {tuple(sorted(WORDS["en"]))}


def test_pages_are_told_apart() -> None:
    two = {**SCHOOL, "grants": dict.fromkeys(("a", "b"), SCHOOL["grants"]["clerk"])}  # type: ignore[index]
    assert markdown(pages("A-3", two)).count("\n---\n") == 1


def test_without_python_docx_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(UsageError, match="pip install 'compliance-lint\\[docx\\]'"):
        word([empty("A-3")], TAIWAN)


class _Any:
    """Stands in for whatever python-docx hands out, and remembers the texts it was given."""

    def __init__(self, texts: list[str], wide: int = 1) -> None:
        self.texts, self._wide = texts, wide

    def __getattr__(self, name: str) -> Any:
        return _Any(self.__dict__["texts"], self.__dict__["_wide"])

    def __call__(self, *words: Any, **named: Any) -> Any:
        self.texts += [word for word in words if isinstance(word, str)]
        numbers = [word for word in words if isinstance(word, int)]
        return _Any(self.texts, numbers[1] if len(numbers) == 2 else self._wide)

    def __getitem__(self, at: Any) -> Any:
        return _Any(self.texts, self._wide)

    def __iter__(self) -> Any:
        return iter([_Any(self.texts) for _ in range(self._wide)])


@pytest.mark.parametrize("form", FORMS)
def test_every_text_of_a_page_is_drawn(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    texts: list[str] = []

    class Drawn(_Any):
        def save(self, stream: io.BytesIO) -> None:
            with zipfile.ZipFile(stream, "w") as package:
                package.writestr("word/document.xml", "x")

    monkeypatch.setitem(sys.modules, "docx", types.SimpleNamespace(Document=lambda: Drawn(texts)))  # type: ignore[arg-type]
    for name in ("docx.shared", "docx.enum.text", "docx.oxml.ns", "docx.oxml"):
        monkeypatch.setitem(sys.modules, name, _Any([]))  # type: ignore[arg-type]
    page = empty(form)
    assert word([page, page], TAIWAN) == word([page, page], TAIWAN)
    wanted = [page.title, page.organisation, *(cell.text for block in (*page.blocks, page.signatures) if not isinstance(block, str)
                                               for row in block.rows for cell in row)]  # fmt: skip
    assert set(wanted) <= set(texts)


@pytest.mark.parametrize("form", FORMS)
def test_word_opens_what_is_drawn(form: str) -> None:
    docx = pytest.importorskip("docx", reason="writes the forms; install it with pip install -e '.[docx]'")
    page = empty(form)
    data = word([page, page], TAIWAN)
    assert data == word([page, page], TAIWAN)
    drawn = docx.Document(io.BytesIO(data))
    texts = [paragraph.text for paragraph in drawn.paragraphs]
    assert texts.count(page.title) == 2
    for table, grid in zip(drawn.tables, [block for block in (*page.blocks, page.signatures) if not isinstance(block, str)], strict=False):
        assert table.style.name == "Table Grid"
        for row, cells in zip(table.rows, grid.rows, strict=True):
            assert list(dict.fromkeys(cell.text for cell in row.cells if cell.text)) == list(
                dict.fromkeys(cell.text for cell in cells if cell.text)
            )
    assert (
        drawn.styles["Normal"].element.rPr.rFonts.get("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia") == "標楷體"
    )


def test_each_form_is_one_page_of_a4(tmp_path: Path) -> None:
    pytest.importorskip("docx", reason="writes the forms; install it with pip install -e '.[docx]'")
    office, pictures = shutil.which("soffice"), shutil.which("pdftoppm")
    if not office or not pictures:
        pytest.skip("a page is looked at with LibreOffice (soffice) and poppler (pdftoppm): install both and put them on the PATH")
    (tmp_path / "forms.docx").write_bytes(word([empty(form) for form in FORMS], TAIWAN))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run([office, profile, "--headless", "--convert-to", "pdf", "forms.docx"], cwd=tmp_path, check=True, capture_output=True)
    subprocess.run([pictures, "-r", "40", "-png", "forms.pdf", "page"], cwd=tmp_path, check=True)
    assert len(list(tmp_path.glob("page*.png"))) == len(FORMS)
