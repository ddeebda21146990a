"""Blocks as a Word document, drawn by python-docx, which is an extra: A4, headings of Word, page numbers at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from compliance_lint.reports.colours import SEVERITIES
from compliance_lint.reports.parts.blocks import (
    Block,
    Code,
    Fence,
    Graded,
    Heading,
    Inline,
    Item,
    Link,
    Paragraph,
    Strong,
    Table,
    fenced,
    joined,
    plain,
    seamed,
)
from compliance_lint.reports.word_files import opened, saved
from compliance_lint.typed import Any

_LATIN, _LETTER = "Calibri", "Consolas"
_EAST = {
    "zh-Hant": "Microsoft JhengHei", "zh-Hant-TW": "Microsoft JhengHei", "zh-Hans": "Microsoft YaHei", "ja": "Yu Gothic",
}  # fmt: skip
_COUNTRY = {"en": "en-GB", "zh-Hant": "zh-HK", "zh-Hant-TW": "zh-TW", "zh-Hans": "zh-CN", "ja": "ja-JP", "de": "de-DE"}
"""What Word calls a language."""
_SHADE = "EDF0F4"


def word(blocks: Sequence[Block], language: str, spacing: bool = False) -> bytes:
    """The document; raises `UsageError` where python-docx is not installed."""
    title = next((seamed(one.text, spacing) for one in blocks if isinstance(one, Heading)), "")
    return _Drawing(title, language, spacing).document(blocks)


class _Drawing:
    def __init__(self, title: str, language: str, spacing: bool) -> None:
        self.drawn, self.language, self.spacing = opened(title, 2.2, 2.0), language, spacing
        shared = import_module("docx.shared")
        self.cm, self.pt, self.colour = shared.Cm, shared.Pt, shared.RGBColor
        self.qn, self.element = import_module("docx.oxml.ns").qn, import_module("docx.oxml").OxmlElement

    def document(self, blocks: Sequence[Block]) -> bytes:
        self._set_up()
        for block in blocks:
            if isinstance(block, Heading):
                self.drawn.add_heading(seamed(block.text, self.spacing), min(block.level, 9))
            elif isinstance(block, Paragraph):
                self._cited(block.text, f"{block.number}." if block.number else "", 0.0, 1.1)
            elif isinstance(block, Item):
                self._cited(block.text, block.mark or "•", 0.5 + 0.7 * block.depth, 1.1 if block.mark else 0.5)
            elif isinstance(block, Fence):
                self.drawn.add_paragraph().add_run("\n".join(fenced(block))).font.name = _LETTER
            else:
                self._table(block)
        return saved(self.drawn)

    def _set_up(self) -> None:
        self._field(self.drawn.sections[0].footer.paragraphs[0], "PAGE")
        styles = self.drawn.styles
        for name in ("Normal", *(f"Heading {level}" for level in range(1, 7))):
            fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
            for key in [key for key in fonts.attrib if key.endswith("Theme")]:  # a theme's font would be taken before the one named
                del fonts.attrib[key]
            for script in ("ascii", "hAnsi", "cs"):
                fonts.set(self.qn(f"w:{script}"), _LATIN)
            fonts.set(self.qn("w:eastAsia"), _EAST.get(self.language, _LATIN))
        normal = styles["Normal"]
        normal.font.size, normal.paragraph_format.space_after = self.pt(10.5), self.pt(6)
        tag = self.element("w:lang")
        for key in ("val", "eastAsia"):
            tag.set(self.qn(f"w:{key}"), _COUNTRY.get(self.language, self.language))
        normal.element.rPr.append(tag)
        self.drawn.core_properties.language = self.language

    def _field(self, paragraph: Any, name: str) -> None:
        paragraph.alignment = import_module("docx.enum.text").WD_ALIGN_PARAGRAPH.CENTER
        field = self.element("w:fldSimple")
        field.set(self.qn("w:instr"), name)
        paragraph._p.append(field)

    def _cited(self, text: Inline, mark: str, left: float, hanging: float) -> None:
        """A paragraph whose mark hangs before its text."""
        paragraph = self.drawn.add_paragraph()
        if mark:
            form = paragraph.paragraph_format
            form.left_indent, form.first_line_indent = self.cm(left + hanging), self.cm(-hanging)
            form.tab_stops.add_tab_stop(self.cm(left + hanging))
            paragraph.add_run(f"{plain(mark)}\t")
        self._runs(paragraph, text)

    def _runs(self, paragraph: Any, text: Inline) -> None:
        for part in joined(text, self.spacing):
            run = paragraph.add_run(plain(part) if isinstance(part, (Code, Link)) else part)
            if isinstance(part, Code):
                run.font.name, run.font.size = _LETTER, self.pt(9)
            elif isinstance(part, Graded):
                run.bold = True
                if part.grade in SEVERITIES:
                    run.font.color.rgb = self.colour.from_string(SEVERITIES[part.grade][1:].upper())
            elif isinstance(part, Strong):
                run.bold = True

    def _table(self, block: Table) -> None:
        table = self.drawn.add_table(1 + len(block.rows), len(block.header))
        table.style = "Table Grid"
        rows = list(table.rows)
        head = self.element("w:tblHeader")
        rows[0]._tr.get_or_add_trPr().append(head)
        for row in rows:
            row._tr.get_or_add_trPr().append(self.element("w:cantSplit"))
        for place, name in zip(rows[0].cells, block.header, strict=True):
            shade = self.element("w:shd")
            for key, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
                shade.set(self.qn(f"w:{key}"), value)
            place._tc.get_or_add_tcPr().append(shade)
            self._cell(place, (Strong(name),))
        for row, cells in zip(rows[1:], block.rows, strict=True):
            for place, cell in zip(row.cells, cells, strict=True):
                self._cell(place, cell)
        self.drawn.add_paragraph().paragraph_format.space_after = self.pt(2)

    def _cell(self, place: Any, text: Inline) -> None:
        paragraph = place.paragraphs[0]
        paragraph.paragraph_format.space_after = self.pt(1)
        self._runs(paragraph, text)
        for run in paragraph.runs:
            run.font.size = self.pt(9)
