"""A pyproject.toml that names us is read only where it holds a table of ours, however that is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance_lint.errors import InputErrors
from compliance_lint.sources.config import NONE_FOUND, find_config


@pytest.mark.parametrize(
    "text",
    [
        '[tool.compliance-lint]\nprofile = "gate"', '[ tool . "compliance-lint" ]\nprofile = "gate"',
        '[tool]\ncompliance-lint.profile = "gate"', '[tool]\ncompliance-lint = {profile = "gate"}',
        'tool.compliance-lint.profile = "gate"', '"tool".compliance-lint = {profile = "gate"}',
        'tool = {compliance-lint = {profile = "gate"}}', '["\\u0074ool"."compliance-lint"]\nprofile = "gate"',
        '[other]\nx = 1\n  [tool.\'compliance-lint\']\n  profile = "gate"',
    ],
)  # fmt: skip
def test_a_table_of_ours_is_found(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    assert find_config(tmp_path).get("profile") == "gate"


@pytest.mark.parametrize(
    "text",
    ['[project]\nname = "compliance-lint"', '[dependency-groups]\ndev = ["compliance-lint>=1"]', "[tool.other]\ncompliance-lint = 1"],
)
def test_a_file_that_only_names_us_is_somebody_elses(tmp_path: Path, text: str) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "pyproject.toml").write_text(f"{text}\n[not valid", encoding="utf-8")
    assert find_config(tmp_path) == NONE_FOUND


def test_a_table_of_ours_that_is_broken_is_told(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.compliance-lint\nprofile = 1", encoding="utf-8")
    with pytest.raises(InputErrors):
        find_config(tmp_path)
