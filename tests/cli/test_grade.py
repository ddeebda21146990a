"""`grade`: levels worked out from the impacts, held against those declared, in words, as JSON, and as an exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from builders import write
from command_line import run

PORTAL = Path(__file__).parent.parent.parent / "fixtures" / "province_portal"
HEAD = "inventory: 1\nas_of: 2026-11-22\norganisation: {country: CN, kind: company}\n"
SYSTEM = "systems: {portal: {kind: application, operator: self, status: operating, grades: {mlps: %s}}}\n"


def state(name: str) -> list[str]:
    return [str(PORTAL / "common"), str(PORTAL / name)]


def graded(folder: Path, declared: str, *impacts: tuple[str, str, str], closed: bool = True) -> list[str]:
    """The paths of a system that declares a level, with a grading record of those impacts."""
    rows = [f"{{aspect: {aspect}, object: {object}, degree: {degree}}}" for aspect, object, degree in impacts]
    listed = ", ".join([*rows, *([] if closed else ["unknown"])])
    record = f"assessments: {{g: {{type: mlps_grading, date: 2026-01-05, covers: [portal], impacts: [{listed}]}}}}\n"
    write(folder, a=HEAD + SYSTEM % declared + record)
    return [str(folder)]


def told(*args: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(run("grade", *args, "--format", "json").stdout)
    return data


def of(data: dict[str, Any], system: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in data["systems"] if one["system"] == system)
    return found


def test_levels_of_the_province() -> None:
    result = run("grade", *state("sound"))
    assert result.returncode == 0
    data = told(*state("sound"))
    levels = {one["system"]: (one["levels"], one["computed"], one["declared"], one["verdict"]) for one in data["systems"]}
    assert levels["core"] == ({"business_information": 4, "system_service": 3}, 4, 4, "agrees")
    assert levels["portal"] == ({"business_information": 3, "system_service": 3}, 3, 3, "agrees")
    assert levels["office"] == ({"business_information": 2, "system_service": 2}, 2, 2, "agrees")
    assert levels["government-cloud"] == ({}, None, 3, "unknown")  # graded by its operator, whose report is not described
    assert data["ungraded"] == ["admin-desks", "bastion", "border", "exchange", "log-store", "recovery-store"]
    assert "S4A3" in result.stdout and "No level of their own" in result.stdout


def test_too_low_exits_1_and_says_where() -> None:
    result = run("grade", *state("level_too_low"))
    assert result.returncode == 1
    assert "S3A4" in result.stdout and "LOWER" in result.stdout and "level_too_low/state.yaml:" in result.stdout
    found = of(told(*state("level_too_low")), "portal")
    assert (found["record"], found["computed"], found["declared"], found["verdict"]) == ("graded-again", 4, 3, "too_low")
    assert found["location"]["path"].endswith("level_too_low/state.yaml") and found["location"]["line"] > 1


def test_in_mainland_chinese() -> None:
    text = run("grade", *state("level_too_low"), "--lang", "zh-Hans").stdout
    for words in (
        "推算等级：第四级（S3A4）",
        "登记等级：第三级，低于推算等级",
        "对社会秩序和公共利益造成特别严重损害",
        "定级矩阵",
        "省政务服务平台",
    ):
        assert words in text.replace("\n    ", "")
    for foreign in ("level", "第“无”级", "gives"):
        assert foreign not in text.replace("level_too_low", "")


@pytest.mark.parametrize(
    ("impacts", "pair", "level"),
    [
        ([("business_information", "legal_rights", "general"), ("system_service", "legal_rights", "general")], "S1A1", 1),
        ([("business_information", "legal_rights", "grave"), ("system_service", "legal_rights", "general")], "S2A1", 2),
        ([("business_information", "public_order", "serious"), ("system_service", "public_order", "general")], "S3A2", 3),
        ([("business_information", "public_order", "general"), ("system_service", "public_order", "serious")], "S2A3", 3),
        ([("business_information", "national_security", "grave"), ("system_service", "public_order", "grave")], "S5A4", 5),
        (
            [("business_information", "public_order", "general"), ("business_information", "national_security", "general"),
             ("system_service", "public_order", "general")], "S3A2", 3,
        ),
    ],
)  # fmt: skip
def test_the_higher_aspect_is_the_level(tmp_path: Path, impacts: list[tuple[str, str, str]], pair: str, level: int) -> None:
    paths = graded(tmp_path, str(level), *impacts)
    assert (of(told(*paths), "portal")["computed"], of(told(*paths), "portal")["verdict"]) == (level, "agrees")
    assert pair in run("grade", *paths).stdout


def test_above_is_no_failure_and_below_is(tmp_path: Path) -> None:
    impacts = [("business_information", "public_order", "serious"), ("system_service", "public_order", "general")]
    above = run("grade", *graded(tmp_path, "4", *impacts))
    assert above.returncode == 0 and "higher than" in above.stdout
    assert run("grade", *graded(tmp_path, "2", *impacts)).returncode == 1


def test_an_aspect_or_a_list_nobody_closed_leaves_it_open(tmp_path: Path) -> None:
    half = of(told(*graded(tmp_path, "3", ("business_information", "public_order", "serious"))), "portal")
    assert (half["computed"], half["verdict"]) == (3, "unknown")
    both = [("business_information", "public_order", "serious"), ("system_service", "public_order", "general")]
    assert of(told(*graded(tmp_path, "3", *both, closed=False)), "portal")["verdict"] == "unknown"
    assert of(told(*graded(tmp_path, "2", *both, closed=False)), "portal")["verdict"] == "too_low"  # whatever else there is


def test_no_level_declared(tmp_path: Path) -> None:
    both = [("business_information", "public_order", "serious"), ("system_service", "public_order", "general")]
    paths = graded(tmp_path, "unknown", *both)
    assert of(told(*paths), "portal")["verdict"] == "undeclared"
    assert "declared: no level" in run("grade", *paths).stdout


def test_serious_harm_to_security_is_looked_at_for_level_5(tmp_path: Path) -> None:
    paths = graded(tmp_path, "4", ("business_information", "national_security", "serious"), ("system_service", "public_order", "grave"))
    assert of(told(*paths), "portal")["check_level_5"] is True
    assert "level 5" in run("grade", *paths).stdout


def test_the_disputed_cell_is_a_figure_that_can_be_set(tmp_path: Path) -> None:
    grave = [("business_information", "legal_rights", "grave"), ("system_service", "legal_rights", "serious")]
    paths = graded(tmp_path, "2", *grave)
    assert run("grade", *paths).returncode == 0
    (tmp_path / ".compliance-lint.yaml").write_text(
        "parameters: {cn_mlps: {rights_grave: {value: 3, reason: The industry regulator asks for it}}}\n", encoding="utf-8"
    )
    result = run("grade", *paths)
    assert result.returncode == 1 and "S3A2" in result.stdout and "The industry regulator asks for it" in result.stdout


def test_nothing_graded_exits_3(tmp_path: Path) -> None:
    write(tmp_path, a=HEAD + "systems: {portal: {kind: application, operator: self}}\n")
    result = run("grade", str(tmp_path))
    assert result.returncode == 3 and "no system is graded" in result.stderr
    write(tmp_path, a=HEAD + SYSTEM % "none")
    assert run("grade", str(tmp_path)).returncode == 3
