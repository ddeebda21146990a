"""`graph` as a user calls it: formats, grouping, focus, what it refuses; never a traceback."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from builders import write
from command_line import BANK, CLEAN, run


@pytest.mark.parametrize("format", ["mermaid", "dot", "svg", "json", "graphml"])
def test_every_format_is_printed_and_written(tmp_path: Path, format: str) -> None:
    shown = run("graph", BANK, "--format", format, "--group", "country")
    assert shown.returncode == 0 and shown.stderr == ""
    assert "Customers' personal data system" in shown.stdout.replace("&#39;", "'")
    target = tmp_path / "out"
    written = run("graph", BANK, "--format", format, "--group", "country", "--output", str(target))
    assert (written.returncode, written.stdout) == (0, "")
    assert target.read_text(encoding="utf-8") == shown.stdout


def test_what_is_not_met_is_drawn() -> None:
    data = json.loads(run("graph", BANK, "--format", "json", "--as-of", "2022-07-26").stdout)
    maker = next(node for node in data["nodes"] if node["id"] == "card-maker")
    assert maker["findings"]["worst"] == "high"
    assert any("HK-PDPO-DPP4-2-PROCESSOR-AUDIT" in text for text in maker["findings"]["texts"])
    assert data["rulesets"] == ["hk_pdpo"] and data["as_of"] == "2022-07-26"


def test_focus_narrows_and_hops_widen() -> None:
    def nodes(*words: str) -> set[str]:
        return {node["id"] for node in json.loads(run("graph", BANK, "--format", "json", *words).stdout)["nodes"]}

    assert nodes("--focus", "mail") == {"mail", "customer-system", "authorities"}
    assert nodes("--focus", "mail", "--hops", "0") == {"mail"}
    assert nodes("--focus", "mail") < nodes("--focus", "mail", "--hops", "2") < nodes()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--focus", "card-makr"), "did you mean 'card-maker'?"),
        (("--format", "svgg"), "did you mean 'svg'?"),
        (("--group", "contry"), "did you mean 'country'?"),
        (("--lang", "xx"), "unknown language 'xx'"),
        (("--hops", "2"), "--focus ENTITY"),
        (("--as-of", "soon"), "is no day"),
    ],
)
def test_a_wrong_call_is_told(words: tuple[str, str], said: str) -> None:
    result = run("graph", BANK, *words)
    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr and "Traceback" not in result.stderr


def test_it_draws_where_no_ruleset_applies(tmp_path: Path) -> None:
    text = CLEAN.replace("HK", "US") + "systems: {crm: {operator: self}}\n"
    result = run("graph", str(write(tmp_path, a=text)), "--format", "svg")
    assert result.returncode == 0
    assert "no ruleset applied" in result.stdout
    ET.fromstring(result.stdout)


def test_too_many_nodes_for_a_drawing_are_refused_with_a_way_out(tmp_path: Path) -> None:
    text = CLEAN + "systems:\n" + "".join(f"  s{at}: {{}}\n" for at in range(501))
    folder = str(write(tmp_path, a=text))
    result = run("graph", folder, "--format", "svg")
    assert result.returncode == 2 and "--focus" in result.stderr
    assert run("graph", folder, "--format", "dot").returncode == 0
    assert run("graph", folder, "--format", "svg", "--focus", "s1").returncode == 0


def test_the_language_is_that_asked_for() -> None:
    result = run("graph", BANK, "--lang", "zh-Hant", "--group", "zone", "--format", "svg")
    assert "資料流圖" in result.stdout and "客戶個人資料系統" in result.stdout


def test_help_teaches() -> None:
    helped = run("graph", "--help").stdout
    for word in ("--focus", "--hops", "--group", "--format", "--lang", "--ruleset", "--as-of", "--output", "Examples", "dashed"):
        assert word in helped
    assert "graph" in run("--help").stdout
