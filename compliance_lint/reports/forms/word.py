"""Pages of forms as a Word document, drawn by python-docx, which is an extra: A4, a page a form, one kind of table."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from compliance_lint.reports.forms import Grid, Page
from compliance_lint.reports.word_files import opened, saved
from compliance_lint.typed import Any

FONTS = {"zh-Hant-TW": "標楷體"}
"""The font of what is written in Chinese; what a school prints is set in this one."""
_LATIN = "Times New Roman"
_WIDTH = 17.0
"""What is left of an A4 page between its margins, in centimetres."""
_MANY = 6
"""From so many columns on a table is set smaller."""
_SHADE = "EDEDED"


def word(pages: Sequence[Page], language: str) -> bytes:
    """The document; raises `UsageError` where python-docx is not installed."""
    return _Drawing(", ".join(dict.fromkeys(page.title for page in pages)), language).document(pages)


class _Drawing:
    def __init__(self, title: str, language: str) -> None:
        self.drawn, self.font = opened(title, 2.0, 1.8), FONTS.get(language, _LATIN)
        self.cm, self.pt = import_module("docx.shared").Cm, import_module("docx.shared").Pt
        self.align = import_module("docx.enum.text").WD_ALIGN_PARAGRAPH
        self.qn, self.element = import_module("docx.oxml.ns").qn, import_module("docx.oxml").OxmlElement

    def document(self, pages: Sequence[Page]) -> bytes:
        style = self.drawn.styles["Normal"]
        style.font.name, style.font.size = _LATIN, self.pt(12)
        style.element.rPr.rFonts.set(self.qn("w:eastAsia"), self.font)
        for at, page in enumerate(pages):
            self._page(page, at > 0)
        return saved(self.drawn)

    def _page(self, page: Page, anew: bool) -> None:
        first = self._paragraph(page.number, self.align.RIGHT, 10)
        first.paragraph_format.page_break_before = anew
        self._paragraph(page.organisation, self.align.CENTER, 14)
        self._paragraph(page.title, self.align.CENTER, 18, bold=True, after=8)
        for block in page.blocks:
            if isinstance(block, str):
                self._paragraph(block, self.align.JUSTIFY, 13, after=8)
            else:
                self._grid(block)
        for at, note in enumerate(page.notes, 1):
            self._paragraph(f"{at}. {note}", self.align.LEFT, 11)
        self._grid(page.signatures)
        for remark in page.remarks:
            self._paragraph(remark, self.align.LEFT, 9)

    def _paragraph(self, text: str, alignment: Any, size: float, bold: bool = False, after: float = 2) -> Any:
        paragraph = self.drawn.add_paragraph()
        paragraph.alignment = alignment
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = self.pt(0), self.pt(after)
        self._run(paragraph, text, size, bold)
        return paragraph

    def _run(self, paragraph: Any, text: str, size: float, bold: bool) -> None:
        run = paragraph.add_run(text)
        run.bold, run.font.size = bold, self.pt(size)

    def _grid(self, grid: Grid) -> None:
        if grid.title:
            self._paragraph(grid.title, self.align.LEFT, 12, bold=True)
        wide = max((len(row) for row in grid.rows), default=0)
        if not wide:
            return
        table = self.drawn.add_table(len(grid.rows), wide)
        table.style, table.autofit = "Table Grid", False
        sizes = self._widths(grid, wide)
        for column, size in enumerate(sizes):  # one office program reads the widths of columns, another those of cells
            table.columns[column].width = self.cm(size)
        for at, row in enumerate(grid.rows):
            drawn = list(table.rows[at].cells)
            if any(cell.tall for cell in row):
                table.rows[at].height = self.cm(1.8)
            for column, size in enumerate(sizes):
                drawn[column].width = self.cm(size)
            for column, cell in enumerate(row):
                place = drawn[column].merge(drawn[-1]) if column == len(row) - 1 and len(row) < wide else drawn[column]
                if cell.label:
                    shade = self.element("w:shd")
                    for key, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
                        shade.set(self.qn(f"w:{key}"), value)
                    place._tc.get_or_add_tcPr().append(shade)
                self._run(place.paragraphs[0], cell.text, 12 if wide < _MANY else 10, cell.label)
        self._paragraph("", self.align.LEFT, 4, after=0)

    @staticmethod
    def _widths(grid: Grid, wide: int) -> list[float]:
        """Narrow columns of labels where labels and values take turns, else columns of one width."""
        turns = wide % 2 == 0 and all(cell.label is (at % 2 == 0) for row in grid.rows for at, cell in enumerate(row))
        if not turns:
            return [_WIDTH / wide] * wide
        pairs = wide // 2
        label = 3.6
        return [label, _WIDTH / pairs - label] * pairs
