"""Every language has every pattern and every heading, with the same blanks to fill."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from compliance_lint.findings.phrases import PHRASES
from compliance_lint.reports.frames import FRAMES
from compliance_lint.reports.headings import HEADINGS


@pytest.mark.parametrize("table", [PHRASES, HEADINGS, FRAMES], ids=["phrases", "headings", "frames"])
def test_languages_have_the_same_keys_and_blanks(table: Mapping[str, Mapping[str, str]]) -> None:
    english = table["en"]
    for tag, words in table.items():
        assert set(words) == set(english), (tag, set(words) ^ set(english))
        for key, text in words.items():
            blanks, known = set(re.findall(r"{(\w+)", text)), set(re.findall(r"{(\w+)", english[key]))
            assert blanks <= known or key.startswith("date_"), (tag, key, blanks - known)


def test_findings_and_reports_speak_the_same_languages() -> None:
    assert set(PHRASES) == set(HEADINGS) == set(FRAMES)
