"""Word documents as such, whatever is drawn in them: python-docx where it is installed, A4, the same bytes each time."""

from __future__ import annotations

import datetime as dt
import io
from importlib import import_module

from compliance_lint.errors import UsageError
from compliance_lint.reports.packages import MOMENT, settled
from compliance_lint.typed import Any

_LONGEST = 255
"""The longest title a package may have."""


def opened(title: str, side: float, top: float) -> Any:
    """An empty A4 document with a title and margins (centimetres), by nobody; raises `UsageError` where python-docx is not installed."""
    try:
        docx = import_module("docx")
    except ImportError as error:
        raise UsageError("--format docx needs python-docx, which is not installed\n    pip install 'compliance-lint[docx]'") from error
    cm = import_module("docx.shared").Cm
    drawn = docx.Document()
    section = drawn.sections[0]
    section.page_width, section.page_height = cm(21.0), cm(29.7)
    section.left_margin = section.right_margin = cm(side)
    section.top_margin = section.bottom_margin = cm(top)
    properties = drawn.core_properties
    properties.author, properties.comments, properties.title = "", "", title[:_LONGEST]
    properties.created = properties.modified = dt.datetime(*MOMENT)
    return drawn


def saved(drawn: Any) -> bytes:
    """The document without the time of its making."""
    stream = io.BytesIO()
    drawn.save(stream)
    return settled(stream.getvalue())
