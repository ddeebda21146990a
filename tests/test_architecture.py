"""The layers hold, and the hot path imports nothing heavy."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from compliance_lint.cli.checking import FORMATS

ROOT = Path(__file__).parent.parent
HEAVY = ("networkx", "jsonschema", "rich", "pydantic", "numpy", "importlib.metadata", "sqlite3")


def test_import_contracts_hold() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def modules_that_render() -> set[str]:
    """The modules of reports with a function ``render`` at their top: the formats."""
    found = set()
    for file in (ROOT / "compliance_lint" / "reports").rglob("*.py"):
        body = ast.parse(file.read_text(encoding="utf-8")).body
        if any(isinstance(node, ast.FunctionDef) and node.name == "render" for node in body):
            found.add(".".join(file.relative_to(ROOT).with_suffix("").parts))
    return found


def test_every_format_is_a_stranger_to_the_others() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    strangers = {module for one in contracts if one["name"] == "Formats are strangers to each other" for module in one["modules"]}
    assert sorted(modules_that_render() - strangers) == []
    of_check = {f"compliance_lint.reports.{name}{end}" for name in FORMATS for end in ("", "_")}
    assert len(of_check & modules_that_render()) == len(FORMATS)


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
