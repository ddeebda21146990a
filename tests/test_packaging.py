"""A wheel, installed elsewhere, finds its rulesets and vocabulary from any working directory."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return next(out.glob("*.whl"))


def test_the_wheel_holds_rulesets_and_vocabulary(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "compliance_lint/rulesets/hk_pdpo/ruleset.yaml" in names
    assert "compliance_lint/vocabulary/controls.yaml" in names
    assert not [name for name in names if name.startswith(("tests/", "fixtures/"))]


@pytest.fixture
def site(wheel: Path, tmp_path: Path) -> Path:
    """Where the wheel is installed."""
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    return tmp_path / "site"


def test_what_the_wheel_brings_parsed_is_what_its_files_hold(site: Path, tmp_path: Path) -> None:
    cache, file = tmp_path / "cache", tmp_path / "a.yaml"
    file.write_text("inventory: 1\norganisation: {country: HK}\n", encoding="utf-8")

    def kept() -> set[str]:
        environment = os.environ | {"PYTHONPATH": str(site), "COMPLIANCE_LINT_CACHE": str(cache)}
        command = [sys.executable, "-m", "compliance_lint", "check", "a.yaml", "--lang", "zh-Hant"]
        result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stderr
        return {file.name.rpartition("-")[0] for file in cache.glob("*.json")}

    assert kept() == set()  # nothing had to be parsed
    changed = site / "compliance_lint/rulesets/hk_pdpo/rules/use.yaml"
    changed.write_text(changed.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    assert kept() == {"ruleset-hk_pdpo", "examples-hk_pdpo"}  # what is no longer what was parsed is not believed


def test_what_a_wheel_brings_is_parsed_whole_whatever_python_leaves_out(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from compliance_lint.sources.shipping import write_parsed; write_parsed(Path(sys.argv[1]))"
    )
    subprocess.run([sys.executable, "-O", "-c", code, str(tmp_path)], cwd=ROOT, check=True)
    languages = {file.stem for file in (ROOT / "compliance_lint/vocabulary/names").glob("*.yaml")}
    rulesets = {file.parent.name for file in (ROOT / "rulesets").glob("*/ruleset.yaml")}
    wanted = {"vocabulary", "scopes", *(f"names-{one}" for one in languages), *(f"ruleset-{one}" for one in rulesets)}
    assert {file.stem for file in tmp_path.iterdir()} == wanted


def test_the_installed_wheel_judges_from_any_directory(site: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "shop.yaml").write_text(
        "inventory: 1\nas_of: 2026-01-01\norganisation: {country: HK}\n"
        "parties: {host: {kind: cloud_provider, roles: [processor], country: HK, lacks: [processing_agreement]}}\n"
        "systems: {shop: {kind: website, operator: host}}\n"
        "datasets: {orders: {system: shop, subjects: {customer: 10}, fields: {name: user.name}}}\n",
        encoding="utf-8",
    )
    environment = os.environ | {"PYTHONPATH": str(site), "COMPLIANCE_LINT_CACHE": ""}
    code = "import compliance_lint, sys; print(compliance_lint.__file__)"
    where = subprocess.run([sys.executable, "-c", code], cwd=elsewhere, env=environment, capture_output=True, text=True, check=True)
    assert where.stdout.startswith(str(site))
    command = [sys.executable, "-m", "compliance_lint", "check", "shop.yaml"]
    result = subprocess.run(command, cwd=elsewhere, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 1, result.stderr
    assert "HK-PDPO-DPP4-2-PROCESSOR-CONTRACT" in result.stdout
