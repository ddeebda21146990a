"""The fixed words of the filing pack of graded protection, one module a language; a new language is a new module."""

from __future__ import annotations

from pathlib import Path

from compliance_lint.model.languages import Tables

WORDS = Tables(__name__, Path(__file__).parent, "WORDS")
