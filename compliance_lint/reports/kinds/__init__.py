"""The kinds of report that can be written, each a module with a `render(view, format, width)`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from compliance_lint.model.languages import fallbacks
from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance_lint.reports.view import View

DEFAULT = "inspection"
KINDS = {
    DEFAULT: "compliance_lint.reports.inspection_report",
    "sdm": "compliance_lint.reports.kinds.sdm",
    "mlps-filing": "compliance_lint.reports.kinds.mlps_filing",
}
"""By name, the module; it is imported when its kind is asked for."""


def spoken(kind: str, language: str) -> tuple[str, tuple[str, ...]]:
    """The language in which a kind is told when `language` is asked for, and all it is told in; one report, one language."""
    module = import_module(KINDS[kind])
    languages = tuple(getattr(module, "WORDS", ())) or (language,)
    return next(tag for tag in fallbacks(language) if tag in languages), languages


def renderer(kind: str) -> Callable[[View, str, int], str | bytes]:
    """What writes a kind of report as ``markdown``, ``text``, ``html`` or ``docx``; only text is wrapped to the width."""
    render: Callable[[View, str, int], str | bytes] = import_module(KINDS[kind]).render
    return render
