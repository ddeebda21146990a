"""The record of processing activities as a workbook; openpyxl writes it, which is not installed with the tool."""

from __future__ import annotations

import io
import re
from importlib import import_module

from compliance_lint.errors import UsageError
from compliance_lint.model.dates import When
from compliance_lint.reports.packages import settled
from compliance_lint.reports.ropa import Record
from compliance_lint.typed import Any

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")
_WIDTH, _NARROW = 32, 8


def render(record: Record, as_of: When) -> bytes:
    """The bytes of a workbook, the same for the same record; raises `UsageError` where openpyxl is missing."""
    try:
        openpyxl = import_module("openpyxl")
        fonts, alignment = import_module("openpyxl.styles"), import_module("openpyxl.styles.alignment")
        letter = import_module("openpyxl.utils").get_column_letter
    except ImportError as error:
        message = "xlsx needs openpyxl, which is not installed: pip install 'compliance-lint[xlsx]', or take --format csv"
        raise UsageError(message) from error
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = record.words["record"]
    lines = [(record.title,), (record.intro,), *record.head, (), record.columns, *record.rows]
    heading = len(record.head) + 4
    for at, line in enumerate(lines, 1):
        for column, text in enumerate(line, 1):
            _put(sheet, at, column, text)
    bold, wrapped = fonts.Font(bold=True), alignment.Alignment(wrap_text=True, vertical="top")
    sheet.cell(1, 1).font = bold
    for column in range(1, len(record.columns) + 1):
        sheet.column_dimensions[letter(column)].width = _NARROW if column == 1 else _WIDTH
        for at in range(heading, heading + len(record.rows) + 1):
            sheet.cell(at, column).alignment = wrapped
        sheet.cell(heading, column).font = bold
    sheet.freeze_panes = f"C{heading + 1}"
    out = io.BytesIO()
    book.save(out)
    return _stable(out.getvalue(), as_of)


def _put(sheet: Any, row: int, column: int, text: str) -> None:
    """Writes a cell as text: what looks like a formula is none."""
    cell = sheet.cell(row, column)
    cell.value = _CONTROL.sub("", text)
    cell.data_type = "s"


def _stable(data: bytes, as_of: When) -> bytes:
    """The workbook without the time of its making."""
    day = f"{as_of.first_day or '1980-01-01'}T00:00:00Z".encode()
    return settled(data, lambda name, part: _STAMP.sub(rb"\g<1>" + day + rb"\g<3>", part) if name == "docProps/core.xml" else part)
