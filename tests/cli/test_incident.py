"""`incident`: the level that the facts lead to, deadlines from occurrence and from knowledge, and what is due."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command_line import run

HEAD = """inventory: 1
as_of: 2026-10-06
organisation: {country: TW, kind: private_school}
systems: {sis: {operator: self}}
datasets: {d: {system: sis, subjects: student, fields: {n: user.name, c: user.counselling}}}
incidents:
"""
LEAK = (
    "  leak: {type: exposure, traits: [confirmed], data: [user.counselling], "
    "occurred: 2026-10-05T08:00+08:00, known: 2026-10-05T11:00+08:00"
)


def told(folder: Path, incident: str, *words: str) -> tuple[int, dict[str, Any]]:
    (folder / "a.yaml").write_text(HEAD + incident + "}\n")
    result = run("incident", str(folder), "--format", "json", *words)
    rows = json.loads(result.stdout)["incidents"]
    assert [row["incident"] for row in rows] == ["leak"]
    return result.returncode, rows[0]


def clocks(row: dict[str, Any]) -> dict[str, tuple[str, str | None]]:
    return {clock["rule"]: (clock["state"], clock["due"]) for clock in row["clocks"]}


def test_own_clock_and_statutory_clock_stand_side_by_side(tmp_path: Path) -> None:
    code, row = told(tmp_path, LEAK + ", reported: [{to: reporting_platform, date: 2026-10-05T11:50+08:00}]")
    found = clocks(row)
    assert code == 1
    assert found["TW-SCH-2.10.9-REPORT-1H"] == ("not_met", "2026-10-05T09:00")  # an hour from the occurrence, by the school's own rule
    assert found["TW-PSM-13-72H"] == ("not_yet_due", "2026-10-08T11:00")  # 72 hours from knowledge, by statute


@pytest.mark.parametrize(
    ("traits", "data", "level"),
    [
        ("[confirmed]", "[user.counselling]", "3"),
        ("[confirmed]", "[state_secret]", "4"),
        ("[confirmed, core_business, tampered]", "[]", "2"),
        ("[confirmed]", "[]", "1"),
    ],
)
def test_the_level_follows_from_what_happened(tmp_path: Path, traits: str, data: str, level: str) -> None:
    incident = LEAK.replace("[confirmed]", traits).replace("[user.counselling]", data)
    _, row = told(tmp_path, incident + ", grades: {incident_tw: 1}")
    assert [(one["scheme"], one["computed"], one["possible"], one["declared"]) for one in row["levels"]] == [
        ("incident_tw", level, level, "1")
    ]


def test_what_is_not_stated_leaves_the_level_between_bounds(tmp_path: Path) -> None:
    _, row = told(tmp_path, LEAK.replace("data: [user.counselling], ", ""))
    assert [(one["computed"], one["possible"], one["declared"]) for one in row["levels"]] == [("1", "4", None)]


def test_deadlines_follow_the_level_worked_out(tmp_path: Path) -> None:
    _, row = told(tmp_path, LEAK + ", grades: {incident_tw: 2}, resolved: none")
    assert clocks(row)["TW-SCH-2.10.9-CLOSE-72H-36H"][1] == "2026-10-06T20:00"  # 36 hours: it is level 3


def test_other_places_have_their_own_clocks(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "inventory: 1\nas_of: 2026-10-06\norganisation: {country: DE, kind: company}\n"
        "incidents: {x: {type: exposure, risk: possible, data: [user], known: 2026-10-05T11:00+02:00}}\n"
    )
    result = run("incident", str(tmp_path), "--lang", "de")
    assert "EU-GDPR-ART33-72H" in result.stdout and "fällig 08.10.2026 11:00" in result.stdout
    assert "incident_tw" not in result.stdout


def test_no_incident_is_no_inspection(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("inventory: 1\norganisation: {country: DE}\n")
    result = run("incident", str(tmp_path))
    assert (result.returncode, "no incident is described" in result.stderr) == (3, True)
