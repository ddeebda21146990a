"""Judging: which rules are in force and apply, exceptions and deadlines, what is judged on a day, and one finding for one cause."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import builders
import pytest
from builders import AS_OF, day, inspected, loaded, rule, ruleset

from compliance_lint.findings.inspection import inspect


def outcomes(folder: Path, text: str, as_of: str = AS_OF, **keys: Any) -> dict[str, str]:
    """The outcome of one rule, with these keys, for each subject that is judged."""
    return builders.outcomes(ruleset(folder, rule(**keys)), text, as_of)


# -- which rules are in force ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("force", "judged"),
    [
        ({"from": "2012-10-01"}, True),
        ({"from": "2026-06-30"}, True),
        ({"from": "2026-07-01"}, False),
        ({"until": "2026-06-30"}, True),
        ({"until": "2026-06-29"}, False),
        ({"from": "2020", "until": "2025"}, False),
        ({"from": "2020", "until": "2027"}, True),
    ],
)
def test_a_law_judges_while_it_is_in_force(tmp_path: Path, force: dict[str, str], judged: bool) -> None:
    found = inspected(tmp_path, "systems: {s: {}}", rule(in_force=force))
    assert [f.subject.id for f in found.findings] == (["s"] if judged else [])
    assert found.judged[0].not_in_force == (() if judged else ("R",))


def test_the_day_is_given_and_the_clock_not_read(tmp_path: Path) -> None:
    text = "systems: {s: {}}\ncontrols: {c: {type: mfa, since: 2030-01-01, covers: [s]}}"
    assert outcomes(tmp_path, text, "2029-12-31") == {"s": "unstated"}
    assert outcomes(tmp_path, text, "2030-01-01") == {"s": "met"}


# -- applies, when, unless -------------------------------------------------------------------------------------------

MET, NOT, OPEN = {"kind": "database"}, {"kind": "email"}, {"status": "operating"}
SYSTEM = "organisation: {country: HK}\nsystems: {s: {kind: database, lacks: [mfa]}}"


@pytest.mark.parametrize(
    ("keys", "outcome"),
    [
        ({}, "not_met"),
        ({"when": MET}, "not_met"),
        ({"when": NOT}, "not_applicable"),
        ({"when": OPEN}, "unstated"),
        ({"applies": {"country": "HK"}}, "not_met"),
        ({"applies": {"country": "JP"}}, "not_applicable"),
        ({"applies": {"kind": "company"}}, "unstated"),
        ({"applies": {"kind": "company"}, "when": NOT}, "not_applicable"),
        # an exception has to be stated: met gives not applicable, anything else has no effect
        ({"unless": MET}, "not_applicable"),
        ({"unless": NOT}, "not_met"),
        ({"unless": OPEN}, "not_met"),
        ({"when": OPEN, "unless": MET}, "not_applicable"),
        ({"when": OPEN, "unless": OPEN}, "unstated"),
        ({"when": OPEN, "require": MET}, "unstated"),  # a pass does not make up for "whether this applies"
        ({"require": MET, "unless": OPEN}, "met"),
    ],
)
def test_applicability(tmp_path: Path, keys: dict[str, Any], outcome: str) -> None:
    assert outcomes(tmp_path, SYSTEM, **keys) == {"s": outcome}


@pytest.mark.parametrize(("country", "skipped"), [("HK", []), ("JP", ["does_not_apply"]), ("unknown", ["unstated"])])
def test_a_ruleset_that_does_not_apply_judges_nothing(tmp_path: Path, country: str, skipped: list[str]) -> None:
    text = SYSTEM.replace("HK", country)
    found = inspected(tmp_path, text, rule(), applies={"organisation": {"country": "HK"}})
    assert [reason for _, reason in found.skipped] == skipped
    assert bool(found.findings) is not bool(skipped)


# -- due -------------------------------------------------------------------------------------------------------------

DUE = {
    "subject": "request",
    "require": {"responded": {"not_after": {"at": "@received", "plus": "P30D"}}},
    "due": {"at": "@received", "plus": "P30D"},
}


@pytest.mark.parametrize(
    ("received", "responded", "as_of", "outcome"),
    [
        ("2026-06-01", "none", "2026-06-30", "not_applicable"),  # not yet due
        ("2026-06-01", "none", "2026-07-01", "not_applicable"),  # on the last day it can still be done
        ("2026-06-01", "none", "2026-07-02", "not_met"),
        ("2026-06-01", "2026-07-01", "2026-08-01", "met"),
        ("2026-06-01", "2026-07-02", "2026-08-01", "not_met"),
        ("2026-06-01", "2026-06-02", "2026-06-02", "met"),  # a pass is not put off
        ("2026-06-01", "unknown", "2026-06-30", "unstated"),
        ("2026-06", "none", "2026-07-15", "not_met"),  # the day it is due is not known: it is not surely to come
    ],
)
def test_due(tmp_path: Path, received: str, responded: str, as_of: str, outcome: str) -> None:
    text = f"requests: {{r: {{type: access, received: {received}, responded: {responded}}}}}"
    assert outcomes(tmp_path, text, as_of, **DUE) == {"r": outcome}


def test_what_is_never_due_waits(tmp_path: Path) -> None:
    text = "requests: {r: {type: access, received: none, responded: 2026-01-01}}"
    keys = {**DUE, "require": {"responded": {"before": "2020"}}}
    assert outcomes(tmp_path, text, **keys) == {"r": "not_applicable"}


def test_what_is_not_yet_due_is_counted_and_listed(tmp_path: Path) -> None:
    found = inspected(tmp_path, "requests: {r: {type: access, received: 2026-06-01, responded: none}}", rule(**DUE))
    assert found.findings == ()
    assert found.judged[0].counts == {"not_applicable": 1}
    assert [(one.id, subject) for one, subject in found.judged[0].later] == [("R", "r")]


# -- what has not begun, and what has ended --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "judged"),
    [
        ("since: 2026-06-30", True),
        ("since: 2026-07-01", False),
        ("until: 2026-06-30", True),
        ("until: 2026-06-29", False),
        ("until: unknown", False),
        ("until: none", True),
        ("until: 2027", True),
    ],
)
@pytest.mark.parametrize(
    ("subject", "entity"),
    [
        ("system", "systems: {x: {FACTS}}"),
        ("party", "parties: {x: {FACTS}}"),
        ("dataset", "datasets: {x: {FACTS}}"),
        ("flow", "flows: {x: {FACTS}}"),
        ("grant", "grants: {x: {FACTS}}"),
        ("control", "controls: {x: {type: mfa, FACTS}}"),
        ("document", "documents: {x: {type: policy, FACTS}}"),
        ("filing", "filings: {x: {type: mlps_filing, FACTS}}"),
    ],
)
def test_only_what_is_in_force_is_judged(tmp_path: Path, subject: str, entity: str, facts: str, judged: bool) -> None:
    found = outcomes(tmp_path, entity.replace("FACTS", facts), subject=subject, require={"owner": {"exists": True}})
    assert found == ({"x": "unstated"} if judged else {})


@pytest.mark.parametrize(
    ("subject", "text", "ids"),
    [
        ("system", "systems: {a: {status: retired}, b: {status: dormant}}", {"b"}),
        ("flow", "flows: {a: {status: planned}, b: {status: stopped}, c: {status: active}, d: {}}", {"c", "d"}),
        (
            "control",
            "controls: {a: {type: mfa, status: planned}, b: {type: mfa, status: stopped}, c: {type: mfa}}",
            {"c"},
        ),
        # a record of a later day is ignored, events always are judged
        (
            "assessment",
            "assessments: {a: {type: penetration_test, date: 2026-07-01}, b: {type: penetration_test}}",
            {"b"},
        ),
        ("document", "documents: {a: {type: policy, date: 2026-07-01}, b: {type: policy, date: 2026-06-30}}", {"b"}),
        ("incident", "incidents: {a: {type: phishing, occurred: 2019}, b: {type: phishing}}", {"a", "b"}),
        # parts go with the whole
        (
            "field",
            "datasets: {a: {until: 2020, fields: {f: user.name}}, b: {fields: {f: user.name}}}",
            {"b/f"},
        ),
        (
            "finding",
            "assessments: {a: {type: audit, date: 2027, findings: [{id: x}]}, b: {type: audit, findings: [{id: y}]}}",
            {"b/y"},
        ),
    ],
)
def test_what_is_judged(tmp_path: Path, subject: str, text: str, ids: set[str]) -> None:
    require = {"status": {"exists": True}} if subject == "finding" else {"category": "user.name"}
    require = require if subject in ("field", "finding") else {"owner": {"exists": True}}
    assert set(outcomes(tmp_path, text, subject=subject, require=require)) == ids


LEFT = """
systems: {s: {operator: self}}
datasets: {d: {system: s, fields: {name: user.name}}}
parties: {gone: {kind: card_maker, until: 2025}, here: {kind: card_maker}}
flows: {f: {from: s, to: gone, until: 2025}}
documents: {DOCUMENTS}
"""


@pytest.mark.parametrize(
    ("documents", "outcome"),
    [
        ("", "unstated"),
        ("d: {type: deletion_confirmation, covers: [gone], date: 2026-01-10}", "met"),
        ("d: {type: deletion_confirmation, covers: [here], date: 2026-01-10}", "unstated"),
        ("d: {type: deletion_confirmation, covers: [gone], date: 2024-01-10}", "unstated"),  # before the end
        ("d: {type: deletion_confirmation, covers: [gone]}", "unstated"),
        ("d: {type: deletion_confirmation, covers: [gone], status: planned}", "unstated"),
    ],
)
def test_what_ended_is_judged_by_what_it_left_behind_only(tmp_path: Path, documents: str, outcome: str) -> None:
    text = LEFT.replace("DOCUMENTS", documents)
    left = {"left_behind": {"exists": False}}
    assert outcomes(tmp_path, text, subject="party", require=left) == {"gone": outcome, "here": "met"}
    assert set(outcomes(tmp_path, text, subject="party", require={"owner": {"exists": True}})) == {"here"}


def test_what_lacks_the_confirmation_surely_holds_it_still(tmp_path: Path) -> None:
    text = LEFT.replace("DOCUMENTS", "").replace("gone: {", "gone: {lacks: [deletion_confirmation], ")
    found = outcomes(tmp_path, text, subject="party", require={"left_behind": {"exists": False}})
    assert found == {"gone": "not_met", "here": "met"}


# -- implies ---------------------------------------------------------------------------------------------------------


def test_one_root_cause_is_one_finding(tmp_path: Path) -> None:
    broad = rule("BROAD", require={"covered_by": {"control": "authentication"}}, implies=["NARROW"])
    narrow = rule("NARROW", require={"covered_by": {"control": "mfa"}})
    text = "systems: {a: {lacks: [authentication]}, b: {lacks: [mfa]}}"
    found = inspected(tmp_path, text, broad, narrow).findings
    assert {(one.rule.id, one.subject.id, one.outcome): one.disposition for one in found} == {
        ("BROAD", "a", "not_met"): "open",
        ("NARROW", "a", "not_met"): "implied",  # marked, not dropped
        ("BROAD", "b", "unstated"): "open",  # what is only unstated implies nothing
        ("NARROW", "b", "not_met"): "open",
    }


# -- remediated ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "remediated"),
    [
        ("lacks: [mfa]", "count: 1", []),  # only unstated now
        ("lacks: [mfa]", "lacks: [mfa]", []),
        ("lacks: [mfa]", "COVERED", ["s"]),
        ("count: 1", "COVERED", []),  # it was not found before
    ],
)
def test_remediated_is_not_met_then_and_met_now(tmp_path: Path, before: str, after: str, remediated: list[str]) -> None:
    def text(facts: str) -> str:
        control = "controls: {c: {type: mfa, status: active, covers: [s]}}\n" if facts == "COVERED" else ""
        return f"{control}systems: {{s: {{{'' if facts == 'COVERED' else facts}}}}}"

    rules = ruleset(tmp_path, rule())
    earlier = inspect(loaded(text(before)).inventory, [rules], day("2026-01-01"))
    found = inspect(loaded(text(after)).inventory, [rules], day(), earlier)
    assert [one.subject.id for one in found.remediated] == remediated
