"""A text with commas where a list is meant: the hint is the list as it is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import write

from compliance_lint.errors import InputErrors
from compliance_lint.sources.inventory import load_inventory

HEAD = "inventory: 1\nsystems: {erp: {}, office-server: {}}\n"


def hints(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputErrors) as caught:
        load_inventory([write(folder, a=HEAD + text)])
    return [problem.hint for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("activities:\n  a:\n    systems: office-server, erp\n", "[office-server, erp]"),
        ("activities:\n  a:\n    systems: 'office-server,erp'\n", "[office-server, erp]"),
        ("activities:\n  a:\n    purposes: payroll, recruitment,\n", "[payroll, recruitment]"),
        ("parties:\n  p:\n    operates_in: HK, JP\n", "[HK, JP]"),
        ("datasets:\n  d:\n    subjects: employee, customer\n", "[employee, customer]"),
        ("datasets:\n  d:\n    lacks: pia, party_audit\n", "[pia, party_audit]"),
        ("controls:\n  c:\n    type: backup\n    covers: office-server, erp\n", "[office-server, erp]"),
        ("controls:\n  c:\n    type: backup\n    covers: {systems: 'office-server, erp'}\n", "[office-server, erp]"),
        ("systems_:\nparties:\n  p:\n    evidence: a, b\n", "[a, b]"),
        ("complete: {parties: 'party_audit, all'}\n", "[party_audit, all]"),
        ("activities: {a: {systems: office-server, erp}}\n", "systems: [office-server, erp]"),
    ],
)
def test_the_list_is_shown_as_it_is_written(tmp_path: Path, text: str, hint: str) -> None:
    assert hints(tmp_path, text)[-1] == f"write it as a list: {hint}"


def test_a_list_that_commas_have_cut_is_shown_whole_at_each_piece(tmp_path: Path) -> None:
    found = hints(tmp_path, "activities: {a: {note: x, systems: erp, office-server, crm, purposes: recruitment}}\n")
    assert found == ["write it as a list: systems: [erp, office-server, crm]"] * 2


def test_where_no_list_is_meant_none_is_shown(tmp_path: Path) -> None:
    assert hints(tmp_path, "datasets:\n  d:\n    system: office-server, erp\n") == ["did you mean 'office-server'?"]
    assert hints(tmp_path, "activities: {a: {note: We pay, and hire}}\n") == [
        "quote the text if it holds a comma or a colon (an unquoted comma starts a new key)"
    ]
    assert hints(tmp_path, "activities: {a: {systems: erp, stems: crm}}\n") == ["did you mean 'systems'?"]


def test_a_text_with_commas_that_is_right_stays(tmp_path: Path) -> None:
    assert load_inventory([write(tmp_path, a=HEAD + "parties: {p: {name: 'Smith, Jones'}}\n")]).inventory.get("party", "p") is not None
