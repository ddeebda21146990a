"""The sentence patterns of observations, one module a language; a new language is a new module and its line here."""

from __future__ import annotations

from collections.abc import Mapping

from compliance_lint.findings.phrases import en, zh_hant

PHRASES: Mapping[str, Mapping[str, str]] = {"en": en.PHRASES, "zh-Hant": zh_hant.PHRASES}
