"""A report as HTML and as a Word document says what its Markdown says, and what an author wrote stays text."""

from __future__ import annotations

import io
import re
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from compliance_lint.cli.choosing import LANGUAGES
from compliance_lint.errors import UsageError
from compliance_lint.findings.inspection import inspect
from compliance_lint.model.dates import parse_when
from compliance_lint.reports import inspection_report
from compliance_lint.reports.pages import contents
from compliance_lint.reports.pages.html import html
from compliance_lint.reports.pages.word import word
from compliance_lint.reports.parts.blocks import Block, Code, Fence, Graded, Heading, Item, Link, Paragraph, Strong, Table, markdown
from compliance_lint.reports.view import View
from compliance_lint.sources.inventory import load_inventory
from compliance_lint.sources.rulesets import find_ruleset, load_ruleset

BANK = Path(__file__).parents[2] / "fixtures" / "virtual_bank"
HOSTILE = "<script>alert(1)</script> ]]> \" onload='x' &amp;"
PAGE: list[Block] = [
    Heading(1, HOSTILE), Paragraph((HOSTILE, Strong(HOSTILE)), 1), Heading(2, "Part"), Item((Code(HOSTILE),)), Item(("in it",), 1),
    Item(("third",), 0, "(i)"), Table((HOSTILE, "b"), (((HOSTILE,), (Graded("High", "high"),)),)), Fence(HOSTILE),
    Paragraph((Link("go", "javascript:alert(1)"), Link("law", "https://example.org/a?b=1&c=\"2\""))),
]  # fmt: skip
VOID = {"meta", "br", "hr"}


class Read(HTMLParser):
    """The headings, the tags with their attributes, and the text of the page without its contents."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "main" not in self.open or "nav" in self.open:
            return
        self.text += data
        if re.fullmatch("h[1-6]", self.open[-1]):
            self.headings[-1] += data


@cache
def written(language: str, format: str) -> str | bytes:
    told, as_of = load_inventory([BANK]), parse_when("2022-07-26")
    assert as_of is not None
    found = inspect(told.inventory, [load_ruleset(find_ruleset("hk_pdpo"))], as_of)
    return inspection_report.render(View(found, told.where, "auditor", "low", language), format, 100)


def bare(text: str) -> str:
    """Letters and digits alone, as the forms differ in marks and spaces."""
    return "".join(character for character in text if character.isalnum())


@pytest.mark.parametrize("language", LANGUAGES)
def test_html_says_what_markdown_says(language: str) -> None:
    page, told = written(language, "html"), written(language, "markdown")
    assert isinstance(page, str)
    assert isinstance(told, str)
    read = Read(page)
    assert read.open == []
    assert list(map(bare, read.headings)) == [bare(line) for line in told.splitlines() if line.startswith("#")]
    assert bare(read.text) == bare(told)
    assert ("html", {"lang": language}) in read.tags


def test_links_of_the_contents_lead_to_headings_and_ids_are_there_once() -> None:
    page = written("en", "html")
    assert isinstance(page, str)
    tags = Read(page).tags
    ids = [one["id"] for _, one in tags if "id" in one]
    leads = [one["href"] for tag, one in tags if tag == "a"]
    assert len(ids) == len(set(ids))
    assert leads
    assert {str(lead)[1:] for lead in leads} <= set(ids)


def test_html_asks_for_nothing_outside_and_runs_nothing() -> None:
    page = written("en", "html")
    assert isinstance(page, str)
    names = {tag for tag, _ in Read(page).tags}
    assert not names & {"script", "link", "img", "iframe", "object", "embed"}
    assert not re.search(r"https?:|url\(|@import", page)
    assert "default-src 'none'; style-src 'sha256-" in page


def test_a_severity_has_its_colour_and_its_word() -> None:
    page = written("en", "html")
    assert isinstance(page, str)
    assert '<span class="grade high">High</span>' in page


def test_hostile_names_are_text() -> None:
    read = Read(html(PAGE, "en"))
    assert "script" not in {tag for tag, _ in read.tags}
    assert read.headings[0] == HOSTILE
    assert read.text.count(HOSTILE) == 7
    assert [one["href"] for tag, one in read.tags if tag == "a" and "rel" in one] == ['https://example.org/a?b=1&c="2"']
    assert not [one for _, one in read.tags if "onload" in one]


def test_markdown_knows_no_grades() -> None:
    assert "| High |" in markdown(PAGE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_says_what_markdown_says(language: str) -> None:
    docx = pytest.importorskip("docx", reason="reads the document; install it with pip install -e '.[docx]'")
    data, told = written(language, "docx"), written(language, "markdown")
    assert isinstance(data, bytes)
    assert isinstance(told, str)
    read = docx.Document(io.BytesIO(data))
    headings = [one.text for one in read.paragraphs if one.style.name.startswith("Heading")]
    assert list(map(bare, headings)) == [bare(line) for line in told.splitlines() if line.startswith("#")]
    said = "".join(node.text or "" for node in read.element.body.iter() if node.tag.endswith("}t"))
    assert bare(said) == bare(told)
    assert all(table.rows[0]._tr.trPr.xpath("w:tblHeader") for table in read.tables)


@pytest.mark.parametrize("form", [html, word])
def test_the_same_bytes_twice(form) -> None:  # type: ignore[no-untyped-def]
    if form is word:
        pytest.importorskip("docx", reason="draws the document; install it with pip install -e '.[docx]'")
    assert form(PAGE, "en") == form(PAGE, "en")


def test_without_python_docx_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(UsageError, match="pip install 'compliance-lint\\[docx\\]'"):
        word(PAGE, "en")


def test_contents_has_a_word_in_every_language() -> None:
    assert [contents(tag) for tag in LANGUAGES if tag != "en" and contents(tag) == contents("en")] == []
