"""Files that were not read as a whole: the others are checked all the same, and nothing is called unknown that may stand there."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import write

from compliance_lint.errors import InputErrors
from compliance_lint.sources.inventory import load_inventory

TAB = "inventory: 1\nparties:\n  card-maker: {kind: card_maker}\n\tvendor: {country: HK}\nvocabulary:\n  party_kinds: {drone_pilot: {}}\n"
OTHER = """inventory: 1
systems:
  crm: {kind: databse, operator: card-maker}
  erp: {operator: vendor}
  old: {operator: nobody}
parties:
  a: {kind: drone_pilot, country: Germany}
  b: {kind: drone_piolt}
controls:
  c: {type: backup, covers: [crm, vendor], every: daily}
"""


def errors(folder: Path, **files: str) -> InputErrors:
    with pytest.raises(InputErrors) as caught:
        load_inventory([write(folder, **files)])
    return caught.value


def told(error: InputErrors) -> list[str]:
    return [f"{Path(one.location.path).stem}:{one.location.line}: {one.message}" for one in error.problems]


def test_what_parses_is_checked_beside_what_does_not(tmp_path: Path) -> None:
    error = errors(tmp_path, a=TAB, b=OTHER)
    assert [line.partition(" (")[0] for line in told(error)] == [
        "a:4: not valid YAML: found character that cannot start any token",
        "b:3: 'databse' is not a term of system_kinds",
        "b:5: no party has the id 'nobody'",
        "b:7: 'Germany' is not a term of countries",
        "b:8: 'drone_piolt' is not a term of party_kinds",
        "b:10: found 'daily', expected an ISO 8601 duration such as P7D, P6M or PT72H, continuous, or none",
    ]
    assert error.unread == 1
    assert error.diagnostics().endswith("1 file was not read as a whole: what else stands there, and what rests on it, is not checked yet")


def test_once_all_is_read_nothing_more_comes_of_the_other_file(tmp_path: Path) -> None:
    first = errors(tmp_path, a=TAB, b=OTHER)
    second = errors(tmp_path, a=TAB.replace("\t", "  "), b=OTHER)
    assert told(second) == told(first)[1:]
    assert second.unread == 0 and second.diagnostics().endswith("problems, nothing was inspected")


@pytest.mark.parametrize(
    "declaring",
    [
        "inventory: 1\nparties:\n  vendor: {}\n  vendor: {}\n  'far-host': {}\n",
        "parties: {vendor: {}, far-host: {}}\n",
        "inventory: 1\npartys: {vendor: {}, far-host: {}}\n",
        "inventory: 1\nparties: [vendor: {}, far-host: {}]\n",
        "inventory: 1\nparties: {? vendor : {}, ? far-host : {}, {}: x}\n",
        'inventory: 1\nparties: {"vend\\u006fr": {}, "far\\x2dhost": {}}\nsystems: {a: {}, a: {}}\n',
    ],
)
def test_an_id_that_may_be_declared_in_what_was_left_out_is_not_called_unknown(tmp_path: Path, declaring: str) -> None:
    error = errors(tmp_path, a=declaring, b="inventory: 1\nsystems: {s: {operator: vendor}, t: {operator: far-host}}\n")
    assert [line for line in told(error) if line.startswith("b:")] == []
    assert error.unread == 1


def test_of_a_file_that_is_no_text_anything_may_be_declared_in_it(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"inventory: 1\nparties: {\xff: {}}\n")
    error = errors(tmp_path, b="inventory: 1\nsystems: {s: {operator: vendor, kind: own_kind}}\nparties: {p: {country: UK}}\n")
    assert [line.rpartition(":")[2] for line in told(error)] == [" not UTF-8 text", " 'UK' is not a term of countries"]
    assert error.unread == 1


def test_what_an_own_type_of_control_has_is_known_only_with_it(tmp_path: Path) -> None:
    own = "inventory: 1\nvocabulary:\n  controls:\n    watchdog: {parameters: {breed: {type: text}}}\n\tx: y\n"
    uses = "inventory: 1\ncontrols: {c: {type: watchdog, covers: organisation, parameters: {breed: terrier}}}\n"
    assert [line for line in told(errors(tmp_path, a=own, b=uses)) if line.startswith("b:")] == []
    assert errors(tmp_path, a=own, b=uses.replace("watchdog", "watchcat")).problems[-1].message.startswith("unknown key 'breed'")


def test_an_empty_file_and_a_wrong_id_leave_nothing_out(tmp_path: Path) -> None:
    error = errors(tmp_path, a="", b="inventory: 1\nsystems: {self: {}, s: {operator: vendor}}\n")
    assert [line.partition(": ")[2] for line in told(error)] == [
        "not an inventory file: the file is empty", "'self' is reserved", "no party has the id 'vendor'",
    ]  # fmt: skip
    assert error.unread == 0
