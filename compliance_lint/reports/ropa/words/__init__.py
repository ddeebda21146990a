"""The words of the record of processing activities, one module a language."""

from __future__ import annotations

from pathlib import Path

from compliance_lint.model.languages import Tables

WORDS = Tables(__name__, Path(__file__).parent, "WORDS")
