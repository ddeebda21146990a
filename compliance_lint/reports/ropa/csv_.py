"""The record of processing activities as CSV, one line a row; what a spreadsheet would run as a formula is marked as text."""

from __future__ import annotations

import csv
import io

from compliance_lint.reports.ropa import Record

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def render(record: Record) -> str:
    """The record as comma-separated values with a line of headings; its head stands in the first columns of each line."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    head = [value for _, value in record.head]
    writer.writerow([harmless(label) for label in (*(label for label, _ in record.head), *record.columns)])
    for row in record.rows:
        writer.writerow([harmless(cell) for cell in (*head, *row)])
    return out.getvalue()


def harmless(cell: str) -> str:
    """The cell, led by an apostrophe where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
