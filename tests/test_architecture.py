"""The layers hold, and the hot path imports nothing heavy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = ("networkx", "jsonschema", "rich", "pydantic", "numpy", "importlib.metadata", "sqlite3")


def test_import_contracts_hold() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_check_imports_nothing_heavy() -> None:
    code = (
        "import sys; from compliance_lint.cli.app import run; run(['check', sys.argv[1]]); "
        f"print('HEAVY:', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, str(ROOT / "fixtures" / "virtual_bank")], capture_output=True, text=True, check=False
    )
    assert result.stdout.splitlines()[-1] == "HEAVY: []", result.stdout[-500:] + result.stderr


def test_no_module_grows_past_400_lines() -> None:
    long = {
        str(file.relative_to(ROOT)): count
        for file in (ROOT / "compliance_lint").rglob("*.py")
        if (count := len(file.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


@pytest.mark.parametrize("package", ["model", "graph", "rules", "findings", "sources", "reports", "cli"])
def test_every_module_says_what_it_is(package: str) -> None:
    files = list((ROOT / "compliance_lint" / package).rglob("*.py"))
    assert files
    for file in files:
        assert file.read_text(encoding="utf-8").startswith('"""'), file
