"""Every format of `check` renders, and is named where a user looks for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import BANK, run

from compliance_lint.cli.check import FORMATS

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_printed_and_written(name: str, tmp_path: Path) -> None:
    printed = run("check", BANK, "--format", name, "--output", f"{name}={tmp_path / 'out'}")
    assert printed.returncode == 1
    assert printed.stdout.strip()
    assert (tmp_path / "out").read_text(encoding="utf-8").strip()


def test_the_formats_are_named() -> None:
    assert "--format " + "\\|".join(FORMATS) in README
