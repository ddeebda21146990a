"""An inventory of several files: what may be spread, what may stand once, and every problem told at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import inventory, write

from compliance_lint.errors import InputErrors, NothingInspected, UsageError
from compliance_lint.model.dates import parse_when
from compliance_lint.sources.inventory import load_inventory


def wrong(folder: Path, **texts: str) -> list[str]:
    """What is wrong with the files of a folder, each as ``file:line:column: message | hint``."""
    with pytest.raises(InputErrors) as caught:
        load_inventory([write(folder, **texts)])
    found = [(p, str(Path(p.location.path).relative_to(folder))) for p in caught.value.problems]
    return [f"{name}:{p.location.line}:{p.location.column}: {p.message} | {p.hint}" for p, name in found]


def test_kinds_may_be_spread_over_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    write(tmp_path, a="inventory: 1\nsystems: {crm: {places: [office]}}")
    write(tmp_path / "more", b="inventory: 1\nas_of: 2022-07-26\nplaces: {office: {}}\nsystems: {web: {}}")
    found = load_inventory([tmp_path])
    assert sorted(found.inventory.nodes) == ["crm", "office", "web"]
    assert found.files == 2
    assert found.inventory.as_of == parse_when("2022-07-26")


def test_an_id_may_stand_once_over_all_files(tmp_path: Path) -> None:
    found = wrong(tmp_path, a="inventory: 1\nsystems: {crm: {}}", b="inventory: 1\n\nplaces:\n  crm: {}\n")
    assert found == [f"b.yaml:4:3: duplicate id 'crm' | it stands already at {tmp_path}/a.yaml:2:11"]


def test_ids_of_records_are_unique_per_kind_only() -> None:
    found = inventory("systems: {x: {}}\ncontrols: {x: {type: mfa}}\ndocuments: {x: {type: policy}}\nflows: {x: {}}")
    assert [kind for kind in ("system", "control", "document", "flow") if found.get(kind, "x")] == [
        "system",
        "control",
        "document",
        "flow",
    ]


def test_the_organisation_is_described_once(tmp_path: Path) -> None:
    text = "inventory: 1\norganisation: {country: HK}\n"
    assert wrong(tmp_path, a=text, b=text) == [
        f"b.yaml:2:1: organisation is described already | it stands already at {tmp_path}/a.yaml:2:1; "
        "a folder that holds several descriptions is checked one at a time"
    ]


def test_two_days_are_an_error(tmp_path: Path) -> None:
    found = wrong(tmp_path, a="inventory: 1\nas_of: 2022-07-26", b="inventory: 1\nas_of: 2022-07-27")
    assert found == [
        f"b.yaml:2:8: two files describe different days: 2022-07-27 | {tmp_path}/a.yaml:2:8 says 2022-07-26; a description is of one day"
    ]


def test_the_same_day_twice_is_none(tmp_path: Path) -> None:
    text = "inventory: 1\nas_of: 2022-07-26\n"
    assert load_inventory([write(tmp_path, a=text, b=text)]).inventory.as_of == parse_when("2022-07-26")


def test_every_problem_of_every_file_is_reported_at_once(tmp_path: Path) -> None:
    found = wrong(
        tmp_path,
        a="inventory: 1\nsystems:\n  crm: {statsu: x, kind: databse}\n  all: {}\n",
        b="inventory: 1\nflows:\n  f: {from: crm, to: nowhere, since: 2022-13}\n",
        c="flows: {}\n",
        d="inventory: 2\n",
        e="",
    )
    assert [problem.split(" | ")[0] for problem in found] == [
        "a.yaml:3:9: unknown key 'statsu' in system 'crm'",
        "a.yaml:3:26: 'databse' is not a term of system_kinds",
        "a.yaml:4:3: 'all' is reserved",
        "b.yaml:3:22: no system, place, party or subject has the id 'nowhere'",
        found[4].split(" | ")[0],  # the forms of a date are told at length
        "c.yaml:1:1: not an inventory file: it has no top-level key 'inventory'",
        "d.yaml:1:12: inventory version '2' is not known",
        "e.yaml:1:1: not an inventory file: the file is empty",
    ]
    assert found[4].startswith("b.yaml:3:38: found '2022-13', expected a date")


@pytest.mark.parametrize("version", ["2", "true", "'1'", "~"])
def test_other_versions_are_refused(tmp_path: Path, version: str) -> None:
    found = wrong(tmp_path, a=f"inventory: {version}")
    assert len(found) == 1
    assert found[0].startswith("a.yaml:1:12: inventory version")


def test_what_a_broken_file_describes_is_not_missed_by_the_others(tmp_path: Path) -> None:
    found = wrong(tmp_path, a="inventory: 1\nsystems: {crm: {}\n", b="inventory: 1\nflows: {f: {from: crm}}")
    assert [problem[:7] for problem in found] == ["a.yaml:"]


def test_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(NothingInspected):
        load_inventory([tmp_path])
    with pytest.raises(UsageError):
        load_inventory([tmp_path / "nowhere"])


def test_complete_of_several_files_is_united(tmp_path: Path) -> None:
    found = load_inventory(
        [
            write(
                tmp_path,
                a="inventory: 1\ncomplete: {controls: [mfa]}",
                b="inventory: 1\ncomplete: {controls: [dlp], flows: all, joins: all}",
            )
        ]
    )
    assert found.inventory.complete == {"mfa", "dlp", "flow:all", "joins:all"}
