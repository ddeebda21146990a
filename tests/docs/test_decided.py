"""The page on published decisions says what the tool says, of all twelve."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from decided import BLOCK, PAGES, case, descriptions, renewed


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_block_is_what_the_tool_says(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert renewed(text) == text, "run `python tests/docs/decided.py`"


def test_every_decision_stands_on_the_page() -> None:
    text = PAGES[0].read_text(encoding="utf-8")
    assert {match["name"] for match in BLOCK.finditer(text) if match["mark"] == "beside"} == {case(folder) for folder in descriptions()}
