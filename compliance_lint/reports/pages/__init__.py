"""A document of blocks as something to hand on: a page of HTML, and a Word document."""

from __future__ import annotations

from compliance_lint.model.languages import fallbacks

_CONTENTS = {"en": "Contents", "zh-Hant": "目錄", "zh-Hant-TW": "目次", "zh-Hans": "目录", "ja": "目次", "de": "Inhalt"}


def contents(language: str) -> str:
    """The heading of a table of contents."""
    return next(_CONTENTS[tag] for tag in fallbacks(language) if tag in _CONTENTS)
