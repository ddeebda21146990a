"""The fixed words of a diagram, one module a language; a new language is a new module."""

from __future__ import annotations

from pathlib import Path

from compliance_lint.model.languages import Tables

CAPTIONS = Tables(__name__, Path(__file__).parent, "CAPTIONS")
